//! An index lags behind what is stored. No flow decides by what it lists: a row that is gone or
//! another by now is none, one that was written anew is taken as it is, and one that is missing is
//! found by a later firing.

use crate::platform::knobs::{FAILED_CONDITION, QUERY_LAG};
use crate::plays::{leave, ready_for};
use crate::right::ROWS;
use crate::truth::{end_of, play};
use crate::world::{Invocation, World};
use offramp::engine::Answer;
use serde_json::{Value, json};

const HOUR_MS: i64 = 3_600_000;

/// A row that a firing of the schedule finds by an index, and acts upon.
struct Row {
    entity: &'static str,
    /// A world in which the row is due, and its key.
    ready: fn() -> (World, String),
    /// What makes it a row that is not to be acted upon.
    undue: fn(&mut Value),
    /// What somebody else may have written since, after which it is to be acted upon as well.
    newer: fn(&mut Value),
    /// What shows that the newer was acted upon, and not what was listed.
    by_newer: fn(&World) -> bool,
}

const FIRED: [Row; 6] = [
    Row {
        entity: "subject",
        ready: || planted("subject", "a-1", lease()),
        undue: |row| row["state"] = json!("ended"),
        newer: |row| row["epoch"] = json!(8),
        by_newer: |world| queued(world).iter().all(|body| body["epoch"] == 8),
    },
    Row {
        entity: "appointment",
        ready: || planted("appointment", &ticket(), appointment("set")),
        undue: |row| (row["state"], row["rev"]) = (json!("off"), json!(4)),
        newer: |row| row["rev"] = json!(4),
        by_newer: |world| queued(world).iter().all(|body| body["rev"] == 4),
    },
    Row {
        entity: "appointment",
        ready: || planted("appointment", &ticket(), appointment("telling")),
        undue: |row| (row["state"], row["rev"]) = (json!("off"), json!(4)),
        newer: |row| row["rev"] = json!(4),
        by_newer: |world| rev(world) == 5,
    },
    Row {
        entity: "appointment",
        ready: || planted("appointment", &ticket(), appointment("noticed")),
        undue: |row| (row["state"], row["rev"]) = (json!("stopped"), json!(4)),
        newer: |row| row["rev"] = json!(4),
        by_newer: |world| rev(world) == 5,
    },
    Row {
        entity: "watch",
        ready: || {
            let mut world = World::at_ticket("OFF-1", "Olga", 1);
            leave(&mut world);
            let key = world.subject.clone();
            world.now += 2 * HOUR_MS;
            (world, key)
        },
        undue: |row| row["dueAt"] = json!(row["dueAt"].as_i64().unwrap() + 100 * HOUR_MS),
        newer: |row| row["rev"] = json!(row["rev"].as_i64().unwrap() + 5),
        by_newer: |world| {
            let rows = world.platform.entities.iter().filter(|((kind, _), _)| kind == "watch");
            rows.map(|(_, row)| row).all(|row| row["dueAt"].as_i64() > Some(world.now))
        },
    },
    Row {
        entity: "personal-data",
        ready: || planted("personal-data", "confirmer#10001", kept("somebody")),
        undue: |row| row["dueAt"] = json!(i64::MAX / 1_000_000),
        newer: |row| row["account"] = json!("another"),
        by_newer: |world| world.people.reports.iter().all(|(_, all)| all == &["another"]),
    },
];

fn lease() -> Value {
    json!({
        "runId": "r-1", "issueId": "10001", "issueKey": "OFF-1", "state": "live", "epoch": 3,
        "leaseUntil": 0, "dueAt": 0, "entries": 1,
    })
}

fn appointment(state: &str) -> Value {
    let account = World::at_ticket("OFF-30", "Olga", 1).subject;
    json!({
        "issueId": ticket(), "issueKey": "OFF-30", "account": account, "operator": "o-1",
        "playbook": "left-business", "transition": "notice:x", "state": state, "dueAt": 0, "rev": 3,
    })
}

/// The number of the ticket that appointments are for.
fn ticket() -> String {
    let pressed = World::at_ticket("OFF-30", "Olga", 1).pressed("open", json!({}));
    pressed["context"]["issueId"].as_str().expect("a number").to_owned()
}

fn rev(world: &World) -> i64 {
    let kept = world.platform.entities.iter().find(|((kind, _), _)| kind == "appointment");
    kept.expect("an appointment").1["rev"].as_i64().expect("a number")
}

fn kept(account: &str) -> Value {
    json!({
        "account": account, "role": "confirmer", "place": "10001", "state": "kept", "readAt": 0,
        "dueAt": 0,
    })
}

