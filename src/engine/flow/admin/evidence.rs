//! Collecting evidence: the journals of runs, to the byte, packed with the hashes by which anybody
//! can check them.

use super::asks::{Part, Scope};
use super::{Admin, Office, answer, no_such_run};
use crate::audit::{PackOrganization, Period, RunRecord, pack};
use crate::connector::Read;
use crate::domain::{AccountId, Instant, RunId};
use crate::engine::Move;
use crate::engine::admin::Body;
use crate::engine::command::What;
use crate::engine::event::{Outcome, Queried};
use crate::engine::evidence::{named_by_account, record_of};
use crate::engine::flow::{ReadStep, ask, feed, loaded, read_as, shared, storage_failed};
use crate::engine::pieces;
use crate::engine::reads::{Patience, Reads};
use crate::engine::run_row::started_between;
use crate::engine::run_row::{self, RunRow};
use crate::engine::storage::{self, Head};
use crate::policy::{Refusal, RefusalCode};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// As many runs fit one pack.
const RUNS_MAX: usize = 100;
/// Bytes of journals that fit one pack.
const BYTES_MAX: usize = 24_000_000;
/// So long the parts of a pack can be asked for.
const PARTS_FOR_MS: i64 = 600_000;
/// A run that was opened so lately may not be listed yet, and a pack has all of its period: so what
/// it calls its period ends before.
const LISTED_AFTER_MS: i64 = 600_000;
/// As many people are named; whoever else is named by account alone stays so.
const NAMED_MAX: usize = 200;
/// Journals read at once, as long as they have no more segments than that together: of one person's
/// there may be two hundred.
const AT_ONCE: usize = 20;
const SEGMENTS_AT_ONCE: u32 = 200;

/// Where a call stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stage {
    Listing(Collection),
    Heading(Collection),
    Reading {
        collection: Collection,
        heads: Vec<(RunRow, Head)>,
    },
    /// What whoever is named by account is called now, for the page for people.
    Naming {
        packed: Box<Packed>,
        reads: Reads,
    },
}

/// A pack that is whole. Names are no part of it: they are shown beside it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Packed {
    office: Office,
    file_name: String,
    content: Content,
}

/// All of a pack, or a part of its text where that is larger than an answer.
#[derive(Clone, Debug, PartialEq)]
enum Content {
    Whole(Value),
    Part { made_at: Instant, hash: String, parts: usize, text: String },
}

/// What has been collected.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Collection {
    office: Office,
    scope: Scope,
    /// Which part of the pack is asked for; `None`: the first, or all of it where that fits.
    part: Option<Part>,
    /// Still to be read, oldest first.
    rows: Vec<RunRow>,
    records: Vec<RunRecord>,
}

pub(super) fn collect(
    admin: Box<Admin>,
    office: Office,
    scope: Scope,
    part: Option<Part>,
    now: Instant,
) -> Move {
    let since = |part: &Part| now.since(part.made_at);
    if part.is_some_and(|part| !(0..=PARTS_FOR_MS).contains(&since(&part))) {
        return answer(Some(&office), Err(other_pack()));
    }
    // All parts are of the pack as it was made.
    let now = part.map_or(now, |part| part.made_at);
    let scope = match scope {
        Scope::Period(from, to) => Scope::Period(from, to.min(now.plus_ms(-LISTED_AFTER_MS))),
        run @ Scope::Run(_) => run,
    };
    if matches!(&scope, Scope::Period(from, to) if from >= to) {
        return answer(Some(&office), Err(too_early()));
    }
    let command = match &scope {
        Scope::Run(run) => What::Load { reads: vec![run_row::read_row(run)] },
        Scope::Period(from, to) => started_between(Some(*from), Some(*to), None, false),
    };
    let collection = Collection { office, scope, part, rows: Vec::new(), records: Vec::new() };
    admin.go(super::Stage::Evidence(Stage::Listing(collection)), vec![command])
}

impl Stage {
    pub(super) fn take(self, admin: Box<Admin>, outcomes: Vec<Outcome>, now: Instant) -> Move {
        match self {
            Self::Listing(collection) => collection.listed(admin, outcomes, now),
            Self::Heading(collection) => match loaded(outcomes) {
                Ok(values) => collection.headed(admin, &values),
                Err(refusal) => answer(Some(&collection.office), Err(refusal)),
            },
            Self::Reading { collection, heads } => match loaded(outcomes) {
                Ok(values) => collection.read(admin, &heads, &values, now),
                Err(refusal) => answer(Some(&collection.office), Err(refusal)),
            },
            Self::Naming { packed, mut reads } => match feed(&mut reads, outcomes, now) {
                ReadStep::Ask(commands) => {
                    let stage = Self::Naming { packed, reads };
                    admin.go(super::Stage::Evidence(stage), commands)
                }
                ReadStep::Over => packed.answered(super::names_told(&reads)),
            },
        }
    }
}

