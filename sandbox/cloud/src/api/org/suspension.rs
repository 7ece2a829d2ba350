//! Memberships in a directory: suspend, restore, remove.

use super::super::{Answer, Call, failure};
use super::{repeated, users};
use crate::clock::View;
use crate::company::Membership;
use crate::state::{Removal, State};
use crate::wire::Response;

/// `POST users/{accountId}/suspend`.
pub(super) fn suspend(state: &mut State, call: &Call, directory: &str, account: &str) -> Answer {
    needs_body(call)?;
    let person = users::member(state, call, directory, account)?;
    if person.is_org_admin(View::Truth) {
        return Err(failure::forbidden("ADMIN-UAM-403-1", "Org admins can't be suspended."));
    }
    if state.switches.suspend_forbidden.contains(account) {
        return Err(failure::forbidden("ADMIN-UAM-403-1", "Not allowed to manage this user."));
    }
    let already = person.membership(directory, View::Truth) == Membership::Suspended;
    if already && state.switches.repeat_refused {
        return Err(failure::bad_request("The user is already suspended."));
    }
    if already {
        return repeated(state, "repeat.suspend", "The user is already suspended.");
    }
    set(state, call, directory, account, Membership::Suspended);
    Ok(Response::empty(204))
}

/// `POST users/{accountId}/restore`.
pub(super) fn restore(state: &mut State, call: &Call, directory: &str, account: &str) -> Answer {
    needs_body(call)?;
    let person = users::member(state, call, directory, account)?;
    if person.membership(directory, View::Truth) == Membership::Active {
        return repeated(state, "repeat.restore", "The user is active.");
    }
    if let Some(status) = state.switches.restore_licence {
        let detail = "An app the user has is over its user limit.";
        return Err(failure::org(status, "ADMIN-409-3", "LICENCE_EXCEEDED", detail));
    }
    set(state, call, directory, account, Membership::Active);
    Ok(Response::empty(204))
}

/// `DELETE users/{accountId}`: queued; until its turn nothing changes.
pub(super) fn remove(state: &mut State, call: &Call, directory: &str, account: &str) -> Answer {
    users::member(state, call, directory, account)?;
    let queued = state.removals.iter().any(|r| r.account == account && r.directory == directory);
    if queued {
        return repeated(state, "repeat.remove", "User not found.");
    }
    state.removals.push(Removal {
        account: account.to_owned(),
        directory: directory.to_owned(),
        due: call.now.saturating_add(state.visibility.removal_ms),
    });
    Ok(Response::empty(204))
}

/// An announced JSON body has to be there.
fn needs_body(call: &Call) -> Result<(), Response> {
    call.body::<serde_json::Value>().map(|_| ())
}

fn set(state: &mut State, call: &Call, directory: &str, account: &str, membership: Membership) {
    let delay = state.visibility.membership_ms;
    if let Some(person) = state.person_mut(account) {
        let slot = person.memberships.entry(directory.to_owned()).or_default();
        slot.set(membership, call.now, delay);
    }
}
