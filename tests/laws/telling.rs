//! Laws 14 and 15: nothing of a person, a run or an appointment is told before it is known that
//! whoever asks may have it, and the right is asked about the thing that is done. Each try stands
//! beside the same by somebody who may.

use crate::gates::code;
use crate::plays::confirm;
use crate::world::World;
use offramp::engine::Answer;
use serde_json::{Value, json};

/// What a stranger could use: whether an answer names any of it.
fn tells(answer: &Answer, words: &[&str]) -> Vec<String> {
    let text = format!("{answer:?}").to_lowercase();
    words.iter().filter(|w| text.contains(&w.to_lowercase())).map(|w| (*w).to_owned()).collect()
}

fn refusal_of(answer: &Answer) -> String {
    match answer {
        Answer::Refused(refusal) => code(refusal),
        Answer::Preview { .. } => panic!("a plan is told"),
        Answer::Run(_) | Answer::Halted { .. } => panic!("a run is told"),
        other => panic!("told: {other:?}"),
    }
}

/// Who is the person of OFF-4, by anything that only the organization knows.
const DORA: [&str; 3] = ["dora", "@", "eng-"];

fn rule(world: &mut World, change: impl FnOnce(&mut Value)) {
    world.change_bounds(|settings| change(&mut settings["rules"]));
}

/// Hugo and whoever else is in the group of HR may do this here.
fn hr_may(world: &mut World, playbooks: &[&str]) {
    let hr = world.group_id("hr-team");
    let playbooks = json!(playbooks);
    rule(world, |rules| {
        rules.as_array_mut().expect("rules").push(json!({
            "name": "HR", "operatorGroups": [{ "id": hr, "name": "hr-team" }],
            "playbooks": playbooks, "projects": ["OFF"],
        }));
    });
}

#[test]
fn law_14_who_may_neither_run_nor_confirm_is_told_nothing_by_a_confirmation() {
    let presses = |hash: &str| {
        [
            ("open", json!({})),
            ("approve", json!({ "planHash": hash })),
            ("start", json!({ "planHash": hash })),
        ]
        .into_iter()
        .chain([("schedule", json!({ "planHash": hash })), ("unschedule", json!({}))])
    };
    for key in ["OFF-1", "OFF-4", "OFF-5", "OFF-9", "OFF-10", "OFF-24"] {
        let mut world = World::at_ticket(key, "Ned", 1);
        for (function, payload) in presses("x") {
            let answer = world.ask(function, payload).expect("alive");
            refusal_of(&answer);
            assert_eq!(
                tells(&answer, &["@", "eng-", "planhash", "account_id"]),
                [""; 0],
                "{key} {function}"
            );
        }
        assert_eq!(world.writes, 0);
    }
    // Somebody who may: the same press with another hash is answered with the plan.
    let mut world = World::at_ticket("OFF-24", "Ana", 1);
    let answer = world.ask("approve", json!({ "planHash": "x" })).expect("alive");
    assert!(matches!(answer, Answer::Preview { refusal: Some(_), .. }), "{answer:?}");
}

/// An approver sees what is theirs to confirm and nothing else.
#[test]
fn law_14_an_approver_sees_the_plans_that_are_theirs_to_confirm_and_no_others() {
    // Ana confirms admins who leave. Adam is one; Dora is none.
    for (key, is_theirs) in [("OFF-24", true), ("OFF-4", false), ("OFF-1", false)] {
        let mut world = World::at_ticket(key, "Ana", 1);
        for (function, payload) in [("open", json!({})), ("approve", json!({ "planHash": "x" }))] {
            let answer = world.ask(function, payload).expect("alive");
            let seen = matches!(answer, Answer::Preview { .. });
            assert_eq!(seen, is_theirs, "{key} {function}: {answer:?}");
        }
        // Nor of another playbook than the one that they are asked about.
        let answer = world.ask("open", json!({ "playbook": "revoke-inactive" })).expect("alive");
        refusal_of(&answer);
    }
}

