//! Who and what exists.
//!
//! [`Company`] is what never changes while a scenario runs; people change, one record each, and
//! [`Jira`] holds who is responsible for what.

mod access;
mod entra;
mod fixed;
mod jira;
mod person;
mod ticket;

pub(crate) use access::{Held, Path, held};
pub(crate) use entra::{Entra, EntraGroup, EntraGroupKind, EntraUser, Tenant, UserType, digest};
pub(crate) use fixed::{Company, Directory, GrantedRole, Group, Resource, Site};
pub(crate) use jira::{
    BulkTask, Comment, Component, Dashboard, Filter, Jira, ProjectRole, assignable,
    cannot_be_assigned, uses_jira,
};
pub(crate) use person::{AccountKind, AccountStatus, Membership, Person, Token};
pub(crate) use ticket::{Details, IssueType, Project, Subject, Ticket};
