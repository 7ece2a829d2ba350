//! Whether what people confirmed still is what would be done, and by whom: law 9.

use super::office::{by, member};
use crate::recipes::company::{account, group_id, settings};
use offramp::domain::Instant;
use offramp::policy::{
    ApprovalNeed, Counting, GivenApproval, Lapsed, Settings, Standing, standing,
};

const HOUR: i64 = 3_600_000;

fn need(groups: &[&str]) -> ApprovalNeed {
    ApprovalNeed { why: groups.join(" or "), groups: by(groups).approver_groups }
}

fn given(who: &str, covers: &[&str]) -> GivenApproval {
    GivenApproval {
        plan_hash: "hash".to_owned(),
        approver: account(who),
        name: who.to_owned(),
        at: Instant(1_000),
        covers: covers.iter().map(|id| group_id(id)).collect(),
        steps: Vec::new(),
    }
}

/// How confirmations stand for a start by Olga at a moment.
fn at(settings: &Settings, needs: &[ApprovalNeed], all: &[GivenApproval], at: i64) -> Standing {
    let olga = account("olga");
    let counting = Counting { plan_hash: "hash", without: Some(&olga), now: Instant(at) };
    standing(settings, needs, all, counting)
}

/// Who gives each need, by name; nobody is `-`.
fn givers(needs: &[ApprovalNeed], all: &[GivenApproval]) -> Vec<String> {
    let stands = at(&settings(), needs, all, 1_000);
    assert_eq!(stands.is_whole(), stands.open().count() == 0);
    let each = stands.needs.iter();
    each.map(|(_, by)| by.as_ref().map_or_else(|| "-".to_owned(), |by| by.name.clone())).collect()
}

#[test]
fn what_needs_nobody_stands_without_anybody() {
    for all in [vec![], vec![given("otto", &["a"])]] {
        let stands = at(&settings(), &[], &all, 9);
        assert!(stands.is_whole() && !stands.is_needed() && stands.lapsed.is_empty());
    }
}

#[test]
fn law_9_each_need_is_given_by_a_person_of_its_own_group() {
    let needs = [need(&["a", "b"]), need(&["c"])];
    let (otto, ann) = (|of: &[&str]| given("otto", of), |of: &[&str]| given("ann", of));
    let table: [(&[GivenApproval], [&str; 2]); 8] = [
        (&[], ["-", "-"]),
        (&[otto(&["a"])], ["otto", "-"]),
        (&[otto(&["c"])], ["-", "otto"]),
        (&[otto(&["x"])], ["-", "-"]),
        (&[otto(&["b"]), ann(&["c"])], ["otto", "ann"]),
        (&[otto(&["c"]), ann(&["a"])], ["ann", "otto"]),
        // Whoever is the only one for the second is kept for it.
        (&[otto(&["a", "c"]), ann(&["a"])], ["ann", "otto"]),
        (&[otto(&["a"]), ann(&["a"])], ["otto", "-"]),
    ];
    for (all, wanted) in table {
        assert_eq!(givers(&needs, all), wanted, "{all:?}");
    }
}

#[test]
fn law_9_two_needs_of_different_groups_are_given_by_two_people() {
    let needs = [need(&["a"]), need(&["c"])];
    let both = given("otto", &["a", "c"]);
    assert_eq!(givers(&needs, std::slice::from_ref(&both)), ["otto", "-"]);
    // Nor by saying it twice.
    assert_eq!(givers(&needs, &[both.clone(), both.clone()]), ["otto", "-"]);
    assert_eq!(givers(&needs, &[both, given("ann", &["c"])]), ["otto", "ann"]);
}

#[test]
fn law_9_a_second_confirmation_of_the_same_plan_leaves_the_first() {
    let needs = [need(&["a"])];
    let all = [given("otto", &["a"]), given("ann", &["a"])];
    let stands = at(&settings(), &needs, &all, 1_000);
    assert_eq!(stands.given, all);
    assert!(stands.is_whole());
}

