//! Seeded schedules of what the app does on its own, long after anybody pressed a button, in bad
//! weather: people who have left come back by somebody else's hand and are found, told and perhaps
//! cut again; personal data is reported and erased; the stop switch is thrown meanwhile. What was
//! missed in the storm is made good in the calm after it.

use crate::dice::Dice;
use crate::plays::leave;
use crate::schedules::{check_records, lateness, wild};
use crate::storms::{Acts, Told, storm_of};
use crate::tripwire::{elsewhere, in_group, is_raised, row, told};
use crate::truth::play;
use crate::world::{Weather, World};
use offramp::connector::Act;
use offramp::domain::DirectoryId;
use offramp::engine::run::Rest;
use serde_json::json;
use std::collections::BTreeSet;

/// Schedules in a test run, where nobody says how many.
const SCHEDULES: u64 = 1_500;
const TICKETS: [&str; 3] = ["OFF-1", "OFF-10", "OFF-14"];
/// The directory that the people of these tickets are in.
const DIRECTORY: &str = "d1000000-0000-4000-8000-000000000001";
/// Gives a product.
const GROUP: &str = "jira-users-acme";
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// Seven days, and what a firing is late.
const CYCLE_DAYS: i64 = 8;

struct Afterwards {
    world: World,
    dice: Dice,
    key: &'static str,
    /// Somebody has let the person in again.
    came_back: bool,
}

fn schedule(seed: u64) -> Told {
    let mut dice = Dice::new(seed ^ 0xAF7E);
    let key = dice.pick(&TICKETS);
    let cuts_again = dice.chance(50);
    let mut world = World::at_ticket(key, "Olga", seed);
    world.change_bounds(|settings| {
        settings["playbooks"]["leftBusiness"]["cutAgain"] = json!(cuts_again);
    });
    leave(&mut world);
    world.cloud.set_visibility(lateness(seed));
    // A role that somebody is given is a way back, and this storm knows of its own only.
    world.weather = Weather { rivals: 0, ..wild(seed, world.now) };
    let mut after = Afterwards { world, dice, key, came_back: false };
    for _ in 0..after.dice.below(6) + 4 {
        after.go_on();
    }
    after.settle(cuts_again)
}

impl Afterwards {
    fn go_on(&mut self) {
        match self.dice.below(8) {
            0 | 1 => self.let_in(),
            2 => {
                let stopped = self.world.is_stopped();
                self.world.stop(!stopped);
            }
            3 => self.fire(DAY_MS),
            4 => self.world.let_time_pass(2),
            _ => self.fire(HOUR_MS),
        }
    }

    /// Time passes, and the schedule fires.
    fn fire(&mut self, ms: i64) {
        self.world.now += ms;
        self.world.tick_schedule();
        self.world.deliver_due();
    }

    /// Somebody lets the person in again, past the app.
    fn let_in(&mut self) {
        let directory = DirectoryId::new(DIRECTORY);
        let mut acts = vec![Act::ActivateAccount, Act::RestoreMembership { directory }];
        if !self.world.truth()["entra"].is_null() {
            acts.push(Act::EnableEntraUser { enabled: true });
        }
        if !self.world.is_member(&self.world.subject, GROUP) {
            acts.push(in_group(&self.world, GROUP));
        }
        elsewhere(&mut self.world, &acts);
        self.came_back = true;
        // Nobody decides by what no read shows yet.
        self.world.now += 120_000;
    }

    fn settle(mut self, cuts_again: bool) -> Told {
        self.world.weather = Weather::CALM;
        if self.world.is_stopped() {
            self.world.stop(false);
        }
        for _ in 0..4 {
            self.fire(HOUR_MS + 300_000);
            self.world.let_time_pass(2);
        }
        let ending = self.ending(cuts_again);
        check_records(&self.world);
        self.check_reported();
        Told { ticket: self.key, ending, in_calm: false, acts: Acts::of(&self.world) }
    }

    fn ending(&mut self, cuts_again: bool) -> &'static str {
        let raised = is_raised(&self.world);
        let told = told(&mut self.world, self.key);
        let runs: Vec<String> = self.world.opened.iter().map(|o| o.run.clone()).collect();
        // Whoever was let in by somebody else is not as the first run had left them; a later one
        // that they are let in during is tried again by whoever looks at it.
        if !self.came_back || runs.len() > 1 {
            let rest = play(&mut self.world, runs.last().expect("a run")).and_then(|run| run.rest);
            let ends = matches!(rest, Some(Rest::Done | Rest::ByHand));
            self.world.check(ends, &format!("an ending without end: {rest:?}"));
        }
        let (world, out) = (&self.world, self.world.locked_out());
        let row = row(world);
        world.check(out || self.came_back, "law 3: let in, and nobody did it");
        world.check(out || raised, &format!("the tripwire: let in, not raised: {row:?}"));
        world.check(row.is_some(), "the tripwire: whoever has left is watched");
        world.check(cuts_again || runs.len() == 1, "law 8: cut again, and the playbook says no");
        world.check(!cuts_again || out, &format!("cut again: still let in: {row:?}"));
        let silent = self.came_back || told.is_empty();
        world.check(silent, &format!("the tripwire: nothing came back: {told:?}"));
        match (self.came_back, runs.len()) {
            (false, _) => "stayed away",
            (true, 1) => "came back, raised",
            (true, _) => "cut again",
        }
    }

    /// Whoever something is kept of is reported once in each cycle, whatever the storm has undone.
    fn check_reported(&mut self) {
        let since = self.world.now;
        for _ in 0..CYCLE_DAYS {
            self.fire(DAY_MS);
        }
        let world = &self.world;
        let reports = world.people.reports.iter().filter(|(at, _)| *at >= since);
        let reported: BTreeSet<&String> = reports.flat_map(|(_, accounts)| accounts).collect();
        let rows = world.platform.entities.iter().filter(|((kind, _), _)| kind == "personal-data");
        let missed: Vec<&str> = rows
            .filter_map(|(_, row)| row["account"].as_str())
            .filter(|account| !reported.contains(&(*account).to_owned()))
            .collect();
        world.check(missed.is_empty(), &format!("personal data: not reported: {missed:?}"));
    }
}

#[test]
fn whatever_comes_back_in_a_storm_is_raised_after_it_and_cut_again_where_that_is_said() {
    if let Some(all) = storm_of("afterwards", SCHEDULES, schedule) {
        all.assert_most(&["came back, raised", "cut again"]);
    }
}
