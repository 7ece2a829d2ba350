//! A sweep as a pure state machine: what to ask next, and what an answer means. It can be put
//! down after any answer and taken up from its last checkpoint.

use super::class::{Class, ProductIndex};
use super::classify::{Sighting, Times, classify};
use super::detail::{Detail, Step, is_open};
use super::frame::{Frame, Grants, Scope};
use super::pace::Pace;
use super::row::{Piece, Pieces, Row};
use super::state::{Checkpoint, Part, Stage, SweepState};
use crate::connector::{HttpOutcome, HttpRequest, ReadFault, Route, activity, roster};
use crate::domain::{AccountId, Instant, SweepId, is_admin_role};
use crate::policy::{InactivityRules, Protections, SettingsError, Site};

/// Tries of one request before its part counts as missing.
const TRIES_MAX: u32 = 8;
/// The first wait after a fault that did not say how long; each further one is twice as long.
const PAUSE_MS: i64 = 1_000;
const PAUSE_MS_MAX: i64 = 60_000;

/// What a sweep is about. It stays the same from its beginning to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SweepPlan {
    /// Where reads go.
    pub route: Route,
    /// The rules.
    pub rules: InactivityRules,
    /// The sites whose products are swept.
    pub sites: Vec<Site>,
    /// Whom nobody may touch.
    pub protections: Protections,
    /// Who was given access back, and when.
    pub returners: Vec<(AccountId, Instant)>,
}

/// What a sweep wants next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// These requests, together; their outcomes go to [`Sweep::feed`] in the same order.
    Ask(Vec<HttpRequest>),
    /// This piece of the review list, as it was stored; it goes to [`Sweep::load`].
    Load {
        /// Its number.
        piece: u32,
    },
    /// Nothing before this instant.
    Wait {
        /// When to go on.
        until: Instant,
    },
    /// Nothing: it is over.
    Done,
}

/// A sweep in one invocation.
#[derive(Clone, Debug, PartialEq)]
pub struct Sweep {
    route: Route,
    frame: Frame,
    grants: Grants,
    state: SweepState,
    pieces: Pieces,
    detail: Option<Detail>,
    /// Pieces that were worked through since the last checkpoint.
    changed: Vec<Piece>,
    pace: Pace,
}

impl Sweep {
    /// Begins a sweep.
    ///
    /// # Errors
    /// The field of the rules that does not fit the sites.
    pub fn begin(plan: SweepPlan, id: SweepId, now: Instant) -> Result<Self, SettingsError> {
        let frame = frame_of(&plan)?;
        let state = SweepState::new(id, frame.products().len(), now);
        let grants = Grants::default();
        Ok(Self::put_together(plan.route, frame, grants, state, Pieces::default(), now))
    }

