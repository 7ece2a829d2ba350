//! A run with its journal as it is stored, and what is not stored yet. The journal is a list of
//! texts, kept in segments; what grows with the person is one text, and lies across several.

use super::command::{Check, Condition, Conditions, Key, Transaction, Write};
use super::personal::PersonalData;
use super::pieces::{self, Broken};
use super::run::{Entry, JOURNAL_SCHEMA, Opened, Run};
use super::run_row::RunRow;
use super::storage::{self, Head, IssuePointer, SUBJECT, SubjectLease};
use crate::audit;
use crate::domain::record::{ToJson, read_text};
use crate::plan::{Plan, UndoBundle};
use crate::policy::Settings;
use serde_json::{Value, json};

/// So many full segments are stored together with the head.
const TOGETHER: usize = 3;
/// So many pieces are stored at once: a transaction holds 4 MB.
const LAID_AT_ONCE: usize = 17;
/// Pieces of an undo bundle: who erases it takes them away together with the lease.
const UNDO_PARTS_MAX: usize = 20;
/// The most that the plan, the person and the settings may take of a journal: twenty thousand
/// groups, and still less than an invocation reads at once.
const OPENING_BYTES_MAX: usize = 30_000_000;

/// A run with its journal as stored, and what is not yet stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Book {
    /// The folded state.
    pub run: Run,
    /// Texts of the open segment, the first of which may have begun before it.
    open: Vec<String>,
    open_bytes: usize,
    /// Segments that were closed since the last store, as they are stored.
    full: Vec<(u32, String)>,
    /// Segments before the open one.
    closed: u32,
    /// Segments that the stored head leads to.
    led_to: u32,
    entries: u32,
    hash: String,
    /// How many of the entries are stored.
    kept: u32,
    /// Whether the open segment has anything that is not stored.
    has_news: bool,
    /// As in [`Head`].
    stem: String,
    undo_parts: u32,
}

/// Whether what a run would be opened with can be recorded and given back. It is asked of the very
/// things that grow with a person, so a preview and a press have one answer.
#[must_use]
pub fn can_be_recorded(plan: &Plan, undo: &UndoBundle, settings: &Settings) -> bool {
    let person = undo.observation.person.to_json();
    let all = [plan.to_json(), person, settings.to_json()];
    let bytes: usize = all.iter().map(|part| pieces::kept_bytes(&part.to_string())).sum();
    bytes <= OPENING_BYTES_MAX && parts_of(undo).len() <= UNDO_PARTS_MAX
}

fn parts_of(undo: &UndoBundle) -> Vec<String> {
    let text = serde_json::to_string(undo).unwrap_or_default();
    pieces::cut_for_values(&text).into_iter().map(str::to_owned).collect()
}

