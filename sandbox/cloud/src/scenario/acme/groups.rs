//! Acme's groups.

use super::{ADMIN, CONFLUENCE, D1, D2, JIRA, JSM, LABS_JIRA, USER};
use crate::company::{GrantedRole, Group};

/// What membership gives: resource, role, and whether new users of the product land here.
type Grant = (&'static str, &'static str, bool);

struct Row {
    name: &'static str,
    description: &'static str,
    directory: &'static str,
    synced: bool,
    grants: &'static [Grant],
}

const fn row(name: &'static str, description: &'static str, grants: &'static [Grant]) -> Row {
    Row { name, description, directory: D1, synced: false, grants }
}

const fn synced(name: &'static str, description: &'static str, grants: &'static [Grant]) -> Row {
    Row { name, description, directory: D1, synced: true, grants }
}

const fn labs(name: &'static str, description: &'static str, grants: &'static [Grant]) -> Row {
    Row { name, description, directory: D2, synced: false, grants }
}

/// The place in this list makes the id, so new groups go to the end.
const ROWS: &[Row] = &[
    row("jira-users-acme", "Everyone who uses Jira", &[(JIRA, USER, true)]),
    row("jsm-agents-acme", "Service desk agents", &[(JSM, USER, true)]),
    row("confluence-users-acme", "Everyone who uses Confluence", &[(CONFLUENCE, USER, true)]),
    row("wiki-editors", "Editors of the handbook", &[(CONFLUENCE, USER, false)]),
    row("jira-admins-acme", "Administrators of Jira", &[(JIRA, ADMIN, false)]),
    synced("eng-all", "All engineers, from the identity provider", &[]),
    synced("vpn-users", "May use the VPN, from the identity provider", &[]),
    synced("emp-all", "All employees, from the identity provider", &[(JIRA, USER, false)]),
    row("eng-backend", "Backend team", &[]),
    row("oncall", "On-call rota", &[]),
    row("project-atlas", "Project Atlas", &[]),
    row("release-managers", "May release", &[]),
    row("security", "Security team", &[]),
    row("contractors", "Contractors", &[]),
    row("it-leads", "Lead the IT teams", &[]),
    row("hr-team", "Human resources", &[]),
    row("break-glass", "Emergency accounts, never to be touched", &[]),
    row("offramp-quarantine", "Left the company; gives no access", &[]),
    labs("jira-users-labs", "Everyone who uses Jira at Labs", &[(LABS_JIRA, USER, true)]),
    labs("labs-all", "Everyone at Labs", &[]),
    row("offramp-operators", "Hold the app's permission to run playbooks", &[]),
    row(
        "partner-suite",
        "Jira and Confluence in one for partners",
        &[(JIRA, USER, false), (CONFLUENCE, USER, false)],
    ),
];

/// Every group.
pub(super) fn all() -> Vec<Group> {
    ROWS.iter().map(group).collect()
}

/// The id of the group called `name`; an unknown name has an id of no group.
pub(super) fn id(name: &str) -> String {
    let place = ROWS.iter().position(|row| row.name == name).map_or(0, |index| index + 1);
    format!("a0000000-0000-4000-8000-{place:012x}")
}

fn group(row: &Row) -> Group {
    Group {
        id: id(row.name),
        name: row.name.to_owned(),
        description: row.description.to_owned(),
        directory: row.directory.to_owned(),
        synced: row.synced,
        grants: row
            .grants
            .iter()
            .map(|(resource, role, default)| GrantedRole {
                resource: (*resource).to_owned(),
                role: (*role).to_owned(),
                default: *default,
            })
            .collect(),
    }
}
