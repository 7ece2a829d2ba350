//! Keeping the journal under the lease: what is stored before anything goes out, what a conflict
//! means, and giving the lease back.

use super::{GRACE_MS, Pace, STORE_PAUSE_MS, STORE_TRIES, Stage, Then, Work};
use crate::domain::Instant;
use crate::engine::command::{StorageRead, Transaction, What};
use crate::engine::event::{Loaded, Outcome, Stored};
use crate::engine::flow::panel::other_run;
use crate::engine::flow::wake::summons;
use crate::engine::flow::{Flow, read_as, storage_failed, worked};
use crate::engine::personal::PersonalData;
use crate::engine::run::limits;
use crate::engine::storage::{self, SubjectLease};
use crate::engine::{Frame, Move};

impl Work {
    /// Gives the lease back. The queue wakes the next holder; should it forget, the schedule does.
    pub(super) fn hand_over(
        mut self: Box<Self>,
        now: Instant,
        until: Instant,
        delay_s: Option<u32>,
    ) -> Move {
        self.lease.lease_until = now;
        self.lease.due_at = match delay_s {
            Some(_) => until.plus_ms(GRACE_MS),
            None => until,
        };
        self.store_as_is(Then::HandOver { delay_s })
    }

    pub(super) fn store(mut self: Box<Self>, then: Then, now: Instant) -> Move {
        if then != Then::Finish {
            self.lease.lease_until = now.plus_ms(limits::LEASE_MS);
            self.lease.due_at = self.lease.lease_until;
        }
        self.store_as_is(then)
    }

    fn store_as_is(mut self: Box<Self>, then: Then) -> Move {
        let transaction = self.transaction();
        self.stage = Stage::Storing { then };
        Move::Ask(Flow::Work(self), vec![What::Store { transaction }])
    }

    fn transaction(&self) -> Transaction {
        let mut all = match &self.opening {
            Some(opening) => {
                let mut all = self.book.store_first(&self.lease, self.expected, &opening.undo);
                all.set.extend(opening.beside.iter().cloned());
                all
            }
            None => self.book.store(&self.lease, self.expected),
        };
        all.set.extend(self.joined.iter().map(PersonalData::write));
        all
    }

    /// The store that takes the lease is conditional on another epoch than the one it writes, so
    /// only there a lost answer looks like a conflict.
    pub(super) fn is_claiming(&self) -> bool {
        self.expected != Some(self.lease.epoch)
    }

    pub(super) fn stored(
        mut self: Box<Self>,
        then: Then,
        outcomes: Vec<Outcome>,
        frame: &Frame,
        now: Instant,
    ) -> Move {
        match outcomes.into_iter().next() {
            Some(Outcome::Store(Stored::Stored {})) => self.durable(then, frame, now),
            Some(Outcome::Store(Stored::Conflict {}))
                if self.is_claiming() && self.tries < STORE_TRIES =>
            {
                self.tries += 1;
                self.reread(then)
            }
            Some(Outcome::Store(Stored::Conflict {})) => self.lost(),
            _ if self.tries >= STORE_TRIES => self.give_up(),
            _ => {
                self.tries += 1;
                self.stage = Stage::Pausing { then };
                Move::Ask(Flow::Work(self), vec![What::Pause { ms: STORE_PAUSE_MS }])
            }
        }
    }

    pub(super) fn reread(mut self: Box<Self>, then: Then) -> Move {
        let reads: Vec<StorageRead> = vec![storage::read_lease(self.account())];
        self.stage = Stage::Rereading { then };
        Move::Ask(Flow::Work(self), vec![What::Load { reads }])
    }

    pub(super) fn reread_done(
        self: Box<Self>,
        then: Then,
        outcomes: Vec<Outcome>,
        frame: &Frame,
        now: Instant,
    ) -> Move {
        let Some(Outcome::Load(Loaded::Values { values })) = outcomes.into_iter().next() else {
            return self.give_up();
        };
        let found: Option<SubjectLease> = read_as(values.first());
        match found {
            Some(lease) if lease.holder == frame.invocation && lease.epoch == self.lease.epoch => {
                self.durable(then, frame, now)
            }
            Some(lease) if Some(lease.epoch) == self.expected => self.store(then, now),
            None if self.expected.is_none() => self.store(then, now),
            _ => self.lost(),
        }
    }

    fn durable(mut self: Box<Self>, then: Then, frame: &Frame, now: Instant) -> Move {
        self.tries = 0;
        self.opening = None;
        self.joined = None;
        self.book.mark_stored();
        self.expected = Some(self.lease.epoch);
        match then {
            Then::Act { steps } => self.act(&steps),
            Then::GoOn => self.go_on(frame, now),
            Then::Tell => self.find_comment(),
            Then::Finish => self.over("done"),
            Then::HandOver { delay_s: Some(delay) } => {
                let summons = summons(self.account().as_str(), &self.lease, delay);
                self.stage = Stage::Summoning;
                Move::Ask(Flow::Work(self), vec![summons])
            }
            Then::HandOver { delay_s: None } => self.over("waits for the schedule"),
        }
    }

    /// Somebody else holds the lease: what was done so far is theirs to find out.
    fn lost(self: Box<Self>) -> Move {
        match self.pace {
            Pace::Worker => worked("somebody else took it up"),
            Pace::Screen | Pace::HandOver => Move::refuse(other_run()),
        }
    }

    fn give_up(self: Box<Self>) -> Move {
        if self.pace != Pace::Worker && !self.acted {
            return Move::refuse(storage_failed("several tries"));
        }
        self.over("storage did not answer; the schedule takes it up")
    }
}
