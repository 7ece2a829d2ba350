//! Moving issues along their workflow, as Jira's own pages do it.
//!
//! Rules of apps are not applied here: the platform that runs the app asks which there are, asks
//! the app, and then moves the issue.

use crate::api::jira::{Identity, found};
use crate::company::{Change, ChangedField, Project, Status, Ticket, Transition};
use crate::info::{self, TransitionInfo};
use crate::state::State;
use std::fmt;

/// Why an issue is not moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransitionError {
    /// There is no such issue, or this person may not see it.
    NoIssue,
    /// The workflow has no such transition from the status of the issue.
    NoTransition {
        /// Name of the status.
        from: String,
        /// Names of what there is.
        known: Vec<String>,
    },
}

impl fmt::Display for TransitionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoIssue => write!(f, "no such issue, or this person may not see it"),
            Self::NoTransition { from, known } => {
                write!(f, "no such transition from '{from}'; there is: {}", known.join(", "))
            }
        }
    }
}

impl std::error::Error for TransitionError {}

/// What the workflow offers someone on an issue.
pub(crate) fn offered(
    state: &State,
    issue: &str,
    account: &str,
) -> Result<Vec<TransitionInfo>, TransitionError> {
    let (project, ticket) = seen(state, issue, account)?;
    Ok(possible(state, project, ticket).map(info::transition).collect())
}

/// Moves an issue; `name` is the transition's name or id.
pub(crate) fn carry_out(
    state: &mut State,
    issue: &str,
    name: &str,
    account: &str,
    now: i64,
) -> Result<TransitionInfo, TransitionError> {
    let (project, ticket) = seen(state, issue, account)?;
    let transition =
        possible(state, project, ticket).find(|t| t.is_called(name)).ok_or_else(|| {
            TransitionError::NoTransition {
                from: ticket.status.name().to_owned(),
                known: possible(state, project, ticket).map(|t| t.name.clone()).collect(),
            }
        })?;
    let (told, to, id) = (info::transition(transition), transition.to, ticket.id.clone());
    let delay = state.visibility.search_ms;
    let status = |status: Status| Some((status.id().to_owned(), status.name().to_owned()));
    let author = account.to_owned();
    state.jira_mut().change_ticket(&id, now, delay, |ticket| {
        let (from, to_words) = (status(ticket.status), status(to));
        let (id, name) = ("status".to_owned(), "status".to_owned());
        let moved = ChangedField { id, name, from, to: to_words };
        ticket.history.push(Change { at: now, author, fields: vec![moved] });
        ticket.status = to;
    });
    Ok(told)
}

fn possible<'a>(
    state: &'a State,
    project: &Project,
    ticket: &Ticket,
) -> impl Iterator<Item = &'a Transition> {
    let workflow = state.company.workflow_of(project);
    let status = ticket.status;
    workflow.into_iter().flat_map(move |workflow| workflow.from(status))
}

fn seen<'a>(
    state: &'a State,
    issue: &str,
    account: &str,
) -> Result<(&'a Project, &'a Ticket), TransitionError> {
    state
        .company
        .sites
        .iter()
        .find_map(|site| {
            let (project, ticket) = found(state, site, issue)?;
            let person = Identity::of_account(state, account, site)?;
            person.sees(state, project, ticket).then_some((project, ticket))
        })
        .ok_or(TransitionError::NoIssue)
}
