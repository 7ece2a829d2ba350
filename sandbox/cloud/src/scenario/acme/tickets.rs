//! Acme's tickets about people: leavers, movers and joiners.

use super::{groups, people};
use crate::company::{Details, IssueType, LastDay, Status, Subject, Ticket};
use std::collections::BTreeMap;

enum About {
    Person(&'static str),
    Email(&'static str),
    Nobody,
}

struct Row {
    summary: &'static str,
    about: About,
    issue_type: IssueType,
    successor: Option<&'static str>,
    teams: (Option<&'static str>, Option<&'static str>),
    last_day_in: Option<i64>,
    joiner: Option<&'static str>,
}

const fn leaver(summary: &'static str, about: About) -> Row {
    Row {
        summary,
        about,
        issue_type: IssueType::Leaver,
        successor: None,
        teams: (None, None),
        last_day_in: None,
        joiner: None,
    }
}

const fn mover(summary: &'static str, who: &'static str, teams: [&'static str; 2]) -> Row {
    let [from, to] = teams;
    Row {
        issue_type: IssueType::Mover,
        teams: (Some(from), Some(to)),
        ..leaver(summary, About::Person(who))
    }
}

const fn joiner(
    summary: &'static str,
    email: &'static str,
    name: &'static str,
    team: &'static str,
) -> Row {
    Row {
        issue_type: IssueType::Joiner,
        teams: (None, Some(team)),
        joiner: Some(name),
        ..leaver(summary, About::Email(email))
    }
}

const fn inactive(summary: &'static str, who: &'static str) -> Row {
    Row { issue_type: IssueType::Inactive, ..leaver(summary, About::Person(who)) }
}

/// OFF-1, OFF-2, ...; new tickets go to the end.
const ROWS: [Row; 25] = [
    leaver("Jane Doe leaves on Friday", About::Person("Jane Doe")),
    leaver("Contract of Carl ends", About::Person("Carl Contractor")),
    leaver(
        "Sync Sanders leaves (account from the identity provider)",
        About::Person("Sync Sanders"),
    ),
    leaver("Dora Direct leaves", About::Person("Dora Direct")),
    leaver("Ana Admin leaves", About::Person("Ana Admin")),
    leaver("Olga Operator leaves", About::Person("Olga Operator")),
    leaver("Somebody leaves", About::Nobody),
    leaver("Mia Miller leaves", About::Email("mia.miller@acme.example")),
    leaver("Sue left last month", About::Person("Sue Suspended")),
    leaver("Tess leaves Acme and Labs", About::Person("Tess Twodirs")),
    leaver("Cora asks us to forget her", About::Person("Cora Customer")),
    leaver("Grace leaves", About::Email("Grace.Hopper@ACME.example")),
    leaver("Quinn leaves, do not tell yet", About::Person("Quinn Quiet")),
    leaver("Ivy Inferred leaves", About::Person("Ivy Inferred")),
    Row {
        successor: Some("Sam Lee"),
        ..leaver("Holly leaves, Sam takes over", About::Person("Holly Handover"))
    },
    leaver("Peter leaves (account from on premises)", About::Person("Peter Onprem")),
    leaver("Dina Dynamic leaves", About::Person("Dina Dynamic")),
    leaver("Gina's project ends", About::Person("Gina Guest")),
    leaver("Tom Twin leaves", About::Person("Tom Twin")),
    mover("Max moves to Platform", "Max Mover", ["Backend", "Platform"]),
    joiner("Nina joins Backend", "nina.new@acme.example", "Nina New", "Backend"),
    joiner("Pam joins Backend", "pam.partly@acme.example", "Pam Partly", "Backend"),
    Row { last_day_in: Some(3), ..leaver("Lea leaves in three days", About::Person("Lea Later")) },
    leaver("Adam Admin leaves", About::Person("Adam Admin")),
    leaver("Percy leaves, and is a customer too", About::Person("Percy Portal")),
];

/// OFF-30, OFF-31, ...
const INACTIVE: [Row; 7] = [
    inactive("Una has not used Jira for half a year", "Una Unused"),
    inactive("Eva uses nothing any more", "Eva Everything"),
    inactive("Dan has not used Jira for half a year", "Dan Default"),
    inactive("Nora has never logged in", "Nora Newcomer"),
    inactive("Otto administers and does not work", "Otto Orgadmin"),
    inactive("Nobody logs in as the deployment", "Deploy Robot"),
    inactive("Paul has not used Jira for half a year", "Paul Partner"),
];
const INACTIVE_FROM: usize = 30;

/// The one ticket with a security level.
const RESTRICTED: &str = "OFF-13";

/// Every ticket about a person.
pub(super) fn all() -> Vec<Ticket> {
    let mut tickets: Vec<Ticket> =
        ROWS.iter().enumerate().map(|(index, row)| ticket("OFF", 10_000, index + 1, row)).collect();
    let inactive = INACTIVE.iter().enumerate();
    tickets.extend(inactive.map(|(at, row)| ticket("OFF", 10_000, INACTIVE_FROM + at, row)));
    let aron = leaver("Aron changes teams", About::Person("Aron Apps"));
    tickets.push(ticket("HR", 10_100, 1, &aron));
    tickets
}

fn ticket(project: &str, first_id: usize, number: usize, row: &Row) -> Ticket {
    let key = format!("{project}-{number}");
    let only_for = (key == RESTRICTED).then(|| vec![groups::id("hr-team")]);
    Ticket {
        id: (first_id + number).to_string(),
        key,
        former_keys: Vec::new(),
        project: project.to_owned(),
        issue_type: row.issue_type,
        summary: row.summary.to_owned(),
        reporter: people::account("Hugo Human"),
        subject: match row.about {
            About::Person(name) => {
                Subject { picked: Some(people::account(name)), ..Subject::default() }
            }
            About::Email(email) => Subject { email: Some(email.to_owned()), ..Subject::default() },
            About::Nobody => Subject::default(),
        },
        details: Details {
            successor: row.successor.map(people::account),
            old_team: row.teams.0.map(str::to_owned),
            new_team: row.teams.1.map(str::to_owned),
            last_day: row.last_day_in.map(LastDay::In),
            joiner: row.joiner.map(str::to_owned),
        },
        only_for,
        status: Status::ToDo,
        properties: BTreeMap::new(),
        updated: None,
        more: BTreeMap::new(),
        history: Vec::new(),
    }
}
