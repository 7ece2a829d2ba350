//! Law 16: what was agreed is what happens. Whoever may not choose changes a ticket between an
//! agreement and its day: nothing starts, the ticket says what was changed and by whom, and what
//! somebody else agreed is neither replaced nor lost.

use crate::world::World;
use offramp::engine::Answer;
use offramp_cloud::ByHand;
use serde_json::{Value, json};

const DATE: &str = "customfield_10055";
const EMPLOYEE: &str = "customfield_10050";
const SUCCESSOR: &str = "customfield_10052";

/// Olga has agreed that the person of OFF-23 leaves in three days.
fn scheduled() -> World {
    let mut world = World::at_ticket("OFF-23", "Olga", 1);
    let Ok(Answer::Preview { plan, .. }) = world.ask("open", json!({})) else { panic!("no plan") };
    world.ask("schedule", json!({ "planHash": plan.hash })).expect("alive");
    assert_eq!(world.appointment().expect("agreed")["state"], "set");
    world.let_time_pass(1);
    world
}

fn days(world: &World, days: i64) -> Value {
    let at = offramp::domain::Instant(world.now + days * 86_400_000);
    json!(format!("{}T17:00:00.000+0100", at.day()))
}

/// Nothing is started, and the ticket says these words, once.
#[track_caller]
fn stops(world: &mut World, words: &[&str]) {
    world.let_time_pass(100);
    assert_eq!(world.writes, 0, "stopped before any write");
    assert!(!world.locked_out());
    let said = world.said_on("OFF-23");
    for word in words {
        let times = said.iter().filter(|text| text.contains(word)).count();
        assert_eq!(times, 1, "'{word}' in {said:#?}");
    }
    assert_eq!(world.appointment().expect("kept")["state"], "stopped");
}

#[test]
fn law_16_a_date_that_is_moved_by_somebody_who_may_not_starts_nothing() {
    // To the past, to a moment from now, to later, and away.
    for to in [Some(-2_500), Some(-1), Some(1), Some(9), None] {
        for who in ["Ned", "Lea", "Hugo"] {
            let mut world = scheduled();
            let date = to.map_or(Value::Null, |d| days(&world, d));
            world.fill_as(who, "OFF-23", DATE, &date);
            stops(&mut world, &["'Last day' was changed by", who, "it-leads"]);
        }
    }
}

#[test]
fn law_16_a_date_that_an_operator_moves_is_followed() {
    for who in ["Olga", "Lena"] {
        let mut world = scheduled();
        let later = days(&world, 5);
        world.fill_as(who, "OFF-23", DATE, &later);
        world.let_time_pass(100);
        assert!(!world.locked_out(), "{who}: not before its new date");
        world.let_time_pass(48);
        assert!(world.locked_out(), "{who}");
    }
}

#[test]
fn law_16_a_past_date_never_starts_anything_whoever_wrote_it() {
    for who in ["Olga", "Lena", "Ned"] {
        let mut world = scheduled();
        let past = days(&world, -1);
        world.fill_as(who, "OFF-23", DATE, &past);
        stops(&mut world, &["Nothing was changed"]);
    }
}

#[test]
fn law_16_nobody_else_is_put_in_the_place_of_whom_it_was_agreed_for() {
    for who in ["Ned", "Lena", "Lea"] {
        let mut world = scheduled();
        let sam = world.account_of("Sam");
        world.fill_as(who, "OFF-23", EMPLOYEE, &json!({ "accountId": sam }));
        stops(&mut world, &["'Employee' was changed by"]);
    }
}

#[test]
fn law_16_what_is_handed_over_to_whom_is_chosen_by_those_who_may_only() {
    let chosen = |who: &str| {
        let mut world = scheduled();
        let sam = world.account_of("Sam");
        world.fill_as(who, "OFF-23", SUCCESSOR, &json!({ "accountId": sam }));
        world
    };
    stops(&mut chosen("Ned"), &["'Successor' was changed by Ned"]);
    let mut world = chosen("Lena");
    world.let_time_pass(100);
    assert!(world.locked_out(), "an operator may choose");
}

