//! What an invocation is doing, one file per kind of beginning.

#[cfg(feature = "doors")]
pub(crate) mod action;
#[cfg(any(feature = "office", feature = "sweep"))]
pub(crate) mod admin;
#[cfg(feature = "doors")]
pub(crate) mod choice;
#[cfg(feature = "doors")]
pub(crate) mod depart;
#[cfg(any(feature = "doors", feature = "office"))]
mod discover;
#[cfg(feature = "office")]
pub(crate) mod expression;
#[cfg(feature = "sweep")]
pub(crate) mod follow;
#[cfg(any(feature = "doors", feature = "sweep"))]
pub(crate) mod gate;
#[cfg(feature = "sweep")]
mod headcount;
#[cfg(feature = "sweep")]
pub(crate) mod mend;
#[cfg(feature = "doors")]
pub(crate) mod moved;
#[cfg(feature = "sweep")]
mod notice;
#[cfg(feature = "doors")]
pub(crate) mod panel;
#[cfg(feature = "sweep")]
pub(crate) mod privacy;
mod say;
#[cfg(feature = "sweep")]
pub(crate) mod search;
pub(crate) mod settings;
mod shared;
#[cfg(feature = "sweep")]
pub(crate) mod sweep;
#[cfg(feature = "sweep")]
pub(crate) mod tick;
#[cfg(feature = "sweep")]
pub(crate) mod tripwire;
#[cfg(feature = "doors")]
pub(crate) mod wake;
#[cfg(any(feature = "doors", feature = "office"))]
pub(crate) mod work;

use super::command::What;
use super::event::{Loaded, Outcome};
use super::reads::Reads;
pub(crate) use super::storage::read_as;
use super::{Answer, Frame, Move};
use crate::domain::Instant;
use crate::policy::{Refusal, RefusalCode};
use serde_json::Value;

/// By kind of beginning; every run ends up in `Work`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Flow {
    #[cfg(feature = "doors")]
    Panel(Box<panel::Panel>),
    #[cfg(feature = "doors")]
    Wake(Box<wake::Wake>),
    #[cfg(feature = "sweep")]
    Tick(Box<tick::Tick>),
    #[cfg(feature = "sweep")]
    Count(Box<headcount::Count>),
    #[cfg(feature = "sweep")]
    Notices(Box<notice::Notices>),
    #[cfg(feature = "sweep")]
    Follow(Box<follow::Follow>),
    #[cfg(feature = "doors")]
    Depart(Box<depart::Depart>),
    #[cfg(feature = "doors")]
    Moved(Box<moved::Moved>),
    #[cfg(any(feature = "doors", feature = "sweep"))]
    Gate(Box<gate::Gate>),
    #[cfg(feature = "doors")]
    Action(Box<action::Action>),
    #[cfg(feature = "office")]
    Expression(Box<expression::Expression>),
    #[cfg(any(feature = "office", feature = "sweep"))]
    Admin(Box<admin::Admin>),
    #[cfg(feature = "sweep")]
    Privacy(Box<privacy::Privacy>),
    #[cfg(feature = "sweep")]
    Mend(Box<mend::Mend>),
    #[cfg(feature = "sweep")]
    Tripwire(Box<tripwire::Tripwire>),
    #[cfg(feature = "sweep")]
    Sweep(Box<sweep::Sweeping>),
    #[cfg(feature = "sweep")]
    Search(Box<search::Search>),
    #[cfg(any(feature = "doors", feature = "office"))]
    Work(Box<work::Work>),
}

