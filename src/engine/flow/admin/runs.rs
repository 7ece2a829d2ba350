//! The list of runs, one of them, and trying again what is unknown in it.

use super::asks::Filter;
use super::{Admin, Office, answer, no_such_run};
use crate::connector::{Answer as Read_, Read};
use crate::domain::{AccountId, Instant, RunId};
use crate::engine::admin::{Body, RunsPage};
use crate::engine::command::What;
use crate::engine::event::{Outcome, Queried};
use crate::engine::flow::{ReadStep, ask, feed, loaded, read_as, shared, storage_failed, work};
use crate::engine::observe::{not_told_of_asker, required};
use crate::engine::query::Query;
use crate::engine::reads::{Patience, Reads};
use crate::engine::run_row::{RunRow, started_between};
use crate::engine::storage::{self, Book, Head, SubjectLease};
use crate::engine::watch::{BY_STANDING, OPEN, Watch};
use crate::engine::{Frame, Move, invalid};
use crate::policy::{Refusal, Witness};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// People whose access came back that are told at once.
const RETURNED_MAX: u32 = 50;
/// Pages looked through for rows that fit, in one call; the cursor leads on.
const PAGES_MAX: u32 = 6;
/// Rows after which a call is answered.
const ROWS_ENOUGH: usize = 50;

/// Where a call stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stage {
    Listing(Box<Listing>),
    /// Who started the runs of a page, which is to be filtered.
    Naming {
        listing: Box<Listing>,
        page: Vec<RunRow>,
        reads: Reads,
    },
    Heading {
        office: Office,
        run: RunId,
        again: bool,
    },
    Leasing {
        office: Office,
        run: RunId,
        head: Head,
        again: bool,
    },
    /// Whether whoever tries it again may answer for it.
    Asking {
        office: Office,
        book: Box<Book>,
        lease: Box<SubjectLease>,
        reads: Reads,
    },
}

/// A list that is being gathered.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Listing {
    office: Office,
    filter: Filter,
    rows: Vec<RunRow>,
    returned: Vec<Watch>,
    /// What those who started them are called, as far as the organization says.
    names: BTreeMap<AccountId, String>,
    /// Whose names were asked for.
    asked: BTreeSet<AccountId>,
    cursor: Option<String>,
    pages: u32,
}

/// A page of the runs that fit, newest first.
pub(super) fn list(
    admin: Box<Admin>,
    office: Office,
    filter: Filter,
    cursor: Option<String>,
) -> Move {
    let first = cursor.is_none();
    let query = started_between(filter.from, filter.to, cursor, true);
    let queries = std::iter::once(query).chain(first.then(returned)).collect();
    let listing = Listing {
        office,
        filter,
        rows: Vec::new(),
        returned: Vec::new(),
        names: BTreeMap::new(),
        asked: BTreeSet::new(),
        cursor: None,
        pages: 0,
    };
    admin.go(super::Stage::Runs(Stage::Listing(Box::new(listing))), queries)
}

/// People whose access came back, or who could not be looked at.
fn returned() -> What {
    What::Query(Query::as_listed(BY_STANDING, OPEN, RETURNED_MAX))
}

/// One run; `again`: what did not end well is tried again.
pub(super) fn show(admin: Box<Admin>, office: Office, run: RunId, again: bool) -> Move {
    let reads = vec![storage::read_head(&run)];
    admin.go(super::Stage::Runs(Stage::Heading { office, run, again }), vec![What::Load { reads }])
}

