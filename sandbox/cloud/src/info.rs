//! What the other parts of the sandbox, and its tests, need to know about the company.

use crate::clock::View;
use crate::company::{
    AccountKind, AppRule, AppRuleKind, Comment, Company, IssueType, Person, Status, Tenant, Ticket,
    Transition, Workflow,
};
use crate::state::State;
use serde::Serialize;
use serde_json::Value;

/// Dark enough for white letters.
const COLOURS: [&str; 5] = ["0055cc", "216e4e", "974f0c", "5e4db2", "ae2e24"];

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
    /// Every ticket about a person, in order; ordinary work is not among them.
    pub tickets: Vec<TicketInfo>,
    /// What can become of the issues of each project.
    pub workflows: Vec<WorkflowInfo>,
    /// What the application is configured with.
    pub settings: Value,
    /// The two organization keys: sandbox values without any worth.
    pub keys: Keys,
    /// What the application signs in to the identity provider with; of no worth either.
    pub entra: EntraInfo,
}

/// A workflow and the projects that follow it.
#[derive(Clone, Debug, Serialize)]
pub struct WorkflowInfo {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Keys of the projects.
    pub projects: Vec<String>,
    /// Its steps.
    pub transitions: Vec<TransitionInfo>,
}

/// One step of a workflow.
#[derive(Clone, Debug, Serialize)]
pub struct TransitionInfo {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it begins.
    pub from: StatusInfo,
    /// Where it ends.
    pub to: StatusInfo,
    /// The rules that apps provide. This cloud does not apply them.
    pub rules: Vec<RuleInfo>,
}

/// A status.
#[derive(Clone, Debug, Serialize)]
pub struct StatusInfo {
    /// Its id.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Key of its category: `new`, `indeterminate` or `done`.
    pub category: &'static str,
}

/// A rule of an app on a transition.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleInfo {
    /// Of the rule on this transition.
    pub id: String,
    /// `condition`, `validator` or `postFunction`.
    pub kind: &'static str,
    /// Key of the app's module.
    pub module_key: String,
    /// What was saved on the configuration page of the rule.
    pub config: Value,
}

/// The application as it is registered with the identity provider.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EntraInfo {
    /// The tenant.
    pub tenant_id: String,
    /// The application.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
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
    /// The part played: `operator`, `admin` (of the organization), `jiraAdmin`, `runner` (by the
    /// app's permission), `bystander`, `leaver`, ...
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
    /// `Leaver`, `Mover` or `Joiner`.
    pub issue_type: String,
    /// Key of the project.
    pub project: String,
    /// Host of the site.
    pub site: String,
    /// Name of the status.
    pub status: String,
    /// The account of the user picker, where one is picked.
    pub subject: Option<String>,
    /// The address of the e-mail field, where one is written.
    pub email: Option<String>,
    /// What was said on it, oldest first.
    pub comments: Vec<CommentInfo>,
}

/// A comment on a ticket.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CommentInfo {
    /// The account that wrote it.
    pub author: String,
    /// When, in milliseconds since 1970.
    pub created_ms: i64,
    /// When it was last changed, in milliseconds since 1970.
    pub updated_ms: i64,
    /// In Atlassian document format.
    pub body: Value,
    /// Who may read it, where not everyone may.
    pub visibility: Option<Value>,
    /// Whether customers read it, and are mailed when it is written: it is public, on a ticket of a
    /// service project.
    pub for_customers: bool,
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
        tickets: state
            .jira
            .all_tickets(View::Truth)
            .filter(|t| t.issue_type != IssueType::Task)
            .map(|t| ticket(state, t))
            .collect(),
        workflows: company.workflows.iter().map(|w| workflow(company, w)).collect(),
        settings: company.settings.clone(),
        keys: Keys { read: company.read_key.clone(), write: company.write_key.clone() },
        entra: registration(&state.entra.tenant),
    }
}

fn registration(tenant: &Tenant) -> EntraInfo {
    EntraInfo {
        tenant_id: tenant.id.clone(),
        client_id: tenant.client_id.clone(),
        client_secret: tenant.client_secret.clone(),
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
        avatar_url: avatar(&person.account_id, &person.name),
    }
}

fn ticket(state: &State, ticket: &Ticket) -> TicketInfo {
    let company: &Company = &state.company;
    let project = company.projects.iter().find(|p| p.key == ticket.project);
    TicketInfo {
        id: ticket.id.clone(),
        key: ticket.key.clone(),
        summary: ticket.summary.clone(),
        issue_type: ticket.issue_type.name().to_owned(),
        project: ticket.project.clone(),
        site: project.map(|p| p.host.clone()).unwrap_or_default(),
        status: ticket.status.name().to_owned(),
        subject: ticket.subject.picked.clone(),
        email: ticket.subject.email.clone(),
        comments: state
            .jira
            .comments
            .iter()
            .filter(|comment| comment.issue == ticket.id)
            .map(|said| comment(said, project.is_some_and(|p| state.is_service_project(p))))
            .collect(),
    }
}

fn workflow(company: &Company, workflow: &Workflow) -> WorkflowInfo {
    let follows = company.projects.iter().filter(|p| p.workflow == workflow.id);
    WorkflowInfo {
        id: workflow.id.clone(),
        name: workflow.name.clone(),
        projects: follows.map(|p| p.key.clone()).collect(),
        transitions: workflow.transitions.iter().map(transition).collect(),
    }
}

/// Describes one step.
pub(crate) fn transition(transition: &Transition) -> TransitionInfo {
    TransitionInfo {
        id: transition.id.clone(),
        name: transition.name.clone(),
        from: status(transition.from),
        to: status(transition.to),
        rules: transition.rules.iter().map(rule).collect(),
    }
}

fn status(status: Status) -> StatusInfo {
    StatusInfo { id: status.id(), name: status.name(), category: status.category() }
}

fn rule(rule: &AppRule) -> RuleInfo {
    RuleInfo {
        id: rule.id.clone(),
        kind: match rule.kind {
            AppRuleKind::Condition => "condition",
            AppRuleKind::Validator => "validator",
            AppRuleKind::PostFunction => "postFunction",
        },
        module_key: rule.module_key.clone(),
        config: rule.config.clone(),
    }
}

fn comment(comment: &Comment, has_customers: bool) -> CommentInfo {
    CommentInfo {
        author: comment.author.clone(),
        created_ms: comment.created,
        updated_ms: comment.updated.1,
        body: comment.body.clone(),
        visibility: comment.visibility.clone(),
        for_customers: has_customers && !comment.internal,
    }
}

/// Address of someone's picture, their initials on a colour of their own. The picture is in the
/// address itself, so that a page that shows it asks no other host.
pub(crate) fn avatar(account: &str, name: &str) -> String {
    let initials: String = name
        .split(' ')
        .filter_map(|word| word.chars().find(char::is_ascii_alphabetic))
        .take(2)
        .collect();
    let place = account.bytes().map(usize::from).sum::<usize>();
    let colour = COLOURS.iter().cycle().nth(place % COLOURS.len()).unwrap_or(&"44546f");
    format!(
        "data:image/svg+xml,%3Csvg%20xmlns=%27http://www.w3.org/2000/svg%27%20viewBox=%270%200%2032%2032%27%3E\
         %3Crect%20width=%2732%27%20height=%2732%27%20fill=%27%23{colour}%27/%3E\
         %3Ctext%20x=%2716%27%20y=%2721%27%20fill=%27%23fff%27%20font-family=%27sans-serif%27%20\
         font-size=%2713%27%20text-anchor=%27middle%27%3E{initials}%3C/text%3E%3C/svg%3E"
    )
}
