//! Invitations, and coming back after having been away.

use crate::lab::{CONFLUENCE, D1, Lab};
use offramp_cloud::{Via, Visibility};
use serde_json::{Value, json};

const JIRA: &str = "ari:cloud:jira-software::site/11111111-aaaa-4aaa-8aaa-000000000001";
const NINA: &str = "nina.new@acme.example";

fn found(lab: &mut Lab, email: &str) -> Value {
    let body = json!({ "emails": [email], "expand": ["groups"] });
    lab.post("users/search", "-", &body).value()["data"][0].clone()
}

fn with_role(email: &str, role: &str) -> Value {
    json!({ "emails": [email], "permissionRules": [{ "resource": JIRA, "role": role }] })
}

#[test]
fn a_newcomer_gets_an_account_roles_and_groups() {
    let mut lab = Lab::new();
    let backend = lab.group("eng-backend");
    let mut body = with_role(NINA, "atlassian/user");
    body["additionalGroups"] = json!([backend]);
    let answer = lab.invite(&body);
    assert_eq!(answer.status, 200);
    let result = answer.value()["data"][0].clone();
    assert_eq!(result["email"], NINA);
    assert_eq!(result["results"][0]["roleAssignmentResult"][0]["status"], "INVITED");
    assert_eq!(result["results"][0]["groupAssignmentResult"][0]["group"], json!(backend));
    let nina = found(&mut lab, NINA);
    assert_eq!(
        (nina["accountId"].clone(), nina["status"].clone()),
        (result["id"].clone(), json!("active"))
    );
    assert_eq!(nina["claimStatus"], "managed");
    let truth = lab.cloud.oracle(result["id"].as_str().unwrap(), lab.now).unwrap();
    let groups: Vec<_> = truth.groups.iter().map(|g| g.name.as_str()).collect();
    assert_eq!(groups, ["jira-users-acme", "eng-backend"], "the role came with the default group");
    assert!(truth.direct_roles.is_empty());
    let again = lab.invite(&body).value();
    assert_eq!(again["data"][0]["id"], result["id"], "one account for an address");
}

#[test]
fn the_domain_decides_who_owns_the_account() {
    let mut lab = Lab::new();
    for (email, claim) in [(NINA, "managed"), ("new@partner.example", "unmanaged")] {
        lab.invite(&with_role(email, "atlassian/user"));
        assert_eq!(found(&mut lab, email)["claimStatus"], claim, "{email}");
    }
}

#[test]
fn a_role_without_a_default_group_is_given_directly() {
    let mut lab = Lab::new();
    let id = lab.invite(&with_role(NINA, "atlassian/admin")).value()["data"][0]["id"].clone();
    let truth = lab.cloud.oracle(id.as_str().unwrap(), lab.now).unwrap();
    assert!(truth.groups.is_empty());
    assert!(truth.access.iter().any(|p| p.via == Via::Direct && p.role == "atlassian/admin"));
}

#[test]
fn newcomers_show_up_after_a_while() {
    let mut lab = Lab::lagging();
    let id = lab.invite(&with_role(NINA, "atlassian/user")).value()["data"][0]["id"].clone();
    let truth = lab.cloud.oracle(id.as_str().unwrap(), lab.now).unwrap();
    assert!(!truth.access.is_empty(), "the truth is at once");
    assert_eq!(found(&mut lab, NINA), Value::Null);
    lab.now += Visibility::default().invite_ms - 1;
    assert_eq!(found(&mut lab, NINA), Value::Null);
    lab.now += 1;
    assert_eq!(found(&mut lab, NINA)["status"], "active");
}

#[test]
fn someone_who_was_removed_comes_back() {
    for (who, email) in
        [("Jane Doe", "jane.doe@acme.example"), ("Carl Contractor", "carl@freelance.example")]
    {
        let mut lab = Lab::new();
        lab.act(who, "remove");
        assert!(lab.oracle(who).access.is_empty());
        let answer = lab.invite(&with_role(&email.to_uppercase(), "atlassian/user"));
        assert_eq!(answer.value()["data"][0]["id"], json!(lab.id(who)), "the same account");
        assert_eq!(lab.listed(who)["status"], "active");
        assert_eq!(lab.oracle(who).groups.len(), 1, "the rest is lost");
    }
}

#[test]
fn an_invitation_lifts_neither_suspension_nor_deactivation() {
    for (act, status, answered) in [("suspend", "suspended", 200), ("disable", "deactivated", 206)]
    {
        let mut lab = Lab::new();
        lab.act("Jane Doe", act);
        let answer = lab.invite(&with_role("jane.doe@acme.example", "atlassian/user"));
        assert_eq!(answer.status, answered, "{act}");
        assert_eq!(lab.listed("Jane Doe")["status"], status);
        assert!(lab.oracle("Jane Doe").access.is_empty());
    }
}

