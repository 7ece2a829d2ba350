//! What the page *Health* and the preview of settings say of what can't be seen elsewhere: rules of
//! workflows that failed, and accounts of Automation that are an operator's own.

use crate::world::World;
use serde_json::{Value, json};

const ADMIN: &str = "Josh";
const HOUR_MS: i64 = 3_600_000;

fn world() -> World {
    World::at_ticket("OFF-1", "Olga", 1)
}

fn row(world: &mut World, id: &str, probe: bool) -> Value {
    let health = world.admin(ADMIN, "admin.health", json!({ "probe": probe }));
    let rows = health["body"]["connections"].as_array().expect("connections").clone();
    rows.into_iter().find(|row| row["id"] == id).unwrap_or_default()
}

fn condition(rule: &str, error: &str) -> Value {
    json!({
        "conditionId": rule, "validatorId": null, "workflowName": "Way", "errorMessages": [error],
    })
}

#[test]
fn a_rule_that_failed_is_named_with_workflow_time_and_reason() {
    let mut world = world();
    let before = row(&mut world, "workflows", false);
    assert_eq!((&before["tone"], &before["calls"]), (&json!("good"), &json!([])));
    assert!(world.expression_failed(condition("r1", "Unrecognized variable: \"grops\"")));
    let validator = json!({
        "conditionId": null, "validatorId": "v1", "workflowName": "Way", "errorMessages": [],
    });
    assert!(world.expression_failed(validator));
    let told = row(&mut world, "workflows", false);
    assert_eq!(told["tone"], "part");
    let said = told["calls"].to_string();
    for part in [
        "Offramp operators only, in the workflow Way",
        "Unrecognized variable: \\\"grops\\\"",
        "Offramp run is done, in the workflow Way",
        "Jira gave no reason",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let calls = told["calls"].as_array().expect("a line for each rule");
    assert!(
        calls.iter().all(|call| call["at"].as_i64().is_some_and(|at| at <= world.now)),
        "{said}"
    );
    // What operators can do does not depend on it.
    let health = world.admin(ADMIN, "admin.health", json!({ "probe": true }));
    assert_eq!(health["body"]["headline"]["tone"], "good");
}

/// A condition is evaluated whenever somebody looks: storing is billed, and the list is bounded.
#[test]
fn the_same_failure_is_written_once_an_hour_and_few_rules_are_kept() {
    let mut world = world();
    let stored = |world: &World| world.platform.values.get("rule-failures").cloned();
    assert!(world.expression_failed(condition("r1", "no")));
    let first = stored(&world);
    // Each wave takes a while.
    world.now += HOUR_MS - 60_000;
    assert!(world.expression_failed(condition("r1", "no")));
    assert_eq!(stored(&world), first, "within the hour");
    world.now += 120_000;
    assert!(world.expression_failed(condition("r1", "no")));
    assert_ne!(stored(&world), first, "an hour later");
    let told = row(&mut world, "workflows", false)["calls"][0].clone();
    assert_eq!((&told["text"], told["since"].as_i64() < told["at"].as_i64()), (&json!("no"), true));
    for rule in 0..30 {
        assert!(world.expression_failed(condition(&format!("other{rule}"), "no")));
    }
    let calls = row(&mut world, "workflows", false)["calls"].as_array().expect("calls").len();
    assert_eq!(calls, 10);
    assert!(stored(&world).expect("kept").to_string().len() < 8_192);
    // What has not failed for 30 days is mended, or gone.
    world.now += 31 * 24 * HOUR_MS;
    let later = row(&mut world, "workflows", false);
    assert_eq!((&later["tone"], &later["calls"]), (&json!("good"), &json!([])));
}

#[test]
fn nothing_of_anybody_is_kept_of_a_failure_and_nothing_without_bound() {
    let mut world = world();
    let account = "557058:f58131cb-b67d-43c7-b30d-6b58d40bd077";
    let long = "x ".repeat(5_000);
    for (at, said) in [
        "Expected Boolean, got \"Jane Doe\"".to_owned(),
        "jane.doe@acme.example is no group".to_owned(),
        format!("no user ({account}), \u{7}\n none"),
        format!("no user 5b10ac8d82e05b22cc7d4ef5 {long}"),
    ]
    .iter()
    .enumerate()
    {
        assert!(world.expression_failed(condition(&format!("r{at}"), said)));
    }
    let kept = world.platform.values["rule-failures"].to_string();
    for nobody in ["Jane", "Doe", "acme.example", account, "5b10ac8d82e05b22cc7d4ef5", "\\u0007"] {
        assert!(!kept.contains(nobody), "{nobody}: {kept}");
    }
    assert!(kept.contains("Expected Boolean, got") && kept.len() < 4_096, "{kept}");
}

#[test]
fn an_event_that_names_no_rule_is_passed_over() {
    let mut world = world();
    assert!(world.expression_failed(json!({})));
    assert!(!world.platform.values.contains_key("rule-failures"));
}

/// The settings with an account for Automation in a rule of its own.
fn named(world: &mut World, who: &[&str]) -> Value {
    let mut settings = world.admin(ADMIN, "admin.policy", json!({}))["body"]["document"].clone();
    let accounts: Vec<Value> =
        who.iter().map(|name| json!({ "id": world.account_of(name), "name": name })).collect();
    settings["rules"].as_array_mut().expect("rules").push(json!({
        "name": "The robot", "operatorGroups": [], "playbooks": ["left-business"],
        "projects": ["OFF"], "operatorAccounts": accounts,
    }));
    settings
}

/// What is warned of, beside what is less strict: a new rule is that as well.
fn warned(world: &mut World, settings: &Value) -> Vec<Value> {
    let shown = world.admin(ADMIN, "admin.preview", json!({ "document": settings }));
    let all = shown["body"]["warnings"].as_array().expect("warnings").clone();
    all.into_iter().filter(|line| line["title"] != "Less strict").collect()
}

/// Olga is an operator by a group; Ned is in none of operators.
#[test]
fn an_account_for_automation_that_is_an_operators_own_is_warned_of() {
    let mut world = world();
    let in_force = world.admin(ADMIN, "admin.policy", json!({}))["body"]["document"].clone();
    assert_eq!(warned(&mut world, &in_force), Vec::<Value>::new());
    assert_eq!(row(&mut world, "automation", true), Value::Null, "no rule names an account");
    let own = named(&mut world, &["Ned"]);
    assert_eq!(warned(&mut world, &own), Vec::<Value>::new());
    let shared = named(&mut world, &["Olga", "Ned"]);
    let warnings = warned(&mut world, &shared);
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert_eq!(warnings[0]["title"], "Rule 'The robot'");
    let text = warnings[0]["text"].as_str().expect("text");
    assert!(text.contains("a group of operators in rule '"), "{text}");
    assert!(text.contains("whoever may edit its flow"), "{text}");
    for (settings, tone, calls) in [(own, "good", 0), (shared, "part", 1)] {
        let based_on = &world.admin(ADMIN, "admin.policy", json!({}))["body"]["version"]["version"];
        let payload = json!({ "document": settings, "basedOn": based_on, "note": "" });
        let saved = world.admin(ADMIN, "admin.save", payload);
        assert_eq!(saved["refusal"], Value::Null, "{saved}");
        let told = row(&mut world, "automation", true);
        assert_eq!(
            (&told["tone"], told["calls"].as_array().map(Vec::len)),
            (&json!(tone), Some(calls))
        );
        assert!(told["text"].as_str().is_some_and(|t| t.contains("whoever made its connection")));
    }
    // Who they are is in the settings alone.
    let olga = world.account_of("Olga");
    assert!(!world.platform.values["health"].to_string().contains(&olga));
}

#[test]
fn of_an_account_that_nobody_knows_it_is_said_that_it_cant_be_told() {
    let mut world = world();
    let mut settings = named(&mut world, &["Ned"]);
    let last = settings["rules"].as_array().expect("rules").len() - 1;
    settings["rules"][last]["operatorAccounts"][0]["id"] = json!("5b10ac8d82e05b22cc7d4ef5");
    let warnings = warned(&mut world, &settings);
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0]["text"].as_str().is_some_and(|text| text.contains("can't be told of 1")));
}
