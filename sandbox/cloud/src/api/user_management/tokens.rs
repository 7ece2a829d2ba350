//! API tokens of a managed account.

use super::super::{Answer, Call};
use super::failure;
use crate::clock::{View, iso};
use crate::company::Token;
use crate::state::State;
use crate::wire::Response;
use serde_json::{Value, json};

/// `GET /manage/api-tokens`.
pub(super) fn list(state: &State, call: &Call, account: &str) -> Answer {
    let Some(person) = state.person(account) else {
        return Err(failure::key(404, "accountNotFound"));
    };
    let start = state.started.unwrap_or(call.now);
    let tokens: Vec<Value> = person
        .token_ids(call.seen())
        .filter_map(|id| person.tokens.get(id).map(|token| described(id, token, start)))
        .collect();
    Ok(Response::json(200, &tokens))
}

/// `DELETE /manage/api-tokens/{tokenId}`.
pub(super) fn revoke(state: &mut State, call: &Call, account: &str, id: &str) -> Answer {
    let delay = state.visibility.tokens_ms;
    let token = state
        .person_mut(account)
        .and_then(|person| person.tokens.get_mut(id))
        .filter(|token| *token.live.get(View::Truth));
    let Some(token) = token else {
        return Err(failure::key(404, "notFound"));
    };
    token.live.set(false, call.now, delay);
    Ok(Response::empty(204))
}

fn described(id: &str, token: &Token, start: i64) -> Value {
    let mut item = json!({
        "id": id,
        "label": token.label,
        "createdAt": iso(start.saturating_sub(token.created_ago_ms)),
    });
    if let (Some(ago), Some(item)) = (token.last_access_ago_ms, item.as_object_mut()) {
        item.insert("lastAccess".into(), iso(start.saturating_sub(ago)).into());
    }
    item
}
