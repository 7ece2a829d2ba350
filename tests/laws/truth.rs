//! Runs played to their end, and their ends compared.

use crate::world::World;
use offramp::engine::Answer;
use offramp::engine::run::{Rest, Run, Stage, StepOutcome};
use offramp::engine::storage::Book;
use offramp::plan::Step;
use offramp::playbook::PlaybookId;
use serde_json::json;

/// Plays the run of a pressed button to its end: time passes, and where the run asks for it the
/// operator presses again. What was said on the way is held against the oracle.
pub fn play(world: &mut World, id: &str) -> Option<Run> {
    for _ in 0..8 {
        world.let_time_pass(2);
        let Some(run) = looked(world, id) else { continue };
        match run.rest {
            Some(Rest::Done) => {
                world.check_ended(id, true);
                return Some(run);
            }
            Some(Rest::ByHand) => {
                let leaves = run.opened.plan.playbook == PlaybookId::LeftBusiness;
                let out = !leaves || world.locked_out() || manual_cut(&run);
                world.check(out, "law 1: only manual steps remain, but access does too");
                world.check_ended(id, false);
                return Some(run);
            }
            Some(Rest::Attention) | None => {
                let _ = world.ask("check", json!({ "runId": id }));
                // Where the ticket is gone there is no panel any more.
                if !world.is_there(world.in_front_of()) {
                    world.try_admin("Josh", "admin.retry", json!({ "runId": id }));
                }
            }
        }
    }
    // The last press is still at work.
    world.let_time_pass(2);
    looked(world, id)
}

/// How a run stands, as the panel says it; where it says nothing, as it is kept.
fn looked(world: &mut World, id: &str) -> Option<Run> {
    match world.ask("progress", json!({ "runId": id })) {
        Ok(Answer::Run(run)) => Some(*run),
        _ => kept(world, id),
    }
}

/// A run as its journal has it.
pub fn kept(world: &World, id: &str) -> Option<Run> {
    let value = |key: String| world.platform.values.get(&key).cloned();
    let head = serde_json::from_value(value(format!("run#{id}#head"))?).expect("a head");
    Some(Book::read(&head, &world.platform.segments(id)).expect("a journal").run)
}

/// What is not so at the end of a run and is left to somebody: each step with the reason it is told by.
pub fn left(run: &Run) -> impl Iterator<Item = (&Step, &str)> {
    run.steps().filter_map(|(step, state)| match &state.stage {
        Stage::Concluded {
            outcome:
                StepOutcome::Failed { reason }
                | StepOutcome::Unknown { reason }
                | StepOutcome::Manual { reason },
        } => Some((step, reason.as_str())),
        _ => None,
    })
}

/// The cut itself was refused and is somebody's to do: the run says so.
fn manual_cut(run: &Run) -> bool {
    run.in_phase(offramp::playbook::Phase::Cut)
        .any(|(_, s)| matches!(&s.stage, Stage::Concluded { outcome: StepOutcome::Manual { .. } }))
}

/// The end of a run as a person would compare it: outcome kinds by step, and how it rests.
pub fn end_of(run: &Run) -> Vec<String> {
    let mut lines: Vec<String> = run
        .steps()
        .map(|(step, state)| {
            let kind = match &state.stage {
                Stage::Concluded { outcome } => kind_of(outcome).to_owned(),
                other => format!("{other:?}"),
            };
            format!("{} {kind}", step.id.0)
        })
        .collect();
    lines.push(format!("{:?}", run.rest));
    lines
}

fn kind_of(outcome: &StepOutcome) -> &'static str {
    match outcome {
        StepOutcome::Proven { .. } => "proven",
        StepOutcome::Failed { .. } => "failed",
        StepOutcome::Unknown { .. } => "unknown",
        StepOutcome::Manual { .. } => "manual",
        StepOutcome::Skipped { .. } => "skipped",
    }
}
