//! The one row that says which sweep is under way, who holds it, and which one's list is shown. It
//! is lease and lock of every sweep: whatever a sweep stores is conditional on the row's epoch.

use super::command::{Key, Queue, StorageRead, Transaction, What, Write};
use crate::domain::record::record;
use crate::domain::{Instant, SweepId};
use serde_json::json;

/// The kind of entity that holds the row.
pub const SWEEP: &str = "sweep";
const CURRENT: &str = "current";
const LIVE: &str = "live";
const ENDED: &str = "ended";
const DAY_MS: i64 = 86_400_000;
/// The queue gets its event after this: it has to find the row that the event is about.
const AFTER_STORE_S: u32 = 1;

/// Who began a sweep.
pub const BY_ADMIN: &str = "admin";
/// See [`BY_ADMIN`].
pub const BY_SCHEDULE: &str = "schedule";
/// See [`BY_ADMIN`].
pub const BY_RULE: &str = "rule";

/// Which sweep, who holds it, and what there is of those before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SweepRow {
    /// The last sweep.
    pub sweep_id: SweepId,
    /// `live` or `ended`.
    pub state: String,
    /// Raised by whoever takes it; every store is conditional on it.
    pub epoch: u64,
    /// The invocation that took it; empty: nobody yet.
    pub holder: String,
    /// Nobody else may take it before.
    pub lease_until: Instant,
    /// The schedule takes it up then.
    pub due_at: Instant,
    /// When it was begun.
    pub begun_at: Instant,
    /// [`BY_ADMIN`], [`BY_SCHEDULE`] or [`BY_RULE`].
    pub by: String,
    /// Pieces of its review list that may be stored.
    pub pieces: u32,
    /// Parts of the text of its groups that may be stored.
    pub parts: u32,
    /// Why it was given up, where it was.
    pub note: Option<String>,
    /// The last sweep that came to its end: its list is the one that is shown.
    pub shown: Option<SweepId>,
    /// How many pieces that has.
    pub shown_pieces: u32,
    /// How many parts that has.
    pub shown_parts: u32,
    /// When it ended.
    pub shown_at: Option<Instant>,
    /// A sweep whose data is still to be deleted.
    pub old: Option<SweepId>,
    /// How many of its pieces are left.
    pub old_pieces: u32,
    /// How many of its parts are left.
    pub old_parts: u32,
}
record!(SweepRow {
    sweep_id,
    state,
    epoch,
    lease_until,
    due_at,
    begun_at,
    by,
    pieces,
    parts,
    note,
    shown,
    shown_pieces,
    shown_parts,
    shown_at,
    old,
    old_pieces,
    old_parts;
    holder
});

/// What a queue event says of a sweep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SweepSummons {
    /// Which.
    pub sweep_id: SweepId,
    /// As it was when somebody was called; whoever finds another is too late.
    pub epoch: u64,
}
record!(strict SweepSummons { sweep_id, epoch });

/// Reads the row.
#[must_use]
pub fn read_sweep() -> StorageRead {
    StorageRead::Entity { entity: SWEEP.to_owned(), key: CURRENT.to_owned() }
}

/// Where the row is.
#[must_use]
pub fn sweep_place() -> Key {
    Key::of_row(SWEEP, CURRENT.to_owned())
}

impl SweepRow {
    /// The row of a sweep that begins after whatever `before` was.
    #[must_use]
    pub fn open(before: Option<&Self>, id: SweepId, by: &str, now: Instant) -> Self {
        let fresh = Self {
            sweep_id: id,
            state: LIVE.to_owned(),
            epoch: 0,
            holder: String::new(),
            lease_until: now,
            due_at: now,
            begun_at: now,
            by: by.to_owned(),
            pieces: 0,
            parts: 0,
            note: None,
            shown: None,
            shown_pieces: 0,
            shown_parts: 0,
            shown_at: None,
            old: None,
            old_pieces: 0,
            old_parts: 0,
        };
        match before {
            None => Self { epoch: 1, ..fresh },
            Some(before) => Self {
                epoch: before.epoch + 1,
                shown: before.shown.clone(),
                shown_pieces: before.shown_pieces,
                shown_parts: before.shown_parts,
                shown_at: before.shown_at,
                ..fresh
            },
        }
    }

    /// Whether a sweep is under way.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.state == LIVE
    }

    /// Whether its holder fell silent, or left it to somebody.
    #[must_use]
    pub fn is_free(&self, now: Instant) -> bool {
        self.is_live() && self.lease_until <= now && self.due_at <= now
    }

    /// Whether the schedule is to begin another, where it does so every `days`.
    #[must_use]
    pub fn is_next_due(row: Option<&Self>, days: u16, now: Instant) -> bool {
        row.is_none_or(|row| {
            !row.is_live() && now.since(row.begun_at) >= i64::from(days).saturating_mul(DAY_MS)
        })
    }

    /// It is over.
    pub fn end(&mut self, now: Instant) {
        ENDED.clone_into(&mut self.state);
        self.lease_until = now;
        self.due_at = now;
    }

    /// The write of this row over the epoch that was read, or where there was none.
    #[must_use]
    pub fn write_over(&self, before: Option<u64>) -> Write {
        Write::entity(SWEEP, CURRENT.to_owned(), self, ("epoch", before))
    }

    /// The write that begins a sweep: only one of several that begin at once comes through.
    #[must_use]
    pub fn store_opened(&self, before: Option<&Self>) -> What {
        let write = self.write_over(before.map(|b| b.epoch));
        What::Store { transaction: Transaction::of(vec![write]) }
    }

    /// The command that calls whoever is to go on with it.
    #[must_use]
    pub fn summons(&self, delay_seconds: u32) -> What {
        let body = SweepSummons { sweep_id: self.sweep_id.clone(), epoch: self.epoch };
        let delay_seconds = delay_seconds.max(AFTER_STORE_S);
        What::Enqueue { queue: Queue::Sweeps, body: json!(body), delay_seconds }
    }
}
