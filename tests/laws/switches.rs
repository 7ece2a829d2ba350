//! Every refusal that the cloud knows of, for good, under every row of the table: what is refused is
//! somebody's to do and is said so, and the rest of what was promised is done.

use crate::plays::{ADMIN_LEAVER, confirm, ready_for};
use crate::right::{Ends, ROWS, Right};
use crate::truth::{left, play};
use crate::world::{LEAVES, World};
use offramp::engine::Answer;
use offramp::engine::run::{Rest, Run, Stage, StepOutcome};
use offramp::playbook::Phase;
use offramp_cloud::Switches;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A switch by its name, how it is thrown about somebody, and rows on which it has to show.
struct Refusal {
    name: &'static str,
    value: fn(&World, &str) -> Value,
    /// These can't end done.
    strikes: &'static [(&'static str, &'static str)],
}

const fn refusal(
    name: &'static str,
    value: fn(&World, &str) -> Value,
    strikes: &'static [(&'static str, &'static str)],
) -> Refusal {
    Refusal { name, value, strikes }
}

/// As it is thrown where there is one ordinary way.
fn on(_: &World, _: &str) -> Value {
    Value::Null
}

fn about(_: &World, account: &str) -> Value {
    json!([account])
}

const REFUSALS: [Refusal; 15] = [
    refusal("lastDefaultGroup", on, &[("OFF-30", "revoke-inactive")]),
    // Whoever is in one group more can leave it, so the mark is joined first.
    refusal("lastGroup", on, &[]),
    refusal("restoreLicence", on, &[("OFF-1", "restore"), ("OFF-31", "restore")]),
    refusal("inviteRefused", on, &[("OFF-21", "onboard")]),
    refusal(
        "inviteLicence",
        |world, _| {
            let of_olga = world.reached(&world.account_of("Olga"));
            json!(of_olga.iter().find(|ari| ari.contains("jira-software")).expect("Jira"))
        },
        &[],
    ),
    refusal("membershipLicence", on, &[("OFF-1", "restore"), ("OFF-30", "restore")]),
    // A roll-out that has not reached the company: use is read in another way, or not at all.
    refusal("noProductAccess", on, &[]),
    refusal("lifecycleConflict", on, &[("OFF-1", LEAVES), ("OFF-10", LEAVES)]),
    refusal(
        "writesInsufficientScope",
        on,
        &[("OFF-1", LEAVES), ("OFF-20", "left-team"), ("OFF-21", "onboard"), ("OFF-4", "restore")],
    ),
    refusal("keyExpired", on, &[("OFF-1", LEAVES), ("OFF-30", "revoke-inactive")]),
    // As the group of an identity provider refuses today with 403, it may refuse with 400.
    refusal("syncedGroupStatus", |_, _| json!(400), &[]),
    refusal(
        "suspendForbidden",
        about,
        &[("OFF-1", LEAVES), ("OFF-2", LEAVES), ("OFF-10", LEAVES), ("OFF-24", LEAVES)],
    ),
    refusal("revokeForbidden", about, &[("OFF-4", LEAVES), ("OFF-24", LEAVES)]),
    // What is so already is no refusal.
    refusal("repeatRefused", on, &[]),
    refusal("appCannotBrowseUsers", on, &[]),
];

const JOINED_FIRST: &[&str] = &["group offramp-quarantine"];

fn account_of(world: &World, row: &Right) -> String {
    let company = world.cloud.company();
    let ticket = company.tickets.iter().find(|t| t.key == row.ticket).expect("a ticket");
    let by_address = |email: &String| {
        let person = company.people.iter().find(|p| p.email.eq_ignore_ascii_case(email));
        person.map(|p| p.account_id.clone())
    };
    let picked = ticket.subject.clone();
    picked.or_else(|| ticket.email.as_ref().and_then(by_address)).unwrap_or_default()
}

