//! What a run is counted against, and for how long: a day is one of UTC, wherever people are.

use super::office::{rule, with_rules};
use crate::recipes::company::{LABS, MAIN, account, directory};
use offramp::domain::{DirectoryId, Instant};
use offramp::playbook::PlaybookId;
use offramp::policy::{Budgets, Charge, Limit, Rule, RuleBudget, Settings, Spending, charges};
use std::collections::BTreeSet;

fn all() -> (Settings, Rule) {
    let budget = RuleBudget { per_day: Some(4), per_operator_per_day: Some(5) };
    let mut settings = with_rules(Vec::new());
    settings.budgets = Budgets {
        per_day: Some(1),
        per_operator_per_day: Some(2),
        per_project_per_day: Some(3),
        directory_percent_per_day: Some(6),
    };
    (settings, Rule { budget, ..rule("Leavers") })
}

/// One start: who, from where, of whom, when.
struct Start {
    operator: &'static str,
    project: &'static str,
    rule: &'static str,
    playbook: PlaybookId,
    directories: &'static [&'static str],
    at: &'static str,
}

const START: Start = Start {
    operator: "olga",
    project: "OFF",
    rule: "Leavers",
    playbook: PlaybookId::Onboard,
    directories: &[MAIN],
    at: "2026-03-01T12:00:00Z",
};

fn charged(start: &Start) -> Vec<Charge> {
    let (settings, rule) = all();
    let rule = Rule { name: start.rule.to_owned(), ..rule };
    counted(&settings, &rule, start)
}

fn counted(settings: &Settings, rule: &Rule, start: &Start) -> Vec<Charge> {
    let directories: Vec<DirectoryId> = start.directories.iter().map(|id| directory(id)).collect();
    let spending = Spending {
        operator: &account(start.operator),
        project: start.project,
        rule,
        playbook: start.playbook,
        directories: &directories,
        at: Instant::from_rfc3339(start.at).unwrap(),
    };
    charges(settings, &spending)
}

#[test]
fn a_run_is_counted_against_every_budget_that_is_set_and_each_has_its_own_bound() {
    let said: Vec<(String, Limit)> = charged(&Start { directories: &[MAIN, LABS], ..START })
        .into_iter()
        .map(|charge| (charge.label, charge.limit))
        .collect();
    let people = |label: &str, most| (label.to_owned(), Limit::People(most));
    let share = |label: &str, id: &str| {
        (label.to_owned(), Limit::Percent { percent: 6, directory: directory(id) })
    };
    assert_eq!(
        said,
        [
            people("of the whole organization", 1),
            people("of one operator", 2),
            people("of project OFF", 3),
            people("of the rule 'Leavers'", 4),
            people("of one operator by the rule 'Leavers'", 5),
            share("of Main", MAIN),
            share("of Labs", LABS),
        ]
    );
}

/// Whatever else is done on a day, leavers can be cut: no other playbook uses up what is theirs.
#[test]
fn leavers_are_counted_apart_from_everything_else() {
    let leaves = Start { playbook: PlaybookId::LeftBusiness, ..START };
    for other in PlaybookId::ALL {
        let together = together(&leaves, &Start { playbook: other, ..START });
        let wanted: Vec<usize> = match other {
            PlaybookId::LeftBusiness => (0..6).collect(),
            _ => Vec::new(),
        };
        assert_eq!(together, wanted, "{other:?}");
    }
    let told = charged(&leaves).into_iter().map(|charge| charge.label);
    assert!(told.into_iter().all(|label| label.ends_with(", for leavers")));
}

#[test]
fn what_is_not_set_sets_no_bound() {
    let (settings, rule) = all();
    let none = Settings { budgets: Budgets::default(), ..settings.clone() };
    let free = Rule { budget: RuleBudget::default(), ..rule.clone() };
    assert_eq!(counted(&none, &free, &START), []);
    let labels = |settings: &Settings, rule: &Rule| -> Vec<String> {
        counted(settings, rule, &START).into_iter().map(|charge| charge.label).collect()
    };
    let of_rule = ["of the rule 'Leavers'", "of one operator by the rule 'Leavers'"];
    assert_eq!(labels(&none, &rule), of_rule);
    let of_all = ["of the whole organization", "of one operator", "of project OFF", "of Main"];
    assert_eq!(labels(&settings, &free), of_all);
    assert_eq!(charged(&Start { directories: &[], ..START }).len(), 5);
}

