//! Starting what was found. The tickets are searched for once more with the admin's own rights:
//! what a payload names is not trusted.

use super::super::{Admin, Office, Stage as AdminStage, answer, nowhere};
use super::{MANY_MAX, Stage, Ticket, not_searched, tickets, unread};
use crate::connector::{Answer as Read_, Issue};
use crate::domain::{Instant, IssueId};
use crate::engine::admin::{Body, ManyBegun};
use crate::engine::appointment::{
    Appointment, Due, MANY, NOTICE, StartNow, read_appointment, read_immediate,
};
use crate::engine::command::{Queue, What};
use crate::engine::event::{Outcome, Stored};
use crate::engine::flow::{ReadStep, ask, feed, loaded, read_as};
use crate::engine::reads::{Patience, Reads};
use crate::engine::{Frame, Move};
use crate::playbook::PlaybookId;
use crate::policy::{Settings, days_ms};
use serde_json::json;

/// Starts that are kept in one wave.
const WAVE: usize = 20;

/// What is to be started.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine::flow::admin) struct Order {
    pub playbook: Option<PlaybookId>,
    pub issues: Vec<IssueId>,
    pub token: String,
}

/// Where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine::flow::admin) struct Starting {
    office: Office,
    order: Order,
    asked_at: Instant,
    left: Vec<Ticket>,
    begun: ManyBegun,
    step: Step,
}

#[derive(Clone, Debug, PartialEq)]
enum Step {
    Reading(Reads),
    Loading { wave: Vec<Ticket> },
    Keeping { wave: Vec<Appointment> },
    Calling,
}

/// What comes of one ticket.
enum Begin {
    /// It is under way.
    Known,
    /// It is closed, or no rule is for it.
    Barred,
    /// Its person can't be told first.
    Untold,
    /// Something else is agreed for it.
    Taken,
    Keep(Box<Appointment>),
}

/// Begins.
pub(in crate::engine::flow::admin) fn start(
    admin: Box<Admin>,
    office: Office,
    order: Order,
    frame: &Frame,
) -> Move {
    let settings = match &office.settings {
        Ok(settings) => settings,
        Err(refusal) => return answer(Some(&office), Err(refusal.clone())),
    };
    let ids: Vec<&str> = order.issues.iter().take(MANY_MAX).map(IssueId::as_str).collect();
    let read = tickets(settings, format!("id in ({}) ORDER BY key", ids.join(", ")));
    let reads = Reads::new(nowhere(), Patience::SCREEN, vec![read]);
    let commands = ask(&reads);
    let begun = ManyBegun::default();
    let step = Step::Reading(reads);
    let (asked_at, left) = (frame.began, Vec::new());
    Starting { office, order, asked_at, left, begun, step }.go(admin, commands)
}

impl Starting {
    fn go(self, admin: Box<Admin>, commands: Vec<What>) -> Move {
        admin.go(AdminStage::Many(Stage::Starting(self)), commands)
    }

    pub(super) fn take(mut self, admin: Box<Admin>, outcomes: Vec<Outcome>, now: Instant) -> Move {
        match std::mem::replace(&mut self.step, Step::Calling) {
            Step::Reading(mut reads) => match feed(&mut reads, outcomes, now) {
                ReadStep::Ask(commands) => {
                    self.step = Step::Reading(reads);
                    self.go(admin, commands)
                }
                ReadStep::Over => self.read(admin, &reads),
            },
            Step::Loading { wave } => match loaded(outcomes) {
                Ok(values) => {
                    let before = values.iter().map(|v| read_as::<Appointment>(Some(v)));
                    self.keep(admin, wave.iter().zip(before), now)
                }
                Err(refusal) => answer(Some(&self.office), Err(refusal)),
            },
            Step::Keeping { wave } => self.kept(admin, wave, &outcomes),
            Step::Calling => self.next(admin),
        }
    }

    fn read(mut self, admin: Box<Admin>, reads: &Reads) -> Move {
        let (Ok(settings), Some(answered)) = (&self.office.settings, reads.only()) else {
            return answer(Some(&self.office), Err(unread("the search")));
        };
        let issues: &[Issue] = match answered {
            Ok(Read_::Tickets { issues, .. }) => issues,
            Ok(_) => return answer(Some(&self.office), Err(unread("the search"))),
            Err(fault) => return answer(Some(&self.office), Err(not_searched(&fault.words()))),
        };
        let all = issues.iter().map(|issue| Ticket::of(settings, self.order.playbook, issue));
        self.left = all.filter(|ticket| self.order.issues.contains(&ticket.id)).collect();
        self.next(admin)
    }

