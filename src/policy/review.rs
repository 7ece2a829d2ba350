//! What a document would mean before it is saved: who could do what to whom, of real people. The
//! answers are those that the gate itself gives.

use super::approval::{PlanEffects, approvals_needed};
use super::authorize::{Question, may_be_subject, may_operate};
use super::rule::{Rule, TicketKind};
use super::settings::Settings;
use crate::domain::order;
use crate::domain::{
    DirectoryId, GroupId, GroupMembership, Instant, ListedGroup, Observation, Person,
};
use crate::playbook::PlaybookId;

/// As many operators and as many people they could act on are shown.
const OPERATORS_MAX: usize = 6;
const SUBJECTS_MAX: usize = 8;

/// What one operator could do to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// Who, by name.
    pub operator: String,
    /// What.
    pub playbook: PlaybookId,
    /// To whom, by name.
    pub subject: String,
    /// Whether.
    pub allowed: bool,
    /// By which rule, or why not.
    pub why: String,
}

/// Real people to try a document on.
#[derive(Clone, Debug)]
pub struct Sample<'a> {
    /// People of the operators' groups.
    pub operators: &'a [Person],
    /// People of the organization.
    pub subjects: &'a [Person],
    /// Groups, for where they live.
    pub groups: &'a [ListedGroup],
}

/// Who could do what to whom, operator by operator.
#[must_use]
pub fn effects(settings: &Settings, sample: &Sample<'_>, now: Instant) -> Vec<Effect> {
    let subjects: Vec<Observation> = chosen(settings, sample.subjects)
        .into_iter()
        .map(|person| seen(settings, person, sample.groups, now))
        .collect();
    let mut operators: Vec<&Person> = sample.operators.iter().collect();
    order::sort_by(&mut operators, |a, b| a.name < b.name);
    let mut playbooks: Vec<PlaybookId> = settings
        .rules
        .iter()
        .flat_map(|rule| rule.playbooks.iter().filter_map(|name| PlaybookId::parse(name)))
        .collect();
    order::sort(&mut playbooks);
    playbooks.dedup();
    let mut all = Vec::new();
    for operator in operators.into_iter().take(OPERATORS_MAX) {
        for playbook in &playbooks {
            all.extend(subjects.iter().map(|s| effect(settings, operator, *playbook, s)));
        }
    }
    all
}

fn effect(
    settings: &Settings,
    operator: &Person,
    playbook: PlaybookId,
    seen: &Observation,
) -> Effect {
    let said = may_be_subject(settings, &operator.account, &seen.person, playbook)
        .and_then(|()| rule_for(settings, operator, playbook, seen));
    let (allowed, why) = match said {
        Ok(rule) => (true, words(settings, rule, playbook, &seen.person)),
        Err(refusal) => (false, refusal.title),
    };
    let (operator, subject) = (operator.name.clone(), seen.person.name.clone());
    Effect { operator, playbook, subject, allowed, why }
}

/// From whichever of the tickets that the rules speak of.
fn rule_for<'s>(
    settings: &'s Settings,
    operator: &Person,
    playbook: PlaybookId,
    seen: &Observation,
) -> Result<&'s Rule, super::Refusal> {
    let ask = |ticket: TicketKind<'_>| {
        let question = Question {
            operator: &operator.account,
            operator_person: Some(operator),
            holds_permission: false,
            ticket,
            playbook,
            subject: Some(seen),
        };
        may_operate(settings, &question)
    };
    let mut refusal = None;
    for rule in settings.rules.iter().filter(|rule| rule.allows(playbook)) {
        for project in &rule.projects {
            let ticket = TicketKind {
                project,
                issue_type: rule.issue_types.first().map(String::as_str).unwrap_or_default(),
                request_type: rule.request_types.first().map(String::as_str),
            };
            match ask(ticket) {
                Ok(rule) => return Ok(rule),
                Err(said) => refusal = refusal.or(Some(said)),
            }
        }
    }
    let nowhere = TicketKind { project: "", issue_type: "", request_type: None };
    refusal.map_or_else(|| ask(nowhere), Err)
}

fn words(settings: &Settings, rule: &Rule, playbook: PlaybookId, subject: &Person) -> String {
    let effects = PlanEffects::of(settings, playbook, subject, false);
    let needs = approvals_needed(settings, Some(rule), effects);
    let groups: Vec<&str> =
        needs.iter().flat_map(|need| need.groups.iter().map(|g| g.name.as_str())).collect();
    match groups.as_slice() {
        [] => format!("Rule '{}'", rule.name),
        groups => format!("Rule '{}', once somebody of {} confirms", rule.name, groups.join(", ")),
    }
}

/// Those whom a mistake would hurt most first: admins and protected people, then anybody.
fn chosen<'p>(settings: &Settings, people: &'p [Person]) -> Vec<&'p Person> {
    let protections = &settings.protections;
    let is_protected = |person: &Person| {
        protections.accounts.contains(&person.account)
            || protections.groups.iter().any(|g| person.is_in(&g.id))
    };
    let is_special = |person: &&Person| !person.admin_roles().is_empty() || is_protected(person);
    let (special, plain): (Vec<&Person>, Vec<&Person>) = people.iter().partition(is_special);
    special.into_iter().take(SUBJECTS_MAX / 2).chain(plain).take(SUBJECTS_MAX).collect()
}

fn seen(settings: &Settings, person: &Person, groups: &[ListedGroup], now: Instant) -> Observation {
    let place = |id: &GroupId| {
        let listed = groups.iter().find(|g| g.group == *id)?;
        listed.known(settings.directory_of(id)).ok().map(|known| known.directory)
    };
    let membership = |(id, name): &(GroupId, String)| {
        let directory: DirectoryId = place(id)?;
        Some(GroupMembership {
            gives: None,
            group: id.clone(),
            name: name.clone(),
            directory,
            synced: false,
            modifiable: None,
        })
    };
    Observation {
        groups: person.groups.iter().filter_map(membership).collect(),
        person: person.clone(),
        roles: Vec::new(),
        privileges: None,
        tokens: None,
        entra: None,
        read_at: now,
    }
}
