//! What the identity provider pushes to the organization: members of the groups that both have
//! under one name, and whether a provisioned account is active.
//!
//! A push carries no value. When it arrives, the organization gets what is so in the tenant by
//! then, as a provisioning cycle would bring it.

use crate::api::{org, user_management};
use crate::clock::View;
use crate::company::{AccountKind, AccountStatus, Entra};
use crate::state::State;
use std::sync::Arc;

/// Something on its way to the organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Push {
    /// Id of the user it is about.
    user: String,
    what: Pushed,
    due: i64,
}

/// What has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pushed {
    /// Whether the user is enabled.
    Account,
    /// Membership in the tenant's group with this id.
    Group(String),
}

/// Sends a change on its way.
pub(crate) fn push(state: &mut State, user: &str, what: Pushed, now: i64) {
    let due = now.saturating_add(state.visibility.scim_ms);
    state.entra_mut().pushes.push(Push { user: user.to_owned(), what, due });
}

/// Whether something has arrived by `now`.
pub(crate) fn is_due(entra: &Entra, now: i64) -> bool {
    entra.pushes.iter().any(|push| push.due <= now)
}

/// Applies what has arrived by `now`, in the order of arrival.
pub(crate) fn settle(state: &mut State, now: i64) {
    if !is_due(&state.entra, now) {
        return;
    }
    let all = std::mem::take(&mut state.entra_mut().pushes);
    let (mut arrived, waiting): (Vec<_>, Vec<_>) = all.into_iter().partition(|p| p.due <= now);
    state.entra_mut().pushes = waiting;
    arrived.sort_by_key(|push| push.due);
    for push in arrived {
        // The provider knows its accounts by id, whatever they are called by now.
        let user = state.entra.record(&push.user);
        let called: Vec<String> =
            user.iter().flat_map(|user| user.addresses()).map(str::to_owned).collect();
        let known: Vec<String> =
            called.iter().flat_map(|address| accounts(state, address)).collect();
        for account in known {
            match &push.what {
                Pushed::Account => bring_status(state, &account, push.due),
                Pushed::Group(group) => bring_membership(state, &account, group, push.due),
            }
        }
    }
}

/// Managed accounts with this address: the provider reaches no others.
fn accounts(state: &State, email: &str) -> Vec<String> {
    state
        .people
        .values()
        .filter(|p| p.kind.is_managed() && p.email.eq_ignore_ascii_case(email))
        .map(|p| p.account_id.clone())
        .collect()
}

fn bring_status(state: &mut State, account: &str, now: i64) {
    let Some(person) = state.person(account).filter(|p| p.kind == AccountKind::Synced) else {
        return;
    };
    let enabled = state
        .entra
        .users_ever_with(&person.email, View::Truth)
        .any(|u| *u.enabled.get(View::Truth));
    match (enabled, person.account_status(View::Truth)) {
        (false, AccountStatus::Active) => {
            user_management::deactivate(state, account, now);
        }
        (true, AccountStatus::Inactive) => {
            user_management::activate(state, account, now);
        }
        _ => {}
    }
}

fn bring_membership(state: &mut State, account: &str, entra_group: &str, now: i64) {
    let (company, entra) = (Arc::clone(&state.company), Arc::clone(&state.entra));
    let Some(name) = entra.tenant.groups.get(entra_group).map(|group| &group.name) else {
        return;
    };
    let Some(person) = state.person(account) else {
        return;
    };
    let member = entra
        .users_ever_with(&person.email, View::Truth)
        .any(|user| user.in_group(entra_group, View::Truth));
    for group in company.groups.values().filter(|group| group.synced && group.name == *name) {
        if member {
            org::join_group(state, account, &group.id, now);
        } else {
            org::leave_group(state, account, &group.id, now);
        }
    }
}
