//! Saying something on an issue.

use super::{Asked, Identity, failure, fields, issue, users};
use crate::api::Answer;
use crate::company::Comment;
use crate::state::State;
use crate::wire::Response;
use serde_json::{Map, Value};

const FIRST: u64 = 10_700;

/// `POST /issue/{issueIdOrKey}/comment`.
pub(super) fn add(state: &mut State, asked: &Asked, id: &str) -> Answer {
    let mut sent: Map<String, Value> = asked.body()?;
    let (_, ticket) = issue::visible(state, asked, id).ok_or_else(failure::no_issue)?;
    let issue = ticket.id.clone();
    let body = sent
        .remove("body")
        .filter(is_document)
        .ok_or_else(|| failure::messages(400, "Comment body is not valid!"))?;
    let comment = Comment {
        id: u64::try_from(state.jira.comments.len()).unwrap_or_default().saturating_add(FIRST),
        issue,
        author: match &asked.identity {
            Identity::App => users::APP.to_owned(),
            Identity::User(account) => account.clone(),
        },
        created: asked.call.now,
        body,
        visibility: sent.remove("visibility"),
    };
    let shown = fields::comment(state, asked, &comment);
    state.jira_mut().comments.push(comment);
    Ok(Response::json(201, &shown))
}

/// Whether this is text in Atlassian document format.
fn is_document(body: &Value) -> bool {
    body.get("type").is_some_and(|t| t == "doc")
        && body.get("version").is_some_and(|v| v == 1)
        && body.get("content").is_some_and(Value::is_array)
}
