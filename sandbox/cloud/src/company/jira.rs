//! What changes in Jira: its tickets, who is responsible for what, and what was said.

use super::{Company, Membership, Person, Project, Site, Ticket, held};
use crate::clock::{Lagged, View};
use serde_json::Value;
use std::collections::BTreeMap;

/// Everything in Jira that its APIs change. One for all sites.
#[derive(Clone, Debug, Default)]
pub(crate) struct Jira {
    /// The search index lags behind.
    pub(crate) tickets: Vec<Lagged<Ticket>>,
    /// By id of the issue; the search index lags behind.
    pub(crate) assignees: BTreeMap<String, Lagged<Option<String>>>,
    /// By id.
    pub(crate) filters: BTreeMap<u64, Filter>,
    /// By id.
    pub(crate) dashboards: BTreeMap<u64, Dashboard>,
    /// By id.
    pub(crate) components: BTreeMap<u64, Component>,
    /// Accounts by key of the project.
    pub(crate) leads: BTreeMap<String, String>,
    pub(crate) roles: Vec<ProjectRole>,
    /// In the order they were written.
    pub(crate) comments: Vec<Comment>,
    pub(crate) tasks: Vec<BulkTask>,
}

/// A saved search, shared with nobody.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    pub(crate) name: String,
    pub(crate) owner: String,
    /// Host of its site.
    pub(crate) host: String,
}

/// A dashboard.
#[derive(Clone, Debug)]
pub(crate) struct Dashboard {
    pub(crate) name: String,
    pub(crate) owner: String,
    /// Host of its site.
    pub(crate) host: String,
    /// No search shows it.
    pub(crate) private: bool,
}

/// A component of a project.
#[derive(Clone, Debug)]
pub(crate) struct Component {
    pub(crate) name: String,
    /// Key of the project.
    pub(crate) project: String,
    pub(crate) lead: Option<String>,
}

/// A role in one project and who was put there directly.
#[derive(Clone, Debug)]
pub(crate) struct ProjectRole {
    pub(crate) id: u64,
    pub(crate) name: String,
    /// Key of the project.
    pub(crate) project: String,
    /// Accounts.
    pub(crate) people: Vec<String>,
    /// Ids of groups.
    pub(crate) groups: Vec<String>,
}

/// A comment on an issue.
#[derive(Clone, Debug)]
pub(crate) struct Comment {
    pub(crate) id: u64,
    /// Id of the issue.
    pub(crate) issue: String,
    /// The account that wrote it, the app's included.
    pub(crate) author: String,
    pub(crate) created: i64,
    /// Who changed it last, and when.
    pub(crate) updated: (String, i64),
    /// Atlassian document format.
    pub(crate) body: Value,
    /// Who may read it, where not everyone may.
    pub(crate) visibility: Option<Value>,
    /// Kept from customers: `jsdPublic` is false.
    pub(crate) internal: bool,
    /// By key.
    pub(crate) properties: BTreeMap<String, Value>,
}

/// A bulk change of assignees, done when it is due.
#[derive(Clone, Debug)]
pub(crate) struct BulkTask {
    pub(crate) id: String,
    /// Who asked for it.
    pub(crate) by: String,
    pub(crate) submitted: i64,
    pub(crate) due: i64,
    /// Ids of the issues that the caller may see.
    pub(crate) issues: Vec<String>,
    /// How many of the selected issues the caller may not see, or do not exist.
    pub(crate) invisible: u64,
    pub(crate) assignee: Option<String>,
    /// Once done: by id of the issue, what was wrong with those that failed.
    pub(crate) outcome: Option<BTreeMap<String, String>>,
}

impl Jira {
    /// The ticket with this id or key.
    pub(crate) fn ticket(&self, name: &str) -> Option<&Ticket> {
        self.all_tickets(View::Truth).find(|ticket| ticket.is_called(name))
    }

    /// Every ticket as `view` sees it.
    pub(crate) fn all_tickets(&self, view: View) -> impl Iterator<Item = &Ticket> {
        self.tickets.iter().map(move |ticket| ticket.get(view))
    }

    /// Changes a ticket; the search index follows after `delay_ms`.
    pub(crate) fn change_ticket(
        &mut self,
        id: &str,
        now: i64,
        delay_ms: i64,
        change: impl FnOnce(&mut Ticket),
    ) {
        if let Some(ticket) = self.tickets.iter_mut().find(|t| t.get(View::Truth).id == id) {
            let mut changed = ticket.get(View::Truth).clone();
            change(&mut changed);
            changed.updated = Some(now);
            ticket.set(changed, now, delay_ms);
        }
    }

    /// The assignee of an issue.
    pub(crate) fn assignee(&self, issue: &str, view: View) -> Option<&String> {
        self.assignees.get(issue).and_then(|assignee| assignee.get(view).as_ref())
    }

    /// Gives an issue to someone, or to nobody; the search index follows after `delay_ms`.
    pub(crate) fn assign(&mut self, issue: &str, to: Option<String>, now: i64, delay_ms: i64) {
        self.assignees.entry(issue.to_owned()).or_default().set(to, now, delay_ms);
    }

    /// Does what a task asks for; tells, by id of the issue, what was wrong where it failed.
    pub(crate) fn carry_out(
        &mut self,
        task: &BulkTask,
        company: &Company,
        assignee: Option<&Person>,
        delay_ms: i64,
    ) -> BTreeMap<String, String> {
        let mut failed = BTreeMap::new();
        for issue in &task.issues {
            let project = self.ticket(issue).and_then(|ticket| company.project(&ticket.project));
            let able = |project| assignee.is_some_and(|p| assignable(company, p, project));
            match &task.assignee {
                Some(account) if !project.is_some_and(able) => {
                    failed.insert(issue.clone(), cannot_be_assigned(account));
                }
                to => self.assign(issue, to.clone(), task.due, delay_ms),
            }
        }
        failed
    }
}

impl BulkTask {
    /// Whether it waits no longer and is not done yet.
    pub(crate) fn is_due(&self, now: i64) -> bool {
        self.outcome.is_none() && self.due <= now
    }
}

/// What Jira says of an account that cannot be given an issue.
pub(crate) fn cannot_be_assigned(account: &str) -> String {
    format!("User '{account}' cannot be assigned issues.")
}

/// Whether someone can use a site's Jira.
pub(crate) fn uses_jira(company: &Company, person: &Person, site: &Site) -> bool {
    let jira = site.jira();
    person.account_active(View::Truth)
        && person.membership(&site.directory, View::Truth) == Membership::Active
        && held(company, person, View::Truth).iter().any(|h| h.resource == jira)
}

/// Whether issues of a project can be given to someone.
pub(crate) fn assignable(company: &Company, person: &Person, project: &Project) -> bool {
    company.site_at(&project.host).is_some_and(|site| uses_jira(company, person, site))
}
