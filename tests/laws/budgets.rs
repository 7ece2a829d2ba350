//! Law 8: budgets have no side door. Whatever starts a run is counted where the run is admitted,
//! once, and what has no room is not started.

use crate::gates::{code, refused};
use crate::world::World;
use offramp::engine::Answer;
use serde_json::{Value, json};

/// Leavers whose tickets are plain.
const TICKETS: [&str; 6] = ["OFF-1", "OFF-2", "OFF-4", "OFF-12", "OFF-15", "OFF-17"];

fn with_budgets(budgets: Value) -> World {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    world.change_bounds(|settings| settings["budgets"] = budgets);
    world
}

/// Presses the button of a ticket; the code of the refusal, if there is one.
fn press(world: &mut World, key: &str) -> Option<String> {
    world.at(key);
    let hash = match world.ask("open", json!({})).expect("alive") {
        Answer::Preview { plan, .. } => plan.hash,
        other => panic!("no preview of {key}: {other:?}"),
    };
    match world.ask("start", json!({ "planHash": hash })).expect("alive") {
        Answer::Run(_) => None,
        answer => Some(code(&refused(answer))),
    }
}

/// How many people were admitted, by the counter that says most.
fn counted(world: &World) -> u64 {
    let of_budget = world.platform.entities.iter().filter(|((kind, _), _)| kind == "budget");
    of_budget.filter_map(|(_, row)| row["used"].as_u64()).max().unwrap_or(0)
}

fn runs(world: &World) -> usize {
    world.platform.entities.keys().filter(|(kind, _)| kind == "run").count()
}

#[test]
fn law_8_every_budget_stops_the_press_that_has_no_room_and_writes_nothing_for_it() {
    for budgets in [
        json!({ "perDay": 2 }),
        json!({ "perOperatorPerDay": 2 }),
        json!({ "perProjectPerDay": 2 }),
    ] {
        let mut world = with_budgets(budgets.clone());
        assert_eq!(press(&mut world, "OFF-1"), None, "{budgets}");
        assert_eq!(press(&mut world, "OFF-2"), None, "{budgets}");
        let writes = world.writes;
        assert_eq!(press(&mut world, "OFF-4").as_deref(), Some("budget.spent"), "{budgets}");
        assert_eq!((world.writes, runs(&world), counted(&world)), (writes, 2, 2), "{budgets}");
    }
}

const DAY_MS: i64 = 86_400_000;
const MINUTE_MS: i64 = 60_000;

/// So many minutes after the beginning of a day in UTC.
fn at_minute(world: &World, minute: i64) -> i64 {
    world.now - world.now.rem_euclid(DAY_MS) + minute * MINUTE_MS
}

/// Neither the last 24 hours nor the day of any zone: what is spent in the first minute is spent
/// until the last, and what is spent in the last is there again in the next.
#[test]
fn law_8_a_day_is_one_of_utc() {
    const LAST_MINUTE: i64 = 24 * 60 - 1;
    for budgets in [
        json!({ "perDay": 1 }),
        json!({ "perOperatorPerDay": 1 }),
        json!({ "perProjectPerDay": 1 }),
        json!({ "directoryPercentPerDay": 1 }),
    ] {
        let mut world = with_budgets(budgets.clone());
        world.now = at_minute(&world, 24 * 60 + 1);
        world.tick_schedule();
        assert_eq!(press(&mut world, "OFF-1"), None, "{budgets}");
        world.now = at_minute(&world, LAST_MINUTE);
        let spent = Some("budget.spent");
        assert_eq!(press(&mut world, "OFF-2").as_deref(), spent, "{budgets} at 23:59");
        world.now = at_minute(&world, 24 * 60 + 1);
        assert_eq!(press(&mut world, "OFF-2"), None, "{budgets} of the next day");

        let mut world = with_budgets(budgets.clone());
        world.tick_schedule();
        world.now = at_minute(&world, LAST_MINUTE);
        assert_eq!(press(&mut world, "OFF-1"), None, "{budgets}");
        assert!(world.now < at_minute(&world, 24 * 60), "still the same day");
        world.now = at_minute(&world, 24 * 60 + 1);
        assert_eq!(press(&mut world, "OFF-2"), None, "{budgets} two minutes later");
    }
}

#[test]
fn law_8_a_rules_own_budget_counts_beside_the_organizations() {
    for budget in [json!({ "perDay": 1 }), json!({ "perOperatorPerDay": 1 })] {
        let mut world = with_budgets(json!({ "perDay": 5 }));
        world.change_bounds(|settings| settings["rules"][0]["budget"] = budget);
        assert_eq!(press(&mut world, "OFF-1"), None);
        assert_eq!(press(&mut world, "OFF-2").as_deref(), Some("budget.spent"));
    }
}

