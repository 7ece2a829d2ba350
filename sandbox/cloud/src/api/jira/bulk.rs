//! Changing many issues at once: submitted, carried out after a while, asked about.

use super::{Asked, issue, users};
use crate::api::Answer;
use crate::clock::iso;
use crate::company::BulkTask;
use crate::state::State;
use crate::wire::Response;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

const MOST: usize = 1_000;
const ASSIGNEE: &str = "assignee";
const FIRST_TASK: usize = 10_640;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Payload {
    selected_issue_ids_or_keys: Vec<String>,
    selected_actions: Vec<String>,
    edited_fields_input: Fields,
    #[serde(rename = "sendBulkNotification")]
    _send_bulk_notification: Option<bool>,
}

/// Of the many fields there are, the sandbox changes those that hold one person.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Fields {
    single_select_clearable_user_picker_fields: Vec<UserField>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct UserField {
    field_id: String,
    user: Option<User>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct User {
    account_id: String,
}

/// `{"errors":[{"message":…}]}`.
pub(super) fn refusal(status: u16, message: &str) -> Response {
    Response::json(status, &json!({ "errors": [{ "message": message }] }))
}

/// `POST /bulk/issues/fields`.
pub(super) fn submit(state: &mut State, asked: &Asked) -> Answer {
    if let Some(status) = state.refuses_bulk() {
        return Err(refusal(status, "You do not have the permission to make bulk changes."));
    }
    let body = asked.body().map_err(|r| refusal(r.status, "The payload is no JSON."))?;
    let payload: Payload = serde_json::from_value(body)
        .map_err(|e| refusal(400, &format!("Invalid request payload: {e}")))?;
    let assignee = new_assignee(&payload).map_err(|said| refusal(400, &said))?;
    if assignee.as_ref().is_some_and(|account| state.person(account).is_none()) {
        return Err(refusal(400, "The user of the field assignee does not exist."));
    }
    let selected: BTreeSet<&String> = payload.selected_issue_ids_or_keys.iter().collect();
    if selected.is_empty() || selected.len() > MOST {
        return Err(refusal(400, "Between 1 and 1000 issues can be selected."));
    }
    let issues: BTreeSet<String> = selected
        .iter()
        .filter_map(|id| issue::visible(state, asked, id))
        .map(|(_, ticket)| ticket.id.clone())
        .collect();
    let id = (FIRST_TASK + state.jira.tasks.len()).to_string();
    let task = BulkTask {
        id: id.clone(),
        by: asked.identity.account().to_owned(),
        submitted: asked.call.now,
        due: asked.call.now.saturating_add(state.visibility.bulk_ms),
        invisible: u64::try_from(selected.len().saturating_sub(issues.len())).unwrap_or_default(),
        issues: issues.into_iter().collect(),
        assignee,
        outcome: None,
    };
    state.jira_mut().tasks.push(task);
    Ok(Response::json(201, &json!({ "taskId": id })))
}

fn new_assignee(payload: &Payload) -> Result<Option<String>, String> {
    let edited = &payload.edited_fields_input.single_select_clearable_user_picker_fields;
    if let Some(other) = edited.iter().find(|f| !payload.selected_actions.contains(&f.field_id)) {
        return Err(format!(
            "The following editedFieldInput values are not listed as selectedActions : {}",
            other.field_id
        ));
    }
    match (payload.selected_actions.as_slice(), edited.as_slice()) {
        ([action], [field]) if action == ASSIGNEE && field.field_id == ASSIGNEE => {
            Ok(field.user.as_ref().map(|user| user.account_id.clone()))
        }
        _ => Err("The sandbox edits the assignee, and nothing else, in bulk.".to_owned()),
    }
}

/// `GET /bulk/queue/{taskId}`.
pub(super) fn progress(state: &State, asked: &Asked, id: &str) -> Answer {
    let task = state.jira.tasks.iter().find(|task| task.id == id);
    let task = task.ok_or_else(|| refusal(400, "There is no such task."))?;
    let done = task.outcome.as_ref();
    let failed: Map<String, Value> = done
        .into_iter()
        .flatten()
        .map(|(issue, reason)| (issue.clone(), json!([reason])))
        .collect();
    let processed: Vec<u64> = task
        .issues
        .iter()
        .filter(|issue| done.is_some() && !failed.contains_key(*issue))
        .filter_map(|issue| issue.parse().ok())
        .collect();
    let updated = if done.is_some() { task.due } else { task.submitted };
    let body = json!({
        "taskId": task.id,
        "status": if done.is_some() { "COMPLETE" } else { "RUNNING" },
        "progressPercent": if done.is_some() { 100 } else { 0 },
        "submittedBy": users::anyone(state, asked.call, asked.site, &task.by),
        "created": iso(task.submitted),
        "started": iso(task.submitted),
        "updated": iso(updated),
        "totalIssueCount": task.issues.len(),
        "processedAccessibleIssues": processed,
        "failedAccessibleIssues": failed,
        "invalidOrInaccessibleIssueCount": task.invisible,
    });
    Ok(Response::json(200, &body))
}
