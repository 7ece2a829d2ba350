//! Organization keys and what they may do.

use super::super::described::{self, Api};
use super::super::{Call, failure};
use crate::state::State;
use crate::wire::Response;
use serde_json::json;

/// What an operation needs of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// Any key.
    Read,
    /// The key without scopes.
    Write,
}

/// What a bearer turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyRefusal {
    /// No key, or one that is unknown or expired.
    Unauthenticated,
    /// A key with scopes where one without is needed.
    InsufficientScope,
}

/// Why the bearer may not do what needs `need`.
pub(crate) fn key_refusal(state: &State, call: &Call, need: Need) -> Option<KeyRefusal> {
    let bearer = call.header("authorization").and_then(|h| h.strip_prefix("Bearer "));
    let key = bearer.unwrap_or_default().trim();
    let writes = key == state.company.write_key;
    if state.switches.key_expired || !(writes || key == state.company.read_key) {
        return Some(KeyRefusal::Unauthenticated);
    }
    let scoped = !writes || state.switches.writes_insufficient_scope;
    (need == Need::Write && scoped).then_some(KeyRefusal::InsufficientScope)
}

/// Lets the request pass, or refuses it: key first, then content type, then what it
/// asks for.
pub(super) fn check(state: &State, call: &Call, need: Need) -> Result<(), Response> {
    match key_refusal(state, call, need) {
        Some(KeyRefusal::Unauthenticated) => {
            return Err(unauthenticated(call));
        }
        Some(KeyRefusal::InsufficientScope) => return Err(insufficient_scope()),
        None => {}
    }
    if call.method == "POST" && !call.is_json() {
        let detail = "Content-Type must be application/json.";
        return Err(failure::org(415, "ADMIN-UAM-415-1", "UNSUPPORTED_MEDIA_TYPE", detail));
    }
    let path: Vec<&str> = call.segments.iter().skip(1).map(String::as_str).collect();
    described::check(Api::Org, call, &path).map_err(|(_, said)| failure::bad_request(&said))
}

/// The first version lets its gateway speak, the second has words of its own.
fn unauthenticated(call: &Call) -> Response {
    if call.segments.get(1).is_some_and(|version| version == "v1") {
        return Response::json(401, &json!({ "code": 401, "message": "Unauthorized" }));
    }
    failure::org(401, "ADMIN-401-1", "UNAUTHORIZED", "The API key is missing, unknown or expired.")
}

fn insufficient_scope() -> Response {
    let detail = "Insufficient scope. Create a new API Key with the scope for this operation.";
    failure::org(401, "ADMIN-401-2", "INSUFFICIENT_SCOPE", detail)
}
