//! What a ticket says beside whom it is about: teams, a name, a successor, a date.

use crate::connector::Issue;
use crate::domain::AccountId;
use crate::domain::order;
use crate::plan::{Brief, Successor};
use crate::policy::{Settings, TicketKind};
use serde_json::Value;

/// Jira's name of the field that says whether a ticket is closed.
const STATUS: &str = "status";

/// The fields of the ticket that the settings name, without repeats.
pub(crate) fn fields(settings: &Settings) -> Vec<String> {
    let teams = settings.team_fields.iter().flat_map(|t| [&t.from, &t.to]);
    let others = teams
        .chain(settings.handover.iter().map(|h| &h.successor_field))
        .chain(settings.joiner.iter().map(|j| &j.name_field))
        .chain(settings.leave_date.iter().map(|d| &d.field))
        .chain(&settings.request_type_field)
        .map(|field| field.id.clone());
    let mut all: Vec<String> =
        settings.subject_fields.iter().map(|f| f.id.clone()).chain(others).collect();
    all.extend([STATUS, "issuetype"].map(str::to_owned));
    order::sort(&mut all);
    all.dedup();
    all
}

/// Reads the ticket.
pub(crate) fn brief_of(settings: &Settings, issue: &Issue) -> Brief {
    let team = |id: &str| issue.fields.get(id).and_then(words);
    let teams = settings.team_fields.as_ref();
    let successor =
        settings.handover.as_ref().and_then(|h| issue.fields.get(&h.successor_field.id));
    Brief {
        from_team: teams.and_then(|t| team(&t.from.id)),
        to_team: teams.and_then(|t| team(&t.to.id)),
        successor: successor.and_then(picked),
        name: settings.joiner.as_ref().and_then(|j| team(&j.name_field.id)),
        former: None,
        demote: false,
        idle: None,
        date: None,
        withheld: None,
        withheld_in_entra: Vec::new(),
    }
}

fn picked(user: &Value) -> Option<Successor> {
    let account = user.get("accountId").and_then(Value::as_str)?;
    let name = user.get("displayName").and_then(Value::as_str).unwrap_or(account);
    Some(Successor { account: AccountId::parse(account)?, name: name.to_owned() })
}

/// A text field's words, or a select's choice.
fn words(value: &Value) -> Option<String> {
    let text = value.as_str().or_else(|| value.get("value").and_then(Value::as_str))?;
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Whether the ticket's status is of the category *Done*; `None` where Jira doesn't say.
pub(crate) fn is_closed(issue: &Issue) -> Option<bool> {
    let category = issue.fields.get(STATUS)?.pointer("/statusCategory/key")?.as_str()?;
    Some(category == "done")
}

/// What kind of ticket it is.
pub(crate) fn kind_of<'a>(settings: &Settings, issue: &'a Issue) -> TicketKind<'a> {
    let request = settings.request_type_field.as_ref().and_then(|f| issue.fields.get(&f.id));
    TicketKind {
        project: &issue.project,
        issue_type: issue_type(issue),
        request_type: request.and_then(request_name),
    }
}

/// A service project's field holds the request with its type.
fn request_name(field: &Value) -> Option<&str> {
    let name = field.pointer("/requestType/name").or_else(|| field.get("name"));
    name.and_then(Value::as_str)
}

/// The type of the ticket, by name.
fn issue_type(issue: &Issue) -> &str {
    let name = issue.fields.get("issuetype").and_then(|t| t.get("name"));
    name.and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::request_name;
    use serde_json::json;

    #[test]
    fn a_request_type_is_read_from_the_field_of_a_service_project() {
        let field = json!({ "requestType": { "id": "7", "name": "Somebody leaves" } });
        assert_eq!(request_name(&field), Some("Somebody leaves"));
        assert_eq!(request_name(&json!({ "name": "Somebody leaves" })), Some("Somebody leaves"));
        assert_eq!(request_name(&json!("Somebody leaves")), None);
    }
}