impl Collection {
    fn listed(mut self, admin: Box<Admin>, outcomes: Vec<Outcome>, now: Instant) -> Move {
        let cursor = match outcomes.into_iter().next() {
            Some(Outcome::Query(Queried::Items { items, cursor })) => {
                self.rows.extend(items.iter().filter_map(|item| read_as(Some(&item.value))));
                cursor
            }
            Some(load @ Outcome::Load(_)) => match loaded(vec![load]) {
                Ok(values) => {
                    self.rows.extend(read_as::<RunRow>(values.first()));
                    None
                }
                Err(refusal) => return answer(Some(&self.office), Err(refusal)),
            },
            _ => return answer(Some(&self.office), Err(storage_failed("no list of runs"))),
        };
        if self.rows.len() > RUNS_MAX {
            return answer(Some(&self.office), Err(too_many()));
        }
        match (cursor, &self.scope) {
            (Some(cursor), Scope::Period(from, to)) => {
                let query = started_between(Some(*from), Some(*to), Some(cursor), false);
                admin.go(super::Stage::Evidence(Stage::Listing(self)), vec![query])
            }
            (_, Scope::Run(_)) if self.rows.is_empty() => {
                answer(Some(&self.office), Err(no_such_run()))
            }
            _ => self.next(admin, now),
        }
    }

    fn batch(&self) -> impl Iterator<Item = &RunRow> {
        self.rows.iter().take(AT_ONCE)
    }

    fn next(self, admin: Box<Admin>, now: Instant) -> Move {
        if self.rows.is_empty() {
            return self.packed(admin, now);
        }
        let reads = self.batch().map(|row| storage::read_head(&row.run_id)).collect();
        admin.go(super::Stage::Evidence(Stage::Heading(self)), vec![What::Load { reads }])
    }

    fn headed(self, admin: Box<Admin>, values: &[Value]) -> Move {
        let mut heads = Vec::new();
        for (row, head) in self.batch().zip(values) {
            let Some(head) = read_as::<Head>(Some(head)) else {
                let refusal = unreadable(&row.run_id, "its head is missing");
                return answer(Some(&self.office), Err(refusal));
            };
            heads.push((row.clone(), head));
        }
        heads.truncate(fitting(heads.iter().map(|(_, head)| head.segments)));
        let reads = heads
            .iter()
            .flat_map(|(row, head)| storage::read_segments(&row.run_id, head))
            .collect();
        let stage = Stage::Reading { collection: self, heads };
        admin.go(super::Stage::Evidence(stage), vec![What::Load { reads }])
    }

    fn read(
        mut self,
        admin: Box<Admin>,
        heads: &[(RunRow, Head)],
        values: &[Value],
        now: Instant,
    ) -> Move {
        let mut rest = values;
        for (row, head) in heads {
            let count = usize::try_from(head.segments).unwrap_or(usize::MAX).min(rest.len());
            let (segments, others) = rest.split_at(count);
            rest = others;
            match record_of(&row.run_id, head, segments) {
                Ok(record) => self.records.push(record),
                Err(why) => return answer(Some(&self.office), Err(unreadable(&row.run_id, &why))),
            }
        }
        let bytes: usize = self.records.iter().flat_map(|r| &r.texts).map(String::len).sum();
        // What was recorded of one run can be exported, however much that is.
        if bytes > BYTES_MAX && self.records.len() > 1 {
            return answer(Some(&self.office), Err(too_many()));
        }
        self.rows.drain(..heads.len());
        self.next(admin, now)
    }

