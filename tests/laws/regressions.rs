//! What storms once found, as situations: each is brought about on purpose, and that it came about is
//! asked as well as how it ends.

use crate::evidence::records;
use crate::truth::play;
use crate::world::{Invocation, World};
use offramp::engine::run::Rest;
use offramp_cloud::{Effect, Fault};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Longer than an invocation may be silent.
const LEASE_OUT_MS: i64 = 91_000;
/// More events than any run needs to find out that nothing is left to be done.
const EVENTS_MAX: usize = 2_000;

fn stated(status: u16) -> Fault {
    Fault::new(Effect::Status { status, headers: BTreeMap::new(), body: None, after: false })
}

/// What a step of the only run was concluded as, one after the other.
fn conclusions(world: &World, step: &str) -> Vec<String> {
    let texts = records(world).remove(0).texts;
    let entries = texts.iter().map(|text| serde_json::from_str::<Value>(text).expect("json"));
    entries
        .filter(|entry| entry["concluded"]["step"] == step)
        .flat_map(|entry| entry["concluded"]["outcome"].as_object().cloned().expect("an outcome"))
        .map(|(kind, _)| kind)
        .collect()
}

/// A guest's sign-ins can be ended by nobody here. Unknown while Entra did not answer, and then
/// seen not to be so, the step was postponed for an act that it has not, and the run woke itself
/// without end.
#[test]
fn what_is_done_elsewhere_and_was_unknown_is_not_tried_again() {
    let mut world = World::at_ticket("OFF-18", "Olga", 1);
    let id = world.press().expect("alive").expect("a run");
    world.cloud.add_fault(stated(503).at("graph.microsoft.com").strike(1, 100_000));
    world.let_time_pass(1);
    assert_eq!(conclusions(&world, SESSIONS), ["unknown"], "nobody could tell");
    world.cloud.clear_faults();
    let run = play(&mut world, &id).expect("a run");
    assert_eq!(conclusions(&world, SESSIONS), ["unknown", "skipped"], "seen not to be so");
    assert_eq!(run.rest, Some(Rest::Done));
    assert!(world.events < EVENTS_MAX, "it woke itself {} times", world.events);
}

const SESSIONS: &str = "cut.entra.sessions";

/// What the queue delivers next.
fn woken(world: &mut World, name: &str) -> Option<Value> {
    let next = (0..world.platform.queue.len()).min_by_key(|at| world.platform.queue[*at].0)?;
    let (due, body) = world.platform.queue.remove(next);
    world.now = world.now.max(due);
    Some(json!({
        "type": "woken", "body": body, "invocation": name, "deadline": world.now + 600_000,
    }))
}

/// Takes so many waves of an invocation; whether it is over.
fn step(world: &mut World, one: &mut Option<Invocation>, waves: usize) -> bool {
    for _ in 0..waves {
        let Some(open) = one else { break };
        if world.wave(open).expect("alive") {
            *one = None;
        }
    }
    one.is_none()
}

fn entries(world: &World, run: &str) -> (u64, u64) {
    let head = &world.platform.values[&format!("run#{run}#head")];
    let key = ("subject".to_owned(), world.subject.clone());
    let lease = &world.platform.entities[&key];
    (head["entries"].as_u64().expect("a number"), lease["epoch"].as_u64().expect("a number"))
}

/// A worker whose lease had run out went on storing while another read the journal; the other then
/// took the run up and wrote over what it had not read. That a journal only grows is held at every
/// store.
#[test]
fn whoever_takes_a_run_up_has_read_all_of_its_journal() {
    let mut written_between = 0;
    let mut slow_waves = 1;
    loop {
        let mut at = 1;
        loop {
            let mut world = World::at_ticket("OFF-1", "Olga", 1);
            let id = world.press().expect("alive").expect("a run");
            let event = woken(&mut world, "slow").expect("the run is handed over");
            let mut slow = Some(Invocation::new(&event));
            if step(&mut world, &mut slow, slow_waves) {
                assert!(written_between >= 10, "it came about {written_between} times");
                return;
            }
            // An answer takes longer than anybody waits.
            world.now += LEASE_OUT_MS;
            world.tick_schedule();
            let Some(event) = woken(&mut world, "next") else { break };
            let mut next = Some(Invocation::new(&event));
            if step(&mut world, &mut next, at) {
                break;
            }
            let (before, epoch) = entries(&world, &id);
            step(&mut world, &mut slow, 2);
            let (after, epoch_after) = entries(&world, &id);
            written_between += usize::from(after > before && epoch_after == epoch);
            step(&mut world, &mut next, 400);
            step(&mut world, &mut slow, 400);
            let run = play(&mut world, &id).expect("a run");
            let place = format!("slow after {slow_waves} waves, the next after {at}");
            assert_eq!(run.rest, Some(Rest::Done), "{place}: {:#?}", world.log);
            at += 1;
        }
        slow_waves += 1;
    }
}

/// A ticket whose comments had just been read was 'not found' twice, and was believed to be gone: its
/// run was done, and the ticket went on saying that it was under way.
#[test]
fn a_ticket_that_was_just_read_is_not_gone() {
    for times in 1..=3 {
        let mut world = World::at_ticket("OFF-2", "Olga", 1);
        let id = world.press().expect("alive").expect("a run");
        assert_eq!(world.property_of("OFF-2").expect("told")["state"], "running");
        let missing = stated(404).on("PUT", "/rest/api/3/issue/*");
        world.cloud.add_fault(missing.strike(1, times));
        let run = play(&mut world, &id).expect("a run");
        assert_eq!(run.rest, Some(Rest::Done));
        world.let_time_pass(2);
        let telling = |line: &&String| line.contains("PUT /rest/api/3/issue/");
        let told = world.log.iter().filter(telling).count();
        assert_eq!(told, 2 + times as usize, "with the acts, {times} times in vain, and at last");
        assert_eq!(world.property_of("OFF-2").expect("told")["state"], "done", "{times}");
        assert_eq!(world.comments_on("OFF-2"), 1, "{times}");
        assert!(world.is_over(), "nothing is left to be done");
    }
}

/// A run that rests by hand is watched: what was proven and is undone by somebody else is told as
/// failed, not as proven for ever.
#[test]
fn what_was_proven_and_is_undone_is_told_as_failed() {
    let mut world = World::at_ticket("OFF-16", "Olga", 1);
    let id = world.press().expect("alive").expect("a run");
    crate::truth::play(&mut world, &id).expect("it ends");
    let account = world.subject.clone();
    let settings = world.platform.values["settings"].to_string();
    let settings = offramp::policy::Settings::parse(&settings).expect("settings");
    let directory = settings.quarantine_group.directory_id.clone();
    let act = offramp::connector::Act::RestoreMembership { directory };
    let account = offramp::domain::AccountId::new(account);
    let lifted = act.request(&settings.organization.id, &account).expect("one request");
    world.elsewhere(&lifted);
    world.let_time_pass(2);
    let answer = world.ask("progress", serde_json::json!({ "runId": id })).expect("alive");
    let offramp::engine::Answer::Run(run) = answer else { panic!("a run") };
    assert_eq!(run.rest, Some(offramp::engine::run::Rest::Attention), "{:#?}", world.log);
    let end = crate::truth::end_of(&run);
    let failed = |line: &String| line.starts_with("cut.suspend.") && line.ends_with(" failed");
    assert_eq!(end.iter().filter(|line| failed(line)).count(), 1, "{end:?}");
}
