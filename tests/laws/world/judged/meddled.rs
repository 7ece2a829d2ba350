//! What is held against somebody who meddles with tickets: each turns red.

use super::{at_work, done, turns_red};
use crate::world::meddling::Edit;
use crate::world::{Meddling, World};

const TICKET: &str = "OFF-1";

#[test]
fn law_18_a_gate_that_lets_pass_what_is_not_proven_turns_red() {
    let world = World::at_ticket(TICKET, "Olga", 1);
    let what = "law 18: the gate let OFF-1 pass";
    turns_red(&format!("{what} without a run"), || {
        world.check_passage(TICKET, None, world.now, 0);
    });
    let world = at_work(TICKET);
    turns_red("the table: OFF-1 left-business (done: true)", || {
        world.check_passage(TICKET, None, world.now, 1);
    });
    let (mut world, _) = done();
    world.check_passage(TICKET, None, world.now, 1);
    turns_red(&format!("{what} for another playbook"), || {
        world.check_passage(TICKET, Some("onboard"), world.now, 1);
    });
    let jane = world.account_of("Sam");
    world.name_on_ticket(&jane);
    turns_red(&format!("{what}, which names somebody else"), || {
        world.check_passage(TICKET, None, world.now, 1);
    });
}

#[test]
fn law_16_a_start_that_is_not_what_was_agreed_turns_red() {
    let deferred = || {
        let mut world = at_work(TICKET);
        world.meddler.acts.insert(Meddling::ChoosesTheSuccessor, 1);
        world.door = "woken".to_owned();
        world
    };
    let world = deferred();
    turns_red("law 16: Opened", || world.check_agreed(&world.opened[0]));
    let mut world = deferred();
    let (id, operator) = (world.ticket_of(TICKET).id, world.opened[0].operator.clone());
    world.now -= 10;
    world.note_asked(&id, &operator, None);
    world.now += 10;
    world.read_at = Some(world.now);
    world.check_agreed(&world.opened[0]);
    let edit = Edit { ticket: id, field: "customfield_10052", at: world.now - 5 };
    world.meddler.edits.push(edit);
    turns_red("law 16: not what was agreed any more", || world.check_agreed(&world.opened[0]));
    // What they could not be told from an operator by is not held against anybody.
    world.meddler.edits[0].at = world.now;
    world.check_agreed(&world.opened[0]);
    let mut opened = world.opened[0].clone();
    opened.subject = Some(world.account_of("Sam"));
    turns_red("law 16: a run about somebody whom nobody agreed to", || world.check_meant(&opened));
}

#[test]
fn law_16_whoever_chooses_who_takes_over_without_the_right_turns_red() {
    let mut world = at_work("OFF-15");
    let (id, sam, jane) =
        (world.ticket_of("OFF-15").id, world.account_of("Sam"), world.account_of("Jane"));
    let to_jane =
        |world: &World| world.heirs_on("OFF-15", "Holly Handover").contains(&"Jane Doe".to_owned());
    assert!(!to_jane(&world));
    let (first, second) = ((id.clone(), sam, world.now), (id, jane, world.now));
    world.meddler.named_heirs.extend([first, second]);
    assert!(!to_jane(&world), "named without the right");
    world.meddle_by(Meddling::GainsTheRight);
    assert!(to_jane(&world), "whoever may choose has chosen");
}
