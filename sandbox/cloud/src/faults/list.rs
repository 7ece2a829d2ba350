//! The faults in force and how often each has matched.

use super::{Effect, Fault, glob::like};
use crate::wire::{Request, decode};

/// Every fault with its count of matches.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults {
    list: Vec<(Fault, u32)>,
    last: Option<String>,
}

impl Faults {
    /// Adds a fault that has matched nothing yet.
    pub(crate) fn add(&mut self, fault: Fault) {
        self.list.push((fault, 0));
    }

    /// The faults in order.
    pub(crate) fn all(&self) -> Vec<Fault> {
        self.list.iter().map(|(fault, _)| fault.clone()).collect()
    }

    /// Name of the fault that struck last.
    pub(crate) fn last_struck(&self) -> Option<&str> {
        self.last.as_deref()
    }

    /// Forgets which fault struck last.
    pub(crate) fn forget_last(&mut self) {
        self.last = None;
    }

    /// Counts the request with every fault it matches; the oldest whose turn it is strikes.
    pub(crate) fn strike(&mut self, request: &Request) -> Option<Effect> {
        self.strike_unless(request, |_| false)
    }

    /// The same for one part of a batch. A fault that matches the batch itself has had its turn.
    pub(crate) fn strike_part(&mut self, part: &Request, batch: &Request) -> Option<Effect> {
        let path = decode(&batch.path);
        self.strike_unless(part, |fault| matches(fault, batch, &path))
    }

    fn strike_unless(
        &mut self,
        request: &Request,
        spared: impl Fn(&Fault) -> bool,
    ) -> Option<Effect> {
        let path = decode(&request.path);
        let mut struck = None;
        for (fault, count) in &mut self.list {
            if !matches(fault, request, &path) || spared(fault) {
                continue;
            }
            *count = count.saturating_add(1);
            let turn = *count >= fault.nth && *count - fault.nth < fault.times;
            if turn && struck.is_none() {
                struck = Some((fault.label().to_owned(), fault.effect.clone()));
            }
        }
        let (name, effect) = struck?;
        self.last = Some(name);
        Some(effect)
    }
}

fn matches(fault: &Fault, request: &Request, path: &str) -> bool {
    fault.host.as_deref().is_none_or(|host| like(host, &request.host))
        && fault
            .method
            .as_deref()
            .is_none_or(|m| m == "*" || m.eq_ignore_ascii_case(&request.method))
        && fault.path.as_deref().is_none_or(|pattern| like(pattern, path))
}
