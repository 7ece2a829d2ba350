//! `acme`: a small company with one leaver of every kind.

mod entra;
mod groups;
mod jira;
mod people;
mod settings;
mod tickets;
mod workflows;

use entra::group_id as entra_group_id;

use crate::clock::Lagged;
use crate::company::{Company, Directory, Resource, Site};
use crate::state::State;
use std::collections::BTreeMap;

pub(super) const ORG: &str = "0f0f0f0f-0000-4000-8000-0000000000ac";
/// The main directory and the one of the Labs site.
pub(super) const D1: &str = "d1000000-0000-4000-8000-000000000001";
pub(super) const D2: &str = "d2000000-0000-4000-8000-000000000002";
/// The tenant of the identity provider.
pub(super) const TENANT: &str = "e0000000-0000-4000-8000-000000000001";
pub(super) const MAIN_SITE: &str = "acme.atlassian.net";
pub(super) const LABS_SITE: &str = "labs.atlassian.net";
pub(super) const JIRA: &str = "ari:cloud:jira-software::site/11111111-aaaa-4aaa-8aaa-000000000001";
pub(super) const JSM: &str =
    "ari:cloud:jira-servicedesk::site/11111111-aaaa-4aaa-8aaa-000000000001";
pub(super) const CONFLUENCE: &str =
    "ari:cloud:confluence::site/11111111-aaaa-4aaa-8aaa-000000000001";
pub(super) const LABS_JIRA: &str =
    "ari:cloud:jira-software::site/22222222-aaaa-4aaa-8aaa-000000000002";
pub(super) const USER: &str = "atlassian/user";
pub(super) const ADMIN: &str = "atlassian/admin";

const MAIN_CLOUD_ID: &str = "11111111-aaaa-4aaa-8aaa-000000000001";
const LABS_CLOUD_ID: &str = "22222222-aaaa-4aaa-8aaa-000000000002";

/// Builds the company.
pub(super) fn build() -> State {
    let groups = groups::all();
    let people = people::all();
    let provider = entra::build(&people, &groups);
    let work = jira::work();
    let mut responsible = jira::ownership(&work);
    let tickets = tickets::all().into_iter().chain(work.into_iter().map(|(ticket, _)| ticket));
    responsible.tickets = tickets.map(Lagged::settled).collect();
    let company = Company {
        scenario: "acme".to_owned(),
        name: "Acme".to_owned(),
        org_id: ORG.to_owned(),
        domains: vec!["acme.example".to_owned()],
        directories: vec![
            Directory { id: D1.to_owned(), name: "Acme directory".to_owned() },
            Directory { id: D2.to_owned(), name: "Acme Labs directory".to_owned() },
        ],
        sites: vec![site(MAIN_CLOUD_ID, MAIN_SITE, D1), site(LABS_CLOUD_ID, LABS_SITE, D2)],
        resources: resources(),
        groups: groups.into_iter().map(|g| (g.id.clone(), g)).collect(),
        projects: jira::projects(),
        workflows: workflows::all(),
        app_permissions: workflows::app_permissions(),
        // Recognisable, so that a leak of one shows in any log.
        read_key: "ATCTT-canary-read-5f1c9a7e3b".to_owned(),
        write_key: "ATCTT-canary-write-8d2e6b4a0c".to_owned(),
        key_owner: people::account("Ana Admin"),
        settings: settings::build(),
    };
    State::new(company, people, responsible).with_entra(provider)
}

fn site(cloud_id: &str, host: &str, directory: &str) -> Site {
    Site { cloud_id: cloud_id.to_owned(), host: host.to_owned(), directory: directory.to_owned() }
}

fn resources() -> BTreeMap<String, Resource> {
    [
        (JIRA, "jira-software", D1),
        (JSM, "jira-servicedesk", D1),
        (CONFLUENCE, "confluence", D1),
        (LABS_JIRA, "jira-software", D2),
    ]
    .into_iter()
    .map(|(ari, owner, directory)| {
        let resource = Resource {
            ari: ari.to_owned(),
            owner: owner.to_owned(),
            directory: directory.to_owned(),
        };
        (ari.to_owned(), resource)
    })
    .collect()
}
