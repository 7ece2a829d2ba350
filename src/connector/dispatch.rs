//! Acts as requests: one each, except those of Graph, which share batches.

use super::act::{Act, Claim, Target, claim};
use super::graph::{self, BATCH_MAX};
use super::http::{HttpOutcome, HttpRequest};
use crate::domain::{Instant, OrganizationId};

/// A request and the acts in it, by their place in what was handed to [`dispatch`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// What goes out.
    pub request: HttpRequest,
    acts: Vec<usize>,
    batched: bool,
}

/// The requests that make these changes for `target`, in a stable order.
#[must_use]
pub fn dispatch(acts: &[&Act], organization: &OrganizationId, target: Target<'_>) -> Vec<Parcel> {
    let mut parcels = Vec::new();
    let mut shared = Vec::new();
    for (place, act) in acts.iter().enumerate() {
        match act.request(organization, target.account) {
            Some(request) => parcels.push(Parcel { request, acts: vec![place], batched: false }),
            None => shared.extend(act.part(target.entra).map(|part| (place, part))),
        }
    }
    for chunk in shared.chunks(BATCH_MAX) {
        let (places, parts): (Vec<usize>, Vec<graph::Part>) = chunk.iter().cloned().unzip();
        let request = graph::batch(&parts);
        parcels.push(Parcel { request, acts: places, batched: true });
    }
    parcels
}

impl Parcel {
    /// What the answer claims about each act in it.
    #[must_use]
    pub fn claims(&self, outcome: &HttpOutcome, now: Instant) -> Vec<(usize, Claim)> {
        let parts = if self.batched {
            graph::parts_of(outcome, self.acts.len())
        } else {
            vec![outcome.clone()]
        };
        self.acts.iter().zip(&parts).map(|(place, part)| (*place, claim(part, now))).collect()
    }
}
