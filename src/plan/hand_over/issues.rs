//! Open issues: many in one task, few and what a task was refused for one by one.

use super::{Found, Maker, Successor};
use crate::connector::Act;
use crate::domain::{AccountId, ProjectKey};
use crate::plan::step::{Prediction, Probe, Rung, Step};
use std::collections::BTreeMap;

/// The most issues that one task takes (bulk edit of Jira's platform API).
const ISSUES_PER_TASK: usize = 1000;
/// So few issues are assigned one by one: a task of many is slower and needs another right.
const ISSUES_ONE_BY_ONE: usize = 3;
/// So many are assigned one by one, at most, where that right is missing: each is a request, and a
/// step in the record.
const ISSUES_ALONE_MAX: usize = 100;

/// Whether many issues may be changed in one task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Many {
    /// Nobody says that they may not be.
    #[default]
    Unknown,
    /// Jira says so, or has refused it.
    Refused,
}

impl Found {
    /// Whether there is a project with so many issues that they would go in one task.
    #[must_use]
    pub fn has_many(&self) -> bool {
        let mut by_project: BTreeMap<&ProjectKey, usize> = BTreeMap::new();
        for issue in self.owned.issues.iter().flatten() {
            *by_project.entry(&issue.project).or_default() += 1;
        }
        by_project.into_values().any(|count| count > ISSUES_ONE_BY_ONE)
    }
}

impl Maker<'_> {
    pub(super) fn issues(&self) -> Vec<Step> {
        let probe = |issues: Vec<String>| Probe::NotAssigned { issues };
        let Some(issues) = &self.found.owned.issues else {
            return self.unlisted("issues", "open issues", probe(Vec::new()));
        };
        let mut by_project: BTreeMap<&ProjectKey, Vec<String>> = BTreeMap::new();
        for issue in issues {
            by_project.entry(&issue.project).or_default().push(issue.id.clone());
        }
        let mut steps = Vec::new();
        let mut alone = ISSUES_ALONE_MAX;
        for (project, ids) in by_project {
            let few = ids.len() <= ISSUES_ONE_BY_ONE;
            if !few && self.found.many == Many::Unknown {
                let chunks = ids.chunks(ISSUES_PER_TASK).enumerate();
                steps.extend(chunks.map(|(index, chunk)| match chunk {
                    [one] => self.issue(project, index, one),
                    many => self.issues_at_once(project, index, many),
                }));
                continue;
            }
            let (each, rest) = ids.split_at(if few { ids.len() } else { alone.min(ids.len()) });
            alone = alone.saturating_sub(each.len());
            let each = each.iter().enumerate();
            steps.extend(each.map(|(index, issue)| self.issue(project, index, issue)));
            if !rest.is_empty() {
                steps.push(self.issues_beyond(project, rest));
            }
        }
        steps
    }

    fn issue_id(&self, project: &ProjectKey, index: usize) -> String {
        self.of_listing(&format!("handOver.issues.{project}.{index}"))
    }

    fn issue(&self, project: &ProjectKey, index: usize, issue: &str) -> Step {
        let issues = vec![issue.to_owned()];
        let acts = self
            .assignees(project)
            .into_iter()
            .map(|(to, name)| (Act::AssignIssues { issues: issues.clone(), to: to.clone() }, name));
        let what = format!("an open issue in {project}");
        let probe = Probe::NotAssigned { issues: issues.clone() };
        self.step(self.issue_id(project, index), &what, probe, acts.collect())
    }

    /// A task for many, which needs a right that may be missing: then one by one.
    fn issues_at_once(&self, project: &ProjectKey, index: usize, issues: &[String]) -> Step {
        let acts = self.assignees(project).into_iter().take(1).map(|(to, name)| {
            (Act::AssignIssues { issues: issues.to_vec(), to: to.clone() }, name)
        });
        let what = format!("{} open issues in {project}", issues.len());
        let probe = Probe::NotAssigned { issues: issues.to_vec() };
        let mut step = self.step(self.issue_id(project, index), &what, probe, acts.collect());
        if step.ladder.len() > 1 {
            step.ladder.insert(1, Rung::OneByOne);
        }
        step
    }

    /// What is too many to be assigned one by one.
    fn issues_beyond(&self, project: &ProjectKey, issues: &[String]) -> Step {
        let what = format!("{} open issues in {project}", issues.len());
        let probe = Probe::NotAssigned { issues: issues.to_vec() };
        let id = self.of_listing(&format!("handOver.issues.{project}.rest"));
        let prediction = Prediction::WillBeRefused {
            why: "Offramp lacks the global permission 'Make bulk changes'".to_owned(),
            instead: "somebody does it by hand".to_owned(),
        };
        Step { prediction, ..self.step(id, &what, probe, Vec::new()) }
    }

    /// Who can be assigned issues of a project, best first.
    fn assignees(&self, project: &ProjectKey) -> Vec<(&AccountId, &str)> {
        let successor = self.found.heir.named();
        let fits = |_: &&Successor| !self.found.not_assignable.contains(project);
        let first = successor.filter(fits).map(|s| (&s.account, s.name.as_str()));
        let lead = self.lead_of(project).filter(|l| first.is_none_or(|(f, _)| f != *l));
        first.into_iter().chain(lead.map(|lead| (lead, "the project's lead"))).collect()
    }
}
