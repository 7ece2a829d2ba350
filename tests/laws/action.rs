//! Actions of Automation: as whoever made their connection, on their ticket, with an answer that is true.

use crate::truth::play;
use crate::world::{Weather, World};
use offramp::boundary::answer_of;
use offramp::domain::Instant;
use offramp::engine::Answer;
use offramp::engine::run::Rest;
use offramp::policy::RefusalCode;
use offramp_cloud::{Effect, Fault};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const TICKET: &str = "OFF-2";

fn outputs(world: &World, answer: Option<Answer>) -> Value {
    let answer = answer.expect("an answer");
    assert!(matches!(answer, Answer::Acted(_)), "{answer:?}");
    answer_of(&answer, Instant(world.now))
}

fn refused(answer: Option<Answer>) -> RefusalCode {
    match answer {
        Some(Answer::Refused(refusal)) => refusal.code,
        other => panic!("not refused: {other:?}"),
    }
}

fn called(world: &mut World, action: &str, who: &str) -> Option<Answer> {
    let actor = world.account_of(who);
    world.automation(action, &actor, TICKET)
}

#[test]
fn a_playbook_is_run_as_the_actor_and_what_does_not_fit_goes_on() {
    let mut world = World::at_ticket(TICKET, "Olga", 1);
    let answer = called(&mut world, "left-business", "Olga");
    let said = outputs(&world, answer);
    assert!(said["runId"].as_str().is_some_and(|id| !id.is_empty()), "{said}");
    assert!(["running", "done"].contains(&said["outcome"].as_str().unwrap()), "{said}");
    assert!(said["link"].as_str().unwrap().ends_with("/browse/OFF-2"), "{said}");
    world.let_time_pass(2);
    let answer = called(&mut world, "check-access", "Olga");
    let end = outputs(&world, answer);
    assert_eq!(end["outcome"], "done");
    assert_eq!(end["runId"], said["runId"]);
    assert_eq!([&end["failed"], &end["unknown"], &end["manual"]], [0; 3]);
    assert!(world.locked_out());
}

#[test]
fn looking_changes_nothing_and_a_ticket_without_a_run_says_so() {
    let mut world = World::at_ticket(TICKET, "Olga", 1);
    let answer = called(&mut world, "check-access", "Olga");
    let said = outputs(&world, answer);
    assert_eq!(said["outcome"], "none");
    assert_eq!((world.writes, world.comments_on(TICKET)), (0, 0));
}

/// Neither a person outside the group, nor Automation's own account, nor nobody.
#[test]
fn an_actor_whom_no_rule_allows_starts_and_learns_nothing() {
    let mut world = World::at_ticket(TICKET, "Olga", 1);
    let ned = world.account_of("Ned");
    for actor in [ned.as_str(), "557058:automation", ""] {
        for action in
            ["left-business", "left-team", "onboard", "restore", "revoke-inactive", "check-access"]
        {
            let answer = world.automation(action, actor, TICKET);
            let code = refused(answer);
            let fits = [RefusalCode::OperatorNotAllowed, RefusalCode::ConnectionUnreadable];
            assert!(fits.contains(&code), "{action} by '{actor}': {code:?}");
        }
    }
    assert_eq!((world.writes, world.comments_on(TICKET)), (0, 0));
}

#[test]
fn a_ticket_that_is_no_ticket_is_refused_with_what_to_do() {
    let mut world = World::at_ticket(TICKET, "Olga", 1);
    let olga = world.account_of("Olga");
    for key in
        ["", "{{issue.key", "OFF", "OFF-1 and OFF-2 and more of it, until it is too long to be one"]
    {
        let answer = world.automation("left-business", &olga, key);
        assert!(matches!(answer, Some(Answer::Refused(_))), "'{key}': {answer:?}");
    }
    let code = refused(world.automation("left-business", &olga, "OFF-404"));
    assert_eq!(code, RefusalCode::IssueHidden);
    let code = refused(world.automation("fire-everybody", &olga, TICKET));
    assert_eq!(code, RefusalCode::PayloadInvalid);
    assert_eq!(world.writes, 0);
}

