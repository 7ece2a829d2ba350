//! A rule of Automation has people looked for who are inactive, or asks how that stands. It begins a
//! search where none is under way and none is new enough, over the same row as the admin page and
//! the schedule, so there are never two; the queue does the work. It changes nothing of anybody, so
//! the stop switch does not hold it.

use super::settings::settings_of;
use super::sweep::unready;
use super::{Flow, loaded, read_as, storage_failed};
use crate::domain::{AccountId, Instant, SweepId};
use crate::engine::command::{StorageRead, What};
use crate::engine::event::{Outcome, SearchCall, Stored};
use crate::engine::search::{Found, NAMED_MAX, SearchState, Searched};
use crate::engine::storage;
use crate::engine::sweep_book::{self, piece_of};
use crate::engine::sweep_row::{BY_RULE, SweepRow, read_sweep};
use crate::engine::{Answer, Frame, Move};
use crate::policy::{DAYS_MAX, Refusal, RefusalCode, days_ms, may_search};
use crate::sweep::{Row, SweepState};
use serde_json::Value;

/// Pieces of the list that one load reads: together below a megabyte.
const PIECES_AT_ONCE: u32 = 4;

/// After a search that was given up, no rule has another begun: one that fires again and again is
/// told so instead.
const RESTS_MS: i64 = 3_600_000;

/// Where a call stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Search {
    call: SearchCall,
    /// A search that began less than this ago is new enough.
    younger_ms: Option<i64>,
    /// Whether one may be begun yet: whoever was overtaken tells of the one that there is.
    begins: bool,
    stage: Stage,
}

#[derive(Clone, Debug, PartialEq)]
enum Stage {
    /// The settings and the row.
    Opening,
    /// How far the searches of the row have come.
    Standing(Box<SweepRow>),
    Starting(Box<SweepRow>),
    /// The queue is told; the schedule mends what it was not.
    Calling(Box<SweepRow>),
    Listing(Box<Listing>),
}

/// The list of a search that has come to its end, piece by piece.
#[derive(Clone, Debug, PartialEq)]
struct Listing {
    pieces: u32,
    state: SweepState,
    next: u32,
    read: u32,
    idle: Vec<AccountId>,
    more: u32,
}

pub(crate) fn begin(call: SearchCall) -> Move {
    match younger_ms(&call.younger_than_days) {
        Ok(younger_ms) => {
            let stage = Stage::Opening;
            let search = Search { call, younger_ms, begins: true, stage };
            Box::new(search).open()
        }
        Err(refusal) => Move::refuse(refusal),
    }
}

/// Whole days as a number, or as the text that a smart value becomes; nothing: no search is new
/// enough.
fn younger_ms(input: &Value) -> Result<Option<i64>, Refusal> {
    let text = match input {
        Value::Null => return Ok(None),
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    };
    if text.is_empty() {
        return Ok(None);
    }
    let days = text.parse().ok().filter(|days| (1..=DAYS_MAX).contains(days));
    days.map(|days| Some(days_ms(days))).ok_or_else(|| {
        Refusal::new(
            RefusalCode::PayloadInvalid,
            "The rule's number of days can't be read",
            "Nothing was read or begun.",
            format!(
                "Give youngerThanDays a whole number from 1 to {DAYS_MAX}, or leave it out to have a new search begun."
            ),
        )
    })
}

impl Search {
    fn open(self: Box<Self>) -> Move {
        let reads = vec![storage::read(storage::settings_key()), read_sweep()];
        self.load(Stage::Opening, reads)
    }

    fn load(self: Box<Self>, stage: Stage, reads: Vec<StorageRead>) -> Move {
        self.go(stage, What::Load { reads })
    }

    fn go(mut self: Box<Self>, stage: Stage, command: What) -> Move {
        self.stage = stage;
        Move::Ask(Flow::Search(self), vec![command])
    }

    pub(crate) fn take(
        mut self: Box<Self>,
        frame: &Frame,
        outcomes: Vec<Outcome>,
        now: Instant,
    ) -> Move {
        let next = match std::mem::replace(&mut self.stage, Stage::Opening) {
            Stage::Opening => loaded(outcomes).and_then(|values| self.opened(&values, frame, now)),
            Stage::Standing(row) => {
                loaded(outcomes).and_then(|values| self.standing(&row, &values, frame, now))
            }
            Stage::Starting(row) => self.started(row, &outcomes),
            Stage::Calling(row) => Ok(without_list(&row, SearchState::Running, None)),
            Stage::Listing(listing) => {
                loaded(outcomes).and_then(|values| self.listed(listing, &values))
            }
        };
        next.unwrap_or_else(Move::refuse)
    }

    /// Nothing is told before the connection's account is known to be let in.
    fn opened(
        self: Box<Self>,
        values: &[Value],
        frame: &Frame,
        now: Instant,
    ) -> Result<Move, Refusal> {
        let settings = settings_of(values.first().unwrap_or(&Value::Null))?;
        may_search(&settings, &self.call.account_id)?;
        if let Some(refusal) = unready(&settings) {
            return Err(refusal);
        }
        let row: Option<SweepRow> = read_as(values.get(1));
        let Some(row) = row else { return self.start(None, frame, now) };
        let mut reads = vec![sweep_book::read_state(&row.sweep_id)];
        reads.extend(row.shown.as_ref().map(sweep_book::read_state));
        Ok(self.load(Stage::Standing(Box::new(row)), reads))
    }

