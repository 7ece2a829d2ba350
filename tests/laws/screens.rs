//! The sentences and buttons that people act on, found in a walk through every screen: each test
//! names the number of its finding. What is right is told by the company itself, not by the view.

use crate::truth::play;
use crate::world::{Fault, Outage, Weather, World};
use offramp::boundary::answer_of;
use offramp::connector::{HttpRequest, Method};
use offramp::domain::Instant;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const ADMIN: &str = "Josh";

fn opened(world: &mut World) -> Value {
    let answer = world.ask("open", json!({})).expect("alive");
    answer_of(&answer, Instant(world.now))
}

fn at(key: &str) -> World {
    World::at_ticket(key, "Olga", 1)
}

fn steps(view: &Value) -> Vec<&Value> {
    let phases = view["plan"]["phases"].as_array().expect("phases").iter();
    phases.flat_map(|phase| phase["steps"].as_array().expect("steps")).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn away(world: &mut World, of: fn(&HttpRequest) -> bool, status: u16) {
    let outage = Outage { of, fault: Fault::Refused { status }, from: 0, until: i64::MAX };
    world.weather = Weather { outage: Some(outage), ..Weather::CALM };
}

/// Writes with the organization's key.
fn writes_of_the_key(request: &HttpRequest) -> bool {
    let writes = ["/suspend", "/memberships", "/manage/lifecycle", "/roles/revoke"];
    request.method != Method::Get
        && request.url.contains("api.atlassian.com")
        && writes.iter().any(|path| request.url.contains(path))
        || request.method == Method::Delete && request.url.contains("/manage/api-tokens")
}

fn work(world: &World, name: &str, kind: &str) -> usize {
    let account = world.account_of(name);
    let facts = crate::right::facts(&world.cloud.oracle(&account, world.now).expect("a person"));
    facts.iter().filter(|fact| fact.starts_with(&format!("work {kind} "))).count()
}

/// D7: how many of what goes to whom stands in the preview and in the question.
#[test]
fn d7_what_is_handed_over_is_counted_before_anything_is_begun() {
    let mut world = at("OFF-15");
    let view = opened(&mut world);
    let counts = [
        (work(&world, "Holly Handover", "issue"), "open issues"),
        (work(&world, "Holly Handover", "filter"), "filters"),
        (work(&world, "Holly Handover", "dashboard"), "shared dashboards"),
    ];
    let told = text(&view["plan"]["notes"][0]).to_owned();
    for (number, what) in counts {
        assert!(number > 1, "{what}");
        assert!(told.contains(&format!("{number} {what}")), "{number} {what}: {told}");
    }
    assert!(told.starts_with("To hand over: ") && told.ends_with("to Sam Lee."), "{told}");
    let asked = view["actions"][0]["confirm"]["body"].as_array().expect("a question");
    assert!(asked.iter().any(|line| text(line) == told), "{asked:?}");
    assert!(!view.to_string().contains("listed when the run starts"), "{view}");
    let notes = view["plan"]["notes"].to_string();
    assert_eq!(notes.matches("All of it goes to Sam Lee.").count(), 1, "{notes}");
    assert_eq!(notes.matches("Roles in projects are taken.").count(), 1, "{notes}");
    assert_eq!(world.writes, 0);
}

/// D7: a count is for whoever decides, and no reason to refuse.
#[test]
fn d7_what_cannot_be_counted_is_said_and_stops_nothing() {
    let mut world = at("OFF-15");
    away(&mut world, |request| request.url.contains("/filter/search"), 500);
    let view = opened(&mut world);
    assert_eq!(view["state"], "ready", "{view}");
    let told = text(&view["plan"]["notes"][0]);
    assert!(told.contains("Couldn't be counted: filters."), "{told}");
}

/// D7: and a new issue does not void what was confirmed.
#[test]
fn d7_a_count_is_no_part_of_the_plan() {
    let mut world = at("OFF-15");
    let before = opened(&mut world)["plan"]["hash"].clone();
    away(&mut world, |request| request.url.contains("/filter/search"), 500);
    assert_eq!(opened(&mut world)["plan"]["hash"], before);
}

/// D10: which right is missing, whether the person is cut off, and *Try again* once it is there.
#[test]
fn d10_a_refused_write_is_nobodys_handwork() {
    let mut world = at("OFF-2");
    away(&mut world, writes_of_the_key, 403);
    let id = world.press().expect("alive").expect("a run");
    world.let_time_pass(2);
    let view = world.view_of(&id);
    assert_eq!(view["state"], "attention", "{view}");
    let headline = text(&view["run"]["headline"]);
    assert!(headline.contains("refused, as a right is missing"), "{headline}");
    assert!(!headline.contains("by hand"), "{headline}");
    assert!(headline.starts_with("Carl Contractor can still reach:"), "{headline}");
    let (label, manual) = (&view["actions"][0]["label"], &view["manual"]);
    assert_eq!((label, manual), (&json!("Try again"), &json!([])), "{view}");
    let refused: Vec<&Value> =
        steps(&view).into_iter().filter(|step| step["outcome"]["kind"] == "failed").collect();
    assert!(!refused.is_empty(), "{view}");
    for step in refused {
        let said = text(&step["outcome"]["text"]);
        assert!(said.contains("the organization's write key"), "{said}");
        assert_eq!(step["next"]["label"], "Try again", "{step}");
    }
    let told = world.said_on("OFF-2").join(" ");
    assert!(told.contains("Refused for want of a right"), "{told}");
    // The admin page says and offers the same.
    let shown = world.admin(ADMIN, "admin.run", json!({ "runId": id }));
    assert_eq!(shown["body"]["actions"][0]["label"], "Try again", "{shown}");
    // It is mended, and tried again.
    world.weather = Weather::CALM;
    let _ = world.ask("check", json!({ "runId": id })).expect("alive");
    let run = play(&mut world, &id).expect("a run");
    assert_eq!(run.rest, Some(offramp::engine::run::Rest::Done), "{:#?}", world.log);
    assert!(world.locked_out());
}

/// Why something was refused does not end with the rung: the API's words stand on the step, on the
/// ticket and in the record.
#[test]
fn the_words_of_a_refusal_stay_with_what_is_left_to_a_person() {
    let mut world = at("OFF-15");
    let words = "Filter with same name already exists.";
    let refuses = json!({
        "host": "acme.atlassian.net", "path": "*/filter/*/owner", "method": "PUT",
        "nth": 1, "times": 50,
        "effect": { "kind": "status", "status": 400, "body": { "errorMessages": [words], "errors": {} } },
    });
    world.cloud.add_fault(offramp_cloud::Fault::from_json(&refuses).expect("a fault"));
    let id = world.press().expect("alive").expect("a run");
    let run = play(&mut world, &id).expect("a run");
    assert_eq!(run.rest, Some(offramp::engine::run::Rest::ByHand));
    let view = world.view_of(&id);
    let manual = |step: &&Value| step["outcome"]["kind"] == "manual";
    let left: Vec<&Value> = steps(&view).into_iter().filter(manual).collect();
    let named = left.iter().filter(|step| text(&step["outcome"]["text"]).contains("same name"));
    assert!(named.count() > 0, "{left:?}");
    assert!(world.said_on("OFF-15").join(" ").contains("same name already exists"));
    let kept = world.platform.values.iter().filter(|(key, _)| key.contains("#j#"));
    assert!(kept.map(|(_, value)| value.to_string()).any(|text| text.contains("same name")));
}

/// D10: what only a person can do is handwork as before.
#[test]
fn d10_what_was_planned_by_hand_stays_so() {
    let mut world = at("OFF-3");
    world.change_settings(|settings| {
        settings.as_object_mut().expect("object").remove("entra");
    });
    let id = world.press().expect("alive").expect("a run");
    play(&mut world, &id).expect("a run");
    let view = world.view_of(&id);
    assert_eq!(
        (&view["state"], &view["actions"][0]["label"]),
        (&json!("byHand"), &json!("Check again"))
    );
    assert_eq!(view["manual"].as_array().map(Vec::len), Some(1), "{view}");
}

/// D11: what every customer reads names no company.
#[test]
fn d11_the_settings_name_no_company() {
    let mut world = at("OFF-1");
    world.seat(ADMIN);
    let sections = world.admin(ADMIN, "admin.policy", json!({}))["body"]["sections"].to_string();
    assert!(sections.contains("that the organization does not own"), "{sections}");
    assert!(!sections.contains("Acme does"), "{sections}");
}

/// D12: whoever started a run is told by name, and found by it.
#[test]
fn d12_who_started_a_run_is_told_and_found_by_name() {
    let mut world = at("OFF-1");
    let id = world.press().expect("alive").expect("a run");
    play(&mut world, &id).expect("a run");
    let list = |world: &mut World, text: &str| {
        world.admin(ADMIN, "admin.runs", json!({ "filter": { "text": text } }))
    };
    let found = list(&mut world, "olga");
    assert_eq!(found["body"]["rows"][0]["operator"], "Olga Operator", "{found}");
    assert_eq!(list(&mut world, "Nobody at all")["body"]["rows"], json!([]));
    // Names are a service: without them there is the account.
    away(&mut world, |request| request.url.contains("/users/search"), 500);
    let unnamed = list(&mut world, "OFF-1");
    assert_eq!(unnamed["body"]["rows"][0]["operator"], world.account_of("Olga"), "{unnamed}");
}

/// D13: a rule is read as a sentence, also a new one.
#[test]
fn d13_a_rule_is_a_sentence() {
    let mut world = at("OFF-1");
    world.seat(ADMIN);
    let sections = world.admin(ADMIN, "admin.policy", json!({}))["body"]["sections"].to_string();
    assert!(!sections.contains("are no operators by it"), "{sections}");
}

/// D14: a change is told in the page's own words.
#[test]
fn d14_a_change_names_no_path_of_the_document() {
    let mut world = at("OFF-1");
    let mut document = world.admin(ADMIN, "admin.policy", json!({}))["body"]["document"].clone();
    document["playbooks"]["leftBusiness"]["deleteAccount"] = json!(true);
    let answer = world.admin(ADMIN, "admin.preview", json!({ "document": document }));
    let changes = answer["body"]["changes"].to_string();
    assert!(changes.contains("A managed account"), "{changes}");
    assert!(changes.contains("is deleted"), "{changes}");
    assert!(!changes.contains("leftBusiness"), "{changes}");
}

/// D15: one role is listed once, by the organization's name and no id.
#[test]
fn d15_an_admins_role_is_taken_once() {
    let mut world = at("OFF-24");
    let view = opened(&mut world);
    let titles: Vec<&str> = steps(&view).into_iter().map(|step| text(&step["title"])).collect();
    let org: Vec<&&str> = titles.iter().filter(|title| title.contains("org admin")).collect();
    assert_eq!(org.len(), 1, "{titles:?}");
    assert_eq!(titles.len(), titles.iter().collect::<BTreeSet<_>>().len(), "{titles:?}");
    assert!(!view.to_string().contains("0f0f0f0f-0000"), "{view}");
}

/// D17: what the preview counts is all that the run speaks of.
#[test]
fn d17_numbers_add_up() {
    for key in ["OFF-1", "OFF-2", "OFF-3", "OFF-24", "OFF-36"] {
        let mut world = at(key);
        let view = opened(&mut world);
        let summary = text(&view["plan"]["summary"]);
        let numbers =
            summary.split(", ").filter_map(|part| part.split(' ').next()?.parse::<usize>().ok());
        assert_eq!(numbers.sum::<usize>(), steps(&view).len(), "{key}: {summary}");
    }
}

/// D17: where nothing is changed, no button says that something is taken.
#[test]
fn d17_a_plan_without_changes_offers_none() {
    let mut world = at("OFF-36");
    let view = opened(&mut world);
    assert!(text(&view["plan"]["summary"]).starts_with("0 changes"), "{view}");
    let start = view["actions"].as_array().expect("actions").iter().find(|a| a["id"] == "start");
    let start = start.expect("a start");
    assert_eq!(
        (&start["label"], &start["primary"]),
        (&json!("List what is done by hand"), &json!(false))
    );
    assert_eq!(start["confirm"]["button"], start["label"]);
}

/// D19: whoever has no account yet is not locked out of it.
#[test]
fn d19_somebody_new_has_no_account_yet() {
    let mut world = at("OFF-21");
    let view = opened(&mut world);
    assert_eq!(view["access"]["headline"], "Has no account yet", "{view}");
    assert_eq!(view["person"]["kind"], "new");
}

/// D21: a key that nobody knows lacks no right.
#[test]
fn d21_a_wrong_key_is_said_to_be_wrong() {
    let mut world = at("OFF-1");
    away(&mut world, |request| request.url.contains("api.atlassian.com"), 401);
    let health = world.admin(ADMIN, "admin.health", json!({ "probe": true }));
    let all = health["body"]["connections"].as_array().expect("connections");
    let read = all.iter().find(|c| c["id"] == "read").unwrap_or_else(|| panic!("{health}"));
    assert!(text(&read["text"]).starts_with("The key is not accepted (401)"), "{read}");
    for call in read["calls"].as_array().expect("calls") {
        assert_eq!(call["copy"], Value::Null, "{call}");
    }
}

/// D22: a moment goes to the page as one, which writes it in the viewer's zone.
#[test]
fn d22_the_stops_moment_is_one_that_the_page_can_write() {
    let mut world = at("OFF-1");
    world.stop(true);
    let answer = world.ask("start", json!({ "planHash": "h" })).expect("alive");
    let view = answer_of(&answer, Instant(world.now));
    assert_eq!(view["refusal"]["title"], "Offramp is stopped by Ana Admin");
    assert!(view["refusal"]["since"].as_i64().is_some_and(|at| at <= world.now), "{view}");
}

/// D26: what no console on the internet can do leads to none, and says how it is done. Nor does
/// what is done at another provider, whose console nobody knows.
#[test]
fn d26_work_on_premises_leads_to_no_console() {
    let mut seen = 0;
    for key in ["OFF-1", "OFF-2", "OFF-3", "OFF-14", "OFF-16", "OFF-17", "OFF-22", "OFF-24"] {
        let mut world = at(key);
        let Some(id) = world.press().expect("alive") else { continue };
        play(&mut world, &id).expect("a run");
        for task in world.view_of(&id)["manual"].as_array().expect("tasks") {
            let is_there = text(&task["title"]).contains("Active Directory, on premises");
            seen += usize::from(is_there);
            let elsewhere = text(&task["title"]).ends_with(" in your identity provider");
            assert_eq!(is_there || elsewhere, task["href"].is_null(), "{task}");
            if elsewhere {
                continue;
            }
            if is_there {
                let how = "Active Directory Users and Computers";
                assert!(text(&task["title"]).contains(how), "{task}");
            } else {
                // To the person, not to where the console begins.
                let leads =
                    ["/users/", "userId/"].iter().any(|it| text(&task["href"]).contains(it));
                assert!(leads, "{task}");
            }
        }
    }
    assert!(seen > 0, "nobody is mastered on premises");
}

/// D27: that nobody is counted is not said to be that nobody was changed.
#[test]
fn d27_a_new_budget_does_not_say_that_nobody_was_changed() {
    let mut world = at("OFF-1");
    let id = world.press().expect("alive").expect("a run");
    play(&mut world, &id).expect("a run");
    world.change_bounds(|settings| settings["budgets"] = json!({ "perDay": 20 }));
    let budgets = world.admin(ADMIN, "admin.policy", json!({}))["body"]["budgets"].to_string();
    assert!(!budgets.contains("Nobody has been changed"), "{budgets}");
}

/// D29: whoever can lift a protection is named by where it is.
#[test]
fn d29_a_protection_of_the_list_is_lifted_by_whoever_edits_the_list() {
    let mut world = at("OFF-1");
    let jane = world.account_of("Jane");
    world.change_bounds(|settings| settings["protections"]["accounts"] = json!([jane]));
    let view = opened(&mut world);
    assert_eq!(view["refusal"]["code"], "subject.protected", "{view}");
    assert!(text(&view["refusal"]["remedy"]).starts_with("A Jira admin"), "{view}");
}

/// D30: one is not many.
#[test]
fn d30_one_group_is_no_groups() {
    let ones = |said: &str| said.contains(" 1 groups") || said.contains(" 1 people");
    for key in ["OFF-14", "OFF-22", "OFF-24"] {
        let view = opened(&mut at(key)).to_string();
        assert!(!ones(&view) && view.contains("1 group"), "{key}: {view}");
    }
    let mut world = at("OFF-1");
    world.change_bounds(|settings| settings["rules"][0]["budget"] = json!({ "perDay": 1 }));
    let policy = world.admin(ADMIN, "admin.policy", json!({}))["body"].to_string();
    assert!(!ones(&policy), "{policy}");
}

/// A button never leads to a refusal that was known.
#[test]
fn nobody_who_is_not_listed_is_offered_to_be_given_access_back() {
    let mut world = at("OFF-2");
    world.change_settings(|settings| {
        settings["playbooks"]["leftBusiness"]["unmanaged"] = json!("removeFromDirectory");
    });
    let id = world.press().expect("alive").expect("a run");
    play(&mut world, &id).expect("a run");
    let view = world.view_of(&id);
    let offered = |view: &Value| {
        view["actions"].as_array().expect("actions").iter().any(|a| a["id"] == "restore")
    };
    let refused = world.ask("open", json!({ "playbook": "restore" })).expect("alive");
    let refused = answer_of(&refused, Instant(world.now))["state"] != "ready";
    assert_eq!(offered(&view), !refused, "{view}");
}
