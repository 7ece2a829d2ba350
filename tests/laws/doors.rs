//! Seeded schedules of the doors: several tickets and playbooks, every way to start, two operators
//! and an admin, confirmations, budgets, protections, the stop switch and settings that change in
//! the middle, all of it in bad weather. Laws 8 and 9 and the switch are checked after every event
//! (`world/rules.rs`), the others of each run that was opened.

use crate::dice::Dice;
use crate::plays::{ADMIN_LEAVER, try_to_confirm};
use crate::right;
use crate::schedules::{check_records, check_told, lateness, wild};
use crate::storms::{Acts, Told, storm_of};
use crate::truth::play;
use crate::world::{Opened, Weather, World};
use offramp::engine::run::Rest;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Tickets and what they are for. The plan of an admin who leaves has to be confirmed.
const TICKETS: [(&str, &str); 15] = [
    ("OFF-1", "left-business"),
    ("OFF-2", "left-business"),
    ("OFF-4", "left-business"),
    ("OFF-14", "left-business"),
    ("OFF-15", "left-business"),
    ("OFF-16", "left-business"),
    ("OFF-18", "left-business"),
    (ADMIN_LEAVER, "left-business"),
    ("OFF-25", "left-business"),
    ("OFF-20", "left-team"),
    ("OFF-21", "onboard"),
    ("OFF-22", "onboard"),
    ("OFF-30", "revoke-inactive"),
    ("OFF-31", "revoke-inactive"),
    ("OFF-36", "revoke-inactive"),
];
/// Schedules in a test run, where nobody says how many.
const SCHEDULES: u64 = 5_000;
/// The ticket with a date.
const DATED: (&str, &str) = ("OFF-23", "left-business");
/// Later than its date.
const DATE_MS: i64 = 80 * 3_600_000;
const OPERATORS: [&str; 2] = ["Olga", "Lena"];
/// Administers Jira, and starts many at once.
const ADMIN: &str = "Josh";
/// One of those who may confirm what the rule has confirmed.
const SECURITY: &str = "Ana";

/// A schedule at work.
struct Doors {
    world: World,
    dice: Dice,
    /// Everything has to be confirmed.
    guarded: bool,
    /// Since when an account is protected, by the settings in force.
    protected: BTreeMap<String, i64>,
}

fn schedule(seed: u64) -> Told {
    let mut dice = Dice::new(seed ^ 0xD00D);
    let mut world = World::at_ticket("OFF-1", "Olga", seed);
    let most = dice.pick(&[1, 2, 3, 9]);
    let guarded = dice.chance(15);
    let josh = world.account_of(ADMIN);
    world.change_bounds(|settings| {
        let scope = dice.pick(&["perDay", "perOperatorPerDay", "perProjectPerDay"]);
        if dice.chance(30) {
            settings["rules"][0]["budget"] = json!({ "perDay": most });
        } else {
            settings["budgets"] = json!({ scope: most });
        }
        settings["rules"][0]["operatorAccounts"] = json!([{ "id": josh, "name": ADMIN }]);
        if guarded {
            let security = settings["approvals"]["adminLeaver"].clone();
            settings["rules"][0]["approvals"] = security;
        }
    });
    world.cloud.set_visibility(lateness(seed));
    world.weather = wild(seed, world.now);
    world.weather.requests = world.weather.requests.min(8);
    if guarded {
        // Else hardly anybody has confirmed anything whose right could be taken.
        world.weather.rivals = world.weather.rivals.max(6);
    }
    world.weather.entra = world.weather.entra.min(8);
    world.let_meddle(seed);
    let mut doors = Doors { world, dice, guarded, protected: BTreeMap::new() };
    for _ in 0..doors.dice.below(4) + 3 {
        let (key, playbook) = doors.dice.pick(&TICKETS);
        if doors.world.is_there(key) {
            doors.world.at(key);
            // Whoever asks for something has looked at the ticket.
            doors.world.put_right(key);
            doors.enter(key, playbook);
        }
        doors.world.now += 1_000;
    }
    doors.settle(most)
}

