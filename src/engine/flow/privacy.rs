//! Reporting whose personal data is kept, and erasing what is kept of those whose account is
//! closed. Last in a firing of the schedule: as many as one report holds, the next firing goes on.

use super::{Flow, loaded, read_as};
use crate::domain::{AccountId, Instant, RunId};
use crate::engine::appointment::{self, Appointment};
use crate::engine::command::{
    AccountReport, Condition, Key, StorageRead, TRANSACTION_MAX, Transaction, What, Write,
};
use crate::engine::confirmations::Place;
use crate::engine::event::{Outcome, ReportedAccount, ReportedAccounts, Stored};
use crate::engine::personal::{BY_DUE, KEPT, PersonalData, Role};
use crate::engine::proposal::{self, Proposal};
use crate::engine::query::{Query, Range};
use crate::engine::storage::{self, Head, SubjectLease};
use crate::engine::watch::watch_place;
use crate::engine::{Answer, Move};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// As many accounts as one report may hold (`@forge/api`, `privacy.LIMIT`).
const PAGE: u32 = 90;
/// Openings in pieces that are cleared in one firing.
const CLEARED_MAX: usize = 5;

/// Where the reporting stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Privacy {
    note: String,
    woken: u32,
    stage: Stage,
}

#[derive(Clone, Debug, PartialEq)]
enum Stage {
    Listing,
    /// Who of them was reported within the cycle.
    Knowing {
        due: Vec<PersonalData>,
        /// Whether there is no more that is due.
        whole: bool,
        /// Rows of openings that are taken away.
        erased: Vec<Key>,
    },
    Reporting {
        rows: Vec<PersonalData>,
        known: Known,
    },
    /// Whether a run has begun with what is to be taken away.
    Heading {
        gone: Vec<PersonalData>,
        due: Vec<PersonalData>,
        whole: bool,
    },
    /// What openings that never came through have left is being taken away.
    Clearing {
        left: Vec<PersonalData>,
        due: Vec<PersonalData>,
        whole: bool,
    },
    /// What the closed accounts' rows speak of, and what is kept of it.
    Looking {
        closed: Vec<PersonalData>,
        commands: Vec<What>,
    },
    Keeping,
}

/// What follows without a report.
#[derive(Clone, Debug, Default, PartialEq)]
struct Known {
    /// Rows of accounts that are known to be closed.
    closed: Vec<PersonalData>,
    writes: Vec<Write>,
    delete: Vec<Key>,
}

/// Begins; `note` and `woken` are what the firing has done so far.
pub(crate) fn begin(note: String, woken: u32, now: Instant) -> Move {
    let query = Query::of_now(BY_DUE, KEPT, PAGE).within(Some(Range::Until(now)));
    let privacy = Privacy { note, woken, stage: Stage::Listing };
    Move::Ask(Flow::Privacy(Box::new(privacy)), vec![What::Query(query)])
}

impl Privacy {
    pub(crate) fn take(mut self: Box<Self>, outcomes: Vec<Outcome>, now: Instant) -> Move {
        match std::mem::replace(&mut self.stage, Stage::Listing) {
            Stage::Listing => match outcomes.into_iter().next() {
                Some(Outcome::Found(found)) => {
                    let whole = found.cursor.is_none();
                    self.clear(found.rows().take(PAGE as usize).collect(), whole)
                }
                _ => self.end(),
            },
            Stage::Heading { gone, due, whole } => match loaded(outcomes) {
                Ok(heads) => self.take_away(gone, &heads, (due, whole)),
                Err(_) => self.end(),
            },
            Stage::Clearing { left, due, whole } => self.cleared(&left, (due, whole), &outcomes),
            Stage::Knowing { due, whole, erased } => match loaded(outcomes) {
                Ok(values) => self.known((due, whole), erased, &values, now),
                Err(_) => self.end(),
            },
            Stage::Reporting { rows, known } => match outcomes.into_iter().next() {
                Some(Outcome::ReportPersonalData(ReportedAccounts::Remarks { accounts })) => {
                    self.told(&rows, known, &accounts, now)
                }
                _ => self.failed(),
            },
            Stage::Looking { closed, mut commands } => {
                // What can't be looked at now is due as it was.
                if let Ok(values) = loaded(outcomes) {
                    commands.extend(erasures(&closed, &values, now));
                }
                self.keep(commands)
            }
            Stage::Keeping => self.end(),
        }
    }

