//! Where the settings say so, what makes them less strict takes two Jira admins: one who proposes it,
//! and another who confirms exactly that.

use crate::world::World;
use offramp::engine::proposal::Proposal;
use serde_json::{Value, json};

/// Jira admins, both of them.
const ONE: &str = "Josh";
const OTHER: &str = "Ana";
const DAY_MS: i64 = 86_400_000;

fn code(answer: &Value) -> &str {
    answer["refusal"]["code"].as_str().unwrap_or_default()
}

fn shown(world: &mut World, who: &str) -> Value {
    let answer = world.admin(who, "admin.policy", json!({}));
    assert_eq!(code(&answer), "", "{answer}");
    answer["body"].clone()
}

fn save(world: &mut World, who: &str, document: &Value) -> Value {
    let based_on = shown(world, who)["version"]["version"].clone();
    let payload = json!({ "document": document, "basedOn": based_on, "note": "because" });
    world.admin(who, "admin.save", payload)
}

fn press(world: &mut World, who: &str, function: &str, proposal: &Value) -> Value {
    world.admin(who, function, json!({ "proposal": proposal }))
}

fn in_force(world: &World) -> Value {
    world.platform.values["settings"].clone()
}

/// Everything that says which settings are in force.
fn versions(world: &World) -> Value {
    let current = world.platform.entities.get(&("policy".to_owned(), "current".to_owned()));
    json!([current, world.platform.values["settings"], world.platform.values["policy-versions"]])
}

/// What is kept of a proposal: its row, its document, and whose account that is.
fn kept(world: &World) -> Vec<Value> {
    let row = |kind: &str, key: &str| {
        world.platform.entities.get(&(kind.to_owned(), key.to_owned())).cloned()
    };
    let all = [
        row("policy", "proposal"),
        world.platform.values.get("policy-proposal").cloned(),
        row("personal-data", "proposer#settings"),
    ];
    all.into_iter().flatten().collect()
}

/// Version 1, which asks for a second admin.
fn world() -> World {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    let mut settings = in_force(&world);
    settings["approvals"]["settings"] = json!(true);
    let saved = save(&mut world, ONE, &settings);
    assert_eq!(saved["body"]["version"]["version"], 1, "{saved}");
    world
}

/// Less strict: a protection is dropped.
fn weaker(world: &World) -> Value {
    let mut settings = in_force(world);
    settings["protections"]["groups"] = json!([]);
    settings
}

/// Stricter: fewer people in a day.
fn stricter(world: &World) -> Value {
    let mut settings = in_force(world);
    settings["budgets"]["perDay"] = json!(1);
    settings
}

/// What waits after one admin has saved what is less strict: its id.
fn proposed(world: &mut World) -> Value {
    let document = weaker(world);
    let saved = save(world, ONE, &document);
    assert_eq!(code(&saved), "", "{saved}");
    assert_eq!(saved["body"]["proposal"]["isOpen"], true, "{saved}");
    saved["body"]["proposal"]["id"].clone()
}

