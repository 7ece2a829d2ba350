//! Law 19: what a ticket's field holds is read in every shape that Jira has; what holds something
//! else, or more than one of it, is refused with the field's name and with what it holds, and is
//! never taken for empty.

use crate::plays::ready_for;
use crate::right::{self, Right};
use crate::truth::play;
use crate::world::World;
use offramp::engine::Answer;
use offramp::engine::run::Rest;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The ticket of Max, who moves from Backend to Platform.
const MOVER: &str = "OFF-20";
/// The ticket that names nobody.
const NOBODY: &str = "OFF-7";
/// The ticket of a joiner.
const JOINER: &str = "OFF-21";

fn doc(lines: &[&str]) -> Value {
    let paragraph =
        |line: &&str| json!({ "type": "paragraph", "content": [{ "type": "text", "text": line }] });
    let content: Vec<Value> = lines.iter().map(paragraph).collect();
    json!({ "type": "doc", "version": 1, "content": content })
}

/// A company whose tickets say the new team in this field, and what the field holds.
fn moving(field: &str, value: &Value) -> World {
    let mut world = World::at_ticket(MOVER, "Olga", 1);
    world.change_settings(|s| s["teamFields"]["to"] = json!({ "id": field, "name": "Where to" }));
    world.fill(MOVER, field, value);
    world
}

/// The same for the field that names the person.
fn about(kind: &str, field: &str, value: &Value) -> World {
    let mut world = World::at_ticket(NOBODY, "Olga", 1);
    world.change_settings(|s| {
        s["subjectFields"] = json!([{ "id": field, "kind": kind, "name": "Who" }]);
    });
    world.fill(NOBODY, field, value);
    world
}

fn opened(world: &mut World) -> Value {
    let answer = world.ask("open", json!({})).expect("alive");
    let told = offramp::boundary::answer_of(&answer, offramp::domain::Instant(world.now));
    assert_eq!(world.writes, 0);
    told
}

/// What is refused, and that pressing the button or moving the ticket does nothing either.
fn refusal(world: &mut World) -> (String, String, String) {
    let told = opened(world);
    let text = |key: &str| told["refusal"][key].as_str().unwrap_or_default().to_owned();
    let refused = (text("code"), text("title"), text("detail"));
    let answer = world.ask("start", json!({ "planHash": "any" })).expect("alive");
    assert!(matches!(answer, Answer::Refused(_)), "{answer:?}");
    assert_eq!(world.writes, 0);
    refused
}

fn steps(told: &Value) -> BTreeSet<String> {
    let phases = told["plan"]["phases"].as_array().unwrap_or_else(|| panic!("no plan: {told}"));
    let steps = phases.iter().flat_map(|phase| phase["steps"].as_array().expect("steps"));
    steps.map(|step| step["title"].as_str().expect("a title").to_owned()).collect()
}

#[test]
fn law_19_a_new_team_is_read_in_every_shape_that_jira_has() {
    let usual = steps(&opened(&mut World::at_ticket(MOVER, "Olga", 1)));
    assert!(usual.iter().any(|title| title.contains("project-atlas")), "{usual:?}");
    for (field, value) in [
        ("customfield_10060", json!([{ "value": "Platform" }])),
        ("customfield_10062", json!(["platform"])),
        ("customfield_10063", json!("36885b3c-0000-4000-8000-000000000002")),
        ("customfield_10067", doc(&["Platform"])),
        ("customfield_10056", json!(" Platform ")),
    ] {
        assert_eq!(steps(&opened(&mut moving(field, &value))), usual, "{field} {value}");
    }
    // Of a cascading select, the two choices as Jira shows them, or the second alone.
    let value = json!({ "value": "Engineering", "child": { "value": "Platform" } });
    assert_eq!(steps(&opened(&mut moving("customfield_10061", &value))), usual);
    let mut both = moving("customfield_10061", &value);
    both.change_settings(|s| s["bundles"][1]["team"] = json!("Engineering - Platform"));
    assert_eq!(steps(&opened(&mut both)), usual);
    // A group of the organization is a team by its name.
    let mut group = moving("customfield_10065", &json!({ "name": "project-atlas" }));
    group.change_settings(|s| s["bundles"][1]["team"] = json!("project-atlas"));
    assert_eq!(steps(&opened(&mut group)), usual);
}

