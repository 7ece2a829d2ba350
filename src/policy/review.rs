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
    /// What is said of the same by the settings that are compared with, where that is another.
    pub was: Option<Verdict>,
}

/// Whether something is allowed, and by which rule or why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
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

/// Who could do what to whom: first what differs from `before`, then the rest, each operator by
/// operator.
#[must_use]
pub fn effects(
    settings: &Settings,
    before: Option<&Settings>,
    sample: &Sample<'_>,
    now: Instant,
) -> Vec<Effect> {
    let either: Vec<&Settings> = std::iter::once(settings).chain(before).collect();
    let subjects: Vec<&Person> = chosen(&either, sample.subjects);
    let observed = |settings: &Settings| -> Vec<Observation> {
        subjects.iter().map(|person| seen(settings, person, sample.groups, now)).collect()
    };
    let (seen_now, seen_before) = (observed(settings), before.map(observed));
    let mut operators: Vec<&Person> = sample.operators.iter().collect();
    order::sort_by(&mut operators, |a, b| a.name < b.name);
    let mut playbooks: Vec<PlaybookId> = either
        .iter()
        .flat_map(|settings| &settings.rules)
        .flat_map(|rule| rule.playbooks.iter().filter_map(|name| PlaybookId::parse(name)))
        .collect();
    order::sort(&mut playbooks);
    playbooks.dedup();
    let mut all = Vec::new();
    for operator in operators.into_iter().take(OPERATORS_MAX) {
        for playbook in &playbooks {
            all.extend(seen_now.iter().enumerate().map(|(place, own)| {
                let is = verdict(settings, operator, *playbook, own);
                let own_before = seen_before.as_ref().and_then(|all| all.get(place));
                let was = before.zip(own_before);
                let was = was.map(|(before, own)| verdict(before, operator, *playbook, own));
                Effect {
                    operator: operator.name.clone(),
                    playbook: *playbook,
                    subject: own.person.name.clone(),
                    was: was.filter(|was| *was != is),
                    allowed: is.allowed,
                    why: is.why,
                }
            }));
        }
    }
    let (differing, same): (Vec<Effect>, Vec<Effect>) =
        all.into_iter().partition(|effect| effect.was.is_some());
    [differing, same].concat()
}

fn verdict(
    settings: &Settings,
    operator: &Person,
    playbook: PlaybookId,
    seen: &Observation,
) -> Verdict {
    let said = may_be_subject(settings, &operator.account, &seen.person, playbook)
        .and_then(|()| rule_for(settings, operator, playbook, seen));
    match said {
        Ok(rule) => Verdict { allowed: true, why: words(settings, rule, playbook, &seen.person) },
        Err(refusal) => Verdict { allowed: false, why: refusal.title },
    }
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
fn chosen<'p>(either: &[&Settings], people: &'p [Person]) -> Vec<&'p Person> {
    let is_protected = |person: &Person| {
        either.iter().map(|settings| &settings.protections).any(|protections| {
            protections.accounts.contains(&person.account)
                || protections.groups.iter().any(|g| person.is_in(&g.id))
        })
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