    fn end(self) -> Move {
        Move::Done(Answer::Worked { note: self.note, woken: self.woken })
    }

    /// An opening in pieces that never came through is given up first; from then on it can't, and
    /// the next firing takes its pieces away. Its row goes last, and names them until then.
    fn clear(mut self: Box<Self>, due: Vec<PersonalData>, whole: bool) -> Move {
        let (left, due): (Vec<PersonalData>, Vec<PersonalData>) =
            due.into_iter().partition(|row| row.role == Role::Laid);
        let (gone, forgotten): (Vec<PersonalData>, Vec<PersonalData>) =
            left.into_iter().take(CLEARED_MAX).partition(PersonalData::is_given_up);
        let given_up = forgotten.iter().map(|row| row.given_up().write_instead_of(row));
        let mut commands: Vec<What> =
            given_up.map(|write| store(Transaction::of(vec![write]))).collect();
        if gone.is_empty() && commands.is_empty() {
            return self.know(due, whole, Vec::new());
        }
        if gone.is_empty() {
            self.stage = Stage::Clearing { left: gone, due, whole };
        } else {
            let run = |row: &PersonalData| row.laid_pieces().map(|(run, _, _)| run);
            let run = |row: &PersonalData| run(row).unwrap_or_else(|| RunId::new(&row.place));
            let reads = gone.iter().map(|row| storage::read_head(&run(row))).collect();
            commands.insert(0, What::Load { reads });
            self.stage = Stage::Heading { gone, due, whole };
        }
        Move::Ask(Flow::Privacy(self), commands)
    }

    /// Of a run that has begun with them all the same, only the row goes; of one whose head can't be
    /// read, nothing.
    fn take_away(
        mut self: Box<Self>,
        gone: Vec<PersonalData>,
        heads: &[Value],
        (due, whole): (Vec<PersonalData>, bool),
    ) -> Move {
        let mut left = Vec::new();
        let mut pieces = Vec::new();
        for (row, stored) in gone.into_iter().zip(heads) {
            let head: Option<Head> = read_as(Some(stored));
            if head.is_some() || stored.is_null() {
                pieces.extend(storage::left_over(&row, head.as_ref()));
                left.push(row);
            }
        }
        let commands: Vec<What> = deletions(&pieces).map(store).collect();
        if commands.is_empty() {
            return self.know(due, whole, left.iter().map(PersonalData::erasure).collect());
        }
        self.stage = Stage::Clearing { left, due, whole };
        Move::Ask(Flow::Privacy(self), commands)
    }

    fn cleared(
        self: Box<Self>,
        left: &[PersonalData],
        (due, whole): (Vec<PersonalData>, bool),
        outcomes: &[Outcome],
    ) -> Move {
        let is_stored = |outcome: &Outcome| matches!(outcome, Outcome::Store(Stored::Stored {}));
        let gone = if outcomes.iter().all(is_stored) { left } else { &[] };
        self.know(due, whole, gone.iter().map(PersonalData::erasure).collect())
    }

    fn know(mut self: Box<Self>, due: Vec<PersonalData>, whole: bool, erased: Vec<Key>) -> Move {
        if due.is_empty() {
            return self.keep(deletions(&erased).map(store).collect());
        }
        let reads = accounts_of(&due).map(PersonalData::mark_of).collect();
        self.stage = Stage::Knowing { due, whole, erased };
        Move::Ask(Flow::Privacy(self), vec![What::Load { reads }])
    }

    /// Whoever was reported within the cycle waits for its end, and whose account was closed then is
    /// closed.
    fn known(
        self: Box<Self>,
        (due, whole): (Vec<PersonalData>, bool),
        erased: Vec<Key>,
        values: &[Value],
        now: Instant,
    ) -> Move {
        let marks: Vec<(AccountId, Option<PersonalData>)> = accounts_of(&due)
            .cloned()
            .zip(values.iter().map(|value| read_as(Some(value))))
            .collect();
        let mut known = Known::default();
        let mut rows = Vec::new();
        let (marked, kept): (Vec<PersonalData>, Vec<PersonalData>) =
            due.into_iter().partition(|row| row.role == Role::Reported);
        for row in kept {
            let mark = marks.iter().find(|(account, _)| *account == row.account);
            match mark.and_then(|(_, mark)| mark.as_ref()).filter(|mark| mark.due_at > now) {
                Some(mark) if mark.is_of_closed() => known.closed.push(row),
                Some(mark) => known.writes.push(row.due_with(mark).write_over()),
                None => rows.push(row),
            }
        }
        // Of whom nothing else is due any more, nothing else is kept: all of it is due with the mark.
        let of_rows: Vec<Key> =
            rows.iter().map(|row| PersonalData::mark(&row.account, false, now).key()).collect();
        let lonely = marked.iter().filter(|mark| whole && !of_rows.contains(&mark.key()));
        known.delete = erased;
        known.delete.extend(lonely.map(PersonalData::erasure));
        self.report(rows, known, now)
    }

