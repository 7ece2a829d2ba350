//! One invocation's share of a sweep: asks within the pace, stores a checkpoint every few requests,
//! and hands on before its time is over.

use super::{LEASE_MS, Sweeping, clear, give_up, go, stored, taken};
use crate::connector::HttpOutcome;
use crate::domain::Instant;
use crate::engine::command::{Transaction, What, Write};
use crate::engine::event::Outcome;
use crate::engine::flow::{loaded, worked};
use crate::engine::sweep_book::{self, piece_of};
use crate::engine::sweep_row::SweepRow;
use crate::engine::{Frame, Move};
use crate::sweep::{Checkpoint, Next, Sweep};

/// Requests after which a checkpoint is stored: at most so many are asked again after a death.
const CHECKPOINT_REQUESTS: usize = 10;
/// A checkpoint is stored after this time at the latest.
const CHECKPOINT_MS: i64 = 60_000;
/// Waves of one invocation; the host ends it at 400.
const WAVES_MAX: u32 = 300;
/// The longest wait within an invocation; longer ones are the queue's.
const PAUSE_MS_MAX: i64 = 30_000;
/// Left before the deadline, for the slowest request and two stores.
const MARGIN_MS: i64 = 45_000;
/// The longest delay of the queue.
const DELAY_S_MAX: i64 = 900;
/// The schedule goes on with what the queue forgot after this.
const GRACE_MS: i64 = 60_000;

/// A chunk under way.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Chunk {
    /// As it is stored.
    row: SweepRow,
    sweep: Sweep,
    /// The text of the groups as it is stored.
    groups: String,
    waves: u32,
    /// Requests since the last checkpoint.
    asked: usize,
    kept_at: Instant,
    out: Out,
}

/// What is out.
#[derive(Clone, Debug, PartialEq)]
enum Out {
    Nothing,
    Asking,
    Loading { piece: u32 },
    Pausing,
    Keeping { row: Box<SweepRow>, groups: String, then: Then },
}

/// What comes once a checkpoint is stored.
#[derive(Clone, Debug, PartialEq)]
enum Then {
    GoOn,
    HandOn { delay_seconds: u32 },
    Finish,
}

/// Takes the sweep under a new epoch; `first` is stored with that.
pub(super) fn claim(
    row: &SweepRow,
    sweep: Sweep,
    first: Vec<Write>,
    groups: String,
    frame: &Frame,
    now: Instant,
) -> Move {
    let (waves, asked, out) = (0, 0, Out::Nothing);
    let chunk = Chunk { row: row.clone(), sweep, groups, waves, asked, kept_at: now, out };
    let next = taken(row, frame, now);
    Box::new(chunk).keep(next, first, Then::GoOn, frame, now)
}

impl Chunk {
    pub(super) fn take(
        mut self: Box<Self>,
        frame: &Frame,
        outcomes: Vec<Outcome>,
        now: Instant,
    ) -> Move {
        self.waves += 1;
        match std::mem::replace(&mut self.out, Out::Nothing) {
            Out::Keeping { row, groups, then } => match stored(&outcomes) {
                Ok(()) => self.kept(*row, groups, &then, frame, now),
                Err(why) => worked(why),
            },
            Out::Asking => {
                self.feed(outcomes, now);
                let late = now.since(self.kept_at) >= CHECKPOINT_MS;
                if self.asked >= CHECKPOINT_REQUESTS || late {
                    return self.checkpoint(frame, now);
                }
                self.go(frame, now)
            }
            Out::Loading { piece } => match loaded(outcomes) {
                Ok(values) => {
                    self.sweep.load(piece_of(piece, values.first()).as_ref());
                    self.go(frame, now)
                }
                Err(refusal) => worked(refusal.detail),
            },
            Out::Pausing | Out::Nothing => self.go(frame, now),
        }
    }

    fn feed(&mut self, outcomes: Vec<Outcome>, now: Instant) {
        let http: Vec<HttpOutcome> = outcomes
            .into_iter()
            .map(|outcome| match outcome {
                Outcome::Http(http) => http,
                _ => HttpOutcome::Lost { reason: "another result".to_owned() },
            })
            .collect();
        self.asked += http.len();
        self.sweep.feed(&http, now);
    }

