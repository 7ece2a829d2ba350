//! How the connections stand, in words.

use super::{line, policy, shared, with};
use crate::domain::Instant;
use crate::engine::admin::{Connection, Expand, Health, KeyNote, Probe, Seen};
use crate::engine::rule_failure::{RuleFailure, RuleKind};
use crate::plan::words;
use crate::policy::{Settings, named_accounts};
use serde_json::{Value, json};

const DAY_MS: i64 = 86_400_000;
/// From then on a key's end is something to do.
const SOON_DAYS: i64 = 30;

pub(super) fn view(health: &Health) -> Value {
    let connections = connections(health);
    json!({
        "headline": headline(health, &connections),
        "tried": health.asked_to_try.then(|| tried(health)),
        "connections": connections,
    })
}

/// What trying the connections came to, for whoever asked for it.
fn tried(health: &Health) -> String {
    let probes = match (&health.settings, &health.seen) {
        (Err(_), _) | (_, None) => {
            return "Nothing was tried: the settings say what there is to try, and there are none that can be read.".to_owned();
        }
        (Ok(_), Some(seen)) => &seen.probes,
    };
    let all = words::count(probes.len(), "call was", "calls were");
    match probes.iter().filter(|probe| probe.fault.is_some()).count() {
        0 => format!("{all} tried now, and all work."),
        bad => format!("{all} tried now: {} work, {bad} don't.", probes.len() - bad),
    }
}

/// One sentence: what operators can do right now.
fn headline(health: &Health, connections: &[Value]) -> Value {
    if let Err(refusal) = &health.settings {
        return line(
            "Operators can run nothing.",
            &format!("{}. {}", refusal.title, refusal.detail),
            "bad",
        );
    }
    if health.seen.is_none() {
        return line("It is not known yet what works.", "Try the connections.", "open");
    }
    let broken: Vec<&str> = connections
        .iter()
        .filter(|c| c.get("tone").and_then(Value::as_str) == Some("bad"))
        .filter_map(|c| c.get("title").and_then(Value::as_str))
        .collect();
    match broken.as_slice() {
        [] => line(
            "Operators can run every playbook.",
            "Every connection that a run depends on works.",
            "good",
        ),
        all => line(
            "Operators can't run everything.",
            &format!(
                "Broken: {}. A run that needs it is refused before it changes anything.",
                all.join(", ")
            ),
            "bad",
        ),
    }
}

fn connections(health: &Health) -> Vec<Value> {
    let settings = health.settings.as_ref().ok();
    let key = |id: &str, label: &str, help: &str, note: Option<&KeyNote>| {
        key_view((id, label, help), note, health.at)
    };
    let keys = &health.keys;
    let one_key = settings.is_some_and(|s| !s.keys.separate_read_key);
    let mut all = vec![
        connection(health, Connection::Jira, "jira", "Jira, as the app", Value::Null),
        connection(
            health,
            Connection::Read,
            "read",
            "Organization, read",
            key(
                "read",
                "Read key of the organization",
                if one_key {
                    "The settings use the write key for reads as well: this one is not needed."
                } else {
                    "Made on admin.atlassian.com under Settings, API keys, with read scopes only."
                },
                keys.read.as_ref(),
            ),
        ),
        connection(
            health,
            Connection::Write,
            "write",
            "Organization, write",
            key(
                "write",
                "Write key of the organization",
                "Made on admin.atlassian.com under Settings, API keys, without scopes. Keys with scopes for writing were announced: what such a key may write is told by the first write only.",
                keys.write.as_ref(),
            ),
        ),
        connection(
            health,
            Connection::Accounts,
            "accounts",
            "Managed accounts, with the write key",
            Value::Null,
        ),
    ];
    if let Some(tenant) = settings.and_then(|s| s.entra.as_ref()) {
        let title = format!("Microsoft Entra: {}", tenant.name);
        let own = key(
            "entra",
            "Registration of the app in Entra",
            "One JSON text with tenantId, clientId and clientSecret; the secret is made in Entra under App registrations, Certificates and secrets.",
            keys.entra.as_ref(),
        );
        all.push(connection(health, Connection::Entra, "entra", &title, own));
    }
    all.extend(health.seen.as_ref().and_then(expands));
    all.extend(settings.map(|settings| quarantine(settings, health.seen.as_ref())));
    all.extend(settings.and_then(|settings| automation(settings, health.seen.as_ref())));
    all.push(workflows(health));
    all
}

