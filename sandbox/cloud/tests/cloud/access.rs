//! Groups, roles and the paths by which access comes.

use crate::lab::{CONFLUENCE, D1, D2, LABS_JIRA, Lab};
use offramp_cloud::Via;
use serde_json::{Value, json};

const USER: &str = "atlassian/user";
const ADMIN: &str = "atlassian/admin";

fn methods(lab: &mut Lab, name: &str, resource: &str, role: &str) -> Vec<Value> {
    let id = lab.id(name);
    let answer = lab.get(&format!("users/{id}/role-assignments?resourceIds={resource}"), "-");
    let body = answer.value();
    let all = body["data"][0]["roleAssignments"].as_array().cloned().unwrap_or_default();
    let found = all.iter().find(|a| a["role"] == role);
    found.map(|a| a["roleAssignmentMethods"].as_array().unwrap().clone()).unwrap_or_default()
}

#[test]
fn paths_are_told_apart() {
    let mut lab = Lab::new();
    let rows = [
        ("Jane Doe", CONFLUENCE, USER, vec!["group_direct"]),
        ("Dora Direct", CONFLUENCE, USER, vec!["direct"]),
        ("Ivy Inferred", CONFLUENCE, ADMIN, vec!["direct"]),
        ("Ivy Inferred", CONFLUENCE, USER, vec!["inferred"]),
        ("Tess Twodirs", LABS_JIRA, USER, vec!["group_direct", "inferred"]),
        ("Ned Nobody", CONFLUENCE, USER, vec![]),
    ];
    for (who, resource, role, expected) in rows {
        assert_eq!(methods(&mut lab, who, resource, role), expected, "{who} {role}");
    }
}

#[test]
fn one_group_of_several_proves_nothing() {
    let mut lab = Lab::new();
    let jane = lab.id("Jane Doe");
    for group in ["confluence-users-acme", "wiki-editors"] {
        assert_eq!(methods(&mut lab, "Jane Doe", CONFLUENCE, USER), ["group_direct"]);
        let id = lab.group(group);
        assert_eq!(lab.delete(&format!("groups/{id}/memberships/{jane}"), D1).status, 204);
    }
    assert!(methods(&mut lab, "Jane Doe", CONFLUENCE, USER).is_empty());
    assert!(lab.oracle("Jane Doe").access.iter().all(|path| path.product != "confluence"));
}

#[test]
fn joining_and_leaving_a_group() {
    let mut lab = Lab::new();
    let jane = lab.id("Jane Doe");
    let quarantine = lab.group("offramp-quarantine");
    let labs = lab.group("labs-all");
    let body = json!({ "accountId": jane });
    let path = format!("groups/{quarantine}/memberships");
    let rows = [
        (lab.post(&path, D1, &body), 204, "joined"),
        (lab.post(&path, D1, &body), 409, "already in it"),
        (lab.post(&path, D2, &body), 404, "the group is elsewhere"),
        (lab.post(&format!("groups/{labs}/memberships"), D2, &body), 404, "she is elsewhere"),
        (lab.post(&path, D1, &json!({})), 400, "nobody named"),
        (lab.delete(&format!("{path}/{jane}"), D1), 204, "left"),
        (lab.delete(&format!("{path}/{jane}"), D1), 404, "not in it any more"),
        (lab.delete(&format!("groups/nowhere/memberships/{jane}"), D1), 404, "no such group"),
    ];
    for (answer, expected, what) in rows {
        assert_eq!(answer.status, expected, "{what}");
    }
}

#[test]
fn groups_of_the_identity_provider_refuse() {
    for status in [403, 400] {
        let mut lab = Lab::new();
        lab.cloud.switches_mut().synced_group_status = status;
        let jane = lab.id("Jane Doe");
        let group = lab.group("eng-all");
        let answer = lab.delete(&format!("groups/{group}/memberships/{jane}"), D1);
        assert_eq!(answer.status, status);
        assert_eq!(answer.value()["errors"][0]["code"], "ADMIN-403-5");
        assert!(lab.oracle("Jane Doe").groups.iter().any(|g| g.name == "eng-all"));
        let now = lab.now;
        assert!(lab.cloud.idp_remove_from_group(&jane, &group, now));
        assert!(!lab.cloud.idp_remove_from_group(&jane, &group, now));
    }
}

