//! Keeping the journal under the lease: what is stored before anything goes out, what a conflict
//! means, and giving the lease back.

use super::again::{self, Asked};
use super::{GRACE_MS, OPEN_TRIES, Pace, STORE_PAUSE_MS, STORE_TRIES, Stage, Then, Work};
use crate::domain::Instant;
use crate::engine::command::{StorageRead, Transaction, What};
use crate::engine::event::{Loaded, Outcome, Stored};
use crate::engine::flow::shared::{other_run, summons};
use crate::engine::flow::{Flow, read_as, storage_failed, worked};
use crate::engine::former;
use crate::engine::personal::PersonalData;
use crate::engine::policy_book;
use crate::engine::run::limits;
use crate::engine::stop::{self, StopSwitch};
use crate::engine::storage::{self, SubjectLease};
use crate::engine::watch::{After, watch_place};
use crate::engine::{Frame, Move};
use crate::policy::Refusal;
use serde_json::Value;

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
        if let Some((transaction, count)) = self.pieces_ahead() {
            self.stage = Stage::Laying { then, count };
            return Move::Ask(Flow::Work(self), vec![What::Store { transaction }]);
        }
        let transaction = self.transaction(&then);
        self.stage = Stage::Storing { then };
        Move::Ask(Flow::Work(self), vec![What::Store { transaction }])
    }

    /// What doesn't fit beside the head goes first: nobody reads it before a head leads to it, and
    /// nobody else writes there. Whoever only claims the run has nothing of that size to say.
    fn pieces_ahead(&self) -> Option<(Transaction, usize)> {
        if let Some(opening) = &self.opening {
            return opening.first.next(&self.book);
        }
        let ahead = if self.is_claiming() { Vec::new() } else { self.book.ahead() };
        let count = ahead.len();
        let check = vec![self.book.still_held(&self.lease)];
        (count > 0).then(|| (Transaction { check, ..Transaction::of(ahead) }, count))
    }

    pub(super) fn laid(
        mut self: Box<Self>,
        then: Then,
        count: usize,
        outcomes: Vec<Outcome>,
        frame: &Frame,
        now: Instant,
    ) -> Move {
        if !matches!(outcomes.first(), Some(Outcome::Store(Stored::Stored {}))) {
            return self.stored(then, outcomes, frame, now);
        }
        self.tries = 0;
        match &mut self.opening {
            Some(opening) => opening.first.mark_laid(&mut self.book, count),
            None => self.book.mark_laid(count),
        }
        self.store_as_is(then)
    }

    fn transaction(&self, then: &Then) -> Transaction {
        let mut all = match &self.opening {
            Some(opening) => {
                let mut all = self.book.store_first(&self.lease, self.expected, &opening.first);
                all.set.extend(opening.beside.iter().cloned());
                all.delete.extend(opening.spends.iter().cloned());
                opening.admission.join(&mut all);
                all
            }
            None => self.book.store(&self.lease, self.expected),
        };
        if self.opening.is_none() && is_act(then) {
            all.check.push(stop::not_stopped());
            all.check.extend(self.asked.as_ref().map(Asked::still));
        }
        all.set.extend(self.joined.iter().map(PersonalData::write));
        match &self.watch {
            Some(After::Begin { watch, marks }) => {
                all.set.push(watch.write_new());
                all.set.extend(marks.iter().map(|mark| former::write(mark)));
            }
            Some(After::End { account, marks }) => {
                all.delete.push(watch_place(account));
                all.delete.extend(marks.iter().map(|mark| former::place(mark)));
            }
            None => {}
        }
        all
    }

    /// Whether a conflict may come from something else than another holder.
    fn may_go_on(&self, then: &Then) -> bool {
        let tries = if self.opening.is_some() { OPEN_TRIES } else { STORE_TRIES };
        (self.is_claiming() || is_act(then)) && self.tries < tries
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
            Some(Outcome::Store(Stored::Conflict {})) if self.may_go_on(&then) => {
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
        let mut reads: Vec<StorageRead> = vec![storage::read_lease(self.account())];
        match &self.opening {
            Some(opening) => reads.extend(opening.admission.reads()),
            None => reads.extend([stop::read_stop(), policy_book::read_current()]),
        }
        self.stage = Stage::Rereading { then };
        Move::Ask(Flow::Work(self), vec![What::Load { reads }])
    }

    pub(super) fn reread_done(
        mut self: Box<Self>,
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
            Some(lease) if self.is_claiming() && self.is_mine(&lease, frame) => {
                self.durable(then, frame, now)
            }
            found if found.as_ref().map(|l| l.epoch) == self.expected => {
                match self.is_let(values.get(1..).unwrap_or_default(), now) {
                    Ok(()) => self.store(then, now),
                    Err(refusal) => self.refused(refusal),
                }
            }
            _ => self.lost(),
        }
    }

    fn is_mine(&self, lease: &SubjectLease, frame: &Frame) -> bool {
        lease.holder == frame.invocation && lease.epoch == self.lease.epoch
    }

    /// What else than the lease a store may have failed for.
    fn is_let(&mut self, values: &[Value], now: Instant) -> Result<(), Refusal> {
        if let Some(opening) = &mut self.opening {
            return opening.admission.seen(values, now);
        }
        if let Some(stop) = read_as::<StopSwitch>(values.first()).filter(StopSwitch::is_stopped) {
            return Err(stop.refusal());
        }
        // Whoever takes the run up asks the settings that are in force by then.
        match &self.asked {
            Some(asked) if !asked.is_of(values.get(1)) => Err(again::settings_changed()),
            _ => Ok(()),
        }
    }

    /// Nothing of this wave goes out. What is stored already is taken up once it may go on.
    fn refused(self: Box<Self>, refusal: Refusal) -> Move {
        match (self.pace, &self.opening) {
            (Pace::Worker, None) => worked(refusal.title),
            _ => Move::refuse(refusal),
        }
    }

    fn durable(mut self: Box<Self>, then: Then, frame: &Frame, now: Instant) -> Move {
        self.tries = 0;
        self.opening = None;
        self.joined = None;
        self.watch = None;
        self.book.mark_stored();
        self.expected = Some(self.lease.epoch);
        match then {
            Then::Act { steps } => self.act(&steps, now),
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

fn is_act(then: &Then) -> bool {
    matches!(then, Then::Act { .. })
}
