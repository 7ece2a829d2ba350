//! Who calls Jira, and what they may see.

use super::failure;
use crate::api::Call;
use crate::clock::View;
use crate::company::{Membership, Person, Project, Site, Ticket, held};
use crate::state::State;
use crate::wire::Response;

/// The caller, as the platform states it in `x-sandbox-identity`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Identity {
    /// The app's own bot user, which sees every project.
    App,
    /// A person, by account id.
    User(String),
}

impl Identity {
    /// Reads the caller; a person needs access to this site's Jira.
    pub(super) fn of(state: &State, call: &Call, site: &Site) -> Result<Self, Response> {
        let stated = call.header("x-sandbox-identity").unwrap_or_default();
        if stated == "app" {
            return Ok(Self::App);
        }
        let account = stated.strip_prefix("user:").ok_or_else(failure::unauthenticated)?;
        let person = state.person(account).ok_or_else(failure::unauthenticated)?;
        if uses_jira(state, person, site) {
            Ok(Self::User(account.to_owned()))
        } else {
            Err(failure::unauthenticated())
        }
    }

    /// Whether this caller may browse a ticket.
    pub(super) fn sees(&self, state: &State, project: &Project, ticket: &Ticket) -> bool {
        let Self::User(account) = self else {
            return true;
        };
        let Some(person) = state.person(account) else {
            return false;
        };
        let among = |groups: Option<&Vec<String>>| {
            groups.is_none_or(|g| g.iter().any(|id| person.in_group(id, View::Truth)))
        };
        among(project.browsers.as_ref()) && among(ticket.only_for.as_ref())
    }
}

fn uses_jira(state: &State, person: &Person, site: &Site) -> bool {
    let jira = site.jira();
    person.account_active(View::Truth)
        && person.membership(&site.directory, View::Truth) == Membership::Active
        && held(&state.company, person, View::Truth).iter().any(|h| h.resource == jira)
}
