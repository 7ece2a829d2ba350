//! Telling the ticket how its run stands. That a run is under way goes out with its first acts,
//! so that a gate in the workflow holds from then on; how it rests is told once that is stored.
//! A ticket that can't be told keeps no run from anything but its end, and that for a day.

use super::{Flow, ReadStep, Stage, Then, Work, ask, feed};
use crate::connector::{
    Comment, CommentPlace, HttpOutcome, HttpRequest, ReadFault, keep_on_ticket,
};
use crate::domain::Instant;
use crate::engine::command::What;
use crate::engine::event::Outcome;
use crate::engine::flow::shared;
use crate::engine::reads::{Patience, Reads};
use crate::engine::run::{Rest, limits};
use crate::engine::{Frame, Move, ticket};

/// How far the telling of an invocation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Telling {
    /// Nothing has gone wrong.
    Open,
    /// The comment was refused: the property alone may still be taken.
    WithoutComment {
        /// It was said that there is no such ticket, which a passing fault can look like.
        missing: bool,
    },
    /// It did not work now; another invocation tries again.
    Later,
}

impl Work {
    fn is_told(&self) -> bool {
        self.lease.told == ticket::tale(&self.book)
    }

    /// Whether how the run rests has to be told before anything else.
    pub(super) fn must_tell(&self) -> bool {
        self.book.run.rest.is_some() && !self.is_told() && self.telling != Telling::Later
    }

    /// Whether a run that is done has to wait for its ticket.
    pub(super) fn waits_for_ticket(&self, now: Instant) -> bool {
        let since = self.book.run.rested_at.unwrap_or(now);
        self.book.run.rest == Some(Rest::Done)
            && !self.is_told()
            && now.since(since) <= limits::TELL_PATIENCE_MS
    }

    /// Beside a run's first acts: that it is under way.
    pub(super) fn tell_running(&self) -> Option<HttpRequest> {
        (!self.is_told()).then(|| {
            let issue = &self.book.run.opened.issue;
            keep_on_ticket(issue, &ticket::property(&self.book), None)
        })
    }

    /// The answer to [`Self::tell_running`]. What failed is told again with the next acts.
    pub(super) fn told_running(&mut self, outcome: Option<&Outcome>) {
        if matches!(outcome, Some(Outcome::Http(http)) if is_over(http)) {
            self.lease.told = ticket::tale(&self.book);
        }
    }

    /// What is told must be what is stored.
    pub(super) fn tell(self: Box<Self>, frame: &Frame, now: Instant) -> Move {
        if self.must_hand_over(frame, now) {
            return self.hand_over(now, now, Some(0));
        }
        if self.book.is_dirty() {
            return self.store(Then::Tell, now);
        }
        self.find_comment()
    }

    /// One comment per run: it is looked for before it is written.
    pub(super) fn find_comment(mut self: Box<Self>) -> Move {
        let wave = shared::own_words(&self.book.run.opened.issue).into();
        let reads = Reads::new(self.route(), Patience::DISCOVERY, wave);
        let commands = ask(&reads);
        self.stage = Stage::FindingComment { reads };
        Move::Ask(Flow::Work(self), commands)
    }

    pub(super) fn comments_read(
        mut self: Box<Self>,
        mut reads: Reads,
        outcomes: Vec<Outcome>,
        frame: &Frame,
        now: Instant,
    ) -> Move {
        if let ReadStep::Ask(commands) = feed(&mut reads, outcomes, now) {
            self.stage = Stage::FindingComment { reads };
            return Move::Ask(Flow::Work(self), commands);
        }
        match shared::own_comments(&reads, &self.book.run.opened.issue) {
            Ok(own) => {
                let place = place_of(&ticket::reference(&self.book.run), &own);
                self.say(Some(&place))
            }
            Err(fault) if fault.is_passing() => {
                self.telling = Telling::Later;
                self.go_on(frame, now)
            }
            Err(ReadFault::Missing) => self.say_without_comment(true),
            _ => self.say_without_comment(false),
        }
    }

    fn say_without_comment(mut self: Box<Self>, missing: bool) -> Move {
        self.telling = Telling::WithoutComment { missing };
        self.say(None)
    }

    fn say(mut self: Box<Self>, place: Option<&CommentPlace>) -> Move {
        let lines = ticket::comment(&self.book);
        let comment = place.map(|place| (place, lines.as_slice()));
        let issue = &self.book.run.opened.issue;
        let request = keep_on_ticket(issue, &ticket::property(&self.book), comment);
        self.stage = Stage::Telling;
        Move::Ask(Flow::Work(self), vec![What::Http(request)])
    }

    pub(super) fn said(
        mut self: Box<Self>,
        outcome: Option<&Outcome>,
        frame: &Frame,
        now: Instant,
    ) -> Move {
        let status = match outcome {
            Some(Outcome::Http(http)) if is_over(http) => status_of(http),
            _ => {
                self.telling = Telling::Later;
                return self.go_on(frame, now);
            }
        };
        match (self.telling, status) {
            // It is there after all: the comment is still owed.
            (Telling::WithoutComment { missing: true }, ..300) => {
                self.telling = Telling::Later;
                self.go_on(frame, now)
            }
            (Telling::WithoutComment { .. }, _) | (_, ..300) => self.told(frame, now),
            // Its comments were read a moment ago: it is there, whatever this answer says.
            (_, 404) => {
                self.telling = Telling::Later;
                self.go_on(frame, now)
            }
            _ => self.say_without_comment(false),
        }
    }

    fn told(mut self: Box<Self>, frame: &Frame, now: Instant) -> Move {
        self.telling = Telling::Open;
        self.lease.told = ticket::tale(&self.book);
        self.go_on(frame, now)
    }
}

/// Whether asking again can't help: it is done, or it is refused for good.
fn is_over(http: &HttpOutcome) -> bool {
    match http {
        HttpOutcome::Answered { status, .. } => {
            *status < 300 || (400..500).contains(status) && *status != 429 && *status != 408
        }
        HttpOutcome::Blocked { .. } => true,
        HttpOutcome::Lost { .. } => false,
    }
}

fn status_of(http: &HttpOutcome) -> u16 {
    match http {
        HttpOutcome::Answered { status, .. } => *status,
        HttpOutcome::Blocked { .. } | HttpOutcome::Lost { .. } => 403,
    }
}

/// Among the app's own comments.
fn place_of(reference: &str, own: &[Comment]) -> CommentPlace {
    let found = own.iter().find(|comment| comment.text.contains(reference));
    found.map_or(CommentPlace::New, |c| CommentPlace::Edit { id: c.id.clone() })
}
