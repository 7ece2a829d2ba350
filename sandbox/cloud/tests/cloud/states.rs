//! The state machine of accounts and memberships.

use crate::lab::{CONFLUENCE, D1, D2, Lab};
use serde_json::json;

struct Row {
    who: &'static str,
    /// Acts with the status each must answer.
    acts: &'static [(&'static str, u16)],
    /// `status`, `accountStatus`, `membershipStatus` of user search; empty where not listed.
    listed: (&'static str, &'static str, &'static str),
    groups_kept: bool,
    access: bool,
}

const JANE: &str = "Jane Doe";
const CARL: &str = "Carl Contractor";
const SYNC: &str = "Sync Sanders";
const TESS: &str = "Tess Twodirs";
const GONE: (&str, &str, &str) = ("", "", "");

#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row { who: JANE, acts: &[], listed: ("active", "active", "active"), groups_kept: true, access: true },
    Row { who: JANE, acts: &[("suspend", 204)], listed: ("suspended", "active", "suspended"), groups_kept: true, access: false },
    Row { who: JANE, acts: &[("suspend", 204), ("suspend", 204)], listed: ("suspended", "active", "suspended"), groups_kept: true, access: false },
    Row { who: JANE, acts: &[("suspend", 204), ("restore", 204)], listed: ("active", "active", "active"), groups_kept: true, access: true },
    Row { who: JANE, acts: &[("remove", 204)], listed: ("not_invited", "active", "no_membership"), groups_kept: false, access: false },
    Row { who: JANE, acts: &[("suspend", 204), ("remove", 204), ("remove", 404)], listed: ("not_invited", "active", "no_membership"), groups_kept: false, access: false },
    Row { who: JANE, acts: &[("remove", 204), ("suspend", 404)], listed: ("not_invited", "active", "no_membership"), groups_kept: false, access: false },
    Row { who: JANE, acts: &[("disable", 204)], listed: ("deactivated", "inactive", "active"), groups_kept: true, access: false },
    Row { who: JANE, acts: &[("disable", 204), ("disable", 204)], listed: ("deactivated", "inactive", "active"), groups_kept: true, access: false },
    Row { who: JANE, acts: &[("suspend", 204), ("disable", 204), ("enable", 204)], listed: ("suspended", "active", "suspended"), groups_kept: true, access: false },
    Row { who: JANE, acts: &[("disable", 204), ("enable", 204)], listed: ("active", "active", "active"), groups_kept: true, access: true },
    Row { who: JANE, acts: &[("delete", 200), ("delete", 409), ("enable", 409)], listed: ("for_deletion", "inactive", "active"), groups_kept: true, access: false },
    Row { who: JANE, acts: &[("delete", 200), ("cancel-delete", 200)], listed: ("active", "active", "active"), groups_kept: true, access: true },
    Row { who: JANE, acts: &[("cancel-delete", 404)], listed: ("active", "active", "active"), groups_kept: true, access: true },
    Row { who: JANE, acts: &[("delete", 200), ("15 days", 0), ("cancel-delete", 404)], listed: GONE, groups_kept: false, access: false },
    Row { who: CARL, acts: &[("suspend", 204)], listed: ("suspended", "active", "suspended"), groups_kept: true, access: false },
    Row { who: CARL, acts: &[("disable", 403), ("delete", 403)], listed: ("active", "active", "active"), groups_kept: true, access: true },
    Row { who: CARL, acts: &[("remove", 204)], listed: GONE, groups_kept: false, access: false },
    Row { who: SYNC, acts: &[("disable", 403), ("delete", 403), ("enable", 403)], listed: ("active", "active", "active"), groups_kept: true, access: true },
    Row { who: SYNC, acts: &[("suspend", 204), ("idp", 0)], listed: ("deactivated", "inactive", "suspended"), groups_kept: true, access: false },
    Row { who: TESS, acts: &[("suspend", 204)], listed: ("active", "active", "active"), groups_kept: true, access: true },
    Row { who: TESS, acts: &[("suspend", 204), ("suspend2", 204)], listed: ("suspended", "active", "suspended"), groups_kept: true, access: false },
    Row { who: TESS, acts: &[("remove", 204), ("suspend2", 204)], listed: ("suspended", "active", "suspended"), groups_kept: true, access: false },
    Row { who: TESS, acts: &[("remove", 204), ("remove2", 204)], listed: ("not_invited", "active", "no_membership"), groups_kept: false, access: false },
    Row { who: "Ana Admin", acts: &[("suspend", 403), ("disable", 403)], listed: ("active", "active", "active"), groups_kept: true, access: true },
    Row { who: "Cora Customer", acts: &[("suspend", 404), ("disable", 404), ("remove", 404)], listed: GONE, groups_kept: false, access: false },
];

