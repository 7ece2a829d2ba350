//! The second person at the panel: who has confirmed, what whoever looks may press, and the press
//! of whoever confirms.

use super::refusals::{approval_expired, approval_missing, approval_not_allowed, approval_void};
use super::{Panel, Prepared, Stage};
use crate::domain::Instant;
use crate::engine::command::What;
use crate::engine::confirmations::{Confirmations, Place};
use crate::engine::event::{Outcome, Stored};
use crate::engine::flow::storage_failed;
use crate::engine::{Dated, Move, Presses, Starter};
use crate::plan::Plan;
use crate::policy::{
    ApprovalNeed, Counting, GivenApproval, Lapsed, PlanEffects, Refusal, Standing,
    approvals_needed, covered, may_approve, standing,
};
use serde_json::Value;

/// So often somebody else's confirmation may come between.
const TRIES_MAX: u32 = 5;

/// A confirmation that is being stored.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Approving {
    pub prepared: Prepared,
    given: GivenApproval,
    dated: Option<Dated>,
    tries: u32,
}

/// What a plan's standing looks like to whoever asks.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Shown {
    pub standing: Standing,
    pub presses: Presses,
}

pub(super) fn needs(prepared: &Prepared) -> Vec<ApprovalNeed> {
    let (known, rule) = (&prepared.known, prepared.asker.rule.as_ref());
    let (settings, person) = (&known.settings, &prepared.seen.person);
    let effects = PlanEffects::of(settings, known.playbook, person, prepared.lifts_a_cut);
    approvals_needed(settings, rule, effects)
}

/// Why a plan may not be started as things stand.
pub(super) fn missing(standing: &Standing, plan: &Plan) -> Option<Refusal> {
    if standing.is_whole() {
        return None;
    }
    Some(match standing.lapsed.first() {
        Some(Lapsed::Void(given)) => approval_void(&given.name, &given.changes(&plan.lines())),
        Some(Lapsed::Expired(given)) => approval_expired(&given.name),
        None => {
            let open: Vec<ApprovalNeed> = standing.open().cloned().collect();
            approval_missing(&open)
        }
    })
}

impl Panel {
    /// Where what was confirmed of such a plan is.
    pub(super) fn place(&self, prepared: &Prepared) -> Place {
        let subject = &prepared.seen.person.account;
        Place::new(&self.context.issue_id, prepared.known.playbook, subject)
    }

    /// Where the plan stands for a start by whoever asks: their own word is no second person's.
    pub(super) fn standing(
        &self,
        prepared: &Prepared,
        confirmed: &Confirmations,
        now: Instant,
    ) -> Standing {
        let me = Some(&self.context.account_id);
        Self::counted(prepared, confirmed, me, now)
    }

    fn counted(
        prepared: &Prepared,
        confirmed: &Confirmations,
        without: Option<&crate::domain::AccountId>,
        now: Instant,
    ) -> Standing {
        let counting = Counting { plan_hash: &prepared.plan.hash, without, now };
        let settings = &prepared.known.settings;
        standing(settings, &needs(prepared), &confirmed.given(), counting)
    }

    /// What the plan's standing looks like to whoever asks, and what of it is theirs to press.
    pub(super) fn as_shown(
        &self,
        prepared: &Prepared,
        confirmed: &Confirmations,
        now: Instant,
    ) -> Shown {
        let standing = Self::counted(prepared, confirmed, None, now);
        let goes_on = self.stop.is_none();
        let operates = prepared.asker.operates && self.may_lift(prepared).is_ok();
        let without_me = self.standing(prepared, confirmed, now).is_whole();
        let start = match (goes_on && standing.is_whole(), operates, without_me) {
            (false, _, _) => Starter::Nobody,
            (true, false, _) => Starter::Operator,
            (true, true, true) => Starter::Viewer,
            (true, true, false) => Starter::AnotherOperator,
        };
        let (me, subject) = (&self.context.account_id, &prepared.seen.person.account);
        let waits = prepared.asker.person.as_ref().is_some_and(|person| {
            may_approve(&needs(prepared), person, subject) && standing.waits_for(person)
        });
        let presses = Presses {
            start,
            confirms: goes_on && waits,
            confirmed_as: Some(me.clone()).filter(|me| standing.is_given_by(me)),
        };
        Shown { standing, presses }
    }

    pub(super) fn approve(
        &mut self,
        prepared: Prepared,
        confirmed: Confirmations,
        dated: Option<Dated>,
        now: Instant,
    ) -> Result<Move, Refusal> {
        let (needs, subject) = (needs(&prepared), &prepared.seen.person.account);
        let approver = prepared.asker.person.as_ref();
        let Some(approver) = approver.filter(|p| may_approve(&needs, p, subject)) else {
            return Err(approval_not_allowed(&needs));
        };
        let given = GivenApproval {
            plan_hash: prepared.plan.hash.clone(),
            approver: approver.account.clone(),
            name: approver.name.clone(),
            at: now,
            covers: covered(&needs, approver),
            steps: prepared.plan.lines(),
        };
        Ok(self.confirm(Approving { prepared, given, dated, tries: 0 }, confirmed))
    }

    fn confirm(&mut self, approving: Approving, confirmed: Confirmations) -> Move {
        let confirmed = confirmed.with(approving.given.clone());
        let transaction = confirmed.store();
        let stage = Stage::Approving { approving: Box::new(approving), confirmed };
        self.ask(stage, vec![What::Store { transaction }])
    }

    /// The answer to a confirmation. Where somebody else's came between, both count.
    #[inline(never)]
    pub(super) fn approved(
        &mut self,
        mut approving: Approving,
        confirmed: &Confirmations,
        outcomes: &[Outcome],
        now: Instant,
    ) -> Result<Move, Refusal> {
        match outcomes.first() {
            Some(Outcome::Store(Stored::Stored {})) => {
                let Approving { mut prepared, dated, .. } = approving;
                prepared.shown = self.as_shown(&prepared, confirmed, now);
                Ok(super::admit::preview(prepared, dated, None))
            }
            Some(Outcome::Store(Stored::Conflict {})) if approving.tries < TRIES_MAX => {
                approving.tries += 1;
                let reads = self.place(&approving.prepared).reads().to_vec();
                Ok(self.load(Stage::Rereading { approving: Box::new(approving) }, reads))
            }
            _ => Err(storage_failed("the confirmation may not be stored")),
        }
    }

    /// What others have confirmed meanwhile.
    #[inline(never)]
    pub(super) fn reread(&mut self, approving: Approving, values: &[Value]) -> Move {
        let confirmed = self.place(&approving.prepared).read(values);
        self.confirm(approving, confirmed)
    }
}
