//! The evidence pack: what is kept of runs, to the byte, with the hashes by which anybody can check
//! it offline. js/evidence/README.md has the format, and the verifier, which shares no code with
//! this file.

use super::{GENESIS, link};
use crate::domain::record::record;
use crate::domain::{Instant, IssueKey, OrganizationId, RunId};

/// What `format` says.
const FORMAT: &str = "offramp-evidence";
/// Raised when a reader of the former version would misread a pack.
const VERSION: u16 = 1;

/// A run as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunRecord {
    /// Which.
    pub run_id: RunId,
    /// The key that its ticket had when it was opened.
    pub issue_key: IssueKey,
    /// The head as it was stored with the last entry, whether the entries fit it or not: that they
    /// do not is for the verifier to say.
    pub head: PackHead,
    /// The stored texts, oldest first, never parsed and written again.
    pub texts: Vec<String>,
}

/// Whose evidence it is, as the settings name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackOrganization {
    /// Which.
    pub id: OrganizationId,
    /// For people.
    pub name: String,
}
record!(PackOrganization { id, name });

/// Which runs were asked for: opened at `from` or later, and before `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first instant.
    pub from: Instant,
    /// The first instant after it.
    pub to: Instant,
}
record!(Period { from, to });

/// Evidence of any number of runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// Always the same.
    pub format: String,
    /// Of the format.
    pub version: u16,
    /// When it was made.
    pub made_at: Instant,
    /// Whose it is.
    pub organization: PackOrganization,
    /// `None`: the runs were named one by one.
    pub period: Option<Period>,
    /// The chain over the runs.
    pub chain: PackChain,
    /// In the order in which they were opened.
    pub runs: Vec<PackRun>,
}
record!(Pack { format, version, made_at, organization, period, chain, runs });

/// The chain over the runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackChain {
    /// Binds what the pack says of itself.
    pub start: String,
    /// How many.
    pub runs: usize,
    /// The last run's link.
    pub hash: String,
}
record!(PackChain { start, runs, hash });

/// A run in a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackRun {
    /// Which.
    pub run_id: RunId,
    /// The ticket's key when it was opened.
    pub issue_key: IssueKey,
    /// As it was stored.
    pub head: PackHead,
    /// In the chain over the runs.
    pub link: String,
    /// Its journal.
    pub entries: Vec<PackEntry>,
}
record!(PackRun { run_id, issue_key, head, link, entries });

/// A journal's head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackHead {
    /// Of the last writer.
    pub schema: u16,
    /// How many entries.
    pub entries: u32,
    /// The last entry's hash.
    pub hash: String,
}
record!(PackHead { schema, entries, hash });

/// An entry of a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackEntry {
    /// Of everything up to it.
    pub hash: String,
    /// As it was stored.
    pub text: String,
}
record!(PackEntry { hash, text });

/// The pack of these runs, which are to be in the order in which they were opened. With a period,
/// they are to be all the runs that were opened in it: a run that is left out can't be seen by
/// anybody later, and only here it can be made sure.
#[must_use]
pub fn pack(
    made_at: Instant,
    organization: &PackOrganization,
    period: Option<Period>,
    runs: &[RunRecord],
) -> Pack {
    let start = start(made_at, organization, period);
    let mut hash = start.clone();
    let linked = runs.iter().map(|run| {
        hash = link(&hash, &format!("{} {}", run.run_id, run.head.hash));
        PackRun {
            run_id: run.run_id.clone(),
            issue_key: run.issue_key.clone(),
            head: run.head.clone(),
            link: hash.clone(),
            entries: entries(&run.texts),
        }
    });
    let runs: Vec<PackRun> = linked.collect();
    Pack {
        format: FORMAT.to_owned(),
        version: VERSION,
        made_at,
        organization: organization.clone(),
        period,
        chain: PackChain { start, runs: runs.len(), hash },
        runs,
    }
}

fn entries(texts: &[String]) -> Vec<PackEntry> {
    let mut hash = GENESIS.to_owned();
    let linked = texts.iter().map(|text| {
        hash = link(&hash, text);
        PackEntry { hash: hash.clone(), text: text.clone() }
    });
    linked.collect()
}

/// Without it, organization and period could be changed and no hash would notice.
fn start(made_at: Instant, organization: &PackOrganization, period: Option<Period>) -> String {
    let instant = |at: Option<Instant>| at.map(|at| at.0.to_string()).unwrap_or_default();
    let said = [
        FORMAT.to_owned(),
        VERSION.to_string(),
        made_at.0.to_string(),
        organization.id.to_string(),
        organization.name.clone(),
        instant(period.map(|p| p.from)),
        instant(period.map(|p| p.to)),
    ];
    said.iter().fold(GENESIS.to_owned(), |hash, text| link(&hash, text))
}