    /// Takes a sweep up from its last checkpoint. `open` is the piece that its state calls open.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub fn resume(
        plan: SweepPlan,
        state: SweepState,
        grants: Grants,
        open: Piece,
        now: Instant,
    ) -> Result<Self, SettingsError> {
        let mut frame = frame_of(&plan)?;
        frame.learn(&grants);
        Ok(Self::put_together(plan.route, frame, grants, state, Pieces::resumed(open), now))
    }

    fn put_together(
        route: Route,
        frame: Frame,
        grants: Grants,
        state: SweepState,
        pieces: Pieces,
        now: Instant,
    ) -> Self {
        let (detail, changed, pace) = (None, Vec::new(), Pace::new(now));
        Self { route, frame, grants, state, pieces, detail, changed, pace }
    }

    /// How far it has come.
    #[must_use]
    pub fn state(&self) -> &SweepState {
        &self.state
    }

    /// The products, in the order of the tally.
    #[must_use]
    pub fn frame(&self) -> &Frame {
        &self.frame
    }

    /// What is to be stored now, all of it at once.
    pub fn checkpoint(&mut self) -> Checkpoint {
        let mut pieces = std::mem::take(&mut self.changed);
        if matches!(self.state.stage, Stage::Detail { .. } | Stage::Done) {
            pieces.extend(self.detail.as_ref().map(Detail::closed));
        } else {
            pieces.extend(self.pieces.take_due());
        }
        Checkpoint { state: self.state.clone(), grants: self.grants.to_text(), pieces }
    }

    /// What to do now.
    pub fn next(&mut self, now: Instant) -> Next {
        if self.state.stage == Stage::Done {
            return Next::Done;
        }
        if now < self.state.not_before {
            return Next::Wait { until: self.state.not_before };
        }
        if let Stage::Detail { piece } = self.state.stage
            && self.detail.is_none()
        {
            return Next::Load { piece };
        }
        let mut requests = self.requests();
        if requests.is_empty() {
            self.close_piece();
            return self.next(now);
        }
        let room = self.pace.room(now);
        requests.truncate(room);
        if requests.is_empty() {
            return Next::Wait { until: self.pace.room_at() };
        }
        Next::Ask(requests)
    }

    fn requests(&mut self) -> Vec<HttpRequest> {
        let cursor = self.state.cursor.as_deref();
        match &self.state.stage {
            Stage::Count => vec![activity::count_request(&self.route)],
            Stage::Groups { product } => {
                let swept = self.frame.products().get(usize::from(*product));
                let ask = |p: &crate::policy::SweptProduct| {
                    activity::granting_request(&self.route, &p.resource, cursor)
                };
                swept.map(ask).into_iter().collect()
            }
            Stage::People if self.state.alone => vec![roster::request_alone(&self.route, cursor)],
            Stage::People => vec![roster::request(&self.route, cursor)],
            Stage::Detail { .. } => {
                let (frame, route) = (&self.frame, &self.route);
                self.detail.as_mut().map(|d| d.requests(frame, route)).unwrap_or_default()
            }
            Stage::Done => Vec::new(),
        }
    }

    /// Takes the outcomes of [`Next::Ask`].
    pub fn feed(&mut self, outcomes: &[HttpOutcome], now: Instant) {
        self.pace.note(outcomes.len(), now);
        let requests = u32::try_from(outcomes.len()).unwrap_or(u32::MAX);
        self.state.requests = self.state.requests.saturating_add(requests);
        match (self.state.stage.clone(), outcomes) {
            (Stage::Detail { .. }, outcomes) => self.feed_details(outcomes, now),
            (stage, [outcome]) => {
                if let Err(fault) = self.feed_listing(&stage, outcome, now) {
                    self.stumble(&stage, &fault, now);
                }
            }
            _ => {}
        }
    }

    fn feed_listing(
        &mut self,
        stage: &Stage,
        outcome: &HttpOutcome,
        now: Instant,
    ) -> Result<(), ReadFault> {
        match stage {
            Stage::Count => {
                self.state.expected = Some(activity::count(outcome, now)?);
                self.go_to(Stage::Groups { product: 0 });
            }
            Stage::Groups { product } => {
                let (groups, next) = activity::granting(outcome, now)?;
                self.refuse_circle(next.as_ref())?;
                for group in groups {
                    self.grants.add(&group, ProductIndex(*product));
                }
                if next.is_some() {
                    self.turn_to(next);
                } else {
                    self.grants.read_in_full(ProductIndex(*product));
                    self.after_groups(*product);
                }
            }
            Stage::People => {
                let page = roster::page(outcome, now)?;
                self.refuse_circle(page.next.as_ref())?;
                let times = Times { as_of: self.state.begun_at, now };
                for person in &page.people {
                    self.meet(person, times);
                }
                if page.next.is_some() {
                    self.turn_to(page.next);
                } else {
                    self.after_people();
                }
            }
            Stage::Detail { .. } | Stage::Done => {}
        }
        Ok(())
    }

    /// A next page that is this page would never end.
    fn refuse_circle(&self, next: Option<&String>) -> Result<(), ReadFault> {
        if next.is_some() && next == self.state.cursor.as_ref() {
            return Err(ReadFault::Malformed { said: "pages without an end".to_owned() });
        }
        Ok(())
    }

    fn meet(&mut self, person: &roster::Listed<'_>, times: Times) {
        let sighting = classify(person, &self.frame, times);
        self.state.tally.add(&sighting);
        let roles = person.platform_roles.as_deref().unwrap_or_default();
        self.state.tally.admins += u32::from(roles.iter().any(|role| is_admin_role(role)));
        let Sighting::Seen(verdicts) = sighting else { return };
        if verdicts.iter().all(|v| v.class == Class::Active) {
            return;
        }
        let account = AccountId::new(person.account.as_ref());
        let row = Row { account, claim: person.claim, added: person.added, verdicts };
        self.pieces.push(&row);
        self.state.tally.reviewed += 1;
        self.state.open_piece = self.pieces.number();
        let number = self.pieces.number();
        if is_open(&row, &self.frame) && self.state.to_ask.last() != Some(&number) {
            self.state.to_ask.push(number);
        }
    }

    fn turn_to(&mut self, next: Option<String>) {
        self.state.cursor = next;
        self.state.tries = 0;
    }

    fn go_to(&mut self, stage: Stage) {
        self.state.stage = stage;
        self.turn_to(None);
    }

    fn after_groups(&mut self, product: u16) {
        let next = product.saturating_add(1);
        if usize::from(next) < self.frame.products().len() {
            self.go_to(Stage::Groups { product: next });
        } else {
            self.frame.learn(&self.grants);
            self.go_to(Stage::People);
        }
    }

    fn after_people(&mut self) {
        let listed = self.state.tally.people;
        if let Some(expected) = self.state.expected.filter(|n| u64::from(listed) < *n) {
            let why = format!("{listed} of {expected} people were listed");
            self.state.lacks(Part::PeopleMissing { expected, listed }, why);
        }
        // Every organization has an admin; where the search shows none, it does not tell roles.
        let shows_none = self.state.tally.admins == 0 && listed >= roster::TELLING;
        if shows_none && self.state.has_everybody() {
            self.state.lacks(Part::Admins, "the search lists nobody as an admin".to_owned());
        }
        self.changed.extend(self.pieces.take_due());
        self.ask_on();
    }

    /// To the next piece in which somebody is to be asked for, or to the end.
    fn ask_on(&mut self) {
        self.detail = None;
        match self.state.to_ask.first() {
            Some(piece) => self.go_to(Stage::Detail { piece: *piece }),
            None => self.go_to(Stage::Done),
        }
    }

    /// Takes the piece that [`Next::Load`] asked for; `None` where it is not there.
    pub fn load(&mut self, piece: Option<&Piece>) {
        let Stage::Detail { piece: number } = self.state.stage else { return };
        let changed = self.changed.iter().position(|p| p.number == number);
        // What is not stored yet is newer than what is.
        let newer = changed.map(|at| self.changed.remove(at));
        let piece = newer.as_ref().or(piece.filter(|p| p.number == number));
        self.detail = piece.and_then(Detail::open);
        if self.detail.is_none() {
            self.state.lacks(Part::Review { piece: number }, "it can't be read back".to_owned());
            self.state.to_ask.retain(|n| *n != number);
            self.ask_on();
        }
    }

    fn close_piece(&mut self) {
        if let Some(detail) = self.detail.take() {
            self.state.to_ask.retain(|n| *n != detail.number);
            self.changed.push(detail.closed());
        }
        self.ask_on();
    }

    fn feed_details(&mut self, outcomes: &[HttpOutcome], now: Instant) {
        let Some(detail) = &mut self.detail else { return };
        let times = Times { as_of: self.state.begun_at, now };
        let last = self.state.tries + 1 >= TRIES_MAX;
        let mut fault = None;
        for step in detail.feed(outcomes, &self.frame, times, last) {
            match step {
                Step::Told { before, after } => self.state.tally.replace(&before, &after),
                Step::Again(again) => fault = Some(again),
            }
        }
        match fault {
            Some(fault) => self.pause(&fault, now),
            None => self.state.tries = 0,
        }
    }

    fn pause(&mut self, fault: &ReadFault, now: Instant) {
        let doubled = PAUSE_MS.saturating_mul(1 << self.state.tries.min(6)).min(PAUSE_MS_MAX);
        self.state.tries += 1;
        let wait_ms = match fault {
            ReadFault::Throttled { retry_after_ms: Some(ms) } => *ms,
            _ => doubled,
        };
        self.state.not_before = now.plus_ms(wait_ms);
    }

    /// A listing has no answer: again, or its part is missing.
    fn stumble(&mut self, stage: &Stage, fault: &ReadFault, now: Instant) {
        // Whether a cursor may come beside what it continues is not documented.
        let rejected = matches!(fault, ReadFault::Rejected { .. });
        let continues = *stage == Stage::People && self.state.cursor.is_some();
        if rejected && continues && !self.state.alone {
            self.state.alone = true;
            return;
        }
        let passing = fault.is_passing() || *fault == ReadFault::Missing;
        if passing && self.state.tries + 1 < TRIES_MAX {
            self.pause(fault, now);
            return;
        }
        let why = fault.words();
        match stage {
            Stage::Count => {
                self.state.lacks(Part::Count, why);
                self.go_to(Stage::Groups { product: 0 });
            }
            Stage::Groups { product } => {
                self.state.lacks(Part::Groups { product: *product }, why);
                self.after_groups(*product);
            }
            Stage::People => {
                let listed = self.state.tally.people;
                self.state.lacks(Part::PeopleAfter { listed }, why);
                self.after_people();
            }
            Stage::Detail { .. } | Stage::Done => {}
        }
    }
}

fn frame_of(plan: &SweepPlan) -> Result<Frame, SettingsError> {
    let scope = Scope { rules: &plan.rules, sites: &plan.sites, protections: &plan.protections };
    Ok(Frame::new(scope)?.with_returners(plan.returners.iter().cloned()))
}
