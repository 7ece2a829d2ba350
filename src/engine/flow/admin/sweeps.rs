//! The search for who is inactive: how it stands, beginning one, and a page of its list.

use super::asks::ListFilter;
use super::{Admin, Office, answer};
use crate::connector::{Answer as Read_, Read, ReadFault};
use crate::domain::{AccountId, Instant, ListedPerson, SweepId};
use crate::engine::admin::{Body, SweepOverview, SweepPage};
use crate::engine::command::{StorageRead, What};
use crate::engine::event::{Outcome, Stored};
use crate::engine::flow::{ReadStep, ask, feed, loaded, read_as, storage_failed, sweep};
use crate::engine::reads::{Patience, Reads};
use crate::engine::sweep_book::{self, KeptPlan, piece_of};
use crate::engine::sweep_row::{BY_ADMIN, SweepRow, read_sweep};
use crate::engine::{Frame, Move, invalid};
use crate::policy::{Refusal, RefusalCode};
use crate::sweep::{Class, Row};
use serde_json::Value;

/// People of one page.
const ROWS: usize = 50;
/// Pieces looked through for people that fit, in one call; the cursor leads on.
const PIECES_MAX: u32 = 8;

/// Where a call stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stage {
    /// The row; `start`: another sweep is to be begun.
    Finding {
        office: Office,
        start: Option<SweepId>,
    },
    Starting {
        office: Office,
        next: SweepRow,
    },
    /// How far the sweeps of the row have come.
    Reading {
        office: Office,
        row: SweepRow,
    },
    /// The row, for a page of the list.
    Opening {
        office: Office,
        filter: ListFilter,
        place: Option<Place>,
    },
    Listing(Box<Listing>),
    Naming {
        listing: Box<Listing>,
        reads: Reads,
    },
}

/// A place in the list of a sweep.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) sweep: SweepId,
    pub(super) piece: u32,
    pub(super) line: usize,
}

/// A page on its way.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Listing {
    office: Office,
    filter: ListFilter,
    /// Where the next piece is read from.
    place: Place,
    pieces: u32,
    looked_through: u32,
    plan: Option<KeptPlan>,
    rows: Vec<Row>,
    places: Vec<String>,
    cursor: Option<Place>,
}

impl Place {
    fn to_cursor(&self) -> String {
        format!("{}:{}:{}", self.sweep, self.piece, self.line)
    }

    pub(super) fn of_cursor(cursor: &str) -> Option<Self> {
        let (rest, line) = cursor.rsplit_once(':')?;
        let (sweep, piece) = rest.rsplit_once(':')?;
        let sweep = SweepId::new(sweep);
        Some(Self { sweep, piece: piece.parse().ok()?, line: line.parse().ok()? })
    }
}

/// How it stands.
pub(super) fn show(admin: Box<Admin>, office: Office) -> Move {
    find(admin, Stage::Finding { office, start: None })
}

/// Begins a sweep, where none is under way. It only reads, so the stop switch does not hold it.
pub(super) fn start(admin: Box<Admin>, office: Office, frame: &Frame) -> Move {
    if let Some(refusal) = unready(&office) {
        return answer(Some(&office), Err(refusal));
    }
    let start = Some(SweepId::new(&frame.invocation));
    find(admin, Stage::Finding { office, start })
}

/// A page of the list, from the beginning or from where a page before it ended.
pub(super) fn list(
    admin: Box<Admin>,
    office: Office,
    filter: ListFilter,
    cursor: Option<&str>,
) -> Move {
    let place = match cursor.map(Place::of_cursor) {
        Some(None) => {
            return answer(Some(&office), Err(invalid("`cursor` is not one of this list")));
        }
        place => place.flatten(),
    };
    find(admin, Stage::Opening { office, filter, place })
}

fn find(admin: Box<Admin>, stage: Stage) -> Move {
    load(admin, stage, vec![read_sweep()])
}

fn load(admin: Box<Admin>, stage: Stage, reads: Vec<StorageRead>) -> Move {
    admin.go(super::Stage::Sweeps(stage), vec![What::Load { reads }])
}

/// Why no sweep can be begun.
fn unready(office: &Office) -> Option<Refusal> {
    match &office.settings {
        Ok(settings) => sweep::unready(settings),
        Err(refusal) => Some(refusal.clone()),
    }
}

