//! The values that the fields of a ticket can be given.

use super::{Asked, failure, fields, more_fields};
use crate::company::{LastDay, Ticket};
use crate::state::State;
use crate::wire::Response;
use serde_json::Value;

const LONGEST_SUMMARY: usize = 255;
const LONGEST_TEXT: usize = 254;

/// A change of one field that can be made.
pub(super) enum Change {
    Summary(String),
    Employee(Option<String>),
    EmployeeEmail(Option<String>),
    Successor(Option<String>),
    OldTeam(Option<String>),
    NewTeam(Option<String>),
    LastDay(Option<LastDay>),
    Joiner(Option<String>),
    /// A field of a further kind.
    More(String, Value),
}

impl Change {
    /// Makes it.
    pub(super) fn apply(self, ticket: &mut Ticket) {
        match self {
            Self::Summary(text) => ticket.summary = text,
            Self::Employee(account) => ticket.subject.picked = account,
            Self::EmployeeEmail(text) => ticket.subject.email = text,
            Self::Successor(account) => ticket.details.successor = account,
            Self::OldTeam(team) => ticket.details.old_team = team,
            Self::NewTeam(team) => ticket.details.new_team = team,
            Self::LastDay(day) => ticket.details.last_day = day,
            Self::Joiner(text) => ticket.details.joiner = text,
            Self::More(field, Value::Null) => drop(ticket.more.remove(&field)),
            Self::More(field, value) => drop(ticket.more.insert(field, value)),
        }
    }
}

/// Reads what a field shall be; `null` empties it.
pub(super) fn read(
    state: &State,
    asked: &Asked,
    project: &str,
    (name, value): (&str, &Value),
) -> Result<Change, Response> {
    match name {
        "summary" => summary(value).map(Change::Summary),
        "customfield_10050" => user(state, asked, name, value).map(Change::Employee),
        "customfield_10051" => text(name, value).map(Change::EmployeeEmail),
        "customfield_10052" => user(state, asked, name, value).map(Change::Successor),
        "customfield_10053" => option(name, value).map(Change::OldTeam),
        "customfield_10054" => option(name, value).map(Change::NewTeam),
        "customfield_10055" => time(name, value).map(Change::LastDay),
        "customfield_10056" => text(name, value).map(Change::Joiner),
        _ => match more_fields::read(state, asked, project, (name, value)) {
            Some(taken) => taken.map(|value| Change::More(name.to_owned(), value)),
            None => Err(cannot_be_set(name)),
        },
    }
}

/// 400: there is no such field, or no screen has it.
pub(super) fn cannot_be_set(name: &str) -> Response {
    let said =
        format!("Field '{name}' cannot be set. It is not on the appropriate screen, or unknown.");
    failure::field(name, &said)
}

fn summary(value: &Value) -> Result<String, Response> {
    let text = value.as_str().unwrap_or_default().trim();
    if text.is_empty() || text.chars().count() > LONGEST_SUMMARY || text.contains('\n') {
        return Err(failure::field("summary", "The summary is one line of 1 to 255 characters."));
    }
    Ok(text.to_owned())
}

fn user(
    state: &State,
    asked: &Asked,
    name: &str,
    value: &Value,
) -> Result<Option<String>, Response> {
    if value.is_null() {
        return Ok(None);
    }
    let account = value.get("accountId").or_else(|| value.get("id")).and_then(Value::as_str);
    account
        .filter(|account| super::users::is_known(state, asked.site, account))
        .map(|account| Some(account.to_owned()))
        .ok_or_else(|| failure::field(name, "Specify a valid 'accountId' for the user."))
}

fn text(name: &str, value: &Value) -> Result<Option<String>, Response> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) if text.chars().count() <= LONGEST_TEXT => {
            Ok(Some(text.clone()).filter(|text| !text.is_empty()))
        }
        _ => Err(failure::field(name, "Operation value must be a string of up to 254 characters.")),
    }
}

fn option(name: &str, value: &Value) -> Result<Option<String>, Response> {
    if value.is_null() {
        return Ok(None);
    }
    let called = value.get("value").or_else(|| value.get("id")).and_then(Value::as_str);
    called.and_then(fields::team_called).map(|team| Some(team.to_owned())).ok_or_else(|| {
        failure::field(name, "Specify a valid 'id' or 'name' for the option of this field.")
    })
}

fn time(name: &str, value: &Value) -> Result<Option<LastDay>, Response> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) if is_time(text) => Ok(Some(LastDay::At(text.clone()))),
        _ => Err(failure::field(
            name,
            "Error parsing date string. The format is yyyy-MM-dd'T'HH:mm:ss.SSSZ, for instance \
             2026-11-26T17:00:00.000+0100.",
        )),
    }
}

/// Whether this is a time as Jira writes it. The day need not be in the calendar.
fn is_time(text: &str) -> bool {
    let pattern = "dddd-dd-ddTdd:dd:dd.ddd?dddd";
    text.len() == pattern.len()
        && text.chars().zip(pattern.chars()).all(|(letter, wanted)| match wanted {
            'd' => letter.is_ascii_digit(),
            '?' => letter == '+' || letter == '-',
            _ => letter == wanted,
        })
}

#[cfg(test)]
mod tests {
    use super::is_time;

    #[test]
    fn times_as_jira_writes_them() {
        for (text, expected) in [
            ("2026-11-26T17:00:00.000+0100", true),
            ("2026-11-26T17:00:00.000-0500", true),
            ("2026-11-26T17:00:00.000Z", false),
            ("2026-11-26", false),
            ("tomorrow", false),
        ] {
            assert_eq!(is_time(text), expected, "{text}");
        }
    }
}
