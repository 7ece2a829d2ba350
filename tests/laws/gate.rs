//! Law 18 at the gate: what others may write proves nothing. A transition passes only for a run that
//! the app itself keeps as done, for whom the ticket names before and after the transition, and that
//! nothing has undone since. Beside each try stands the same without the harm, which passes.

use crate::plays::{confirm, leave};
use crate::tripwire::{elsewhere, in_group};
use crate::truth::play;
use crate::world::{Fault, Weather, World};
use offramp::connector::Act;
use offramp::domain::DirectoryId;
use offramp_cloud::ByHand;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Carl, a contractor who leaves.
const TICKET: &str = "OFF-2";
const PERSON: &str = "customfield_10050";
const EMAIL: &str = "customfield_10051";
const HOUR_MS: i64 = 3_600_000;

/// At a ticket whose run is over.
fn ended(key: &'static str) -> World {
    static ENDED: Mutex<BTreeMap<&str, World>> = Mutex::new(BTreeMap::new());
    let mut ended = ENDED.lock().unwrap_or_else(PoisonError::into_inner);
    let make = || {
        let mut world = World::at_ticket(key, "Olga", 1);
        leave(&mut world);
        world.now += 60_000;
        world
    };
    ended.entry(key).or_insert_with(make).clone()
}

/// Why the transition is held.
#[track_caller]
fn held(world: &mut World, playbook: Option<&str>, modified: Value) -> String {
    let answer = world.tries(playbook, &modified);
    assert_eq!(answer["result"], false, "it passes: {answer}");
    let words = answer["errorMessage"].as_str().expect("a sentence").to_owned();
    assert!(words.ends_with('.') && words.len() < 200, "{words}");
    words
}

#[track_caller]
fn passes(world: &mut World) {
    let answer = world.tries(None, &json!({}));
    assert_eq!(answer, json!({ "result": true }));
}

/// What the app last said of the ticket.
fn said(world: &mut World, key: &str) -> Value {
    world.property_of(key).expect("the ticket says something")
}

fn void(world: &mut World, key: &str, why: &str) {
    let said = said(world, key);
    assert_eq!((&said["state"], &said["why"]), (&json!("void"), &json!(why)), "{said}");
}

#[test]
fn law_18_a_property_that_somebody_wrote_opens_nothing_and_is_mended() {
    let mut world = World::at_ticket(TICKET, "Olga", 1);
    let whole = said(&mut ended(TICKET), TICKET);
    let mut forged: Vec<Value> = ["done", "running", "byHand", "attention", "void", ""]
        .iter()
        .map(|state| json!({ "state": state }))
        .collect();
    forged.extend([whole, json!("done"), json!([]), json!(1), json!({ "state": ["done"] })]);
    for value in forged {
        world.forge_property("Ned", TICKET, &value);
        let words = held(&mut world, None, json!({}));
        assert!(words.contains("has not run on this ticket yet"), "{value}: {words}");
        void(&mut world, TICKET, "noRun");
    }
    assert_eq!(world.writes, 0);
}

#[test]
fn law_18_a_ticket_without_a_run_and_a_property_is_told_nothing() {
    let mut world = World::at_ticket(TICKET, "Olga", 1);
    held(&mut world, None, json!({}));
    assert_eq!(world.property_of(TICKET), None);
    assert_eq!(world.requests, 1, "one read of the ticket: {:#?}", world.log);
}

#[test]
fn law_18_what_is_done_passes_with_one_request_and_whatever_somebody_wrote_is_mended() {
    let mut world = ended(TICKET);
    let own = said(&mut world, TICKET);
    world.forget_the_requests();
    passes(&mut world);
    assert_eq!(world.requests, 1, "{:#?}", world.log);
    for value in [json!({ "state": "attention" }), json!({}), json!("x")] {
        world.forge_property("Ned", TICKET, &value);
        world.forget_the_requests();
        passes(&mut world);
        assert_eq!(said(&mut world, TICKET), own, "mended");
        assert_eq!(world.requests, 2, "{:#?}", world.log);
    }
}

#[test]
fn law_18_a_run_that_rests_by_hand_is_not_done_whatever_the_property_says() {
    let mut world = ended("OFF-16");
    let own = said(&mut world, "OFF-16");
    let forged = json!({ "state": "done", "run": own["run"], "playbook": "left-business" });
    world.forge_property("Ned", "OFF-16", &forged);
    assert!(held(&mut world, None, json!({})).contains("left to be done by hand"));
    assert_eq!(said(&mut world, "OFF-16"), own);
}

