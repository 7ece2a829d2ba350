//! Reading users.

use super::super::{Answer, Call};
use super::options::{Options, Rules};
use super::{BASE, failure, page, select};
use crate::clock::iso;
use crate::company::EntraUser;
use crate::state::State;
use crate::wire::Response;
use serde_json::{Map, Value, json};

/// What is shown of a user unless the caller says what to show: not whether it is enabled.
const DEFAULT: [&str; 4] = ["displayName", "mail", "userPrincipalName", "id"];

/// By what users can be filtered.
const FILTERED: [&str; 8] = [
    "accountEnabled",
    "displayName",
    "id",
    "mail",
    "otherMails",
    "proxyAddresses",
    "userPrincipalName",
    "userType",
];
const PLAIN: Rules =
    Rules { resource: "User", ordered: &["displayName", "userPrincipalName"], plain: true };

/// `GET /users`.
pub(super) fn list(state: &State, call: &Call) -> Answer {
    let options = Options::read(call, &PLAIN)?;
    let mut items = Vec::new();
    for user in state.entra.users(call.seen()) {
        let value = |name: &str| property(call, user, name).filter(|_| FILTERED.contains(&name));
        if options.admits(call, &value)? {
            let shown = Value::Object(shown(state, call, user)?);
            items.push((options.place(&value, &user.id), shown));
        }
    }
    page::page(call, "users", &options, items)
}

/// `GET /users/{id or userPrincipalName}`.
pub(super) fn one(state: &State, call: &Call, id: &str) -> Answer {
    let user = found(state, call, id)?;
    let mut body = Map::new();
    body.insert("@odata.context".into(), format!("{BASE}/$metadata#users/$entity").into());
    body.extend(shown(state, call, user)?);
    Ok(Response::json(200, &body))
}

/// The user as readers see it, or 404.
pub(super) fn found<'a>(
    state: &'a State,
    call: &Call,
    id: &str,
) -> Result<&'a EntraUser, Response> {
    state.entra.user(id, call.seen()).ok_or_else(|| failure::not_found(call, id))
}

/// What is shown of a user without `$select`.
pub(super) fn plain(call: &Call, user: &EntraUser) -> Result<Map<String, Value>, Response> {
    select::object(call, "user", &DEFAULT, |name| property(call, user, name))
}

fn shown(state: &State, call: &Call, user: &EntraUser) -> Result<Map<String, Value>, Response> {
    let names = select::names(call.parameter("$select"), &DEFAULT);
    let mut object = select::object(call, "user", &names, |name| property(call, user, name))?;
    let manager = user.manager.as_ref().and_then(|id| state.entra.user(id, call.seen()));
    if let (Some(names), Some(manager)) = (select::manager(call, &DEFAULT)?, manager) {
        let mut shown = select::object(call, "user", &names, |n| property(call, manager, n))?;
        shown.insert("@odata.type".into(), "#microsoft.graph.user".into());
        object.insert("manager".into(), Value::Object(shown));
    }
    Ok(object)
}

fn property(call: &Call, user: &EntraUser, name: &str) -> Option<Value> {
    Some(match name {
        "id" => json!(user.id),
        "displayName" => json!(user.name),
        "mail" => json!(user.mail),
        "userPrincipalName" => json!(user.principal_name),
        // The first in capitals, as Exchange marks it.
        "proxyAddresses" => {
            let first = user.mail.iter().map(|mail| format!("SMTP:{mail}"));
            let others = user.proxies.iter().map(|proxy| format!("smtp:{proxy}"));
            json!(first.chain(others).collect::<Vec<_>>())
        }
        "otherMails" => json!(user.other_mails),
        "accountEnabled" => json!(user.enabled.get(call.seen())),
        "userType" => json!(user.user_type.word()),
        // Graph says null rather than false of an object that was never synchronised.
        "onPremisesSyncEnabled" => json!(user.on_premises.then_some(true)),
        "signInSessionsValidFromDateTime" => {
            json!(user.sessions_revoked_at.get(call.seen()).map(to_the_second))
        }
        _ => return None,
    })
}

fn to_the_second(ms: i64) -> String {
    format!("{}Z", iso(ms).split('.').next().unwrap_or_default())
}
