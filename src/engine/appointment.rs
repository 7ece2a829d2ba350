//! When a ticket says that somebody leaves, and what an operator agreed to happen then. The ticket's
//! date stays in charge: it is read again every five minutes and once more at the moment itself. A
//! transition that starts a playbook is an appointment for now.

mod moment;

pub use moment::{Moment, moment};

use super::command::{StorageRead, Transaction, What, Write};
use super::personal::PersonalData;
use super::query::Index;
use crate::audit;
use crate::connector::{FieldValue, Issue};
use crate::domain::record::record;
use crate::domain::{AccountId, Instant, IssueId, IssueKey, RunId};
use crate::playbook::PlaybookId;
use crate::policy::LeaveDate;

/// The kind of entity that holds appointments.
pub const APPOINTMENT: &str = "appointment";
/// Its index of what is due.
pub const BY_DUE: Index =
    Index { entity: APPOINTMENT, name: "by-due", partition: "state", range: "dueAt" };
/// The partition of those that will start.
pub const SET: &str = "set";
const OFF: &str = "off";
const STOPPED: &str = "stopped";
const STARTED: &str = "started";
/// The partition of those whose person is still to be told.
pub const TELLING: &str = "telling";
/// The partition of those whose person was told and may answer.
pub const NOTICED: &str = "noticed";
/// How the cause begins where an admin's choice is told first.
pub const NOTICE: &str = "notice:";
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
    /// `set`, `off`, `stopped` or `started`; before it is set also `telling` and `noticed`.
    pub state: String,
    /// When it starts.
    pub due_at: Instant,
    /// Raised with every change; every change is conditional on it.
    pub rev: u64,
    /// Why it did not start, for people; empty: nothing to say.
    pub note: String,
    /// When it was agreed or asked for: what somebody changes on the ticket later than that has not
    /// been agreed. Zero: an earlier version did not keep it.
    pub agreed_at: Instant,
}
record!(Appointment {
    issue_id,
    issue_key,
    playbook,
    transition,
    state,
    due_at,
    rev;
    account,
    operator,
    operator_name,
    written,
    note,
    agreed_at
});

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
    /// When it was asked for, which is before whatever was read to keep it.
    pub asked_at: Instant,
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
            agreed_at: start.asked_at,
        }
    }

    /// An appointment for the end of a notice, about this very account.
    #[must_use]
    pub fn for_notice(
        start: &StartNow<'_>,
        account: &AccountId,
        before: Option<&Self>,
        (now, due_at): (Instant, Instant),
    ) -> Self {
        let asked = Self::for_now(start, before, now);
        Self { account: account.clone(), state: TELLING.to_owned(), due_at, ..asked }
    }

    /// The same, once its person has been told.
    #[must_use]
    pub fn noticed(&self, due_at: Instant) -> Self {
        Self { state: NOTICED.to_owned(), due_at, ..self.next() }
    }

    /// The same at the end of its notice: from here on it is due like any other.
    #[must_use]
    pub fn after_notice(&self, now: Instant) -> Self {
        Self { state: SET.to_owned(), due_at: now, ..self.next() }
    }

    /// Whether its person is told first, and it has not come to its start yet.
    #[must_use]
    pub fn is_noticed(&self) -> bool {
        self.state == TELLING || self.state == NOTICED
    }

    /// Whether there is something to do for its notice: it is still to be told, or over.
    #[must_use]
    pub fn is_notice_due(&self, now: Instant) -> bool {
        self.state == TELLING || (self.state == NOTICED && self.due_at <= now)
    }

    /// Whether it is, or was, to start at the end of a notice.
    #[must_use]
    pub fn is_by_notice(&self) -> bool {
        self.transition.as_deref().is_some_and(|cause| cause.starts_with(NOTICE))
    }

    /// The look at many tickets that it came of, where it did.
    #[must_use]
    pub fn look(&self) -> Option<&str> {
        let cause = self.transition.as_deref()?;
        cause.strip_prefix(NOTICE).or_else(|| cause.strip_prefix(MANY))
    }

    /// Whether it is for whoever the ticket names when it starts.
    #[must_use]
    pub fn is_for_whom_it_names(&self) -> bool {
        self.account.as_str().is_empty()
    }

    /// Whether it is still to start, or to be told first.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.is_set() || self.is_noticed()
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

    /// Whether it is to cut again what has come back.
    #[must_use]
    pub fn cuts_again(&self) -> bool {
        self.transition.as_deref().is_some_and(|cause| cause.starts_with(super::watch::CAUSE))
    }

    /// Whether it is to cut again what has come back after this run.
    #[must_use]
    pub fn cuts_again_after(&self, run: &RunId) -> bool {
        let cause = format!("{}{run}-", super::watch::CAUSE);
        self.transition.as_deref().is_some_and(|known| known.starts_with(&cause))
    }

    /// When it starts, for people.
    #[must_use]
    pub fn when(&self) -> &'static str {
        match self.transition.as_deref() {
            None => "at the date of this ticket",
            Some(cause) if cause.starts_with(MANY) => "when many tickets were started at once",
            Some(cause) if cause.starts_with(NOTICE) => "at the end of its notice",
            Some(_) if self.cuts_again() => "when access came back",
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

    /// The same after the ticket's date has been moved by somebody who may, as was asked about then;
    /// without one it waits for the next.
    #[must_use]
    pub fn moved(&self, written: &str, due_at: Option<Instant>, asked_at: Instant) -> Self {
        let due_at = due_at.unwrap_or(NEVER);
        let written = written.to_owned();
        Self { written, due_at, note: String::new(), agreed_at: asked_at, ..self.next() }
    }

    /// The run that it starts has always the same name: started twice, it is one run.
    #[must_use]
    pub fn run_id(&self) -> RunId {
        match self.place().split_once(NOW) {
            Some((issue, cause)) => RunId::new(format!("now-{issue}-{cause}-{}", self.rev)),
            None => RunId::new(format!("leave-{}-{}", self.issue_id, self.rev)),
        }
    }

    /// Whether it starts without a date or a notice: then it is beside what was agreed for the
    /// ticket, and never in its place.
    #[must_use]
    pub fn is_immediate(&self) -> bool {
        !self.is_dated() && !self.is_by_notice()
    }

    /// Whether a transition of the ticket asked for it.
    #[must_use]
    pub fn is_moved(&self) -> bool {
        self.is_immediate() && !self.cuts_again() && self.look().is_none()
    }

    /// Where it is kept.
    #[must_use]
    pub fn place(&self) -> String {
        // An earlier version kept both in one place, and not when it was asked for.
        let is_apart = self.is_immediate() && self.agreed_at != Instant(0);
        match self.transition.as_deref().filter(|_| is_apart) {
            Some(cause) => place_of(&self.issue_id, cause),
            None => self.issue_id.to_string(),
        }
    }

    fn next(&self) -> Self {
        Self { rev: self.rev + 1, ..self.clone() }
    }

    /// The write of this state over the one before it.
    #[must_use]
    pub fn write(&self) -> Write {
        let before = self.rev.checked_sub(1).filter(|rev| *rev > 0);
        Write::entity(APPOINTMENT, self.place(), self, ("rev", before))
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
    /// Where it is kept; empty: an earlier version kept it under the ticket.
    pub(crate) place: String,
}
record!(strict Due { issue, rev; place });

impl Due {
    pub(crate) fn of(appointment: &Appointment) -> Self {
        Self {
            issue: appointment.issue_id.clone(),
            rev: appointment.rev,
            place: appointment.place(),
        }
    }

    pub(crate) fn read(&self) -> StorageRead {
        if self.place.is_empty() { read_appointment(&self.issue) } else { read_at(&self.place) }
    }
}

/// Divides the ticket from the cause in the place of what was asked for at once.
const NOW: &str = "#now#";

/// What is agreed for a date or after a notice is kept under the ticket; what is asked for at once
/// apart from that and from each other, by its cause: nobody's start takes the place of another's.
fn place_of(issue: &IssueId, cause: &str) -> String {
    let cause = audit::digest(cause);
    format!("{issue}{NOW}{}", cause.get(..12).unwrap_or(&cause))
}

/// Reads what was agreed for a ticket's date or after a notice.
#[must_use]
pub fn read_appointment(issue: &IssueId) -> StorageRead {
    read_at(issue.as_str())
}

/// Reads what was asked for at once by this cause.
#[must_use]
pub fn read_immediate(issue: &IssueId, cause: &str) -> StorageRead {
    read_at(&place_of(issue, cause))
}

/// Reads the one that is kept there.
#[must_use]
pub fn read_at(place: &str) -> StorageRead {
    StorageRead::Entity { entity: APPOINTMENT.to_owned(), key: place.to_owned() }
}

/// The date that a ticket says, as it is written there. What is no text is told in words, which are
/// no date either.
#[must_use]
pub fn written(date: &LeaveDate, issue: &Issue) -> Option<String> {
    FieldValue::of(issue.fields.get(&date.field.id)).written()
}

#[cfg(test)]
mod tests {
    use super::{Appointment, StartNow};
    use crate::domain::{AccountId, Instant, IssueId, IssueKey};
    use crate::playbook::PlaybookId;

    #[test]
    fn a_notice_is_over_at_its_end_and_not_a_millisecond_before() {
        let (issue, key) = (IssueId::new("1"), IssueKey::new("A-1"));
        let account = AccountId::new("a");
        let start = StartNow {
            issue_id: &issue,
            issue_key: &key,
            operator: &account,
            playbook: PlaybookId::RevokeInactive,
            cause: "notice:look",
            asked_at: Instant(0),
        };
        let telling = Appointment::for_notice(&start, &account, None, (Instant(0), Instant(5)));
        assert!(telling.is_notice_due(Instant(0)) && !telling.is_set());
        let told = telling.noticed(Instant(1_000));
        assert!(!told.is_notice_due(Instant(999)) && !told.is_set());
        assert!(told.is_notice_due(Instant(1_000)));
        let over = told.after_notice(Instant(1_000));
        assert!(over.is_set() && !over.is_notice_due(Instant(1_000)));
        assert_eq!((over.look(), over.when()), (Some("look"), "at the end of its notice"));
    }
}
