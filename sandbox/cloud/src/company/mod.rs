//! Who and what exists.
//!
//! [`Company`] is what never changes while a scenario runs; people change, one record each, and
//! [`Jira`] holds the tickets and who is responsible for what.

mod access;
mod crowd;
mod entra;
mod fixed;
mod jira;
mod person;
mod ticket;
mod workflow;

pub(crate) use access::{Held, Path, held};
pub(crate) use crowd::Crowd;
pub use entra::FormerAddress;
pub(crate) use entra::{Entra, EntraGroup, EntraGroupKind, EntraUser, Tenant, UserType, digest};
pub(crate) use fixed::{Company, Directory, GrantedRole, Group, Resource, Site};
pub(crate) use jira::{
    BulkTask, Comment, Component, Dashboard, Filter, Jira, ProjectRole, assignable,
    cannot_be_assigned, uses_jira,
};
pub(crate) use person::{AccountKind, AccountStatus, Membership, Person, Token, Untold};
pub(crate) use ticket::{
    Change, ChangedField, Details, IssueType, LastDay, Project, Subject, Ticket,
};
pub(crate) use workflow::{AppRule, AppRuleKind, Status, Transition, Workflow};
