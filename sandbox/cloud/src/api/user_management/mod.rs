//! The User management API, `https://api.atlassian.com/users/{account_id}/manage`: managed
//! accounts only, and only with the key without scopes.

mod failure;
mod lifecycle;
mod privileges;
mod tokens;

pub(crate) use lifecycle::{activate, deactivate};
pub(in crate::api) use privileges::PRIVILEGES;

use super::org::{KeyRefusal, Need, key_refusal};
use super::{Answer, Call, failure as gateway};
use crate::clock::View;
use crate::company::{AccountKind, AccountStatus, Person};
use crate::state::State;
use crate::wire::Response;

/// Answers a request below `/users/{account_id}/manage`.
pub(crate) fn answer(state: &mut State, call: &Call, account: &str, path: &[&str]) -> Answer {
    match key_refusal(state, call, Need::Write) {
        Some(KeyRefusal::Unauthenticated) => return Err(failure::key(401, "unauthorized")),
        Some(KeyRefusal::InsufficientScope) => return Err(failure::insufficient_scope()),
        None => {}
    }
    may_manage(state, account)?;
    match (call.method.as_str(), path) {
        ("GET", []) => privileges::list(state, call, account),
        ("GET", ["api-tokens"]) => tokens::list(state, call, account),
        ("DELETE", ["api-tokens", token]) => tokens::revoke(state, call, account, token),
        ("POST", ["lifecycle", act]) => lifecycle::answer(state, call, account, act),
        _ => Err(gateway::nowhere(call)),
    }
}

fn may_manage(state: &State, account: &str) -> Result<(), Response> {
    let open = |person: &&Person| person.account_status(View::Truth) != AccountStatus::Closed;
    match state.person(account).filter(open).map(|p| p.kind) {
        None | Some(AccountKind::Customer) => Err(failure::key(404, "accountNotFound")),
        Some(AccountKind::Unmanaged) => Err(failure::key(403, "forbidden")),
        Some(AccountKind::Managed | AccountKind::Synced) => Ok(()),
    }
}
