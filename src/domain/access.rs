//! What a person can reach, and by which path.

use super::{
    DirectoryId, EntraAccount, GroupId, Instant, MembershipStatus, ResourceId, RoleId, TokenId,
};
use crate::domain::record::{record, variants};

/// A group the person is in, with what decides whether the membership can be taken here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupMembership {
    /// The group.
    pub group: GroupId,
    /// Its name.
    pub name: String,
    /// The directory that holds it; every write names it.
    pub directory: DirectoryId,
    /// `externalSynced`: an identity provider owns the group, so it must change there.
    pub synced: bool,
    /// `managementAccess.modifiable`; `None` when the answer did not say.
    pub modifiable: Option<bool>,
    /// On how many products it gives a role; `None` when the answer did not say.
    pub gives: Option<u64>,
}
record!(GroupMembership { group, name, directory, synced, modifiable, gives });

/// How a role reached the person (`roleAssignmentMethods`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Path {
    /// Given to the person: the only kind that can be revoked per person.
    Direct,
    /// Given by a group.
    Group,
    /// Follows from another role.
    Inferred,
}
variants!(Path { Direct, Group, Inferred });

/// One role on one product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleAssignment {
    /// The product; for roles of the organization its own ARI.
    pub resource: ResourceId,
    /// `None` for roles that belong to no directory.
    pub directory: Option<DirectoryId>,
    /// The person's status in that directory.
    pub status: Option<MembershipStatus>,
    /// The role.
    pub role: RoleId,
    /// Every path by which it is held.
    pub paths: Vec<Path>,
}
record!(RoleAssignment { resource, directory, status, role, paths });

impl RoleAssignment {
    /// The field without which a role on a product does not tell whether the person is active in
    /// its directory, by the name that the API has for it. Both are optional.
    #[must_use]
    pub fn untold(&self) -> Option<&'static str> {
        match (&self.directory, self.status) {
            _ if self.resource.is_platform() => None,
            (None, _) => Some("directoryId"),
            (_, None) => Some("userDirectoryStatus"),
            _ => None,
        }
    }

    /// What the roles in a directory say of the membership there.
    pub fn told_in<'a>(
        roles: &'a [Self],
        directory: &'a DirectoryId,
    ) -> impl Iterator<Item = MembershipStatus> + 'a {
        roles.iter().filter(|r| r.directory.as_ref() == Some(directory)).filter_map(|r| r.status)
    }
}

/// An API token of a managed account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    /// What a revocation names.
    pub id: TokenId,
    /// What its owner called it.
    pub label: String,
}
record!(ApiToken { id, label });

/// An answer of the user management API about one privilege over an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Privilege {
    /// Allowed.
    Allowed,
    /// Nobody told: it is tried, and the answer to that tells.
    Untold,
    /// Refused, with the reason's key (`externalDirectory.scim`, `administrative.notMyself`, …).
    Refused {
        /// The key as the API names it.
        reason: String,
    },
}
variants!(Privilege { Allowed, Untold, Refused { reason } });

/// What may be done to a managed account (`GET /users/{id}/manage`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Privileges {
    /// `lifecycle.enablement`: deactivate and activate.
    pub enablement: Privilege,
    /// `lifecycle.delete`; `None` when it was not asked for.
    pub deletion: Option<Privilege>,
    /// `apiToken.read`.
    pub token_read: Privilege,
    /// `apiToken.delete`.
    pub token_delete: Privilege,
}
record!(Privileges { enablement, deletion, token_read, token_delete });

/// Everything read about the subject before anything is written; the undo bundle is made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// Who.
    pub person: super::Person,
    /// In which groups.
    pub groups: Vec<GroupMembership>,
    /// With which roles.
    pub roles: Vec<RoleAssignment>,
    /// What may be done to the account; `None` for an unmanaged one.
    pub privileges: Option<Privileges>,
    /// API tokens; `None` where nobody may list them (unmanaged accounts).
    pub tokens: Option<Vec<ApiToken>>,
    /// The person in Entra; `None` where no tenant is connected or nobody there has the address.
    pub entra: Option<EntraAccount>,
    /// When the last of these reads was answered.
    pub read_at: Instant,
}
record!(Observation { person, groups, roles, privileges, tokens, entra, read_at });

impl Observation {
    /// The directories that groups and roles show the person to be in, in a stable order.
    #[must_use]
    pub fn directories(&self) -> Vec<DirectoryId> {
        let mut all: Vec<DirectoryId> = self
            .roles
            .iter()
            .filter_map(|r| r.directory.clone())
            .chain(self.groups.iter().map(|g| g.directory.clone()))
            .collect();
        super::order::sort(&mut all);
        all.dedup();
        all
    }

    /// Whether a role on a product does not tell in which directory it is.
    #[must_use]
    pub fn hides_a_directory(&self) -> bool {
        self.roles.iter().any(|r| r.directory.is_none() && !r.resource.is_platform())
    }

    /// The membership's status in one directory: what a role there says, else the overall one.
    #[must_use]
    pub fn status_in(&self, directory: &DirectoryId) -> MembershipStatus {
        if self.person.membership != MembershipStatus::Active {
            return self.person.membership;
        }
        let mut told = RoleAssignment::told_in(&self.roles, directory);
        told.next().unwrap_or(MembershipStatus::Active)
    }

    /// Whether a role in the directory tells how the person's membership of it stands.
    #[must_use]
    pub fn tells_of(&self, directory: &DirectoryId) -> bool {
        RoleAssignment::told_in(&self.roles, directory).next().is_some()
    }

    /// Whether the person is active, is shown to be in no other directory, and no role says more:
    /// then nothing shows that anything was suspended.
    #[must_use]
    pub fn is_plainly_active_in(&self, directory: &DirectoryId) -> bool {
        self.person.membership == MembershipStatus::Active
            && !self.tells_of(directory)
            && self.directories().iter().all(|other| other == directory)
    }

    /// The roles that let the person in right now: none for a deactivated account, none in a
    /// directory where the membership is suspended.
    #[must_use]
    pub fn effective_access(&self) -> Vec<&RoleAssignment> {
        if self.person.is_locked_out() {
            return Vec::new();
        }
        self.roles
            .iter()
            .filter(|r| r.status.is_none_or(|s| s == MembershipStatus::Active))
            .collect()
    }
}
