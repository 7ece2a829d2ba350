//! One fault at every place: the run cut after every event, every request hit by every fault.

use crate::truth::{end_of, play};
use crate::world::{Fault, START_MS, Weather, World};
use offramp::engine::Answer;
use offramp::engine::run::Rest;
use offramp::policy::RefusalCode;
use serde_json::json;

const RUNNABLE: [&str; 10] =
    ["OFF-1", "OFF-2", "OFF-3", "OFF-4", "OFF-9", "OFF-10", "OFF-12", "OFF-30", "OFF-31", "OFF-32"];

/// In front of a ticket. The group of OFF-32 is refused until there is another.
fn at(key: &str) -> World {
    let mut world = World::at_ticket(key, "Olga", 7);
    if key == "OFF-32" {
        world.forbid_leaving_the_last_group();
    }
    world
}

/// Presses until a run is open, as a person would whose panel failed, and plays it to its end.
fn to_the_end(world: &mut World) -> (Option<Rest>, Vec<String>) {
    for _ in 0..6 {
        let id = match world.press() {
            Ok(Some(id)) => Some(id),
            // The worker died, or something was refused: whatever was opened is on the ticket.
            _ => opened(world),
        };
        if let Some(id) = id {
            let run = play(world, &id).expect("a run");
            return (run.rest, end_of(&run));
        }
        world.now += 400_000;
    }
    panic!("no run could be opened: {:#?}", world.log);
}

fn opened(world: &mut World) -> Option<String> {
    match world.ask("open", json!({})) {
        Ok(Answer::Run(run)) => Some(run.opened.run.to_string()),
        _ => None,
    }
}

fn calm(key: &str) -> (World, (Option<Rest>, Vec<String>)) {
    let mut world = at(key);
    let end = to_the_end(&mut world);
    (world, end)
}

#[test]
fn law_4_a_run_cut_after_any_event_ends_the_same() {
    for key in RUNNABLE {
        let (whole, expected) = calm(key);
        for nth in 1..=whole.events {
            let mut world = at(key);
            world.weather = Weather { nth_event: Some(nth), ..Weather::CALM };
            let end = to_the_end(&mut world);
            assert_eq!(end, expected, "{key} cut at event {nth}: {:#?}", world.log);
            assert_eq!(world.locked_out(), whole.locked_out(), "{key} cut at event {nth}");
        }
    }
}

#[test]
fn law_5_every_event_twice_and_every_queue_message_repeated_is_once() {
    for key in RUNNABLE {
        let (whole, expected) = calm(key);
        let mut world = at(key);
        world.weather = Weather { echo: true, queue: 100, ..Weather::CALM };
        let end = to_the_end(&mut world);
        assert_eq!((end, world.writes), (expected, whole.writes), "{key}: {:#?}", world.log);
    }
}

#[test]
fn law_5_a_second_press_finds_the_run_of_the_first() {
    let mut world = World::at_ticket("OFF-1", "Olga", 3);
    let Ok(Answer::Preview { plan, .. }) = world.ask("open", json!({})) else { panic!() };
    let press = json!({ "planHash": plan.hash });
    let Ok(Answer::Run(first)) = world.ask("start", press.clone()) else { panic!() };
    let writes = world.writes;
    let Ok(Answer::Run(second)) = world.ask("start", press.clone()) else { panic!() };
    assert_eq!((first.opened.run.clone(), writes), (second.opened.run, world.writes));
    let run = play(&mut world, &first.opened.run.to_string()).expect("a run");
    assert_eq!(run.rest, Some(Rest::Done));
    let writes = world.writes;
    let again = world.ask("start", press).expect("alive");
    assert!(!matches!(again, Answer::Run(_)), "the confirmed plan is no longer the plan");
    assert_eq!(writes, world.writes, "a press after the end changes nothing");
}