fn connection(health: &Health, which: Connection, id: &str, title: &str, key: Value) -> Value {
    let seen = health.seen.as_ref();
    let tried: Vec<&Probe> =
        seen.iter().flat_map(|s| &s.probes).filter(|p| p.connection == which).collect();
    let failed: Vec<&&Probe> = tried.iter().filter(|p| p.fault.is_some()).collect();
    let missing = key.get("present").and_then(Value::as_bool) == Some(false);
    let (text, tone) = match (tried.len(), failed.len()) {
        // Not a right that is missing: nothing is asked of whoever the key is.
        _ if !failed.is_empty() && tried.len() == failed.len() && failed.iter().all(|probe| is_unknown_key(probe)) => (
            "The key is not accepted (401): it is wrong, has ended or was revoked. Set a new one."
                .to_owned(),
            "bad",
        ),
        (all, bad) if missing && all == bad => ("Not set up: there is no key.".to_owned(), "open"),
        (0, _) if seen.is_some() && which == Connection::Accounts => (
            "Not tried: your own account is not one that the organization owns.".to_owned(),
            "open",
        ),
        (0, _) => ("Not tried yet.".to_owned(), "open"),
        (1, 0) => ("Works: the one call that was tried.".to_owned(), "good"),
        (all, 0) => (format!("Works: {all} of {all} calls."), "good"),
        (all, bad) if bad < all => {
            (format!("Works in part: {} of {all} calls.", all - bad), "part")
        }
        (1, _) => ("Broken: the one call that was tried.".to_owned(), "bad"),
        (all, _) => (format!("Broken: none of {all} calls."), "bad"),
    };
    let calls: Vec<Value> = failed
        .iter()
        .map(|probe| {
            let fault = probe.fault.as_deref().unwrap_or_default();
            let right = probe.right.as_ref().filter(|_| !is_unknown_key(probe));
            with(line(&probe.title, fault, "bad"), "copy", json!(right))
        })
        .collect();
    let mut found = with(line(title, &text, tone), "id", json!(id));
    found = with(found, "calls", Value::Array(calls));
    found = with(found, "at", json!(seen.filter(|_| !tried.is_empty()).map(|s| s.at)));
    with(found, "key", key)
}

/// Whether a call failed since nobody knows the key, whatever it may do.
fn is_unknown_key(probe: &Probe) -> bool {
    probe.fault.as_deref().is_some_and(|fault| fault.starts_with("refused with 401"))
}

/// Which parts of a person this organization tells, and what is done where it does not.
fn expands(seen: &Seen) -> Option<Value> {
    let words = |expand: &Expand| match (expand.name.as_str(), expand.told, expand.full) {
        ("groups", 0, _) => {
            "It doesn't tell groups: runs read them from the list of groups, a request more for each person. A search for inactive people leaves them unknown."
        }
        ("groups", _, 0) => {
            "It lists nobody in any group. Where the list of groups says otherwise, runs are refused."
        }
        ("platformRoles", 0, _) => {
            "It doesn't tell roles on the organization: runs read them from the role assignments, a request more for each person. A search for inactive people leaves them unknown."
        }
        ("platformRoles", _, 0) => {
            "It shows nobody as an admin. Where role assignments say otherwise, runs are refused."
        }
        ("productAccess", 0, _) => {
            "It doesn't tell the last use of products: each person is asked about alone, or stays unknown."
        }
        ("productAccess", _, 0) => {
            "It lists no use of any product: each person is asked about alone, or stays unknown."
        }
        _ => "",
    };
    let short: Vec<&str> = seen.expands.iter().map(words).filter(|w| !w.is_empty()).collect();
    let names: Vec<&str> = seen.expands.iter().map(|expand| expand.name.as_str()).collect();
    let people = seen.expands.first()?.people;
    let (text, tone) = if short.is_empty() {
        (format!("It tells {}, of {people} people looked at.", names.join(", ")), "good")
    } else {
        (short.join(" "), "part")
    };
    let title = "What the search for people tells";
    let mut found = with(line(title, &text, tone), "id", json!("expands"));
    found = with(found, "calls", json!([]));
    Some(with(found, "at", json!(seen.at)))
}