/// A row with a switch thrown; nothing: no run was opened.
fn played(row: &Right, thrown: &Refusal) -> (World, Option<Run>) {
    let mut world = ready_for(row);
    let value = (thrown.value)(&world, &account_of(&world, row));
    world.cloud.switches_mut().set(thrown.name, &value).expect("a switch");
    // To make room the mark is joined first; where that was of no use, it stays.
    let is_tried = match thrown.name {
        "lastDefaultGroup" => row.gone.contains(&"group jira-users-acme"),
        "lastGroup" => row.ticket == "OFF-32",
        _ => false,
    };
    if is_tried && row.playbook == "revoke-inactive" {
        world.rights.push(Right { come: JOINED_FIRST, ..*row });
    }
    // With other answers the plan is another one.
    match (row.playbook, row.ticket) {
        ("restore", _) => confirm(&mut world, "Lena", Some("restore")),
        (_, ADMIN_LEAVER) => confirm(&mut world, "Ana", None),
        _ => {}
    }
    for _ in 0..3 {
        if let Some(id) = world.press().expect("alive") {
            let run = play(&mut world, &id);
            // What somebody has just asked to be looked at again comes to rest again.
            let run = match run {
                Some(run) if run.rest.is_none() => at_rest(&mut world, &id),
                run => run,
            };
            return (world, run);
        }
        world.now += 400_000;
    }
    (world, None)
}

fn at_rest(world: &mut World, id: &str) -> Option<Run> {
    world.let_time_pass(2);
    match world.ask("progress", json!({ "runId": id })) {
        Ok(Answer::Run(run)) => Some(*run),
        _ => None,
    }
}

/// What is left is left to somebody, in words.
fn reasons(run: &Run) -> Vec<String> {
    left(run).map(|(_, reason)| reason.to_owned()).collect()
}

/// Where a leaver could not be suspended: the cut is somebody's, and all else is taken.
fn check_law_3(world: &World, run: &Run, row: &Right) {
    let manual = |stage: &Stage| {
        matches!(
            stage,
            Stage::Concluded { outcome: StepOutcome::Manual { .. } | StepOutcome::Failed { .. } }
        )
    };
    let left = run.in_phase(Phase::Cut).any(|(_, state)| manual(&state.stage));
    assert!(left, "{}: the cut is nobody's", row.ticket);
    let strips = run.in_phase(Phase::Strip).filter(|(_, state)| state.attempts > 0).count();
    assert!(strips > 0, "{}: nothing else was taken: {:#?}", row.ticket, world.log);
}

#[test]
fn every_switch_of_the_cloud_is_thrown_under_every_row_and_no_run_lies() {
    let known = serde_json::to_value(Switches::default()).expect("json");
    let known: BTreeSet<&str> =
        known.as_object().expect("switches").keys().map(String::as_str).collect();
    let thrown: BTreeSet<&str> = REFUSALS.iter().map(|refusal| refusal.name).collect();
    assert_eq!(known, thrown, "a switch that no law throws");
    for refusal in &REFUSALS {
        let mut ends: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for row in ROWS {
            let (world, run) = played(row, refusal);
            let name = format!("{} {} under {}", row.ticket, row.playbook, refusal.name);
            let rest = run.as_ref().and_then(|run| run.rest);
            let strikes = refusal.strikes.contains(&(row.ticket, row.playbook));
            assert!(!(strikes && rest == Some(Rest::Done)), "{name}: done");
            let ending = match (&run, rest) {
                (Some(_), Some(Rest::Done)) => {
                    assert_eq!(row.ends, Ends::Done, "{name}");
                    "done"
                }
                (Some(run), Some(rest)) => {
                    let said = reasons(run);
                    assert!(!said.is_empty() && said.iter().all(|r| !r.is_empty()), "{name}");
                    if rest == Rest::ByHand { "by hand" } else { "attention" }
                }
                (Some(_), None) => panic!("{name}: it never rests: {:#?}", world.log),
                (None, _) => {
                    assert_eq!(world.written.len(), written_before(row), "{name}");
                    "refused"
                }
            };
            if let Some(run) = run.filter(|_| refusal.name == "suspendForbidden" && strikes) {
                check_law_3(&world, &run, row);
            }
            ends.entry(ending).or_default().push(format!("{} {}", row.ticket, row.playbook));
        }
        let told: Vec<String> =
            ends.iter().map(|(end, rows)| format!("{end} {}", rows.len())).collect();
        println!("switch {}: {}", refusal.name, told.join(", "));
        let other: Vec<_> = ends.iter().filter(|(end, _)| **end != "done").collect();
        println!("    {other:?}");
    }
}

/// How much had been written before the row's playbook could begin.
fn written_before(row: &Right) -> usize {
    ready_for(row).written.len()
}
