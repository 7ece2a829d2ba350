//! The control surface: for tests and for the other half of the sandbox, never for the app.

use super::sandbox::Sandbox;
use crate::api::described;
use crate::clock::{Visibility, iso};
use crate::company::FormerAddress;
use crate::faults::Fault;
use crate::scenario::Scenario;
use crate::switches::Switches;
use crate::transitions::TransitionError;
use crate::variants::Variants;
use crate::wire::{Request, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

type Answer = Result<Response, Response>;

/// A refusal that says what to do.
pub(super) fn refusal(status: u16, message: &str) -> Response {
    Response::json(status, &json!({ "code": "sandbox.badInput", "message": message }))
}

/// Answers `/_control/<name>`.
pub(super) fn answer(sandbox: &mut Sandbox, request: &Request, name: &str) -> Response {
    let answer = match (request.method.as_str(), name) {
        ("GET", "health") => Ok(ok(&json!({ "status": "up" }))),
        ("GET", "described") => Ok(ok(&described::told())),
        ("GET", "company") => Ok(ok(&sandbox.cloud.company())),
        ("GET", "oracle") => oracle(sandbox, request),
        ("GET", "inactivity") => inactivity(sandbox, request),
        ("GET", "requests") => Ok(requests(sandbox, request)),
        ("DELETE", "requests") => {
            sandbox.journal.clear();
            Ok(Response::empty(204))
        }
        ("GET", "faults") => Ok(damage(sandbox)),
        ("POST", "faults") => add_faults(sandbox, request),
        ("DELETE", "faults") => {
            sandbox.cloud.clear_faults();
            Ok(Response::empty(204))
        }
        ("GET", "clock") => Ok(clock(sandbox)),
        ("POST", "clock") => advance(sandbox, request),
        ("POST", "scenario") => scenario(sandbox, request),
        ("POST", "idp") => identity_provider(sandbox, request),
        ("POST", "rename") => rename(sandbox, request),
        ("POST", "plenty") => plenty(sandbox, request),
        ("GET", "variants") => Ok(variants(sandbox)),
        ("POST", "variants") => choose_variants(sandbox, request),
        ("DELETE", "variants") => {
            sandbox.cloud.set_variants(Variants::default());
            Ok(variants(sandbox))
        }
        ("POST", "indexed") => index(sandbox, request),
        ("GET", "transitions") => transitions(sandbox, request),
        ("POST", "transition") => transition(sandbox, request),
        _ => Err(refusal(
            404,
            "No such control. There are: health, described, company, oracle, inactivity, \
                               requests, faults, variants, clock, scenario, idp, rename, plenty, \
                               indexed, transitions, transition.",
        )),
    };
    answer.unwrap_or_else(|refusal| refusal)
}

fn ok(body: &impl serde::Serialize) -> Response {
    Response::json(200, body)
}

fn read<T: DeserializeOwned>(request: &Request, shape: &str) -> Result<T, Response> {
    serde_json::from_slice(&request.body).map_err(|e| refusal(400, &format!("Send {shape}: {e}")))
}

fn parameter<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

fn oracle(sandbox: &Sandbox, request: &Request) -> Answer {
    match (parameter(request, "accountId"), parameter(request, "email")) {
        (Some(account), _) => oracle_of(sandbox, account),
        (None, Some(email)) => Ok(ok(&sandbox.cloud.oracle_by_email(email, sandbox.now()))),
        (None, None) => {
            Err(refusal(400, "Say whom you mean: oracle?accountId=... or oracle?email=..."))
        }
    }
}

fn inactivity(sandbox: &Sandbox, request: &Request) -> Answer {
    let number = |name: &str| match parameter(request, name).map(str::parse::<i64>) {
        Some(Err(_)) => Err(refusal(400, &format!("{name} is a whole number"))),
        Some(Ok(number)) => Ok(Some(number)),
        None => Ok(None),
    };
    let as_of = number("asOf")?.unwrap_or_else(|| sandbox.now());
    let limit = usize::try_from(number("limit")?.unwrap_or(1_000)).unwrap_or(0);
    let people = sandbox.cloud.inactivity(parameter(request, "after"), limit, as_of);
    Ok(ok(&json!({ "asOf": as_of, "people": people })))
}

fn requests(sandbox: &Sandbox, request: &Request) -> Response {
    let bodies = parameter(request, "bodies").is_some_and(|b| b == "1" || b == "true");
    ok(&sandbox.journal.list(bodies))
}

fn damage(sandbox: &Sandbox) -> Response {
    ok(&json!({
        "faults": sandbox.cloud.faults(),
        "switches": sandbox.cloud.switches(),
        "visibility": sandbox.cloud.visibility(),
    }))
}

/// All or nothing: one that is not understood leaves everything as it was.
fn add_faults(sandbox: &mut Sandbox, request: &Request) -> Answer {
    let body: Value = read(request, "a fault or a list of faults")?;
    let list = match body {
        Value::Array(list) => list,
        one => vec![one],
    };
    let mut faults = Vec::new();
    let mut switches = sandbox.cloud.switches().clone();
    let mut visibility = sandbox.cloud.visibility();
    for item in &list {
        if let Some(name) = item.get("switch").and_then(Value::as_str) {
            turn(&mut switches, name, item)?;
        } else if let Some(delays) = item.get("visibility") {
            visibility = delays_of(delays)?;
        } else {
            faults.push(Fault::from_json(item).map_err(|e| refusal(400, &e.to_string()))?);
        }
    }
    *sandbox.cloud.switches_mut() = switches;
    sandbox.cloud.set_visibility(visibility);
    for fault in faults {
        sandbox.cloud.add_fault(fault);
    }
    Ok(damage(sandbox))
}

fn turn(switches: &mut Switches, name: &str, item: &Value) -> Result<(), Response> {
    let value = item.get("value").cloned().unwrap_or_default();
    switches.set(name, &value).map_err(|said| refusal(400, &said))
}

/// Delays; `"none"` makes everything visible at once.
fn delays_of(json: &Value) -> Result<Visibility, Response> {
    if json == "none" {
        return Ok(Visibility::immediate());
    }
    serde_json::from_value(json.clone()).map_err(|e| refusal(400, &format!("visibility: {e}")))
}

/// Every open question with the answer it has.
fn variants(sandbox: &Sandbox) -> Response {
    let chosen = sandbox.cloud.variants();
    let all = Variants::all().iter().map(|variant| {
        let mut line = json!(variant);
        if let Some(line) = line.as_object_mut() {
            line.insert("value".to_owned(), chosen.value(&variant.name).into());
        }
        line
    });
    ok(&json!({ "variants": all.collect::<Vec<_>>() }))
}

fn choose_variants(sandbox: &mut Sandbox, request: &Request) -> Answer {
    let values: Value = read(request, "{NAME: value}")?;
    let mut chosen = sandbox.cloud.variants().clone();
    chosen.set_all(&values).map_err(|said| refusal(400, &said))?;
    sandbox.cloud.set_variants(chosen);
    Ok(variants(sandbox))
}

fn clock(sandbox: &Sandbox) -> Response {
    let now = sandbox.now();
    ok(&json!({ "now": iso(now), "nowMs": now, "offsetMs": sandbox.offset_ms }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Advance {
    advance_ms: u64,
}

/// Time only moves on.
fn advance(sandbox: &mut Sandbox, request: &Request) -> Answer {
    let advance: Advance = read(request, "{advanceMs}")?;
    let ms = i64::try_from(advance.advance_ms).unwrap_or(i64::MAX);
    sandbox.offset_ms = sandbox.offset_ms.saturating_add(ms);
    let now = sandbox.now();
    sandbox.cloud.settle(now);
    Ok(clock(sandbox))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    name: Option<String>,
    seed: Option<u64>,
    users: Option<u32>,
    #[serde(default = "nothing")]
    variants: Value,
}

fn nothing() -> Value {
    json!({})
}

fn scenario(sandbox: &mut Sandbox, request: &Request) -> Answer {
    let wanted: Wanted = read(request, "{name, seed, users, variants}")?;
    let now = &sandbox.scenario;
    let scenario = Scenario {
        name: wanted.name.unwrap_or_else(|| now.name.clone()),
        seed: wanted.seed.unwrap_or(now.seed),
        users: wanted.users.unwrap_or(now.users),
    };
    let mut variants = Variants::default();
    variants.set_all(&wanted.variants).map_err(|said| refusal(400, &said))?;
    let mut anew = sandbox.replaced(scenario).map_err(|e| refusal(400, &e.to_string()))?;
    let mut all = anew.cloud.variants().clone();
    all.extend(&variants);
    anew.cloud.set_variants(all);
    *sandbox = anew;
    Ok(ok(&sandbox.cloud.company()))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Provider {
    account_id: String,
    #[serde(default)]
    deactivate: bool,
    remove_from_group: Option<String>,
}

/// What only the identity provider can do.
fn identity_provider(sandbox: &mut Sandbox, request: &Request) -> Answer {
    let shape = "{accountId, deactivate?: true, removeFromGroup?: groupId}";
    let wanted: Provider = read(request, shape)?;
    let now = sandbox.now();
    let account = wanted.account_id.as_str();
    if sandbox.cloud.oracle(account, now).is_none() {
        return Err(refusal(404, "There is no such account."));
    }
    if wanted.deactivate {
        sandbox.cloud.idp_deactivate(account, now);
    }
    if let Some(group) = wanted.remove_from_group {
        sandbox.cloud.idp_remove_from_group(account, &group, now);
    }
    oracle_of(sandbox, account)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Renamed {
    address: String,
    to: String,
    former: FormerAddress,
}

/// Somebody gets another address in Entra.
fn rename(sandbox: &mut Sandbox, request: &Request) -> Answer {
    let shape = "{address, to, former: proxy, otherMail or lost}";
    let wanted: Renamed = read(request, shape)?;
    if !sandbox.cloud.rename_in_entra(&wanted.address, &wanted.to, wanted.former) {
        return Err(refusal(404, "Nobody in Entra has this address."));
    }
    Ok(ok(&sandbox.cloud.oracle_by_email(&wanted.address, sandbox.now())))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Has {
    account_id: String,
    #[serde(flatten)]
    plenty: crate::Plenty,
}

/// Somebody has thousands of groups, and whatever else there may be very much of.
fn plenty(sandbox: &mut Sandbox, request: &Request) -> Answer {
    let wanted: Has = read(request, "{accountId, groups, tokens, issues, filters}")?;
    if !sandbox.cloud.give_plenty(&wanted.account_id, wanted.plenty) {
        return Err(refusal(404, "Nobody has this account."));
    }
    Ok(Response::empty(204))
}

/// What the app's manifest has Jira index; another scenario begins without.
fn index(sandbox: &mut Sandbox, request: &Request) -> Answer {
    sandbox.cloud.index(read(request, "[{propertyKey, path, searchAlias}]")?);
    Ok(Response::empty(204))
}

fn transitions(sandbox: &Sandbox, request: &Request) -> Answer {
    let (Some(issue), Some(account)) =
        (parameter(request, "issueKey"), parameter(request, "accountId"))
    else {
        return Err(refusal(400, "Say what you mean: transitions?issueKey=...&accountId=..."));
    };
    let offered = sandbox.cloud.transitions(issue, account).map_err(|e| not_moved(&e))?;
    Ok(ok(&json!({ "transitions": offered })))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Move {
    issue_key: String,
    transition: String,
    account_id: String,
}

/// The rules of apps are not asked.
fn transition(sandbox: &mut Sandbox, request: &Request) -> Answer {
    let wanted: Move = read(request, "{issueKey, transition, accountId}")?;
    let now = sandbox.now();
    let Move { issue_key, transition, account_id } = &wanted;
    let done = sandbox.cloud.transition(issue_key, transition, account_id, now);
    done.map(|done| ok(&done)).map_err(|e| not_moved(&e))
}

fn not_moved(error: &TransitionError) -> Response {
    let status = match error {
        TransitionError::NoIssue => 404,
        TransitionError::NoTransition { .. } => 409,
    };
    refusal(status, &format!("Not moved: {error}."))
}

fn oracle_of(sandbox: &Sandbox, account: &str) -> Answer {
    let truth = sandbox.cloud.oracle(account, sandbox.now());
    truth.map(|truth| ok(&truth)).ok_or_else(|| refusal(404, "There is no such account."))
}
