//! Once an hour: what tickets say of their runs, held against what the app keeps. Whatever somebody
//! wrote there, or no longer holds, is looked at as the gate looks at it, which writes it anew. One
//! search tells of the tickets of the latest runs; nothing is decided by it.

use super::{Flow, ReadStep, ask, feed, gate, privacy, shared};
use crate::connector::{Answer as Read_, Issue, Read, ReadFault};
use crate::domain::{AccountId, Instant, IssueId};
use crate::engine::command::What;
use crate::engine::event::{Attempt, Outcome, Queried};
use crate::engine::query::Query;
use crate::engine::reads::{Patience, Reads};
use crate::engine::run_row::{RunRow, started_between};
use crate::engine::storage::read_as;
use crate::engine::subject::subject_of;
use crate::engine::watch::{BY_STANDING, OPEN, Watch};
use crate::engine::{Frame, Move};
use crate::playbook::PlaybookId;
use crate::policy::Settings;
use serde_json::Value;

const HOUR_MS: i64 = 3_600_000;
/// The schedule fires so often: one firing of each hour mends.
const FIRING_MS: i64 = 300_000;
/// Tickets that are mended in one hour; the others are in the next.
const MENDED_MAX: usize = 10;
/// Tickets of one search.
const TOGETHER: usize = 10;
/// Of people to whom access came back, at most.
const RAISED_MAX: u32 = 50;

/// Where it stands. Whatever comes of it, the firing goes on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mend {
    settings: Settings,
    note: String,
    woken: u32,
    stage: Stage,
}

#[derive(Clone, Debug, PartialEq)]
enum Stage {
    Listing,
    Reading {
        seen: Seen,
        reads: Reads,
    },
    /// One after the other, each the way of a transition that is tried.
    Looking {
        look: Box<Flow>,
        rest: Vec<Attempt>,
    },
}

/// Begins; `note` and `woken` are what the firing has done so far.
pub(crate) fn begin(settings: Settings, note: String, woken: u32, now: Instant) -> Move {
    if now.0.rem_euclid(HOUR_MS) >= FIRING_MS {
        return privacy::begin(note, woken, now);
    }
    let flow = Mend { settings, note, woken, stage: Stage::Listing };
    let runs = started_between(None, None, None, true);
    let raised = Query::as_listed(BY_STANDING, OPEN, RAISED_MAX);
    Move::Ask(Flow::Mend(Box::new(flow)), vec![runs, What::Query(raised)])
}

/// What has been read so far.
#[derive(Clone, Debug, Default, PartialEq)]
struct Seen {
    /// The last run of each ticket, newest first.
    rows: Vec<RunRow>,
    /// Tickets of people to whom access came back.
    raised: Vec<IssueId>,
    issues: Vec<Issue>,
    /// Whether each of those that could not be searched for together was asked for alone.
    alone: bool,
}

impl Mend {
    pub(crate) fn take(
        mut self: Box<Self>,
        frame: &Frame,
        outcomes: Vec<Outcome>,
        now: Instant,
    ) -> Move {
        match std::mem::replace(&mut self.stage, Stage::Listing) {
            Stage::Listing => self.read(&outcomes, now),
            Stage::Reading { seen, mut reads } => match feed(&mut reads, outcomes, now) {
                ReadStep::Ask(commands) => {
                    self.stage = Stage::Reading { seen, reads };
                    Move::Ask(Flow::Mend(self), commands)
                }
                ReadStep::Over => self.seen(seen, &reads, now),
            },
            Stage::Looking { look, rest } => {
                let next = look.take(frame, outcomes, now);
                self.looked(next, rest, now)
            }
        }
    }

    fn end(self, now: Instant) -> Move {
        privacy::begin(self.note, self.woken, now)
    }

    /// Of each ticket its last run counts.
    fn read(self: Box<Self>, outcomes: &[Outcome], now: Instant) -> Move {
        let mut rows: Vec<RunRow> = Vec::new();
        for row in listed::<RunRow>(outcomes.first()) {
            if rows.iter().all(|known| known.issue_id != row.issue_id) {
                rows.push(row);
            }
        }
        let raised = listed::<Watch>(outcomes.get(1)).into_iter();
        let raised = raised.filter(|row| !row.found.is_empty()).map(|row| row.issue_id).collect();
        let wave = rows.chunks(TOGETHER).map(|some| self.notes(some)).collect();
        self.ask(Seen { rows, raised, ..Seen::default() }, wave, now)
    }

