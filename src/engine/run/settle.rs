//! What a look means for each step: proven, try again, down the ladder, or an outcome.

use super::entry::Entry;
use super::limits;
use super::state::Run;
use super::step_run::{Stage, StepOutcome, StepRun};
use crate::connector::NO_REASON;
use crate::domain::Instant;
use crate::plan::{Held, Prediction, Rung, Step, Task};
use crate::playbook::Phase;

impl Run {
    /// The entries that follow from the last look at `now`.
    #[must_use]
    pub fn settle(&self, now: Instant) -> Vec<Entry> {
        let last = self.last_look.as_ref().map(|l| l.at);
        self.steps()
            .flat_map(|(step, state)| self.settle_step(step, state, last == Some(now), now))
            .collect()
    }

    /// Whether this state, which came of the last look, says what `before` said.
    #[must_use]
    pub fn tells_nothing_new_to(&self, before: &Self) -> bool {
        let said = |run: &Self| {
            let look = run.last_look.as_ref();
            look.map(|l| (l.access.clone(), l.unread.clone()))
        };
        let held = |run: &Self| run.steps.values().map(|s| s.held).collect::<Vec<_>>();
        let settled = self.last_look.as_ref().map_or_else(Vec::new, |l| self.settle(l.at));
        settled.is_empty() && said(self) == said(before) && held(self) == held(before)
    }

    /// A step on a rung that only a person can do has its outcome before any look.
    fn settle_step(
        &self,
        step: &Step,
        state: &StepRun,
        looked_now: bool,
        now: Instant,
    ) -> Vec<Entry> {
        if let (Stage::Idle, Some(Rung::ByHand(task))) = (&state.stage, state.rung(step)) {
            return vec![by_hand(step, state, task, now)];
        }
        if let (Stage::Idle, Some(Rung::OneByOne)) = (&state.stage, state.rung(step)) {
            return vec![one_by_one(step, now)];
        }
        if let Some(Rung::Aside { .. }) = state.rung(step)
            && let Some(entries) = after_aside(step, state, now)
        {
            return entries;
        }
        let Some(held) = state.held.filter(|_| looked_now) else { return Vec::new() };
        match held {
            Held::Holds => Self::holds(step, state, now).into_iter().collect(),
            Held::NotYet => self.not_yet(step, state, now),
            Held::Unreadable => self.unreadable(step, state, now).into_iter().collect(),
        }
    }

    fn holds(step: &Step, state: &StepRun, now: Instant) -> Option<Entry> {
        let reason = match &state.stage {
            Stage::Concluded { outcome: StepOutcome::Proven { .. } } => return None,
            // It came with another step: with an invitation, or by somebody else's hand.
            Stage::Idle if step.phase != Phase::Grant => return None,
            // One list that stops short looks like one without it, and no answer to an act of ours
            // speaks for it: the next look tells.
            known if !known.is_claim() && !state.is_seen_twice(step) => return None,
            Stage::Idle => "came with another step, read again",
            Stage::Concluded { outcome: StepOutcome::Manual { .. } } => "seen to be done",
            _ if state.attempts == 0 && step.prediction == Prediction::AlreadySo => {
                "already so, read again"
            }
            _ => "read again",
        };
        Some(conclude(step, now, StepOutcome::Proven { reason: reason.to_owned() }))
    }

