//! Whose personal data is kept, and where. Atlassian asks every app to say so once in a cycle of 7
//! days, and answers whose account has been closed since: what can be erased of them is erased.
//!
//! There is a row for each place, stored together with what it speaks of, and a mark for each account
//! that was reported within the cycle, so that none is reported twice in it whatever its rows are.

use super::appointment::Appointment;
use super::command::{Check, Condition, Conditions, Key, StorageRead, Write};
use super::query::Index;
use super::run::Opened;
use crate::audit::digest;
use crate::domain::record::{record, variants};
use crate::domain::{AccountId, Instant, RunId};
use serde_json::json;

/// The kind of entity that holds the rows.
pub const PERSONAL_DATA: &str = "personal-data";
/// Its index of what is due to be reported.
pub const BY_DUE: Index =
    Index { entity: PERSONAL_DATA, name: "by-due", partition: "state", range: "dueAt" };
/// The partition of all rows.
pub const KEPT: &str = "kept";
/// Atlassian's cycle unless it says otherwise (user privacy guide for app developers): an account is
/// reported once in it, and not more often.
const CYCLE_MS: i64 = 7 * 86_400_000;
/// How long an opening may take before what it has stored in pieces is taken for forgotten: longer
/// than any invocation.
const LAID_MS: i64 = 30 * 60_000;
/// Stands for the account in a mark of one that is closed: that one is kept no more.
const CLOSED: &str = "closed";

/// As what somebody is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A run was about them: its journal and its undo bundle describe them.
    Subject,
    /// They started a run: its journal has their account.
    Operator,
    /// They confirmed a run's plan: its journal has their account.
    Approver,
    /// They confirmed what a ticket would do: name and account.
    Confirmer,
    /// They agreed that a ticket's date starts a run: name and account.
    Scheduler,
    /// A ticket's date starts a run on them: their account.
    Scheduled,
    /// They proposed a change of the settings: name and account.
    Proposer,
    /// A run about them was being opened in pieces, which no head leads to yet: what is left of it is
    /// taken away, and never reported.
    Laid,
    /// They were reported: no data, but when they may be again.
    Reported,
}
variants!(Role {
    Subject,
    Operator,
    Approver,
    Confirmer,
    Scheduler,
    Scheduled,
    Proposer,
    Laid,
    Reported
});

/// Somebody's personal data in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonalData {
    /// Whose.
    pub account: AccountId,
    /// As what.
    pub role: Role,
    /// The run or the ticket, and where there may be several in that role, which of them.
    pub place: String,
    /// Always [`KEPT`].
    pub state: String,
    /// When it was read from Atlassian.
    pub read_at: Instant,
    /// When it is to be reported.
    pub due_at: Instant,
}
record!(PersonalData { account, role, place, state, read_at, due_at });

impl PersonalData {
    /// Somebody's data that is read now.
    #[must_use]
    pub fn new(account: &AccountId, role: Role, place: &str, now: Instant) -> Self {
        Self {
            account: account.clone(),
            role,
            place: place.to_owned(),
            state: KEPT.to_owned(),
            read_at: now,
            due_at: now.plus_ms(CYCLE_MS),
        }
    }

    /// That somebody was reported now, and whether their account is closed.
    #[must_use]
    pub fn mark(account: &AccountId, is_closed: bool, now: Instant) -> Self {
        let place = digest(account.as_str());
        let whose = if is_closed { AccountId::new(CLOSED) } else { account.clone() };
        Self::new(&whose, Role::Reported, &place, now)
    }

    /// Where the mark of this account is.
    #[must_use]
    pub fn mark_of(account: &AccountId) -> StorageRead {
        let key = Self::mark(account, false, Instant(0)).key().key;
        StorageRead::Entity { entity: PERSONAL_DATA.to_owned(), key }
    }

    /// Whether it is the mark of a closed account.
    #[must_use]
    pub fn is_of_closed(&self) -> bool {
        self.role == Role::Reported && self.account.as_str() == CLOSED
    }

    /// The same, due when its account may be reported again.
    #[must_use]
    pub fn due_with(&self, mark: &Self) -> Self {
        Self { due_at: mark.due_at, ..self.clone() }
    }

    /// What a confirmation keeps of its confirmer.
    #[must_use]
    pub fn of_confirmer(account: &AccountId, place: &str, now: Instant) -> Self {
        Self::new(account, Role::Confirmer, place, now)
    }

    /// What a proposal for the settings keeps of whoever made it: there is one at a time.
    #[must_use]
    pub fn of_proposer(account: &AccountId, now: Instant) -> Self {
        Self::new(account, Role::Proposer, "settings", now)
    }

    /// What an appointment keeps of whoever agreed to it and whom it is about, as far as that is
    /// known yet.
    #[must_use]
    pub fn of_appointment(kept: &Appointment, now: Instant) -> Vec<Self> {
        [(&kept.operator, Role::Scheduler), (&kept.account, Role::Scheduled)]
            .into_iter()
            .filter(|(account, _)| !account.as_str().is_empty() && !account.is_invitee())
            .map(|(account, role)| Self::new(account, role, &kept.place(), now))
            .collect()
    }

