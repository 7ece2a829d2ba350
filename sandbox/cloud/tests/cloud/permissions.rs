//! Permissions in Jira: one's own, and those of others.

use crate::lab::Lab;
use serde_json::{Value, json};

const OLGA: &str = "Olga Operator";
const NED: &str = "Ned Nobody";
const JOSH: &str = "Josh Jiraadmin";
const ANA: &str = "Ana Admin";
const RITA: &str = "Rita Runner";
const RUN: &str = "ari:cloud:ecosystem::extension/0ff7a3b0-0000-4000-8000-000000000001/\
                   e4714035-0000-4000-8000-000000000001/static/run-playbooks";

fn mine(lab: &mut Lab, who: &str, query: &str) -> (u16, Value) {
    let answer = lab.jira("GET", who, &format!("mypermissions?{query}"), &Value::Null);
    (answer.status, answer.value())
}

#[test]
fn ones_own_permissions() {
    let mut lab = Lab::new();
    let rows = [
        (ANA, "ADMINISTER", "", true),
        (JOSH, "ADMINISTER", "", true),
        (JOSH, RUN, "", false),
        (OLGA, "ADMINISTER", "", false),
        (OLGA, "USER_PICKER", "", true),
        (OLGA, RUN, "", false),
        (RITA, RUN, "", true),
        ("app", "ADMINISTER", "", true),
        ("app", RUN, "", false),
        (OLGA, "BROWSE_PROJECTS", "issueKey=OFF-1", true),
        (OLGA, "BROWSE_PROJECTS", "issueId=10001", true),
        (OLGA, "ASSIGN_ISSUES", "issueKey=OFF-1", true),
        (NED, "ASSIGN_ISSUES", "issueKey=OFF-1", false),
        (NED, "ASSIGN_ISSUES", "", false),
        (NED, "EDIT_ISSUES", "projectKey=OFF", true),
        (OLGA, "ADMINISTER_PROJECTS", "projectId=10000", false),
        (JOSH, "ADMINISTER_PROJECTS", "projectKey=OFF", true),
    ];
    for (who, permission, place, expected) in rows {
        let query = format!("permissions={permission}&{place}");
        let (status, body) = mine(&mut lab, who, &query);
        assert_eq!(status, 200, "{who} {query}: {body}");
        let told = &body["permissions"][permission];
        assert_eq!(told["havePermission"], expected, "{who} {query}");
        assert_eq!(told["key"], permission);
    }
}

#[test]
fn wrong_questions_about_oneself() {
    let mut lab = Lab::new();
    let rows = [
        (OLGA, "", 400),
        (OLGA, "permissions=", 400),
        (OLGA, "permissions=BROWSE_PROJECTS,FLY", 400),
        (OLGA, "permissions=ari:cloud:ecosystem::extension/a/e/static/fly", 400),
        (OLGA, "permissions=BROWSE_PROJECTS&issueKey=OFF-13", 404),
        (NED, "permissions=BROWSE_PROJECTS&projectKey=HR", 404),
        ("", "permissions=BROWSE_PROJECTS", 401),
    ];
    for (who, query, expected) in rows {
        assert_eq!(mine(&mut lab, who, query).0, expected, "{who} {query}");
    }
}

