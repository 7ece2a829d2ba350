//! Projects and who leads them.

use super::{Asked, failure, page, users};
use crate::api::Answer;
use crate::company::{Project, uses_jira};
use crate::state::State;
use crate::wire::Response;
use serde_json::{Map, Value, json};

/// What an update may hold here; the published description has more.
const FIELDS: [&str; 2] = ["leadAccountId", "assigneeType"];

/// `GET /project/search`.
pub(super) fn search(state: &State, asked: &Asked) -> Answer {
    let keys = asked.call.parameters("keys");
    let mut found: Vec<&Project> = state
        .company
        .projects
        .iter()
        .filter(|p| p.host == asked.site.host && asked.identity.browses(state, p))
        .filter(|p| keys.is_empty() || keys.contains(&p.key))
        .collect();
    found.sort_by_key(|p| &p.key);
    let lead = asked.expands("lead");
    page::page(asked, found.into_iter().map(|p| shown(state, asked, p, lead)).collect())
}

/// `PUT /project/{projectIdOrKey}`.
pub(super) fn update(state: &mut State, asked: &Asked, id: &str) -> Answer {
    let body: Map<String, Value> = asked.body()?;
    let project = visible(state, asked, id)?.clone();
    if !asked.identity.administers_project(state, asked.site, &project) {
        let said = "You must be a project administrator to update a project.";
        return Err(failure::messages(403, said));
    }
    if let Some(other) = body.keys().find(|name| !FIELDS.contains(&name.as_str())) {
        let said = format!("The sandbox changes the lead of a project, but not its {other}.");
        return Err(failure::messages(400, &said));
    }
    if let Some(lead) = body.get("leadAccountId") {
        let lead = lead.as_str().unwrap_or_default();
        let person = state.person(lead);
        if !person.is_some_and(|p| uses_jira(&state.company, p, asked.site)) {
            return Err(failure::field("projectLead", "You must specify a valid project lead."));
        }
        state.jira_mut().leads.insert(project.key.clone(), lead.to_owned());
    }
    Ok(Response::json(200, &shown(state, asked, &project, true)))
}

/// The project with this id or key, or 404 where the caller may not browse it.
pub(super) fn visible<'a>(
    state: &'a State,
    asked: &Asked,
    id: &str,
) -> Result<&'a Project, Response> {
    state
        .company
        .project(id)
        .filter(|p| p.host == asked.site.host && asked.identity.browses(state, p))
        .ok_or_else(|| {
            failure::messages(404, &format!("No project could be found with key '{id}'."))
        })
}

fn shown(state: &State, asked: &Asked, project: &Project, with_lead: bool) -> Value {
    let mut item = json!({
        "expand": "description,lead,issueTypes,url,projectKeys,permissions,insight",
        "self": asked.link(&format!("project/{}", project.id)),
        "id": project.id,
        "key": project.key,
        "name": project.name,
        "projectTypeKey": "software",
        "simplified": false,
        "style": "classic",
        "isPrivate": project.browsers.is_some(),
        "properties": {},
    });
    let lead = state.jira.leads.get(&project.key).filter(|_| with_lead);
    if let (Some(lead), Some(item)) = (lead, item.as_object_mut()) {
        item.insert("lead".into(), users::brief(state, asked.call, asked.site, lead));
    }
    item
}
