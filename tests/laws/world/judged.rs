//! The judge, judged: in each check of each law a violation is planted, and each turns red. Were a
//! check taken out or made to look away, its test here would be the one that fails.

mod meddled;
mod whom;

use super::World;
use crate::truth::play;
use offramp::connector::{HttpRequest, Identity, Method};
use offramp::engine::Answer;
use offramp::engine::command::{Transaction, Write};
use serde_json::{Value, json};
use std::panic::{AssertUnwindSafe, catch_unwind};

const ORG: &str = "https://api.atlassian.com/admin/v2/orgs/0f0f0f0f-0000-4000-8000-0000000000ac";
const D1: &str = "d1000000-0000-4000-8000-000000000001";
const GRAPH: &str = "https://graph.microsoft.com/v1.0";
const JIRA: &str = "https://jira.invalid/rest/api/3";

/// What is planted breaks this law, and the test that does it ends there.
fn turns_red(law: &str, plant: impl FnOnce()) {
    let caught = catch_unwind(AssertUnwindSafe(plant)).expect_err(law);
    let said = caught.downcast_ref::<String>().expect("a message");
    assert!(said.starts_with(law), "red for another reason: {said}");
}

fn by_key(method: Method, path: &str, body: Option<Value>) -> HttpRequest {
    let request = HttpRequest::new(Identity::OrgWrite, method, format!("{ORG}/{path}"));
    request.with_json(&body.unwrap_or_else(|| json!({})))
}

fn in_jira(method: Method, path: &str, body: &Value) -> HttpRequest {
    HttpRequest::new(Identity::AsApp, method, format!("{JIRA}/{path}")).with_json(body)
}

fn suspension(account: &str, verb: &str) -> HttpRequest {
    by_key(Method::Post, &format!("directories/{D1}/users/{account}/{verb}"), None)
}

fn out_of_group(world: &World, account: &str, group: &str) -> HttpRequest {
    let group = world.group_id(group);
    let path = format!("directories/{D1}/groups/{group}/memberships/{account}");
    HttpRequest::new(Identity::OrgWrite, Method::Delete, format!("{ORG}/{path}"))
}

fn into_group(world: &World, account: &str, group: &str) -> HttpRequest {
    let path = format!("directories/{D1}/groups/{}/memberships", world.group_id(group));
    by_key(Method::Post, &path, Some(json!({ "accountId": account })))
}

/// A run on a ticket that has just been opened, and the worker that is at work on it.
fn at_work(ticket: &str) -> World {
    let mut world = World::at_ticket(ticket, "Olga", 1);
    world.press().expect("alive").expect("a run");
    world.at_work = Some(0);
    world
}

/// The same, with the person let in again by somebody else: nothing has been cut.
fn not_cut() -> World {
    let mut world = at_work("OFF-1");
    let (account, now) = (world.subject.clone(), world.now);
    let wire = world.wire(&suspension(&account, "restore"));
    world.cloud.serve(&wire, now);
    world.opened[0].cuts.clear();
    assert!(!world.locked_out());
    world
}

/// A run that is done.
fn done() -> (World, String) {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    let id = world.press().expect("alive").expect("a run");
    play(&mut world, &id).expect("it ends");
    (world, id)
}

/// Something is so in the cloud that no run has brought about.
fn behind_its_back(world: &mut World, request: &HttpRequest) {
    let (wire, now) = (world.wire(request), world.now);
    world.cloud.serve(&wire, now);
}

#[test]
fn law_1_what_is_shown_as_proven_and_is_not_so_turns_red() {
    let (mut world, id) = done();
    let account = world.subject.clone();
    let request = into_group(&world, &account, "security");
    behind_its_back(&mut world, &request);
    // A group that no step spoke of.
    turns_red("the table: OFF-1", || world.check_ended(&id, true));
    let (mut world, id) = done();
    let request = into_group(&world, &account, "eng-backend");
    behind_its_back(&mut world, &request);
    turns_red("law 1: strip.group.", || drop(world.ask("progress", json!({ "runId": id }))));
    let (mut world, id) = done();
    world.opened[0].ticket = "OFF-16".to_owned();
    turns_red("law 1: done, and the table says by hand", || world.check_ended(&id, true));
}

#[test]
fn law_1_access_that_is_left_behind_a_cut_turns_red() {
    let mut world = at_work("OFF-2");
    let (account, id) = (world.subject.clone(), world.opened[0].run.clone());
    behind_its_back(&mut world, &suspension(&account, "restore"));
    turns_red("law 1: shown as cut off", || drop(world.ask("progress", json!({ "runId": id }))));
}

