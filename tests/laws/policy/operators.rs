//! Which rule lets an operator run a recipe from a ticket, and what is said where none does.

use super::office::{OFF, asked, assert_refused, member, named, named_account, rule, with_rules};
use crate::recipes::company::{ann, group_id};
use offramp::playbook::PlaybookId;
use offramp::policy::{Question, Refusal, Rule, Scope, TicketKind, may_operate};

fn answer(rules: Vec<Rule>, question: &Question<'_>) -> Result<String, Refusal> {
    may_operate(&with_rules(rules), question).map(|rule| rule.name.clone())
}

#[track_caller]
fn allowed(rules: Vec<Rule>, question: &Question<'_>, by: &str) {
    assert_eq!(answer(rules, question).unwrap(), by);
}

const NOBODY: (&str, &str, &str, &str) = (
    "operator.notAllowed",
    "You can't run playbooks on this ticket",
    "Left the business needs the group ops people.",
    "Ask someone who has that to open this ticket.",
);

#[test]
fn being_in_one_of_the_rules_groups_makes_an_operator() {
    let mut two = rule("A");
    two.operator_groups.push(named("leads"));
    for groups in [&["ops"][..], &["leads"], &["other", "leads"]] {
        allowed(vec![two.clone()], &asked(&member("olga", groups)), "A");
    }
    for groups in [&[][..], &["other"]] {
        assert_refused(answer(vec![rule("A")], &asked(&member("olga", groups))), NOBODY);
    }
}

/// Whoever the organization does not know is in no group of it.
#[test]
fn an_operator_whom_the_organization_does_not_know_is_in_no_group() {
    let olga = member("olga", &["ops"]);
    let unknown = Question { operator_person: None, ..asked(&olga) };
    assert_refused(answer(vec![rule("A")], &unknown), NOBODY);
    let mut by_name = rule("A");
    by_name.operator_accounts = vec![named_account("olga")];
    allowed(vec![by_name], &unknown, "A");
}

#[test]
fn being_named_makes_an_operator_and_another_name_does_not() {
    let olga = member("olga", &[]);
    let mut by_name = rule("A");
    by_name.operator_accounts = vec![named_account("otto"), named_account("olga")];
    allowed(vec![by_name.clone()], &asked(&olga), "A");
    by_name.operator_accounts.pop();
    assert_refused(answer(vec![by_name], &asked(&olga)), NOBODY);
}

/// Both the rule and the person are needed: the permission alone opens no rule.
#[test]
fn holding_the_permission_makes_an_operator_only_where_the_rule_says_so() {
    let olga = member("olga", &[]);
    let holder = Question { holds_permission: true, ..asked(&olga) };
    let mut open = rule("A");
    assert_refused(answer(vec![open.clone()], &holder), NOBODY);
    open.permission_holders = true;
    allowed(vec![open.clone()], &holder, "A");
    assert_refused(
        answer(vec![open], &asked(&olga)),
        (
            "operator.notAllowed",
            "You can't run playbooks on this ticket",
            "Left the business needs the group ops people, or the permission 'Run Offramp playbooks'.",
            "Ask someone who has that to open this ticket.",
        ),
    );
}

#[test]
fn a_rule_is_for_tickets_of_its_projects_its_types_and_its_request_types() {
    let olga = member("olga", &["ops"]);
    let of = |project, issue_type, request_type| Question {
        ticket: TicketKind { project, issue_type, request_type },
        ..asked(&olga)
    };
    let mut one = rule("A");
    one.projects = vec!["HR".to_owned(), "OFF".to_owned()];
    one.issue_types = vec!["Leaver".to_owned(), "Service request".to_owned()];
    one.request_types = vec!["Offboard".to_owned()];
    for (project, kind, request, fits) in [
        ("OFF", "Leaver", Some("Offboard"), true),
        ("HR", "Service request", Some("Offboard"), true),
        ("IT", "Leaver", Some("Offboard"), false),
        ("off", "Leaver", Some("Offboard"), false),
        ("OFF", "Task", Some("Offboard"), false),
        ("OFF", "Leaver", Some("Onboard"), false),
        ("OFF", "Leaver", None, false),
    ] {
        let answer = answer(vec![one.clone()], &of(project, kind, request));
        assert_eq!(answer.is_ok(), fits, "{project} {kind} {request:?}");
    }
    // What is empty sets no bound.
    one.request_types.clear();
    allowed(vec![one.clone()], &of("OFF", "Leaver", None), "A");
    allowed(vec![one.clone()], &of("OFF", "Leaver", Some("Onboard")), "A");
    one.issue_types.clear();
    allowed(vec![one], &of("OFF", "Task", None), "A");
}

