//! Planted: what is said and written about others, and who may begin how much.

use super::{D1, at_work, by_key, in_jira, out_of_group, turns_red};
use crate::world::World;
use offramp::connector::{HttpRequest, Method};
use serde_json::{Value, json};

const ABOUT_ELSE: &str = "everybody is watched: a write about somebody else";

/// Even where it moves nothing.
#[test]
fn a_write_about_somebody_else_turns_red() {
    let other = at_work("OFF-1").account_of("Ned");
    let mut world = at_work("OFF-1");
    let request = out_of_group(&world, &other, "security");
    turns_red(ABOUT_ELSE, || drop(world.send(&request)));
    let mut world = at_work("OFF-1");
    let path = format!("directories/{D1}/groups/none/memberships");
    let request = by_key(Method::Post, &path, Some(json!({ "accountId": other })));
    turns_red(ABOUT_ELSE, || drop(world.send(&request)));
}

#[test]
fn what_is_said_on_a_ticket_that_asked_for_nothing_turns_red() {
    for path in ["issue/OFF-2/comment", "issue/10002"] {
        let mut world = at_work("OFF-1");
        let method = if path.ends_with("comment") { Method::Post } else { Method::Put };
        let request = in_jira(method, path, &json!({ "body": {} }));
        turns_red("said on OFF-2", || drop(world.send(&request)));
    }
}

#[test]
fn a_ticket_that_is_told_done_before_it_is_turns_red() {
    let note = |run: &str| {
        let value = json!({ "state": "done", "run": run });
        json!({ "properties": [{ "key": "offramp", "value": value }] })
    };
    let mut world = at_work("OFF-1");
    let run = world.opened[0].run.clone();
    let request = in_jira(Method::Put, "issue/10001", &note(&run));
    turns_red("the table: OFF-1", || drop(world.send(&request)));
    let mut world = at_work("OFF-1");
    let request = in_jira(Method::Put, "issue/10001", &note("another"));
    turns_red("a ticket is told that a run is done which nobody", || drop(world.send(&request)));
}

#[test]
fn who_was_asked_to_wait_and_asks_again_at_once_turns_red() {
    let mut world = at_work("OFF-1");
    let request = out_of_group(&world, &world.subject.clone(), "oncall");
    let wait = |world: &mut World, request: &HttpRequest| {
        let parts = super::super::parts::Part::of(request);
        let said = json!({ "status": 429, "headers": { "retry-after": "7" } });
        world.note_waits(&parts, &said);
    };
    wait(&mut world, &request);
    world.now += 7_000;
    world.send(&request);
    wait(&mut world, &request);
    world.now += 6_999;
    turns_red("asked to wait, and asked again", || drop(world.send(&request)));
}

/// The entry that opens the run of a ticket.
fn opened(world: &World) -> Value {
    let segment = &world.platform.values[&format!("run#{}#j#0", world.opened[0].run)];
    let texts: Vec<String> = serde_json::from_str(segment.as_str().expect("a text")).expect("json");
    let entry: Value = serde_json::from_str(&texts[0]).expect("json");
    entry["opened"].clone()
}

#[test]
fn a_run_outside_of_its_rules_bounds_is_told() {
    let world = at_work("OFF-1");
    let opened = opened(&world);
    assert_eq!(world.why_not(&opened), None);
    let bounds: [(&str, Value, bool); 8] = [
        ("issueTypes", json!(["Leaver"]), true),
        ("issueTypes", json!(["Mover"]), false),
        ("subjects", json!({ "domains": ["acme.example"] }), true),
        ("subjects", json!({ "domains": ["example"] }), false),
        ("subjects", json!({ "directories": [{ "id": D1, "name": "Acme" }] }), true),
        ("subjects", json!({ "directories": [{ "id": "another", "name": "B" }] }), false),
        ("subjects", json!({ "groups": [{ "id": "another", "name": "B" }] }), false),
        ("name", json!("Another rule"), false),
    ];
    for (bound, value, is_within) in bounds {
        let mut bounded = world.clone();
        bounded.change_bounds(|settings| settings["rules"][0][bound] = value.clone());
        assert_eq!(bounded.why_not(&opened).is_none(), is_within, "{bound} {value}");
    }
}

#[test]
fn law_8_more_runs_than_the_budget_of_a_rule_has_turn_red() {
    for scope in ["perDay", "perOperatorPerDay"] {
        let mut world = at_work("OFF-1");
        world.change_bounds(|settings| settings["rules"][0]["budget"] = json!({ scope: 1 }));
        world.now = world.opened[0].at;
        assert_eq!(world.overspent(), None, "{scope}");
        world.opened.push(world.opened[0].clone());
        assert!(world.overspent().is_some_and(|over| over.starts_with(scope)), "{scope}");
        world.opened[0].rule = "Another rule".to_owned();
        assert_eq!(world.overspent(), None, "{scope}: of another rule");
    }
}