#[test]
fn law_8_another_operator_has_a_budget_of_their_own_and_shares_the_organizations() {
    let mut world = with_budgets(json!({ "perOperatorPerDay": 1, "perDay": 2 }));
    assert_eq!(press(&mut world, "OFF-1"), None);
    assert_eq!(press(&mut world, "OFF-2").as_deref(), Some("budget.spent"));
    world.seat("Lena");
    assert_eq!(press(&mut world, "OFF-2"), None);
    world.seat("Olga");
    world.now += 1_000;
    assert_eq!(press(&mut world, "OFF-4").as_deref(), Some("budget.spent"));
}

#[test]
fn law_8_a_share_of_a_directory_needs_its_size_and_is_told_by_the_schedule() {
    let mut world = with_budgets(json!({ "directoryPercentPerDay": 1 }));
    assert_eq!(press(&mut world, "OFF-1").as_deref(), Some("budget.unknown"));
    assert_eq!(world.writes, 0);
    world.tick_schedule();
    assert_eq!(press(&mut world, "OFF-1"), None);
    // One percent of some thirty people is one person, and that was Jane.
    assert_eq!(press(&mut world, "OFF-2").as_deref(), Some("budget.spent"));
    // A size that nobody could tell for two days is none.
    world.now += 3 * 86_400_000;
    assert_eq!(press(&mut world, "OFF-2").as_deref(), Some("budget.unknown"));
}

#[test]
fn law_8_rules_of_automation_and_transitions_count_too() {
    let mut world = with_budgets(json!({ "perProjectPerDay": 2 }));
    let olga = world.account_of("Olga");
    world.at("OFF-1");
    let done = world.automation("left-business", &olga, "OFF-1");
    assert!(matches!(done, Some(Answer::Acted(acted)) if acted.run.is_some()));
    world.at("OFF-2");
    world.transition("Olga", "move-1", Some("left-business"));
    world.let_time_pass(2);
    assert_eq!((runs(&world), counted(&world)), (2, 2));
    world.at("OFF-4");
    let writes = world.writes;
    let refused = world.automation("left-business", &olga, "OFF-4");
    assert!(matches!(&refused, Some(Answer::Refused(r)) if code(r) == "operator.notAllowed"));
    world.at("OFF-12");
    world.transition("Olga", "move-2", Some("left-business"));
    world.let_time_pass(2);
    assert_eq!((world.writes, runs(&world), counted(&world)), (writes, 2, 2));
    let told = world.said_on("OFF-12").join(" ");
    assert!(told.contains("budget"), "the ticket says why: {told}");
}

#[test]
fn law_8_twenty_parallel_presses_never_get_more_than_the_budget_has() {
    for limit in 1..4_u64 {
        let mut world = with_budgets(json!({ "perDay": limit }));
        // Everybody has looked before anybody presses.
        let plans: Vec<(&str, String)> = TICKETS
            .iter()
            .map(|key| {
                world.at(key);
                match world.ask("open", json!({})).expect("alive") {
                    Answer::Preview { plan, .. } => (*key, plan.hash),
                    other => panic!("no preview of {key}: {other:?}"),
                }
            })
            .collect();
        let presses: Vec<Value> = (0..20)
            .map(|at| {
                let (key, hash) = &plans[at % plans.len()];
                world.at(key);
                world.pressed("start", json!({ "planHash": hash }))
            })
            .collect();
        let answers = world.all_at_once(&presses);
        let refused = answers.iter().filter(|a| matches!(a, Answer::Refused(_))).count();
        assert_eq!(runs(&world) as u64, limit, "{limit}");
        assert_eq!(counted(&world), limit, "{limit}");
        assert!(refused > 0);
        for answer in answers {
            if let Answer::Refused(refusal) = answer {
                let code = code(&refusal);
                let expected = ["budget.spent", "run.other", "storage.failed"];
                assert!(expected.contains(&code.as_str()), "{code}");
            }
        }
    }
}

#[test]
fn law_8_a_run_that_is_tried_again_or_taken_up_is_counted_once() {
    let mut world = with_budgets(json!({ "perDay": 1 }));
    world.at("OFF-3");
    let id = world.press().expect("alive").expect("a run");
    world.let_time_pass(3);
    for _ in 0..3 {
        world.ask("check", json!({ "runId": id })).expect("alive");
        world.let_time_pass(1);
    }
    assert_eq!((runs(&world), counted(&world)), (1, 1));
}

#[test]
fn a_counter_that_cannot_be_read_is_not_a_counter_at_zero() {
    let mut world = with_budgets(json!({ "perDay": 3 }));
    assert_eq!(press(&mut world, "OFF-1"), None);
    for ((kind, _), row) in &mut world.platform.entities {
        if kind == "budget" {
            row["used"] = json!("many");
        }
    }
    assert_eq!(press(&mut world, "OFF-2").as_deref(), Some("budget.unknown"));
}
