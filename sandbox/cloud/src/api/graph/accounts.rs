//! Enabling, disabling and deleting users, and ending their sessions.

use super::super::{Answer, Call};
use super::{BASE, changes, failure, object};
use crate::clock::View;
use crate::company::{EntraUser, UserType};
use crate::state::State;
use crate::wire::Response;
use serde_json::{Map, Value, json};

/// `PATCH /users/{id}`: the app's permission reaches `accountEnabled` and nothing else.
pub(super) fn update(state: &mut State, call: &Call, id: &str) -> Answer {
    let body = object(call)?;
    let user = truly(state, call, id)?;
    if body.get("@odata.type").is_some_and(|kind| kind != "#microsoft.graph.user") {
        return Err(failure::bad_request(call, "The type in @odata.type is not that of a user."));
    }
    let properties = |all: &Map<String, Value>| {
        all.keys().filter(|k| !k.starts_with("@odata.")).any(|k| k != "accountEnabled")
    };
    let others = body.as_object().is_some_and(properties);
    if others || user.holds_admin_role {
        return Err(failure::denied(call));
    }
    if user.on_premises {
        return Err(failure::mastered_elsewhere(call));
    }
    let Some(enabled) = body.get("accountEnabled").and_then(Value::as_bool) else {
        return Err(failure::bad_request(call, "accountEnabled is true or false."));
    };
    let id = user.id.clone();
    changes::set_enabled(state, &id, enabled, call.now);
    Ok(Response::empty(204))
}

/// `POST /users/{id}/revokeSignInSessions`: a guest signs in elsewhere, so nothing happens.
pub(super) fn revoke_sessions(state: &mut State, call: &Call, id: &str) -> Answer {
    let user = truly(state, call, id)?;
    if user.user_type == UserType::Member {
        let id = user.id.clone();
        changes::revoke_sessions(state, &id, call.now);
    }
    let context = format!("{BASE}/$metadata#Edm.Boolean");
    Ok(Response::json(200, &json!({ "@odata.context": context, "value": true })))
}

/// `DELETE /users/{id}`.
pub(super) fn delete(state: &mut State, call: &Call, id: &str) -> Answer {
    let id = truly(state, call, id)?.id.clone();
    changes::delete(state, &id, call.now);
    Ok(Response::empty(204))
}

/// The user as it is, or 404.
fn truly<'a>(state: &'a State, call: &Call, id: &str) -> Result<&'a EntraUser, Response> {
    state.entra.user(id, View::Truth).ok_or_else(|| failure::not_found(call, id))
}
