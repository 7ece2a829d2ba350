//! The panel while a run works, and after.

use super::preview::{plan_view, playbook, step_view};
use super::shapes::{
    ActionView, ManualView, OutcomeView, PanelView, PersonView, RunView, StepView, WaitView,
};
use crate::domain::{Instant, Person, ResourceId};
use crate::engine::run::{Rest, Run, Stage, StepOutcome, StepRun};
use crate::engine::ticket;
use crate::plan::{Probe, Rung, Step, words};
use crate::playbook::PlaybookId;

const POLL_MS: u32 = 1_500;
const WATCH_POLL_MS: u32 = 30_000;

pub(super) fn view(run: &Run, now: Instant) -> PanelView {
    let opened = &run.opened;
    let mut plan = plan_view(&opened.plan, &run.discovered, |step| shown(run, step));
    // At the end the steps say what was handed over, and to whom.
    if run.rest.is_some() {
        plan.notes = opened.plan.notes_beside_hand_over().cloned().collect();
    }
    PanelView {
        playbook: Some(playbook(opened.plan.playbook)),
        person: Some(person(run)),
        plan: Some(plan),
        run: Some(run_view(run, now)),
        manual: manual(run),
        actions: actions(run),
        poll_after_ms: match run.rest {
            None => Some(POLL_MS),
            Some(Rest::Done) => None,
            Some(_) => Some(WATCH_POLL_MS),
        },
        ..PanelView::empty(ticket::state(run))
    }
}

/// The person as they were when the run was opened, with the status that the run has made since.
fn person(run: &Run) -> PersonView {
    let known = Person { account: run.target().account.clone(), ..run.opened.person.clone() };
    let before = super::person(&known, Vec::new());
    let status = if is_let_in(run) {
        "Active".to_owned()
    } else if is_proven(run, &Probe::Deactivated) || is_proven(run, &Probe::Deleting) {
        super::DEACTIVATED.to_owned()
    } else if is_proven(run, &Probe::OutOfDirectory) {
        super::NOT_INVITED.to_owned()
    } else if run.cut_is_claimed() && before.status == "Active" {
        "Suspended".to_owned()
    } else {
        before.status
    };
    PersonView { status, ..before }
}

/// Whether everything that lets the person into the organization is proven.
fn is_let_in(run: &Run) -> bool {
    let mut steps = run.steps().filter(|(step, _)| step.probe.lets_in()).peekable();
    steps.peek().is_some() && steps.all(|(_, state)| state.is_proven())
}

fn is_proven(run: &Run, probe: &Probe) -> bool {
    run.steps().any(|(step, state)| step.probe == *probe && state.is_proven())
}

fn actions(run: &Run) -> Vec<ActionView> {
    let mut actions = match run.rest {
        None | Some(Rest::Done) => Vec::new(),
        Some(_) if run.waits_for_another_try() => {
            vec![ActionView::new("check", "Try again", true)]
        }
        Some(_) => vec![ActionView::new("check", "Check again", true)],
    };
    // Whom no directory lists any more can't be found to be given anything back.
    let is_listed = !is_proven(run, &Probe::OutOfDirectory);
    if run.opened.plan.playbook.takes() && run.rest.is_some() && is_listed {
        actions.push(ActionView::new("restore", "Give access back ...", false));
    }
    actions
}

fn shown(run: &Run, step: &Step) -> StepView {
    let Some(state) = run.steps.get(&step.id) else {
        return step_view(step);
    };
    let (activity, outcome) = match &state.stage {
        Stage::Idle | Stage::Later { .. } => ("idle", None),
        Stage::Sent | Stage::Unclear { .. } | Stage::Refused { .. } => ("acting", None),
        // Nothing has been done about it yet: it waits for the proof at the end.
        Stage::Claimed if state.attempts == 0 => ("idle", None),
        Stage::Claimed | Stage::Ambiguous { .. } => ("verifying", None),
        Stage::Concluded { outcome } => ("idle", Some(outcome_view(outcome, state))),
    };
    let next = match &outcome {
        Some(o) if run.rest.is_some() && (o.kind == "failed" || o.kind == "unknown") => {
            Some(ActionView::new("check", "Try again", false))
        }
        _ => None,
    };
    StepView { activity, outcome, next, ..step_view(step) }
}

fn outcome_view(outcome: &StepOutcome, state: &StepRun) -> OutcomeView {
    let (kind, text) = match outcome {
        StepOutcome::Proven { reason } => ("proven", reason.clone()),
        StepOutcome::Failed { reason } => ("failed", reason.clone()),
        StepOutcome::Unknown { reason } => ("unknown", reason.clone()),
        // Nobody's handwork: a right is missing.
        StepOutcome::Manual { reason } if state.is_denied() => ("failed", reason.clone()),
        StepOutcome::Manual { reason } => ("manual", reason.clone()),
        StepOutcome::Skipped { reason } => ("skipped", reason.clone()),
    };
    OutcomeView { kind, text, at: Some(state.since) }
}

