//! How the search for who is inactive stands, as a rule of Automation gets to know it. Accounts
//! only: what a rule is told ends up in its log.

use crate::domain::{AccountId, Instant, SweepId};
use crate::sweep::Tally;

/// The most accounts that one answer names.
pub const NAMED_MAX: usize = 100;

/// One search.
#[derive(Clone, Debug, PartialEq)]
pub struct Searched {
    /// Which.
    pub sweep: SweepId,
    /// How it stands.
    pub state: SearchState,
    /// When it was begun.
    pub started_at: Instant,
    /// How many people were looked at, as far as that is known.
    pub people: Option<u32>,
    /// What it found; nothing before its end.
    pub found: Option<Box<Found>>,
}

/// How a search stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchState {
    /// Under way.
    Running,
    /// At its end, and everybody was looked at.
    Done,
    /// At its end, and a part is missing, which the admin page names.
    Incomplete,
    /// Ended without a list.
    GivenUp,
}

impl SearchState {
    /// In one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Incomplete => "incomplete",
            Self::GivenUp => "given-up",
        }
    }
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Everybody, counted.
    pub tally: Tally,
    /// People of whom something is idle, and nothing unknown, exempt or protected; at most
    /// [`NAMED_MAX`], in the order of the list.
    pub idle: Vec<AccountId>,
    /// How many more there are.
    pub more: u32,
}
