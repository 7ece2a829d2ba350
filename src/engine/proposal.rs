//! A change of the settings that waits for a second admin, where the settings say so. There is one at
//! a time. Its document is a value beside its row: both come and go together.

use super::command::{Condition, Conditions, Key, StorageRead, Transaction, Write};
use super::personal::PersonalData;
use super::policy_book::{self, POLICY};
use super::stop::Thrower;
use super::storage;
use crate::audit::digest;
use crate::domain::record::record;
use crate::domain::{AccountId, Instant};
use serde_json::{Value, json};

/// Where it is, among the rows of [`POLICY`].
const PROPOSAL: &str = "proposal";
/// For so many days it can be confirmed.
pub const DAYS: i64 = 7;
const DAY_MS: i64 = 86_400_000;

/// A change of the settings that somebody proposes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// A digest over all that it is: who confirms this confirms that very document.
    pub id: String,
    /// The version that it was made over; nothing before the first.
    pub version: Option<u64>,
    /// Whoever proposes it.
    pub account: AccountId,
    /// Their name, for people.
    pub by: String,
    /// When.
    pub at: Instant,
    /// Why, in their words.
    pub note: String,
}
record!(Proposal { id, version, account, at; by, note });

/// How a proposal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A second admin can confirm it.
    Open,
    /// Another version is in force than it was made over.
    Outdated,
    /// Nobody confirmed it in time.
    Expired,
    /// Its document is not the one that was proposed.
    Unreadable,
}

/// Reads the row.
#[must_use]
pub fn read_proposal() -> StorageRead {
    StorageRead::Entity { entity: POLICY.to_owned(), key: PROPOSAL.to_owned() }
}

/// Reads the document.
#[must_use]
pub fn read_proposed() -> StorageRead {
    storage::read(document_key())
}

fn document_key() -> String {
    "policy-proposal".to_owned()
}

impl Proposal {
    /// What somebody proposes now over a version.
    #[must_use]
    pub fn new(
        document: &Value,
        version: Option<u64>,
        who: &Thrower,
        note: &str,
        at: Instant,
    ) -> Self {
        let Thrower { account, name } = who.clone();
        let id = id_of(document, version, &account, at);
        Self { id, version, account, by: name, at, note: note.to_owned() }
    }

    /// Until when it can be confirmed.
    #[must_use]
    pub fn ends_at(&self) -> Instant {
        self.at.plus_ms(DAYS * DAY_MS)
    }

    /// Whether it can be confirmed as long as nobody looks into its document.
    #[must_use]
    pub fn is_open(&self, in_force: Option<u64>, now: Instant) -> bool {
        self.version == in_force && now < self.ends_at()
    }

    /// How it stands, with the document that is kept beside it.
    #[must_use]
    pub fn standing(&self, document: &Value, in_force: Option<u64>, now: Instant) -> Standing {
        if self.version != in_force {
            Standing::Outdated
        } else if now >= self.ends_at() {
            Standing::Expired
        } else if self.id != id_of(document, self.version, &self.account, self.at) {
            Standing::Unreadable
        } else {
            Standing::Open
        }
    }

    /// The writes that keep it, over the version that it was made for and in the place of `former`,
    /// or of none.
    #[must_use]
    pub fn store(&self, document: &Value, former: Option<&Self>) -> Transaction {
        let over = match former {
            Some(former) => former.is_this(),
            None => Condition::counted("id", None),
        };
        let row = Write::row(POLICY, PROPOSAL.to_owned(), self);
        let row = Write { conditions: Some(Conditions { and: vec![over] }), ..row };
        let set = vec![
            row,
            Write::value(document_key(), document.clone()),
            PersonalData::of_proposer(&self.account, self.at).write(),
        ];
        Transaction { set, check: vec![policy_book::still(self.version)], ..Transaction::default() }
    }

    /// What goes away with it, as long as it is this very one: row and document.
    #[must_use]
    pub fn removal(&self) -> [Key; 2] {
        let row = Key::of_row(POLICY, PROPOSAL.to_owned()).only_if(self.is_this());
        [row, Key::of_value(document_key())]
    }

    /// The same, with what says that its proposer's account is kept.
    #[must_use]
    pub fn end(&self) -> Vec<Key> {
        let personal = PersonalData::of_proposer(&self.account, self.at).key();
        self.removal().into_iter().chain([personal]).collect()
    }

    fn is_this(&self) -> Condition {
        Condition {
            property: "id".to_owned(),
            condition: "EQUAL_TO".to_owned(),
            values: vec![json!(self.id)],
        }
    }
}

fn id_of(document: &Value, version: Option<u64>, account: &AccountId, at: Instant) -> String {
    digest(&json!([document, version, account, at]).to_string())
}
