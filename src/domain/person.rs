//! Who a person is in the organization.

use super::{AccountId, Address, GroupId, Instant, ResourceId};
use crate::domain::record::{record, variants};

/// Whether the organization owns the account (Organizations API: `claimStatus`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// A verified domain's account: it can be deactivated and its tokens revoked.
    Managed,
    /// Somebody else's account, invited: it can be suspended and removed, not deactivated.
    Unmanaged,
}
variants!(Claim { Managed, Unmanaged });

/// The account's own life, independent of the organization (`accountStatus`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountStatus {
    /// Usable.
    Active,
    /// Deactivated: no access to anything.
    Inactive,
    /// Deleted for good.
    Closed,
}
variants!(AccountStatus { Active, Inactive, Closed });

/// The account's place in the organization (`membershipStatus`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MembershipStatus {
    /// Active in at least one directory.
    Active,
    /// Suspended in every directory that the key may see.
    Suspended,
    /// In no directory.
    NoMembership,
}
variants!(MembershipStatus { Active, Suspended, NoMembership });

/// Who provisions the account (`managementSource`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Invited by an admin.
    Invited,
    /// Provisioned by an identity provider.
    Synced,
    /// The API could not tell.
    Undetermined,
}
variants!(Source { Invited, Synced, Undetermined });

/// When a product was last used by the person; up to 24 hours late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductUse {
    /// Which product on which site.
    pub resource: ResourceId,
    /// `None`: never used, or not told.
    pub last_active: Option<Instant>,
    /// Whether something was told that is no date.
    pub unreadable: bool,
}
record!(ProductUse { resource, last_active; unreadable });

/// A person as `users/search` describes them, read in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The account.
    pub account: AccountId,
    /// Full name.
    pub name: String,
    /// Address, when the key may see it.
    pub email: Option<String>,
    /// Picture's address, when there is one.
    pub avatar: Option<String>,
    /// Managed or not.
    pub claim: Claim,
    /// The account's life.
    pub account_status: AccountStatus,
    /// On its way to deletion: deactivated now, closed 14 days after it was asked for.
    pub for_deletion: bool,
    /// The membership's state over all directories.
    pub membership: MembershipStatus,
    /// Who provisions it.
    pub source: Source,
    /// Admin roles of the organization (`atlassian/org-admin`, …). Always read in full: an answer
    /// without them is not a person but an unreadable page.
    pub platform_roles: Vec<String>,
    /// Groups by id and name; what can be removed is told by `groups/search`.
    pub groups: Vec<(GroupId, String)>,
    /// Use per product.
    pub products: Vec<ProductUse>,
    /// Whether use was told at all: else no product among them proves nothing.
    pub use_told: bool,
    /// `accountType`: `atlassian` is a person; `None` where it was not told.
    pub account_type: Option<String>,
    /// When first added to the organization, where a readable date tells.
    pub added: Option<Instant>,
}
record!(Person { account, name, email, avatar, claim, account_status, membership, source, platform_roles, groups, products, account_type, added; for_deletion, use_told });

/// Whether a role on the organization administers it; `ai-access` is a licence.
#[must_use]
pub fn is_admin_role(role: &str) -> bool {
    role != "atlassian/ai-access"
}

/// What kind of account it is, by the `accountType` of the organization's search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountKind {
    /// A person's.
    Person,
    /// An agent's or an app's.
    Program,
    /// A customer's of a portal.
    Customer,
    /// A word that nobody has heard of says nothing.
    Unknown,
}

impl AccountKind {
    /// By the word.
    #[must_use]
    pub fn of(account_type: &str) -> Self {
        match account_type {
            "atlassian" => Self::Person,
            "app" | "agent" => Self::Program,
            "customer" => Self::Customer,
            _ => Self::Unknown,
        }
    }

    /// Whether it is nobody's of the organization.
    #[must_use]
    pub fn is_no_person(self) -> bool {
        matches!(self, Self::Program | Self::Customer)
    }
}

impl Person {
    /// The address, where it is known, in the form that addresses are compared in.
    #[must_use]
    pub fn address(&self) -> Option<Address> {
        self.email.as_deref().map(Address::told)
    }

    /// The latest sign of life in any product.
    #[must_use]
    pub fn last_active(&self) -> Option<Instant> {
        self.products.iter().filter_map(|p| p.last_active).max()
    }

    /// The administrator's roles that were found.
    #[must_use]
    pub fn admin_roles(&self) -> Vec<&str> {
        self.platform_roles.iter().map(String::as_str).filter(|role| is_admin_role(role)).collect()
    }

    /// Whether membership in `group` was listed.
    #[must_use]
    pub fn is_in(&self, group: &GroupId) -> bool {
        self.groups.iter().any(|(id, _)| id == group)
    }

    /// Whether no product lets this account in, whatever groups and roles it holds.
    #[must_use]
    pub fn is_locked_out(&self) -> bool {
        self.account_status != AccountStatus::Active || self.membership != MembershipStatus::Active
    }
}
