//! What a ticket is for, and whose rule a confirmation is given by.

use super::office::{OFF, asked, by, member, named, rule, with_rules};
use crate::recipes::company::{ann, group_id};
use offramp::playbook::PlaybookId::{self, LeftBusiness, LeftTeam, Onboard, Restore};
use offramp::policy::{
    Purpose, Question, Rule, Scope, Settings, TicketKind, asks_for_permission, default_playbook,
    may_confirm, playbooks_of,
};

fn allowing(name: &str, playbooks: &[&str]) -> Rule {
    Rule { playbooks: playbooks.iter().map(|p| (*p).to_owned()).collect(), ..rule(name) }
}

fn elsewhere(rule: Rule) -> Rule {
    Rule { projects: vec!["IT".to_owned()], ..rule }
}

#[test]
fn the_recipes_of_a_ticket_are_those_of_its_own_rules_once_each_and_in_the_order_of_the_house() {
    let settings = with_rules(vec![
        allowing("A", &["restore", "onboard"]),
        allowing("B", &["left-business", "onboard", "no-such"]),
        elsewhere(allowing("C", &["left-team"])),
    ]);
    assert_eq!(playbooks_of(&settings, OFF), [LeftBusiness, Onboard, Restore]);
    let it = TicketKind { project: "IT", ..OFF };
    assert_eq!(playbooks_of(&settings, it), [LeftTeam]);
    assert_eq!(playbooks_of(&settings, TicketKind { project: "HR", ..OFF }), []);
}

fn purposes(all: &[(&str, &str)]) -> Settings {
    let rules = vec![allowing("A", &["left-team", "onboard", "restore"])];
    let purpose = |(kind, playbook): &(&str, &str)| Purpose {
        ticket_type: (*kind).to_owned(),
        playbook: (*playbook).to_owned(),
    };
    Settings { purposes: all.iter().map(purpose).collect(), ..with_rules(rules) }
}

#[test]
fn a_ticket_is_for_what_the_settings_say_of_its_request_type_or_its_type() {
    let joiner = TicketKind { issue_type: "Joiner", ..OFF };
    let requested = TicketKind { request_type: Some("Come back"), ..OFF };
    let settings = purposes(&[("joiner", "onboard"), ("COME BACK", "restore")]);
    assert_eq!(default_playbook(&settings, joiner), Onboard);
    assert_eq!(default_playbook(&settings, requested), Restore);
    // The first purpose that fits is meant, whichever of the two it names.
    let both = TicketKind { issue_type: "Joiner", ..requested };
    assert_eq!(default_playbook(&settings, both), Onboard);
}

#[test]
fn a_ticket_of_which_nothing_is_said_is_for_the_first_recipe_that_is_allowed() {
    let settings = purposes(&[("Joiner", "onboard")]);
    assert_eq!(default_playbook(&settings, OFF), LeftTeam);
    // What is meant and not allowed is not chosen.
    let wrong = purposes(&[("Task", "left-business")]);
    assert_eq!(default_playbook(&wrong, OFF), LeftTeam);
    let unknown = purposes(&[("Task", "no-such")]);
    assert_eq!(default_playbook(&unknown, OFF), LeftTeam);
    // Nothing is allowed at all: what is then asked for will be refused.
    assert_eq!(default_playbook(&settings, TicketKind { project: "HR", ..OFF }), LeftBusiness);
}

#[test]
fn who_holds_the_permission_is_asked_only_where_a_rule_of_the_ticket_lets_holders_in() {
    let open = Rule { permission_holders: true, ..rule("A") };
    assert!(!asks_for_permission(&with_rules(vec![rule("A")]), OFF));
    assert!(asks_for_permission(&with_rules(vec![rule("B"), open.clone()]), OFF));
    assert!(!asks_for_permission(&with_rules(vec![elsewhere(open)]), OFF));
    assert!(!asks_for_permission(&with_rules(Vec::new()), OFF));
}

fn confirmed(name: &str, groups: &[&str]) -> Rule {
    Rule { approvals: Some(by(groups)), ..rule(name) }
}

