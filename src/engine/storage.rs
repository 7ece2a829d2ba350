//! Where a run is kept: keys, the subject's entity with its lease, and journal segments.

use super::command::{Condition, Key, StorageRead, Transaction, Write};
use super::personal::PersonalData;
use super::query::Index;
use super::run::{Entry, JOURNAL_SCHEMA, Run};
use super::run_row::RunRow;
use crate::audit;
use crate::domain::record::{Record, read_text, record};
use crate::domain::{AccountId, Instant, IssueId, IssueKey, RunId};
use crate::plan::UndoBundle;
use serde_json::{Value, json};

/// The kind of entity that holds a subject's lease.
pub const SUBJECT: &str = "subject";
/// Its index of what is due.
pub const BY_DUE: Index =
    Index { entity: SUBJECT, name: "by-due", partition: "state", range: "dueAt" };
/// The partition of runs that are not over.
pub const LIVE: &str = "live";
const ENDED: &str = "ended";

/// A journal segment is closed at this size; a stored value holds 240 KiB, and escaping adds.
const SEGMENT_BYTES: usize = 100_000;
/// The largest single record that still fits a stored value with its escapes.
pub const RECORD_BYTES_MAX: usize = 170_000;

/// One run per subject: who holds it, and when it must be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectLease {
    /// The subject's last run.
    pub run_id: RunId,
    /// The ticket.
    pub issue_id: IssueId,
    /// The ticket's key.
    pub issue_key: IssueKey,
    /// `live` or `ended`.
    pub state: String,
    /// Raised by whoever takes it; every store is conditional on it.
    pub epoch: u64,
    /// The invocation that took it.
    pub holder: String,
    /// Nobody else may take it before.
    pub lease_until: Instant,
    /// The schedule takes it up then.
    pub due_at: Instant,
    /// What the ticket was last told of the run; empty: nothing yet.
    pub told: String,
    /// How many entries the run's journal has: whoever takes the run up must have read them all.
    pub entries: u32,
    /// The subject's last run that took something, on whatever ticket: its undo bundle is what
    /// somebody who comes back can be given.
    pub taken_by: Option<RunId>,
}
record!(SubjectLease {
    run_id,
    issue_id,
    issue_key,
    state,
    epoch,
    lease_until,
    due_at,
    entries,
    taken_by;
    holder,
    told
});

impl SubjectLease {
    /// Whether a run is under way.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.state == LIVE
    }
}

/// The ticket's last run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuePointer {
    /// Which run.
    pub run_id: RunId,
    /// On whom.
    pub account: AccountId,
    /// The last run that took something: its undo bundle is what can be given back.
    pub taken_by: Option<RunId>,
}
record!(IssuePointer { run_id, account, taken_by });

/// What leads to a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Of the writer.
    pub schema: u16,
    /// On whom.
    pub account: AccountId,
    /// How many segments.
    pub segments: u32,
    /// How many entries.
    pub entries: u32,
    /// The chain's last link.
    pub hash: String,
}
record!(Head { schema, account, segments, entries, hash });

/// A run with its journal as stored, and what is not yet stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Book {
    /// The folded state.
    pub run: Run,
    /// Entries of the open segment, as JSON texts.
    open: Vec<String>,
    /// Segments before the open one.
    closed: u32,
    entries: u32,
    hash: String,
    /// How many of the entries are stored.
    kept: u32,
}

/// Key of the settings.
#[must_use]
pub fn settings_key() -> String {
    "settings".to_owned()
}

fn head_key(run: &RunId) -> String {
    format!("run#{run}#head")
}

fn segment_key(run: &RunId, index: u32) -> String {
    format!("run#{run}#j#{index}")
}

fn undo_key(run: &RunId) -> String {
    format!("run#{run}#undo")
}

fn issue_key(issue: &IssueId) -> String {
    format!("issue#{issue}")
}

/// Reads a value.
#[must_use]
pub fn read(key: String) -> StorageRead {
    StorageRead::Value { key }
}

