//! Law 13: only what is declared. The list of calls is printed, and pinned by a golden file.

use offramp::boundary::describe;
use offramp::connector::{Call, Identity, JIRA_HOST};
use std::collections::BTreeSet;

const MANIFEST: &str = include_str!("../../manifest.yml");
const GOLDEN: &str = include_str!("../golden/calls.txt");

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
    if std::env::var_os("OFFRAMP_BLESS").is_some() {
        std::fs::write("tests/golden/calls.txt", list()).expect("writable");
        return;
    }
    assert_eq!(list(), GOLDEN, "a call was added: is it meant? then OFFRAMP_BLESS=1 cargo test");
}

#[test]
fn the_manifest_declares_exactly_what_the_calls_need() {
    let needed: BTreeSet<&str> =
        Call::ALL.iter().flat_map(|c| c.spec().scopes.iter().copied()).collect();
    let declared: BTreeSet<&str> =
        section("scopes:").into_iter().filter(|scope| *scope != "storage:app").collect();
    assert_eq!(needed, declared);
    let hosts: BTreeSet<&str> =
        Call::ALL.iter().map(|c| c.spec().host).filter(|h| *h != JIRA_HOST).collect();
    assert_eq!(hosts, describe().egress.into_iter().collect());
    for host in hosts {
        assert!(MANIFEST.contains(&format!("https://{host}")), "{host} is not declared");
    }
    assert_eq!(MANIFEST.matches("https://api.").count(), 1, "no other egress");
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
        assert!(!path.contains("/invite") && !path.contains("/policies"), "{call:?}");
        assert!(!path.contains("groups/{groupId}/role-assignments"), "{call:?}");
        if spec.writes {
            assert_eq!(spec.identity, Identity::OrgWrite, "{call:?}");
        }
    }
}
