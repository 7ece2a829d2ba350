//! Who may run what, on whom. Asked in full before every first write.

use super::{Refusal, RefusalCode, Rule, Settings};
use crate::domain::order;
use crate::domain::{AccountId, Person};
use crate::playbook::PlaybookId;

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Who asks, as the platform says.
    pub operator: &'a AccountId,
    /// The asker as the organization describes them; `None` when it does not know them.
    pub operator_person: Option<&'a Person>,
    /// The ticket's project key.
    pub project: &'a str,
    /// The ticket's type, by name.
    pub issue_type: &'a str,
    /// What they want to run.
    pub playbook: PlaybookId,
}

/// Whether a rule lets this operator run this playbook from this project.
///
/// # Errors
/// The refusal, naming what the operator may do instead and which group would allow it.
pub fn may_operate<'s>(
    settings: &'s Settings,
    question: &Question<'_>,
) -> Result<&'s Rule, Refusal> {
    let wanted = question.playbook.as_str();
    let fitting: Vec<&Rule> = rules_for(settings, question.project, question.issue_type)
        .filter(|r| r.playbooks.iter().any(|p| p == wanted))
        .collect();
    let allowed = fitting.iter().find(|rule| {
        question
            .operator_person
            .is_some_and(|person| rule.operator_groups.iter().any(|g| person.is_in(&g.id)))
    });
    match allowed {
        Some(rule) => Ok(rule),
        None => Err(not_allowed(question, &fitting)),
    }
}

/// The rules for tickets of this project and type.
fn rules_for<'s>(
    settings: &'s Settings,
    project: &str,
    issue_type: &str,
) -> impl Iterator<Item = &'s Rule> {
    settings
        .rules
        .iter()
        .filter(move |r| r.projects.iter().any(|p| p == project))
        .filter(move |r| r.issue_types.is_empty() || r.issue_types.iter().any(|t| t == issue_type))
}

/// The playbooks that any rule allows for tickets of this project and type, in a stable order.
#[must_use]
pub fn playbooks_of(settings: &Settings, project: &str, issue_type: &str) -> Vec<PlaybookId> {
    let mut all: Vec<PlaybookId> = rules_for(settings, project, issue_type)
        .flat_map(|r| r.playbooks.iter())
        .filter_map(|name| PlaybookId::parse(name))
        .collect();
    order::sort(&mut all);
    all.dedup();
    all
}

/// What a ticket is for, when nobody chose: what its type says, else the first that is allowed.
#[must_use]
pub fn default_playbook(settings: &Settings, project: &str, issue_type: &str) -> PlaybookId {
    let allowed = playbooks_of(settings, project, issue_type);
    let meant = match issue_type.to_lowercase().as_str() {
        "mover" => Some(PlaybookId::LeftTeam),
        "joiner" => Some(PlaybookId::Onboard),
        "returner" => Some(PlaybookId::Restore),
        _ => None,
    };
    meant
        .filter(|id| allowed.contains(id))
        .or_else(|| allowed.first().copied())
        .unwrap_or(PlaybookId::LeftBusiness)
}

fn not_allowed(question: &Question<'_>, fitting: &[&Rule]) -> Refusal {
    let title = question.playbook.title();
    if fitting.is_empty() {
        return Refusal::new(
            RefusalCode::OperatorNotAllowed,
            format!("{title} can't be run from project {}", question.project),
            "Nothing was read or changed for this ticket's person.",
            "Ask a Jira admin to add this project to a rule, or move the ticket.",
        );
    }
    let mut groups: Vec<&str> =
        fitting.iter().flat_map(|r| r.operator_groups.iter().map(|g| g.name.as_str())).collect();
    order::sort(&mut groups);
    groups.dedup();
    Refusal::new(
        RefusalCode::OperatorNotAllowed,
        "You can't run playbooks on this ticket",
        format!("{title} needs the group {}.", groups.join(" or ")),
        "Ask someone in that group to open this ticket.",
    )
}

/// Whether this person may be touched at all by this playbook.
///
/// # Errors
/// The refusal, naming the protection.
pub fn may_be_subject(
    settings: &Settings,
    operator: &AccountId,
    subject: &Person,
    playbook: PlaybookId,
) -> Result<(), Refusal> {
    if subject.account == *operator {
        return Err(Refusal::new(
            RefusalCode::SubjectSelf,
            "This ticket is about you",
            "Nobody takes or gives access to themselves.",
            "Ask another operator to open this ticket.",
        ));
    }
    let admin = subject.admin_roles();
    let demotes = playbook == PlaybookId::LeftBusiness && settings.approvals.admin_leaver.is_some();
    if !admin.is_empty() && !demotes {
        return Err(protected(subject, &format!("is {}", admin_words(&admin))));
    }
    if settings.protections.accounts.contains(&subject.account) {
        return Err(protected(subject, "is on the list of protected accounts"));
    }
    if let Some(group) = settings.protections.groups.iter().find(|g| subject.is_in(&g.id)) {
        return Err(protected(subject, &format!("is in the protected group {}", group.name)));
    }
    Ok(())
}

fn protected(subject: &Person, why: &str) -> Refusal {
    Refusal::new(
        RefusalCode::SubjectProtected,
        format!("{} {why}", subject.name),
        "Protected people are never changed. Nothing was written.",
        "An organization admin has to take the role or the protection away first.",
    )
}

fn admin_words(roles: &[&str]) -> String {
    let words: Vec<&str> = roles
        .iter()
        .map(|role| match *role {
            "atlassian/org-admin" => "an organization admin",
            "atlassian/site-admin" => "a site admin",
            "atlassian/user-access-admin" => "a user access admin",
            other => other,
        })
        .collect();
    words.join(" and ")
}
