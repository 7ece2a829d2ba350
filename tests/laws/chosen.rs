//! People chosen from the review list: their tickets are looked at, what would be taken is said as
//! the search saw it, and a start is decided by what is true when it starts.

use crate::world::World;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Administers Jira; an operator by the rule below.
const ADMIN: &str = "Josh";

/// A company that has been searched for inactive people, each by name as the list shows them.
fn searched() -> (World, BTreeMap<String, Value>) {
    let mut world = World::at_ticket("OFF-30", "Olga", 1);
    world.seat(ADMIN);
    world.let_operate(ADMIN);
    ask(&mut world, "admin.sweepStart", json!({}));
    world.let_time_pass(1);
    let list = ask(&mut world, "admin.sweepList", json!({ "filter": {}, "cursor": null }));
    let rows = list["rows"].as_array().expect("rows").clone();
    let named = rows.into_iter().map(|row| (row["name"].as_str().expect("a name").to_owned(), row));
    (world, named.collect())
}

fn ask(world: &mut World, function: &str, payload: Value) -> Value {
    let answer = world.admin(ADMIN, function, payload);
    assert_eq!(answer["refusal"], Value::Null, "{function}: {answer}");
    answer["body"].clone()
}

fn chosen(people: &BTreeMap<String, Value>, names: &[&str]) -> Value {
    let places: Vec<&Value> = names.iter().map(|name| &people[*name]["place"]).collect();
    json!({ "playbook": "revoke-inactive", "chosen": places })
}

/// Whom a ticket is about.
fn name_of(world: &World, key: &str) -> String {
    let ticket = world.cloud.company();
    let subject = ticket.tickets.iter().find(|t| t.key == key).expect("a ticket").subject.clone();
    let person = ticket.people.iter().find(|p| Some(&p.account_id) == subject.as_ref());
    person.expect("a person").name.clone()
}

fn runs(world: &World) -> Vec<String> {
    let rows = world.platform.entities.iter().filter(|((kind, _), _)| kind == "run");
    let mut keys: Vec<String> =
        rows.map(|(_, row)| row["issueKey"].as_str().expect("a key").to_owned()).collect();
    keys.sort();
    keys
}

fn row<'f>(found: &'f Value, key: &str) -> &'f Value {
    let rows = found["rows"].as_array().expect("rows");
    rows.iter().find(|row| row["issueKey"] == key).unwrap_or_else(|| panic!("{key} in {found}"))
}

#[test]
fn only_whoever_has_something_idle_can_be_chosen() {
    let (mut world, people) = searched();
    let mut others = Vec::new();
    for (name, row) in &people {
        let uses = row["uses"].as_array().expect("uses");
        let idle = uses.iter().any(|u| u["id"] == "inactive" || u["id"] == "neverActive");
        assert_eq!(row["choosable"], idle, "{row}");
        if !idle {
            others.push(name.as_str());
        }
    }
    assert!(!others.is_empty() && others.len() < people.len());
    // A page that sends them all the same is answered for each, and nobody is looked for.
    let found = ask(&mut world, "admin.many", chosen(&people, &others[..1]));
    assert_eq!(found["rows"][0]["ready"], false, "{found}");
    assert!(found["rows"][0]["problem"].as_str().is_some_and(|p| p.contains("known to be unused")));
    assert_eq!(found["without"], Value::Null);
}

#[test]
fn what_would_be_taken_is_said_as_of_the_search_and_a_start_takes_it() {
    let (mut world, people) = searched();
    let (part, whole) = (name_of(&world, "OFF-30"), name_of(&world, "OFF-31"));
    let overview = ask(&mut world, "admin.sweep", json!({}));
    let found = ask(&mut world, "admin.many", chosen(&people, &[&part, &whole]));
    assert_eq!(found["asOf"]["at"], overview["headline"]["at"]);
    assert_eq!(found["summary"], "2 tickets found");
    let takes = |key: &str| row(&found, key)["takes"].as_str().expect("said").to_owned();
    assert!(takes("OFF-30").contains("Jira") && takes("OFF-30").contains("Stays: Confluence"));
    assert!(takes("OFF-31").contains("the account is suspended"), "{}", takes("OFF-31"));
    assert_eq!(row(&found, "OFF-30")["playbook"], "Inactive");
    assert_eq!(world.writes, 0);
    let issues = [&row(&found, "OFF-30")["issueId"], &row(&found, "OFF-31")["issueId"]];
    let order = json!({ "playbook": "revoke-inactive", "issues": issues, "token": found["token"] });
    ask(&mut world, "admin.startMany", order);
    world.let_time_pass(3);
    assert_eq!(runs(&world), ["OFF-30", "OFF-31"]);
    world.at("OFF-31");
    assert!(world.locked_out());
}

#[test]
fn whoever_has_no_ticket_is_listed_apart_with_a_table_to_make_one_from() {
    let (mut world, people) = searched();
    let tickets = world.cloud.company().tickets;
    let without = people.values().find(|row| {
        row["choosable"] == true
            && tickets.iter().all(|t| t.subject.as_deref() != row["accountId"].as_str())
    });
    let without = without.expect("somebody without a ticket").clone();
    let name = without["name"].as_str().expect("a name");
    let part = name_of(&world, "OFF-30");
    let found = ask(&mut world, "admin.many", chosen(&people, &[&part, name]));
    assert_eq!(found["rows"].as_array().expect("rows").len(), 1, "{found}");
    assert_eq!(found["summary"], "1 ticket found, 1 without a ticket");
    let apart = &found["without"];
    assert_eq!(apart["people"][0]["accountId"], without["accountId"]);
    let csv = apart["csv"].as_str().expect("a table");
    let account = without["accountId"].as_str().expect("an account");
    assert_eq!(csv.lines().count(), 2);
    assert!(csv.lines().nth(1).is_some_and(|line| line.contains(name) && line.contains(account)));
}

/// The list that was looked at is a promise about that list only.
#[test]
fn a_choice_from_a_list_that_was_replaced_is_refused() {
    let (mut world, people) = searched();
    let part = name_of(&world, "OFF-30");
    ask(&mut world, "admin.sweepStart", json!({}));
    world.let_time_pass(1);
    let answer = world.admin(ADMIN, "admin.many", chosen(&people, &[&part]));
    assert!(answer["refusal"]["remedy"].as_str().is_some_and(|r| r.contains("from its beginning")));
    let beyond = json!({ "chosen": ["s:99:0"] });
    assert!(world.admin(ADMIN, "admin.many", beyond)["refusal"]["code"].is_string());
    assert_eq!(world.writes, 0);
}

/// The prediction is the search's; what happens is the start's.
#[test]
fn law_11_whoever_came_back_since_the_search_keeps_everything() {
    let (mut world, people) = searched();
    let part = name_of(&world, "OFF-30");
    let found = ask(&mut world, "admin.many", chosen(&people, &[&part]));
    world.use_everything_now("OFF-30");
    let issues = [&row(&found, "OFF-30")["issueId"]];
    let order = json!({ "playbook": "revoke-inactive", "issues": issues, "token": found["token"] });
    ask(&mut world, "admin.startMany", order);
    world.let_time_pass(3);
    assert_eq!((runs(&world).len(), world.writes), (0, 0));
    let told = world.said_on("OFF-30").join(" ");
    assert!(told.contains("Nothing was changed"), "{told}");
}
