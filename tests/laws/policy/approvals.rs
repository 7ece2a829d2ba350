//! When a second person is needed, and who it may be.

use super::office::{by, member, rule};
use crate::recipes::company::{account, group_id, settings};
use offramp::domain::{Claim, Person};
use offramp::playbook::PlaybookId;
use offramp::policy::{
    ApprovalNeed, PlanEffects, Rule, Settings, approvals_needed, covered, may_approve,
};

/// Every approval is set, each with a group of its own; accounts are deleted.
fn strict() -> Settings {
    let mut settings = settings();
    settings.approvals.restore = Some(by(&["restorers"]));
    settings.approvals.deletion = Some(by(&["deleters"]));
    settings.approvals.admin_leaver = Some(by(&["boss", "ciso"]));
    settings.playbooks.left_business.delete_account = true;
    settings
}

fn admin() -> Person {
    let mut ann = member("ann", &[]);
    ann.platform_roles = vec!["atlassian/org-admin".to_owned()];
    ann
}

fn ruled() -> Rule {
    Rule { approvals: Some(by(&["leads"])), ..rule("Leavers") }
}

const RESTORE: (&str, &[&str]) = ("giving access back", &["restorers"]);
const DELETION: (&str, &[&str]) = ("a deletion", &["deleters"]);
const ADMIN: (&str, &[&str]) = ("an admin who leaves", &["boss", "ciso"]);
const RULE: (&str, &[&str]) = ("what the rule 'Leavers' starts", &["leads"]);

#[track_caller]
fn needs(
    settings: &Settings,
    rule: Option<&Rule>,
    playbook: PlaybookId,
    subject: &Person,
    wanted: &[(&str, &[&str])],
) {
    let effects = PlanEffects::of(settings, playbook, subject, false);
    let needs = approvals_needed(settings, rule, effects);
    let wanted: Vec<ApprovalNeed> = wanted
        .iter()
        .map(|(why, groups)| ApprovalNeed {
            why: (*why).to_owned(),
            groups: by(groups).approver_groups,
        })
        .collect();
    assert_eq!(needs, wanted, "{playbook:?}");
}

#[test]
fn giving_back_deleting_and_an_admin_who_leaves_are_confirmed_where_the_settings_say_by_whom() {
    for playbook in PlaybookId::ALL {
        let wanted: &[(&str, &[&str])] = match playbook {
            PlaybookId::Restore => &[RESTORE],
            PlaybookId::LeftBusiness => &[DELETION, ADMIN],
            _ => &[],
        };
        needs(&strict(), None, playbook, &admin(), wanted);
        // Nothing is said, so nobody is needed.
        needs(&settings(), None, playbook, &admin(), &[]);
    }
}

#[test]
fn a_deletion_is_confirmed_only_where_something_will_be_deleted() {
    let leaves = PlaybookId::LeftBusiness;
    let mut settings = strict();
    let mut ann = member("ann", &[]);
    needs(&settings, None, leaves, &ann, &[DELETION]);
    ann.claim = Claim::Unmanaged;
    needs(&settings, None, leaves, &ann, &[]);
    ann.claim = Claim::Managed;
    settings.playbooks.left_business.delete_account = false;
    needs(&settings, None, leaves, &ann, &[]);
}

#[test]
fn a_licence_makes_no_admin_of_a_leaver() {
    let mut ann = member("ann", &[]);
    ann.platform_roles = vec!["atlassian/ai-access".to_owned()];
    needs(&strict(), None, PlaybookId::LeftBusiness, &ann, &[DELETION]);
}

#[test]
fn a_rule_with_approvers_needs_one_for_each_of_its_plans_beside_the_others() {
    for playbook in PlaybookId::ALL {
        let wanted: &[(&str, &[&str])] = match playbook {
            PlaybookId::Restore => &[RESTORE, RULE],
            PlaybookId::LeftBusiness => &[DELETION, ADMIN, RULE],
            _ => &[RULE],
        };
        needs(&strict(), Some(&ruled()), playbook, &admin(), wanted);
    }
    needs(&strict(), Some(&rule("Leavers")), PlaybookId::Onboard, &admin(), &[]);
}

fn two_needs() -> Vec<ApprovalNeed> {
    let need = |why: &str, groups: &[&str]| ApprovalNeed {
        why: why.to_owned(),
        groups: by(groups).approver_groups,
    };
    vec![need("one", &["a", "b"]), need("two", &["c"])]
}

#[test]
fn what_is_asked_of_the_same_groups_is_one_need_in_whatever_order_they_are_named() {
    let mut settings = strict();
    settings.approvals.deletion = Some(by(&["ciso", "boss"]));
    let rule = Rule { approvals: Some(by(&["boss", "ciso"])), ..rule("Leavers") };
    let why = "a deletion and an admin who leaves and what the rule 'Leavers' starts";
    let one: (&str, &[&str]) = (why, &["ciso", "boss"]);
    needs(&settings, Some(&rule), PlaybookId::LeftBusiness, &admin(), &[one]);
    // A group more or less is another need.
    settings.approvals.deletion = Some(by(&["ciso"]));
    let own: (&str, &[&str]) = ("a deletion", &["ciso"]);
    let both: (&str, &[&str]) =
        ("an admin who leaves and what the rule 'Leavers' starts", &["boss", "ciso"]);
    needs(&settings, Some(&rule), PlaybookId::LeftBusiness, &admin(), &[own, both]);
}

#[test]
fn whoever_confirms_is_in_a_group_of_any_need() {
    let may = |groups: &[&str]| may_approve(&two_needs(), &member("otto", groups), &account("ann"));
    assert!(may(&["a", "c"]));
    assert!(may(&["b"]));
    assert!(may(&["c", "x"]));
    assert!(!may(&["x"]));
    assert!(!may(&[]));
}

#[test]
fn nobody_confirms_what_is_done_to_themselves_nor_what_needs_no_confirmation() {
    let otto = member("otto", &["a", "c"]);
    assert!(!may_approve(&two_needs(), &otto, &account("otto")));
    assert!(!may_approve(&[], &otto, &account("ann")));
}

#[test]
fn what_somebody_could_confirm_for_is_the_needs_groups_that_they_are_in() {
    let ids = |groups: &[&str]| covered(&two_needs(), &member("otto", groups));
    assert_eq!(ids(&["c", "x", "a"]), [group_id("a"), group_id("c")]);
    assert_eq!(ids(&["b"]), [group_id("b")]);
    assert_eq!(ids(&["x"]), []);
    assert_eq!(covered(&[], &member("otto", &["a"])), []);
}