    fn ask(mut self: Box<Self>, seen: Seen, wave: Vec<Read>, now: Instant) -> Move {
        if wave.is_empty() {
            let doubtful = seen.doubtful(&self.settings);
            return self.look(doubtful, now);
        }
        let reads = Reads::new(shared::route(&self.settings), Patience::RUN, wave);
        let commands = ask(&reads);
        self.stage = Stage::Reading { seen, reads };
        Move::Ask(Flow::Mend(self), commands)
    }

    fn notes(&self, rows: &[RunRow]) -> Read {
        Read::Notes {
            issues: rows.iter().map(|row| row.issue_id.clone()).collect(),
            fields: self.settings.subject_fields.iter().map(|field| field.id.clone()).collect(),
        }
    }

    /// A search that names a ticket which is gone is refused as a whole.
    fn seen(self: Box<Self>, mut seen: Seen, reads: &Reads, now: Instant) -> Move {
        let mut refused = Vec::new();
        for read in reads.asked() {
            match reads.answer(&read) {
                Ok(Read_::Tickets { issues, .. }) => seen.issues.extend(issues.iter().cloned()),
                Err(ReadFault::Rejected { .. }) if !seen.alone => refused.push(read),
                _ => {}
            }
        }
        let is_in = |row: &&RunRow| refused.iter().any(|read| read.is_about(&row.issue_id));
        let alone = seen.rows.iter().filter(is_in);
        let wave = alone.map(|row| self.notes(std::slice::from_ref(row))).collect();
        self.ask(Seen { alone: true, ..seen }, wave, now)
    }

    fn look(self: Box<Self>, mut rest: Vec<Attempt>, now: Instant) -> Move {
        match rest.pop() {
            Some(attempt) => {
                let next = gate::begin(attempt);
                self.looked(next, rest, now)
            }
            None => self.end(now),
        }
    }

    fn looked(mut self: Box<Self>, next: Move, rest: Vec<Attempt>, now: Instant) -> Move {
        match next {
            Move::Ask(look, commands) => {
                self.stage = Stage::Looking { look: Box::new(look), rest };
                Move::Ask(Flow::Mend(self), commands)
            }
            Move::Done(_) => self.look(rest, now),
        }
    }
}

impl Seen {
    fn doubtful(&self, settings: &Settings) -> Vec<Attempt> {
        let doubtful = self.rows.iter().enumerate().filter_map(|(at, row)| {
            let issue = self.issues.iter().find(|issue| issue.id == row.issue_id.as_str())?;
            let newer = self.rows.iter().take(at).filter(|other| other.account == row.account);
            let given = row.playbook.takes() && newer.clone().any(|other| gives(other.playbook));
            let holds = !given
                && !self.raised.contains(&row.issue_id)
                && names(settings, issue, &row.account);
            (!agrees(&issue.property, row, holds)).then(|| Attempt::of(&issue.key))
        });
        doubtful.take(MENDED_MAX).collect()
    }
}

fn gives(playbook: PlaybookId) -> bool {
    matches!(playbook, PlaybookId::Restore | PlaybookId::Onboard)
}

fn listed<T: crate::domain::record::Record>(outcome: Option<&Outcome>) -> Vec<T> {
    match outcome {
        Some(Outcome::Query(Queried::Items { items, .. })) => {
            items.iter().filter_map(|item| read_as(Some(&item.value))).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether the ticket still names whom its run was about; who is named by address alone is looked up
/// by nobody here.
fn names(settings: &Settings, issue: &Issue, account: &AccountId) -> bool {
    let named = subject_of(settings, issue);
    named.is_ok_and(|named| named.account.is_none_or(|named| named == *account))
}

/// Whether a ticket says what is kept of its run, or that it no longer holds where it doesn't.
fn agrees(property: &Value, row: &RunRow, holds: bool) -> bool {
    let says = |name: &str| property.get(name).and_then(Value::as_str).unwrap_or_default();
    let state = if holds { row.state.as_str() } else { "void" };
    says("run") == row.run_id.as_str()
        && says("playbook") == row.playbook.as_str()
        && (says("state") == state || row.ended_at.is_none())
}
