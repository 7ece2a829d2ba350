//! Somebody moved a ticket over a transition that starts a playbook. What is to be started is kept
//! before anything else, so that a queue that forgets it is mended by the schedule; the rest is as
//! if a date had come.

use super::{Flow, loaded, read_as, storage_failed, worked};
use crate::domain::Instant;
use crate::engine::appointment::{Appointment, Due, StartNow, read_immediate};
use crate::engine::command::{Queue, What};
use crate::engine::event::{Outcome, Stored, Transition};
use crate::engine::{Frame, Move};
use crate::playbook::PlaybookId;
use serde_json::json;

/// Where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Moved {
    transition: Transition,
    playbook: PlaybookId,
    stage: Stage,
}

#[derive(Clone, Debug, PartialEq)]
enum Stage {
    Loading,
    Keeping { appointment: Box<Appointment> },
    Calling,
}

pub(crate) fn begin(transition: Transition) -> Move {
    let playbook = transition.playbook.as_deref().and_then(PlaybookId::parse);
    let Some(playbook) = playbook else {
        return worked(
            "the transition's rule names no playbook of this version: configure it again",
        );
    };
    let reads = vec![read_immediate(&transition.issue_id, &transition.execution_id)];
    let flow = Moved { transition, playbook, stage: Stage::Loading };
    Move::Ask(Flow::Moved(Box::new(flow)), vec![What::Load { reads }])
}

impl Moved {
    #[inline(never)]
    pub(crate) fn take(
        mut self: Box<Self>,
        frame: &Frame,
        outcomes: Vec<Outcome>,
        now: Instant,
    ) -> Move {
        match std::mem::replace(&mut self.stage, Stage::Loading) {
            Stage::Loading => match loaded(outcomes) {
                Ok(values) => self.keep(read_as(values.first()).as_ref(), frame, now),
                Err(refusal) => Move::refuse(refusal),
            },
            Stage::Keeping { appointment } => match outcomes.first() {
                Some(Outcome::Store(Stored::Stored {})) => {
                    let body = json!(Due::of(&appointment));
                    self.stage = Stage::Calling;
                    Move::Ask(
                        Flow::Moved(self),
                        vec![What::Enqueue { queue: Queue::Runs, body, delay_seconds: 0 }],
                    )
                }
                _ => Move::refuse(storage_failed("the start could not be kept")),
            },
            Stage::Calling => worked("the transition starts a playbook"),
        }
    }

    /// One transition starts one run, however often it is told. What was agreed for a date stays:
    /// whether whoever moved the ticket may start anything is asked only later.
    fn keep(
        mut self: Box<Self>,
        before: Option<&Appointment>,
        frame: &Frame,
        now: Instant,
    ) -> Move {
        let Transition { issue_id, issue_key, account_id, execution_id, .. } = &self.transition;
        let known = before.and_then(|a| a.transition.as_ref());
        if known == Some(execution_id) {
            return worked("this transition is known already");
        }
        let start = StartNow {
            issue_id,
            issue_key,
            operator: account_id,
            playbook: self.playbook,
            cause: execution_id,
            asked_at: frame.began,
        };
        let appointment = Appointment::for_now(&start, before, now);
        let command = appointment.agree(now);
        self.stage = Stage::Keeping { appointment: Box::new(appointment) };
        Move::Ask(Flow::Moved(self), vec![command])
    }
}
