//! Who may run what, on whom. Asked in full before every first write.

use super::approval::may_be_asked;
use super::rule::{Rule, Scope, TicketKind};
use super::{Refusal, RefusalCode, Settings};
use crate::domain::order;
use crate::domain::{AccountId, AccountKind, Observation, Person};
use crate::playbook::PlaybookId;

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Who asks, as the platform says.
    pub operator: &'a AccountId,
    /// The asker as the organization describes them; `None` when it does not know them.
    pub operator_person: Option<&'a Person>,
    /// Whether the asker was seen to hold the app's own permission.
    pub holds_permission: bool,
    /// What kind of ticket they ask from.
    pub ticket: TicketKind<'a>,
    /// What they want to run.
    pub playbook: PlaybookId,
    /// On whom, once that is known.
    pub subject: Option<&'a Observation>,
}

/// Whether a rule lets this operator run this playbook from this ticket, and on this person where
/// they are known already.
///
/// # Errors
/// The refusal, naming what the operator may do instead and which group would allow it.
pub fn may_operate<'s>(
    settings: &'s Settings,
    question: &Question<'_>,
) -> Result<&'s Rule, Refusal> {
    let fitting: Vec<&Rule> = rules_for(settings, question.ticket)
        .filter(|rule| rule.allows(question.playbook))
        .collect();
    let own: Vec<&Rule> =
        fitting.iter().copied().filter(|rule| is_operator(rule, question)).collect();
    let Some(first) = own.first() else { return Err(not_allowed(question, &fitting)) };
    let Some(seen) = question.subject else { return Ok(first) };
    let in_scope = own.iter().find(|rule| rule.subjects.includes(seen, settings));
    in_scope.copied().ok_or_else(|| out_of_scope(seen))
}

/// Whether an action of Automation with a connection of this account may have people looked for who
/// are inactive. There is no ticket, and the answer is about everybody: so a rule of the settings
/// has to name the very account for the playbook `revoke-inactive`, without bounds on whom it is
/// about. Groups and the permission make operators of tickets, which is less; and 'Administer Jira'
/// is no proof here, since whoever may edit the flow uses the connection, whosever it is.
///
/// # Errors
/// The refusal, with what would allow it.
pub fn may_search(settings: &Settings, account: &AccountId) -> Result<(), Refusal> {
    let names = |rule: &&Rule| {
        rule.allows(PlaybookId::RevokeInactive)
            && rule.operator_accounts.iter().any(|a| a.id == *account && !a.id.as_str().is_empty())
    };
    let mut own = settings.rules.iter().filter(names).peekable();
    let title = "The account of this connection can't find inactive people";
    let Some(bounded) = own.peek().map(|rule| rule.name.clone()) else {
        return Err(Refusal::new(
            RefusalCode::OperatorNotAllowed,
            title,
            "Automation calls an action as whoever made its connection. The answer is about everybody, so a rule of Offramp's settings has to name that account itself for the playbook Inactive. A group or an admin's permission is not enough. Nothing was read or changed.",
            "Ask a Jira admin to name the account in such a rule, or choose another connection.",
        ));
    };
    if own.any(|rule| rule.subjects == Scope::default()) {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalCode::OperatorNotAllowed,
        title,
        format!(
            "The answer is about everybody, and '{bounded}', which names the connection's account, is for some people only. Nothing was read or changed."
        ),
        "Ask a Jira admin for a rule without bounds on directories, domains and groups, or choose another connection.",
    ))
}

/// Whether a rule names the asker as one of its operators.
pub(super) fn is_operator(rule: &Rule, question: &Question<'_>) -> bool {
    let Question { operator, operator_person, holds_permission, .. } = question;
    is_named(rule, operator, *operator_person, *holds_permission)
}

fn is_named(rule: &Rule, account: &AccountId, person: Option<&Person>, holds: bool) -> bool {
    let in_group =
        person.is_some_and(|person| rule.operator_groups.iter().any(|g| person.is_in(&g.id)));
    in_group
        || rule.operator_accounts.iter().any(|a| a.id == *account)
        || rule.permission_holders && holds
}

/// Whether any rule makes somebody an operator, of whatever tickets: whoever is none can start
/// nothing, which is told before they look for what to start.
///
/// # Errors
/// None does.
pub fn operates_anywhere(
    settings: &Settings,
    account: &AccountId,
    person: Option<&Person>,
    holds_permission: bool,
) -> Result<(), Refusal> {
    let mut rules = settings.rules.iter();
    if rules.any(|rule| is_named(rule, account, person, holds_permission)) {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalCode::OperatorNotAllowed,
        "You can start nothing here",
        "No rule makes you an operator, and administering Jira doesn't either. Nothing was started.",
        "Ask an operator to start the tickets, or name a group of yours in a rule under People and rules.",
    ))
}

