//! A run in one line, for the list of runs: what is looked for without reading journals. Read by its
//! key it says whether the run is at work; whatever else decides reads the journal.

use super::command::{StorageRead, What, Write};
use super::query::{Index, Query, Range};
use super::run::Run;
use super::ticket;
use crate::domain::record::record;
use crate::domain::{AccountId, Instant, IssueId, IssueKey, RunId};
use crate::playbook::PlaybookId;

/// The kind of entity that holds the list of runs.
pub const RUN: &str = "run";
/// Its index of all runs by their beginning.
pub const BY_START: Index =
    Index { entity: RUN, name: "by-start", partition: "scope", range: "startedAt" };
/// Rows of one page.
const PAGE: u32 = 50;
/// The latest moment that an index can say.
const ALWAYS: i64 = 8_640_000_000_000_000;
/// The partition that all of them are in.
pub const ALL: &str = "all";

/// A run in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunRow {
    /// Which run.
    pub run_id: RunId,
    /// On whom.
    pub account: AccountId,
    /// Their name, for people.
    pub person: String,
    /// The ticket.
    pub issue_id: IssueId,
    /// The ticket's key.
    pub issue_key: IssueKey,
    /// Which recipe.
    pub playbook: PlaybookId,
    /// `running`, `done`, `byHand` or `attention`.
    pub state: String,
    /// Who started it.
    pub operator: AccountId,
    /// Always [`ALL`].
    pub scope: String,
    /// When it was opened.
    pub started_at: Instant,
    /// When the person was first known to be cut off.
    pub cut_at: Option<Instant>,
    /// When it came to rest.
    pub ended_at: Option<Instant>,
    /// How many of its steps are proven.
    pub proven: usize,
    /// How many there are.
    pub total: usize,
}
record!(RunRow {
    run_id,
    account,
    issue_id,
    issue_key,
    playbook,
    state,
    operator,
    scope,
    started_at,
    cut_at,
    ended_at,
    proven,
    total;
    person
});

/// The runs that were opened at `from` or later and before `to`, as they are listed: on whom, what
/// and when never changes, the rest is shown. A run of the last moments may be missing.
#[must_use]
pub fn started_between(
    from: Option<Instant>,
    to: Option<Instant>,
    cursor: Option<String>,
    descending: bool,
) -> What {
    let last = to.map_or(ALWAYS, |to| to.0 - 1);
    let range = Range::Between(from.unwrap_or_default(), Instant(last));
    let query = Query::as_listed(BY_START, ALL, PAGE).within(Some(range)).after(cursor);
    What::Query(Query { descending, ..query })
}

impl RunRow {
    /// The line of a run.
    #[must_use]
    pub fn of(run: &Run) -> Self {
        let opened = &run.opened;
        let (proven, total) = run.progress();
        Self {
            run_id: opened.run.clone(),
            account: run.target().account.clone(),
            person: opened.person.name.clone(),
            issue_id: opened.issue.clone(),
            issue_key: opened.issue_key.clone(),
            playbook: opened.plan.playbook,
            state: ticket::state(run).to_owned(),
            operator: opened.operator.clone(),
            scope: ALL.to_owned(),
            started_at: opened.at,
            cut_at: run.cut_at,
            ended_at: run.rested_at.filter(|_| run.rest.is_some()),
            proven,
            total,
        }
    }

    /// Its write: whoever holds the run's lease writes it along.
    #[must_use]
    pub fn write(&self) -> Write {
        Write::row(RUN, self.run_id.to_string(), self)
    }
}

/// Reads the line of a run.
#[must_use]
pub fn read_row(run: &RunId) -> StorageRead {
    StorageRead::Entity { entity: RUN.to_owned(), key: run.to_string() }
}