#[test]
fn law_18_a_run_at_work_is_not_done_whatever_the_property_says() {
    let mut world = World::at_ticket(TICKET, "Olga", 1);
    let id = world.press().expect("alive").expect("a run");
    world.forge_property("Ned", TICKET, &json!({ "state": "done" }));
    assert!(held(&mut world, None, json!({})).contains("still at work"));
    play(&mut world, &id).expect("it ends");
    passes(&mut world);
}

#[test]
fn law_18_after_the_person_on_the_ticket_changed_nothing_passes() {
    let mut world = ended(TICKET);
    let (carl, own) = (world.subject.clone(), said(&mut world, TICKET));
    let jane = world.account_of("Jane");
    world.name_on_ticket(&jane);
    assert!(held(&mut world, None, json!({})).contains("names somebody else"));
    void(&mut world, TICKET, "personChanged");
    world.edit_ticket(&json!({ PERSON: null }));
    let words = held(&mut world, None, json!({}));
    assert!(words.contains("'Employee' or 'Employee e-mail'"), "{words}");
    void(&mut world, TICKET, "personChanged");
    world.name_on_ticket(&carl);
    passes(&mut world);
    assert_eq!(said(&mut world, TICKET), own);
}

#[test]
fn law_18_the_transitions_own_screen_cannot_swap_the_person() {
    let mut world = ended(TICKET);
    let (carl, jane) = (world.subject.clone(), world.account_of("Jane"));
    let own = said(&mut world, TICKET);
    let swapped = [
        json!({ PERSON: { "accountId": jane } }),
        json!({ EMAIL: "jane.doe@acme.example" }),
        json!({ PERSON: null, EMAIL: "jane.doe@acme.example" }),
    ];
    for modified in swapped {
        let words = held(&mut world, None, modified.clone());
        assert!(words.contains("This transition would name somebody else"), "{modified}: {words}");
    }
    for modified in [json!({ PERSON: null }), json!({ EMAIL: "nobody" }), json!({ PERSON: "x" })] {
        let words = held(&mut world, None, modified.clone());
        assert!(words.contains("whom this ticket is about"), "{modified}: {words}");
    }
    assert_eq!(said(&mut world, TICKET), own, "the ticket itself names the right one");
    let the_same = [
        json!({ PERSON: { "accountId": carl } }),
        json!({ PERSON: null, EMAIL: "Carl@Freelance.example" }),
        json!({ "resolution": { "name": "Done" }, "labels": null }),
        json!(null),
        json!("nothing that is a list of fields"),
    ];
    for modified in the_same {
        assert_eq!(world.tries(None, &modified), json!({ "result": true }), "{modified}");
    }
}

#[test]
fn law_18_a_ticket_by_address_is_for_that_address() {
    let mut world = ended("OFF-12");
    passes(&mut world);
    let other = json!({ EMAIL: "jane.doe@acme.example" });
    assert!(held(&mut world, None, other).contains("would name somebody else"));
    let grace = world.account_of("Grace");
    let by_account = json!({ PERSON: { "accountId": grace }, EMAIL: null });
    assert_eq!(world.tries(None, &by_account), json!({ "result": true }));
}

/// Given back from the same ticket: its last run is another playbook.
#[test]
fn law_18_what_was_given_back_from_this_ticket_does_not_pass() {
    let mut world = ended(TICKET);
    confirm(&mut world, "Lena", Some("restore"));
    world.playbook = Some("restore");
    let id = world.press().expect("alive").expect("a run");
    assert!(held(&mut world, None, json!({})).contains("still at work"));
    play(&mut world, &id).expect("it ends");
    for playbook in [None, Some("left-business")] {
        let words = held(&mut world, playbook, json!({}));
        assert!(words.contains("'Left the business'"), "{words}");
        assert!(words.contains("'Give access back'"), "{words}");
    }
    // A rule for those who come back asks for just that.
    assert_eq!(world.tries(Some("restore"), &json!({})), json!({ "result": true }));
}

/// Given back from another ticket: this one still has its own run, and it is done.
#[test]
fn law_18_what_was_given_back_from_another_ticket_does_not_pass() {
    let mut world = ended(TICKET);
    let carl = world.subject.clone();
    world.at("OFF-23");
    world.name_on_ticket(&carl);
    world.subject.clone_from(&carl);
    let row = crate::right::of(TICKET, "restore").expect("a row");
    world.rights.push(crate::right::Right { ticket: "OFF-23", ..*row });
    confirm(&mut world, "Lena", Some("restore"));
    world.playbook = Some("restore");
    let id = world.press().expect("alive").expect("a run");
    world.at(TICKET);
    assert!(held(&mut world, None, json!({})).contains("given back"), "while it is given back");
    world.at("OFF-23");
    world.subject.clone_from(&carl);
    play(&mut world, &id).expect("it ends");
    world.at(TICKET);
    assert!(held(&mut world, None, json!({})).contains("given back"));
    void(&mut world, TICKET, "givenBack");
}

