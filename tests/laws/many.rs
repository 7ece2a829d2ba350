//! Many tickets at once: found by a search or a list, started like any other, and so only as far as
//! the gate lets each of them.

use crate::world::World;
use offramp::engine::run::Rest;
use serde_json::{Value, json};

/// Administers Jira; an operator only where a rule says so.
const ADMIN: &str = "Josh";

/// A world in which the admin may also run playbooks.
fn world() -> World {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    world.seat(ADMIN);
    world.let_operate(ADMIN);
    world
}

fn look(world: &mut World, payload: Value) -> Value {
    let answer = world.admin(ADMIN, "admin.many", payload);
    assert_eq!(answer["refusal"], Value::Null, "{answer}");
    answer["body"].clone()
}

fn start(world: &mut World, found: &Value, keys: &[&str]) -> Value {
    let rows = found["rows"].as_array().expect("rows");
    let chosen = rows.iter().filter(|row| keys.contains(&row["issueKey"].as_str().unwrap_or("")));
    let ids: Vec<&Value> = chosen.map(|row| &row["issueId"]).collect();
    let payload = json!({ "issues": ids, "token": found["token"] });
    world.admin(ADMIN, "admin.startMany", payload)
}

fn runs(world: &World) -> Vec<String> {
    let rows = world.platform.entities.iter().filter(|((kind, _), _)| kind == "run");
    let mut keys: Vec<String> =
        rows.map(|(_, row)| row["issueKey"].as_str().expect("a key").to_owned()).collect();
    keys.sort();
    keys
}

#[test]
fn tickets_of_a_search_are_started_each_like_any_other_and_proven() {
    let mut world = world();
    let found = look(&mut world, json!({ "jql": "project = OFF AND statusCategory != Done" }));
    let rows = found["rows"].as_array().expect("rows");
    let of = |key: &str| rows.iter().find(|row| row["issueKey"] == key);
    assert_eq!(of("OFF-2").expect("listed")["person"], "Carl Contractor");
    assert_eq!(of("OFF-20").expect("listed")["playbook"], "Left the team");
    let nobody =
        rows.iter().find(|row| row["problem"].as_str().is_some_and(|p| p.contains("OFF-7")));
    assert_eq!(nobody.expect("the ticket that names nobody")["ready"], false);
    assert_eq!(world.writes, 0);
    let begun = start(&mut world, &found, &["OFF-1", "OFF-2", "OFF-5"]);
    assert_eq!(begun["body"]["lines"][0]["text"], "OFF-1, OFF-2, OFF-5");
    world.let_time_pass(3);
    // The third is an organization admin, whom no list gets past the gate.
    assert_eq!(runs(&world), ["OFF-1", "OFF-2"]);
    for key in ["OFF-1", "OFF-2"] {
        world.at(key);
        assert!(world.locked_out(), "{key}");
    }
    let told = world.said_on("OFF-5").join(" ");
    assert!(told.contains("many tickets were started at once"), "{told}");
}

