//! Whoever means harm, door by door. Each attempt is refused before any write and for its own
//! reason, and beside each stands the same without the harm, which is let through: none is refused
//! by accident.

use crate::gates::{code, refused};
use crate::plays::confirm;
use crate::world::World;
use offramp::engine::Answer;
use serde_json::{Value, json};

/// What is refused, and by what, in one world.
fn attempt(world: &mut World, function: &str, payload: Value) -> (String, usize) {
    let before = world.writes;
    let answer = world.ask(function, payload).expect("alive");
    (code(&refused(answer)), world.writes - before)
}

fn hash_of(world: &mut World, playbook: Option<&str>) -> String {
    match world.ask("open", json!({ "playbook": playbook })).expect("alive") {
        Answer::Preview { plan, .. } => plan.hash,
        other => panic!("no preview: {other:?}"),
    }
}

fn starts(world: &mut World, hash: &str, playbook: Option<&str>) -> bool {
    let payload = json!({ "planHash": hash, "playbook": playbook });
    let answer = world.ask("start", payload).expect("alive");
    matches!(answer, Answer::Run(_)) && world.writes > 0
}

#[test]
fn a_forged_subject_in_the_payload_is_nobody() {
    let mut world = World::at_ticket("OFF-2", "Olga", 1);
    let jane = world.account_of("Jane");
    let hash = hash_of(&mut world, None);
    let forged = json!({
        "planHash": hash, "subject": jane, "accountId": jane, "issueKey": "OFF-1",
        "context": { "accountId": world.account_of("Ana"), "issueKey": "OFF-1" },
    });
    // It is Carl's ticket, and Carl it is, whatever the payload says.
    let answer = world.ask("start", forged).expect("alive");
    assert!(matches!(&answer, Answer::Run(run) if run.opened.person.name == "Carl Contractor"));
    let touched = world.log.iter().any(|line| line.contains(&jane) && !line.contains(" GET "));
    assert!(!touched, "{:#?}", world.log);
    // Nor does a platform that is fooled about the ticket's number.
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    let hash = hash_of(&mut world, None);
    world.set_context("issueKey", "OFF-2");
    assert_eq!(
        attempt(&mut world, "start", json!({ "planHash": hash })),
        ("payload.invalid".into(), 0)
    );
}

#[test]
fn a_ticket_that_the_operator_cannot_see_is_not_acted_on() {
    let mut world = World::at_ticket("OFF-13", "Olga", 1);
    assert_eq!(attempt(&mut world, "open", json!({})), ("issue.hidden".into(), 0));
    let press = json!({ "planHash": "a".repeat(64) });
    assert_eq!(attempt(&mut world, "start", press), ("issue.hidden".into(), 0));
}

#[test]
fn a_rule_of_automation_needs_a_project_and_an_actor_that_are_allowed() {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    let (olga, ned) = (world.account_of("Olga"), world.account_of("Ned"));
    // The account that the connection of the rule belongs to.
    let automation = &world.account_of("Hugo");
    for (actor, key) in [(olga.as_str(), "HR-1"), (&ned, "OFF-1"), (automation.as_str(), "OFF-1")] {
        let answer = world.automation("left-business", actor, key).expect("an answer");
        assert_eq!(code(&refused(answer)), "operator.notAllowed", "{actor} {key}");
        assert_eq!(world.writes, 0, "{actor} {key}");
    }
    // Named by the policy, the rule's actor may, from this project and no other.
    world.change_bounds(|settings| {
        settings["rules"][0]["operatorAccounts"] =
            json!([{ "id": automation, "name": "Automation for Jira" }]);
    });
    let other = world.automation("left-business", automation, "HR-1").expect("an answer");
    assert_eq!(code(&refused(other)), "operator.notAllowed");
    let answer = world.automation("left-business", automation, "OFF-1");
    assert!(matches!(answer, Some(Answer::Acted(acted)) if acted.run.is_some()));
}

#[test]
fn nobody_acts_on_themselves() {
    let mut world = World::at_ticket("OFF-6", "Olga", 1);
    assert_eq!(attempt(&mut world, "open", json!({})), ("subject.self".into(), 0));
    let mut world = World::at_ticket("OFF-6", "Lena", 1);
    let hash = hash_of(&mut world, None);
    assert!(starts(&mut world, &hash, None));
}

