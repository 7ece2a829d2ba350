//! What apps and people write on tickets: comments, fields, properties, the status.

use crate::lab::Lab;
use offramp_cloud::{Effect, Fault, TransitionError, Visibility};
use serde_json::{Value, json};

const OLGA: &str = "Olga Operator";
const HUGO: &str = "Hugo Human";
const ANA: &str = "Ana Admin";

fn text(said: &str) -> Value {
    json!({ "type": "doc", "version": 1, "content": [
        { "type": "paragraph", "content": [{ "type": "text", "text": said }] }] })
}

fn get(lab: &mut Lab, who: &str, path: &str) -> Value {
    let answer = lab.jira("GET", who, path, &Value::Null);
    assert_eq!(answer.status, 200, "{who} {path}");
    answer.value()
}

/// Says something on OFF-1; answers the id.
fn say(lab: &mut Lab, who: &str, said: &str) -> String {
    let answer = lab.jira("POST", who, "issue/OFF-1/comment", &json!({ "body": text(said) }));
    assert_eq!(answer.status, 201);
    answer.value()["id"].as_str().unwrap().to_owned()
}

fn field(lab: &mut Lab, pointer: &str) -> Value {
    let issue = get(lab, "app", "issue/OFF-1");
    issue["fields"].pointer(pointer).cloned().unwrap_or_default()
}

#[test]
fn comments_are_listed_page_by_page_in_either_order() {
    let mut lab = Lab::new();
    for said in ["one", "two", "three"] {
        say(&mut lab, OLGA, said);
        lab.now += 1_000;
    }
    let rows = [
        ("", vec!["one", "two", "three"]),
        ("?orderBy=created", vec!["one", "two", "three"]),
        ("?orderBy=-created", vec!["three", "two", "one"]),
        ("?startAt=1&maxResults=1", vec!["two"]),
        ("?startAt=3", vec![]),
    ];
    for (query, expected) in rows {
        let page = get(&mut lab, "app", &format!("issue/OFF-1/comment{query}"));
        let said: Vec<&str> = page["comments"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| c["body"]["content"][0]["content"][0]["text"].as_str().unwrap())
            .collect();
        assert_eq!(said, expected, "{query}");
        assert_eq!(page["total"], 3, "{query}");
    }
    let wrong = lab.jira("GET", "app", "issue/OFF-1/comment?orderBy=author", &Value::Null);
    assert_eq!(wrong.status, 400);
    assert_eq!(lab.jira("GET", OLGA, "issue/OFF-13/comment", &Value::Null).status, 404);
    lab.cloud.add_fault(Fault::new(Effect::TruncatedPage { with_next: true }));
    let short = get(&mut lab, "app", "issue/OFF-1/comment");
    assert_eq!(short["comments"].as_array().unwrap().len(), 2, "one is missing");
}

#[test]
fn a_comment_names_its_author_and_shows_properties_when_asked() {
    let mut lab = Lab::new();
    let body =
        json!({ "body": text("Run 7"), "properties": [{ "key": "run", "value": { "id": 7 } }] });
    let plain = lab.jira("POST", "app", "issue/OFF-1/comment", &body).value();
    assert_eq!(plain["author"]["accountType"], "app");
    assert_eq!(plain.get("properties"), None);
    let with = lab.jira("POST", OLGA, "issue/OFF-1/comment?expand=properties", &body).value();
    assert_eq!(with["author"]["displayName"], OLGA);
    let expected = json!([{ "key": "run", "value": { "id": 7 } }]);
    assert_eq!(with["properties"], expected);
    let listed = get(&mut lab, "app", "issue/OFF-1/comment?expand=properties");
    assert_eq!(listed["comments"][0]["properties"], expected);
}

#[test]
fn automation_speaks_for_itself() {
    let mut lab = Lab::new();
    let mut request = lab.build(
        "POST",
        "acme.atlassian.net",
        "/rest/api/3/issue/OFF-13/comment",
        &json!({ "body": text("Moved") }),
    );
    request.headers.insert("x-sandbox-identity".into(), "automation".into());
    let answer = lab.send(&request);
    assert_eq!(answer.status, 201);
    assert_eq!(answer.value()["author"]["displayName"], "Automation for Jira");
}

