//! Inactivity: who has not used what, for one request per hundred people.
//!
//! - `frame`: the settings' [rules](crate::policy::InactivityRules) as lookups, prepared once; which groups give which product
//! - [`classify`]: one listed person to a [`Class`] per product, where law 11 is kept
//! - [`Sweep`]: the machine over pages, resumable from any checkpoint
//! - [`Doubt`]: the other sources, for those of whom the pages do not tell enough
//! - `row`, `tally`: what is kept, in bounded pieces: counts of everybody, a line of each for review
//! - [`decide`]: from an observation to exactly what is taken
//!
//! Nothing here acts. The playbook `revoke-inactive` takes what [`decide`] says from one person.

mod class;
mod classify;
mod decide;
mod detail;
mod frame;
mod machine;
mod pace;
mod row;
mod state;
mod tally;

pub use class::{
    Class, Mark, MarkSource, ProductIndex, Seat, Verdict, WhyExempt, WhyProtected, WhyUnknown,
};
pub use classify::{Sighting, Times, classify, classify_holder};
pub use decide::{
    Decision, Foreseen, GroupGives, Held, Idle, Obstacle, Saved, Taking, Way, decide,
};
pub use detail::Doubt;
pub use frame::{Frame, Grants, Scope};
pub use machine::{Next, Sweep, SweepPlan};
pub use row::{PIECE_BYTES_MAX, Piece, Row};
pub use state::{Checkpoint, Gap, Part, SWEEP_SCHEMA, Stage, SweepState};
pub use tally::{Counts, ProductTally, Tally, is_wholly_idle};
