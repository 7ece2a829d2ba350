//! What is kept on a ticket: comments in Jira's document format, and the app's own property.

use super::call::Call;
use super::fault::ReadFault;
use super::http::{HttpRequest, Identity};
use super::read::{Answer, Page};
use crate::domain::{AccountId, IssueId};
use serde_json::{Value, json};

/// Key of the property that workflow rules and searches read a run's state from.
pub const TICKET_PROPERTY: &str = "offramp";

/// A comment, as far as it is found again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its id.
    pub id: String,
    /// Who wrote it; nobody knows of one that was made without an account.
    pub author: Option<AccountId>,
    /// Its document, as text.
    pub text: String,
}

/// A line of a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A paragraph of its own.
    Says(String),
    /// An item of a list, under the paragraph before it.
    Item(String),
}

/// Where a run's comment goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommentPlace {
    /// There is none yet.
    New,
    /// It is there and is changed.
    Edit {
        /// Which.
        id: String,
    },
}

/// Adds a comment of these paragraphs as the app. The last one is its reference, by which it is
/// found again.
#[must_use]
pub fn add_comment(issue: &IssueId, paragraphs: &[&str]) -> HttpRequest {
    let lines: Vec<Line> = paragraphs.iter().map(|text| Line::Says((*text).to_owned())).collect();
    add_document(issue, &document(&lines))
}

/// Adds a comment as the app, in Jira's document format.
pub(super) fn add_document(issue: &IssueId, document: &Value) -> HttpRequest {
    let body = json!({ "body": document });
    let call = Call::AddComment;
    let url = call.url(&[("issueIdOrKey", issue.as_str())]);
    HttpRequest::new(Identity::AsApp, call.spec().method, url).with_json(&body)
}

/// Says something on the ticket, in a comment of its own or over one that it has.
#[must_use]
pub fn say_on_ticket(issue: &IssueId, place: &CommentPlace, lines: &[Line]) -> HttpRequest {
    edit(issue, &json!({ "update": { "comment": [change(place, lines)] } }))
}

fn change(place: &CommentPlace, lines: &[Line]) -> Value {
    match place {
        CommentPlace::New => json!({ "add": { "body": document(lines) } }),
        CommentPlace::Edit { id } => json!({ "edit": { "id": id, "body": document(lines) } }),
    }
}

fn edit(issue: &IssueId, body: &Value) -> HttpRequest {
    let call = Call::EditIssue;
    let url = call.url(&[("issueIdOrKey", issue.as_str())]);
    HttpRequest::new(Identity::AsApp, call.spec().method, url).with_json(body)
}

/// Sets the app's property of the ticket and, in the same request or not at all, a comment.
/// Nothing else of the ticket is written.
#[must_use]
pub fn keep_on_ticket(
    issue: &IssueId,
    property: &Value,
    comment: Option<(&CommentPlace, &[Line])>,
) -> HttpRequest {
    let change = comment.map(|(place, lines)| change(place, lines));
    let properties = json!([{ "key": TICKET_PROPERTY, "value": property }]);
    let body = match change {
        None => json!({ "properties": properties }),
        Some(change) => json!({ "properties": properties, "update": { "comment": [change] } }),
    };
    edit(issue, &body)
}

/// Atlassian's document format: paragraphs, and bullet lists of the items that follow each other.
fn document(lines: &[Line]) -> Value {
    let paragraph =
        |text: &str| json!({ "type": "paragraph", "content": [{ "type": "text", "text": text }] });
    let mut content: Vec<Value> = Vec::new();
    let mut items: Vec<Value> = Vec::new();
    for line in lines {
        match line {
            Line::Item(text) => {
                items.push(json!({ "type": "listItem", "content": [paragraph(text)] }));
            }
            Line::Says(text) => {
                end_list(&mut content, &mut items);
                content.push(paragraph(text));
            }
        }
    }
    end_list(&mut content, &mut items);
    json!({ "type": "doc", "version": 1, "content": content })
}

fn end_list(content: &mut Vec<Value>, items: &mut Vec<Value>) {
    if !items.is_empty() {
        content.push(json!({ "type": "bulletList", "content": std::mem::take(items) }));
    }
}

/// A page of comments, newest first.
pub(super) fn page(json: &Value) -> Result<Page, ReadFault> {
    let all = json.get("comments").and_then(Value::as_array).ok_or_else(|| {
        ReadFault::Malformed { said: "`comments` is missing or has another shape".to_owned() }
    })?;
    let comments = all.iter().filter_map(|comment| {
        let id = comment.get("id")?.as_str()?.to_owned();
        let author = comment.pointer("/author/accountId").and_then(Value::as_str);
        let author = author.map(AccountId::new);
        Some(Comment { id, author, text: comment.get("body")?.to_string() })
    });
    Ok(Page { part: Answer::Comments(comments.collect()), next: None })
}