/// The rule whose plans they confirm; `None`, nobody asks them.
fn to_confirm(rules: Vec<Rule>, question: &Question<'_>) -> Option<String> {
    let settings = with_rules(rules);
    let rule = may_confirm(&settings, question).ok()?;
    Some(rule.map(|rule| rule.name.clone()).unwrap_or_default())
}

#[test]
fn somebody_confirms_by_the_rule_whose_approvers_they_are_among() {
    let rules =
        || vec![rule("nobody"), confirmed("first", &["hr"]), confirmed("second", &["it", "boss"])];
    let of = |groups: &[&str]| to_confirm(rules(), &asked(&member("otto", groups)));
    assert_eq!(of(&["hr"]), Some("first".to_owned()));
    assert_eq!(of(&["boss"]), Some("second".to_owned()));
    assert_eq!(of(&["boss", "hr"]), Some("first".to_owned()));
    // In none of them, they are asked nothing and see nothing.
    assert_eq!(of(&["ops"]), None);
    let otto = member("otto", &["boss"]);
    let unknown = Question { operator_person: None, ..asked(&otto) };
    assert_eq!(to_confirm(rules(), &unknown), None);
    assert_eq!(to_confirm(vec![rule("nobody")], &asked(&otto)), None);
}

/// What the settings ask for every plan of a recipe makes confirmers beside the rules' own, of the
/// recipes that can need it and of no other.
#[test]
fn whoever_confirms_by_the_settings_confirms_what_can_need_it_where_a_rule_allows_it() {
    let mut settings = with_rules(vec![rule("nobody")]);
    settings.approvals.restore = Some(by(&["restorers"]));
    settings.approvals.admin_leaver = Some(by(&["bosses"]));
    settings.approvals.deletion = Some(by(&["deleters"]));
    settings.rules[0].playbooks = PlaybookId::ALL.iter().map(|id| id.as_str().to_owned()).collect();
    let asks = |settings: &Settings, group: &str| -> Vec<PlaybookId> {
        let otto = member("otto", &[group]);
        let may = |playbook: &PlaybookId| {
            may_confirm(settings, &Question { playbook: *playbook, ..asked(&otto) }).is_ok()
        };
        PlaybookId::ALL.into_iter().filter(may).collect()
    };
    let gives = vec![PlaybookId::LeftTeam, PlaybookId::Onboard, PlaybookId::Restore];
    assert_eq!(asks(&settings, "restorers"), gives);
    assert_eq!(asks(&settings, "bosses"), vec![PlaybookId::LeftBusiness]);
    assert_eq!(asks(&settings, "deleters"), Vec::new());
    settings.playbooks.left_business.delete_account = true;
    assert_eq!(asks(&settings, "deleters"), vec![PlaybookId::LeftBusiness]);
    // From tickets that no rule is for, nobody confirms.
    settings.rules[0].projects = vec!["HR".to_owned()];
    assert_eq!(asks(&settings, "restorers"), Vec::new());
}

#[test]
fn a_rule_of_another_ticket_recipe_or_person_confirms_nothing_here() {
    let otto = member("otto", &["hr"]);
    let mut seen = ann();
    let about_ann = Question { subject: Some(&seen), ..asked(&otto) };
    assert_eq!(to_confirm(vec![elsewhere(confirmed("A", &["hr"]))], &about_ann), None);
    let other = PlaybookId::Restore;
    let restoring = Question { playbook: other, ..about_ann };
    assert_eq!(to_confirm(vec![confirmed("A", &["hr"])], &restoring), None);
    let subjects = Scope { groups: vec![named("staff")], ..Scope::default() };
    let staff = Rule { subjects, ..confirmed("staff", &["hr"]) };
    let rules = || vec![staff.clone(), confirmed("all", &["hr"])];
    assert_eq!(to_confirm(rules(), &about_ann), Some("all".to_owned()));
    assert_eq!(to_confirm(rules(), &asked(&otto)), Some("staff".to_owned()));
    seen.person.groups = vec![(group_id("staff"), "staff".to_owned())];
    let about_ann = Question { subject: Some(&seen), ..asked(&otto) };
    assert_eq!(to_confirm(rules(), &about_ann), Some("staff".to_owned()));
}