#[test]
fn what_is_less_strict_waits_for_another_admin_and_is_then_in_force_as_it_was_shown() {
    let mut world = world();
    let before = versions(&world);
    let document = weaker(&world);
    let tried = world.admin(ONE, "admin.preview", json!({ "document": document }));
    assert!(tried["body"]["warnings"].to_string().contains("Another Jira admin has to confirm"));
    let id = proposed(&mut world);
    assert_eq!(versions(&world), before, "nothing takes force");
    // Whoever proposed it waits, and may take it back.
    let own = shown(&mut world, ONE)["proposal"].clone();
    assert_eq!(own["title"], "Your change waits for a second admin");
    assert_eq!((&own["confirm"], &own["discard"]["label"]), (&Value::Null, &json!("Withdraw")));
    // Another sees what changes and what is less strict by it.
    let others = shown(&mut world, OTHER)["proposal"].clone();
    assert_eq!(others["title"], "A change by Josh Jiraadmin waits for a second admin");
    assert_eq!(others["note"]["text"], "because");
    let dropped = "The group break-glass is no longer protected.";
    assert_eq!(others["warnings"][0]["text"], dropped);
    let change = &others["changes"][0];
    assert_eq!(change["title"], "Protected people", "{others}");
    assert_eq!(change["text"], "Everybody in: 'break-glass' is removed.", "{others}");
    assert!(others["confirm"]["asks"]["body"].to_string().contains(dropped));
    let done = press(&mut world, OTHER, "admin.confirmPolicy", &id);
    assert_eq!(done["body"]["version"]["version"], 2, "{done}");
    assert_eq!(done["body"]["version"]["by"], "Josh Jiraadmin, confirmed by Ana Admin");
    assert_eq!(done["body"]["version"]["note"], "because");
    assert_eq!(done["body"]["proposal"], Value::Null);
    assert_eq!(in_force(&world), document);
    assert_eq!(world.platform.values["policy#2"], document);
    assert_eq!(kept(&world), [Value::Null; 0]);
    // It was for once.
    let again = press(&mut world, OTHER, "admin.confirmPolicy", &id);
    assert_eq!(code(&again), "approval.void");
}

/// By whatever call, and however often.
#[test]
fn nobody_makes_settings_less_strict_alone() {
    let mut world = world();
    let id = proposed(&mut world);
    let before = versions(&world);
    let document = weaker(&world);
    let own = press(&mut world, ONE, "admin.confirmPolicy", &id);
    assert_eq!(code(&own), "approval.notAllowed");
    // Saved again it is proposed again, and what was looked at before is gone.
    world.now += 1;
    let again = save(&mut world, ONE, &document);
    let newer = again["body"]["proposal"]["id"].clone();
    assert_ne!(newer, id);
    let late = press(&mut world, OTHER, "admin.confirmPolicy", &id);
    assert_eq!(code(&late), "approval.void", "what Ana looked at was replaced");
    assert_eq!(code(&press(&mut world, ONE, "admin.confirmPolicy", &newer)), "approval.notAllowed");
    // Without the setting itself, alone or with everything else.
    for put in [json!(false), Value::Null] {
        let mut off = in_force(&world);
        off["approvals"]["settings"] = put;
        let told = save(&mut world, ONE, &off);
        let said = told["body"]["proposal"].clone();
        assert_eq!(said["isOpen"], true, "{told}");
        assert_eq!(
            said["warnings"][0]["text"],
            "One admin alone can make the settings less strict."
        );
        off["protections"]["groups"] = json!([]);
        assert_eq!(save(&mut world, ONE, &off)["body"]["proposal"]["isOpen"], true);
    }
    assert_eq!(versions(&world), before);
    // Nor by a version of before.
    let waiting = shown(&mut world, ONE)["proposal"]["id"].clone();
    let answer = press(&mut world, ONE, "admin.discardPolicy", &waiting);
    assert_eq!(code(&answer), "", "{answer}");
    let stricter = stricter(&world);
    assert_eq!(save(&mut world, ONE, &stricter)["body"]["version"]["version"], 2);
    let back = world.admin(ONE, "admin.rollback", json!({ "version": 1, "basedOn": 2 }));
    assert_eq!(back["body"]["version"]["version"], 2, "{back}");
    assert_eq!(back["body"]["proposal"]["note"]["text"], "Back to version 1");
    assert_eq!(in_force(&world)["budgets"]["perDay"], 1);
}

#[test]
fn what_is_stricter_is_in_force_at_once_and_what_waited_is_void_then() {
    let mut world = world();
    let id = proposed(&mut world);
    let stricter = stricter(&world);
    assert_eq!(save(&mut world, OTHER, &stricter)["body"]["version"]["version"], 2);
    for (who, title) in
        [(ONE, "Your change is void"), (OTHER, "A change by Josh Jiraadmin is void")]
    {
        let told = shown(&mut world, who)["proposal"].clone();
        assert_eq!((&told["title"], &told["isOpen"]), (&json!(title), &json!(false)));
        assert!(told["text"].as_str().unwrap().starts_with("The settings were changed since"));
        assert_eq!(told["confirm"], Value::Null);
    }
    assert_eq!(code(&press(&mut world, OTHER, "admin.confirmPolicy", &id)), "approval.void");
    assert_eq!(in_force(&world), stricter);
    // What is void is in nobody's way.
    let mut other = stricter;
    other["protections"]["groups"] = json!([]);
    let next = save(&mut world, OTHER, &other);
    assert_eq!(next["body"]["proposal"]["title"], "Your change waits for a second admin", "{next}");
}

