//! Finding out what there is to hand over, and to whom: a wave of reads, and where there is
//! something, up to two more about who takes it.

use crate::connector::{Answer, Read};
use crate::domain::{AccountId, Address, ProjectKey};
use crate::engine::observe;
use crate::engine::reads::Reads;
use crate::engine::run::Run;
use crate::plan::{Found, HandOver, Heir, Look, Many, Owned, Step, Successor, hand_over_steps};
use std::collections::BTreeSet;

/// Projects in which it is asked whether the successor can be assigned; in the others the attempt
/// tells.
const PROJECTS_MAX: usize = 20;

/// Where the search stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Search {
    /// Everything is being listed; once more, what Jira searches for.
    Listing,
    /// The manager is being looked up: there is something to hand over, and the ticket names nobody.
    Asking { found: Found },
    /// The successor is being checked.
    Checking { found: Found, projects: Vec<ProjectKey> },
}

/// What follows a wave.
pub(super) enum Next {
    Ask(Box<Search>, Vec<Read>),
    Found(Vec<Step>),
}

/// The first wave.
pub(super) fn begin(run: &Run) -> (Search, Vec<Read>) {
    let sight = run.sight();
    let looks: &[Look] = if run.listings == 0 { &Look::OWNED } else { &Look::AGAIN };
    (Search::Listing, looks.iter().flat_map(|look| look.reads(&sight)).collect())
}

/// The manager is asked for only where the ticket names nobody.
fn manager(plan: &HandOver) -> Option<Read> {
    let mail = plan.manager_mail.as_ref().filter(|_| plan.successor.is_none())?;
    Some(Read::PeopleByEmail { email: Address::told(mail) })
}

impl Search {
    /// Takes the answers of a wave.
    pub(super) fn go_on(self, run: &Run, reads: &Reads) -> Next {
        let Some(plan) = &run.opened.plan.hand_over else {
            return Next::Found(Vec::new());
        };
        let leaver = run.target().account;
        match self {
            Self::Listing => {
                let owned = news(run, observe::owned(reads, &run.sight()).0);
                if run.listings > 0 && owned.is_searched_empty() {
                    return Next::Found(Vec::new());
                }
                let heir = plan.successor.clone().map_or(Heir::Nobody, Heir::Named);
                let refused = run.steps().any(|(step, state)| state.is_split(step));
                let many = if refused { Many::Refused } else { Many::Unknown };
                let found = Found { listing: run.listings, owned, heir, many, ..Found::default() };
                match manager(plan) {
                    Some(read) if !steps(run, plan, &found).is_empty() => {
                        Next::Ask(Box::new(Self::Asking { found }), vec![read])
                    }
                    _ => check(run, plan, found),
                }
            }
            Self::Asking { found } => {
                let heir = boss(plan, reads, leaver);
                check(run, plan, Found { heir, ..found })
            }
            Self::Checking { mut found, projects } => {
                for (project, read) in projects.iter().zip(checks(&found, &projects)) {
                    // What could not be read is tried: the refusal would be told.
                    if matches!(reads.answer(&read), Ok(Answer::Assignable(false))) {
                        found.not_assignable.insert(project.clone());
                    }
                }
                if matches!(reads.answer(&may_bulk()), Ok(Answer::Holds(false))) {
                    found.many = Many::Refused;
                }
                Next::Found(steps(run, plan, &found))
            }
        }
    }
}

/// Whether the app holds the global permission 'Make bulk changes'.
fn may_bulk() -> Read {
    Read::Holds { account: None, permission: "BULK_CHANGE".to_owned() }
}

/// Asks whether the successor can be assigned, where issues are to be, and whether many may be
/// changed at once, where they are.
fn check(run: &Run, plan: &HandOver, found: Found) -> Next {
    let issues = found.owned.issues.iter().flatten();
    let projects: BTreeSet<ProjectKey> = issues.map(|i| i.project.clone()).collect();
    let projects: Vec<ProjectKey> = projects.into_iter().take(PROJECTS_MAX).collect();
    let mut wave = checks(&found, &projects);
    if found.many == Many::Unknown && found.has_many() {
        wave.push(may_bulk());
    }
    if wave.is_empty() {
        return Next::Found(steps(run, plan, &found));
    }
    Next::Ask(Box::new(Search::Checking { found, projects }), wave)
}

/// What hands over what was found, but for what is being handed over.
fn steps(run: &Run, plan: &HandOver, found: &Found) -> Vec<Step> {
    let mut steps = hand_over_steps(plan, found, run.target().account);
    // Pages by number show something twice when something before it has gone meanwhile.
    let mut named = BTreeSet::new();
    steps.retain(|step| !run.steps.contains_key(&step.id) && named.insert(step.id.clone()));
    steps
}

fn checks(found: &Found, projects: &[ProjectKey]) -> Vec<Read> {
    let Some(successor) = found.heir.named() else { return Vec::new() };
    let ask = |project: &ProjectKey| Read::Assignable {
        project: project.clone(),
        account: successor.account.clone(),
    };
    projects.iter().map(ask).collect()
}

/// The manager, where exactly one person of the organization has the address.
fn boss(plan: &HandOver, reads: &Reads, leaver: &AccountId) -> Heir {
    let Some(read) = manager(plan) else { return Heir::Nobody };
    let Ok(Answer::People(people)) = reads.answer(&read) else { return Heir::Unread };
    let [one] = people.as_slice() else { return Heir::Nobody };
    match one.person.as_ref() {
        Ok(one) if one.account != *leaver && !one.is_locked_out() => {
            Heir::Named(Successor { account: one.account.clone(), name: one.name.clone() })
        }
        Ok(_) => Heir::Nobody,
        Err(_) => Heir::Unread,
    }
}

/// Of a listing that is not the first: what no step is about. Components and roles are listed whole
/// the first time.
fn news(run: &Run, owned: Owned) -> Owned {
    if run.listings == 0 {
        return owned;
    }
    let whole = run.steps().filter(|(step, state)| !state.is_split(step));
    let steps: Vec<&Step> = whole.map(|(step, _)| step).collect();
    let owned = owned.beyond(&steps);
    let projects = owned.projects.or(Some(Vec::new()));
    Owned { projects, components: Some(Vec::new()), roles: Some(Vec::new()), ..owned }
}
