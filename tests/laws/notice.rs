//! Whoever is chosen because they do not use something is told first. Nothing is taken before the end
//! of the notice, and any sign of life or a 'keep' ends it.

use crate::world::World;
use offramp::engine::Answer;
use offramp_cloud::{Effect, Fault};
use serde_json::{Value, json};

const ADMIN: &str = "Josh";
const TICKET: &str = "OFF-30";
const DAYS: i64 = 2;
const DAY_MS: i64 = 86_400_000;

fn world() -> World {
    let mut world = World::at_ticket(TICKET, "Olga", 1);
    world.let_operate(ADMIN);
    world.change_bounds(|settings| {
        settings["inactivity"]["notice"] = json!({ "days": DAYS, "public": true });
    });
    world
}

fn start(world: &mut World, keys: &[&str]) -> Value {
    world.seat(ADMIN);
    let jql = format!("key in ({})", keys.join(", "));
    let found = world.admin(ADMIN, "admin.many", json!({ "jql": jql }))["body"].clone();
    let said = found["confirm"].to_string();
    assert!(said.contains("2 days later") && said.contains("is not reached"), "{said}");
    order(world, &found)
}

fn order(world: &mut World, found: &Value) -> Value {
    let rows = found["rows"].as_array().expect("rows");
    let ids: Vec<&Value> = rows.iter().map(|row| &row["issueId"]).collect();
    let payload = json!({ "issues": ids, "token": found["token"] });
    let answer = world.admin(ADMIN, "admin.startMany", payload);
    assert_eq!(answer["refusal"], Value::Null, "{answer}");
    answer["body"].clone()
}

/// Started, and told by the schedule.
fn told() -> World {
    let mut world = world();
    start(&mut world, &[TICKET]);
    world.now += 300_000;
    world.tick_schedule();
    assert_eq!(appointment(&world)["state"], "noticed");
    world
}

fn appointment(world: &World) -> Value {
    let found = world.platform.entities.iter().find(|((kind, _), _)| kind == "appointment");
    found.expect("an appointment").1.clone()
}

fn runs(world: &World) -> usize {
    world.platform.entities.keys().filter(|(kind, _)| kind == "run").count()
}

/// Closed with this reason; nothing was begun, nothing is pending, and the ticket was told once.
fn ended(world: &mut World, why: &str) {
    world.let_time_pass(24 * (DAYS + 2));
    let kept = appointment(world);
    assert_eq!(kept["state"], "stopped", "{kept}");
    assert!(kept["note"].as_str().expect("a note").contains(why), "{kept}");
    assert_eq!((runs(world), world.writes), (0, 0), "{:#?}", world.log);
    assert!(world.is_over());
    let said = world.said_on(TICKET);
    assert_eq!(said.iter().filter(|text| text.contains(why)).count(), 1, "{said:#?}");
    assert_eq!(notices(world), 1);
}

fn notices(world: &mut World) -> usize {
    let said = world.said_on(TICKET);
    said.iter().filter(|text| text.contains("Offramp takes from")).count()
}

#[test]
fn the_person_and_the_reporter_are_told_what_when_and_how_to_keep_it() {
    let mut world = world();
    let begun = start(&mut world, &[TICKET]);
    assert!(begun["lines"][0]["title"].as_str().expect("a line").starts_with("Told first"));
    world.now += 300_000;
    let before = world.now;
    world.tick_schedule();
    let said = world.said_on(TICKET);
    let [notice] = said.as_slice() else { panic!("{said:#?}") };
    let reporter = world.account_of("Hugo Human");
    for part in [world.subject.as_str(), &reporter, "90 days", "'keep'", "mention", "date"] {
        assert!(notice.contains(part), "{part}: {notice}");
    }
    let due = appointment(&world)["dueAt"].as_i64().expect("an instant");
    assert!(due >= before + DAYS * DAY_MS && due < before + DAYS * DAY_MS + 60_000);
    assert!(notice.contains(&due.to_string()), "the date that is said is the date that counts");
    assert_eq!((runs(&world), world.writes), (0, 0));
}

