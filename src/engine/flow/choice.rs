//! Whether what starts now still is what was agreed (law 16): the ticket's history tells who has
//! changed the fields that chose it since, and only who may choose may change. A date that an
//! operator moved is followed, one in the past starts nothing, and a ticket that was closed starts
//! nothing either.

use super::{ReadStep, ask, feed, shared};
use crate::connector::{Answer, ChosenTicket, FieldChange, Read, ReadFault};
use crate::domain::order;
use crate::domain::{AccountId, Instant};
use crate::engine::appointment::{self, Appointment, Moment};
use crate::engine::brief;
use crate::engine::command::What;
use crate::engine::event::Outcome;
use crate::engine::reads::{Patience, Reads};
use crate::playbook::PlaybookId;
use crate::policy::{FieldRef, Question, Refusal, RefusalCode, Settings, may_take_up, who_may};

/// As many people as are asked for with one request.
const AUTHORS_MAX: usize = 10;
/// So long after a transition the app hears of it at most.
const HEARD_WITHIN_MS: i64 = 60_000;
/// Jira's name of the field.
const STATUS: &str = "status";
/// The fields that every ticket has and rules ask for, by Jira's name and for people.
const KIND: [(&str, &str); 2] = [("issuetype", "Issue type"), ("project", "Project")];

/// Where the question stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Choice {
    settings: Settings,
    appointment: Appointment,
    app: String,
    /// What is changed later than that has not been looked at.
    asked_at: Instant,
    stage: Stage,
}

#[derive(Clone, Debug, PartialEq)]
enum Stage {
    Reading { reads: Reads },
    Authors { ticket: Box<ChosenTicket>, changes: Vec<Changed>, reads: Reads },
    Zoning { written: String, moved_at: Instant },
}

/// A field that chose what is to start was changed since.
#[derive(Clone, Debug, PartialEq)]
struct Changed {
    field: FieldRef,
    by: FieldChange,
}

/// How it stands with what was agreed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict {
    /// Nothing has changed that anybody had to choose, as this ticket tells.
    Same(Box<ChosenTicket>),
    /// Its date was moved by somebody who may.
    Moved(Box<Appointment>),
    /// It is not what was agreed any more.
    Stops(Refusal),
    /// Nobody knows: it is asked again.
    Unknown(String),
}

/// What is to be done next.
pub(super) enum Step {
    Ask(Box<Choice>, Vec<What>),
    Over(Verdict),
}

/// Begins to ask.
pub(super) fn begin(
    appointment: &Appointment,
    settings: &Settings,
    app: &str,
    now: Instant,
) -> Step {
    let issue = appointment.issue_id.clone();
    let wave = vec![
        Read::Chosen { issue: issue.clone(), fields: brief::fields(settings) },
        Read::Sees { account: appointment.operator.clone(), issue },
    ];
    let reads = Reads::new(shared::route(settings), Patience::DISCOVERY, wave);
    let commands = ask(&reads);
    let choice = Choice {
        settings: settings.clone(),
        appointment: appointment.clone(),
        app: app.to_owned(),
        asked_at: now,
        stage: Stage::Reading { reads },
    };
    Step::Ask(Box::new(choice), commands)
}

impl Choice {
    pub(super) fn take(mut self: Box<Self>, outcomes: Vec<Outcome>, now: Instant) -> Step {
        match self.stage.clone() {
            Stage::Reading { mut reads } => match feed(&mut reads, outcomes, now) {
                ReadStep::Ask(commands) => {
                    self.stage = Stage::Reading { reads };
                    Step::Ask(self, commands)
                }
                ReadStep::Over => self.read(&reads),
            },
            Stage::Authors { ticket, changes, mut reads } => {
                match feed(&mut reads, outcomes, now) {
                    ReadStep::Ask(commands) => {
                        self.stage = Stage::Authors { ticket, changes, reads };
                        Step::Ask(self, commands)
                    }
                    ReadStep::Over => self.authors(&ticket, &changes, &reads),
                }
            }
            Stage::Zoning { written, moved_at } => {
                let zoned = outcomes.iter().find_map(|outcome| match outcome {
                    Outcome::Zoned { at } => *at,
                    _ => None,
                });
                self.moved(&written, (zoned, moved_at))
            }
        }
    }

