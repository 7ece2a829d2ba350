//! Globex's groups: those that give products, those that mean something, and the teams.

use super::{CONFLUENCE, DIRECTORY, JIRA, JSM, USER};
use crate::company::{GrantedRole, Group};

/// How many groups give nothing and mean nothing.
pub(super) const TEAMS: u32 = 200;

/// Name, what it gives (`true`: new users of the product land here), and whether the identity
/// provider owns it.
type Row = (&'static str, &'static [(&'static str, bool)], bool);

/// The place makes the id.
const ROWS: [Row; 12] = [
    ("jira-users-globex", &[(JIRA, true)], false),
    ("confluence-users-globex", &[(CONFLUENCE, true)], false),
    ("jsm-agents-globex", &[(JSM, true)], false),
    ("wiki-readers", &[(CONFLUENCE, false)], false),
    ("staff-all", &[(JIRA, false), (CONFLUENCE, false)], false),
    ("emp-all", &[(JIRA, false)], true),
    ("parental-leave", &[], false),
    ("break-glass", &[], false),
    ("robots", &[], false),
    ("it-leads", &[], false),
    ("offramp-quarantine", &[], false),
    ("jira-admins-globex", &[(JIRA, false)], false),
];

/// Every group.
pub(super) fn all() -> Vec<Group> {
    let known = ROWS.iter().map(|(name, gives, synced)| Group {
        id: id(name),
        name: (*name).to_owned(),
        description: String::new(),
        directory: DIRECTORY.to_owned(),
        synced: *synced,
        grants: gives
            .iter()
            .map(|(resource, default)| GrantedRole {
                resource: (*resource).to_owned(),
                role: USER.to_owned(),
                default: *default,
            })
            .collect(),
    });
    let teams = (0..TEAMS).map(|team| Group {
        id: team_id(team),
        name: format!("team-{team:03}"),
        description: "A team".to_owned(),
        directory: DIRECTORY.to_owned(),
        synced: false,
        grants: Vec::new(),
    });
    known.chain(teams).collect()
}

/// The id of the group called `name`; an unknown name has an id of no group.
pub(super) fn id(name: &str) -> String {
    let place = ROWS.iter().position(|(n, ..)| *n == name).map_or(0, |index| index + 1);
    format!("61a00000-0000-4000-8000-{place:012x}")
}

/// The id of a team's group.
pub(super) fn team_id(team: u32) -> String {
    format!("61b00000-0000-4000-8000-{team:012x}")
}
