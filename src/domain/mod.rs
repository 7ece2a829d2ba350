//! The nouns: people, access and time, as types that cannot be mixed up. No decisions live here.

mod access;
mod ids;
mod person;
mod time;

pub use access::{
    ApiToken, GroupMembership, Observation, Path, Privilege, Privileges, RoleAssignment,
};
pub use ids::{
    AccountId, CloudId, DirectoryId, GroupId, IssueId, IssueKey, OrganizationId, ResourceId,
    RoleId, RunId, TokenId,
};
pub use person::{AccountStatus, Claim, MembershipStatus, Person, ProductUse, Source};
pub use time::Instant;
