//! Whoever administers the organization: demoted before the cut, and never made an admin again.

use crate::plays::{confirm, leave};
use crate::truth::play;
use crate::world::{Fault, Weather, World};
use offramp::engine::run::Rest;
use serde_json::json;

/// An admin who leaves.
const TICKET: &str = "OFF-24";

fn leaver() -> World {
    let mut world = World::at_ticket(TICKET, "Olga", 1);
    confirm(&mut world, "Ana", None);
    world
}

/// The role on the organization stands among the roles that were given directly, too.
#[test]
fn whoever_is_given_access_back_does_not_administer_the_organization_again() {
    let mut world = leaver();
    leave(&mut world);
    confirm(&mut world, "Lena", Some("restore"));
    world.playbook = Some("restore");
    let id = world.press().expect("alive").expect("a run");
    let run = play(&mut world, &id).expect("it ends");
    assert_eq!(run.rest, Some(Rest::Done));
    assert!(!run.steps().any(|(step, _)| step.id.0.contains("org-admin")), "{run:#?}");
    assert_eq!(world.truth()["platformRoles"], json!([]));
}

/// An admin can't be suspended: as long as it is not known that the role is gone, the cut waits, or
/// it would be refused as if for good.
#[test]
fn law_3_a_demotion_that_was_not_found_once_is_sent_again_before_the_cut() {
    let mut calm = leaver();
    let id = calm.press().expect("alive").expect("a run");
    play(&mut calm, &id).expect("it ends");
    let sent = calm.log.iter().filter(|line| !line.contains(" log: "));
    let revoked = |line: &&String| line.ends_with("/role-assignments/revoke");
    let nth = sent.take_while(|line| !revoked(line)).count() + 1;
    let mut world = leaver();
    world.weather = Weather { nth_request: Some((nth, Fault::NotFound)), ..Weather::CALM };
    let id = world.press().expect("alive").expect("a run");
    let run = play(&mut world, &id).expect("it ends");
    let at = |end: &str| world.log.iter().position(|line| line.ends_with(end));
    assert!(at("/role-assignments/revoke  <- NotFound").is_some(), "{:#?}", world.log);
    assert!(at("/role-assignments/revoke") < at("/suspend"), "{:#?}", world.log);
    assert_eq!(run.rest, Some(Rest::Done), "{:#?}", world.log);
}
