//! A ticket that is moved over a transition starts its playbook, as whoever moved it.

use crate::truth::play;
use crate::world::{Weather, World};
use offramp::engine::Answer;
use offramp::engine::run::{Rest, Run};
use serde_json::json;

const TICKET: &str = "OFF-2";

fn run(world: &mut World) -> Option<Box<Run>> {
    match world.ask("open", json!({})).expect("alive") {
        Answer::Run(run) => Some(run),
        _ => None,
    }
}

fn worked(answer: Option<Answer>) -> String {
    match answer {
        Some(Answer::Worked { note, .. }) => note,
        other => panic!("not done: {other:?}"),
    }
}

#[test]
fn the_run_is_the_movers_and_ends_proven() {
    let mut world = World::at_ticket(TICKET, "Olga", 1);
    worked(world.transition("Olga", "x-1", Some("left-business")));
    world.let_time_pass(2);
    let run = run(&mut world).expect("a run");
    assert_eq!(run.opened.operator.as_str(), world.account_of("Olga"));
    let run = play(&mut world, run.opened.run.as_str()).expect("a run");
    assert_eq!(run.rest, Some(Rest::Done));
    assert!(world.locked_out());
    assert_eq!(world.property_of(TICKET).expect("told")["state"], "done");
}

/// A panel that shows a plan hears of the run without reading the plan's grounds again.
#[test]
fn a_glance_costs_nothing_until_somebody_has_begun_a_run() {
    let mut world = World::at_ticket(TICKET, "Olga", 1);
    assert_eq!(world.ask("glance", json!({})).expect("alive"), Answer::Nothing);
    assert_eq!(world.requests, 0, "only storage is asked");
    worked(world.transition("Olga", "x-1", Some("left-business")));
    world.let_time_pass(2);
    let Answer::Run(run) = world.ask("glance", json!({})).expect("alive") else {
        panic!("the run is not told");
    };
    assert_eq!(run.rest, Some(Rest::Done));
}

/// The app's rule says who may start what, whoever the workflow lets through.
#[test]
fn somebody_outside_the_group_starts_nothing_and_the_ticket_says_so_once() {
    let mut world = World::at_ticket(TICKET, "Olga", 1);
    worked(world.transition("Ned", "x-1", Some("left-business")));
    world.let_time_pass(2);
    assert_eq!(world.writes, 0);
    assert!(run(&mut world).is_none());
    let said = world.said_on(TICKET);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("when this ticket was moved"), "{}", said[0]);
    assert!(said[0].contains("Nothing was changed"), "{}", said[0]);
}

#[test]
fn a_transition_that_is_told_twice_starts_one_run() {
    let mut world = World::at_ticket(TICKET, "Olga", 1);
    worked(world.transition("Olga", "x-1", Some("left-business")));
    worked(world.transition("Olga", "x-1", Some("left-business")));
    world.let_time_pass(2);
    let first = run(&mut world).expect("a run");
    assert_eq!(first.rest, Some(Rest::Done));
    let note = worked(world.transition("Olga", "x-1", Some("left-business")));
    assert!(note.contains("known already"), "{note}");
    world.let_time_pass(2);
    assert_eq!(run(&mut world).expect("the same").opened.run, first.opened.run);
}

#[test]
fn what_the_queue_forgets_the_schedule_starts_even_without_dates() {
    let mut world = World::at_ticket(TICKET, "Olga", 1);
    world.change_bounds(|settings| {
        settings.as_object_mut().expect("object").remove("leaveDate");
    });
    worked(world.transition("Olga", "x-1", Some("left-business")));
    world.platform.queue.clear();
    world.let_time_pass(1);
    assert_eq!(run(&mut world).expect("a run").rest, Some(Rest::Done));
    assert!(world.locked_out());
}

#[test]
fn a_rule_without_a_playbook_of_this_version_starts_nothing() {
    for playbook in [None, Some(""), Some("fire-everybody")] {
        let mut world = World::at_ticket(TICKET, "Olga", 1);
        let note = worked(world.transition("Olga", "x-1", playbook));
        assert!(note.contains("configure it again"), "{note}");
        world.let_time_pass(1);
        assert!(run(&mut world).is_none());
        assert_eq!(world.writes, 0);
    }
}

/// The platform is asked to come again; nothing is half kept.
#[test]
fn a_start_that_may_not_be_kept_is_refused() {
    let mut world = World::at_ticket(TICKET, "Olga", 1);
    world.weather = Weather { storage: 100, ..Weather::CALM };
    let answer = world.transition("Olga", "x-1", Some("left-business"));
    assert!(matches!(answer, Some(Answer::Refused(_))), "{answer:?}");
    world.weather = Weather::CALM;
    worked(world.transition("Olga", "x-1", Some("left-business")));
    world.let_time_pass(2);
    assert_eq!(run(&mut world).expect("a run").rest, Some(Rest::Done));
}

/// What needs a second person is not started by a transition alone.
#[test]
fn a_plan_that_has_to_be_confirmed_waits_for_that() {
    let mut world = World::at_ticket("OFF-24", "Olga", 1);
    worked(world.transition("Olga", "x-1", Some("left-business")));
    world.let_time_pass(2);
    assert_eq!(world.writes, 0);
    let said = world.said_on("OFF-24");
    assert!(said.len() == 1 && said[0].contains("second person"), "{said:?}");
}