#[test]
fn a_ticket_that_no_rule_is_for_says_where_it_was_opened() {
    let olga = member("olga", &["ops"]);
    let ticket = TicketKind { project: "IT", ..OFF };
    let wanted = |title: &'static str| {
        (
            "operator.notAllowed",
            title,
            "No rule is for tickets like this one. Nothing was changed.",
            "Ask a Jira admin to add this project and type to a rule, or move the ticket.",
        )
    };
    let elsewhere = Question { ticket, ..asked(&olga) };
    assert_refused(
        answer(vec![rule("A")], &elsewhere),
        wanted("Left the business can't be run from project IT"),
    );
    // A rule that is for the ticket and not for the recipe is none for it.
    let other = Question { playbook: PlaybookId::Onboard, ..asked(&olga) };
    assert_refused(
        answer(vec![rule("A")], &other),
        wanted("Onboarding can't be run from project OFF"),
    );
}

#[test]
fn a_rule_allows_exactly_the_recipes_that_it_names() {
    let olga = member("olga", &["ops"]);
    for named in PlaybookId::ALL {
        let mut one = rule("A");
        one.playbooks = vec![named.as_str().to_owned()];
        for playbook in PlaybookId::ALL {
            let answer = answer(vec![one.clone()], &Question { playbook, ..asked(&olga) });
            assert_eq!(answer.is_ok(), playbook == named, "{playbook:?} by {named:?}");
        }
    }
}

#[test]
fn who_could_is_named_once_each_in_order_and_only_of_rules_that_fit() {
    let olga = member("olga", &[]);
    let (mut first, mut second, mut third) = (rule("A"), rule("B"), rule("C"));
    first.operator_groups = vec![named("zeta"), named("ops")];
    second.operator_groups = vec![named("ops"), named("alpha")];
    third.operator_groups = vec![named("never")];
    third.projects = vec!["IT".to_owned()];
    third.permission_holders = true;
    assert_refused(
        answer(vec![first, second, third], &asked(&olga)),
        (
            "operator.notAllowed",
            "You can't run playbooks on this ticket",
            "Left the business needs the group alpha people or ops people or zeta people.",
            "Ask someone who has that to open this ticket.",
        ),
    );
}

#[test]
fn a_rule_for_the_permission_or_for_accounts_alone_says_so() {
    let olga = member("olga", &[]);
    let mut one = rule("A");
    one.operator_groups.clear();
    let needs = |what: &str| format!("Left the business needs {what}.");
    let wanted = |detail| {
        (
            "operator.notAllowed",
            "You can't run playbooks on this ticket",
            detail,
            "Ask someone who has that to open this ticket.",
        )
    };
    one.permission_holders = true;
    let permission = needs("the permission 'Run Offramp playbooks'");
    assert_refused(answer(vec![one.clone()], &asked(&olga)), wanted(permission.as_str()));
    one.permission_holders = false;
    one.operator_accounts = vec![named_account("otto")];
    let account = needs("an account that a rule names");
    assert_refused(answer(vec![one], &asked(&olga)), wanted(account.as_str()));
}

/// The first of the operator's own rules whose bounds the person is within.
#[test]
fn the_first_rule_that_lets_this_operator_change_this_person_is_the_one() {
    let olga = member("olga", &["ops"]);
    let mut seen = ann();
    seen.person.groups = vec![(group_id("staff"), "staff".to_owned())];
    let (mut others, mut bounded) = (rule("others"), rule("contractors"));
    others.operator_groups = vec![named("never")];
    bounded.subjects = Scope { groups: vec![named("contractors")], ..Scope::default() };
    let rules = || vec![others.clone(), bounded.clone(), rule("first"), rule("second")];
    let about_ann = Question { subject: Some(&seen), ..asked(&olga) };
    allowed(rules(), &about_ann, "first");
    // Nobody is known yet: whom the rule is about is asked later.
    allowed(rules(), &asked(&olga), "contractors");
    assert_refused(
        answer(vec![others.clone(), bounded.clone()], &about_ann),
        (
            "subject.outOfScope",
            "Ann is outside of what you may change",
            "Your rules are for other directories, domains or groups. Nothing was changed.",
            "Ask a Jira admin who may do this, or to widen the rule.",
        ),
    );
    // Whether somebody may at all is asked before on whom.
    let stranger = member("otto", &[]);
    let about_ann = Question { subject: Some(&seen), ..asked(&stranger) };
    assert_eq!(
        answer(vec![bounded.clone()], &about_ann).unwrap_err().title,
        "You can't run playbooks on this ticket"
    );
}

#[test]
fn without_rules_nobody_may() {
    let olga = member("olga", &["ops"]);
    let holder = Question { holds_permission: true, ..asked(&olga) };
    assert!(answer(Vec::new(), &holder).is_err());
}
