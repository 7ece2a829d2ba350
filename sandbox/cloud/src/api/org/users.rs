//! People: search, count, one.

use super::super::page::Listing;
use super::super::{Answer, Call, failure};
use super::Scope;
use super::user_filter::{LISTS, UserFilter};
use crate::clock::iso;
use crate::company::{Company, Membership, Person, held};
use crate::info::avatar;
use crate::state::State;
use crate::wire::Response;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// `POST users/search`.
pub(super) fn search(state: &State, call: &Call, scope: Scope) -> Answer {
    let listing = Listing::of(call.json_or_empty()?, 50)?;
    let filter = UserFilter::read(listing.query())?;
    let by_name = listing.query().get("sortBy").is_some();
    let items = state
        .people
        .values()
        .filter(|p| filter.admits(&state.company, scope, p, call.seen()))
        .map(|p| {
            let name = if by_name { p.name.to_lowercase() } else { String::new() };
            let key = format!("{name}\u{0}{}", p.account_id);
            (key, expanded(state, call, scope, p, &filter))
        })
        .collect();
    Ok(listing.page(items, call.truncate))
}

/// `GET users/count`.
pub(super) fn count(state: &State, call: &Call, scope: Scope) -> Answer {
    let mut query = Map::new();
    for (key, value) in &call.query {
        let value = match (key.as_str(), value.as_str()) {
            (list, _) if LISTS.contains(&list) => json!(call.parameters(list)),
            ("mfaEnabled", "true") => json!(true),
            ("mfaEnabled", "false") => json!(false),
            (_, text) => json!(text),
        };
        query.insert(key.clone(), value);
    }
    let filter = UserFilter::read(&Value::Object(query))?;
    let people = state.people.values();
    let count = people.filter(|p| filter.admits(&state.company, scope, p, call.seen())).count();
    Ok(Response::json(200, &json!({ "count": count })))
}

/// `GET users/{accountId}`.
pub(super) fn one(state: &State, call: &Call, scope: Scope, account: &str) -> Answer {
    let person = listed(state, call, scope, account)?;
    let mut user = plain(state, call, person);
    user.insert("platformRoles".into(), json!(roles(call, person)));
    if let Some(at) = person.deactivated_on.filter(|_| !person.account_active(call.seen())) {
        user.insert("deactivatedOn".into(), iso(at).into());
    }
    Ok(Response::json(200, &json!({ "data": user })))
}

/// A person that the directory lists, or 404.
pub(super) fn listed<'a>(
    state: &'a State,
    call: &Call,
    scope: Scope,
    account: &str,
) -> Result<&'a Person, Response> {
    let everyone = UserFilter::default();
    state
        .person(account)
        .filter(|p| everyone.admits(&state.company, scope, p, call.seen()))
        .ok_or_else(|| failure::not_found("User"))
}

/// A member of exactly this directory, or 404.
pub(super) fn member<'a>(
    state: &'a State,
    call: &Call,
    directory: &str,
    account: &str,
) -> Result<&'a Person, Response> {
    state
        .person(account)
        .filter(|p| p.membership(directory, call.seen()) != Membership::None)
        .ok_or_else(|| failure::not_found("User"))
}

fn expanded(
    state: &State,
    call: &Call,
    scope: Scope,
    person: &Person,
    filter: &UserFilter,
) -> Value {
    let mut user = plain(state, call, person);
    if filter.expands("platformRoles") {
        user.insert("platformRoles".into(), json!(roles(call, person)));
    }
    if filter.expands("groups") {
        user.insert("groups".into(), groups(&state.company, call, scope, person));
    }
    if filter.expands("productAccess") && !state.switches.no_product_access {
        user.insert("productAccess".into(), product_access(state, scope, person));
    }
    if filter.expands("counts.resources") {
        let all = held(&state.company, person, call.seen());
        let resources: BTreeSet<&str> = all.iter().map(|h| h.resource.as_str()).collect();
        user.insert("counts".into(), json!({ "resources": resources.len() }));
    }
    Value::Object(user)
}

fn plain(state: &State, call: &Call, person: &Person) -> Map<String, Value> {
    let view = call.seen();
    let managed = person.kind.is_managed();
    let added = state.started.unwrap_or(call.now).saturating_sub(person.added_ago_ms);
    let user = json!({
        "accountId": person.account_id,
        "accountType": "atlassian",
        "accountStatus": person.account_status(view).word(),
        "membershipStatus": person.overall_membership(view).word(),
        "status": person.status_word(view),
        "claimStatus": if managed { "managed" } else { "unmanaged" },
        "managementSource": management_source(person),
        "name": person.name,
        "nickname": person.name.split(' ').next(),
        "email": person.email,
        "emailVerified": true,
        "mfaEnabled": managed,
        "avatar": avatar(&person.account_id, &person.name),
        "picture": avatar(&person.account_id, &person.name),
        "addedToOrg": iso(added),
        "timeZone": "Europe/Berlin",
    });
    match user {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn management_source(person: &Person) -> Option<&'static str> {
    use crate::company::AccountKind::{Customer, Managed, Synced, Unmanaged};
    match person.kind {
        Managed => Some("invited"),
        Synced => Some("synced"),
        Unmanaged | Customer => None,
    }
}

fn roles(call: &Call, person: &Person) -> Vec<String> {
    person.org_roles(call.seen()).cloned().collect()
}

/// Ids carry the resource prefix here, while paths and group search use the bare id.
fn groups(company: &Company, call: &Call, scope: Scope, person: &Person) -> Value {
    person
        .group_ids(call.seen())
        .filter_map(|id| company.groups.get(id))
        .filter(|group| scope.covers(&group.directory))
        .map(|group| {
            json!({
                "id": format!("ari:cloud:identity::group/{}", group.id),
                "name": group.name,
                "description": group.description,
            })
        })
        .collect()
}

fn product_access(state: &State, scope: Scope, person: &Person) -> Value {
    person
        .last_active_ago_ms
        .iter()
        .filter_map(|(ari, ago)| state.company.resources.get(ari).map(|r| (r, *ago)))
        .filter(|(resource, _)| scope.covers(&resource.directory))
        .map(|(resource, ago)| {
            json!({
                "id": resource.ari,
                "key": resource.owner,
                "lastActiveTimestamp": iso(state.started.unwrap_or_default().saturating_sub(ago)),
            })
        })
        .collect()
}
