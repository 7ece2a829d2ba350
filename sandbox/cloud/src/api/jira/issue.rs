//! One issue.

use super::{Asked, failure, fields};
use crate::api::Answer;
use crate::company::{Project, Ticket};
use crate::state::State;
use crate::wire::Response;

/// `GET /issue/{issueIdOrKey}`.
pub(super) fn one(state: &State, asked: &Asked, id: &str) -> Answer {
    let found = visible(state, asked, id).ok_or_else(failure::no_issue)?;
    let wanted = asked.call.parameters("fields");
    Ok(Response::json(200, &fields::issue(state, asked, found, &wanted)))
}

/// The issue with this id or key and its project, if the caller may see it.
pub(super) fn visible<'a>(
    state: &'a State,
    asked: &Asked,
    id: &str,
) -> Option<(&'a Project, &'a Ticket)> {
    let named = |ticket: &&Ticket| ticket.id == id || ticket.key.eq_ignore_ascii_case(id);
    state.company.tickets.iter().find(named).and_then(|ticket| shown(state, asked, ticket))
}

/// Every issue that the caller may see.
pub(super) fn all_visible<'a>(state: &'a State, asked: &Asked) -> Vec<(&'a Project, &'a Ticket)> {
    state.company.tickets.iter().filter_map(|ticket| shown(state, asked, ticket)).collect()
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
