//! What became of each ticket that a look has started.

use super::super::{Admin, Office, Stage as AdminStage, answer};
use super::{Order, Stage};
use crate::domain::{IssueId, RunId};
use crate::engine::Move;
use crate::engine::admin::{Body, ManyEnd};
use crate::engine::appointment::{Appointment, MANY, read_appointment, read_immediate};
use crate::engine::command::What;
use crate::engine::event::Outcome;
use crate::engine::flow::{loaded, read_as};
use crate::engine::run_row::{RunRow, read_row};
use crate::engine::storage::{IssuePointer, read_pointer};
use serde_json::Value;

/// A question for ends.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine::flow::admin) struct Ending {
    office: Office,
    order: Order,
    /// What is kept of each start, and the ticket's last run; empty while that is being read.
    starts: Vec<(IssueId, Option<Appointment>, Option<IssuePointer>)>,
}

/// Begins.
pub(in crate::engine::flow::admin) fn ends(
    admin: Box<Admin>,
    office: Office,
    order: Order,
) -> Move {
    let cause = format!("{MANY}{}", order.token);
    let kept = |issue: &IssueId| {
        [read_immediate(issue, &cause), read_appointment(issue), read_pointer(issue)]
    };
    let reads = order.issues.iter().flat_map(kept).collect();
    Ending { office, order, starts: Vec::new() }.go(admin, vec![What::Load { reads }])
}

impl Ending {
    fn go(self, admin: Box<Admin>, commands: Vec<What>) -> Move {
        admin.go(AdminStage::Many(Stage::Ending(self)), commands)
    }

    pub(super) fn take(mut self, admin: Box<Admin>, outcomes: Vec<Outcome>) -> Move {
        let values = match loaded(outcomes) {
            Ok(values) => values,
            Err(refusal) => return answer(Some(&self.office), Err(refusal)),
        };
        if !self.starts.is_empty() {
            let rows = values.iter().map(|value| read_as::<RunRow>(Some(value)));
            let ends = self.starts.into_iter().zip(rows).map(|((issue, start, _), row)| {
                // One that was there before came of something else.
                let is_its = |row: &RunRow| {
                    start.as_ref().is_some_and(|start| row.started_at >= start.agreed_at)
                };
                ManyEnd { issue, run: row.filter(is_its), start }
            });
            let ends = ends.collect();
            return answer(Some(&self.office), Ok(Body::ManyEnds(ends)));
        }
        let token = self.order.token.as_str();
        let kept = |(issue, kept): (&IssueId, &[Value])| {
            let all = kept.iter().take(2).filter_map(|kept| read_as::<Appointment>(Some(kept)));
            let start = all.into_iter().find(|start| start.look() == Some(token));
            (issue.clone(), start, read_as(kept.get(2)))
        };
        self.starts = self.order.issues.iter().zip(values.chunks(3)).map(kept).collect();
        let nothing = RunId::new("none");
        let reads = self.starts.iter().map(|(_, _, pointer)| {
            read_row(pointer.as_ref().map_or(&nothing, |pointer| &pointer.run_id))
        });
        let reads = reads.collect();
        self.go(admin, vec![What::Load { reads }])
    }
}
