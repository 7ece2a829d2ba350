//! Following the dates of tickets: whoever moves or clears a date moves or clears what was agreed
//! for it, if they may, and whoever closes a ticket calls it off. Fifty tickets are read with one
//! request; whether a change counts is asked for each that has changed (`choice`).

use super::{Flow, ReadStep, ask, feed, shared};
use crate::connector::{Answer as Read_, DatedTicket, Read};
use crate::domain::{Instant, IssueId};
use crate::engine::Move;
use crate::engine::appointment::{Appointment, BY_DUE, Due, SET};
use crate::engine::command::{Queue, What};
use crate::engine::event::Outcome;
use crate::engine::query::Query;
use crate::engine::reads::{Patience, Reads};
use crate::policy::{LeaveDate, Settings};
use serde_json::json;

/// As many as a search can be asked to have up to date (`reconcileIssues`).
const PAGE: u32 = 50;
/// Pages in one firing; the next firing takes the rest.
const PAGES_MAX: u32 = 20;

/// Where the following stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Follow {
    settings: Settings,
    note: String,
    woken: u32,
    pages: u32,
    stage: Stage,
}

#[derive(Clone, Debug, PartialEq)]
enum Stage {
    Listing,
    Reading { page: Page, reads: Reads },
    Calling { cursor: Option<String> },
}

#[derive(Clone, Debug, PartialEq)]
struct Page {
    all: Vec<Appointment>,
    cursor: Option<String>,
}

impl Page {
    fn dated(&self) -> impl Iterator<Item = &Appointment> {
        self.all.iter().filter(|a| a.is_dated())
    }
}

/// Begins; `note` and `woken` are what the firing has done so far.
pub(crate) fn begin(settings: Settings, note: String, woken: u32) -> Move {
    let follow = Follow { settings, note, woken, pages: 0, stage: Stage::Listing };
    Box::new(follow).list(None)
}

impl Follow {
    pub(crate) fn take(mut self: Box<Self>, outcomes: Vec<Outcome>, now: Instant) -> Move {
        match std::mem::replace(&mut self.stage, Stage::Listing) {
            Stage::Listing => match outcomes.into_iter().next() {
                Some(Outcome::Found(found)) => {
                    let all = found.rows().collect();
                    self.read(Page { all, cursor: found.cursor }, now)
                }
                _ => self.end(now),
            },
            Stage::Reading { page, mut reads } => match feed(&mut reads, outcomes, now) {
                ReadStep::Ask(commands) => {
                    self.stage = Stage::Reading { page, reads };
                    Move::Ask(Flow::Follow(self), commands)
                }
                ReadStep::Over => self.compare(page, &reads, now),
            },
            Stage::Calling { cursor } => self.next(cursor, now),
        }
    }

    fn end(self, now: Instant) -> Move {
        super::tripwire::begin(self.settings, self.note, self.woken, now)
    }

    /// The next page, also after one of which nothing is left.
    fn next(self: Box<Self>, cursor: Option<String>, now: Instant) -> Move {
        match cursor {
            Some(cursor) if self.pages < PAGES_MAX => self.list(Some(cursor)),
            _ => self.end(now),
        }
    }

    fn list(mut self: Box<Self>, cursor: Option<String>) -> Move {
        self.pages += 1;
        self.stage = Stage::Listing;
        let query = Query::of_now(BY_DUE, SET, PAGE).after(cursor);
        Move::Ask(Flow::Follow(self), vec![What::Query(query)])
    }

    /// The question for the dates of a page; `None` where no ticket's date starts anything.
    fn dates(&self, page: &Page) -> Option<(LeaveDate, Read)> {
        let date = self.settings.leave_date.clone()?;
        let issues: Vec<IssueId> = page.dated().map(|a| a.issue_id.clone()).collect();
        if issues.is_empty() {
            return None;
        }
        let field = date.field.id.clone();
        Some((date, Read::Dates { issues, field }))
    }

    fn read(mut self: Box<Self>, page: Page, now: Instant) -> Move {
        if page.all.is_empty() {
            return self.next(page.cursor, now);
        }
        let Some((_, read)) = self.dates(&page) else { return self.call(page, &[], now) };
        let reads = Reads::new(shared::route(&self.settings), Patience::RUN, vec![read]);
        let commands = ask(&reads);
        self.stage = Stage::Reading { page, reads };
        Move::Ask(Flow::Follow(self), commands)
    }

    /// Which dates have moved. Tickets that could not be read keep theirs: whether it still holds
    /// is asked once more before anything is started.
    fn compare(self: Box<Self>, page: Page, reads: &Reads, now: Instant) -> Move {
        let Some((date, read)) = self.dates(&page) else { return self.end(now) };
        let read = match reads.answer(&read) {
            Ok(Read_::Dates(dates)) => dates.clone(),
            // A search that names a ticket which is no longer there is refused as a whole.
            Err(fault)
                if !reads.is_unasked(&read) && !fault.is_passing() && page.dated().count() > 1 =>
            {
                return self.read_each(page, now);
            }
            _ => {
                each(&page, &date).iter().filter_map(|one| dates_of(reads, one)).flatten().collect()
            }
        };
        let has_changed = |before: &&Appointment| {
            let ticket = read.iter().find(|ticket| ticket.issue == before.issue_id);
            ticket.is_some_and(|ticket| {
                ticket.is_closed || ticket.written.clone().unwrap_or_default() != before.written
            })
        };
        let changed: Vec<IssueId> =
            page.dated().filter(has_changed).map(|a| a.issue_id.clone()).collect();
        self.call(page, &changed, now)
    }

    fn read_each(mut self: Box<Self>, page: Page, now: Instant) -> Move {
        let Some(date) = self.settings.leave_date.clone() else { return self.end(now) };
        let route = shared::route(&self.settings);
        let reads = Reads::new(route, Patience::RUN, each(&page, &date));
        let commands = ask(&reads);
        self.stage = Stage::Reading { page, reads };
        Move::Ask(Flow::Follow(self), commands)
    }

    /// Calls for what is due, and for what has changed on its ticket.
    fn call(mut self: Box<Self>, page: Page, changed: &[IssueId], now: Instant) -> Move {
        // Settings that no longer say where the date is leave nothing to ask before a start.
        let starts = |a: &Appointment| !a.is_dated() || self.settings.leave_date.is_some();
        let is_due = |a: &Appointment| a.due_at <= now && starts(a);
        let called = |a: &&Appointment| is_due(a) || changed.contains(&a.issue_id) && a.is_dated();
        let calls: Vec<What> = page
            .all
            .iter()
            .filter(called)
            .map(|a| What::Enqueue {
                queue: Queue::Runs,
                body: json!(Due::of(a)),
                delay_seconds: 0,
            })
            .collect();
        self.woken += u32::try_from(calls.len()).unwrap_or(u32::MAX);
        let cursor = page.cursor;
        if calls.is_empty() {
            return self.next(cursor, now);
        }
        self.stage = Stage::Calling { cursor };
        Move::Ask(Flow::Follow(self), calls)
    }
}

/// The tickets of a page, asked for one by one.
fn each(page: &Page, date: &LeaveDate) -> Vec<Read> {
    let field = &date.field.id;
    let read =
        |a: &Appointment| Read::Dates { issues: vec![a.issue_id.clone()], field: field.clone() };
    page.dated().map(read).collect()
}

fn dates_of(reads: &Reads, read: &Read) -> Option<Vec<DatedTicket>> {
    match reads.answer(read) {
        Ok(Read_::Dates(dates)) => Some(dates.clone()),
        _ => None,
    }
}
