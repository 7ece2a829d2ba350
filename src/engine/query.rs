//! Asking an index of storage for rows, and what is known of them.
//!
//! The platform's queries lag behind its `get`, by an unstated while: a row may still be listed
//! that is gone or another by now, and one that was just written may be missing.
//! <https://developer.atlassian.com/platform/forge/storage-reference/entities/>
//!
//! So what an index lists decides nothing. A flow that decides asks for rows of now
//! ([`Rows::OfNow`]): before it sees any, each is read again ([`Held`]) and held against the
//! question, and it gets [`Found`]. A flow that only shows takes them [`Rows::AsListed`]. What is
//! missing is found by the next firing; no flow may conclude anything from its absence.

use super::command::{StorageRead, What};
use super::event::{Item, Loaded, Outcome, Queried, StorageFault};
use super::storage::read_as;
use crate::domain::Instant;
use crate::domain::record::Record;
use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};
use serde_json::Value;

/// An index of an entity, as the manifest declares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Index {
    /// The kind of entity.
    pub entity: &'static str,
    /// The index's name.
    #[serde(rename = "index")]
    pub name: &'static str,
    /// The attribute of its partition.
    #[serde(skip)]
    pub partition: &'static str,
    /// The attribute of its range.
    #[serde(skip)]
    pub range: &'static str,
}

/// A question to an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Query {
    /// Which.
    #[serde(flatten)]
    pub index: Index,
    /// The value of its partition.
    pub partition: [String; 1],
    /// Bounds on its range.
    pub range: Option<Range>,
    /// At most.
    pub limit: u32,
    /// Where to go on.
    pub cursor: Option<String>,
    /// From the end of the range.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub descending: bool,
    /// What is wanted of the rows.
    #[serde(skip)]
    pub rows: Rows,
}

/// What is wanted of the rows that an index lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// Something is decided by them: they come as [`Outcome::Found`].
    OfNow,
    /// They are shown, or of them is used what never changes: they come as [`Outcome::Query`].
    AsListed,
}

/// Bounds of a query, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// Whatever was due by then.
    Until(Instant),
    /// Whatever lies between.
    Between(Instant, Instant),
}

impl Serialize for Range {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut range = serializer.serialize_struct("Range", 2)?;
        match self {
            Self::Until(last) => {
                range.serialize_field("condition", "LESS_THAN_EQUAL_TO")?;
                range.serialize_field("values", &[last])?;
            }
            Self::Between(first, last) => {
                range.serialize_field("condition", "BETWEEN")?;
                range.serialize_field("values", &[first, last])?;
            }
        }
        range.end()
    }
}

impl Range {
    fn holds(self, value: i64) -> bool {
        match self {
            Self::Until(last) => value <= last.0,
            Self::Between(first, last) => (first.0..=last.0).contains(&value),
        }
    }
}

impl Query {
    /// A question whose rows decide something.
    #[must_use]
    pub fn of_now(index: Index, partition: &str, limit: u32) -> Self {
        let partition = [partition.to_owned()];
        let rows = Rows::OfNow;
        Self { index, partition, range: None, limit, cursor: None, descending: false, rows }
    }

    /// A question whose rows decide nothing.
    #[must_use]
    pub fn as_listed(index: Index, partition: &str, limit: u32) -> Self {
        Self { rows: Rows::AsListed, ..Self::of_now(index, partition, limit) }
    }

    /// The same within bounds.
    #[must_use]
    pub fn within(self, range: Option<Range>) -> Self {
        Self { range, ..self }
    }

    /// The same from there on.
    #[must_use]
    pub fn after(self, cursor: Option<String>) -> Self {
        Self { cursor, ..self }
    }

    /// Whether a row, as it is now, is one of those that were asked for.
    fn holds(&self, row: &Value) -> bool {
        let own = row.get(self.index.partition).and_then(Value::as_str);
        let sorted = row.get(self.index.range);
        let within = match self.range {
            None => sorted.is_some(),
            Some(range) => sorted.and_then(Value::as_i64).is_some_and(|value| range.holds(value)),
        };
        own == self.partition.first().map(String::as_str) && within
    }