#[test]
fn law_2_a_write_without_its_undo_bundle_turns_red() {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    let request = suspension(&world.subject.clone(), "suspend");
    turns_red("law 2: a write before", || drop(world.send(&request)));
    // The bundle of another run is none.
    let mut world = at_work("OFF-1");
    let undo = format!("run#{}#undo", world.opened[0].run);
    let kept = world.platform.values.remove(&undo).expect("an undo bundle");
    world.platform.values.insert("run#another#undo".to_owned(), kept.clone());
    turns_red("law 2: a write before", || drop(world.send(&request)));
    // Nor is one of somebody else.
    let mut world = at_work("OFF-1");
    let other = kept.as_str().expect("a text").replace(&world.subject, "somebody-else");
    world.platform.values.insert(undo, json!(other));
    turns_red("law 2: a write before", || drop(world.send(&request)));
}

#[test]
fn law_2_a_journal_that_does_not_only_grow_turns_red() {
    let part = |world: &World| format!("run#{}#j#0", world.opened[0].run);
    let mut world = at_work("OFF-1");
    let write = Write::value(part(&world), json!("[]"));
    turns_red("law 2: what a journal says", || {
        world.store(&Transaction::of(vec![write]));
    });
    let mut world = at_work("OFF-1");
    let gone = offramp::engine::command::Key::of_value(part(&world));
    let transaction = Transaction { delete: vec![gone], ..Transaction::of(Vec::new()) };
    turns_red("law 2: what a journal says", || {
        world.store(&transaction);
    });
}

#[test]
fn law_3_anything_else_before_the_cut_turns_red() {
    let account = World::at_ticket("OFF-1", "Olga", 1).subject;
    let user = |world: &World| world.truth()["entra"]["id"].as_str().expect("a user").to_owned();
    let batch = |parts: Value| {
        let url = format!("{GRAPH}/$batch");
        HttpRequest::new(Identity::Entra, Method::Post, url)
            .with_json(&json!({ "requests": parts }))
    };
    let leave = |user: &str| {
        let url = format!("/groups/e1000000-0000-4000-8000-000000000003/members/{user}/$ref");
        json!({ "id": "1", "method": "DELETE", "url": url })
    };
    let mut world = not_cut();
    let request = out_of_group(&world, &account, "oncall");
    turns_red("law 3: something else", || drop(world.send(&request)));
    let mut world = not_cut();
    let request = batch(json!([leave(&user(&world))]));
    turns_red("law 3: something else", || drop(world.send(&request)));
    let mut world = not_cut();
    let request = in_jira(Method::Put, "issue/ATLAS-1/assignee", &json!({ "accountId": null }));
    turns_red("law 3: something else", || drop(world.send(&request)));
    // Once the cut is refused for good, less access is better than all of it.
    let mut world = not_cut();
    world.opened[0].cuts.insert(D1.to_owned(), vec![Some(403)]);
    world.send(&out_of_group(&world, &account, "oncall"));
    for answers in [vec![], vec![Some(429)], vec![Some(503); 7], vec![Some(404); 2], vec![None]] {
        let mut world = not_cut();
        world.opened[0].cuts.insert(D1.to_owned(), answers);
        let request = out_of_group(&world, &account, "oncall");
        turns_red("law 3: something else", || drop(world.send(&request)));
    }
}

#[test]
fn law_3_access_that_comes_back_by_a_request_of_the_app_turns_red() {
    let mut world = at_work("OFF-1");
    let request = suspension(&world.subject.clone(), "restore");
    turns_red("law 3: what was taken is back", || drop(world.send(&request)));
}

#[test]
fn law_7_a_write_about_somebody_protected_turns_red_wherever_it_names_them() {
    for name in ["Ana Admin", "Bo Breakglass", "Olga Operator"] {
        let mut world = at_work("OFF-1");
        let account = world.account_of(name);
        let request = into_group(&world, &account, "oncall");
        turns_red("law 7", || drop(world.send(&request)));
        let mut world = at_work("OFF-1");
        let request = out_of_group(&world, &account, "jira-users-acme");
        turns_red("law 7", || drop(world.send(&request)));
        let mut world = at_work("OFF-1");
        let truth = world.cloud.oracle(&account, world.now).expect("a person");
        let user = truth.entra.expect("a user").id;
        let part = json!({ "id": "1", "method": "PATCH", "url": format!("/users/{user}"),
            "body": { "accountEnabled": false } });
        let request = HttpRequest::new(Identity::Entra, Method::Post, format!("{GRAPH}/$batch"))
            .with_json(&json!({ "requests": [part] }));
        turns_red("law 7", || drop(world.send(&request)));
    }
}

