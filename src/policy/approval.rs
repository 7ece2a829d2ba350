//! The second person: when one is needed, who it may be, and whether what they confirmed still is
//! what would be done.

use super::{NamedGroup, Settings};
use crate::domain::record::record;
use crate::domain::{AccountId, Claim, Instant, Person};
use crate::playbook::PlaybookId;

/// Why a second person is needed, and from which groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovalNeed {
    /// For people: 'a deletion'.
    pub why: &'static str,
    /// Being in one of them is enough.
    pub groups: Vec<NamedGroup>,
}

/// What somebody confirmed; stored under the ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenApproval {
    /// Exactly this plan.
    pub plan_hash: String,
    /// Who.
    pub approver: AccountId,
    /// Their name, for people.
    pub name: String,
    /// When.
    pub at: Instant,
}
record!(GivenApproval { plan_hash, approver, name, at });

/// Where the approval of a plan stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has to confirm.
    NotNeeded,
    /// Somebody still has to.
    Missing,
    /// Somebody has, and it is this very plan.
    Given(GivenApproval),
    /// Somebody confirmed another plan than this (law 9).
    Void(GivenApproval),
}

/// What a second person has to confirm before this playbook may run on this person.
#[must_use]
pub fn approvals_needed(
    settings: &Settings,
    playbook: PlaybookId,
    subject: &Person,
) -> Vec<ApprovalNeed> {
    let all = &settings.approvals;
    let leaves = playbook == PlaybookId::LeftBusiness;
    let deletes = leaves
        && settings.playbooks.left_business.delete_account
        && subject.claim == Claim::Managed;
    let needs = [
        (playbook == PlaybookId::Restore, &all.restore, "giving access back"),
        (deletes, &all.deletion, "a deletion"),
        (leaves && !subject.admin_roles().is_empty(), &all.admin_leaver, "an admin who leaves"),
    ];
    needs
        .into_iter()
        .filter(|(applies, _, _)| *applies)
        .filter_map(|(_, approval, why)| {
            let groups = approval.as_ref()?.approver_groups.clone();
            Some(ApprovalNeed { why, groups })
        })
        .collect()
}

/// Whether this person may confirm: in a group of every need, and neither the subject nor, once
/// the run is started, its operator.
#[must_use]
pub fn may_approve(needs: &[ApprovalNeed], approver: &Person, subject: &AccountId) -> bool {
    approver.account != *subject
        && !needs.is_empty()
        && needs.iter().all(|need| need.groups.iter().any(|g| approver.is_in(&g.id)))
}

/// Where the approval stands for a start by `operator`.
#[must_use]
pub fn standing(
    needs: &[ApprovalNeed],
    given: Option<GivenApproval>,
    plan_hash: &str,
    operator: &AccountId,
) -> Standing {
    match given {
        _ if needs.is_empty() => Standing::NotNeeded,
        None => Standing::Missing,
        Some(given) if given.plan_hash != plan_hash => Standing::Void(given),
        // Nobody is their own second person.
        Some(given) if given.approver == *operator => Standing::Missing,
        Some(given) => Standing::Given(given),
    }
}
