//! Who and what exists.
//!
//! [`Company`] is what never changes while a scenario runs; people change, one record each.

mod access;
mod fixed;
mod person;
mod ticket;

pub(crate) use access::{Held, Path, held};
pub(crate) use fixed::{Company, Directory, GrantedRole, Group, Resource, Site};
pub(crate) use person::{AccountKind, AccountStatus, Membership, Person, Token};
pub(crate) use ticket::{Project, Subject, Ticket};
