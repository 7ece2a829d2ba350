//! Issues in Jira: finding a person's open ones, giving them to others, saying something.

use crate::lab::Lab;
use offramp_cloud::{Effect, Fault, Visibility};
use serde_json::{Value, json};

const HOLLY: &str = "Holly Handover";
const SAM: &str = "Sam Lee";

fn open_issues(lab: &Lab, who: &str) -> Value {
    json!({ "jql": format!("assignee = \"{}\" AND statusCategory != Done", lab.id(who)) })
}

/// Keys of every open issue, page by page.
fn keys(lab: &mut Lab, who: &str, size: usize) -> Vec<String> {
    let mut body = open_issues(lab, who);
    body["fields"] = json!(["key"]);
    body["maxResults"] = json!(size);
    let mut keys = Vec::new();
    loop {
        let page = lab.jira("POST", "app", "search/jql", &body).value();
        let issues = page["issues"].as_array().unwrap();
        assert!(issues.len() <= size);
        keys.extend(issues.iter().map(|i| i["key"].as_str().unwrap().to_owned()));
        assert_eq!(page["isLast"].as_bool().unwrap(), page.get("nextPageToken").is_none());
        match page.get("nextPageToken") {
            None => return keys,
            Some(token) => body["nextPageToken"] = token.clone(),
        }
    }
}

fn bulk(lab: &Lab, keys: &[&str], to: &str) -> Value {
    json!({
        "selectedIssueIdsOrKeys": keys,
        "selectedActions": ["assignee"],
        "editedFieldsInput": {
            "singleSelectClearableUserPickerFields":
                [{ "fieldId": "assignee", "user": { "accountId": lab.id(to) } }],
        },
        "sendBulkNotification": false,
    })
}

#[test]
fn open_issues_are_found_once_whatever_the_page_size() {
    let mut lab = Lab::new();
    let all = keys(&mut lab, HOLLY, 100);
    assert_eq!(all.len(), 14);
    assert_eq!(lab.oracle(HOLLY).jira.open_issues.len(), 14);
    assert!(!all.contains(&"ATLAS-5".to_owned()), "that one is done");
    for size in [1, 3, 14] {
        assert_eq!(keys(&mut lab, HOLLY, size), all, "{size}");
    }
    lab.cloud.add_fault(Fault::new(Effect::TruncatedPage { with_next: true }));
    assert_eq!(keys(&mut lab, HOLLY, 100), all, "a short page can be continued");
}

#[test]
fn a_lying_page_ends_the_search_early() {
    let mut lab = Lab::new();
    lab.cloud.add_fault(Fault::new(Effect::TruncatedPage { with_next: false }));
    assert_eq!(keys(&mut lab, HOLLY, 100).len(), 13);
}

#[test]
fn a_search_shows_the_fields_asked_for() {
    let mut lab = Lab::new();
    let mut body = open_issues(&lab, HOLLY);
    let bare = lab.jira("POST", "app", "search/jql", &body).value();
    assert_eq!(bare["issues"][0].as_object().unwrap().len(), 1, "only the id");
    body["fields"] = json!(["summary", "project"]);
    body["jql"] = json!(format!("{} ORDER BY key DESC", body["jql"].as_str().unwrap()));
    let full = lab.jira("POST", "app", "search/jql", &body).value();
    assert_eq!(full["issues"][0]["key"], "HR-4", "the other end first");
    assert_eq!(full["issues"][0]["fields"].as_object().unwrap().len(), 2);
}

#[test]
fn a_search_finds_only_what_the_caller_may_see() {
    let mut lab = Lab::new();
    let body = open_issues(&lab, HOLLY);
    for (who, expected) in [("app", 14), ("Olga Operator", 14), (SAM, 11)] {
        let found = lab.jira("POST", who, "search/jql", &body).value();
        assert_eq!(found["issues"].as_array().unwrap().len(), expected, "{who}");
    }
}

#[test]
fn wrong_searches_are_refused() {
    let mut lab = Lab::new();
    let jql = open_issues(&lab, HOLLY)["jql"].clone();
    let rows = [
        json!({}),
        json!({ "jql": "order by key" }),
        json!({ "jql": "priority = High" }),
        json!({ "jql": jql, "maxResults": 0 }),
        json!({ "jql": jql, "nextPageToken": "made-up" }),
        json!({ "jql": jql, "nonsense": 1 }),
    ];
    for body in rows {
        assert_eq!(lab.jira("POST", "app", "search/jql", &body).status, 400, "{body}");
    }
    let unbounded = lab.jira("POST", "app", "search/jql", &json!({ "jql": "order by key" }));
    assert!(unbounded.value()["errorMessages"][0].as_str().unwrap().starts_with("Unbounded JQL"));
}