/// Whether the answer depends on who holds the app's own permission.
#[must_use]
pub fn asks_for_permission(settings: &Settings, ticket: TicketKind<'_>) -> bool {
    rules_for(settings, ticket).any(|rule| rule.permission_holders)
}

/// Whether a rule lets this operator look into, or go on with, a run that another rule may have
/// opened: one for its playbook on tickets like this, and about everybody or the very rule by which
/// the run was opened. Of whom a bounded rule is about, nobody knows of a run that is over.
///
/// # Errors
/// The refusal, as of [`may_operate`].
pub fn may_take_up<'s>(
    settings: &'s Settings,
    question: &Question<'_>,
    opened_by: &str,
) -> Result<&'s Rule, Refusal> {
    let fitting: Vec<&Rule> = rules_for(settings, question.ticket)
        .filter(|rule| rule.allows(question.playbook))
        .collect();
    let mut own = fitting.iter().copied().filter(|rule| is_operator(rule, question));
    own.find(|rule| rule.subjects == Scope::default() || rule.name == opened_by)
        .ok_or_else(|| not_allowed(question, &fitting))
}

/// Whether this person may look at a plan in order to confirm it, and the rule whose plan that is,
/// where one asks for it: some rule for tickets like this one allows the playbook, and they are in a
/// group that a plan of it can need.
///
/// # Errors
/// Nobody asks them.
pub fn may_confirm<'s>(
    settings: &'s Settings,
    question: &Question<'_>,
) -> Result<Option<&'s Rule>, Refusal> {
    let fitting = || {
        rules_for(settings, question.ticket).filter(|rule| {
            rule.allows(question.playbook)
                && question.subject.is_none_or(|seen| rule.subjects.includes(seen, settings))
        })
    };
    let asked = |rule: Option<&Rule>| {
        let person = question.operator_person;
        person.is_some_and(|p| may_be_asked(settings, rule, question.playbook, p))
    };
    if let Some(rule) = fitting().filter(|r| r.approvals.is_some()).find(|r| asked(Some(r))) {
        return Ok(Some(rule));
    }
    if fitting().next().is_some() && asked(None) {
        return Ok(fitting().find(|rule| rule.approvals.is_some()));
    }
    Err(not_asked(question))
}

fn not_asked(question: &Question<'_>) -> Refusal {
    Refusal::new(
        RefusalCode::ApprovalNotAllowed,
        "You can't confirm this plan",
        format!(
            "No rule for tickets like this one asks you to confirm '{}'. Nothing was changed.",
            question.playbook.title()
        ),
        "Ask an operator who has to confirm it.",
    )
}

/// The rules for tickets like this one.
pub(super) fn rules_for<'s>(
    settings: &'s Settings,
    ticket: TicketKind<'_>,
) -> impl Iterator<Item = &'s Rule> + Clone {
    settings.rules.iter().filter(move |rule| rule.is_for(ticket))
}

/// The playbooks that any rule allows for tickets like this one, in a stable order.
#[must_use]
pub fn playbooks_of(settings: &Settings, ticket: TicketKind<'_>) -> Vec<PlaybookId> {
    let mut all: Vec<PlaybookId> = rules_for(settings, ticket)
        .flat_map(|r| r.playbooks.iter())
        .filter_map(|name| PlaybookId::parse(name))
        .collect();
    order::sort(&mut all);
    all.dedup();
    all
}

/// What is offered for a ticket, when nobody chose.
#[must_use]
pub fn default_playbook(settings: &Settings, ticket: TicketKind<'_>) -> PlaybookId {
    purpose_of(settings, ticket).unwrap_or(PlaybookId::LeftBusiness)
}

/// What a ticket is for by the settings: what they say of its type where a rule allows that, else
/// the first that is allowed. Where no rule is for such tickets, what they say of its type.
#[must_use]
pub fn purpose_of(settings: &Settings, ticket: TicketKind<'_>) -> Option<PlaybookId> {
    let allowed = playbooks_of(settings, ticket);
    let types = [ticket.request_type, Some(ticket.issue_type)];
    let meant = settings.purposes.iter().find(|purpose| {
        types.into_iter().flatten().any(|own| own.eq_ignore_ascii_case(&purpose.ticket_type))
    });
    let meant = meant.and_then(|purpose| PlaybookId::parse(&purpose.playbook));
    meant.filter(|id| allowed.contains(id)).or_else(|| allowed.first().copied()).or(meant)
}

