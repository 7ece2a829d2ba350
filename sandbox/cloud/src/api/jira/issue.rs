//! One issue.

use super::{Identity, failure, users};
use crate::api::{Answer, Call};
use crate::clock::iso;
use crate::company::{Project, Site, Subject, Ticket};
use crate::state::State;
use crate::wire::Response;
use serde_json::{Map, Value, json};

/// `GET /issue/{issueIdOrKey}`.
pub(super) fn one(
    state: &State,
    call: &Call,
    site: &Site,
    identity: &Identity,
    id: &str,
) -> Answer {
    let found = state.company.tickets.iter().find_map(|ticket| {
        let project = state.company.projects.iter().find(|p| p.key == ticket.project)?;
        let named = ticket.id == id || ticket.key.eq_ignore_ascii_case(id);
        (named && project.host == site.host).then_some((project, ticket))
    });
    let (project, ticket) = found
        .filter(|(project, ticket)| identity.sees(state, project, ticket))
        .ok_or_else(failure::no_issue)?;
    let wanted = call.parameters("fields");
    let mut fields = all_fields(state, call, site, project, ticket);
    fields.retain(|name, _| is_wanted(&wanted, name));
    let body = json!({
        "id": ticket.id,
        "key": ticket.key,
        "self": format!("https://{}/rest/api/3/issue/{}", site.host, ticket.id),
        "fields": fields,
    });
    Ok(Response::json(200, &body))
}

/// `*all` and `*navigable` ask for everything, `-name` for everything but one.
fn is_wanted(wanted: &[String], name: &str) -> bool {
    let without = wanted.iter().any(|w| w.strip_prefix('-') == Some(name));
    let only_without = wanted.iter().all(|w| w.starts_with('-'));
    let with = wanted.iter().any(|w| w == name || w == "*all" || w == "*navigable");
    !without && (only_without || with)
}

fn all_fields(
    state: &State,
    call: &Call,
    site: &Site,
    project: &Project,
    ticket: &Ticket,
) -> Map<String, Value> {
    let base = format!("https://{}/rest/api/3", site.host);
    let created = iso(state.started.unwrap_or(call.now).saturating_sub(86_400_000));
    let (picked, email) = match &ticket.subject {
        Subject::Picked(account) => (users::brief(state, call, site, account), Value::Null),
        Subject::Email(email) => (Value::Null, json!(email)),
        Subject::Nobody => (Value::Null, Value::Null),
    };
    let fields = json!({
        "summary": ticket.summary,
        "issuetype": {
            "self": format!("{base}/issuetype/10010"),
            "id": "10010",
            "name": "Leaver",
            "description": "Someone leaves",
            "subtask": false,
        },
        "project": {
            "self": format!("{base}/project/{}", project.id),
            "id": project.id,
            "key": project.key,
            "name": project.name,
            "projectTypeKey": "software",
            "simplified": false,
        },
        "status": {
            "self": format!("{base}/status/1"),
            "id": "1",
            "name": "To Do",
            "statusCategory": { "id": 2, "key": "new", "name": "To Do", "colorName": "blue-gray" },
        },
        "reporter": users::brief(state, call, site, &ticket.reporter),
        "assignee": null,
        "created": created,
        "updated": created,
        "labels": [],
        "customfield_10050": picked,
        "customfield_10051": email,
    });
    match fields {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