    /// Every account once, as of the oldest that is kept of it.
    fn report(mut self: Box<Self>, rows: Vec<PersonalData>, known: Known, now: Instant) -> Move {
        let mut accounts: Vec<AccountReport> = Vec::new();
        for row in &rows {
            match accounts.iter_mut().find(|one| one.account_id == row.account) {
                Some(one) => one.updated_at = one.updated_at.min(row.read_at),
                None => accounts.push(AccountReport {
                    account_id: row.account.clone(),
                    updated_at: row.read_at,
                }),
            }
        }
        if accounts.is_empty() {
            return self.erase(known, now);
        }
        self.stage = Stage::Reporting { rows, known };
        Move::Ask(Flow::Privacy(self), vec![What::ReportPersonalData { accounts }])
    }

    /// The rows are still due: the next firing reports them again.
    fn failed(mut self: Box<Self>) -> Move {
        self.stage = Stage::Keeping;
        let log = What::Log {
            level: "warn".to_owned(),
            message: "Atlassian did not take the report of personal data; it is tried again"
                .to_owned(),
            fields: json!({ "code": "privacy.reportFailed" }),
        };
        Move::Ask(Flow::Privacy(self), vec![log])
    }

    fn told(
        self: Box<Self>,
        rows: &[PersonalData],
        mut known: Known,
        said: &[ReportedAccount],
        now: Instant,
    ) -> Move {
        let has = |account: &AccountId, status: &str| {
            said.iter().any(|one| one.account_id == *account && one.status == status)
        };
        let is_closed = |account: &AccountId| has(account, ReportedAccount::CLOSED);
        let marks = accounts_of(rows).map(|a| PersonalData::mark(a, is_closed(a), now).write());
        known.writes.extend(marks);
        let (closed, others): (Vec<PersonalData>, Vec<PersonalData>) =
            rows.iter().cloned().partition(|row| is_closed(&row.account));
        let next = |row: &PersonalData| {
            row.reported(has(&row.account, ReportedAccount::UPDATED), now).write_over()
        };
        known.writes.extend(others.iter().map(next));
        known.closed.extend(closed);
        self.erase(known, now)
    }

    /// Keeps what follows, and erases what is kept of closed accounts.
    fn erase(mut self: Box<Self>, known: Known, now: Instant) -> Move {
        let Known { closed, writes, delete } = known;
        let written = writes.chunks(TRANSACTION_MAX).map(|some| Transaction::of(some.to_vec()));
        let commands: Vec<What> = written.chain(deletions(&delete)).map(store).collect();
        if closed.is_empty() {
            return self.keep(commands);
        }
        let reads: Vec<StorageRead> = closed.iter().flat_map(reads_beside).collect();
        if reads.is_empty() {
            let erased = erasures(&closed, &[], now);
            return self.keep(commands.into_iter().chain(erased).collect());
        }
        self.stage = Stage::Looking { closed, commands };
        Move::Ask(Flow::Privacy(self), vec![What::Load { reads }])
    }

    fn keep(mut self: Box<Self>, commands: Vec<What>) -> Move {
        self.stage = Stage::Keeping;
        if commands.is_empty() {
            return self.end();
        }
        Move::Ask(Flow::Privacy(self), commands)
    }
}

fn store(transaction: Transaction) -> What {
    What::Store { transaction }
}

/// As many transactions as it takes to remove these.
fn deletions(keys: &[Key]) -> impl Iterator<Item = Transaction> {
    let some = keys.chunks(TRANSACTION_MAX);
    some.map(|some| Transaction { delete: some.to_vec(), ..Transaction::default() })
}

/// Every account of these rows once.
fn accounts_of(rows: &[PersonalData]) -> impl Iterator<Item = &AccountId> {
    let kept = rows.iter().filter(|row| row.role != Role::Reported);
    kept.map(|row| &row.account).collect::<BTreeSet<_>>().into_iter()
}

