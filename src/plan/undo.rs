//! The observation as it was, durable before the first write.

use crate::domain::record::record;
use crate::domain::{Instant, Observation, RunId};

/// What is needed to give everything back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoBundle {
    /// Shape of this record.
    pub schema: u16,
    /// The run that took it.
    pub run: RunId,
    /// When.
    pub taken_at: Instant,
    /// Everything that was seen.
    pub observation: Observation,
}
record!(UndoBundle { schema, run, taken_at, observation });

impl UndoBundle {
    /// Shape written by this version.
    pub const SCHEMA: u16 = 1;

    /// The bundle of a run.
    #[must_use]
    pub fn new(run: RunId, taken_at: Instant, observation: Observation) -> Self {
        Self { schema: Self::SCHEMA, run, taken_at, observation }
    }
}
