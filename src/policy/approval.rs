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

/// Where the approval of a plan stands: of each need, who has given it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// What is needed, with whoever gives it; no two are given by one person.
    pub needs: Vec<(ApprovalNeed, Option<GivenApproval>)>,
    /// Whoever has confirmed this very plan and could, also beyond what is needed.
    pub given: Vec<GivenApproval>,
    /// What people confirmed who have confirmed nothing that counts.
    pub lapsed: Vec<Lapsed>,
}

/// A confirmation that does not count any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lapsed {
    /// It was of another plan than this (law 9).
    Void(GivenApproval),
    /// It was of this plan, too long ago.
    Expired(GivenApproval),
}

impl Standing {
    /// Whether nobody else has to confirm.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.needs.iter().all(|(_, given)| given.is_some())
    }

    /// Whether anybody has to confirm at all.
    #[must_use]
    pub fn is_needed(&self) -> bool {
        !self.needs.is_empty()
    }

    /// The needs that nobody has given yet.
    pub fn open(&self) -> impl Iterator<Item = &ApprovalNeed> {
        self.needs.iter().filter(|(_, given)| given.is_none()).map(|(need, _)| need)
    }

    /// Whoever the needs are given by, one for each.
    pub fn givers(&self) -> impl Iterator<Item = &GivenApproval> {
        self.needs.iter().filter_map(|(_, given)| given.as_ref())
    }

    /// Whether this person has confirmed this very plan.
    #[must_use]
    pub fn is_given_by(&self, account: &AccountId) -> bool {
        self.given.iter().any(|given| given.approver == *account)
    }

    /// Whether this person's word would give a need that is open now.
    #[must_use]
    pub fn waits_for(&self, person: &Person) -> bool {
        if self.is_given_by(&person.account) {
            return false;
        }
        let needs: Vec<ApprovalNeed> = self.needs.iter().map(|(need, _)| need.clone()).collect();
        let theirs = covered(&needs, person);
        let words = self.given.iter().map(|given| given.covers.as_slice());
        let words: Vec<(usize, &[GroupId])> =
            words.chain(std::iter::once(theirs.as_slice())).enumerate().collect();
        let with_them = assigned(&needs, &words, &|(_, covers), need| need.is_covered_by(covers));
        with_them.iter().flatten().count() > self.givers().count()
    }
}

impl ApprovalNeed {
    fn is_covered_by(&self, groups: &[GroupId]) -> bool {
        self.groups.iter().any(|g| groups.contains(&g.id))
    }

    fn is_given_by(&self, person: &Person) -> bool {
        self.groups.iter().any(|g| person.is_in(&g.id))
    }

    fn asks_the_same(&self, groups: &[NamedGroup]) -> bool {
        self.groups.iter().all(|own| groups.iter().any(|g| g.id == own.id))
            && groups.iter().all(|g| self.groups.iter().any(|own| own.id == g.id))
    }
}

/// Gives as many needs as can be, each to somebody of its own: the first who can, as long as the
/// others still can.
fn assigned<T: Copy + PartialEq>(
    needs: &[ApprovalNeed],
    people: &[T],
    covers: &impl Fn(T, &ApprovalNeed) -> bool,
) -> Vec<Option<T>> {
    let Some((first, rest)) = needs.split_first() else { return Vec::new() };
    let somebody = people.iter().copied().filter(|one| covers(*one, first)).map(Some);
    let mut best: Vec<Option<T>> = Vec::new();
    for who in somebody.chain(std::iter::once(None)) {
        let others: Vec<T> = people.iter().copied().filter(|one| Some(*one) != who).collect();
        let mut way = vec![who];
        way.extend(assigned(rest, &others, covers));
        if best.is_empty() || way.iter().flatten().count() > best.iter().flatten().count() {
            best = way;
        }
        if best.iter().all(Option::is_some) {
            break;
        }
    }
    best
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

/// What a second person has to confirm before a plan with these effects may run by this rule. What
/// is asked of the same groups is one need; those of different groups take a person each.
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
    let asked = needs
        .into_iter()
        .chain(by_rule.map(|(rule, why)| (true, &rule.approvals, why)))
        .filter(|(applies, _, _)| *applies)
        .filter_map(|(_, approval, why)| Some((&approval.as_ref()?.approver_groups, why)));
    let mut all: Vec<ApprovalNeed> = Vec::new();
    for (groups, why) in asked {
        match all.iter_mut().find(|need| need.asks_the_same(groups)) {
            Some(same) => same.why = format!("{} and {why}", same.why),
            None => all.push(ApprovalNeed { why, groups: groups.clone() }),
        }
    }
    all
}

