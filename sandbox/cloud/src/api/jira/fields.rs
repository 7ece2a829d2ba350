//! The fields of an issue as Jira shows them.

use super::{Asked, comments, more_fields, properties, users};
use crate::clock::{View, iso};
use crate::company::{IssueType, LastDay, Project, Status, Ticket};
use crate::state::State;
use serde_json::{Map, Value, json};

pub(super) const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;
/// How far the company's wall clock is ahead of UTC, all year.
const ZONE: (i64, &str) = (HOUR_MS, "+0100");
/// When a last day ends, on that clock.
const CLOSING_TIME_MS: i64 = 17 * HOUR_MS;
/// The values of the team fields, by place.
const TEAMS: [&str; 2] = ["Backend", "Platform"];

/// An issue with the fields that are asked for, or every field where none is, and with the
/// properties that are asked for.
pub(super) fn issue(
    state: &State,
    asked: &Asked,
    (project, ticket): (&Project, &Ticket),
    wanted: &[String],
    with_properties: &[String],
) -> Value {
    let mut fields = all(state, asked, project, ticket);
    fields.retain(|name, _| is_wanted(wanted, name));
    let mut issue = json!({
        "id": ticket.id,
        "key": ticket.key,
        "self": format!("https://{}/rest/api/3/issue/{}", asked.site.host, ticket.id),
        "fields": fields,
    });
    if let (false, Some(issue)) = (with_properties.is_empty(), issue.as_object_mut()) {
        let chosen = properties::chosen(&ticket.properties, with_properties);
        issue.insert("properties".into(), chosen.into());
    }
    issue
}

/// `*all` and `*navigable` ask for everything, `-name` for everything but one.
fn is_wanted(wanted: &[String], name: &str) -> bool {
    let without = wanted.iter().any(|w| w.strip_prefix('-') == Some(name));
    let only_without = wanted.iter().all(|w| w.starts_with('-'));
    let with = wanted.iter().any(|w| w == name || w == "*all" || w == "*navigable");
    !without && (only_without || with)
}

fn all(state: &State, asked: &Asked, project: &Project, ticket: &Ticket) -> Map<String, Value> {
    let mut fields = system(state, asked, project, ticket);
    fields.extend(custom(state, asked, ticket));
    fields
}

/// When every issue was created.
pub(super) fn created(state: &State, asked: &Asked) -> i64 {
    state.started.unwrap_or(asked.call.now).saturating_sub(DAY_MS)
}

fn system(state: &State, asked: &Asked, project: &Project, ticket: &Ticket) -> Map<String, Value> {
    let created = iso(created(state, asked));
    let assignee = state.jira.assignee(&ticket.id, View::Truth);
    let updated = ticket.updated.map_or_else(|| created.clone(), iso);
    let said: Vec<Value> = comments::readable(state, asked, project, &ticket.id)
        .into_iter()
        .map(|comment| comments::shown(state, asked, comment))
        .collect();
    let mut fields = object(json!({
        "summary": ticket.summary,
        "issuetype": issue_type(asked, ticket.issue_type),
        "project": {
            "self": asked.link(&format!("project/{}", project.id)),
            "id": project.id,
            "key": project.key,
            "name": project.name,
            "projectTypeKey": state.project_type(project),
            "simplified": false,
        },
        "status": status(asked, ticket.status),
        "reporter": users::brief(state, asked.call, asked.site, &ticket.reporter),
        "assignee": assignee.map(|account| users::brief(state, asked.call, asked.site, account)),
        "created": created,
        "updated": updated,
        "labels": [],
        "comment": {
            "self": asked.link(&format!("issue/{}/comment", ticket.id)),
            "startAt": 0,
            "maxResults": said.len(),
            "total": said.len(),
            "comments": said,
        },
    }));
    let place = fields.get_mut("project").and_then(Value::as_object_mut);
    if let (Some(place), "absent") = (place, state.variants.value("project.type")) {
        place.remove("projectTypeKey");
    }
    fields
}

/// The custom fields of a ticket, by their ids.
pub(super) fn custom(state: &State, asked: &Asked, ticket: &Ticket) -> Map<String, Value> {
    let user = |account: &String| users::brief(state, asked.call, asked.site, account);
    let details = &ticket.details;
    let start = state.started.unwrap_or(asked.call.now);
    let mut fields = object(json!({
        "customfield_10050": ticket.subject.picked.as_ref().map(user),
        "customfield_10051": ticket.subject.email,
        "customfield_10052": details.successor.as_ref().map(user),
        "customfield_10053": details.old_team.as_ref().map(|team| choice(asked, team)),
        "customfield_10054": details.new_team.as_ref().map(|team| choice(asked, team)),
        "customfield_10055": details.last_day.as_ref().map(|day| match day {
            LastDay::In(days) => closing_time(start, *days),
            LastDay::At(written) => written.clone(),
        }),
        "customfield_10056": details.joiner,
    }));
    fields.extend(more_fields::shown(state, asked, &ticket.project, &ticket.more));
    fields
}

fn issue_type(asked: &Asked, kind: IssueType) -> Value {
    json!({
        "self": asked.link(&format!("issuetype/{}", kind.id())),
        "id": kind.id(),
        "name": kind.name(),
        "description": kind.description(),
        "subtask": false,
    })
}

fn status(asked: &Asked, status: Status) -> Value {
    let (category, colour) = match status {
        Status::ToDo => (2, "blue-gray"),
        Status::InProgress => (4, "yellow"),
        Status::Done => (3, "green"),
    };
    let (id, name) = (status.id(), status.name());
    json!({
        "self": asked.link(&format!("status/{id}")),
        "id": id,
        "name": name,
        "statusCategory": {
            "id": category, "key": status.category(), "name": name, "colorName": colour,
        },
    })
}

/// A value of a select field.
pub(super) fn choice(asked: &Asked, team: &str) -> Value {
    let place = TEAMS.iter().position(|t| *t == team).unwrap_or(TEAMS.len());
    let id = option_id(place);
    json!({ "self": asked.link(&format!("customFieldOption/{id}")), "value": team, "id": id })
}

/// The team that an option of the team fields stands for, by its name or its id.
pub(super) fn team_called(option: &str) -> Option<&'static str> {
    let named = |(place, team): &(usize, &&str)| **team == option || option_id(*place) == option;
    TEAMS.iter().enumerate().find(named).map(|(_, team)| *team)
}

fn option_id(place: usize) -> String {
    (10_200 + place).to_string()
}

/// The end of a working day so many days after `start`, as Jira writes a time.
fn closing_time(start: i64, days: i64) -> String {
    let (ahead, offset) = ZONE;
    let today = start.saturating_add(ahead).div_euclid(DAY_MS);
    let local = today.saturating_add(days).saturating_mul(DAY_MS).saturating_add(CLOSING_TIME_MS);
    format!("{}{offset}", iso(local).trim_end_matches('Z'))
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::closing_time;

    #[test]
    fn a_day_ends_on_the_companys_clock() {
        assert_eq!(closing_time(1_795_430_400_000, 3), "2026-11-26T17:00:00.000+0100");
        assert_eq!(closing_time(84_600_000, 0), "1970-01-02T17:00:00.000+0100", "23:30 in UTC");
    }
}