#[test]
fn law_14_a_viewer_without_a_right_sees_of_a_run_how_it_stands_and_nothing_else() {
    let mut world = World::at_ticket("OFF-4", "Olga", 1);
    let run = world.press().expect("alive").expect("a run");
    for rests in [false, true] {
        if rests {
            world.let_time_pass(3);
        }
        world.seat("Ned");
        let asks = [
            ("open", json!({})),
            ("glance", json!({})),
            ("progress", json!({ "runId": run })),
            ("start", json!({ "planHash": "x" })),
            ("approve", json!({ "planHash": "x" })),
        ];
        for (function, payload) in asks {
            let answer = world.ask(function, payload).expect("alive");
            let said = refusal_of(&answer);
            assert!(
                said == "run.notShown"
                    || said == "operator.notAllowed"
                    || said == "approval.notAllowed",
                "{function}: {said}"
            );
            assert_eq!(tells(&answer, &DORA), [""; 0], "{function}");
        }
        let writes = world.writes;
        let answer = world.ask("check", json!({ "runId": run })).expect("alive");
        refusal_of(&answer);
        // That a run has another name is no way to find out about it either.
        for guess in ["run-7", "leave-10004-1", &run] {
            let answer = world.ask("progress", json!({ "runId": guess })).expect("alive");
            assert_ne!(refusal_of(&answer), "run.unknown", "{guess}");
        }
        assert_eq!(world.writes, writes);
        // Another operator sees all of it.
        world.seat("Lena");
        let answer = world.ask("progress", json!({ "runId": run })).expect("alive");
        assert!(matches!(answer, Answer::Run(_)), "{answer:?}");
        world.seat("Olga");
    }
}

/// Where whoever asks can't see the ticket, there is no run, however its number is found out.
#[test]
fn law_14_a_run_on_a_ticket_that_is_hidden_from_whoever_asks_is_not_told() {
    let mut world = World::at_ticket("OFF-4", "Olga", 1);
    let run = world.press().expect("alive").expect("a run");
    world.let_time_pass(1);
    world.hide("OFF-4", true);
    for who in ["Lena", "Olga", "Ned"] {
        world.seat(who);
        for (function, payload) in [
            ("open", json!({})),
            ("progress", json!({ "runId": run })),
            ("check", json!({ "runId": run })),
            ("start", json!({ "planHash": "x" })),
        ] {
            let answer = world.ask(function, payload).expect("alive");
            assert_eq!(refusal_of(&answer), "issue.hidden", "{who} {function}");
        }
        // A glance must not tell more than that there is nothing to be seen.
        let answer = world.ask("glance", json!({})).expect("alive");
        assert!(matches!(answer, Answer::Nothing), "{answer:?}");
    }
    world.hide("OFF-4", false);
    world.seat("Lena");
    assert!(matches!(world.ask("open", json!({})).expect("alive"), Answer::Run(_)));
}

/// What was agreed is called off, replaced and shown by a rule for what it is.
#[test]
fn law_15_an_appointment_is_not_called_off_by_naming_another_playbook() {
    let mut world = World::at_ticket("OFF-23", "Olga", 1);
    hr_may(&mut world, &["onboard", "left-team", "revoke-inactive"]);
    let Ok(Answer::Preview { plan, .. }) = world.ask("open", json!({})) else { panic!("no plan") };
    world.ask("schedule", json!({ "planHash": plan.hash })).expect("alive");
    let agreed = world.appointment().expect("agreed");
    assert_eq!(agreed["state"], "set");
    world.fill("OFF-23", "customfield_10053", &json!({ "value": "Backend" }));
    world.fill("OFF-23", "customfield_10054", &json!({ "value": "Platform" }));
    world.seat("Hugo");
    for playbook in ["onboard", "left-team", "revoke-inactive", "left-business"] {
        let hash = match world.ask("open", json!({ "playbook": playbook })).expect("alive") {
            Answer::Preview { plan, dated, .. } => {
                let shown = dated.and_then(|d| d.appointment);
                assert_eq!(shown, None, "{playbook}: what Olga agreed is none of Hugo's");
                plan.hash
            }
            _ => "x".to_owned(),
        };
        for function in ["unschedule", "schedule"] {
            let payload = json!({ "playbook": playbook, "planHash": hash });
            let _ = world.ask(function, payload).expect("alive");
            assert_eq!(world.appointment(), Some(agreed.clone()), "{function} {playbook}");
        }
    }
    // Whoever may run it may call it off.
    world.seat("Lena");
    world.ask("unschedule", json!({})).expect("alive");
    assert_eq!(world.appointment().expect("kept")["state"], "off");
}

/// 'Try again' goes on with the run that there is: that is what the right is asked about.
#[test]
fn law_15_trying_again_takes_a_right_to_the_run_that_there_is() {
    let mut world = World::at_ticket("OFF-4", "Olga", 1);
    hr_may(&mut world, &["onboard"]);
    let run = world.press().expect("alive").expect("a run");
    world.let_time_pass(1);
    let writes = world.writes;
    world.seat("Hugo");
    for playbook in [json!("onboard"), Value::Null, json!("left-business")] {
        let payload = json!({ "runId": run, "playbook": playbook });
        let answer = world.ask("check", payload).expect("alive");
        assert_eq!(refusal_of(&answer), "operator.notAllowed", "{playbook}");
    }
    assert_eq!(world.writes, writes);
    world.seat("Lena");
    let answer = world.ask("check", json!({ "runId": run, "playbook": "onboard" })).expect("alive");
    assert!(matches!(answer, Answer::Run(_)), "{answer:?}");
}

