//! Changing an issue: its fields, its comments, its properties. All of it, or nothing.

use super::comments::{self, Written};
use super::properties::Property;
use super::{Asked, failure, fields, issue, properties, values};
use crate::api::Answer;
use crate::company::{Project, Ticket};
use crate::state::State;
use crate::wire::Response;
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Edit {
    #[serde(default)]
    fields: Map<String, Value>,
    #[serde(default)]
    update: Map<String, Value>,
    #[serde(default)]
    properties: Vec<Property>,
}

/// `PUT /issue/{issueIdOrKey}`. A transition in it is ignored, as published.
pub(super) fn edit(state: &mut State, asked: &Asked, id: &str) -> Answer {
    let sent: Edit = asked.body()?;
    let (project, ticket) = issue::visible(state, asked, id).ok_or_else(failure::no_issue)?;
    if state.is_closed(project, "issue") {
        return Err(failure::messages(400, "The issue can't be edited in its status."));
    }
    let changes = sent
        .fields
        .iter()
        .map(|(name, value)| values::read(state, asked, &project.key, (name, value)))
        .collect::<Result<Vec<_>, _>>()?;
    let edits = comment_edits(state, asked, (project, ticket), &sent.update)?;
    for property in &sent.properties {
        properties::check(&property.key, &property.value)?;
    }
    let issue = ticket.id.clone();
    for (comment, written) in edits {
        match comment {
            Some(id) => comments::edit(state, asked, id, written),
            None => drop(comments::append(state, asked, &issue, written)),
        }
    }
    issue::change(state, asked, &issue, |ticket| {
        for change in changes {
            change.apply(ticket);
        }
        ticket.properties.extend(sent.properties.into_iter().map(|p| (p.key, p.value)));
    });
    if asked.call.parameter("returnIssue") == Some("true") {
        let found = issue::visible(state, asked, &issue).ok_or_else(failure::no_issue)?;
        return Ok(Response::json(200, &fields::issue(state, asked, found, &[], &[])));
    }
    Ok(Response::empty(204))
}

/// New comments, and changes of those with an id.
fn comment_edits(
    state: &State,
    asked: &Asked,
    (project, ticket): (&Project, &Ticket),
    update: &Map<String, Value>,
) -> Result<Vec<(Option<u64>, Written)>, Response> {
    let mut edits = Vec::new();
    for (name, operations) in update {
        if name != "comment" {
            return Err(values::cannot_be_set(name));
        }
        for operation in operations.as_array().into_iter().flatten() {
            let said = "The sandbox adds and edits comments in an update, and nothing else.";
            if let Some(add) = operation.get("add") {
                edits.push((None, comments::check_add(state, asked, project, add)?));
                continue;
            }
            let edit = operation.get("edit").ok_or_else(|| failure::field("comment", said))?;
            let (id, written) = comments::check_edit(state, asked, project, &ticket.id, edit)?;
            edits.push((Some(id), written));
        }
    }
    Ok(edits)
}
