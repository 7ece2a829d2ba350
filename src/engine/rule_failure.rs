//! Conditions and validators of workflows whose expression failed. Jira counts them as false and
//! says so to nobody but the app, so it keeps the last of them for the admin page.

use super::command::{StorageRead, Write};
use super::storage;
use crate::domain::Instant;
use crate::domain::record::{record, variants};
use serde_json::json;

/// Rules that are kept; whichever failed last.
const KEPT_MAX: usize = 10;
/// A rule is evaluated whenever somebody looks at a ticket: it is written down once an hour.
const AGAIN_AFTER_MS: i64 = 3_600_000;
/// Whatever has not failed for so long has been mended, or is gone.
const FORGOTTEN_AFTER_MS: i64 = 30 * 86_400_000;
/// Letters of a message, and of a name.
const MESSAGE_MAX: usize = 200;
const NAME_MAX: usize = 100;
/// As long as ids of accounts begin to be.
const ID_LETTERS: usize = 20;

/// Which of the app's rules failed: it has one of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// 'Offramp operators only'.
    Condition,
    /// 'Offramp run is done'.
    Validator,
}
variants!(RuleKind { Condition, Validator });

/// A rule on a transition that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFailure {
    /// Which.
    pub kind: RuleKind,
    /// Its number in the workflow.
    pub rule: String,
    /// The workflow, by name.
    pub workflow: String,
    /// What Jira said, without what could be somebody's.
    pub error: String,
    /// When it failed first with this error.
    pub first: Instant,
    /// When it failed last, to the hour.
    pub last: Instant,
}
record!(RuleFailure { kind, rule, workflow, error, first, last });

/// Those that are kept, the last one first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleFailures {
    /// One for each rule.
    pub rules: Vec<RuleFailure>,
}
record!(RuleFailures { rules });

fn key() -> String {
    "rule-failures".to_owned()
}

/// Reads them.
#[must_use]
pub fn read_failures() -> StorageRead {
    storage::read(key())
}

impl RuleFailures {
    /// With this one; `None` where what is kept says so already.
    #[must_use]
    pub fn with(self, mut failure: RuleFailure) -> Option<Self> {
        let now = failure.last;
        let is_it = |one: &RuleFailure| one.kind == failure.kind && one.rule == failure.rule;
        if let Some(before) = self.rules.iter().find(|one| is_it(one))
            && before.error == failure.error
            && before.workflow == failure.workflow
        {
            if now.since(before.last) < AGAIN_AFTER_MS {
                return None;
            }
            failure.first = before.first;
        }
        let others = self.recent(now).filter(|one| !is_it(one)).cloned();
        let others: Vec<RuleFailure> = others.take(KEPT_MAX - 1).collect();
        Some(Self { rules: std::iter::once(failure).chain(others).collect() })
    }

    /// Those that may still be so.
    pub fn recent(&self, now: Instant) -> impl Iterator<Item = &RuleFailure> {
        self.rules.iter().filter(move |one| now.since(one.last) < FORGOTTEN_AFTER_MS)
    }

    /// The write of it. Of two at once one is lost, and comes again with the next failure.
    #[must_use]
    pub fn store(&self) -> Write {
        Write::value(key(), json!(self))
    }
}

/// What Jira says, on one line and bounded. Addresses, ids as long as those of accounts, and
/// phrases between quotes may be somebody's and are left out.
#[must_use]
pub fn cleaned(message: &str) -> String {
    let quoted: Vec<String> =
        message.split('"').enumerate().map(|(place, part)| between(place, part)).collect();
    let words: Vec<String> = quoted.join("\"").split_whitespace().map(word).collect();
    bounded(&words.join(" "), MESSAGE_MAX)
}

/// Every second part stands between quotes: a name of the language is one word.
fn between(place: usize, part: &str) -> String {
    let is_phrase = place % 2 == 1 && part.trim().contains(char::is_whitespace);
    if is_phrase { "…".to_owned() } else { part.to_owned() }
}

fn word(word: &str) -> String {
    let of_id = |letter: char| letter.is_ascii_alphanumeric() || letter == ':' || letter == '-';
    let core = word.trim_matches(|letter| !of_id(letter));
    let is_id = core.chars().count() >= ID_LETTERS
        && core.chars().all(of_id)
        && core.contains(|letter: char| letter.is_ascii_digit());
    if is_id || word.contains('@') { "…".to_owned() } else { word.to_owned() }
}

/// A name, on one line.
#[must_use]
pub fn named(name: &str) -> String {
    bounded(&name.split_whitespace().collect::<Vec<_>>().join(" "), NAME_MAX)
}

fn bounded(text: &str, most: usize) -> String {
    let plain: String = text.chars().filter(|letter| !letter.is_control()).collect();
    if plain.chars().count() <= most {
        return plain;
    }
    plain.chars().take(most - 1).chain(['…']).collect()
}
