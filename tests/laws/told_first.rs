//! Seeded schedules of people who are told first: chosen from the review list or found by a search,
//! in bad weather, with answers of theirs and of others, the stop switch and deployments meanwhile.
//! Nothing is taken before the days of the notice are over, nor after a *keep* that came in time.

use crate::dice::Dice;
use crate::schedules::{check_records, lateness, wild};
use crate::storms::{Acts, Told, storm_of};
use crate::truth::play;
use crate::world::{Weather, World};
use offramp::engine::run::Rest;
use serde_json::{Value, json};

/// Schedules in a test run, where nobody says how many.
const SCHEDULES: u64 = 1_500;
const TICKETS: [&str; 3] = ["OFF-30", "OFF-31", "OFF-36"];
/// Administers Jira; an operator by a rule.
const ADMIN: &str = "Josh";
const REPORTER: &str = "Hugo Human";
const DAYS: i64 = 2;
const DAY_MS: i64 = 86_400_000;
/// How often somebody tries to start it at first, and how long they wait in between.
const TRIES: usize = 3;
const MINUTES_MS: i64 = 200_000;
/// States of a start that tells first.
const ON_ITS_WAY: [Option<&str>; 2] = [Some("telling"), Some("noticed")];

struct ToldFirst {
    world: World,
    dice: Dice,
    key: &'static str,
    /// When the person or the reporter has said *keep*.
    kept_at: Option<i64>,
}

fn schedule(seed: u64) -> Told {
    let mut dice = Dice::new(seed ^ 0x7011D);
    let key = dice.pick(&TICKETS);
    let mut world = World::at_ticket(key, "Olga", seed);
    world.let_operate(ADMIN);
    world.change_bounds(|settings| {
        settings["inactivity"]["notice"] = json!({ "days": DAYS, "public": true });
    });
    let chooses = dice.chance(50);
    if chooses {
        world.try_admin(ADMIN, "admin.sweepStart", json!({}));
        world.let_time_pass(1);
    }
    world.cloud.set_visibility(lateness(seed));
    world.weather = wild(seed, world.now);
    world.let_meddle(seed);
    let mut told = ToldFirst { world, dice, key, kept_at: None };
    told.begin(chooses);
    for _ in 0..told.dice.below(6) + 3 {
        told.go_on();
    }
    told.settle()
}

/// Pages of an answer, or nothing where the weather gave none.
fn body(answer: Option<Value>) -> Option<Value> {
    answer.map(|answer| answer["body"].clone()).filter(|body| !body.is_null())
}

impl ToldFirst {
    fn ask(&mut self, function: &str, payload: Value) -> Option<Value> {
        self.world.seat(ADMIN);
        body(self.world.try_admin(ADMIN, function, payload))
    }

    /// Whoever wants it started tries again where that came to nothing.
    fn begin(&mut self, chooses: bool) {
        for _ in 0..TRIES {
            self.start(chooses);
            if self.appointment().is_some_and(|row| ON_ITS_WAY.contains(&row["state"].as_str())) {
                return;
            }
            self.world.now += MINUTES_MS;
        }
    }

    /// Somebody starts it among many, from the review list or by a search.
    fn start(&mut self, chooses: bool) {
        self.world.put_right(self.key);
        let edits = self.world.meddler.edits.len();
        let found = if chooses { self.chosen() } else { self.found() };
        let Some(found) = found.filter(|_| self.world.meddler.edits.len() == edits) else { return };
        let rows = found["rows"].as_array().into_iter().flatten();
        let ids: Vec<&Value> = rows.map(|row| &row["issueId"]).collect();
        let payload = json!({
            "playbook": found["rows"][0]["playbook"].as_str().map(|_| "revoke-inactive"),
            "issues": ids,
            "token": found["token"],
        });
        self.ask("admin.startMany", payload);
    }

    fn found(&mut self) -> Option<Value> {
        let jql = format!("key in ({})", self.key);
        self.ask("admin.many", json!({ "jql": jql }))
    }

