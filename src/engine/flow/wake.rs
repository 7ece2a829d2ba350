//! A queue event: takes a run up, if it is still to be taken up. Events come at least once and in
//! any order, so an event is only a hint; the lease decides.

use super::shared::Summons;
use super::{Flow, loaded, read_as, work, worked};
use crate::domain::Instant;
use crate::engine::command::What;
use crate::engine::event::Outcome;
use crate::engine::stop::{self, StopSwitch};
use crate::engine::storage::{self, Book, Head, SubjectLease};
use crate::engine::{Frame, Move};
use serde_json::Value;

/// Where the taking up stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wake {
    summons: Summons,
    /// The app and its environment, as Jira names them.
    app: String,
    found: Option<(Head, SubjectLease)>,
}

pub(crate) fn begin(body: &Value, app: &str) -> Move {
    if let Some(due) = read_as(Some(body)) {
        return super::depart::begin(due, app);
    }
    let Some(summons) = read_as::<Summons>(Some(body)) else {
        return worked("an event of another shape was dropped");
    };
    let reads = vec![
        storage::read_lease(&summons.account),
        storage::read_head(&summons.run_id),
        stop::read_stop(),
    ];
    let flow = Flow::Wake(Box::new(Wake { summons, app: app.to_owned(), found: None }));
    Move::Ask(flow, vec![What::Load { reads }])
}

impl Wake {
    #[inline(never)]
    pub(crate) fn take(
        mut self: Box<Self>,
        frame: &Frame,
        outcomes: Vec<Outcome>,
        now: Instant,
    ) -> Move {
        let values = match loaded(outcomes) {
            Ok(values) => values,
            // The schedule comes back to it.
            Err(refusal) => return worked(refusal.detail),
        };
        match self.found.take() {
            None => self.find(&values, now),
            Some((head, lease)) => match Book::read(&head, &values) {
                Ok(book) => {
                    let pace = (work::Pace::Worker, self.app.as_str());
                    work::take_up(book, &lease, frame, now, pace)
                }
                Err(why) => worked(format!("the run can't be taken up: {why}")),
            },
        }
    }

    fn find(mut self: Box<Self>, values: &[Value], now: Instant) -> Move {
        let lease: Option<SubjectLease> = read_as(values.first());
        let head: Option<Head> = read_as(values.get(1));
        let (Some(lease), Some(head)) = (lease, head) else {
            return worked("there is no such run");
        };
        let Summons { run_id, epoch, .. } = &self.summons;
        if lease.run_id != *run_id || lease.epoch != *epoch || !lease.is_live() {
            return worked("somebody else has taken it up since");
        }
        if lease.lease_until > now {
            return worked("somebody is at work on it");
        }
        if read_as::<StopSwitch>(values.get(2)).is_some_and(|stop| stop.is_stopped()) {
            return worked("everything is stopped; the schedule comes back to it");
        }
        let reads = storage::read_segments(run_id, &head);
        self.found = Some((head, lease));
        Move::Ask(Flow::Wake(self), vec![What::Load { reads }])
    }
}