/// The protections hold for rules as for people, and the rule's log says why nothing happened.
#[test]
fn what_a_person_could_not_start_a_rule_does_not_start() {
    let why = [("OFF-5", "protected accounts"), ("OFF-6", "about you"), ("OFF-7", "who leaves")];
    for (key, words) in why {
        let mut world = World::at_ticket(key, "Olga", 1);
        let olga = world.account_of("Olga");
        let answer = world.automation("left-business", &olga, key);
        let Some(Answer::Refused(refusal)) = answer else { panic!("{key}: {answer:?}") };
        assert!(refusal.remedy.contains(words), "{key}: {refusal:?}");
        assert_eq!(world.writes, 0, "{key}");
    }
}

/// What could not be started yet is not answered with how an earlier run ended.
#[test]
fn law_1_a_start_that_is_held_up_is_not_done() {
    let mut world = World::at_ticket(TICKET, "Olga", 1);
    called(&mut world, "left-business", "Olga");
    world.let_time_pass(2);
    let answer = called(&mut world, "check-access", "Olga");
    assert_eq!(outputs(&world, answer)["outcome"], "done");
    let busy = Effect::Status { status: 500, headers: BTreeMap::new(), body: None, after: false };
    world.cloud.add_fault(Fault {
        path: Some("*/role-assignments".to_owned()),
        times: 10_000,
        ..Fault::new(busy)
    });
    let answer = called(&mut world, "left-business", "Olga");
    let said = outputs(&world, answer);
    assert_eq!((&said["outcome"], &said["runId"]), (&json!("none"), &json!("")), "{said}");
}

#[test]
fn a_rule_that_fires_twice_runs_once() {
    let mut world = World::at_ticket(TICKET, "Olga", 1);
    let answer = called(&mut world, "left-business", "Olga");
    let first = outputs(&world, answer);
    let answer = called(&mut world, "left-business", "Olga");
    let second = outputs(&world, answer);
    assert_eq!(first["runId"], second["runId"]);
    world.let_time_pass(2);
    assert_eq!(world.said_on(TICKET).len(), 1);
}

/// Whatever fails on the way, the answer is a refusal or what is so, and a run comes to the end that
/// the table says. An answer can be `done` only where the run came to its end within it.
#[test]
fn law_1_an_action_never_says_done_while_the_oracle_disagrees() {
    const SEEDS: u64 = 300;
    let (mut said_done, mut done, mut not_started) = (0, 0, 0);
    for seed in 0..SEEDS {
        let mut world = World::at_ticket(TICKET, "Olga", seed);
        world.weather = Weather {
            requests: 10,
            entra: 10,
            storage: 5,
            crashes: 2,
            queue: 20,
            others: 10,
            ..Weather::CALM
        };
        for hours in [0, 1, 1] {
            world.let_time_pass(hours);
            let action = if hours == 0 { "left-business" } else { "check-access" };
            said_done += usize::from(is_said_done(&mut world, action));
        }
        world.weather = Weather::CALM;
        world.let_time_pass(3);
        match world.ask("open", json!({})).expect("alive") {
            Answer::Run(run) => {
                let run = play(&mut world, run.opened.run.as_str()).expect("a run");
                let is_done = run.rest == Some(Rest::Done);
                assert!(is_done || run.rest == Some(Rest::ByHand), "seed {seed}: {:?}", run.rest);
                let says = is_said_done(&mut world, "check-access");
                assert_eq!(says, is_done, "seed {seed}: what the rule is told of the end");
                done += usize::from(is_done);
            }
            other => {
                assert!(world.is_over(), "seed {seed}: a start that is kept and never made");
                assert_eq!(world.writes, 0, "seed {seed}: {other:?}");
                not_started += 1;
            }
        }
    }
    assert!(said_done >= 200 && done >= 200, "{said_done} {done} {not_started}");
}

/// Calls an action; whether it says that the person's run is done, which is then held against the
/// table.
fn is_said_done(world: &mut World, action: &str) -> bool {
    let answer = called(world, action, "Olga");
    let Some(Answer::Acted(acted)) = &answer else { return false };
    let Some(run) = &acted.run else { return false };
    let said = answer_of(answer.as_ref().expect("an answer"), Instant(world.now));
    let is_done = said["outcome"] == "done";
    if is_done {
        world.check_ended(run.opened.run.as_str(), true);
    }
    is_done
}
