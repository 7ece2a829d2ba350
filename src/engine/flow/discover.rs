//! Finding out what there is to hand over, and to whom: a wave of reads, and where there is
//! something, up to two more about who takes it.

use crate::connector::{Answer, Read};
use crate::domain::{AccountId, ProjectKey};
use crate::engine::observe;
use crate::engine::reads::Reads;
use crate::engine::run::Run;
use crate::plan::{Found, HandOver, Look, Step, Successor, hand_over_steps};
use std::collections::BTreeSet;

/// Projects in which it is asked whether the successor can be assigned; in the others the attempt
/// tells.
const PROJECTS_MAX: usize = 20;

/// Where the search stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Search {
    /// Everything is being listed.
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
    (Search::Listing, Look::OWNED.iter().flat_map(|look| look.reads(&sight)).collect())
}

/// The manager is asked for only where the ticket names nobody.
fn manager(plan: &HandOver) -> Option<Read> {
    let mail = plan.manager_mail.as_ref().filter(|_| plan.successor.is_none())?;
    Some(Read::PeopleByEmail { email: mail.to_lowercase() })
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
                let (owned, _) = observe::owned(reads, &run.sight());
                let found = Found { owned, successor: plan.successor.clone(), ..Found::default() };
                match manager(plan) {
                    Some(read) if !hand_over_steps(plan, &found, leaver).is_empty() => {
                        Next::Ask(Box::new(Self::Asking { found }), vec![read])
                    }
                    _ => check(plan, found, leaver),
                }
            }
            Self::Asking { found } => {
                let successor = boss(plan, reads, leaver);
                check(plan, Found { successor, ..found }, leaver)
            }
            Self::Checking { mut found, projects } => {
                for (project, read) in projects.iter().zip(checks(&found, &projects)) {
                    // What could not be read is tried: the refusal would be told.
                    if matches!(reads.answer(&read), Ok(Answer::Assignable(false))) {
                        found.not_assignable.insert(project.clone());
                    }
                }
                Next::Found(hand_over_steps(plan, &found, leaver))
            }
        }
    }
}

/// Asks whether the successor can be assigned, where issues are to be.
fn check(plan: &HandOver, found: Found, leaver: &AccountId) -> Next {
    let issues = found.owned.issues.iter().flatten();
    let projects: BTreeSet<ProjectKey> = issues.map(|i| i.project.clone()).collect();
    let projects: Vec<ProjectKey> = projects.into_iter().take(PROJECTS_MAX).collect();
    let wave = checks(&found, &projects);
    if wave.is_empty() {
        return Next::Found(hand_over_steps(plan, &found, leaver));
    }
    Next::Ask(Box::new(Search::Checking { found, projects }), wave)
}

fn checks(found: &Found, projects: &[ProjectKey]) -> Vec<Read> {
    let Some(successor) = &found.successor else { return Vec::new() };
    let ask = |project: &ProjectKey| Read::Assignable {
        project: project.clone(),
        account: successor.account.clone(),
    };
    projects.iter().map(ask).collect()
}

/// The manager, where exactly one person of the organization has the address.
fn boss(plan: &HandOver, reads: &Reads, leaver: &AccountId) -> Option<Successor> {
    let Ok(Answer::People(people)) = reads.answer(&manager(plan)?) else { return None };
    let [one] = people.as_slice() else { return None };
    match one.person.as_ref() {
        Ok(one) if one.account != *leaver && !one.is_locked_out() => {
            Some(Successor { account: one.account.clone(), name: one.name.clone() })
        }
        _ => None,
    }
}
