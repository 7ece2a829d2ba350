//! Who calls Jira, and what they may see.

use super::{failure, users};
use crate::api::Call;
use crate::clock::View;
use crate::company::{Group, Project, Site, Ticket, held, uses_jira};
use crate::state::State;
use crate::wire::Response;
use serde_json::Value;

const ADMIN: &str = "atlassian/admin";
const PROJECT_ADMINS: &str = "Administrators";
const DEVELOPERS: &str = "Developers";

/// The caller, as the platform states it in `x-sandbox-identity`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Identity {
    /// The app's own bot user, which sees every project.
    App,
    /// The bot user of Automation for Jira, which sees as much.
    Automation,
    /// A person, by account id.
    User(String),
}

impl Identity {
    /// Reads the caller; a person needs access to this site's Jira.
    pub(super) fn of(state: &State, call: &Call, site: &Site) -> Result<Self, Response> {
        let stated = call.header("x-sandbox-identity").unwrap_or_default();
        match stated {
            "app" => return Ok(Self::App),
            "automation" => return Ok(Self::Automation),
            _ => {}
        }
        let account = stated.strip_prefix("user:").ok_or_else(failure::unauthenticated)?;
        Self::of_account(state, account, site).ok_or_else(failure::unauthenticated)
    }

    /// The person with this account, where they have access to this site's Jira.
    pub(crate) fn of_account(state: &State, account: &str, site: &Site) -> Option<Self> {
        let person = state.person(account)?;
        uses_jira(&state.company, person, site).then(|| Self::User(account.to_owned()))
    }

    /// The account, the app's included.
    pub(super) fn account(&self) -> &str {
        match self {
            Self::App => users::APP,
            Self::Automation => users::AUTOMATION,
            Self::User(account) => account,
        }
    }

    /// Whether this is no person: bots are held up by nothing in this Jira.
    fn is_bot(&self) -> bool {
        !matches!(self, Self::User(_))
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
    pub(crate) fn sees(&self, state: &State, project: &Project, ticket: &Ticket) -> bool {
        self.browses(state, project) && self.is_among(state, ticket.only_for.as_ref())
    }

    /// Whether this caller has the global permission 'Administer Jira', as bots do.
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
    pub(crate) fn administers_project(
        &self,
        state: &State,
        site: &Site,
        project: &Project,
    ) -> bool {
        self.administers(state, site) || self.is_in_role(state, project, PROJECT_ADMINS)
    }

    /// Whether this caller may give issues of a project to someone.
    pub(super) fn assigns(&self, state: &State, site: &Site, project: &Project) -> bool {
        self.administers_project(state, site, project)
            || self.is_in_role(state, project, DEVELOPERS)
    }

    /// Whether this caller may read what only a group or a role may; bots read everything.
    pub(super) fn reads(&self, state: &State, project: &Project, visibility: &Value) -> bool {
        let word = |name: &str| visibility.get(name).and_then(Value::as_str).unwrap_or_default();
        if word("type") == "role" {
            return self.is_bot() || self.is_in_role(state, project, word("value"));
        }
        let mut groups = state.company.groups.values();
        let meant = |g: &&Group| g.id == word("identifier") || g.name == word("value");
        let group = groups.find(meant).map(|group| vec![group.id.clone()]);
        group.is_some_and(|ids| self.is_among(state, Some(&ids)))
    }

    /// Whether this is a person in one of the groups.
    pub(super) fn is_person_in(&self, state: &State, groups: &[String]) -> bool {
        let person = match self {
            Self::App | Self::Automation => None,
            Self::User(account) => state.person(account),
        };
        person.is_some_and(|person| groups.iter().any(|id| person.in_group(id, View::Truth)))
    }

    /// Whether this is a person in a role of a project, directly or through a group.
    fn is_in_role(&self, state: &State, project: &Project, name: &str) -> bool {
        let Self::User(account) = self else {
            return false;
        };
        let of_project = state.jira.roles.iter().filter(|role| role.project == project.key);
        of_project
            .filter(|role| role.name == name)
            .any(|role| role.people.contains(account) || self.is_person_in(state, &role.groups))
    }

    /// Whether this caller is in one of the groups; no groups are everyone, and bots are
    /// everywhere.
    fn is_among(&self, state: &State, groups: Option<&Vec<String>>) -> bool {
        self.is_bot() || groups.is_none_or(|groups| self.is_person_in(state, groups))
    }
}