impl Doors {
    /// Somebody starts something, by one of the doors, or something else happens.
    fn enter(&mut self, key: &'static str, playbook: &'static str) {
        let who = self.dice.pick(&OPERATORS);
        match self.dice.below(12) {
            0 => {
                let actor = self.world.account_of(who);
                self.world.automation(playbook, &actor, key);
            }
            1 => {
                let id = format!("move-{}", self.world.now);
                self.world.transition(who, &id, Some(playbook));
            }
            2 => self.edit(key),
            3 => self.world.let_time_pass(1),
            4 => self.set_a_date(who),
            5 => self.many(),
            6 => self.give_back(),
            7 => {
                let function = self.dice.pick(&["admin.runs", "admin.health", "admin.limits"]);
                let payload = json!({ "filter": {}, "cursor": null });
                self.world.try_admin(ADMIN, function, payload);
            }
            _ => self.press(key, who),
        }
        self.world.seat("Olga");
    }

    /// An admin deploys other settings: another name, another budget, somebody who is protected.
    fn edit(&mut self, key: &str) {
        let mut settings = self.world.platform.values["settings"].clone();
        let about = self.world.subject.clone();
        match self.dice.below(3) {
            0 => {
                let name = format!("Acme {}", self.dice.below(1_000));
                settings["organization"]["name"] = json!(name);
            }
            1 => {
                let hours = 24 + self.dice.below(100);
                settings["approvals"]["validHours"] = json!(hours);
            }
            _ if !about.is_empty() && key != DATED.0 => {
                let accounts = settings["protections"]["accounts"].as_array_mut();
                accounts.expect("accounts").push(json!(about));
            }
            _ => {}
        }
        self.world.try_deploy(&settings);
        let in_force = &self.world.platform.values["settings"]["protections"]["accounts"];
        if in_force.as_array().is_some_and(|all| all.contains(&json!(about))) {
            self.protected.entry(about).or_insert(self.world.now);
        }
    }

    fn set_a_date(&mut self, who: &str) {
        self.world.at(DATED.0);
        self.world.seat(who);
        if let Ok(Some((hash, _))) = self.world.look(None) {
            let _ = self.world.ask("schedule", json!({ "planHash": hash }));
        }
    }

    /// Several tickets of a search, or all of them, at once.
    fn many(&mut self) {
        let keys: Vec<&str> = (0..3).map(|_| self.dice.pick(&TICKETS).0).collect();
        for key in &keys {
            self.world.put_right(key);
        }
        let before = self.world.meddler.edits.len();
        let jql = json!({ "jql": format!("key in ({})", keys.join(", ")) });
        let Some(found) = self.world.try_admin(ADMIN, "admin.many", jql) else { return };
        // Whoever sees that something was meddled with while they looked starts nothing.
        if self.world.meddler.edits.len() > before {
            return;
        }
        let rows = found["body"]["rows"].as_array().into_iter().flatten();
        let ids: Vec<&Value> = rows.map(|row| &row["issueId"]).collect();
        let payload = json!({ "issues": ids, "token": found["body"]["token"] });
        self.world.try_admin(ADMIN, "admin.startMany", payload);
    }

    /// Access that an earlier run took is given back, confirmed by the other operator.
    fn give_back(&mut self) {
        let taken: Vec<Opened> =
            self.world.opened.iter().filter(|o| !o.may_give()).cloned().collect();
        let Some(one) = taken.get(self.dice.below(taken.len())).cloned() else { return };
        // A row says what has to come back.
        if right::of(&one.ticket, "restore").is_none() {
            return;
        }
        self.world.at(&one.ticket);
        try_to_confirm(&mut self.world, "Lena", Some("restore"));
        if let Ok(Some((hash, _))) = self.world.look(Some("restore")) {
            let press = json!({ "planHash": hash, "playbook": "restore" });
            let _ = self.world.ask("start", press);
        }
    }

    /// Look, perhaps have it confirmed, perhaps have something change, press.
    fn press(&mut self, key: &str, who: &str) {
        if key == ADMIN_LEAVER || self.guarded || self.dice.chance(20) {
            let confirms = self.dice.pick(&[SECURITY, SECURITY, "Olga", "Josh", "Ned"]);
            try_to_confirm(&mut self.world, confirms, None);
        }
        self.world.seat(who);
        let Ok(Some((hash, account))) = self.world.look(None) else { return };
        let leaves = TICKETS.contains(&(key, "left-business"));
        if leaves && self.dice.chance(15) && !self.world.is_member(&account, "eng-backend") {
            self.world.join_group(&account, "eng-backend");
            // Nobody decides by what no read shows yet.
            self.world.now += self.world.cloud.visibility().groups_ms;
        }
        if self.dice.chance(10) {
            self.world.now += DATE_MS;
        }
        let presses: Vec<Value> = (0..=self.dice.below(2))
            .map(|nth| {
                self.world.seat(if nth == 0 { who } else { self.dice.pick(&OPERATORS) });
                self.world.pressed("start", json!({ "planHash": hash }))
            })
            .collect();
        self.world.all_at_once(&presses);
    }