    fn reads(&self, items: &[Item]) -> Vec<StorageRead> {
        let read = |item: &Item| StorageRead::Entity {
            entity: self.index.entity.to_owned(),
            key: item.key.clone(),
        };
        items.iter().map(read).collect()
    }
}

/// Rows as they are now, which still are what was asked for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Found {
    rows: Vec<Item>,
    /// Where the next page begins.
    pub cursor: Option<String>,
}

impl Found {
    /// The rows of a kind, as far as this version can read them.
    pub(crate) fn rows<T: Record>(&self) -> impl Iterator<Item = T> {
        self.rows.iter().filter_map(|row| read_as(Some(&row.value)))
    }

    /// The same, each with its key.
    pub(crate) fn keyed<T: Record>(&self) -> impl Iterator<Item = (&str, T)> {
        self.rows.iter().filter_map(|row| Some((row.key.as_str(), read_as(Some(&row.value))?)))
    }
}

/// The outcomes of a wave, held back until what its queries found has been read again.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Held {
    outcomes: Vec<Outcome>,
    /// The questions by the order of the outcomes.
    asked: Vec<Option<Query>>,
}

/// What there is of a wave.
pub(super) enum Settled {
    /// All that the flow gets to see.
    Whole(Vec<Outcome>),
    /// This has to be read first.
    Reread(Held, What),
}

impl Held {
    /// Takes a wave's outcomes; `asked` are its questions, by the order of its commands.
    pub(super) fn take(asked: Vec<Option<Query>>, outcomes: Vec<Outcome>) -> Settled {
        let held = Self { outcomes, asked };
        let reads: Vec<StorageRead> =
            held.listed().flat_map(|(query, items)| query.reads(items)).collect();
        if reads.is_empty() {
            return Settled::Whole(held.whole(&Loaded::Values { values: Vec::new() }));
        }
        Settled::Reread(held, What::Load { reads })
    }

    fn listed(&self) -> impl Iterator<Item = (&Query, &[Item])> {
        self.asked.iter().zip(&self.outcomes).filter_map(|(query, outcome)| {
            match (query.as_ref()?, outcome) {
                (query, Outcome::Query(Queried::Items { items, .. }))
                    if query.rows == Rows::OfNow =>
                {
                    Some((query, items.as_slice()))
                }
                _ => None,
            }
        })
    }

    /// The wave's outcomes with the rows that `loaded` says there are, in the order of the reads.
    pub(super) fn whole(self, loaded: &Loaded) -> Vec<Outcome> {
        let mut values = match loaded {
            Loaded::Values { values } => Ok(values.iter()),
            Loaded::Failed { failed } => Err(failed),
        };
        let settle = |(query, outcome): (Option<Query>, Outcome)| match (query, outcome) {
            (Some(query), Outcome::Query(Queried::Items { items, cursor }))
                if query.rows == Rows::OfNow =>
            {
                match &mut values {
                    Ok(values) => {
                        let now = items.into_iter().map(|item| item.key).zip(values);
                        let rows = now.map(|(key, value)| Item { key, value: value.clone() });
                        let rows = rows.filter(|row| query.holds(&row.value)).collect();
                        Outcome::Found(Found { rows, cursor })
                    }
                    Err(failed) => Outcome::Query(Queried::Failed { failed: failed.clone() }),
                }
            }
            (_, outcome) => outcome,
        };
        self.asked.into_iter().zip(self.outcomes).map(settle).collect()
    }
}

/// What a load said, or that it said nothing.
pub(super) fn said_of(outcomes: Vec<Outcome>) -> Loaded {
    if let Some(Outcome::Load(loaded)) = outcomes.into_iter().next() {
        return loaded;
    }
    let (code, message) = ("NO_ANSWER".to_owned(), String::new());
    Loaded::Failed { failed: StorageFault { code, message } }
}
