//! When a ticket says that somebody leaves, and what an operator agreed to happen then. The ticket's
//! date stays in charge: it is read again every five minutes and once more at the moment itself. A
//! transition that starts a playbook is an appointment for now.

use super::command::{StorageRead, Transaction, What, Write};
use super::personal::PersonalData;
use crate::connector::Issue;
use crate::domain::record::record;
use crate::domain::{AccountId, Instant, IssueId, IssueKey, RunId};
use crate::playbook::PlaybookId;
use crate::policy::{LeaveDate, Refusal, RefusalCode};
use serde_json::{Value, json};

/// The kind of entity that holds appointments.
pub const APPOINTMENT: &str = "appointment";
/// Its index of what is due.
pub const BY_DUE: &str = "by-due";
/// The partition of those that will start.
pub const SET: &str = "set";
const OFF: &str = "off";
const STOPPED: &str = "stopped";
const STARTED: &str = "started";
/// How the cause begins where an admin started many tickets at once.
pub const MANY: &str = "many:";
/// When a ticket without a date starts: never, as far as an index can say it.
const NEVER: Instant = Instant(8_640_000_000_000_000);

/// What was agreed on one ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// The ticket.
    pub issue_id: IssueId,
    /// The ticket's key.
    pub issue_key: IssueKey,
    /// Whom it is about. Somebody else on the ticket stops it.
    pub account: AccountId,
    /// Who set it; must still be allowed at that moment.
    pub operator: AccountId,
    /// Their name, for people.
    pub operator_name: String,
    /// What will be run.
    pub playbook: PlaybookId,
    /// The date as the ticket says it; empty while it says none.
    pub written: String,
    /// The execution of a transition, where that and no date is what starts it.
    pub transition: Option<String>,
    /// `set`, `off`, `stopped` or `started`.
    pub state: String,
    /// When it starts.
    pub due_at: Instant,
    /// Raised with every change; every change is conditional on it.
    pub rev: u64,
    /// Why it did not start, for people; empty: nothing to say.
    pub note: String,
}
record!(Appointment {
    issue_id,
    issue_key,
    account,
    operator,
    operator_name,
    playbook,
    written,
    transition,
    state,
    due_at,
    rev,
    note
});

/// A moment as it is written on a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moment {
    /// With its own offset.
    At(Instant),
    /// On the clock of a zone, which the host knows.
    Local {
        /// IANA name.
        zone: String,
        /// `2026-11-30T17:00`.
        local: String,
    },
}

/// What is to be started at once, without a date.
#[derive(Clone, Debug)]
pub struct StartNow<'a> {
    /// The ticket.
    pub issue_id: &'a IssueId,
    /// The ticket's key.
    pub issue_key: &'a IssueKey,
    /// In whose name.
    pub operator: &'a AccountId,
    /// What.
    pub playbook: PlaybookId,
    /// What asked for it, unique: asked again it is the same.
    pub cause: &'a str,
}

impl Appointment {
    /// An appointment for now, with whoever the ticket names; over what the ticket had before.
    #[must_use]
    pub fn for_now(start: &StartNow<'_>, before: Option<&Self>, now: Instant) -> Self {
        Self {
            issue_id: start.issue_id.clone(),
            issue_key: start.issue_key.clone(),
            account: AccountId::new(""),
            operator: start.operator.clone(),
            operator_name: String::new(),
            playbook: start.playbook,
            written: String::new(),
            transition: Some(start.cause.to_owned()),
            state: SET.to_owned(),
            due_at: now,
            rev: before.map_or(0, |a| a.rev) + 1,
            note: String::new(),
        }
    }

    /// Whether it will start.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.state == SET
    }

    /// Whether the ticket's date starts it.
    #[must_use]
    pub fn is_dated(&self) -> bool {
        self.transition.is_none()
    }

    /// When it starts, for people.
    #[must_use]
    pub fn when(&self) -> &'static str {
        match self.transition.as_deref() {
            None => "at the date of this ticket",
            Some(cause) if cause.starts_with(MANY) => "when many tickets were started at once",
            Some(cause) if cause.starts_with(super::watch::CAUSE) => "when access came back",
            Some(_) => "when this ticket was moved",
        }
    }

    /// Whether it was to start and did not.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.state == STOPPED
    }

    /// The same, called off.
    #[must_use]
    pub fn called_off(&self) -> Self {
        Self { state: OFF.to_owned(), ..self.next() }
    }

    /// The same, stopped for good with what to do about it.
    #[must_use]
    pub fn stopped(&self, why: &str) -> Self {
        Self { state: STOPPED.to_owned(), note: why.to_owned(), ..self.next() }
    }

    /// The same, started.
    #[must_use]
    pub fn started(&self) -> Self {
        Self { state: STARTED.to_owned(), ..self.next() }
    }

    /// The same, still to be started, with what keeps it from starting.
    #[must_use]
    pub fn held_up(&self, why: &str) -> Self {
        Self { note: why.to_owned(), ..self.next() }
    }

    /// The same after the ticket's date has moved; without one it waits for the next.
    #[must_use]
    pub fn moved(&self, written: &str, due_at: Option<Instant>) -> Self {
        let due_at = due_at.unwrap_or(NEVER);
        Self { written: written.to_owned(), due_at, note: String::new(), ..self.next() }
    }

    /// The run that it starts has always the same name: started twice, it is one run.
    #[must_use]
    pub fn run_id(&self) -> RunId {
        RunId::new(format!("leave-{}-{}", self.issue_id, self.rev))
    }

    fn next(&self) -> Self {
        Self { rev: self.rev + 1, ..self.clone() }
    }

    /// The write of this state over the one before it.
    #[must_use]
    pub fn write(&self) -> Write {
        let before = self.rev.checked_sub(1).filter(|rev| *rev > 0);
        Write::entity(APPOINTMENT, self.issue_id.to_string(), json!(self), ("rev", before))
    }

    /// The command that keeps a new appointment, and with it of whom it speaks.
    #[must_use]
    pub fn agree(&self, now: Instant) -> What {
        let people = PersonalData::of_appointment(self, now);
        let set = std::iter::once(self.write()).chain(people.iter().map(PersonalData::write));
        What::Store { transaction: Transaction::of(set.collect()) }
    }

    /// Whether it speaks of this account.
    #[must_use]
    pub fn names(&self, account: &AccountId) -> bool {
        self.account == *account || self.operator == *account
    }

    /// The same without this account. It stays, so that no later one has its number.
    #[must_use]
    pub fn forgetting(&self, account: &AccountId) -> Self {
        let mut next = self.next();
        if next.account == *account {
            next.account = AccountId::new("");
        }
        if next.operator == *account {
            next.operator = AccountId::new("");
            next.operator_name = String::new();
        }
        next
    }

    /// The same as a command of its own.
    #[must_use]
    pub fn store(&self) -> What {
        What::Store { transaction: Transaction::of(vec![self.write()]) }
    }
}

