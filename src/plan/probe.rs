//! What the latest reads say about a step. A read that is missing is never an answer.

use super::step::Probe;
use crate::connector::Read;
use crate::domain::{
    AccountId, AccountStatus, ApiToken, GroupMembership, MembershipStatus, Path, Person,
    RoleAssignment,
};
use serde::{Deserialize, Serialize};

/// Whether a step holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Held {
    /// A read shows it.
    Holds,
    /// A read shows the opposite.
    NotYet,
    /// No read tells.
    Unreadable,
}

/// What reads after a write have shown. `None`: not read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Facts {
    /// The outer `None` is 'not read', the inner one 'the organization does not list them'.
    pub person: Option<Option<Person>>,
    /// Groups.
    pub groups: Option<Vec<GroupMembership>>,
    /// Roles.
    pub roles: Option<Vec<RoleAssignment>>,
    /// Tokens.
    pub tokens: Option<Vec<ApiToken>>,
    /// Whether the plan removes the person from the directory: only then does a missing person
    /// prove anything.
    pub removal_planned: bool,
}

/// The kinds of read that probes need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Look {
    /// The person.
    Person,
    /// Their groups.
    Groups,
    /// Their roles.
    Roles,
    /// Their tokens.
    Tokens,
}

impl Look {
    /// The read behind it.
    #[must_use]
    pub fn read(self, account: &AccountId) -> Read {
        let account = account.clone();
        match self {
            Self::Person => Read::People { accounts: vec![account] },
            Self::Groups => Read::Groups { account },
            Self::Roles => Read::Roles { account },
            Self::Tokens => Read::Tokens { account },
        }
    }
}

fn held(holds: bool) -> Held {
    if holds { Held::Holds } else { Held::NotYet }
}

impl Probe {
    /// The reads that this probe needs.
    #[must_use]
    pub fn looks(&self) -> &'static [Look] {
        match self {
            Self::Suspended { .. } => &[Look::Person, Look::Roles],
            Self::Deactivated | Self::OutOfDirectory => &[Look::Person],
            Self::OutOfGroup { .. } => &[Look::Person, Look::Groups],
            Self::InGroup { .. } => &[Look::Groups],
            Self::WithoutDirectRole { .. } => &[Look::Roles],
            Self::WithoutToken { .. } => &[Look::Tokens],
        }
    }

    /// What `facts` say.
    #[must_use]
    pub fn holds(&self, facts: &Facts) -> Held {
        match self {
            Self::Suspended { directory } => suspended(facts, directory),
            Self::Deactivated => match &facts.person {
                Some(Some(person)) => held(person.account_status != AccountStatus::Active),
                // A missing person proves nothing about the account.
                Some(None) | None => Held::Unreadable,
            },
            Self::OutOfDirectory => match &facts.person {
                Some(Some(person)) => held(person.membership == MembershipStatus::NoMembership),
                Some(None) => held(facts.removal_planned),
                None => Held::Unreadable,
            },
            Self::OutOfGroup { group } => out_of_group(facts, group),
            Self::InGroup { group } => facts
                .groups
                .as_ref()
                .map_or(Held::Unreadable, |all| held(all.iter().any(|g| g.group == *group))),
            Self::WithoutDirectRole { resource, role } => {
                facts.roles.as_ref().map_or(Held::Unreadable, |all| {
                    held(!all.iter().any(|r| {
                        r.resource == *resource
                            && r.role == *role
                            && r.paths.contains(&Path::Direct)
                    }))
                })
            }
            Self::WithoutToken { token } => facts
                .tokens
                .as_ref()
                .map_or(Held::Unreadable, |all| held(all.iter().all(|t| t.id != *token))),
        }
    }
}

/// Absence is believed only when two listings agree: one page without its end must not prove it.
fn out_of_group(facts: &Facts, group: &crate::domain::GroupId) -> Held {
    let listed = facts.groups.as_ref().map(|all| all.iter().any(|g| g.group == *group));
    let known = match &facts.person {
        Some(Some(person)) => Some(person.is_in(group)),
        Some(None) if facts.removal_planned => Some(false),
        Some(None) | None => None,
    };
    match (listed, known) {
        (Some(true), _) | (_, Some(true)) => Held::NotYet,
        (Some(false), Some(false)) => Held::Holds,
        _ => Held::Unreadable,
    }
}

/// The overall status says 'suspended' only when every directory does; until then a role in the
/// directory tells its own status.
fn suspended(facts: &Facts, directory: &crate::domain::DirectoryId) -> Held {
    match &facts.person {
        Some(Some(person)) if person.membership != MembershipStatus::Active => Held::Holds,
        Some(Some(_)) => {
            let Some(roles) = &facts.roles else {
                return Held::Unreadable;
            };
            let there = roles.iter().filter(|r| r.directory.as_ref() == Some(directory));
            let mut statuses = there.filter_map(|r| r.status).peekable();
            if statuses.peek().is_none() {
                return Held::NotYet;
            }
            held(statuses.all(|s| s != MembershipStatus::Active))
        }
        Some(None) | None => Held::Unreadable,
    }
}
