//! One running company: the cloud, its clock, and the log of what was asked.

use super::journal::{Entry, Journal};
use crate::cloud::Cloud;
use crate::scenario::{Scenario, ScenarioError};
use crate::variants::Variants;
use crate::wire::{Request, Served};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What the server shares between connections.
#[derive(Debug)]
pub(super) struct Sandbox {
    pub(super) cloud: Cloud,
    pub(super) scenario: Scenario,
    /// Answers to open questions that every company has here, beside its own.
    given: Variants,
    pub(super) journal: Journal,
    /// How far the sandbox's clock is ahead of the real one.
    pub(super) offset_ms: i64,
}

impl Sandbox {
    /// A company that starts now.
    pub(super) fn new(scenario: Scenario, given: Variants) -> Result<Self, ScenarioError> {
        let mut cloud = Cloud::new(&scenario)?;
        let mut variants = cloud.variants().clone();
        variants.extend(&given);
        cloud.set_variants(variants);
        Ok(Self { cloud, scenario, given, journal: Journal::default(), offset_ms: 0 })
    }

    /// Another company, or the same anew, on the same command line.
    pub(super) fn replaced(&self, scenario: Scenario) -> Result<Self, ScenarioError> {
        Self::new(scenario, self.given.clone())
    }

    /// The sandbox's time in milliseconds.
    pub(super) fn now(&self) -> i64 {
        real_now().saturating_add(self.offset_ms)
    }

    /// Answers a request and logs it.
    pub(super) fn serve(&mut self, request: &Request) -> Served {
        let now = self.now();
        let served = self.cloud.serve(request, now);
        let (fault, key) = (self.cloud.last_fault(), self.cloud.key_of(request));
        self.journal.add(Entry::new(request, &served, (fault, key), now));
        served
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place where the sandbox meets real time")]
fn real_now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
