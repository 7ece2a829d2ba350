//! Inviting people by e-mail: an account where there is none, a membership, roles and groups.

use super::super::{Answer, Call, failure};
use crate::clock::View;
use crate::company::{AccountKind, AccountStatus, Company, Group, Membership, Person};
use crate::state::State;
use crate::wire::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const MOST: usize = 25;
const ROLES: [&str; 8] = [
    "atlassian/user",
    "atlassian/admin",
    "atlassian/guest",
    "atlassian/contributor",
    "atlassian/customer",
    "atlassian/basic",
    "atlassian/stakeholder",
    "atlassian/viewer",
];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Invitation {
    emails: Vec<String>,
    #[serde(default)]
    permission_rules: Vec<Rule>,
    #[serde(default)]
    additional_groups: Vec<String>,
    #[serde(rename = "sendNotification")]
    _send_notification: Option<bool>,
    #[serde(rename = "notificationText")]
    _notification_text: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    resource: String,
    role: String,
}

/// What becomes of one thing that an invitation gives.
struct Gift {
    /// As the answer names it.
    named: Value,
    /// The directory of the product or group.
    directory: String,
    outcome: Result<Given, &'static str>,
}

enum Given {
    Group(String),
    Role(String, String),
}

/// `POST /v2/orgs/{orgId}/users/invite`: 206 where anything of it failed.
pub(super) fn invite(state: &mut State, call: &Call) -> Answer {
    let invitation: Invitation = call.body()?;
    check(state, &invitation)?;
    let mut data = Vec::new();
    let mut failed = false;
    for email in &invitation.emails {
        let (result, complete) = invite_one(state, call, &invitation, email);
        data.push(result);
        failed |= !complete;
    }
    Ok(Response::json(if failed { 206 } else { 200 }, &json!({ "data": data })))
}

fn check(state: &State, invitation: &Invitation) -> Result<(), Response> {
    match state.switches.invite_refused {
        Some(402) => {
            let detail = "Your organization has no paid subscription.";
            return Err(failure::org(402, "ADMIN-402-1", "PAYMENT_REQUIRED", detail));
        }
        Some(status) => {
            let detail = "You've exceeded your user limit for an app included in the invitation.";
            return Err(failure::org(status, "ADMIN-409-3", "LICENCE_EXCEEDED", detail));
        }
        None => {}
    }
    if !(1..=MOST).contains(&invitation.emails.len()) {
        return Err(failure::bad_request("Between 1 and 25 emails are allowed."));
    }
    if let Some(email) = invitation.emails.iter().find(|e| domain(e).is_none()) {
        return Err(failure::bad_request(&format!("{email} is no e-mail address.")));
    }
    let known = |rule: &&Rule| {
        state.company.resources.contains_key(&rule.resource) && ROLES.contains(&rule.role.as_str())
    };
    if !invitation.permission_rules.iter().all(|rule| known(&rule)) {
        return Err(failure::not_found("Resource or role"));
    }
    let groups = &invitation.additional_groups;
    if !groups.iter().all(|group| state.company.groups.contains_key(group)) {
        return Err(failure::not_found("Group"));
    }
    Ok(())
}

/// The result for one address, and whether all of it succeeded.
fn invite_one(
    state: &mut State,
    call: &Call,
    invitation: &Invitation,
    email: &str,
) -> (Value, bool) {
    let account = account_of(state, invitation, email);
    let inactive = account.as_ref().and_then(|a| state.person(a)).is_some_and(is_deactivated);
    let roles: Vec<Gift> = invitation.permission_rules.iter().map(|r| role(state, r)).collect();
    let groups: Vec<Gift> =
        invitation.additional_groups.iter().filter_map(|id| group(state, id)).collect();
    let refused = inactive.then_some("The account is deactivated.");
    let gifts = || roles.iter().chain(&groups);
    let complete = !inactive && gifts().all(|gift| gift.outcome.is_ok());
    let nothing_asked = roles.is_empty() && groups.is_empty();
    let mut result = json!({
        "email": email,
        "results": [{
            "roleAssignmentResult": told(&roles, refused),
            "groupAssignmentResult": told(&groups, refused),
        }],
    });
    if !inactive && (nothing_asked || gifts().any(|gift| gift.outcome.is_ok())) {
        let account = account.unwrap_or_else(|| open_account(state, call, email));
        join(state, call, &account, &roles, &groups);
        if let Some(result) = result.as_object_mut() {
            result.insert("id".into(), account.into());
        }
    } else if let (Some(account), Some(result)) = (account, result.as_object_mut()) {
        result.insert("id".into(), account.into());
    }
    (result, complete)
}

fn is_deactivated(person: &Person) -> bool {
    !person.account_active(View::Truth)
}

/// The account with this address. Where two have it, the one in a directory of the invitation.
fn account_of(state: &State, invitation: &Invitation, email: &str) -> Option<String> {
    let wanted = directories(&state.company, invitation);
    let member =
        |p: &&Person| wanted.iter().any(|d| p.membership(d, View::Truth) != Membership::None);
    let all: Vec<&Person> = state
        .people
        .values()
        .map(AsRef::as_ref)
        .filter(|p| p.kind != AccountKind::Customer && p.email.eq_ignore_ascii_case(email))
        .filter(|p| p.account_status(View::Truth) != AccountStatus::Closed)
        .collect();
    let found = all.iter().copied().find(member).or_else(|| all.first().copied());
    found.map(|person| person.account_id.clone())
}

