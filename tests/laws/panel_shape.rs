//! What the panel is shown, as names and types: each view that there is, and in it every item of every
//! list. Words may be improved without a new shape.

use crate::blessing::assert_golden;
use crate::plays::{confirm, leave};
use crate::truth::play;
use crate::world::World;
use offramp::boundary::answer_of;
use offramp::domain::Instant;
use offramp::engine::Answer;
use offramp::engine::run::{Rest, Run};
use offramp_cloud::{Effect, Fault};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

const PANEL: &str = "tests/golden/panel.json";
/// Shapes that something has beside each other.
const EITHER: &str = "|";
/// What not every item has.
const OPTIONAL: &str = "?";

/// A view by its name.
type View = (&'static str, Value);

fn at(ticket: &str) -> World {
    World::at_ticket(ticket, "Olga", 1)
}

fn asked(world: &mut World, function: &str, payload: Value) -> Value {
    let answer = world.ask(function, payload).expect("alive");
    answer_of(&answer, Instant(world.now))
}

fn opened(world: &mut World) -> Value {
    let playbook = world.playbook;
    asked(world, "open", json!({ "playbook": playbook }))
}

/// A run at its end, which has to be this one.
fn ended(mut world: World, rest: Rest) -> Value {
    let id = world.press().expect("alive").expect("a run");
    let run: Run = play(&mut world, &id).expect("a run");
    assert_eq!(run.rest, Some(rest), "{}", run.opened.issue_key);
    answer_of(&Answer::Run(Box::new(run)), Instant(world.now))
}

/// The ways of a leaver, with all that can be left.
fn of_leavers() -> Vec<View> {
    let mut world = at("OFF-1");
    let ready = opened(&mut world);
    let press = json!({ "planHash": ready["plan"]["hash"] });
    let running = asked(&mut world, "start", press);
    let id = running["run"]["id"].clone();
    let waiting = waiting(&mut world, &id);
    world.stop(true);
    let halted = asked(&mut world, "progress", json!({ "runId": id }));
    vec![
        ("ready", ready),
        ("running", running),
        ("waiting", waiting),
        ("halted", halted),
        ("done", ended(at("OFF-1"), Rest::Done)),
        ("portal", ended(at("OFF-25"), Rest::Done)),
        ("handedOver", ended(at("OFF-15"), Rest::Done)),
        ("byHand", ended(at("OFF-16"), Rest::ByHand)),
        ("attention", attention()),
        ("refused", opened(&mut at("OFF-8"))),
    ]
}

/// The first look at which it waits for something to come through.
fn waiting(world: &mut World, id: &Value) -> Value {
    for _ in 0..9 {
        world.deliver_due();
        let view = asked(world, "progress", json!({ "runId": id }));
        if !view["run"]["waiting"].is_null() {
            return view;
        }
        world.now += 1_000;
    }
    panic!("it never waited");
}

/// What Entra does not tell for hours is unknown.
fn attention() -> Value {
    let mut world = at("OFF-1");
    let id = world.press().expect("alive").expect("a run");
    let headers = BTreeMap::new();
    let away = Effect::Status { status: 503, headers, body: None, after: false };
    world.cloud.add_fault(Fault::new(away).at("graph.microsoft.com").strike(1, 100_000));
    world.let_time_pass(2);
    asked(&mut world, "progress", json!({ "runId": id }))
}

/// A date on the ticket, agreed and called off.
fn of_dates() -> Vec<View> {
    let mut world = at("OFF-23");
    let dated = opened(&mut world);
    let press = json!({ "planHash": dated["plan"]["hash"] });
    let scheduled = asked(&mut world, "schedule", press);
    let called_off = asked(&mut world, "unschedule", json!({}));
    vec![("dated", dated), ("scheduled", scheduled), ("calledOff", called_off)]
}

/// A plan that somebody else has to confirm.
fn of_approvals() -> Vec<View> {
    let mut world = at("OFF-24");
    let waits = opened(&mut world);
    world.seat("Ana");
    let shown = opened(&mut world);
    let press = json!({ "planHash": shown["plan"]["hash"] });
    let given = asked(&mut world, "approve", press);
    world.seat("Olga");
    let confirmed = opened(&mut world);
    vec![
        ("approvalWaits", waits),
        ("approvalAsked", shown),
        ("approvalGiven", given),
        ("approvalStands", confirmed),
    ]
}

/// Whoever comes, moves, comes back, or uses nothing.
fn of_others() -> Vec<View> {
    let mut back = at("OFF-1");
    leave(&mut back);
    back.playbook = Some("restore");
    let restore = opened(&mut back);
    confirm(&mut back, "Lena", Some("restore"));
    vec![
        ("restore", restore),
        ("restored", ended(back, Rest::Done)),
        ("joiner", opened(&mut at("OFF-21"))),
        ("joined", ended(at("OFF-21"), Rest::Done)),
        ("mover", opened(&mut at("OFF-20"))),
        ("moved", ended(at("OFF-20"), Rest::Done)),
        ("inactive", opened(&mut at("OFF-30"))),
        ("inactiveDone", ended(at("OFF-30"), Rest::Done)),
        ("inactiveByHand", ended(at("OFF-36"), Rest::ByHand)),
        ("inactiveRefused", opened(&mut at("OFF-33"))),
    ]
}

#[test]
fn the_panel_gets_the_shapes_it_knows() {
    let views = [of_leavers(), of_dates(), of_approvals(), of_others()].concat();
    let states: BTreeSet<&str> = views.iter().filter_map(|(_, v)| v["state"].as_str()).collect();
    let known = ["attention", "byHand", "done", "notReady", "ready", "running"];
    for state in known {
        assert!(states.contains(state), "no view is {state}: {states:?}");
    }
    let shapes: Value =
        views.iter().map(|(name, view)| ((*name).to_owned(), shape_of(view))).collect();
    assert_golden(PANEL, &(serde_json::to_string_pretty(&shapes).unwrap() + "\n"));
}

/// Names and types: of a list what fits all of its items.
fn shape_of(value: &Value) -> Value {
    match value {
        Value::Null => json!("null"),
        Value::Bool(_) => json!("boolean"),
        Value::Number(_) => json!("number"),
        Value::String(_) => json!("string"),
        Value::Array(items) => {
            json!(items.iter().map(shape_of).reduce(either).into_iter().collect::<Vec<_>>())
        }
        Value::Object(fields) => {
            fields.iter().map(|(name, field)| (name.clone(), shape_of(field))).collect()
        }
    }
}

/// The shape of what may have one or the other: objects become one, and so do lists.
fn either(one: Value, other: Value) -> Value {
    let mut all = alternatives(one);
    for next in alternatives(other) {
        let alike = all.iter().position(|known| is_alike(known, &next));
        match alike {
            Some(at) => all[at] = merged(all[at].take(), next),
            None => all.push(next),
        }
    }
    all.sort_by_key(Value::to_string);
    if all.len() == 1 { all.remove(0) } else { json!({ EITHER: all }) }
}

fn alternatives(shape: Value) -> Vec<Value> {
    match shape {
        Value::Object(mut fields) if fields.contains_key(EITHER) => {
            fields[EITHER].take().as_array().expect("shapes").clone()
        }
        other => vec![other],
    }
}

fn is_alike(one: &Value, other: &Value) -> bool {
    one.is_object() && other.is_object() || one.is_array() && other.is_array() || one == other
}

fn merged(one: Value, other: Value) -> Value {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => Value::Object(merged_fields(one, other)),
        (Value::Array(one), Value::Array(other)) => {
            json!(one.into_iter().chain(other).reduce(either).into_iter().collect::<Vec<_>>())
        }
        (same, _) => same,
    }
}

