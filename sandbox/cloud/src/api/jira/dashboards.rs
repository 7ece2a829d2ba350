//! Dashboards and their owners.

use super::filters::owner_name;
use super::{Asked, failure, page, users};
use crate::api::Answer;
use crate::company::{Dashboard, uses_jira};
use crate::state::State;
use crate::wire::Response;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

const MOST: usize = 100;
const CHANGE_OWNER: &str = "changeOwner";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Edit {
    action: String,
    entity_ids: Vec<u64>,
    change_owner_details: Option<Details>,
    #[serde(default)]
    extend_admin_permissions: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Details {
    new_owner: String,
    autofix_name: bool,
}

/// `GET /dashboard/search`. A private dashboard is shown to its owner and to nobody else.
pub(super) fn search(state: &State, asked: &Asked) -> Answer {
    let call = asked.call;
    let owner = call.parameter("accountId");
    if owner.is_some() && call.parameter("owner").is_some() {
        return Err(failure::messages(400, "Give either accountId or owner."));
    }
    if call.parameter("groupname").is_some() && call.parameter("groupId").is_some() {
        return Err(failure::messages(400, "Give either groupId or groupname."));
    }
    // What is shared at all is shared with everyone who is signed in; nothing is in the bin.
    let shared = ["groupname", "groupId", "projectId"].iter().any(|n| call.parameter(n).is_some());
    let gone = call.parameter("status").is_some_and(|status| status != "active");
    let name = call.parameter("dashboardName").map(str::to_lowercase);
    let mut found: Vec<(&u64, &Dashboard)> = state
        .jira
        .dashboards
        .iter()
        .filter(|(_, d)| d.host == asked.site.host && !shared && !gone)
        .filter(|(_, d)| !d.private || asked.identity.is(&d.owner))
        .filter(|(_, d)| owner.is_none_or(|owner| owner == d.owner))
        .filter(|(_, d)| name.as_ref().is_none_or(|n| d.name.to_lowercase().contains(n)))
        .collect();
    found.sort_by_key(|(id, d)| (d.name.to_lowercase(), **id));
    page::order(asked, &mut found, |by, (id, dashboard)| match by {
        "id" => format!("{id:020}"),
        "name" => dashboard.name.to_lowercase(),
        "owner" => owner_name(state, &dashboard.owner),
        _ => String::new(),
    });
    page::page(asked, found.into_iter().map(|(id, d)| shown(state, asked, *id, d)).collect())
}

/// `PUT /dashboard/bulk/edit`: what cannot be changed is told one by one, with status 200.
pub(super) fn bulk_edit(state: &mut State, asked: &Asked) -> Answer {
    let edit: Edit = asked.body()?;
    let details = check(state, asked, &edit).map_err(|said| failure::messages(400, &said))?;
    let admin = edit.extend_admin_permissions && asked.identity.administers(state, asked.site);
    let mut errors = Map::new();
    for id in &edit.entity_ids {
        if let Err(said) = change_owner(state, asked, *id, details, admin) {
            let error = json!({ "errorMessages": [said], "errors": {} });
            errors.insert(id.to_string(), error);
        }
    }
    Ok(Response::json(200, &json!({ "action": CHANGE_OWNER, "entityErrors": errors })))
}

fn check<'a>(state: &State, asked: &Asked, edit: &'a Edit) -> Result<&'a Details, String> {
    let unique: BTreeSet<&u64> = edit.entity_ids.iter().collect();
    if unique.len() != edit.entity_ids.len() || !(1..=MOST).contains(&unique.len()) {
        return Err("Between 1 and 100 dashboards can be edited, each once.".to_owned());
    }
    if edit.action != CHANGE_OWNER {
        return Err("The sandbox changes owners of dashboards, and nothing else.".to_owned());
    }
    let details = edit.change_owner_details.as_ref().ok_or("changeOwnerDetails is missing.")?;
    let owner = state.person(&details.new_owner);
    if owner.is_some_and(|person| uses_jira(&state.company, person, asked.site)) {
        return Ok(details);
    }
    Err("The new owner does not exist or has no access to Jira.".to_owned())
}

fn change_owner(
    state: &mut State,
    asked: &Asked,
    id: u64,
    details: &Details,
    admin: bool,
) -> Result<(), String> {
    let found = state.jira.dashboards.get(&id).filter(|d| d.host == asked.site.host);
    let dashboard = found
        .filter(|d| admin || !d.private || asked.identity.is(&d.owner))
        .ok_or("The dashboard does not exist.")?;
    if !(admin || asked.identity.is(&dashboard.owner)) {
        return Err("You do not own this dashboard.".to_owned());
    }
    let name = free_name(state, id, dashboard, details)?;
    if let Some(dashboard) = state.jira_mut().dashboards.get_mut(&id) {
        dashboard.owner.clone_from(&details.new_owner);
        dashboard.name = name;
    }
    Ok(())
}

/// The dashboard's name, or one like it where the new owner has one of that name.
fn free_name(
    state: &State,
    id: u64,
    dashboard: &Dashboard,
    details: &Details,
) -> Result<String, String> {
    let taken = |name: &str| {
        state.jira.dashboards.iter().any(|(other, d)| {
            *other != id && d.owner == details.new_owner && d.name.eq_ignore_ascii_case(name)
        })
    };
    if !taken(&dashboard.name) {
        return Ok(dashboard.name.clone());
    }
    if !details.autofix_name {
        return Err("The new owner already has a dashboard with this name.".to_owned());
    }
    let numbered = (2_u32..).map(|number| format!("{} ({number})", dashboard.name));
    numbered.into_iter().find(|name| !taken(name)).ok_or_else(|| "No name is free.".to_owned())
}

fn shown(state: &State, asked: &Asked, id: u64, dashboard: &Dashboard) -> Value {
    let share = if dashboard.private { json!([]) } else { json!([{ "type": "authenticated" }]) };
    json!({
        "self": asked.link(&format!("dashboard/{id}")),
        "id": id.to_string(),
        "name": dashboard.name,
        "owner": users::bean(state, asked.call, asked.site, &dashboard.owner),
        "isFavourite": false,
        "popularity": 1,
        "sharePermissions": share,
        "editPermissions": [],
        "isWritable": asked.identity.is(&dashboard.owner),
        "systemDashboard": false,
        "view": format!("/jira/dashboards/{id}"),
    })
}
