//! Somebody who has very much of everything: what grows with a person is read page by page, and is
//! nobody's fault.

use crate::clock::Lagged;
use crate::company::{Details, Filter, Group, IssueType, Project, Status, Subject, Ticket, Token};
use crate::state::State;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What somebody has beside what they had, by number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Plenty {
    /// Groups of their first directory, which grant nothing.
    pub groups: usize,
    /// API tokens.
    pub tokens: usize,
    /// Open issues that are assigned to them, in the project with the longest name.
    pub issues: usize,
    /// Filters.
    pub filters: usize,
}

/// Ids of made-up issues and filters begin here.
const FIRST_ID: usize = 2_000_000;

/// Gives it; nothing and `false` where nobody has the account, or is in no directory.
pub(crate) fn give(state: &mut State, account: &str, plenty: Plenty) -> bool {
    let Some(person) = state.person_mut(account) else { return false };
    let Some(directory) = person.memberships.keys().next().cloned() else { return false };
    for index in 0..plenty.groups {
        person.groups.insert(group_id(index), Lagged::settled(true));
    }
    for index in 0..plenty.tokens {
        let token = Token {
            label: format!("script {index}"),
            created_ago_ms: 90 * 86_400_000,
            last_access_ago_ms: None,
            live: Lagged::settled(true),
        };
        person.tokens.insert(format!("plenty-token-{index:05}"), token);
    }
    let company = Arc::make_mut(&mut state.company);
    let groups = (0..plenty.groups).map(|index| group(index, &directory));
    company.groups.extend(groups.map(|group| (group.id.clone(), group)));
    let projects = &company.projects;
    let Some(project) = projects.iter().max_by_key(|project| project.name.len()).cloned() else {
        return plenty.issues + plenty.filters == 0;
    };
    let jira = state.jira_mut();
    for index in 0..plenty.issues {
        let issue = issue(index, &project, account);
        let assignee = Lagged::settled(Some(account.to_owned()));
        jira.assignees.insert(issue.id.clone(), assignee);
        jira.tickets.push(Lagged::settled(issue));
    }
    for index in 0..plenty.filters {
        let id = u64::try_from(FIRST_ID + index).unwrap_or(u64::MAX);
        let name = format!("Open work of team {index}");
        let owner = account.to_owned();
        jira.filters.insert(id, Filter { name, owner, host: project.host.clone() });
    }
    true
}

fn group_id(index: usize) -> String {
    format!("b0000000-0000-4000-8000-{index:012x}")
}

fn group(index: usize, directory: &str) -> Group {
    Group {
        id: group_id(index),
        name: format!("team-with-a-rather-ordinary-name-{index}"),
        description: "One of very many".to_owned(),
        directory: directory.to_owned(),
        synced: false,
        grants: Vec::new(),
    }
}

fn issue(index: usize, project: &Project, account: &str) -> Ticket {
    let number = FIRST_ID + index;
    Ticket {
        id: number.to_string(),
        key: format!("{}-{number}", project.key),
        project: project.key.clone(),
        issue_type: IssueType::Task,
        summary: format!("One of very many: {index}"),
        reporter: account.to_owned(),
        subject: Subject::default(),
        details: Details::default(),
        only_for: None,
        status: Status::ToDo,
        properties: BTreeMap::new(),
        updated: None,
        more: BTreeMap::new(),
        history: Vec::new(),
        former_keys: Vec::new(),
    }
}
