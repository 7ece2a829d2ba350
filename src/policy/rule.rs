//! A rule: which operators may run which playbooks, from which tickets, on whom, with whose
//! consent and on how many people. What no rule allows is refused.

use super::budget::RuleBudget;
use super::lifecycle::Approval;
use super::settings::{NamedGroup, Settings, SettingsError, error};
use crate::domain::record::record;
use crate::domain::{AccountId, DirectoryId, Observation, Person};
use crate::playbook::PlaybookId;

/// 'Operators in these groups may run these playbooks from these projects on these people.'
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Name, for people; no two rules have the same.
    pub name: String,
    /// Being in one of them is enough.
    pub operator_groups: Vec<NamedGroup>,
    /// Playbook ids (`left-business`).
    pub playbooks: Vec<String>,
    /// Project keys.
    pub projects: Vec<String>,
    /// Types of ticket, by name; empty: all.
    pub issue_types: Vec<String>,
    /// Request types of a service project, by name; empty: all.
    pub request_types: Vec<String>,
    /// Single operators: the account of a connection of Automation, which is in no group.
    pub operator_accounts: Vec<NamedAccount>,
    /// Whether holding the app's own global permission makes an operator.
    pub permission_holders: bool,
    /// On whom.
    pub subjects: Scope,
    /// Who has to confirm every plan that is started by this rule.
    pub approvals: Option<Approval>,
    /// How many people it may change.
    pub budget: RuleBudget,
}
record!(strict Rule { name, operator_groups, playbooks, projects; issue_types, request_types, operator_accounts, permission_holders, subjects, approvals, budget });

/// An account by id, with a name for messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedAccount {
    /// Account id.
    pub id: AccountId,
    /// Name, for people.
    pub name: String,
}
record!(strict NamedAccount { id, name });

/// A directory by id, with a name for messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedDirectory {
    /// Directory id.
    pub id: DirectoryId,
    /// Name, for people.
    pub name: String,
}
record!(strict NamedDirectory { id, name });

/// Whom a rule is about; what is empty sets no bound, and every bound has to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// All of the person's directories are among them.
    pub directories: Vec<NamedDirectory>,
    /// The person's address is of one of them.
    pub domains: Vec<String>,
    /// The person is in one of them.
    pub groups: Vec<NamedGroup>,
}
record!(strict Scope {; directories, domains, groups });

impl Scope {
    /// Whether the person who was seen is within every bound. Somebody who has no account yet is
    /// in the directory that joiners are invited to, and in no group.
    #[must_use]
    pub fn includes(&self, seen: &Observation, settings: &Settings) -> bool {
        self.covers(&seen.person, Some(&seen.directories()), settings)
    }

    /// The same for somebody with these directories; where nobody kept which those were, their
    /// address and groups alone tell.
    pub(super) fn covers(
        &self,
        person: &Person,
        directories: Option<&[DirectoryId]>,
        settings: &Settings,
    ) -> bool {
        let joins = settings.joiner.as_ref().filter(|_| person.account.is_invitee());
        let joins = joins.map(|joiner| &joiner.directory_id);
        let within = |id: &DirectoryId| self.directories.iter().any(|d| d.id == *id);
        let by_directory = self.directories.is_empty()
            || directories.is_none_or(|theirs| {
                let mut theirs = theirs.iter().chain(joins).peekable();
                theirs.peek().is_some() && theirs.all(within)
            });
        let domain = person.email.as_deref().and_then(|e| e.rsplit_once('@')).map(|(_, d)| d);
        let by_domain = self.domains.is_empty()
            || domain.is_some_and(|own| self.domains.iter().any(|d| d.eq_ignore_ascii_case(own)));
        let by_group = self.groups.is_empty() || self.groups.iter().any(|g| person.is_in(&g.id));
        by_directory && by_domain && by_group
    }
}

/// Where a ticket stands in the policy: its project, its type and, in a service project, its
/// request type.
#[derive(Clone, Copy, Debug)]
pub struct TicketKind<'a> {
    /// Project key.
    pub project: &'a str,
    /// Type, by name.
    pub issue_type: &'a str,
    /// Request type, by name.
    pub request_type: Option<&'a str>,
}

impl Rule {
    /// Whether tickets like this one are its own.
    #[must_use]
    pub fn is_for(&self, ticket: TicketKind<'_>) -> bool {
        let among = |names: &[String], name: Option<&str>| {
            names.is_empty() || name.is_some_and(|own| names.iter().any(|n| n == own))
        };
        self.projects.iter().any(|p| p == ticket.project)
            && among(&self.issue_types, Some(ticket.issue_type))
            && among(&self.request_types, ticket.request_type)
    }

    /// Whether it allows this playbook at all.
    #[must_use]
    pub fn allows(&self, playbook: PlaybookId) -> bool {
        self.playbooks.iter().any(|p| p == playbook.as_str())
    }
}

/// What tickets of a type are for, when nobody chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purpose {
    /// Name of a request type, or of a type of ticket.
    pub ticket_type: String,
    /// Playbook id.
    pub playbook: String,
}
record!(strict Purpose { ticket_type, playbook });

/// Finds everything that is wrong with the rules.
pub(super) fn check(settings: &Settings, wrong: &mut Vec<SettingsError>) {
    for (index, rule) in settings.rules.iter().enumerate() {
        let mut say = |field: &str, message: &str| {
            wrong.push(error(&format!("rules[{index}].{field}"), message));
        };
        if rule.name.trim().is_empty() {
            say("name", "give the rule a name: refusals and budgets speak of it");
        } else if settings.rules.iter().filter(|r| r.name == rule.name).count() > 1 {
            say("name", &format!("two rules are called '{}': rename one", rule.name));
        }
        if rule.operator_groups.is_empty()
            && rule.operator_accounts.is_empty()
            && !rule.permission_holders
        {
            say(
                "operatorGroups",
                "name at least one group or account of operators, or allow holders of the permission",
            );
        }
        if rule.projects.is_empty() {
            say("projects", "name at least one project key");
        }
        if !rule.request_types.is_empty() && settings.request_type_field.is_none() {
            say(
                "requestTypes",
                "say in requestTypeField which field of a ticket holds its request type",
            );
        }
        if rule.approvals.as_ref().is_some_and(|a| a.approver_groups.is_empty()) {
            say("approvals.approverGroups", "name at least one group of approvers");
        }
        let lost = rule
            .subjects
            .directories
            .iter()
            .find(|named| !settings.organization.directories.iter().any(|d| d.id == named.id));
        if let Some(lost) = lost {
            let message = format!("{} is none of organization.directories", lost.name);
            say("subjects.directories", &message);
        }
        if let Some(domain) = rule.subjects.domains.iter().find(|d| d.contains('@') || d.is_empty())
        {
            let message = format!("'{domain}' is no domain: write it as in acme.example");
            say("subjects.domains", &message);
        }
        for playbook in &rule.playbooks {
            if let Some(message) = unknown_playbook(playbook) {
                say("playbooks", &message);
            }
        }
        super::budget::check_rule(&rule.budget, &mut say);
    }
    for (index, purpose) in settings.purposes.iter().enumerate() {
        if let Some(message) = unknown_playbook(&purpose.playbook) {
            wrong.push(error(&format!("purposes[{index}].playbook"), &message));
        }
    }
}

fn unknown_playbook(name: &str) -> Option<String> {
    if PlaybookId::parse(name).is_some() {
        return None;
    }
    let known = PlaybookId::ALL.map(|id| format!("`{}`", id.as_str()));
    Some(format!("`{name}` is no playbook; this version knows {}", known.join(", ")))
}
