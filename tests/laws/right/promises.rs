//! What each kind of step promises, by its name alone, held against the oracle's truth.

use serde_json::Value;

const QUARANTINE: &str = "offramp-quarantine";

fn all(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn has(list: &Value, key: &str, value: &str) -> bool {
    all(list).any(|one| one[key] == value)
}

fn active_in(truth: &Value, directory: &str) -> bool {
    all(&truth["memberships"]).any(|m| m["directoryId"] == directory && m["status"] == "active")
}

/// A direct role by its name within a step: `<resource>.<role>`.
fn holds_role(truth: &Value, name: &str) -> bool {
    all(&truth["directRoles"]).any(|role| {
        let (resource, role) = (role["resource"].as_str(), role["role"].as_str());
        format!("{}.{}", resource.unwrap_or_default(), role.unwrap_or_default()) == name
    })
}

/// Whether what the step of this name promises is so.
///
/// # Panics
/// At a step of a kind that nobody has written a promise for.
pub fn holds(step: &str, truth: &Value) -> bool {
    let entra = &truth["entra"];
    let jira = &truth["jira"];
    let none = |list: &Value| all(list).next().is_none();
    let account = truth["accountStatus"].as_str().unwrap_or_default();
    let (kind, what) = split(step);
    match kind {
        "demote" => all(&truth["platformRoles"]).all(|role| role != what),
        "cut.suspend" | "admit.suspended" => !active_in(truth, what) || account != "active",
        "cut.entra.disable" => entra["enabled"] != true,
        "cut.entra.sessions" => entra["sessionsRevoked"] == true,
        "strip.group" => !has(&truth["groups"], "id", what),
        "strip.role" => !holds_role(truth, what),
        "strip.token" => all(&truth["tokens"]).all(|token| token != what),
        "strip.entra" => !has(&entra["groups"], "id", what),
        "close.deactivate" => account != "active",
        "close.delete" => truth["status"] == "for_deletion" || account == "closed",
        "close.remove" => all(&truth["memberships"])
            .all(|m| m["directoryId"] != what || m["status"] == "no_membership"),
        "mark.quarantine" => has(&truth["groups"], "name", QUARANTINE),
        "unmark.quarantine" => !has(&truth["groups"], "name", QUARANTINE),
        "handOver.issues" => {
            let project = format!("{}-", what.split('.').next().unwrap_or_default());
            let own = |key: &&Value| key.as_str().is_some_and(|key| key.starts_with(&project));
            // A few are given one by one, so one step speaks of one of them.
            all(&jira["openIssues"]).filter(own).count() <= ONE_BY_ONE
        }
        // What could not be listed is done once nothing of it is left.
        "handOver.filters" => none(&jira["filters"]),
        "handOver.projects" => none(&jira["projectsLed"]),
        "handOver.roles" => none(&jira["projectRoles"]),
        "handOver.filter" => !has(&jira["filters"], "id", what),
        "handOver.dashboards" => all(&jira["dashboards"]).all(|d| d["private"] == true),
        "handOver.component" | "handOver.components" => none(&jira["componentsLed"]),
        "handOver.project" => all(&jira["projectsLed"]).all(|key| key != what),
        "handOver.role" => {
            let project = what.split('.').next().unwrap_or_default();
            all(&jira["projectRoles"]).all(|role| role["project"] != project)
        }
        "admit.restore" => active_in(truth, what),
        "admit.invite" => all(&truth["memberships"]).any(|m| m["status"] == "active"),
        "admit.activate" => account == "active",
        "admit.cancelDeletion" => account == "active" && truth["status"] != "for_deletion",
        "admit.entra.enable" => entra["enabled"] == true,
        "admit.entra" => !entra.is_null(),
        "grant.group" => has(&truth["groups"], "id", what),
        "grant.role" => {
            let path = |path: &Value| {
                let (resource, role) = (path["resource"].as_str(), path["role"].as_str());
                format!("{}.{}", resource.unwrap_or_default(), role.unwrap_or_default()) == what
            };
            holds_role(truth, what) || all(&truth["access"]).any(path)
        }
        "grant.entra" => has(&entra["groups"], "id", what),
        "prove.gone" | "strip.product" => !has(&truth["access"], "resource", what),
        "prove.kept" => has(&truth["access"], "resource", what),
        other => panic!("a step of a kind without a promise: {other} ({step})"),
    }
}

/// So few open issues of a project are handed over one at a time.
const ONE_BY_ONE: usize = 2;

/// Kinds by their longest name: what comes after it says what the step is about.
const KINDS: [&str; 36] = [
    "demote",
    "cut.suspend",
    "cut.entra.disable",
    "cut.entra.sessions",
    "strip.group",
    "strip.role",
    "strip.token",
    "strip.entra",
    "strip.product",
    "close.deactivate",
    "close.delete",
    "close.remove",
    "mark.quarantine",
    "unmark.quarantine",
    "handOver.issues",
    "handOver.filters",
    "handOver.components",
    "handOver.projects",
    "handOver.roles",
    "handOver.filter",
    "handOver.dashboards",
    "handOver.component",
    "handOver.project",
    "handOver.role",
    "admit.restore",
    "admit.suspended",
    "admit.invite",
    "admit.activate",
    "admit.cancelDeletion",
    "admit.entra.enable",
    "admit.entra",
    "grant.group",
    "grant.role",
    "grant.entra",
    "prove.gone",
    "prove.kept",
];

fn split(step: &str) -> (&str, &str) {
    let named = |kind: &&&str| step == **kind || step.starts_with(&format!("{kind}."));
    let kind = KINDS.iter().find(named).copied().unwrap_or(step);
    let what = step.strip_prefix(kind).unwrap_or_default();
    (kind, what.trim_start_matches('.'))
}
