//! What people have confirmed on a ticket. A row holds all that was confirmed of one playbook for one
//! person, so that nobody's word takes the place of another's, and ends with the run that it was
//! given for. What earlier versions kept, one confirmation for each ticket, still counts.

use super::command::{Condition, Key, StorageRead, Transaction, Write};
use super::personal::PersonalData;
use super::storage::{self, read_as};
use crate::audit::digest;
use crate::domain::record::{read_text, record};
use crate::domain::{AccountId, IssueId};
use crate::playbook::PlaybookId;
use crate::policy::GivenApproval;
use serde_json::Value;

/// The kind of entity that holds the rows.
pub const APPROVAL: &str = "approval";
/// As many are kept of one playbook for one person; of other plans than the newest the oldest go.
const KEPT_MAX: usize = 12;

/// Where the confirmations of a playbook about a person on a ticket are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    issue: IssueId,
    key: String,
}

/// What people have confirmed there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmations {
    place: Place,
    rev: Option<u64>,
    given: Vec<GivenApproval>,
    /// What an earlier version kept for the ticket, of whatever playbook.
    former: Option<GivenApproval>,
}

/// As it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    rev: u64,
    given: String,
}
record!(Row { rev, given });

impl Place {
    /// The subject is not named: nothing but its digest is in the key.
    #[must_use]
    pub fn new(issue: &IssueId, playbook: PlaybookId, subject: &AccountId) -> Self {
        let key = format!("{issue}#{}#{}", playbook.as_str(), digest(subject.as_str()));
        Self { issue: issue.clone(), key }
    }

    /// The place of which a row of personal data speaks.
    #[must_use]
    pub fn of_personal(place: &str) -> Self {
        let (key, _) = place.rsplit_once('#').unwrap_or((place, ""));
        let issue = place.split_once('#').map_or(place, |(issue, _)| issue);
        Self { issue: IssueId::new(issue), key: key.to_owned() }
    }

    /// How a row of personal data names what this person has confirmed here.
    fn personal(&self, approver: &AccountId) -> String {
        format!("{}#{}", self.key, digest(approver.as_str()))
    }

    /// Reads the row, and what an earlier version kept.
    #[must_use]
    pub fn reads(&self) -> [StorageRead; 2] {
        let row = StorageRead::Entity { entity: APPROVAL.to_owned(), key: self.key.clone() };
        [row, storage::read(storage::former_approval_key(&self.issue))]
    }

    /// What was read by [`Self::reads`].
    #[must_use]
    pub fn read(self, values: &[Value]) -> Confirmations {
        let row: Option<Row> = read_as(values.first());
        let given = row.as_ref().and_then(|row| read_text(&row.given).ok()).unwrap_or_default();
        let former = read_as::<Option<GivenApproval>>(values.get(1)).flatten();
        Confirmations { place: self, rev: row.map(|row| row.rev), given, former }
    }
}

impl Confirmations {
    /// Everything that may count.
    #[must_use]
    pub fn given(&self) -> Vec<GivenApproval> {
        let replaced = |former: &&GivenApproval| {
            self.given.iter().any(|given| given.approver == former.approver)
        };
        let former = self.former.iter().filter(|former| !replaced(former));
        self.given.iter().chain(former).cloned().collect()
    }

    /// The same with another one. Whoever confirms again has confirmed what they say now.
    #[must_use]
    pub fn with(mut self, given: GivenApproval) -> Self {
        self.given.retain(|one| one.approver != given.approver);
        while self.given.len() >= KEPT_MAX {
            let other = self.given.iter().position(|one| one.plan_hash != given.plan_hash);
            self.given.remove(other.unwrap_or_default());
        }
        self.given.push(given);
        self
    }

    /// The write of the newest, over exactly what was read.
    #[must_use]
    pub fn store(&self) -> Transaction {
        let mut all = Transaction::of(vec![self.write()]);
        all.set.extend(self.given.last().map(|given| {
            let place = self.place.personal(&given.approver);
            PersonalData::of_confirmer(&given.approver, &place, given.at).write()
        }));
        all
    }

    fn write(&self) -> Write {
        let given = serde_json::to_string(&self.given).unwrap_or_default();
        let row = Row { rev: self.rev.unwrap_or(0) + 1, given };
        Write::entity(APPROVAL, self.place.key.clone(), &row, ("rev", self.rev))
    }

    /// What goes away with the run that it was given for: all that was confirmed here, and what an
    /// earlier version kept if it was of this very plan.
    #[must_use]
    pub fn spend(&self, plan_hash: &str) -> Vec<Key> {
        let row = self.rev.map(|_| Key::of_row(APPROVAL, self.place.key.clone()));
        let former = self.former.as_ref().filter(|former| former.plan_hash == plan_hash);
        let former = former.map(|_| Key::of_value(storage::former_approval_key(&self.place.issue)));
        row.into_iter().chain(former).collect()
    }

    /// What takes away all that this person has confirmed here.
    #[must_use]
    pub fn forget(mut self, approver: &AccountId) -> Transaction {
        let mut all = Transaction::default();
        let count = self.given.len();
        self.given.retain(|one| one.approver != *approver);
        if self.given.len() < count {
            let as_read = Condition::counted("rev", self.rev);
            if self.given.is_empty() {
                all.delete.push(Key::of_row(APPROVAL, self.place.key.clone()).only_if(as_read));
            } else {
                all.set.push(self.write());
            }
        }
        if self.former.is_some_and(|former| former.approver == *approver) {
            all.delete.push(Key::of_value(storage::former_approval_key(&self.place.issue)));
        }
        all
    }
}
