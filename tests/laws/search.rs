//! A rule of Automation has inactive people found: who may, that there is one search however often
//! it is asked for, and that nobody is named who is not idle.

use crate::world::{Weather, World};
use offramp::boundary::answer_of;
use offramp::domain::Instant;
use offramp::engine::sweep_row::SweepRow;
use offramp_cloud::UseTruth;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const PEOPLE: u32 = 900;
/// In no group, and named by a rule of the settings.
const ROBOT: &str = "712020:a-robot-of-automation";
/// The account of Automation itself.
const AUTOMATION: &str = "557058:f58131cb-b67d-43c7-b30d-6b58d40bd077";
const DAY_MS: i64 = 86_400_000;

/// A rule of the settings that names the robot, changed by `change`.
fn rule(change: impl FnOnce(&mut Value)) -> Value {
    let mut rule = json!({
        "name": "The robot", "operatorGroups": [], "playbooks": ["revoke-inactive"],
        "projects": ["OFF"], "operatorAccounts": [{ "id": ROBOT, "name": "Robot" }],
    });
    change(&mut rule);
    rule
}

fn ruled(mut world: World, rule: Value) -> World {
    world.change_settings(|settings| {
        settings["rules"].as_array_mut().expect("rules").push(rule);
        let recipe = json!({ "suspendWhenAllIdle": true, "manualContact": "Site admins" });
        settings["playbooks"]["revokeInactive"] = recipe;
    });
    world
}

fn company() -> World {
    ruled(World::globex(PEOPLE, 1), rule(|_| ()))
}

fn row(world: &World) -> Option<SweepRow> {
    let found = world.platform.entities.get(&("sweep".to_owned(), "current".to_owned()))?;
    Some(serde_json::from_str(&found.to_string()).expect("a row"))
}

fn told(world: &mut World, younger: Value) -> Value {
    let said = world.search(ROBOT, younger).expect("alive");
    assert_eq!(said["refusal"], Value::Null, "{said}");
    said
}

/// What the rule is told once the search that it began has come to its end.
fn searched(world: &mut World) -> Value {
    told(world, Value::Null);
    world.let_time_pass(12);
    told(world, json!(7))
}

fn refusal(answer: Option<Value>) -> String {
    let answer = answer.expect("alive");
    let code = answer["refusal"]["code"].as_str();
    code.unwrap_or_else(|| panic!("not refused: {answer}")).to_owned()
}

fn named(said: &Value) -> Vec<&str> {
    let idle = said["idle"].as_str().expect("a text");
    idle.split(',').filter(|account| !account.is_empty()).collect()
}

/// Whoever has something idle and nothing else that is not active, as far as a search is shown it.
fn idle_beyond_doubt(truths: &[UseTruth]) -> BTreeSet<&str> {
    let fits = |truth: &&UseTruth| {
        let shown = || truth.products.iter().filter(|p| p.shown);
        let idle = |class: &str| ["inactive", "neverActive"].contains(&class);
        !truth.locked_out
            && shown().any(|p| idle(p.class))
            && shown().all(|p| idle(p.class) || p.class == "active")
    };
    truths.iter().filter(fits).map(|truth| truth.account_id.as_str()).collect()
}

#[test]
fn it_is_begun_then_told_with_the_numbers_of_the_page_and_of_the_oracle() {
    let mut world = company();
    let begun = told(&mut world, Value::Null);
    assert_eq!(begun["state"], "running");
    for open in ["inactive", "neverActive", "unknown", "seats", "idle", "more"] {
        assert_eq!(begun[open], Value::Null, "{open} is not known yet");
    }
    assert_eq!(row(&world).expect("a row").by, "rule");
    world.let_time_pass(12);
    let said = told(&mut world, json!("1"));
    assert_eq!((&said["state"], &said["sweepId"]), (&json!("done"), &begun["sweepId"]));
    assert_eq!(said["people"], PEOPLE);
    let started = Instant::from_rfc3339(said["startedAt"].as_str().expect("when")).expect("a date");

    let page = world.admin("Ana", "admin.sweep", json!({}))["body"].clone();
    assert_eq!(page["headline"]["at"], started.0);
    let truths = world.cloud.inactivity(None, usize::MAX, started.0);
    for class in ["inactive", "neverActive", "unknown"] {
        let products = page["products"].as_array().expect("products").iter();
        let parts = products.flat_map(|product| product["parts"].as_array().expect("parts"));
        let on_page: u64 =
            parts.filter(|part| part["id"] == class).filter_map(|p| p["count"].as_u64()).sum();
        let uses = truths.iter().filter(|t| !t.locked_out).flat_map(|t| &t.products);
        let so = uses.filter(|p| p.shown && p.class == class).count();
        assert_eq!(said[class], on_page, "{class} on the page");
        assert_eq!(said[class], so, "{class} in truth");
    }
    let uses = truths.iter().filter(|t| !t.locked_out).flat_map(|t| &t.products);
    let free = uses.filter(|p| p.by_group && ["inactive", "neverActive"].contains(&p.class));
    assert_eq!(said["seats"], free.count());
    assert_eq!(world.writes, 0, "it only reads");
}

