//! What other clients than ours send: it is understood as it is documented, or refused.

use crate::graph_lab::{GRAPH, Graph, code};
use crate::lab::{Lab, NOW};
use offramp_cloud::{IndexedValue, Response};
use serde_json::{Value, json};

const LOGIN: &str = "login.microsoftonline.com";
const JANE: &str = "jane.doe@acme.example";

fn get(lab: &mut Lab, path: &str) -> Response {
    lab.jira("GET", "app", path, &Value::Null)
}

/// One text of each item in `values`.
fn listed(answer: &Response, name: &str) -> Vec<String> {
    let value = answer.value();
    let values = value["values"].as_array().cloned().unwrap_or_default();
    values.iter().map(|item| item[name].as_str().unwrap_or_default().to_owned()).collect()
}

/// Asks Graph with `ConsistencyLevel: eventual`.
fn eventual(graph: &mut Graph, path: &str) -> Response {
    let path = format!("/v1.0{path}");
    let mut request = graph.0.build("GET", GRAPH, &path, &Value::Null);
    request.headers.insert("consistencylevel".into(), "eventual".into());
    graph.0.send(&request)
}

#[test]
fn searches_of_projects_filter_truly() {
    let mut lab = Lab::new();
    for (query, expected) in [
        ("", vec!["ATLAS", "HR", "OFF"]),
        ("orderBy=-key", vec!["OFF", "HR", "ATLAS"]),
        ("orderBy=%2Bname", vec!["HR", "OFF", "ATLAS"]),
        ("query=ATL", vec!["ATLAS"]),
        ("query=leavers", vec!["OFF"]),
        ("query=nothing", vec![]),
        ("typeKey=business", vec![]),
        ("typeKey=business,software", vec!["ATLAS", "HR"]),
        ("typeKey=service_desk", vec!["OFF"]),
        ("id=10000&id=10002", vec!["ATLAS", "OFF"]),
        ("keys=HR", vec!["HR"]),
        ("status=archived", vec![]),
        ("status=live&status=archived", vec!["ATLAS", "HR", "OFF"]),
        ("categoryId=5", vec![]),
        ("action=edit", vec!["ATLAS", "HR", "OFF"]),
    ] {
        let query = query.replace("%2B", "+");
        let found = get(&mut lab, &format!("project/search?{query}"));
        assert_eq!(listed(&found, "key"), expected, "{query}");
    }
    let own = lab.jira("GET", "Sam Lee", "project/search?action=edit", &Value::Null);
    assert!(listed(&own, "key").is_empty(), "whoever administers no project edits none");
}

#[test]
fn searches_of_filters_and_dashboards_filter_truly() {
    let mut lab = Lab::new();
    for (query, expected) in [
        ("id=10301&id=10303", vec!["10301", "10303"]),
        ("orderBy=-id&maxResults=2", vec!["10305", "10304"]),
        ("filterName=open", vec!["10300"]),
        ("filterName=work open", vec!["10300"]),
        ("filterName=work open&isSubstringMatch=true", vec![]),
        ("filterName=open work&isSubstringMatch=true", vec!["10300"]),
        ("projectId=10000", vec![]),
        ("groupname=it-leads", vec![]),
    ] {
        let path = format!("filter/search?overrideSharePermissions=true&{query}");
        assert_eq!(listed(&get(&mut lab, &path), "id"), expected, "{query}");
    }
    for (query, expected) in [
        ("orderBy=-id", vec!["10404", "10403", "10401", "10400"]),
        ("status=archived", vec![]),
        ("status=active&orderBy=id&maxResults=1", vec!["10400"]),
        ("groupId=x", vec![]),
    ] {
        let found = get(&mut lab, &format!("dashboard/search?{query}"));
        assert_eq!(listed(&found, "id"), expected, "{query}");
    }
    let found = get(&mut lab, "component?projectIdsOrKeys=ATLAS&orderBy=-name");
    let names = listed(&found, "name");
    assert!(names.len() > 1 && names.windows(2).all(|pair| pair[0] >= pair[1]), "{names:?}");
    let one = get(&mut lab, &format!("component?projectIdsOrKeys=ATLAS&query={}", names[0]));
    assert_eq!(listed(&one, "name"), names[..1]);
}

