//! The sentences that admins and auditors act on, found in a walk through every screen: each test
//! names the number of its finding.

use crate::truth::play;
use crate::world::{Fault, Outage, Weather, World};
use offramp::connector::HttpRequest;
use serde_json::{Value, json};

const ADMIN: &str = "Josh";

fn at(key: &str) -> World {
    let mut world = World::at_ticket(key, "Olga", 1);
    world.seat("Olga");
    world
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn away(world: &mut World, of: fn(&HttpRequest) -> bool, status: u16) {
    let outage = Outage { of, fault: Fault::Refused { status }, from: 0, until: i64::MAX };
    world.weather = Weather { outage: Some(outage), ..Weather::CALM };
}

fn name_of(world: &World, account: &str) -> String {
    let company = world.cloud.company();
    let found = company.people.iter().find(|person| person.account_id == account);
    found.expect("a person").name.clone()
}

fn done(world: &mut World) -> String {
    let id = world.press().expect("alive").expect("a run");
    play(world, &id).expect("a run");
    id
}

fn document(world: &mut World) -> Value {
    world.admin(ADMIN, "admin.policy", json!({}))["body"]["document"].clone()
}

fn saved(world: &mut World, document: &Value) -> Value {
    let shown = world.admin(ADMIN, "admin.policy", json!({}));
    let based_on = shown["body"]["version"]["version"].clone();
    let payload = json!({ "document": document, "basedOn": based_on, "note": "because" });
    world.admin(ADMIN, "admin.save", payload)
}

/// D12: the evidence for people names people; the record that is checked does not, and nothing that is
/// kept does because it was asked for.
#[test]
fn d12_evidence_tells_names_beside_the_record_and_keeps_none() {
    let mut world = at("OFF-1");
    let run = done(&mut world);
    let (olga, jane) = (world.account_of("Olga"), world.subject.clone());
    let kept = (world.platform.values.clone(), world.platform.entities.clone());
    let told = world.admin(ADMIN, "admin.evidence", json!({ "runId": run }));
    let names = &told["body"]["names"];
    assert_eq!(names[&olga], "Olga Operator", "{names}");
    assert_eq!(names[&jane], name_of(&world, &jane), "{names}");
    assert_eq!((world.platform.values.clone(), world.platform.entities.clone()), kept);
    let pack = told["body"]["pack"].clone();
    assert!(!pack.to_string().contains("Olga Operator"), "the record has accounts");
    // Nobody who can be named now: the record is the very same, but for when it was packed.
    away(&mut world, |request| request.url.contains("/users/search"), 500);
    let unnamed = world.admin(ADMIN, "admin.evidence", json!({ "runId": run }));
    assert_eq!(unnamed["body"]["names"], json!({}), "{unnamed}");
    assert_eq!(unnamed["body"]["pack"]["runs"][0]["entries"], pack["runs"][0]["entries"]);
    assert_eq!(unnamed["body"]["pack"]["runs"][0]["head"], pack["runs"][0]["head"]);
}

/// D12: what stands in the column is what finds the row, also where that is an account.
#[test]
fn d12_whoever_is_shown_by_account_is_found_by_account() {
    let mut world = at("OFF-1");
    done(&mut world);
    away(&mut world, |request| request.url.contains("/users/search"), 500);
    let olga = world.account_of("Olga");
    let found = world.admin(ADMIN, "admin.runs", json!({ "filter": { "text": olga } }));
    assert_eq!(found["body"]["rows"][0]["operator"], json!(olga), "{found}");
}

/// D14: a version says what it changed of the one before, and what going back to it would change.
#[test]
fn d14_versions_are_compared_in_sentences() {
    let mut world = at("OFF-1");
    let mut settings = document(&mut world);
    for per_day in [60, 50, 40] {
        settings["budgets"]["perDay"] = json!(per_day);
        saved(&mut world, &settings);
    }
    let number =
        world.admin(ADMIN, "admin.policy", json!({}))["body"]["version"]["version"].clone();
    let last = number.as_u64().expect("a number");
    let shown = |world: &mut World, version: u64| {
        let answer = world.admin(ADMIN, "admin.version", json!({ "version": version }));
        let parts = answer["body"]["compared"].as_array().expect("parts").clone();
        let lines = |part: &Value| -> Vec<String> {
            let all = part["lines"].as_array().expect("lines").iter();
            all.map(|l| format!("{}: {}", text(&l["title"]), text(&l["text"]))).collect()
        };
        parts.iter().map(|p| (text(&p["title"]).to_owned(), lines(p))).collect::<Vec<_>>()
    };
    let what = |from: &str, to: &str| vec![format!("Budgets: People a day: from {from} to {to}.")];
    let changed = format!("What version {last} changed of version {}", last - 1);
    assert_eq!(shown(&mut world, last), [(changed, what("50", "40"))]);
    let changed = format!("What version {} changed of version {}", last - 1, last - 2);
    let back = "What going back to it would change now".to_owned();
    assert_eq!(
        shown(&mut world, last - 1),
        [(changed, what("60", "50")), (back, what("40", "50"))]
    );
}

/// D14: a preview tells whose standing is another, and how it is now.
#[test]
fn d14_a_preview_tells_what_is_different_from_now() {
    let mut world = at("OFF-1");
    let mut settings = document(&mut world);
    let same = world.admin(ADMIN, "admin.preview", json!({ "document": settings }));
    assert_eq!(same["body"]["changes"], json!([]), "{same}");
    let effects = same["body"]["effects"].as_array().expect("effects");
    assert!(!effects.is_empty() && effects.iter().all(|effect| effect["was"].is_null()), "{same}");
    settings["protections"]["groups"] = json!([]);
    let less = world.admin(ADMIN, "admin.preview", json!({ "document": settings }));
    let effects = less["body"]["effects"].as_array().expect("effects");
    let differing = effects.iter().take_while(|effect| !effect["was"].is_null()).count();
    assert!(differing > 0, "{less}");
    assert!(
        effects[differing..].iter().all(|effect| effect["was"].is_null()),
        "first what differs"
    );
    for effect in &effects[..differing] {
        assert!(text(&effect["was"]["why"]).contains("protected group"), "{effect}");
    }
}

/// D14: what is wrong is named as the page names it.
#[test]
fn d14_what_is_wrong_names_no_path() {
    let mut world = at("OFF-1");
    let mut settings = document(&mut world);
    settings["rules"][0]["operatorGroups"] = json!([]);
    settings["rules"][0]["operatorAccounts"] = json!([]);
    settings["rules"][0]["permissionHolders"] = json!(false);
    let name = text(&settings["rules"][0]["name"]).to_owned();
    let wrong = world.admin(ADMIN, "admin.preview", json!({ "document": settings }));
    let title = text(&wrong["body"]["errors"][0]["title"]);
    assert_eq!(title, format!("Who may do what: Rule '{name}', People in"), "{wrong}");
}

/// D20: whoever asks for the connections to be tried is told what was, also where nothing could be.
#[test]
fn d20_trying_the_connections_says_what_it_did() {
    let mut world = at("OFF-1");
    let ask = |world: &mut World, probe: bool| {
        let health = world.admin(ADMIN, "admin.health", json!({ "probe": probe }));
        health["body"]["tried"].clone()
    };
    assert_eq!(ask(&mut world, false), Value::Null);
    let told = ask(&mut world, true);
    assert!(text(&told).ends_with("calls were tried now, and all work."), "{told}");
    away(&mut world, |request| request.url.contains("api.atlassian.com"), 401);
    let told = ask(&mut world, true);
    assert!(text(&told).contains(" work, ") && text(&told).ends_with(" don't."), "{told}");
    world.platform.values.remove("settings");
    let told = ask(&mut world, true);
    assert!(text(&told).starts_with("Nothing was tried: "), "{told}");
}

/// D20: no key is kept that nobody has tried, also before there are settings.
#[test]
fn d20_a_key_that_cannot_be_tried_is_not_kept() {
    let mut world = at("OFF-1");
    world.platform.values.remove("settings");
    world.candidate = world.keys().0.clone();
    let about = json!({ "key": "read", "secretDigest": "0123456789abcdef", "secretLength": 20 });
    let told = world.admin(ADMIN, "admin.setKey", about);
    assert_eq!(told["refusal"]["title"], "The key can't be tried yet", "{told}");
    assert!(world.adopted.is_empty() && !world.platform.values.contains_key("keys"));
}

/// D20: what the panel asks for can be done by whom it names, on the page that it names.
#[test]
fn d20_what_is_to_be_done_first_needs_no_deployment() {
    let mut world = at("OFF-1");
    for stored in [None, Some(json!({ "schema": 1 }))] {
        world.platform.values.remove("settings");
        world.platform.values.extend(stored.map(|stored| ("settings".to_owned(), stored)));
        let answer = world.ask("open", json!({})).expect("alive");
        let view = offramp::boundary::answer_of(&answer, offramp::domain::Instant(world.now));
        let remedy = text(&view["refusal"]["remedy"]);
        assert!(remedy.contains("Jira settings, Apps, Offramp"), "{view}");
        assert!(!remedy.contains("deploy") && !remedy.contains("variable"), "{remedy}");
    }
}

/// Names are placed, never replaced: the ticket's comment tells nobody's name, and every word of it is
/// one that was meant, whatever somebody is called.
#[test]
fn a_comment_names_nobody_and_replaces_nothing() {
    // By hand alone, with a portal account of the address, and an admin.
    for (key, by_hand) in [("OFF-3", true), ("OFF-25", false), ("OFF-2", false)] {
        let mut world = at(key);
        if by_hand {
            world.change_settings(|settings| {
                settings.as_object_mut().expect("object").remove("entra");
            });
        }
        done(&mut world);
        world.let_time_pass(10);
        let company = world.cloud.company();
        let person = company.people.iter().find(|one| one.account_id == world.subject);
        let person = person.expect("a person").clone();
        let said = world.said_on(key).join(" ");
        assert!(!said.is_empty() && !said.contains(&person.name), "{key}: {said}");
        assert!(!person.email.is_empty() && !said.contains(&person.email), "{key}: {said}");
        assert!(!by_hand || said.contains(" does it"), "{key}: {said}");
    }
}

/// Many at once ask the core what can be started: whoever is told that they can, can.
#[test]
fn what_can_be_started_is_started_when_it_is_pressed() {
    let (mut able, mut unable) = (0, 0);
    for key in ["OFF-1", "OFF-2", "OFF-4", "OFF-20", "OFF-24"] {
        for who in ["Olga", "Lena", "Hugo", "Josh"] {
            let mut world = at(key);
            world.seat(who);
            let answer = world.ask("open", json!({})).expect("alive");
            let view = offramp::boundary::answer_of(&answer, offramp::domain::Instant(world.now));
            let starts = world.press().expect("alive").is_some();
            if view["canStart"] == true {
                assert!(starts, "{key} {who}: {view}");
                able += 1;
            } else {
                // A closed ticket can be started by whoever insists, and by nobody among many.
                assert!(!starts || key == "OFF-4", "{key} {who}: {view}");
                unable += 1;
            }
        }
    }
    assert!(able >= 3 && unable >= 8, "{able} {unable}");
}
