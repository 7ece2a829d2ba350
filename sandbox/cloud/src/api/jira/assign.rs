//! Who does an issue, and who could.

use super::{Asked, failure, issue, users};
use crate::api::Answer;
use crate::company::{Person, Project, assignable, cannot_be_assigned};
use crate::state::State;
use crate::wire::Response;
use serde_json::{Map, Value};

/// Stands for the default assignee of the project.
const DEFAULT: &str = "-1";

/// `PUT /issue/{issueIdOrKey}/assignee`.
pub(super) fn assign(state: &mut State, asked: &Asked, id: &str) -> Answer {
    let body: Map<String, Value> = asked.body()?;
    let (project, ticket) = issue::visible(state, asked, id).ok_or_else(failure::no_issue)?;
    let to = match body.get("accountId") {
        Some(Value::Null) => None,
        Some(Value::String(account)) if account == DEFAULT => {
            state.jira.leads.get(&project.key).cloned()
        }
        Some(Value::String(account)) => Some(account.clone()),
        _ => return Err(failure::messages(400, "accountId is missing.")),
    };
    if !asked.identity.assigns(state, asked.site, project) {
        let said = "You do not have permission to assign issues in this project.";
        return Err(failure::messages(403, said));
    }
    if let Some(account) = &to {
        check(state, project, account).map_err(|said| failure::messages(400, &said))?;
    }
    let (issue, delay) = (ticket.id.clone(), state.visibility.search_ms);
    state.jira_mut().assign(&issue, to, asked.call.now, delay);
    Ok(Response::empty(204))
}

/// Whether issues of a project can be given to an account, and if not, what Jira says.
fn check(state: &State, project: &Project, account: &str) -> Result<(), String> {
    if state.person(account).is_some_and(|p| assignable(&state.company, p, project)) {
        return Ok(());
    }
    Err(cannot_be_assigned(account))
}

/// `GET /user/assignable/search`.
pub(super) fn candidates(state: &State, asked: &Asked) -> Answer {
    let call = asked.call;
    let (account, query) = (call.parameter("accountId"), call.parameter("query"));
    if account.is_some() == query.is_some() {
        return Err(failure::messages(400, "Give either accountId or query."));
    }
    let kinds = call.parameters("accountType");
    let project = project(state, asked)?;
    let start = super::page::number(asked, "startAt", 0)?;
    let most = super::page::number(asked, "maxResults", 50)?;
    let found: Vec<Value> = state
        .people
        .values()
        .filter(|p| account.is_none_or(|a| a == p.account_id) && named_like(p, query))
        .filter(|p| kinds.is_empty() || kinds.iter().any(|kind| kind == users::account_type(p)))
        .filter(|p| assignable(&state.company, p, project))
        .skip(start)
        .take(most)
        .map(|p| users::brief(state, call, asked.site, &p.account_id))
        .collect();
    Ok(Response::json(200, &found))
}

fn project<'a>(state: &'a State, asked: &Asked) -> Result<&'a Project, Response> {
    let call = asked.call;
    if let Some(key) = call.parameter("project") {
        return super::projects::visible(state, asked, key);
    }
    let id = call
        .parameter("issueKey")
        .or_else(|| call.parameter("issueId"))
        .ok_or_else(|| failure::messages(400, "Give a project, an issueKey or an issueId."))?;
    issue::visible(state, asked, id).map(|(project, _)| project).ok_or_else(failure::no_issue)
}

pub(super) fn named_like(person: &Person, query: Option<&str>) -> bool {
    let Some(query) = query.map(str::to_lowercase) else {
        return true;
    };
    let begins = |text: &str| text.to_lowercase().starts_with(&query);
    person.name.split(' ').any(begins) || begins(&person.name) || begins(&person.email)
}
