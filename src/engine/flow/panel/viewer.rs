//! Whoever asks about a run, a plan or an appointment that is there already: nothing of it is told
//! before it is known that they may have it (law 14), and what may be done with it is asked about
//! what it is, never about what the payload says (law 15).

use super::refusals::{approval_not_allowed, lifts_a_cut, not_shown};
use super::{Asker, Goal, Known, Panel, Prepared, holds, work};
use crate::connector::{Answer, Read, Sighted};
use crate::engine::appointment::Appointment;
use crate::engine::invalid;
use crate::engine::observe::required;
use crate::engine::reads::Reads;
use crate::engine::run::Run;
use crate::playbook::PlaybookId;
use crate::policy::{
    ApprovalNeed, Question, Refusal, Settings, Witness, may_confirm, may_operate, may_take_up,
};

impl Panel {
    /// Whether the ticket has, or is said to have, a run that whoever asks may not be shown.
    pub(super) fn asks_of_runs(&self) -> bool {
        self.has_run && !matches!(self.goal, Goal::Depart { .. })
    }

    /// What is asked of the organization about whoever asks, beside the ticket.
    pub(super) fn asks_of_viewer(&self, settings: &Settings) -> Vec<Read> {
        let me = Read::People { accounts: vec![self.context.account_id.clone()] };
        std::iter::once(me).chain(self.permission(settings)).collect()
    }

    /// Whoever asks, as the organization describes them.
    pub(super) fn viewer(&self, settings: &Settings, reads: &Reads) -> Result<Asker, Refusal> {
        let me = Read::People { accounts: vec![self.context.account_id.clone()] };
        let Answer::People(people) = required(reads, &me, "your groups")? else {
            return Err(invalid("another answer"));
        };
        Ok(self.asker(people, holds(reads, self.permission(settings).as_ref())))
    }

    /// Whoever asks, found among those who were read; no rule lets them yet.
    pub(super) fn asker(&self, people: &[Sighted], holds_permission: bool) -> Asker {
        let me = people.iter().find(|p| p.is(&self.context.account_id));
        let person = me.and_then(|me| me.person.clone().ok());
        Asker { person, holds_permission, rule: None, operates: false }
    }

    /// What is not there is told to those only who may run something on tickets like this one.
    pub(super) fn may_run_anything(&self, known: &Known) -> Result<(), Refusal> {
        let Some(question) = self.asked(known.playbook, known) else {
            return Err(invalid("Nobody asks"));
        };
        may_operate(&known.settings, &question).map(drop)
    }

    /// Whether whoever asks may go on with this run, by a rule for what it is.
    pub(super) fn may_work_on(&self, run: &Run, known: &Known) -> Result<(), Refusal> {
        if run.opened.grounds.as_ref().is_some_and(|grounds| grounds.lifts_a_cut) {
            self.may(PlaybookId::Restore, run, known)?;
        }
        self.may(run.opened.plan.playbook, run, known)
    }

    /// Whether whoever tries this run again may: where it needs somebody, they answer for it then.
    pub(super) fn may_try_again(&self, run: &Run, known: &Known) -> Result<(), Refusal> {
        self.may_work_on(run, known)?;
        let Some(viewer) = known.viewer.as_ref().filter(|_| run.waits_for_another_try()) else {
            return Ok(());
        };
        let by = Witness { account: &self.context.account_id, seen: viewer.person.as_ref() };
        work::may_be_taken_over(run, &known.settings, by, viewer.holds_permission)
    }

    /// Whether whoever asks may see what this run does, and about whom: an operator of it or, where
    /// it can be given back, of that; and who confirmed it, as long as they are asked to.
    pub(super) fn may_see(&self, run: &Run, known: &Known) -> Result<(), Refusal> {
        let gives_back = run.rest.is_some() && run.opened.plan.playbook != PlaybookId::Restore;
        let restores = || gives_back && self.may(PlaybookId::Restore, run, known).is_ok();
        let confirmed = || {
            run.opened.approved_by.accounts().contains(&self.context.account_id)
                && self
                    .asked(run.opened.plan.playbook, known)
                    .is_some_and(|question| may_confirm(&known.settings, &question).is_ok())
        };
        let sees = self.may_work_on(run, known).is_ok() || restores() || confirmed();
        if sees { Ok(()) } else { Err(not_shown(run.rest)) }
    }

    fn may(&self, playbook: PlaybookId, run: &Run, known: &Known) -> Result<(), Refusal> {
        let Some(question) = self.asked(playbook, known) else { return Err(not_shown(run.rest)) };
        may_take_up(&known.settings, &question, &run.opened.rule).map(drop)
    }

    fn asked<'a>(&'a self, playbook: PlaybookId, known: &'a Known) -> Option<Question<'a>> {
        let viewer = known.viewer.as_ref()?;
        Some(self.question(&known.settings, &known.issue, playbook, viewer))
    }

    /// Whether whoever asks may replace or call off what was agreed: by a rule for what that is, and
    /// for whom. Of somebody else than the ticket names now only a rule about everybody can tell.
    pub(super) fn may_change(
        &self,
        prepared: &Prepared,
        kept: &Appointment,
    ) -> Result<(), Refusal> {
        let (known, asker) = (&prepared.known, &prepared.asker);
        let is_same = kept.account == prepared.seen.person.account || kept.is_for_whom_it_names();
        let question = Question {
            subject: is_same.then_some(&prepared.seen),
            ..self.question(&known.settings, &known.issue, kept.playbook, asker)
        };
        if is_same {
            return may_operate(&known.settings, &question).map(drop);
        }
        may_take_up(&known.settings, &question, "").map(drop)
    }

    /// Whether whoever asks may let somebody in again who was cut off: by whatever playbook it
    /// takes the right to give access back (law 15).
    pub(super) fn may_lift(&self, prepared: &Prepared) -> Result<(), Refusal> {
        let (known, asker) = (&prepared.known, &prepared.asker);
        let confirms_only = self.goal == Goal::Open && !asker.operates;
        if !prepared.lifts_a_cut || known.playbook == PlaybookId::Restore || confirms_only {
            return Ok(());
        }
        let question = Question {
            subject: Some(&prepared.seen),
            ..self.question(&known.settings, &known.issue, PlaybookId::Restore, asker)
        };
        may_operate(&known.settings, &question).map(drop).map_err(|refusal| lifts_a_cut(&refusal))
    }

    /// Whoever is no operator here sees a plan only if it is theirs to confirm.
    pub(super) fn must_be_asked(
        &self,
        prepared: &Prepared,
        needs: &[ApprovalNeed],
    ) -> Result<(), Refusal> {
        let (known, asker) = (&prepared.known, &prepared.asker);
        let confirms = |person: &crate::domain::Person| {
            needs.iter().any(|need| need.groups.iter().any(|g| person.is_in(&g.id)))
        };
        let question = Question {
            subject: Some(&prepared.seen),
            ..self.question(&known.settings, &known.issue, known.playbook, asker)
        };
        let operates =
            || self.goal == Goal::Open && may_operate(&known.settings, &question).is_ok();
        if asker.person.as_ref().is_some_and(confirms) || operates() {
            return Ok(());
        }
        Err(approval_not_allowed(needs))
    }
}