#[test]
fn law_19_the_second_choice_alone_is_not_enough_where_bundles_speak_of_both() {
    let value = json!({ "value": "Sales", "child": { "value": "Backend" } });
    let mut world = moving("customfield_10061", &value);
    world.change_settings(|s| {
        let mut whole = s["bundles"][0].clone();
        whole["team"] = json!("Engineering - Backend");
        s["bundles"].as_array_mut().expect("bundles").push(whole);
    });
    let (code, title, _) = refusal(&mut world);
    assert_eq!(
        (code.as_str(), title.as_str()),
        ("bundle.unknown", "The team 'Sales - Backend' has no bundle")
    );
}

#[test]
fn law_19_a_mover_whose_new_team_holds_something_else_keeps_everything() {
    let both = json!([{ "value": "Backend" }, { "value": "Platform" }]);
    let media = json!({ "type": "doc", "version": 1, "content": [{ "type": "mediaSingle", "content": [] }] });
    let person = |world: &World, name: &str| json!([{ "accountId": world.account_of(name) }]);
    let company = World::at_ticket(MOVER, "Olga", 1);
    for (field, value, holds) in [
        ("customfield_10060", both, "'Backend' and 'Platform'"),
        ("customfield_10062", json!(["a", "b", "c"]), "'a', 'b' and 'c'"),
        ("customfield_10064", person(&company, "Lena"), "the person Lena Lead"),
        (
            "customfield_10066",
            json!([{ "name": "eng-all" }, { "name": "oncall" }]),
            "the group 'eng-all' and the group 'oncall'",
        ),
        ("customfield_10067", media, "rich text with a part that isn't text ('mediaSingle')"),
        ("customfield_10067", doc(&["Backend", "Platform"]), "'Backend / Platform'"),
        ("customfield_10069", json!(7), "the number 7"),
    ] {
        let (code, title, detail) = refusal(&mut moving(field, &value));
        assert_eq!(code, "field.unreadable", "{field} {value}");
        assert!(title.contains("'Where to'"), "{title}");
        assert!(detail.contains(holds), "{holds}: {detail}");
    }
}

#[test]
fn law_19_the_person_is_read_from_pickers_of_one_and_of_many_and_from_any_text() {
    let account = |name: &str| World::at_ticket(NOBODY, "Olga", 1).account_of(name);
    let grace = json!([{ "accountId": account("Grace Hopper") }]);
    for (kind, field, value) in [
        ("userPicker", "customfield_10064", grace),
        ("email", "customfield_10067", doc(&[" Grace.Hopper@ACME.example "])),
        ("email", "customfield_10062", json!(["grace.hopper@acme.example"])),
    ] {
        let told = opened(&mut about(kind, field, &value));
        assert_eq!(told["person"]["name"], "Grace Hopper", "{field}: {told}");
    }
    let two =
        json!([{ "accountId": account("Grace Hopper") }, { "accountId": account("Jane Doe") }]);
    for (kind, field, value, holds) in [
        ("userPicker", "customfield_10064", two, "the person Grace Hopper and the person Jane Doe"),
        (
            "userPicker",
            "customfield_10051",
            json!("grace.hopper@acme.example"),
            "'grace.hopper@acme.example'",
        ),
        (
            "email",
            "customfield_10067",
            doc(&["grace.hopper@acme.example", "jane.doe@acme.example"]),
            "grace.hopper@acme.example / jane.doe@acme.example",
        ),
        (
            "email",
            "customfield_10062",
            json!(["grace.hopper@acme.example", "x"]),
            "'grace.hopper@acme.example' and 'x'",
        ),
        (
            "email",
            "customfield_10063",
            json!("36885b3c-0000-4000-8000-000000000002"),
            "the team 'Platform'",
        ),
        ("email", "customfield_10069", json!(7), "the number 7"),
    ] {
        let (code, title, detail) = refusal(&mut about(kind, field, &value));
        assert_eq!(code, "field.unreadable", "{field}: {title}");
        assert!(title.contains("'Who'"), "{title}");
        assert!(detail.contains(holds), "{holds}: {detail}");
    }
}

