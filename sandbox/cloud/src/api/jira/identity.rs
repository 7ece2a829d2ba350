//! Who calls Jira, and what they may see.

use super::failure;
use crate::api::Call;
use crate::clock::View;
use crate::company::{Project, Site, Ticket, held, uses_jira};
use crate::state::State;
use crate::wire::Response;

const ADMIN: &str = "atlassian/admin";
const PROJECT_ADMINS: &str = "Administrators";

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
        if uses_jira(&state.company, person, site) {
            Ok(Self::User(account.to_owned()))
        } else {
            Err(failure::unauthenticated())
        }
    }

    /// Whether the caller is this person.
    pub(super) fn is(&self, account: &str) -> bool {
        matches!(self, Self::User(own) if own == account)
    }

    /// Whether this caller may browse a project.
    pub(super) fn browses(&self, state: &State, project: &Project) -> bool {
        self.is_among(state, project.browsers.as_ref())
    }

    /// Whether this caller may browse a ticket.
    pub(super) fn sees(&self, state: &State, project: &Project, ticket: &Ticket) -> bool {
        self.browses(state, project) && self.is_among(state, ticket.only_for.as_ref())
    }

    /// Whether this caller has the global permission 'Administer Jira', as the app does.
    pub(super) fn administers(&self, state: &State, site: &Site) -> bool {
        let Self::User(account) = self else {
            return true;
        };
        let jira = site.jira();
        state.person(account).is_some_and(|person| {
            held(&state.company, person, View::Truth)
                .iter()
                .any(|h| h.resource == jira && h.role == ADMIN)
        })
    }

    /// Whether this caller may administer a project.
    pub(super) fn administers_project(
        &self,
        state: &State,
        site: &Site,
        project: &Project,
    ) -> bool {
        let in_role = |account: &String| {
            let mut roles = state.jira.roles.iter();
            roles.any(|role| {
                role.project == project.key
                    && role.name == PROJECT_ADMINS
                    && (role.people.contains(account) || self.is_among(state, Some(&role.groups)))
            })
        };
        self.administers(state, site) || matches!(self, Self::User(account) if in_role(account))
    }

    /// Whether this caller is in one of the groups; no groups are everyone, and the app is
    /// everywhere.
    fn is_among(&self, state: &State, groups: Option<&Vec<String>>) -> bool {
        let (Self::User(account), Some(groups)) = (self, groups) else {
            return true;
        };
        state
            .person(account)
            .is_some_and(|person| groups.iter().any(|id| person.in_group(id, View::Truth)))
    }
}