fn keys(start: &Start) -> Vec<String> {
    charged(start).into_iter().map(|charge| charge.key).collect()
}

/// Which of the places 0..6 two starts are counted at together.
fn together(one: &Start, other: &Start) -> Vec<usize> {
    let (one, other) = (keys(one), keys(other));
    assert_eq!((one.len(), other.len()), (6, 6));
    (0..6).filter(|place| one[*place] == other[*place]).collect()
}

#[test]
fn two_starts_are_counted_together_exactly_where_a_budget_says_so() {
    let (all, operator, project, by_rule, both, share) = (0, 1, 2, 3, 4, 5);
    assert_eq!(together(&START, &START), [all, operator, project, by_rule, both, share]);
    let other = Start { operator: "otto", ..START };
    assert_eq!(together(&START, &other), [all, project, by_rule, share]);
    let other = Start { project: "IT", ..START };
    assert_eq!(together(&START, &other), [all, operator, by_rule, both, share]);
    let other = Start { rule: "Movers", ..START };
    assert_eq!(together(&START, &other), [all, operator, project, share]);
    let other = Start { directories: &[LABS], ..START };
    assert_eq!(together(&START, &other), [all, operator, project, by_rule, both]);
}

#[test]
fn no_two_budgets_share_a_count_whatever_people_are_called() {
    for name in ["Leavers", "all", "olga", "OFF", "x operator olga"] {
        let start = Start { operator: name, project: name, rule: name, ..START };
        let keys = keys(&Start { directories: &[MAIN, LABS], ..start });
        let distinct: BTreeSet<&String> = keys.iter().collect();
        assert_eq!(distinct.len(), 7, "{name}: {keys:?}");
    }
}

/// A rule may be called like another one and its operator.
#[test]
fn no_two_rules_share_a_count_whatever_they_are_called() {
    let names =
        ["A", "A operator olga", "A rule B", "B", "olga", "operator olga", "olga rule A", "rule A"];
    let mut all = BTreeSet::new();
    for rule in names {
        for operator in ["olga", "otto"] {
            let [_, _, _, of_rule, of_both, _] =
                <[String; 6]>::try_from(keys(&Start { operator, rule, ..START })).unwrap();
            all.extend([of_rule, of_both]);
        }
    }
    assert_eq!(all.len(), names.len() + 2 * names.len());
}

/// Not the last 24 hours, and nobody's local day.
#[test]
fn a_day_begins_at_midnight_of_utc_whatever_the_clock_on_the_wall_says() {
    let first = keys(&Start { at: "2026-03-01T00:00:00Z", ..START });
    for (same_day, at) in [
        (true, "2026-03-01T23:59:59.999Z"),
        // The last hour of the day in UTC is tomorrow in Berlin, and yesterday evening in Denver.
        (true, "2026-03-02T00:30:00+01:00"),
        (true, "2026-02-28T18:00:00-07:00"),
        (true, "2026-03-02T13:59:00+14:00"),
        (false, "2026-03-02T00:00:00Z"),
        (false, "2026-02-28T23:59:59.999Z"),
        (false, "2026-03-01T00:30:00+01:00"),
        (false, "2026-03-01T17:00:00-07:00"),
        // An hour later, and another day.
        (false, "2026-03-02T00:59:59Z"),
        // A day of the same number.
        (false, "2026-04-01T12:00:00Z"),
        (false, "2027-03-01T12:00:00Z"),
    ] {
        let other = keys(&Start { at, ..START });
        let shared = first.iter().zip(&other).filter(|(a, b)| a == b).count();
        assert_eq!(shared, if same_day { 6 } else { 0 }, "{at}");
    }
}

/// Storage is looked through by day, and takes letters, digits and a few signs only.
#[test]
fn a_count_is_kept_under_its_day_by_a_name_that_storage_takes() {
    let odd = Start { rule: "Löschen & \u{1F525} / 'all'", project: "A B", ..START };
    for key in keys(&odd) {
        let rest = key.strip_prefix("2026-03-01#").unwrap();
        assert!(rest.len() == 32 && rest.bytes().all(|b| b.is_ascii_hexdigit()), "{key}");
    }
}