/// Reads the ticket's pointer.
#[must_use]
pub fn read_pointer(issue: &IssueId) -> StorageRead {
    read(issue_key(issue))
}

/// Reads what a run recorded before its first write.
#[must_use]
pub fn read_undo(run: &RunId) -> StorageRead {
    read(undo_key(run))
}

/// Where a run's record of what was before its first write is.
#[must_use]
pub fn undo_place(run: &RunId) -> Key {
    Key::of_value(undo_key(run))
}

/// Where the subject's lease is.
#[must_use]
pub fn lease_place(account: &AccountId) -> Key {
    Key::of_row(SUBJECT, account.to_key())
}

/// Key of what earlier versions kept of a ticket's confirmation.
#[must_use]
pub fn former_approval_key(issue: &IssueId) -> String {
    format!("approval#{issue}")
}

/// Reads the head of a journal.
#[must_use]
pub fn read_head(run: &RunId) -> StorageRead {
    read(head_key(run))
}

/// Reads every segment.
#[must_use]
pub fn read_segments(run: &RunId, head: &Head) -> Vec<StorageRead> {
    (0..head.segments).map(|index| read(segment_key(run, index))).collect()
}

/// Reads the subject's lease.
#[must_use]
pub fn read_lease(account: &AccountId) -> StorageRead {
    StorageRead::Entity { entity: SUBJECT.to_owned(), key: account.to_key() }
}

impl Book {
    /// A new run's book, nothing stored.
    #[must_use]
    pub fn open(opened: super::run::Opened) -> Self {
        let entry = Entry::Opened(Box::new(opened.clone()));
        let mut book = Self {
            run: Run::open(opened),
            open: Vec::new(),
            closed: 0,
            entries: 0,
            hash: audit::GENESIS.to_owned(),
            kept: 0,
        };
        book.link(&entry);
        book
    }

    /// Adds an entry and folds it.
    pub fn write(&mut self, entry: &Entry) {
        self.run.apply(entry);
        self.link(entry);
    }

    /// Takes a look. Of a run that rests, a look without news is not written down: a run may be
    /// watched for weeks, and its journal would be all looks.
    pub fn look(&mut self, looked: &Entry) {
        if self.run.rest.is_some() && !self.is_dirty() {
            let mut seen = self.run.clone();
            seen.apply(looked);
            if seen.tells_nothing_new_to(&self.run) {
                self.run = seen;
                return;
            }
        }
        self.write(looked);
    }

    fn link(&mut self, entry: &Entry) {
        let text = serde_json::to_string(entry).unwrap_or_default();
        let size: usize = self.open.iter().map(String::len).sum();
        // A segment is closed only when everything in it has been stored.
        if !self.is_dirty() && !self.open.is_empty() && size + text.len() > SEGMENT_BYTES {
            self.closed += 1;
            self.open.clear();
        }
        self.hash = audit::link(&self.hash, &text);
        self.entries += 1;
        self.open.push(text);
    }

    /// Whether the open segment has entries that are not stored.
    #[must_use]
    pub fn is_dirty(&self) -> bool {
        self.kept != self.entries
    }

    /// Everything so far has been stored.
    pub fn mark_stored(&mut self) {
        self.kept = self.entries;
    }

    /// How many entries the journal has, and the hash of the last.
    #[must_use]
    pub fn head(&self) -> (u32, &str) {
        (self.entries, &self.hash)
    }

    /// The journal's size in the open segment, for the bound before a run is opened.
    #[must_use]
    pub fn open_bytes(&self) -> usize {
        self.open.iter().map(String::len).sum()
    }

