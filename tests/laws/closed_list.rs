//! Law 13: only what is declared. The list of calls is printed, and pinned by a golden file.

use crate::blessing::assert_golden;
use offramp::boundary::describe;
use offramp::connector::{Call, Identity, JIRA_HOST, LOGIN_HOST, Method};
use std::collections::BTreeSet;

const MANIFEST: &str = include_str!("../../manifest.yml");
const GOLDEN: &str = "tests/golden/calls.txt";

fn list() -> String {
    let mut lines: Vec<String> = Call::ALL
        .iter()
        .map(|call| {
            let spec = call.spec();
            format!(
                "{:<20} {:<9} {:<7} {}{} {}",
                format!("{call:?}"),
                format!("{:?}", spec.identity),
                format!("{:?}", spec.method).to_uppercase(),
                spec.host,
                spec.path,
                spec.scopes.join(" "),
            )
            .trim_end()
            .to_owned()
        })
        .collect();
    lines.push(String::new());
    lines.join("\n")
}

#[test]
fn the_list_of_calls_is_closed() {
    print!("{}", list());
    assert_golden(GOLDEN, &list());
}

#[test]
fn the_manifest_declares_exactly_what_the_calls_need() {
    let mut needed: BTreeSet<&str> =
        Call::ALL.iter().flat_map(|c| c.spec().scopes.iter().copied()).collect();
    // No call's: without it Jira does not call a post function.
    needed.insert("manage:jira-configuration");
    let declared: BTreeSet<&str> =
        section("scopes:").into_iter().filter(|scope| *scope != "storage:app").collect();
    assert_eq!(needed, declared);
    let mut hosts: BTreeSet<&str> =
        Call::ALL.iter().map(|c| c.spec().host).filter(|h| *h != JIRA_HOST).collect();
    // No call of the core: the host fetches the token for Graph there.
    hosts.insert(LOGIN_HOST);
    assert_eq!(hosts, describe().egress.into_iter().collect());
    for host in hosts {
        assert!(MANIFEST.contains(&format!("https://{host}")), "{host} is not declared");
    }
    assert_eq!(MANIFEST.matches("- address: https://").count(), 3, "no other egress");
}

/// The items of a list in the manifest.
fn section(name: &str) -> Vec<&'static str> {
    let (_, after) = MANIFEST.split_once(name).expect("the section exists");
    after
        .lines()
        .skip(1)
        .map(str::trim)
        .take_while(|line| line.starts_with("- "))
        .map(|line| line.trim_start_matches("- "))
        .collect()
}

#[test]
fn the_dangerous_calls_are_not_there() {
    for call in Call::ALL {
        let spec = call.spec();
        let path = spec.path;
        assert!(!path.ends_with("/api-access/v1/orgs/{orgId}/api-tokens"), "all tokens at once");
        assert!(!path.ends_with("/groups/{groupId}"), "{call:?} touches a group itself");
        assert!(!path.contains("/policies"), "{call:?}");
        let member_of_entra = path.contains("/members/");
        assert!(!member_of_entra || path.ends_with("/$ref"), "without it the user is deleted");
        // What a group grants may be read: the quarantine group has to grant nothing.
        let of_group = path.contains("groups/{groupId}/role-assignments");
        assert!(!of_group || path.ends_with("/role-assignments") && spec.method == Method::Get);
        if spec.writes {
            let (org, user) =
                (spec.identity == Identity::OrgRead, spec.identity == Identity::AsUser);
            assert!(
                !org && !user,
                "{call:?} writes with a key or a person's rights that only read"
            );
        }
    }
}

/// The one call that could make an admin is built from products and plain roles only.
#[test]
fn an_invitation_never_carries_an_admin_role() {
    let mut world = crate::world::World::at_ticket("OFF-21", "Olga", 1);
    world.change_settings(|settings| {
        settings["bundles"][0]["productRoles"] = serde_json::json!([
            { "resource": "ari:cloud:jira-software::site/x", "role": "atlassian/admin" }
        ]);
    });
    let answer = world.ask("open", serde_json::json!({})).expect("alive");
    let offramp::engine::Answer::Refused(refusal) = answer else { panic!("{answer:?}") };
    assert_eq!(refusal.code, offramp::policy::RefusalCode::SettingsInvalid);
    assert!(refusal.detail.contains("bundles[0].productRoles"), "{}", refusal.detail);
}
