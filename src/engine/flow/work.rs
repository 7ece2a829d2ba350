//! The work on a run: record, act, look, settle, and hand over. Whoever works holds the lease and
//! stores under its epoch only.

mod again;
mod keep;
mod note;
mod outgoing;
mod tell;

use super::discover;
use super::say::Voices;
use super::{Flow, ReadStep, ask, feed, worked};
use crate::connector::{Parcel, Read, Route};
use crate::domain::{AccountId, Instant};
use crate::engine::admission::Admission;
use crate::engine::command::{Key, What, Write};
use crate::engine::event::Outcome;
use crate::engine::personal::PersonalData;
use crate::engine::reads::{Patience, Reads};
use crate::engine::run::{Entry, Intent, Rest, limits};
use crate::engine::storage::{self, Book, FirstPieces, SubjectLease};
use crate::engine::watch::After;
use crate::engine::{Answer, Frame, Move};
use crate::plan::{Look, StepId};
pub(crate) use again::may_be_taken_over;
use again::{Asked, Question};
use std::collections::BTreeSet;
use tell::Telling;

/// Tries of one store before the invocation gives up; the schedule then takes the run up.
const STORE_TRIES: u32 = 4;
/// Tries of the store that opens a run: everybody who starts one at the same time counts on the
/// same budgets, and one of them gets through each time.
const OPEN_TRIES: u32 = 16;
const STORE_PAUSE_MS: u32 = 300;
/// How long after its time a wait is taken for forgotten by the queue.
const GRACE_MS: i64 = 60_000;
/// The longest delay of a queue event; the schedule wakes what waits longer.
const DELAY_S_MAX: i64 = 240;

/// How much one invocation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    /// A person waits: the cut, then the queue goes on.
    Screen,
    /// Nothing: the queue does it all.
    HandOver,
    /// As much as fits.
    Worker,
}

/// Where the work stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Work {
    book: Box<Book>,
    lease: SubjectLease,
    pace: Pace,
    /// The epoch that the next store must find; `None`: no lease at all.
    expected: Option<u64>,
    /// With the first store of a run.
    opening: Option<Box<Opening>>,
    tries: u32,
    acted: bool,
    telling: Telling,
    /// How many of the invocation's requests are in the record, or were no news.
    recorded: usize,
    /// With the next store: of whom something is kept since it is known who they are.
    joined: Option<PersonalData>,
    /// With the next store: what the run's rest means for the watch over the person.
    watch: Option<After>,
    /// The app and its environment, as Jira names them.
    app: String,
    /// The last time that the run was found to be allowed still.
    asked: Option<Asked>,
    stage: Stage,
}

#[derive(Clone, Debug, PartialEq)]
enum Stage {
    /// So many segments that don't fit beside the head are stored before it.
    Laying {
        then: Then,
        count: usize,
    },
    Storing {
        then: Then,
    },
    Pausing {
        then: Then,
    },
    Rereading {
        then: Then,
    },
    /// With the acts or without goes what the ticket is told.
    Acting {
        parcels: Vec<Parcel>,
        steps: Vec<StepId>,
        tells: bool,
    },
    /// Whether the acts may go out at all.
    Asking {
        question: Question,
        reads: Reads,
    },
    /// Beside the look, where acts may follow it, the same question.
    Looking {
        looks: BTreeSet<Look>,
        reads: Reads,
        beside: Option<Question>,
    },
    Discovering {
        search: Box<discover::Search>,
        reads: Reads,
    },
    FindingComment {
        reads: Reads,
    },
    Telling {
        voices: Voices,
    },
    Summoning,
}

/// What follows a store.
#[derive(Clone, Debug, PartialEq)]
enum Then {
    Act { steps: Vec<StepId> },
    GoOn,
    Tell,
    HandOver { delay_s: Option<u32> },
    Finish,
}

/// What is stored together with a run's first entry.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Opening {
    /// The undo bundle, and what doesn't fit one transaction.
    pub first: FirstPieces,
    /// What else must change with it or not at all.
    pub beside: Vec<Write>,
    /// What was confirmed of it, which counts for this run and no other.
    pub spends: Vec<Key>,
    /// What has to hold for it.
    pub admission: Admission,
    /// The app and its environment, as Jira names them.
    pub app: String,
}

/// Opens a run: nothing goes out before lease, journal and undo bundle are stored together.
pub(crate) fn open(
    book: Book,
    opening: Opening,
    (lease, expected): (SubjectLease, Option<u64>),
    pace: Pace,
    frame: &Frame,
    now: Instant,
) -> Move {
    let work = Work {
        app: opening.app.clone(),
        asked: None,
        book: Box::new(book),
        lease,
        pace,
        expected,
        opening: Some(Box::new(opening)),
        tries: 0,
        acted: false,
        telling: Telling::Open,
        recorded: frame.requests_so_far(),
        joined: None,
        watch: None,
        stage: Stage::Summoning,
    };
    Box::new(work).go_on(frame, now)
}

