//! What somebody uses and what not, by the company as it was at the beginning: held against what
//! they can reach now. Written from the oracle, not from the core.

use super::{START_MS, World, company};
use std::collections::BTreeSet;

/// Products by whether they are in use.
pub struct Uses {
    pub idle: BTreeSet<String>,
    pub kept: BTreeSet<String>,
}

/// What an account had at the beginning. A product without a threshold is in use.
pub fn uses(account: &str) -> Uses {
    let cloud = company();
    let all = cloud.inactivity(None, usize::MAX, START_MS);
    let classes = all.into_iter().find(|truth| truth.account_id == account);
    let idle: BTreeSet<String> = classes
        .into_iter()
        .flat_map(|truth| truth.products)
        .filter(|product| product.held && ["inactive", "neverActive"].contains(&product.class))
        .map(|product| product.resource)
        .collect();
    let truth = company().oracle(account, START_MS);
    let reached = truth.into_iter().flat_map(|truth| truth.access).map(|path| path.resource);
    let kept = reached.filter(|product| !idle.contains(product)).collect();
    Uses { idle, kept }
}

/// What the subject can reach right now.
pub fn reached(world: &World) -> BTreeSet<String> {
    let truth = world.cloud.oracle(&world.subject, world.now);
    truth.into_iter().flat_map(|truth| truth.access).map(|path| path.resource).collect()
}

impl World {
    /// Whether the ticket is about somebody who no longer uses something.
    fn is_about_use(&self) -> bool {
        let key = self.context["issueKey"].as_str().unwrap_or_default();
        key.strip_prefix("OFF-3").is_some_and(|rest| rest.len() == 1)
    }

    /// Whatever happens on the way, nobody loses what they use.
    pub(super) fn check_use(&mut self) {
        if self.subject.is_empty() || !self.is_about_use() {
            return;
        }
        if self.kept.is_none() {
            self.kept = Some(uses(&self.subject).kept);
        }
        let now = reached(self);
        let lost = self.kept.iter().flatten().find(|product| !now.contains(*product)).cloned();
        self.check(lost.is_none(), &format!("law 11: {lost:?} is in use, and was taken"));
    }
}