#[test]
fn nothing_starts_before_its_end_and_all_goes_the_usual_way_after() {
    let mut world = told();
    let due = appointment(&world)["dueAt"].as_i64().expect("an instant");
    // What a firing of the schedule takes is time as well.
    world.now = due - 30_000;
    world.tick_schedule();
    world.deliver_due();
    assert_eq!(appointment(&world)["state"], "noticed");
    assert_eq!(runs(&world), 0);
    world.now = due;
    world.tick_schedule();
    world.let_time_pass(3);
    assert_eq!((appointment(&world)["state"].clone(), runs(&world)), (json!("started"), 1));
    let opened = world.platform.entities.iter().find(|((kind, _), _)| kind == "run");
    assert!(opened.expect("a run").1["startedAt"].as_i64().expect("an instant") >= due);
    assert_eq!(world.writes, 1, "Jira goes, and Confluence stays");
    assert_eq!(notices(&mut world), 1);
}

#[test]
fn a_keep_of_the_person_or_of_the_reporter_ends_it() {
    for name in ["the person", "Hugo Human"] {
        let mut world = told();
        let who = match name {
            "the person" => world.subject.clone(),
            name => world.account_of(name),
        };
        world.answer(&who, TICKET, "Please KEEP this, I am back in May.");
        ended(&mut world, "who answered 'keep' on this ticket");
    }
}

#[test]
fn what_others_say_and_what_was_said_before_keeps_nothing() {
    let mut world = world();
    let (person, other) = (world.subject.clone(), world.account_of("Lena Lead"));
    world.answer(&person, TICKET, "keep");
    start(&mut world, &[TICKET]);
    world.let_time_pass(1);
    world.answer(&other, TICKET, "keep");
    world.answer(&person, TICKET, "The housekeeper asks. Upkeep.");
    world.let_time_pass(24 * DAYS + 3);
    assert_eq!((appointment(&world)["state"].clone(), runs(&world)), (json!("started"), 1));
}

/// The words of a notice by somebody else: nobody was told, so the app tells them.
#[test]
fn law_18_a_notice_that_somebody_else_wrote_is_none() {
    let mut world = world();
    start(&mut world, &[TICKET]);
    let cause = appointment(&world)["transition"].as_str().expect("a cause").to_owned();
    let look = cause.strip_prefix("notice:").expect("a notice");
    let ned = world.account_of("Ned");
    world.answer(&ned, TICKET, &format!("Reference: notice {look}"));
    world.answer(&ned, TICKET, &format!("Reference: notice {look}, kept"));
    world.now += 300_000;
    world.tick_schedule();
    assert_eq!(appointment(&world)["state"], "noticed");
    assert_eq!(notices(&mut world), 1);
}

#[test]
fn law_11_a_sign_of_life_ends_it() {
    let mut world = told();
    world.now += DAY_MS;
    world.use_everything_now(TICKET);
    ended(&mut world, "is not inactive");
}

#[test]
fn law_6_answers_that_cannot_be_read_in_full_start_nothing() {
    let effects = [
        Effect::Status { status: 503, headers: [].into(), body: None, after: false },
        Effect::Status { status: 403, headers: [].into(), body: None, after: false },
        Effect::TruncatedPage { with_next: false },
    ];
    for effect in effects {
        let mut world = told();
        let person = world.subject.clone();
        world.answer(&person, TICKET, "Who asks?");
        let fault = Fault::new(effect).on("GET", "*/comment").strike(1, 1_000_000);
        world.cloud.add_fault(fault);
        world.let_time_pass(24 * (DAYS + 1));
        assert_eq!(appointment(&world)["state"], "noticed");
        assert_eq!((runs(&world), world.writes), (0, 0));
        world.cloud.clear_faults();
        world.let_time_pass(3);
        assert_eq!((appointment(&world)["state"].clone(), runs(&world)), (json!("started"), 1));
    }
}