#[test]
fn nobody_confirms_what_they_start_and_a_confirmation_counts_for_its_own_rule_only() {
    let mut world = World::at_ticket("OFF-24", "Olga", 1);
    // The operator is in the group of those who confirm.
    let approvers = world.platform.values["settings"]["rules"][0]["operatorGroups"].clone();
    world.change_bounds(|settings| {
        settings["approvals"]["adminLeaver"] = json!({ "approverGroups": approvers });
    });
    confirm(&mut world, "Olga", None);
    let hash = hash_of(&mut world, None);
    let press = json!({ "planHash": hash });
    assert_eq!(attempt(&mut world, "start", press.clone()), ("approval.missing".into(), 0));
    // Somebody else of the group, and it is let through.
    confirm(&mut world, "Lena", None);
    assert!(starts(&mut world, &hash, None));
}

#[test]
fn a_stale_plan_is_not_started() {
    let mut world = World::at_ticket("OFF-2", "Olga", 1);
    let hash = hash_of(&mut world, None);
    let account = world.subject.clone();
    world.join_group(&account, "eng-backend");
    world.now += 60_000;
    let press = json!({ "planHash": hash });
    assert_eq!(attempt(&mut world, "start", press), ("plan.changed".into(), 0));
    let moved = hash_of(&mut world, None);
    assert!(starts(&mut world, &moved, None));
}

#[test]
fn what_was_confirmed_is_void_once_the_person_is_not_as_they_were_and_it_is_told_what_changed() {
    let mut world = World::at_ticket("OFF-24", "Olga", 1);
    confirm(&mut world, "Ana", None);
    let account = world.subject.clone();
    world.join_group(&account, "eng-backend");
    world.now += 60_000;
    let hash = hash_of(&mut world, None);
    let answer = world.ask("start", json!({ "planHash": hash })).expect("alive");
    let refusal = refused(answer);
    assert_eq!((code(&refusal).as_str(), world.writes), ("approval.void", 0));
    assert!(refusal.detail.contains("eng-backend"), "{refusal:?}");
    assert!(refusal.title.contains("Ana Admin"), "{refusal:?}");
    confirm(&mut world, "Ana", None);
    assert!(starts(&mut world, &hash, None));
}

/// Confirmed once, started once: the same plan a second time takes a second confirmation.
#[test]
fn a_confirmation_cannot_be_replayed() {
    let mut world = World::at_ticket("OFF-24", "Olga", 1);
    confirm(&mut world, "Ana", None);
    let hash = hash_of(&mut world, None);
    let approval = world.approvals().pop().expect("a confirmation");
    assert!(starts(&mut world, &hash, None));
    world.let_time_pass(3);
    assert!(world.approvals().is_empty(), "it went away with the run that it was for");
    // Even somebody who could put it back gets nothing: the person is not as they were.
    world.set_approval(&approval);
    let before = world.writes;
    let again = world.ask("start", json!({ "planHash": hash })).expect("alive");
    assert!(!matches!(again, Answer::Preview { refusal: None, .. }));
    assert_eq!(world.writes, before);
}

#[test]
fn an_old_confirmation_expires() {
    let mut world = World::at_ticket("OFF-24", "Olga", 1);
    world.change_bounds(|settings| settings["approvals"]["validHours"] = json!(4));
    confirm(&mut world, "Ana", None);
    let hash = hash_of(&mut world, None);
    let hour = 3_600_000;
    world.now += 4 * hour;
    let early = world.clone();
    world.now += hour;
    let press = json!({ "planHash": hash });
    assert_eq!(attempt(&mut world, "start", press), ("approval.expired".into(), 0));
    let mut world = early;
    world.now -= hour / 2;
    assert!(starts(&mut world, &hash, None));
}

#[test]
fn a_policy_that_is_edited_in_the_middle_stops_what_was_looked_at_by_the_former() {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    let hash = hash_of(&mut world, None);
    let mut settings = world.platform.values["settings"].clone();
    settings["playbooks"]["leftBusiness"]["manualContact"] = json!("Somebody else");
    world.deploy(&settings);
    let press = json!({ "planHash": hash });
    assert_eq!(attempt(&mut world, "start", press), ("plan.changed".into(), 0));
    // In the very moment between the last look and the opening, storage itself refuses.
    let mut caught = 0;
    for wave in 1..8 {
        let mut world = World::at_ticket("OFF-1", "Olga", 1);
        let hash = hash_of(&mut world, None);
        let event = world.pressed("start", json!({ "planHash": hash }));
        let answer = world.interrupted_at(&event, wave, |world| world.deploy(&settings));
        if let Answer::Refused(refusal) = &answer {
            assert!(["policy.changed", "plan.changed"].contains(&code(refusal).as_str()));
        }
        let refused = !matches!(&answer, Answer::Run(_));
        assert!(!refused || world.writes == 0, "wave {wave}: {answer:?}");
        caught += usize::from(refused);
    }
    assert!(caught >= 3, "{caught}");
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    let hash = hash_of(&mut world, None);
    assert!(starts(&mut world, &hash, None));
}