    fn read(self: Box<Self>, reads: &Reads) -> Step {
        let issue = self.appointment.issue_id.clone();
        let sees = Read::Sees { account: self.appointment.operator.clone(), issue: issue.clone() };
        let read = Read::Chosen { issue, fields: brief::fields(&self.settings) };
        let ticket = match (reads.answer(&read), reads.answer(&sees)) {
            (Ok(Answer::Chosen(_)), Ok(Answer::Holds(false))) => {
                return Step::Over(Verdict::Stops(unseen()));
            }
            (Ok(Answer::Chosen(ticket)), Ok(Answer::Holds(true))) => ticket.clone(),
            (Err(ReadFault::Missing | ReadFault::Denied { .. }), _) => {
                return Step::Over(Verdict::Stops(gone()));
            }
            (Err(fault), _) | (_, Err(fault)) => return unknown(&fault.words()),
            _ => return unknown("another answer"),
        };
        if ticket.is_closed && self.is_called_off_by_closing(&ticket) {
            return Step::Over(Verdict::Stops(closed()));
        }
        self.judge(ticket)
    }

    /// What was agreed for a day is off once the ticket is closed. What was asked for at once may
    /// close it by the same transition: it is off where the ticket was moved on since.
    fn is_called_off_by_closing(&self, ticket: &ChosenTicket) -> bool {
        let since = self.since(ticket);
        let moved_on = || ticket.changes.iter().any(|c| c.field == STATUS && c.at > since);
        !self.appointment.is_immediate() || !self.appointment.cuts_again() && moved_on()
    }

    fn judge(mut self: Box<Self>, ticket: Box<ChosenTicket>) -> Step {
        let fields = self.choosing();
        let since = self.since(&ticket);
        let oldest = ticket.changes.last().map(|change| change.at);
        if !ticket.is_whole && oldest.is_none_or(|at| at > since) {
            return Step::Over(Verdict::Stops(self.changed(None, &ticket)));
        }
        let mut changes = Vec::new();
        for by in ticket.changes.iter().filter(|change| change.at > since) {
            let Some(field) = fields.iter().find(|f| f.id == by.field || f.name == by.field) else {
                continue;
            };
            if by.author.as_ref() == Some(&self.appointment.operator) {
                continue;
            }
            let one = Changed { field: field.clone(), by: by.clone() };
            let about = &self.appointment.account;
            if by.author.as_ref().is_none_or(|author| author == about) || self.chooses_whom(field) {
                let refusal = self.changed(Some(&one), &ticket);
                return Step::Over(Verdict::Stops(refusal));
            }
            changes.push(one);
        }
        if changes.is_empty() {
            return self.dated(&ticket);
        }
        let authors = authors_of(&changes);
        let holds = authors.iter().filter_map(|author| self.permission(author));
        let wave: Vec<Read> = holds.collect();
        let wave = std::iter::once(Read::People { accounts: authors }).chain(wave).collect();
        let reads = Reads::new(shared::route(&self.settings), Patience::DISCOVERY, wave);
        let commands = ask(&reads);
        self.stage = Stage::Authors { ticket, changes, reads };
        Step::Ask(self, commands)
    }

