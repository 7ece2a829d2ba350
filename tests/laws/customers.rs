//! What Jira documents of service projects, closed tickets and bulk changes, and what the app makes
//! of it: customers read nothing of a run, the ticket's team all of it, the gate its state. That
//! nothing is public for a moment is held by the judge at each request (`world/watch.rs`).

use crate::truth::play;
use crate::world::World;
use offramp::engine::run::Rest;
use serde_json::{Value, json};

const TICKET: &str = "OFF-2";

fn world_with(ticket: &str, choices: &[(&str, &str)]) -> World {
    let mut world = World::at_ticket(ticket, "Olga", 1);
    for (name, value) in choices {
        world.cloud.set_variant(name, value).expect("a variant");
    }
    world
}

/// Comments on a ticket, each with whether customers read it.
fn comments(world: &World, key: &str) -> Vec<(String, bool)> {
    let tickets = world.cloud.company().tickets;
    let ticket = tickets.into_iter().find(|ticket| ticket.key == key).expect("a ticket");
    ticket.comments.into_iter().map(|said| (said.body.to_string(), said.for_customers)).collect()
}

fn is_result((text, _): &(String, bool)) -> bool {
    text.contains("steps proven") && text.contains("Record: ")
}

fn said_state(world: &mut World, key: &str) -> Option<Value> {
    world.property_of(key).map(|note| note["state"].clone())
}

#[test]
fn the_team_reads_the_result_and_customers_do_not_whichever_way_jira_takes() {
    for kind in ["service_desk", "absent", "software"] {
        for by in ["both", "jsm", "property", "property-jsm-public", "neither"] {
            for closed in ["no", "issue", "property", "all"] {
                let choices = [
                    ("project.type", kind),
                    ("comment.internalBy", by),
                    ("ticket.uneditable", closed),
                ];
                let mut world = world_with(TICKET, &choices);
                let id = world.press().expect("alive").expect("a run");
                let run = play(&mut world, &id).expect("a run");
                assert_eq!(run.rest, Some(Rest::Done), "{choices:?}");
                let all = comments(&world, TICKET);
                let results: Vec<_> = all.iter().filter(|said| is_result(said)).collect();
                // Where the project's type is not told, it may be one with customers.
                let can_be_said = closed != "all" && (kind == "software" || by != "neither");
                assert_eq!(results.len(), usize::from(can_be_said), "{choices:?}: {all:#?}");
                assert!(results.iter().all(|(_, seen)| !seen), "{choices:?}");
                let takes_property = ["no", "issue"].contains(&closed);
                let state = said_state(&mut world, TICKET);
                let expected = takes_property.then(|| json!("done"));
                assert_eq!(state, expected, "{choices:?}");
            }
        }
    }
}

#[test]
fn a_later_result_changes_the_internal_comment_and_makes_no_other() {
    for by in ["both", "jsm", "property"] {
        let mut world = world_with("OFF-3", &[("comment.internalBy", by)]);
        world.change_settings(|settings| {
            settings.as_object_mut().expect("object").remove("entra");
        });
        let id = world.press().expect("alive").expect("a run");
        play(&mut world, &id).expect("a run");
        let before = comments(&world, "OFF-3");
        let (subject, now) = (world.subject.clone(), world.now);
        assert!(world.cloud.idp_deactivate(&subject, now), "{by}");
        world.let_time_pass(2);
        let after = comments(&world, "OFF-3");
        assert_eq!(before.len(), after.len(), "{by}: {after:#?}");
        assert_ne!(before, after, "{by}");
    }
}

/// A permission that is missing is given, a closed ticket is opened: what was refused is told then.
#[test]
fn what_a_ticket_refuses_is_told_again_once_it_may_be() {
    let mut world = world_with(TICKET, &[("ticket.uneditable", "all")]);
    let id = world.press().expect("alive").expect("a run");
    play(&mut world, &id).expect("a run");
    let told = |world: &World| world.log.iter().filter(|l| l.contains("/10002/comment")).count();
    let before = told(&world);
    world.let_time_pass(5);
    assert!((1..=20).contains(&(told(&world) - before)), "once an hour: {:#?}", world.log);
    assert_eq!(said_state(&mut world, TICKET), None);
    world.cloud.set_variant("ticket.uneditable", "no").expect("a variant");
    world.let_time_pass(2);
    assert_eq!(said_state(&mut world, TICKET), Some(json!("done")));
    let all = comments(&world, TICKET);
    assert_eq!(all.iter().filter(|said| is_result(said)).count(), 1, "{all:#?}");
    assert!(world.is_over());
}

