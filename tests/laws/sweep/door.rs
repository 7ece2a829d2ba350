//! The boundary's door to a sweep, as JavaScript drives it.

use super::drive::{Lab, START_MS, Trouble};
use offramp::boundary::SweepInvocation;
use offramp::connector::HttpRequest;
use offramp::domain::Instant;
use offramp_cloud::Served;
use serde_json::Value;
use std::collections::BTreeMap;

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).expect("json")
}

#[test]
fn through_the_door_a_sweep_ends_as_it_does_inside() {
    let mut lab = Lab::globex(500, 2);
    let settings = lab.cloud.settings().to_string();
    let begun = SweepInvocation::begin_bytes(settings.as_bytes(), "s1", Instant(START_MS));
    let mut sweep = begun.expect("settings that fit");
    let mut now = START_MS;
    let mut pieces: BTreeMap<u64, String> = BTreeMap::new();
    let state = loop {
        let next = json(&sweep.next_bytes(Instant(now)));
        if let Some(requests) = next["ask"].as_array() {
            let answers = requests.iter().map(|request| {
                let request: HttpRequest = serde_json::from_value(request.clone()).expect("one");
                let wire = lab.wire(&request);
                let Served::Answered(answer) = lab.cloud.serve(&wire, START_MS) else { panic!() };
                (answer.status, answer.body)
            });
            sweep.feed_bytes(answers.collect(), Instant(now)).expect("text");
        }
        now = next["wait"].as_i64().unwrap_or(now);
        let stored = json(&sweep.checkpoint_bytes());
        for piece in stored["pieces"].as_array().expect("pieces") {
            let text = piece["text"].as_str().expect("a text").to_owned();
            pieces.insert(piece["number"].as_u64().expect("a number"), text);
        }
        if let Some(number) = next["load"].as_u64() {
            let text = pieces.get(&number).cloned();
            sweep.load_text(u32::try_from(number).expect("few"), text);
        }
        if next["done"] == true {
            break stored["state"].clone();
        }
    };
    let inside = Lab::globex(500, 2).sweep(&mut Trouble::none());
    let texts: Vec<&String> = pieces.values().collect();
    let expected: Vec<&String> = inside.pieces.values().map(|p| &p.text).collect();
    assert_eq!(texts, expected);
    assert_eq!(state["tally"], serde_json::to_value(&inside.state.tally).expect("json"));
}

#[test]
fn settings_that_say_nothing_of_inactivity_are_refused_by_name() {
    let lab = Lab::globex(20, 1);
    let mut settings = lab.cloud.settings().clone();
    settings.as_object_mut().expect("settings").remove("inactivity");
    let begun = SweepInvocation::begin_bytes(settings.to_string().as_bytes(), "s1", Instant(0));
    let error = begun.expect_err("refused");
    assert_eq!(error.code, "sweep.settings");
    assert!(error.message.starts_with("inactivity: "), "{}", error.message);
}