#[test]
fn what_only_a_role_or_a_group_may_read_is_hidden_from_others() {
    let mut lab = Lab::new();
    let it_leads = lab.group("it-leads");
    let rows = [
        (json!({ "type": "role", "value": "Administrators" }), [true, true, false, false]),
        (json!({ "type": "role", "value": "Developers" }), [true, false, true, false]),
        (json!({ "type": "group", "value": "it-leads" }), [true, false, true, false]),
        (json!({ "type": "group", "identifier": it_leads }), [true, false, true, false]),
        (json!({ "type": "group", "value": "nobody at all" }), [false, false, false, false]),
    ];
    for (visibility, readers) in rows {
        let mut lab = lab.later(0);
        let body = json!({ "body": text("Hush"), "visibility": visibility });
        lab.jira("POST", "app", "issue/OFF-1/comment", &body);
        for (who, reads) in ["app", ANA, OLGA, HUGO].into_iter().zip(readers) {
            let page = get(&mut lab, who, "issue/OFF-1/comment");
            assert_eq!(page["total"], usize::from(reads), "{who} {visibility}");
            let issue = get(&mut lab, who, "issue/OFF-1?fields=comment");
            assert_eq!(issue["fields"]["comment"]["total"], usize::from(reads), "{who}");
        }
    }
}

#[test]
fn a_comment_is_changed_by_an_edit_of_its_issue() {
    let mut lab = Lab::new();
    let first = say(&mut lab, "app", "Running");
    say(&mut lab, "app", "Another");
    lab.now += 5_000;
    let edit = |id: &str, said: &str| {
        json!({ "update": { "comment": [{ "edit": {
            "id": id, "body": text(said), "properties": [{ "key": "run", "value": 1 }],
        } }] } })
    };
    assert_eq!(lab.jira("PUT", "app", "issue/OFF-1", &edit(&first, "Done")).status, 204);
    let page = get(&mut lab, "app", "issue/OFF-1/comment?expand=properties");
    let comment = &page["comments"][0];
    assert_eq!(comment["body"], text("Done"));
    assert_eq!(comment["properties"], json!([{ "key": "run", "value": 1 }]));
    assert_ne!(comment["created"], comment["updated"]);
    assert_eq!(page["comments"][1]["body"], text("Another"), "only that one");
    let rows = [
        (OLGA, edit(&first, "Mine now"), "permission"),
        ("app", edit("99999", "Whose?"), "Can not find a comment for the id: 99999."),
        ("app", json!({ "update": { "comment": [{ "edit": { "body": text("a") } }] } }), "missing"),
        ("app", json!({ "update": { "comment": [{ "remove": { "id": first } }] } }), "edits"),
        ("app", json!({ "update": { "comment": [{ "edit": { "id": first, "body": "a" } }] } }), ""),
        ("app", json!({ "update": { "labels": [{ "add": "a" }] } }), "cannot be set"),
    ];
    for (who, body, expected) in rows {
        let answer = lab.jira("PUT", who, "issue/OFF-1", &body);
        assert_eq!(answer.status, 400, "{who} {body}");
        assert!(answer.value()["errors"].to_string().contains(expected), "{}", answer.value());
    }
    assert_eq!(get(&mut lab, "app", "issue/OFF-1/comment")["comments"][0]["body"], text("Done"));
}

#[test]
fn a_comment_that_is_too_long_is_refused() {
    let mut lab = Lab::new();
    for (length, expected) in [(32_767, 201), (32_768, 400)] {
        let body = json!({ "body": text(&"x".repeat(length)) });
        assert_eq!(lab.jira("POST", "app", "issue/OFF-1/comment", &body).status, expected);
    }
}

#[test]
fn fields_of_a_ticket_are_changed() {
    let mut lab = Lab::new();
    let sam = lab.id("Sam Lee");
    let user = json!({ "accountId": sam });
    let time = json!("2026-12-01T17:00:00.000+0100");
    let rows = [
        ("summary", json!("Jane leaves early"), "/summary", json!("Jane leaves early")),
        ("customfield_10050", user.clone(), "/customfield_10050/accountId", json!(sam)),
        ("customfield_10050", Value::Null, "/customfield_10050", Value::Null),
        (
            "customfield_10051",
            json!("a@acme.example"),
            "/customfield_10051",
            json!("a@acme.example"),
        ),
        ("customfield_10052", user, "/customfield_10052/accountId", json!(sam)),
        (
            "customfield_10053",
            json!({ "value": "Backend" }),
            "/customfield_10053/id",
            json!("10200"),
        ),
        (
            "customfield_10054",
            json!({ "id": "10201" }),
            "/customfield_10054/value",
            json!("Platform"),
        ),
        ("customfield_10055", time.clone(), "/customfield_10055", time),
        ("customfield_10056", json!("Nina"), "/customfield_10056", json!("Nina")),
        ("customfield_10056", json!(""), "/customfield_10056", Value::Null),
    ];
    for (name, value, pointer, expected) in rows {
        let body = json!({ "fields": { name: value } });
        assert_eq!(lab.jira("PUT", OLGA, "issue/OFF-1", &body).status, 204, "{body}");
        assert_eq!(field(&mut lab, pointer), expected, "{body}");
    }
    let returned = lab.jira("PUT", OLGA, "issue/OFF-1?returnIssue=true", &json!({}));
    assert_eq!((returned.status, returned.value()["key"].clone()), (200, json!("OFF-1")));
}