#[test]
fn every_transition_ends_where_it_should() {
    for (index, row) in ROWS.iter().enumerate() {
        let mut lab = Lab::new();
        for (act, expected) in row.acts {
            let status = lab.act(row.who, act);
            assert_eq!(status, *expected, "row {index}: {} {act}", row.who);
        }
        let listed = lab.listed(row.who);
        let word = |key: &str| listed[key].as_str().unwrap_or_default().to_owned();
        let seen = (word("status"), word("accountStatus"), word("membershipStatus"));
        let expected = (row.listed.0.into(), row.listed.1.into(), row.listed.2.into());
        assert_eq!(seen, expected, "row {index}: {} {:?}", row.who, row.acts);
        let truth = lab.oracle(row.who);
        assert_eq!(!truth.groups.is_empty(), row.groups_kept, "row {index}: groups");
        assert_eq!(!truth.access.is_empty(), row.access, "row {index}: access");
    }
}

#[test]
fn someone_who_is_in_no_listing_is_not_found() {
    let mut lab = Lab::new();
    lab.act(CARL, "remove");
    let carl = lab.id(CARL);
    assert_eq!(lab.get(&format!("users/{carl}"), D1).status, 404);
    assert_eq!(lab.get(&format!("users/{carl}/role-assignments"), "-").status, 404);
}

#[test]
fn a_removed_managed_account_is_found_without_membership_and_roles() {
    let mut lab = Lab::new();
    lab.act(TESS, "remove");
    let tess = lab.id(TESS);
    let roles = lab.get(&format!("users/{tess}/role-assignments"), "-").value();
    let directories: Vec<_> =
        roles["data"].as_array().unwrap().iter().map(|r| r["directoryId"].clone()).collect();
    assert_eq!(directories, [json!(D2)]);
    assert!(lab.oracle(TESS).direct_roles.iter().all(|r| r.resource != CONFLUENCE));
}

#[test]
fn deactivation_has_a_date() {
    let mut lab = Lab::new();
    let jane = lab.id(JANE);
    lab.act(JANE, "disable");
    let one = lab.get(&format!("users/{jane}"), D1).value();
    assert_eq!(one["data"]["deactivatedOn"], "2026-11-23T10:40:00.000Z");
    lab.act(JANE, "enable");
    assert!(lab.get(&format!("users/{jane}"), D1).value()["data"].get("deactivatedOn").is_none());
}

#[test]
fn refusals_that_are_switched_on() {
    type Turn = fn(&mut offramp_cloud::Switches);
    type Row = (Turn, &'static str, &'static [(&'static str, u16)]);
    let rows: [Row; 5] = [
        (|s| s.lifecycle_conflict = true, JANE, &[("disable", 409), ("delete", 409)]),
        (|s| s.restore_licence = Some(409), JANE, &[("suspend", 204), ("restore", 409)]),
        (|s| s.restore_licence = Some(400), JANE, &[("suspend", 204), ("restore", 400)]),
        (|s| s.repeat_refused = true, JANE, &[("suspend", 204), ("suspend", 400)]),
        (|s| s.repeat_refused = true, JANE, &[("disable", 204), ("disable", 409)]),
    ];
    for (turn, who, acts) in rows {
        let mut lab = Lab::new();
        turn(lab.cloud.switches_mut());
        for (act, expected) in acts {
            assert_eq!(lab.act(who, act), *expected, "{who} {act}");
        }
    }
}

#[test]
fn suspending_one_person_can_be_forbidden() {
    let mut lab = Lab::new();
    let jane = lab.id(JANE);
    lab.cloud.switches_mut().suspend_forbidden.insert(jane);
    assert_eq!(lab.act(JANE, "suspend"), 403);
    assert_eq!(lab.act(TESS, "suspend"), 204);
    assert!(!lab.oracle(JANE).access.is_empty());
}
