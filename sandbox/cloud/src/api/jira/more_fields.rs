//! A field of each further kind that Jira has, beside those that Acme works with. They are on tickets
//! of one project only: elsewhere Jira leaves them out of answers and refuses to set them.

use super::jql::Type;
use super::{Asked, failure, fields, users};
use crate::state::State;
use crate::wire::Response;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The project whose tickets have them.
const PROJECT: &str = "OFF";
/// The second list of the cascading select, by the first.
const CASCADE: [(&str, &[&str]); 2] =
    [("Engineering", &["Backend", "Platform"]), ("Sales", &["North", "Backend"])];
/// Atlassian's teams, by id.
const TEAMS: [(&str, &str); 2] = [
    ("36885b3c-0000-4000-8000-000000000001", "Backend"),
    ("36885b3c-0000-4000-8000-000000000002", "Platform"),
];

/// A kind of field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::api::jira) enum Kind {
    Options,
    Cascade,
    Labels,
    Team,
    Users,
    Group,
    Groups,
    Paragraph,
    Day,
    Number,
}

/// Id, name, kind.
pub(in crate::api::jira) const MORE: [(&str, &str, Kind); 10] = [
    ("customfield_10060", "New teams", Kind::Options),
    ("customfield_10061", "Department", Kind::Cascade),
    ("customfield_10062", "Team labels", Kind::Labels),
    ("customfield_10063", "Team", Kind::Team),
    ("customfield_10064", "Employees", Kind::Users),
    ("customfield_10065", "Group of the team", Kind::Group),
    ("customfield_10066", "Groups of the team", Kind::Groups),
    ("customfield_10067", "Remarks", Kind::Paragraph),
    ("customfield_10068", "Last date", Kind::Day),
    ("customfield_10069", "Seats", Kind::Number),
];

impl Kind {
    /// How a search compares it.
    pub(in crate::api::jira) fn compared(self) -> Type {
        match self {
            Self::Paragraph => Type::Text,
            Self::Day => Type::Time,
            _ => Type::Name,
        }
    }
}

/// Them as an answer shows them; none of another project's tickets.
pub(super) fn shown(
    state: &State,
    asked: &Asked,
    project: &str,
    held: &BTreeMap<String, Value>,
) -> Map<String, Value> {
    if project != PROJECT {
        return Map::new();
    }
    let value = |(id, _, kind): &(&str, &str, Kind)| {
        let value = held.get(*id).cloned().unwrap_or_default();
        ((*id).to_owned(), if *kind == Kind::Users { people(state, asked, &value) } else { value })
    };
    MORE.iter().map(value).collect()
}

/// Users are kept by their accounts.
fn people(state: &State, asked: &Asked, accounts: &Value) -> Value {
    let Some(accounts) = accounts.as_array() else { return Value::Null };
    let brief = |account| users::brief(state, asked.call, asked.site, account);
    accounts.iter().filter_map(Value::as_str).map(brief).collect()
}

/// Reads what such a field shall be; nothing where there is no such field.
pub(super) fn read(
    state: &State,
    asked: &Asked,
    project: &str,
    (name, value): (&str, &Value),
) -> Option<Result<Value, Response>> {
    let (_, _, kind) = MORE.iter().find(|(id, ..)| *id == name && project == PROJECT)?;
    if value.is_null() || value.as_array().is_some_and(Vec::is_empty) {
        return Some(Ok(Value::Null));
    }
    let taken = match kind {
        Kind::Options => each(value, |one| Some(fields::choice(asked, option(one)?))),
        Kind::Cascade => cascade(value),
        Kind::Labels => each(value, |one| {
            let label = one.as_str().filter(|text| !text.is_empty() && !text.contains(' '))?;
            Some(json!(label))
        }),
        Kind::Team => team(value),
        Kind::Users => each(value, |one| {
            let account = one.get("accountId").or_else(|| one.get("id"))?.as_str()?;
            users::is_known(state, asked.site, account).then(|| json!(account))
        }),
        Kind::Group => group(state, value),
        Kind::Groups => each(value, |one| group(state, one)),
        Kind::Paragraph => {
            let is_doc = value.get("type").and_then(Value::as_str) == Some("doc");
            (is_doc && value.get("version").is_some()).then(|| value.clone())
        }
        Kind::Day => value.as_str().filter(|text| is_day(text)).map(|text| json!(text)),
        Kind::Number => value.is_number().then(|| value.clone()),
    };
    let said = match kind {
        Kind::Paragraph => {
            "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
        }
        Kind::Day => "Error parsing date string. The format is yyyy-MM-dd.",
        Kind::Number => "Operation value must be a number",
        _ => "Specify a valid value for this field.",
    };
    Some(taken.ok_or_else(|| failure::field(name, said)))
}

fn each(value: &Value, one: impl Fn(&Value) -> Option<Value>) -> Option<Value> {
    value.as_array()?.iter().map(one).collect::<Option<Vec<_>>>().map(Value::from)
}

fn option(value: &Value) -> Option<&'static str> {
    let called = value.get("value").or_else(|| value.get("id")).and_then(Value::as_str)?;
    fields::team_called(called)
}

fn cascade(value: &Value) -> Option<Value> {
    let parent = value.get("value").and_then(Value::as_str)?;
    let (at, (_, children)) = CASCADE.iter().enumerate().find(|(_, (name, _))| *name == parent)?;
    let option = |id: usize, name: &str| json!({ "id": id.to_string(), "value": name });
    let mut chosen = option(10_300 + 100 * at, parent);
    if let Some(child) = value.get("child").filter(|child| !child.is_null()) {
        let child = child.get("value").and_then(Value::as_str)?;
        let place = children.iter().position(|name| *name == child)?;
        let child = option(10_301 + 100 * at + place, child);
        chosen.as_object_mut()?.insert("child".to_owned(), child);
    }
    Some(chosen)
}

/// A team is set by its id, and answered with its name.
/// <https://developer.atlassian.com/platform/teams/components/team-field-in-jira-rest-api/>
fn team(value: &Value) -> Option<Value> {
    let id = value.as_str()?;
    let (id, name) = TEAMS.iter().find(|(own, _)| *own == id)?;
    Some(json!({
        "id": id, "name": name, "avatarUrl": "", "isVisible": true, "isVerified": false,
        "title": name, "isShared": true,
    }))
}

fn group(state: &State, value: &Value) -> Option<Value> {
    let called = value.get("name").or_else(|| value.get("groupId")).and_then(Value::as_str)?;
    let group = state.company.groups.values().find(|g| g.name == called || g.id == called)?;
    Some(json!({ "name": group.name, "groupId": group.id }))
}

fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits =
        |part: &&str, count| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
    matches!(parts.as_slice(), [y, m, d] if digits(y, 4) && digits(m, 2) && digits(d, 2))
}