    /// Reads a journal as it was when its head was read: somebody may have gone on writing since,
    /// and what they wrote stands behind it.
    ///
    /// # Errors
    /// What is wrong with it, in words that say what to do.
    pub fn read(head: &Head, segments: &[Value]) -> Result<Self, String> {
        if head.schema > JOURNAL_SCHEMA {
            return Err(format!(
                "its journal has schema {}, this version reads up to {JOURNAL_SCHEMA}: deploy the newer version of Offramp again",
                head.schema
            ));
        }
        let mut entries = Vec::new();
        let mut hash = audit::GENESIS.to_owned();
        let mut open = Vec::new();
        let mut left = usize::try_from(head.entries).unwrap_or(usize::MAX);
        for segment in segments {
            let text = segment.as_str().ok_or("a part of its journal is missing")?;
            open =
                read_text::<Vec<String>>(text).map_err(|_| "a part of its journal is damaged")?;
            open.truncate(left);
            left -= open.len();
            for entry in &open {
                hash = audit::link(&hash, entry);
                let entry = read_text(entry)
                    .map_err(|e| format!("an entry of its journal can't be read ({e})"))?;
                entries.push(entry);
            }
        }
        if hash != head.hash || left > 0 {
            return Err("its journal isn't the one that was written".to_owned());
        }
        let run = Run::replay(&entries)?;
        let closed = head.segments.saturating_sub(1);
        Ok(Self { run, open, closed, entries: head.entries, hash, kept: head.entries })
    }

    /// The writes that make everything so far durable, under the lease.
    #[must_use]
    pub fn store(&self, lease: &SubjectLease, expected_epoch: Option<u64>) -> Transaction {
        let account = self.run.opened.person.account.clone();
        let claims = expected_epoch.is_some_and(|epoch| epoch != lease.epoch);
        let read = (claims && self.kept > 0).then_some(self.kept);
        let lease = SubjectLease { entries: self.entries, ..lease.clone() };
        let lease = lease_write(&account, &lease, expected_epoch, read);
        if !self.is_dirty() {
            return Transaction::of(vec![lease]);
        }
        let run = &self.run.opened.run;
        let head = Head {
            schema: JOURNAL_SCHEMA,
            account: account.clone(),
            segments: self.closed + 1,
            entries: self.entries,
            hash: self.hash.clone(),
        };
        let segment = serde_json::to_string(&self.open).unwrap_or_default();
        Transaction::of(vec![
            lease,
            RunRow::of(&self.run).write(),
            Write::value(head_key(run), json!(head)),
            Write::value(segment_key(run, self.closed), Value::String(segment)),
        ])
    }

    /// The writes that admit the run: lease, journal, undo bundle and the ticket's pointer, all
    /// or nothing.
    #[must_use]
    pub fn store_first(
        &self,
        lease: &SubjectLease,
        expected_epoch: Option<u64>,
        undo: &UndoBundle,
    ) -> Transaction {
        let mut transaction = self.store(lease, expected_epoch);
        let opened = &self.run.opened;
        let undo = serde_json::to_string(undo).unwrap_or_default();
        let taken_by = lease.taken_by.clone();
        let account = opened.person.account.clone();
        let pointer = IssuePointer { run_id: opened.run.clone(), account, taken_by };
        transaction.set.push(Write::value(undo_key(&opened.run), Value::String(undo)));
        transaction.set.push(Write::value(issue_key(&opened.issue), json!(pointer)));
        transaction.set.extend(PersonalData::of_run(opened).iter().map(PersonalData::write));
        transaction
    }
}

/// A lease is written only over the epoch that was read, or where there was none; and whoever
/// takes a run up has read all of its journal, or would write over what they have not.
fn lease_write(
    account: &AccountId,
    lease: &SubjectLease,
    expected_epoch: Option<u64>,
    read_entries: Option<u32>,
) -> Write {
    let mut write = Write::entity(SUBJECT, account.to_key(), lease, ("epoch", expected_epoch));
    let read = read_entries.map(|entries| Condition::counted("entries", Some(u64::from(entries))));
    if let Some(conditions) = &mut write.conditions {
        conditions.and.extend(read);
    }
    write
}

/// The state text of a run.
#[must_use]
pub fn state_text(over: bool) -> String {
    if over { ENDED } else { LIVE }.to_owned()
}

/// Reads a stored value as `T`.
pub(crate) fn read_as<T: Record>(value: Option<&Value>) -> Option<T> {
    T::from_json(value?.clone()).ok()
}