#[test]
fn law_11_nobody_is_named_who_is_not_idle() {
    for (people, silent) in [(60, false), (PEOPLE, false), (120, true)] {
        let mut world = ruled(World::globex(people, 1), rule(|_| ()));
        world.cloud.switches_mut().set("noProductAccess", &json!(silent)).expect("a switch");
        let said = searched(&mut world);
        let at = Instant::from_rfc3339(said["startedAt"].as_str().expect("when")).expect("a date");
        let truths = world.cloud.inactivity(None, usize::MAX, at.0);
        let idle = idle_beyond_doubt(&truths);
        let named = named(&said);
        for account in &named {
            assert!(idle.contains(account), "{account} of {people} is named, and is not idle");
        }
        assert_eq!(named.iter().collect::<BTreeSet<_>>().len(), named.len(), "each once");
        assert!(named.len() <= 100, "at most a hundred");
        let all = named.len() as u64 + said["more"].as_u64().expect("a count");
        if !silent {
            assert_eq!(all, idle.len() as u64, "of {people}");
            assert!(people < PEOPLE || all > 100, "more than are named, or nothing was tried");
        }
    }
}

#[test]
fn an_actor_whom_no_rule_names_begins_and_learns_nothing() {
    let none = |rule: &mut Value| rule["operatorAccounts"] = json!([]);
    let settings = World::globex(60, 1).platform.values["settings"].clone();
    let leads = settings["rules"][0]["operatorGroups"].clone();
    let directory = settings["organization"]["directories"][0].clone();
    let in_group = |rule: &mut Value| {
        none(rule);
        rule["operatorGroups"] = leads.clone();
    };
    let holds = |rule: &mut Value| {
        none(rule);
        rule["permissionHolders"] = json!(true);
    };
    let world = World::globex(60, 1);
    let (ana, lead) = (world.account_of("Ana"), world.account_of("Olga"));
    let cases: [(&str, Value, &[&str]); 7] = [
        ("another is named", rule(|_| ()), &[&ana, &lead, AUTOMATION, ""]),
        ("a group", rule(in_group), &[ROBOT, &lead]),
        ("the permission", rule(holds), &[ROBOT, &lead, &ana]),
        ("another playbook", rule(|r| r["playbooks"] = json!(["left-business"])), &[ROBOT]),
        ("some domains", rule(|r| r["subjects"] = json!({ "domains": ["x.example"] })), &[ROBOT]),
        ("some groups", rule(|r| r["subjects"] = json!({ "groups": leads.clone() })), &[ROBOT]),
        (
            "some directories",
            rule(|r| r["subjects"] = json!({ "directories": [directory] })),
            &[ROBOT],
        ),
    ];
    for (case, rule, actors) in cases {
        for actor in actors {
            // One search is done already: there would be something to learn.
            let mut world = ruled(World::globex(60, 1), rule.clone());
            world.admin("Ana", "admin.sweepStart", json!({}));
            world.let_time_pass(12);
            let (before, asked) = (row(&world), world.requests);
            for younger in [Value::Null, json!(30)] {
                let code = refusal(world.search(actor, younger));
                assert_eq!(code, "operator.notAllowed", "{case}, '{actor}'");
            }
            assert_eq!((row(&world), world.requests), (before, asked), "{case}, '{actor}'");
        }
    }
}

#[test]
fn settings_that_cannot_be_read_let_nobody_in() {
    let mut world = company();
    world.platform.values.insert("settings".to_owned(), json!({ "schema": 1 }));
    assert_eq!(refusal(world.search(ROBOT, Value::Null)), "settings.invalid");
    world.platform.values.remove("settings");
    assert_eq!(refusal(world.search(ROBOT, Value::Null)), "settings.missing");
    let mut world = company();
    world.change_settings(|settings| {
        let settings = settings.as_object_mut().expect("settings");
        settings.remove("inactivity");
        settings["playbooks"].as_object_mut().expect("playbooks").remove("revokeInactive");
    });
    assert_eq!(refusal(world.search(ROBOT, Value::Null)), "settings.missing");
    assert_eq!((row(&world), world.requests), (None, 0));
}

