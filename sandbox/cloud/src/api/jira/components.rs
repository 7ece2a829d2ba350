//! Components of projects and who leads them.

use super::{Asked, failure, page, projects, users};
use crate::api::Answer;
use crate::company::{Component, Project, uses_jira};
use crate::state::State;
use crate::wire::Response;
use serde_json::{Map, Value, json};

/// `GET /component?projectIdsOrKeys=`.
pub(super) fn search(state: &State, asked: &Asked) -> Answer {
    let query = asked.call.parameter("query").map(str::to_lowercase);
    let mut found = Vec::new();
    for id in asked.call.parameters("projectIdsOrKeys") {
        let project = projects::visible(state, asked, &id)?;
        found.extend(components(state, project));
    }
    found.retain(|(_, c)| query.as_ref().is_none_or(|q| c.name.to_lowercase().contains(q)));
    // Nothing here has a description to be ordered by.
    page::order(asked, &mut found, |by, (_, component)| match by {
        "name" => component.name.to_lowercase(),
        _ => String::new(),
    });
    let shown = found.into_iter().map(|(id, c)| listed(state, asked, id, c)).collect();
    page::page(asked, shown)
}

/// `GET /project/{projectIdOrKey}/components`.
pub(super) fn of_project(state: &State, asked: &Asked, id: &str) -> Answer {
    let project = projects::visible(state, asked, id)?;
    // No project here has taken its components from Compass.
    let elsewhere = asked.call.parameter("componentSource") == Some("compass");
    let found: Vec<Value> = components(state, project)
        .filter(|_| !elsewhere)
        .map(|(id, c)| shown(state, asked, id, c))
        .collect();
    Ok(Response::json(200, &found))
}

/// `GET /component/{id}`.
pub(super) fn one(state: &State, asked: &Asked, id: &str) -> Answer {
    let (id, component, _) = visible(state, asked, id)?;
    Ok(Response::json(200, &shown(state, asked, id, component)))
}

/// `PUT /component/{id}`.
pub(super) fn update(state: &mut State, asked: &Asked, id: &str) -> Answer {
    let body: Map<String, Value> = asked.body()?;
    let (id, _, project) = visible(state, asked, id)?;
    if !asked.identity.administers_project(state, asked.site, project) {
        let said = "You are not authorized to edit components of this project.";
        return Err(failure::messages(403, said));
    }
    if let Some(lead) = body.get("leadAccountId") {
        set_lead(state, asked, id, lead.as_str().unwrap_or_default())?;
    }
    let component = state.jira.components.get(&id);
    let component = component.ok_or_else(no_component)?;
    Ok(Response::json(200, &shown(state, asked, id, component)))
}

/// An empty account takes the lead away.
fn set_lead(state: &mut State, asked: &Asked, id: u64, account: &str) -> Result<(), Response> {
    let able = state.person(account).is_some_and(|p| uses_jira(&state.company, p, asked.site));
    if !(able || account.is_empty()) {
        let said = format!("The user {account} does not exist.");
        return Err(failure::field("leadUserName", &said));
    }
    if let Some(component) = state.jira_mut().components.get_mut(&id) {
        component.lead = able.then(|| account.to_owned());
    }
    Ok(())
}

fn visible<'a>(
    state: &'a State,
    asked: &Asked,
    id: &str,
) -> Result<(u64, &'a Component, &'a Project), Response> {
    let id: u64 = id.parse().map_err(|_| no_component())?;
    let component = state.jira.components.get(&id).ok_or_else(no_component)?;
    let project = projects::visible(state, asked, &component.project);
    project.map(|project| (id, component, project)).map_err(|_| no_component())
}

fn no_component() -> Response {
    failure::messages(404, "The component does not exist.")
}

fn components<'a>(
    state: &'a State,
    project: &'a Project,
) -> impl Iterator<Item = (u64, &'a Component)> {
    let all = state.jira.components.iter();
    all.filter(|(_, c)| c.project == project.key).map(|(id, c)| (*id, c))
}

/// As in the search: little is published of it, and the lead is not.
fn listed(state: &State, asked: &Asked, id: u64, component: &Component) -> Value {
    let mut item = json!({
        "self": asked.link(&format!("component/{id}")),
        "id": id.to_string(),
        "name": component.name,
    });
    if let (Some(lead), Some(item)) = (&component.lead, item.as_object_mut()) {
        item.insert("lead".into(), users::brief(state, asked.call, asked.site, lead));
    }
    item
}

fn shown(state: &State, asked: &Asked, id: u64, component: &Component) -> Value {
    let mut item = listed(state, asked, id, component);
    let project = state.company.project(&component.project);
    let number: Option<u64> = project.and_then(|p| p.id.parse().ok());
    if let Some(item) = item.as_object_mut() {
        item.insert("assigneeType".into(), "PROJECT_DEFAULT".into());
        item.insert("isAssigneeTypeValid".into(), true.into());
        item.insert("project".into(), component.project.clone().into());
        item.insert("projectId".into(), number.into());
    }
    item
}
