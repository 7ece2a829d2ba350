//! What a person owns in Jira, and how it gets another owner.

use crate::lab::Lab;
use offramp_cloud::{Effect, Fault, Response};
use serde_json::{Value, json};

const HOLLY: &str = "Holly Handover";
const SAM: &str = "Sam Lee";
const LENA: &str = "Lena Lead";

fn get(lab: &mut Lab, who: &str, path: &str) -> Response {
    lab.jira("GET", who, path, &Value::Null)
}

fn names(page: &Value) -> Vec<String> {
    let values = page["values"].as_array().unwrap().iter();
    values.map(|item| item["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_oracle_knows_what_is_whose() {
    let lab = Lab::new();
    let own = lab.oracle(HOLLY).jira;
    assert_eq!(own.filters.len(), 3);
    assert_eq!(own.dashboards.iter().filter(|d| d.private).count(), 1);
    assert_eq!(own.dashboards.iter().filter(|d| !d.private).count(), 2);
    assert_eq!((own.components_led[0].project.as_str(), own.components_led.len()), ("ATLAS", 1));
    assert_eq!(own.projects_led, ["ATLAS"]);
    assert_eq!((own.project_roles[0].role.as_str(), own.project_roles.len()), ("Developers", 1));
    assert_eq!(lab.oracle("Jane Doe").jira, offramp_cloud::JiraTruth::default());
}

#[test]
fn filters_are_shown_to_administrators_who_ask_for_all() {
    let mut lab = Lab::new();
    let path = format!("filter/search?accountId={}", lab.id(HOLLY));
    let all = format!("{path}&overrideSharePermissions=true");
    let rows = [
        ("app", &path, 0),
        ("app", &all, 3),
        ("Ana Admin", &all, 3),
        (SAM, &all, 0),
        (HOLLY, &path, 3),
    ];
    for (who, path, expected) in rows {
        assert_eq!(names(&get(&mut lab, who, path).value()).len(), expected, "{who} {path}");
    }
    let refused = get(&mut lab, "app", &format!("{path}&owner=holly"));
    assert_eq!(refused.status, 400);
}

#[test]
fn a_filter_gets_another_owner() {
    let rows = [
        ("app", "10300", SAM, 204),
        (HOLLY, "10300", SAM, 204),
        (SAM, "10300", SAM, 403),
        ("app", "10302", LENA, 400),
        ("app", "10300", "Sue Suspended", 400),
        ("app", "99999", SAM, 404),
        ("app", "nonsense", SAM, 404),
    ];
    for (who, id, to, expected) in rows {
        let mut lab = Lab::new();
        let body = json!({ "accountId": lab.id(to) });
        let answer = lab.jira("PUT", who, &format!("filter/{id}/owner"), &body);
        assert_eq!(answer.status, expected, "{who} {id} {to}");
        let left = if expected == 204 { 2 } else { 3 };
        assert_eq!(lab.oracle(HOLLY).jira.filters.len(), left, "{who} {id} {to}");
    }
    let mut lab = Lab::new();
    let nobody = json!({ "accountId": "nobody" });
    assert_eq!(lab.jira("PUT", "app", "filter/10300/owner", &nobody).status, 404);
}

#[test]
fn private_dashboards_are_shown_to_their_owner_only() {
    let mut lab = Lab::new();
    let path = format!("dashboard/search?accountId={}", lab.id(HOLLY));
    for (who, expected) in [("app", 2), ("Ana Admin", 2), (SAM, 2), (HOLLY, 3)] {
        let page = get(&mut lab, who, &path).value();
        assert_eq!((names(&page).len(), page["isLast"].clone()), (expected, json!(true)), "{who}");
    }
}

/// Who asks for whom, whether names are fixed, whether as an administrator; what fails, what is left.
type Edit = (&'static str, &'static str, bool, bool, &'static [&'static str], usize);

#[test]
fn dashboards_get_another_owner_one_by_one() {
    let edit = |lab: &Lab, ids: Value, to: &str, fix: bool, admin: bool| {
        json!({
            "action": "changeOwner",
            "entityIds": ids,
            "changeOwnerDetails": { "newOwner": lab.id(to), "autofixName": fix },
            "extendAdminPermissions": admin,
        })
    };
    let rows: [Edit; 6] = [
        ("app", SAM, false, true, &["77"], 1),
        ("app", SAM, false, false, &["10400", "10401", "77"], 3),
        ("app", LENA, false, true, &["10401", "77"], 2),
        ("app", LENA, true, true, &["77"], 1),
        (HOLLY, SAM, true, false, &["77"], 1),
        (SAM, SAM, true, true, &["10400", "10401", "77"], 3),
    ];
    for (who, to, fix, admin, failed, left) in rows {
        let mut lab = Lab::new();
        let body = edit(&lab, json!([10_400, 10_401, 77]), to, fix, admin);
        let answer = lab.jira("PUT", who, "dashboard/bulk/edit", &body);
        assert_eq!(answer.status, 200);
        let errors = answer.value()["entityErrors"].clone();
        let keys: Vec<_> = errors.as_object().unwrap().keys().cloned().collect();
        assert_eq!(keys, failed, "{who} {to} {fix} {admin}");
        assert_eq!(lab.oracle(HOLLY).jira.dashboards.len(), left, "{who} {to} {fix} {admin}");
    }
    let mut lab = Lab::new();
    let good = edit(&lab, json!([10_401]), LENA, true, true);
    lab.jira("PUT", "app", "dashboard/bulk/edit", &good);
    let owned: Vec<_> = lab.oracle(LENA).jira.dashboards.into_iter().map(|d| d.name).collect();
    assert_eq!(owned, ["Engine room (2)", "IT queue", "Engine room"]);
    let rows = [
        ("entityIds", json!([])),
        ("entityIds", json!([1, 1])),
        ("entityIds", (0..101).collect::<Value>()),
        ("action", json!("addPermission")),
        ("changeOwnerDetails", Value::Null),
        ("changeOwnerDetails", json!({ "newOwner": "nobody", "autofixName": true })),
    ];
    for (key, value) in rows {
        let mut body = good.clone();
        body[key] = value;
        assert_eq!(lab.jira("PUT", "app", "dashboard/bulk/edit", &body).status, 400, "{body}");
    }
}

#[test]
fn projects_and_who_leads_them() {
    let mut lab = Lab::new();
    let page = get(&mut lab, "app", "project/search?expand=lead").value();
    assert_eq!(names(&page), ["Project Atlas", "Human resources", "Leavers"]);
    assert_eq!(page["values"][0]["lead"]["accountId"], json!(lab.id(HOLLY)));
    let plain = get(&mut lab, SAM, "project/search").value();
    assert_eq!(names(&plain), ["Project Atlas", "Leavers"], "not those of others");
    assert!(plain["values"][0].get("lead").is_none());
    let body = |lab: &Lab, who: &str| json!({ "leadAccountId": lab.id(who) });
    let rows = [
        (SAM, "ATLAS", SAM, 403),
        ("app", "NONE", SAM, 404),
        (SAM, "HR", SAM, 404),
        ("app", "ATLAS", "Sue Suspended", 400),
        ("app", "ATLAS", SAM, 200),
        ("Ana Admin", "10002", LENA, 200),
    ];
    for (who, key, to, expected) in rows {
        let body = body(&lab, to);
        let answer = lab.jira("PUT", who, &format!("project/{key}"), &body);
        assert_eq!(answer.status, expected, "{who} {key} {to}");
    }
    assert_eq!(lab.oracle(LENA).jira.projects_led, ["ATLAS", "OFF"]);
    assert!(lab.oracle(HOLLY).jira.projects_led.is_empty());
}

#[test]
fn pages_begin_where_they_are_told() {
    let mut lab = Lab::new();
    for size in [1, 2, 50] {
        let (mut seen, mut start) = (Vec::new(), 0);
        loop {
            let path = format!("project/search?startAt={start}&maxResults={size}");
            let page = get(&mut lab, "app", &path).value();
            seen.extend(names(&page));
            start = seen.len();
            assert_eq!(page.get("nextPage").is_none(), page["isLast"].as_bool().unwrap());
            if page["isLast"] == true {
                break;
            }
        }
        assert_eq!(seen.len(), 3, "{size}");
    }
    assert_eq!(get(&mut lab, "app", "project/search?startAt=x").status, 400);
    lab.cloud.add_fault(Fault::new(Effect::TruncatedPage { with_next: false }));
    let page = get(&mut lab, "app", "project/search").value();
    assert_eq!((names(&page).len(), page["total"].clone()), (2, json!(2)), "a page that lies");
}

#[test]
fn components_and_who_leads_them() {
    let mut lab = Lab::new();
    let page = get(&mut lab, "app", "component?projectIdsOrKeys=OFF,ATLAS").value();
    assert_eq!(names(&page), ["Engine", "Docs", "Housing"]);
    assert_eq!(page["values"][0]["lead"]["accountId"], json!(lab.id(HOLLY)));
    assert_eq!(get(&mut lab, "app", "component?projectIdsOrKeys=NONE").status, 404);
    let all = get(&mut lab, "app", "project/ATLAS/components").value();
    assert_eq!(all[0]["lead"]["accountId"], json!(lab.id(HOLLY)));
    let rows = [
        (SAM, "10500", json!({ "leadAccountId": lab.id(SAM) }), 403),
        ("app", "1", json!({ "leadAccountId": lab.id(SAM) }), 404),
        ("app", "10500", json!({ "leadAccountId": "nobody" }), 400),
        ("app", "10500", json!({ "assigneeType": "ANYBODY" }), 400),
        ("app", "10500", json!({ "leadAccountId": lab.id(SAM) }), 200),
        ("app", "10501", json!({ "leadAccountId": "" }), 200),
    ];
    for (who, id, body, expected) in rows {
        let answer = lab.jira("PUT", who, &format!("component/{id}"), &body);
        assert_eq!(answer.status, expected, "{who} {id} {body}");
    }
    assert!(lab.oracle(HOLLY).jira.components_led.is_empty());
    let led: Vec<_> = lab.oracle(SAM).jira.components_led.into_iter().map(|c| c.name).collect();
    assert_eq!(led, ["Engine"], "and no longer Docs");
    let docs = get(&mut lab, "app", "component/10501").value();
    assert!(docs.get("lead").is_none());
}

#[test]
fn direct_actors_of_project_roles_are_taken_out() {
    let mut lab = Lab::new();
    let roles = get(&mut lab, "app", "project/ATLAS/role").value();
    assert!(roles["Developers"].as_str().unwrap().ends_with("/project/10002/role/10003"));
    let role = get(&mut lab, "app", "project/ATLAS/role/10003").value();
    let kinds: Vec<_> =
        role["actors"].as_array().unwrap().iter().map(|a| a["type"].clone()).collect();
    let (user, group) = ("atlassian-user-role-actor", "atlassian-group-role-actor");
    assert_eq!(kinds, [user, user, group], "by name: Holly, Sam, the group");
    let holly = lab.id(HOLLY);
    let group = lab.group("project-atlas");
    let rows = [
        (SAM, format!("ATLAS/role/10003?user={holly}"), 404),
        ("app", format!("ATLAS/role/1?user={holly}"), 404),
        ("app", format!("NONE/role/10003?user={holly}"), 404),
        ("app", "ATLAS/role/10003".to_owned(), 400),
        ("app", format!("ATLAS/role/10003?user={holly}"), 204),
        ("app", format!("ATLAS/role/10003?user={holly}"), 404),
        ("app", format!("ATLAS/role/10003?groupId={group}"), 204),
    ];
    for (who, path, expected) in rows {
        let answer = lab.jira("DELETE", who, &format!("project/{path}"), &Value::Null);
        assert_eq!(answer.status, expected, "{who} {path}");
    }
    assert!(lab.oracle(HOLLY).jira.project_roles.is_empty());
    assert_eq!(get(&mut lab, SAM, "project/ATLAS/role").status, 404);
}

#[test]
fn every_operation_needs_its_scope() {
    let rows = [
        ("POST", "search/jql", "read:jira-work"),
        ("PUT", "issue/ATLAS-1/assignee", "write:jira-work"),
        ("POST", "issue/ATLAS-1/comment", "write:jira-work"),
        ("POST", "bulk/issues/fields", "write:jira-work"),
        ("GET", "bulk/queue/1", "read:jira-work"),
        ("GET", "filter/search", "read:jira-work"),
        ("PUT", "filter/10300/owner", "write:jira-work"),
        ("GET", "dashboard/search", "read:jira-work"),
        ("PUT", "dashboard/bulk/edit", "write:jira-work"),
        ("GET", "project/search", "read:jira-work"),
        ("PUT", "project/ATLAS", "manage:jira-project"),
        ("GET", "component", "read:jira-work"),
        ("PUT", "component/10500", "manage:jira-project"),
        ("GET", "project/ATLAS/role", "read:jira-work"),
        ("DELETE", "project/ATLAS/role/10003", "manage:jira-project"),
        ("GET", "user/assignable/search", "read:jira-user"),
    ];
    let scopes = ["read:jira-work", "write:jira-work", "read:jira-user", "manage:jira-project"];
    let mut lab = Lab::new();
    for (method, path, needed) in rows {
        for scope in scopes {
            let path = format!("/rest/api/3/{path}");
            let mut request = lab.build(method, "acme.atlassian.net", &path, &Value::Null);
            request.headers.insert("x-sandbox-identity".into(), "app".into());
            request.headers.insert("x-sandbox-scopes".into(), scope.into());
            let refused = lab.send(&request).status == 401;
            assert_eq!(refused, scope != needed, "{method} {path} {scope}");
        }
    }
}

#[test]
fn jira_says_that_it_is_asked_too_much() {
    let mut lab = Lab::new();
    let fault = Fault::new(Effect::RateLimited { retry_after_seconds: Some(3) });
    lab.cloud.add_fault(fault.at("acme.atlassian.net"));
    let answer = get(&mut lab, "app", "project/search");
    assert_eq!(answer.status, 429);
    assert_eq!(answer.headers["ratelimit-reason"], "jira-burst-based");
    assert!(answer.value()["errorMessages"].is_array());
}
