//! How long each kind of change stays invisible.

use serde::{Deserialize, Serialize};

/// Delays in milliseconds between a change and the reads that show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Visibility {
    /// Group memberships.
    pub groups_ms: i64,
    /// Direct product roles.
    pub roles_ms: i64,
    /// Organization-level roles.
    pub org_roles_ms: i64,
    /// Suspend and restore.
    pub membership_ms: i64,
    /// Disable, enable, delete, cancel-delete.
    pub account_ms: i64,
    /// Revoked API tokens.
    pub tokens_ms: i64,
    /// How long a directory removal waits in its queue; until then nothing is removed at all.
    pub removal_ms: i64,
    /// New members of a directory, in the search for users.
    pub invite_ms: i64,
    /// New assignees, in the search for issues.
    pub search_ms: i64,
    /// How long a bulk change of issues takes; until then nothing is changed at all.
    pub bulk_ms: i64,
    /// Group memberships in the tenant of the identity provider.
    pub entra_groups_ms: i64,
    /// There: accounts, whether they are enabled, and revoked sessions.
    pub entra_account_ms: i64,
    /// How long a change in the tenant takes to the organization.
    pub scim_ms: i64,
}

impl Default for Visibility {
    fn default() -> Self {
        Self {
            groups_ms: 2_000,
            roles_ms: 2_000,
            org_roles_ms: 30_000,
            membership_ms: 0,
            account_ms: 0,
            tokens_ms: 0,
            removal_ms: 5_000,
            invite_ms: 5_000,
            search_ms: 1_000,
            bulk_ms: 2_000,
            entra_groups_ms: 2_000,
            entra_account_ms: 2_000,
            scim_ms: 30_000,
        }
    }
}

impl Visibility {
    /// Everything is visible at once and nothing is queued.
    #[must_use]
    pub fn immediate() -> Self {
        Self {
            groups_ms: 0,
            roles_ms: 0,
            org_roles_ms: 0,
            membership_ms: 0,
            account_ms: 0,
            tokens_ms: 0,
            removal_ms: 0,
            invite_ms: 0,
            search_ms: 0,
            bulk_ms: 0,
            entra_groups_ms: 0,
            entra_account_ms: 0,
            scim_ms: 0,
        }
    }
}
