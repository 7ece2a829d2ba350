//! `globex`: a generated company of any size, for everything that has to do with very many people.
//! A dozen are made by hand and have names; all others come from the seed.

mod crowd;
mod groups;
mod people;
mod settings;

use super::Scenario;
use crate::company::{Company, Directory, Jira, Resource, Site};
use crate::state::State;
use std::collections::BTreeMap;

const ORG: &str = "0f0f0f0f-0000-4000-8000-00000000610b";
const DIRECTORY: &str = "d1000000-0000-4000-8000-00000000610b";
const CLOUD_ID: &str = "61000000-aaaa-4aaa-8aaa-000000000001";
const SITE: &str = "globex.atlassian.net";
const JIRA: &str = "ari:cloud:jira-software::site/61000000-aaaa-4aaa-8aaa-000000000001";
const JSM: &str = "ari:cloud:jira-servicedesk::site/61000000-aaaa-4aaa-8aaa-000000000001";
const CONFLUENCE: &str = "ari:cloud:confluence::site/61000000-aaaa-4aaa-8aaa-000000000001";
const USER: &str = "atlassian/user";
const DAY_MS: i64 = 86_400_000;

/// How many people there are when nobody says.
const USERS: u32 = 1_000;

/// Builds the company.
pub(super) fn build(scenario: &Scenario) -> State {
    let named = people::all();
    let asked = if scenario.users == 0 { USERS } else { scenario.users };
    let size = asked.saturating_sub(u32::try_from(named.len()).unwrap_or(u32::MAX));
    let company = Company {
        scenario: "globex".to_owned(),
        name: "Globex".to_owned(),
        org_id: ORG.to_owned(),
        domains: vec!["globex.example".to_owned()],
        directories: vec![Directory {
            id: DIRECTORY.to_owned(),
            name: "Globex directory".to_owned(),
        }],
        sites: vec![Site {
            cloud_id: CLOUD_ID.to_owned(),
            host: SITE.to_owned(),
            directory: DIRECTORY.to_owned(),
        }],
        resources: resources(),
        groups: groups::all().into_iter().map(|g| (g.id.clone(), g)).collect(),
        projects: Vec::new(),
        workflows: Vec::new(),
        app_permissions: BTreeMap::new(),
        read_key: "ATCTT-canary-read-61c9a7e3b5f1".to_owned(),
        write_key: "ATCTT-canary-write-6b4a0c8d2e".to_owned(),
        key_owner: people::account("Ana Admin"),
        settings: settings::build(),
    };
    State::new(company, named, Jira::default()).with_crowd(crowd::of(scenario.seed, size))
}

fn resources() -> BTreeMap<String, Resource> {
    [(JIRA, "jira-software"), (JSM, "jira-servicedesk"), (CONFLUENCE, "confluence")]
        .into_iter()
        .map(|(ari, owner)| {
            let resource = Resource {
                ari: ari.to_owned(),
                owner: owner.to_owned(),
                directory: DIRECTORY.to_owned(),
            };
            (ari.to_owned(), resource)
        })
        .collect()
}