#[test]
fn law_19_a_successor_who_is_not_one_person_is_refused_and_only_where_work_is_handed_over() {
    let at = |key: &str| {
        let mut world = World::at_ticket(key, "Olga", 1);
        let people: Vec<Value> = ["Sam Lee", "Lena Lead"]
            .iter()
            .map(|n| json!({ "accountId": world.account_of(n) }))
            .collect();
        world.change_settings(|s| {
            s["handover"]["successorField"] =
                json!({ "id": "customfield_10064", "name": "Successor" });
        });
        world.fill(key, "customfield_10064", &json!(people));
        world
    };
    let (code, title, detail) = refusal(&mut at("OFF-15"));
    assert_eq!(
        (code.as_str(), title.as_str()),
        ("field.unreadable", "'Successor' holds more than one value")
    );
    assert!(detail.contains("the person Sam Lee and the person Lena Lead"), "{detail}");
    assert!(steps(&opened(&mut at(MOVER))).len() > 1, "a mover hands nothing over");
}

#[test]
fn law_19_a_date_of_another_shape_is_told_and_not_taken_for_a_missing_one() {
    for (field, value, holds) in [
        (
            "customfield_10060",
            json!([{ "value": "Backend" }, { "value": "Platform" }]),
            "'Backend' and 'Platform'",
        ),
        ("customfield_10056", json!("next Friday"), "'next Friday'"),
        ("customfield_10069", json!(20_261_130), "the number 20261130"),
    ] {
        let mut world = World::at_ticket("OFF-23", "Olga", 1);
        world.change_settings(|s| {
            s["leaveDate"]["field"] = json!({ "id": field, "name": "Last day" });
        });
        world.fill("OFF-23", field, &value);
        let hash = opened(&mut world)["plan"]["hash"].clone();
        let answer = world.ask("schedule", json!({ "planHash": hash })).expect("alive");
        let Answer::Refused(refusal) = answer else { panic!("{answer:?}") };
        assert_eq!(refusal.title, "'Last day' holds no date");
        assert!(refusal.detail.contains(holds), "{}", refusal.detail);
    }
    // A date without a time, and one on a line of a paragraph, are dates.
    for (field, value) in
        [("customfield_10068", json!("2026-11-30")), ("customfield_10067", doc(&["2026-11-30"]))]
    {
        let mut world = World::at_ticket("OFF-23", "Olga", 1);
        world.change_settings(|s| {
            s["leaveDate"]["field"] = json!({ "id": field, "name": "Last day" });
        });
        world.fill("OFF-23", field, &value);
        let hash = opened(&mut world)["plan"]["hash"].clone();
        world.ask("schedule", json!({ "planHash": hash })).expect("alive");
        assert_eq!(world.appointment().expect("agreed")["written"], "2026-11-30", "{field}");
    }
}

