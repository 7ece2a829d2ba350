//! Whom a rule is about: what is empty sets no bound, and every bound has to hold.

use super::office::{asked, member, named, rule, with_rules};
use crate::dice::Dice;
use crate::recipes::company::{JIRA, LABS, LABS_JIRA, MAIN, ann, directory, group, group_id, role};
use offramp::domain::{AccountId, GroupMembership, Observation, Path, RoleAssignment};
use offramp::policy::{NamedDirectory, Question, Scope, Settings, may_operate};
use std::collections::BTreeSet;

fn named_directory(id: &str) -> NamedDirectory {
    NamedDirectory { id: directory(id), name: id.to_owned() }
}

fn scope(directories: &[&str], domains: &[&str], groups: &[&str]) -> Scope {
    Scope {
        directories: directories.iter().map(|id| named_directory(id)).collect(),
        domains: domains.iter().map(|d| (*d).to_owned()).collect(),
        groups: groups.iter().map(|id| named(id)).collect(),
    }
}

fn with(subjects: Scope) -> Settings {
    let mut one = rule("A");
    one.subjects = subjects;
    with_rules(vec![one])
}

fn may(settings: &Settings, seen: &Observation) -> bool {
    let olga = member("olga", &["ops"]);
    may_operate(settings, &Question { subject: Some(seen), ..asked(&olga) }).is_ok()
}

fn in_directories(ids: &[&str]) -> Observation {
    let mut seen = ann();
    let held = |id: &&str| RoleAssignment {
        directory: Some(directory(id)),
        ..role(JIRA, "atlassian/user", &[Path::Group])
    };
    seen.roles = ids.iter().map(held).collect();
    seen
}

/// Suspending somebody in one directory alone is not what a rule of that directory means.
#[test]
fn all_of_the_persons_directories_have_to_be_among_the_rules() {
    let (one, both) = (with(scope(&[MAIN], &[], &[])), with(scope(&[LABS, MAIN], &[], &[])));
    assert!(may(&one, &in_directories(&[MAIN])));
    assert!(!may(&one, &in_directories(&[LABS])));
    assert!(!may(&one, &in_directories(&[MAIN, LABS])));
    assert!(may(&both, &in_directories(&[MAIN, LABS])));
    let mut seen = in_directories(&[MAIN]);
    seen.groups = vec![GroupMembership { directory: directory(LABS), ..group("labs") }];
    assert!(!may(&one, &seen), "a group shows a directory too");
}

/// Nobody can tell whether they are within.
#[test]
fn somebody_of_whom_no_directory_is_known_is_within_no_directorys_bound() {
    assert!(!may(&with(scope(&[MAIN], &[], &[])), &in_directories(&[])));
    assert!(may(&with(scope(&[], &[], &[])), &in_directories(&[])));
}

#[test]
fn a_newcomer_is_in_the_directory_that_joiners_are_invited_to() {
    let mut seen = in_directories(&[]);
    seen.person.account = AccountId::of_invitee("ann@acme.example");
    let mut settings = with(scope(&[MAIN], &[], &[]));
    assert!(may(&settings, &seen));
    assert!(!may(&with(scope(&[LABS], &[], &[])), &seen));
    settings.joiner = None;
    assert!(!may(&settings, &seen));
    // An account that exists is where it is.
    let mut known = in_directories(&[LABS]);
    known.roles[0].resource = offramp::domain::ResourceId::new(LABS_JIRA);
    assert!(may(&with(scope(&[LABS], &[], &[])), &known));
}

#[test]
fn the_address_has_to_be_of_one_of_the_domains_and_of_exactly_that() {
    let settings = with(scope(&[], &["partner.example", "acme.example"], &[]));
    for (email, within) in [
        (Some("ann@acme.example"), true),
        (Some("ann@ACME.Example"), true),
        (Some("ann@partner.example"), true),
        (Some("ann@sub.acme.example"), false),
        (Some("ann@notacme.example"), false),
        (Some("acme.example@evil.example"), false),
        (Some("a@b@acme.example"), true),
        (Some("ann@acme.example@evil.example"), false),
        (Some("acme.example"), false),
        (None, false),
    ] {
        let mut seen = ann();
        seen.person.email = email.map(str::to_owned);
        assert_eq!(may(&settings, &seen), within, "{email:?}");
    }
}

#[test]
fn being_in_one_of_the_groups_is_enough_and_in_none_is_not() {
    let settings = with(scope(&[], &[], &["staff", "contractors"]));
    let in_groups = |ids: &[&str]| {
        let mut seen = ann();
        seen.person.groups = ids.iter().map(|id| (group_id(id), (*id).to_owned())).collect();
        seen
    };
    assert!(may(&settings, &in_groups(&["contractors"])));
    assert!(may(&settings, &in_groups(&["x", "staff"])));
    assert!(!may(&settings, &in_groups(&["x"])));
    assert!(!may(&settings, &in_groups(&[])));
}

/// Every bound by dice, counted by sets of its own.
#[test]
fn every_bound_of_a_rule_has_to_hold() {
    const DIRECTORIES: [&str; 2] = [MAIN, LABS];
    const DOMAINS: [&str; 2] = ["acme.example", "partner.example"];
    const GROUPS: [&str; 3] = ["a", "b", "c"];
    let some = |dice: &mut Dice, from: &[&'static str]| -> Vec<&'static str> {
        from.iter().copied().filter(|_| dice.chance(40)).collect()
    };
    let (mut yes, mut no) = (0, 0);
    for seed in 0..500 {
        let dice = &mut Dice::new(seed);
        let (directories, domains, groups) =
            (some(dice, &DIRECTORIES), some(dice, &DOMAINS), some(dice, &GROUPS));
        let (own_directories, own_domain, own_groups) =
            (some(dice, &DIRECTORIES), dice.pick(&DOMAINS), some(dice, &GROUPS));
        let mut seen = in_directories(&own_directories);
        seen.person.email = Some(format!("ann@{own_domain}"));
        seen.person.groups = own_groups.iter().map(|id| (group_id(id), (*id).to_owned())).collect();
        let set = |ids: &[&'static str]| ids.iter().copied().collect::<BTreeSet<_>>();
        let by_directory = directories.is_empty()
            || !own_directories.is_empty() && set(&own_directories).is_subset(&set(&directories));
        let by_domain = domains.is_empty() || set(&domains).contains(own_domain);
        let by_group = groups.is_empty() || !set(&groups).is_disjoint(&set(&own_groups));
        let wanted = by_directory && by_domain && by_group;
        let settings = with(scope(&directories, &domains, &groups));
        assert_eq!(may(&settings, &seen), wanted, "seed {seed}");
        if wanted { yes += 1 } else { no += 1 }
    }
    assert!(yes > 80 && no > 80, "{yes} within, {no} not");
}
