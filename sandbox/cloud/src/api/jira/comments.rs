//! What is said on an issue.

use super::properties::Property;
use super::{Asked, document, failure, issue, page, users, visibility};
use crate::api::Answer;
use crate::clock::iso;
use crate::company::{Comment, Project};
use crate::state::State;
use crate::wire::Response;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const FIRST: u64 = 10_700;
/// How many comments a page holds unless the caller says so, and at most.
const DEFAULT: usize = 100;
const MOST: usize = 5_000;

/// A new comment, or a change of one. What an answer has besides may be sent and is ignored.
#[derive(Deserialize)]
pub(super) struct Written {
    body: Option<Value>,
    visibility: Option<Value>,
    #[serde(default)]
    properties: Vec<Property>,
}

/// `GET /issue/{issueIdOrKey}/comment`.
pub(super) fn list(state: &State, asked: &Asked, id: &str) -> Answer {
    let (project, ticket) = issue::visible(state, asked, id).ok_or_else(failure::no_issue)?;
    let start = page::number(asked, "startAt", 0)?;
    let size = page::number(asked, "maxResults", DEFAULT)?.min(MOST);
    let mut found = readable(state, asked, project, &ticket.id);
    // A plus sign that is not encoded reaches the query as a space.
    match asked.call.parameter("orderBy").map(str::trim_start) {
        None | Some("created" | "+created") => {}
        Some("-created") => found.reverse(),
        Some(_) => return Err(failure::messages(400, "Comments are ordered by created.")),
    }
    let total = found.len();
    let fitting = total.saturating_sub(start).min(size);
    let given = if asked.call.truncate { fitting.saturating_sub(1) } else { fitting };
    let comments: Vec<Value> =
        found.into_iter().skip(start).take(given).map(|c| shown(state, asked, c)).collect();
    let body = json!({
        "startAt": start, "maxResults": size, "total": total, "comments": comments,
    });
    Ok(Response::json(200, &body))
}

/// `POST /issue/{issueIdOrKey}/comment`.
pub(super) fn add(state: &mut State, asked: &Asked, id: &str) -> Answer {
    let sent: Written = asked.body()?;
    let (project, ticket) = issue::visible(state, asked, id).ok_or_else(failure::no_issue)?;
    if state.is_closed(project, "all") {
        return Err(failure::messages(403, "You can't comment on this issue in its status."));
    }
    let issue = ticket.id.clone();
    check_body(sent.body.as_ref().ok_or_else(not_valid)?)?;
    visibility::check(state, asked, project, sent.visibility.as_ref())?;
    let comment = append(state, asked, &issue, sent);
    let answer = shown(state, asked, &comment);
    Ok(Response::json(201, &answer))
}

/// What an edit of an issue says of a new comment.
pub(super) fn check_add(
    state: &State,
    asked: &Asked,
    project: &Project,
    add: &Value,
) -> Result<Written, Response> {
    let written: Written = serde_json::from_value(add.clone())
        .map_err(|e| failure::field("comment", &format!("The comment is not understood: {e}.")))?;
    check_body(written.body.as_ref().ok_or_else(not_valid)?)?;
    visibility::check(state, asked, project, written.visibility.as_ref())?;
    Ok(written)
}

/// Adds a comment that was checked.
pub(super) fn append(state: &mut State, asked: &Asked, issue: &str, sent: Written) -> Comment {
    let (now, author) = (asked.call.now, asked.identity.account().to_owned());
    let mut comment = Comment {
        id: state.jira.comments.last().map_or(FIRST, |last| last.id.saturating_add(1)),
        issue: issue.to_owned(),
        author: author.clone(),
        created: now,
        updated: (author, now),
        body: Value::Null,
        visibility: None,
        internal: false,
        properties: BTreeMap::new(),
    };
    write(&mut comment, sent, by_property(state));
    state.jira_mut().comments.push(comment.clone());
    comment
}

/// What a request of Jira Service Management says.
pub(super) struct Plain {
    pub(super) body: Value,
    pub(super) internal: bool,
}

/// Adds what was said by way of Jira Service Management, and is of that issue.
pub(super) fn append_plain(state: &mut State, asked: &Asked, issue: &str, sent: Plain) -> Comment {
    let written = Written { body: Some(sent.body), visibility: None, properties: Vec::new() };
    let mut comment = append(state, asked, issue, written);
    comment.internal = sent.internal;
    if let Some(last) = state.jira_mut().comments.last_mut() {
        last.internal = sent.internal;
    }
    comment
}

/// Whether the comment property keeps customers from a comment.
fn by_property(state: &State) -> bool {
    let by = state.variants.value("comment.internalBy");
    by == "both" || by.starts_with("property")
}

