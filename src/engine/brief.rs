//! What a ticket says beside whom it is about: teams, a name, a successor, a date.

use super::field::{name, person, refused, team, value_of};
use crate::connector::{FieldValue, Issue};
use crate::domain::order;
use crate::plan::{Brief, Successor};
use crate::playbook::PlaybookId;
use crate::policy::{FieldRef, Refusal, Settings, TicketKind};
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

/// Reads what the playbook and the rules need of the ticket, and nothing else: a field that nobody
/// looks at stops nobody.
///
/// # Errors
/// A field holds something else than is meant.
pub(crate) fn brief_of(
    settings: &Settings,
    issue: &Issue,
    playbook: PlaybookId,
) -> Result<Brief, Refusal> {
    check_request_type(settings, issue)?;
    let mut brief = Brief::default();
    let moves = playbook == PlaybookId::LeftTeam;
    let joins = playbook == PlaybookId::Onboard;
    let team = |own: &FieldRef| team(settings, own.into(), &value_of(issue, &own.id));
    if let Some(teams) = settings.team_fields.as_ref().filter(|_| moves || joins) {
        brief.from_team = if moves { team(&teams.from)? } else { None };
        brief.to_team = team(&teams.to)?;
    }
    if let Some(joiner) = settings.joiner.as_ref().filter(|_| joins) {
        let own = &joiner.name_field;
        brief.name = name(own.into(), &value_of(issue, &own.id))?;
    }
    if let Some(handover) =
        settings.handover.as_ref().filter(|_| playbook == PlaybookId::LeftBusiness)
    {
        let own = &handover.successor_field;
        let named = person(own.into(), &value_of(issue, &own.id))?;
        brief.successor = named.map(|user| Successor { account: user.account, name: user.name });
    }
    Ok(brief)
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

/// A field that holds something else than a request with its type says nothing of what was asked for:
/// it is not the field of a ticket that nobody asked for.
fn check_request_type(settings: &Settings, issue: &Issue) -> Result<(), Refusal> {
    let Some(own) = &settings.request_type_field else { return Ok(()) };
    let is_told = issue.fields.get(&own.id).and_then(request_name).is_some();
    match value_of(issue, &own.id) {
        FieldValue::Empty => Ok(()),
        _ if is_told => Ok(()),
        other => Err(refused(own.into(), &other, "request type")),
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
