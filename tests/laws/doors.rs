//! Seeded schedules of the doors: several tickets, several ways to start, confirmations, budgets,
//! the stop switch and settings that change in the middle, with mixed faults. Laws 8 and 9 and the
//! switch are checked after every event (`world/rules.rs`).

use crate::dice::Dice;
use crate::schedules::storm_of;
use crate::world::{Weather, World};
use offramp::engine::Answer;
use serde_json::{Value, json};

/// Leavers, one of whom is an admin: their plan has to be confirmed.
const TICKETS: [&str; 6] = ["OFF-1", "OFF-2", "OFF-4", "OFF-12", "OFF-18", "OFF-24"];
const APPROVED: &str = "OFF-24";

fn schedule(seed: u64) -> &'static str {
    let mut chooser = Dice::new(seed ^ 0xD00D);
    let mut world = World::at_ticket("OFF-1", "Olga", seed);
    let most = chooser.pick(&[1, 2, 3, 9]);
    world.change_bounds(|settings| {
        let scope = chooser.pick(&["perDay", "perOperatorPerDay", "perProjectPerDay"]);
        settings["budgets"] = json!({ scope: most });
        if chooser.chance(30) {
            let security = settings["approvals"]["adminLeaver"].clone();
            settings["rules"][0]["approvals"] = security;
        }
    });
    world.weather = Weather {
        requests: chooser.pick(&[0, 2, 8]),
        entra: chooser.pick(&[0, 8]),
        storage: chooser.pick(&[0, 3, 10]),
        crashes: chooser.pick(&[0, 1, 3]),
        queue: chooser.pick(&[0, 10]),
        others: chooser.pick(&[0, 10, 30]),
        stops: chooser.pick(&[0, 0, 2, 10]),
        ..Weather::CALM
    };
    for _ in 0..chooser.below(4) + 2 {
        let key = chooser.pick(&TICKETS);
        world.at(key);
        enter(&mut world, key, &mut chooser);
        world.now += 1_000;
    }
    settle(&mut world, most)
}

/// Somebody starts something, by one of the doors.
fn enter(world: &mut World, key: &str, chooser: &mut Dice) {
    match chooser.below(6) {
        0 => {
            let olga = world.account_of("Olga");
            world.automation("left-business", &olga, key);
        }
        1 => {
            let id = format!("move-{}", world.now);
            world.transition("Olga", &id, Some("left-business"));
        }
        2 => edit(world, chooser),
        3 => world.let_time_pass(1),
        _ => press(world, key, chooser),
    }
}

/// An admin saves other settings: what was looked at by the former must not start.
fn edit(world: &mut World, chooser: &mut Dice) {
    let mut settings = world.platform.values["settings"].clone();
    settings["organization"]["name"] = json!(format!("Acme {}", chooser.below(1_000)));
    let calm = std::mem::replace(&mut world.weather, Weather::CALM);
    world.deploy(&settings);
    world.weather = calm;
}

/// Look, perhaps have it confirmed, perhaps have something change, press.
fn press(world: &mut World, key: &str, chooser: &mut Dice) {
    if key == APPROVED || chooser.chance(30) {
        let who = chooser.pick(&["Ana", "Olga", "Josh", "Ned"]);
        crate::plays::confirm(world, who, None);
    }
    let Ok(Answer::Preview { plan, seen, .. }) = world.ask("open", json!({})) else { return };
    let account = seen.person.account.to_string();
    if chooser.chance(20) && !world.is_member(&account, "eng-backend") {
        world.join_group(&account, "eng-backend");
    }
    if chooser.chance(10) {
        world.now += 80 * 3_600_000;
    }
    let presses: Vec<Value> = (0..=chooser.below(2))
        .map(|_| world.pressed("start", json!({ "planHash": plan.hash })))
        .collect();
    world.all_at_once(&presses);
}

/// The storm is over and nothing is stopped: every run that was opened was counted, once.
fn settle(world: &mut World, most: u64) -> &'static str {
    world.weather = Weather::CALM;
    if world.is_stopped() {
        world.stop(false);
    }
    world.let_time_pass(3);
    let of = |kind: &'static str| {
        let rows = world.platform.entities.iter().filter(move |((k, _), _)| k == kind);
        rows.map(|(_, row)| row.clone()).collect::<Vec<Value>>()
    };
    let (runs, budgets) = (of("run").len() as u64, of("budget"));
    let used: u64 = budgets.iter().filter_map(|row| row["used"].as_u64()).sum();
    let ending = match runs {
        0 => "no run",
        n if budgets.len() == 1 && n == most => "spent",
        _ => "runs",
    };
    world.check(used == runs, &format!("law 8: {runs} runs, {used} counted"));
    let confirmed = world.platform.values.iter().filter(|(key, _)| key.starts_with("approval#"));
    let stale: Vec<Value> = confirmed.map(|(_, given)| given["planHash"].clone()).collect();
    let replayed = stale.iter().any(|hash| world.opened_with(hash));
    world.check(!replayed, "law 9: a confirmation that counted once counts again");
    ending
}

#[test]
fn law_1_no_schedule_of_the_doors_overdraws_a_budget_or_starts_what_nobody_confirmed() {
    storm_of("doors", crate::plays::SCHEDULES, &["runs", "spent"], schedule);
}