/// What lifts a cut needs what giving access back needs, by whatever playbook.
#[test]
fn law_15_nobody_is_let_in_again_by_onboarding_them() {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    hr_may(&mut world, &["onboard", "left-team"]);
    world.press().expect("alive").expect("a run");
    world.let_time_pass(3);
    assert!(world.locked_out());
    let account = world.subject.clone();
    world.make_about("OFF-22", &account);
    let writes = world.writes;
    for (who, wanted) in [("Hugo", "operator.notAllowed"), ("Olga", "approval.missing")] {
        world.seat(who);
        let answer = world.ask("open", json!({ "playbook": "onboard" })).expect("alive");
        let Answer::Preview { plan, .. } = answer else { panic!("{who}: {answer:?}") };
        let press = json!({ "planHash": plan.hash, "playbook": "onboard" });
        let refusal = crate::gates::refused(world.ask("start", press).expect("alive"));
        assert_eq!(code(&refusal), wanted, "{who}: {refusal:?}");
        assert_eq!(world.writes, writes, "{who}");
    }
    // Somebody else of those who confirm that access is given back confirms this too.
    confirm(&mut world, "Lena", Some("onboard"));
    world.seat("Olga");
    let Ok(Answer::Preview { plan, .. }) = world.ask("open", json!({ "playbook": "onboard" }))
    else {
        panic!("no plan")
    };
    let press = json!({ "planHash": plan.hash, "playbook": "onboard" });
    let answer = world.ask("start", press).expect("alive");
    assert!(matches!(answer, Answer::Run(_)), "{answer:?}");
}

/// A group that makes admins is not given by a bundle, under whatever name it stands there.
#[test]
fn law_15_a_group_that_makes_admins_is_given_by_no_bundle() {
    for (ticket, playbook) in
        [("OFF-20", "left-team"), ("OFF-21", "onboard"), ("OFF-22", "onboard")]
    {
        let mut world = World::at_ticket(ticket, "Olga", 1);
        let admins = world.group_id("jira-admins-acme");
        world.change_bounds(|settings| {
            for bundle in settings["bundles"].as_array_mut().expect("bundles") {
                bundle["atlassianGroups"][0]["id"] = json!(admins);
                bundle["atlassianGroups"][0]["name"] = json!("lunch");
            }
        });
        let answer = world.ask("open", json!({ "playbook": playbook })).expect("alive");
        assert_eq!(refusal_of(&answer), "bundle.administers", "{ticket}");
        let press = json!({ "planHash": "x", "playbook": playbook });
        let answer = world.ask("start", press).expect("alive");
        assert_eq!(refusal_of(&answer), "bundle.administers", "{ticket}");
        world.transition("Olga", "x-1", Some(playbook));
        world.let_time_pass(3);
        assert_eq!(world.writes, 0, "{ticket}");
    }
}

/// Giving access back gives no group back that makes admins: not one that did then, and not one
/// that does by now.
#[test]
fn law_15_giving_access_back_makes_no_admin() {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    let account = world.subject.clone();
    let admins = world.group_id("jira-admins-acme");
    world.join(&account, &admins);
    world.now += 60_000;
    world.press().expect("alive").expect("a run");
    world.let_time_pass(3);
    assert!(!world.is_member(&account, "jira-admins-acme"));
    confirm(&mut world, "Lena", Some("restore"));
    let Ok(Answer::Preview { plan, .. }) = world.ask("open", json!({ "playbook": "restore" }))
    else {
        panic!("no plan")
    };
    let said = plan.notes.iter().filter(|note| note.contains("jira-admins-acme")).count();
    assert_eq!(said, 1, "{:?}", plan.notes);
    let press = json!({ "planHash": plan.hash, "playbook": "restore" });
    assert!(matches!(world.ask("start", press), Ok(Answer::Run(_))));
    world.let_time_pass(3);
    assert!(!world.is_member(&account, "jira-admins-acme"));
    assert!(world.is_member(&account, "eng-backend"), "everything else comes back");
}

/// A run is told on its own ticket only: its name is no key to it from anywhere else.
#[test]
fn law_14_a_run_is_told_on_its_own_ticket_only() {
    let mut world = World::at_ticket("OFF-4", "Olga", 1);
    let run = world.press().expect("alive").expect("a run");
    world.let_time_pass(1);
    let writes = world.writes;
    world.at("OFF-2");
    for who in ["Ned", "Olga", "Lena"] {
        world.seat(who);
        for function in ["progress", "check"] {
            let answer = world.ask(function, json!({ "runId": run })).expect("alive");
            refusal_of(&answer);
            assert_eq!(tells(&answer, &DORA), [""; 0], "{who} {function}");
        }
    }
    assert_eq!(world.writes, writes);
}