#[test]
fn wrong_fields_change_nothing_at_all() {
    let mut lab = Lab::new();
    let rows = [
        ("customfield_99999", json!("a")),
        ("reporter", Value::Null),
        ("summary", json!("")),
        ("summary", json!("two\nlines")),
        ("customfield_10050", json!({ "accountId": "nobody" })),
        ("customfield_10050", json!("nobody")),
        ("customfield_10051", json!(7)),
        ("customfield_10053", json!({ "value": "Sales" })),
        ("customfield_10055", json!("tomorrow")),
    ];
    for (name, value) in rows {
        let body = json!({ "fields": { "customfield_10056": "Nina", name: value } });
        let answer = lab.jira("PUT", "app", "issue/OFF-1", &body);
        assert_eq!(answer.status, 400, "{body}");
        assert!(answer.value()["errors"][name].is_string(), "{body}");
        assert_eq!(field(&mut lab, "/customfield_10056"), Value::Null, "{body}");
    }
    assert_eq!(lab.jira("PUT", OLGA, "issue/OFF-13", &json!({})).status, 404);
}

#[test]
fn properties_are_kept_per_issue() {
    let mut lab = Lab::new();
    let path = "issue/OFF-1/properties/offramp.run";
    let value = json!({ "state": "done", "steps": [1, 2] });
    assert_eq!(lab.jira("GET", "app", path, &Value::Null).status, 404);
    assert_eq!(lab.jira("PUT", "app", path, &json!({ "state": "running" })).status, 201);
    assert_eq!(lab.jira("PUT", "app", path, &value).status, 200);
    assert_eq!(get(&mut lab, OLGA, path), json!({ "key": "offramp.run", "value": value }));
    let rows = [
        ("issue/OFF-1?properties=offramp.run", json!({ "offramp.run": value })),
        ("issue/OFF-1?properties=*all", json!({ "offramp.run": value })),
        ("issue/OFF-1?properties=other", json!({})),
        ("issue/OFF-1", Value::Null),
    ];
    for (path, expected) in rows {
        assert_eq!(get(&mut lab, OLGA, path)["properties"], expected, "{path}");
    }
    assert_eq!(lab.jira("DELETE", "app", path, &Value::Null).status, 204);
    assert_eq!(lab.jira("DELETE", "app", path, &Value::Null).status, 404);
}

#[test]
fn wrong_properties_are_refused() {
    let mut lab = Lab::new();
    let long = "x".repeat(32_766);
    let rows = [
        (OLGA, "OFF-1", "a".repeat(255), json!(long), 201),
        (OLGA, "OFF-1", "b".to_owned(), json!(format!("{long}x")), 400),
        (OLGA, "OFF-1", "a".repeat(256), json!(1), 400),
        (OLGA, "OFF-13", "a".to_owned(), json!(1), 404),
        ("", "OFF-1", "a".to_owned(), json!(1), 401),
    ];
    for (who, key, property, value, expected) in rows {
        let path = format!("issue/{key}/properties/{property}");
        assert_eq!(lab.jira("PUT", who, &path, &value).status, expected, "{who} {key}");
    }
}

#[test]
fn faults_strike_these_routes_too() {
    let mut lab = Lab::new();
    let path = "issue/OFF-1/properties/run";
    let after = Effect::Status { status: 503, headers: [].into(), body: None, after: true };
    lab.cloud.add_fault(Fault::new(after).on("PUT", "*/properties/*"));
    assert_eq!(lab.jira("PUT", "app", path, &json!(1)).status, 503);
    assert_eq!(get(&mut lab, "app", path)["value"], 1, "it was set all the same");
    lab.cloud.add_fault(Fault::new(Effect::Duplicate).on("POST", "*/comment"));
    say(&mut lab, "app", "Once");
    assert_eq!(get(&mut lab, "app", "issue/OFF-1/comment")["total"], 2, "said twice");
}