/// The type of a ticket, its project and its request type choose the rule, and with it who has to
/// confirm and how many it may change.
#[test]
fn law_16_the_rule_that_was_agreed_under_is_not_changed_by_those_who_may_not() {
    let to = ByHand::Retype { issue_type: "Mover".to_owned() };
    let mut world = scheduled();
    world.change_as("Ned", "OFF-23", &to);
    stops(&mut world, &["'Issue type' was changed by Ned"]);
    let mut world = scheduled();
    world.change_as("Lena", "OFF-23", &to);
    world.let_time_pass(100);
    assert!(world.locked_out(), "an operator may choose");
}

#[test]
fn law_16_a_ticket_that_was_closed_calls_off_what_has_not_begun_and_says_so() {
    let mut world = scheduled();
    for step in ["Start", "Resolve"] {
        world.move_as("Olga", "OFF-23", step);
    }
    stops(&mut world, &["This ticket is closed"]);
}

/// The subject moves their own ticket over a transition that starts: what Olga agreed is kept.
#[test]
fn law_16_what_was_agreed_is_not_replaced_by_somebody_who_may_not_start_it() {
    for who in ["Lea", "Ned", "Hugo"] {
        let mut world = scheduled();
        let agreed = world.appointment();
        world.transition(who, "x-1", Some("left-business"));
        world.let_time_pass(2);
        assert_eq!(world.appointment(), agreed, "{who}");
        assert_eq!(world.immediate().expect("kept")["state"], "stopped", "{who}");
        assert_eq!(world.writes, 0);
        world.let_time_pass(100);
        assert!(world.locked_out(), "on the day that Olga agreed");
    }
    // By somebody who may, it starts, and is what was agreed: it is not done twice.
    let mut world = scheduled();
    world.transition("Lena", "x-1", Some("left-business"));
    world.let_time_pass(2);
    assert!(world.locked_out());
    assert_eq!(world.appointment().expect("kept")["state"], "off");
}

/// A start that waits (the app is stopped) is for whom the ticket named when it was asked for.
#[test]
fn law_16_a_start_that_waits_is_for_whom_the_ticket_named_then() {
    for field in [EMPLOYEE, "customfield_10051"] {
        let mut world = World::at_ticket("OFF-4", "Lena", 1);
        world.stop(true);
        world.move_as("Lena", "OFF-4", "Start");
        world.now += 2_000;
        world.transition("Lena", "x-1", Some("left-business"));
        world.now += 60_000;
        let sam = world.account_of("Sam");
        let value = match field {
            EMPLOYEE => json!({ "accountId": sam }),
            _ => json!("sam.lee@acme.example"),
        };
        world.fill_as("Ned", "OFF-4", field, &value);
        world.stop(false);
        world.let_time_pass(30);
        assert_eq!(world.writes, 0, "{field}");
        assert_eq!(world.immediate().expect("kept")["state"], "stopped");
        let said = world.said_on("OFF-4").join(" ");
        assert!(said.contains("was changed by Ned"), "{said}");
    }
}

/// An edit between the transition and the moment that the app hears of it counts as well.
#[test]
fn law_16_an_edit_right_after_the_transition_is_one_after_it() {
    let mut world = World::at_ticket("OFF-21", "Lena", 1);
    world.move_as("Lena", "OFF-21", "Start");
    world.now += 1_000;
    world.fill_as("Ned", "OFF-21", "customfield_10051", &json!("a.stranger@acme.example"));
    world.now += 4_000;
    world.transition("Lena", "x-1", Some("onboard"));
    world.let_time_pass(30);
    assert_eq!(world.writes, 0);
    // Before the transition it is for whoever moves the ticket to look at.
    let mut world = World::at_ticket("OFF-21", "Lena", 1);
    world.fill_as("Ned", "OFF-21", "customfield_10056", &json!("Nina Newer"));
    world.now += 1_000;
    world.move_as("Lena", "OFF-21", "Start");
    world.now += 4_000;
    world.transition("Lena", "x-1", Some("onboard"));
    world.let_time_pass(3);
    assert!(world.writes > 0);
}

