//! What a run says of customer portals: a portal account with the leaver's address is found, and
//! what Jira did not tell is never taken for none.

use crate::truth::play;
use crate::world::{Fault, Weather, World};
use offramp::boundary::present;
use offramp::domain::Instant;
use offramp::engine::Answer;
use offramp::engine::run::Rest;
use serde_json::{Value, json};

/// What a run that is over says of customer portals.
fn told(world: &mut World) -> Option<String> {
    let id = world.press().expect("alive").expect("a run");
    let run = play(world, &id).expect("a run");
    assert_eq!(run.rest, Some(Rest::Done), "a portal account holds no promise up");
    let view = json!(present(&Answer::Run(Box::new(run)), Instant(world.now)));
    let groups = view["run"]["residual"].as_array().expect("a list").iter();
    let left: Vec<&Value> =
        groups.flat_map(|group| group["lines"].as_array().expect("a list")).collect();
    let portals = |line: &&&Value| line["what"].as_str().expect("text").contains("ustomer portals");
    let line = left.iter().find(portals)?;
    let headline = view["run"]["headline"].as_str().expect("text");
    assert!(!headline.contains("can no longer reach anything"), "{headline}");
    assert!(line["remedy"].as_str().expect("text").contains("Portal only customers"), "{line}");
    Some(format!("{}: {}", line["what"], line["path"]))
}

fn asked(world: &World) -> usize {
    world.log.iter().filter(|line| line.contains("GET /rest/api/3/user/search")).count()
}

fn asked_for_the_right(world: &World) -> usize {
    world.log.iter().filter(|line| line.contains("POST /rest/api/3/permissions/check")).count()
}

#[test]
fn a_portal_account_with_the_leavers_address_is_told() {
    let mut world = World::at_ticket("OFF-25", "Olga", 1);
    let said = told(&mut world).expect("it is told");
    assert!(said.contains("percy.portal@acme.example"), "{said}");
    assert!(!said.contains("can't be told"), "{said}");
    assert_eq!(asked(&world), 1, "asked once");
}

#[test]
fn where_jira_says_that_there_is_none_nothing_is_told() {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    assert_eq!(told(&mut world), None);
    assert_eq!(asked(&world), 1, "asked once");
    assert_eq!(asked_for_the_right(&world), 0, "finding the person shows the right to look");
}

/// Whoever is suspended is found by nobody, so that an empty list may be one for an app that may
/// not look.
#[test]
fn where_the_person_is_not_found_the_right_to_look_is_asked_for() {
    let mut world = World::at_ticket("OFF-9", "Olga", 1);
    assert_eq!(told(&mut world), None);
    assert_eq!((asked(&world), asked_for_the_right(&world)), (2, 1));
}

#[test]
fn whatever_fails_a_portal_account_is_never_taken_for_none() {
    let mut calm = World::at_ticket("OFF-25", "Olga", 1);
    told(&mut calm).expect("it is told");
    for nth in 1..=calm.requests {
        for fault in Fault::ALL {
            let mut world = World::at_ticket("OFF-25", "Olga", 1);
            world.weather = Weather { nth_request: Some((nth, fault)), ..Weather::CALM };
            // Whoever was refused presses again: the fault has passed.
            let id = match world.press().expect("alive") {
                Some(id) => id,
                None => world.press().expect("alive").expect("a run"),
            };
            let run = play(&mut world, &id).expect("a run");
            let none = run.portal.is_some_and(offramp::domain::PortalAccounts::is_none);
            assert!(!none, "request {nth} x {fault:?}: {:#?}", world.log);
        }
    }
}

#[test]
fn an_empty_answer_to_an_app_that_may_not_look_is_not_none() {
    for key in ["OFF-1", "OFF-25"] {
        let mut world = World::at_ticket(key, "Olga", 1);
        let switch = json!(true);
        world.cloud.switches_mut().set("appCannotBrowseUsers", &switch).expect("a switch");
        let said = told(&mut world).expect("it is told");
        assert!(said.contains("can't be told"), "{key}: {said}");
        assert!(said.contains("browse users and groups"), "{key}: {said}");
    }
}

/// The preview is bounded by six requests, and this is none of them.
#[test]
fn a_preview_asks_for_no_portal_account() {
    let mut world = World::at_ticket("OFF-25", "Olga", 1);
    world.ask("open", json!({})).expect("alive");
    assert_eq!(asked(&world), 0);
}

/// Whose portal account it is stays in Jira: neither the journal nor the ticket has it.
#[test]
fn the_portal_account_itself_is_kept_nowhere() {
    let mut world = World::at_ticket("OFF-25", "Olga", 1);
    told(&mut world).expect("it is told");
    let kept = format!("{:?}{:?}", world.platform.values, world.platform.entities);
    assert!(!kept.contains("qm:"), "an account of the portal is kept");
}
