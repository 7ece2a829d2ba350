//! Search for issues. It looks at an index that follows the truth after a while.

use super::jql::{self, Condition, Jql, JqlError, Names};
use super::{Asked, failure, fields, issue};
use crate::api::{Answer, page};
use crate::clock::View;
use crate::company::{Status, Ticket};
use crate::state::State;
use crate::wire::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const DEFAULT: usize = 50;
/// Only ids and keys are given in large pages.
const MOST: usize = 5_000;
const MOST_WITH_FIELDS: usize = 100;
const MOST_RECONCILED: usize = 50;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Query {
    jql: Option<String>,
    #[serde(default)]
    fields: Vec<String>,
    max_results: Option<i64>,
    next_page_token: Option<String>,
    #[serde(default)]
    reconcile_issues: Vec<u64>,
    #[serde(rename = "expand")]
    _expand: Option<String>,
    #[serde(rename = "fieldsByKeys")]
    _fields_by_keys: Option<bool>,
    #[serde(default)]
    properties: Vec<String>,
}

/// Where a search goes on.
#[derive(Serialize, Deserialize)]
struct Token {
    jql: String,
    after: (String, u64),
}

/// `POST /search/jql`.
pub(super) fn search(state: &State, asked: &Asked) -> Answer {
    let query: Query = asked.body()?;
    let jql = query.jql.clone().unwrap_or_default();
    let wanted = read(&jql)?;
    if query.reconcile_issues.len() > MOST_RECONCILED {
        return Err(failure::messages(400, "At most 50 issues can be reconciled."));
    }
    for condition in &wanted.conditions {
        if let Condition::Among(names) = condition {
            check_names(state, asked, names)?;
        }
    }
    let after = after(&query, &jql)?;
    let size = size(&query)?;
    let mut found: Vec<&Ticket> = looked_at(state, asked, &query)
        .into_iter()
        .filter(|(ticket, view)| {
            wanted.conditions.iter().all(|one| holds(state, asked, one, (ticket, *view)))
        })
        .map(|(ticket, _)| ticket)
        .collect();
    found.sort_by_key(|ticket| place(ticket));
    if wanted.descending {
        found.reverse();
    }
    if let Some(after) = after {
        found.retain(|t| if wanted.descending { place(t) < after } else { place(t) > after });
    }
    let fitting = found.len().min(size);
    let given = if asked.call.truncate { fitting.saturating_sub(1) } else { fitting };
    let more = found.len() > given;
    found.truncate(given);
    let issues: Vec<Value> = found.iter().map(|t| shown(state, asked, &query, t)).collect();
    let mut body = json!({ "issues": issues, "isLast": !more });
    if let (true, Some(last), Some(body)) = (more, found.last(), body.as_object_mut()) {
        let token = Token { jql, after: place(last) };
        body.insert("nextPageToken".into(), page::encode(&token).into());
    }
    Ok(Response::json(200, &body))
}

fn read(jql: &str) -> Result<Jql, Response> {
    jql::parse(jql).map_err(|error| {
        failure::messages(
            400,
            match error {
                JqlError::Unbounded => {
                    "Unbounded JQL queries are not allowed here. Please add a search restriction \
                     to your query."
                }
                JqlError::Unknown => {
                    "The sandbox understands only assignee or reporter = \"<account id>\", \
                     statusCategory != Done, project = KEY, cf[N] in (...) or ~, created >= \
                     \"-Nd\", worklogAuthor and worklogDate, and id, key or issueKey in (...) or \
                     in updatedBy(...), joined by AND, OR and brackets, perhaps with ORDER BY key \
                     or created."
                }
            },
        )
    })
}

fn after(query: &Query, jql: &str) -> Result<Option<(String, u64)>, Response> {
    let Some(text) = &query.next_page_token else {
        return Ok(None);
    };
    page::decode::<Token>(text)
        .filter(|token| token.jql == jql)
        .map(|token| Some(token.after))
        .ok_or_else(|| failure::messages(400, "The provided next page token is invalid."))
}

fn size(query: &Query) -> Result<usize, Response> {
    let refusal = || failure::messages(400, "maxResults must be greater than 0.");
    let wanted = match query.max_results {
        None => DEFAULT,
        Some(count) => usize::try_from(count).ok().filter(|n| *n > 0).ok_or_else(refusal)?,
    };
    Ok(wanted.min(if only_names(query) { MOST } else { MOST_WITH_FIELDS }))
}

fn only_names(query: &Query) -> bool {
    query.fields.iter().all(|field| field == "id" || field == "key")
}

