//! Who takes over what the leaver owns in Jira. The plan says that it will be done; what there is
//! to hand over is listed when the access has been cut, so that nothing assigned in between is
//! forgotten and a new issue does not void a confirmed plan.

mod holdings;
mod issues;

pub use holdings::{Count, Holdings};
pub use issues::Many;

use super::probe::Look;
use super::step::{Prediction, Probe, Rung, Step, StepId, Task};
use crate::connector::Act;
use crate::domain::record::record;
use crate::domain::{
    AccountId, Component, LedProject, OpenIssue, OwnedItem, ProjectKey, ProjectRole,
};
use crate::playbook::Phase;
use std::collections::BTreeSet;

/// Somebody who takes over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Successor {
    /// The account.
    pub account: AccountId,
    /// Name, for people.
    pub name: String,
}
record!(Successor { account, name });

/// The part of a plan that is filled in by the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOver {
    /// From the ticket.
    pub successor: Option<Successor>,
    /// From Entra: who takes over where the ticket names nobody.
    pub manager_mail: Option<String>,
    /// Projects whose components and roles are looked through.
    pub projects: Vec<ProjectKey>,
    /// Who does what cannot be handed over.
    pub contact: String,
}
record!(HandOver { successor, manager_mail, projects, contact });

impl HandOver {
    /// What becomes of the leaver's roles in projects, which nobody takes over.
    pub const ROLES: &'static str = "Roles in projects are taken.";

    /// What is said of it with a plan, as long as nobody has counted what there is.
    #[must_use]
    pub fn note(&self) -> String {
        format!(
            "Open issues, filters, shared dashboards and leads are handed over. {} {}",
            self.sentence(),
            Self::ROLES
        )
    }

    /// Who takes over, in a sentence: the same wherever it is said.
    #[must_use]
    pub fn sentence(&self) -> String {
        match (&self.successor, &self.manager_mail) {
            (Some(successor), _) => format!("All of it goes to {}.", successor.name),
            (None, Some(mail)) => format!("All of it goes to the manager, {mail}."),
            (None, None) => format!(
                "Nobody is named who takes over: open issues and component leads go to the lead of their project. The rest is left to {}.",
                self.contact
            ),
        }
    }
}

/// What Jira lists. `None`: it could not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owned {
    /// Assigned and not done.
    pub issues: Option<Vec<OpenIssue>>,
    /// Filters.
    pub filters: Option<Vec<OwnedItem>>,
    /// Shared dashboards.
    pub dashboards: Option<Vec<OwnedItem>>,
    /// All projects with their leads.
    pub projects: Option<Vec<LedProject>>,
    /// Components of the projects that are looked through.
    pub components: Option<Vec<Component>>,
    /// Roles of the projects that are looked through.
    pub roles: Option<Vec<ProjectRole>>,
}

/// Who takes over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Heir {
    /// This one.
    Named(Successor),
    /// Nobody is named; the lead of a project takes what is the project's.
    #[default]
    Nobody,
    /// Somebody may be, and who could not be read: nobody else takes it instead.
    Unread,
}

impl Heir {
    /// The one who is named.
    #[must_use]
    pub fn named(&self) -> Option<&Successor> {
        match self {
            Self::Named(successor) => Some(successor),
            Self::Nobody | Self::Unread => None,
        }
    }
}

/// What was found out about handing over, before anything is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Listings before this one; their steps have names of their own.
    pub listing: u32,
    /// What there is.
    pub owned: Owned,
    /// Who takes over.
    pub heir: Heir,
    /// Projects in which the successor cannot be assigned issues.
    pub not_assignable: BTreeSet<ProjectKey>,
    /// Whether many issues go in one task.
    pub many: Many,
}

impl Owned {
    /// What no step is about yet: of issues, filters and dashboards, which a search lists. A listing
    /// that can't be read stays so, unless a step is about all of it.
    #[must_use]
    pub fn beyond(self, steps: &[&Step]) -> Self {
        let is_left = |kind: Look, id: Option<&String>| {
            !steps.iter().any(|step| step.probe.is_about(kind, id))
        };
        let unread = |kind: Look| is_left(kind, None);
        Self {
            issues: left(self.issues, |i| is_left(Look::Issues, Some(&i.id)), unread(Look::Issues)),
            filters: left(
                self.filters,
                |f| is_left(Look::Filters, Some(&f.id)),
                unread(Look::Filters),
            ),
            dashboards: left(
                self.dashboards,
                |d| is_left(Look::Dashboards, Some(&d.id)),
                unread(Look::Dashboards),
            ),
            projects: self.projects,
            components: self.components,
            roles: self.roles,
        }
    }

