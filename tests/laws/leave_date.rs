//! A date on the ticket starts the run at that moment, from what is true then.

use crate::truth::play;
use crate::world::{Weather, World};
use offramp::engine::Answer;
use offramp::engine::run::{Rest, Run};
use offramp_cloud::{Effect, Fault};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

const TICKET: &str = "OFF-23";
const DATE: &str = "customfield_10055";
const FIVE_MINUTES_MS: i64 = 300_000;

/// The plan is looked at and agreed to start at the ticket's date.
fn scheduled() -> World {
    let mut world = World::at_ticket(TICKET, "Olga", 1);
    let plan_hash = shown_hash(&mut world);
    let answer = world.ask("schedule", json!({ "planHash": plan_hash })).expect("alive");
    let Answer::Preview { dated: Some(dated), refusal: None, .. } = answer else {
        panic!("not scheduled: {answer:?}")
    };
    assert!(dated.appointment.is_some());
    world
}

fn shown_hash(world: &mut World) -> String {
    let shown = world.ask("open", json!({})).expect("alive");
    let Answer::Preview { plan, seen, .. } = shown else { panic!("no preview: {shown:?}") };
    world.subject = seen.person.account.to_string();
    plan.hash
}

fn appointment(world: &World) -> Value {
    let found = world.platform.entities.iter().find(|((kind, _), _)| kind == "appointment");
    found.expect("an appointment").1.clone()
}

/// Another operator edits the ticket.
fn write(world: &mut World, field: &str, value: &Value) {
    world.fill_as("Lena", TICKET, field, value);
}

fn in_hours(world: &World, hours: i64) -> String {
    let at = OffsetDateTime::from_unix_timestamp(world.now / 1_000 + hours * 3_600);
    // As Jira writes it.
    at.expect("a time").format(&Rfc3339).expect("a text").replace('Z', ".000+0000")
}

fn run(world: &mut World) -> Option<Box<Run>> {
    match world.ask("open", json!({})).expect("alive") {
        Answer::Run(run) => Some(run),
        _ => None,
    }
}

/// Nothing was started, the ticket was told once, and the panel says why.
fn stopped(world: &mut World, why: &str) {
    world.let_time_pass(80);
    assert_eq!(world.writes, 0, "stopped before any write");
    assert_eq!(world.comments_on(TICKET), 1);
    let kept = appointment(world);
    assert_eq!(kept["state"], "stopped", "{kept}");
    assert!(kept["note"].as_str().unwrap().contains(why), "{kept}");
}

#[test]
fn the_run_starts_within_five_minutes_of_the_date_and_ends_proven() {
    let mut world = scheduled();
    let due = appointment(&world)["dueAt"].as_i64().unwrap();
    world.let_time_pass(80);
    let run = run(&mut world).expect("a run");
    assert_eq!(run.rest, Some(Rest::Done));
    let late = run.opened.at.0 - due;
    assert!((0..=FIVE_MINUTES_MS).contains(&late), "{late} ms late");
    assert!(world.locked_out());
    assert_eq!(appointment(&world)["state"], "started");
}

#[test]
fn it_is_planned_anew_from_what_is_true_at_that_moment() {
    let mut world = scheduled();
    let before = shown_hash(&mut world);
    let person = world.subject.clone();
    world.join_group(&person, "eng-backend");
    world.let_time_pass(80);
    let run = run(&mut world).expect("a run");
    assert_ne!(run.opened.plan.hash, before, "another group is another plan");
    assert_eq!(run.rest, Some(Rest::Done));
    assert!(world.locked_out());
}

#[test]
fn a_date_that_moves_is_followed_both_ways() {
    for hours in [4, 120] {
        let mut world = scheduled();
        world.let_time_pass(1);
        let moved = in_hours(&world, hours);
        write(&mut world, DATE, &json!(moved));
        world.let_time_pass(1);
        let due = appointment(&world)["dueAt"].as_i64().unwrap();
        world.let_time_pass(hours - 2);
        assert!(run(&mut world).is_none(), "not before its new date");
        world.let_time_pass(3);
        let run = run(&mut world).expect("a run");
        assert!((0..=FIVE_MINUTES_MS).contains(&(run.opened.at.0 - due)));
    }
}

