//! What somebody no longer uses is taken, by every path and nothing else, and whoever is not known
//! to be idle keeps everything.

use crate::right::{self, Ends, Right};
use crate::truth::{end_of, play};
use crate::world::{World, reached};
use offramp::engine::Answer;
use offramp::engine::run::{Rest, Run};
use offramp::plan::{Plan, Prediction};
use offramp::policy::{Refusal, RefusalCode};
use offramp_cloud::{Effect, Fault};
use serde_json::{Value, json};

const MAIN: &str = "11111111-aaaa-4aaa-8aaa-000000000001";

fn product(key: &str) -> String {
    format!("ari:cloud:{key}::site/{MAIN}")
}

fn planned(world: &mut World) -> Plan {
    match world.ask("open", json!({})).expect("alive") {
        Answer::Preview { plan, refusal: None, .. } => *plan,
        other => panic!("no plan: {other:?}"),
    }
}

fn ended(world: &mut World) -> Run {
    let id = world.press().expect("alive").expect("a run");
    play(world, &id).expect("a run")
}

fn refused(world: &mut World) -> Refusal {
    let answer = world.ask("open", json!({})).expect("alive");
    let Answer::Refused(refusal) = answer else { panic!("not refused: {answer:?}") };
    assert_eq!(world.writes, 0);
    refusal
}

fn removals(world: &World) -> usize {
    world.log.iter().filter(|l| l.contains(" DELETE ") && l.contains("/memberships/")).count()
}

#[test]
fn who_used_confluence_yesterday_loses_jira_and_keeps_confluence() {
    let mut world = World::at_ticket("OFF-30", "Olga", 1);
    let plan = planned(&mut world);
    let removal = plan.steps.iter().find(|s| s.id.0.starts_with("strip.group.")).expect("a group");
    assert!(matches!(removal.prediction, Prediction::MayBeRefused { .. }), "a default group");
    let run = ended(&mut world);
    assert_eq!(run.rest, Some(Rest::Done), "{:?}", end_of(&run));
    let confluence = product("confluence");
    assert_eq!(reached(&world).into_iter().collect::<Vec<_>>(), std::slice::from_ref(&confluence));
    let end = end_of(&run);
    assert!(end.contains(&format!("prove.kept.{confluence} proven")), "{end:?}");
    assert!(end.contains(&format!("prove.gone.{} proven", product("jira-software"))), "{end:?}");
    assert_eq!((removals(&world), world.writes), (1, 1), "exactly one change: {:#?}", world.log);
    assert!(!world.locked_out(), "nobody is suspended who uses anything");
}

#[test]
fn who_uses_nothing_any_more_is_suspended_and_keeps_groups_for_the_day_they_are_back() {
    let mut world = World::at_ticket("OFF-31", "Olga", 1);
    let run = ended(&mut world);
    assert_eq!(run.rest, Some(Rest::Done), "{:?}", end_of(&run));
    assert!(world.locked_out());
    assert_eq!((removals(&world), world.writes), (0, 1), "{:#?}", world.log);
    let account = world.subject.clone();
    assert!(world.is_member(&account, "jira-users-acme"));
    let view = offramp::boundary::present(&Answer::Run(Box::new(run)), world_now(&world));
    let headline = json!(view)["run"]["headline"].clone();
    assert!(headline.as_str().unwrap().starts_with("2 seats are free: "), "{headline}");
}

fn world_now(world: &World) -> offramp::domain::Instant {
    offramp::domain::Instant(world.now)
}

#[test]
fn where_the_settings_say_so_the_products_go_one_by_one() {
    let mut world = World::at_ticket("OFF-31", "Olga", 1);
    world.change_settings(|settings| {
        settings["playbooks"]["revokeInactive"]["suspendWhenAllIdle"] = json!(false);
    });
    let run = ended(&mut world);
    assert_eq!(run.rest, Some(Rest::Done), "{:?}", end_of(&run));
    assert!(reached(&world).is_empty());
    assert_eq!((removals(&world), world.writes), (2, 2), "{:#?}", world.log);
}