    /// Whoever has changed something has to be somebody who may choose it.
    fn authors(self: Box<Self>, ticket: &ChosenTicket, changes: &[Changed], reads: &Reads) -> Step {
        let read = Read::People { accounts: authors_of(changes) };
        let people = match reads.answer(&read) {
            Ok(Answer::People(people)) => people,
            Ok(_) => return unknown("another answer"),
            Err(fault) => return unknown(&fault.words()),
        };
        let seen = |account: &AccountId| {
            people.iter().find(|p| p.is(account)).and_then(|p| p.person.as_ref().ok())
        };
        let may = |account: &AccountId| {
            let question = Question {
                operator: account,
                operator_person: seen(account),
                holds_permission: shared::holds(reads, self.permission(account).as_ref()),
                ticket: brief::kind_of(&self.settings, &ticket.issue),
                playbook: self.appointment.playbook,
                subject: None,
            };
            may_take_up(&self.settings, &question, "").is_ok()
        };
        let stranger = changes.iter().find(|c| !c.by.author.as_ref().is_some_and(may));
        // One short list must not make a stranger of an operator.
        let unseen = stranger.and_then(|c| c.by.author.as_ref()).filter(|who| seen(who).is_none());
        if unseen.is_some() {
            return unknown("the organization doesn't list whoever changed this ticket");
        }
        if stranger.is_some() {
            return Step::Over(Verdict::Stops(self.changed(stranger, ticket)));
        }
        self.dated(ticket)
    }

    /// Everybody who changed something may: what is left is where the date went.
    fn dated(mut self: Box<Self>, ticket: &ChosenTicket) -> Step {
        let same = || Step::Over(Verdict::Same(Box::new(ticket.clone())));
        let date = self.settings.leave_date.clone().filter(|_| self.appointment.is_dated());
        let Some(date) = date else { return same() };
        let written = appointment::written(&date, &ticket.issue).unwrap_or_default();
        if written == self.appointment.written {
            return same();
        }
        let is_date = |change: &&FieldChange| {
            (change.field == date.field.id || change.field == date.field.name)
                && change.at > self.appointment.agreed_at
        };
        // What an earlier version kept does not say when it was agreed: nobody can tell who moved it.
        let is_old = self.appointment.agreed_at == Instant(0);
        let Some(moved_at) = ticket.changes.iter().find(is_date).filter(|_| !is_old) else {
            let refusal = self.changed(None, ticket);
            return if is_old { Step::Over(Verdict::Stops(refusal)) } else { unknown(UNTOLD) };
        };
        let moved_at = moved_at.at;
        match appointment::moment(&date, &written).ok() {
            Some(Moment::At(at)) => self.moved(&written, (Some(at), moved_at)),
            Some(moment) => {
                let commands = moment.command().into_iter().collect();
                self.stage = Stage::Zoning { written, moved_at };
                Step::Ask(self, commands)
            }
            None => self.moved(&written, (None, moved_at)),
        }
    }

    /// Whether somebody holds the app's own permission, where a rule asks for it.
    fn permission(&self, account: &AccountId) -> Option<Read> {
        shared::permission_of(account, &self.app, &self.settings)
    }

    /// A date that had passed when it was written starts nothing; one that has come since does.
    fn moved(self: Box<Self>, written: &str, (at, moved_at): (Option<Instant>, Instant)) -> Step {
        if at.is_some_and(|at| at <= moved_at) {
            return Step::Over(Verdict::Stops(passed(&self.date_name())));
        }
        let moved = self.appointment.moved(written, at, self.asked_at);
        Step::Over(Verdict::Moved(Box::new(moved)))
    }

    /// From when on a change counts. What the transition itself has written was there when it was
    /// made; the app hears of it a little later.
    fn since(&self, ticket: &ChosenTicket) -> Instant {
        let agreed_at = self.appointment.agreed_at;
        let by_operator = |change: &&FieldChange| {
            change.field == STATUS
                && change.author.as_ref() == Some(&self.appointment.operator)
                && (agreed_at.plus_ms(-HEARD_WITHIN_MS)..=agreed_at).contains(&change.at)
        };
        let moved = ticket.changes.iter().find(by_operator).filter(|_| self.appointment.is_moved());
        moved.map_or(agreed_at, |change| change.at)
    }