/// Whoever starts a run is not its second person.
#[test]
fn nobody_is_their_own_second_person() {
    let needs = [need(&["a"])];
    assert_eq!(givers(&needs, &[given("olga", &["a"])]), ["-"]);
    assert_eq!(givers(&needs, &[given("olga", &["a"]), given("ann", &["a"])]), ["ann"]);
    assert_eq!(givers(&needs, &[given("otto", &["a"])]), ["otto"]);
}

#[test]
fn law_9_a_confirmation_of_another_plan_is_void_whoever_gave_it_and_however_old_it_is() {
    let needs = [need(&["a"]), need(&["c"])];
    for covers in [&["a", "c"][..], &["a"], &["x"]] {
        let other = GivenApproval { plan_hash: "other".to_owned(), ..given("otto", covers) };
        for now in [1_000, 1_000 + 73 * HOUR] {
            let stands = at(&settings(), &needs, std::slice::from_ref(&other), now);
            assert_eq!(stands.lapsed, [Lapsed::Void(other.clone())]);
            assert!(!stands.is_whole() && stands.given.is_empty());
        }
        // Somebody else's is not void by it, nor is theirs once they confirm again.
        let all = [other.clone(), given("ann", &["a"]), given("ben", &["c"])];
        assert!(at(&settings(), &needs, &all, 1_000).is_whole());
        let again = [other, given("otto", &["a"])];
        assert_eq!(at(&settings(), &needs, &again, 1_000).lapsed, []);
    }
}

/// Three days where the settings say nothing. The last moment still counts.
#[test]
fn a_confirmation_counts_for_as_many_hours_as_the_settings_say() {
    let needs = [need(&["a"])];
    for (valid_hours, hours) in [(None, 72), (Some(1), 1), (Some(200), 200)] {
        let mut settings = settings();
        settings.approvals.valid_hours = valid_hours;
        let ok = [given("otto", &["a"])];
        let end = 1_000 + hours * HOUR;
        assert!(at(&settings, &needs, &ok, 1_000).is_whole());
        assert!(at(&settings, &needs, &ok, end).is_whole(), "{hours} hours");
        let late = at(&settings, &needs, &ok, end + 1);
        assert!(!late.is_whole());
        assert_eq!(late.lapsed, [Lapsed::Expired(ok[0].clone())], "{hours} hours");
    }
}

/// Who could not have confirmed it does not make it expired either.
#[test]
fn a_confirmation_that_never_counted_is_missing_and_not_expired() {
    let late = at(&settings(), &[need(&["a"])], &[given("otto", &["x"])], 1_000 + 73 * HOUR);
    assert_eq!((late.is_whole(), late.lapsed), (false, vec![]));
}

/// Whoever's word would give what is still open, if need be by giving something else than now.
#[test]
fn somebody_is_waited_for_as_long_as_their_word_would_give_something() {
    let needs = [need(&["a"]), need(&["c"])];
    let waits = |all: &[GivenApproval], who: &str, groups: &[&str]| {
        at(&settings(), &needs, all, 1_000).waits_for(&member(who, groups))
    };
    assert!(waits(&[], "ann", &["a"]) && waits(&[], "ann", &["c"]) && !waits(&[], "ann", &["x"]));
    let otto = [given("otto", &["a"])];
    assert!(waits(&otto, "ann", &["c"]) && !waits(&otto, "ann", &["a"]));
    assert!(!waits(&otto, "otto", &["a", "c"]), "they have said it");
    let able = [given("otto", &["a", "c"])];
    assert!(waits(&able, "ann", &["a"]) && waits(&able, "ann", &["c"]));
    let whole = [given("otto", &["a"]), given("ben", &["c"])];
    assert!(!waits(&whole, "ann", &["a", "c"]));
    // Two of the same groups are two people.
    let alike = [given("otto", &["a", "c"])];
    assert!(waits(&alike, "ann", &["a", "c"]));
}