/// Whoever asks has to see the ticket, by whatever door.
#[test]
fn nothing_is_started_on_a_ticket_that_its_operator_cannot_see() {
    let (mut world, lena) = {
        let world = World::at_ticket("OFF-13", "Lena", 1);
        let lena = world.account_of("Lena");
        (world, lena)
    };
    for action in ["left-business", "check-access"] {
        let answer = world.automation(action, &lena, "OFF-13").expect("an answer");
        let refusal = crate::gates::refused(answer);
        assert!(!format!("{refusal:?}").contains("Quinn"), "{refusal:?}");
    }
    world.transition("Lena", "x-1", Some("left-business"));
    world.let_time_pass(30);
    assert_eq!(world.writes, 0);
    // On one that they see the same is begun.
    let mut world = World::at_ticket("OFF-1", "Lena", 1);
    let answer = world.automation("left-business", &lena, "OFF-1").expect("an answer");
    assert!(matches!(answer, Answer::Acted(acted) if acted.run.is_some()));
}

/// It is changed and changed back: what is there is what was agreed, but whoever may not has had it
/// in their hands.
#[test]
fn law_16_a_date_that_was_moved_and_moved_back_is_not_what_was_agreed() {
    let mut world = scheduled();
    let agreed = world.appointment().expect("agreed")["written"].clone();
    let later = days(&world, 9);
    world.fill_as("Ned", "OFF-23", DATE, &later);
    world.now += 1_000;
    world.fill_as("Ned", "OFF-23", DATE, &agreed);
    stops(&mut world, &["'Last day' was changed by Ned"]);
}

/// Between the look and the press somebody moves the date: whoever presses agrees to what they saw.
#[test]
fn law_16_whoever_schedules_agrees_to_the_date_that_they_saw() {
    let mut world = World::at_ticket("OFF-23", "Olga", 1);
    let Ok(Answer::Preview { plan, .. }) = world.ask("open", json!({})) else { panic!("no plan") };
    let soon = days(&world, 1);
    world.fill_as("Ned", "OFF-23", DATE, &soon);
    let answer = world.ask("schedule", json!({ "planHash": plan.hash })).expect("alive");
    assert_eq!(crate::gates::code(&crate::gates::refused(answer)), "plan.changed");
    assert_eq!(world.appointment(), None);
}

/// A date that has come before the app looks was no past date when it was written.
#[test]
fn law_16_an_operator_brings_it_forward_to_in_a_minute() {
    for by_whom in ["Olga", "Lena"] {
        let mut world = scheduled();
        let soon = offramp::domain::Instant(world.now + 70_000);
        let soon = format!("{}T{}:59.000+0000", soon.day(), soon.clock());
        world.fill_as(by_whom, "OFF-23", DATE, &json!(soon));
        world.now += 280_000;
        world.let_time_pass(3);
        assert!(world.locked_out(), "{by_whom}");
    }
}

/// Somebody moves the ticket over what another's start still waits for: each is its own.
#[test]
fn law_16_a_start_that_waits_is_not_replaced_by_another() {
    for who in ["Ned", "Dora", "Hugo"] {
        let mut world = World::at_ticket("OFF-4", "Lena", 1);
        world.stop(true);
        world.transition("Lena", "x-1", Some("left-business"));
        world.now += 60_000;
        world.transition(who, "x-2", Some("left-business"));
        world.transition(who, "x-3", Some("onboard"));
        world.now += 60_000;
        world.stop(false);
        world.let_time_pass(3);
        assert!(world.locked_out(), "{who}: Lena's start is begun");
    }
}

/// Whoever sees their mistake closes the ticket before the start that waits.
#[test]
fn law_16_a_start_that_waits_is_off_once_its_ticket_was_closed() {
    let mut world = World::at_ticket("OFF-4", "Lena", 1);
    world.stop(true);
    world.move_as("Lena", "OFF-4", "Start");
    world.now += 1_000;
    world.transition("Lena", "x-1", Some("left-business"));
    world.now += 60_000;
    world.move_as("Lena", "OFF-4", "Resolve");
    world.stop(false);
    world.let_time_pass(30);
    assert_eq!(world.writes, 0);
    assert_eq!(world.immediate().expect("kept")["state"], "stopped");
}