#[test]
fn a_ticket_goes_its_way() {
    let mut lab = Lab::new();
    let olga = lab.id(OLGA);
    let rows = [
        ("Resolve", false, "To Do"),
        ("Start", true, "In Progress"),
        ("start", false, "In Progress"),
        ("21", true, "Done"),
        ("Reopen", true, "To Do"),
    ];
    for (name, possible, status) in rows {
        let moved = lab.cloud.transition("OFF-1", name, &olga, lab.now);
        assert_eq!(moved.is_ok(), possible, "{name}: {moved:?}");
        assert_eq!(field(&mut lab, "/status/name"), status, "{name}");
    }
    let offered = lab.cloud.transitions("OFF-1", &olga).unwrap();
    let names: Vec<_> = offered.iter().map(|t| (t.name.as_str(), t.rules.len())).collect();
    assert_eq!(names, [("Start", 2)]);
    let plain = lab.cloud.transitions("ATLAS-1", &olga).unwrap();
    assert!(plain[0].rules.is_empty(), "other projects have no rules of the app");
    assert_eq!(lab.cloud.transitions("OFF-13", &olga).unwrap_err(), TransitionError::NoIssue);
}

#[test]
fn an_issue_that_is_done_is_no_open_issue() {
    let mut lab = Lab::new();
    let holly = lab.id("Holly Handover");
    let before = lab.oracle("Holly Handover").jira.open_issues.len();
    for name in ["Start", "Resolve"] {
        lab.cloud.transition("ATLAS-1", name, &holly, lab.now).unwrap();
    }
    assert_eq!(lab.oracle("Holly Handover").jira.open_issues.len(), before - 1);
}

#[test]
fn issues_are_searched_by_name() {
    let mut lab = Lab::new();
    let rows = [
        ("id in (10001, 10002)", json!(["OFF-1", "OFF-2"])),
        ("key in (\"OFF-2\", off-1)", json!(["OFF-1", "OFF-2"])),
        ("issueKey in (OFF-2) ORDER BY key DESC", json!(["OFF-2"])),
        ("id = 10003", json!(["OFF-3"])),
        ("key in (ATLAS-5, ATLAS-6) AND statusCategory != Done", json!(["ATLAS-6"])),
    ];
    for (jql, expected) in rows {
        let body = json!({ "jql": jql, "fields": ["key"] });
        let page = lab.jira("POST", "app", "search/jql", &body).value();
        let keys: Value =
            page["issues"].as_array().unwrap().iter().map(|i| i["key"].clone()).collect();
        assert_eq!(keys, expected, "{jql}");
    }
    for (who, jql, expected) in [
        (
            "app",
            "key in (OFF-1, OFF-99)",
            "An issue with key 'OFF-99' does not exist for field 'key'.",
        ),
        (OLGA, "id in (10013)", "A value with ID '10013' does not exist for the field 'id'."),
    ] {
        let answer = lab.jira("POST", who, "search/jql", &json!({ "jql": jql }));
        assert_eq!((answer.status, &answer.value()["errorMessages"][0]), (400, &json!(expected)));
    }
}

#[test]
fn pages_of_issues_by_name() {
    let mut lab = Lab::new();
    let mut body = json!({
        "jql": "id in (10001, 10002, 10003)", "fields": ["status"], "maxResults": 2,
        "properties": ["run"],
    });
    lab.jira("PUT", "app", "issue/OFF-1/properties/run", &json!("r"));
    let first = lab.jira("POST", "app", "search/jql", &body).value();
    assert_eq!(first["issues"].as_array().unwrap().len(), 2);
    assert_eq!(first["issues"][0]["properties"], json!({ "run": "r" }));
    assert_eq!(first["issues"][0]["fields"]["status"]["name"], "To Do");
    body["nextPageToken"] = first["nextPageToken"].clone();
    let last = lab.jira("POST", "app", "search/jql", &body).value();
    assert_eq!((last["issues"].as_array().unwrap().len(), &last["isLast"]), (1, &json!(true)));
}

#[test]
fn the_index_shows_a_change_late_unless_it_is_told_to_look() {
    let mut lab = Lab::lagging();
    let olga = lab.id(OLGA);
    lab.cloud.transition("OFF-1", "Start", &olga, lab.now).unwrap();
    let body = json!({ "jql": "id in (10001)", "fields": ["status"] });
    let mut looking = body.clone();
    looking["reconcileIssues"] = json!([10_001]);
    let mut status = |body: &Value, now: i64| {
        lab.now = now;
        let page = lab.jira("POST", "app", "search/jql", body).value();
        page["issues"][0]["fields"]["status"]["name"].clone()
    };
    let now = crate::lab::NOW;
    assert_eq!(status(&body, now), "To Do");
    assert_eq!(status(&looking, now), "In Progress");
    assert_eq!(status(&body, now + Visibility::default().search_ms), "In Progress");
    let mut many = body;
    many["reconcileIssues"] = (0..51).collect();
    assert_eq!(lab.jira("POST", "app", "search/jql", &many).status, 400);
}
