//! Jira: tickets, people, and what each caller may see.

use crate::lab::Lab;
use offramp_cloud::Response;
use serde_json::{Value, json};

const SITE: &str = "acme.atlassian.net";

fn ask(lab: &mut Lab, identity: &str, path: &str) -> Response {
    lab.jira("GET", identity, path, &Value::Null)
}

#[test]
fn who_sees_which_ticket() {
    let mut lab = Lab::new();
    let rows = [
        ("app", "OFF-13", 200),
        ("Hugo Human", "OFF-13", 200),
        ("Olga Operator", "OFF-13", 404),
        ("Olga Operator", "OFF-1", 200),
        ("Olga Operator", "10001", 200),
        ("Olga Operator", "HR-1", 200),
        ("Ned Nobody", "OFF-1", 200),
        ("Ned Nobody", "HR-1", 404),
        ("Olga Operator", "OFF-99", 404),
        ("Sue Suspended", "OFF-1", 401),
        ("Mia Miller (Labs)", "OFF-1", 401),
        ("Cora Customer", "OFF-1", 401),
        ("", "OFF-1", 401),
    ];
    for (who, key, expected) in rows {
        let status = ask(&mut lab, who, &format!("issue/{key}")).status;
        assert_eq!(status, expected, "{who} {key}");
    }
}

#[test]
fn subjects_of_the_tickets() {
    let mut lab = Lab::new();
    let rows = [
        ("OFF-1", json!("Jane Doe"), Value::Null),
        ("OFF-2", json!("Carl Contractor"), Value::Null),
        ("OFF-3", json!("Sync Sanders"), Value::Null),
        ("OFF-4", json!("Dora Direct"), Value::Null),
        ("OFF-5", json!("Ana Admin"), Value::Null),
        ("OFF-6", json!("Olga Operator"), Value::Null),
        ("OFF-7", Value::Null, Value::Null),
        ("OFF-8", Value::Null, json!("mia.miller@acme.example")),
        ("OFF-9", json!("Sue Suspended"), Value::Null),
        ("OFF-10", json!("Tess Twodirs"), Value::Null),
        ("OFF-11", json!("Cora Customer"), Value::Null),
        ("OFF-12", Value::Null, json!("Grace.Hopper@ACME.example")),
        ("OFF-15", json!("Holly Handover"), Value::Null),
        ("OFF-20", json!("Max Mover"), Value::Null),
        ("OFF-21", Value::Null, json!("nina.new@acme.example")),
        ("OFF-24", json!("Adam Admin"), Value::Null),
    ];
    for (key, picked, email) in rows {
        let fields =
            ask(&mut lab, "Olga Operator", &format!("issue/{key}")).value()["fields"].clone();
        assert_eq!(fields["customfield_10050"]["displayName"], picked, "{key}");
        assert_eq!(fields["customfield_10051"], email, "{key}");
    }
}

#[test]
fn what_joiners_movers_and_leavers_say() {
    let mut lab = Lab::new();
    let rows = [
        ("OFF-1", "/issuetype/name", json!("Leaver")),
        ("OFF-1", "/customfield_10050/emailAddress", json!("jane.doe@acme.example")),
        ("OFF-1", "/customfield_10052", Value::Null),
        ("OFF-15", "/customfield_10052/displayName", json!("Sam Lee")),
        ("OFF-15", "/customfield_10052/emailAddress", json!("sam.lee@acme.example")),
        ("OFF-20", "/issuetype/name", json!("Mover")),
        ("OFF-20", "/customfield_10053/value", json!("Backend")),
        ("OFF-20", "/customfield_10054/value", json!("Platform")),
        ("OFF-21", "/issuetype/name", json!("Joiner")),
        ("OFF-21", "/customfield_10053", Value::Null),
        ("OFF-21", "/customfield_10054/value", json!("Backend")),
        ("OFF-21", "/customfield_10056", json!("Nina New")),
        ("OFF-23", "/customfield_10055", json!("2026-11-26T17:00:00.000+0100")),
        ("ATLAS-1", "/issuetype/name", json!("Task")),
        ("ATLAS-1", "/assignee/displayName", json!("Holly Handover")),
        ("ATLAS-5", "/status/statusCategory/key", json!("done")),
    ];
    for (key, pointer, expected) in rows {
        let fields = ask(&mut lab, "app", &format!("issue/{key}")).value()["fields"].clone();
        assert_eq!(fields.pointer(pointer), Some(&expected), "{key} {pointer}");
    }
}

