//! What a request needs before anything is read: key, content type, place.

use crate::lab::{D1, Lab};
use offramp_cloud::Request;
use serde_json::{Value, json};

fn requests(lab: &Lab) -> [(Request, Request); 2] {
    let jane = lab.id("Jane Doe");
    let empty = json!({});
    let manage = format!("/users/{jane}/manage");
    [
        (
            lab.request("POST", D1, "users/search", &empty),
            lab.request("POST", D1, &format!("users/{jane}/suspend"), &empty),
        ),
        (
            lab.request("GET", D1, &format!("users/{jane}/role-assignments"), &Value::Null),
            lab.build("GET", "api.atlassian.com", &manage, &Value::Null),
        ),
    ]
}

#[test]
fn the_read_key_reads_and_writes_nothing() {
    let mut lab = Lab::new();
    lab.key = lab.cloud.read_key().to_owned();
    let [(search, suspend), (roles, manage)] = requests(&lab);
    assert_eq!(lab.send(&search).status, 200);
    assert_eq!(lab.send(&roles).status, 200);
    let refused = lab.send(&suspend);
    assert_eq!(refused.status, 401);
    assert_eq!(refused.value()["errors"][0]["code"], "ADMIN-401-2");
    let refused = lab.send(&manage);
    assert_eq!(
        (refused.status, refused.value()["key"].clone()),
        (403, json!("forbidden.insufficientScope"))
    );
    assert!(!lab.oracle("Jane Doe").access.is_empty());
}

#[test]
fn a_write_key_can_lose_its_scope_and_its_life() {
    let mut lab = Lab::new();
    lab.cloud.switches_mut().writes_insufficient_scope = true;
    let [(search, suspend), (_, manage)] = requests(&lab);
    let statuses = [lab.send(&search).status, lab.send(&suspend).status, lab.send(&manage).status];
    assert_eq!(statuses, [200, 401, 403]);
    lab.cloud.switches_mut().key_expired = true;
    let statuses = [lab.send(&search).status, lab.send(&suspend).status, lab.send(&manage).status];
    assert_eq!(statuses, [401, 401, 401]);
}

#[test]
fn unknown_and_missing_keys() {
    for key in ["", "made-up"] {
        let mut lab = Lab::new();
        lab.key = key.to_owned();
        let requests = requests(&lab);
        for request in requests.iter().flat_map(|(a, b)| [a, b]) {
            assert_eq!(lab.send(request).status, 401, "{}", request.path);
        }
    }
}

#[test]
fn posts_announce_json() {
    let mut lab = Lab::new();
    let jane = lab.id("Jane Doe");
    for path in ["suspend", "restore"] {
        let mut request = lab.request("POST", D1, &format!("users/{jane}/{path}"), &Value::Null);
        assert_eq!(lab.send(&request).status, 415, "no body, no type");
        request.headers.insert("content-type".into(), "text/plain".into());
        assert_eq!(lab.send(&request).status, 415, "another type");
        request.headers.insert("content-type".into(), "application/json".into());
        assert_eq!(lab.send(&request).status, 400, "no body");
        request.headers.insert("content-type".into(), "application/json; charset=utf-8".into());
        request.body = b"{}".to_vec();
        assert_eq!(lab.send(&request).status, 204);
    }
}

#[test]
fn disable_wants_json_too_and_says_so_differently() {
    let mut lab = Lab::new();
    let path = format!("/users/{}/manage/lifecycle/disable", lab.id("Jane Doe"));
    let mut request = lab.build("POST", "api.atlassian.com", &path, &Value::Null);
    let refused = lab.send(&request);
    assert_eq!((refused.status, refused.value()["key"].clone()), (400, json!("badRequestFormat")));
    request.headers.insert("content-type".into(), "application/json".into());
    request.body = b"nonsense".to_vec();
    assert_eq!(lab.send(&request).value()["key"], "bodyParseFailure");
    request.body = br#"{"message":"Goodbye"}"#.to_vec();
    assert_eq!(lab.send(&request).status, 204);
}

#[test]
fn places_that_do_not_exist() {
    let mut lab = Lab::new();
    let jane = lab.id("Jane Doe");
    let empty = json!({});
    let suspend = format!("users/{jane}/suspend");
    assert_eq!(lab.post(&suspend, "-", &empty).status, 400, "a write names its directory");
    assert_eq!(lab.delete(&format!("users/{jane}"), "-").status, 400);
    assert_eq!(lab.post(&suspend, "nowhere", &empty).status, 404);
    assert_eq!(lab.post("users/search", "nowhere", &empty).status, 404);
    assert_eq!(lab.post("users/nobody/suspend", D1, &empty).status, 404);
    for (host, path) in [
        ("api.atlassian.com", "/admin/v2/orgs/other/directories"),
        ("api.atlassian.com", "/admin/v9/orgs"),
        ("api.atlassian.com", "/"),
        ("elsewhere.example", "/rest/api/3/myself"),
    ] {
        let request = lab.build("GET", host, path, &Value::Null);
        assert_eq!(lab.send(&request).status, 404, "{host}{path}");
    }
    assert!(!lab.oracle("Jane Doe").access.is_empty());
}

#[test]
fn escaped_account_ids_are_the_same() {
    let mut lab = Lab::new();
    let jane = lab.id("Jane Doe").replace(':', "%3A");
    assert_eq!(lab.get(&format!("users/{jane}"), D1).status, 200);
}