    fn not_yet(&self, step: &Step, state: &StepRun, now: Instant) -> Vec<Entry> {
        match &state.stage {
            Stage::Unclear { said } => Self::again(step, state, said, now),
            Stage::Refused { said } => {
                let after_doubt = state.attempts > 1 && !self.is_impatient(state, now);
                // A refusal after an unclear answer can be the echo of a change not yet visible.
                if after_doubt {
                    return Vec::new();
                }
                if is_to_be_said_again(step, state, said) {
                    return Self::again(step, state, said, now);
                }
                Self::climb(step, state, said, now)
            }
            // 'Not found' about something that is there: more likely a passing fault than a fact.
            Stage::Ambiguous { said } if state.is_ambiguous_still() => {
                Self::again(step, state, said, now)
            }
            Stage::Ambiguous { said } if self.is_impatient(state, now) => {
                Self::climb(step, state, said, now)
            }
            Stage::Claimed if step.follows() => {
                if self.waited_ms(state, now) <= limits::PUSH_PATIENCE_MS {
                    return Vec::new();
                }
                let reason = "the identity provider has not passed it on yet".to_owned();
                vec![conclude(step, now, StepOutcome::Unknown { reason })]
            }
            Stage::Claimed if step.ladder.is_empty() => vec![skip(step, now)],
            // What other steps bring about takes as long to show as they do.
            Stage::Claimed if step.is_proof() && !self.is_impatient_about(step, state, now) => {
                Vec::new()
            }
            // It held when the plan was made, and no longer does.
            Stage::Claimed if state.attempts == 0 => {
                Self::again(step, state, "it came undone", now)
            }
            Stage::Claimed if self.is_impatient(state, now) => {
                let reason = "accepted, not yet visible".to_owned();
                vec![conclude(step, now, StepOutcome::Unknown { reason })]
            }
            // It could not be read before; now a read says that it is missing. What was never sent,
            // as nobody could tell whether it may be, is asked about again.
            Stage::Concluded { outcome: StepOutcome::Unknown { reason } }
                if !step.follows()
                    && (step.phase == Phase::Cut || !state.acts(step) || state.attempts == 0) =>
            {
                Self::again(step, state, reason, now)
            }
            // Proven once and undone since: never report what no longer holds.
            Stage::Concluded { outcome: StepOutcome::Proven { .. } } => {
                let reason = "it held, and no longer does".to_owned();
                vec![conclude(step, now, StepOutcome::Failed { reason })]
            }
            _ => Vec::new(),
        }
    }

    fn unreadable(&self, step: &Step, state: &StepRun, now: Instant) -> Option<Entry> {
        let open = !matches!(state.stage, Stage::Concluded { .. });
        let unread = self.last_look.as_ref().map(|l| l.unread.join("; ")).unwrap_or_default();
        // Who is no longer listed anywhere can't be proven twice.
        if state.stage == Stage::Claimed && state.was_proven && unread.is_empty() {
            let reason = "proven before, and no longer listed".to_owned();
            return Some(conclude(step, now, StepOutcome::Proven { reason }));
        }
        if !open || !self.is_impatient_about(step, state, now) {
            return None;
        }
        let reason = match unread.as_str() {
            "" => "no read tells".to_owned(),
            words => format!("could not be read: {words}"),
        };
        Some(conclude(step, now, StepOutcome::Unknown { reason }))
    }

    /// What another system has to pass on is waited for longer, and what only reads from the last
    /// act on.
    fn is_impatient_about(&self, step: &Step, state: &StepRun, now: Instant) -> bool {
        if step.follows() {
            return self.waited_ms(state, now) > limits::PUSH_PATIENCE_MS;
        }
        if step.is_proof() {
            let late = self.waited_ms(state, now) > limits::PATIENCE_MS;
            return self.looks >= limits::LOOKS_MAX || late;
        }
        self.is_impatient(state, now)
    }

    /// Since the last act, or since somebody asked to try again.
    fn waited_ms(&self, state: &StepRun, now: Instant) -> i64 {
        now.since(self.acted_at.map_or(state.since, |acted| acted.max(state.since)))
    }

    fn is_impatient(&self, state: &StepRun, now: Instant) -> bool {
        self.looks >= limits::LOOKS_MAX || now.since(state.since) > limits::PATIENCE_MS
    }

    /// The act did not take: once more, unless that has been tried too often.
    fn again(step: &Step, state: &StepRun, said: &str, now: Instant) -> Vec<Entry> {
        match state.rung(step) {
            Some(Rung::Act(_) | Rung::Aside { .. }) => {}
            Some(Rung::ByHand(task)) => return vec![by_hand(step, state, task, now)],
            Some(Rung::OneByOne) => return vec![one_by_one(step, now)],
            None => return vec![skip(step, now)],
        }
        if state.attempts >= limits::ATTEMPTS_MAX {
            return Self::climb(step, state, said, now);
        }
        let wait = if state.attempts <= 1 { 0 } else { limits::backoff_ms(state.attempts) };
        vec![postpone(step, now, wait)]
    }

