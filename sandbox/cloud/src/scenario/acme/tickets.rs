//! Acme's Jira: the leavers project, and one project that no rule names.

use super::{MAIN_SITE, groups, people};
use crate::company::{Project, Subject, Ticket};

enum About {
    Person(&'static str),
    Email(&'static str),
    Nobody,
}

/// Summary and subject of OFF-1, OFF-2, ...; new tickets go to the end.
const LEAVERS: [(&str, About); 14] = [
    ("Jane Doe leaves on Friday", About::Person("Jane Doe")),
    ("Contract of Carl ends", About::Person("Carl Contractor")),
    ("Sync Sanders leaves (account from the identity provider)", About::Person("Sync Sanders")),
    ("Dora Direct leaves", About::Person("Dora Direct")),
    ("Ana Admin leaves", About::Person("Ana Admin")),
    ("Olga Operator leaves", About::Person("Olga Operator")),
    ("Somebody leaves", About::Nobody),
    ("Mia Miller leaves", About::Email("mia.miller@acme.example")),
    ("Sue left last month", About::Person("Sue Suspended")),
    ("Tess leaves Acme and Labs", About::Person("Tess Twodirs")),
    ("Cora asks us to forget her", About::Person("Cora Customer")),
    ("Grace leaves", About::Email("Grace.Hopper@ACME.example")),
    ("Quinn leaves, do not tell yet", About::Person("Quinn Quiet")),
    ("Ivy Inferred leaves", About::Person("Ivy Inferred")),
];

/// The one ticket with a security level.
const RESTRICTED: &str = "OFF-13";

/// Projects and tickets.
pub(super) fn all() -> (Vec<Project>, Vec<Ticket>) {
    let projects = vec![
        project("10000", "OFF", "Leavers", None),
        project("10001", "HR", "Human resources", Some(&["hr-team", "it-leads"])),
    ];
    let mut tickets: Vec<Ticket> = LEAVERS
        .iter()
        .enumerate()
        .map(|(index, (summary, about))| ticket("OFF", 10_000, index + 1, summary, about))
        .collect();
    tickets.push(ticket("HR", 10_100, 1, "Aron changes teams", &About::Person("Aron Apps")));
    (projects, tickets)
}

fn project(id: &str, key: &str, name: &str, browsers: Option<&[&str]>) -> Project {
    Project {
        id: id.to_owned(),
        key: key.to_owned(),
        name: name.to_owned(),
        host: MAIN_SITE.to_owned(),
        browsers: browsers.map(ids),
    }
}

fn ticket(project: &str, first_id: usize, number: usize, summary: &str, about: &About) -> Ticket {
    let key = format!("{project}-{number}");
    let only_for = (key == RESTRICTED).then(|| ids(&["hr-team"]));
    Ticket {
        id: (first_id + number).to_string(),
        key,
        project: project.to_owned(),
        summary: summary.to_owned(),
        reporter: people::account("Hugo Human"),
        subject: match about {
            About::Person(name) => Subject::Picked(people::account(name)),
            About::Email(email) => Subject::Email((*email).to_owned()),
            About::Nobody => Subject::Nobody,
        },
        only_for,
    }
}

fn ids(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| groups::id(name)).collect()
}
