//! Telling the ticket how its run stands. That a run is under way goes out with its first acts,
//! so that a gate in the workflow holds from then on; how it rests is told once that is stored.
//! A ticket that can't be told keeps no run from anything but its end, and that for a day. What it
//! refuses is told again every hour: a permission that is missing is given, and a closed ticket is
//! opened.

use super::{Flow, ReadStep, Stage, Then, Work, ask, feed};
use crate::connector::{HttpOutcome, HttpRequest, set_property};
use crate::domain::Instant;
use crate::engine::event::Outcome;
use crate::engine::flow::say::{Said, Say, Voices};
use crate::engine::reads::{Patience, Reads};
use crate::engine::run::{Rest, limits};
use crate::engine::{Frame, Move, ticket};

/// Stands between what was refused and until when it is not told again.
const REFUSED_UNTIL: &str = " refused until ";

/// How far the telling of an invocation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Telling {
    /// Nothing has gone wrong.
    Open,
    /// It did not work now; another invocation tries again.
    Later,
}

impl Work {
    fn is_told(&self) -> bool {
        self.lease.told == ticket::tale(&self.book)
    }

    /// Until when the ticket, which has refused this, is left alone.
    fn refused_until(&self) -> Option<Instant> {
        let until = self.lease.told.strip_prefix(&ticket::tale(&self.book))?;
        until.strip_prefix(REFUSED_UNTIL)?.parse().ok().map(Instant)
    }

    fn is_owed(&self, now: Instant) -> bool {
        !self.is_told() && self.refused_until().is_none_or(|until| until <= now)
    }

    /// Whether how the run rests has to be told before anything else.
    pub(super) fn must_tell(&self, now: Instant) -> bool {
        self.book.run.rest.is_some() && self.is_owed(now) && self.telling != Telling::Later
    }

    /// Until when a run that is done waits for its ticket.
    pub(super) fn waits_for_ticket(&self, now: Instant) -> Option<Instant> {
        let since = self.book.run.rested_at.unwrap_or(now);
        let waits = self.book.run.rest == Some(Rest::Done)
            && !self.is_told()
            && now.since(since) <= limits::TELL_PATIENCE_MS;
        let until = self.refused_until().filter(|until| *until > now);
        waits.then(|| until.unwrap_or(now.plus_ms(limits::WATCH_MS)))
    }

    /// Beside a run's first acts: that it is under way.
    pub(super) fn tell_running(&self, now: Instant) -> Option<HttpRequest> {
        self.is_owed(now).then(|| {
            let issue = &self.book.run.opened.issue;
            set_property(issue, &ticket::property(&self.book))
        })
    }

    /// The answer to [`Self::tell_running`]. What failed is told again with the next acts, what was
    /// refused an hour later.
    pub(super) fn told_running(&mut self, outcome: Option<&Outcome>, now: Instant) {
        match outcome {
            Some(Outcome::Http(HttpOutcome::Answered { status: ..300, .. })) => {
                self.lease.told = ticket::tale(&self.book);
            }
            Some(Outcome::Http(
                HttpOutcome::Answered { status: 400..=403, .. } | HttpOutcome::Blocked { .. },
            )) => self.note_refused(now),
            _ => {}
        }
    }

    fn note_refused(&mut self, now: Instant) {
        let until = now.plus_ms(limits::RETELL_MS).0;
        self.lease.told = format!("{}{REFUSED_UNTIL}{until}", ticket::tale(&self.book));
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
        let wave = Say::reads(&self.book.run.opened.issue).into();
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
        let issue = &self.book.run.opened.issue;
        let say = Say::new(issue, ticket::comment(&self.book))
            .marked(ticket::anchor(&self.book))
            .with_property(ticket::property(&self.book));
        let (voices, commands) = Voices::begin(vec![say], &reads);
        self.telling_on(voices, commands, frame, now)
    }

    pub(super) fn saying(
        self: Box<Self>,
        mut voices: Voices,
        outcomes: &[Outcome],
        frame: &Frame,
        now: Instant,
    ) -> Move {
        let commands = voices.take(outcomes);
        self.telling_on(voices, commands, frame, now)
    }

    fn telling_on(
        mut self: Box<Self>,
        voices: Voices,
        commands: Vec<crate::engine::command::What>,
        frame: &Frame,
        now: Instant,
    ) -> Move {
        if !commands.is_empty() {
            self.stage = Stage::Telling { voices };
            return Move::Ask(Flow::Work(self), commands);
        }
        match voices.said().next() {
            Some(Said::Yes | Said::Gone) => self.lease.told = ticket::tale(&self.book),
            Some(Said::Refused) => self.note_refused(now),
            Some(Said::Later) | None => self.telling = Telling::Later,
        }
        self.go_on(frame, now)
    }
}
