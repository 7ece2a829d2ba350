//! Everything twice (`Weather::echo`): each invocation is delivered a second time once it is over, as
//! a queue or an impatient caller does, and each event is handed in again to whoever has taken it.
//! That the core is a function of what it is handed is asked beside it.

use super::{Died, World};
use offramp::domain::Instant;
use offramp::engine::event::Event;
use offramp::engine::{Advance, Session, advance};
use serde_json::{Value, json};

impl World {
    /// The platform delivers an event that was carried out a second time.
    pub(super) fn deliver_again(&mut self, event: &Value) -> Result<(), Died> {
        let done = |world: &Self| (world.writes, world.opened.len(), world.comments());
        let before = done(self);
        self.deliver_once(event)?;
        let acts = done(self) != before;
        self.check(!acts, &format!("law 5: a second delivery acts: {event}"));
        Ok(())
    }

    /// On all tickets.
    fn comments(&self) -> usize {
        self.cloud.company().tickets.iter().map(|ticket| ticket.comments.len()).sum()
    }

    /// The same session and the same event come to the same.
    pub(super) fn check_pure(&self, session: Option<Session>, event: &Event, done: &Advance) {
        let again = advance(session, event.clone(), Instant(self.now)).expect("a fitting event");
        let shape = |a: &Advance| format!("{:?}{:?}", a.commands, a.answer);
        let same = shape(&again) == shape(done);
        self.check(same, "the core is a function: one event, two different continuations");
    }

    /// Whoever has taken an event does not take it again: it is no result of what is out since.
    pub(super) fn check_taken_once(&self, event: &Event, done: &Advance) {
        let over = done.session.is_none() && !matches!(event, Event::Results { .. });
        // A beginning that was answered at once: handed in again it is another invocation's.
        if over {
            return;
        }
        let again = advance(done.session.clone(), event.clone(), Instant(self.now));
        self.check(again.is_err(), "law 5: an event that was taken is taken again");
    }

    pub(super) fn hear(&mut self, done: &Advance) {
        let now = Instant(self.now);
        if let Some(heard) = &mut self.heard {
            let answer = done.answer.as_ref().map(|a| offramp::boundary::answer_of(a, now));
            heard.push(json!({ "commands": done.commands, "answer": answer }).to_string());
        }
    }
}