#[test]
fn the_permissions_of_others() {
    let mut lab = Lab::new();
    let rows = [
        (OLGA, json!([]), json!([10_001]), json!([10_001])),
        (JOSH, json!(["ADMINISTER"]), json!([10_001]), json!([10_001])),
        (RITA, json!([RUN]), json!([10_001]), json!([])),
        ("Sue Suspended", json!([]), json!([]), json!([])),
        ("Cora Customer", json!([]), json!([]), json!([])),
        ("Quinn Quiet", json!([]), json!([10_001, 10_013]), json!([])),
    ];
    for (about, global, seen, given) in rows {
        let body = json!({
            "accountId": lab.id(about),
            "globalPermissions": ["ADMINISTER", RUN],
            "projectPermissions": [{
                "permissions": ["BROWSE_PROJECTS", "ASSIGN_ISSUES"],
                "issues": [10_001, 10_013, 99_999],
            }],
        });
        let answer = lab.jira("POST", "app", "permissions/check", &body);
        assert_eq!(answer.status, 200, "{about}");
        let answer = answer.value();
        assert_eq!(answer["globalPermissions"], global, "{about}");
        assert_eq!(answer["projectPermissions"][0]["issues"], seen, "{about}");
        assert_eq!(answer["projectPermissions"][1]["issues"], given, "{about}");
    }
    let body = json!({
        "accountId": lab.id(NED),
        "projectPermissions": [{ "permissions": ["BROWSE_PROJECTS"], "projects": [10_000, 10_001] }],
    });
    let answer = lab.jira("POST", "app", "permissions/check", &body).value();
    assert_eq!(answer["projectPermissions"][0]["projects"], json!([10_000]));
}

#[test]
fn wrong_questions_about_others() {
    let mut lab = Lab::new();
    let (olga, ned) = (lab.id(OLGA), lab.id(NED));
    let rows = [
        ("app", json!({ "accountId": "nobody" }), 400),
        ("app", json!({ "accountId": ned, "globalPermissions": ["FLY"] }), 400),
        ("app", json!({ "accountId": ned, "globalPermissions": ["BROWSE_PROJECTS"] }), 400),
        ("app", json!({ "projectPermissions": [{ "permissions": ["ADMINISTER"] }] }), 400),
        ("app", json!({ "nonsense": 1 }), 400),
        (OLGA, json!({ "accountId": ned }), 403),
        (OLGA, json!({ "accountId": olga }), 200),
        (OLGA, json!({}), 200),
        (JOSH, json!({ "accountId": ned }), 200),
    ];
    for (who, body, expected) in rows {
        let answer = lab.jira("POST", who, "permissions/check", &body);
        assert_eq!(answer.status, expected, "{who} {body}");
    }
}

#[test]
fn issues_are_assigned_by_those_who_may() {
    let rows = [(OLGA, 204), (JOSH, 204), ("app", 204), (NED, 403), (RITA, 403)];
    for (who, expected) in rows {
        let mut lab = Lab::new();
        let body = json!({ "accountId": lab.id("Sam Lee") });
        assert_eq!(lab.jira("PUT", who, "issue/OFF-1/assignee", &body).status, expected, "{who}");
    }
}

#[test]
fn a_jira_admin_is_no_admin_of_the_organization() {
    let lab = Lab::new();
    let people = lab.cloud.company().people;
    let josh = people.iter().find(|p| p.part == "jiraAdmin").unwrap();
    assert_eq!(josh.name, JOSH);
    assert_eq!(lab.oracle(JOSH).platform_roles, Vec::<String>::new());
    assert_ne!(lab.oracle(ANA).platform_roles, Vec::<String>::new());
}

#[test]
fn several_users_at_once() {
    let mut lab = Lab::new();
    let (olga, ned) = (lab.id(OLGA), lab.id(NED));
    let both = format!("accountId={olga}&accountId={ned}&accountId=nobody");
    let page = lab.jira("GET", "app", &format!("user/bulk?{both}"), &Value::Null).value();
    let names: Vec<_> =
        page["values"].as_array().unwrap().iter().map(|u| u["displayName"].clone()).collect();
    assert_eq!(names, [OLGA, NED], "an account that nobody has is left out");
    let one = format!("user/bulk?{both}&maxResults=1");
    let page = lab.jira("GET", "app", &one, &Value::Null).value();
    assert_eq!((&page["total"], &page["isLast"]), (&json!(2), &json!(false)));
    assert_eq!(lab.jira("GET", "app", "user/bulk", &Value::Null).status, 400);
}