impl Stage {
    pub(super) fn take(
        self,
        admin: Box<Admin>,
        outcomes: Vec<Outcome>,
        frame: &Frame,
        now: Instant,
    ) -> Move {
        match self {
            Self::Listing(listing) => listing.listed(admin, outcomes),
            Self::Naming { listing, page, mut reads } => match feed(&mut reads, outcomes, now) {
                ReadStep::Ask(commands) => {
                    let stage = Self::Naming { listing, page, reads };
                    admin.go(super::Stage::Runs(stage), commands)
                }
                ReadStep::Over => listing.named(admin, page, &reads),
            },
            Self::Heading { office, run, again } => match loaded(outcomes) {
                Ok(values) => headed(admin, office, run, again, &values),
                Err(refusal) => answer(Some(&office), Err(refusal)),
            },
            Self::Leasing { office, run, head, again } => match loaded(outcomes) {
                Ok(values) => read(admin, office, &run, &head, again, &values, frame, now),
                Err(refusal) => answer(Some(&office), Err(refusal)),
            },
            Self::Asking { office, book, lease, mut reads } => {
                match feed(&mut reads, outcomes, now) {
                    ReadStep::Ask(commands) => {
                        let stage = Self::Asking { office, book, lease, reads };
                        admin.go(super::Stage::Runs(stage), commands)
                    }
                    ReadStep::Over => match may_try_again(&office, &book, &reads) {
                        Ok(()) => reopen(admin, office, *book, &lease, frame, now),
                        Err(refusal) => answer(Some(&office), Err(refusal)),
                    },
                }
            }
        }
    }
}

impl Listing {
    fn listed(mut self: Box<Self>, admin: Box<Admin>, outcomes: Vec<Outcome>) -> Move {
        let mut outcomes = outcomes.into_iter();
        let Some(Outcome::Query(Queried::Items { items, cursor })) = outcomes.next() else {
            return answer(Some(&self.office), Err(storage_failed("no list of runs")));
        };
        match outcomes.next() {
            None => {}
            Some(Outcome::Query(Queried::Items { items, .. })) => {
                self.returned =
                    items.iter().filter_map(|item| read_as(Some(&item.value))).collect();
            }
            // To leave it out would say that nobody's access came back.
            Some(_) => {
                let refusal = storage_failed("no list of access that came back");
                return answer(Some(&self.office), Err(refusal));
            }
        }
        self.cursor = cursor;
        let page: Vec<RunRow> =
            items.iter().filter_map(|item| read_as(Some(&item.value))).collect();
        let unnamed = self.unnamed(&page);
        let settings = self.office.settings.as_ref().ok().filter(|_| !unnamed.is_empty());
        let Some(settings) = settings else { return self.sifted(admin, page) };
        let wave = unnamed.chunks(super::NAMED_AT_ONCE);
        let wave = wave.map(|some| Read::People { accounts: some.to_vec() }).collect();
        let reads = Reads::new(shared::route(settings), Patience::SCREEN, wave).for_names();
        self.asked.extend(unnamed);
        let commands = ask(&reads);
        admin.go(super::Stage::Runs(Stage::Naming { listing: self, page, reads }), commands)
    }

    /// Who started runs of a page and was not asked for yet.
    fn unnamed(&self, page: &[RunRow]) -> Vec<AccountId> {
        let all: BTreeSet<&AccountId> = page.iter().map(|row| &row.operator).collect();
        let is_new = |account: &&&AccountId| !self.asked.contains(**account);
        all.iter().filter(is_new).map(|account| (*account).clone()).collect()
    }

    /// Whoever can't be named is shown by account: a list without names is better than none.
    fn named(mut self: Box<Self>, admin: Box<Admin>, page: Vec<RunRow>, reads: &Reads) -> Move {
        let names = super::names_told(reads);
        self.names.extend(names);
        self.sifted(admin, page)
    }

    /// Takes what fits of a page, and goes on where that is not enough.
    fn sifted(mut self: Box<Self>, admin: Box<Admin>, page: Vec<RunRow>) -> Move {
        let found: Vec<RunRow> = page.into_iter().filter(|row| self.fits(row)).collect();
        self.rows.extend(found);
        let more = self.rows.len() < ROWS_ENOUGH && self.pages + 1 < PAGES_MAX;
        if let (Some(cursor), true) = (self.cursor.take_if(|_| more), more) {
            let query = started_between(self.filter.from, self.filter.to, Some(cursor), true);
            self.pages += 1;
            return admin.go(super::Stage::Runs(Stage::Listing(self)), vec![query]);
        }
        let Self { office, rows, returned, names, cursor, .. } = *self;
        let page = RunsPage {
            rows,
            returned,
            names,
            cursor,
            cloud_id: admin.context.cloud_id.clone(),
            settings: office.settings.clone().ok(),
        };
        answer(Some(&office), Ok(Body::Runs(Box::new(page))))
    }

