//! What is refused before any write, and why.

use crate::world::{START_MS, World};
use offramp::boundary::{Invocation, check_settings_bytes};
use offramp::domain::Instant;
use offramp::engine::Answer;
use offramp::policy::{Refusal, Settings};
use offramp_cloud::Fault;
use serde_json::{Value, json};

pub fn refused(answer: Answer) -> Refusal {
    match answer {
        Answer::Refused(refusal) | Answer::Preview { refusal: Some(refusal), .. } => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

pub fn code(refusal: &Refusal) -> String {
    serde_json::to_value(refusal.code).unwrap().as_str().unwrap().to_owned()
}

/// A fault that does not pass, for every request whose path fits.
fn broken(world: &mut World, path: &str, status: u16) {
    let fault = json!({
        "path": path, "times": 1000, "effect": { "status": { "status": status } },
    });
    world.cloud.add_fault(Fault::from_json(&fault).expect("a fault"));
}

#[test]
fn law_6_whatever_cannot_be_read_in_full_blocks_every_write() {
    let reads =
        ["*/users/search", "*/groups/search", "*/role-assignments", "*/manage", "*/api-tokens"];
    for path in reads {
        for status in [401, 403, 500] {
            let mut world = World::at_ticket("OFF-1", "Olga", 1);
            let Ok(Answer::Preview { plan, .. }) = world.ask("open", json!({})) else { panic!() };
            broken(&mut world, path, status);
            let preview = refused(world.ask("open", json!({})).expect("alive"));
            assert!(code(&preview).starts_with("connection."), "{path} {status}: {preview:?}");
            let press = json!({ "planHash": plan.hash });
            let pressed = refused(world.ask("start", press).expect("alive"));
            assert!(code(&pressed).starts_with("connection."), "{path} {status}: {pressed:?}");
            assert_eq!(world.writes, 0, "{path} {status}");
            assert!(!pressed.remedy.is_empty(), "every refusal says what to do");
        }
    }
}

#[test]
fn law_9_a_plan_that_is_no_longer_true_is_not_carried_out() {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    let Ok(Answer::Preview { plan, seen, .. }) = world.ask("open", json!({})) else { panic!() };
    let group = seen.groups.iter().find(|g| !g.synced).expect("a group");
    let org = settings(&world).organization.id;
    let act = offramp::connector::Act::RemoveFromGroup {
        directory: group.directory.clone(),
        group: group.group.clone(),
    };
    world.elsewhere(&act.request(&org, &seen.person.account).expect("one request"));
    world.now += 60_000;
    let pressed = world.ask("start", json!({ "planHash": plan.hash })).expect("alive");
    assert_eq!(code(&refused(pressed)), "plan.changed");
    assert_eq!(world.writes, 0);
}

#[test]
fn a_second_look_at_the_same_person_gives_the_same_plan() {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    let Ok(Answer::Preview { plan: first, .. }) = world.ask("open", json!({})) else { panic!() };
    world.now += 3_600_000;
    let Ok(Answer::Preview { plan: second, .. }) = world.ask("open", json!({})) else { panic!() };
    assert_eq!(first.hash, second.hash);
}

#[test]
fn law_10_nothing_in_the_payload_chooses_whom_or_as_whom() {
    let mut world = World::at_ticket("OFF-1", "Ned", 1);
    let forged = json!({
        "accountId": "someone", "subject": "someone", "issueKey": "OFF-2", "planHash": "x",
        "context": { "accountId": "Olga" },
    });
    let answer = world.ask("start", forged).expect("alive");
    assert_eq!(code(&refused(answer)), "operator.notAllowed");
    assert_eq!(world.writes, 0);
}

#[test]
fn law_10_a_ticket_that_is_not_the_panels_is_refused() {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    world.set_context("issueId", "99999");
    let answer = world.ask("open", json!({})).expect("alive");
    assert_eq!(code(&refused(answer)), "payload.invalid");
}

#[test]
fn another_tickets_run_is_not_shown() {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    for function in ["progress", "check"] {
        let answer = world.ask(function, json!({ "runId": "run-of-somebody" })).expect("alive");
        assert_eq!(code(&refused(answer)), "run.unknown");
    }
}

#[test]
fn bad_payloads_are_refused_with_what_to_do_and_change_nothing() {
    let huge = "x".repeat(1_000_000);
    for payload in [
        Value::Null,
        json!([]),
        json!({ "planHash": 7 }),
        json!({ "planHash": "" }),
        json!({ "planHash": huge }),
    ] {
        let mut world = World::at_ticket("OFF-1", "Olga", 1);
        let refusal = refused(world.ask("start", payload).expect("alive"));
        assert_eq!(code(&refusal), "payload.invalid");
        assert_eq!((world.requests, world.platform.values.len()), (0, 1));
    }
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    for function in ["toString", "", "delete"] {
        let refusal = refused(world.ask(function, json!({})).expect("alive"));
        assert_eq!(code(&refusal), "payload.invalid");
    }
}

#[test]
fn an_event_of_another_shape_is_an_error_with_a_code_and_without_its_data() {
    let secret = "ATCTT-canary";
    for input in [
        "{".to_owned(),
        json!({ "type": "nothing", "x": secret }).to_string(),
        json!({ "type": "results", "results": [{ "id": 1, "type": "load", "values": [secret] }] })
            .to_string(),
        json!(secret).to_string(),
    ] {
        let error = Invocation::default()
            .advance_bytes(input.as_bytes(), Instant(START_MS))
            .expect_err("refused");
        assert!(error.code.starts_with("host."), "{error:?}");
        assert!(!format!("{error:?}").contains(secret), "{error:?}");
    }
}

#[test]
fn settings_are_refused_as_a_whole_with_the_field_and_the_remedy() {
    let world = World::at_ticket("OFF-1", "Olga", 1);
    let good = world.platform.values["settings"].clone();
    let check = |settings: &Value| -> Value {
        serde_json::from_slice(&check_settings_bytes(settings.to_string().as_bytes())).unwrap()
    };
    assert_eq!(check(&good)["ok"], true);
    let mut missing = good.clone();
    missing["quarantineGroup"].as_object_mut().unwrap().remove("id");
    assert_eq!(check(&missing)["field"], "quarantineGroup.id");
    let mut misspelt = good.clone();
    misspelt["rules"][0]["operatorgroups"] = json!([]);
    assert_eq!(check(&misspelt)["field"], "rules[0].operatorgroups");
    let mut unknown = good.clone();
    unknown["rules"][0]["playbooks"] = json!(["left-everything"]);
    assert_eq!(check(&unknown)["field"], "rules[0].playbooks");
    let mut newer = good.clone();
    newer["schema"] = json!(2);
    assert!(check(&newer)["message"].as_str().unwrap().contains("newer"));
}

#[test]
fn bad_settings_and_newer_journals_stop_everything_and_are_left_as_they_are() {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    world.platform.values.get_mut("settings").unwrap()["keys"] = Value::Null;
    let refusal = refused(world.ask("open", json!({})).expect("alive"));
    assert_eq!(code(&refusal), "settings.invalid");
    assert!(refusal.detail.contains("keys"), "{refusal:?}");

    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    let id = world.press().expect("alive").expect("a run");
    let writes = world.writes;
    let head = format!("run#{id}#head");
    world.platform.values.get_mut(&head).unwrap()["schema"] = json!(99);
    let before = world.platform.values.clone();
    world.let_time_pass(1);
    let refusal = refused(world.ask_tampered("check", json!({ "runId": id })));
    assert_eq!(code(&refusal), "run.unreadable");
    assert!(refusal.detail.contains("newer version"), "{refusal:?}");
    assert_eq!((world.writes, world.platform.values), (writes, before));
}

#[test]
fn a_journal_that_was_changed_is_not_acted_on() {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    let id = world.press().expect("alive").expect("a run");
    let writes = world.writes;
    let segment = format!("run#{id}#j#0");
    let text = world.platform.values[&segment].as_str().unwrap().replace("Jane", "Jack");
    world.platform.values.insert(segment, json!(text));
    world.let_time_pass(1);
    assert_eq!(world.writes, writes);
    let refusal = refused(world.ask_tampered("open", json!({})));
    assert_eq!(code(&refusal), "run.unreadable");
}

fn settings(world: &World) -> Settings {
    Settings::parse(&world.platform.values["settings"].to_string()).expect("settings")
}

#[test]
fn settings_with_a_zone_that_the_platform_does_not_know_are_not_adopted() {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    let before = world.platform.values["settings"].clone();
    let mut offered = before.clone();
    offered["organization"]["name"] = json!("Another");
    offered["leaveDate"]["zone"] = json!("Europe/Berln");
    world.deploy(&offered);
    assert_eq!(world.platform.values["settings"], before);
    let logged = world.log.join("\n");
    assert!(logged.contains("leaveDate.zone") && logged.contains("Europe/Berlin"), "{logged}");
    offered["leaveDate"]["zone"] = json!("Europe/Berlin");
    world.deploy(&offered);
    assert_eq!(world.platform.values["settings"]["organization"]["name"], "Another");
}
