//! What may be done to an account, and if not, why.

use super::super::{Answer, Call};
use super::failure;
use crate::company::{AccountKind, Person};
use crate::state::State;
use crate::wire::Response;
use serde_json::{Map, Value, json};

/// Every privilege that may be asked about.
pub(in crate::api) const PRIVILEGES: [&str; 8] = [
    "profile",
    "profile.write",
    "profile.read",
    "email.set",
    "lifecycle.enablement",
    "lifecycle.delete",
    "apiToken.read",
    "apiToken.delete",
];
const FIELDS: [&str; 6] = ["name", "nickname", "zoneinfo", "locale", "job_title", "department"];

/// `GET /manage`.
pub(super) fn list(state: &State, call: &Call, account: &str) -> Answer {
    let asked = call.parameters("privileges");
    if let Some(unknown) = asked.iter().find(|p| !PRIVILEGES.contains(&p.as_str())) {
        let field = json!({ "field": "privileges", "violations": [{ "key": unknown }] });
        let body = json!({
            "key": "fieldConstraintsViolated",
            "context": { "fieldViolations": [field] },
        });
        return Err(Response::json(400, &body));
    }
    let Some(person) = state.person(account) else {
        return Err(failure::key(404, "accountNotFound"));
    };
    let answer: Map<String, Value> = PRIVILEGES
        .iter()
        .filter(|p| asked.is_empty() || asked.iter().any(|a| a == *p))
        .map(|p| ((*p).to_owned(), rule(state, person, p)))
        .collect();
    Ok(Response::json(200, &answer))
}

/// Why a privilege is withheld from the owner of the key.
pub(super) fn restriction(state: &State, person: &Person, privilege: &str) -> Option<&'static str> {
    let lifecycle = privilege.starts_with("lifecycle.");
    let identity = lifecycle || privilege == "email.set" || privilege.starts_with("profile.w");
    match person.kind {
        _ if lifecycle && person.account_id == state.company.key_owner => {
            Some("administrative.notMyself")
        }
        AccountKind::Synced if identity => Some("externalDirectory.scim"),
        _ => None,
    }
}

fn rule(state: &State, person: &Person, privilege: &str) -> Value {
    let one = || match restriction(state, person, privilege) {
        None => json!({ "allowed": true }),
        Some(reason) => json!({ "allowed": false, "reason": { "key": reason } }),
    };
    match privilege {
        "profile" | "profile.write" => {
            FIELDS.iter().map(|field| ((*field).to_owned(), one())).collect::<Map<_, _>>().into()
        }
        _ => one(),
    }
}
