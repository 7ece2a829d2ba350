//! The second person: when one is needed, who it may be, and whether what they confirmed still is
//! what would be done.

use super::rule::Rule;
use super::{NamedGroup, Settings};
use crate::domain::record::record;
use crate::domain::{AccountId, Claim, GroupId, Instant, Person};
use crate::playbook::PlaybookId;

/// Why a second person is needed, and from which groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovalNeed {
    /// For people: 'a deletion'.
    pub why: String,
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
    /// The groups that they could confirm for.
    pub covers: Vec<GroupId>,
    /// What the plan was going to do, a line for each step: what has changed since can be told.
    pub steps: Vec<String>,
}
record!(GivenApproval { plan_hash, approver, name, at; covers, steps });

impl GivenApproval {
    /// What is otherwise than when this was confirmed, in words.
    #[must_use]
    pub fn changes(&self, steps: &[String]) -> String {
        const SHOWN_MAX: usize = 3;
        let told = |word: &str, from: &[String], to: &[String]| {
            let all: Vec<&str> =
                from.iter().filter(|step| !to.contains(step)).map(String::as_str).collect();
            let more = match all.len().saturating_sub(SHOWN_MAX) {
                0 => String::new(),
                count => format!(" and {count} more"),
            };
            let shown: Vec<&str> = all.iter().take(SHOWN_MAX).copied().collect();
            (!all.is_empty()).then(|| format!("{word}: {}{more}", shown.join(", ")))
        };
        let both = [told("new", steps, &self.steps), told("gone", &self.steps, steps)];
        let both: Vec<String> = both.into_iter().flatten().collect();
        if both.is_empty() {
            return "the person, the settings or the ticket changed, and none of the steps"
                .to_owned();
        }
        both.join("; ")
    }
}

/// How long a confirmation counts where the settings do not say.
const VALID_HOURS: u32 = 72;

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
    /// Somebody confirmed this plan, too long ago.
    Expired(GivenApproval),
}

/// What a plan does that a second person may have to confirm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanEffects {
    /// Gives back what was taken, or lifts what keeps somebody out, by whatever playbook.
    pub lifts_a_cut: bool,
    /// Deletes an account.
    pub deletes: bool,
    /// Takes an admin's roles.
    pub demotes: bool,
}

impl PlanEffects {
    /// Of a plan of this playbook about this person; `lifts_a_cut` is what the plan itself says.
    #[must_use]
    pub fn of(
        settings: &Settings,
        playbook: PlaybookId,
        subject: &Person,
        lifts_a_cut: bool,
    ) -> Self {
        let possible = Self::possible(settings, playbook);
        Self {
            lifts_a_cut: playbook == PlaybookId::Restore || lifts_a_cut,
            deletes: possible.deletes && subject.claim == Claim::Managed,
            demotes: possible.demotes && !subject.admin_roles().is_empty(),
        }
    }

    /// All that a plan of this playbook can do, about whomever.
    fn possible(settings: &Settings, playbook: PlaybookId) -> Self {
        let leaves = playbook == PlaybookId::LeftBusiness;
        Self {
            lifts_a_cut: playbook.gives(),
            deletes: leaves && settings.playbooks.left_business.delete_account,
            demotes: leaves,
        }
    }
}

/// What a second person has to confirm before a plan with these effects may run by this rule.
#[must_use]
pub fn approvals_needed(
    settings: &Settings,
    rule: Option<&Rule>,
    effects: PlanEffects,
) -> Vec<ApprovalNeed> {
    let all = &settings.approvals;
    let by_rule = rule.map(|r| (r, format!("what the rule '{}' starts", r.name)));
    let needs = [
        (effects.lifts_a_cut, &all.restore, "giving access back".to_owned()),
        (effects.deletes, &all.deletion, "a deletion".to_owned()),
        (effects.demotes, &all.admin_leaver, "an admin who leaves".to_owned()),
    ];
    needs
        .into_iter()
        .chain(by_rule.map(|(rule, why)| (true, &rule.approvals, why)))
        .filter(|(applies, _, _)| *applies)
        .filter_map(|(_, approval, why)| {
            let groups = approval.as_ref()?.approver_groups.clone();
            Some(ApprovalNeed { why, groups })
        })
        .collect()
}

/// Whether somebody in these groups of theirs can be asked to confirm a plan of this playbook.
pub(super) fn may_be_asked(
    settings: &Settings,
    rule: Option<&Rule>,
    playbook: PlaybookId,
    person: &Person,
) -> bool {
    let needs = approvals_needed(settings, rule, PlanEffects::possible(settings, playbook));
    needs.iter().any(|need| need.groups.iter().any(|g| person.is_in(&g.id)))
}

/// Whether this person may confirm: in a group of every need, and neither the subject nor, once
/// the run is started, its operator.
#[must_use]
pub fn may_approve(needs: &[ApprovalNeed], approver: &Person, subject: &AccountId) -> bool {
    approver.account != *subject
        && !needs.is_empty()
        && needs.iter().all(|need| need.groups.iter().any(|g| approver.is_in(&g.id)))
}

/// The groups of the needs that this person is in.
#[must_use]
pub fn covered(needs: &[ApprovalNeed], approver: &Person) -> Vec<GroupId> {
    let groups = needs.iter().flat_map(|need| &need.groups);
    groups.map(|g| &g.id).filter(|id| approver.is_in(id)).cloned().collect()
}

/// Where the approval stands for a start by `operator` at `now`.
#[must_use]
pub fn standing(
    settings: &Settings,
    needs: &[ApprovalNeed],
    given: Option<GivenApproval>,
    plan_hash: &str,
    operator: &AccountId,
    now: Instant,
) -> Standing {
    let valid_hours = settings.approvals.valid_hours.unwrap_or(VALID_HOURS);
    let covers = |given: &GivenApproval| {
        let is_covered =
            |need: &ApprovalNeed| need.groups.iter().any(|g| given.covers.contains(&g.id));
        needs.iter().all(is_covered)
    };
    match given {
        _ if needs.is_empty() => Standing::NotNeeded,
        None => Standing::Missing,
        Some(given) if given.plan_hash != plan_hash => Standing::Void(given),
        // Nobody is their own second person, and who may confirm one rule's plans may not be one
        // of those who confirm another's.
        Some(given) if given.approver == *operator || !covers(&given) => Standing::Missing,
        Some(given) if now.since(given.at) > i64::from(valid_hours) * 3_600_000 => {
            Standing::Expired(given)
        }
        Some(given) => Standing::Given(given),
    }
}