#[test]
fn a_ticket_that_never_takes_it_is_given_up_after_a_day() {
    let mut world = world_with(TICKET, &[("ticket.uneditable", "all")]);
    let id = world.press().expect("alive").expect("a run");
    play(&mut world, &id).expect("a run");
    world.let_time_pass(27);
    assert!(world.is_over(), "nothing is left to be done");
}

#[test]
fn what_a_bulk_change_is_refused_for_is_handed_over_one_by_one() {
    for (refused, tasks) in [("lacking", 0), ("untold", 2), ("401", 2)] {
        let mut world = world_with("OFF-15", &[("bulk.permission", refused)]);
        let id = world.press().expect("alive").expect("a run");
        let run = play(&mut world, &id).expect("a run");
        let sent = |what: &str| world.log.iter().filter(|line| line.contains(what)).count();
        assert!(sent("/bulk/issues/fields") <= tasks, "{refused}: {:#?}", world.log);
        // Eleven issues of ATLAS and three of HR are open and hers.
        assert_eq!(sent("/assignee"), OPEN_ISSUES, "{refused}: {:#?}", world.log);
        let left: Vec<&str> =
            crate::truth::left(&run).map(|(step, _)| step.id.0.as_str()).collect();
        assert!(left.iter().all(|step| !step.contains("issues")), "{refused}: {left:?}");
        let holly = world.cloud.oracle(&world.subject, world.now).expect("a person");
        let facts = crate::right::facts(&holly);
        assert!(facts.iter().all(|fact| !fact.starts_with("work issue")), "{refused}: {facts:?}");
        world.check_ended(&id, run.rest == Some(Rest::Done));
    }
}

/// Open and Holly's, by the company's own list: eleven in ATLAS, three in HR.
const OPEN_ISSUES: usize = 14;

const ADMIN: &str = "Josh";

fn told_first(kind: &str, public: Option<bool>) -> World {
    let mut world = world_with("OFF-30", &[("project.type", kind)]);
    world.let_operate(ADMIN);
    world.change_bounds(|settings| {
        let mut notice = json!({ "days": 2 });
        if let Some(public) = public {
            notice["public"] = json!(public);
        }
        settings["inactivity"]["notice"] = notice;
    });
    world.seat(ADMIN);
    let found = world.admin(ADMIN, "admin.many", json!({ "jql": "key = OFF-30" }))["body"].clone();
    let ids: Vec<&Value> =
        found["rows"].as_array().expect("rows").iter().map(|r| &r["issueId"]).collect();
    let payload = json!({ "issues": ids, "token": found["token"] });
    world.admin(ADMIN, "admin.startMany", payload);
    world.let_time_pass(1);
    world
}

/// A notice that only agents read reaches nobody, and a public one is mailed: so it is for the
/// settings to say, and without that nobody is started on.
#[test]
fn a_notice_is_public_where_the_settings_say_so_and_else_nothing_is_started() {
    for (kind, public, state) in [
        ("software", None, "noticed"),
        ("software", Some(false), "noticed"),
        ("service_desk", None, "stopped"),
        ("service_desk", Some(false), "stopped"),
        ("absent", None, "stopped"),
        ("service_desk", Some(true), "noticed"),
    ] {
        let mut world = told_first(kind, public);
        let kept = world.platform.entities.iter().find(|((kind, _), _)| kind == "appointment");
        let kept = kept.expect("an appointment").1.clone();
        assert_eq!(kept["state"], state, "{kind} {public:?}: {kept}");
        let all = comments(&world, "OFF-30");
        assert_eq!(all.len(), usize::from(state == "noticed"), "{kind} {public:?}: {all:#?}");
        if state == "stopped" {
            assert!(kept["note"].as_str().expect("a note").contains("inactivity.notice.public"));
            world.let_time_pass(72);
            assert_eq!(world.writes, 0, "{kind} {public:?}");
        }
    }
}
