//! Acme's Jira beyond the tickets about people: projects, ordinary work, and who owns what.

use super::{MAIN_SITE, groups, people, workflows};
use crate::clock::Lagged;
use crate::company::{
    Component, Dashboard, Details, Filter, IssueType, Jira, Project, ProjectRole, Status, Subject,
    Ticket,
};
use std::collections::BTreeMap;

/// Summary, assignee and whether it is done, of ATLAS-1, ATLAS-2, ...
const ATLAS: [(&str, Option<&str>, bool); 20] = [
    ("Spin up the engine", Some("Holly Handover"), false),
    ("Write the manual", Some("Sam Lee"), false),
    ("Tune the engine", Some("Holly Handover"), false),
    ("Replace the fuel pump", Some("Holly Handover"), false),
    ("Old engine goes to the museum", Some("Holly Handover"), true),
    ("Measure the noise", Some("Holly Handover"), false),
    ("Order spare parts", Some("Holly Handover"), false),
    ("Train the crew", None, false),
    ("Certify the engine", Some("Holly Handover"), false),
    ("Paint the housing", Some("Holly Handover"), false),
    ("Check the wiring", Some("Holly Handover"), false),
    ("Test in the cold", Some("Holly Handover"), false),
    ("Test in the heat", Some("Holly Handover"), false),
    ("Plan the next release", Some("Holly Handover"), false),
    ("Retire the prototype", Some("Sam Lee"), true),
    // Work of people who stay, beside that of those who leave.
    ("Review the budget", Some("Lena Lead"), false),
    ("Approve the supplier", Some("Lena Lead"), false),
    ("Answer the auditors", Some("Grace Hopper"), false),
    ("Translate the manual", Some("Ned Nobody"), false),
    ("Sort the archive", Some("Paul Partner"), false),
];

/// Ordinary work in HR, from HR-2 on.
const HR: [(&str, Option<&str>, bool); 4] = [
    ("Interview a mechanic", Some("Holly Handover"), false),
    ("Review the crew", Some("Holly Handover"), false),
    ("Update the org chart", Some("Holly Handover"), false),
    ("Plan the summer party", Some("Hugo Human"), false),
];

/// The projects.
pub(super) fn projects() -> Vec<Project> {
    vec![
        project(["10000", "OFF", "Leavers"], workflows::TICKETS, None),
        project(
            ["10001", "HR", "Human resources"],
            workflows::PLAIN,
            Some(&["hr-team", "it-leads"]),
        ),
        project(["10002", "ATLAS", "Project Atlas"], workflows::PLAIN, None),
    ]
}

/// Ordinary work, and who does it.
pub(super) fn work() -> Vec<(Ticket, Option<String>)> {
    let atlas = ATLAS.iter().enumerate().map(|(index, row)| task("ATLAS", 10_200, index + 1, row));
    let hr = HR.iter().enumerate().map(|(index, row)| task("HR", 10_100, index + 2, row));
    hr.chain(atlas).collect()
}

/// Who owns what; `work` is who does what. The tickets themselves come later.
pub(super) fn ownership(work: &[(Ticket, Option<String>)]) -> Jira {
    Jira {
        tickets: Vec::new(),
        assignees: work
            .iter()
            .map(|(ticket, who)| (ticket.id.clone(), Lagged::settled(who.clone())))
            .collect(),
        filters: [
            (10_300, filter("Atlas: my open work", "Holly Handover")),
            (10_301, filter("Atlas: unassigned", "Holly Handover")),
            (10_302, filter("Atlas: this release", "Holly Handover")),
            (10_303, filter("Documentation", "Sam Lee")),
            (10_304, filter("Atlas: this release", "Lena Lead")),
            (10_305, filter("Service desk: mine", "Ned Nobody")),
        ]
        .into(),
        dashboards: [
            (10_400, dashboard("Atlas at a glance", "Holly Handover", false)),
            (10_401, dashboard("Engine room", "Holly Handover", false)),
            (10_402, dashboard("My notes", "Holly Handover", true)),
            (10_403, dashboard("IT queue", "Lena Lead", false)),
            (10_404, dashboard("Engine room", "Lena Lead", false)),
        ]
        .into(),
        components: [
            (10_500, component("Engine", "Holly Handover")),
            (10_501, component("Docs", "Sam Lee")),
            (10_502, component("Housing", "Lena Lead")),
        ]
        .into(),
        leads: [("OFF", "Lena Lead"), ("HR", "Hugo Human"), ("ATLAS", "Holly Handover")]
            .map(|(key, who)| (key.to_owned(), people::account(who)))
            .into(),
        roles: roles(),
        comments: Vec::new(),
        tasks: Vec::new(),
    }
}

fn roles() -> Vec<ProjectRole> {
    let admins = |project| role(10_002, "Administrators", project, &["Ana Admin"], &[]);
    vec![
        admins("OFF"),
        admins("HR"),
        admins("ATLAS"),
        role(10_003, "Developers", "OFF", &[], &["it-leads"]),
        role(10_003, "Developers", "HR", &[], &["hr-team"]),
        role(10_003, "Developers", "ATLAS", &["Holly Handover", "Sam Lee"], &["project-atlas"]),
    ]
}

fn role(id: u64, name: &str, project: &str, people: &[&str], in_groups: &[&str]) -> ProjectRole {
    ProjectRole {
        id,
        name: name.to_owned(),
        project: project.to_owned(),
        people: people.iter().map(|who| people::account(who)).collect(),
        groups: in_groups.iter().map(|group| groups::id(group)).collect(),
    }
}

fn project([id, key, name]: [&str; 3], workflow: &str, browsers: Option<&[&str]>) -> Project {
    Project {
        id: id.to_owned(),
        key: key.to_owned(),
        name: name.to_owned(),
        host: MAIN_SITE.to_owned(),
        browsers: browsers.map(|names| names.iter().map(|name| groups::id(name)).collect()),
        workflow: workflow.to_owned(),
        takes_requests: workflow == workflows::TICKETS,
    }
}

fn task(
    project: &str,
    first_id: usize,
    number: usize,
    (summary, who, done): &(&str, Option<&str>, bool),
) -> (Ticket, Option<String>) {
    let ticket = Ticket {
        id: (first_id + number).to_string(),
        key: format!("{project}-{number}"),
        former_keys: Vec::new(),
        project: project.to_owned(),
        issue_type: IssueType::Task,
        summary: (*summary).to_owned(),
        reporter: people::account("Lena Lead"),
        subject: Subject::default(),
        details: Details::default(),
        only_for: None,
        status: if *done { Status::Done } else { Status::ToDo },
        properties: BTreeMap::new(),
        updated: None,
        more: BTreeMap::new(),
        history: Vec::new(),
    };
    (ticket, who.map(people::account))
}

fn filter(name: &str, owner: &str) -> Filter {
    Filter { name: name.to_owned(), owner: people::account(owner), host: MAIN_SITE.to_owned() }
}

fn dashboard(name: &str, owner: &str, private: bool) -> Dashboard {
    Dashboard {
        name: name.to_owned(),
        owner: people::account(owner),
        host: MAIN_SITE.to_owned(),
        private,
    }
}

fn component(name: &str, lead: &str) -> Component {
    Component {
        name: name.to_owned(),
        project: "ATLAS".to_owned(),
        lead: Some(people::account(lead)),
    }
}