impl Stage {
    pub(super) fn take(self, admin: Box<Admin>, outcomes: Vec<Outcome>, now: Instant) -> Move {
        let values = match self {
            Self::Starting { office, next } => return started(admin, office, next, &outcomes),
            Self::Naming { listing, reads } => return named(admin, listing, reads, outcomes, now),
            ref other => match loaded(outcomes) {
                Ok(values) => values,
                Err(refusal) => return answer(Some(other.office()), Err(refusal)),
            },
        };
        match self {
            Self::Finding { office, start } => found(admin, office, start, &values, now),
            Self::Reading { office, row } => {
                answer(Some(&office), Ok(overview(&office, Some(row), &values, now)))
            }
            Self::Opening { office, filter, place } => {
                opened(admin, office, filter, place, &values)
            }
            Self::Listing(listing) => listing.listed(admin, &values),
            Self::Starting { office, .. } => answer(Some(&office), Ok(Body::Done)),
            Self::Naming { listing, .. } => answer(Some(&listing.office), Ok(Body::Done)),
        }
    }

    fn office(&self) -> &Office {
        match self {
            Self::Finding { office, .. }
            | Self::Starting { office, .. }
            | Self::Reading { office, .. }
            | Self::Opening { office, .. } => office,
            Self::Listing(listing) | Self::Naming { listing, .. } => &listing.office,
        }
    }
}

fn found(
    admin: Box<Admin>,
    office: Office,
    start: Option<SweepId>,
    values: &[Value],
    now: Instant,
) -> Move {
    let row: Option<SweepRow> = read_as(values.first());
    match (start, row) {
        (Some(id), row) if row.as_ref().is_none_or(|row| !row.is_live()) => {
            let next = SweepRow::open(row.as_ref(), id, BY_ADMIN, now);
            let store = next.store_opened(row.as_ref());
            admin.go(super::Stage::Sweeps(Stage::Starting { office, next }), vec![store])
        }
        (_, Some(row)) => read(admin, office, row),
        (_, None) => answer(Some(&office), Ok(overview(&office, None, &[], now))),
    }
}

/// Whoever began one at the same moment has begun the one that there is.
fn started(admin: Box<Admin>, office: Office, next: SweepRow, outcomes: &[Outcome]) -> Move {
    match outcomes.first() {
        Some(Outcome::Store(Stored::Stored {})) => {
            let summons = next.summons(0);
            let mut reads = vec![sweep_book::read_state(&next.sweep_id)];
            reads.extend(shown_reads(&next));
            let stage = Stage::Reading { office, row: next };
            admin.go(super::Stage::Sweeps(stage), vec![What::Load { reads }, summons])
        }
        Some(Outcome::Store(Stored::Conflict {})) => show(admin, office),
        _ => answer(Some(&office), Err(storage_failed("the search may not have begun"))),
    }
}

fn read(admin: Box<Admin>, office: Office, row: SweepRow) -> Move {
    let mut reads = vec![sweep_book::read_state(&row.sweep_id)];
    reads.extend(shown_reads(&row));
    load(admin, Stage::Reading { office, row }, reads)
}

fn shown_reads(row: &SweepRow) -> Vec<StorageRead> {
    let shown = row.shown.as_ref();
    shown
        .into_iter()
        .flat_map(|id| [sweep_book::read_state(id), sweep_book::read_plan(id)])
        .collect()
}

fn overview(office: &Office, row: Option<SweepRow>, values: &[Value], at: Instant) -> Body {
    let rules = office.settings.as_ref().ok().and_then(|s| s.inactivity.as_ref());
    let live = row.as_ref().is_some_and(SweepRow::is_live);
    let shown = read_as(values.get(1)).zip(read_as(values.get(2)));
    Body::Sweep(Box::new(SweepOverview {
        refusal: unready(office),
        every_days: rules.and_then(|rules| rules.every_days),
        under_way: live.then(|| read_as(values.first())).flatten(),
        row,
        shown,
        at,
    }))
}

fn opened(
    admin: Box<Admin>,
    office: Office,
    filter: ListFilter,
    place: Option<Place>,
    values: &[Value],
) -> Move {
    let row: Option<SweepRow> = read_as(values.first());
    let Some((row, shown)) = row.and_then(|row| Some((row.clone(), row.shown?))) else {
        return answer(Some(&office), Err(no_list()));
    };
    let place = place.unwrap_or(Place { sweep: shown.clone(), piece: 0, line: 0 });
    if place.sweep != shown {
        return answer(Some(&office), Err(newer_list()));
    }
    let listing = Listing {
        office,
        filter,
        place,
        pieces: row.shown_pieces,
        looked_through: 0,
        plan: None,
        rows: Vec::new(),
        places: Vec::new(),
        cursor: None,
    };
    Box::new(listing).look(admin)
}