#[test]
fn a_ticket_that_is_gone_keeps_no_other_from_being_followed() {
    let mut world = scheduled();
    let mut gone = appointment(&world);
    gone["issueId"] = json!("99999");
    gone["dueAt"] = json!(i64::MAX / 2_000);
    world.platform.entities.insert(("appointment".to_owned(), "99999".to_owned()), gone);
    let moved = in_hours(&world, 4);
    write(&mut world, DATE, &json!(moved));
    world.let_time_pass(6);
    assert_eq!(run(&mut world).expect("a run").rest, Some(Rest::Done), "{:#?}", world.log);
}

/// One dated ticket beside one that a transition starts: asked for by itself it is the same question,
/// and an answer that refuses it was asked for again without end.
#[test]
fn a_search_that_is_refused_for_the_only_dated_ticket_is_asked_once() {
    let mut world = scheduled();
    let mut moved = appointment(&world);
    moved["issueId"] = json!("10004");
    moved["transition"] = json!("a-transition");
    world.platform.entities.insert(("appointment".to_owned(), "10004".to_owned()), moved);
    world.now += FIVE_MINUTES_MS;
    let (status, headers) = (401, BTreeMap::new());
    let effect = Effect::Status { status, headers, body: None, after: false };
    let search = Fault::new(effect).on("POST", "*/search/jql");
    world.cloud.add_fault(search.strike(1, 1_000_000));
    let before = world.log.len();
    world.tick_schedule();
    let asked = world.log[before..].iter().filter(|line| line.contains("/search/jql")).count();
    assert_eq!(asked, 1, "{:#?}", world.log);
    world.cloud.clear_faults();
    assert_eq!(appointment(&world)["state"], "set", "the date is followed by the next firing");
}

#[test]
fn a_date_moved_in_the_last_minute_is_seen_before_anything_starts() {
    let mut world = scheduled();
    let due = appointment(&world)["dueAt"].as_i64().unwrap();
    world.let_time_pass((due - world.now) / 3_600_000 - 1);
    // The queue already has the departure when the date moves.
    world.now = due + 1;
    let kept = appointment(&world);
    world.platform.queue.push((world.now, json!({ "issue": kept["issueId"], "rev": kept["rev"] })));
    let moved = in_hours(&world, 30);
    write(&mut world, DATE, &json!(moved));
    world.let_time_pass(2);
    assert_eq!((world.writes, world.comments_on(TICKET)), (0, 0), "{:#?}", world.log);
    assert!(run(&mut world).is_none());
}

#[test]
fn a_cleared_date_waits_for_the_next() {
    let mut world = scheduled();
    write(&mut world, DATE, &Value::Null);
    world.let_time_pass(100);
    assert!(run(&mut world).is_none());
    assert_eq!(appointment(&world)["state"], "set");
    let again = in_hours(&world, 2);
    write(&mut world, DATE, &json!(again));
    world.let_time_pass(4);
    assert_eq!(run(&mut world).expect("a run").rest, Some(Rest::Done));
}

#[test]
fn what_was_called_off_does_not_start() {
    let mut world = scheduled();
    let answer = world.ask("unschedule", json!({})).expect("alive");
    assert!(matches!(answer, Answer::Preview { refusal: None, .. }), "{answer:?}");
    world.let_time_pass(100);
    assert!(run(&mut world).is_none());
    assert_eq!((world.writes, world.comments_on(TICKET)), (0, 0));
}

#[test]
fn a_person_who_is_protected_by_then_stops_it_with_a_comment() {
    let mut world = scheduled();
    let person = world.subject.clone();
    world.change_bounds(|settings| settings["protections"]["accounts"] = json!([person]));
    stopped(&mut world, "protected");
}

#[test]
fn another_person_on_the_ticket_stops_it_with_a_comment() {
    let mut world = scheduled();
    let other = world.account_of("Carl");
    write(&mut world, "customfield_10050", &json!({ "accountId": other }));
    stopped(&mut world, "changed after it was agreed");
}