#[test]
fn default_groups_refuse_when_switched_so() {
    let mut lab = Lab::new();
    lab.cloud.switches_mut().last_default_group = Some(400);
    let jane = lab.id("Jane Doe");
    for (group, expected) in [("jira-users-acme", 400), ("wiki-editors", 204), ("oncall", 204)] {
        let id = lab.group(group);
        let answer = lab.delete(&format!("groups/{id}/memberships/{jane}"), D1);
        assert_eq!(answer.status, expected, "{group}");
    }
}

#[test]
fn the_last_group_refuses_when_switched_so_and_not_beside_another() {
    let mut lab = Lab::new();
    lab.cloud.switches_mut().last_group = Some(403);
    let [jira, quarantine] = ["jira-users-acme", "offramp-quarantine"].map(|name| lab.group(name));
    let dan = lab.id("Dan Default");
    let leave = format!("groups/{jira}/memberships/{dan}");
    let refused = lab.delete(&leave, D1);
    assert_eq!(refused.status, 403);
    assert!(refused.value()["errors"][0]["detail"].as_str().unwrap().contains("default group"));
    let body = json!({ "accountId": dan });
    assert_eq!(lab.post(&format!("groups/{quarantine}/memberships"), D1, &body).status, 204);
    assert_eq!(lab.delete(&leave, D1).status, 204);
    let jane = lab.id("Jane Doe");
    assert_eq!(lab.delete(&format!("groups/{jira}/memberships/{jane}"), D1).status, 204);
}

#[test]
fn a_full_licence_refuses_groups_that_grant_something() {
    let mut lab = Lab::new();
    lab.cloud.switches_mut().membership_licence = true;
    let body = json!({ "accountId": lab.id("Ned Nobody") });
    for (group, expected) in [("confluence-users-acme", 409), ("offramp-quarantine", 204)] {
        let id = lab.group(group);
        assert_eq!(lab.post(&format!("groups/{id}/memberships"), D1, &body).status, expected);
    }
}

#[test]
fn direct_roles_are_revoked_and_others_are_not() {
    let mut lab = Lab::new();
    let org = format!("ari:cloud:platform::org/{}", lab.cloud.org_id());
    let rows = [
        ("Dora Direct", json!({ "role": USER, "resource": CONFLUENCE }), 204),
        ("Dora Direct", json!({ "role": USER, "resource": CONFLUENCE }), 404),
        ("Jane Doe", json!({ "role": USER, "resource": CONFLUENCE }), 404),
        ("Ivy Inferred", json!({ "role": USER, "resource": CONFLUENCE }), 404),
        ("Ivy Inferred", json!({ "role": ADMIN, "resource": CONFLUENCE }), 204),
        ("Jane Doe", json!({ "role": USER }), 400),
        ("Jane Doe", json!({ "role": "atlassian/king", "resource": CONFLUENCE }), 400),
        ("Jane Doe", json!({ "role": USER, "resource": "ari:cloud:none" }), 404),
        ("Ana Admin", json!({ "role": "atlassian/site-admin", "resource": org }), 204),
        ("Ana Admin", json!({ "role": "atlassian/org-admin" }), 204),
    ];
    for (who, body, expected) in rows {
        assert_eq!(lab.role("roles/revoke", who, &body).status, expected, "{who} {body}");
    }
    assert!(lab.oracle("Ivy Inferred").access.iter().all(|path| path.product != "confluence"));
    assert!(lab.oracle("Ana Admin").platform_roles.is_empty());
}