impl Book {
    /// A new run's book, nothing stored.
    #[must_use]
    pub fn open(opened: Opened) -> Self {
        let entry = Entry::Opened(Box::new(opened.clone()));
        let mut book = Self {
            run: Run::open(opened),
            open: Vec::new(),
            open_bytes: 0,
            full: Vec::new(),
            closed: 0,
            led_to: 0,
            entries: 0,
            hash: audit::GENESIS.to_owned(),
            kept: 0,
            has_news: false,
            stem: String::new(),
            undo_parts: 0,
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
        self.hash = audit::link(&self.hash, &text);
        self.entries += 1;
        let bytes = pieces::kept_bytes(&text);
        if !self.open.is_empty() && self.open_bytes + bytes > pieces::PIECE_BYTES {
            self.close();
        }
        let mut parts = pieces::cut_for_segments(&text);
        let last = parts.pop().unwrap_or_default().to_owned();
        for part in parts {
            self.full.push((self.closed, pieces::part(part)));
            self.closed += 1;
        }
        self.open_bytes += pieces::kept_bytes(&last);
        self.open.push(last);
        self.has_news = true;
    }

    fn close(&mut self) {
        if self.has_news {
            self.full.push((self.closed, pieces::segment(&self.open)));
        }
        self.closed += 1;
        self.open.clear();
        self.open_bytes = 0;
        self.has_news = false;
    }

    /// Whether there are entries that are not stored.
    #[must_use]
    pub fn is_dirty(&self) -> bool {
        self.kept != self.entries
    }

    /// Everything so far has been stored.
    pub fn mark_stored(&mut self) {
        self.kept = self.entries;
        self.full.clear();
        self.led_to = self.closed + 1;
        self.has_news = false;
    }

    /// How many entries the journal has, and the hash of the last.
    #[must_use]
    pub fn head(&self) -> (u32, &str) {
        (self.entries, &self.hash)
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
        let count = usize::try_from(head.entries).unwrap_or(usize::MAX);
        let joined = pieces::join(segments, count).map_err(|broken| match broken {
            Broken::Missing(_) => "a part of its journal is missing",
            Broken::Damaged(_) => "a part of its journal is damaged",
        })?;
        let mut hash = audit::GENESIS.to_owned();
        let mut entries = Vec::new();
        for text in &joined.texts {
            hash = audit::link(&hash, text);
            let entry = read_text(text)
                .map_err(|e| format!("an entry of its journal can't be read ({e})"))?;
            entries.push(entry);
        }
        if hash != head.hash || joined.texts.len() != count {
            return Err("its journal isn't the one that was written".to_owned());
        }
        let run = Run::replay(&entries)?;
        Ok(Self {
            run,
            open_bytes: joined.open.iter().map(|text| pieces::kept_bytes(text)).sum(),
            open: joined.open,
            full: Vec::new(),
            closed: head.segments.saturating_sub(1),
            led_to: head.segments,
            entries: head.entries,
            hash,
            kept: head.entries,
            has_news: false,
            stem: head.stem.clone(),
            undo_parts: head.undo_parts,
        })
    }

    /// What has to be stored before the head leads to it, since it doesn't fit beside: segments that
    /// nobody reads yet. Nothing where it fits.
    #[must_use]
    pub fn ahead(&self) -> Vec<Write> {
        let opens_in_pieces = self.kept == 0 && !self.stem.is_empty();
        if !opens_in_pieces && self.full.len() <= TOGETHER {
            return Vec::new();
        }
        let unread = self.full.iter().filter(|(index, _)| *index >= self.led_to);
        unread.take(LAID_AT_ONCE).map(|(index, text)| self.segment(*index, text)).collect()
    }

    /// So many of [`Self::ahead`] are stored.
    pub fn mark_laid(&mut self, mut count: usize) {
        let led_to = self.led_to;
        self.full.retain(|(index, _)| {
            let is_laid = *index >= led_to && count > 0;
            count -= usize::from(is_laid);
            !is_laid
        });
    }

    /// What holds while segments are stored ahead: nobody else has taken the run up.
    #[must_use]
    pub fn still_held(&self, lease: &SubjectLease) -> Check {
        let epoch = Condition::counted("epoch", Some(lease.epoch));
        Check {
            key: self.run.opened.person.account.to_key(),
            entity: SUBJECT.to_owned(),
            conditions: Conditions { and: vec![epoch] },
        }
    }

    fn segment(&self, index: u32, text: &str) -> Write {
        let key = storage::segment_key(&self.run.opened.run, &self.stem, index);
        Write::value(key, Value::String(text.to_owned()))
    }

    /// The writes that make everything so far durable, under the lease.
    #[must_use]
    pub fn store(&self, lease: &SubjectLease, expected_epoch: Option<u64>) -> Transaction {
        let account = self.run.opened.person.account.clone();
        let claims = expected_epoch.is_some_and(|epoch| epoch != lease.epoch);
        let read = (claims && self.kept > 0).then_some(self.kept);
        let lease = SubjectLease { entries: self.entries, ..lease.clone() };
        let lease = storage::lease_write(&account, &lease, expected_epoch, read);
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
            stem: self.stem.clone(),
            undo_parts: self.undo_parts,
        };
        let mut all = Transaction::of(vec![
            lease,
            RunRow::of(&self.run).write(),
            Write::value(storage::head_key(run), json!(head)),
            self.segment(self.closed, &pieces::segment(&self.open)),
        ]);
        all.set.extend(self.full.iter().map(|(index, text)| self.segment(*index, text)));
        all
    }