    fn fits(&self, row: &RunRow) -> bool {
        let Filter { state, playbook, text, .. } = &self.filter;
        let is =
            |wanted: &Option<String>, value: &str| wanted.as_deref().is_none_or(|w| w == value);
        let text = text.as_deref().is_none_or(|text| {
            // Whoever has no name is shown, and found, by account.
            let operator =
                self.names.get(&row.operator).map_or(row.operator.as_str(), String::as_str);
            let told = [row.person.as_str(), row.issue_key.as_str(), row.run_id.as_str(), operator];
            told.iter().any(|own| own.to_lowercase().contains(text))
        });
        is(state, &row.state) && is(playbook, row.playbook.as_str()) && text
    }
}

fn headed(admin: Box<Admin>, office: Office, run: RunId, again: bool, values: &[Value]) -> Move {
    let Some(head) = read_as::<Head>(values.first()) else {
        return answer(Some(&office), Err(no_such_run()));
    };
    let mut reads = vec![storage::read_lease(&head.account)];
    reads.extend(storage::read_segments(&run, &head));
    let stage = Stage::Leasing { office, run, head, again };
    admin.go(super::Stage::Runs(stage), vec![What::Load { reads }])
}

#[expect(clippy::too_many_arguments, reason = "a stage's own fields, handed on")]
fn read(
    admin: Box<Admin>,
    office: Office,
    run: &RunId,
    head: &Head,
    again: bool,
    values: &[Value],
    frame: &Frame,
    now: Instant,
) -> Move {
    let segments = values.get(1..).unwrap_or_default();
    let book = match Book::read(head, segments) {
        Ok(book) => book,
        Err(why) => return answer(Some(&office), Err(shared::unreadable_run(&why))),
    };
    if !again {
        return answer(Some(&office), Ok(Body::Run(Box::new(book.run))));
    }
    let lease: Option<SubjectLease> = read_as(values.first());
    match lease.filter(|l| l.run_id == *run && l.is_live() && l.lease_until <= now) {
        Some(lease) if book.run.waits_for_another_try() => {
            ask_who(admin, office, Box::new(book), lease)
        }
        Some(lease) => reopen(admin, office, book, &lease, frame, now),
        None => answer(Some(&office), Ok(Body::Run(Box::new(book.run)))),
    }
}

fn reopen(
    admin: Box<Admin>,
    office: Office,
    book: Book,
    lease: &SubjectLease,
    frame: &Frame,
    now: Instant,
) -> Move {
    let by = office.who.account.clone();
    let next = work::reopen(book, lease, &by, frame, now);
    admin.worked(office, next)
}

/// A run that needs somebody is answered for by whoever tries it again: to administer Jira is no
/// right to run a playbook.
fn ask_who(admin: Box<Admin>, office: Office, book: Box<Book>, lease: SubjectLease) -> Move {
    let settings = match &office.settings {
        Ok(settings) => settings,
        Err(refusal) => return answer(Some(&office), Err(refusal.clone())),
    };
    let reads = Reads::new(shared::route(settings), Patience::SCREEN, vec![who(&office)]);
    let commands = ask(&reads);
    let lease = Box::new(lease);
    admin.go(super::Stage::Runs(Stage::Asking { office, book, lease, reads }), commands)
}

fn who(office: &Office) -> Read {
    Read::People { accounts: vec![office.who.account.clone()] }
}

fn may_try_again(office: &Office, book: &Book, reads: &Reads) -> Result<(), Refusal> {
    let settings = office.settings.as_ref().map_err(Refusal::clone)?;
    let Read_::People(people) = required(reads, &who(office), "your groups")? else {
        return Err(invalid("another answer"));
    };
    let account = &office.who.account;
    let me = people.iter().find(|one| one.is(account));
    let by = Witness { account, seen: me.and_then(|me| me.person.as_ref().ok()) };
    work::may_be_taken_over(&book.run, settings, by, false)
        .map_err(|refusal| not_told_of_asker(me, refusal))
}
