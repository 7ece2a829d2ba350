//! Where a run is kept: keys, the subject's entity with its lease, and what leads to a journal.

pub use super::book::{Book, FirstPieces, can_be_recorded, left_over};
use super::command::{Condition, Key, StorageRead, Write};
use super::query::Index;
use crate::domain::record::{Record, record};
use crate::domain::{AccountId, Instant, IssueId, IssueKey, RunId};
use serde_json::Value;

/// The kind of entity that holds a subject's lease.
pub const SUBJECT: &str = "subject";
/// Its index of what is due.
pub const BY_DUE: Index =
    Index { entity: SUBJECT, name: "by-due", partition: "state", range: "dueAt" };
/// The partition of runs that are not over.
pub const LIVE: &str = "live";
const ENDED: &str = "ended";

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
    /// Under which name the pieces of the run are kept, where it was opened in pieces: whoever opens
    /// a run at the same moment has pieces of their own.
    pub stem: String,
    /// How many pieces the undo bundle has; none: it is one value.
    pub undo_parts: u32,
}
record!(Head { schema, account, segments, entries, hash; stem, undo_parts });

/// Key of the settings.
#[must_use]
pub fn settings_key() -> String {
    "settings".to_owned()
}

pub(super) fn head_key(run: &RunId) -> String {
    format!("run#{run}#head")
}

/// Where the run keeps what it is opened with: at its own name, or in pieces under the opening's.
fn stem_of(run: &RunId, stem: &str) -> String {
    if stem.is_empty() { format!("run#{run}") } else { format!("run#{run}#{stem}") }
}

pub(super) fn segment_key(run: &RunId, stem: &str, index: u32) -> String {
    format!("{}#j#{index}", stem_of(run, stem))
}

pub(super) fn undo_key(run: &RunId) -> String {
    format!("run#{run}#undo")
}

pub(super) fn undo_part_key(run: &RunId, stem: &str, index: u32) -> String {
    format!("{}#undo#{index}", stem_of(run, stem))
}

pub(super) fn issue_key(issue: &IssueId) -> String {
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

/// Reads what a run recorded before its first write, and the head, which tells whether it is in
/// pieces.
#[must_use]
pub fn read_undo(run: &RunId) -> Vec<StorageRead> {
    vec![read(undo_key(run)), read_head(run)]
}

/// Reads the pieces of what a run recorded before its first write; none where it is one value.
#[must_use]
pub fn read_undo_parts(run: &RunId, head: &Head) -> Vec<StorageRead> {
    undo_part_keys(run, &head.stem, head.undo_parts).map(read).collect()
}

fn undo_part_keys(run: &RunId, stem: &str, parts: u32) -> impl Iterator<Item = String> {
    (0..parts).map(move |index| undo_part_key(run, stem, index))
}

fn segment_keys(run: &RunId, stem: &str, segments: u32) -> impl Iterator<Item = String> {
    (0..segments).map(move |index| segment_key(run, stem, index))
}

/// Where a run's record of what was before its first write is; `head` is the run's.
#[must_use]
pub fn undo_places(run: &RunId, head: Option<&Head>) -> Vec<Key> {
    let parts = head.into_iter();
    let parts = parts.flat_map(|head| undo_part_keys(run, &head.stem, head.undo_parts));
    std::iter::once(undo_key(run)).chain(parts).map(Key::of_value).collect()
}

/// The pieces of an opening, whether or not it came through.
#[must_use]
pub fn pieces_of(run: &RunId, stem: &str, (segments, undo_parts): (u32, u32)) -> Vec<Key> {
    let undo = undo_part_keys(run, stem, undo_parts);
    segment_keys(run, stem, segments).chain(undo).map(Key::of_value).collect()
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
    segment_keys(run, &head.stem, head.segments).map(read).collect()
}

/// Reads the subject's lease.
#[must_use]
pub fn read_lease(account: &AccountId) -> StorageRead {
    StorageRead::Entity { entity: SUBJECT.to_owned(), key: account.to_key() }
}

/// A lease is written only over the epoch that was read, or where there was none; and whoever
/// takes a run up has read all of its journal, or would write over what they have not.
pub(super) fn lease_write(
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
