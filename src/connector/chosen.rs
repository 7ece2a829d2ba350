//! A ticket with who changed what of it, and whether somebody sees it.

use super::answers;
use super::call::Call;
use super::fault::ReadFault;
use super::http::{HttpRequest, Identity};
use super::read::{Answer, Issue, Page};
use crate::domain::{AccountId, Instant, IssueId, escape};
use serde_json::{Value, json};

/// Jira's permission to see a project's issues; asked about an issue it heeds its security level.
const BROWSE: &str = "BROWSE_PROJECTS";

/// A ticket, and who changed its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenTicket {
    /// As it is now.
    pub issue: Issue,
    /// Whether its status is of the category *Done*.
    pub is_closed: bool,
    /// The latest first.
    pub changes: Vec<FieldChange>,
    /// Whether these are all changes that there ever were.
    pub is_whole: bool,
}

/// Somebody has changed a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The field, by id.
    pub field: String,
    /// When.
    pub at: Instant,
    /// Who, where it is told.
    pub author: Option<AccountId>,
    /// Their name, for people.
    pub author_name: String,
}

/// `GET /rest/api/3/issue/{issueIdOrKey}` with `expand=changelog`, as the app.
pub(super) fn request(issue: &IssueId, fields: &[String]) -> HttpRequest {
    let mut names = vec!["project".to_owned(), "status".to_owned()];
    names.extend(fields.iter().filter(|field| *field != "status").map(|field| escape(field)));
    let call = Call::ReadIssueAsApp;
    let url = call.url(&[("issueIdOrKey", issue.as_str())]);
    let url = format!("{url}?fields={}&expand=changelog", names.join(","));
    HttpRequest::new(Identity::AsApp, call.spec().method, url)
}

/// Reads the answer.
pub(super) fn page(json: &Value) -> Result<Page, ReadFault> {
    let mut issue = answers::ticket(json)?;
    let status = issue.fields.remove("status");
    let category = status.as_ref().and_then(|s| s.pointer("/statusCategory/key"));
    let category =
        category.and_then(Value::as_str).ok_or_else(|| ReadFault::malformed("fields.status"))?;
    let log = json.get("changelog").ok_or_else(|| ReadFault::malformed("changelog"))?;
    let entries = log.get("histories").and_then(Value::as_array);
    let entries = entries.ok_or_else(|| ReadFault::malformed("changelog.histories"))?;
    let total = log.get("total").and_then(Value::as_u64);
    let changes: Result<Vec<Vec<FieldChange>>, ReadFault> = entries.iter().map(entry).collect();
    let part = ChosenTicket {
        is_closed: category == "done",
        issue,
        changes: changes?.into_iter().flatten().collect(),
        is_whole: total.is_some_and(|total| total <= entries.len() as u64),
    };
    Ok(Page { part: Answer::Chosen(Box::new(part)), next: None })
}

fn entry(json: &Value) -> Result<Vec<FieldChange>, ReadFault> {
    let created = json.get("created").and_then(Value::as_str).unwrap_or_default();
    let at = Instant::of_jira(created).ok_or_else(|| ReadFault::malformed("changelog.created"))?;
    let text = |key: &str| json.pointer(key).and_then(Value::as_str).map(str::to_owned);
    let author = text("/author/accountId").filter(|id| !id.is_empty()).map(AccountId::new);
    let author_name = text("/author/displayName").unwrap_or_else(|| "somebody".to_owned());
    let items = json.get("items").and_then(Value::as_array);
    let items = items.ok_or_else(|| ReadFault::malformed("changelog.items"))?;
    Ok(items
        .iter()
        .filter_map(|item| item.get("fieldId").or_else(|| item.get("field"))?.as_str())
        .map(|field| FieldChange {
            field: field.to_owned(),
            at,
            author: author.clone(),
            author_name: author_name.clone(),
        })
        .collect())
}

/// The question whether somebody sees a ticket.
pub(super) fn sees_request(account: &AccountId, issue: &IssueId) -> HttpRequest {
    let issues: Vec<u64> = issue.as_str().parse().into_iter().collect();
    let asked = json!([{ "permissions": [BROWSE], "issues": issues }]);
    let body = json!({ "accountId": account, "projectPermissions": asked });
    let call = Call::CheckPermission;
    HttpRequest::new(Identity::AsApp, call.spec().method, call.url(&[])).with_json(&body)
}

/// Reads its answer.
pub(super) fn sees_page(issue: &IssueId, json: &Value) -> Result<Page, ReadFault> {
    let grants = json.get("projectPermissions").and_then(Value::as_array);
    let grants = grants.ok_or_else(|| ReadFault::malformed("projectPermissions"))?;
    let number = issue.as_str().parse::<u64>().ok();
    let names = |grant: &&Value| grant.get("permission").and_then(Value::as_str) == Some(BROWSE);
    let sees = grants.iter().filter(names).any(|grant| {
        let issues = grant.get("issues").and_then(Value::as_array);
        issues.is_some_and(|all| all.iter().any(|id| id.as_u64() == number && number.is_some()))
    });
    Ok(Page { part: Answer::Holds(sees), next: None })
}