fn lift(world: &mut World) -> DirectoryId {
    let settings = &world.platform.values["settings"];
    let directory = settings["quarantineGroup"]["directoryId"].as_str().expect("a directory");
    let directory = DirectoryId::new(directory);
    let group = in_group(world, "jira-users-acme");
    elsewhere(world, &[Act::RestoreMembership { directory: directory.clone() }, group]);
    directory
}

#[test]
fn law_18_access_that_came_back_holds_until_it_is_gone_again() {
    let mut world = ended(TICKET);
    let own = said(&mut world, TICKET);
    let directory = lift(&mut world);
    world.now += HOUR_MS + 300_000;
    world.tick_schedule();
    assert!(held(&mut world, None, json!({})).contains("Access came back"));
    void(&mut world, TICKET, "cameBack");
    let settings = world.platform.values["settings"].clone();
    let group = world.group_id("jira-users-acme");
    let subject = world.subject.clone();
    world.leave_group(&subject, &group);
    elsewhere(&mut world, &[Act::SuspendMembership { directory }]);
    assert_eq!(settings, world.platform.values["settings"]);
    world.now += HOUR_MS + 300_000;
    world.tick_schedule();
    passes(&mut world);
    assert_eq!(said(&mut world, TICKET), own);
}

/// Without the tripwire's row nobody looks whether access comes back.
#[test]
fn law_18_whoever_is_not_watched_or_could_not_be_looked_at_does_not_pass() {
    let mut world = ended(TICKET);
    let place = ("watch".to_owned(), world.subject.clone());
    let row = world.platform.entities[&place].clone();
    for (field, value, words) in [
        ("unanswered", json!(8), "could not be read whether access came back"),
        ("runId", json!("another-run"), "given back"),
    ] {
        let mut changed = row.clone();
        changed[field] = value;
        world.platform.entities.insert(place.clone(), changed);
        let said = held(&mut world, None, json!({}));
        assert!(said.contains(words), "{said}");
    }
    world.platform.entities.remove(&place);
    assert!(held(&mut world, None, json!({})).contains("given back"));
    world.platform.entities.insert(place, row);
    passes(&mut world);
}

/// The account is closed, and what was kept of the person is erased: nobody can be let back in.
#[test]
fn whoever_is_forgotten_stays_out() {
    let mut world = ended(TICKET);
    for entity in ["watch", "subject"] {
        world.platform.entities.remove(&(entity.to_owned(), world.subject.clone()));
    }
    passes(&mut world);
}

#[test]
fn law_18_a_run_of_another_ticket_opens_no_other() {
    let mut world = ended(TICKET);
    let (carl, own) = (world.subject.clone(), said(&mut world, TICKET));
    let pointer = world.platform.values[&pointer_of(&world)].clone();
    world.at("OFF-23");
    world.name_on_ticket(&carl);
    world.forge_property("Ned", "OFF-23", &own);
    assert!(held(&mut world, None, json!({})).contains("has not run on this ticket yet"));
    // Not even where the app's own pointer leads there.
    let key = pointer_of(&world);
    world.platform.values.insert(key, pointer);
    assert!(held(&mut world, None, json!({})).contains("has not run on this ticket yet"));
}

fn pointer_of(world: &World) -> String {
    let company = world.cloud.company();
    let ticket = company.tickets.iter().find(|t| t.key == world.in_front_of());
    format!("issue#{}", ticket.expect("a ticket").id)
}

#[test]
fn law_18_a_run_of_another_playbook_is_not_the_one_that_is_demanded() {
    let mut world = ended(TICKET);
    for wanted in ["onboard", "left-team", "restore", "revoke-inactive"] {
        let words = held(&mut world, Some(wanted), json!({}));
        assert!(words.contains("This transition needs a run of"), "{words}");
        assert!(words.contains("'Left the business'"), "{words}");
    }
    for unknown in ["leave", "Left the business", "left-business "] {
        let words = held(&mut world, Some(unknown), json!({}));
        assert!(words.contains("doesn't know"), "{unknown}: {words}");
    }
    for wanted in [Some("left-business"), Some(""), None] {
        assert_eq!(world.tries(wanted, &json!({})), json!({ "result": true }), "{wanted:?}");
    }
    // Nor is it chosen by the screen of the transition.
    let joiner = json!({ "issuetype": { "id": "10009", "name": "Joiner" } });
    assert!(held(&mut world, None, joiner.clone()).contains("'Onboarding'"));
    assert_eq!(world.tries(Some("left-business"), &joiner), json!({ "result": true }));
}