    /// Whether a search listed nothing, and each could be read.
    #[must_use]
    pub fn is_searched_empty(&self) -> bool {
        let none = |is_empty: Option<bool>| is_empty == Some(true);
        none(self.issues.as_ref().map(Vec::is_empty))
            && none(self.filters.as_ref().map(Vec::is_empty))
            && none(self.dashboards.as_ref().map(Vec::is_empty))
    }
}

/// What is left of a listing. One that could not be read is nothing new where a step is about all
/// of it.
fn left<T>(
    all: Option<Vec<T>>,
    is_left: impl Fn(&T) -> bool,
    may_be_unread: bool,
) -> Option<Vec<T>> {
    match all {
        Some(all) => Some(all.into_iter().filter(is_left).collect()),
        None if may_be_unread => None,
        None => Some(Vec::new()),
    }
}

/// The steps that hand over what was found.
#[must_use]
pub fn hand_over_steps(plan: &HandOver, found: &Found, leaver: &AccountId) -> Vec<Step> {
    let maker = Maker { plan, found, leaver };
    let mut steps = maker.issues();
    steps.extend(maker.filters());
    steps.extend(maker.dashboards());
    steps.extend(maker.components());
    steps.extend(maker.projects());
    steps.extend(maker.roles());
    steps
}

struct Maker<'a> {
    plan: &'a HandOver,
    found: &'a Found,
    leaver: &'a AccountId,
}

