//! A person: the account, the memberships, and what was given to them.

use crate::clock::{Lagged, View};
use std::collections::BTreeMap;

/// Who owns an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccountKind {
    /// The organization owns the e-mail domain.
    Managed,
    /// Managed, and provisioned by the identity provider, which alone may deactivate it.
    Synced,
    /// Somebody else's.
    Unmanaged,
    /// A portal-only customer of Jira Service Management: known to Jira, in no directory.
    Customer,
}

/// State of the Atlassian account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccountStatus {
    Active,
    Inactive,
    /// Deactivated now, closed at this time unless cancelled.
    ForDeletion {
        closes_at: i64,
    },
    Closed,
}

/// State of a membership in a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Membership {
    Active,
    Suspended,
    #[default]
    None,
}

/// An API token of the account. Times are counted back from the start of the scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) label: String,
    pub(crate) created_ago_ms: i64,
    pub(crate) last_access_ago_ms: Option<i64>,
    pub(crate) live: Lagged<bool>,
}

/// Everything about one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) account_id: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) kind: AccountKind,
    /// The word of `accountType`.
    pub(crate) account_type: &'static str,
    pub(crate) account: Lagged<AccountStatus>,
    pub(crate) deactivated_on: Option<i64>,
    /// By directory id.
    pub(crate) memberships: BTreeMap<String, Lagged<Membership>>,
    /// By group id.
    pub(crate) groups: BTreeMap<String, Lagged<bool>>,
    /// Given directly, by resource and role.
    pub(crate) roles: BTreeMap<(String, String), Lagged<bool>>,
    pub(crate) platform_roles: BTreeMap<String, Lagged<bool>>,
    pub(crate) tokens: BTreeMap<String, Token>,
    /// By resource: how long before the start of the scenario it was last used.
    pub(crate) last_active_ago_ms: BTreeMap<String, i64>,
    pub(crate) added_ago_ms: i64,
    /// Before this time a new account is listed nowhere.
    pub(crate) appears_at: Option<i64>,
    /// For those who look at the sandbox: `operator`, `admin`, `leaver`, ...
    pub(crate) part: &'static str,
    /// What the listings do not tell of them.
    pub(crate) untold: Option<Untold>,
}

/// A hole in what the listings tell of somebody; the published descriptions mark hardly any field
/// as required.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Untold {
    /// The search lists no use at all; the endpoint for one person does.
    UseInSearch,
    /// Uses come without their dates.
    DateOfUse,
    /// Dates of use are no dates.
    ReadableDate,
    /// Dates of use have not come yet.
    PastDate,
    /// When they were added.
    Arrival,
    /// Roles on the organization.
    Roles,
    /// Groups.
    Groups,
}

impl Membership {
    /// The word the APIs use.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::None => "no_membership",
        }
    }
}

impl AccountStatus {
    /// The word of `accountStatus`.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Inactive | Self::ForDeletion { .. } => "inactive",
            Self::Closed => "closed",
        }
    }
}

impl AccountKind {
    /// Whether the organization owns the account.
    pub(crate) fn is_managed(self) -> bool {
        matches!(self, Self::Managed | Self::Synced)
    }
}

impl Person {
    /// The state of the account.
    pub(crate) fn account_status(&self, view: View) -> AccountStatus {
        *self.account.get(view)
    }

    /// Whether the account itself can sign in.
    pub(crate) fn account_active(&self, view: View) -> bool {
        self.account_status(view) == AccountStatus::Active
    }

    /// The membership in one directory.
    pub(crate) fn membership(&self, directory: &str, view: View) -> Membership {
        self.memberships.get(directory).map_or(Membership::None, |m| *m.get(view))
    }

    /// The membership in the organization: suspended only if suspended in every directory.
    pub(crate) fn overall_membership(&self, view: View) -> Membership {
        let mut overall = Membership::None;
        for membership in self.memberships.values().map(|m| *m.get(view)) {
            match membership {
                Membership::Active => return Membership::Active,
                Membership::Suspended => overall = Membership::Suspended,
                Membership::None => {}
            }
        }
        overall
    }

    /// The composite of account and membership.
    pub(crate) fn status_word(&self, view: View) -> &'static str {
        match (self.account_status(view), self.overall_membership(view)) {
            (AccountStatus::ForDeletion { .. }, _) => "for_deletion",
            (AccountStatus::Inactive | AccountStatus::Closed, _) => "deactivated",
            (AccountStatus::Active, Membership::Active) => "active",
            (AccountStatus::Active, Membership::Suspended) => "suspended",
            (AccountStatus::Active, Membership::None) => "not_invited",
        }
    }

    /// Whether listings know the account yet.
    pub(crate) fn appears(&self, view: View) -> bool {
        match (view, self.appears_at) {
            (View::Seen(now), Some(at)) => now >= at,
            _ => true,
        }
    }

    /// Ids of the groups the person is in.
    pub(crate) fn group_ids(&self, view: View) -> impl Iterator<Item = &String> {
        self.groups.iter().filter(move |(_, member)| *member.get(view)).map(|(id, _)| id)
    }

    /// Whether the person is in a group.
    pub(crate) fn in_group(&self, id: &str, view: View) -> bool {
        self.groups.get(id).is_some_and(|member| *member.get(view))
    }

    /// Roles given directly, as (resource, role).
    pub(crate) fn direct_roles(&self, view: View) -> impl Iterator<Item = &(String, String)> {
        self.roles.iter().filter(move |(_, held)| *held.get(view)).map(|(role, _)| role)
    }

    /// Roles on the organization as a whole.
    pub(crate) fn org_roles(&self, view: View) -> impl Iterator<Item = &String> {
        self.platform_roles.iter().filter(move |(_, held)| *held.get(view)).map(|(role, _)| role)
    }

    /// Whether the person administers the organization.
    pub(crate) fn is_org_admin(&self, view: View) -> bool {
        self.org_roles(view).any(|role| role == "atlassian/org-admin")
    }

    /// Ids of the tokens that still work.
    pub(crate) fn token_ids(&self, view: View) -> impl Iterator<Item = &String> {
        self.tokens.iter().filter(move |(_, token)| *token.live.get(view)).map(|(id, _)| id)
    }
}
