//! What the core asks of the host: a closed list, one file of the host per kind.

use super::query::Query;
use crate::connector::HttpRequest;
use crate::domain::record::{ToJson, record};
use crate::domain::{AccountId, Instant};
use serde::Serialize;
use serde_json::Value;

/// A command and its number within the invocation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Command {
    /// Echoed by the result.
    pub id: u32,
    /// What to do.
    #[serde(flatten)]
    pub what: What,
}

/// Everything that the core can ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "type")]
pub enum What {
    /// Send a request in the named identity.
    Http(HttpRequest),
    /// Read values and entities of the app's storage.
    Load {
        /// What.
        reads: Vec<StorageRead>,
    },
    /// List entities by an index.
    Query(Query),
    /// Write all or nothing.
    Store {
        /// What.
        transaction: Transaction,
    },
    /// Call the worker of a queue, at least once, not before the delay.
    Enqueue {
        /// Which queue.
        queue: Queue,
        /// What the worker is told.
        body: Value,
        /// Whole seconds, at most 900.
        delay_seconds: u32,
    },
    /// Tell Atlassian whose personal data the app keeps.
    ReportPersonalData {
        /// At most 90, each once.
        accounts: Vec<AccountReport>,
    },
    /// Find the instant of a moment on the clock of a zone.
    Zoned {
        /// IANA name of the zone.
        zone: String,
        /// `2026-11-30T17:00`.
        local: String,
    },
    /// Have a token for Microsoft Graph at hand by the time it is needed.
    SignIn {},
    /// Wait within the invocation.
    Pause {
        /// How long.
        ms: u32,
    },
    /// Write a line to the app's log.
    Log {
        /// `info` or `warn`.
        level: String,
        /// Without names of people and without secrets.
        message: String,
        /// Numbers and codes.
        fields: Value,
    },
    /// Move keys into the secret store: from Forge variables, or the one that came with the call.
    Adopt {
        /// Variable and secret, by name.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        secrets: Vec<(String, String)>,
        /// `payload`, where it came with the call.
        #[serde(skip_serializing_if = "Option::is_none")]
        from: Option<String>,
        /// Which one came with the call: `read`, `write` or `entra`.
        #[serde(skip_serializing_if = "Option::is_none")]
        key: Option<String>,
    },
}

/// A queue, by its key in the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Queue {
    /// The work on runs.
    Runs,
    /// The search for who is inactive.
    Sweeps,
}

/// Somebody whose personal data the app keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountReport {
    /// Who.
    pub account_id: AccountId,
    /// When the data was read from Atlassian.
    pub updated_at: Instant,
}
record!(AccountReport { account_id, updated_at });

/// A place in the app's storage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "store")]
pub enum StorageRead {
    /// A plain value.
    Value {
        /// Its key.
        key: String,
    },
    /// A custom entity.
    Entity {
        /// Which kind.
        entity: String,
        /// Its key.
        key: String,
    },
}

/// The most operations of one transaction (the platform's documented bound).
pub const TRANSACTION_MAX: usize = 25;

/// Changes that happen together or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Transaction {
    /// What to write.
    pub set: Vec<Write>,
    /// What must hold beside the conditions of the writes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub check: Vec<Check>,
    /// What to remove.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub delete: Vec<Key>,
}

impl Transaction {
    /// These writes and nothing else.
    #[must_use]
    pub fn of(set: Vec<Write>) -> Self {
        Self { set, ..Self::default() }
    }
}

/// Something that must hold and is not written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Where.
    pub key: String,
    /// Which kind of entity.
    pub entity: String,
    /// What must hold.
    pub conditions: Conditions,
}

/// Something that is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Key {
    /// Where.
    pub key: String,
    /// Which kind, for an entity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// What must hold of an entity that is removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conditions: Option<Conditions>,
}

impl Key {
    /// A plain value.
    #[must_use]
    pub fn of_value(key: String) -> Self {
        Self { key, entity: None, conditions: None }
    }

    /// A row of an entity, whatever is there.
    #[must_use]
    pub fn of_row(entity: &str, key: String) -> Self {
        Self { key, entity: Some(entity.to_owned()), conditions: None }
    }

    /// The same, as long as this holds of it.
    #[must_use]
    pub fn only_if(self, condition: Condition) -> Self {
        Self { conditions: Some(Conditions { and: vec![condition] }), ..self }
    }
}

/// One write of a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Write {
    /// Where.
    pub key: String,
    /// What.
    pub value: Value,
    /// Which kind, for an entity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// What must hold before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conditions: Option<Conditions>,
}

impl Write {
    /// The write of a plain value.
    #[must_use]
    pub fn value(key: String, value: Value) -> Self {
        Self { key, value, entity: None, conditions: None }
    }

    /// The write of a row of an entity, whatever is there. What is blank is left out: the platform
    /// refuses a text without a sign in it, and what is missing is read as empty.
    /// <https://developer.atlassian.com/platform/forge/storage-reference/storage-api-custom-entities/>
    #[must_use]
    pub(crate) fn row(entity: &str, key: String, row: &impl ToJson) -> Self {
        let mut value = row.to_json();
        if let Value::Object(fields) = &mut value {
            fields.retain(|_, field| field.as_str().is_none_or(|text| !text.trim().is_empty()));
        }
        Self { key, value, entity: Some(entity.to_owned()), conditions: None }
    }

    /// The write of an entity over what was read of it: of its counter `property` either the value
    /// that was read, or that there was none.
    #[must_use]
    pub(crate) fn entity(
        entity: &str,
        key: String,
        row: &impl ToJson,
        (property, before): (&str, Option<u64>),
    ) -> Self {
        let conditions = Some(Conditions { and: vec![Condition::counted(property, before)] });
        Self { conditions, ..Self::row(entity, key, row) }
    }
}

impl Condition {
    /// That a counter is still what was read.
    #[must_use]
    pub fn counted(property: &str, before: Option<u64>) -> Self {
        let (condition, values) = match before {
            Some(count) => ("EQUAL_TO", vec![Value::from(count)]),
            None => ("NOT_EXISTS", Vec::new()),
        };
        Self { property: property.to_owned(), condition: condition.to_owned(), values }
    }
}

/// All of these must hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Conditions {
    /// Conditions on attributes of the entity.
    pub and: Vec<Condition>,
}

/// A condition on an attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Condition {
    /// Which attribute.
    pub property: String,
    /// The platform's name of the comparison.
    pub condition: String,
    /// What it compares with; left out where it compares with nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Value>,
}