fn planted(entity: &str, key: &str, row: Value) -> (World, String) {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    world.platform.entities.insert((entity.to_owned(), key.to_owned()), row);
    (world, key.to_owned())
}

fn queued(world: &World) -> Vec<&Value> {
    world.platform.queue.iter().map(|(_, body)| body).collect()
}

/// What a firing has done.
fn fired(mut world: World) -> (usize, usize, usize) {
    let before = (world.requests, world.platform.queue.len(), world.people.reports.len());
    world.tick_schedule();
    let after = (world.requests, world.platform.queue.len(), world.people.reports.len());
    (after.0 - before.0, after.1 - before.1, after.2 - before.2)
}

/// The row's world, its place, and what a firing does where there is no such row.
fn quiet(row: &Row) -> (World, (String, String), (usize, usize, usize)) {
    let (world, key) = (row.ready)();
    let place = (row.entity.to_owned(), key);
    let mut without = world.clone();
    without.platform.entities.remove(&place).expect("the row");
    let nothing = fired(without);
    assert_ne!(fired(world.clone()), nothing, "{}: a firing acts upon it", place.0);
    (world, place, nothing)
}

#[test]
fn no_flow_decides_by_what_an_index_lists() {
    for row in &FIRED {
        let (world, place, nothing) = quiet(row);
        let listed = world.platform.entities[&place].clone();
        let says = format!("{} {}", row.entity, listed["state"]);
        // Gone, and listed still.
        let mut gone = world.clone();
        gone.platform.entities.remove(&place);
        gone.platform.stale.insert(place.clone(), Some(listed.clone()));
        assert_eq!(fired(gone), nothing, "{says}: gone");
        // Another by now.
        let mut changed = world.clone();
        (row.undue)(changed.platform.entities.get_mut(&place).expect("the row"));
        changed.platform.stale.insert(place.clone(), Some(listed.clone()));
        assert_eq!(fired(changed), nothing, "{says}: changed");
        // Written anew, and due as before.
        let mut newer = world.clone();
        (row.newer)(newer.platform.entities.get_mut(&place).expect("the row"));
        newer.platform.stale.insert(place.clone(), Some(listed));
        assert_ne!(fired(newer.clone()), nothing, "{says}: newer");
        newer.tick_schedule();
        assert!((row.by_newer)(&newer), "{says}: acted upon what was listed");
    }
}

#[test]
fn what_an_index_does_not_list_yet_is_found_by_a_later_firing() {
    for row in &FIRED {
        let (mut world, place, nothing) = quiet(row);
        world.platform.stale.insert(place.clone(), None);
        assert_eq!(fired(world.clone()), nothing, "{}: missing", row.entity);
        world.tick_schedule();
        world.now += 300_000;
        world.platform.stale.clear();
        assert_ne!(fired(world), nothing, "{}: lost", row.entity);
    }
}

/// What was erased is not reported again, and who was told is not told again, while the index still
/// lists them.
#[test]
fn what_is_done_is_not_done_again_while_an_index_still_lists_it() {
    let (mut world, _) = planted("personal-data", "confirmer#10001", kept("somebody"));
    world.platform.set("storage.queryLag", "10m");
    world.people.closed.insert("somebody".to_owned());
    for _ in 0..2 {
        world.now += 60_000;
        world.tick_schedule();
    }
    assert_eq!(world.people.reports.len(), 1, "{:?}", world.people.reports);
    let mut left = world.platform.entities.keys().filter(|(kind, _)| kind == "personal-data");
    assert!(!left.any(|(_, key)| key.starts_with("confirmer#")), "what was kept of them is gone");
    let (row, _) = planted("appointment", &ticket(), appointment("telling"));
    let mut world = row;
    world.platform.set("storage.queryLag", "10m");
    world.now += 60_000;
    world.tick_schedule();
    let asked = world.requests;
    world.now += 60_000;
    world.tick_schedule();
    let told = world.platform.entities.iter().find(|((kind, _), _)| kind == "appointment");
    assert_ne!(told.expect("a row").1["state"], "telling");
    assert_eq!(world.requests, asked, "nobody is read again who was told");
}

/// Every row of the table, under each lag, with its rows lagging alike and each for itself.
#[test]
fn however_far_an_index_lags_every_run_ends_the_same() {
    for (at, row) in ROWS.iter().enumerate() {
        let end = |lag: &str, wavers: Option<u64>| {
            let mut world = ready_for(row);
            world.platform.set("storage.queryLag", lag);
            world.platform.wavers = wavers;
            let id = world.press().expect("alive").expect("a run");
            end_of(&play(&mut world, &id).expect("it ends"))
        };
        let (lag, _) = QUERY_LAG.1[1 + at % 3];
        let wavers = (at % 2 == 0).then_some(at as u64);
        assert_eq!(end(lag, wavers), end("none", None), "{lag}: {}", row.ticket);
    }
}

