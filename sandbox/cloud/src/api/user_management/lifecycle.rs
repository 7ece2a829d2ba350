//! Disable, enable, delete, cancel the deletion.

use super::super::described::{self, Api};
use super::super::{Answer, Call, failure as gateway};
use super::{failure, privileges};
use crate::clock::View;
use crate::company::{AccountStatus, Membership, Person};
use crate::state::State;
use crate::wire::Response;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// How long a deletion can be taken back.
const GRACE_MS: i64 = 14 * 86_400_000;

/// `POST /manage/lifecycle/{act}`.
pub(super) fn answer(state: &mut State, call: &Call, account: &str, act: &str) -> Answer {
    let privilege = match act {
        "disable" | "enable" => "lifecycle.enablement",
        "delete" | "cancel-delete" => "lifecycle.delete",
        _ => return Err(gateway::nowhere(call)),
    };
    if act == "disable" {
        check_body(call)?;
    }
    let Some(person) = state.person(account) else {
        return Err(failure::key(404, "accountNotFound"));
    };
    if let Some(reason) = privileges::restriction(state, person, privilege) {
        return Err(failure::action(reason));
    }
    let status = person.account_status(View::Truth);
    if state.switches.lifecycle_conflict && matches!(act, "disable" | "delete") {
        return Err(failure::lifecycle(account, "has-entitlements", "User still has entitlements"));
    }
    match act {
        "disable" => disable(state, call, account, status),
        "enable" => enable(state, call, account, status),
        "delete" => delete(state, call, account, status),
        _ => cancel_delete(state, call, account, status),
    }
}

/// Deactivates an account whoever asks; answers whether there is one.
pub(crate) fn deactivate(state: &mut State, account: &str, now: i64) -> bool {
    set(state, account, AccountStatus::Inactive, now).is_some()
}

/// Activates an account whoever asks; answers whether there is one.
pub(crate) fn activate(state: &mut State, account: &str, now: i64) -> bool {
    set(state, account, AccountStatus::Active, now).is_some()
}

fn check_body(call: &Call) -> Result<(), Response> {
    if !call.is_json() {
        return Err(failure::content_type(call.header("content-type")));
    }
    if call.is_bodyless() {
        return Err(failure::body());
    }
    call.body::<Map<String, Value>>().map_err(|_| failure::body())?;
    described::check(Api::Users, call, &["lifecycle", "disable"]).map_err(|_| failure::body())
}

fn disable(state: &mut State, call: &Call, account: &str, status: AccountStatus) -> Answer {
    match status {
        AccountStatus::Active => {
            set(state, account, AccountStatus::Inactive, call.now);
            if state.variants.value("disable.groups") == "lost" {
                leave_groups(state, account, call.now);
            }
        }
        _ if state.switches.repeat_refused || state.variants.value("repeat.disable") == "409" => {
            return Err(failure::lifecycle(account, "not-active", "The account isn't active"));
        }
        AccountStatus::Inactive | AccountStatus::ForDeletion { .. } | AccountStatus::Closed => {}
    }
    Ok(Response::empty(204))
}

fn enable(state: &mut State, call: &Call, account: &str, status: AccountStatus) -> Answer {
    match status {
        AccountStatus::ForDeletion { .. } | AccountStatus::Closed => {
            let message = "Cancel the deletion first";
            Err(failure::lifecycle(account, "scheduled-for-deletion", message))
        }
        AccountStatus::Active | AccountStatus::Inactive => {
            set(state, account, AccountStatus::Active, call.now);
            if state.variants.value("enable.membership") == "active" {
                lift_suspensions(state, account, call.now);
            }
            Ok(Response::empty(204))
        }
    }
}

/// Takes somebody out of every group that the organization itself keeps.
fn leave_groups(state: &mut State, account: &str, now: i64) {
    let (company, delay) = (Arc::clone(&state.company), state.visibility.groups_ms);
    let own = |id: &String| company.groups.get(id).is_some_and(|group| !group.synced);
    if let Some(person) = state.person_mut(account) {
        for (_, member) in person.groups.iter_mut().filter(|(id, _)| own(id)) {
            member.set(false, now, delay);
        }
    }
}

/// Makes suspended memberships active.
fn lift_suspensions(state: &mut State, account: &str, now: i64) {
    let delay = state.visibility.membership_ms;
    if let Some(person) = state.person_mut(account) {
        for membership in person.memberships.values_mut() {
            if *membership.get(View::Truth) == Membership::Suspended {
                membership.set(Membership::Active, now, delay);
            }
        }
    }
}

fn delete(state: &mut State, call: &Call, account: &str, status: AccountStatus) -> Answer {
    match status {
        AccountStatus::Closed => return Err(failure::key(404, "accountNotFound")),
        AccountStatus::ForDeletion { .. } => {
            let message = "The account is already scheduled for deletion";
            return Err(failure::lifecycle(account, "scheduled-for-deletion", message));
        }
        AccountStatus::Active | AccountStatus::Inactive => {}
    }
    let closes_at = call.now.saturating_add(GRACE_MS);
    set(state, account, AccountStatus::ForDeletion { closes_at }, call.now);
    Ok(Response::json(200, &json!({ "message": "The account will be deleted in 14 days." })))
}

fn cancel_delete(state: &mut State, call: &Call, account: &str, status: AccountStatus) -> Answer {
    if !matches!(status, AccountStatus::ForDeletion { .. }) {
        return Err(failure::key(404, "notFound"));
    }
    set(state, account, AccountStatus::Active, call.now);
    Ok(Response::json(200, &json!({ "message": "The deletion is cancelled." })))
}

fn set(state: &mut State, account: &str, status: AccountStatus, now: i64) -> Option<()> {
    let delay = state.visibility.account_ms;
    let person: &mut Person = state.person_mut(account)?;
    person.account.set(status, now, delay);
    person.deactivated_on = (status != AccountStatus::Active).then_some(now);
    Some(())
}