impl Maker<'_> {
    fn by_hand(&self, title: String) -> Rung {
        Rung::ByHand(Task { title, who: self.plan.contact.clone(), href: None })
    }

    /// A name that no step of an earlier listing has.
    fn of_listing(&self, id: &str) -> String {
        match self.found.listing {
            0 => id.to_owned(),
            again => format!("{id}.{again}"),
        }
    }

    /// The lead of a project, where that is somebody else than the leaver. They take what nobody
    /// is named for, not what somebody is named for who could not be read.
    fn lead_of(&self, project: &ProjectKey) -> Option<&AccountId> {
        if self.found.heir == Heir::Unread {
            return None;
        }
        let all = self.found.owned.projects.as_deref().unwrap_or_default();
        let lead = all.iter().find(|p| p.key == *project)?.lead.as_ref()?;
        (lead != self.leaver).then_some(lead)
    }

    /// What could not be listed has to be looked through by somebody.
    fn unlisted(&self, id: &str, what: &str, probe: Probe) -> Vec<Step> {
        vec![Step {
            id: StepId(format!("handOver.{id}")),
            phase: Phase::HandOver,
            title: format!("Hand over {what}"),
            detail: None,
            prediction: Prediction::WillBeRefused {
                why: "Jira didn't list them".to_owned(),
                instead: "somebody looks for them".to_owned(),
            },
            ladder: vec![self.by_hand(format!("Find and hand over {what}"))],
            probe,
        }]
    }

    fn step(&self, id: String, what: &str, probe: Probe, acts: Vec<(Act, &str)>) -> Step {
        let title = match acts.first() {
            Some((_, to)) => format!("Hand over {what} to {to}"),
            None => format!("Hand over {what}"),
        };
        let prediction = if acts.is_empty() {
            let why = match self.found.heir {
                Heir::Unread => "who takes over couldn't be read",
                Heir::Named(_) | Heir::Nobody => "nobody is named who takes over",
            };
            Prediction::WillBeRefused {
                why: why.to_owned(),
                instead: "somebody decides by hand".to_owned(),
            }
        } else {
            Prediction::WillWork
        };
        let mut ladder: Vec<Rung> = acts.into_iter().map(|(act, _)| Rung::Act(act)).collect();
        ladder.push(self.by_hand(format!("Hand over {what}")));
        let detail = None;
        Step { id: StepId(id), phase: Phase::HandOver, title, detail, prediction, ladder, probe }
    }

    fn successor_acts(&self, act: impl Fn(AccountId) -> Act) -> Vec<(Act, &str)> {
        let successor = self.found.heir.named().into_iter();
        successor.map(|s| (act(s.account.clone()), s.name.as_str())).collect()
    }

    fn filters(&self) -> Vec<Step> {
        let Some(filters) = &self.found.owned.filters else {
            let probe = Probe::WithoutFilter { filter: None };
            return self.unlisted("filters", "filters", probe);
        };
        let step = |filter: &OwnedItem| {
            let acts =
                self.successor_acts(|to| Act::ChangeFilterOwner { filter: filter.id.clone(), to });
            let what = format!("the filter {}", filter.name);
            let probe = Probe::WithoutFilter { filter: Some(filter.id.clone()) };
            self.step(format!("handOver.filter.{}", filter.id), &what, probe, acts)
        };
        filters.iter().map(step).collect()
    }

    fn dashboards(&self) -> Vec<Step> {
        let Some(dashboards) = &self.found.owned.dashboards else {
            let probe = Probe::WithoutDashboards { dashboards: Vec::new() };
            return self.unlisted("dashboards", "dashboards", probe);
        };
        let ids: Vec<String> = dashboards.iter().map(|d| d.id.clone()).collect();
        let what = match dashboards.as_slice() {
            [] => return Vec::new(),
            [one] => format!("the dashboard {}", one.name),
            many => format!("{} dashboards", many.len()),
        };
        let acts =
            self.successor_acts(|to| Act::ChangeDashboardOwner { dashboards: ids.clone(), to });
        let probe = Probe::WithoutDashboards { dashboards: ids.clone() };
        vec![self.step(self.of_listing("handOver.dashboards"), &what, probe, acts)]
    }

    fn components(&self) -> Vec<Step> {
        let Some(components) = &self.found.owned.components else {
            let probe = Probe::NotLeadingComponent { component: None };
            return self.unlisted("components", "components", probe);
        };
        let led = components.iter().filter(|c| c.lead.as_ref() == Some(self.leaver));
        led.map(|component| {
            let act = |to: AccountId| Act::LeadComponent { component: component.id.clone(), to };
            let mut acts = self.successor_acts(act);
            if let Some(lead) = self.lead_of(&component.project) {
                acts.push((act(lead.clone()), "the project's lead"));
            }
            let what = format!("the component {} of {}", component.name, component.project);
            let probe = Probe::NotLeadingComponent { component: Some(component.id.clone()) };
            self.step(format!("handOver.component.{}", component.id), &what, probe, acts)
        })
        .collect()
    }

    fn projects(&self) -> Vec<Step> {
        let Some(projects) = &self.found.owned.projects else {
            let probe = Probe::NotLeadingProject { project: None };
            return self.unlisted("projects", "projects", probe);
        };
        let led = projects.iter().filter(|p| p.lead.as_ref() == Some(self.leaver));
        led.map(|project| {
            let key = &project.key;
            let acts = self.successor_acts(|to| Act::LeadProject { project: key.clone(), to });
            let probe = Probe::NotLeadingProject { project: Some(key.clone()) };
            self.step(format!("handOver.project.{key}"), &format!("the project {key}"), probe, acts)
        })
        .collect()
    }

    /// A role that was given by name survives every group removal; nobody else needs it.
    fn roles(&self) -> Vec<Step> {
        let Some(roles) = &self.found.owned.roles else {
            let probe = Probe::WithoutProjectRole { role: None };
            return self.unlisted("roles", "project roles", probe);
        };
        let held = roles.iter().filter(|r| r.actors.contains(self.leaver));
        held.map(|role| {
            let project = &role.project;
            let act =
                Act::RemoveFromProjectRole { project: project.clone(), role: role.id.clone() };
            let probe =
                Probe::WithoutProjectRole { role: Some((project.clone(), role.id.clone())) };
            Step {
                id: StepId(format!("handOver.role.{project}.{}", role.id)),
                phase: Phase::HandOver,
                title: format!("Take the role {} in {project}", role.name),
                detail: None,
                prediction: Prediction::WillWork,
                ladder: vec![
                    Rung::Act(act),
                    self.by_hand(format!("Take the role {} in {project}", role.name)),
                ],
                probe,
            }
        })
        .collect()
    }
}