#[test]
fn a_failed_condition_that_is_told_as_a_failure_changes_no_end() {
    let untold = FAILED_CONDITION.1[1].0;
    for row in ROWS {
        let mut world = ready_for(row);
        world.platform.set("storage.failedCondition", untold);
        world.weather.echo = true;
        let id = world.press().expect("alive").expect("a run");
        let end = end_of(&play(&mut world, &id).expect("it ends"));
        let mut told = ready_for(row);
        let id = told.press().expect("alive").expect("a run");
        assert_eq!(end, end_of(&play(&mut told, &id).expect("it ends")), "{}", row.ticket);
    }
}

/// Of many that press at once one gets through; the others find its run, or are refused.
#[test]
fn of_many_presses_one_opens_a_run_whatever_a_failed_condition_is_told_as() {
    for (value, _) in FAILED_CONDITION.1 {
        let mut world = World::at_ticket("OFF-1", "Olga", 3);
        world.platform.set("storage.failedCondition", value);
        let shown = world.ask("open", json!({})).expect("alive");
        let Answer::Preview { plan, .. } = shown else { panic!("{shown:?}") };
        let press = json!({ "planHash": plan.hash });
        let presses: Vec<Value> = (0..6).map(|_| world.pressed("start", press.clone())).collect();
        world.all_at_once(&presses);
        let runs = world.platform.entities.keys().filter(|(kind, _)| kind == "run").count();
        assert_eq!(runs, 1, "{value}");
        world.let_time_pass(3);
        let id = world.opened[0].run.clone();
        play(&mut world, &id).expect("it ends");
        assert!(world.locked_out(), "{value}");
    }
}

/// A pack of a period has all of its runs: one that may not be listed yet lies behind its end.
#[test]
fn the_pack_of_a_period_ends_before_what_may_not_be_listed_yet() {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    leave(&mut world);
    let opened = world.opened[0].run.clone();
    world.now += HOUR_MS;
    let run = |world: &World, id: &str| {
        let place = ("run".to_owned(), id.to_owned());
        world.platform.entities[&place]["startedAt"].as_i64().expect("an instant")
    };
    world.at("OFF-2");
    let lately = world.press().expect("alive").expect("a run");
    // It is not listed for as long as indexes lag here at most.
    world.platform.set("storage.queryLag", "10m");
    let place = ("run".to_owned(), lately.clone());
    world.platform.stale.insert(place.clone(), None);
    let from = crate::world::START_MS;
    let period = json!({ "from": from, "to": world.now + 86_400_000 });
    let made = world.admin("Josh", "admin.evidence", period.clone());
    let pack = &made["body"]["pack"];
    let runs: Vec<&Value> = pack["runs"].as_array().expect("runs").iter().collect();
    assert_eq!(runs.len(), 1, "{made}");
    assert_eq!(runs[0]["runId"], json!(opened));
    let end = pack["period"]["to"].as_i64().expect("an end");
    assert!(end <= run(&world, &lately), "a pack that leaves a run of its period out");
    let begun = json!({ "from": world.now - 60_000, "to": world.now });
    let refused = world.admin("Josh", "admin.evidence", begun);
    assert_eq!(refused["refusal"]["title"], "This period has only just begun");
    // Ten minutes later both are there.
    world.platform.stale.clear();
    world.now += 601_000;
    let made = world.admin("Josh", "admin.evidence", period);
    assert_eq!(made["body"]["pack"]["chain"]["runs"], 2);
}

/// Between the look at a row and its removal somebody else may have come into it.
#[test]
fn what_somebody_else_has_written_meanwhile_is_not_erased() {
    let (mut world, key) = planted("personal-data", "confirmer#10001", kept("somebody"));
    world.people.closed.insert("somebody".to_owned());
    let tick = json!({
        "type": "ticked", "invocation": "i-tick", "deadline": world.now + 40_000,
    });
    let mut firing = Invocation::new(&tick);
    let place = ("personal-data".to_owned(), key);
    while world.people.reports.is_empty() {
        assert!(!world.wave(&mut firing).expect("alive"), "it reports");
    }
    world.platform.entities.insert(place.clone(), kept("another"));
    while !world.wave(&mut firing).expect("alive") {}
    assert_eq!(world.platform.entities.get(&place), Some(&kept("another")));
}
