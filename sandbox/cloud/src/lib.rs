//! A small Atlassian cloud as a deterministic state machine.
//!
//! [`Cloud::new`] loads a named company, [`Cloud::serve`] answers one API request at a given time,
//! and [`Cloud::oracle`] tells the truth that the APIs only show with delay. Nothing here reads a
//! clock or random numbers, so a request sequence always has the same answers.
//!
//! - `company` holds who and what exists, `clock` when a change becomes visible
//! - `scenario` builds companies, `api` answers, one file per family of operations
//! - `faults` damages answers, [`Switches`] turn documented refusals on, [`Variants`] answer what
//!   nobody has documented
//! - `server` (feature of the same name) puts all of it behind HTTP
//!
//! The crate shares no code with the application it is a test bed for: a mistake made in both
//! would not be seen.

mod api;
mod by_hand;
mod changes;
mod clock;
mod cloud;
mod company;
mod faults;
mod indexed;
mod info;
mod oracle;
mod plenty;
mod provisioning;
mod scenario;
#[cfg(feature = "server")]
pub mod server;
mod state;
mod switches;
mod transitions;
mod variants;
mod wire;

pub use api::described::told as described;
pub use by_hand::ByHand;
pub use changes::Change;
pub use clock::Visibility;
pub use cloud::Cloud;
pub use company::FormerAddress;
pub use faults::{Effect, Fault, FaultError};
pub use indexed::IndexedValue;
pub use info::{
    CommentInfo, CompanyInfo, EntraInfo, Keys, PersonInfo, RuleInfo, StatusInfo, TicketInfo,
    TransitionInfo, WorkflowInfo,
};
pub use oracle::{
    AccessPath, DashboardTruth, DirectRole, EntraGroupRef, EntraTruth, FilterTruth, GroupRef,
    JiraTruth, LedComponent, MembershipTruth, Oracle, ProductUse, ProjectRoleTruth, UseTruth, Via,
};
pub use plenty::Plenty;
pub use scenario::{Scenario, ScenarioError};
pub use switches::Switches;
pub use transitions::TransitionError;
pub use variants::{Variant, Variants};
pub use wire::{Request, Response, Served};