/// Whoever may edit a ticket may bring it where no rule is and call it something else: there, too,
/// it needs a run of what it is called, and where nobody says what that is none is enough.
#[test]
fn law_18_a_ticket_that_was_brought_where_no_rule_is_needs_what_it_is_called() {
    let mut world = ended(TICKET);
    let (id, ned) = (world.ticket_of(TICKET).id, world.account_of("Ned"));
    let by_hand = |world: &mut World, act: ByHand| {
        world.now += 1;
        assert!(world.cloud.by_hand(&id, &act, &ned, world.now), "{act:?}");
    };
    by_hand(&mut world, ByHand::Relocate { project: "ATLAS".to_owned() });
    assert!(held(&mut world, None, json!({})).contains("don't say what tickets like this"));
    by_hand(&mut world, ByHand::Retype { issue_type: "Mover".to_owned() });
    assert!(held(&mut world, None, json!({})).contains("'Left the team'"));
    let named = world.tries(Some("left-business"), &json!({}));
    assert_eq!(named, json!({ "result": true }), "what a rule names is as before");
    by_hand(&mut world, ByHand::Retype { issue_type: "Leaver".to_owned() });
    by_hand(&mut world, ByHand::Relocate { project: "OFF".to_owned() });
    passes(&mut world);
}

/// Whoever left after they changed teams has still lost what the old team had; whoever left after
/// they came has it no more.
#[test]
fn law_18_a_later_run_that_undid_it_holds() {
    for (key, opens) in [("OFF-20", true), ("OFF-22", false)] {
        let mut world = ended(key);
        passes(&mut world);
        let person = world.subject.clone();
        world.at("OFF-23");
        world.name_on_ticket(&person);
        world.subject.clone_from(&person);
        let id = world.press().expect("alive").expect("a run");
        world.at(key);
        let words = held(&mut world, None, json!({}));
        assert!(words.contains("Another run for this person"), "{key}: {words}");
        world.at("OFF-23");
        world.subject.clone_from(&person);
        play(&mut world, &id).expect("it ends");
        world.at(key);
        assert_eq!(world.tries(None, &json!({}))["result"], opens, "{key}");
    }
}

#[test]
fn law_18_what_cannot_be_read_holds() {
    let mut world = ended(TICKET);
    world.weather = Weather { storage: 100, ..Weather::CALM };
    assert!(held(&mut world, None, json!({})).contains("storage didn't answer"));
    world.weather = Weather::CALM;
    let calm = world.clone();
    let keys: Vec<String> = world.platform.values.keys().cloned().collect();
    for key in keys.iter().filter(|key| key.ends_with("#head") || key.contains("#j#")) {
        for broken in [None, Some(json!("[]")), Some(json!({})), Some(json!("x"))] {
            world = calm.clone();
            match broken.clone() {
                None => world.platform.values.remove(key),
                Some(value) => world.platform.values.insert(key.clone(), value),
            };
            let words = held(&mut world, None, json!({}));
            assert!(words.contains("can't be read"), "{key} {broken:?}: {words}");
        }
    }
    world = calm.clone();
    world.platform.values.remove("settings");
    assert!(held(&mut world, None, json!({})).contains("isn't set up yet"));
    world.platform.values.insert("settings".to_owned(), json!({ "schema": 1 }));
    assert!(held(&mut world, None, json!({})).contains("can't be read"));
    world = calm;
    passes(&mut world);
}

/// Each wave of storage, refused by itself.
#[test]
fn law_18_whichever_read_fails_it_holds() {
    let calm = ended(TICKET);
    for fault in Fault::ALL.into_iter().chain(Fault::REFUSALS) {
        let mut world = calm.clone();
        world.forget_the_requests();
        world.weather = Weather { nth_request: Some((1, fault)), ..Weather::CALM };
        let answer = world.tries(None, &json!({}));
        if answer["result"] == true {
            // What passes was read again, or was whole.
            let whole = matches!(fault, Fault::Twice | Fault::TruncatedPage | Fault::Part { .. });
            assert!(world.requests > 1 || whole, "{fault:?}: {:#?}", world.log);
        }
    }
    for storage in [10, 40, 70] {
        for seed in 0..40 {
            let mut world = calm.clone();
            world.roll(seed);
            world.weather = Weather { storage, ..Weather::CALM };
            let answer = world.tries(None, &json!({}));
            assert!(answer["result"].is_boolean(), "{answer}");
        }
    }
}