    /// What the sweep wants next.
    fn go(mut self: Box<Self>, frame: &Frame, now: Instant) -> Move {
        if self.waves >= WAVES_MAX || now.plus_ms(MARGIN_MS) >= frame.deadline {
            return self.hand_on(now, frame, now);
        }
        match self.sweep.next(now) {
            Next::Ask(requests) => {
                let commands = requests.into_iter().map(What::Http).collect();
                self.ask(Out::Asking, commands)
            }
            Next::Load { piece } => {
                let reads = vec![sweep_book::read_piece(&self.row.sweep_id, piece)];
                self.ask(Out::Loading { piece }, vec![What::Load { reads }])
            }
            Next::Wait { until } => {
                let ms = until.since(now);
                if ms > PAUSE_MS_MAX || until.plus_ms(MARGIN_MS) >= frame.deadline {
                    return self.hand_on(until, frame, now);
                }
                let ms = u32::try_from(ms).unwrap_or_default();
                self.ask(Out::Pausing, vec![What::Pause { ms }])
            }
            Next::Done => self.finish(frame, now),
        }
    }

    fn ask(mut self: Box<Self>, out: Out, commands: Vec<What>) -> Move {
        self.out = out;
        go(Sweeping::Chunk(self), commands)
    }

    fn checkpoint(self: Box<Self>, frame: &Frame, now: Instant) -> Move {
        let until = now.plus_ms(LEASE_MS);
        let row = SweepRow { lease_until: until, due_at: until, ..self.row.clone() };
        self.keep(row, Vec::new(), Then::GoOn, frame, now)
    }

    /// The queue wakes the next holder at `until`; should it forget, the schedule does.
    fn hand_on(self: Box<Self>, until: Instant, frame: &Frame, now: Instant) -> Move {
        let seconds = until.since(now).saturating_add(999) / 1_000;
        let delay_seconds = u32::try_from(seconds.clamp(0, DELAY_S_MAX)).unwrap_or_default();
        let due_at = now.plus_ms(i64::from(delay_seconds) * 1_000 + GRACE_MS);
        let row = SweepRow { lease_until: now, due_at, ..self.row.clone() };
        self.keep(row, Vec::new(), Then::HandOn { delay_seconds }, frame, now)
    }

    /// From here on its list is the one that is shown, and the one before it goes.
    fn finish(self: Box<Self>, frame: &Frame, now: Instant) -> Move {
        let until = now.plus_ms(LEASE_MS);
        let row = SweepRow { lease_until: until, due_at: until, ..self.row.clone() };
        self.keep(row, Vec::new(), Then::Finish, frame, now)
    }

    /// Stores everything so far, all or nothing, over the epoch that this holder has.
    fn keep(
        mut self: Box<Self>,
        mut row: SweepRow,
        first: Vec<Write>,
        then: Then,
        frame: &Frame,
        now: Instant,
    ) -> Move {
        let Checkpoint { state, grants, pieces } = self.sweep.checkpoint();
        let id = row.sweep_id.clone();
        let mut set = vec![sweep_book::write_state(&state)];
        set.extend(first);
        if grants != self.groups {
            let Some(parts) = sweep_book::write_groups(&id, &grants) else {
                let why = "More groups give its products than a sweep holds".to_owned();
                return give_up(&self.row, why, frame, now);
            };
            row.parts = u32::try_from(parts.len()).unwrap_or(u32::MAX);
            set.extend(parts);
        }
        row.pieces = row.pieces.max(state.open_piece + 1);
        let pieces = pieces.into_iter().filter(|piece| !piece.text.is_empty());
        set.extend(pieces.map(|piece| sweep_book::write_piece(&id, piece)));
        if then == Then::Finish {
            (row.old, row.old_pieces, row.old_parts) =
                (row.shown.take(), row.shown_pieces, row.shown_parts);
            (row.shown, row.shown_pieces, row.shown_parts) = (Some(id), row.pieces, row.parts);
            row.shown_at = Some(now);
            if row.old.is_none() {
                row.end(now);
            }
        }
        set.push(row.write_over(Some(self.row.epoch)));
        self.out = Out::Keeping { row: Box::new(row), groups: grants, then };
        let transaction = Transaction::of(set);
        go(Sweeping::Chunk(self), vec![What::Store { transaction }])
    }

    fn kept(
        mut self: Box<Self>,
        row: SweepRow,
        groups: String,
        then: &Then,
        frame: &Frame,
        now: Instant,
    ) -> Move {
        (self.row, self.groups, self.asked, self.kept_at) = (row, groups, 0, now);
        match then {
            Then::GoOn => self.go(frame, now),
            Then::HandOn { delay_seconds } => {
                let summons = self.row.summons(*delay_seconds);
                go(Sweeping::Ending("handed the sweep on".to_owned()), vec![summons])
            }
            Then::Finish if self.row.old.is_some() => clear::go_on(&self.row, now),
            Then::Finish => worked("the sweep is done"),
        }
    }
}
