//! What is said to have changed since somebody confirmed a plan.

use crate::recipes::company::account;
use offramp::domain::Instant;
use offramp::policy::GivenApproval;

fn texts(all: &[&str]) -> Vec<String> {
    all.iter().map(|text| (*text).to_owned()).collect()
}

fn changes(confirmed: &[&str], now: &[&str]) -> String {
    let given = GivenApproval {
        plan_hash: "hash".to_owned(),
        approver: account("otto"),
        name: "Otto".to_owned(),
        at: Instant(0),
        covers: Vec::new(),
        steps: texts(confirmed),
    };
    given.changes(&texts(now))
}

#[test]
fn steps_that_are_new_and_steps_that_are_gone_are_named() {
    assert_eq!(changes(&["a", "b"], &["a", "b", "c"]), "new: c");
    assert_eq!(changes(&["a", "b"], &["b"]), "gone: a");
    assert_eq!(changes(&["a", "b"], &["b", "c", "d"]), "new: c, d; gone: a");
}

#[test]
fn up_to_three_of_each_are_named_and_the_others_counted() {
    assert_eq!(changes(&[], &["a", "b", "c"]), "new: a, b, c");
    assert_eq!(changes(&[], &["a", "b", "c", "d"]), "new: a, b, c and 1 more");
    assert_eq!(
        changes(&["a", "b", "c", "d", "e"], &["v", "w", "x", "y"]),
        "new: v, w, x and 1 more; gone: a, b, c and 2 more"
    );
}

#[test]
fn where_the_steps_are_the_same_something_else_has_changed() {
    let else_where = "the person, the settings or the ticket changed, and none of the steps";
    assert_eq!(changes(&["a", "b"], &["b", "a"]), else_where);
    assert_eq!(changes(&[], &[]), else_where);
}
