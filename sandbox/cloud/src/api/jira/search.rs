//! Search for issues. It looks at an index that follows the truth after a while.

use super::jql::{self, JqlError};
use super::{Asked, failure, fields, issue, matching};
use crate::api::{Answer, page};
use crate::clock::View;
use crate::company::Ticket;
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
    after: Vec<String>,
}

/// `POST /search/jql`.
pub(super) fn search(state: &State, asked: &Asked) -> Answer {
    let query: Query = asked.body()?;
    let jql = query.jql.clone().unwrap_or_default();
    let wanted = jql::parse(&jql).map_err(|error| refusal(&error))?;
    if query.reconcile_issues.len() > MOST_RECONCILED {
        return Err(failure::messages(400, "At most 50 issues can be reconciled."));
    }
    matching::check(state, asked, &wanted.condition)?;
    let after = after(&query, &jql)?;
    let size = size(&query)?;
    let mut found: Vec<(Vec<String>, &Ticket)> = looked_at(state, asked, &query)
        .into_iter()
        .filter(|seen| matching::holds(state, asked, &wanted.condition, *seen))
        .map(|seen| (matching::place(state, asked, &wanted.order, seen), seen.0))
        .collect();
    found.sort_by(|(a, _), (b, _)| matching::compared(&wanted.order, a, b));
    if let Some(after) = after {
        found.retain(|(place, _)| matching::compared(&wanted.order, place, &after).is_gt());
    }
    let fitting = found.len().min(size);
    let given = if asked.call.truncate { fitting.saturating_sub(1) } else { fitting };
    let more = found.len() > given;
    found.truncate(given);
    let issues: Vec<Value> = found.iter().map(|(_, t)| shown(state, asked, &query, t)).collect();
    let mut body = json!({ "issues": issues, "isLast": !more });
    if let (true, Some((last, _)), Some(body)) = (more, found.last(), body.as_object_mut()) {
        let token = Token { jql, after: last.clone() };
        body.insert("nextPageToken".into(), page::encode(&token).into());
    }
    Ok(Response::json(200, &body))
}

/// 400 with what Jira says of a query.
pub(super) fn refusal(error: &JqlError) -> Response {
    let said = match error {
        JqlError::Unbounded => {
            "Unbounded JQL queries are not allowed here. Please add a search restriction to your \
             query."
        }
        JqlError::Said(said) => said,
    };
    failure::messages(400, said)
}

fn after(query: &Query, jql: &str) -> Result<Option<Vec<String>>, Response> {
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