    /// The fields that chose what is to start.
    fn choosing(&self) -> Vec<FieldRef> {
        let settings = &self.settings;
        // An earlier version did not keep when it was agreed.
        if self.appointment.agreed_at == Instant(0) {
            return Vec::new();
        }
        let mut fields: Vec<FieldRef> = settings
            .subject_fields
            .iter()
            .map(|f| FieldRef { id: f.id.clone(), name: f.name.clone() })
            .collect();
        // The kind of ticket chooses the rule: who has to confirm, and how many it may change.
        fields.extend(KIND.map(|(id, name)| FieldRef { id: id.to_owned(), name: name.to_owned() }));
        fields.extend(settings.request_type_field.clone());
        let teams = settings.team_fields.iter();
        match self.appointment.playbook {
            PlaybookId::LeftBusiness => {
                fields.extend(settings.handover.iter().map(|h| h.successor_field.clone()));
            }
            PlaybookId::LeftTeam => {
                fields.extend(teams.flat_map(|t| [t.from.clone(), t.to.clone()]));
            }
            PlaybookId::Onboard => {
                fields.extend(teams.map(|t| t.to.clone()));
                fields.extend(settings.joiner.iter().map(|j| j.name_field.clone()));
            }
            PlaybookId::Restore | PlaybookId::RevokeInactive => {}
        }
        if self.appointment.is_dated() {
            fields.extend(settings.leave_date.iter().map(|d| d.field.clone()));
        }
        fields
    }

    /// Whom it is about was agreed with everything else: nobody else can be put in their place.
    fn chooses_whom(&self, field: &FieldRef) -> bool {
        self.settings.subject_fields.iter().any(|f| f.id == field.id)
    }

    fn date_name(&self) -> String {
        self.settings.leave_date.as_ref().map(|d| d.field.name.clone()).unwrap_or_default()
    }

    fn changed(&self, what: Option<&Changed>, ticket: &ChosenTicket) -> Refusal {
        let kind = brief::kind_of(&self.settings, &ticket.issue);
        let who = who_may(&self.settings, kind, self.appointment.playbook);
        let title = what.map_or_else(
            || "This ticket was changed too often since this was agreed".to_owned(),
            |c| {
                format!(
                    "'{}' was changed by {} after this was agreed",
                    c.field.name, c.by.author_name
                )
            },
        );
        Refusal::new(
            RefusalCode::TicketChanged,
            title,
            "What would be done now is not what was agreed. Nothing was changed.",
            format!("Check the ticket. Whoever has {who} can agree to it again."),
        )
    }
}

fn unknown(why: &str) -> Step {
    Step::Over(Verdict::Unknown(why.to_owned()))
}

fn authors_of(changes: &[Changed]) -> Vec<AccountId> {
    let mut all: Vec<AccountId> = changes.iter().filter_map(|c| c.by.author.clone()).collect();
    order::sort(&mut all);
    all.dedup();
    all.truncate(AUTHORS_MAX);
    all
}

/// The ticket says another date, and its history nothing of it.
const UNTOLD: &str = "nobody tells who changed the date";

fn gone() -> Refusal {
    Refusal::new(
        RefusalCode::IssueHidden,
        "The ticket isn't there, or Offramp can't see it",
        "Nothing was changed.",
        "Give the app access to the project.",
    )
}

fn unseen() -> Refusal {
    Refusal::new(
        RefusalCode::IssueHidden,
        "Whoever asked for this can't see this ticket",
        "Offramp acts on no ticket that its operator can't see. Nothing was changed.",
        "Give them access to the project, or have somebody start it who has it.",
    )
}

fn closed() -> Refusal {
    Refusal::ticket_closed(
        "It was closed before this began: what was agreed on it is called off. Nothing was changed.",
    )
}

fn passed(field: &str) -> Refusal {
    Refusal::new(
        RefusalCode::DateUnusable,
        format!("'{field}' was set to a date that has passed"),
        "A date in the past starts nothing. Nothing was changed.",
        format!("Correct '{field}' and schedule it again, or start it by hand."),
    )
}
