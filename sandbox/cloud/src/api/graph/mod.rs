//! Microsoft Graph, `https://graph.microsoft.com/v1.0`, with an app's own token.

mod accounts;
mod batch;
mod changes;
mod creation;
mod failure;
mod filter;
mod groups;
mod members;
mod options;
mod page;
mod select;
mod users;

pub(crate) use batch::{is_batch, parts, run};

use super::described::{self, Api};
use super::login::{Worth, worth};
use super::{Answer, Call};
use crate::state::State;
use crate::wire::Response;
use serde_json::Value;

const BASE: &str = "https://graph.microsoft.com/v1.0";
/// Casts a listing of directory objects to groups, in both spellings.
const GROUP: [&str; 2] = ["microsoft.graph.group", "graph.group"];
/// Casts to other kinds of things that somebody can be a member of: here nobody is.
const OTHERS: [&str; 4] = [
    "microsoft.graph.administrativeUnit",
    "graph.administrativeUnit",
    "microsoft.graph.directoryRole",
    "graph.directoryRole",
];

/// Answers a request below `/v1.0`.
pub(super) fn answer(state: &mut State, call: &Call, path: &[&str]) -> Answer {
    authenticate(state, call)?;
    announced(call)?;
    options::check(call, path)?;
    described::check(Api::Graph, call, path)
        .map_err(|(_, said)| failure::bad_request(call, &said))?;
    match (call.method.as_str(), path) {
        ("GET", ["users"]) => users::list(state, call),
        ("POST", ["users"]) => creation::user(state, call),
        ("GET", ["users", user]) => users::one(state, call, user),
        ("PATCH", ["users", user]) => accounts::update(state, call, user),
        // Without `$ref` the second address is that of the user, not of the membership.
        ("DELETE", ["users", user] | ["groups", _, "members", user]) => {
            accounts::delete(state, call, user)
        }
        ("POST", ["users", user, "revokeSignInSessions"]) => {
            accounts::revoke_sessions(state, call, user)
        }
        ("GET", ["users", user, "memberOf"]) => groups::of_user(state, call, user, None),
        ("GET", ["users", user, "memberOf", cast])
            if GROUP.contains(cast) || OTHERS.contains(cast) =>
        {
            groups::of_user(state, call, user, Some(cast))
        }
        ("GET", ["groups", group]) => groups::one(state, call, group),
        ("POST", ["groups", group, "members", "$ref"]) => members::add(state, call, group),
        ("DELETE", ["groups", group, "members", user, "$ref"]) => {
            members::remove(state, call, group, user)
        }
        ("POST", ["invitations"]) => creation::invitation(state, call),
        _ => {
            let message = "Resource not found for the segment, or not with this method.";
            Err(failure::not_understood(call, message))
        }
    }
}

fn authenticate(state: &State, call: &Call) -> Result<(), Response> {
    let token = call.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
    let refusal = match token.map(|token| worth(&state.entra.tenant, token, call.now)) {
        Some(Worth::Good) => return Ok(()),
        Some(Worth::Expired) => "Lifetime validation failed, the token is expired.",
        Some(Worth::Forged) => "The token cannot be read or its signature is not valid.",
        None => "Access token is empty.",
    };
    Err(failure::graph(call, 401, "InvalidAuthenticationToken", refusal))
}

/// A body has to say that it is JSON.
fn announced(call: &Call) -> Result<(), Response> {
    if call.is_bodyless() || call.method == "GET" || call.is_json() {
        return Ok(());
    }
    let message = "Write requests (excluding DELETE) must contain the Content-Type header \
                   declaration.";
    Err(failure::not_understood(call, message))
}

/// The body as an object.
fn object(call: &Call) -> Result<Value, Response> {
    let body: Option<Value> = call.body().ok();
    body.filter(Value::is_object)
        .ok_or_else(|| failure::bad_request(call, "The body is no JSON object."))
}