/// What is to be known before a row's data is erased. A journal is never changed: for whoever is
/// in nothing else, there is nothing to look at.
fn reads_beside(row: &PersonalData) -> Vec<StorageRead> {
    match row.role {
        Role::Subject => {
            vec![storage::read_lease(&row.account), storage::read_head(&RunId::new(&row.place))]
        }
        Role::Confirmer => Place::of_personal(&row.place).reads().to_vec(),
        Role::Scheduler | Role::Scheduled => vec![appointment::read_at(&row.place)],
        Role::Proposer => vec![proposal::read_proposal()],
        Role::Operator | Role::Approver | Role::Laid | Role::Reported => Vec::new(),
    }
}

/// The erasures of these rows; `values` are the answers to [`reads_beside`], in the same order.
fn erasures(closed: &[PersonalData], values: &[Value], now: Instant) -> Vec<What> {
    let mut values = values.iter().cloned();
    let mut leases_gone = Vec::new();
    let mut each = Vec::new();
    for row in closed {
        let beside: Vec<Value> = values.by_ref().take(reads_beside(row).len()).collect();
        let kept = beside.first();
        let mut transaction = match row.role {
            Role::Subject => of_subject(row, &beside, &mut leases_gone),
            Role::Confirmer => Some(of_confirmer(row, &beside)),
            Role::Scheduler | Role::Scheduled => of_appointment(row, kept),
            Role::Proposer => Some(of_proposer(row, kept)),
            Role::Operator | Role::Approver | Role::Laid | Role::Reported => {
                Some(Transaction::default())
            }
        };
        match &mut transaction {
            Some(transaction) => transaction.delete.push(row.erasure()),
            None => transaction = Some(Transaction::of(vec![row.in_use(now).write_over()])),
        }
        each.extend(transaction.map(|transaction| What::Store { transaction }));
    }
    each
}

/// What is kept of a run's subject; `None` while a run needs it. The lease is in one transaction
/// only, however many runs there were.
fn of_subject(
    row: &PersonalData,
    kept: &[Value],
    leases_gone: &mut Vec<AccountId>,
) -> Option<Transaction> {
    let lease: Option<SubjectLease> = read_as(kept.first());
    let head: Option<Head> = read_as(kept.get(1));
    // Without its head nobody knows how many pieces there are.
    let is_hidden = head.is_none() && kept.get(1).is_some_and(|stored| !stored.is_null());
    if is_hidden || lease.as_ref().is_some_and(SubjectLease::is_live) {
        return None;
    }
    let mut delete = storage::undo_places(&RunId::new(&row.place), head.as_ref());
    if let Some(lease) = lease.filter(|_| !leases_gone.contains(&row.account)) {
        leases_gone.push(row.account.clone());
        // A run that was opened meanwhile keeps its lease.
        let as_read = Condition::counted("epoch", Some(lease.epoch));
        delete.push(storage::lease_place(&row.account).only_if(as_read));
        delete.push(watch_place(&row.account));
    }
    Some(Transaction { delete, ..Transaction::default() })
}

fn of_confirmer(row: &PersonalData, kept: &[Value]) -> Transaction {
    Place::of_personal(&row.place).read(kept).forget(&row.account)
}

/// What somebody proposed for the settings: who has no account any more proposes nothing.
fn of_proposer(row: &PersonalData, kept: Option<&Value>) -> Transaction {
    let kept: Option<Proposal> = read_as(kept);
    let own = kept.filter(|kept| kept.account == row.account);
    // Its row of personal data is taken away with whatever it speaks of.
    let delete = own.map(|own| own.removal().to_vec()).unwrap_or_default();
    Transaction { delete, ..Transaction::default() }
}

/// What an appointment keeps; `None` while it will start. It will be stopped: neither can somebody
/// with a closed account start a run, nor can one be started on them.
fn of_appointment(row: &PersonalData, kept: Option<&Value>) -> Option<Transaction> {
    let kept: Option<Appointment> = read_as(kept);
    match kept.filter(|kept| kept.names(&row.account)) {
        Some(kept) if kept.is_set() || kept.is_noticed() => None,
        Some(kept) => Some(Transaction::of(vec![kept.forgetting(&row.account).write()])),
        None => Some(Transaction::default()),
    }
}
