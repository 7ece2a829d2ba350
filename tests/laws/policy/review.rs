//! What settings would mean for real people, before they are saved: what the gate itself says.

use super::office::{by, member, named, rule, with_rules};
use crate::recipes::company::{LABS, MAIN, account, directory, group, listed};
use offramp::domain::{GroupMembership, Instant, Person};
use offramp::playbook::PlaybookId::{self, LeftBusiness, LeftTeam, Restore};
use offramp::policy::{Effect, NamedDirectory, Rule, Sample, Scope, Settings, Verdict, effects};

fn tried(settings: &Settings, operators: &[Person], subjects: &[Person]) -> Vec<Effect> {
    let labs = GroupMembership { directory: directory(LABS), ..group("labs") };
    let groups = [group("staff"), labs].map(listed);
    effects(settings, None, &Sample { operators, subjects, groups: &groups }, Instant(0))
}

fn said(operator: &str, playbook: PlaybookId, subject: &str, allowed: bool, why: &str) -> Effect {
    Effect {
        operator: operator.to_owned(),
        playbook,
        subject: subject.to_owned(),
        allowed,
        why: why.to_owned(),
        was: None,
    }
}

/// D14: what would be different is told first, with how it is now; also of somebody whose protection
/// is dropped, and of an operator who loses what they may.
#[test]
fn d14_what_would_be_different_is_told_first_with_how_it_is() {
    let mut before = with_rules(vec![rule("A")]);
    before.protections.accounts = vec![account("ceo")];
    let after = with_rules(vec![rule("A")]);
    let operators = [member("olga", &["ops"])];
    let subjects = [member("ann", &[]), member("ceo", &[])];
    let sample = Sample { operators: &operators, subjects: &subjects, groups: &[] };
    let told = effects(&after, Some(&before), &sample, Instant(0));
    let verdict = |allowed, why: &str| Some(Verdict { allowed, why: why.to_owned() });
    let now = "ceo is on the list of protected accounts";
    assert_eq!(
        told,
        [
            Effect {
                was: verdict(false, now),
                ..said("olga", LeftBusiness, "ceo", true, "Rule 'A'")
            },
            said("olga", LeftBusiness, "ann", true, "Rule 'A'"),
        ]
    );
    let none = with_rules(Vec::new());
    let lost = effects(&none, Some(&before), &sample, Instant(0));
    assert_eq!(lost.len(), 2, "a recipe that no rule is for any more: {lost:?}");
    let ann = lost.iter().find(|effect| effect.subject == "ann").expect("ann");
    assert_eq!((ann.allowed, ann.was.clone()), (false, verdict(true, "Rule 'A'")));
    let ceo = lost.iter().find(|effect| effect.subject == "ceo").expect("the ceo");
    assert!(!ceo.allowed, "{ceo:?}");
}

fn allowing(name: &str, playbooks: &[&str]) -> Rule {
    Rule { playbooks: playbooks.iter().map(|p| (*p).to_owned()).collect(), ..rule(name) }
}

#[test]
fn each_operator_is_tried_with_each_recipe_on_each_person_in_order() {
    let settings = with_rules(vec![
        allowing("B", &["restore", "left-business"]),
        allowing("A", &["left-business", "no-such"]),
    ]);
    let operators = [member("otto", &[]), member("olga", &["ops"])];
    let subjects = [member("ann", &[]), member("ben", &[])];
    let no = "You can't run playbooks on this ticket";
    assert_eq!(
        tried(&settings, &operators, &subjects),
        [
            said("olga", LeftBusiness, "ann", true, "Rule 'B'"),
            said("olga", LeftBusiness, "ben", true, "Rule 'B'"),
            said("olga", Restore, "ann", true, "Rule 'B'"),
            said("olga", Restore, "ben", true, "Rule 'B'"),
            said("otto", LeftBusiness, "ann", false, no),
            said("otto", LeftBusiness, "ben", false, no),
            said("otto", Restore, "ann", false, no),
            said("otto", Restore, "ben", false, no),
        ]
    );
}

/// Two of the same name are two, in the order in which they were given.
#[test]
fn operators_of_the_same_name_are_each_tried() {
    let settings = with_rules(vec![rule("A")]);
    let named =
        |id: &str, groups: &[&str]| Person { name: "Olga".to_owned(), ..member(id, groups) };
    let operators = [named("o1", &["ops"]), named("o2", &[]), named("o3", &[])];
    let effects = tried(&settings, &operators, &[member("ann", &[])]);
    let allowed: Vec<bool> = effects.iter().map(|effect| effect.allowed).collect();
    assert_eq!(allowed, [true, false, false]);
}

#[test]
fn protected_people_and_oneself_are_shown_as_refused_with_why() {
    let mut settings = with_rules(vec![rule("A")]);
    settings.protections.accounts = vec![account("ceo")];
    let mut admin = member("ada", &[]);
    admin.platform_roles = vec!["atlassian/org-admin".to_owned()];
    let olga = member("olga", &["ops"]);
    let subjects = [olga.clone(), member("ceo", &[]), admin];
    assert_eq!(
        tried(&settings, &[olga], &subjects),
        [
            said("olga", LeftBusiness, "ceo", false, "ceo is on the list of protected accounts"),
            said("olga", LeftBusiness, "ada", false, "ada is an organization admin"),
            said("olga", LeftBusiness, "olga", false, "This ticket is about you"),
        ]
    );
}

