//! A run as it is stored, for the evidence pack.

use super::pieces::{self, Broken};
use super::run::Entry;
use super::storage::Head;
use crate::audit::{PackHead, RunRecord};
use crate::domain::record::read_text;
use crate::domain::{AccountId, RunId};
use serde_json::Value;
use std::collections::BTreeSet;

/// Whom a record names by account alone: who asked for the run, who confirmed it, whom the ticket
/// named, and who tried it again. Read without believing the record, which may be of any version.
#[must_use]
pub fn named_by_account(record: &RunRecord) -> BTreeSet<AccountId> {
    let mut named = BTreeSet::new();
    for text in &record.texts {
        if !(text.starts_with("{\"opened\"") || text.starts_with("{\"reopened\"")) {
            continue;
        }
        let entry: Value = serde_json::from_str(text).unwrap_or_default();
        let confirmed = entry.pointer("/opened/approvedBy");
        let each = confirmed.and_then(Value::as_array).into_iter().flatten();
        let places = ["/opened/operator", "/opened/subjectRef/account", "/reopened/by"];
        let all = places.iter().filter_map(|place| entry.pointer(place));
        let all = all.chain(confirmed).chain(each).filter_map(Value::as_str);
        named.extend(all.filter_map(AccountId::parse));
    }
    named
}

/// A run for the evidence pack: the texts as they are stored, up to the head. Nothing is checked
/// but the shape; a record that was tampered with is evidence too.
///
/// # Errors
/// A segment is no list of texts, or the first text opens no run: which, in words.
pub fn record_of(run: &RunId, head: &Head, segments: &[Value]) -> Result<RunRecord, String> {
    let count = usize::try_from(head.entries).unwrap_or(usize::MAX);
    let joined = pieces::join(segments, count).map_err(|broken| match broken {
        Broken::Missing(part) | Broken::Damaged(part) => {
            format!("part {part} of the journal can't be read")
        }
    })?;
    let texts = joined.texts;
    let first = texts.first().map(|text| read_text::<Entry>(text));
    let Some(Ok(Entry::Opened(opened))) = first else {
        return Err("the journal doesn't begin with the opening of the run".to_owned());
    };
    Ok(RunRecord {
        run_id: run.clone(),
        issue_key: opened.issue_key,
        head: PackHead { schema: head.schema, entries: head.entries, hash: head.hash.clone() },
        texts,
    })
}