#[test]
fn a_parameter_of_the_wrong_type_is_refused_with_a_described_status() {
    let mut lab = Lab::new();
    for (path, status) in [
        ("project/search?id=ten", 400),
        ("project/search?status=gone", 400),
        ("project/search?action=delete", 400),
        ("filter/search?overrideSharePermissions=yes", 400),
        ("filter/search?orderBy=colour", 400),
        ("dashboard/search?startAt=first", 400),
        ("issue/OFF-1?failFast=maybe", 404),
        ("project/OFF/components?componentSource=github", 404),
        ("user?accountId=x&username=jane", 404),
        ("user/assignable/search?project=OFF&query=a&maxResults=all", 400),
    ] {
        assert_eq!(get(&mut lab, path).status, status, "{path}");
    }
}

#[test]
fn a_property_of_the_wrong_type_changes_nothing() {
    let mut lab = Lab::new();
    let components = get(&mut lab, "project/ATLAS/components").value();
    let id = components[0]["id"].as_str().unwrap().to_owned();
    let before = lab.cloud.clone();
    let text = json!({ "type": "doc", "version": 1, "content": [] });
    for (method, path, body) in [
        ("PUT", format!("component/{id}"), json!({ "leadAccountId": {} })),
        ("PUT", format!("component/{id}"), json!({ "leadAccountId": null })),
        ("PUT", format!("component/{id}"), json!({ "assigneeType": "NOBODY" })),
        ("PUT", format!("component/{id}"), json!({ "colour": "red" })),
        ("PUT", "project/ATLAS".into(), json!({ "leadAccountId": [] })),
        ("PUT", "issue/OFF-1/assignee".into(), json!({ "accountId": 5 })),
        ("PUT", "filter/10300/owner".into(), json!({ "accountId": true })),
        ("PUT", "issue/OFF-1".into(), json!({ "update": { "comment": "text" } })),
        ("PUT", "issue/OFF-1".into(), json!({ "properties": {} })),
        ("POST", "issue/OFF-1/comment".into(), json!({ "body": text, "jsdPublic": "no" })),
    ] {
        let answer = lab.jira(method, "app", &path, &body);
        assert_eq!(answer.status, 400, "{path} {body}");
        assert!(answer.value()["errorMessages"][0].is_string(), "{path} {body}");
    }
    assert!(lab.cloud.changes_since(&before).is_empty());
}

#[test]
fn whoever_may_read_a_comment_is_somebody() {
    let text = json!({ "type": "doc", "version": 1, "content": [] });
    for (who, visibility, status) in [
        ("app", json!({ "type": "group", "value": "it-leads" }), 201),
        ("app", json!({ "type": "role", "value": "Administrators" }), 201),
        ("app", json!({ "type": "group", "value": "nobody-there" }), 400),
        ("app", json!({ "type": "role", "value": "Kings" }), 400),
        ("app", json!({ "type": "group", "identifier": "it-leads" }), 400),
        ("app", json!({ "type": "everybody", "value": "x" }), 400),
        ("app", json!({ "value": "it-leads" }), 400),
        ("app", json!("it-leads"), 400),
        ("Olga Operator", json!({ "type": "group", "value": "it-leads" }), 201),
        ("Hugo Human", json!({ "type": "group", "value": "it-leads" }), 400),
    ] {
        let mut lab = Lab::new();
        let body = json!({ "body": text, "visibility": visibility });
        let answer = lab.jira("POST", who, "issue/OFF-1/comment", &body);
        assert_eq!(answer.status, status, "{who} {visibility}: {}", answer.value());
        let update = json!({ "update": { "comment": [{ "add": body }] } });
        let edited = lab.jira("PUT", who, "issue/OFF-1", &update).status;
        assert_eq!(edited == 204, status == 201, "{who} {visibility}");
    }
}

