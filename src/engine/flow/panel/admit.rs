//! The last gate before a run: the hash, the second person, the lease, and a record that fits.

use super::approve::{missing, needs};
use super::refusals::changed;
use super::{Goal, IssuePointer, Panel, Prepared, read_as, schedule, storage, work};
use crate::domain::Instant;
use crate::engine::appointment::Appointment;
use crate::engine::brief::{is_closed, kind_of};
use crate::engine::command::Key;
use crate::engine::flow::shared::{other_run, unreadable_run};
use crate::engine::run::{Approvers, JOURNAL_SCHEMA, Opened, limits};
use crate::engine::stop::StopSwitch;
use crate::engine::storage::{Book, FirstPieces, SubjectLease};
use crate::engine::{Answer, Dated, Frame, Move, invalid};
use crate::plan::UndoBundle;
use crate::playbook::PlaybookId;
use crate::policy::{Grounds, Refusal, RefusalCode, Standing, playbooks_of};
use serde_json::Value;

impl Panel {
    #[inline(never)]
    pub(super) fn leased(
        &mut self,
        mut prepared: Prepared,
        values: &[Value],
        leaves_at: Option<Instant>,
        frame: &Frame,
        now: Instant,
    ) -> Result<Move, Refusal> {
        let before = match values.first() {
            None | Some(Value::Null) => None,
            stored => Some(
                read_as::<SubjectLease>(stored)
                    .ok_or_else(|| unreadable_run("the person's record has another shape"))?,
            ),
        };
        let before_this = before.as_ref().and_then(|lease| lease.taken_by.clone());
        prepared.known.taken_by = prepared.known.taken_by.or(before_this);
        // Whoever was offboarded and is given something is let in again, whatever the plan says.
        let asked = prepared.asked_if_offboarded;
        let (left, gate) = (values.get(4..4 + asked), values.get(4 + asked..));
        let is_kept = |row: &Value| !row.is_null();
        prepared.lifts_a_cut |= left.is_some_and(|rows| rows.iter().any(is_kept));
        let needs = needs(&prepared);
        if matches!(self.goal, Goal::Open | Goal::Approve { .. }) {
            self.must_be_asked(&prepared, &needs)?;
        }
        let confirmed = self.place(&prepared).read(values.get(1..3).unwrap_or_default());
        let standing = self.standing(&prepared, &confirmed, now);
        prepared.shown = self.as_shown(&prepared, &confirmed, now);
        let kept: Option<Appointment> = read_as(values.get(3));
        let shown = kept.as_ref().filter(|a| self.may_change(&prepared, a).is_ok());
        let dated = schedule::dated(&prepared, leaves_at, shown, now);
        prepared.fulfils = kept.clone().filter(|a| self.is_fulfilled(&prepared, a)).map(Box::new);
        let opens = matches!(self.goal, Goal::Start { .. } | Goal::Depart { .. });
        if let Some(live) = before.as_ref().filter(|lease| opens && lease.is_live())
            && let Some(pointer) = self.run_of_the_first(&prepared, live, now)?
        {
            return Ok(self.heading(None, pointer));
        }
        match self.goal.clone() {
            Goal::Start { plan_hash }
            | Goal::Schedule { plan_hash }
            | Goal::Approve { plan_hash }
                if plan_hash != prepared.plan.hash =>
            {
                Ok(preview(prepared, dated, Some(changed())))
            }
            Goal::Start { .. } | Goal::Depart { .. } | Goal::Schedule { .. }
                if let Err(refusal) = self.may_lift(&prepared) =>
            {
                Ok(preview(prepared, dated, Some(refusal)))
            }
            Goal::Start { .. }
            | Goal::Depart { .. }
            | Goal::Schedule { .. }
            | Goal::Approve { .. }
                if let Err(refusal) = self.may_be_recorded(&prepared, now) =>
            {
                Ok(preview(prepared, dated, Some(refusal)))
            }
            Goal::Start { .. } | Goal::Depart { .. } => {
                if let Some(refusal) = missing(&standing, &prepared.plan) {
                    return Ok(preview(prepared, dated, Some(refusal)));
                }
                let gate = gate.unwrap_or_default();
                let consent = (&standing, confirmed.spend(&prepared.plan.hash));
                self.open(prepared, before, consent, gate, (frame, now))
            }
            Goal::Approve { .. } => self.approve(prepared, confirmed, dated, now),
            Goal::Schedule { .. } | Goal::Unschedule => {
                if let Some(kept) = kept.as_ref().filter(|a| a.is_pending() || a.is_stopped()) {
                    self.may_change(&prepared, kept)?;
                }
                if self.goal == Goal::Unschedule {
                    return Ok(self.unschedule(prepared, kept));
                }
                self.schedule(prepared, leaves_at, kept, now)
            }
            _ => {
                let stopped = self.stop.as_ref().map(StopSwitch::refusal);
                let refusal = stopped.or_else(|| self.may_lift(&prepared).err());
                let refusal = refusal.or_else(|| self.may_be_recorded(&prepared, now).err());
                Ok(preview(prepared, dated, refusal))
            }
        }
    }