fn merged_fields(mut one: Map<String, Value>, mut other: Map<String, Value>) -> Map<String, Value> {
    let bare = |name: &String| name.trim_end_matches(OPTIONAL).to_owned();
    let names: BTreeSet<String> = one.keys().chain(other.keys()).map(bare).collect();
    let take = |from: &mut Map<String, Value>, name: &str| {
        let certain = from.remove(name).map(|shape| (shape, true));
        certain.or_else(|| Some((from.remove(&format!("{name}{OPTIONAL}"))?, false)))
    };
    let field = |name: String| {
        let (shape, always) = match (take(&mut one, &name), take(&mut other, &name)) {
            (Some((a, always_a)), Some((b, always_b))) => (either(a, b), always_a && always_b),
            (Some((shape, _)), None) | (None, Some((shape, _))) => (shape, false),
            (None, None) => (Value::Null, false),
        };
        (if always { name } else { format!("{name}{OPTIONAL}") }, shape)
    };
    names.into_iter().map(field).collect()
}

#[test]
fn a_list_has_the_shapes_of_all_of_its_items() {
    let list = json!([{ "a": 1 }, { "a": null, "b": [] }, { "a": 2, "b": ["x"] }]);
    let shape = json!([{ "a": { "|": ["null", "number"] }, "b?": ["string"] }]);
    assert_eq!(shape_of(&list), shape);
    assert_eq!(shape_of(&json!([1, "x", 2])), json!([{ "|": ["number", "string"] }]));
    assert_eq!(shape_of(&json!([null, { "a": 1 }])), json!([{ "|": ["null", { "a": "number" }] }]));
    assert_eq!(shape_of(&json!([])), json!([]));
}