#[test]
fn an_issue_changes_hands() {
    let rows = [
        ("ATLAS-1", json!("Sam Lee"), 204),
        ("ATLAS-1", Value::Null, 204),
        ("ATLAS-1", json!("Mia Miller (Labs)"), 400),
        ("ATLAS-1", json!("Sue Suspended"), 400),
        ("ATLAS-1", json!("Cora Customer"), 400),
        ("ATLAS-99", json!("Sam Lee"), 404),
    ];
    for (key, to, expected) in rows {
        let mut lab = Lab::new();
        let account = to.as_str().map(|name| lab.id(name));
        let body = json!({ "accountId": account });
        let answer = lab.jira("PUT", "app", &format!("issue/{key}/assignee"), &body);
        assert_eq!(answer.status, expected, "{key} {to}");
        let left = if expected == 204 { 13 } else { 14 };
        assert_eq!(lab.oracle(HOLLY).jira.open_issues.len(), left, "{key} {to}");
        if expected == 400 {
            let said = format!("User '{}' cannot be assigned issues.", account.unwrap());
            assert_eq!(answer.value()["errorMessages"][0], json!(said));
        }
    }
}

#[test]
fn the_index_follows_unless_it_is_told_to_look() {
    let mut lab = Lab::lagging();
    let body = json!({ "accountId": lab.id(SAM) });
    let id = lab.jira("GET", "app", "issue/ATLAS-1", &Value::Null).value()["id"].clone();
    lab.jira("PUT", "app", "issue/ATLAS-1/assignee", &body);
    assert_eq!(keys(&mut lab, HOLLY, 100).len(), 14, "the index is late");
    let mut search = open_issues(&lab, HOLLY);
    search["reconcileIssues"] = json!([id.as_str().unwrap().parse::<u64>().unwrap()]);
    let found = lab.jira("POST", "app", "search/jql", &search).value();
    assert_eq!(found["issues"].as_array().unwrap().len(), 13);
    lab.now += Visibility::default().search_ms;
    assert_eq!(keys(&mut lab, HOLLY, 100).len(), 13);
}

#[test]
fn many_issues_change_hands_after_a_while() {
    let mut lab = Lab::lagging();
    let body = bulk(&lab, &["ATLAS-1", "ATLAS-3", "10103", "ATLAS-99"], SAM);
    let submitted = lab.jira("POST", "app", "bulk/issues/fields", &body);
    assert_eq!(submitted.status, 201);
    let path = format!("bulk/queue/{}", submitted.value()["taskId"].as_str().unwrap());
    let running = lab.jira("GET", "app", &path, &Value::Null).value();
    assert_eq!(running["status"], "RUNNING");
    assert_eq!(lab.oracle(HOLLY).jira.open_issues.len(), 14, "nothing has happened yet");
    lab.now += Visibility::default().bulk_ms;
    assert_eq!(lab.oracle(HOLLY).jira.open_issues.len(), 11, "the oracle knows what is due");
    let done = lab.jira("GET", "app", &path, &Value::Null).value();
    assert_eq!(
        (done["status"].clone(), done["progressPercent"].clone()),
        (json!("COMPLETE"), json!(100))
    );
    assert_eq!(done["processedAccessibleIssues"].as_array().unwrap().len(), 3);
    assert_eq!(done["invalidOrInaccessibleIssueCount"], 1);
}

#[test]
fn a_bulk_change_tells_what_failed() {
    let mut lab = Lab::new();
    let body = bulk(&lab, &["ATLAS-1"], "Sue Suspended");
    let task = lab.jira("POST", "app", "bulk/issues/fields", &body).value()["taskId"].clone();
    let path = format!("bulk/queue/{}", task.as_str().unwrap());
    let done = lab.jira("GET", "app", &path, &Value::Null).value();
    assert_eq!(done["processedAccessibleIssues"], json!([]));
    assert!(done["failedAccessibleIssues"]["10201"][0].as_str().unwrap().contains("cannot be"));
    assert_eq!(lab.oracle(HOLLY).jira.open_issues.len(), 14);
}

