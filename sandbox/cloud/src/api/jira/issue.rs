//! One issue.

use super::{Asked, changelog, failure, fields};
use crate::api::Answer;
use crate::clock::View;
use crate::company::{Project, Site, Ticket};
use crate::state::State;
use crate::wire::Response;

/// `GET /issue/{issueIdOrKey}`.
pub(super) fn one(state: &State, asked: &Asked, id: &str) -> Answer {
    let found = visible(state, asked, id).ok_or_else(failure::no_issue)?;
    let wanted = asked.call.parameters("fields");
    let properties = asked.call.parameters("properties");
    let mut issue = fields::issue(state, asked, found, &wanted, &properties);
    let expanded = asked.call.parameters("expand");
    if let (true, Some(issue)) = (expanded.iter().any(|e| e == "changelog"), issue.as_object_mut())
    {
        issue.insert("changelog".into(), changelog::page(state, asked, found.1));
    }
    Ok(Response::json(200, &issue))
}

/// The issue with this id or key and its project, if the caller may see it.
pub(super) fn visible<'a>(
    state: &'a State,
    asked: &Asked,
    id: &str,
) -> Option<(&'a Project, &'a Ticket)> {
    found(state, asked.site, id)
        .filter(|(project, ticket)| asked.identity.sees(state, project, ticket))
}

/// The issue with this id or key on a site and its project, whoever asks.
pub(crate) fn found<'a>(
    state: &'a State,
    site: &Site,
    id: &str,
) -> Option<(&'a Project, &'a Ticket)> {
    let ticket = state.jira.ticket(id)?;
    let project = state.company.project(&ticket.project)?;
    (project.host == site.host).then_some((project, ticket))
}

/// Every issue that the caller may see, as `view` has it.
pub(super) fn all_visible<'a>(
    state: &'a State,
    asked: &Asked,
    view: View,
) -> Vec<(&'a Project, &'a Ticket)> {
    state.jira.all_tickets(view).filter_map(|ticket| shown(state, asked, ticket)).collect()
}

/// Changes an issue that the caller may see.
pub(super) fn change(state: &mut State, asked: &Asked, id: &str, change: impl FnOnce(&mut Ticket)) {
    let delay = state.visibility.search_ms;
    let before = state.jira.ticket(id).cloned();
    state.jira_mut().change_ticket(id, asked.call.now, delay, change);
    let after = state.jira.ticket(id);
    let changed = before.zip(after).and_then(|(b, a)| changelog::between(state, asked, &b, a));
    if let Some(changed) = changed {
        let remember = |ticket: &mut Ticket| ticket.history.push(changed);
        state.jira_mut().change_ticket(id, asked.call.now, delay, remember);
    }
}

fn shown<'a>(
    state: &'a State,
    asked: &Asked,
    ticket: &'a Ticket,
) -> Option<(&'a Project, &'a Ticket)> {
    let project = state.company.project(&ticket.project)?;
    let here = project.host == asked.site.host;
    (here && asked.identity.sees(state, project, ticket)).then_some((project, ticket))
}