#[test]
fn an_operator_who_may_not_any_more_stops_it_with_a_comment() {
    let mut world = scheduled();
    world.change_bounds(|settings| {
        for rule in settings["rules"].as_array_mut().expect("rules") {
            rule["operatorGroups"] = json!([{ "id": "nobody", "name": "nobody" }]);
        }
    });
    stopped(&mut world, "can't run");
}

#[test]
fn a_date_that_has_passed_or_is_missing_is_refused() {
    for (value, code) in
        [(json!("2020-01-01T17:00:00.000+0100"), "date.unusable"), (Value::Null, "date.unusable")]
    {
        let mut world = World::at_ticket(TICKET, "Olga", 1);
        write(&mut world, DATE, &value);
        let plan_hash = shown_hash(&mut world);
        let answer = world.ask("schedule", json!({ "planHash": plan_hash })).expect("alive");
        let Answer::Refused(refusal) = answer else { panic!("{answer:?}") };
        assert_eq!(serde_json::to_value(refusal.code).unwrap(), code);
        assert!(!world.platform.entities.keys().any(|(kind, _)| kind == "appointment"));
    }
}

/// Whatever fails, the departure happens once, and what stops it is told once.
#[test]
fn laws_3_to_5_a_departure_in_any_weather_is_one_departure() {
    let mut calm = scheduled();
    calm.let_time_pass(75);
    let mut done = 0;
    for seed in 0..300 {
        let mut world = calm.clone();
        world.roll(seed);
        let protects = seed % 4 == 0;
        if protects {
            let person = world.subject.clone();
            world.change_bounds(|s| s["protections"]["accounts"] = json!([person]));
        }
        world.weather = Weather {
            requests: [0, 5, 15][usize::try_from(seed % 3).unwrap()],
            storage: [0, 5][usize::try_from(seed % 2).unwrap()],
            crashes: 2,
            queue: 10,
            ..Weather::CALM
        };
        world.let_time_pass(3);
        world.weather = Weather::CALM;
        world.let_time_pass(6);
        if protects {
            assert_eq!(world.writes, 0, "seed {seed}");
            // What the network delivers twice is there twice; the app said it once.
            let said = |line: &&String| line.contains("POST") && line.contains("/comment");
            let doubled = world.log.iter().filter(said).filter(|line| line.ends_with("Twice"));
            let most = 1 + doubled.count();
            let told = world.comments_on(TICKET);
            assert!((1..=most).contains(&told), "seed {seed}: {told} {:#?}", world.log);
        } else {
            let runs = world.platform.values.keys().filter(|k| k.ends_with("#undo")).count();
            assert_eq!(runs, 1, "seed {seed}: {:#?}", world.log);
            let opened = run(&mut world).expect("it is on the ticket");
            let ended = play(&mut world, opened.opened.run.as_str()).expect("a run");
            let is_done = ended.rest == Some(Rest::Done);
            assert!(is_done || ended.rest == Some(Rest::ByHand), "seed {seed}: {:#?}", world.log);
            assert!(world.locked_out(), "seed {seed}: {:#?}", world.log);
            done += u32::from(is_done);
        }
    }
    assert!(done >= 200, "{done} of 225 are done");
}

/// Whoever confirmed it may not any more when the date comes: it is as if nobody had.
#[test]
fn law_17_a_date_that_comes_after_its_approver_has_left_starts_nothing_and_is_told() {
    for left in [false, true] {
        let mut world = World::at_ticket(TICKET, "Olga", 1);
        world.change_bounds(|settings| {
            let leads = settings["approvals"]["restore"].clone();
            settings["rules"][0]["approvals"] = leads;
            settings["approvals"]["validHours"] = json!(200);
        });
        crate::plays::confirm(&mut world, "Lena", None);
        let plan_hash = shown_hash(&mut world);
        let answer = world.ask("schedule", json!({ "planHash": plan_hash })).expect("alive");
        assert!(matches!(answer, Answer::Preview { refusal: None, .. }), "{answer:?}");
        if left {
            let lena = world.account_of("Lena");
            world.deactivate(&lena);
            stopped(&mut world, "no longer active");
        } else {
            world.let_time_pass(80);
            let run = run(&mut world).expect("a run");
            assert_eq!(run.rest, Some(Rest::Done), "{:#?}", world.log);
        }
    }
}