#[test]
fn some_of_it_can_fail() {
    let mut lab = Lab::new();
    lab.cloud.switches_mut().invite_licence = Some(CONFLUENCE.to_owned());
    let (synced, plain) = (lab.group("eng-all"), lab.group("oncall"));
    let body = json!({
        "emails": [NINA],
        "permissionRules": [
            { "resource": JIRA, "role": "atlassian/user" },
            { "resource": CONFLUENCE, "role": "atlassian/user" },
        ],
        "additionalGroups": [synced, plain],
    });
    let answer = lab.invite(&body);
    assert_eq!(answer.status, 206);
    let results = answer.value()["data"][0]["results"][0].clone();
    let of = |list: &str, index: usize| results[list][index]["status"].clone();
    assert_eq!(of("roleAssignmentResult", 0), "INVITED");
    assert_eq!(of("roleAssignmentResult", 1), "ERROR");
    assert!(results["roleAssignmentResult"][1]["statusReason"].is_string());
    assert_eq!(of("groupAssignmentResult", 0), "ERROR");
    assert_eq!(of("groupAssignmentResult", 1), "INVITED");
    assert_eq!(found(&mut lab, NINA)["groups"].as_array().unwrap().len(), 2);
}

#[test]
fn where_everything_fails_there_is_no_account() {
    let mut lab = Lab::new();
    lab.cloud.switches_mut().invite_licence = Some(JIRA.to_owned());
    let answer = lab.invite(&with_role(NINA, "atlassian/user"));
    assert_eq!(answer.status, 206);
    assert!(answer.value()["data"][0].get("id").is_none());
    assert_eq!(found(&mut lab, NINA), Value::Null);
}

#[test]
fn wrong_invitations_are_refused() {
    let mut lab = Lab::new();
    let many: Vec<String> = (0..26).map(|n| format!("n{n}@acme.example")).collect();
    let rows = [
        (json!({}), 400),
        (json!({ "emails": [] }), 400),
        (json!({ "emails": many }), 400),
        (json!({ "emails": ["nina"] }), 400),
        (json!({ "emails": [NINA], "nonsense": 1 }), 400),
        (with_role(NINA, "atlassian/king"), 404),
        (
            json!({ "emails": [NINA], "permissionRules": [{ "resource": "ari:x", "role": "atlassian/user" }] }),
            404,
        ),
        (json!({ "emails": [NINA], "additionalGroups": ["nowhere"] }), 404),
    ];
    for (body, expected) in rows {
        assert_eq!(lab.invite(&body).status, expected, "{body}");
    }
    for status in [402, 409] {
        lab.cloud.switches_mut().invite_refused = Some(status);
        assert_eq!(lab.invite(&with_role(NINA, "atlassian/user")).status, status);
    }
    lab.cloud.switches_mut().invite_refused = None;
    lab.key = lab.cloud.read_key().to_owned();
    assert_eq!(lab.invite(&with_role(NINA, "atlassian/user")).status, 401);
    assert_eq!(found(&mut lab, NINA), Value::Null, "nothing came of any of it");
}

#[test]
fn a_role_is_given_once() {
    let mut lab = Lab::new();
    let body = json!({ "role": "atlassian/user", "resource": CONFLUENCE });
    assert_eq!(lab.role("roles/assign", "Ned Nobody", &body).status, 204);
    let again = lab.role("roles/assign", "Ned Nobody", &body);
    assert_eq!(
        (again.status, again.value()["errors"][0]["code"].clone()),
        (409, json!("ADMIN-UAM-409-3"))
    );
    lab.cloud.switches_mut().membership_licence = true;
    assert_eq!(lab.role("roles/assign", "Quinn Quiet", &body).status, 409, "the licence is full");
}

#[test]
fn the_last_org_admin_stays() {
    let mut lab = Lab::new();
    let body = json!({ "role": "atlassian/org-admin" });
    let admins = ["Adam Admin", "Bo Breakglass", "Otto Orgadmin", "Ana Admin"];
    for (who, expected) in admins.into_iter().zip([204, 204, 204, 400]) {
        assert_eq!(lab.role("role-assignments/revoke", who, &body).status, expected, "{who}");
    }
    assert_eq!(lab.role("roles/revoke", "Ana Admin", &body).status, 400);
    assert_eq!(lab.act("Adam Admin", "suspend"), 204, "no admin any more");
    assert_eq!(lab.role("role-assignments/revoke", "Adam Admin", &body).status, 404);
}

#[test]
fn someone_comes_back_with_what_was_kept() {
    let mut lab = Lab::new();
    let before = lab.oracle("Jane Doe").access;
    for acts in [["suspend", "restore"], ["disable", "enable"], ["delete", "cancel-delete"]] {
        for act in acts {
            assert!([200, 204].contains(&lab.act("Jane Doe", act)), "{act}");
        }
        assert_eq!(lab.oracle("Jane Doe").access, before, "{acts:?}");
    }
    let jane = lab.id("Jane Doe");
    assert_eq!(lab.get(&format!("users/{jane}"), D1).value()["data"]["status"], "active");
}

#[test]
fn whether_an_account_may_be_deleted_is_told() {
    let mut lab = Lab::new();
    for (who, allowed) in [("Jane Doe", true), ("Peter Onprem", false), ("Ana Admin", false)] {
        let asked = "?privileges=lifecycle.delete";
        let answer = lab.manage("GET", who, asked, &Value::Null).value();
        assert_eq!(answer["lifecycle.delete"]["allowed"], json!(allowed), "{who}");
    }
}
