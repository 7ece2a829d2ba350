//! Settings for joiners, movers and leavers: what is refused, by field, with what to do.

use super::documents::{changed, refused, taken};
use crate::recipes::company::document;
use serde_json::{Value, json};

fn bundle(change: impl FnOnce(&mut Value)) -> Value {
    let mut bundle = json!({
        "team": "Dev",
        "atlassianGroups": [{ "id": "g", "name": "devs", "directoryId": "d1" }],
        "entraGroups": [],
        "productRoles": [{ "resource": "ari:cloud:jira-software::site/s1", "role": "atlassian/user" }],
    });
    change(&mut bundle);
    let other =
        json!({ "team": "Ops", "atlassianGroups": [], "entraGroups": [], "productRoles": [] });
    changed("/bundles", json!([other, bundle]))
}

#[test]
fn a_bundle_is_of_one_team_and_of_groups_in_directories_that_there_are() {
    taken(&bundle(|_| {}));
    refused(&bundle(|b| b["team"] = json!(" ")), "bundles[1].team", "name the team");
    let lost = json!({ "id": "h", "name": "lost", "directoryId": "d9" });
    refused(
        &bundle(|b| b["atlassianGroups"].as_array_mut().unwrap().push(lost)),
        "bundles[1].atlassianGroups",
        "the directory of lost is none of organization.directories",
    );
}

#[test]
fn two_bundles_of_one_team_are_told_at_both() {
    let all = bundle(|b| b["team"] = json!("Ops"));
    let wrong = super::documents::wrong(&all);
    let fields: Vec<&str> = wrong.iter().map(|e| e.field.as_str()).collect();
    assert_eq!(fields, ["bundles[0].team", "bundles[1].team"]);
    assert!(wrong[0].message.contains("Ops has two bundles: make them one"));
}

/// Law 15: what administers is never given by role, and the mark of leavers by no bundle.
#[test]
fn a_bundle_gives_no_role_that_administers_and_no_mark() {
    for role in [
        "atlassian/user",
        "atlassian/guest",
        "atlassian/contributor",
        "atlassian/customer",
        "atlassian/basic",
        "atlassian/stakeholder",
    ] {
        taken(&bundle(|b| b["productRoles"][0]["role"] = json!(role)));
    }
    for role in
        ["atlassian/admin", "atlassian/org-admin", "atlassian/user-access-admin", "user", ""]
    {
        refused(
            &bundle(|b| b["productRoles"][0]["role"] = json!(role)),
            "bundles[1].productRoles",
            &format!("`{role}` isn't a role that a bundle may give; use one of atlassian/user,"),
        );
    }
    refused(
        &bundle(|b| b["atlassianGroups"][0]["id"] = json!("q")),
        "bundles[1].atlassianGroups",
        "take it out of the bundle",
    );
}

#[test]
fn every_approval_names_somebody() {
    for field in ["restore", "deletion", "adminLeaver"] {
        let named = json!({ "approverGroups": [{ "id": "a", "name": "A" }] });
        taken(&changed("/approvals", json!({ field: named })));
        refused(
            &changed("/approvals", json!({ field: { "approverGroups": [] } })),
            &format!("approvals.{field}.approverGroups"),
            "at least one group of approvers",
        );
    }
}

#[test]
fn a_confirmation_counts_for_an_hour_at_least() {
    taken(&changed("/approvals", json!({ "validHours": 1 })));
    let never = changed("/approvals", json!({ "validHours": 0 }));
    refused(&never, "approvals.validHours", "for an hour at least");
}

/// It cannot be undone.
#[test]
fn accounts_are_deleted_only_where_somebody_confirms_it() {
    let mut all = changed("/playbooks/leftBusiness/deleteAccount", json!(true));
    let field = "playbooks.leftBusiness.deleteAccount";
    refused(&all, field, "say in approvals.deletion who confirms it");
    all["approvals"] = json!({ "restore": { "approverGroups": [{ "id": "a", "name": "A" }] } });
    refused(&all, field, "say in approvals.deletion");
    all["approvals"] = json!({ "deletion": { "approverGroups": [{ "id": "a", "name": "A" }] } });
    taken(&all);
}

#[test]
fn a_time_of_day_is_hours_and_minutes() {
    let at = |time: &str| {
        let field = json!({ "id": "customfield_4", "name": "Last day" });
        changed("/leaveDate", json!({ "field": field, "timeOfDay": time, "zone": "Europe/Berlin" }))
    };
    for time in ["00:00", "09:05", "17:00", "23:59"] {
        taken(&at(time));
    }
    for time in [
        "24:00", "12:60", "9:05", "09:5", "", "noon", "12:00:00", "12", "+1:00", "9:005", "17.00",
        "-1:00",
    ] {
        refused(&at(time), "leaveDate.timeOfDay", "as in 17:00");
    }
}

#[test]
fn joiners_are_invited_to_a_directory_that_there_is() {
    taken(&changed("/joiner/directoryId", json!("d2")));
    refused(
        &changed("/joiner/directoryId", json!("d9")),
        "joiner.directoryId",
        "is none of organization.directories",
    );
    taken(&changed("/joiner", Value::Null));
}

#[test]
fn whoever_does_it_by_hand_is_somebody_and_idle_is_a_matter_of_days() {
    for (contact, is_taken) in [(json!("Desk"), true), (json!(" "), false)] {
        let all = changed("/playbooks/revokeInactive/manualContact", contact);
        if is_taken {
            taken(&all);
        } else {
            refused(&all, "playbooks.revokeInactive.manualContact", "or leave it out");
        }
    }
    refused(&changed("/inactivity", Value::Null), "inactivity", "say here when something is");
    let mut neither = document();
    neither["playbooks"]["revokeInactive"] = Value::Null;
    neither["inactivity"] = Value::Null;
    taken(&neither);
    neither["inactivity"] = document()["inactivity"].clone();
    taken(&neither);
}
