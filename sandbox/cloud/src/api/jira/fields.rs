//! The fields of an issue as Jira shows them.

use super::{Asked, users};
use crate::clock::{View, iso};
use crate::company::{Comment, IssueType, Project, Subject, Ticket};
use crate::state::State;
use serde_json::{Map, Value, json};

const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;
/// How far the company's wall clock is ahead of UTC, all year.
const ZONE: (i64, &str) = (HOUR_MS, "+0100");
/// When a last day ends, on that clock.
const CLOSING_TIME_MS: i64 = 17 * HOUR_MS;
/// The values of the team fields, by place.
const TEAMS: [&str; 2] = ["Backend", "Platform"];

/// An issue with the fields that are asked for, or every field where none is.
pub(super) fn issue(
    state: &State,
    asked: &Asked,
    (project, ticket): (&Project, &Ticket),
    wanted: &[String],
) -> Value {
    let mut fields = all(state, asked, project, ticket);
    fields.retain(|name, _| is_wanted(wanted, name));
    json!({
        "id": ticket.id,
        "key": ticket.key,
        "self": format!("https://{}/rest/api/3/issue/{}", asked.site.host, ticket.id),
        "fields": fields,
    })
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

fn system(state: &State, asked: &Asked, project: &Project, ticket: &Ticket) -> Map<String, Value> {
    let created = iso(state.started.unwrap_or(asked.call.now).saturating_sub(DAY_MS));
    let assignee = state.jira.assignee(&ticket.id, View::Truth);
    let said: Vec<Value> = state
        .jira
        .comments
        .iter()
        .filter(|c| c.issue == ticket.id)
        .map(|c| comment(state, asked, c))
        .collect();
    object(json!({
        "summary": ticket.summary,
        "issuetype": issue_type(asked, ticket.issue_type),
        "project": {
            "self": asked.link(&format!("project/{}", project.id)),
            "id": project.id,
            "key": project.key,
            "name": project.name,
            "projectTypeKey": "software",
            "simplified": false,
        },
        "status": status(asked, ticket.done),
        "reporter": users::brief(state, asked.call, asked.site, &ticket.reporter),
        "assignee": assignee.map(|account| users::brief(state, asked.call, asked.site, account)),
        "created": created,
        "updated": created,
        "labels": [],
        "comment": {
            "self": asked.link(&format!("issue/{}/comment", ticket.id)),
            "startAt": 0,
            "maxResults": said.len(),
            "total": said.len(),
            "comments": said,
        },
    }))
}

fn custom(state: &State, asked: &Asked, ticket: &Ticket) -> Map<String, Value> {
    let (picked, email) = match &ticket.subject {
        Subject::Picked(account) => {
            (users::brief(state, asked.call, asked.site, account), Value::Null)
        }
        Subject::Email(email) => (Value::Null, json!(email)),
        Subject::Nobody => (Value::Null, Value::Null),
    };
    let details = &ticket.details;
    let start = state.started.unwrap_or(asked.call.now);
    object(json!({
        "customfield_10050": picked,
        "customfield_10051": email,
        "customfield_10052":
            details.successor.as_ref().map(|account| users::brief(state, asked.call, asked.site, account)),
        "customfield_10053": details.old_team.as_ref().map(|team| option(asked, team)),
        "customfield_10054": details.new_team.as_ref().map(|team| option(asked, team)),
        "customfield_10055": details.last_day_in.map(|days| closing_time(start, days)),
        "customfield_10056": details.joiner,
    }))
}

/// A comment as Jira shows it.
pub(super) fn comment(state: &State, asked: &Asked, comment: &Comment) -> Value {
    let author = users::anyone(state, asked.call, asked.site, &comment.author);
    let mut shown = json!({
        "self": asked.link(&format!("issue/{}/comment/{}", comment.issue, comment.id)),
        "id": comment.id.to_string(),
        "author": author,
        "updateAuthor": author,
        "body": comment.body,
        "created": iso(comment.created),
        "updated": iso(comment.created),
        "jsdPublic": true,
    });
    if let (Some(visibility), Some(shown)) = (&comment.visibility, shown.as_object_mut()) {
        shown.insert("visibility".into(), visibility.clone());
    }
    shown
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

fn status(asked: &Asked, done: bool) -> Value {
    let (id, name, category, key, colour) = if done {
        ("3", "Done", 3, "done", "green")
    } else {
        ("1", "To Do", 2, "new", "blue-gray")
    };
    json!({
        "self": asked.link(&format!("status/{id}")),
        "id": id,
        "name": name,
        "statusCategory": { "id": category, "key": key, "name": name, "colorName": colour },
    })
}

/// A value of a select field.
fn option(asked: &Asked, team: &str) -> Value {
    let place = TEAMS.iter().position(|t| *t == team).unwrap_or(TEAMS.len());
    let id = (10_200 + place).to_string();
    json!({ "self": asked.link(&format!("customFieldOption/{id}")), "value": team, "id": id })
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
