//! What a run promised, held against the oracle.

use crate::world::{World, reached, uses};
use offramp::engine::Answer;
use offramp::engine::run::{Rest, Run, Stage, StepOutcome};
use offramp::plan::{Prediction, Probe};
use offramp::playbook::PlaybookId;
use serde_json::{Value, json};

/// Everything that contradicts `done`. Empty: the run told the truth.
pub fn contradictions(world: &World, run: &Run) -> Vec<String> {
    let truth = world.truth();
    let mut wrong: Vec<String> = run
        .steps()
        .filter(|(_, state)| {
            matches!(&state.stage, Stage::Concluded { outcome: StepOutcome::Proven { .. } })
        })
        .filter(|(step, _)| !holds(&step.probe, &truth))
        .map(|(step, _)| format!("{} is said to be proven: {truth}", step.id.0))
        .collect();
    if run.opened.plan.playbook == PlaybookId::LeftBusiness {
        wrong.extend(left_over(run, &truth));
    }
    if run.opened.plan.playbook == PlaybookId::RevokeInactive {
        wrong.extend(misjudged(world, run));
    }
    wrong
}

/// What is idle and was left, and what is in use and was taken; what an admin has to do is told.
fn misjudged(world: &World, run: &Run) -> Vec<String> {
    let (uses, now) = (uses(run.opened.person.account.as_str()), reached(world));
    let left = uses.idle.intersection(&now).map(|product| format!("{product} is still there"));
    let lost = uses.kept.difference(&now).map(|product| format!("{product} is gone"));
    left.chain(lost).collect()
}

/// What a leaver still has, beside what the plan named as another system's.
fn left_over(run: &Run, truth: &Value) -> Vec<String> {
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
    if truth["entra"]["enabled"] == true && run.opened.settings.entra.is_some() {
        wrong.push("the user of Entra may sign in".into());
    }
    let elsewhere: Vec<&str> = run
        .steps()
        .filter(|(step, _)| matches!(step.prediction, Prediction::Elsewhere { .. }))
        .filter_map(|(step, _)| {
            let id = &step.id.0;
            id.strip_prefix("strip.group.").or_else(|| id.strip_prefix("strip.entra."))
        })
        .collect();
    let quarantine = run.opened.settings.quarantine_group.id.as_str();
    for group in all(&truth["groups"]).chain(all(&truth["entra"]["groups"])) {
        let id = group["id"].as_str().unwrap_or_default();
        if id != quarantine && !elsewhere.contains(&id) {
            wrong.push(format!("still in {}", group["name"]));
        }
    }
    wrong
}

fn all(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

/// Whether a step truly holds, whatever the APIs still show.
fn holds(probe: &Probe, truth: &Value) -> bool {
    let member = |directory: &str| {
        all(&truth["memberships"]).any(|m| m["directoryId"] == directory && m["status"] == "active")
    };
    let inside = |list: &Value, group: &str| all(list).any(|g| g["id"] == group);
    let direct = |resource: &str, role: &str| {
        all(&truth["directRoles"]).any(|r| r["resource"] == resource && r["role"] == role)
    };
    let entra = &truth["entra"];
    match probe {
        Probe::Suspended { directory } => !member(directory.as_str()),
        Probe::Member { directory } => member(directory.as_str()),
        Probe::OutOfGroup { group } => !inside(&truth["groups"], group.as_str()),
        Probe::InGroup { group } => inside(&truth["groups"], group.as_str()),
        Probe::WithoutDirectRole { resource, role } => !direct(resource.as_str(), role.as_str()),
        Probe::WithRole { resource, role } => {
            direct(resource.as_str(), role.as_str())
                || all(&truth["access"])
                    .any(|a| a["resource"] == resource.as_str() && a["role"] == role.as_str())
        }
        Probe::WithoutProduct { resource } => {
            all(&truth["access"]).all(|a| a["resource"] != resource.as_str())
        }
        Probe::WithProduct { resource } => {
            all(&truth["access"]).any(|a| a["resource"] == resource.as_str())
        }
        Probe::WithoutToken { token } => all(&truth["tokens"]).all(|t| t != token.as_str()),
        Probe::Deactivated => truth["accountStatus"] != "active",
        Probe::Activated => truth["accountStatus"] == "active",
        Probe::Deleting => truth["status"] == "for_deletion" || truth["exists"] == false,
        Probe::OutOfDirectory => all(&truth["memberships"]).all(|m| m["status"] == "no_membership"),
        Probe::Listed => all(&truth["memberships"]).any(|m| m["status"] == "active"),
        Probe::WithoutOrgRole { role } => all(&truth["platformRoles"]).all(|r| r != role.as_str()),
        Probe::EntraEnabled { enabled } => entra["enabled"] == *enabled,
        Probe::SessionsRevoked { .. } => entra["sessionsRevoked"] == true,
        Probe::InEntraGroup { group } => inside(&entra["groups"], group.as_str()),
        Probe::OutOfEntraGroup { group } => !inside(&entra["groups"], group.as_str()),
        Probe::InEntra => !entra.is_null(),
        Probe::NotAssigned { issues } => !issues.is_empty() || empty(&truth["jira"]["openIssues"]),
        Probe::WithoutFilter { filter } => all(&truth["jira"]["filters"])
            .all(|f| filter.as_deref().is_some_and(|id| f["id"] != id)),
        Probe::WithoutDashboards { dashboards } => all(&truth["jira"]["dashboards"])
            .filter(|d| d["private"] == false)
            .all(|d| !dashboards.is_empty() && dashboards.iter().all(|id| d["id"] != id.as_str())),
        Probe::NotLeadingComponent { .. } => empty(&truth["jira"]["componentsLed"]),
        Probe::NotLeadingProject { project } => all(&truth["jira"]["projectsLed"])
            .all(|p| project.as_ref().is_some_and(|key| p != key.as_str())),
        Probe::WithoutProjectRole { .. } => empty(&truth["jira"]["projectRoles"]),
    }
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
                let leaves = run.opened.plan.playbook == PlaybookId::LeftBusiness;
                let out = !leaves || world.locked_out() || manual_cut(&run);
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
