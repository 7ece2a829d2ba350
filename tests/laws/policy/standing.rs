//! Whether what somebody confirmed still is what would be done: law 9.

use super::office::by;
use crate::recipes::company::{account, group_id, settings};
use offramp::domain::Instant;
use offramp::policy::{ApprovalNeed, GivenApproval, Settings, Standing, standing};

const HOUR: i64 = 3_600_000;

fn needs() -> Vec<ApprovalNeed> {
    let need =
        |groups: &[&str]| ApprovalNeed { why: String::new(), groups: by(groups).approver_groups };
    vec![need(&["a", "b"]), need(&["c"])]
}

fn given(covers: &[&str]) -> GivenApproval {
    GivenApproval {
        plan_hash: "hash".to_owned(),
        approver: account("otto"),
        name: "Otto".to_owned(),
        at: Instant(1_000),
        covers: covers.iter().map(|id| group_id(id)).collect(),
        steps: Vec::new(),
    }
}

fn stands(settings: &Settings, given: Option<GivenApproval>, hash: &str, at: i64) -> Standing {
    standing(settings, &needs(), given, hash, &account("olga"), Instant(at))
}

#[test]
fn what_needs_nobody_stands_without_anybody() {
    let none = |given| standing(&settings(), &[], given, "hash", &account("otto"), Instant(9));
    assert_eq!(none(None), Standing::NotNeeded);
    assert_eq!(none(Some(given(&[]))), Standing::NotNeeded);
}

#[test]
fn a_plan_is_confirmed_by_another_person_in_a_group_of_every_need() {
    let stands = |given| stands(&settings(), given, "hash", 1_000);
    assert_eq!(stands(None), Standing::Missing);
    for covers in [&["a", "c"][..], &["b", "c"], &["x", "c", "b"]] {
        assert_eq!(stands(Some(given(covers))), Standing::Given(given(covers)));
    }
    for covers in [&["a", "b"][..], &["c"], &["x"], &[]] {
        assert_eq!(stands(Some(given(covers))), Standing::Missing, "{covers:?}");
    }
}

/// Whoever starts a run is not its second person.
#[test]
fn nobody_is_their_own_second_person() {
    let of = |operator: &str| {
        let given = Some(given(&["a", "c"]));
        standing(&settings(), &needs(), given, "hash", &account(operator), Instant(1_000))
    };
    assert_eq!(of("otto"), Standing::Missing);
    assert_eq!(of("olga"), Standing::Given(given(&["a", "c"])));
}

#[test]
fn a_confirmation_of_another_plan_is_void_whoever_gave_it_and_however_old_it_is() {
    let settings = settings();
    let ok = given(&["a", "c"]);
    assert_eq!(stands(&settings, Some(ok.clone()), "other", 1_000), Standing::Void(ok.clone()));
    let late = 1_000 + 73 * HOUR;
    assert_eq!(stands(&settings, Some(ok.clone()), "other", late), Standing::Void(ok));
    let little = given(&["a"]);
    assert_eq!(stands(&settings, Some(little.clone()), "other", 1_000), Standing::Void(little));
}

/// Three days where the settings say nothing. The last moment still counts.
#[test]
fn a_confirmation_counts_for_as_many_hours_as_the_settings_say() {
    for (valid_hours, hours) in [(None, 72), (Some(1), 1), (Some(200), 200)] {
        let mut settings = settings();
        settings.approvals.valid_hours = valid_hours;
        let ok = given(&["a", "c"]);
        let stands = |at| stands(&settings, Some(ok.clone()), "hash", at);
        let end = 1_000 + hours * HOUR;
        assert_eq!(stands(1_000), Standing::Given(ok.clone()));
        assert_eq!(stands(end), Standing::Given(ok.clone()), "{hours} hours");
        assert_eq!(stands(end + 1), Standing::Expired(ok.clone()), "{hours} hours");
    }
}

/// Who could not have confirmed it does not make it expired either.
#[test]
fn a_confirmation_that_never_counted_is_missing_and_not_expired() {
    let late = 1_000 + 73 * HOUR;
    assert_eq!(stands(&settings(), Some(given(&["a"])), "hash", late), Standing::Missing);
}
