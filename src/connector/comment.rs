//! What is kept on a ticket: comments in Jira's document format, and the app's own property.

use super::call::Call;
use super::fault::ReadFault;
use super::http::{HttpRequest, Identity};
use super::read::{Answer, Page};
use crate::domain::{AccountId, IssueId};
use serde_json::{Value, json};

/// Key of the property that workflow rules and searches read a run's state from.
pub const TICKET_PROPERTY: &str = "offramp";
/// Key of the comment property by which Jira Service Management keeps a comment from customers.
const INTERNAL: &str = "sd.public.comment";
/// Projects without customers. Any other kind, and one that is not told, may have some.
const WITHOUT_CUSTOMERS: [&str; 3] = ["software", "business", "product_discovery"];

/// A comment, as far as it is found again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its id.
    pub id: String,
    /// Who wrote it; nobody knows of one that was made without an account.
    pub author: Option<AccountId>,
    /// Its document, as text.
    pub text: String,
    /// Whether Jira says that customers do not see it (`jsdPublic` is false).
    pub internal: bool,
}

impl Comment {
    /// Whether it says a line, as Jira writes it in its document.
    #[must_use]
    pub fn says(&self, line: &str) -> bool {
        let written = json!(line).to_string();
        let written = written.trim_matches('"');
        !written.is_empty() && self.text.contains(written)
    }
}

/// A line of a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A paragraph of its own.
    Says(String),
    /// An item of a list, under the paragraph before it.
    Item(String),
}

/// Where a comment goes.
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

/// How a comment is made, and for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By Jira's platform API, for whoever sees the ticket.
    Open,
    /// By Jira Service Management's own API as internal. The description of `jsdPublic` names this
    /// as the way to make a comment that customers don't see.
    Desk,
    /// By Jira's platform API, with the comment property that says so.
    Property,
}

/// Whether people from outside the company may read what is said in this project, as an issue's
/// field `project` tells. The platform API makes every comment public (`jsdPublic`), which tells in
/// a service project only.
pub(super) fn has_customers(project: &Value) -> bool {
    let kind = project.get("projectTypeKey").and_then(Value::as_str);
    kind.is_none_or(|kind| !WITHOUT_CUSTOMERS.contains(&kind))
}

/// Adds a comment as the app. The last line is its reference, by which it is found again.
#[must_use]
pub fn add_comment(issue: &IssueId, way: Way, lines: &[Line]) -> HttpRequest {
    match way {
        Way::Open => add_document(issue, &document(lines)),
        Way::Property => {
            let body = json!({ "body": document(lines), "properties": internal() });
            write(Call::AddComment, issue, &body)
        }
        Way::Desk => {
            let body = json!({ "body": plain(lines), "public": false });
            write(Call::AddRequestComment, issue, &body)
        }
    }
}

/// Adds a comment as the app, in Jira's document format.
pub(super) fn add_document(issue: &IssueId, document: &Value) -> HttpRequest {
    write(Call::AddComment, issue, &json!({ "body": document }))
}

fn internal() -> Value {
    json!([{ "key": INTERNAL, "value": { "internal": true } }])
}

fn write(call: Call, issue: &IssueId, body: &Value) -> HttpRequest {
    let url = call.url(&[("issueIdOrKey", issue.as_str())]);
    HttpRequest::new(Identity::AsApp, call.spec().method, url).with_json(body)
}

/// The id of a comment that was just added, and whether customers are kept from it, as the answer
/// says; what it leaves out is not so. `None`: no such answer.
#[must_use]
pub fn added(body: &str) -> Option<(String, bool)> {
    let json: Value = serde_json::from_str(body).ok()?;
    let id = json.get("id").and_then(|id| match id {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    })?;
    // The platform's name and that of Jira Service Management.
    let told = |name: &str| json.get(name).and_then(Value::as_bool);
    Some((id, told("jsdPublic").or_else(|| told("public")) == Some(false)))
}

/// What is said in an edit of a ticket.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// Where.
    pub place: &'a CommentPlace,
    /// What.
    pub lines: &'a [Line],
    /// Whether customers are to be kept from it. It is said again at each change.
    pub internal: bool,
}

impl Change<'_> {
    fn operation(&self) -> Value {
        let mut comment = json!({ "body": document(self.lines) });
        if let (true, Some(comment)) = (self.internal, comment.as_object_mut()) {
            comment.insert("properties".to_owned(), internal());
        }
        match self.place {
            CommentPlace::New => json!({ "add": comment }),
            CommentPlace::Edit { id } => {
                if let Some(comment) = comment.as_object_mut() {
                    comment.insert("id".to_owned(), json!(id));
                }
                json!({ "edit": comment })
            }
        }
    }
}

/// Sets the app's property of the ticket and, in the same request or not at all, a comment.
/// Nothing else of the ticket is written.
#[must_use]
pub fn edit_ticket(issue: &IssueId, property: Option<&Value>, change: &Change<'_>) -> HttpRequest {
    let mut body = json!({ "update": { "comment": [change.operation()] } });
    if let (Some(value), Some(body)) = (property, body.as_object_mut()) {
        let properties = json!([{ "key": TICKET_PROPERTY, "value": value }]);
        body.insert("properties".to_owned(), properties);
    }
    write(Call::EditIssue, issue, &body)
}

/// Sets the app's property of the ticket, alone: that may be allowed where no field of the ticket
/// can be edited any more.
#[must_use]
pub fn set_property(issue: &IssueId, value: &Value) -> HttpRequest {
    let call = Call::SetIssueProperty;
    let at = [("issueIdOrKey", issue.as_str()), ("propertyKey", TICKET_PROPERTY)];
    HttpRequest::new(Identity::AsApp, call.spec().method, call.url(&at)).with_json(value)
}

/// The lines as text: Jira Service Management's API takes no documents.
fn plain(lines: &[Line]) -> String {
    let mut text = String::new();
    for line in lines {
        match line {
            Line::Says(said) if text.is_empty() => text.push_str(said),
            Line::Says(said) => {
                text.push_str("\n\n");
                text.push_str(said);
            }
            Line::Item(said) => {
                text.push_str("\n* ");
                text.push_str(said);
            }
        }
    }
    text
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
    let all = json
        .get("comments")
        .and_then(Value::as_array)
        .ok_or_else(|| ReadFault::malformed("comments"))?;
    let comments = all.iter().filter_map(|comment| {
        let id = comment.get("id")?.as_str()?.to_owned();
        let author = comment.pointer("/author/accountId").and_then(Value::as_str);
        let author = author.map(AccountId::new);
        let internal = comment.get("jsdPublic").and_then(Value::as_bool) == Some(false);
        Some(Comment { id, author, text: comment.get("body")?.to_string(), internal })
    });
    Ok(Page { part: Answer::Comments(comments.collect()), next: None })
}
