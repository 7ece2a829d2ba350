//! Starting at the date that the ticket says: agreed now, by somebody who may start it now, and
//! done then by the schedule.

use super::admit::preview;
use super::refusals::{date_missing, date_passed, status_untold, ticket_closed};
use super::{Panel, Prepared, Stage};
use crate::domain::Instant;
use crate::engine::appointment::{self, Appointment, Moment};
use crate::engine::brief::is_closed;
use crate::engine::command::What;
use crate::engine::event::{Outcome, Stored};
use crate::engine::flow::storage_failed;
use crate::engine::{Dated, Move};
use crate::policy::Refusal;

/// The instant of the ticket's date, as far as the text or the host knows it.
pub(super) fn instant_of(moment: Option<&Moment>, outcomes: &[Outcome]) -> Option<Instant> {
    match moment? {
        Moment::At(at) => Some(*at),
        Moment::Local { .. } => outcomes.iter().find_map(|outcome| match outcome {
            Outcome::Zoned { at } => *at,
            _ => None,
        }),
    }
}

/// Whether somebody in front of the ticket can call it off.
fn is_shown(kept: &Appointment) -> bool {
    let known = kept.is_dated() || kept.is_by_notice();
    kept.is_noticed() || (known && (kept.is_set() || kept.is_stopped()))
}

/// What the panel says of the ticket's date.
pub(super) fn dated(
    prepared: &Prepared,
    leaves_at: Option<Instant>,
    kept: Option<&Appointment>,
    now: Instant,
) -> Option<Dated> {
    let kept = kept.filter(|a| is_shown(a)).cloned();
    let ahead = leaves_at.filter(|at| *at > now);
    if kept.is_none() && ahead.is_none() {
        return None;
    }
    let words = prepared.moment.as_ref().and_then(Moment::words);
    Some(Dated { at: ahead, words, appointment: kept })
}

impl Panel {
    pub(super) fn schedule(
        &mut self,
        prepared: Prepared,
        leaves_at: Option<Instant>,
        kept: Option<Appointment>,
        now: Instant,
    ) -> Result<Move, Refusal> {
        match is_closed(&prepared.known.issue) {
            Some(false) => {}
            Some(true) => return Err(ticket_closed()),
            None => return Err(status_untold()),
        }
        let field = prepared.known.settings.leave_date.as_ref().map(|d| d.field.name.clone());
        let field = field.unwrap_or_else(|| "Last day".to_owned());
        let date = prepared.known.settings.leave_date.as_ref();
        let written = date.and_then(|d| appointment::written(d, &prepared.known.issue));
        if let (Some(date), Some(written)) = (date, &written) {
            appointment::moment(date, written)?;
        }
        let due_at = leaves_at.ok_or_else(|| date_missing(&field))?;
        if due_at <= now {
            return Err(date_passed(&field));
        }
        let operator = prepared.asker.person.as_ref();
        let appointment = Appointment {
            issue_id: self.context.issue_id.clone(),
            issue_key: self.context.issue_key.clone(),
            account: prepared.seen.person.account.clone(),
            operator: self.context.account_id.clone(),
            operator_name: operator.map(|p| p.name.clone()).unwrap_or_default(),
            playbook: prepared.known.playbook,
            written: written.unwrap_or_default(),
            transition: None,
            state: appointment::SET.to_owned(),
            due_at,
            rev: kept.map_or(0, |a| a.rev) + 1,
            note: String::new(),
            agreed_at: self.asked_at,
        };
        let command = appointment.agree(now);
        Ok(self.keep(prepared, appointment, command))
    }

    pub(super) fn unschedule(&mut self, prepared: Prepared, kept: Option<Appointment>) -> Move {
        match kept.filter(is_shown) {
            Some(appointment) => {
                let appointment = appointment.called_off();
                let command = appointment.store();
                self.keep(prepared, appointment, command)
            }
            None => preview(prepared, None, None),
        }
    }

    fn keep(&mut self, prepared: Prepared, appointment: Appointment, command: What) -> Move {
        let (prepared, appointment) = (Box::new(prepared), Box::new(appointment));
        self.ask(Stage::Scheduling { prepared, appointment }, vec![command])
    }

    /// The answer to an agreement: what it says is shown only once it is kept.
    #[inline(never)]
    pub(super) fn scheduled(
        prepared: Prepared,
        appointment: Appointment,
        outcomes: &[Outcome],
    ) -> Result<Move, Refusal> {
        match outcomes.first() {
            Some(Outcome::Store(Stored::Stored {})) => {}
            Some(Outcome::Store(Stored::Conflict {})) => {
                return Err(storage_failed("somebody changed the schedule at the same time"));
            }
            _ => return Err(storage_failed("the schedule may not be stored")),
        }
        let words = prepared.moment.as_ref().and_then(Moment::words);
        let at = Some(appointment.due_at);
        let appointment = Some(appointment).filter(Appointment::is_set);
        let dated = Dated { at, words, appointment };
        Ok(preview(prepared, Some(dated), None))
    }
}