impl Listing {
    /// Reads the next piece, the first time with the rules.
    fn look(self: Box<Self>, admin: Box<Admin>) -> Move {
        let mut reads = vec![sweep_book::read_piece(&self.place.sweep, self.place.piece)];
        if self.plan.is_none() {
            reads.push(sweep_book::read_plan(&self.place.sweep));
        }
        load(admin, Stage::Listing(self), reads)
    }

    fn listed(mut self: Box<Self>, admin: Box<Admin>, values: &[Value]) -> Move {
        if self.plan.is_none() {
            self.plan = read_as(values.get(1));
        }
        if self.plan.is_none() {
            return answer(Some(&self.office), Err(newer_list()));
        }
        self.looked_through += 1;
        if let Some(piece) = piece_of(self.place.piece, values.first()) {
            let rows = piece.rows().enumerate().skip(self.place.line);
            for (line, row) in rows.filter(|(_, row)| fits(&self.filter, row)) {
                if self.rows.len() == ROWS {
                    self.cursor = Some(Place { line, ..self.place.clone() });
                    return self.name(admin);
                }
                self.places.push(Place { line, ..self.place.clone() }.to_cursor());
                self.rows.push(row);
            }
        }
        self.place = Place { piece: self.place.piece + 1, line: 0, ..self.place.clone() };
        if self.place.piece >= self.pieces {
            return self.name(admin);
        }
        if self.looked_through >= PIECES_MAX {
            self.cursor = Some(self.place.clone());
            return self.name(admin);
        }
        self.look(admin)
    }

    /// The list has accounts only; who they are is read for this page.
    fn name(self: Box<Self>, admin: Box<Admin>) -> Move {
        let wave = named_by(&self.rows);
        let Some(route) = self.plan.as_ref().map(KeptPlan::route).filter(|_| !wave.is_empty())
        else {
            return self.done(Vec::new(), None);
        };
        let reads = Reads::new(route, Patience::SCREEN, wave).for_names();
        let commands = ask(&reads);
        admin.go(super::Stage::Sweeps(Stage::Naming { listing: self, reads }), commands)
    }

    fn done(self, people: Vec<ListedPerson>, fault: Option<ReadFault>) -> Move {
        let Self { office, rows, places, plan, cursor, .. } = self;
        let Some(plan) = plan else { return answer(Some(&office), Err(newer_list())) };
        let cursor = cursor.map(|place| place.to_cursor());
        let page = SweepPage { rows, people, fault, places, plan, cursor };
        answer(Some(&office), Ok(Body::SweepList(Box::new(page))))
    }
}

/// Who the people of a list are, asked by account.
pub(super) fn named_by(rows: &[Row]) -> Vec<Read> {
    let accounts: Vec<AccountId> = rows.iter().map(|row| row.account.clone()).collect();
    accounts
        .chunks(super::NAMED_AT_ONCE)
        .map(|some| Read::People { accounts: some.to_vec() })
        .collect()
}

fn named(
    admin: Box<Admin>,
    listing: Box<Listing>,
    mut reads: Reads,
    outcomes: Vec<Outcome>,
    now: Instant,
) -> Move {
    if let ReadStep::Ask(commands) = feed(&mut reads, outcomes, now) {
        return admin.go(super::Stage::Sweeps(Stage::Naming { listing, reads }), commands);
    }
    let (people, fault) = people_of(&reads);
    listing.done(people, fault)
}

/// Those of whom something could be read, and why of others nothing could.
pub(super) fn people_of(reads: &Reads) -> (Vec<ListedPerson>, Option<ReadFault>) {
    let mut people = Vec::new();
    let mut fault = None;
    for read in reads.asked() {
        match reads.answer(&read) {
            Ok(Read_::People(some)) => people.extend(some.iter().map(|p| p.listed.clone())),
            Ok(_) => {}
            Err(why) => fault = Some(why),
        }
    }
    (people, fault)
}

/// Whether somebody has a product of which that is said.
fn fits(filter: &ListFilter, row: &Row) -> bool {
    row.verdicts.iter().any(|verdict| {
        let class = match filter.class.as_deref() {
            Some(name) => name == verdict.class.name(),
            None => verdict.class != Class::Active,
        };
        let product = filter.product.is_none_or(|place| place == verdict.product.0);
        class && product
    })
}

fn no_list() -> Refusal {
    Refusal::new(
        RefusalCode::PayloadInvalid,
        "No search has come to its end yet",
        "There is no list of who is inactive. Nothing was changed.",
        "Search now, or wait for the one that is under way.",
    )
}

pub(super) fn newer_list() -> Refusal {
    Refusal::new(
        RefusalCode::PayloadInvalid,
        "A newer search has replaced this list",
        "Whoever was on it may have been active since. Nothing was changed.",
        "Look at the list again from its beginning.",
    )
}