    fn next(mut self, admin: Box<Admin>) -> Move {
        if self.left.is_empty() {
            return answer(Some(&self.office), Ok(Body::ManyBegun(self.begun)));
        }
        let rest = self.left.split_off(self.left.len().min(WAVE));
        let wave = std::mem::replace(&mut self.left, rest);
        let read = |ticket: &Ticket| match self.notice_days(ticket) {
            Some(_) => read_appointment(&ticket.id),
            None => read_immediate(&ticket.id, &format!("{MANY}{}", self.order.token)),
        };
        let reads = wave.iter().map(read).collect();
        self.step = Step::Loading { wave };
        self.go(admin, vec![What::Load { reads }])
    }

    /// One look starts a ticket once, however often it is sent.
    fn keep<'t>(
        mut self,
        admin: Box<Admin>,
        wave: impl Iterator<Item = (&'t Ticket, Option<Appointment>)>,
        now: Instant,
    ) -> Move {
        let mut kept = Vec::new();
        for (ticket, before) in wave {
            match self.appointment(ticket, before.as_ref(), now) {
                Begin::Known => self.begun.known.push(ticket.key.clone()),
                Begin::Barred => self.begun.barred.push(ticket.key.clone()),
                Begin::Untold => self.begun.untold.push(ticket.key.clone()),
                Begin::Taken => self.begun.taken.push(ticket.key.clone()),
                Begin::Keep(appointment) => kept.push(*appointment),
            }
        }
        if kept.is_empty() {
            return self.next(admin);
        }
        let commands = kept.iter().map(|appointment| appointment.agree(now)).collect();
        self.step = Step::Keeping { wave: kept };
        self.go(admin, commands)
    }

    /// For how many days a ticket's person is told first, where they are.
    fn notice_days(&self, ticket: &Ticket) -> Option<u16> {
        let settings = self.office.settings.as_ref().ok();
        let is_idle = ticket.playbook == PlaybookId::RevokeInactive;
        settings.and_then(Settings::notice_days).filter(|_| is_idle)
    }

    /// What is taken because it is not used is told first, where the settings say so.
    fn appointment(&self, ticket: &Ticket, before: Option<&Appointment>, now: Instant) -> Begin {
        let token = self.order.token.as_str();
        let is_idle = ticket.playbook == PlaybookId::RevokeInactive;
        let again = |a: &Appointment| a.look() == Some(token) || (is_idle && a.is_noticed());
        if before.is_some_and(again) {
            return Begin::Known;
        }
        if ticket.barred.is_some() {
            return Begin::Barred;
        }
        let days = self.notice_days(ticket);
        let cause = format!("{}{token}", if days.is_some() { NOTICE } else { MANY });
        let start = StartNow {
            issue_id: &ticket.id,
            issue_key: &ticket.key,
            operator: &self.office.who.account,
            playbook: ticket.playbook,
            cause: &cause,
            asked_at: self.asked_at,
        };
        let Some(days) = days else {
            return Begin::Keep(Box::new(Appointment::for_now(&start, before, now)));
        };
        let account = ticket.subject.as_ref().ok().and_then(|subject| subject.account.as_ref());
        let Some(account) = account else { return Begin::Untold };
        if before.is_some_and(Appointment::is_pending) {
            return Begin::Taken;
        }
        let due_at = now.plus_ms(days_ms(days));
        Begin::Keep(Box::new(Appointment::for_notice(&start, account, before, (now, due_at))))
    }

    /// What the queue forgets is started by the schedule.
    fn kept(mut self, admin: Box<Admin>, wave: Vec<Appointment>, outcomes: &[Outcome]) -> Move {
        let mut calls = Vec::new();
        for (appointment, outcome) in wave.into_iter().zip(outcomes) {
            if !matches!(outcome, Outcome::Store(Stored::Stored {})) {
                self.begun.failed.push(appointment.issue_key);
            } else if appointment.is_noticed() {
                self.begun.told.push(appointment.issue_key);
            } else {
                let body = json!(Due::of(&appointment));
                calls.push(What::Enqueue { queue: Queue::Runs, body, delay_seconds: 0 });
                self.begun.kept.push(appointment.issue_key);
            }
        }
        if calls.is_empty() {
            return self.next(admin);
        }
        self.go(admin, calls)
    }
}
