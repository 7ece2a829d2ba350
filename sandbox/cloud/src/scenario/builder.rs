//! A person, described in the order one would tell it.

use crate::clock::Lagged;
use crate::company::{AccountKind, AccountStatus, Membership, Person, Token};
use std::collections::BTreeMap;

const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;

impl Person {
    /// Somebody with an account and nothing else.
    pub(crate) fn new(kind: AccountKind, account: &str, name: &str, email: &str) -> Self {
        Self {
            account_id: account.to_owned(),
            name: name.to_owned(),
            email: email.to_owned(),
            kind,
            account_type: "atlassian",
            account: Lagged::settled(AccountStatus::Active),
            deactivated_on: None,
            memberships: BTreeMap::new(),
            groups: BTreeMap::new(),
            roles: BTreeMap::new(),
            platform_roles: BTreeMap::new(),
            tokens: BTreeMap::new(),
            last_active_ago_ms: BTreeMap::new(),
            added_ago_ms: 700 * DAY_MS,
            appears_at: None,
            part: "leaver",
            untold: None,
        }
    }

    /// Plays another part than a leaver's.
    pub(super) fn plays(mut self, part: &'static str) -> Self {
        self.part = part;
        self
    }

    /// Is in a directory.
    pub(super) fn in_directory(mut self, directory: &str, membership: Membership) -> Self {
        self.memberships.insert(directory.to_owned(), Lagged::settled(membership));
        self
    }

    /// Is in a group, by id.
    pub(super) fn in_group_id(mut self, id: String) -> Self {
        self.groups.insert(id, Lagged::settled(true));
        self
    }

    /// Holds a role that no group explains.
    pub(super) fn holds(mut self, resource: &str, role: &str) -> Self {
        self.roles.insert((resource.to_owned(), role.to_owned()), Lagged::settled(true));
        self
    }

    /// Holds a role on the organization.
    pub(super) fn administers(mut self, role: &str) -> Self {
        self.platform_roles.insert(role.to_owned(), Lagged::settled(true));
        self
    }

    /// Has an API token.
    pub(super) fn with_token(mut self, id: &str, label: &str, used_days_ago: Option<i64>) -> Self {
        let token = Token {
            label: label.to_owned(),
            created_ago_ms: 200 * DAY_MS,
            last_access_ago_ms: used_days_ago.map(|days| days * DAY_MS),
            live: Lagged::settled(true),
        };
        self.tokens.insert(id.to_owned(), token);
        self
    }

    /// Has been here for that many days.
    pub(super) fn came_days_ago(mut self, days: i64) -> Self {
        self.added_ago_ms = days * DAY_MS;
        self
    }

    /// Used a product that many hours ago.
    pub(super) fn used(mut self, resource: &str, hours_ago: i64) -> Self {
        self.last_active_ago_ms.insert(resource.to_owned(), hours_ago * HOUR_MS);
        self
    }
}