/// Whether somebody in these groups of theirs can be asked to confirm a plan of this playbook.
pub(super) fn may_be_asked(
    settings: &Settings,
    rule: Option<&Rule>,
    playbook: PlaybookId,
    person: &Person,
) -> bool {
    let needs = approvals_needed(settings, rule, PlanEffects::possible(settings, playbook));
    needs.iter().any(|need| need.is_given_by(person))
}

/// Whether this person may confirm: in a group of any need, and not the subject. That it is not the
/// operator is asked once there is one.
#[must_use]
pub fn may_approve(needs: &[ApprovalNeed], approver: &Person, subject: &AccountId) -> bool {
    approver.account != *subject && needs.iter().any(|need| need.is_given_by(approver))
}

/// Whether these people can give all of the needs: each its own, and none of them without one.
pub(super) fn may_approve_together(
    needs: &[ApprovalNeed],
    approvers: &[&Person],
    subject: &AccountId,
) -> bool {
    let all = assigned(needs, approvers, &|person: &Person, need| need.is_given_by(person));
    all.iter().all(Option::is_some) && approvers.iter().all(|p| may_approve(needs, p, subject))
}

/// The groups of the needs that this person is in.
#[must_use]
pub fn covered(needs: &[ApprovalNeed], approver: &Person) -> Vec<GroupId> {
    let groups = needs.iter().flat_map(|need| &need.groups);
    groups.map(|g| &g.id).filter(|id| approver.is_in(id)).cloned().collect()
}

/// What counts of the confirmations, and as what.
#[derive(Clone, Copy, Debug)]
pub struct Counting<'a> {
    /// Of exactly this plan.
    pub plan_hash: &'a str,
    /// Whoever starts it, whose own word is no second person's.
    pub without: Option<&'a AccountId>,
    /// At this moment.
    pub now: Instant,
}

/// Where the approval of a plan stands, by what people have confirmed.
#[must_use]
pub fn standing(
    settings: &Settings,
    needs: &[ApprovalNeed],
    given: &[GivenApproval],
    counting: Counting<'_>,
) -> Standing {
    let valid_hours = settings.approvals.valid_hours.unwrap_or(VALID_HOURS);
    let valid_ms = i64::from(valid_hours) * 3_600_000;
    let others = || given.iter().filter(|one| counting.without != Some(&one.approver));
    let is_of_it = |one: &GivenApproval| one.plan_hash == counting.plan_hash;
    let is_valid = |one: &GivenApproval| counting.now.since(one.at) <= valid_ms;
    // Who may confirm one rule's plans may not be one of those who confirm another's.
    let covers = |one: &GivenApproval| needs.iter().any(|need| need.is_covered_by(&one.covers));
    let counts = |one: &&GivenApproval| is_of_it(one) && is_valid(one) && covers(one);
    let mut given: Vec<&GivenApproval> = Vec::new();
    for one in others().filter(counts) {
        if !given.iter().any(|same| same.approver == one.approver) {
            given.push(one);
        }
    }
    let has_given = |one: &&GivenApproval| given.iter().any(|g| g.approver == one.approver);
    let lapsed = others().filter(|one| !has_given(one)).filter_map(|one| {
        if !is_of_it(one) {
            return Some(Lapsed::Void(one.clone()));
        }
        (covers(one) && !is_valid(one)).then(|| Lapsed::Expired(one.clone()))
    });
    let by = assigned(needs, &given, &|one: &GivenApproval, need| need.is_covered_by(&one.covers));
    Standing {
        needs: needs
            .iter()
            .cloned()
            .zip(by.into_iter().map(Option::<&GivenApproval>::cloned))
            .collect(),
        lapsed: if needs.is_empty() { Vec::new() } else { lapsed.collect() },
        given: given.iter().copied().cloned().collect(),
    }
}