/// What the queue is told when an appointment is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    pub(crate) issue: IssueId,
    pub(crate) rev: u64,
}
record!(strict Due { issue, rev });

impl Due {
    pub(crate) fn of(appointment: &Appointment) -> Self {
        Self { issue: appointment.issue_id.clone(), rev: appointment.rev }
    }
}

/// Reads a ticket's appointment.
#[must_use]
pub fn read_appointment(issue: &IssueId) -> StorageRead {
    StorageRead::Entity { entity: APPOINTMENT.to_owned(), key: issue.to_string() }
}

/// The date that a ticket says, as it is written there.
#[must_use]
pub fn written(date: &LeaveDate, issue: &Issue) -> Option<String> {
    let text = issue.fields.get(&date.field.id).and_then(Value::as_str)?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Reads a date field (`2026-11-30`: at the hour of the settings) or a date-time field.
///
/// # Errors
/// The field holds something else.
pub fn moment(date: &LeaveDate, written: &str) -> Result<Moment, Refusal> {
    if let Some(at) = instant(written) {
        return Ok(Moment::At(at));
    }
    let digits =
        |part: &str, count| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
    let mut parts = written.split('-');
    let day = (parts.next(), parts.next(), parts.next(), parts.next());
    match day {
        (Some(y), Some(m), Some(d), None) if digits(y, 4) && digits(m, 2) && digits(d, 2) => {
            let local = format!("{written}T{}", date.time_of_day);
            Ok(Moment::Local { zone: date.zone.clone(), local })
        }
        _ => Err(Refusal::new(
            RefusalCode::DateUnreadable,
            format!("'{}' holds no date", date.field.name),
            "Nothing was scheduled and nothing was changed.",
            format!(
                "Fill in '{}' with a date, or have a Jira admin check its type.",
                date.field.name
            ),
        )),
    }
}

/// Jira writes offsets without a colon.
fn instant(written: &str) -> Option<Instant> {
    let at = written.len().checked_sub(2)?;
    let (start, end) = (written.get(..at)?, written.get(at..)?);
    let colon = format!("{start}:{end}");
    Instant::from_rfc3339(written).or_else(|| Instant::from_rfc3339(&colon))
}

impl Moment {
    /// The command that finds the instant, where the text alone does not tell it.
    #[must_use]
    pub fn command(&self) -> Option<What> {
        match self {
            Self::At(_) => None,
            Self::Local { zone, local } => {
                Some(What::Zoned { zone: zone.clone(), local: local.clone() })
            }
        }
    }

    /// For a button: `30 Nov 17:00 Berlin`; nothing where only an instant is known.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        const MONTHS: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let Self::Local { zone, local } = self else { return None };
        let (date, time) = local.split_once('T')?;
        let mut parts = date.split('-').skip(1);
        let month: usize = parts.next()?.parse().ok()?;
        let month = MONTHS.get(month.checked_sub(1)?)?;
        let day = parts.next()?.trim_start_matches('0');
        let city = zone.rsplit('/').next().unwrap_or(zone).replace('_', " ");
        Some(format!("{day} {month} {time} {city}"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Moment, moment};
    use crate::domain::Instant;
    use crate::policy::{FieldRef, LeaveDate};

    fn date() -> LeaveDate {
        LeaveDate {
            field: FieldRef { id: "customfield_1".to_owned(), name: "Last day".to_owned() },
            time_of_day: "17:00".to_owned(),
            zone: "Europe/Berlin".to_owned(),
        }
    }

    #[test]
    fn a_date_ends_at_the_hour_of_the_settings_and_a_date_time_is_itself() {
        let local = moment(&date(), "2026-11-03").ok();
        assert_eq!(local.as_ref().and_then(Moment::words).as_deref(), Some("3 Nov 17:00 Berlin"));
        assert_eq!(
            local,
            Some(Moment::Local {
                zone: "Europe/Berlin".to_owned(),
                local: "2026-11-03T17:00".to_owned()
            })
        );
        for at in ["1970-01-01T01:00:00.250+0100", "1970-01-01T00:00:00.250Z"] {
            assert_eq!(moment(&date(), at), Ok(Moment::At(Instant(250))));
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in ["", "soon", "2026-11", "2026-11-3", "2026-11-03-04", "03.11.2026", "é"] {
            assert!(moment(&date(), text).is_err(), "{text}");
        }
    }
}