    fn packed(self, admin: Box<Admin>, now: Instant) -> Move {
        let settings = match &self.office.settings {
            Ok(settings) => settings,
            Err(refusal) => return answer(Some(&self.office), Err(refusal.clone())),
        };
        let organization = PackOrganization {
            id: settings.organization.id.clone(),
            name: settings.organization.name.clone(),
        };
        let (period, name) = match &self.scope {
            Scope::Run(_) => {
                let key = self.records.first().map(|r| r.issue_key.to_string());
                (None, key.unwrap_or_default())
            }
            Scope::Period(from, to) => {
                let period = Period { from: *from, to: *to };
                (Some(period), format!("{}-to-{}", from.day(), to.plus_ms(-1).day()))
            }
        };
        let file_name = format!("offramp-evidence-{name}");
        let made_at = self.part.map_or(now, |part| part.made_at);
        let pack = pack(made_at, &organization, period, &self.records);
        let hash = pack.chain.hash.clone();
        let pack = json!(pack);
        let text = pack.to_string();
        let parts = pieces::cut_for_answers(&text);
        let index = self.part.map_or(0, |part| part.index);
        let content = match (parts.get(index), parts.len()) {
            (None, _) => return answer(Some(&self.office), Err(other_pack())),
            (Some(_), 1) => Content::Whole(pack),
            (Some(part), parts) => Content::Part { made_at, hash, parts, text: (*part).to_owned() },
        };
        // Names come with the first part.
        let records = if index == 0 { self.records.as_slice() } else { &[] };
        let named: BTreeSet<AccountId> = records.iter().flat_map(named_by_account).collect();
        let named: Vec<AccountId> = named.into_iter().take(NAMED_MAX).collect();
        let wave = named.chunks(super::NAMED_AT_ONCE);
        let wave = wave.map(|some| Read::People { accounts: some.to_vec() }).collect();
        let reads = Reads::new(shared::route(settings), Patience::SCREEN, wave).for_names();
        let packed = Box::new(Packed { office: self.office, file_name, content });
        let commands = ask(&reads);
        if commands.is_empty() {
            return packed.answered(BTreeMap::new());
        }
        admin.go(super::Stage::Evidence(Stage::Naming { packed, reads }), commands)
    }
}

impl Packed {
    fn answered(self: Box<Self>, names: BTreeMap<AccountId, String>) -> Move {
        let Self { office, file_name, content } = *self;
        let body = match content {
            Content::Whole(pack) => Body::Evidence { file_name, pack, names },
            Content::Part { made_at, hash, parts, text } => {
                Body::EvidencePart { file_name, made_at, hash, parts, text, names }
            }
        };
        answer(Some(&office), Ok(body))
    }
}

/// How many of the first are read at once; one at least.
fn fitting(segments: impl Iterator<Item = u32>) -> usize {
    let all = segments.scan(0, |all: &mut u32, own| {
        *all = all.saturating_add(own);
        Some(*all)
    });
    all.take_while(|all| *all <= SEGMENTS_AT_ONCE).count().max(1)
}

fn other_pack() -> Refusal {
    Refusal::new(
        RefusalCode::PayloadInvalid,
        "The pack is another one by now",
        "Its parts were asked for too late, or a run has gone on meanwhile. Nothing was exported.",
        "Export it again.",
    )
}

fn too_early() -> Refusal {
    Refusal::new(
        RefusalCode::PayloadInvalid,
        "This period has only just begun",
        "Runs of the last ten minutes may not be listed yet, so there is no pack.",
        "Try again in ten minutes, or export a run by itself.",
    )
}

fn too_many() -> Refusal {
    Refusal::new(
        RefusalCode::PayloadInvalid,
        "This period has more runs than one pack holds",
        format!(
            "A pack holds {RUNS_MAX} runs and {} MB. Nothing was left out: there is no pack.",
            BYTES_MAX / 1_000_000
        ),
        "Choose a shorter period.",
    )
}

fn unreadable(run: &RunId, why: &str) -> Refusal {
    Refusal::new(
        RefusalCode::RunUnreadable,
        format!("The record of {run} can't be read"),
        format!("{why}. A pack that leaves a run out would be no evidence, so there is none."),
        "Tell a Jira admin; export the other runs one by one.",
    )
}

#[cfg(test)]
mod tests {
    use super::{SEGMENTS_AT_ONCE, fitting};

    #[test]
    fn no_more_journals_are_read_at_once_than_an_invocation_holds() {
        let fits = |segments: &[u32]| fitting(segments.iter().copied());
        assert_eq!(fits(&[1; 20]), 20);
        assert_eq!(fits(&[SEGMENTS_AT_ONCE, 1]), 1);
        assert_eq!(fits(&[100, 100, 1]), 2);
        assert_eq!(fits(&[SEGMENTS_AT_ONCE + 1, 1]), 1, "one by itself");
        assert_eq!(fits(&[1, u32::MAX, 1]), 1);
    }
}