/// A run of another kind on the same ticket is no answer to what was agreed: the leaver is cut.
#[test]
fn law_16_a_run_of_another_kind_does_not_stand_in_for_what_was_agreed() {
    let mut world = scheduled();
    world.fill_as("Olga", "OFF-23", "customfield_10053", &json!({ "value": "Backend" }));
    world.change_bounds(|s| s["teamFields"]["emptyNewTeam"] = json!("leavesEveryTeam"));
    let payload = json!({ "playbook": "left-team" });
    let Ok(Answer::Preview { plan, .. }) = world.ask("open", payload) else { panic!("no plan") };
    let press = json!({ "planHash": plan.hash, "playbook": "left-team" });
    assert!(matches!(world.ask("start", press), Ok(Answer::Run(_))));
    assert_eq!(world.appointment().expect("agreed")["state"], "set");
    world.let_time_pass(100);
    assert!(world.locked_out());
}

/// A closed ticket takes no agreement: it would be called off at once. It says so, and to start is not
/// what it offers first.
#[test]
fn law_16_nothing_is_scheduled_on_a_closed_ticket() {
    let mut world = World::at_ticket("OFF-23", "Olga", 1);
    for step in ["Start", "Resolve"] {
        world.move_as("Olga", "OFF-23", step);
    }
    let answer = world.ask("open", json!({})).expect("alive");
    let Answer::Preview { plan, is_closed: true, .. } = &answer else { panic!("{answer:?}") };
    let view = offramp::boundary::answer_of(&answer, offramp::domain::Instant(world.now));
    assert_eq!(view["refusal"]["code"], "ticket.closed", "{view}");
    let actions = view["actions"].as_array().expect("actions");
    let offered: Vec<&str> = actions.iter().filter_map(|action| action["id"].as_str()).collect();
    assert_eq!(offered, ["refresh", "start"], "{view}");
    assert!(actions.iter().all(|action| action["primary"] == false), "{view}");
    for who in ["Olga", "Lena"] {
        world.seat(who);
        let press = json!({ "planHash": plan.hash });
        let answer = world.ask("schedule", press).expect("alive");
        assert_eq!(crate::gates::code(&crate::gates::refused(answer)), "ticket.closed", "{who}");
        assert_eq!(world.appointment(), None, "{who}");
    }
    world.let_time_pass(100);
    assert_eq!(world.comments_on("OFF-23"), 0, "nothing has to be called off");
}

/// What Jira doesn't say of the status is no 'open'.
#[test]
fn law_16_nothing_is_scheduled_on_a_ticket_whose_status_is_not_told() {
    let mut world = World::at_ticket("OFF-23", "Olga", 1);
    let date = days(&world, 3);
    world.fill_as("Olga", "OFF-23", DATE, &date);
    let Ok(Answer::Preview { plan, seen, .. }) = world.ask("open", json!({})) else {
        panic!("no plan")
    };
    let body = |status: Value| {
        json!({ "id": "10023", "key": "OFF-23", "fields": {
            "project": { "key": "OFF" }, "issuetype": { "name": "Leaver" }, DATE: date,
            EMPLOYEE: { "accountId": seen.person.account, "displayName": "Lea Later" },
            "status": status,
        }})
    };
    let open = json!({ "statusCategory": { "key": "new" } });
    for (status, is_told) in
        [(json!({ "name": "To Do" }), false), (Value::Null, false), (open, true)]
    {
        let mut world = world.clone();
        let effect = json!({ "status": { "status": 200, "body": body(status) } });
        let fault = json!({ "path": "*/issue/OFF-23", "times": 9, "effect": effect });
        world.cloud.add_fault(offramp_cloud::Fault::from_json(&fault).expect("a fault"));
        let answer = world.ask("schedule", json!({ "planHash": plan.hash })).expect("alive");
        assert_eq!(world.appointment().is_some(), is_told, "{answer:?}");
        if !is_told {
            let code = crate::gates::code(&crate::gates::refused(answer));
            assert_eq!(code, "connection.unreadable");
        }
    }
}

/// Nor does what somebody writes on the ticket stand in for what was agreed.
#[test]
fn law_18_a_property_that_says_done_calls_nothing_off() {
    let mut world = scheduled();
    for state in ["done", "running", "void"] {
        world.forge_property(
            "Ned",
            "OFF-23",
            &json!({ "state": state, "playbook": "left-business" }),
        );
        world.let_time_pass(2);
        assert_eq!(world.appointment().expect("agreed")["state"], "set", "{state}");
    }
    world.let_time_pass(100);
    assert!(world.locked_out(), "on the day that was agreed");
}
