//! Roles of people: reading them by path, giving and taking them.

use super::super::page::Listing;
use super::super::{Answer, Call, failure};
use super::Scope;
use super::users;
use crate::clock::View;
use crate::company::{Held, Membership, Path, Person, held};
use crate::state::State;
use crate::wire::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const ORG_ADMIN: &str = "atlassian/org-admin";
/// Roles on the organization rather than on a product.
const PLATFORM: [&str; 4] =
    [ORG_ADMIN, "atlassian/site-admin", "atlassian/user-access-admin", "atlassian/ai-access"];
pub(in crate::api) const ASSIGNABLE: [&str; 10] = [
    "atlassian/user",
    "atlassian/user-access-admin",
    "atlassian/admin",
    "atlassian/guest",
    "atlassian/contributor",
    "atlassian/customer",
    "atlassian/basic",
    "atlassian/stakeholder",
    "atlassian/site-admin",
    ORG_ADMIN,
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleChange {
    role: String,
    resource: Option<String>,
}

/// `GET users/{accountId}/role-assignments`.
pub(super) fn of_user(state: &State, call: &Call, scope: Scope, account: &str) -> Answer {
    let lists = ["resourceIds", "roleIds", "resourceOwners", "directoryIds"];
    let listing = Listing::of_parameters(call, &lists)?;
    let person = users::listed(state, call, scope, account)?;
    let wanted = |list: &str, value: &str| listing.list(list).is_none_or(|l| l.contains(&value));
    let all: Vec<Held> = held(&state.company, person, call.seen())
        .into_iter()
        .filter(|h| scope.covers(&h.directory) && wanted("directoryIds", &h.directory))
        .filter(|h| wanted("resourceIds", &h.resource) && wanted("resourceOwners", &h.owner))
        .filter(|h| wanted("roleIds", &h.role))
        .collect();
    let mut items = products(call, person, &all);
    let org = state.company.org_ari();
    if listing.list("directoryIds").is_none() && wanted("resourceIds", &org) {
        items.extend(platform(call, person, &org));
    }
    Ok(listing.page(items, call.truncate))
}

/// `POST /v1/orgs/{orgId}/users/{userId}/...`.
pub(super) fn answer(state: &mut State, call: &Call, account: &str, path: &[&str]) -> Answer {
    let give = match (call.method.as_str(), path) {
        ("POST", ["roles" | "role-assignments", "assign"]) => true,
        ("POST", ["roles" | "role-assignments", "revoke"]) => false,
        _ => return Err(failure::nowhere(call)),
    };
    let change: RoleChange = call.body()?;
    let org_level = path.first() == Some(&"role-assignments");
    check(&change, org_level)?;
    if state.person(account).is_none() {
        return Err(not_held("User not found."));
    }
    if state.switches.revoke_forbidden.contains(account) && !give {
        return Err(failure::forbidden("ADMIN-UAM-403-1", "Not allowed to manage this user."));
    }
    if !give && change.role == ORG_ADMIN {
        keep_one_org_admin(state, account)?;
    }
    if give && !org_level && holds(state, account, &change) {
        return Err(conflict("The user already holds this role."));
    }
    match change.resource.filter(|_| change.role != ORG_ADMIN) {
        None => set_platform(state, call, account, &change.role, give),
        Some(resource) => set_product(state, call, account, (resource, change.role), give),
    }
}

fn check(change: &RoleChange, only_org_admin: bool) -> Result<(), Response> {
    let role = change.role.as_str();
    let known = if only_org_admin { role == ORG_ADMIN } else { ASSIGNABLE.contains(&role) };
    if !known {
        let detail = format!("Unknown role {role}.");
        return Err(failure::org(400, "ADMIN-UAM-400-1", "INVALID_ROLE", &detail));
    }
    if change.resource.is_none() && role != ORG_ADMIN {
        let detail = "resource is required for this role.";
        return Err(failure::org(400, "ADMIN-UAM-400-3", "RESOURCE_REQUIRED", detail));
    }
    Ok(())
}

/// Somebody else has to be left who can administer the organization.
fn keep_one_org_admin(state: &State, account: &str) -> Result<(), Response> {
    let admin = |p: &Person| p.account_active(View::Truth) && p.is_org_admin(View::Truth);
    let is_admin = state.person(account).is_some_and(|p| p.is_org_admin(View::Truth));
    let others = state.people.values().any(|p| p.account_id != account && admin(p));
    if is_admin && !others {
        let detail = "The last organization admin can't be removed.";
        return Err(failure::org(400, "ADMIN-UAM-400-1", "LAST_ORG_ADMIN", detail));
    }
    Ok(())
}

/// Whether someone was given exactly this role directly.
fn holds(state: &State, account: &str, change: &RoleChange) -> bool {
    let on = change.resource.clone().unwrap_or_default();
    state.person(account).is_some_and(|p| {
        let on_org = change.role == ORG_ADMIN || on == state.company.org_ari();
        on_org && p.org_roles(View::Truth).any(|role| *role == change.role)
            || p.direct_roles(View::Truth).any(|(r, role)| *r == on && *role == change.role)
    })
}

fn set_product(
    state: &mut State,
    call: &Call,
    account: &str,
    key: (String, String),
    give: bool,
) -> Answer {
    let on_org = key.0 == state.company.org_ari();
    if on_org && PLATFORM.contains(&key.1.as_str()) {
        return set_platform(state, call, account, &key.1, give);
    }
    let Some(resource) = state.company.resources.get(&key.0) else {
        return Err(not_held("Resource not found."));
    };
    let directory = resource.directory.clone();
    if give && state.switches.membership_licence {
        return Err(conflict("You've exceeded your user limit."));
    }
    let delay = state.visibility.roles_ms;
    let Some(person) = state.person_mut(account) else {
        return Err(not_held("User not found."));
    };
    if give && person.membership(&directory, View::Truth) == Membership::None {
        return Err(failure::forbidden("ADMIN-UAM-403-1", "The user is not in the directory."));
    }
    let has = person.roles.get(&key).is_some_and(|held| *held.get(View::Truth));
    if !give && !has {
        return gone(state);
    }
    person.roles.entry(key).or_default().set(give, call.now, delay);
    Ok(Response::empty(204))
}

fn set_platform(state: &mut State, call: &Call, account: &str, role: &str, give: bool) -> Answer {
    let delay = state.visibility.org_roles_ms;
    let Some(person) = state.person_mut(account) else {
        return Err(not_held("User not found."));
    };
    let has = person.org_roles(View::Truth).any(|held| held == role);
    if !give && !has {
        return gone(state);
    }
    person.platform_roles.entry(role.to_owned()).or_default().set(give, call.now, delay);
    Ok(Response::empty(204))
}

/// The answer to taking a role that is not held.
fn gone(state: &State) -> Answer {
    match state.variants.value("repeat.roles") {
        "204" => Ok(Response::empty(204)),
        _ => Err(not_held("The user does not hold this role.")),
    }
}

fn conflict(detail: &str) -> Response {
    failure::org(409, "ADMIN-UAM-409-3", "CONFLICT", detail)
}

fn not_held(detail: &str) -> Response {
    failure::org(404, "ADMIN-UAM-404-3", "NOT_FOUND", detail)
}

fn products(call: &Call, person: &Person, all: &[Held]) -> Vec<(String, Value)> {
    let mut by_resource: BTreeMap<&str, Vec<&Held>> = BTreeMap::new();
    for held in all {
        by_resource.entry(&held.resource).or_default().push(held);
    }
    by_resource
        .into_iter()
        .filter_map(|(ari, held)| {
            let first = held.first()?;
            let status = person.membership(&first.directory, call.seen());
            let item = json!({
                "resourceId": ari,
                "resourceOwner": first.owner,
                "directoryId": first.directory,
                "userDirectoryStatus": status.word(),
                "roles": roles(&held),
                "roleAssignments": assignments(&held),
            });
            Some((ari.to_owned(), item))
        })
        .collect()
}

fn roles<'a>(held: &[&'a Held]) -> BTreeSet<&'a str> {
    held.iter().map(|h| h.role.as_str()).collect()
}

fn assignments(held: &[&Held]) -> Vec<Value> {
    roles(held)
        .into_iter()
        .map(|role| {
            let methods: BTreeSet<&str> =
                held.iter().filter(|h| h.role == role).map(|h| method(&h.path)).collect();
            json!({ "role": role, "roleAssignmentMethods": methods })
        })
        .collect()
}

fn method(path: &Path) -> &'static str {
    match path {
        Path::Group { .. } => "group_direct",
        Path::Direct => "direct",
        Path::Inferred => "inferred",
    }
}

/// Roles on the organization belong to no directory.
fn platform(call: &Call, person: &Person, org: &str) -> Option<(String, Value)> {
    let roles: Vec<&String> = person.org_roles(call.seen()).collect();
    let assignments: Vec<Value> = roles
        .iter()
        .map(|role| json!({ "role": role, "roleAssignmentMethods": ["direct"] }))
        .collect();
    let item = json!({
        "resourceId": org,
        "resourceOwner": "platform",
        "directoryId": null,
        "userDirectoryStatus": null,
        "roles": roles,
        "roleAssignments": assignments,
    });
    (!roles.is_empty()).then(|| (org.to_owned(), item))
}
