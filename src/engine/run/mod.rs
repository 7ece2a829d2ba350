//! One execution of one plan, as a fold over its journal.

mod entry;
pub mod limits;
mod next;
mod settle;
mod state;
mod step_run;
mod summary;

pub use entry::{Approvers, Entry, JOURNAL_SCHEMA, ONE_PERSON_EACH, Opened, Rest};
pub use next::Intent;
pub use state::{LastLook, Run, Waiting};
pub use step_run::{Stage, StepOutcome, StepRun};
pub use summary::{CutOff, Left, Reach};
