//! Time as it passes: the queue delivers what is due, the schedule fires, the app is deployed anew.

use super::{EVENTS_MAX, HOUR_MS, World};
use offramp::engine::Answer;
use serde_json::{Value, json};

impl World {
    /// The app is deployed with these settings in its variables.
    pub fn deploy(&mut self, settings: &Value) {
        assert!(self.try_deploy(settings), "alive");
    }

    /// The same in whatever weather there is. Whether the worker lived.
    pub fn try_deploy(&mut self, settings: &Value) -> bool {
        let event = json!({
            "type": "ticked", "invocation": self.fresh(), "deadline": self.now + 40_000,
            "variables": { "OFFRAMP_SETTINGS": settings.to_string() },
        });
        self.invoke(&event).is_ok()
    }

    /// Delivers what is due, in any order, and fires the schedule every five minutes.
    pub fn let_time_pass(&mut self, hours: i64) {
        let end = self.now + hours * HOUR_MS;
        let mut next_tick = self.now + 300_000;
        while self.now < end && !self.is_over() {
            if self.events > EVENTS_MAX {
                self.check(false, "a run that wakes itself without end");
                return;
            }
            let due = self.platform.queue.iter().map(|(at, _)| *at).min().unwrap_or(i64::MAX);
            if due <= next_tick {
                self.now = self.now.max(due);
                self.deliver();
            } else {
                self.now = self.now.max(next_tick);
                next_tick += 300_000;
                self.tick_schedule();
            }
        }
    }

    /// The first firing of the next hour, and one more.
    pub fn let_the_hour_pass(&mut self) {
        for _ in 0..2 {
            self.now = (self.now / HOUR_MS + 1) * HOUR_MS + 1_000;
            self.tick_schedule();
            self.now += 60_000;
            self.let_time_pass(1);
        }
    }

    /// The schedule fires.
    pub fn tick_schedule(&mut self) {
        let event = json!({
            "type": "ticked", "invocation": self.fresh(), "deadline": self.now + 40_000,
        });
        let _ = self.invoke(&event);
    }

    /// Delivers one event of the queue, if one is due.
    pub fn deliver_due(&mut self) {
        if self.platform.queue.iter().any(|(due, _)| *due <= self.now) {
            self.deliver();
        }
    }

    fn deliver(&mut self) {
        let now = self.now;
        let ripe: Vec<usize> =
            (0..self.platform.queue.len()).filter(|i| self.platform.queue[*i].0 <= now).collect();
        let index = self.dice.pick(&ripe);
        let (_, body) = self.platform.queue.remove(index);
        let event = json!({
            "type": "woken", "body": body, "context": { "app": self.context["app"] },
            "invocation": self.fresh(), "deadline": self.now + 600_000,
        });
        // A dead consumer's event is delivered again, or the schedule finds the run.
        if self.invoke(&event).is_err() && self.dice.chance(50) {
            self.platform.queue.push((self.now + 1_000, body));
        }
    }

    /// Jira says that the expression of a rule failed; whether the app took it.
    pub fn expression_failed(&mut self, context: Value) -> bool {
        let event = json!({
            "type": "expressionFailed", "context": context, "invocation": self.fresh(),
            "deadline": self.now + 18_000,
        });
        matches!(self.invoke(&event).ok().flatten(), Some(Answer::Worked { .. }))
    }

    pub(super) fn fresh(&mut self) -> String {
        self.invocations += 1;
        format!("i-{}", self.invocations)
    }

    pub fn is_over(&self) -> bool {
        let busy =
            |state: &Value| ["live", "set", "telling", "noticed"].iter().any(|busy| state == busy);
        !self.platform.entities.values().any(|entity| busy(&entity["state"]))
    }
}