    fn chosen(&mut self) -> Option<Value> {
        let list = self.ask("admin.sweepList", json!({ "filter": {}, "cursor": null }))?;
        let subject = self.world.subject.clone();
        let rows = list["rows"].as_array()?.clone();
        let row = rows.into_iter().find(|row| row["accountId"] == json!(subject))?;
        let chosen = json!({ "playbook": "revoke-inactive", "chosen": [row["place"]] });
        self.ask("admin.many", chosen)
    }

    fn go_on(&mut self) {
        match self.dice.below(9) {
            0 => self.answer(true, "Please keep it."),
            1 => self.answer(false, "keep"),
            2 => self.answer(true, "Thank you."),
            3 => {
                let stopped = self.world.is_stopped();
                self.world.stop(!stopped);
            }
            4 => self.pass(DAY_MS),
            5 => self.world.let_time_pass(3),
            6 => {
                let chooses = self.dice.chance(50);
                self.start(chooses);
            }
            _ => self.pass(DAY_MS / 4),
        }
    }

    fn pass(&mut self, ms: i64) {
        self.world.now += ms;
        self.world.tick_schedule();
        self.world.deliver_due();
    }

    /// The person, the reporter or somebody else writes a comment.
    fn answer(&mut self, counts: bool, text: &str) {
        // Whoever is suspended says nothing any more.
        if !self.world.opened.is_empty() || !self.world.is_there(self.key) {
            return;
        }
        let who = match (counts, self.dice.chance(50)) {
            (true, true) => self.world.subject.clone(),
            (true, false) => self.world.account_of(REPORTER),
            (false, _) => self.world.account_of("Lena Lead"),
        };
        self.world.answer(&who, self.key, text);
        let told = self.appointment().is_some_and(|row| row["state"] == "noticed");
        if counts && told && text.contains("keep") {
            self.kept_at.get_or_insert(self.world.now);
        }
    }

    fn appointment(&self) -> Option<Value> {
        let rows = self.world.platform.entities.iter();
        let mut rows = rows.filter(|((kind, _), _)| kind == "appointment");
        rows.next().map(|(_, row)| row.clone())
    }

    fn settle(mut self) -> Told {
        self.world.weather = Weather::CALM;
        if self.world.is_stopped() {
            self.world.stop(false);
        }
        self.world.make_peace();
        self.world.end_meddling();
        for _ in 0..=DAYS {
            self.pass(DAY_MS);
            self.world.let_time_pass(2);
        }
        let notices = self.world.said_by_the_app_on(self.key);
        let notices = notices.iter().filter(|text| text.contains("Offramp takes from")).count();
        let world = &self.world;
        let state = self.appointment().map(|row| row["state"].clone());
        let taken = world.opened.first().map(|opened| opened.at);
        world.check(taken.is_none() || notices > 0, "taken from somebody who was not told");
        world.check(
            taken.is_none() || self.kept_at.is_none_or(|kept| kept > taken.unwrap_or(i64::MAX)),
            &format!("taken at {taken:?}, and they keep it since {:?}", self.kept_at),
        );
        let open = state.as_ref().is_some_and(|state| state == "noticed" || state == "telling");
        world.check(!open, &format!("the days are over, and it is {state:?}"));
        check_records(world);
        let run = world.opened.last().map(|opened| opened.run.clone());
        let Some(run) = run else {
            let ending = if notices > 0 { "told, and kept" } else { "nobody told" };
            return Told { ticket: self.key, ending, in_calm: false, acts: Acts::of(&self.world) };
        };
        let rest = play(&mut self.world, &run).and_then(|run| run.rest);
        let ends = matches!(rest, Some(Rest::Done | Rest::ByHand));
        self.world.check(ends, &format!("an ending without end: {rest:?}"));
        Told {
            ticket: self.key,
            ending: "told, and taken",
            in_calm: false,
            acts: Acts::of(&self.world),
        }
    }
}

#[test]
fn nothing_is_taken_before_the_notice_is_over_nor_after_a_keep_in_any_weather() {
    if let Some(all) = storm_of("told first", SCHEDULES, schedule) {
        all.assert_most(&["told, and taken", "told, and kept"]);
        all.assert_meddling();
    }
}
