//! Globex's people with names: those who run it, and one of every case that decides about use.

use super::{CONFLUENCE, DIRECTORY, JIRA, groups};
use crate::company::{AccountKind, Membership, Person};

/// The place in this list makes the account id, so new people go to the end.
const NAMES: [&str; 14] = [
    "Ana Admin",
    "Olga Operator",
    "Uma Unmanaged",
    "Nina New",
    "Oscar Orgadmin",
    "Deploy Robot",
    "Ida Idle",
    "Wanda Widow",
    "Bo Breakglass",
    "Paul Parent",
    "Sue Suspended",
    "Dora Direct",
    "Eve Everything",
    "Max Moved",
];

const DAY_HOURS: i64 = 24;
/// Administers a product.
const ADMIN: &str = "atlassian/admin";

/// The account of the person called `name`.
pub(super) fn account(name: &str) -> String {
    let place = NAMES.iter().position(|n| *n == name).map_or(0, |index| index + 1);
    format!("712020:61000000-0000-4000-8000-{place:012x}")
}

/// Everyone with a name.
pub(super) fn all() -> Vec<Person> {
    let days = |n: i64| n * DAY_HOURS;
    vec![
        managed("Ana Admin", &["jira-users-globex"])
            .administers("atlassian/org-admin")
            .holds(JIRA, ADMIN)
            .used(JIRA, 2)
            .plays("admin"),
        managed("Olga Operator", &["jira-users-globex", "it-leads"])
            .used(JIRA, 1)
            .plays("operator"),
        // The second poster's case: idle here, busy there, and not the company's own account.
        person(AccountKind::Unmanaged, "Uma Unmanaged", "uma@partner.example")
            .in_named(&["jira-users-globex", "confluence-users-globex"])
            .used(JIRA, days(200))
            .used(CONFLUENCE, days(1)),
        managed("Nina New", &["jira-users-globex", "confluence-users-globex"]).added_days_ago(10),
        managed("Oscar Orgadmin", &["jira-users-globex"])
            .administers("atlassian/org-admin")
            .used(JIRA, days(300)),
        person(AccountKind::Managed, "Deploy Robot", "svc-deploy@globex.example")
            .in_named(&["jira-users-globex"])
            .with_token("tok-robot", "Deployments", Some(0)),
        managed("Ida Idle", &["jira-users-globex"]).used(JIRA, days(120)),
        // One group gives both, and one of both is in use.
        managed("Wanda Widow", &["staff-all"]).used(JIRA, days(150)).used(CONFLUENCE, days(3)),
        managed("Bo Breakglass", &["jira-users-globex", "break-glass"]),
        managed("Paul Parent", &["jira-users-globex", "parental-leave"]).used(JIRA, days(240)),
        person(AccountKind::Managed, "Sue Suspended", "sue.suspended@globex.example")
            .in_group_id(groups::id("jira-users-globex"))
            .in_directory(DIRECTORY, Membership::Suspended)
            .used(JIRA, days(500)),
        managed("Dora Direct", &["jira-users-globex"])
            .holds(CONFLUENCE, super::USER)
            .used(JIRA, 5)
            .used(CONFLUENCE, days(130)),
        managed("Eve Everything", &["jira-users-globex", "confluence-users-globex"])
            .used(JIRA, days(400))
            .used(CONFLUENCE, days(350)),
        // Confluence was taken from them; that they used it is still listed.
        managed("Max Moved", &["jira-users-globex"]).used(JIRA, 9).used(CONFLUENCE, days(220)),
    ]
}

fn person(kind: AccountKind, name: &str, email: &str) -> Person {
    Person::new(kind, &account(name), name, email)
}

fn managed(name: &str, in_groups: &[&str]) -> Person {
    let email = format!("{}@globex.example", name.to_lowercase().replace(' ', "."));
    person(AccountKind::Managed, name, &email).in_named(in_groups)
}

impl Person {
    /// Is in the directory and in these groups of it.
    fn in_named(self, names: &[&str]) -> Self {
        let inside = self.in_directory(DIRECTORY, Membership::Active);
        names.iter().fold(inside, |person, name| person.in_group_id(groups::id(name)))
    }

    fn added_days_ago(mut self, days: i64) -> Self {
        self.added_ago_ms = days * super::DAY_MS;
        self
    }
}