    /// To the next rung that is of use: one entry for each rung that is left.
    fn climb(step: &Step, state: &StepRun, said: &str, now: Instant) -> Vec<Entry> {
        let mut down = 1;
        while step.ladder.get(state.rung + down).is_some_and(|rung| !rung.answers(said)) {
            down += 2;
        }
        if step.ladder.get(state.rung + down).is_none() {
            return vec![conclude(step, now, StepOutcome::Failed { reason: said.to_owned() })];
        }
        vec![climbed(step, said, now); down]
    }
}

impl Stage {
    /// Whether an answer says that it is so.
    fn is_claim(&self) -> bool {
        matches!(self, Self::Claimed)
    }
}

impl StepRun {
    /// What is seen to be there is there; what is not in a list has to be missing in two of them.
    fn is_seen_twice(&self, step: &Step) -> bool {
        !step.probe.is_absence() || self.held_before == Some(Held::Holds)
    }

    /// Whether 'not found' and 'conflict' were answered too rarely to be believed. An attempt that
    /// brought no answer has said neither, whatever the number of attempts.
    fn is_ambiguous_still(&self) -> bool {
        self.ambiguous < limits::AMBIGUOUS_ATTEMPTS && self.attempts < limits::ATTEMPTS_MAX
    }
}

/// Whether the words of a refusal decide what is tried next, and could not be read.
fn is_to_be_said_again(step: &Step, state: &StepRun, said: &str) -> bool {
    let decides = matches!(step.ladder.get(state.rung + 1), Some(Rung::Aside { .. }));
    decides && said == NO_REASON && state.wordless < limits::AMBIGUOUS_ATTEMPTS
}

/// What follows an answer to a write that makes room; `None` while there is none. Whether there is
/// room then is told by trying.
fn after_aside(step: &Step, state: &StepRun, now: Instant) -> Option<Vec<Entry>> {
    let said = match &state.stage {
        // 'Not found' is more likely a passing fault, and 'conflict' costs no more than a moment.
        Stage::Ambiguous { .. } if state.is_ambiguous_still() => {
            return Some(vec![postpone(step, now, limits::backoff_ms(state.attempts))]);
        }
        Stage::Claimed => "there is room now, so it is tried again",
        Stage::Ambiguous { said } | Stage::Refused { said } => said,
        _ => return None,
    };
    Some(vec![climbed(step, said, now), postpone(step, now, limits::ASIDE_MS)])
}

fn climbed(step: &Step, why: &str, at: Instant) -> Entry {
    Entry::Climbed { at, step: step.id.clone(), why: why.to_owned() }
}

fn postpone(step: &Step, at: Instant, wait_ms: i64) -> Entry {
    Entry::Postponed { at, step: step.id.clone(), until: at.plus_ms(wait_ms) }
}

/// Only a person can do it, or whoever gives the right that was missing.
fn by_hand(step: &Step, state: &StepRun, task: &Task, now: Instant) -> Entry {
    let reason = format!("{}{}: {}", state.before_by_hand(step), task.who, task.title);
    conclude(step, now, StepOutcome::Manual { reason })
}

/// Other steps do what this one was for.
fn one_by_one(step: &Step, now: Instant) -> Entry {
    let reason = "many at once was refused, so each is handed over by itself".to_owned();
    conclude(step, now, StepOutcome::Skipped { reason })
}

/// Nothing is tried here.
fn skip(step: &Step, now: Instant) -> Entry {
    let reason = match &step.prediction {
        Prediction::Elsewhere { owner } => format!("done in {owner}"),
        _ => "nothing to do here".to_owned(),
    };
    conclude(step, now, StepOutcome::Skipped { reason })
}

fn conclude(step: &Step, at: Instant, outcome: StepOutcome) -> Entry {
    Entry::Concluded { at, step: step.id.clone(), outcome }
}