/// What an edit of an issue says about one of its comments: which one it is, and the change. Refuses
/// what cannot be done, before anything is done.
pub(super) fn check_edit(
    state: &State,
    asked: &Asked,
    project: &Project,
    issue: &str,
    edit: &Value,
) -> Result<(u64, Written), Response> {
    let id = match edit.get("id") {
        Some(Value::String(id)) => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        _ => return Err(failure::field("comment", "The id of the comment is missing.")),
    };
    let of_issue = readable(state, asked, project, issue);
    let comment = of_issue.into_iter().find(|c| c.id.to_string() == id).ok_or_else(|| {
        failure::field("comment", &format!("Can not find a comment for the id: {id}."))
    })?;
    let own = comment.author == asked.identity.account();
    if !(own || asked.identity.administers_project(state, asked.site, project)) {
        let said = "You do not have the permission to edit this comment.";
        return Err(failure::field("comment", said));
    }
    let written: Written = serde_json::from_value(edit.clone())
        .map_err(|e| failure::field("comment", &format!("The edit is not understood: {e}.")))?;
    check_body(written.body.as_ref().ok_or_else(not_valid)?)?;
    visibility::check(state, asked, project, written.visibility.as_ref())?;
    Ok((comment.id, written))
}

/// Carries out an edit that was checked.
pub(super) fn edit(state: &mut State, asked: &Asked, id: u64, written: Written) {
    let changed = (asked.identity.account().to_owned(), asked.call.now);
    let honoured = by_property(state);
    if let Some(comment) = state.jira_mut().comments.iter_mut().find(|c| c.id == id) {
        comment.updated = changed;
        write(comment, written, honoured);
    }
}

/// The comments of an issue that the caller may read, oldest first.
pub(super) fn readable<'a>(
    state: &'a State,
    asked: &Asked,
    project: &Project,
    issue: &str,
) -> Vec<&'a Comment> {
    let of_issue = state.jira.comments.iter().filter(|c| c.issue == issue);
    of_issue
        .filter(|c| c.visibility.as_ref().is_none_or(|v| asked.identity.reads(state, project, v)))
        .collect()
}

/// A comment as Jira shows it.
pub(super) fn shown(state: &State, asked: &Asked, comment: &Comment) -> Value {
    let person = |account: &str| users::anyone(state, asked.call, asked.site, account);
    let mut shown = json!({
        "self": asked.link(&format!("issue/{}/comment/{}", comment.issue, comment.id)),
        "id": comment.id.to_string(),
        "author": person(&comment.author),
        "updateAuthor": person(&comment.updated.0),
        "body": comment.body,
        "created": iso(comment.created),
        "updated": iso(comment.updated.1),
        "jsdPublic": !comment.internal,
    });
    if let Some(shown) = shown.as_object_mut() {
        if let Some(visibility) = &comment.visibility {
            shown.insert("visibility".into(), visibility.clone());
        }
        if asked.expands("properties") {
            shown.insert("properties".into(), properties(comment));
        }
    }
    shown
}

fn properties(comment: &Comment) -> Value {
    let all = comment.properties.iter();
    all.map(|(key, value)| json!({ "key": key, "value": value })).collect()
}

/// The property by which Jira Service Management keeps a comment from customers.
const INTERNAL: &str = "sd.public.comment";

/// Properties that are not named stay as they were.
fn write(comment: &mut Comment, written: Written, honoured: bool) {
    let told = written.properties.iter().find(|p| p.key == INTERNAL).filter(|_| honoured);
    if let Some(told) = told {
        comment.internal = told.value.get("internal") == Some(&Value::Bool(true));
    }
    if let Some(body) = written.body {
        comment.body = body;
    }
    if let Some(visibility) = written.visibility {
        comment.visibility = Some(visibility).filter(|v| !v.is_null());
    }
    comment.properties.extend(written.properties.into_iter().map(|p| (p.key, p.value)));
}

fn check_body(body: &Value) -> Result<(), Response> {
    if !document::is_document(body) {
        return Err(not_valid());
    }
    if document::length(body) > document::LONGEST {
        let said = "The entered text is too long. It exceeds the allowed limit of 32,767 \
                    characters.";
        return Err(failure::field("comment", said));
    }
    Ok(())
}

fn not_valid() -> Response {
    let errors: Map<String, Value> =
        [("comment".to_owned(), "Comment body is not valid!".into())].into_iter().collect();
    Response::json(400, &json!({ "errorMessages": ["INVALID_INPUT"], "errors": errors }))
}
