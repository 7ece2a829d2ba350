//! The versions of the settings: which is in force, who made it and when. A version is stored whole
//! and at once, over exactly the one that its author looked at.

use super::command::{Check, Condition, Conditions, StorageRead, Transaction, Write};
use super::storage;
use crate::domain::Instant;
use crate::domain::record::record;
use crate::policy::Settings;
use serde_json::{Value, json};

/// The kind of entity that says which version is in force.
pub const POLICY: &str = "policy";
const CURRENT: &str = "current";
/// As many versions are listed; older ones stay stored.
const LISTED_MAX: usize = 100;

/// A version of the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Counted from 1.
    pub version: u64,
    /// Who made it, for people.
    pub by: String,
    /// When.
    pub at: Instant,
    /// Why, in their words.
    pub note: String,
}
record!(Version {
    version,
    at;
    by,
    note
});

/// What is known of the versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyBook {
    /// In force; none where nothing was ever stored as a version.
    pub current: Option<Version>,
    /// All of them, newest first.
    pub listed: Vec<Version>,
}

/// Reads the version in force.
#[must_use]
pub fn read_current() -> StorageRead {
    StorageRead::Entity { entity: POLICY.to_owned(), key: CURRENT.to_owned() }
}

/// Reads the list of versions.
#[must_use]
pub fn read_listed() -> StorageRead {
    storage::read(listed_key())
}

/// Reads the document of a version.
#[must_use]
pub fn read_document(version: u64) -> StorageRead {
    storage::read(document_key(version))
}

/// That the version that was read is still in force.
#[must_use]
pub fn still(version: Option<u64>) -> Check {
    let conditions = Conditions { and: vec![Condition::counted("version", version)] };
    Check { key: CURRENT.to_owned(), entity: POLICY.to_owned(), conditions }
}

fn listed_key() -> String {
    "policy-versions".to_owned()
}

fn document_key(version: u64) -> String {
    format!("policy#{version}")
}

impl PolicyBook {
    /// What was read by [`read_current`] and [`read_listed`].
    #[must_use]
    pub fn of(current: Option<&Value>, listed: Option<&Value>) -> Self {
        Self {
            current: storage::read_as(current),
            listed: storage::read_as(listed).unwrap_or_default(),
        }
    }

    /// The number of the version in force.
    #[must_use]
    pub fn number(&self) -> Option<u64> {
        self.current.as_ref().map(|v| v.version)
    }

    /// The writes that put `settings` in force as the next version; they conflict where another
    /// version has come into force since this was read.
    #[must_use]
    pub fn next(
        &self,
        settings: &Settings,
        by: &str,
        note: &str,
        at: Instant,
    ) -> (Version, Transaction) {
        let number = self.number().unwrap_or(0) + 1;
        let version = Version { version: number, by: by.to_owned(), at, note: note.to_owned() };
        let mut listed = vec![version.clone()];
        listed.extend(self.listed.iter().take(LISTED_MAX - 1).cloned());
        let before = ("version", self.number());
        let transaction = Transaction::of(vec![
            Write::entity(POLICY, CURRENT.to_owned(), &version, before),
            Write::value(storage::settings_key(), json!(settings)),
            Write::value(document_key(number), json!(settings)),
            Write::value(listed_key(), json!(listed)),
        ]);
        (version, transaction)
    }
}
