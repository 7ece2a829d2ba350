//! Every entity and every attribute of the manifest goes through the app's own writes, and the
//! platform takes each (`platform/declared.rs` refuses what is documented as refused).

use crate::platform::declared;
use crate::plays::ready_for;
use crate::rare::CASES;
use crate::right::ROWS;
use crate::truth::play;
use crate::world::World;
use serde_json::json;
use std::collections::BTreeSet;

/// Whose account has signs that keys have not.
const ODD: &str = "557058|b_0#1";

fn played() -> BTreeSet<(&'static str, &'static str)> {
    let mut seen = BTreeSet::new();
    let mut worlds: Vec<World> = ROWS.iter().map(ready_for).collect();
    worlds.extend(CASES.iter().map(crate::rare::Case::ready));
    for world in &mut worlds {
        let id = world.press().expect("alive").expect("a run");
        play(world, &id).expect("it ends");
        // Somebody comes back, and the tripwire says so.
        if world.opened.last().is_some_and(|run| run.ticket == "OFF-1") {
            let account = world.subject.clone();
            if !world.is_member(&account, "eng-backend") {
                world.join_group(&account, "eng-backend");
            }
            world.now += 7_200_000;
            world.tick_schedule();
        }
        seen.extend(world.platform.attributes.iter().copied());
    }
    seen
}

/// The switch, versions of the settings, budgets, dates, transitions and the search for the idle.
fn administered() -> BTreeSet<(&'static str, &'static str)> {
    let mut world = World::at_ticket("OFF-23", "Olga", 1);
    world.change_bounds(|s| {
        s["budgets"] = json!({ "perDay": 9, "directoryPercentPerDay": 50 });
    });
    world.tick_schedule();
    let shown = world.ask("open", json!({})).expect("alive");
    let offramp::engine::Answer::Preview { plan, .. } = shown else { panic!() };
    world.ask("schedule", json!({ "planHash": plan.hash })).expect("alive");
    world.let_time_pass(80);
    world.at("OFF-2");
    world.transition("Olga", "move-1", Some("left-business"));
    world.let_time_pass(2);
    world.stop(true);
    world.stop(false);
    let mut settings = world.platform.values["settings"].clone();
    settings["organization"]["name"] = json!("Another");
    settings["approvals"]["settings"] = json!(true);
    world.deploy(&settings);
    // What is less strict is proposed.
    settings["protections"]["groups"] = json!([]);
    world.admin("Ana", "admin.save", json!({ "document": settings, "basedOn": 1, "note": "x" }));
    searched(&mut world);
    world.platform.attributes.clone()
}

/// A search for the idle, a second over it, and one that is given up.
fn searched(world: &mut World) {
    for _ in 0..2 {
        world.admin("Ana", "admin.sweepStart", json!({}));
        for _ in 0..20 {
            world.now += 60_000;
            world.deliver_due();
            world.tick_schedule();
        }
    }
    world.admin("Ana", "admin.sweepStart", json!({}));
    world.change_settings(|s| drop(s.as_object_mut().expect("settings").remove("inactivity")));
    world.now += 60_000;
    world.deliver_due();
}

/// A date that comes for somebody who is protected by then: it is stopped, and says why.
fn stopped() -> BTreeSet<(&'static str, &'static str)> {
    let mut world = World::at_ticket("OFF-23", "Olga", 1);
    let shown = world.ask("open", json!({})).expect("alive");
    let offramp::engine::Answer::Preview { plan, .. } = shown else { panic!() };
    world.ask("schedule", json!({ "planHash": plan.hash })).expect("alive");
    let person = world.subject.clone();
    world.change_settings(|s| s["protections"]["accounts"] = json!([person]));
    world.let_time_pass(80);
    world.platform.attributes.clone()
}

/// A leaver whose groups an identity provider keeps that is not connected.
fn kept_elsewhere() -> BTreeSet<(&'static str, &'static str)> {
    let mut world = World::at_ticket("OFF-3", "Olga", 1);
    world.change_settings(|s| drop(s.as_object_mut().expect("settings").remove("entra")));
    let id = world.press().expect("alive").expect("a run");
    play(&mut world, &id).expect("it ends");
    world.platform.attributes.clone()
}

#[test]
fn every_attribute_of_every_entity_is_stored_and_taken() {
    let parts = [played(), administered(), stopped(), kept_elsewhere()];
    let seen: BTreeSet<_> = parts.into_iter().flatten().collect();
    let all = declared::entities().iter();
    let lacks: Vec<String> = all
        .flat_map(|(entity, attributes)| attributes.keys().map(move |name| (*entity, *name)))
        .filter(|attribute| !seen.contains(attribute))
        .map(|(entity, name)| format!("{entity}.{name}"))
        .collect();
    assert_eq!(lacks, Vec::<String>::new(), "no write of the app stores these");
}

#[test]
fn an_account_with_signs_that_no_key_has_is_stored_and_found_again() {
    use offramp::domain::AccountId;
    let key = AccountId::new(ODD).to_key();
    assert!(declared::is_key(&key) && !declared::is_key(ODD.split('#').next().unwrap()));
    assert_eq!(AccountId::of_key(&key), Some(AccountId::new(ODD)));
}
