//! Projects and who leads them.

use super::{Asked, failure, page, users};
use crate::api::Answer;
use crate::company::{Project, uses_jira};
use crate::state::State;
use crate::wire::Response;
use serde_json::{Map, Value, json};

/// `GET /project/search`. Every project is live, none has a category or a property.
pub(super) fn search(state: &State, asked: &Asked) -> Answer {
    let call = asked.call;
    let empty = call.parameter("categoryId").is_some() || call.parameter("propertyQuery").is_some();
    let any_of = |name: &str, value: &str| {
        let all = call.parameters(name);
        all.is_empty() || all.iter().any(|one| one == value)
    };
    let query = call.parameter("query").map(str::to_lowercase);
    let called = |p: &Project| {
        let like =
            |q: &String| p.key.to_lowercase().contains(q) || p.name.to_lowercase().contains(q);
        query.as_ref().is_none_or(like)
    };
    let mut found: Vec<&Project> = state
        .company
        .projects
        .iter()
        .filter(|p| !empty && any_of("status", "live") && any_of("typeKey", state.project_type(p)))
        .filter(|p| p.host == asked.site.host && asked.identity.browses(state, p))
        .filter(|p| any_of("keys", &p.key) && any_of("id", &p.id) && called(p))
        .filter(|p| {
            let edits = call.parameter("action") == Some("edit");
            !edits || asked.identity.administers_project(state, asked.site, p)
        })
        .collect();
    found.sort_by_key(|p| &p.key);
    page::order(asked, &mut found, |by, project| match by {
        "key" => project.key.clone(),
        "name" => project.name.to_lowercase(),
        "owner" => lead(state, project),
        "issueCount" => {
            let tickets = state.jira.all_tickets(asked.call.seen());
            format!("{:020}", tickets.filter(|t| t.project == project.key).count())
        }
        "lastIssueUpdatedDate" => {
            let tickets = state.jira.all_tickets(asked.call.seen());
            let last = tickets.filter(|t| t.project == project.key).filter_map(|t| t.updated).max();
            format!("{:020}", last.unwrap_or_default())
        }
        _ => String::new(),
    });
    let lead = asked.expands("lead");
    page::page(asked, found.into_iter().map(|p| shown(state, asked, p, lead)).collect())
}

/// The name of whoever leads a project.
fn lead(state: &State, project: &Project) -> String {
    let person = state.jira.leads.get(&project.key).and_then(|account| state.person(account));
    person.map(|person| person.name.to_lowercase()).unwrap_or_default()
}

/// `PUT /project/{projectIdOrKey}`.
pub(super) fn update(state: &mut State, asked: &Asked, id: &str) -> Answer {
    let body: Map<String, Value> = asked.body()?;
    let project = visible(state, asked, id)?.clone();
    if !asked.identity.administers_project(state, asked.site, &project) {
        let said = "You must be a project administrator to update a project.";
        return Err(failure::messages(403, said));
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
        "projectTypeKey": state.project_type(project),
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
