//! People: search, count, one.

use super::super::page::Listing;
use super::super::{Answer, Call, failure};
use super::Scope;
use super::user_filter::{LISTS, UserFilter};
use crate::clock::iso;
use crate::company::{Membership, Person, Resource, Untold, held};
use crate::info::avatar;
use crate::state::State;
use crate::wire::Response;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The picture of somebody without a name.
const BLANK: &str = "data:image/svg+xml,%3Csvg%20xmlns=%27http://www.w3.org/2000/svg%27%20viewBox=%270%200%2032%2032%27/%3E";

/// Beyond any clock's error.
const FAR_MS: i64 = 30 * 86_400_000;

/// `POST users/search`.
pub(super) fn search(state: &State, call: &Call, scope: Scope) -> Answer {
    let asked = call.json_or_empty()?;
    let continues = |name: &str| name == "cursor";
    let beside = asked.as_object().is_some_and(|all| all.keys().any(|name| !continues(name)));
    let both = beside && asked.get("cursor").is_some();
    if both && state.variants.value("cursor.filters") == "refused" {
        return Err(failure::bad_request("A cursor comes without filters."));
    }
    let listing = Listing::of(asked, 50)?;
    let filter = UserFilter::read(listing.query())?;
    let admitted = |p: &Arc<Person>| filter.admits(state, scope, p, call.seen());
    let item = |name: String, p: &Person| {
        let key = format!("{name}\u{0}{}", p.account_id);
        (key, expanded(state, call, scope, p, &filter))
    };
    let items = if listing.query().get("sortBy").is_some() {
        let everybody = candidates(state, &filter, None).filter(admitted);
        everybody.map(|p| item(p.name.to_lowercase(), &p)).collect()
    } else {
        // In the order of ids a page needs no more people than it shows, and one to know of more.
        let after = listing.after().map(|key| key.trim_start_matches('\u{0}'));
        let further = candidates(state, &filter, after).filter(admitted).take(listing.limit() + 1);
        further.map(|p| item(String::new(), &p)).collect()
    };
    Ok(listing.page(items, call.truncate))
}

/// Those who can fit the filter: whoever is named in it has been met.
fn candidates<'a>(
    state: &'a State,
    filter: &UserFilter,
    after: Option<&str>,
) -> Box<dyn Iterator<Item = Arc<Person>> + 'a> {
    if !filter.names_people() {
        return Box::new(state.people_after(after));
    }
    let after = after.unwrap_or_default().to_owned();
    let known = state.people.iter().filter(move |(account, _)| **account > after);
    Box::new(known.map(|(_, person)| Arc::clone(person)))
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
    let people = candidates(state, &filter, None);
    let count = people.filter(|p| filter.admits(state, scope, p, call.seen())).count();
    let above = state.variants.number("count.above").unwrap_or(0_usize);
    Ok(Response::json(200, &json!({ "count": count + above })))
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
        .filter(|p| everyone.admits(state, scope, p, call.seen()))
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
    let tells = |hole: Untold| person.untold != Some(hole);
    if filter.expands("platformRoles") && tells(Untold::Roles) {
        user.insert("platformRoles".into(), json!(roles(call, person)));
    }
    if filter.expands("groups") && tells(Untold::Groups) {
        user.insert("groups".into(), groups(state, call, scope, person));
    }
    let use_is_told = !state.switches.no_product_access && tells(Untold::UseInSearch);
    if filter.expands("productAccess") && use_is_told {
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
    // As long as addresses of pictures are; a page of the crowd is no larger than a real one.
    let is_of_crowd = person.part == "crowd";
    let picture = if is_of_crowd { BLANK.into() } else { avatar(&person.account_id, &person.name) };
    let user = json!({
        "accountId": person.account_id,
        "accountType": person.account_type,
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
        "avatar": picture,
        "picture": picture,
        "addedToOrg": iso(added),
        "timeZone": "Europe/Berlin",
    });
    match user {
        Value::Object(mut map) => {
            if person.untold == Some(Untold::Arrival) {
                map.remove("addedToOrg");
            }
            map
        }
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

/// Ids carry the resource prefix in the description's example, while paths and group search use the
/// bare id.
fn groups(state: &State, call: &Call, scope: Scope, person: &Person) -> Value {
    let bare = state.variants.value("search.groupIds") == "bare";
    let prefix = if bare { "" } else { "ari:cloud:identity::group/" };
    person
        .group_ids(call.seen())
        .filter_map(|id| state.company.groups.get(id))
        .filter(|group| scope.covers(&group.directory))
        .map(|group| {
            json!({
                "id": format!("{prefix}{}", group.id),
                "name": group.name,
                "description": group.description,
            })
        })
        .collect()
}

fn product_access(state: &State, scope: Scope, person: &Person) -> Value {
    uses(state, person)
        .filter(|(resource, _)| scope.covers(&resource.directory))
        .map(|(resource, at)| {
            let mut item = json!({ "id": resource.ari, "key": resource.owner });
            if let (Some(at), Some(item)) = (at, item.as_object_mut()) {
                item.insert("lastActiveTimestamp".into(), at.into());
            }
            item
        })
        .collect()
}

/// What somebody has used, and the date as it is told.
fn uses<'a>(
    state: &'a State,
    person: &'a Person,
) -> impl Iterator<Item = (&'a Resource, Option<String>)> {
    let started = state.started.unwrap_or_default();
    person.last_active_ago_ms.iter().filter_map(move |(ari, ago)| {
        let at = match person.untold {
            Some(Untold::DateOfUse) => None,
            Some(Untold::ReadableDate) => Some("recently".to_owned()),
            Some(Untold::PastDate) => Some(iso(started.saturating_add(FAR_MS))),
            _ => Some(iso(started.saturating_sub(*ago))),
        };
        Some((state.company.resources.get(ari)?, at))
    })
}

/// The key of an app in the published list, which spells one of them otherwise than its resources.
fn key(resource: &Resource) -> &str {
    match resource.owner.as_str() {
        "jira-servicedesk" => "jira-service-desk",
        owner => owner,
    }
}

/// `GET last-active-dates`, the endpoint for one person.
pub(super) fn last_active_dates(state: &State, call: &Call, account: &str) -> Answer {
    let person = listed(state, call, Scope { directory: None }, account)?;
    let access: Vec<Value> = uses(state, person)
        .map(|(resource, at)| {
            let mut item = json!({ "id": resource.ari, "key": key(resource) });
            if let (Some(at), Some(item)) = (at, item.as_object_mut()) {
                if let Some(day) = at.get(..10) {
                    item.insert("last_active".into(), day.into());
                }
                item.insert("last_active_timestamp".into(), at.into());
            }
            item
        })
        .collect();
    let mut data = json!({ "product_access": access });
    if let (true, Some(data)) = (person.untold != Some(Untold::Arrival), data.as_object_mut()) {
        let added = iso(state.started.unwrap_or(call.now).saturating_sub(person.added_ago_ms));
        data.insert("added_to_org".into(), added.get(..10).into());
        data.insert("added_to_org_timestamp".into(), added.into());
    }
    Ok(Response::json(200, &json!({ "data": data, "links": {} })))
}