#[test]
fn who_has_to_confirm_is_said_beside_the_rule() {
    let confirmed = Rule { approvals: Some(by(&["leads"])), ..allowing("A", &["restore"]) };
    let mut settings = with_rules(vec![confirmed]);
    settings.approvals.restore = Some(by(&["hr", "it"]));
    let effects = tried(&settings, &[member("olga", &["ops"])], &[member("ann", &[])]);
    let why = "Rule 'A', once somebody of hr people, it people, leads people confirms";
    assert_eq!(effects, [said("olga", Restore, "ann", true, why)]);
}

/// Any ticket that the rules speak of: the one by which it is allowed.
#[test]
fn a_recipe_is_allowed_by_whichever_ticket_a_rule_is_for() {
    let not_hers = Rule { operator_groups: vec![named("never")], ..rule("A") };
    let hers = Rule {
        projects: vec!["IT".to_owned(), "HR".to_owned()],
        issue_types: vec!["Leaver".to_owned()],
        request_types: vec!["Offboard".to_owned()],
        ..rule("B")
    };
    let operators = [member("olga", &["ops"])];
    let effects = |rules: Vec<Rule>| tried(&with_rules(rules), &operators, &[member("ann", &[])]);
    assert_eq!(effects(vec![not_hers.clone(), hers])[0].why, "Rule 'B'");
    // Refused everywhere: the first refusal is told.
    let refused = effects(vec![not_hers.clone()]);
    assert_eq!(refused[0].why, "You can't run playbooks on this ticket");
    let other = Rule { projects: Vec::new(), ..allowing("B", &["left-team"]) };
    let refused = effects(vec![other]);
    assert_eq!(
        refused[0],
        said("olga", LeftTeam, "ann", false, "Left the team can't be run from project ")
    );
}

/// Where the recipe is allowed at all, it is said who may, and not that another ticket is no place.
#[test]
fn why_not_is_told_by_a_ticket_of_a_rule_for_this_recipe() {
    let movers = Rule { projects: vec!["HR".to_owned()], ..allowing("movers", &["left-team"]) };
    let not_hers = Rule { operator_groups: vec![named("never")], ..rule("leavers") };
    let settings = with_rules(vec![movers, not_hers]);
    let effects = tried(&settings, &[member("olga", &["ops"])], &[member("ann", &[])]);
    assert_eq!(
        effects,
        [
            said("olga", LeftBusiness, "ann", false, "You can't run playbooks on this ticket"),
            said("olga", LeftTeam, "ann", true, "Rule 'movers'"),
        ]
    );
}

/// A rule for one project only is tried from that project alone.
#[test]
fn every_project_of_a_rule_is_tried() {
    let staff = Scope { groups: vec![named("staff")], ..Scope::default() };
    let first = Rule { subjects: staff, projects: vec!["HR".to_owned()], ..rule("staff") };
    let second = Rule { projects: vec!["OFF".to_owned(), "IT".to_owned()], ..rule("all") };
    let settings = with_rules(vec![first, second]);
    let effects = tried(&settings, &[member("olga", &["ops"])], &[member("ann", &[])]);
    assert_eq!(effects, [said("olga", LeftBusiness, "ann", true, "Rule 'all'")]);
}

/// A person's groups show where they are, as far as the sample says.
#[test]
fn a_rule_of_one_directory_is_tried_on_where_the_persons_groups_are() {
    let main = NamedDirectory { id: directory(MAIN), name: "Main".to_owned() };
    let subjects = Scope { directories: vec![main], ..Scope::default() };
    let settings = with_rules(vec![Rule { subjects, ..rule("Main") }]);
    let people = [
        member("ann", &["staff"]),
        member("ben", &["labs"]),
        member("cem", &["staff", "labs"]),
        member("dag", &["unknown"]),
    ];
    let effects = tried(&settings, &[member("olga", &["ops"])], &people);
    let allowed: Vec<(&str, bool)> =
        effects.iter().map(|e| (e.subject.as_str(), e.allowed)).collect();
    assert_eq!(allowed, [("ann", true), ("ben", false), ("cem", false), ("dag", false)]);
    assert_eq!(effects[1].why, "ben is outside of what you may change");
}

#[test]
fn six_operators_by_name_are_shown_and_eight_people_of_whom_half_are_special_at_most() {
    let mut settings = with_rules(vec![rule("A")]);
    settings.protections.groups = vec![named("board")];
    let many = |letter: &str, count: usize, groups: &[&str]| -> Vec<Person> {
        (0..count).map(|n| member(&format!("{letter}{n}"), groups)).collect()
    };
    let mut operators = many("o", 8, &["ops"]);
    operators.reverse();
    let shown = |subjects: &[Person]| -> (Vec<String>, Vec<String>) {
        let effects = tried(&settings, &operators, subjects);
        let mut who: Vec<String> = effects.iter().map(|e| e.operator.clone()).collect();
        who.dedup();
        let first = who[0].clone();
        let whom = effects.into_iter().filter(|e| e.operator == first).map(|e| e.subject);
        (who, whom.collect())
    };
    let plain = many("p", 10, &[]);
    let (who, whom) = shown(&plain);
    assert_eq!(who, ["o0", "o1", "o2", "o3", "o4", "o5"]);
    assert_eq!(whom, ["p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7"]);
    let mut mixed = plain;
    mixed.extend(many("b", 5, &["board"]));
    let (_, whom) = shown(&mixed);
    assert_eq!(whom, ["b0", "b1", "b2", "b3", "p0", "p1", "p2", "p3"]);
    let few = [many("p", 1, &[]), many("b", 1, &["board"])].concat();
    assert_eq!(shown(&few).1, ["b0", "p0"]);
}
