//! The tab of the admin page: beginning a search, watching it, and reading its list.

use crate::world::World;
use offramp::boundary::answer_of;
use offramp::domain::Instant;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const ADMIN: &str = "Ana";
const PEOPLE: u32 = 900;

fn company() -> World {
    World::globex(PEOPLE, 1)
}

fn ask(world: &mut World, function: &str, payload: Value) -> Value {
    let answer = world.admin(ADMIN, function, payload);
    assert_eq!(answer["refusal"], Value::Null, "{function}: {answer}");
    answer["body"].clone()
}

fn searched() -> World {
    let mut world = company();
    ask(&mut world, "admin.sweepStart", json!({}));
    world.let_time_pass(6);
    world
}

/// Every person of the list that a filter lets through, by account.
fn listed(world: &mut World, filter: &Value) -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    let mut cursor = Value::Null;
    loop {
        let page =
            ask(world, "admin.sweepList", json!({ "filter": filter, "cursor": cursor.clone() }));
        let rows = page["rows"].as_array().expect("rows");
        assert!(rows.len() <= 50);
        for row in rows {
            let account = row["accountId"].as_str().expect("an account").to_owned();
            assert!(all.insert(account, row.clone()).is_none(), "on two pages: {row}");
        }
        cursor = page["cursor"].clone();
        if cursor.is_null() {
            return all;
        }
    }
}

#[test]
fn a_search_is_begun_watched_and_read() {
    let mut world = company();
    let before = ask(&mut world, "admin.sweep", json!({}));
    assert_eq!(before["start"]["allowed"], true);
    assert_eq!((&before["products"], &before["progress"]), (&Value::Null, &Value::Null));
    let begun = ask(&mut world, "admin.sweepStart", json!({}));
    assert_eq!(begun["start"]["allowed"], false, "{begun}");
    assert!(begun["pollAfterMs"].is_u64() && begun["progress"]["text"].is_string());
    world.let_time_pass(6);
    let after = ask(&mut world, "admin.sweep", json!({}));
    assert_eq!((&after["progress"], &after["pollAfterMs"]), (&Value::Null, &Value::Null));
    assert_eq!(after["gaps"], json!([]));
    let title = after["headline"]["title"].as_str().expect("a title");
    assert!(title.contains(&format!("of {PEOPLE} people")), "{title}");
}

/// The numbers of the bars are those that the oracle counts.
#[test]
fn the_counts_of_the_page_are_the_oracles() {
    let mut world = searched();
    let view = ask(&mut world, "admin.sweep", json!({}));
    let begun = view["headline"]["at"].as_i64().expect("when it began");
    let settings = world.platform.values["settings"].clone();
    let thresholds = settings["inactivity"]["thresholds"].as_array().expect("thresholds").clone();
    let truths = world.cloud.inactivity(None, usize::MAX, begun);
    for (threshold, product) in thresholds.iter().zip(view["products"].as_array().expect("some")) {
        let key = threshold["product"].as_str().expect("a product");
        for part in product["parts"].as_array().expect("parts") {
            let class = part["id"].as_str().expect("a class");
            let true_count = truths
                .iter()
                .filter(|t| !t.locked_out)
                .flat_map(|t| &t.products)
                .filter(|p| p.shown && p.resource.contains(key) && p.class == class)
                .count();
            assert_eq!(part["count"], true_count, "{key} {class}");
        }
    }
}

#[test]
fn of_two_presses_at_once_one_begins_and_both_see_the_same_search() {
    let mut world = company();
    let events: Vec<Value> =
        (0..2).map(|_| world.admin_event(ADMIN, "admin.sweepStart", json!({}))).collect();
    let answers = world.all_at_once(&events);
    for answer in answers {
        let view = answer_of(&answer, Instant(world.now));
        assert_eq!(view["refusal"], Value::Null, "{view}");
        assert!(view["body"]["progress"].is_object(), "{view}");
    }
    world.let_time_pass(6);
    let sweeps: BTreeSet<&str> = world
        .platform
        .values
        .keys()
        .filter_map(|key| key.strip_prefix("sweep#")?.split('#').next())
        .collect();
    assert_eq!(sweeps.len(), 1, "{sweeps:?}");
}

