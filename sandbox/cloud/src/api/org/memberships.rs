//! Joining and leaving groups.

use super::super::{Answer, Call, failure};
use super::{Scope, groups, repeated, users};
use crate::clock::View;
use crate::company::Group;
use crate::state::State;
use crate::wire::Response;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Addition {
    account_id: String,
}

/// `POST groups/{groupId}/memberships`.
pub(super) fn add(state: &mut State, call: &Call, directory: &str, group: &str) -> Answer {
    let addition: Addition = call.body()?;
    let account = addition.account_id.as_str();
    let found = groups::in_scope(state, Scope { directory: Some(directory) }, group)?;
    refuse_synced(state, found)?;
    let person = users::member(state, call, directory, account)?;
    if person.in_group(group, View::Truth) {
        return repeated(state, "repeat.add", "The user is already a member of the group.");
    }
    if state.switches.membership_licence && !found.grants.is_empty() {
        return Err(conflict("You've exceeded your user limit."));
    }
    set(state, account, group, true, call.now);
    Ok(Response::empty(204))
}

/// `DELETE groups/{groupId}/memberships/{accountId}`.
pub(super) fn remove(
    state: &mut State,
    call: &Call,
    directory: &str,
    group: &str,
    account: &str,
) -> Answer {
    let found = groups::in_scope(state, Scope { directory: Some(directory) }, group)?;
    let member = state.person(account).is_some_and(|p| p.in_group(group, View::Truth));
    if !member {
        return repeated(state, "repeat.leave", "Membership not found.");
    }
    refuse_synced(state, found)?;
    let default = found.grants.iter().any(|grant| grant.default);
    if let (true, Some(status)) = (default, refusal_of_default(state, account)) {
        let detail = "The user can't leave the last default group.";
        return Err(failure::org(status, "ADMIN-403-6", "DEFAULT_GROUP", detail));
    }
    set(state, account, group, false, call.now);
    Ok(Response::empty(204))
}

/// The status with which somebody is kept in a default group, where they are.
fn refusal_of_default(state: &State, account: &str) -> Option<u16> {
    let groups = state.person(account).map_or(0, |p| p.group_ids(View::Truth).count());
    let of_last = state.switches.last_group.filter(|_| groups == 1);
    state.switches.last_default_group.or(of_last)
}

/// Takes someone out of a group, whoever owns it; answers whether the person was in it.
pub(crate) fn leave(state: &mut State, account: &str, group: &str, now: i64) -> bool {
    let member = state.person(account).is_some_and(|p| p.in_group(group, View::Truth));
    if member {
        set(state, account, group, false, now);
    }
    member
}

/// Puts someone into a group, whoever owns it; answers whether the person was outside.
pub(crate) fn join(state: &mut State, account: &str, group: &str, now: i64) -> bool {
    let outside = state.person(account).is_some_and(|p| !p.in_group(group, View::Truth));
    if outside {
        set(state, account, group, true, now);
    }
    outside
}

fn set(state: &mut State, account: &str, group: &str, member: bool, now: i64) {
    let delay = state.visibility.groups_ms;
    if let Some(person) = state.person_mut(account) {
        person.groups.entry(group.to_owned()).or_default().set(member, now, delay);
    }
}

fn refuse_synced(state: &State, group: &Group) -> Result<(), Response> {
    if !group.synced {
        return Ok(());
    }
    let status = state.switches.synced_group_status;
    let detail = "Manage this group in your identity provider.";
    Err(failure::org(status, "ADMIN-403-5", "NOT_ALLOWED_TO_MANAGE_GROUP", detail))
}

fn conflict(detail: &str) -> Response {
    failure::org(409, "ADMIN-409-3", "CONFLICT", detail)
}
