//! Acme's people: those who run the company and one leaver of every kind.

use super::{ADMIN, CONFLUENCE, D1, D2, JIRA, JSM, LABS_JIRA, USER, groups};
use crate::company::{AccountKind, Membership, Person};

/// Everyone; the place in this list makes the account id, so new people go to the end.
const NAMES: [&str; 40] = [
    "Jane Doe",
    "Carl Contractor",
    "Sync Sanders",
    "Dora Direct",
    "Ana Admin",
    "Olga Operator",
    "Mia Miller",
    "Mia Miller (Labs)",
    "Sue Suspended",
    "Tess Twodirs",
    "Cora Customer",
    "Grace Hopper",
    "Ned Nobody",
    "Hugo Human",
    "Bo Breakglass",
    "Ivy Inferred",
    "Quinn Quiet",
    "Lena Lead",
    "Aron Apps",
    "Sam Lee",
    "Holly Handover",
    "Peter Onprem",
    "Dina Dynamic",
    "Gina Guest",
    "Tom Twin",
    "Max Mover",
    "Pam Partly",
    "Lea Later",
    "Adam Admin",
    "Josh Jiraadmin",
    "Rita Runner",
    "Una Unused",
    "Eva Everything",
    "Dan Default",
    "Nora Newcomer",
    "Otto Orgadmin",
    "Deploy Robot",
    "Paul Partner",
    "Percy Portal",
    "Percy Portal (portal)",
];

/// Everyone with what they have.
pub(super) fn all() -> Vec<Person> {
    staff()
        .into_iter()
        .chain(plain_leavers())
        .chain(odd_leavers())
        .chain(people_of_two_systems())
        .chain(movers_and_joiners())
        .chain(people_who_use_little())
        .collect()
}

/// The account of the person called `name`.
pub(super) fn account(name: &str) -> String {
    let place = NAMES.iter().position(|n| *n == name).map_or(0, |index| index + 1);
    match name {
        "Cora Customer" => {
            "qm:c0000000-0000-4000-8000-000000000001:c0000000-0000-4000-8000-00000000000b"
                .to_owned()
        }
        "Percy Portal (portal)" => {
            "qm:c0000000-0000-4000-8000-000000000001:c0000000-0000-4000-8000-000000000021"
                .to_owned()
        }
        "Carl Contractor" | "Mia Miller (Labs)" | "Gina Guest" => {
            format!("5f0000000000000000000{place:03x}")
        }
        _ => format!("712020:b0000000-0000-4000-8000-{place:012x}"),
    }
}

fn staff() -> Vec<Person> {
    vec![
        managed("Ana Admin", "ana.admin", &["jira-users-acme", "jira-admins-acme"])
            .administers("atlassian/org-admin")
            .administers("atlassian/site-admin")
            .plays("admin"),
        managed("Olga Operator", "olga.operator", &["jira-users-acme", "it-leads"])
            .used(JIRA, 1)
            .plays("operator"),
        managed(
            "Lena Lead",
            "lena.lead",
            &["jira-users-acme", "it-leads", "confluence-users-acme"],
        )
        .used(JIRA, 20)
        .plays("operator"),
        managed("Ned Nobody", "ned.nobody", &["jira-users-acme"]).used(JIRA, 3).plays("bystander"),
        managed("Hugo Human", "hugo.human", &["jira-users-acme", "hr-team"])
            .used(JIRA, 7)
            .plays("reporter"),
        managed("Bo Breakglass", "bo.breakglass", &["break-glass", "jira-users-acme"])
            .administers("atlassian/org-admin")
            .plays("protected"),
        // Administers Jira and nothing beyond it.
        managed("Josh Jiraadmin", "josh.jiraadmin", &["jira-users-acme", "jira-admins-acme"])
            .used(JIRA, 6)
            .plays("jiraAdmin"),
        // Runs playbooks by the app's permission, and is in no group of the settings.
        managed("Rita Runner", "rita.runner", &["jira-users-acme", "offramp-operators"])
            .used(JIRA, 9)
            .plays("runner"),
    ]
}

fn plain_leavers() -> Vec<Person> {
    let jane = [
        "jira-users-acme",
        "jsm-agents-acme",
        "confluence-users-acme",
        "wiki-editors",
        "eng-all",
        "vpn-users",
        "eng-backend",
        "oncall",
        "project-atlas",
        "release-managers",
    ];
    vec![
        managed("Jane Doe", "jane.doe", &jane)
            .with_token("tok-jane-1", "Laptop scripts", Some(1))
            .with_token("tok-jane-2", "CI job", Some(40))
            .with_token("tok-jane-3", "Old importer", None)
            .used(JIRA, 48)
            .used(JSM, 400)
            .used(CONFLUENCE, 72),
        person(AccountKind::Unmanaged, "Carl Contractor", "carl@freelance.example")
            .in_directory(D1, Membership::Active)
            .in_groups(&["jira-users-acme", "confluence-users-acme", "contractors"])
            .used(JIRA, 30),
        managed("Dora Direct", "dora.direct", &["jira-users-acme", "security"])
            .holds(CONFLUENCE, USER)
            .used(CONFLUENCE, 12),
        managed("Grace Hopper", "grace.hopper", &["jira-users-acme", "confluence-users-acme"])
            .with_token("tok-grace-1", "Compiler", Some(3))
            .used(JIRA, 5),
        managed("Quinn Quiet", "quinn.quiet", &["jira-users-acme", "hr-team"]),
        managed("Aron Apps", "aron.apps", &["jira-users-acme"]).used(JIRA, 9_000),
    ]
}

