//! The stop switch: while it is thrown, nothing new is written to anybody's access. It is checked
//! in the very transaction that every act waits for, so that there is no moment between looking
//! and acting.

use super::command::{Check, Condition, Conditions, StorageRead, Transaction, Write};
use crate::domain::record::record;
use crate::domain::{AccountId, Instant};
use crate::policy::{Refusal, RefusalCode};

/// The kind of entity that holds the app's switches.
pub const CONTROL: &str = "control";
const STOP: &str = "stop";

/// Where the switch stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StopSwitch {
    /// Raised with every throw; every throw is conditional on it.
    pub rev: u64,
    /// Who threw it last.
    pub by: AccountId,
    /// Their name, for people.
    pub by_name: String,
    /// Why, in their words.
    pub reason: String,
    /// Since when everything is stopped; nothing: it is not.
    pub stopped_at: Option<Instant>,
}
record!(StopSwitch {
    rev,
    by,
    stopped_at;
    by_name,
    reason
});

/// Who throws the switch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thrower {
    /// The account.
    pub account: AccountId,
    /// The name, for people.
    pub name: String,
}

impl StopSwitch {
    /// The switch after `before`, thrown to 'stopped'.
    #[must_use]
    pub fn stopped(before: Option<&Self>, by: Thrower, reason: String, now: Instant) -> Self {
        Self { stopped_at: Some(now), ..Self::next(before, by, reason) }
    }

    /// The switch after `before`, thrown to 'going on'.
    #[must_use]
    pub fn going(before: Option<&Self>, by: Thrower) -> Self {
        Self::next(before, by, String::new())
    }

    fn next(before: Option<&Self>, by: Thrower, reason: String) -> Self {
        let rev = before.map_or(0, |b| b.rev) + 1;
        Self { rev, by: by.account, by_name: by.name, reason, stopped_at: None }
    }

    /// Whether nothing new may be written.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.stopped_at.is_some()
    }

    /// The write of this state over the one before it.
    #[must_use]
    pub fn store(&self) -> Transaction {
        let before = self.rev.checked_sub(1).filter(|rev| *rev > 0);
        let write = Write::entity(CONTROL, STOP.to_owned(), self, ("rev", before));
        Transaction::of(vec![write])
    }

    /// What a press is told while everything is stopped.
    #[must_use]
    pub fn refusal(&self) -> Refusal {
        let why =
            if self.reason.is_empty() { String::new() } else { format!("'{}'. ", self.reason) };
        Refusal::new(
            RefusalCode::AppStopped,
            format!("Offramp is stopped by {}", self.by_name),
            format!("{why}Nothing new is changed; what is cut stays cut."),
            format!(
                "Ask {} or another Jira admin to resume it on Offramp's admin page.",
                self.by_name
            ),
        )
        .since(self.stopped_at)
    }
}

/// Reads the switch.
#[must_use]
pub fn read_stop() -> StorageRead {
    StorageRead::Entity { entity: CONTROL.to_owned(), key: STOP.to_owned() }
}

/// That nobody has stopped the app.
#[must_use]
pub fn not_stopped() -> Check {
    let condition = Condition::counted("stoppedAt", None);
    let conditions = Conditions { and: vec![condition] };
    Check { key: STOP.to_owned(), entity: CONTROL.to_owned(), conditions }
}