#[test]
fn a_notice_that_somebody_deleted_is_none() {
    let mut world = told();
    let due = appointment(&world)["dueAt"].clone();
    let mut other = appointment(&world);
    other["transition"] = json!("notice:another");
    let key = ("appointment".to_owned(), other["issueId"].as_str().expect("an id").to_owned());
    world.platform.entities.insert(key, other);
    world.now = due.as_i64().expect("an instant");
    world.tick_schedule();
    world.let_time_pass(2);
    assert_eq!(appointment(&world)["state"], "stopped");
    assert_eq!((runs(&world), world.writes), (0, 0));
}

#[test]
fn law_5_a_notice_whose_answer_is_lost_is_said_once() {
    let mut world = world();
    start(&mut world, &[TICKET]);
    let effect = Effect::Status { status: 500, headers: [].into(), body: None, after: true };
    world.cloud.add_fault(Fault::new(effect).on("POST", "*/comment").strike(1, 1));
    world.let_time_pass(1);
    assert_eq!(notices(&mut world), 1);
    assert_eq!(appointment(&world)["state"], "noticed");
}

#[test]
fn nobody_is_started_on_who_could_not_be_told() {
    let mut world = world();
    start(&mut world, &[TICKET]);
    let effect = Effect::Status { status: 403, headers: [].into(), body: None, after: false };
    world.cloud.add_fault(Fault::new(effect).on("POST", "*/comment").strike(1, 1_000_000));
    world.let_time_pass(24 * (DAYS + 1));
    assert_eq!((appointment(&world)["state"].clone(), runs(&world)), (json!("telling"), 0));
    world.cloud.clear_faults();
    let before = world.now;
    world.let_time_pass(1);
    let due = appointment(&world)["dueAt"].as_i64().expect("an instant");
    assert!(due >= before + DAYS * DAY_MS, "the days begin when it is told");
}

#[test]
fn law_5_started_twice_it_is_one_notice_and_another_look_does_not_begin_it_anew() {
    let mut world = told();
    let first = appointment(&world);
    let begun = start(&mut world, &[TICKET]);
    assert_eq!(begun["lines"][0]["title"], "Started before");
    world.let_time_pass(1);
    assert_eq!(appointment(&world), first);
    assert_eq!(notices(&mut world), 1);
}

#[test]
fn law_8_budgets_count_at_the_start_and_not_at_the_notice() {
    let mut world = world();
    world.change_bounds(|settings| settings["budgets"] = json!({ "perDay": 1 }));
    start(&mut world, &[TICKET, "OFF-31"]);
    world.let_time_pass(24);
    let used =
        |world: &World| world.platform.entities.keys().filter(|(k, _)| k == "budget").count();
    assert_eq!(used(&world), 0);
    world.let_time_pass(24 * (DAYS - 1) + 3);
    assert_eq!(runs(&world), 1, "{:#?}", world.platform.entities);
}

#[test]
fn an_operator_sees_it_on_the_panel_and_calls_it_off() {
    let mut world = told();
    world.seat("Olga");
    let shown = world.ask("open", json!({})).expect("alive");
    let Answer::Preview { plan, dated: Some(dated), .. } = &shown else { panic!("{shown:?}") };
    assert!(dated.appointment.is_some());
    let plan_hash = plan.hash.clone();
    let view = json!(offramp::boundary::present(&shown, offramp::domain::Instant(world.now)));
    assert!(view.to_string().contains("at the end of a notice"), "{view}");
    world.ask("unschedule", json!({ "planHash": plan_hash })).expect("alive");
    assert_eq!(appointment(&world)["state"], "off");
    world.let_time_pass(24 * (DAYS + 1));
    assert_eq!((runs(&world), world.writes), (0, 0));
}

#[test]
fn without_a_notice_in_the_settings_it_starts_at_once() {
    let mut world = world();
    world.change_bounds(|settings| {
        settings["inactivity"].as_object_mut().expect("rules").remove("notice");
    });
    let found = world.admin(ADMIN, "admin.many", json!({ "jql": "key = OFF-30" }))["body"].clone();
    assert!(!found["confirm"].to_string().contains("told first"));
    order(&mut world, &found);
    world.let_time_pass(3);
    assert_eq!((runs(&world), notices(&mut world)), (1, 0));
}
