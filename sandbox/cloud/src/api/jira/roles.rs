//! Roles in projects and who was put there directly.

use super::{Asked, failure, projects, users};
use crate::api::Answer;
use crate::company::{Project, ProjectRole};
use crate::info::avatar;
use crate::state::State;
use crate::wire::Response;
use serde_json::{Map, Value, json};

/// `GET /project/{projectIdOrKey}/role`: addresses by name.
pub(super) fn list(state: &State, asked: &Asked, id: &str) -> Answer {
    let project = administered(state, asked, id)?;
    let roles: Map<String, Value> = state
        .jira
        .roles
        .iter()
        .filter(|role| role.project == project.key)
        .map(|role| (role.name.clone(), link(asked, project, role).into()))
        .collect();
    Ok(Response::json(200, &roles))
}

/// `GET /project/{projectIdOrKey}/role/{id}`.
pub(super) fn one(state: &State, asked: &Asked, project: &str, id: &str) -> Answer {
    let project = administered(state, asked, project)?;
    let role = find(state, project, id)?;
    let people = role.people.iter().filter_map(|a| user_actor(state, asked, a));
    let mut actors: Vec<Value> =
        people.chain(role.groups.iter().filter_map(|id| group_actor(state, id))).collect();
    actors.sort_by_key(|actor| actor.get("displayName").map(Value::to_string));
    let body = json!({
        "self": link(asked, project, role),
        "id": role.id,
        "name": role.name,
        "description": format!("{} of a project", role.name),
        "actors": actors,
    });
    Ok(Response::json(200, &body))
}

/// `DELETE /project/{projectIdOrKey}/role/{id}?user=` or `groupId=`.
pub(super) fn remove(state: &mut State, asked: &Asked, project: &str, id: &str) -> Answer {
    let project = administered(state, asked, project)?;
    let role = find(state, project, id)?;
    let (key, id) = (role.project.clone(), role.id);
    let (user, group) = (asked.call.parameter("user"), asked.call.parameter("groupId"));
    let named = asked.call.parameter("group");
    let ((Some(actor), None, None) | (None, Some(actor), None) | (None, None, Some(actor))) =
        (user, group, named)
    else {
        return Err(failure::messages(400, "Give one user, one group or one groupId."));
    };
    let mut groups = state.company.groups.values();
    let by_name =
        groups.find(|g| named.is_some_and(|name| g.name == name && role.groups.contains(&g.id)));
    let actor = by_name.map_or_else(|| actor.to_owned(), |group| group.id.clone());
    let roles = &mut state.jira_mut().roles;
    let Some(role) = roles.iter_mut().find(|role| role.id == id && role.project == key) else {
        return Err(no_role());
    };
    let actors = if user.is_some() { &mut role.people } else { &mut role.groups };
    let Some(place) = actors.iter().position(|a| *a == actor) else {
        let said = format!("'{actor}' is not an actor of this project role.");
        return Err(failure::messages(404, &said));
    };
    actors.remove(place);
    Ok(Response::empty(204))
}

/// The project, if the caller administers it: to others it is not found.
fn administered<'a>(state: &'a State, asked: &Asked, id: &str) -> Result<&'a Project, Response> {
    projects::visible(state, asked, id)
        .ok()
        .filter(|project| asked.identity.administers_project(state, asked.site, project))
        .ok_or_else(|| {
            failure::messages(404, &format!("No project could be found with key '{id}'."))
        })
}

fn find<'a>(state: &'a State, project: &Project, id: &str) -> Result<&'a ProjectRole, Response> {
    let named = |role: &&ProjectRole| role.project == project.key && role.id.to_string() == id;
    state.jira.roles.iter().find(named).ok_or_else(no_role)
}

fn no_role() -> Response {
    failure::messages(404, "Can not find a project role with this id.")
}

fn link(asked: &Asked, project: &Project, role: &ProjectRole) -> String {
    asked.link(&format!("project/{}/role/{}", project.id, role.id))
}

fn user_actor(state: &State, asked: &Asked, account: &str) -> Option<Value> {
    let person = state.person(account)?;
    if asked.call.parameter("excludeInactiveUsers") == Some("true")
        && !users::is_active(asked.call, asked.site, person)
    {
        return None;
    }
    Some(json!({
        "displayName": users::display_name(asked.call, person),
        "type": "atlassian-user-role-actor",
        "avatarUrl": avatar(account, &person.name),
        "actorUser": { "accountId": account },
    }))
}

fn group_actor(state: &State, id: &str) -> Option<Value> {
    let group = state.company.groups.get(id)?;
    Some(json!({
        "displayName": group.name,
        "type": "atlassian-group-role-actor",
        "name": group.name,
        "actorGroup": { "displayName": group.name, "name": group.name, "groupId": group.id },
    }))
}