#[test]
fn only_the_fields_asked_for() {
    let mut lab = Lab::new();
    let rows = [
        ("fields=summary&fields=project", vec!["project", "summary"]),
        ("fields=summary,project", vec!["project", "summary"]),
        ("fields=nothing", vec![]),
    ];
    for (query, expected) in rows {
        let answer = ask(&mut lab, "app", &format!("issue/OFF-1?{query}")).value();
        let fields: Vec<_> = answer["fields"].as_object().unwrap().keys().cloned().collect();
        assert_eq!(fields, expected, "{query}");
    }
    for query in ["", "?fields=*all", "?fields=-summary"] {
        let answer = ask(&mut lab, "app", &format!("issue/OFF-1{query}")).value();
        assert!(answer["fields"].get("customfield_10050").is_some(), "{query}");
        assert_eq!(answer["fields"].get("summary").is_some(), query != "?fields=-summary");
    }
}

#[test]
fn a_customer_has_a_type_of_his_own() {
    let mut lab = Lab::new();
    let cora = lab.id("Cora Customer");
    assert!(cora.starts_with("qm:"));
    let user = ask(&mut lab, "app", &format!("user?accountId={cora}")).value();
    assert_eq!(
        (user["accountType"].clone(), user["active"].clone()),
        (json!("customer"), json!(true))
    );
}

#[test]
fn what_jira_shows_after_each_act() {
    let rows: [(&str, &[&str], bool, &str, usize); 5] = [
        ("Jane Doe", &[], true, "Jane Doe", 10),
        ("Jane Doe", &["suspend"], false, "Jane Doe", 10),
        ("Jane Doe", &["disable"], false, "Jane Doe (Deactivated)", 10),
        ("Jane Doe", &["remove"], false, "Jane Doe", 0),
        ("Jane Doe", &["delete", "15 days"], false, "Former user", 0),
    ];
    for (who, acts, active, name, groups) in rows {
        let mut lab = Lab::new();
        let id = lab.id(who);
        for act in acts {
            lab.act(who, act);
        }
        let user =
            ask(&mut lab, "app", &format!("user?accountId={id}&expand=groups,applicationRoles"));
        let user = user.value();
        assert_eq!(user["active"], active, "{acts:?}");
        assert_eq!(user["displayName"], name, "{acts:?}");
        assert_eq!(user["groups"]["size"], groups, "{acts:?}");
        assert_eq!(user["applicationRoles"]["size"], usize::from(active), "{acts:?}");
    }
}

#[test]
fn oneself_and_groups() {
    let mut lab = Lab::new();
    let olga = lab.id("Olga Operator");
    let me = ask(&mut lab, "Olga Operator", "myself").value();
    assert_eq!(me["accountId"], json!(olga));
    assert_eq!(ask(&mut lab, "app", "myself").value()["accountType"], "app");
    let groups = ask(&mut lab, "app", &format!("user/groups?accountId={olga}")).value();
    let names: Vec<_> = groups.as_array().unwrap().iter().map(|g| g["name"].clone()).collect();
    assert_eq!(names, ["jira-users-acme", "it-leads"]);
    assert_eq!(ask(&mut lab, "app", "user?accountId=nobody").status, 404);
}

#[test]
fn scopes_are_checked_where_they_are_stated() {
    let mut lab = Lab::new();
    let mut request = lab.build("GET", SITE, "/rest/api/3/issue/OFF-1", &Value::Null);
    request.headers.insert("x-sandbox-identity".into(), "app".into());
    for (scopes, expected) in
        [("read:jira-work read:jira-user", 200), ("read:jira-user", 401), ("", 401)]
    {
        request.headers.insert("x-sandbox-scopes".into(), scopes.into());
        let answer = lab.send(&request);
        assert_eq!(answer.status, expected, "{scopes}");
        if expected == 401 {
            assert_eq!(answer.value()["message"], "Unauthorized; scope does not match");
        }
    }
}

#[test]
fn jira_changes_no_group_for_the_app() {
    let mut lab = Lab::new();
    for method in ["POST", "DELETE"] {
        let mut request = lab.build(method, SITE, "/rest/api/3/group/user", &json!({}));
        request.headers.insert("x-sandbox-identity".into(), "app".into());
        let answer = lab.send(&request);
        assert_eq!(answer.status, 403);
        assert!(
            answer.value()["errorMessages"][0].as_str().unwrap().contains("AuthorizationException")
        );
    }
}

#[test]
fn the_gateway_reaches_the_same_site() {
    let mut lab = Lab::new();
    let path = format!("/ex/jira/{}/rest/api/3/myself", lab.cloud.cloud_id());
    let mut request = lab.build("GET", "api.atlassian.com", &path, &Value::Null);
    request.headers.insert("x-sandbox-identity".into(), "app".into());
    assert_eq!(lab.send(&request).status, 200);
}
