//! When changes show, and when they happen.

use crate::lab::{CONFLUENCE, D1, Lab};
use serde_json::{Value, json};

#[test]
fn groups_and_roles_show_later_than_they_are() {
    let mut lab = Lab::lagging();
    let jane = lab.id("Jane Doe");
    let oncall = lab.group("oncall");
    lab.delete(&format!("groups/{oncall}/memberships/{jane}"), D1);
    lab.role(
        "roles/revoke",
        "Dora Direct",
        &json!({ "role": "atlassian/user", "resource": CONFLUENCE }),
    );
    assert_eq!(lab.oracle("Jane Doe").groups.len(), 9, "the truth is at once");
    assert!(lab.oracle("Dora Direct").direct_roles.is_empty());
    for (after, groups, roles) in [(0, 10, 2), (1_999, 10, 2), (2_000, 9, 1)] {
        let mut later = lab.later(after);
        assert_eq!(later.listed("Jane Doe")["groups"].as_array().unwrap().len(), groups);
        let dora = later.id("Dora Direct");
        let seen = later.get(&format!("users/{dora}/role-assignments"), D1).value();
        assert_eq!(seen["data"].as_array().unwrap().len(), roles, "after {after}");
    }
}

#[test]
fn a_change_is_not_repeated_because_it_does_not_show() {
    let mut lab = Lab::lagging();
    let jane = lab.id("Jane Doe");
    let oncall = lab.group("oncall");
    let path = format!("groups/{oncall}/memberships/{jane}");
    assert_eq!(lab.delete(&path, D1).status, 204);
    assert_eq!(lab.delete(&path, D1).status, 404, "she has left, whatever the reads say");
}

#[test]
fn org_roles_take_half_a_minute() {
    let mut lab = Lab::lagging();
    lab.role("role-assignments/revoke", "Ana Admin", &json!({ "role": "atlassian/org-admin" }));
    assert_eq!(lab.listed("Ana Admin")["platformRoles"].as_array().unwrap().len(), 2);
    lab.now += 30_000;
    assert_eq!(lab.listed("Ana Admin")["platformRoles"].as_array().unwrap().len(), 1);
}

#[test]
fn a_removal_waits_its_turn() {
    let mut lab = Lab::lagging();
    assert_eq!(lab.act("Carl Contractor", "remove"), 204);
    assert_eq!(lab.act("Carl Contractor", "remove"), 204, "queued already");
    lab.now += 4_999;
    assert!(!lab.oracle("Carl Contractor").access.is_empty(), "nothing has happened yet");
    lab.now += 1;
    assert!(lab.oracle("Carl Contractor").access.is_empty(), "the oracle knows what is due");
    assert_eq!(lab.listed("Carl Contractor"), Value::Null);
}

#[test]
fn suspension_and_deactivation_show_at_once() {
    let mut lab = Lab::lagging();
    lab.act("Jane Doe", "suspend");
    assert_eq!(lab.listed("Jane Doe")["status"], "suspended");
    lab.act("Jane Doe", "disable");
    assert_eq!(lab.listed("Jane Doe")["status"], "deactivated");
}

#[test]
fn cloning_keeps_worlds_apart() {
    let mut lab = Lab::new();
    let before = lab.cloud.clone();
    lab.act("Jane Doe", "suspend");
    assert!(lab.oracle("Jane Doe").access.is_empty());
    let jane = lab.id("Jane Doe");
    assert!(!before.oracle(&jane, lab.now).unwrap().access.is_empty());
}