fn ends(world: &mut World, found: &Value, keys: &[&str]) -> Vec<Value> {
    let rows = found["rows"].as_array().expect("rows");
    let of = |key: &&str| rows.iter().find(|row| row["issueKey"] == *key).expect("a row");
    let ids: Vec<&Value> = keys.iter().map(|key| &of(key)["issueId"]).collect();
    let payload = json!({ "issues": ids, "token": found["token"] });
    let answer = world.admin(ADMIN, "admin.manyEnds", payload);
    answer["body"]["rows"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
}

/// D4: afterwards every row has its outcome, also the one that didn't start, with why.
#[test]
fn every_ticket_that_was_started_has_its_outcome() {
    let mut world = world();
    let found = look(&mut world, json!({ "jql": "key in (OFF-2, OFF-5, OFF-17)" }));
    let keys = ["OFF-2", "OFF-5", "OFF-17"];
    for end in ends(&mut world, &found, &keys) {
        assert_eq!((&end["text"], &end["over"]), (&json!("Nothing was started."), &json!(true)));
    }
    start(&mut world, &found, &keys[..2]);
    for end in &ends(&mut world, &found, &keys)[..2] {
        assert_eq!((&end["text"], &end["over"]), (&json!("Waits for its start."), &json!(false)));
    }
    world.let_time_pass(3);
    let all = ends(&mut world, &found, &keys);
    assert_eq!((&all[0]["text"], &all[0]["tone"]), (&json!("Done"), &json!("good")));
    let refused = all[1]["text"].as_str().expect("a text");
    assert!(refused.starts_with("Did not start. ") && refused.contains("Ana Admin"), "{refused}");
    assert_eq!((&all[1]["tone"], &all[1]["over"]), (&json!("bad"), &json!(true)));
    assert_eq!(all[2]["text"], "Nothing was started.");
}

/// D4: what was found is no promise that it can be started: that is told by the look at each.
#[test]
fn what_is_found_is_not_said_to_be_startable() {
    let mut world = world();
    let found = look(&mut world, json!({ "jql": "key in (OFF-2, OFF-5)" }));
    assert_eq!(found["summary"], "2 tickets found");
    assert!(!found.to_string().contains("can be started"), "{found}");
}

#[test]
fn law_5_a_look_that_is_started_twice_starts_each_ticket_once() {
    let mut world = world();
    let found = look(&mut world, json!({ "jql": "key in (OFF-2, OFF-4)" }));
    start(&mut world, &found, &["OFF-2", "OFF-4"]);
    let again = start(&mut world, &found, &["OFF-2", "OFF-4"]);
    assert_eq!(again["body"]["lines"][0]["title"], "Started before");
    world.let_time_pass(3);
    start(&mut world, &found, &["OFF-2", "OFF-4"]);
    world.let_time_pass(3);
    assert_eq!(runs(&world), ["OFF-2", "OFF-4"]);
}

#[test]
fn what_the_queue_forgets_is_started_by_the_schedule() {
    let mut world = world();
    let found = look(&mut world, json!({ "jql": "key in (OFF-2, OFF-4)" }));
    start(&mut world, &found, &["OFF-2", "OFF-4"]);
    world.platform.queue.clear();
    world.let_time_pass(1);
    assert_eq!(runs(&world), ["OFF-2", "OFF-4"]);
}

#[test]
fn law_8_many_at_once_do_not_get_past_a_budget() {
    let mut world = world();
    world.change_bounds(|settings| settings["budgets"] = json!({ "perDay": 2 }));
    let found = look(&mut world, json!({ "jql": "project = OFF" }));
    start(&mut world, &found, &["OFF-1", "OFF-2", "OFF-4", "OFF-15", "OFF-17"]);
    world.let_time_pass(2);
    assert_eq!(runs(&world).len(), 2);
}

/// D4: whoever may start nothing is told so at once, and is offered no ticket.
#[test]
fn an_admin_whom_no_rule_names_starts_nothing() {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    world.seat(ADMIN);
    let found = look(&mut world, json!({ "jql": "key = OFF-2" }));
    assert_eq!(found["barred"]["code"], "operator.notAllowed", "{found}");
    assert_eq!(found["rows"][0]["ready"], false, "{found}");
    world.let_operate(ADMIN);
    let found = look(&mut world, json!({ "jql": "key = OFF-2" }));
    assert_eq!((&found["barred"], &found["rows"][0]["ready"]), (&Value::Null, &json!(true)));
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    world.seat(ADMIN);
    start(&mut world, &found, &["OFF-2"]);
    world.let_time_pass(2);
    assert_eq!((runs(&world).len(), world.writes), (0, 0));
    assert!(world.said_on("OFF-2").join(" ").contains("Nothing was changed"));
}

#[test]
fn nothing_is_started_while_the_app_is_stopped() {
    let mut world = world();
    let found = look(&mut world, json!({ "jql": "key = OFF-2" }));
    world.stop(true);
    let refused = start(&mut world, &found, &["OFF-2"]);
    assert_eq!(refused["refusal"]["code"], "app.stopped");
    world.let_time_pass(1);
    assert_eq!(world.writes, 0);
}

#[test]
fn every_line_of_a_list_gets_an_answer_of_its_own() {
    let mut world = world();
    let jane = world.account_of("Jane");
    let people =
        format!("e-mail\n{jane}\nCARL@contractor.example\nnobody@acme.example\nsoon\n{jane}");
    let carl = world.cloud.company().people.iter().find(|p| p.name == "Carl Contractor").cloned();
    let people =
        people.replace("CARL@contractor.example", &carl.expect("he is there").email.to_uppercase());
    let found = look(&mut world, json!({ "people": people }));
    let rows = found["rows"].as_array().expect("rows");
    let told: Vec<(u64, Option<&str>)> = rows
        .iter()
        .map(|row| (row["line"].as_u64().expect("a line"), row["issueKey"].as_str()))
        .collect();
    assert_eq!(
        told,
        [(2, Some("OFF-1")), (3, Some("OFF-2")), (4, None), (5, None), (6, None)],
        "{found}"
    );
    let problem = |at: usize| rows[at]["problem"].as_str().unwrap_or_default().to_owned();
    assert!(problem(2).contains("No open ticket"), "{}", problem(2));
    assert!(problem(3).contains("neither"), "{}", problem(3));
    assert!(problem(4).contains("line 2"), "{}", problem(4));
    start(&mut world, &found, &["OFF-2"]);
    world.let_time_pass(3);
    assert_eq!(runs(&world), ["OFF-2"]);
}

/// What cannot be read starts nothing, and what a payload names is searched for anew.
#[test]
fn law_6_a_search_that_jira_refuses_starts_nothing() {
    let mut world = world();
    for jql in ["nonsense", "project =", "status = \"Last day\"", "issueType = Leaver AND"] {
        let answer = world.admin(ADMIN, "admin.many", json!({ "jql": jql }));
        assert_eq!(answer["refusal"]["code"], "connection.unreadable", "{jql}");
        let detail = answer["refusal"]["detail"].as_str().unwrap();
        assert!(!detail.contains(".."), "one full stop is enough: {detail}");
    }
    let unseen = json!({ "issues": ["999999"], "token": "t" });
    let answer = world.admin(ADMIN, "admin.startMany", unseen);
    assert_eq!(answer["refusal"]["code"], "connection.unreadable");
    world.let_time_pass(1);
    assert_eq!(world.writes, 0);
}

/// A run of many is no other run.
#[test]
fn a_run_that_was_started_with_others_ends_as_it_would_have_alone() {
    let mut alone = World::at_ticket("OFF-2", "Olga", 1);
    let id = alone.press().expect("alive").expect("a run");
    let alone = crate::truth::play(&mut alone, &id).expect("a run");
    let mut world = world();
    let found = look(&mut world, json!({ "jql": "key in (OFF-2, OFF-4)" }));
    start(&mut world, &found, &["OFF-2", "OFF-4"]);
    world.let_time_pass(3);
    world.at("OFF-2");
    let Ok(offramp::engine::Answer::Run(run)) = world.ask("open", json!({})) else { panic!() };
    assert_eq!((run.rest, run.opened.plan.steps), (Some(Rest::Done), alone.opened.plan.steps));
}

/// What would be called off or refused as soon as it is due is not taken.
#[test]
fn law_16_many_at_once_begin_nothing_on_a_closed_ticket_nor_on_one_that_no_rule_is_for() {
    let mut world = world();
    world.change_bounds(|settings| settings["rules"][0]["issueTypes"] = json!(["Leaver"]));
    for step in ["Start", "Resolve"] {
        world.move_as("Olga", "OFF-4", step);
    }
    // Jira's search knows of it after a while.
    world.now += 600_000;
    let found = look(&mut world, json!({ "jql": "key in (OFF-2, OFF-4, OFF-20)" }));
    let rows = found["rows"].as_array().expect("rows").clone();
    for (key, ready, why) in [
        ("OFF-2", true, ""),
        ("OFF-4", false, "closed"),
        ("OFF-20", false, "can't be run from project OFF"),
    ] {
        let row = rows.iter().find(|row| row["issueKey"] == key).expect("a row");
        assert_eq!(row["ready"], ready, "{row}");
        assert!(row["problem"].as_str().unwrap_or_default().contains(why), "{row}");
    }
    // A payload can name what is not offered.
    let begun = start(&mut world, &found, &["OFF-2", "OFF-4", "OFF-20"]);
    let lines = begun["body"]["lines"].as_array().expect("lines");
    let barred = lines.iter().find(|line| line["title"].as_str().unwrap().contains("is closed"));
    assert_eq!(barred.expect("said")["text"], "OFF-4, OFF-20", "{begun}");
    world.let_time_pass(3);
    assert_eq!(runs(&world), ["OFF-2"]);
    assert_eq!(world.comments_on("OFF-4"), 0);
}
