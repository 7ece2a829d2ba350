//! What is stored must stay readable: a journal written by an earlier build is replayed by this
//! one. `OFFRAMP_BLESS=1` writes the files anew, for a new schema number only.

use crate::blessing::bless;
use crate::truth::{end_of, play};
use crate::world::World;
use offramp::engine::run::Run;
use offramp::engine::storage::{Book, Head};
use serde_json::{Value, json};
use std::fs;

/// One for each schema that is still read; the last is of this build's.
const JOURNALS: [&str; 6] = [
    "tests/golden/journal.v3.json",
    "tests/golden/journal.v4.json",
    "tests/golden/journal.v5.json",
    "tests/golden/journal.v6.json",
    "tests/golden/journal.v7.json",
    "tests/golden/journal.v8.json",
];

fn stored(world: &World, id: &str) -> Value {
    let value = |name: &str| world.platform.values[&format!("run#{id}#{name}")].clone();
    let head = value("head");
    let segments = head["segments"].as_u64().unwrap();
    let journal: Vec<Value> = (0..segments).map(|n| value(&format!("j#{n}"))).collect();
    json!({ "head": head, "segments": journal })
}

fn replay(stored: &Value) -> Run {
    let head: Head = serde_json::from_value(stored["head"].clone()).expect("a head");
    Book::read(&head, stored["segments"].as_array().unwrap()).expect("a journal").run
}

fn ended(key: &str) -> (World, String, Run) {
    let mut world = World::at_ticket(key, "Olga", 1);
    let id = world.press().expect("alive").expect("a run");
    let run = play(&mut world, &id).expect("a run");
    (world, id, run)
}

#[test]
fn a_journal_of_every_schema_replays_to_the_same_end() {
    let (world, id, run) = ended("OFF-3");
    let now = stored(&world, &id);
    let newest = JOURNALS[JOURNALS.len() - 1];
    assert!(newest.ends_with(&format!(".v{}.json", now["head"]["schema"])), "{newest}");
    bless(newest, &(serde_json::to_string_pretty(&now).unwrap() + "\n"));
    for journal in JOURNALS {
        let golden: Value = serde_json::from_str(&fs::read_to_string(journal).unwrap()).unwrap();
        assert_eq!(end_of(&replay(&golden)), end_of(&run), "{journal}");
    }
}

#[test]
fn replaying_the_stored_journal_is_the_live_state() {
    for key in ["OFF-1", "OFF-2", "OFF-3", "OFF-10"] {
        let (world, id, run) = ended(key);
        assert_eq!(replay(&stored(&world, &id)), run, "{key}");
    }
}