#[test]
fn wrong_bulk_changes_are_refused() {
    let mut lab = Lab::new();
    let good = bulk(&lab, &["ATLAS-1"], SAM);
    let with = |key: &str, value: Value| {
        let mut body = good.clone();
        body[key] = value;
        body
    };
    let nobody = json!({ "singleSelectClearableUserPickerFields":
        [{ "fieldId": "assignee", "user": { "accountId": "nobody" } }] });
    let other =
        json!({ "singleSelectClearableUserPickerFields": [{ "fieldId": "customfield_1" }] });
    let rows = [
        with("selectedIssueIdsOrKeys", json!([])),
        with("selectedIssueIdsOrKeys", (0..1001).map(|n| n.to_string()).collect()),
        with("selectedActions", json!([])),
        with("selectedActions", json!(["assignee", "priority"])),
        with("editedFieldsInput", json!({})),
        with("editedFieldsInput", nobody),
        with("editedFieldsInput", other),
        with("nonsense", json!(1)),
    ];
    for body in rows {
        let answer = lab.jira("POST", "app", "bulk/issues/fields", &body);
        assert_eq!(answer.status, 400, "{body}");
        assert!(answer.value()["errors"][0]["message"].is_string());
    }
    assert_eq!(lab.jira("GET", "app", "bulk/queue/1", &Value::Null).status, 400);
    assert_eq!(lab.jira("POST", "", "bulk/issues/fields", &good).status, 401);
}

#[test]
fn who_can_be_given_issues() {
    let mut lab = Lab::new();
    let rows = [
        (SAM, &[][..], 1),
        (SAM, &["suspend"][..], 0),
        (SAM, &["disable"][..], 0),
        (SAM, &["remove"][..], 0),
        ("Gina Guest", &[][..], 1),
        ("Sue Suspended", &[][..], 0),
        ("Mia Miller (Labs)", &[][..], 0),
        ("Cora Customer", &[][..], 0),
    ];
    for (who, acts, expected) in rows {
        let mut lab = lab.later(0);
        for act in acts {
            lab.act(who, act);
        }
        let path = format!("user/assignable/search?project=ATLAS&accountId={}", lab.id(who));
        let found = lab.jira("GET", "app", &path, &Value::Null).value();
        assert_eq!(found.as_array().unwrap().len(), expected, "{who} {acts:?}");
    }
    let sam = lab.id(SAM);
    let rows = [
        ("project=NONE&accountId=x".to_owned(), 404),
        ("project=ATLAS".to_owned(), 400),
        (format!("accountId={sam}"), 400),
        ("project=ATLAS&query=sam".to_owned(), 200),
    ];
    for (query, expected) in rows {
        let path = format!("user/assignable/search?{query}");
        assert_eq!(lab.jira("GET", "app", &path, &Value::Null).status, expected, "{query}");
    }
}

#[test]
fn comments_are_kept() {
    let mut lab = Lab::new();
    let text = json!({ "type": "doc", "version": 1, "content": [
        { "type": "paragraph", "content": [{ "type": "text", "text": "Done." }] }] });
    let rows = [
        ("app", "OFF-1", json!({ "body": text }), 201),
        ("Olga Operator", "OFF-1", json!({ "body": text }), 201),
        ("Olga Operator", "OFF-13", json!({ "body": text }), 404),
        ("app", "OFF-99", json!({ "body": text }), 404),
        ("app", "OFF-1", json!({ "body": "plain" }), 400),
        ("app", "OFF-1", json!({}), 400),
    ];
    for (who, key, body, expected) in rows {
        let answer = lab.jira("POST", who, &format!("issue/{key}/comment"), &body);
        assert_eq!(answer.status, expected, "{who} {key} {body}");
    }
    let ticket = lab.cloud.company().tickets.into_iter().find(|t| t.key == "OFF-1").unwrap();
    assert_eq!(ticket.comments.len(), 2);
    assert_eq!(ticket.comments[0].body, text);
    assert_eq!(ticket.comments[1].author, lab.id("Olga Operator"));
    let read = lab.jira("GET", "app", "issue/OFF-1?fields=comment", &Value::Null).value();
    assert_eq!(read["fields"]["comment"]["total"], 2);
}