#[test]
fn law_19_a_name_of_another_shape_makes_nobody() {
    for (value, holds) in [
        (json!([{ "value": "Backend" }, { "value": "Platform" }]), "'Backend' and 'Platform'"),
        (json!(null), ""),
    ] {
        let mut world = World::at_ticket(JOINER, "Olga", 1);
        world.change_settings(|s| {
            s["joiner"]["nameField"] = json!({ "id": "customfield_10060", "name": "Full name" });
        });
        world.fill(JOINER, "customfield_10060", &value);
        if holds.is_empty() {
            assert_eq!(opened(&mut world)["person"]["name"], "nina.new@acme.example");
            continue;
        }
        let (code, title, detail) = refusal(&mut world);
        assert_eq!(
            (code.as_str(), title.as_str()),
            ("field.unreadable", "'Full name' holds more than one value")
        );
        assert!(detail.contains(holds), "{detail}");
    }
}

#[test]
fn an_empty_new_team_takes_nothing_unless_the_settings_say_what_it_means() {
    let mut world = World::at_ticket(MOVER, "Olga", 1);
    world.fill(MOVER, "customfield_10054", &Value::Null);
    let (code, title, detail) = refusal(&mut world);
    assert_eq!((code.as_str(), title.as_str()), ("bundle.unknown", "'New team' is empty"));
    assert!(detail.contains("nothing is taken"), "{detail}");
}

/// What somebody is in by no team's bundle stays; what their teams give goes, and is told first.
#[test]
fn an_empty_new_team_that_means_leaving_every_team_is_said_and_takes_what_the_teams_give() {
    let row = Right {
        gone: &[
            "group eng-backend",
            "group jira-users-acme",
            "entra group Team Backend",
            "entra group VPN users",
        ],
        come: &[],
        ..*right::of(MOVER, "left-team").expect("a row")
    };
    let mut world = ready_for(&row);
    world.change_settings(|s| s["teamFields"]["emptyNewTeam"] = json!("leavesEveryTeam"));
    world.fill(MOVER, "customfield_10054", &Value::Null);
    world.rights.push(row);
    let told = opened(&mut world);
    let notes = told["plan"]["notes"].to_string();
    assert!(notes.contains("Max Mover leaves every team: Backend."), "{notes}");
    let id = world.press().expect("alive").expect("a run");
    assert_eq!(play(&mut world, &id).expect("a run").rest, Some(Rest::Done));
}

/// Old team and new team are the same: there is nothing to do, and it ends done.
#[test]
fn law_5_a_move_to_the_team_that_somebody_is_in_takes_and_gives_nothing() {
    let row = Right { gone: &[], come: &[], ..*right::of(MOVER, "left-team").expect("a row") };
    let mut world = ready_for(&row);
    world.fill(MOVER, "customfield_10054", &json!({ "value": "Backend" }));
    world.rights.push(row);
    let titles = steps(&opened(&mut world));
    assert!(!titles.iter().any(|title| title.starts_with("Remove")), "{titles:?}");
    let id = world.press().expect("alive").expect("a run");
    assert_eq!(play(&mut world, &id).expect("a run").rest, Some(Rest::Done));
    assert_eq!(world.writes, 0, "{:#?}", world.log);
}

#[test]
fn law_19_a_request_type_of_another_shape_is_refused_and_not_taken_for_none() {
    let typed = |field: &str, value: &Value| {
        let mut world = World::at_ticket("OFF-1", "Olga", 1);
        world.change_bounds(|s| s["requestTypeField"] = json!({ "id": field, "name": "Request" }));
        world.fill("OFF-1", field, value);
        world
    };
    for (field, value) in [
        ("customfield_10056", json!("Somebody leaves")),
        ("customfield_10060", json!([{ "value": "Platform" }])),
        ("customfield_10062", json!(["leaves"])),
    ] {
        let (code, title, detail) = refusal(&mut typed(field, &value));
        assert_eq!(code, "field.unreadable", "{field}");
        assert!(title.contains("'Request'"), "{title}");
        assert!(detail.starts_with("It holds "), "{detail}");
    }
    // A ticket that nobody asked for in a portal has none.
    let empty = opened(&mut typed("customfield_10056", &Value::Null));
    assert!(empty["refusal"].is_null(), "{empty}");
}
