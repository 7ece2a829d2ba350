//! Throwing the stop switch.

use super::{Admin, Office, Stage, answer};
use crate::domain::Instant;
use crate::engine::Move;
use crate::engine::admin::Body;
use crate::engine::command::What;
use crate::engine::event::{Outcome, Stored};
use crate::engine::flow::storage_failed;
use crate::engine::stop::StopSwitch;
use crate::policy::{Refusal, RefusalCode};

/// The switch is being stored.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Switching {
    /// As it is once that is done.
    office: Office,
}

pub(super) fn stop(admin: Box<Admin>, office: Office, reason: String, now: Instant) -> Move {
    let next = StopSwitch::stopped(office.stop.as_ref(), office.who.clone(), reason, now);
    throw(admin, office, next)
}

pub(super) fn resume(admin: Box<Admin>, office: Office) -> Move {
    let next = StopSwitch::going(office.stop.as_ref(), office.who.clone());
    throw(admin, office, next)
}

fn throw(admin: Box<Admin>, office: Office, next: StopSwitch) -> Move {
    let command = What::Store { transaction: next.store() };
    let office = Office { stop: Some(next), ..office };
    admin.go(Stage::Switching(Switching { office }), vec![command])
}

impl Switching {
    pub(super) fn stored(self, outcomes: &[Outcome]) -> Move {
        match outcomes.first() {
            Some(Outcome::Store(Stored::Stored {})) => answer(Some(&self.office), Ok(Body::Done)),
            Some(Outcome::Store(Stored::Conflict {})) => answer(None, Err(at_the_same_time())),
            _ => answer(None, Err(storage_failed("the switch may not be thrown"))),
        }
    }
}

fn at_the_same_time() -> Refusal {
    Refusal::new(
        RefusalCode::StorageFailed,
        "Somebody threw the switch at the same time",
        "What they chose is in force, and yours is not.",
        "Look at the page again.",
    )
}