#[test]
fn org_admin_is_given_and_taken_only_as_such() {
    let mut lab = Lab::new();
    let org_admin = json!({ "role": "atlassian/org-admin" });
    let other = json!({ "role": "atlassian/site-admin" });
    assert_eq!(lab.role("role-assignments/assign", "Jane Doe", &org_admin).status, 204);
    assert_eq!(lab.act("Jane Doe", "suspend"), 403);
    assert_eq!(lab.role("role-assignments/revoke", "Jane Doe", &other).status, 400);
    assert_eq!(lab.role("role-assignments/revoke", "Jane Doe", &org_admin).status, 204);
    assert_eq!(lab.role("role-assignments/revoke", "Jane Doe", &org_admin).status, 404);
    assert_eq!(lab.act("Jane Doe", "suspend"), 204);
}

#[test]
fn roles_are_assigned_within_the_directory() {
    let mut lab = Lab::new();
    let here = json!({ "role": USER, "resource": CONFLUENCE });
    let elsewhere = json!({ "role": USER, "resource": LABS_JIRA });
    assert_eq!(lab.role("roles/assign", "Ned Nobody", &here).status, 204);
    assert_eq!(lab.role("roles/assign", "Ned Nobody", &elsewhere).status, 403);
    let truth = lab.oracle("Ned Nobody");
    let direct: Vec<_> = truth.access.iter().filter(|p| p.via == Via::Direct).collect();
    assert_eq!(direct.len(), 1);
}

#[test]
fn tokens_are_revoked_one_by_one() {
    let mut lab = Lab::new();
    let listed = lab.manage("GET", "Jane Doe", "/api-tokens", &Value::Null).value();
    let tokens: Vec<_> = listed.as_array().unwrap().iter().map(|t| t["id"].clone()).collect();
    assert_eq!(tokens, ["tok-jane-1", "tok-jane-2", "tok-jane-3"]);
    for (token, expected) in [("tok-jane-1", 204), ("tok-jane-1", 404), ("tok-none", 404)] {
        let answer =
            lab.manage("DELETE", "Jane Doe", &format!("/api-tokens/{token}"), &Value::Null);
        assert_eq!(answer.status, expected, "{token}");
    }
    assert_eq!(lab.oracle("Jane Doe").tokens, ["tok-jane-2", "tok-jane-3"]);
    assert_eq!(lab.manage("GET", "Carl Contractor", "/api-tokens", &Value::Null).status, 403);
}

#[test]
fn privileges_say_why_not() {
    let mut lab = Lab::new();
    let asked = "?privileges=lifecycle.enablement&privileges=apiToken.read";
    let rows = [
        ("Jane Doe", 200, Value::Null),
        ("Sync Sanders", 200, json!("externalDirectory.scim")),
        ("Ana Admin", 200, json!("administrative.notMyself")),
        ("Carl Contractor", 403, Value::Null),
        ("Cora Customer", 404, Value::Null),
    ];
    for (who, status, reason) in rows {
        let answer = lab.manage("GET", who, asked, &Value::Null);
        assert_eq!(answer.status, status, "{who}");
        let body = answer.value();
        if status == 200 {
            assert_eq!(body["lifecycle.enablement"]["allowed"], json!(reason.is_null()), "{who}");
            assert_eq!(body["lifecycle.enablement"]["reason"]["key"], reason, "{who}");
            assert_eq!(body["apiToken.read"]["allowed"], json!(true), "{who}");
            assert_eq!(body.as_object().unwrap().len(), 2, "only what was asked for");
        }
    }
    assert_eq!(lab.manage("GET", "Jane Doe", "?privileges=fly", &Value::Null).status, 400);
}

#[test]
fn whoever_reaches_nothing_is_locked_out_and_nobody_else() {
    let lab = Lab::new();
    let mut seen = [false, false];
    for person in lab.cloud.company().people {
        let truth = lab.cloud.oracle(&person.account_id, lab.now).unwrap();
        let is_out = lab.cloud.is_locked_out(&person.account_id, lab.now);
        assert_eq!(is_out, truth.access.is_empty(), "{}", person.name);
        seen[usize::from(is_out)] = true;
    }
    assert_eq!(seen, [true, true], "both are there");
    assert!(!lab.cloud.is_locked_out("nobody", lab.now), "there is no such person");
}
