//! Changes of the tenant: when readers see them, and what the organization hears of them.

use crate::clock::View;
use crate::company::EntraUser;
use crate::provisioning::{Pushed, push};
use crate::state::State;

/// Puts a user into a group or takes them out.
pub(super) fn set_member(state: &mut State, user: &str, group: &str, member: bool, now: i64) {
    let delay = state.visibility.entra_groups_ms;
    if let Some(user) = state.entra_mut().record_mut(user) {
        user.groups.entry(group.to_owned()).or_default().set(member, now, delay);
    }
    push(state, user, Pushed::Group(group.to_owned()), now);
}

/// Enables or disables a user.
pub(super) fn set_enabled(state: &mut State, user: &str, enabled: bool, now: i64) {
    let delay = state.visibility.entra_account_ms;
    if let Some(user) = state.entra_mut().record_mut(user) {
        user.enabled.set(enabled, now, delay);
    }
    push(state, user, Pushed::Account, now);
}

/// Ends a user's sessions.
pub(super) fn revoke_sessions(state: &mut State, user: &str, now: i64) {
    let delay = state.visibility.entra_account_ms;
    if let Some(user) = state.entra_mut().record_mut(user) {
        user.sessions_revoked_at.set(Some(now), now, delay);
    }
}

/// Adds a user; readers find it later.
pub(super) fn create(state: &mut State, mut user: EntraUser, now: i64) {
    user.exists.set(false, now, 0);
    user.exists.set(true, now, state.visibility.entra_account_ms);
    let id = user.id.clone();
    state.entra_mut().add(user);
    push(state, &id, Pushed::Account, now);
}

/// Deletes a user, and with it every membership.
pub(super) fn delete(state: &mut State, user: &str, now: i64) {
    let delay = state.visibility.entra_account_ms;
    let Some(record) = state.entra_mut().record_mut(user) else {
        return;
    };
    record.exists.set(false, now, delay);
    let groups: Vec<String> = record.group_ids(View::Truth).cloned().collect();
    for group in groups {
        set_member(state, user, &group, false, now);
    }
    push(state, user, Pushed::Account, now);
}
