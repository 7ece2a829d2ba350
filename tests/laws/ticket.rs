//! What a ticket is told of its run: enough for a gate in the workflow, one comment for people.

use crate::truth::play;
use crate::world::{self, Weather, World};
use offramp::engine::run::Rest;
use offramp_cloud::{Effect, Fault};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn number_of(log: &[String], what: &str) -> usize {
    log.iter().filter(|line| line.contains(what)).count()
}

fn played(key: &str, weather: Weather) -> (World, Rest) {
    let mut world = World::at_ticket(key, "Olga", 1);
    world.weather = weather;
    let id = world.press().expect("alive").expect("a run");
    let run = play(&mut world, &id).expect("a run");
    (world, run.rest.expect("it rests"))
}

#[test]
fn a_ticket_says_running_from_the_first_act_on() {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    assert_eq!(world.property_of("OFF-1"), None);
    world.press().expect("alive").expect("a run");
    let said = world.property_of("OFF-1").expect("told with the first acts");
    assert_eq!(said["state"], "running");
    assert_eq!(said["playbook"], "left-business");
    assert_eq!(world.comments_on("OFF-1"), 0, "there is nothing to tell people yet");
}

#[test]
fn a_ticket_says_done_with_the_head_of_the_record() {
    let (mut world, rest) = played("OFF-1", Weather::CALM);
    assert_eq!(rest, Rest::Done);
    let said = world.property_of("OFF-1").expect("told");
    assert_eq!(said["state"], "done");
    let counts = &said["outcomes"];
    assert_eq!([&counts["failed"], &counts["unknown"], &counts["manual"]], [&json!(0); 3]);
    let run = said["run"].as_str().expect("a run");
    let head: Value = world.platform.values[&format!("run#{run}#head")].clone();
    assert_eq!(said["record"]["head"], head["hash"]);
    assert_eq!(said["record"]["entries"], head["entries"]);
    let comments = world.said_on("OFF-1");
    assert_eq!(comments.len(), 1);
    assert!(comments[0].contains(head["hash"].as_str().expect("a hash")), "{}", comments[0]);
}

/// The ticket names the person; what the app adds does not.
#[test]
fn a_ticket_is_told_nothing_personal() {
    for key in ["OFF-1", "OFF-3", "OFF-16", "OFF-18"] {
        let (mut world, _) = played(key, Weather::CALM);
        let company = world.cloud.company();
        let person = company.people.iter().find(|p| p.account_id == world.subject);
        let person = person.expect("the subject");
        let secret = [person.name.clone(), person.account_id.clone(), world.keys().1.clone()];
        let email = person.email.clone();
        let property = world.property_of(key).expect("told").to_string();
        for text in world.said_on(key).iter().chain([&property]) {
            for word in secret.iter().chain([&email]) {
                assert!(!text.contains(word.as_str()), "{key}: {word} in {text}");
            }
        }
    }
}

#[test]
fn what_is_left_is_named_with_who_has_to_do_it_and_the_comment_is_updated() {
    let mut world = World::at_ticket("OFF-3", "Olga", 1);
    world.change_settings(|settings| {
        settings.as_object_mut().expect("object").remove("entra");
    });
    let id = world.press().expect("alive").expect("a run");
    let run = play(&mut world, &id).expect("a run");
    assert_eq!(run.rest, Some(Rest::ByHand));
    assert_eq!(world.property_of("OFF-3").expect("told")["state"], "byHand");
    let before = world.said_on("OFF-3");
    assert_eq!(before.len(), 1);
    assert!(before[0].contains("To be done by hand"), "{}", before[0]);
    let (subject, now) = (world.subject.clone(), world.now);
    assert!(world.cloud.idp_deactivate(&subject, now), "it is done where it has to be");
    world.let_time_pass(2);
    assert_eq!(world.property_of("OFF-3").expect("told")["state"], "done");
    let after = world.said_on("OFF-3");
    assert_eq!(after.len(), 1, "one comment for one run: {after:?}");
    assert!(!after[0].contains("To be done by hand"), "{}", after[0]);
}

#[test]
fn whatever_becomes_of_the_telling_there_is_one_comment() {
    let (calm, _) = played("OFF-2", Weather::CALM);
    let told = |line: &String| line.contains("PUT") && line.contains("/rest/api/3/issue/1");
    assert_eq!(calm.log.iter().filter(|line| told(line)).count(), 2, "{:#?}", calm.log);
    for nth in 1..=calm.requests {
        for fault in
            [world::Fault::LostAfter, world::Fault::ServerErrorAfter, world::Fault::LostBefore]
        {
            let weather = Weather { nth_request: Some((nth, fault)), ..Weather::CALM };
            let (mut world, rest) = played("OFF-2", weather);
            world.let_time_pass(1);
            assert_eq!(rest, Rest::Done);
            assert_eq!(world.property_of("OFF-2").expect("told")["state"], "done");
            assert_eq!(world.comments_on("OFF-2"), 1, "{fault:?} of request {nth}");
        }
    }
}

/// What anybody may write is not the app's: it is neither changed nor taken for what was said.
#[test]
fn law_18_a_comment_that_quotes_the_reference_of_a_run_stays_as_it_is() {
    let mut world = World::at_ticket("OFF-2", "Olga", 1);
    let id = world.press().expect("alive").expect("a run");
    let ned = world.account_of("Ned");
    world.answer(&ned, "OFF-2", &format!("Reference: {id}"));
    let before = world.said_on("OFF-2");
    let run = play(&mut world, &id).expect("a run");
    assert_eq!(run.rest, Some(Rest::Done));
    let said = world.said_on("OFF-2");
    assert_eq!(said.len(), 2, "{said:#?}");
    assert_eq!(said[0], before[0], "Ned's words are Ned's");
    assert!(said[1].contains("is done"), "{}", said[1]);
}

/// Or the app may not see it any more.
#[test]
fn a_ticket_that_is_gone_keeps_no_run_from_its_end() {
    let mut world = World::at_ticket("OFF-2", "Olga", 1);
    let id = world.press().expect("alive").expect("a run");
    let sent_before = number_of(&world.log, "/rest/api/3/issue/");
    let gone = Effect::Status { status: 404, headers: BTreeMap::new(), body: None, after: false };
    world.cloud.add_fault(Fault {
        path: Some("/rest/api/3/issue/*".to_owned()),
        times: 10_000,
        ..Fault::new(gone)
    });
    let run = play(&mut world, &id).expect("a run");
    assert_eq!(run.rest, Some(Rest::Done));
    world.let_time_pass(2);
    assert!(world.is_over(), "nothing is left to be done");
    let asked = number_of(&world.log, "/rest/api/3/issue/") - sent_before;
    // Each time both are asked: what was said, and who may read it.
    assert!(asked <= 12, "asked {asked} times: {:#?}", world.log);
}