#[test]
fn another_person_on_the_ticket_between_look_and_press_is_not_touched() {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    let hash = hash_of(&mut world, None);
    let carl = world.account_of("Carl");
    world.name_on_ticket(&carl);
    let press = json!({ "planHash": hash });
    assert_eq!(attempt(&mut world, "start", press), ("plan.changed".into(), 0));
    let moved = hash_of(&mut world, None);
    assert!(starts(&mut world, &moved, None));
}

#[test]
fn a_rule_lets_act_on_the_people_of_its_scope_only() {
    for (bounds, carl, jane) in [
        (json!({ "domains": ["freelance.example"] }), true, false),
        (json!({ "groups": [{ "id": "", "name": "contractors" }] }), true, false),
        (json!({ "directories": [{ "id": "d2", "name": "Labs" }] }), false, false),
    ] {
        for (key, allowed) in [("OFF-2", carl), ("OFF-1", jane)] {
            let mut world = World::at_ticket(key, "Olga", 1);
            let group = world.group_id("contractors");
            let labs = world.platform.values["settings"]["organization"]["directories"][1].clone();
            world.change_bounds(|settings| {
                let mut bounds = bounds.clone();
                if bounds["groups"].is_array() {
                    bounds["groups"][0]["id"] = json!(group);
                }
                if bounds["directories"].is_array() {
                    bounds["directories"][0] = labs;
                }
                settings["rules"][0]["subjects"] = bounds;
            });
            if allowed {
                let hash = hash_of(&mut world, None);
                assert!(starts(&mut world, &hash, None), "{bounds} {key}");
            } else {
                let press = json!({ "planHash": "a".repeat(64) });
                let told = attempt(&mut world, "start", press);
                assert_eq!(told, ("subject.outOfScope".into(), 0), "{bounds} {key}");
            }
        }
    }
}

#[test]
fn holders_of_the_permission_are_operators_where_a_rule_says_so_and_nowhere_else() {
    let mut world = World::at_ticket("OFF-1", "Rita", 1);
    assert_eq!(attempt(&mut world, "open", json!({})), ("operator.notAllowed".into(), 0));
    world.change_bounds(|settings| settings["rules"][0]["permissionHolders"] = json!(true));
    let hash = hash_of(&mut world, None);
    assert!(starts(&mut world, &hash, None));
    let mut world = World::at_ticket("OFF-1", "Ned", 1);
    world.change_bounds(|settings| settings["rules"][0]["permissionHolders"] = json!(true));
    assert_eq!(attempt(&mut world, "open", json!({})), ("operator.notAllowed".into(), 0));
}

#[test]
fn a_rule_for_a_request_type_is_for_no_other_ticket() {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    world.change_bounds(|settings| {
        settings["requestTypeField"] = json!({ "id": "customfield_10053", "name": "Request type" });
        settings["rules"][0]["requestTypes"] = json!(["Somebody leaves"]);
    });
    assert_eq!(attempt(&mut world, "open", json!({})), ("operator.notAllowed".into(), 0));
}

/// Whoever may confirm may look, and nothing else; and a run that rests is tried again by operators
/// only.
#[test]
fn whoever_is_no_operator_starts_agrees_and_tries_nothing_again() {
    let mut rested = World::at_ticket("OFF-16", "Olga", 1);
    let id = rested.press().expect("alive").expect("a run");
    crate::truth::play(&mut rested, &id).expect("it ends");
    for who in ["Ned", "Ana", "Hugo"] {
        let mut world = World::at_ticket("OFF-1", "Olga", 1);
        let hash = hash_of(&mut world, None);
        world.seat(who);
        for function in ["start", "schedule", "unschedule"] {
            let told = attempt(&mut world, function, json!({ "planHash": hash }));
            assert_eq!(told, ("operator.notAllowed".into(), 0), "{who} {function}");
        }
        let mut world = rested.clone();
        world.seat(who);
        let told = attempt(&mut world, "check", json!({ "runId": id }));
        assert_eq!(told, ("operator.notAllowed".into(), 0), "{who} check");
    }
}
