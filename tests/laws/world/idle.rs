//! What somebody can reach and what of it they use, by the company as it is. Written from the
//! oracle, not from the core.

use super::World;
use offramp_cloud::Cloud;
use std::collections::BTreeSet;

/// Products by whether they are in use.
pub struct Uses {
    pub idle: BTreeSet<String>,
    pub kept: BTreeSet<String>,
}

/// What an account can reach in a company.
pub fn reached_by(cloud: &Cloud, account: &str, now: i64) -> BTreeSet<String> {
    let truth = cloud.oracle(account, now);
    truth.into_iter().flat_map(|truth| truth.access).map(|path| path.resource).collect()
}

/// What the subject can reach right now.
pub fn reached(world: &World) -> BTreeSet<String> {
    world.reached(&world.subject)
}

impl World {
    /// What somebody can reach right now.
    pub fn reached(&self, account: &str) -> BTreeSet<String> {
        reached_by(&self.cloud, account, self.now)
    }

    /// What somebody reaches and does not use for too long, and what they use. A product without a
    /// threshold is in use.
    pub fn uses(&self, account: &str) -> Uses {
        let all = self.cloud.inactivity(None, usize::MAX, self.now);
        let classes = all.into_iter().find(|truth| truth.account_id == account);
        let idle: BTreeSet<String> = classes
            .into_iter()
            .flat_map(|truth| truth.products)
            .filter(|product| product.held && ["inactive", "neverActive"].contains(&product.class))
            .map(|product| product.resource)
            .collect();
        let reached = self.reached(account).into_iter();
        let kept = reached.filter(|product| !idle.contains(product)).collect();
        Uses { idle, kept }
    }

    pub(super) fn in_use(&self, account: &str) -> BTreeSet<String> {
        self.uses(account).kept
    }
}