fn out_of_scope(seen: &Observation) -> Refusal {
    Refusal::new(
        RefusalCode::SubjectOutOfScope,
        format!("{} is outside of what you may change", seen.person.name),
        "Your rules are for other directories, domains or groups. Nothing was changed.",
        "Ask a Jira admin who may do this, or to widen the rule.",
    )
}

fn not_allowed(question: &Question<'_>, fitting: &[&Rule]) -> Refusal {
    if fitting.is_empty() {
        return no_rule_for(question.playbook, question.ticket.project);
    }
    let title = question.playbook.title();
    Refusal::new(
        RefusalCode::OperatorNotAllowed,
        "You can't run playbooks on this ticket",
        format!("{title} needs {}.", words_of(fitting)),
        "Ask someone who has that to open this ticket.",
    )
}

/// What is said, at every door, where no rule lets anybody run a playbook from tickets of this kind.
#[must_use]
pub fn no_rule_for(playbook: PlaybookId, project: &str) -> Refusal {
    Refusal::new(
        RefusalCode::OperatorNotAllowed,
        format!("{} can't be run from project {project}", playbook.title()),
        "No rule is for tickets like this one. Nothing was changed.",
        "Ask a Jira admin to add this project and type to a rule, or move the ticket.",
    )
}

/// What it takes to run a playbook from tickets like this one, for people: 'the group it-leads'.
#[must_use]
pub fn who_may(settings: &Settings, ticket: TicketKind<'_>, playbook: PlaybookId) -> String {
    let fitting: Vec<&Rule> =
        rules_for(settings, ticket).filter(|rule| rule.allows(playbook)).collect();
    words_of(&fitting)
}

fn words_of(fitting: &[&Rule]) -> String {
    let mut groups: Vec<&str> =
        fitting.iter().flat_map(|r| r.operator_groups.iter().map(|g| g.name.as_str())).collect();
    order::sort(&mut groups);
    groups.dedup();
    let mut who: Vec<String> = Vec::new();
    if !groups.is_empty() {
        who.push(format!("the group {}", groups.join(" or ")));
    }
    if fitting.iter().any(|rule| rule.permission_holders) {
        who.push("the permission 'Run Offramp playbooks'".to_owned());
    }
    if who.is_empty() {
        who.push("an account that a rule names".to_owned());
    }
    who.join(", or ")
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
    if let Some(kind) = &subject.account_type {
        is_person(&subject.name, kind)?;
    }
    let admin = subject.admin_roles();
    let demotes = playbook == PlaybookId::LeftBusiness && settings.approvals.admin_leaver.is_some();
    if !admin.is_empty() && !demotes {
        return Err(protected(
            subject,
            &format!("is {}", admin_words(&admin)),
            "An organization admin has to take the role away first.",
        ));
    }
    if settings.protections.accounts.contains(&subject.account) {
        return Err(protected(
            subject,
            "is on the list of protected accounts",
            "A Jira admin has to take the account off the list first, under People and rules.",
        ));
    }
    if let Some(group) = settings.protections.groups.iter().find(|g| subject.is_in(&g.id)) {
        return Err(protected(
            subject,
            &format!("is in the protected group {}", group.name),
            "An organization admin has to take the person out of the group first, or a Jira admin the group off the list under People and rules.",
        ));
    }
    Ok(())
}

/// Refuses an account that is not of the kind of people, or of a kind that nobody has heard of.
fn is_person(name: &str, kind: &str) -> Result<(), Refusal> {
    Err(match AccountKind::of(kind) {
        AccountKind::Person => return Ok(()),
        AccountKind::Program => Refusal::new(
            RefusalCode::SubjectApp,
            format!("{name} is no person"),
            format!(
                "It is an account of the kind '{kind}': an agent's or an app's. Nothing was changed."
            ),
            "An organization admin manages agents and apps.",
        ),
        AccountKind::Customer => Refusal::new(
            RefusalCode::SubjectPortalOnly,
            format!("{name} is a portal-only customer"),
            "The account reaches the customer portal only. Nothing was changed.",
            "A site admin closes it under Administration > Jira Service Management > Portal only customers.",
        ),
        AccountKind::Unknown => Refusal::new(
            RefusalCode::ConnectionUnreadable,
            format!("Nobody knows what kind of account {name} is"),
            format!(
                "The organization says '{kind}' for `accountType`, which Offramp doesn't know. Nothing was changed."
            ),
            "Tell a Jira admin: a newer version of Offramp may know it.",
        ),
    })
}

fn protected(subject: &Person, why: &str, remedy: &str) -> Refusal {
    Refusal::new(
        RefusalCode::SubjectProtected,
        format!("{} {why}", subject.name),
        "Protected people are never changed. Nothing was written.",
        remedy,
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