/// Every issue that the caller may see, as the index has it. Issues that are to be reconciled are
/// looked at themselves.
fn looked_at<'a>(state: &'a State, asked: &Asked, query: &Query) -> Vec<(&'a Ticket, View)> {
    let reconciled =
        |ticket: &Ticket| query.reconcile_issues.iter().any(|id| id.to_string() == ticket.id);
    let at = |view: View, wanted: bool| {
        let seen = issue::all_visible(state, asked, view).into_iter();
        seen.filter(move |(_, ticket)| reconciled(ticket) == wanted)
            .map(move |(_, ticket)| (ticket, view))
    };
    at(View::Truth, true).chain(at(asked.call.seen(), false)).collect()
}

fn holds(
    state: &State,
    asked: &Asked,
    condition: &Condition,
    (ticket, view): (&Ticket, View),
) -> bool {
    match condition {
        Condition::Assignee(account) => state.jira.assignee(&ticket.id, view) == Some(account),
        Condition::Done(wanted) => (ticket.status == Status::Done) == *wanted,
        Condition::Project(key) => ticket.project.eq_ignore_ascii_case(key),
        Condition::Picked { field, accounts } => {
            let value = fields::custom(state, asked, ticket).remove(field).unwrap_or_default();
            let account = value.get("accountId").and_then(Value::as_str);
            account.is_some_and(|account| accounts.iter().any(|a| a == account))
        }
        Condition::Says { field, words } => {
            let value = fields::custom(state, asked, ticket).remove(field).unwrap_or_default();
            let text = value.as_str().unwrap_or_default().to_lowercase();
            text.contains(&words.to_lowercase())
        }
        Condition::UpdatedBy { account, days } => {
            updated_by(state, asked, account, since(asked, *days), ticket)
        }
        Condition::Reporter(account) => ticket.reporter == *account,
        Condition::CreatedWithin { days } => fields::created(state, asked) >= since(asked, *days),
        Condition::Logged => false,
        Condition::Any(all) => all.iter().any(|one| holds(state, asked, one, (ticket, view))),
        Condition::All(all) => all.iter().all(|one| holds(state, asked, one, (ticket, view))),
        Condition::Among(names) => names.names.iter().any(|name| ticket.is_called(name)),
    }
}

fn since(asked: &Asked, days: i64) -> i64 {
    asked.call.now.saturating_sub(days.saturating_mul(fields::DAY_MS))
}

/// Whether somebody made it, or wrote or edited a comment.
fn updated_by(state: &State, asked: &Asked, account: &str, since: i64, ticket: &Ticket) -> bool {
    let did = |who: &str, at: i64| who == account && at >= since;
    let mut said = state.jira.comments.iter().filter(|comment| comment.issue == ticket.id);
    did(&ticket.reporter, fields::created(state, asked))
        || said.any(|one| did(&one.author, one.created) || did(&one.updated.0, one.updated.1))
}

/// A query that names an issue which is not there for the caller is refused as a whole.
fn check_names(
    state: &State,
    asked: &Asked,
    Names { field, names }: &Names,
) -> Result<(), Response> {
    let missing = names.iter().find(|name| issue::visible(state, asked, name).is_none());
    let Some(name) = missing else {
        return Ok(());
    };
    let said = if name.chars().all(|letter| letter.is_ascii_digit()) {
        format!("A value with ID '{name}' does not exist for the field '{field}'.")
    } else {
        format!("An issue with key '{name}' does not exist for field '{field}'.")
    };
    Err(failure::messages(400, &said))
}

/// Project and number: what keys are ordered by.
fn place(ticket: &Ticket) -> (String, u64) {
    let number = ticket.key.rsplit_once('-').and_then(|(_, n)| n.parse().ok());
    (ticket.project.clone(), number.unwrap_or_default())
}

/// Without any field only the id is given.
fn shown(state: &State, asked: &Asked, query: &Query, ticket: &Ticket) -> Value {
    let project = state.company.project(&ticket.project);
    let wanted: Vec<String> =
        query.fields.iter().flat_map(|f| f.split(',')).map(str::to_owned).collect();
    match project.filter(|_| !query.fields.is_empty()) {
        Some(project) if !only_names(query) => {
            fields::issue(state, asked, (project, ticket), &wanted, &query.properties)
        }
        Some(_) if query.properties.is_empty() => json!({
            "id": ticket.id,
            "key": ticket.key,
            "self": asked.link(&format!("issue/{}", ticket.id)),
        }),
        Some(project) => {
            let names = ["id".to_owned()];
            fields::issue(state, asked, (project, ticket), &names, &query.properties)
        }
        None => json!({ "id": ticket.id }),
    }
}