#[test]
fn the_pages_hold_everybody_of_the_list_once_with_their_names() {
    let mut world = searched();
    let all = listed(&mut world, &json!({}));
    let view = ask(&mut world, "admin.sweep", json!({}));
    let text = view["headline"]["text"].as_str().expect("a text");
    assert!(text.starts_with(&format!("{} people are on the list", all.len())), "{text}");
    let named = all.values().filter(|row| row["name"] != row["accountId"]).count();
    assert_eq!(named, all.len(), "everybody's name can be read");
    assert!(!world.platform.values.values().any(|v| v.to_string().contains("Ida Idle")));
}

#[test]
fn a_filter_shows_whom_it_says_and_nobody_else() {
    let mut world = searched();
    let all = listed(&mut world, &json!({}));
    let view = ask(&mut world, "admin.sweep", json!({}));
    for choice in view["classes"].as_array().expect("classes") {
        let class = choice["value"].as_str().expect("a class");
        let fits = |row: &&Value| {
            row["uses"].as_array().expect("uses").iter().any(|used| used["id"] == class)
        };
        let wanted: BTreeSet<&str> =
            all.values().filter(fits).filter_map(|row| row["accountId"].as_str()).collect();
        let found = listed(&mut world, &json!({ "class": class }));
        assert_eq!(found.keys().map(String::as_str).collect::<BTreeSet<_>>(), wanted, "{class}");
    }
    let idle = listed(&mut world, &json!({ "class": "inactive", "product": 2 }));
    assert!(!idle.is_empty());
    for row in idle.values() {
        let resource = row["idle"]
            .as_array()
            .expect("idle")
            .iter()
            .any(|r| r.as_str().expect("a resource").contains(":confluence:"));
        assert!(resource, "{row}");
    }
}

#[test]
fn a_page_of_a_list_that_was_replaced_is_refused_with_what_to_do() {
    let mut world = searched();
    let page = ask(&mut world, "admin.sweepList", json!({ "filter": {}, "cursor": null }));
    ask(&mut world, "admin.sweepStart", json!({}));
    world.let_time_pass(6);
    let payload = json!({ "filter": {}, "cursor": page["cursor"] });
    let answer = world.admin(ADMIN, "admin.sweepList", payload);
    let remedy = answer["refusal"]["remedy"].as_str().expect("refused");
    assert!(remedy.contains("from its beginning"), "{remedy}");
    for cursor in ["x", "a:b:c", "::"] {
        let payload = json!({ "filter": {}, "cursor": cursor });
        let answer = world.admin(ADMIN, "admin.sweepList", payload);
        assert!(answer["refusal"]["code"].is_string(), "{cursor}: {answer}");
    }
}

#[test]
fn names_that_cannot_be_read_leave_the_account_and_say_why() {
    let mut world = searched();
    let fault = json!({
        "path": "/admin/v2/orgs/*/directories/-/users/search", "times": 100,
        "effect": { "kind": "status", "status": 403 },
    });
    world.cloud.add_fault(offramp_cloud::Fault::from_json(&fault).expect("a fault"));
    let page = ask(&mut world, "admin.sweepList", json!({ "filter": {}, "cursor": null }));
    assert!(page["note"]["text"].as_str().is_some_and(|t| t.contains("by their account")));
    for row in page["rows"].as_array().expect("rows") {
        assert_eq!(row["name"], row["accountId"]);
    }
}

/// A search only reads: whoever stops the app does not stop it, nor keep one from beginning.
#[test]
fn the_stop_switch_does_not_hold_a_search() {
    let mut world = company();
    world.stop(true);
    ask(&mut world, "admin.sweepStart", json!({}));
    world.let_time_pass(6);
    let view = ask(&mut world, "admin.sweep", json!({}));
    assert!(view["products"].is_array(), "{view}");
    assert_eq!(world.writes, 0);
}

#[test]
fn settings_without_rules_begin_nothing_and_say_what_is_missing() {
    let mut world = company();
    world.change_settings(|s| drop(s.as_object_mut().expect("settings").remove("inactivity")));
    let view = ask(&mut world, "admin.sweep", json!({}));
    assert_eq!(view["start"]["allowed"], false);
    let answer = world.admin(ADMIN, "admin.sweepStart", json!({}));
    assert!(answer["refusal"]["remedy"].as_str().is_some_and(|r| r.contains("`inactivity`")));
    assert!(world.platform.entities.keys().all(|(kind, _)| kind != "sweep"));
}