    /// The second press of the same button finds the run of the first. It is asked before the
    /// plan is compared: a run at work has changed what the plan was made from.
    fn run_of_the_first(
        &self,
        prepared: &Prepared,
        live: &SubjectLease,
        now: Instant,
    ) -> Result<Option<IssuePointer>, Refusal> {
        if live.issue_id != self.context.issue_id {
            return Err(other_run());
        }
        // A run that only rests, watched, may be followed by giving the access back.
        let rests = live.lease_until <= now;
        let may_follow = prepared.known.playbook == PlaybookId::Restore
            || self.follows_run.as_ref() == Some(&live.run_id);
        if rests && may_follow {
            return Ok(None);
        }
        Ok(Some(IssuePointer {
            run_id: live.run_id.clone(),
            account: prepared.seen.person.account.clone(),
            taken_by: prepared.known.taken_by.clone(),
        }))
    }

    fn open(
        &mut self,
        mut prepared: Prepared,
        before: Option<SubjectLease>,
        (standing, spends): (&Standing, Vec<Key>),
        gate: &[Value],
        (frame, now): (&Frame, Instant),
    ) -> Result<Move, Refusal> {
        let Some(mut admission) = prepared.admission.take() else {
            return Err(invalid("No rule lets a run be opened here"));
        };
        admission.seen(gate, now)?;
        let expected = before.map(|l| l.epoch);
        let until = now.plus_ms(limits::LEASE_MS);
        // Access that came back is cut again, and what there was before is what can be given back.
        let cuts_again =
            matches!(&self.goal, Goal::Depart { appointment, .. } if appointment.cuts_again());
        let takes =
            prepared.known.playbook.takes() && !(cuts_again && prepared.known.taken_by.is_some());
        let taken_by = takes.then(|| self.fresh_run_id.clone());
        let lease = SubjectLease {
            taken_by: taken_by.or_else(|| prepared.known.taken_by.clone()),
            run_id: self.fresh_run_id.clone(),
            issue_id: self.context.issue_id.clone(),
            issue_key: self.context.issue_key.clone(),
            state: storage::state_text(false),
            epoch: expected.unwrap_or(0) + 1,
            holder: frame.invocation.clone(),
            lease_until: until,
            due_at: until,
            told: String::new(),
            entries: 0,
        };
        let (mut beside, pace) = match &self.goal {
            Goal::Depart { appointment, .. } => {
                (vec![appointment.started().write()], work::Pace::Worker)
            }
            _ => (Vec::new(), work::Pace::Screen),
        };
        beside.extend(prepared.fulfils.take().map(|kept| kept.called_off().write()));
        let (book, first) = self.bound(prepared, standing, frame, now);
        let app = self.context.app.clone();
        let opening = work::Opening { first, beside, spends, admission, app };
        Ok(work::open(book, opening, (lease, expected), pace, frame, now))
    }