#[test]
fn ordinary_jql_finds_what_it_says() {
    let mut lab = Lab::new();
    let mut keys = |jql: &str| -> Result<Vec<String>, String> {
        let body = json!({ "jql": jql, "fields": ["key"], "maxResults": 100 });
        let answer = lab.jira("POST", "app", "search/jql", &body);
        let value = answer.value();
        if answer.status != 200 {
            return Err(value["errorMessages"][0].as_str().unwrap().to_owned());
        }
        let issues = value["issues"].as_array().unwrap().iter();
        Ok(issues.map(|issue| issue["key"].as_str().unwrap().to_owned()).collect())
    };
    assert_eq!(keys("issueType = Mover"), Ok(vec!["OFF-20".into()]));
    assert_eq!(keys("type in (Mover, 'Joiner') order by key DESC").unwrap().len(), 3);
    let leavers = keys("issueType = Leaver").unwrap();
    let others = keys("issueType != Leaver").unwrap();
    let all = keys("project in (OFF, HR) OR project = ATLAS").unwrap();
    assert_eq!(leavers.len() + others.len(), all.len());
    assert_eq!(keys("NOT issueType = Leaver").unwrap(), others);
    assert_eq!(keys(r#"status = "To Do" AND key = HR-1"#), Ok(vec!["HR-1".into()]));
    assert_eq!(keys("statusCategory = Done AND key = HR-1"), Ok(vec![]));
    assert_eq!(keys(r#"summary ~ "jane friday""#), Ok(vec!["OFF-1".into()]));
    assert_eq!(keys(r#"summary ~ "\"friday jane\"""#), Ok(vec![]));
    assert_eq!(keys(r#""Employee e-mail" is not EMPTY AND issuetype = Mover"#), Ok(vec![]));
    assert_eq!(keys("created >= -2d AND key = OFF-1"), Ok(vec!["OFF-1".into()]));
    assert_eq!(keys("created >= 2030-01-01"), Ok(vec![]));
    assert_eq!(keys("assignee is EMPTY AND key in (OFF-1, OFF-2)").unwrap().len(), 2);
    let told = |jql: &str| format!("The value '{jql}' does not exist for the field");
    assert!(keys(r#"status = "Last day""#).unwrap_err().starts_with(&told("Last day")));
    assert!(keys("project = NOPE").unwrap_err().starts_with(&told("NOPE")));
    for field in ["sprint", "cf[1]", "offrampState"] {
        let told = format!("Field '{field}' does not exist or you do not have permission");
        assert!(keys(&format!("{field} = 1")).unwrap_err().starts_with(&told), "{field}");
    }
    let state = "issue.property[offramp-state].run.state";
    let untold = format!("Field '{state}' does not exist or you do not have permission");
    assert!(keys(&format!("{state} = done")).unwrap_err().starts_with(&untold), "not indexed");
    lab.cloud.index(vec![IndexedValue {
        property_key: "offramp-state".to_owned(),
        path: "run.state".to_owned(),
        search_alias: Some("runState".to_owned()),
    }]);
    let found = lab.jira("POST", "app", "search/jql", &json!({ "jql": format!("{state} = done") }));
    assert_eq!(found.value()["issues"], json!([]));
    let property = json!({ "run": { "state": "done" } });
    lab.jira("PUT", "app", "issue/OFF-3/properties/offramp-state", &property);
    for query in [
        format!("{state} = done"),
        "issue.property['offramp-state'].run.state = done".to_owned(),
        "runState = done".to_owned(),
        format!("{state} in (done) AND issuetype = Leaver"),
    ] {
        let body = json!({ "jql": query, "fields": ["key"] });
        let found = lab.jira("POST", "app", "search/jql", &body).value();
        assert_eq!(found["issues"][0]["key"], "OFF-3", "{query}");
    }
}

#[test]
fn a_page_of_a_search_goes_on_in_any_order() {
    let mut lab = Lab::new();
    for order in ["key", "created DESC", "status, key DESC", "summary", "updated DESC, summary"] {
        let jql = format!("project = OFF ORDER BY {order}");
        let mut ask = |size: usize, token: &Value| {
            let mut body = json!({ "jql": jql, "fields": ["key"], "maxResults": size });
            if !token.is_null() {
                body["nextPageToken"] = token.clone();
            }
            lab.jira("POST", "app", "search/jql", &body).value()
        };
        let whole = ask(100, &Value::Null)["issues"].clone();
        let (mut seen, mut token) = (Vec::new(), Value::Null);
        for _ in 0..20 {
            let page = ask(7, &token);
            seen.extend(page["issues"].as_array().unwrap().clone());
            token = page["nextPageToken"].clone();
            if token.is_null() {
                break;
            }
        }
        assert_eq!(Value::Array(seen), whole, "{order}");
    }
}

#[test]
fn the_service_desk_is_called_as_in_the_published_list() {
    let mut lab = Lab::new();
    let path = format!(
        "/admin/v1/orgs/{}/directory/users/{}/last-active-dates",
        lab.cloud.org_id(),
        lab.id("Jane Doe")
    );
    let request = lab.build("GET", "api.atlassian.com", &path, &Value::Null);
    let dates = lab.send(&request).value();
    let all = dates["data"]["product_access"].as_array().unwrap().clone();
    let keys: Vec<&str> = all.iter().map(|access| access["key"].as_str().unwrap()).collect();
    assert!(keys.contains(&"jira-service-desk"), "{keys:?}");
    assert!(!keys.contains(&"jira-servicedesk"), "{keys:?}");
}

#[test]
fn a_bulk_change_and_a_missing_key_are_refused_in_their_own_shape() {
    let mut lab = Lab::new();
    let path = "/rest/api/3/bulk/issues/fields";
    let mut request = lab.build("POST", "acme.atlassian.net", path, &json!([]));
    request.headers.insert("x-sandbox-identity".into(), "app".into());
    for body in ["{", "[]", "{\"selectedActions\":5}"] {
        request.body = body.as_bytes().to_vec();
        let answer = lab.send(&request);
        assert!(answer.status == 400 && answer.value()["errors"][0]["message"].is_string());
    }
    let org = lab.cloud.org_id().to_owned();
    lab.key = "nobody's".to_owned();
    let refused = lab.get("users/count", "-");
    assert_eq!(refused.status, 401);
    assert!(refused.value()["errors"][0]["code"].is_string());
    let path = format!("/admin/v1/orgs/{org}/directory/users/x/last-active-dates");
    let request = lab.build("GET", "api.atlassian.com", &path, &Value::Null);
    assert_eq!(lab.send(&request).value()["code"], 401);
}

#[test]
fn an_identity_platform_describes_itself() {
    let mut lab = Lab::new();
    let tenant = lab.cloud.company().entra.tenant_id;
    let mut ask = |path: &str| {
        let request = lab.build("GET", LOGIN, path, &Value::Null);
        let answer = lab.send(&request);
        (answer.status, answer.value())
    };
    for named in [tenant.as_str(), "acme.example"] {
        let (status, found) = ask(&format!("/{named}/v2.0/.well-known/openid-configuration"));
        assert_eq!(status, 200);
        let at = format!("https://{LOGIN}/{tenant}");
        assert_eq!(found["token_endpoint"], format!("{at}/oauth2/v2.0/token"));
        assert_eq!(found["issuer"], format!("{at}/v2.0"));
        for name in ["authorization_endpoint", "jwks_uri", "response_types_supported"] {
            assert!(!found[name].is_null(), "{name}");
        }
    }
    assert_eq!(ask("/elsewhere/v2.0/.well-known/openid-configuration").0, 400);
    let asked = format!("authorization_endpoint=https://{LOGIN}/{tenant}/oauth2/v2.0/authorize");
    let (status, found) = ask(&format!("/common/discovery/instance?api-version=1.1&{asked}"));
    assert_eq!(status, 200);
    let at = found["tenant_discovery_endpoint"].as_str().unwrap();
    assert_eq!(at, format!("https://{LOGIN}/{tenant}/v2.0/.well-known/openid-configuration"));
    assert_eq!(ask("/common/discovery/instance?api-version=1.1").0, 400);
}

#[test]
fn both_spellings_of_a_cast_and_two_slashes_are_one() {
    let mut graph = Graph::new();
    let plain = graph.get(&format!("/users/{JANE}/memberOf/microsoft.graph.group")).value();
    let short = graph.get(&format!("/users/{JANE}/memberOf/graph.group")).value();
    assert_eq!(plain["value"], short["value"]);
    let doubled = graph.get(&format!("//users//{JANE}//memberOf/graph.group")).value();
    assert_eq!(plain["value"], doubled["value"]);
    let roles = graph.get(&format!("/users/{JANE}/memberOf/graph.directoryRole"));
    assert_eq!((roles.status, roles.value()["value"].clone()), (200, json!([])));
    assert_eq!(graph.get(&format!("/users/{JANE}/memberOf/graph.printer")).status, 400);
    // One segment less is another operation, and never a deletion.
    let group = graph.group_of(JANE, "vpn-users");
    for path in [format!("/groups/{group}/members//$ref"), "/users//".to_owned()] {
        let before = graph.0.cloud.clone();
        let answer = graph.ask("DELETE", &path, &Value::Null);
        assert!([400, 404].contains(&answer.status), "{path}");
        assert!(graph.0.cloud.changes_since(&before).is_empty(), "{path}");
    }
}

#[test]
fn query_options_of_graph_are_done_or_refused() {
    let unsupported = "Request_UnsupportedQuery";
    let mut graph = Graph::new();
    for (path, expected) in [
        ("/users?$search=\"displayName:Jane\"", unsupported),
        ("/users?$count=true", unsupported),
        ("/users?$skip=1", unsupported),
        ("/users?$orderby=mail", unsupported),
        ("/users?$filter=mail eq 'a'&$orderby=displayName", unsupported),
        ("/users?$format=xml", "BadRequest"),
        ("/users?$shuffle=true", "BadRequest"),
        ("/users?$top=5&$top=6", "BadRequest"),
        ("/users?$count=maybe", "BadRequest"),
        ("/users/jane.doe@acme.example?$filter=id eq 'a'", "BadRequest"),
        ("/users/jane.doe@acme.example/memberOf?$filter=displayName eq 'a'", unsupported),
    ] {
        let answer = graph.get(path);
        assert_eq!((answer.status, code(&answer).as_str()), (400, expected), "{path}");
    }
    let words = eventual(&mut graph, "/users?$search=words");
    assert_eq!(code(&words), "BadRequest");

    let names = |answer: &Response| -> Vec<String> {
        let value = answer.value();
        let all = value["value"].as_array().unwrap().iter();
        all.map(|user| user["displayName"].as_str().unwrap().to_owned()).collect()
    };
    let ordered = names(&graph.get("/users?$orderby=displayName desc"));
    assert!(
        ordered.len() > 5 && ordered.windows(2).all(|p| p[0].to_lowercase() >= p[1].to_lowercase())
    );
    let found = eventual(&mut graph, "/users?$search=\"displayName:Doe\"&$count=true");
    assert_eq!(names(&found), ["Jane Doe"]);
    assert_eq!(found.value()["@odata.count"], 1);
    let first = eventual(&mut graph, "/users?$count=true&$top=2").value();
    assert_eq!(first["value"].as_array().unwrap().len(), 2);
    assert_eq!(first["@odata.count"], ordered.len());
    let begins = names(
        &graph.get("/users?$filter=startswith(displayName,'jane') and accountEnabled eq true"),
    );
    assert_eq!(begins, ["Jane Doe"]);
    let path = format!(
        "/users/{JANE}/memberOf/graph.group?$filter=displayName eq 'vpn-users'&$count=true"
    );
    assert_eq!(names(&eventual(&mut graph, &path)), ["vpn-users"]);
}

#[test]
fn what_odata_says_of_a_body_is_no_property_of_it() {
    let mut graph = Graph::new();
    let disable = json!({ "@odata.type": "#microsoft.graph.user", "accountEnabled": false });
    assert_eq!(graph.ask("PATCH", &format!("/users/{JANE}"), &disable).status, 204);
    assert!(!graph.entra(JANE).enabled);
    let wrong = json!({ "@odata.type": "#microsoft.graph.group", "accountEnabled": true });
    assert_eq!(graph.ask("PATCH", &format!("/users/{JANE}"), &wrong).status, 400);
    let more = json!({ "@odata.type": "#microsoft.graph.user", "jobTitle": "x" });
    assert_eq!(graph.ask("PATCH", &format!("/users/{JANE}"), &more).status, 403);
    let guest = json!({
        "@odata.type": "#microsoft.graph.invitation",
        "invitedUserEmailAddress": "new@partner.example",
        "inviteRedirectUrl": "https://partner.example",
        "resetRedemption": true,
    });
    assert_eq!(graph.ask("POST", "/invitations", &guest).status, 400);
    assert_eq!(graph.0.now, NOW);
}
