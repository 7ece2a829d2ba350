//! The host of the laws: carries the core's commands out, in any order, with whatever the weather is.

use super::{Died, World};
use offramp::domain::Instant;
use offramp::engine::command::{Command, What};
use offramp::engine::event::CommandResult;
use serde_json::{Value, json};
use std::collections::BTreeMap;

impl World {
    pub(super) fn execute(&mut self, commands: &[Command]) -> Result<Vec<CommandResult>, Died> {
        let mut order: Vec<usize> = (0..commands.len()).collect();
        self.dice.shuffle(&mut order);
        let mut results: BTreeMap<usize, CommandResult> = BTreeMap::new();
        for index in order {
            let command = &commands[index];
            self.platform.now = self.now;
            let (kind, mut body) = self.carry_out(&command.what);
            body["id"] = json!(command.id);
            body["type"] = json!(kind);
            results.insert(index, serde_json::from_value(body).expect("a result"));
            self.tick()?;
        }
        self.now += 1 + i64::try_from(self.dice.below(400)).unwrap();
        Ok(results.into_values().collect())
    }

    fn carry_out(&mut self, what: &What) -> (&'static str, Value) {
        match what {
            What::Http(request) => ("http", self.send(request)),
            What::Load { .. } | What::Query(_) if self.dice.chance(self.weather.storage) => {
                let kind = if matches!(what, What::Load { .. }) { "load" } else { "query" };
                (kind, json!({ "failed": { "code": "UNAVAILABLE", "message": "" } }))
            }
            What::Load { reads } => ("load", self.platform.load(reads)),
            What::Query(query) => ("query", self.platform.query(query)),
            What::Store { transaction } => {
                let fails = self.dice.chance(self.weather.storage);
                if fails && self.dice.chance(50) {
                    return ("store", json!({ "outcome": "failed", "message": "" }));
                }
                let stored = self.store(transaction);
                let outcome = match (fails, stored) {
                    (true, _) => "failed",
                    (false, true) => "stored",
                    (false, false) => self.platform.knobs.failed_condition,
                };
                ("store", json!({ "outcome": outcome, "message": "" }))
            }
            What::Enqueue { body, delay_seconds, .. } => {
                self.enqueues += 1;
                let nth = self.weather.nth_enqueue == Some(self.enqueues);
                if nth || self.dice.chance(self.weather.host) {
                    return ("enqueue", json!({ "outcome": "failed", "message": "TOO_MANY" }));
                }
                let due = self.now + i64::from(*delay_seconds) * 1000;
                let copies = match self.dice.below(100) as u64 {
                    n if n < self.weather.queue => 2,
                    n if n < self.weather.queue * 2 => 0,
                    _ => 1,
                };
                for _ in 0..copies {
                    self.platform.queue.push((due, body.clone()));
                }
                ("enqueue", json!({ "outcome": "accepted" }))
            }
            // Winter in Berlin, which is all that the simulation sees.
            What::Zoned { zone, local } => {
                let at = Instant::from_rfc3339(&format!("{local}:00+01:00"));
                ("zoned", json!({ "at": at.filter(|_| zone == "Europe/Berlin") }))
            }
            What::ReportPersonalData { accounts } => {
                ("reportPersonalData", self.report_personal_data(accounts))
            }
            What::SignIn {} => ("signIn", json!({})),
            What::Pause { ms } => {
                self.now += i64::from(*ms);
                ("pause", json!({}))
            }
            What::Log { message, .. } => {
                self.log.push(format!("{} log: {message}", self.now));
                ("log", json!({}))
            }
            What::Adopt { .. } if self.dice.chance(self.weather.host) => {
                ("adopt", json!({ "outcome": "failed" }))
            }
            What::Adopt { from, key, .. } => {
                if from.is_some() {
                    self.adopted.extend(key.clone());
                }
                ("adopt", json!({ "outcome": "stored" }))
            }
        }
    }
}
