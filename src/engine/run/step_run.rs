//! One step of a run: on which rung it is, and what is known of it.

use crate::connector::{Claim, NO_REASON};
use crate::domain::Instant;
use crate::domain::record::variants;
use crate::plan::{Held, Rung, Step};

/// Where a step is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRun {
    /// Which rung of the ladder.
    pub rung: usize,
    /// Acts sent on this rung.
    pub attempts: u32,
    /// Answers on this rung that may mean 'already so'.
    pub ambiguous: u32,
    /// Refusals on this rung of which no reason could be read.
    pub wordless: u32,
    /// What is known.
    pub stage: Stage,
    /// What the last look said.
    pub held: Option<Held>,
    /// What the look before it said, where nothing was sent between the two.
    pub held_before: Option<Held>,
    /// Whether it was proven before somebody asked to try again.
    pub was_proven: bool,
    /// Whether it was not sent because it was forbidden by then.
    pub withheld: bool,
    /// What was said of the last write that was refused for want of a right, on whatever rung.
    pub denied: Option<String>,
    /// Why the rung before was given up, in the API's words.
    pub gave_up: Option<String>,
    /// Since when.
    pub since: Instant,
}

/// What is known of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Not begun.
    Idle,
    /// To be tried again, not before.
    Later {
        /// Then.
        at: Instant,
    },
    /// Out; no answer yet.
    Sent,
    /// The API says that it did it, or there was nothing to do: to be proven.
    Claimed,
    /// A 4xx that may mean 'already so': to be proven.
    Ambiguous {
        /// What was said.
        said: String,
    },
    /// The API will not: to be looked at, then down the ladder.
    Refused {
        /// What was said.
        said: String,
    },
    /// It may have happened: to be looked at before anything else.
    Unclear {
        /// What was said.
        said: String,
    },
    /// It has an outcome.
    Concluded {
        /// Which.
        outcome: StepOutcome,
    },
}

/// The outcome of a step, always with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepOutcome {
    /// A read shows it.
    Proven {
        /// How.
        reason: String,
    },
    /// A read shows the opposite, and nothing more can be tried.
    Failed {
        /// Why.
        reason: String,
    },
    /// No read tells.
    Unknown {
        /// Why.
        reason: String,
    },
    /// Somebody has to do it.
    Manual {
        /// What and why.
        reason: String,
    },
    /// Not this app's to do.
    Skipped {
        /// Why.
        reason: String,
    },
}
variants!(StepOutcome { Proven { reason }, Failed { reason }, Unknown { reason }, Manual { reason }, Skipped { reason } });

impl StepRun {
    pub(super) fn begin(step: &Step, at: Instant) -> Self {
        let settled = step.starts_settled() || step.is_proof() || step.ladder.is_empty();
        let stage = if settled { Stage::Claimed } else { Stage::Idle };
        let (held, held_before, was_proven, withheld) = (None, None, false, false);
        Self {
            rung: 0,
            attempts: 0,
            ambiguous: 0,
            wordless: 0,
            stage,
            held,
            held_before,
            was_proven,
            withheld,
            denied: None,
            gave_up: None,
            since: at,
        }
    }

    /// Whether it is open because a right is missing: nobody's handwork, and tried again once
    /// the right is there.
    #[must_use]
    pub fn is_denied(&self) -> bool {
        let is_open = !matches!(
            self.stage,
            Stage::Concluded { outcome: StepOutcome::Proven { .. } | StepOutcome::Skipped { .. } }
        );
        is_open && self.denied.is_some()
    }

    /// What stands before whoever has to do it: that it was tried, and what was said to that.
    #[must_use]
    pub fn before_by_hand(&self, step: &Step) -> String {
        let act = step.ladder.iter().find_map(Rung::act);
        match (&self.denied, act, &self.gave_up) {
            (Some(said), Some(act), _) => format!(
                "refused, as {} is missing ({}). Mend it and try again. If that can't be, ",
                act.right(),
                said.trim_end_matches('.'),
            ),
            (_, _, Some(said)) => format!("not done ({}). ", said.trim_end_matches('.')),
            _ => String::new(),
        }
    }

    /// Whether a read shows it.
    #[must_use]
    pub fn is_proven(&self) -> bool {
        matches!(self.stage, Stage::Concluded { outcome: StepOutcome::Proven { .. } })
    }

    /// Whether it has an outcome.
    #[must_use]
    pub fn is_concluded(&self) -> bool {
        matches!(self.stage, Stage::Concluded { .. })
    }

    /// What was tried on one rung, or before somebody asked to try again, says nothing about the next.
    pub(super) fn forget_answers(&mut self) {
        self.attempts = 0;
        self.ambiguous = 0;
        self.wordless = 0;
    }

    /// Attempts without an answer, and answers that are passing faults, count for neither.
    pub(super) fn count(&mut self, claim: &Claim) {
        self.denied = match claim {
            Claim::Accepted => None,
            other => other.denied().map(str::to_owned).or(self.denied.take()),
        };
        match claim {
            Claim::Ambiguous { .. } => self.ambiguous += 1,
            Claim::Refused { said, .. } if said == NO_REASON => self.wordless += 1,
            _ => {}
        }
    }

    /// What was seen before an act says nothing about what follows it.
    pub(super) fn forget_looks(&mut self) {
        self.held = None;
        self.held_before = None;
    }

    /// Whether the rung that the step is on is a write.
    #[must_use]
    pub fn acts(&self, step: &Step) -> bool {
        self.rung(step).and_then(Rung::act).is_some()
    }

    /// Whether other steps, of one each, do what this one was for.
    #[must_use]
    pub fn is_split(&self, step: &Step) -> bool {
        matches!(self.rung(step), Some(Rung::OneByOne))
    }

    /// The rung that the step is on.
    #[must_use]
    pub fn rung<'s>(&self, step: &'s Step) -> Option<&'s Rung> {
        step.ladder.get(self.rung)
    }
}

impl StepOutcome {
    /// Why it is so.
    #[must_use]
    pub fn reason(&self) -> &str {
        match self {
            Self::Proven { reason }
            | Self::Failed { reason }
            | Self::Unknown { reason }
            | Self::Manual { reason }
            | Self::Skipped { reason } => reason,
        }
    }

    /// Proven, or not this app's to do.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        matches!(self, Self::Proven { .. } | Self::Skipped { .. })
    }
}
