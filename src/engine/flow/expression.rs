//! Jira says that the expression of one of the app's rules failed: it is kept for the admin page.

use super::{Flow, loaded, read_as, storage_failed, worked};
use crate::domain::Instant;
use crate::engine::Move;
use crate::engine::command::{Transaction, What};
use crate::engine::event::{FailedExpression, Outcome, Stored};
use crate::engine::rule_failure::{
    RuleFailure, RuleFailures, RuleKind, cleaned, named, read_failures,
};

/// Where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expression {
    Loading(RuleFailure),
    Keeping,
}

pub(crate) fn begin(told: FailedExpression, now: Instant) -> Move {
    let (kind, rule) = match (told.condition_id, told.validator_id) {
        (Some(rule), _) => (RuleKind::Condition, rule),
        (None, Some(rule)) => (RuleKind::Validator, rule),
        (None, None) => return worked("no rule is named"),
    };
    let error = told.error_messages.first().map(String::as_str).unwrap_or_default();
    let failure = RuleFailure {
        kind,
        rule: named(&rule),
        workflow: named(&told.workflow_name),
        error: cleaned(error),
        first: now,
        last: now,
    };
    let flow = Flow::Expression(Box::new(Expression::Loading(failure)));
    Move::Ask(flow, vec![What::Load { reads: vec![read_failures()] }])
}

impl Expression {
    pub(crate) fn take(self, outcomes: Vec<Outcome>) -> Move {
        match self {
            Self::Loading(failure) => match loaded(outcomes) {
                Ok(values) => keep(read_as(values.first()).unwrap_or_default(), failure),
                Err(refusal) => Move::refuse(refusal),
            },
            Self::Keeping => match outcomes.first() {
                Some(Outcome::Store(Stored::Stored {})) => worked("a rule's failure is kept"),
                _ => Move::refuse(storage_failed("a rule's failure could not be kept")),
            },
        }
    }
}

fn keep(before: RuleFailures, failure: RuleFailure) -> Move {
    let Some(after) = before.with(failure) else {
        return worked("the rule's failure is known");
    };
    let transaction = Transaction::of(vec![after.store()]);
    Move::Ask(Flow::Expression(Box::new(Expression::Keeping)), vec![What::Store { transaction }])
}
