//! The ticket's run: shown, looked at again, or passed over for a new one.

use super::{Answer, Book, Frame, Goal, Head, IssuePointer, Known, Panel, Stage, SubjectLease};
use super::{look, read_as, storage, work};
use crate::domain::{AccountId, Instant};
use crate::engine::Move;
use crate::engine::flow::shared::{other_run, unreadable_run};
use crate::engine::run::{Rest, Run};
use crate::playbook::PlaybookId;
use crate::policy::Refusal;
use serde_json::Value;

/// For so long whoever has started a run is shown it without being asked anew.
const JUST_STARTED_MS: i64 = 120_000;

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
            if matches!(self.goal, Goal::Depart { .. }) {
                return self.departed(book.run);
            }
            // Whoever has just started it was asked there and then; anybody else is asked now.
            let at_work = live && lease.as_ref().is_some_and(|l| l.lease_until > now);
            let is_fresh = now.since(book.run.opened.at) <= JUST_STARTED_MS;
            if at_work && is_fresh && book.run.opened.operator == self.context.account_id {
                return Ok(self.shown(book.run));
            }
            // Asked already: the run that was found is somebody else's and still at work.
            if self.is_onlooker {
                return Err(other_run());
            }
            self.is_onlooker = true;
            let reads = look(&self.context.issue_id);
            return Ok(self.load(Stage::Loading, reads));
        };
        if matches!(self.goal, Goal::Check { .. }) {
            self.may_try_again(&book.run, &known)?;
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
                if live && book.run.rest.is_some() && self.may_follow(&book.run, &lease, now) =>
            {
                self.follows_run = Some(lease.run_id.clone());
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
            (Goal::Depart { .. }, _) => self.departed(book.run),
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

    /// Whether what is to start now may follow a run that nobody is at work on, which has done what it
    /// could and only waits for somebody's hand or its ticket: it cuts again what has come back after
    /// that run, or cuts somebody off where that run did something less. After a run that gave access
    /// back nothing is cut again.
    fn may_follow(&self, run: &Run, lease: &SubjectLease, now: Instant) -> bool {
        let Goal::Depart { appointment, .. } = &self.goal else { return false };
        let cuts = appointment.playbook == PlaybookId::LeftBusiness
            && run.opened.plan.playbook != PlaybookId::LeftBusiness
            && !appointment.cuts_again();
        (cuts || appointment.cuts_again_after(&lease.run_id)) && lease.lease_until <= now
    }

    /// The run that was found where one was to start: it is what was to start, or in its way. One of
    /// another kind, or about somebody else, is no answer to it.
    fn departed(&self, run: Run) -> Result<Move, Refusal> {
        let Goal::Depart { appointment, .. } = &self.goal else { return Err(other_run()) };
        let of_whom = |account: &AccountId| {
            appointment.is_for_whom_it_names() || *account == appointment.account
        };
        let is_it = run.opened.run == appointment.run_id()
            || run.opened.plan.playbook == appointment.playbook && of_whom(run.target().account);
        if is_it { Ok(self.shown(run)) } else { Err(other_run()) }
    }

    /// Whether the ticket asks for something else than its last run was.
    fn is_another(&self, run: &Run, known: &Known) -> bool {
        let chosen = self.chosen.is_some_and(|id| id != run.opened.plan.playbook);
        chosen || run.opened.subject_ref != known.subject
    }
}