/// Takes a stored run up under a new epoch; `app` as in [`Opening`], nothing where no act follows.
pub(crate) fn take_up(
    book: Book,
    before: &SubjectLease,
    frame: &Frame,
    now: Instant,
    (pace, app): (Pace, &str),
) -> Move {
    let lease = SubjectLease {
        epoch: before.epoch + 1,
        holder: frame.invocation.clone(),
        lease_until: now.plus_ms(limits::LEASE_MS),
        due_at: now.plus_ms(limits::LEASE_MS),
        ..before.clone()
    };
    let mut work = Box::new(Work {
        app: app.to_owned(),
        asked: None,
        book: Box::new(book),
        lease,
        pace,
        expected: Some(before.epoch),
        opening: None,
        tries: 0,
        acted: false,
        telling: Telling::Open,
        recorded: frame.requests_so_far(),
        joined: None,
        watch: None,
        stage: Stage::Summoning,
    });
    // To look again at a run that rests is no news, unless a watch tried once more and died of it.
    let requests = outgoing::left_out(&work.book.run);
    if work.book.run.rest.is_none() || !requests.0.is_empty() {
        let epoch = work.lease.epoch;
        work.book.write(&Entry::Resumed { at: now, epoch, requests });
    }
    work.store(Then::GoOn, now)
}

/// Takes a stored run up because an operator asks to look again or to try again.
pub(crate) fn reopen(
    mut book: Book,
    before: &SubjectLease,
    by: &AccountId,
    frame: &Frame,
    now: Instant,
) -> Move {
    if book.run.waits_for_another_try() {
        let requests = frame.requests_since(0);
        book.write(&Entry::Reopened { at: now, by: by.clone(), requests });
    }
    take_up(book, before, frame, now, (Pace::HandOver, ""))
}

impl Work {
    fn account(&self) -> &AccountId {
        &self.book.run.opened.person.account
    }

    fn route(&self) -> Route {
        let settings = &self.book.run.opened.settings;
        Route {
            organization: settings.organization.id.clone(),
            separate_read_key: settings.keys.separate_read_key,
        }
    }

    pub(crate) fn take(
        mut self: Box<Self>,
        frame: &Frame,
        outcomes: Vec<Outcome>,
        now: Instant,
    ) -> Move {
        match std::mem::replace(&mut self.stage, Stage::Summoning) {
            Stage::Laying { then, count } => self.laid(then, count, outcomes, frame, now),
            Stage::Storing { then } => self.stored(then, outcomes, frame, now),
            Stage::Pausing { then } if self.is_claiming() => self.reread(then),
            Stage::Pausing { then } => self.store(then, now),
            Stage::Rereading { then } => self.reread_done(then, outcomes, frame, now),
            Stage::Acting { parcels, steps, tells } => {
                if tells {
                    self.told_running(outcomes.get(parcels.len()), now);
                }
                self.answered(&parcels, &steps, outcomes, frame, now);
                self.go_on(frame, now)
            }
            Stage::Asking { question, reads } => self.asked(question, reads, outcomes, frame, now),
            Stage::Looking { looks, mut reads, mut beside } => {
                let outcomes = again::taken(beside.as_mut(), outcomes);
                match feed(&mut reads, outcomes, now) {
                    ReadStep::Ask(commands) => {
                        self.stage = Stage::Looking { looks, reads, beside };
                        Move::Ask(Flow::Work(self), commands)
                    }
                    ReadStep::Over => {
                        self.looked(&looks, &reads, frame, now);
                        self.note_allowed(beside, &reads);
                        self.go_on(frame, now)
                    }
                }
            }
            Stage::Discovering { search, mut reads } => match feed(&mut reads, outcomes, now) {
                ReadStep::Ask(commands) => {
                    self.stage = Stage::Discovering { search, reads };
                    Move::Ask(Flow::Work(self), commands)
                }
                ReadStep::Over => self.searched(*search, &reads, frame, now),
            },
            Stage::FindingComment { reads } => self.comments_read(reads, outcomes, frame, now),
            Stage::Telling { voices } => self.saying(voices, &outcomes, frame, now),
            Stage::Summoning => self.over("handed over"),
        }
    }

