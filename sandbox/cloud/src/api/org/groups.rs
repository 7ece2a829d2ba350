//! Groups: search, one, what they grant.

use super::super::page::Listing;
use super::super::{Answer, Call, failure};
use super::Scope;
use crate::company::Group;
use crate::state::State;
use crate::wire::Response;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Every field of a search and how many values it takes; 0 for those that are no lists.
const FIELDS: [(&str, usize); 12] = [
    ("accountIds", 10),
    ("directoryIds", 10),
    ("expand", 2),
    ("groupIds", 10),
    ("groupNames", 100),
    ("resourceIds", 20),
    ("resourceOwners", 10),
    ("roleIds", 10),
    ("searchTerm", 0),
    ("sortBy", 0),
    ("limit", 0),
    ("cursor", 0),
];

/// `POST groups/search`.
pub(super) fn search(state: &State, call: &Call, scope: Scope) -> Answer {
    let listing = Listing::of(call.json_or_empty()?, 20)?;
    check(listing.query()).map_err(|detail| failure::bad_request(&detail))?;
    let by_name = listing.query().get("sortBy").is_some();
    let items = state
        .company
        .groups
        .values()
        .filter(|g| scope.covers(&g.directory) && admits(&listing, state, call, g))
        .map(|g| {
            let name = if by_name { g.name.to_lowercase() } else { String::new() };
            (format!("{name}\u{0}{}", g.id), described(&listing, state, call, g))
        })
        .collect();
    Ok(listing.page(items, call.truncate))
}

/// `GET groups/{groupId}`.
pub(super) fn one(state: &State, call: &Call, scope: Scope, id: &str) -> Answer {
    let group = in_scope(state, scope, id)?;
    let mut data = plain(group);
    if let Some(data) = data.as_object_mut() {
        let counts = json!({
            "users": users(state, call, group),
            "resources": resources(group).len(),
        });
        data.insert("counts".into(), counts);
    }
    Ok(Response::json(200, &json!({ "data": data })))
}

/// `GET groups/{groupId}/role-assignments`.
pub(super) fn role_assignments(state: &State, call: &Call, scope: Scope, id: &str) -> Answer {
    let group = in_scope(state, scope, id)?;
    let lists = ["directoryIds", "resourceOwners", "resourceIds", "roleIds"];
    let listing = Listing::of_parameters(call, &lists)?;
    let wanted = |list: &str, value: &str| listing.list(list).is_none_or(|l| l.contains(&value));
    let mut by_resource: BTreeMap<&str, (Vec<&str>, Option<&str>)> = BTreeMap::new();
    for grant in group.grants.iter().filter(|g| wanted("resourceIds", &g.resource)) {
        let entry = by_resource.entry(&grant.resource).or_default();
        entry.0.push(&grant.role);
        if grant.default {
            entry.1 = Some(&grant.role);
        }
    }
    let here = wanted("directoryIds", &group.directory);
    let items = by_resource
        .into_iter()
        .filter(|(_, (roles, _))| here && roles.iter().any(|role| wanted("roleIds", role)))
        .filter_map(|(ari, (roles, default))| {
            let resource = state.company.resources.get(ari)?;
            let item = json!({
                "resourceId": ari,
                "resourceOwner": resource.owner,
                "roles": roles,
                "defaultRole": default,
            });
            wanted("resourceOwners", &resource.owner).then(|| (ari.to_owned(), item))
        })
        .collect();
    Ok(listing.page(items, call.truncate))
}

/// The group with this id where the request looks, or 404.
pub(super) fn in_scope<'a>(
    state: &'a State,
    scope: Scope,
    id: &str,
) -> Result<&'a Group, Response> {
    let group = state.company.groups.get(id).filter(|g| scope.covers(&g.directory));
    group.ok_or_else(|| failure::not_found("Group"))
}

fn check(query: &Value) -> Result<(), String> {
    let Some(fields) = query.as_object() else {
        return Err("The body is no object.".into());
    };
    for (name, value) in fields {
        let Some((_, most)) = FIELDS.iter().find(|(field, _)| field == name) else {
            return Err(format!("unknown field `{name}`"));
        };
        let count = value.as_array().map(Vec::len);
        if *most > 0 && !count.is_some_and(|n| (1..=*most).contains(&n)) {
            return Err(format!("{name}: between 1 and {most} values are allowed."));
        }
    }
    let both = |a: &str, b: &str| fields.contains_key(a) && fields.contains_key(b);
    if both("groupNames", "searchTerm") || both("groupNames", "groupIds") {
        return Err("groupNames excludes searchTerm and groupIds.".into());
    }
    Ok(())
}

fn admits(listing: &Listing, state: &State, call: &Call, group: &Group) -> bool {
    let any = |list: &str, test: &dyn Fn(&str) -> bool| {
        listing.list(list).is_none_or(|values| values.into_iter().any(test))
    };
    let granted =
        |test: &dyn Fn(&str, &str) -> bool| group.grants.iter().any(|g| test(&g.resource, &g.role));
    let name = group.name.to_lowercase();
    let term = listing.query().get("searchTerm").and_then(Value::as_str).map(str::to_lowercase);
    any("groupIds", &|id| id == group.id)
        && any("directoryIds", &|id| id == group.directory)
        && any("groupNames", &|n| n.to_lowercase() == name)
        && any("accountIds", &|a| {
            state.person(a).is_some_and(|p| p.in_group(&group.id, call.seen()))
        })
        && any("resourceIds", &|r| granted(&|resource, _| resource == r))
        && any("roleIds", &|r| granted(&|_, role| role == r))
        && any("resourceOwners", &|o| {
            granted(&|ari, _| state.company.resources.get(ari).is_some_and(|r| r.owner == o))
        })
        && term.is_none_or(|t| name.contains(&t))
}

fn described(listing: &Listing, state: &State, call: &Call, group: &Group) -> Value {
    let mut item = plain(group);
    let expand = listing.list("expand").unwrap_or_default();
    let mut counts = serde_json::Map::new();
    if expand.contains(&"counts.users") {
        counts.insert("users".into(), users(state, call, group).into());
    }
    if expand.contains(&"counts.resources") {
        counts.insert("resources".into(), resources(group).len().into());
    }
    if let (false, Some(item)) = (counts.is_empty(), item.as_object_mut()) {
        item.insert("counts".into(), Value::Object(counts));
    }
    item
}

fn plain(group: &Group) -> Value {
    json!({
        "id": group.id,
        "name": group.name,
        "description": group.description,
        "directoryId": group.directory,
        "externalSynced": group.synced,
        "managedBy": if group.synced { "external" } else { "admins" },
        "managementAccess": {
            "deletable": !group.synced,
            "modifiable": !group.synced,
            "readable": true,
        },
    })
}

fn users(state: &State, call: &Call, group: &Group) -> usize {
    state.people_after(None).filter(|p| p.in_group(&group.id, call.seen())).count()
}

fn resources(group: &Group) -> BTreeSet<&str> {
    group.grants.iter().map(|g| g.resource.as_str()).collect()
}