    /// The writes that admit the run: lease, journal, undo bundle and the ticket's pointer, all
    /// or nothing. What the opening has laid ahead counts from then on.
    #[must_use]
    pub fn store_first(
        &self,
        lease: &SubjectLease,
        expected_epoch: Option<u64>,
        opening: &FirstPieces,
    ) -> Transaction {
        let mut transaction = self.store(lease, expected_epoch);
        let opened = &self.run.opened;
        let taken_by = lease.taken_by.clone();
        let account = opened.person.account.clone();
        let pointer = IssuePointer { run_id: opened.run.clone(), account, taken_by };
        transaction.delete.extend(opening.laid.iter().map(PersonalData::erasure));
        if opening.laid.is_none() {
            let undo = Value::String(opening.undo.concat());
            transaction.set.push(Write::value(storage::undo_key(&opened.run), undo));
        }
        transaction.set.push(Write::value(storage::issue_key(&opened.issue), json!(pointer)));
        transaction.set.extend(PersonalData::of_run(opened).iter().map(PersonalData::write));
        transaction
    }
}

/// The undo bundle, and what else an opening has to store before its run begins.
#[derive(Clone, Debug, PartialEq)]
pub struct FirstPieces {
    /// Its parts that are still to be stored; one where it fits a value.
    undo: Vec<String>,
    /// That there are pieces which no head leads to yet, where the opening doesn't fit one
    /// transaction: the schedule takes them away if it never does.
    laid: Option<PersonalData>,
    /// How many parts of the undo bundle are stored.
    stored: usize,
    /// Whether the row of [`Self::laid`] is stored.
    is_told: bool,
}

impl FirstPieces {
    /// What `book` is opened with, and `undo`. Where that doesn't fit one transaction, `holder` names
    /// the pieces, and with them the hash: two that open the same run have pieces of their own.
    #[must_use]
    pub fn of(book: &mut Book, undo: &UndoBundle, holder: &str) -> Self {
        let undo = parts_of(undo);
        let in_pieces = undo.len() > 1 || !book.full.is_empty();
        let laid = in_pieces.then(|| {
            let name = audit::digest(&format!("{holder} {}", book.hash));
            book.stem = name.chars().take(16).collect();
            book.undo_parts = u32::try_from(undo.len()).unwrap_or(u32::MAX);
            let opened = &book.run.opened;
            let count = (book.closed + 1, book.undo_parts);
            let account = &opened.person.account;
            PersonalData::of_laid(account, &opened.run, &book.stem, count, opened.at)
        });
        Self { undo, laid, stored: 0, is_told: false }
    }

    /// The next pieces that are stored before the run begins, and how many of them are the book's;
    /// `None`: everything else goes into the transaction that begins it.
    #[must_use]
    pub fn next(&self, book: &Book) -> Option<(Transaction, usize)> {
        let laid = self.laid.as_ref()?;
        let run = &book.run.opened.run;
        let ahead = book.ahead();
        let (mut all, count) = match self.undo.get(self.stored..).unwrap_or_default() {
            [] if ahead.is_empty() => return None,
            [] => {
                let count = ahead.len();
                (Transaction::of(ahead), count)
            }
            parts => {
                let parts = (0..).zip(self.undo.iter()).skip(self.stored).take(parts.len());
                let parts = parts.take(LAID_AT_ONCE).map(|(index, part): (u32, &String)| {
                    let key = storage::undo_part_key(run, &book.stem, index);
                    Write::value(key, Value::String(part.clone()))
                });
                (Transaction::of(parts.collect()), 0)
            }
        };
        if self.is_told {
            all.check.push(laid.still_kept());
        } else {
            all.set.push(laid.write());
        }
        Some((all, count))
    }

    /// The transaction of [`Self::next`] is stored, with so many segments of the book.
    pub fn mark_laid(&mut self, book: &mut Book, count: usize) {
        self.is_told = true;
        if count == 0 {
            self.stored = self.undo.len().min(self.stored + LAID_AT_ONCE);
        }
        book.mark_laid(count);
    }
}

/// What is left of an opening that never came through: its pieces, if the row says which. None where
/// `head`, the run's, leads to them: a row that was asked for twice may be kept late, when the run
/// has begun.
#[must_use]
pub fn left_over(row: &PersonalData, head: Option<&Head>) -> Vec<Key> {
    let Some((run, stem, count)) = row.laid_pieces() else { return Vec::new() };
    if head.is_some_and(|head| head.stem == stem) {
        return Vec::new();
    }
    storage::pieces_of(&run, &stem, count)
}
