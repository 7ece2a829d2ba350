//! How far a sweep has come: all that is kept between two chunks, beside groups and review list.

use super::row::Piece;
use super::tally::Tally;
use crate::domain::record::{record, variants};
use crate::domain::{Instant, SweepId};

/// The newest shape of a sweep's state that this version reads.
pub const SWEEP_SCHEMA: u16 = 1;
/// More gaps than this are counted, not listed.
const GAPS_MAX: usize = 50;

/// What a sweep is at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// How many people there are.
    Count,
    /// Which groups give a product.
    Groups {
        /// Its place among the sweep's products.
        product: u16,
    },
    /// Everybody, page by page.
    People,
    /// Those of whom the pages did not tell enough, one by one.
    Detail {
        /// The piece of the review list.
        piece: u32,
    },
    /// Over.
    Done,
}
variants!(Stage { Count, Groups { product }, People, Detail { piece }, Done });

/// What could not be read. Nothing is concluded about what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// How many people there are: nobody can tell whether all were listed.
    Count,
    /// Groups that give a product: who has it and never used it is not known.
    Groups {
        /// Its place among the sweep's products.
        product: u16,
    },
    /// Everybody after the first so many.
    PeopleAfter {
        /// How many were read.
        listed: u32,
    },
    /// The listing ended before everybody was on it.
    PeopleMissing {
        /// How many there are.
        expected: u64,
        /// How many were listed.
        listed: u32,
    },
    /// Who administers the organization: an admin may be on the list like anybody.
    Admins,
    /// A part of the review list is no longer what was stored.
    Review {
        /// Which piece.
        piece: u32,
    },
}
variants!(Part { Count, Groups { product }, PeopleAfter { listed }, PeopleMissing { expected, listed }, Admins, Review { piece } });

/// A part that is missing, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// What.
    pub part: Part,
    /// Why, for people.
    pub why: String,
}
record!(Gap { part, why });

/// All that a sweep needs to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SweepState {
    /// Shape of this record.
    pub schema: u16,
    /// Which sweep.
    pub id: SweepId,
    /// When it began; thresholds are counted back from here.
    pub begun_at: Instant,
    /// What it is at.
    pub stage: Stage,
    /// Where the listing at hand goes on.
    pub cursor: Option<String>,
    /// How often the request at hand was tried.
    pub tries: u32,
    /// Not to be asked again before this instant.
    pub not_before: Instant,
    /// How many people there are, where it was told.
    pub expected: Option<u64>,
    /// Requests answered so far.
    pub requests: u32,
    /// Number of the piece of the review list that is open.
    pub open_piece: u32,
    /// Pieces in which somebody is still to be asked for.
    pub to_ask: Vec<u32>,
    /// Counts.
    pub tally: Tally,
    /// What is missing.
    pub gaps: Vec<Gap>,
    /// Further gaps, not listed.
    pub more_gaps: u32,
    /// Whether a further page is asked for by its cursor alone.
    pub alone: bool,
}
record!(SweepState {
    schema,
    id,
    begun_at,
    stage,
    cursor,
    tries,
    not_before,
    expected,
    requests,
    open_piece,
    to_ask,
    tally,
    gaps,
    more_gaps;
    alone
});

/// What is stored together at the end of a chunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// How far it came.
    pub state: SweepState,
    /// Which groups give what, as text.
    pub grants: String,
    /// Pieces of the review list that are new or have changed.
    pub pieces: Vec<Piece>,
}

impl SweepState {
    /// A sweep that has not asked anything.
    #[must_use]
    pub fn new(id: SweepId, products: usize, now: Instant) -> Self {
        Self {
            schema: SWEEP_SCHEMA,
            id,
            begun_at: now,
            stage: Stage::Count,
            cursor: None,
            tries: 0,
            not_before: now,
            expected: None,
            requests: 0,
            open_piece: 0,
            to_ask: Vec::new(),
            tally: Tally::new(products),
            gaps: Vec::new(),
            more_gaps: 0,
            alone: false,
        }
    }

    /// Whether everything was read.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.stage == Stage::Done && self.gaps.is_empty()
    }

    /// Whether everybody was listed, as far as is known.
    pub(super) fn has_everybody(&self) -> bool {
        let missing =
            |gap: &Gap| matches!(gap.part, Part::PeopleAfter { .. } | Part::PeopleMissing { .. });
        !self.gaps.iter().any(missing)
    }

    /// Whether an admin may be on the list like anybody.
    #[must_use]
    pub fn hides_admins(&self) -> bool {
        self.gaps.iter().any(|gap| matches!(gap.part, Part::Admins))
    }

    /// Notes what is missing.
    pub(super) fn lacks(&mut self, part: Part, why: String) {
        if self.gaps.len() < GAPS_MAX {
            self.gaps.push(Gap { part, why });
        } else {
            self.more_gaps = self.more_gaps.saturating_add(1);
        }
    }
}