    /// Decides and begins the next move.
    fn go_on(mut self: Box<Self>, frame: &Frame, now: Instant) -> Move {
        self.settle(now);
        // Whatever comes first, what somebody confirmed is opened only once that was asked again.
        if self.opening.is_some() && !self.is_allowed(now) {
            return self.ask_again(now);
        }
        match self.book.run.next(now) {
            Intent::Act(steps) => {
                if self.must_hand_over(frame, now) {
                    return self.hand_over(now, now, Some(0));
                }
                if self.is_allowed(now) { self.send(steps, now) } else { self.ask_again(now) }
            }
            Intent::Look(looks) => {
                if self.must_hand_over(frame, now) {
                    return self.hand_over(now, now, Some(0));
                }
                self.look(looks, frame, now)
            }
            Intent::Discover => {
                if self.must_hand_over(frame, now) {
                    return self.hand_over(now, now, Some(0));
                }
                self.discover()
            }
            Intent::Wait { .. } if self.must_tell(now) => self.tell(frame, now),
            Intent::Wait { until, why } => self.wait(until, why, now),
            Intent::Rest(rest) => self.rest(rest, frame, now),
        }
    }

    fn wait(mut self: Box<Self>, until: Instant, why: String, now: Instant) -> Move {
        if self.book.run.rest.is_none() {
            self.book.write(&Entry::Waiting { at: now, until, why });
        }
        let wait_s = (until.since(now).max(0) + 999) / 1000;
        let delay = (wait_s <= DELAY_S_MAX).then(|| u32::try_from(wait_s).unwrap_or(0));
        self.hand_over(now, until, delay)
    }

    fn look(mut self: Box<Self>, looks: BTreeSet<Look>, frame: &Frame, now: Instant) -> Move {
        let sight = self.book.run.sight();
        let reads = looks.iter().flat_map(|look| look.reads(&sight)).collect();
        let reads = Reads::new(self.route(), Patience::RUN, reads);
        if !reads.is_pending() {
            // Nothing to ask with yet: an account that does not exist has no groups.
            self.looked(&looks, &reads, frame, now);
            return self.go_on(frame, now);
        }
        let mut commands = ask(&reads);
        let beside = self.question_beside(&reads, now);
        commands.extend(beside.as_ref().map(|_| again::grounds()));
        self.stage = Stage::Looking { looks, reads, beside };
        Move::Ask(Flow::Work(self), commands)
    }

    fn discover(self: Box<Self>) -> Move {
        let (search, wave) = discover::begin(&self.book.run);
        self.ask_for(search, wave)
    }

    fn ask_for(mut self: Box<Self>, search: discover::Search, wave: Vec<Read>) -> Move {
        let reads = Reads::new(self.route(), Patience::DISCOVERY, wave);
        let commands = ask(&reads);
        self.stage = Stage::Discovering { search: Box::new(search), reads };
        Move::Ask(Flow::Work(self), commands)
    }

    fn searched(
        mut self: Box<Self>,
        search: discover::Search,
        reads: &Reads,
        frame: &Frame,
        now: Instant,
    ) -> Move {
        match search.go_on(&self.book.run, reads) {
            discover::Next::Ask(search, wave) => self.ask_for(*search, wave),
            discover::Next::Found(steps) => {
                let requests = self.unrecorded(frame);
                self.book.write(&Entry::Discovered { at: now, steps, requests });
                self.go_on(frame, now)
            }
        }
    }

    fn rest(mut self: Box<Self>, rest: Rest, frame: &Frame, now: Instant) -> Move {
        let again = self.book.run.rest == Some(rest);
        if !again {
            self.book.write(&Entry::Rested { at: now, rest });
            self.watch = After::of(&self.book.run, now);
        }
        if self.must_tell(now) {
            return self.tell(frame, now);
        }
        if let Some(until) = self.waits_for_ticket(now) {
            return self.hand_over(now, until, None);
        }
        if rest == Rest::Done || again {
            self.lease.state = storage::state_text(true);
            self.lease.lease_until = now;
            return self.store(Then::Finish, now);
        }
        self.go_on(frame, now)
    }

    fn settle(&mut self, now: Instant) {
        loop {
            let entries = self.book.run.settle(now);
            if entries.is_empty() {
                return;
            }
            for entry in &entries {
                self.book.write(entry);
            }
        }
    }

    fn must_hand_over(&self, frame: &Frame, now: Instant) -> bool {
        let spent = match self.pace {
            Pace::Screen => self.acted,
            Pace::HandOver => true,
            Pace::Worker => false,
        };
        spent || now.plus_ms(limits::RESERVE_MS) > frame.deadline
    }

    fn act(mut self: Box<Self>, steps: &[StepId], now: Instant) -> Move {
        let (steps, parcels) = outgoing::parcels(&self.book.run, steps);
        let news = self.tell_running(now);
        let tells = news.is_some();
        let requests = parcels.iter().map(|p| p.request.clone()).chain(news);
        let commands = requests.map(What::Http).collect();
        self.acted = true;
        self.stage = Stage::Acting { parcels, steps, tells };
        Move::Ask(Flow::Work(self), commands)
    }

    fn over(self: Box<Self>, note: &str) -> Move {
        match self.pace {
            Pace::Worker => worked(note),
            Pace::Screen | Pace::HandOver => Move::Done(Answer::Run(Box::new(self.book.run))),
        }
    }
}