fn odd_leavers() -> Vec<Person> {
    vec![
        person(AccountKind::Synced, "Sync Sanders", "sync.sanders@acme.example")
            .in_directory(D1, Membership::Active)
            .in_groups(&["emp-all", "confluence-users-acme", "oncall"])
            .with_token("tok-sync-1", "Dashboard", Some(9))
            .used(JIRA, 26),
        managed("Mia Miller", "mia.miller", &["jira-users-acme", "project-atlas"]),
        person(AccountKind::Unmanaged, "Mia Miller (Labs)", "mia.miller@acme.example")
            .in_directory(D2, Membership::Active)
            .in_groups(&["jira-users-labs"]),
        person(AccountKind::Managed, "Sue Suspended", "sue.suspended@acme.example")
            .in_directory(D1, Membership::Suspended)
            .in_groups(&["jira-users-acme", "confluence-users-acme"])
            .used(JIRA, 1_000),
        managed("Tess Twodirs", "tess.twodirs", &["jira-users-acme", "security"])
            .in_directory(D2, Membership::Active)
            .in_groups(&["jira-users-labs", "labs-all"])
            .holds(CONFLUENCE, USER)
            .holds(LABS_JIRA, ADMIN)
            .used(JIRA, 4)
            .used(LABS_JIRA, 2),
        person(AccountKind::Customer, "Cora Customer", "cora@customer.example").plays("customer"),
        // Raised requests as a customer before there was an account for work.
        managed("Percy Portal", "percy.portal", &["jira-users-acme"]).used(JIRA, 5),
        person(AccountKind::Customer, "Percy Portal (portal)", "percy.portal@acme.example")
            .plays("customer"),
        managed("Ivy Inferred", "ivy.inferred", &["jira-users-acme"])
            .holds(CONFLUENCE, ADMIN)
            .used(JIRA, 50),
    ]
}

/// Those whose story is also told in Jira or in the identity provider.
fn people_of_two_systems() -> Vec<Person> {
    vec![
        managed("Sam Lee", "sam.lee", &["jira-users-acme"]).used(JIRA, 2).plays("successor"),
        managed("Holly Handover", "holly.handover", &["jira-users-acme", "release-managers"])
            .with_token("tok-holly-1", "Release notes", Some(6))
            .used(JIRA, 3),
        person(AccountKind::Synced, "Peter Onprem", "peter.onprem@acme.example")
            .in_directory(D1, Membership::Active)
            .in_groups(&["jira-users-acme", "confluence-users-acme"])
            .used(JIRA, 60),
        managed("Dina Dynamic", "dina.dynamic", &["jira-users-acme"]).used(JIRA, 11),
        person(AccountKind::Unmanaged, "Gina Guest", "gina@partner.example")
            .in_directory(D1, Membership::Active)
            .in_groups(&["jira-users-acme", "contractors"])
            .used(JIRA, 90),
        managed("Tom Twin", "tom.twin", &["jira-users-acme"]).used(JIRA, 15),
        managed("Lea Later", "lea.later", &["jira-users-acme", "oncall"]).used(JIRA, 1),
        managed("Adam Admin", "adam.admin", &["jira-users-acme"])
            .administers("atlassian/org-admin")
            .used(JIRA, 8),
    ]
}

fn movers_and_joiners() -> Vec<Person> {
    vec![
        managed("Max Mover", "max.mover", &["jira-users-acme", "eng-backend", "project-atlas"])
            .used(JIRA, 4)
            .plays("mover"),
        managed("Pam Partly", "pam.partly", &["jira-users-acme"]).used(JIRA, 200).plays("joiner"),
    ]
}

/// Who has not used something for long, and who only looks like it.
fn people_who_use_little() -> Vec<Person> {
    let half_a_year = 200 * 24;
    vec![
        person(AccountKind::Unmanaged, "Una Unused", "una@partner.example")
            .in_directory(D1, Membership::Active)
            .in_groups(&["jira-users-acme", "confluence-users-acme"])
            .used(JIRA, half_a_year)
            .used(CONFLUENCE, 26)
            .plays("inactive"),
        managed("Eva Everything", "eva.everything", &["jira-users-acme", "confluence-users-acme"])
            .used(JIRA, half_a_year)
            .used(CONFLUENCE, half_a_year + 240)
            .plays("inactive"),
        // In no other group.
        managed("Dan Default", "dan.default", &["jira-users-acme"])
            .holds(CONFLUENCE, USER)
            .used(JIRA, half_a_year)
            .used(CONFLUENCE, 12)
            .plays("inactive"),
        managed("Nora Newcomer", "nora.newcomer", &["jira-users-acme", "confluence-users-acme"])
            .came_days_ago(10)
            .plays("inactive"),
        managed("Otto Orgadmin", "otto.orgadmin", &["jira-users-acme"])
            .administers("atlassian/org-admin")
            .used(JIRA, half_a_year)
            .plays("protected"),
        managed("Deploy Robot", "svc-deploy", &["jira-users-acme"]).plays("program"),
        // One group gives both.
        person(AccountKind::Unmanaged, "Paul Partner", "paul@partner.example")
            .in_directory(D1, Membership::Active)
            .in_groups(&["partner-suite"])
            .used(JIRA, half_a_year)
            .used(CONFLUENCE, 30)
            .plays("inactive"),
    ]
}

fn person(kind: AccountKind, name: &str, email: &str) -> Person {
    Person::new(kind, &account(name), name, email)
}

fn managed(name: &str, local: &str, in_groups: &[&str]) -> Person {
    person(AccountKind::Managed, name, &format!("{local}@acme.example"))
        .in_directory(D1, Membership::Active)
        .in_groups(in_groups)
}

impl Person {
    fn in_groups(self, names: &[&str]) -> Self {
        names.iter().fold(self, |person, name| person.in_group_id(groups::id(name)))
    }
}