    /// Whether what starts now is what was agreed for a date or after a notice, or all of it and more.
    fn is_fulfilled(&self, prepared: &Prepared, kept: &Appointment) -> bool {
        let departs =
            matches!(&self.goal, Goal::Depart { appointment, .. } if !appointment.is_immediate());
        let playbook = prepared.known.playbook;
        let is_it = kept.playbook == playbook || playbook == PlaybookId::LeftBusiness;
        !departs && kept.is_pending() && is_it && kept.account == prepared.seen.person.account
    }

    fn undo(&self, prepared: &Prepared, now: Instant) -> UndoBundle {
        UndoBundle::new(self.fresh_run_id.clone(), now, prepared.seen.clone())
    }

    /// Whether there is a complete record of it, without which nothing could be given back. A preview
    /// says so as well as a press.
    fn may_be_recorded(&self, prepared: &Prepared, now: Instant) -> Result<(), Refusal> {
        let undo = self.undo(prepared, now);
        if storage::can_be_recorded(&prepared.plan, &undo, &prepared.known.settings) {
            return Ok(());
        }
        Err(Refusal::new(
            RefusalCode::PlanTooLarge,
            "This person has more access than one run can record",
            "Without a complete record nothing could be given back, so nothing was changed.",
            "Ask an organization admin to suspend the person and to take some of their groups away first.",
        ))
    }

    /// Journal and undo bundle.
    fn bound(
        &self,
        prepared: Prepared,
        standing: &Standing,
        frame: &Frame,
        now: Instant,
    ) -> (Book, FirstPieces) {
        let undo = self.undo(&prepared, now);
        let kind = kind_of(&prepared.known.settings, &prepared.known.issue);
        let grounds = Grounds {
            project: kind.project.to_owned(),
            issue_type: kind.issue_type.to_owned(),
            request_type: kind.request_type.map(str::to_owned),
            directories: prepared.seen.directories(),
            lifts_a_cut: prepared.lifts_a_cut,
        };
        let mut book = Book::open(Opened {
            schema: JOURNAL_SCHEMA,
            engine: env!("CARGO_PKG_VERSION").to_owned(),
            run: self.fresh_run_id.clone(),
            at: now,
            operator: self.context.account_id.clone(),
            rule: prepared.asker.rule.map(|rule| rule.name).unwrap_or_default(),
            issue: self.context.issue_id.clone(),
            issue_key: self.context.issue_key.clone(),
            subject_ref: prepared.known.subject,
            person: prepared.seen.person,
            entra: prepared.seen.entra.map(|e| e.user.id),
            taken_by: prepared.known.taken_by,
            approved_by: Approvers::new(
                standing.givers().map(|given| given.approver.clone()).collect(),
            ),
            plan: prepared.plan,
            settings: prepared.known.settings,
            portal: prepared.known.portal,
            requests: frame.requests_since(0),
            grounds: Some(grounds),
        });
        let first = FirstPieces::of(&mut book, &undo, &frame.invocation);
        (book, first)
    }
}

pub(super) fn preview(prepared: Prepared, dated: Option<Dated>, refusal: Option<Refusal>) -> Move {
    let Prepared { known, seen, plan, shown, .. } = prepared;
    let kind = kind_of(&known.settings, &known.issue);
    // Access is given back on the ticket that it was taken on, which is closed by then.
    let is_closed = plan.playbook != PlaybookId::Restore && is_closed(&known.issue) == Some(true);
    let mut playbooks = playbooks_of(&known.settings, kind);
    if known.taken_by.is_none() {
        playbooks.retain(|id| *id != PlaybookId::Restore);
    }
    Move::Done(Answer::Preview {
        seen: Box::new(seen),
        holdings: known.holdings,
        plan: Box::new(plan),
        settings: Box::new(known.settings),
        approval: Box::new(shown.standing),
        presses: shown.presses,
        playbooks,
        dated: dated.map(Box::new),
        is_closed,
        refusal,
    })
}
