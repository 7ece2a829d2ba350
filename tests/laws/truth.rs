//! What a run promised, held against the oracle.

use crate::world::World;
use offramp::engine::Answer;
use offramp::engine::run::{Rest, Run, Stage, StepOutcome};
use offramp::plan::Prediction;
use serde_json::{Value, json};

/// Everything that contradicts `done`. Empty: the run told the truth.
pub fn contradictions(world: &World, run: &Run) -> Vec<String> {
    let truth = world.cloud.oracle(&world.subject, world.now).expect("the person exists");
    let truth = serde_json::to_value(&truth).expect("json");
    let mut wrong = Vec::new();
    if !empty(&truth["access"]) {
        wrong.push(format!("access remains: {}", truth["access"]));
    }
    if !empty(&truth["directRoles"]) {
        wrong.push(format!("direct roles remain: {}", truth["directRoles"]));
    }
    if run.opened.person.claim == offramp::domain::Claim::Managed {
        if !empty(&truth["tokens"]) {
            wrong.push(format!("tokens remain: {}", truth["tokens"]));
        }
        if truth["accountStatus"] == "active" {
            wrong.push("the account is active".into());
        }
    }
    let elsewhere: Vec<&str> = run
        .steps()
        .filter(|(step, _)| matches!(step.prediction, Prediction::Elsewhere { .. }))
        .filter_map(|(step, _)| step.id.0.strip_prefix("strip.group."))
        .collect();
    let quarantine = run.opened.settings.quarantine_group.id.as_str();
    for group in truth["groups"].as_array().expect("groups") {
        let id = group["id"].as_str().unwrap_or_default();
        if id != quarantine && !elsewhere.contains(&id) {
            wrong.push(format!("still in {}", group["name"]));
        }
    }
    wrong
}

fn empty(value: &Value) -> bool {
    value.as_array().is_some_and(Vec::is_empty)
}

/// Plays the run of a pressed button to its end: time passes, and where the run asks for it the
/// operator presses again. What was said on the way is held against the oracle.
pub fn play(world: &mut World, id: &str) -> Option<Run> {
    for _ in 0..8 {
        world.let_time_pass(2);
        let Ok(Answer::Run(run)) = world.ask("progress", json!({ "runId": id })) else {
            continue;
        };
        match run.rest {
            Some(Rest::Done) => {
                for wrong in contradictions(world, &run) {
                    world.check(false, &format!("law 1: done, but {wrong}"));
                }
                return Some(*run);
            }
            Some(Rest::ByHand) => {
                let out = world.locked_out() || manual_cut(&run);
                world.check(out, "law 1: only manual steps remain, but access does too");
                return Some(*run);
            }
            Some(Rest::Attention) | None => {
                let _ = world.ask("check", json!({ "runId": id }));
            }
        }
    }
    match world.ask("progress", json!({ "runId": id })) {
        Ok(Answer::Run(run)) => Some(*run),
        _ => None,
    }
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