    /// What a run keeps of those who take part in it. Somebody without an account has none that
    /// could be reported; they are once they have one.
    #[must_use]
    pub fn of_run(opened: &Opened) -> Vec<Self> {
        let run = opened.run.as_str();
        let place =
            |index: usize| if index == 0 { run.to_owned() } else { format!("{run}#{index}") };
        let approvers = opened.approved_by.accounts().iter().enumerate();
        let approvers = approvers.map(|(index, who)| (who, Role::Approver, place(index)));
        [(&opened.person.account, Role::Subject), (&opened.operator, Role::Operator)]
            .into_iter()
            .map(|(account, role)| (account, role, place(0)))
            .chain(approvers)
            .filter(|(account, _, _)| !account.is_invitee())
            .map(|(account, role, place)| Self::new(account, role, &place, opened.at))
            .collect()
    }

    /// What a run keeps of its subject, whose account has just become known.
    #[must_use]
    pub fn of_joiner(account: &AccountId, run: &RunId, now: Instant) -> Self {
        Self::new(account, Role::Subject, run.as_str(), now)
    }

    /// That pieces of a run's opening are stored, so many segments and parts of the undo bundle.
    #[must_use]
    pub fn of_laid(
        account: &AccountId,
        run: &RunId,
        stem: &str,
        (segments, parts): (u32, u32),
        now: Instant,
    ) -> Self {
        let place = format!("{run}#{stem}#{segments}#{parts}");
        let due_at = now.plus_ms(LAID_MS);
        Self { due_at, ..Self::new(account, Role::Laid, &place, now) }
    }

    /// Of which run, under which name, and how many pieces, where it speaks of an opening.
    #[must_use]
    pub fn laid_pieces(&self) -> Option<(RunId, String, (u32, u32))> {
        let mut parts = self.place.rsplitn(4, '#');
        let (undo, segments) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let (stem, run) = (parts.next()?, parts.next()?);
        (self.role == Role::Laid).then(|| (RunId::new(run), stem.to_owned(), (segments, undo)))
    }

    /// The same of an opening that can't come through any more: whoever is late finds its row
    /// another's.
    #[must_use]
    pub fn given_up(&self) -> Self {
        Self { account: AccountId::new(CLOSED), ..self.clone() }
    }

    /// Whether an opening was given up.
    #[must_use]
    pub fn is_given_up(&self) -> bool {
        self.role == Role::Laid && self.account.as_str() == CLOSED
    }

    /// That the row is there and of the same person.
    #[must_use]
    pub fn still_kept(&self) -> Check {
        let conditions = Conditions { and: vec![self.is_theirs()] };
        Check { key: self.key().key, entity: PERSONAL_DATA.to_owned(), conditions }
    }

    /// The same, reported. Where the profile has changed since, nothing is read anew: what is kept
    /// says how somebody was at the time, and screens show people as they are.
    #[must_use]
    pub fn reported(&self, has_changed: bool, now: Instant) -> Self {
        let read_at = if has_changed { now } else { self.read_at };
        Self { read_at, due_at: now.plus_ms(CYCLE_MS), ..self.clone() }
    }

    /// The same, to be asked about again in the next cycle: it can't be erased yet.
    #[must_use]
    pub fn in_use(&self, now: Instant) -> Self {
        Self { due_at: now.plus_ms(CYCLE_MS), ..self.clone() }
    }

    /// Where the row is.
    #[must_use]
    pub fn key(&self) -> Key {
        let role = match self.role {
            Role::Subject => "subject",
            Role::Operator => "operator",
            Role::Approver => "approver",
            Role::Confirmer => "confirmer",
            Role::Scheduler => "scheduler",
            Role::Scheduled => "scheduled",
            Role::Proposer => "proposer",
            Role::Laid => "laid",
            Role::Reported => "reported",
        };
        Key::of_row(PERSONAL_DATA, format!("{role}#{}", self.place))
    }

    /// The write of a new row: whoever was there in the same role is there no more.
    #[must_use]
    pub fn write(&self) -> Write {
        Write::row(PERSONAL_DATA, self.key().key, self)
    }

    /// The write over a row of the same person. Somebody else's, or none any more, stays.
    #[must_use]
    pub fn write_over(&self) -> Write {
        Write { conditions: Some(Conditions { and: vec![self.is_theirs()] }), ..self.write() }
    }

    /// The write over another row of the same place, as long as that is what is there.
    #[must_use]
    pub fn write_instead_of(&self, before: &Self) -> Write {
        let conditions = Some(Conditions { and: vec![before.is_theirs()] });
        Write { conditions, ..self.write() }
    }

    /// The removal of a row of the same person. Somebody else's stays.
    #[must_use]
    pub fn erasure(&self) -> Key {
        self.key().only_if(self.is_theirs())
    }

    fn is_theirs(&self) -> Condition {
        Condition {
            property: "account".to_owned(),
            condition: "EQUAL_TO".to_owned(),
            values: vec![json!(self.account)],
        }
    }
}