#[test]
fn law_8_more_runs_than_a_budget_has_turn_red() {
    for scope in ["perDay", "perOperatorPerDay", "perProjectPerDay"] {
        let mut world = at_work("OFF-1");
        world.change_bounds(|settings| settings["budgets"] = json!({ scope: 1 }));
        world.now = world.opened[0].at;
        assert_eq!(world.overspent(), None, "{scope}");
        world.opened.push(world.opened[0].clone());
        assert!(world.overspent().is_some_and(|over| over.starts_with(scope)), "{scope}");
    }
}

#[test]
fn law_9_a_run_that_nobody_or_the_wrong_one_confirmed_is_told() {
    let world = at_work("OFF-1");
    let segment = &world.platform.values[&format!("run#{}#j#0", world.opened[0].run)];
    let texts: Vec<String> = serde_json::from_str(segment.as_str().unwrap()).unwrap();
    let entry: Value = serde_json::from_str(&texts[0]).unwrap();
    let opened = &entry["opened"];
    assert_eq!(world.why_not(opened), None, "nobody has to confirm");
    let group = world.group_id("hr-team");
    let hugo = world.account_of("Hugo");
    let mut by_hugo = opened.clone();
    by_hugo["approvedBy"] = json!(hugo);
    let asked = |given: Value| {
        let mut world = world.clone();
        world.change_bounds(|settings| {
            settings["rules"][0]["approvals"] = json!({ "approverGroups": [{ "id": group }] });
        });
        let mut recorded = by_hugo.clone();
        if !given.is_null() {
            world.set_approval(&given);
            recorded["approvedBy"] = given["recorded"].clone();
        }
        world.why_not(&recorded).unwrap_or_default()
    };
    assert!(asked(Value::Null).contains("without a confirmation"));
    let hash = &opened["plan"]["hash"];
    let good = json!({ "approver": hugo, "recorded": [hugo], "planHash": hash, "at": world.now });
    for (key, value, why) in [
        ("planHash", json!("other"), "another plan"),
        ("approver", opened["operator"].clone(), "the operator"),
        ("approver", json!(world.subject), "the subject"),
        ("at", json!(world.now - 73 * 3_600_000), "expired"),
        ("recorded", json!([world.account_of("Lena")]), "the record names somebody else"),
        ("recorded", json!([]), "the record names nobody"),
    ] {
        let mut given = good.clone();
        given["recorded"] = if key == "approver" { json!([value]) } else { json!([hugo]) };
        given[key] = value;
        assert!(asked(given).contains(why), "{why}");
    }
    // The record has to name whoever it was, and they have to be in the group in truth.
    assert_eq!(asked(good.clone()), "");
    let mut ned = opened.clone();
    ned["approvedBy"] = json!(world.account_of("Ned"));
    let mut other = world.clone();
    other.change_bounds(|settings| {
        settings["rules"][0]["approvals"] = json!({ "approverGroups": [{ "id": group }] });
    });
    other.set_approval(&json!({ "approver": ned["approvedBy"], "planHash": hash,
        "at": world.now, "covers": [group] }));
    assert!(other.why_not(&ned).unwrap_or_default().contains("in none of the groups"));
    // Nor may anybody open one whom no rule lets.
    let mut stranger = opened.clone();
    stranger["operator"] = ned["approvedBy"].clone();
    assert!(world.why_not(&stranger).unwrap_or_default().contains("no rule"));
}

#[test]
fn law_10_a_run_about_somebody_else_than_the_ticket_turns_red() {
    let mut world = at_work("OFF-1");
    let run = world.opened[0].run.clone();
    let segment = world.platform.values[&format!("run#{run}#j#0")].clone();
    let jane = world.subject.clone();
    let forged = segment.as_str().unwrap().replace(&jane, &world.account_of("Carl"));
    let set = vec![
        Write::value("issue#any".to_owned(), json!("")),
        Write::value(
            format!("run#{run}#head"),
            world.platform.values[&format!("run#{run}#head")].clone(),
        ),
        Write::value(format!("run#{run}#j#0"), json!(forged)),
    ];
    turns_red("law 10", || world.note_run(&Transaction::of(set)));
}

#[test]
fn law_11_what_is_in_use_and_taken_turns_red() {
    let mut world = at_work("OFF-30");
    let request = out_of_group(&world, &world.subject.clone(), "confluence-users-acme");
    turns_red("law 11", || drop(world.send(&request)));
}