fn run_view(run: &Run, now: Instant) -> RunView {
    let (proven, total) = run.progress();
    let headline = headline(run);
    RunView {
        id: run.opened.run.to_string(),
        headline,
        started_at: run.opened.at,
        cut_at: run.cut_at,
        ended_at: run.rested_at.filter(|_| run.rest.is_some()),
        proven,
        total,
        waiting: run
            .waiting
            .as_ref()
            .filter(|w| w.until > now && run.rest.is_none())
            .map(|w| WaitView { text: w.why.clone(), until: Some(w.until) }),
        evidence: evidence(run),
        residual: if run.rest.is_some() { super::residual::view(run) } else { Vec::new() },
    }
}

/// Whether it is done, and whether the person is cut off where that was promised.
fn headline(run: &Run) -> String {
    let about = run.about(&run.opened.person.name);
    let (proven, total) = run.progress();
    match (run.rest, run.steps_left()) {
        (Some(Rest::Done), _) => done_words(run),
        (Some(_), Some(left)) => about.into_iter().chain([left]).collect::<Vec<_>>().join(" "),
        _ => {
            let before = about.unwrap_or_else(|| under_way(run));
            format!("{before} {proven} of {total} steps proven.")
        }
    }
}

fn under_way(run: &Run) -> String {
    let name = &run.opened.person.name;
    match run.opened.plan.playbook {
        PlaybookId::LeftBusiness => format!("Cutting {name} off."),
        PlaybookId::LeftTeam => format!("Changing what {name} can reach."),
        PlaybookId::Onboard => format!("Letting {name} in."),
        PlaybookId::Restore => format!("Giving {name} access back."),
        PlaybookId::RevokeInactive => format!("Taking what {name} no longer uses."),
    }
}

fn done_words(run: &Run) -> String {
    let name = &run.opened.person.name;
    match run.opened.plan.playbook {
        PlaybookId::LeftBusiness => run.about(name).unwrap_or_default(),
        PlaybookId::LeftTeam => {
            format!("{name} has what the new team has, and nothing of the old.")
        }
        PlaybookId::Onboard => format!("{name} is in, with everything that the team has."),
        PlaybookId::Restore => format!("{name} has back what was recorded."),
        PlaybookId::RevokeInactive => freed(run),
    }
}

/// The seats that are free now, and what stayed, by what was read.
fn freed(run: &Run) -> String {
    let (settings, name) = (&run.opened.settings, &run.opened.person.name);
    let named = |of: fn(&Probe) -> Option<&ResourceId>| {
        let proofs = run.steps().filter(|(step, _)| step.is_proof());
        let all = proofs.filter_map(|(step, _)| of(&step.probe));
        all.map(|r| format!("{} on {}", words::product(r), words::site(settings, r)))
            .collect::<Vec<_>>()
    };
    let gone = named(|probe| match probe {
        Probe::WithoutProduct { resource } => Some(resource),
        _ => None,
    });
    let kept = named(|probe| match probe {
        Probe::WithProduct { resource } => Some(resource),
        _ => None,
    });
    let seats = if gone.len() == 1 { "1 seat is free" } else { "seats are free" };
    let count = if gone.len() == 1 { String::new() } else { format!("{} ", gone.len()) };
    let keeps = match kept.as_slice() {
        [] => format!("{name} reaches nothing else"),
        kept => format!("{name} keeps {}", kept.join(" and ")),
    };
    format!("{count}{seats}: {}. {keeps}.", gone.join(" and "))
}

fn evidence(run: &Run) -> Vec<String> {
    match &run.last_look {
        Some(look) if look.unread.is_empty() => {
            vec!["Read again after the last change.".to_owned()]
        }
        Some(look) => look.unread.iter().map(|u| format!("Could not be read: {u}.")).collect(),
        None => Vec::new(),
    }
}

fn link_text(href: &str) -> String {
    let place = if href.contains("entra.microsoft.com") { "Entra" } else { "the admin console" };
    format!("Open {place}")
}

fn manual(run: &Run) -> Vec<ManualView> {
    let is_manual =
        |stage: &Stage| matches!(stage, Stage::Concluded { outcome: StepOutcome::Manual { .. } });
    // What is to be done says the step that could not be, and the proof only where there is none.
    let told = run.steps().any(|(step, state)| !step.is_proof() && is_manual(&state.stage));
    run.steps()
        .filter(|(step, state)| !(told && step.is_proof() || state.is_denied()))
        .filter_map(|(step, state)| match (&state.stage, state.rung(step)) {
            (
                Stage::Concluded { outcome: StepOutcome::Manual { .. } },
                Some(Rung::ByHand(task)),
            ) => Some(ManualView {
                title: task.title.clone(),
                who: task.who.clone(),
                href: task.href.clone(),
                link_text: task.href.as_ref().map(|href| link_text(href)),
                watching: "We look every 5 minutes.".to_owned(),
            }),
            _ => None,
        })
        .collect()
}