#[test]
fn a_deployment_is_not_asked_and_voids_what_waited() {
    let mut world = world();
    let id = proposed(&mut world);
    let mut deployed = in_force(&world);
    deployed["organization"]["name"] = json!("Deployed");
    world.deploy(&deployed);
    assert_eq!(code(&press(&mut world, OTHER, "admin.confirmPolicy", &id)), "approval.void");
    assert_eq!(in_force(&world), deployed);
}

#[test]
fn after_seven_days_nobody_can_confirm_it_any_more() {
    let mut world = world();
    let id = proposed(&mut world);
    let made_at = kept(&world)[0]["at"].as_i64().expect("a moment");
    let mut almost = world.clone();
    almost.now = made_at + 7 * DAY_MS - 60_000;
    assert_eq!(code(&press(&mut almost, OTHER, "admin.confirmPolicy", &id)), "");
    world.now = made_at + 7 * DAY_MS;
    let before = versions(&world);
    assert_eq!(shown(&mut world, OTHER)["proposal"]["isOpen"], false);
    assert_eq!(code(&press(&mut world, OTHER, "admin.confirmPolicy", &id)), "approval.expired");
    assert_eq!(versions(&world), before);
    let document = weaker(&world);
    assert_eq!(save(&mut world, OTHER, &document)["body"]["proposal"]["isOpen"], true);
}

#[test]
fn one_change_waits_at_a_time_and_nobody_replaces_anothers() {
    let mut world = world();
    let id = proposed(&mut world);
    let waiting = kept(&world);
    let document = weaker(&world);
    let refused = save(&mut world, OTHER, &document);
    assert_eq!(code(&refused), "policy.proposed");
    assert!(refused["refusal"]["title"].as_str().unwrap().contains("Josh Jiraadmin"), "{refused}");
    assert_eq!(kept(&world), waiting);
    let gone = press(&mut world, OTHER, "admin.discardPolicy", &id);
    assert_eq!((code(&gone), &gone["body"]["proposal"]), ("", &Value::Null));
    assert_eq!(kept(&world), [Value::Null; 0], "nothing is left of it");
    assert_eq!(code(&press(&mut world, OTHER, "admin.confirmPolicy", &id)), "approval.void");
    let mine = save(&mut world, OTHER, &document)["body"]["proposal"].clone();
    assert_eq!(mine["discard"]["label"], "Withdraw");
    let back = press(&mut world, OTHER, "admin.discardPolicy", &mine["id"]);
    assert_eq!((code(&back), kept(&world).len()), ("", 0));
}

#[test]
fn whoever_is_no_admin_any_more_has_proposed_nothing() {
    let mut world = world();
    let id = proposed(&mut world);
    let before = versions(&world);
    let account = world.account_of(ONE);
    let admins = world.group_id("jira-admins-acme");
    world.leave_group(&account, &admins);
    let refused = press(&mut world, OTHER, "admin.confirmPolicy", &id);
    assert_eq!(code(&refused), "approval.void", "{refused}");
    assert_eq!(versions(&world), before);
}