/// Whatever the first run has changed by then, the second press is not told that its plan is old.
#[test]
fn law_5_a_press_that_began_before_the_first_one_finds_its_run() {
    let mut found = 0;
    for wave in 1..8 {
        let mut world = World::at_ticket("OFF-1", "Olga", 3);
        let Ok(Answer::Preview { plan, .. }) = world.ask("open", json!({})) else { panic!() };
        let press = json!({ "planHash": plan.hash });
        let second = world.pressed("start", press.clone());
        let mut first = None;
        let answer = world.interrupted_at(&second, wave, |world| {
            first = world.ask("start", press).ok();
        });
        let Some(Answer::Run(first)) = first else { break };
        match answer {
            Answer::Run(second) => assert_eq!(first.opened.run, second.opened.run, "wave {wave}"),
            // Both had found nothing: storage lets one of them through.
            Answer::Refused(refusal) => assert_eq!(refusal.code, RefusalCode::RunOther),
            other => panic!("wave {wave}: {other:?}"),
        }
        found += 1;
    }
    assert!(found >= 4, "{found}");
}

#[test]
fn every_request_survives_every_fault() {
    for key in RUNNABLE {
        let (whole, expected) = calm(key);
        for nth in 1..=whole.requests {
            for fault in Fault::ALL {
                let mut world = at(key);
                world.weather = Weather { nth_request: Some((nth, fault)), ..Weather::CALM };
                let end = to_the_end(&mut world);
                let place = format!("{key}: request {nth} x {fault:?}: {:#?}", world.log);
                assert_eq!(end, expected, "{place}");
            }
        }
    }
}

#[test]
fn a_calm_run_stays_within_the_request_budget() {
    let mut world = World::at_ticket("OFF-1", "Olga", 7);
    let Ok(Answer::Preview { plan, .. }) = world.ask("open", json!({})) else { panic!() };
    let graph = world.log.iter().filter(|line| line.contains("/v1.0/$batch")).count();
    assert!(graph <= 1, "one batch to Graph");
    assert!(world.requests - graph <= 6, "a preview takes {} requests", world.requests);
    let before = world.requests;
    let pressed = world.ask("start", json!({ "planHash": plan.hash })).expect("alive");
    let Answer::Run(run) = pressed else { panic!() };
    play(&mut world, &run.opened.run.to_string()).expect("a run");
    let tokens = 3;
    let (handover, telling) = world.handover_and_telling();
    let spent = world.requests - before - handover - telling;
    assert!(spent <= 25 + tokens, "button to proof takes {spent}: {:#?}", world.log);
    assert!(handover <= 12, "two projects are looked through with {handover}: {:#?}", world.log);
    assert!(telling <= 3, "the ticket is told with {telling}: {:#?}", world.log);
    assert!(world.now > START_MS);
}

/// When the groups are listed, counted from the mark that is the last to be set.
fn groups_listed_after(key: &str, fault: Option<(usize, Fault)>) -> i64 {
    let mut world = at(key);
    world.weather = Weather { nth_request: fault, ..Weather::CALM };
    to_the_end(&mut world);
    let sent = world.log.iter().filter_map(|line| {
        let (at, request) = line.split_once(' ')?;
        Some((at.parse::<i64>().ok()?, request))
    });
    let mut rest = sent.skip_while(|(_, request)| !request.ends_with("/memberships"));
    let (marked, _) = rest.next().expect("marked");
    let listed = rest.find(|(_, request)| request.contains("/groups/search"));
    listed.expect("listed").0 - marked
}

/// While something is certain to be seen later, nothing is listed twice for it, but what is in doubt
/// waits for nothing.
#[test]
fn groups_wait_for_the_identity_provider_only_where_none_is_in_doubt() {
    let mut world = at("OFF-1");
    to_the_end(&mut world);
    let requests = world.log.iter().filter(|line| !line.contains(" log: "));
    let removal = |line: &String| line.contains(" DELETE ") && line.contains("/memberships/");
    let nth = requests.enumerate().find(|(_, line)| removal(line)).expect("a removal").0 + 1;
    assert!(groups_listed_after("OFF-1", None) > 40_000, "with what is passed on");
    assert!(groups_listed_after("OFF-1", Some((nth, Fault::NotFound))) < 10_000, "in doubt");
    assert!(groups_listed_after("OFF-2", None) < 10_000, "nothing is passed on");
}