    /// The storm is over and nothing is stopped: every run that was opened was counted, once, and
    /// comes to an end that is true.
    fn settle(mut self, most: u64) -> Told {
        let others = self.world.weather.others > 0;
        let world = &mut self.world;
        world.weather = Weather::CALM;
        world.seat("Olga");
        if world.is_stopped() {
            world.stop(false);
        }
        world.make_peace();
        world.end_meddling();
        world.let_time_pass(3);
        if world
            .platform
            .entities
            .iter()
            .any(|((kind, _), row)| kind == "appointment" && row["state"] == "set")
        {
            world.now += DATE_MS;
            world.let_time_pass(3);
        }
        self.check_gates(others);
        let world = &mut self.world;
        let mut by_hand = 0;
        world.note_barred();
        for (at, opened) in world.opened.clone().into_iter().enumerate() {
            if world.opened[at + 1..].iter().any(|later| later.ticket == opened.ticket) {
                continue;
            }
            world.at(&opened.ticket);
            world.subject = opened.subject.clone().unwrap_or_default();
            let rest = play(world, &opened.run).and_then(|run| run.rest);
            // Whoever is protected by now keeps what they have, and the run says so.
            let barred = opened.barred.is_some() && rest == Some(Rest::Attention);
            let ending = match rest {
                Some(Rest::Done) => "done",
                _ if barred => "attention",
                _ => "by hand",
            };
            let ends = matches!(rest, Some(Rest::Done | Rest::ByHand)) || barred;
            world.check(ends, &format!("an ending without end: {opened:?} {rest:?}"));
            by_hand += usize::from(ending == "by hand");
            check_told(world, &opened.ticket, &opened.run, ending, others);
        }
        check_records(world);
        let ending = match world.opened.len() {
            0 => "no run",
            n if n as u64 >= most => "spent",
            _ if by_hand > 0 => "runs, some by hand",
            _ => "runs",
        };
        Told { ticket: "", ending, in_calm: false, acts: Acts::of(&self.world) }
    }

    fn check_gates(&self, others: bool) {
        let world = &self.world;
        let of = |kind: &'static str| {
            let rows = world.platform.entities.iter().filter(move |((k, _), _)| k == kind);
            rows.map(|(_, row)| row.clone()).collect::<Vec<Value>>()
        };
        let (runs, budgets) = (of("run").len() as u64, of("budget"));
        let used: u64 = budgets.iter().filter_map(|row| row["used"].as_u64()).sum();
        world.check(used == runs, &format!("law 8: {runs} runs, {used} counted"));
        let confirmed =
            world.platform.values.iter().filter(|(key, _)| key.starts_with("approval#"));
        let stale: Vec<Value> = confirmed.map(|(_, given)| given["planHash"].clone()).collect();
        let replayed = stale.iter().any(|hash| world.opened_with(hash));
        world.check(!replayed, "law 9: a confirmation that counted once counts again");
        // Whoever was at work beside may have read the settings before.
        for opened in world.opened.iter().filter(|_| !others) {
            let since = opened.subject.as_ref().and_then(|account| self.protected.get(account));
            let forbidden = since.is_some_and(|since| opened.at > *since);
            world.check(!forbidden, "law 7: a run about somebody who is protected by now");
        }
    }
}

#[test]
fn laws_1_2_3_7_8_and_9_hold_by_every_door_for_every_playbook() {
    if let Some(all) = storm_of("doors", SCHEDULES, schedule) {
        all.assert_most(&["runs", "runs, some by hand", "spent"]);
        all.assert_rivals(&[]);
        all.assert_meddling();
    }
}

/// Whoever has come to have the right since may have chosen who takes over.
#[test]
fn law_16_whoever_gained_the_right_has_chosen_who_takes_over() {
    schedule(255);
}

/// Somebody is made an admin of the organization before anybody presses, and leaves as one.
#[test]
fn law_1_whoever_was_made_an_admin_before_the_run_loses_the_role_with_the_rest() {
    schedule(2_401);
}