#[test]
fn days_that_are_none_are_refused_before_anything_is_read() {
    let mut world = company();
    let odd =
        [json!(0), json!(-1), json!(1.5), json!("soon"), json!(3_651), json!("7 days"), json!([])];
    for younger in odd {
        let answer = world.search(ROBOT, younger.clone()).expect("alive");
        let remedy = answer["refusal"]["remedy"].as_str().unwrap_or_default();
        assert!(remedy.contains("from 1 to 3650"), "{younger}: {answer}");
    }
    assert_eq!((world.waves, row(&world)), (0, None));
    for younger in [json!(""), json!(" 7 "), json!("3650"), json!(1)] {
        told(&mut world, younger);
    }
}

#[test]
fn of_two_that_ask_at_once_one_begins_and_both_are_told_of_the_same_search() {
    for seed in 0..20 {
        let mut world = ruled(World::globex(60, seed), rule(|_| ()));
        let events: Vec<Value> = (0..3).map(|_| world.search_event(ROBOT, Value::Null)).collect();
        let told: Vec<Value> = world
            .all_at_once(&events)
            .iter()
            .map(|answer| answer_of(answer, Instant(world.now)))
            .collect();
        let sweeps: BTreeSet<&str> = told.iter().filter_map(|t| t["sweepId"].as_str()).collect();
        assert_eq!((told.len(), sweeps.len()), (3, 1), "seed {seed}: {told:?}");
        assert!(told.iter().all(|t| t["state"] == "running"), "seed {seed}: {told:?}");
        world.let_time_pass(12);
        assert_eq!(row(&world).expect("a row").epoch, epochs_of_one(seed), "seed {seed}");
    }
}

/// How often the row of one search is taken, from its beginning to its end.
fn epochs_of_one(seed: u64) -> u64 {
    let mut world = ruled(World::globex(60, seed), rule(|_| ()));
    told(&mut world, Value::Null);
    world.let_time_pass(12);
    row(&world).expect("a row").epoch
}

#[test]
fn a_search_that_is_new_enough_is_told_and_an_older_one_is_not() {
    let mut world = ruled(World::globex(60, 1), rule(|_| ()));
    let first = searched(&mut world);
    let begun = Instant::from_rfc3339(first["startedAt"].as_str().expect("when")).expect("a date");
    world.now = begun.0 + 7 * DAY_MS - 1_000;
    assert_eq!(told(&mut world, json!(7))["sweepId"], first["sweepId"]);
    world.now = begun.0 + 7 * DAY_MS;
    assert_eq!(told(&mut world, json!(8))["sweepId"], first["sweepId"]);
    let second = told(&mut world, json!(7));
    assert_eq!(second["state"], "running");
    assert_ne!(second["sweepId"], first["sweepId"]);
    // While it is under way, what the one before found is no answer.
    let meanwhile = told(&mut world, json!(3_650));
    assert_eq!((&meanwhile["sweepId"], &meanwhile["idle"]), (&second["sweepId"], &Value::Null));
}

/// Wherever it dies, there is at most one search, and whoever asks again is told of it.
#[test]
fn killed_anywhere_it_is_one_search_and_the_next_call_tells_of_it() {
    let mut calm = ruled(World::globex(60, 1), rule(|_| ()));
    let before = calm.clone();
    let wanted = searched(&mut calm);
    let mut done = before.clone();
    told(&mut done, Value::Null);
    let mut told_of_it = 0;
    for nth in 1..=done.events {
        let mut world = before.clone();
        world.weather = Weather { nth_event: Some(nth), ..Weather::CALM };
        let said = world.search(ROBOT, Value::Null);
        assert!(said.is_none() || nth == done.events, "it dies at event {nth}");
        let stored = row(&world);
        let again = told(&mut world, Value::Null);
        if let Some(stored) = stored {
            assert_eq!(again["sweepId"], json!(stored.sweep_id), "event {nth}");
            told_of_it += 1;
        }
        world.let_time_pass(12);
        let end = told(&mut world, json!(1));
        assert_eq!(end["state"], "done", "event {nth}");
        assert_eq!(end["idle"], wanted["idle"], "event {nth}");
    }
    assert!(told_of_it > 0, "of {} nobody had begun before they died", done.events);
}