#[test]
fn whatever_moves_of_anybody_else_turns_red() {
    let ned = at_work("OFF-1").account_of("Ned");
    let assign = |to: &str| json!({ "accountId": to });
    for (method, path, body) in [
        // Lena's issue, Ned's filter, Lena's component, a ticket's own words.
        (Method::Put, "issue/ATLAS-16/assignee", assign(&ned)),
        (Method::Put, "filter/10305/owner", assign(&at_work("OFF-1").account_of("Sam"))),
        (Method::Put, "component/10502", json!({ "leadAccountId": ned })),
    ] {
        let mut world = at_work("OFF-1");
        let request = in_jira(method, path, &body);
        turns_red("everybody is watched", || drop(world.send(&request)));
    }
    let mut world = at_work("OFF-1");
    let request = in_jira(
        Method::Put,
        "issue/OFF-1",
        &json!({ "fields": { "customfield_10050": { "accountId": ned } } }),
    );
    turns_red("no ticket is edited", || drop(world.send(&request)));
    let mut world = at_work("OFF-1");
    let request = out_of_group(&world, &ned, "jira-users-acme");
    turns_red("everybody is watched", || drop(world.send(&request)));
    let mut world = at_work("OFF-1");
    let user = world.cloud.oracle(&ned, world.now).and_then(|t| t.entra).expect("a user").id;
    let request = HttpRequest::new(Identity::Entra, Method::Patch, format!("{GRAPH}/users/{user}"))
        .with_json(&json!({ "accountEnabled": false }));
    turns_red("everybody is watched", || drop(world.send(&request)));
    // What no request of the app shows is found at the end.
    let (mut world, id) = done();
    let request = out_of_group(&world, &ned, "jira-users-acme");
    behind_its_back(&mut world, &request);
    turns_red("everybody is watched: Ned Nobody", || world.check_ended(&id, true));
}

#[test]
fn work_that_is_nobodys_after_its_leaver_turns_red() {
    let mut world = World::at_ticket("OFF-15", "Olga", 1);
    let id = world.press().expect("alive").expect("a run");
    play(&mut world, &id).expect("it ends");
    let request = in_jira(Method::Put, "issue/ATLAS-1/assignee", &json!({ "accountId": null }));
    behind_its_back(&mut world, &request);
    turns_red("the table: Some(\"work issue ATLAS-1\") is nobody's", || {
        world.check_ended(&id, true);
    });
}

#[test]
fn acts_that_are_begun_while_the_app_is_stopped_turn_red() {
    let mut world = at_work("OFF-1");
    world.stop(true);
    let part = format!("run#{}#j#0", world.opened[0].run);
    let before = world.platform.values[&part].as_str().unwrap().to_owned();
    let sent = before.replacen(']', "", 0);
    let sent = format!("{},\"{{\\\"sent\\\":{{}}}}\"]", sent.trim_end_matches(']'));
    let write = Write::value(part, json!(sent));
    turns_red("the stop switch", || {
        world.store(&Transaction::of(vec![write]));
    });
}

/// A run that is at work is not taken for a lie of an older one, and what somebody else has undone is
/// no lie either.
#[test]
fn what_somebody_else_undoes_is_no_lie() {
    let (mut world, id) = done();
    let account = world.subject.clone();
    world.join_group(&account, "eng-backend");
    let answer = world.ask("progress", json!({ "runId": id }));
    assert!(matches!(answer, Ok(Answer::Run(_))));
}

#[test]
fn what_customers_read_of_a_run_turns_red() {
    let document = |lines: &[&str]| {
        let paragraph = |text: &&str| json!({ "type": "paragraph", "content": [{ "type": "text", "text": text }] });
        let content: Vec<Value> = lines.iter().map(paragraph).collect();
        json!({ "body": { "type": "doc", "version": 1, "content": content } })
    };
    let mut world = at_work("OFF-1");
    let neutral = document(&["Offramp writes here.", "Reference: run-1"]);
    world.send(&in_jira(Method::Post, "issue/OFF-1/comment", &neutral));
    for lines in [
        ["Left the business is done.", "Reference: run-1"],
        ["Offramp writes here.", "Record: 3 entries"],
        ["Offramp takes from you what you do not use.", "Reference: notice 1"],
    ] {
        let mut world = at_work("OFF-1");
        let request = in_jira(Method::Post, "issue/OFF-1/comment", &document(&lines));
        turns_red("customers read of OFF-1", || drop(world.send(&request)));
    }
}

#[test]
fn an_account_that_is_reported_twice_in_a_cycle_turns_red() {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    let report = || {
        let account = offramp::domain::AccountId::new("one");
        let updated_at = offramp::domain::Instant(0);
        [offramp::engine::command::AccountReport { account_id: account, updated_at }]
    };
    world.report_personal_data(&report());
    world.now += 7 * 86_400_000;
    world.report_personal_data(&report());
    world.now += 7 * 86_400_000 - 1;
    turns_red("reported twice in a cycle", || drop(world.report_personal_data(&report())));
}