fn quarantine(settings: &Settings, seen: Option<&Seen>) -> Value {
    let (text, tone) = policy::grants(settings, seen.and_then(|s| s.quarantine.as_deref()));
    let title = format!("Group {}", settings.quarantine_group.name);
    let mut found = with(line(&title, &text, tone), "id", json!("quarantine"));
    found = with(found, "calls", json!([]));
    with(found, "at", json!(seen.map(|s| s.at)))
}

/// Whether the accounts that rules name are accounts of their own; nothing where none is named.
fn automation(settings: &Settings, seen: Option<&Seen>) -> Option<Value> {
    if named_accounts(settings).is_empty() {
        return None;
    }
    let told = seen.and_then(|seen| seen.shared.as_ref());
    let calls = told.map(shared::warnings).unwrap_or_default();
    let (text, tone) = match (told, calls.is_empty()) {
        (None, _) => (format!("Not tried yet. {}", shared::WHOSE), "open"),
        (Some(_), true) => {
            (format!("None of them is in a group of operators. {}", shared::WHOSE), "good")
        }
        (Some(_), false) => (shared::WHOSE.to_owned(), "part"),
    };
    let mut found = with(line("Accounts that rules name", &text, tone), "id", json!("automation"));
    found = with(found, "calls", json!(calls));
    Some(with(found, "at", json!(seen.filter(|_| told.is_some()).map(|seen| seen.at))))
}

/// Conditions and validators that failed. Jira counts them as false and shows nobody why.
fn workflows(health: &Health) -> Value {
    let calls: Vec<Value> = health.failures.recent(health.at).map(failure).collect();
    let (text, tone) = if calls.is_empty() {
        ("Jira has told of no condition or validator that failed in the last 30 days.", "good")
    } else {
        (
            "Jira counts what fails as false: a condition hides its transition, a validator holds it. Configure the rule again in the workflow.",
            "part",
        )
    };
    let found = with(line("Rules of workflows", text, tone), "id", json!("workflows"));
    with(found, "calls", Value::Array(calls))
}

fn failure(failure: &RuleFailure) -> Value {
    let name = match failure.kind {
        RuleKind::Condition => "Offramp operators only",
        RuleKind::Validator => "Offramp run is done",
    };
    let RuleFailure { workflow, error, first, last, .. } = failure;
    let why = if error.is_empty() { "Jira gave no reason" } else { error };
    let failed = line(&format!("{name}, in the workflow {workflow}"), why, "bad");
    let failed = with(failed, "at", json!(last.0));
    if first == last { failed } else { with(failed, "since", json!(first.0)) }
}

fn key_view((id, label, help): (&str, &str, &str), note: Option<&KeyNote>, now: Instant) -> Value {
    json!({
        "id": id, "label": label, "help": help, "present": note.is_some(),
        "ends": note.map_or_else(|| "No key yet".to_owned(), |note| ends(note, now)),
        "endsOn": note.and_then(|n| n.ends_on.clone()),
    })
}

fn ends(note: &KeyNote, now: Instant) -> String {
    let Some(day) = &note.ends_on else { return "No end is known".to_owned() };
    let Some(at) = Instant::from_rfc3339(&format!("{day}T00:00:00Z")) else {
        return format!("Ends on {day}");
    };
    let days = at.since(now).div_euclid(DAY_MS) + 1;
    match days {
        ..=0 => format!("Ended on {day}: set a new one"),
        1 => format!("Ends on {day}, tomorrow: set a new one"),
        days if days <= SOON_DAYS => format!("Ends on {day}, in {days} days: set a new one before"),
        days => format!("Ends on {day}, in {days} days"),
    }
}
