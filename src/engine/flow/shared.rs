//! What flows of both modules share: where reads go, what the queue is told, and two refusals.

use super::read_as;
#[cfg(any(feature = "doors", feature = "office"))]
use crate::connector::Grant;
use crate::connector::{Answer, Comment, Read, ReadFault, Route};
use crate::domain::record::record;
use crate::domain::{AccountId, IssueId, RunId};
use crate::engine::command::{Queue, What};
use crate::engine::reads::Reads;
use crate::engine::storage::SubjectLease;
#[cfg(any(feature = "doors", feature = "office"))]
use crate::policy::is_plain;
use crate::policy::{Refusal, RefusalCode, Settings, SettingsError};
use serde_json::{Value, json};

/// The first role of a group by which somebody does more than use a product.
#[cfg(any(feature = "doors", feature = "office"))]
pub(crate) fn administers(grants: &[Grant]) -> Option<String> {
    let role = grants.iter().flat_map(|grant| &grant.roles).find(|role| !is_plain(role));
    role.map(ToString::to_string)
}

/// Where the reads of an organization go.
pub(crate) fn route(settings: &Settings) -> Route {
    Route {
        organization: settings.organization.id.clone(),
        separate_read_key: settings.keys.separate_read_key,
    }
}

/// The question whether somebody holds the app's own permission 'Run Offramp playbooks', where any
/// rule depends on it; `app` names the app and its environment, as Jira does.
pub(crate) fn permission_of(account: &AccountId, app: &str, settings: &Settings) -> Option<Read> {
    let asked = settings.rules.iter().any(|rule| rule.permission_holders);
    let permission = format!("ari:cloud:ecosystem::extension/{app}/static/run-playbooks");
    asked.then(|| Read::Holds { account: Some(account.clone()), permission })
}

/// The question whether the platform knows the zone of a company's dates: one that it does not know
/// would make every date of a ticket unreadable.
pub(crate) fn zone_question(settings: &Settings) -> Option<What> {
    let zone = settings.leave_date.as_ref()?.zone.clone();
    Some(What::Zoned { zone, local: "2026-01-01T12:00".to_owned() })
}

/// What is wrong with settings whose zone the platform does not know.
pub(crate) fn unknown_zone() -> SettingsError {
    SettingsError {
        field: "leaveDate.zone".to_owned(),
        message: "is no time zone that the platform knows; write one as in Europe/Berlin"
            .to_owned(),
    }
}

/// Whether a wave of reads has shown that its one question about a permission is answered 'yes'.
pub(crate) fn holds(reads: &Reads, read: Option<&Read>) -> bool {
    read.is_some_and(|read| matches!(reads.answer(read), Ok(crate::connector::Answer::Holds(true))))
}

/// What tells what the app itself has said on a ticket.
pub(crate) fn own_words(issue: &IssueId) -> [Read; 2] {
    [Read::Comments { issue: issue.clone() }, Read::Myself]
}

/// The comments on a ticket that the app wrote: anybody else may write the same words.
///
/// # Errors
/// Why they, or the app's own account, could not be read.
pub(crate) fn own_comments(reads: &Reads, issue: &IssueId) -> Result<Vec<Comment>, ReadFault> {
    let own = own_account(reads)?;
    match reads.answer(&Read::Comments { issue: issue.clone() })? {
        Answer::Comments(all) => {
            Ok(all.iter().filter(|one| one.author.as_ref() == Some(own)).cloned().collect())
        }
        _ => Err(another_answer()),
    }
}

/// The app's own account, where [`Read::Myself`] was asked.
///
/// # Errors
/// Why it could not be read.
pub(crate) fn own_account(reads: &Reads) -> Result<&AccountId, ReadFault> {
    match reads.answer(&Read::Myself)? {
        Answer::Myself(own) => Ok(own),
        _ => Err(another_answer()),
    }
}

fn another_answer() -> ReadFault {
    ReadFault::Malformed { said: "another answer".to_owned() }
}

/// What a queue event says of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Summons {
    pub run_id: RunId,
    pub account: AccountId,
    pub epoch: u64,
}
record!(strict Summons { run_id, account, epoch });

/// The command that wakes the holder of `lease` after a delay.
pub(crate) fn summons(account: &str, lease: &SubjectLease, delay_seconds: u32) -> What {
    let body = json!({ "runId": lease.run_id, "account": account, "epoch": lease.epoch });
    What::Enqueue { queue: Queue::Runs, body, delay_seconds }
}

/// What was adopted last of the Forge variables, by digest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Adopted {
    pub settings: Option<String>,
    pub read_key: Option<String>,
    pub write_key: Option<String>,
    pub entra: Option<String>,
}
record!(Adopted { settings, read_key, write_key, entra });

pub(crate) fn adopted_key() -> String {
    "adopted".to_owned()
}

/// What was adopted, as it is stored.
pub(crate) fn adopted_of(stored: Option<&Value>) -> Adopted {
    read_as(stored).unwrap_or_default()
}

/// Another run works on the same person.
pub(crate) fn other_run() -> Refusal {
    Refusal::new(
        RefusalCode::RunOther,
        "Another run works on this person",
        "Two runs on one person would get in each other's way, so this one did nothing.",
        "Look again in a minute.",
    )
}

/// The record of a run can't be read.
pub(crate) fn unreadable_run(why: &str) -> Refusal {
    Refusal::new(
        RefusalCode::RunUnreadable,
        "This ticket's run can't be read",
        format!("{why}. Nothing was changed."),
        "Tell a Jira admin; the record itself is untouched.",
    )
}
