//! The nouns: people, access and time, as types that cannot be mixed up. No decisions live here.

mod access;
mod address;
mod entra;
mod ids;
mod listed;
pub(crate) mod order;
mod ownership;
mod person;
mod portal;
pub(crate) mod record;
mod segment;
mod time;
mod visible;

pub use access::{
    ApiToken, GroupMembership, Observation, Path, Privilege, Privileges, RoleAssignment,
};
pub use address::{Address, NoAddress, looks_like};
pub use entra::{EntraAccount, EntraGroup, EntraGroupOwner, EntraUser};
pub use ids::{
    AccountId, CloudId, DirectoryId, EntraGroupId, EntraUserId, GroupId, IssueId, IssueKey,
    OrganizationId, ProductKey, ProjectKey, ResourceId, RoleId, RunId, SweepId, TokenId,
};
pub use listed::{Elsewhere, ListedGroup, ListedPerson, Told, organization_roles};
pub use ownership::{Component, LedProject, OpenIssue, OwnedItem, ProjectRole};
pub use person::{
    AccountKind, AccountStatus, Claim, MembershipStatus, Person, ProductUse, Source, is_admin_role,
};
pub use portal::PortalAccounts;
pub use segment::{Segment, escape, is_segment};
pub use time::Instant;
pub use visible::{code_point, hidden_in_name, is_unseen, visible};
