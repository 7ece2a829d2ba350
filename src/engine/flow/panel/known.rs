//! The ticket's run: shown, looked at again, or passed over for a new one.

use super::{Answer, Book, Frame, Goal, Head, IssuePointer, Known, Panel, Stage, SubjectLease};
use super::{look, read_as, storage, work};
use crate::domain::Instant;
use crate::engine::Move;
use crate::engine::flow::shared::{other_run, unreadable_run};
use crate::engine::run::{Rest, Run};
use crate::playbook::PlaybookId;
use crate::policy::Refusal;
use serde_json::Value;

/// Whether a run has come to rest and took something.
fn can_be_undone(run: &Run) -> bool {
    run.rest.is_some() && run.opened.plan.playbook != PlaybookId::Restore
}

impl Panel {
    pub(super) fn heading(&mut self, known: Option<Box<Known>>, pointer: IssuePointer) -> Move {
        let reads =
            vec![storage::read_head(&pointer.run_id), storage::read_lease(&pointer.account)];
        self.load(Stage::Heading { known, pointer }, reads)
    }

    #[inline(never)]
    pub(super) fn headed(
        &mut self,
        known: Option<Box<Known>>,
        pointer: &IssuePointer,
        values: &[Value],
    ) -> Result<Move, Refusal> {
        let head: Head =
            read_as(values.first()).ok_or_else(|| unreadable_run("its record is missing"))?;
        let lease: Option<SubjectLease> = read_as(values.get(1));
        let lease = lease.filter(|l| l.run_id == pointer.run_id);
        let reads = storage::read_segments(&pointer.run_id, &head);
        Ok(self.load(Stage::Journal { known, head, lease: lease.map(Box::new) }, reads))
    }

    #[inline(never)]
    pub(super) fn run_read(
        &mut self,
        known: Option<Box<Known>>,
        head: &Head,
        lease: Option<Box<SubjectLease>>,
        values: &[Value],
        frame: &Frame,
        now: Instant,
    ) -> Result<Move, Refusal> {
        let book = Book::read(head, values).map_err(|why| unreadable_run(&why))?;
        let live = lease.as_ref().is_some_and(|l| l.is_live());
        let Some(known) = known else {
            // Whoever has just started it was asked there and then; anybody else is asked now.
            let at_work = live && lease.as_ref().is_some_and(|l| l.lease_until > now);
            if at_work && book.run.opened.operator == self.context.account_id {
                return Ok(self.shown(book.run));
            }
            self.is_onlooker = true;
            let reads = look(&self.context.issue_id);
            return Ok(self.load(Stage::Loading, reads));
        };
        if matches!(self.goal, Goal::Check { .. }) {
            self.may_work_on(&book.run, &known)?;
        }
        match (&self.goal, lease) {
            (Goal::Check { .. }, Some(lease)) if live && lease.lease_until <= now => {
                Ok(work::reopen(book, &lease, &self.context.account_id, frame, now))
            }
            (Goal::Check { .. }, None) => Err(other_run()),
            // A run that rests unproven must not keep anybody from giving the access back.
            (Goal::Start { .. } | Goal::Approve { .. } | Goal::Open, Some(_))
                if live && self.chosen == Some(PlaybookId::Restore) && can_be_undone(&book.run) =>
            {
                self.begin_find(*known)
            }
            (Goal::Depart { .. }, Some(lease))
                if live && book.run.rest.is_some() && self.follows(&lease, now) =>
            {
                self.begin_find(*known)
            }
            (
                Goal::Start { .. }
                | Goal::Approve { .. }
                | Goal::Schedule { .. }
                | Goal::Unschedule
                | Goal::Depart { .. },
                _,
            ) if !live => self.begin_find(*known),
            (Goal::Open, _) if !live && self.is_another(&book.run, &known) => {
                self.begin_find(*known)
            }
            (Goal::Depart { .. }, _) => Ok(self.shown(book.run)),
            _ => self.may_see(&book.run, &known).map(|()| self.shown(book.run)),
        }
    }

    /// How a run stands. One that is not done waits while the app is stopped, and says so.
    fn shown(&self, run: Run) -> Move {
        let run = Box::new(run);
        Move::Done(match self.stop.clone().filter(|_| run.rest != Some(Rest::Done)) {
            Some(stop) => Answer::Halted { run, stop: Box::new(stop) },
            None => Answer::Run(run),
        })
    }

    /// Whether what is to start now cuts again what has come back after a run that nobody is at
    /// work on: that run has done what it could, and only waits for somebody's hand or its ticket.
    /// After a run that gave access back nothing is cut.
    pub(super) fn follows(&self, lease: &SubjectLease, now: Instant) -> bool {
        let Goal::Depart { appointment } = &self.goal else { return false };
        appointment.cuts_again_after(&lease.run_id) && lease.lease_until <= now
    }

    /// Whether the ticket asks for something else than its last run was.
    fn is_another(&self, run: &Run, known: &Known) -> bool {
        let chosen = self.chosen.is_some_and(|id| id != run.opened.plan.playbook);
        chosen || run.opened.subject_ref != known.subject
    }
}