#[test]
fn law_1_storage_that_fails_names_nobody_wrongly_and_ends_in_the_truth() {
    let mut calm = company();
    let wanted = searched(&mut calm);
    let (mut refused, mut whole) = (0, 0);
    for seed in 0..60 {
        let mut world = company();
        world.roll(seed);
        world.weather = Weather { storage: 30, queue: 15, ..Weather::CALM };
        for younger in [Value::Null, json!(7), Value::Null] {
            match world.search(ROBOT, younger).expect("alive") {
                said if said["refusal"].is_object() => {
                    assert_eq!(said["refusal"]["code"], "storage.failed", "{said}");
                    refused += 1;
                }
                said => assert_eq!(said["state"], "running", "seed {seed}: {said}"),
            }
        }
        world.weather = Weather::CALM;
        told(&mut world, Value::Null);
        world.let_time_pass(12);
        world.weather = Weather { storage: 30, ..Weather::CALM };
        let said = world.search(ROBOT, json!(7)).expect("alive");
        if said["refusal"].is_null() {
            assert_eq!((&said["state"], &said["seats"]), (&json!("done"), &wanted["seats"]));
            assert_eq!(named(&said).len(), named(&wanted).len(), "seed {seed}");
            whole += 1;
        }
    }
    assert!(refused > 20 && whole > 10, "{refused} refused, {whole} told: nothing was tried");
}

#[test]
fn a_list_that_is_not_whole_names_nobody() {
    let mut world = company();
    searched(&mut world);
    let piece = |key: &&String| key.contains("#p#");
    let key = world.platform.values.keys().find(piece).expect("a piece").clone();
    let text = world.platform.values[&key].as_str().expect("a text").to_owned();
    let shorter: String = text.split_inclusive('\n').skip(1).collect();
    let damaged = text.replacen(' ', "", 1);
    for now in [None, Some(shorter), Some(damaged)] {
        match now {
            Some(text) => drop(world.platform.values.insert(key.clone(), json!(text))),
            None => drop(world.platform.values.remove(&key)),
        }
        assert_eq!(refusal(world.search(ROBOT, json!(7))), "storage.failed");
    }
    world.platform.values.insert(key, json!(text));
    assert!(!named(&told(&mut world, json!(7))).is_empty());
}

/// A rule that fires again and again does not hammer at what fails, and is told that it does.
#[test]
fn a_search_that_was_given_up_is_told_and_begun_anew_after_an_hour() {
    let mut world = ruled(World::globex(60, 1), rule(|_| ()));
    let begun = told(&mut world, Value::Null);
    let key = format!("sweep#{}#state", begun["sweepId"].as_str().expect("an id"));
    world.platform.values.insert(key, json!("damaged"));
    world.let_time_pass(12);
    for younger in [Value::Null, json!(7)] {
        let said = told(&mut world, younger);
        assert_eq!((&said["state"], &said["sweepId"]), (&json!("given-up"), &begun["sweepId"]));
        assert_eq!((&said["idle"], &said["inactive"]), (&Value::Null, &Value::Null));
    }
    world.now += 3_600_000;
    let next = told(&mut world, json!(7));
    assert_eq!(next["state"], "running");
    assert_ne!(next["sweepId"], begun["sweepId"]);
}

/// A part that nobody could read is said, and whoever is named is idle all the same.
#[test]
fn a_search_with_gaps_is_incomplete() {
    let mut world = ruled(World::globex(400, 1), rule(|_| ()));
    let fault = json!({
        "path": "/admin/v2/orgs/*/groups/search", "times": 1000,
        "effect": { "kind": "status", "status": 403 },
    });
    world.cloud.add_fault(offramp_cloud::Fault::from_json(&fault).expect("a fault"));
    let said = searched(&mut world);
    assert_eq!(said["state"], "incomplete", "{said}");
    let at = Instant::from_rfc3339(said["startedAt"].as_str().expect("when")).expect("a date");
    let truths = world.cloud.inactivity(None, usize::MAX, at.0);
    let idle = |account: &str| {
        let truth = truths.iter().find(|t| t.account_id == account).expect("a person");
        truth.products.iter().any(|p| ["inactive", "neverActive"].contains(&p.class))
    };
    assert!(named(&said).into_iter().all(idle));
}

/// It changes nothing of anybody, so whoever stops the app does not stop it.
#[test]
fn the_stop_switch_does_not_hold_it() {
    let mut world = ruled(World::globex(60, 1), rule(|_| ()));
    world.stop(true);
    assert_eq!(searched(&mut world)["state"], "done");
    assert_eq!(world.writes, 0);
}