#[test]
fn law_18_what_is_late_holds() {
    let calm = ended(TICKET);
    let mut world = calm.clone();
    world.forget_the_requests();
    let slow = Fault::Slow { seconds: 5 };
    world.weather = Weather { nth_request: Some((1, slow)), ..Weather::CALM };
    let deadline = world.now + 5_500;
    let answer = world.tries_until(deadline, None, &json!({}));
    assert_eq!(answer["result"], false);
    let words = answer["errorMessage"].as_str().expect("a sentence");
    assert!(words.contains("in time"), "{words}");
    world = calm;
    passes(&mut world);
}

/// What is mended beside the answer changes nothing of it.
#[test]
fn a_ticket_that_takes_no_note_is_answered_all_the_same() {
    for fault in [Fault::LostBefore, Fault::ServerError, Fault::Refused { status: 403 }] {
        let mut world = ended(TICKET);
        world.forge_property("Ned", TICKET, &json!({ "state": "attention" }));
        world.forget_the_requests();
        world.weather = Weather { nth_request: Some((2, fault)), ..Weather::CALM };
        passes(&mut world);
        assert_eq!(said(&mut world, TICKET), json!({ "state": "attention" }), "{fault:?}");
        passes(&mut world);
    }
}

/// The next firing of the schedule that begins an hour.
fn an_hour_later(world: &mut World) {
    world.now += HOUR_MS - world.now % HOUR_MS + 1_000;
    world.tick_schedule();
}

#[test]
fn law_18_what_somebody_wrote_on_a_ticket_is_mended_within_the_hour() {
    let mut world = ended(TICKET);
    let own = said(&mut world, TICKET);
    an_hour_later(&mut world);
    for value in [json!({ "state": "attention" }), json!({ "state": "done" }), json!(1)] {
        world.forge_property("Ned", TICKET, &value);
        world.now += 300_000;
        world.tick_schedule();
        assert_eq!(said(&mut world, TICKET), value, "once an hour");
        an_hour_later(&mut world);
        assert_eq!(said(&mut world, TICKET), own);
    }
    world.forget_the_requests();
    an_hour_later(&mut world);
    let of_jira = world.log.iter().filter(|line| line.contains("/rest/api/3/"));
    assert_eq!(of_jira.count(), 1, "one search where nothing is wrong: {:#?}", world.log);
}

#[test]
fn law_18_what_no_longer_holds_is_void_within_the_hour_and_holds_again_when_it_does() {
    let mut world = ended(TICKET);
    let (carl, own) = (world.subject.clone(), said(&mut world, TICKET));
    let jane = world.account_of("Jane");
    world.name_on_ticket(&jane);
    an_hour_later(&mut world);
    void(&mut world, TICKET, "personChanged");
    world.name_on_ticket(&carl);
    an_hour_later(&mut world);
    assert_eq!(said(&mut world, TICKET), own);
    lift(&mut world);
    // Seen by the tripwire, and listed as such.
    world.now += HOUR_MS + 300_000;
    world.tick_schedule();
    an_hour_later(&mut world);
    void(&mut world, TICKET, "cameBack");
}

/// A ticket that is gone keeps the others from nothing.
#[test]
fn law_18_a_search_that_is_refused_for_one_ticket_mends_the_others() {
    let mut world = ended(TICKET);
    let own = said(&mut world, TICKET);
    let run = world.platform.entities.iter().find(|((entity, _), _)| entity == "run");
    let mut row = run.expect("a run").1.clone();
    row["runId"] = json!("gone");
    row["issueId"] = json!("99999");
    world.platform.entities.insert(("run".to_owned(), "gone".to_owned()), row);
    world.forge_property("Ned", TICKET, &json!({ "state": "attention" }));
    an_hour_later(&mut world);
    assert_eq!(said(&mut world, TICKET), own, "{:#?}", world.log);
}

/// Each ticket of the table passes at the end of a run that is done, and only then.
#[test]
fn every_row_passes_once_it_is_done_and_not_before() {
    for row in crate::right::ROWS.iter().filter(|row| row.playbook != "restore") {
        let mut world = crate::plays::ready_for(row);
        let rule = Some(row.playbook);
        assert_eq!(world.tries(rule, &json!({}))["result"], false, "{}", row.ticket);
        let id = world.press().expect("alive").expect("a run");
        assert_eq!(world.tries(rule, &json!({}))["result"], false, "{}", row.ticket);
        let run = play(&mut world, &id).expect("a run");
        let done = run.rest == Some(offramp::engine::run::Rest::Done);
        let answer = world.tries(rule, &json!({}));
        assert_eq!(answer["result"], done, "{}: {answer}", row.ticket);
    }
}
