//! The truth about a person as plain facts, to be compared with what is written in the table.

use offramp_cloud::Oracle;
use std::collections::BTreeSet;

/// The directories of acme by what the table calls them.
const DIRECTORIES: [(&str, &str); 2] = [
    ("d1000000-0000-4000-8000-000000000001", "D1"),
    ("d2000000-0000-4000-8000-000000000002", "D2"),
];

fn directory(id: &str) -> &str {
    DIRECTORIES.iter().find(|(known, _)| *known == id).map_or(id, |(_, name)| name)
}

/// `confluence@1111` of the ARI of a product.
fn product(ari: &str) -> String {
    let key = ari.split(':').nth(2).unwrap_or_default();
    let site = ari.rsplit('/').next().unwrap_or_default();
    format!("{key}@{}", site.get(..4).unwrap_or(site))
}

/// Everything that is so about somebody.
pub fn facts(truth: &Oracle) -> BTreeSet<String> {
    let mut facts = BTreeSet::new();
    if truth.exists {
        facts.insert(format!("account {}", truth.account_status));
    }
    if truth.status == "for_deletion" {
        facts.insert("account on its way to deletion".to_owned());
    }
    for m in &truth.memberships {
        facts.insert(format!("membership {} {}", directory(&m.directory_id), m.status));
    }
    facts.extend(truth.groups.iter().map(|g| format!("group {}", g.name)));
    facts.extend(
        truth.direct_roles.iter().map(|r| format!("role {} {}", product(&r.resource), r.role)),
    );
    facts.extend(truth.tokens.iter().map(|token| format!("token {token}")));
    facts.extend(truth.platform_roles.iter().map(|role| format!("org-role {role}")));
    if let Some(user) = &truth.entra {
        let state = if user.enabled { "entra enabled" } else { "entra disabled" };
        facts.insert(state.to_owned());
        if user.sessions_revoked {
            facts.insert("entra sessions ended".to_owned());
        }
        facts.extend(user.groups.iter().map(|g| format!("entra group {}", g.name)));
    }
    facts.extend(work(truth));
    facts
}

/// What somebody is responsible for in Jira.
fn work(truth: &Oracle) -> Vec<String> {
    let jira = &truth.jira;
    let issues = jira.open_issues.iter().map(|key| format!("work issue {key}"));
    let filters = jira.filters.iter().map(|f| format!("work filter {}", f.id));
    let dashboards = jira.dashboards.iter().map(|d| {
        let kind = if d.private { "private-dashboard" } else { "dashboard" };
        format!("work {kind} {}", d.id)
    });
    let components = jira.components_led.iter().map(|c| format!("work component {}", c.name));
    let projects = jira.projects_led.iter().map(|key| format!("work project {key}"));
    let roles = jira.project_roles.iter().map(|r| format!("work role {} of {}", r.role, r.project));
    issues.chain(filters).chain(dashboards).chain(components).chain(projects).chain(roles).collect()
}