/// Not a task that somebody does in its stead: the right is given, and it is tried again. Whoever can't
/// give it reads on the step who does it by hand.
#[test]
fn a_suspension_that_is_refused_waits_for_the_right_and_says_who_can_do_it_instead() {
    let mut world = World::at_ticket("OFF-31", "Olga", 1);
    let account = world.subject.clone();
    world.cloud.switches_mut().suspend_forbidden.insert(account);
    let run = ended(&mut world);
    assert_eq!(run.rest, Some(Rest::ByHand), "{:?}", end_of(&run));
    let shown = offramp::boundary::present(&Answer::Run(Box::new(run)), world_now(&world));
    let shown = json!(shown);
    assert_eq!(shown["manual"], json!([]));
    assert_eq!(shown["actions"][0]["label"], "Try again", "{shown}");
    let phases = shown["plan"]["phases"].as_array().expect("phases").iter();
    let steps: Vec<&Value> = phases.flat_map(|phase| phase["steps"].as_array().unwrap()).collect();
    let of =
        |id: &str| *steps.iter().find(|step| step["id"].as_str().unwrap().starts_with(id)).unwrap();
    let refused = &of("cut.suspend.")["outcome"];
    assert_eq!(refused["kind"], "failed", "{refused}");
    let said = refused["text"].as_str().unwrap();
    for words in [
        "the right of the organization's write key is missing",
        "Not allowed to manage this user",
        "try again",
        "Site admins",
        "Suspend Eva Everything",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

/// The last group of somebody whose Confluence is a direct role.
#[test]
fn a_last_default_group_that_is_refused_goes_once_the_quarantine_group_is_another() {
    let mut world = World::at_ticket("OFF-32", "Olga", 1);
    world.forbid_leaving_the_last_group();
    let run = ended(&mut world);
    assert_eq!(run.rest, Some(Rest::Done), "{:?}", end_of(&run));
    assert_eq!(reached(&world).into_iter().collect::<Vec<_>>(), [product("confluence")]);
    let account = world.subject.clone();
    assert!(world.is_member(&account, "offramp-quarantine"));
    assert_eq!(removals(&world), 2, "refused, and once more: {:#?}", world.log);
}

#[test]
fn a_default_group_that_nobody_leaves_is_left_to_a_person_by_name() {
    let mut world = World::at_ticket("OFF-32", "Olga", 1);
    world.change_settings(|settings| {
        settings["playbooks"]["revokeInactive"]["manualContact"] = json!("Licences (it@acme)");
    });
    world.cloud.switches_mut().last_default_group = Some(400);
    let run = ended(&mut world);
    assert_eq!(run.rest, Some(Rest::ByHand), "{:?}", end_of(&run));
    let shown = offramp::boundary::present(&Answer::Run(Box::new(run)), world_now(&world));
    let manual = json!(shown)["manual"].clone();
    assert_eq!(manual.as_array().unwrap().len(), 1, "{manual}");
    assert_eq!(manual[0]["who"], "Licences (it@acme)");
    assert!(reached(&world).contains(&product("confluence")));
}

/// Nobody is marked for a refusal that has another reason.
#[test]
fn a_refusal_for_another_reason_marks_nobody() {
    let mut world = World::at_ticket("OFF-32", "Olga", 1);
    let body = json!({ "errors": [{ "code": "ADMIN-403-5", "title": "NOT_ALLOWED" }] });
    let effect = Effect::Status { status: 403, headers: [].into(), body: Some(body), after: false };
    let refused = Fault::new(effect).on("DELETE", "*/memberships/*");
    world.cloud.add_fault(refused.strike(1, 1_000));
    let run = ended(&mut world);
    assert_eq!(run.rest, Some(Rest::ByHand), "{:?}", end_of(&run));
    assert!(!world.log.iter().any(|l| l.contains(" POST ") && l.ends_with("/memberships")));
    assert_eq!(removals(&world), 1, "{:#?}", world.log);
}

#[test]
fn who_is_not_known_to_be_idle_is_refused_with_the_reason() {
    for (key, code, words) in [
        ("OFF-33", RefusalCode::SubjectNotInactive, "came only recently, 110 days"),
        ("OFF-34", RefusalCode::SubjectProtected, "Otto Orgadmin is an organization admin"),
        ("OFF-35", RefusalCode::SubjectNotInactive, "the account of a program"),
    ] {
        let mut world = World::at_ticket(key, "Olga", 1);
        let refusal = refused(&mut world);
        assert_eq!(refusal.code, code, "{key}");
        let said = format!("{}. {}", refusal.title, refusal.detail);
        assert!(said.contains(words), "{key}: {said}");
        assert!(said.contains("Nothing was"), "{key}: {said}");
    }
}

#[test]
fn who_uses_everything_is_told_since_when() {
    let mut world = World::at_ticket("OFF-30", "Olga", 1);
    let sam = world.account_of("Sam Lee");
    world.name_on_ticket(&sam);
    let refusal = refused(&mut world);
    assert_eq!(refusal.code, RefusalCode::SubjectNotInactive);
    assert!(refusal.detail.contains("Jira on acme.atlassian.net: used today."), "{refusal:?}");
}

/// A tenant whose search tells no use: the same is asked for this one person.
#[test]
fn what_the_search_does_not_tell_is_asked_for_alone() {
    for key in ["OFF-30", "OFF-31", "OFF-32"] {
        let mut told = World::at_ticket(key, "Olga", 1);
        let plan = planned(&mut told);
        let mut world = World::at_ticket(key, "Olga", 1);
        world.cloud.switches_mut().no_product_access = true;
        assert_eq!(planned(&mut world).hash, plan.hash, "{key}");
        assert_eq!(world.requests, told.requests + 1, "{key}: {:#?}", world.log);
        let run = ended(&mut world);
        assert_eq!(run.rest, Some(Rest::Done), "{key}: {:?}", end_of(&run));
    }
}

/// Nobody tells, and Jira holds no work of theirs, which proves nothing: they may read.
#[test]
fn law_11_what_is_not_told_of_use_makes_nobody_idle() {
    for effect in [Effect::status(500), Effect::status(404), Effect::Malformed] {
        let mut world = World::at_ticket("OFF-30", "Olga", 1);
        world.cloud.switches_mut().no_product_access = true;
        let fault = Fault::new(effect.clone()).on("*", "*/last-active-dates");
        world.cloud.add_fault(fault.strike(1, 1_000));
        let refusal = refused(&mut world);
        assert_eq!(refusal.code, RefusalCode::SubjectNotInactive, "{effect:?}");
        assert!(refusal.title.contains("isn't known"), "{effect:?}: {refusal:?}");
    }
}

#[test]
fn law_6_what_cannot_be_read_in_full_makes_nobody_idle() {
    for key in ["OFF-30", "OFF-31", "OFF-32", "OFF-33"] {
        for path in ["*/users/search", "*/groups/search", "*/groups/*/role-assignments"] {
            for status in [401, 403, 500] {
                let mut world = World::at_ticket(key, "Olga", 1);
                let fault = Fault::new(Effect::status(status)).on("*", path);
                world.cloud.add_fault(fault.strike(1, 1_000));
                let code = serde_json::to_value(refused(&mut world).code).expect("json");
                let of_connection = code.as_str().is_some_and(|c| c.starts_with("connection."));
                assert!(of_connection, "{key} {path} {status}: {code}");
            }
        }
    }
}

/// Any page of any read, short by its last entry and without a way to the rest.
#[test]
fn law_11_a_page_that_is_cut_short_makes_nobody_idle() {
    for key in ["OFF-30", "OFF-31", "OFF-32", "OFF-33", "OFF-36"] {
        let mut calm = World::at_ticket(key, "Olga", 1);
        let whole = calm.ask("open", json!({})).expect("alive");
        for nth in 1..=calm.requests {
            let mut world = World::at_ticket(key, "Olga", 1);
            let short = Fault::new(Effect::TruncatedPage { with_next: false });
            world.cloud.add_fault(short.strike(u32::try_from(nth).expect("few"), 1));
            let answer = world.ask("open", json!({})).expect("alive");
            match (&whole, &answer) {
                (_, Answer::Refused(_)) => {}
                (Answer::Preview { plan, .. }, Answer::Preview { plan: other, .. }) => {
                    assert_eq!(plan.hash, other.hash, "{key} {nth}: {:?}", other.lines());
                }
                _ => panic!("{key} {nth}: {answer:?}"),
            }
        }
    }
}

/// Use of Confluence is told, and no role on it is: it may be one short page.
#[test]
fn who_is_told_to_use_something_else_is_not_suspended() {
    let mut world = World::at_ticket("OFF-30", "Olga", 1);
    let group = world.group_id("confluence-users-acme");
    let account = world.subject.clone();
    world.leave_group(&account, &group);
    let plan = planned(&mut world);
    assert!(plan.steps.iter().all(|s| !s.id.0.starts_with("cut.")), "{:?}", plan.lines());
}

#[test]
fn without_thresholds_nobody_is_inactive_and_the_field_is_named() {
    let mut world = World::at_ticket("OFF-30", "Olga", 1);
    world.change_settings(|settings| {
        settings.as_object_mut().expect("object").remove("inactivity");
        settings["playbooks"].as_object_mut().expect("object").remove("revokeInactive");
    });
    let refusal = refused(&mut world);
    assert_eq!(refusal.code, RefusalCode::InactivityMissing);
    assert!(refusal.detail.contains("`inactivity`"));
}

#[test]
fn bad_settings_of_the_playbook_are_refused_with_field_and_remedy() {
    for (change, field) in [
        (json!({ "suspendWhenAllIdle": true, "manualContact": " " }), "manualContact"),
        (json!({}), "suspendWhenAllIdle"),
        (json!({ "suspendWhenAllIdle": true, "days": 9 }), "days"),
    ] {
        let mut world = World::at_ticket("OFF-30", "Olga", 1);
        world.change_settings(|settings| settings["playbooks"]["revokeInactive"] = change);
        let refusal = refused(&mut world);
        assert_eq!(refusal.code, RefusalCode::SettingsInvalid);
        let field = format!("playbooks.revokeInactive.{field}");
        assert!(refusal.detail.contains(&field), "{refusal:?}");
    }
    let mut world = World::at_ticket("OFF-30", "Olga", 1);
    world.change_settings(|settings| {
        settings.as_object_mut().expect("object").remove("inactivity");
    });
    let refusal = refused(&mut world);
    assert!(refusal.detail.contains("inactivity"), "{refusal:?}");
}

/// A group that gives both is kept, and the plan says why; with another path it goes.
#[test]
fn a_group_that_also_gives_something_in_use_stays_and_is_somebodys_to_look_at() {
    let mut world = World::at_ticket("OFF-36", "Olga", 1);
    let jira = product("jira-software");
    let run = ended(&mut world);
    assert_eq!((run.rest, world.writes), (Some(Rest::ByHand), 0), "{:?}", end_of(&run));
    let step = run.opened.plan.steps.iter().find(|s| s.id.0 == format!("strip.product.{jira}"));
    let Some(Prediction::WillBeRefused { why, .. }) = step.map(|s| &s.prediction) else {
        panic!("{:?}", run.opened.plan.lines())
    };
    assert!(why.contains("partner-suite also gives Confluence"), "{why}");
    // What nobody took is said to be there.
    let shown = offramp::boundary::present(&Answer::Run(Box::new(run)), world_now(&world));
    let left = json!(shown)["run"]["residual"].clone();
    assert_eq!(left[0]["title"], "Still there", "{left}");
    assert_eq!(left[0]["lines"].as_array().map(Vec::len), Some(1), "{left}");
    assert_eq!(left[0]["lines"][0]["what"], "Jira on acme.atlassian.net", "{left}");
    // With another path to Confluence the group goes, and the plan says what goes with it.
    let mut world = World::at_ticket("OFF-36", "Olga", 1);
    world.rights = vec![Right {
        ends: Ends::Done,
        gone: &["group partner-suite"],
        ..*right::of("OFF-36", "revoke-inactive").expect("a row")
    }];
    let group = world.group_id("confluence-users-acme");
    let account = world.subject.clone();
    world.join(&account, &group);
    world.now += 600_000;
    let run = ended(&mut world);
    assert_eq!((run.rest, world.writes), (Some(Rest::Done), 1), "{:?}", end_of(&run));
    let lines = run.opened.plan.lines();
    assert!(lines.iter().any(|l| l.contains("also gives Confluence")), "{lines:?}");
}

#[test]
fn restore_gives_back_what_was_taken() {
    for key in ["OFF-30", "OFF-31", "OFF-32"] {
        let mut world = World::at_ticket(key, "Olga", 1);
        let before = reached(&world);
        crate::plays::leave(&mut world);
        assert_ne!(reached(&world), before, "{key}");
        crate::plays::confirm(&mut world, "Lena", Some("restore"));
        world.playbook = Some("restore");
        let run = ended(&mut world);
        assert_eq!(run.rest, Some(Rest::Done), "{key}: {:?}", end_of(&run));
        assert_eq!(reached(&world), before, "{key}");
        // Given back today, they have had no time to use it.
        world.let_time_pass(1);
        let again = json!({ "playbook": "revoke-inactive" });
        let Answer::Refused(refusal) = world.ask("open", again).expect("alive") else {
            panic!("{key}: taken again")
        };
        assert!(refusal.detail.contains("given back only recently, 30 days"), "{refusal:?}");
    }
}

/// Four reads of the organization about the person, then what a group gives and the roles once more.
#[test]
fn a_preview_asks_little() {
    for joins in [false, true] {
        let mut world = World::at_ticket("OFF-32", "Olga", 1);
        let account = world.subject.clone();
        if joins {
            // A group that is told to give nothing is not asked.
            world.join_group(&account, "project-atlas");
            world.now += 600_000;
        }
        planned(&mut world);
        let asked: Vec<&String> = world.log.iter().filter(|l| l.contains("/groups/")).collect();
        assert_eq!(asked.len(), 2, "one search, and what one group gives: {asked:#?}");
        assert_eq!(world.requests, 9, "{:#?}", world.log);
    }
}

#[test]
fn the_oracle_and_the_tickets_are_about_the_same() {
    for (key, idle, kept) in
        [("OFF-30", 1, 1), ("OFF-31", 2, 0), ("OFF-32", 1, 1), ("OFF-33", 0, 2), ("OFF-36", 1, 1)]
    {
        let world = World::at_ticket(key, "Olga", 1);
        let uses = world.uses(&world.subject);
        assert_eq!((uses.idle.len(), uses.kept.len()), (idle, kept), "{key}");
    }
}
