//! What the identity provider pushes to the organization.

use crate::graph_lab::Graph;
use crate::lab::{D1, NOW};

const JANE: &str = "jane.doe@acme.example";
const SYNC: &str = "sync.sanders@acme.example";

fn in_atlassian(graph: &Graph, email: &str, group: &str) -> bool {
    graph.oracle(email).groups.iter().any(|g| g.name == group)
}

fn after(graph: &mut Graph, ms: i64) {
    graph.0.now = NOW + ms;
}

#[test]
fn the_provider_has_in_its_groups_whom_the_organization_has() {
    let graph = Graph::new();
    let pushed = |groups: Vec<String>| -> Vec<String> {
        let all = ["eng-all", "vpn-users", "emp-all"];
        groups.into_iter().filter(|name| all.contains(&name.as_str())).collect()
    };
    for person in graph.0.cloud.company().people {
        let oracle = graph.0.cloud.oracle(&person.account_id, NOW).unwrap();
        let entra = oracle.entra.map(|user| user.groups).unwrap_or_default();
        let mut there = pushed(entra.into_iter().map(|g| g.name).collect());
        let mut here = pushed(oracle.groups.into_iter().map(|g| g.name).collect());
        there.sort();
        here.sort();
        assert_eq!(there, here, "{}", person.name);
    }
}

#[test]
fn leaving_and_joining_reach_the_group_of_the_same_name_after_a_while() {
    let mut graph = Graph::lagging();
    let (group, user) = (graph.group_of(JANE, "eng-all"), graph.entra(JANE).id);
    assert_eq!(graph.leave(&group, &user).status, 204);
    assert!(in_atlassian(&graph, JANE, "eng-all"));
    after(&mut graph, 29_999);
    assert!(in_atlassian(&graph, JANE, "eng-all"));
    after(&mut graph, 30_000);
    assert!(!in_atlassian(&graph, JANE, "eng-all"));
    assert!(in_atlassian(&graph, JANE, "vpn-users"));

    assert_eq!(graph.join(&group, &user).status, 204);
    after(&mut graph, 60_000);
    assert!(in_atlassian(&graph, JANE, "eng-all"));
}

#[test]
fn what_arrives_is_what_is_so_by_then() {
    let mut graph = Graph::lagging();
    let (group, user) = (graph.group_of(JANE, "eng-all"), graph.entra(JANE).id);
    assert_eq!(graph.leave(&group, &user).status, 204);
    after(&mut graph, 10_000);
    assert_eq!(graph.join(&group, &user).status, 204);
    for ms in [30_000, 40_000] {
        after(&mut graph, ms);
        assert!(in_atlassian(&graph, JANE, "eng-all"), "{ms}");
    }
}

#[test]
fn a_group_that_only_the_provider_has_reaches_nobody() {
    let mut graph = Graph::new();
    let before = graph.oracle(JANE).groups;
    let (group, user) = (graph.group_of(JANE, "Monitoring"), graph.entra(JANE).id);
    assert_eq!(graph.leave(&group, &user).status, 204);
    assert_eq!(graph.oracle(JANE).groups, before);
}

#[test]
fn a_provisioned_account_follows_its_user_and_no_other_does() {
    for (email, disabled, enabled) in [(SYNC, "deactivated", "active"), (JANE, "active", "active")]
    {
        let mut graph = Graph::lagging();
        let user = graph.entra(email).id;
        assert_eq!(graph.enable(&user, false).status, 204);
        after(&mut graph, 29_999);
        assert_eq!(graph.oracle(email).status, "active", "{email}");
        after(&mut graph, 30_000);
        assert_eq!(graph.oracle(email).status, disabled, "{email}");
        assert_eq!(graph.enable(&user, true).status, 204);
        after(&mut graph, 60_000);
        assert_eq!(graph.oracle(email).status, enabled, "{email}");
    }
}

#[test]
fn the_provider_lifts_no_suspension() {
    let mut graph = Graph::new();
    let sync = graph.0.id("Sync Sanders");
    let token = std::mem::replace(&mut graph.0.key, graph.0.cloud.write_key().to_owned());
    let suspended = graph.0.post(&format!("users/{sync}/suspend"), D1, &serde_json::json!({}));
    assert_eq!(suspended.status, 204);
    graph.0.key = token;
    let user = graph.entra(SYNC).id;
    assert_eq!(graph.enable(&user, false).status, 204);
    assert_eq!(graph.oracle(SYNC).status, "deactivated");
    assert_eq!(graph.enable(&user, true).status, 204);
    assert_eq!(graph.oracle(SYNC).status, "suspended");
}

#[test]
fn a_deleted_user_leaves_everything_that_was_provisioned() {
    let mut graph = Graph::new();
    let user = graph.entra(SYNC).id;
    let answer = graph.ask("DELETE", &format!("/users/{user}"), &serde_json::Value::Null);
    assert_eq!(answer.status, 204);
    assert_eq!(graph.oracle(SYNC).status, "deactivated");
    assert!(!in_atlassian(&graph, SYNC, "emp-all"));
}