fn directories(company: &Company, invitation: &Invitation) -> BTreeSet<String> {
    let of_rules =
        invitation.permission_rules.iter().filter_map(|r| company.resources.get(&r.resource));
    let of_groups = invitation.additional_groups.iter().filter_map(|id| company.groups.get(id));
    of_rules.map(|r| r.directory.clone()).chain(of_groups.map(|g| g.directory.clone())).collect()
}

/// A role comes with the default group of the product, or directly where it has none.
fn role(state: &State, rule: &Rule) -> Gift {
    let resource = state.company.resources.get(&rule.resource);
    let default = |group: &&Group| {
        let mut grants = group.grants.iter();
        grants.any(|g| g.default && g.resource == rule.resource && g.role == rule.role)
    };
    let given = match state.company.groups.values().find(default) {
        Some(group) => Given::Group(group.id.clone()),
        None => Given::Role(rule.resource.clone(), rule.role.clone()),
    };
    Gift {
        named: json!({ "resource": rule.resource, "role": rule.role }),
        directory: resource.map(|r| r.directory.clone()).unwrap_or_default(),
        outcome: if is_full(state, &rule.resource) { Err(FULL) } else { Ok(given) },
    }
}

const FULL: &str = "You've exceeded your user limit for this app.";

fn group(state: &State, id: &str) -> Option<Gift> {
    let group = state.company.groups.get(id)?;
    let outcome = if group.synced {
        Err("Manage this group in your identity provider.")
    } else if group.grants.iter().any(|grant| is_full(state, &grant.resource)) {
        Err(FULL)
    } else {
        Ok(Given::Group(group.id.clone()))
    };
    Some(Gift { named: json!({ "group": id }), directory: group.directory.clone(), outcome })
}

fn is_full(state: &State, resource: &str) -> bool {
    state.switches.invite_licence.as_deref() == Some(resource)
}

fn told(gifts: &[Gift], refused: Option<&str>) -> Vec<Value> {
    gifts
        .iter()
        .map(|gift| {
            let reason = refused.or_else(|| gift.outcome.as_ref().err().copied());
            let mut item = gift.named.clone();
            if let Some(item) = item.as_object_mut() {
                let status = if reason.is_some() { "ERROR" } else { "INVITED" };
                item.insert("status".into(), status.into());
                item.insert("statusReason".into(), reason.into());
            }
            item
        })
        .collect()
}

/// A new account, owned by the organization if its domain is; it shows up after a while.
fn open_account(state: &mut State, call: &Call, email: &str) -> String {
    let managed = domain(email).is_some_and(|d| state.company.domains.contains(&d));
    let kind = if managed { AccountKind::Managed } else { AccountKind::Unmanaged };
    let id = new_id(email);
    let name = email.split('@').next().unwrap_or(email);
    let mut person = Person::new(kind, &id, name, email);
    person.part = "invited";
    person.added_ago_ms = state.started.unwrap_or(call.now).saturating_sub(call.now);
    person.appears_at = Some(call.now.saturating_add(state.visibility.invite_ms));
    state.people.insert(id.clone(), person.into());
    id
}

/// The same address always gets the same account.
fn new_id(email: &str) -> String {
    let hash = email.to_lowercase().bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("712020:b1000000-0000-4000-8000-{:012x}", hash >> 16)
}

/// Whoever is a member already stays as they are, suspended ones included.
fn join(state: &mut State, call: &Call, account: &str, roles: &[Gift], groups: &[Gift]) {
    let delays = state.visibility;
    let home = state.company.directories.first().map(|d| d.id.clone());
    let Some(person) = state.person_mut(account) else {
        return;
    };
    let gifts: Vec<&Gift> = roles.iter().chain(groups).collect();
    let asked: Vec<String> = gifts
        .iter()
        .filter(|gift| gift.outcome.is_ok())
        .map(|gift| gift.directory.clone())
        .collect();
    for directory in if gifts.is_empty() { home.into_iter().collect() } else { asked } {
        let membership = person.memberships.entry(directory).or_default();
        if *membership.get(View::Truth) == Membership::None {
            membership.set(Membership::Active, call.now, delays.invite_ms);
        }
    }
    for given in gifts.iter().filter_map(|gift| gift.outcome.as_ref().ok()) {
        match given {
            Given::Group(id) => {
                let slot = person.groups.entry(id.clone()).or_default();
                slot.set(true, call.now, delays.groups_ms);
            }
            Given::Role(resource, role) => {
                let slot = person.roles.entry((resource.clone(), role.clone())).or_default();
                slot.set(true, call.now, delays.roles_ms);
            }
        }
    }
}

/// The part after the one `@`, in lower case.
fn domain(email: &str) -> Option<String> {
    let (local, domain) = email.split_once('@')?;
    let plain = !local.is_empty() && domain.contains('.') && !domain.contains('@');
    plain.then(|| domain.to_lowercase())
}