impl Flow {
    /// Each flow is kept out of here for the same reason as the stages out of `Panel::take`.
    pub(crate) fn take(self, frame: &Frame, outcomes: Vec<Outcome>, now: Instant) -> Move {
        match self {
            #[cfg(feature = "doors")]
            Self::Panel(flow) => flow.take(frame, outcomes, now),
            #[cfg(feature = "doors")]
            Self::Wake(flow) => flow.take(frame, outcomes, now),
            #[cfg(feature = "sweep")]
            Self::Tick(flow) => flow.take(frame, outcomes, now),
            #[cfg(feature = "sweep")]
            Self::Count(flow) => flow.take(outcomes, now),
            #[cfg(feature = "sweep")]
            Self::Notices(flow) => flow.take(outcomes, now),
            #[cfg(feature = "sweep")]
            Self::Follow(flow) => flow.take(outcomes, now),
            #[cfg(feature = "doors")]
            Self::Depart(flow) => flow.take(frame, outcomes, now),
            #[cfg(feature = "doors")]
            Self::Moved(flow) => flow.take(frame, outcomes, now),
            #[cfg(any(feature = "doors", feature = "sweep"))]
            Self::Gate(flow) => flow.take(frame, outcomes, now),
            #[cfg(feature = "doors")]
            Self::Action(flow) => flow.take(frame, outcomes, now),
            #[cfg(feature = "office")]
            Self::Expression(flow) => flow.take(outcomes),
            #[cfg(any(feature = "office", feature = "sweep"))]
            Self::Admin(flow) => flow.take(frame, outcomes, now),
            #[cfg(feature = "sweep")]
            Self::Privacy(flow) => flow.take(outcomes, now),
            #[cfg(feature = "sweep")]
            Self::Mend(flow) => flow.take(frame, outcomes, now),
            #[cfg(feature = "sweep")]
            Self::Tripwire(flow) => flow.take(outcomes, now),
            #[cfg(feature = "sweep")]
            Self::Sweep(flow) => flow.take(frame, outcomes, now),
            #[cfg(feature = "sweep")]
            Self::Search(flow) => flow.take(frame, outcomes, now),
            #[cfg(any(feature = "doors", feature = "office"))]
            Self::Work(flow) => flow.take(frame, outcomes, now),
        }
    }
}

/// The values of a load.
pub(crate) fn loaded(outcomes: Vec<Outcome>) -> Result<Vec<Value>, Refusal> {
    match outcomes.into_iter().next() {
        Some(Outcome::Load(Loaded::Values { values })) => Ok(values),
        Some(Outcome::Load(Loaded::Failed { failed })) => Err(storage_failed(&failed.code)),
        _ => Err(storage_failed("no answer")),
    }
}

pub(crate) fn storage_failed(why: &str) -> Refusal {
    Refusal::new(
        RefusalCode::StorageFailed,
        "Offramp's storage didn't answer",
        format!("Without it nothing can be recorded, so nothing was changed ({why})."),
        "Look again in a minute.",
    )
}

/// What becomes of a wave of reads.
pub(crate) enum ReadStep {
    /// These go out next.
    Ask(Vec<What>),
    /// All have ended.
    Over,
}

/// The commands that a wave of reads needs now.
pub(crate) fn ask(reads: &Reads) -> Vec<What> {
    if reads.pause_ms() > 0 {
        return vec![What::Pause { ms: u32::try_from(reads.pause_ms()).unwrap_or(u32::MAX) }];
    }
    reads.requests().into_iter().map(What::Http).collect()
}

/// Feeds a wave of reads with what came back.
pub(crate) fn feed(reads: &mut Reads, outcomes: Vec<Outcome>, now: Instant) -> ReadStep {
    if reads.pause_ms() > 0 {
        reads.paused();
    } else {
        let http: Vec<_> = outcomes
            .into_iter()
            .map(|outcome| match outcome {
                Outcome::Http(http) => http,
                _ => crate::connector::HttpOutcome::Lost { reason: "another result".to_owned() },
            })
            .collect();
        reads.feed(&http, now);
    }
    if reads.is_pending() { ReadStep::Ask(ask(reads)) } else { ReadStep::Over }
}

/// An invocation that had nothing to do, or did it.
pub(crate) fn worked(note: impl Into<String>) -> Move {
    Move::Done(Answer::Worked { note: note.into(), woken: 0 })
}
