//! The writes of a run as requests, as its journal has them due or out.

use crate::connector::{Act, Parcel, Requested, Requests, dispatch};
use crate::engine::run::{Run, Stage};
use crate::plan::{Rung, StepId};

/// What makes the changes of these steps, and which of them have one, in the same order.
pub(super) fn parcels(run: &Run, steps: &[StepId]) -> (Vec<StepId>, Vec<Parcel>) {
    let due: Vec<(StepId, &Act)> = run
        .steps()
        .filter(|(step, _)| steps.contains(&step.id))
        .filter_map(|(step, state)| {
            let act = state.rung(step).and_then(Rung::act)?;
            Some((step.id.clone(), act))
        })
        .collect();
    let (steps, acts): (Vec<StepId>, Vec<&Act>) = due.into_iter().unzip();
    let parcels = dispatch(&acts, &run.opened.settings.organization.id, run.target());
    (steps, parcels)
}

/// What was about to go out when a holder was last heard of. A write is in the record before it
/// goes out, by its step; whoever takes the run up says which requests those were.
pub(super) fn left_out(run: &Run) -> Requests {
    let sent: Vec<StepId> = run
        .steps()
        .filter(|(_, state)| state.stage == Stage::Sent)
        .map(|(step, _)| step.id.clone())
        .collect();
    let (_, parcels) = parcels(run, &sent);
    Requests(parcels.iter().map(|parcel| Requested::of(&parcel.request)).collect())
}
