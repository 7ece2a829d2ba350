//! Who takes over what the leaver owns in Jira. The plan says that it will be done; what there is
//! to hand over is listed when the access has been cut, so that nothing assigned in between is
//! forgotten and a new issue does not void a confirmed plan.

use super::step::{Prediction, Probe, Rung, Step, StepId, Task};
use crate::connector::Act;
use crate::domain::record::record;
use crate::domain::{
    AccountId, Component, LedProject, OpenIssue, OwnedItem, ProjectKey, ProjectRole,
};
use crate::playbook::Phase;
use std::collections::{BTreeMap, BTreeSet};

/// The most issues that one task takes (bulk edit of Jira's platform API).
const ISSUES_PER_TASK: usize = 1000;
/// So few issues are assigned one by one: a task of many is slower and needs another right.
const ISSUES_ONE_BY_ONE: usize = 3;

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

/// What was found out about handing over, before anything is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// What there is.
    pub owned: Owned,
    /// Who takes over, where somebody is known.
    pub successor: Option<Successor>,
    /// Projects in which the successor cannot be assigned issues.
    pub not_assignable: BTreeSet<ProjectKey>,
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

    /// The lead of a project, where that is somebody else than the leaver.
    fn lead_of(&self, project: &ProjectKey) -> Option<&AccountId> {
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
            Prediction::WillBeRefused {
                why: "nobody is named who takes over".to_owned(),
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

    fn issues(&self) -> Vec<Step> {
        let probe = |issues: Vec<String>| Probe::NotAssigned { issues };
        let Some(issues) = &self.found.owned.issues else {
            return self.unlisted("issues", "open issues", probe(Vec::new()));
        };
        let mut by_project: BTreeMap<&ProjectKey, Vec<String>> = BTreeMap::new();
        for issue in issues {
            by_project.entry(&issue.project).or_default().push(issue.id.clone());
        }
        let mut steps = Vec::new();
        for (project, ids) in by_project {
            let size = if ids.len() <= ISSUES_ONE_BY_ONE { 1 } else { ISSUES_PER_TASK };
            for (index, chunk) in ids.chunks(size).enumerate() {
                let what = match chunk {
                    [_] => format!("an open issue in {project}"),
                    many => format!("{} open issues in {project}", many.len()),
                };
                let acts = self.assignees(project).into_iter().map(|(to, name)| {
                    (Act::AssignIssues { issues: chunk.to_vec(), to: to.clone() }, name)
                });
                let id = format!("handOver.issues.{project}.{index}");
                steps.push(self.step(id, &what, probe(chunk.to_vec()), acts.collect()));
            }
        }
        steps
    }

    /// Who can be assigned issues of a project, best first.
    fn assignees(&self, project: &ProjectKey) -> Vec<(&AccountId, &str)> {
        let successor = self.found.successor.as_ref();
        let fits = |_: &&Successor| !self.found.not_assignable.contains(project);
        let first = successor.filter(fits).map(|s| (&s.account, s.name.as_str()));
        let lead = self.lead_of(project).filter(|l| first.is_none_or(|(f, _)| f != *l));
        first.into_iter().chain(lead.map(|lead| (lead, "the project's lead"))).collect()
    }

    fn successor_acts(&self, act: impl Fn(AccountId) -> Act) -> Vec<(Act, &str)> {
        let successor = self.found.successor.iter();
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
        vec![self.step("handOver.dashboards".to_owned(), &what, probe, acts)]
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
