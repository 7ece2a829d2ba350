//! Deleting what is stored of a sweep that a newer one has replaced, or that was given up: a bounded
//! number of values at a time, and how many are left is in the row.

use super::{Sweeping, go, stored, taken};
use crate::domain::Instant;
use crate::engine::command::{TRANSACTION_MAX, Transaction, What};
use crate::engine::event::Outcome;
use crate::engine::flow::worked;
use crate::engine::sweep_book::next_deletions;
use crate::engine::sweep_row::SweepRow;
use crate::engine::{Frame, Move};

/// The last values go together, so that there is room for them.
const AT_ONCE: usize = TRANSACTION_MAX - 4;

/// What the row will be once the store is made.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Clearing(SweepRow);

/// Takes the deleting up.
pub(super) fn begin(row: &SweepRow, frame: &Frame, now: Instant) -> Move {
    let epoch = row.epoch;
    delete(&taken(row, frame, now), epoch, now)
}

/// Goes on with it, as the holder.
pub(super) fn go_on(row: &SweepRow, now: Instant) -> Move {
    let epoch = row.epoch;
    delete(row, epoch, now)
}

/// Begins once this is stored.
pub(super) fn after_store(row: SweepRow, transaction: Transaction) -> Move {
    let next = Sweeping::Clearing(Box::new(Clearing(row)));
    go(next, vec![What::Store { transaction }])
}

fn delete(row: &SweepRow, epoch: u64, now: Instant) -> Move {
    let most = u32::try_from(AT_ONCE).unwrap_or_default();
    let (delete, after) = next_deletions(row, most, now);
    let set = vec![after.write_over(Some(epoch))];
    after_store(after, Transaction { set, delete, ..Transaction::default() })
}

impl Clearing {
    pub(super) fn take(self, _frame: &Frame, outcomes: &[Outcome], now: Instant) -> Move {
        match stored(outcomes) {
            Ok(()) if self.0.old.is_some() => go_on(&self.0, now),
            Ok(()) => worked("what is no longer needed of sweeps is gone"),
            Err(why) => worked(why),
        }
    }
}
