//! Why nothing is done, as data fit for a screen: every answer carries its reason.

use crate::domain::{Instant, Person};
use serde::Serialize;

/// A refusal before any write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Refusal {
    /// Stable, for support and tests (`subject.none`).
    pub code: RefusalCode,
    /// One line.
    pub title: String,
    /// What it means for the person's access.
    pub detail: String,
    /// What to do now.
    pub remedy: String,
    /// Where two people match: both, so that they can be told apart.
    pub candidates: Vec<Person>,
    /// Since when it is so, where that is known. Never within a text, in which a name may look like a
    /// moment: each page writes it in the viewer's zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Instant>,
}

/// Every reason to refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum RefusalCode {
    /// The app has no settings yet.
    #[serde(rename = "settings.missing")]
    SettingsMissing,
    /// The stored settings cannot be read.
    #[serde(rename = "settings.invalid")]
    SettingsInvalid,
    /// The operator may not see the ticket.
    #[serde(rename = "issue.hidden")]
    IssueHidden,
    /// The ticket names nobody.
    #[serde(rename = "subject.none")]
    SubjectNone,
    /// The ticket names somebody the organization does not know.
    #[serde(rename = "subject.unknown")]
    SubjectUnknown,
    /// The ticket's e-mail address belongs to two people.
    #[serde(rename = "subject.ambiguous")]
    SubjectAmbiguous,
    /// Two fields of the ticket name different people.
    #[serde(rename = "subject.contradictory")]
    SubjectContradictory,
    /// A field of the ticket holds something else than is meant, or more than one of it.
    #[serde(rename = "field.unreadable")]
    FieldUnreadable,
    /// A customer of a portal, outside the organization's directories.
    #[serde(rename = "subject.portalOnly")]
    SubjectPortalOnly,
    /// An app's account.
    #[serde(rename = "subject.app")]
    SubjectApp,
    /// Nobody offboards themselves.
    #[serde(rename = "subject.self")]
    SubjectSelf,
    /// An admin, or on the protected list.
    #[serde(rename = "subject.protected")]
    SubjectProtected,
    /// Nothing of this person is idle, or nobody knows.
    #[serde(rename = "subject.notInactive")]
    SubjectNotInactive,
    /// The settings do not say when something is idle.
    #[serde(rename = "inactivity.missing")]
    InactivityMissing,
    /// No rule lets this operator run this playbook here.
    #[serde(rename = "operator.notAllowed")]
    OperatorNotAllowed,
    /// The person is none of those that the operator's rules are for.
    #[serde(rename = "subject.outOfScope")]
    SubjectOutOfScope,
    /// As many people as are allowed have been changed.
    #[serde(rename = "budget.spent")]
    BudgetSpent,
    /// How much of a budget is left cannot be told.
    #[serde(rename = "budget.unknown")]
    BudgetUnknown,
    /// Somebody has stopped the app.
    #[serde(rename = "app.stopped")]
    AppStopped,
    /// Only Jira admins may.
    #[serde(rename = "admin.required")]
    AdminRequired,
    /// The settings have been changed since they were looked at.
    #[serde(rename = "policy.changed")]
    PolicyChanged,
    /// A change of the settings waits for a second admin already.
    #[serde(rename = "policy.proposed")]
    PolicyProposed,
    /// A key does not work and is not taken over.
    #[serde(rename = "key.refused")]
    KeyRefused,
    /// A read that the decision needs failed.
    #[serde(rename = "connection.unreadable")]
    ConnectionUnreadable,
    /// A key is missing, wrong or lacks a right.
    #[serde(rename = "connection.key")]
    ConnectionKey,
    /// The API asked to wait longer than a person can.
    #[serde(rename = "connection.busy")]
    ConnectionBusy,
    /// The app's own storage did not answer.
    #[serde(rename = "storage.failed")]
    StorageFailed,
    /// What was seen has changed since.
    #[serde(rename = "plan.changed")]
    PlanChanged,
    /// Another run works on the same person.
    #[serde(rename = "run.other")]
    RunOther,
    /// The run that was asked for does not exist on this ticket.
    #[serde(rename = "run.unknown")]
    RunUnknown,
    /// Whoever asks may know that there is a run, and how it stands, and nothing else of it.
    #[serde(rename = "run.notShown")]
    RunNotShown,
    /// The run was written by a newer version, or its journal is damaged.
    #[serde(rename = "run.unreadable")]
    RunUnreadable,
    /// The request has the wrong shape.
    #[serde(rename = "payload.invalid")]
    PayloadInvalid,
    /// A second person has to confirm first.
    #[serde(rename = "approval.missing")]
    ApprovalMissing,
    /// What was confirmed is not what would be done now.
    #[serde(rename = "approval.void")]
    ApprovalVoid,
    /// What was confirmed was confirmed too long ago.
    #[serde(rename = "approval.expired")]
    ApprovalExpired,
    /// This person may not confirm.
    #[serde(rename = "approval.notAllowed")]
    ApprovalNotAllowed,
    /// There is nothing that could be given back.
    #[serde(rename = "restore.nothing")]
    RestoreNothing,
    /// The ticket's teams have no bundles.
    #[serde(rename = "bundle.unknown")]
    BundleUnknown,
    /// A group of the team's bundle makes administrators.
    #[serde(rename = "bundle.administers")]
    BundleAdministers,
    /// The ticket's date cannot be read.
    #[serde(rename = "date.unreadable")]
    DateUnreadable,
    /// The ticket's date has moved since it was looked at.
    #[serde(rename = "date.moved")]
    DateMoved,
    /// The ticket's date has passed, or is missing.
    #[serde(rename = "date.unusable")]
    DateUnusable,
    /// What chose a start was changed on the ticket by somebody who may not choose.
    #[serde(rename = "ticket.changed")]
    TicketChanged,
    /// The ticket was closed before it began.
    #[serde(rename = "ticket.closed")]
    TicketClosed,
    /// The ticket names somebody else than when it was scheduled.
    #[serde(rename = "subject.changed")]
    SubjectChanged,
    /// The plan is too large to be kept safely.
    #[serde(rename = "plan.tooLarge")]
    PlanTooLarge,
}

impl Refusal {
    /// A refusal without candidates.
    pub fn new(
        code: RefusalCode,
        title: impl Into<String>,
        detail: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            code,
            title: title.into(),
            detail: detail.into(),
            remedy: remedy.into(),
            candidates: Vec::new(),
            since: None,
        }
    }

    /// That the ticket is closed, with what comes of it at this door.
    #[must_use]
    pub fn ticket_closed(consequence: &str) -> Self {
        Self::new(
            RefusalCode::TicketClosed,
            "This ticket is closed",
            consequence,
            "Check that this is the right ticket. If it is still to be done, open it again.",
        )
    }

    /// That nobody knows whether the ticket is closed, with what comes of it at this door.
    #[must_use]
    pub fn ticket_untold(consequence: &str) -> Self {
        Self::new(
            RefusalCode::ConnectionUnreadable,
            "Whether this ticket is closed can't be told",
            format!("Jira doesn't say its status. {consequence}"),
            "Look again in a minute. If it stays, tell a Jira admin.",
        )
    }

    /// The same refusal with the people it is about.
    #[must_use]
    pub fn with_candidates(mut self, candidates: Vec<Person>) -> Self {
        self.candidates = candidates;
        self
    }

    /// The same refusal with the moment since which it holds.
    #[must_use]
    pub fn since(mut self, at: Option<Instant>) -> Self {
        self.since = at;
        self
    }
}
