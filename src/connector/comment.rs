//! Comments on a ticket, in Jira's document format.

use super::call::Call;
use super::fault::ReadFault;
use super::http::{HttpRequest, Identity};
use super::read::{Answer, Page};
use crate::domain::IssueId;
use serde_json::{Value, json};

/// Adds a comment of these paragraphs as the app. The last one is its reference, by which it is
/// found again.
#[must_use]
pub fn add_comment(issue: &IssueId, paragraphs: &[&str]) -> HttpRequest {
    let content: Vec<Value> = paragraphs
        .iter()
        .map(|text| json!({ "type": "paragraph", "content": [{ "type": "text", "text": text }] }))
        .collect();
    let body = json!({ "body": { "type": "doc", "version": 1, "content": content } });
    let call = Call::AddComment;
    let url = call.url(&[("issueIdOrKey", issue.as_str())]);
    HttpRequest::new(Identity::AsApp, call.spec().method, url).with_json(&body)
}

/// The texts of a page of comments, newest first.
pub(super) fn page(json: &Value) -> Result<Page, ReadFault> {
    let all = json.get("comments").and_then(Value::as_array).ok_or_else(|| {
        ReadFault::Malformed { said: "`comments` is missing or has another shape".to_owned() }
    })?;
    let texts = all.iter().filter_map(|c| c.get("body")).map(Value::to_string).collect();
    Ok(Page { part: Answer::Comments(texts), next: None })
}
