//! The sweep's worker: takes the sweep up, goes on for as long as the invocation may, and hands it
//! on. It only reads, so the stop switch does not hold it.
//!
//! A queue event is a hint, as in the work on runs: the row decides who goes on. Whatever dies, the
//! schedule finds a sweep whose holder fell silent, and the next holder goes on from the last
//! checkpoint.

mod begin;
mod chunk;
mod clear;

use super::{Flow, loaded, read_as, worked};
use crate::domain::Instant;
use crate::engine::command::{Transaction, What};
use crate::engine::event::{Outcome, Stored};
use crate::engine::sweep_row::{SweepRow, SweepSummons, read_sweep};
use crate::engine::{Frame, Move};
use crate::policy::{Refusal, RefusalCode, Settings};
use serde_json::Value;

/// How long a holder may be silent: far longer than the slowest wave between two checkpoints.
const LEASE_MS: i64 = 240_000;

/// Where the worker stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Sweeping {
    /// Whether the sweep is to be taken up at all.
    Finding(SweepSummons),
    /// What it is taken up from, or begun with.
    Beginning(Box<begin::Beginning>),
    /// At work.
    Chunk(Box<chunk::Chunk>),
    /// Deleting what a newer sweep has replaced.
    Clearing(Box<clear::Clearing>),
    /// The last store of an invocation.
    Ending(String),
}

/// Whether a queue event is about a sweep.
pub(crate) fn called(body: &Value) -> Option<SweepSummons> {
    read_as(Some(body))
}

/// Why no sweep can be begun under these settings, whoever wants one.
pub(crate) fn unready(settings: &Settings) -> Option<Refusal> {
    settings.inactivity.is_none().then(|| {
        Refusal::new(
            RefusalCode::SettingsMissing,
            "The settings do not say when somebody is inactive",
            "Nobody is looked for without it, and nothing was read or changed.",
            "Add the part `inactivity` to the settings: thresholds for each product, and days of grace.",
        )
    })
}

pub(crate) fn begin(summons: SweepSummons) -> Move {
    let reads = vec![read_sweep()];
    go(Sweeping::Finding(summons), vec![What::Load { reads }])
}

fn go(next: Sweeping, commands: Vec<What>) -> Move {
    Move::Ask(Flow::Sweep(Box::new(next)), commands)
}

impl Sweeping {
    pub(crate) fn take(self, frame: &Frame, outcomes: Vec<Outcome>, now: Instant) -> Move {
        match self {
            Self::Finding(summons) => match loaded(outcomes) {
                Ok(values) => found(&summons, read_as(values.first()), frame, now),
                // The schedule comes back to it.
                Err(refusal) => worked(refusal.detail),
            },
            Self::Beginning(stage) => stage.take(frame, outcomes, now),
            Self::Chunk(stage) => stage.take(frame, outcomes, now),
            Self::Clearing(stage) => stage.take(frame, &outcomes, now),
            Self::Ending(note) => worked(note),
        }
    }
}

fn found(summons: &SweepSummons, row: Option<SweepRow>, frame: &Frame, now: Instant) -> Move {
    let same = |row: &SweepRow| row.sweep_id == summons.sweep_id && row.epoch == summons.epoch;
    let Some(row) = row.filter(|row| same(row) && row.is_live()) else {
        return worked("somebody else has taken the sweep up since");
    };
    if row.lease_until > now {
        return worked("somebody is at work on the sweep");
    }
    if row.old.is_some() { clear::begin(&row, frame, now) } else { begin::begin(row) }
}

/// The row as its next holder has it.
fn taken(row: &SweepRow, frame: &Frame, now: Instant) -> SweepRow {
    let until = now.plus_ms(LEASE_MS);
    SweepRow {
        epoch: row.epoch + 1,
        holder: frame.invocation.clone(),
        lease_until: until,
        due_at: until,
        ..row.clone()
    }
}

/// What became of a store; `Err`: the invocation ends here, in these words. After a store of which
/// it is not known whether it was made, the row decides who goes on, and from where.
fn stored(outcomes: &[Outcome]) -> Result<(), &'static str> {
    match outcomes.first() {
        Some(Outcome::Store(Stored::Stored {})) => Ok(()),
        Some(Outcome::Store(Stored::Conflict {})) => {
            Err("somebody else has taken the sweep up since")
        }
        _ => Err("storage did not say whether it kept the sweep; the schedule comes back to it"),
    }
}

/// Gives a sweep up and says why: what it has stored goes, what is shown stays.
fn give_up(row: &SweepRow, why: String, frame: &Frame, now: Instant) -> Move {
    let held = row.holder == frame.invocation;
    let mut after = if held { row.clone() } else { taken(row, frame, now) };
    after.note = Some(why);
    after.old = Some(row.sweep_id.clone());
    (after.old_pieces, after.old_parts) = (row.pieces, row.parts);
    let transaction = Transaction::of(vec![after.write_over(Some(row.epoch))]);
    clear::after_store(after, transaction)
}
