//! What the other parts of the sandbox, and its tests, need to know about the company.

use crate::company::{AccountKind, Company, Person, Subject, Ticket};
use crate::state::State;
use serde::Serialize;
use serde_json::Value;

/// The company at a glance.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CompanyInfo {
    /// Name of the scenario.
    pub scenario: String,
    /// Name of the company.
    pub name: String,
    /// Host of the first site.
    pub site: String,
    /// Cloud id of the first site.
    pub cloud_id: String,
    /// Id of the organization.
    pub org_id: String,
    /// Everyone, portal-only customers included.
    pub people: Vec<PersonInfo>,
    /// Every ticket in order.
    pub tickets: Vec<TicketInfo>,
    /// What the application is configured with.
    pub settings: Value,
    /// The two organization keys: sandbox values without any worth.
    pub keys: Keys,
}

/// Values of the organization keys.
#[derive(Clone, Debug, Serialize)]
pub struct Keys {
    /// With read scopes only.
    pub read: String,
    /// Without scopes: may do everything.
    pub write: String,
}

/// A person, for a user switcher.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PersonInfo {
    /// The account.
    pub account_id: String,
    /// Full name.
    pub name: String,
    /// Address.
    pub email: String,
    /// `managed`, `unmanaged` or `customer`.
    pub kind: String,
    /// The part played: `operator`, `admin`, `bystander`, `leaver`, ...
    pub part: String,
    /// Picture.
    pub avatar_url: String,
}

/// A ticket.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TicketInfo {
    /// Numeric id as text.
    pub id: String,
    /// `OFF-1`.
    pub key: String,
    /// Title.
    pub summary: String,
    /// Key of the project.
    pub project: String,
    /// Host of the site.
    pub site: String,
    /// The account of the user picker, where one is picked.
    pub subject: Option<String>,
}

/// Describes the company.
pub(crate) fn describe(state: &State) -> CompanyInfo {
    let company = &state.company;
    let (site, cloud_id) = company
        .sites
        .first()
        .map_or_else(Default::default, |s| (s.host.clone(), s.cloud_id.clone()));
    CompanyInfo {
        scenario: company.scenario.clone(),
        name: company.name.clone(),
        site,
        cloud_id,
        org_id: company.org_id.clone(),
        people: state.people.values().map(|p| person(p)).collect(),
        tickets: company.tickets.iter().map(|t| ticket(company, t)).collect(),
        settings: company.settings.clone(),
        keys: Keys { read: company.read_key.clone(), write: company.write_key.clone() },
    }
}

fn person(person: &Person) -> PersonInfo {
    PersonInfo {
        account_id: person.account_id.clone(),
        name: person.name.clone(),
        email: person.email.clone(),
        kind: match person.kind {
            AccountKind::Managed | AccountKind::Synced => "managed",
            AccountKind::Unmanaged => "unmanaged",
            AccountKind::Customer => "customer",
        }
        .to_owned(),
        part: person.part.to_owned(),
        avatar_url: avatar(&person.account_id),
    }
}

fn ticket(company: &Company, ticket: &Ticket) -> TicketInfo {
    let project = company.projects.iter().find(|p| p.key == ticket.project);
    TicketInfo {
        id: ticket.id.clone(),
        key: ticket.key.clone(),
        summary: ticket.summary.clone(),
        project: ticket.project.clone(),
        site: project.map(|p| p.host.clone()).unwrap_or_default(),
        subject: match &ticket.subject {
            Subject::Picked(account) => Some(account.clone()),
            Subject::Email(_) | Subject::Nobody => None,
        },
    }
}

/// Address of someone's picture.
pub(crate) fn avatar(account: &str) -> String {
    format!("https://avatars.example/{}.png", account.replace(':', "-"))
}