    fn standing(
        self: Box<Self>,
        row: &SweepRow,
        values: &[Value],
        frame: &Frame,
        now: Instant,
    ) -> Result<Move, Refusal> {
        if row.is_live() {
            let state: Option<SweepState> = read_as(values.first());
            let people = state.map(|state| state.tally.people);
            return Ok(without_list(row, SearchState::Running, people));
        }
        let shown: Option<SweepState> = read_as(values.get(1));
        let last = row.shown.as_ref() == Some(&row.sweep_id);
        let failed = !last && now.since(row.due_at) < RESTS_MS;
        match shown.filter(|state| self.is_new_enough(state, now) || last && !self.begins) {
            Some(state) => {
                let (pieces, idle, more) = (row.shown_pieces, Vec::new(), 0);
                Ok(self.look(Box::new(Listing { pieces, state, next: 0, read: 0, idle, more })))
            }
            None if self.begins && !failed => self.start(Some(row), frame, now),
            None => Ok(without_list(row, SearchState::GivenUp, None)),
        }
    }

    fn is_new_enough(&self, state: &SweepState, now: Instant) -> bool {
        self.younger_ms.is_some_and(|most| now.since(state.begun_at) < most)
    }

    fn start(
        self: Box<Self>,
        before: Option<&SweepRow>,
        frame: &Frame,
        now: Instant,
    ) -> Result<Move, Refusal> {
        if !self.begins {
            return Err(storage_failed("the search that was begun can't be read"));
        }
        let next = SweepRow::open(before, SweepId::new(&frame.invocation), BY_RULE, now);
        let store = next.store_opened(before);
        Ok(self.go(Stage::Starting(Box::new(next)), store))
    }

    /// Whoever began one at the same moment has begun the one that there is.
    fn started(
        mut self: Box<Self>,
        row: Box<SweepRow>,
        outcomes: &[Outcome],
    ) -> Result<Move, Refusal> {
        match outcomes.first() {
            Some(Outcome::Store(Stored::Stored {})) => {
                let summons = row.summons(0);
                Ok(self.go(Stage::Calling(row), summons))
            }
            Some(Outcome::Store(Stored::Conflict {})) => {
                self.begins = false;
                Ok(self.open())
            }
            _ => Err(storage_failed("the search may not have begun")),
        }
    }

    /// Reads the next pieces, or tells what there is.
    fn look(self: Box<Self>, mut listing: Box<Listing>) -> Move {
        let last = listing.pieces.min(listing.next.saturating_add(PIECES_AT_ONCE));
        let reads: Vec<_> = (listing.next..last)
            .map(|piece| sweep_book::read_piece(&listing.state.id, piece))
            .collect();
        listing.next = last;
        if reads.is_empty() { found(*listing) } else { self.load(Stage::Listing(listing), reads) }
    }

    fn listed(
        self: Box<Self>,
        mut listing: Box<Listing>,
        values: &[Value],
    ) -> Result<Move, Refusal> {
        for piece in values.iter().filter_map(|value| piece_of(0, Some(value))) {
            for row in piece.rows() {
                listing.add(row);
            }
        }
        if listing.is_cut_off() {
            return Err(cut_off());
        }
        Ok(self.look(listing))
    }
}

fn found(listing: Listing) -> Move {
    let Listing { state, idle, more, .. } = listing;
    let complete = state.is_complete();
    // A rule acts on whom it is told; where admins can't be told apart it is told of nobody.
    let idle = if state.hides_admins() { Vec::new() } else { idle };
    done(Searched {
        sweep: state.id,
        state: if complete { SearchState::Done } else { SearchState::Incomplete },
        started_at: state.begun_at,
        people: Some(state.tally.people),
        found: Some(Box::new(Found { tally: state.tally, idle, more })),
    })
}

/// Of a search without a list.
fn without_list(row: &SweepRow, state: SearchState, people: Option<u32>) -> Move {
    let (sweep, started_at) = (row.sweep_id.clone(), row.begun_at);
    done(Searched { sweep, state, started_at, people, found: None })
}

fn done(searched: Searched) -> Move {
    Move::Done(Answer::Searched(Box::new(searched)))
}

impl Listing {
    fn add(&mut self, row: Row) {
        self.read = self.read.saturating_add(1);
        if !row.is_idle_beyond_doubt() {
            return;
        }
        if self.idle.len() < NAMED_MAX {
            self.idle.push(row.account);
        } else {
            self.more = self.more.saturating_add(1);
        }
    }

    /// Whether the whole list was read, and holds others than it was stored with: a newer search
    /// has taken it away meanwhile, or a part of it is damaged. One that names a gap may well be
    /// shorter.
    fn is_cut_off(&self) -> bool {
        let ended = self.next >= self.pieces;
        ended && self.state.is_complete() && self.read != self.state.tally.reviewed
    }
}

fn cut_off() -> Refusal {
    Refusal::new(
        RefusalCode::StorageFailed,
        "The list of who is inactive can't be read in full",
        "A newer search may just be replacing it. Nobody was named, and nothing was changed.",
        "Let the rule ask again in some minutes.",
    )
}
