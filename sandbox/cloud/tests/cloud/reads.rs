//! Searches, filters and pages.

use crate::lab::{CONFLUENCE, D1, D2, Lab};
use serde_json::{Value, json};

fn names(answer: &Value) -> Vec<String> {
    let mut names: Vec<String> = answer["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["name"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn people_are_found() {
    let mut lab = Lab::new();
    let jane = lab.id("Jane Doe");
    let contractors = lab.group("contractors");
    let rows = [
        ("-", json!({ "emails": ["GRACE.hopper@acme.EXAMPLE"] }), vec!["Grace Hopper"]),
        ("-", json!({ "emails": ["grace@acme.example"] }), vec![]),
        (
            "-",
            json!({ "emails": ["mia.miller@acme.example"] }),
            vec!["Mia Miller", "Mia Miller (Labs)"],
        ),
        (D1, json!({ "emails": ["mia.miller@acme.example"] }), vec!["Mia Miller"]),
        (D2, json!({ "searchTerm": "mia" }), vec!["Mia Miller (Labs)"]),
        ("-", json!({ "accountIds": [jane] }), vec!["Jane Doe"]),
        ("-", json!({ "groupIds": [contractors] }), vec!["Carl Contractor", "Gina Guest"]),
        (
            "-",
            json!({ "claimStatus": "unmanaged" }),
            vec![
                "Carl Contractor",
                "Gina Guest",
                "Mia Miller (Labs)",
                "Paul Partner",
                "Una Unused",
            ],
        ),
        ("-", json!({ "status": ["suspended"] }), vec!["Sue Suspended"]),
        ("-", json!({ "directoryIds": [D2] }), vec!["Mia Miller (Labs)", "Tess Twodirs"]),
        (
            "-",
            json!({ "roleIds": ["atlassian/org-admin"] }),
            vec!["Adam Admin", "Ana Admin", "Bo Breakglass", "Otto Orgadmin"],
        ),
        (
            "-",
            json!({ "roleIds": ["atlassian/admin"], "resourceIds": [CONFLUENCE] }),
            vec!["Ivy Inferred"],
        ),
        ("-", json!({ "searchTerm": "cora" }), vec![]),
    ];
    for (directory, body, expected) in rows {
        let answer = lab.post("users/search", directory, &body);
        assert_eq!(names(&answer.value()), expected, "{directory} {body}");
    }
}

#[test]
fn wrong_searches_are_refused() {
    let mut lab = Lab::new();
    let many: Vec<String> = (0..11).map(|n| n.to_string()).collect();
    let users = [
        json!({ "searchTerm": "a", "emails": ["a@b"] }),
        json!({ "accountIds": many }),
        json!({ "accountIds": [] }),
        json!({ "limit": 101 }),
        json!({ "limit": 0 }),
        json!({ "expand": ["everything"] }),
        json!({ "claimStatus": "mine" }),
        json!({ "nonsense": 1 }),
        json!({ "cursor": "made-up" }),
        json!([]),
    ];
    for body in users {
        assert_eq!(lab.post("users/search", "-", &body).status, 400, "{body}");
    }
    let groups = [
        json!({ "groupNames": ["a"], "searchTerm": "b" }),
        json!({ "groupNames": ["a"], "groupIds": ["b"] }),
        json!({ "accountIds": many }),
        json!({ "nonsense": 1 }),
    ];
    for body in groups {
        assert_eq!(lab.post("groups/search", "-", &body).status, 400, "{body}");
    }
}

#[test]
fn details_come_when_asked_for() {
    let mut lab = Lab::new();
    let jane = lab.id("Jane Doe");
    let plain = lab.post("users/search", "-", &json!({ "accountIds": [jane] })).value();
    for detail in ["groups", "productAccess", "platformRoles"] {
        assert!(plain["data"][0].get(detail).is_none(), "{detail}");
    }
    let full = lab.listed("Jane Doe");
    assert_eq!(full["groups"].as_array().unwrap().len(), 10);
    assert!(full["groups"][0]["id"].as_str().unwrap().starts_with("ari:cloud:identity::group/"));
    assert_eq!(full["productAccess"].as_array().unwrap().len(), 3);
    assert_eq!(full["platformRoles"], json!([]));
    assert_eq!(lab.listed("Ana Admin")["platformRoles"].as_array().unwrap().len(), 2);
}

#[test]
fn groups_and_use_belong_to_the_directory_asked_about() {
    let mut lab = Lab::new();
    let tess = lab.id("Tess Twodirs");
    for (directory, groups, products) in [("-", 4, 2), (D1, 2, 1), (D2, 2, 1)] {
        let body = json!({ "accountIds": [tess], "expand": ["groups", "productAccess"] });
        let found = lab.post("users/search", directory, &body).value();
        assert_eq!(found["data"][0]["groups"].as_array().unwrap().len(), groups);
        assert_eq!(found["data"][0]["productAccess"].as_array().unwrap().len(), products);
    }
}

#[test]
fn old_rollouts_have_no_product_access() {
    let mut lab = Lab::new();
    lab.cloud.switches_mut().no_product_access = true;
    let jane = lab.listed("Jane Doe");
    assert!(jane.get("productAccess").is_none());
    assert!(jane.get("groups").is_some());
}

#[test]
fn groups_say_whether_they_can_be_changed() {
    let mut lab = Lab::new();
    let jane = lab.id("Jane Doe");
    let body = json!({ "accountIds": [jane], "limit": 100, "expand": ["counts.users"] });
    let found = lab.post("groups/search", "-", &body).value();
    let groups = found["data"].as_array().unwrap();
    assert_eq!(groups.len(), 10);
    let synced: Vec<_> = groups.iter().filter(|g| g["externalSynced"] == true).collect();
    assert_eq!(synced.len(), 2);
    for group in synced {
        assert_eq!(group["managementAccess"]["modifiable"], false);
        assert_eq!(group["managedBy"], "external");
        assert_eq!(group["counts"]["users"], 1);
    }
}

#[test]
fn the_quarantine_group_grants_nothing_and_product_groups_do() {
    let mut lab = Lab::new();
    for (name, expected) in [("offramp-quarantine", 0), ("jira-users-acme", 1)] {
        let id = lab.group(name);
        let answer = lab.get(&format!("groups/{id}/role-assignments"), D1).value();
        assert_eq!(answer["data"].as_array().unwrap().len(), expected, "{name}");
        let one = lab.get(&format!("groups/{id}"), D1).value();
        assert_eq!(one["data"]["counts"]["resources"], expected);
        assert_eq!(lab.get(&format!("groups/{id}"), D2).status, 404);
    }
}

#[test]
fn cursors_reach_everyone_once() {
    let mut lab = Lab::new();
    for limit in [1, 2, 7, 100] {
        let mut body = json!({ "limit": limit, "claimStatus": "managed" });
        let mut seen = Vec::new();
        loop {
            let page = lab.post("users/search", "-", &body).value();
            let items = page["data"].as_array().unwrap();
            assert!(items.len() <= limit);
            seen.extend(items.iter().map(|i| i["accountId"].as_str().unwrap().to_owned()));
            match page["links"].get("next") {
                None => break,
                // The cursor carries the filters: what is sent with it does not matter.
                Some(next) => body = json!({ "cursor": next, "claimStatus": "unmanaged" }),
            }
        }
        let total = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!((seen.len(), total), (33, 33), "limit {limit}");
    }
}

#[test]
fn role_assignments_are_paged() {
    let mut lab = Lab::new();
    let jane = lab.id("Jane Doe");
    let path = format!("users/{jane}/role-assignments");
    let first = lab.get(&format!("{path}?limit=2"), D1).value();
    assert_eq!(first["data"].as_array().unwrap().len(), 2);
    let next = first["links"]["next"].as_str().unwrap();
    let second = lab.get(&format!("{path}?cursor={next}"), D1).value();
    assert_eq!(second["data"].as_array().unwrap().len(), 1);
    assert!(second["links"].get("next").is_none());
}

#[test]
fn people_are_counted() {
    let mut lab = Lab::new();
    let rows = [("", 38), ("?claimStatus=unmanaged", 5), ("?status=active&status=suspended", 38)];
    for (query, expected) in rows {
        let answer = lab.get(&format!("users/count{query}"), "-").value();
        assert_eq!(answer["count"], expected, "{query}");
    }
}

#[test]
fn directories_of_a_person() {
    let mut lab = Lab::new();
    for (who, expected) in [("Tess Twodirs", 2), ("Jane Doe", 1), ("Cora Customer", 0)] {
        let org = lab.cloud.org_id();
        let path = format!("/admin/v2/orgs/{org}/directories?accountId={}", lab.id(who));
        let request = lab.build("GET", "api.atlassian.com", &path, &Value::Null);
        let answer = lab.send(&request).value();
        assert_eq!(answer["data"].as_array().unwrap().len(), expected, "{who}");
    }
}