/// Of two who confirm at once, or of one who confirms while another discards, one comes through.
#[test]
fn confirmed_twice_at_once_it_is_one_version() {
    for seed in 0..20 {
        let mut world = world();
        let third = world.account_of("Lena");
        let admins = world.group_id("jira-admins-acme");
        world.join(&third, &admins);
        let id = proposed(&mut world);
        world.roll(seed);
        for second in ["admin.confirmPolicy", "admin.discardPolicy"] {
            let mut world = world.clone();
            let payload = json!({ "proposal": id });
            let events = [
                world.admin_event(OTHER, "admin.confirmPolicy", payload.clone()),
                world.admin_event("Lena", second, payload),
            ];
            let answers = world.all_at_once(&events);
            let told = answers.iter().map(|answer| {
                offramp::boundary::answer_of(answer, offramp::domain::Instant(world.now))
            });
            let told: Vec<String> = told.map(|answer| code(&answer).to_owned()).collect();
            assert_eq!(told.iter().filter(|code| code.is_empty()).count(), 1, "{seed} {told:?}");
            let versions = world.platform.values["policy-versions"].as_array().unwrap().len();
            assert!(versions == 2 || second == "admin.discardPolicy" && versions == 1);
            assert_eq!(kept(&world), [Value::Null; 0]);
        }
    }
}

/// What is in force may become another between two reads of one call.
#[test]
fn what_is_less_strict_is_asked_of_the_version_that_it_takes_the_place_of() {
    let mut world = world();
    let mut former = in_force(&world);
    former["approvals"]["settings"] = json!(false);
    let document = weaker(&world);
    let before = versions(&world);
    let now = std::mem::replace(world.platform.values.get_mut("settings").unwrap(), former);
    let payload = json!({ "document": document, "basedOn": 1, "note": "" });
    let event = world.admin_event(ONE, "admin.save", payload);
    world.all_at_once(&[event]);
    world.platform.values.insert("settings".to_owned(), now);
    assert_eq!(versions(&world), before);
    assert_eq!(kept(&world).len(), 3);
}

#[test]
fn another_document_than_was_proposed_is_confirmed_by_nobody() {
    let mut world = world();
    let id = proposed(&mut world);
    let before = versions(&world);
    let document = world.platform.values.get_mut("policy-proposal").expect("a document");
    document["protections"]["accounts"] = json!([]);
    assert_eq!(shown(&mut world, OTHER)["proposal"]["isOpen"], false);
    assert_eq!(code(&press(&mut world, OTHER, "admin.confirmPolicy", &id)), "approval.void");
    assert_eq!(versions(&world), before);
}

#[test]
fn settings_in_force_that_cannot_be_read_are_no_way_around() {
    let mut world = world();
    let good = weaker(&world);
    // As a newer version of the app would have kept them.
    for key in ["settings", "policy#1"] {
        world.platform.values.get_mut(key).expect("kept")["schema"] = json!(99);
    }
    let payload = json!({ "document": good, "basedOn": 1, "note": "" });
    let saved = world.admin(ONE, "admin.save", payload);
    assert_eq!(code(&saved), "", "{saved}");
    assert_eq!(in_force(&world)["schema"], 99);
    assert_eq!(kept(&world).len(), 3);
}

#[test]
fn what_somebody_without_an_account_proposed_is_erased() {
    let mut world = world();
    let id = proposed(&mut world);
    let account = world.account_of(ONE);
    assert_eq!(kept(&world)[2]["account"], json!(account));
    world.people.closed.insert(account);
    for _ in 0..8 {
        world.now += DAY_MS;
        world.tick_schedule();
    }
    assert_eq!(kept(&world), [Value::Null; 0]);
    assert_eq!(code(&press(&mut world, OTHER, "admin.confirmPolicy", &id)), "approval.void");
}

/// As the first version of the app with proposals kept it.
const KEPT: &str = include_str!("../golden/proposal.v1.json");

#[test]
fn a_proposal_of_an_earlier_version_is_read_and_still_that_of_its_document() {
    let golden: Value = serde_json::from_str(KEPT).expect("json");
    let read: Proposal = serde_json::from_value(golden["row"].clone()).expect("a row");
    assert_eq!(json!(read), golden["row"]);
    let at = offramp::domain::Instant(1_795_000_000_000);
    let standing = read.standing(&golden["document"], Some(7), at);
    assert_eq!(standing, offramp::engine::proposal::Standing::Open);
}
