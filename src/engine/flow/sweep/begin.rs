//! Taking a sweep up from its last checkpoint, or beginning it under the settings in force.

use super::{Sweeping, chunk, give_up, go};
use crate::domain::Instant;
use crate::engine::command::What;
use crate::engine::event::{Outcome, Queried};
use crate::engine::flow::settings::settings_of;
use crate::engine::flow::{loaded, read_as, worked};
use crate::engine::policy_book::{self, PolicyBook};
use crate::engine::run_row::{RunRow, started_between};
use crate::engine::storage::{read, settings_key};
use crate::engine::sweep_book::{self, Kept, KeptPlan, Returner};
use crate::engine::sweep_row::SweepRow;
use crate::engine::{Frame, Move};
use crate::playbook::PlaybookId;
use crate::policy::days_ms;
use crate::sweep::Sweep;
use serde_json::Value;

/// Pages of runs looked through for those who were given access back.
const PAGES_MAX: u32 = 250;
/// The settings and their version come before what is stored of the sweep itself.
const SETTINGS: usize = 2;

/// Where the beginning stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Beginning {
    Loading(SweepRow),
    /// Who was given access back lately.
    Returners {
        row: SweepRow,
        plan: Box<KeptPlan>,
        returners: Vec<Returner>,
        pages: u32,
    },
}

pub(super) fn begin(row: SweepRow) -> Move {
    let mut reads = vec![read(settings_key()), policy_book::read_current()];
    reads.extend(sweep_book::read_kept(&row));
    ask(Beginning::Loading(row), What::Load { reads })
}

fn ask(next: Beginning, command: What) -> Move {
    go(Sweeping::Beginning(Box::new(next)), vec![command])
}

impl Beginning {
    pub(super) fn take(self, frame: &Frame, outcomes: Vec<Outcome>, now: Instant) -> Move {
        match self {
            Self::Loading(row) => match loaded(outcomes) {
                Ok(values) => opened(&row, &values, frame, now),
                // The schedule comes back to it.
                Err(refusal) => worked(refusal.detail),
            },
            Self::Returners { row, plan, mut returners, pages } => {
                let Some(Outcome::Query(Queried::Items { items, cursor })) =
                    outcomes.into_iter().next()
                else {
                    return worked("storage did not list the runs; the schedule comes back to it");
                };
                let runs = items.iter().filter_map(|i| read_as::<RunRow>(Some(&i.value)));
                let restored = runs.filter(|run| run.playbook == PlaybookId::Restore);
                returners.extend(restored.map(|run| (run.account, run.started_at)));
                match cursor {
                    Some(_) if pages >= PAGES_MAX => give_up(
                        &row,
                        "There are more runs than a sweep looks through".to_owned(),
                        frame,
                        now,
                    ),
                    Some(cursor) => list((row, plan, returners, pages + 1), Some(cursor), now),
                    None => start(&row, &plan, returners, frame, now),
                }
            }
        }
    }
}

fn opened(row: &SweepRow, values: &[Value], frame: &Frame, now: Instant) -> Move {
    let (in_force, kept) = values.split_at_checked(SETTINGS).unwrap_or_default();
    match Kept::of(row, kept) {
        Ok(Some(kept)) => resume(row, kept, frame, now),
        Ok(None) => under(row, in_force, frame, now),
        Err(why) => give_up(row, format!("It could not be taken up: {why}"), frame, now),
    }
}

fn resume(row: &SweepRow, kept: Kept, frame: &Frame, now: Instant) -> Move {
    let Some(grants) = kept.grants() else {
        let why = "It could not be taken up: its groups are cut off".to_owned();
        return give_up(row, why, frame, now);
    };
    let plan = kept.plan.plan(kept.returners);
    match Sweep::resume(plan, kept.state, grants, kept.open, now) {
        Ok(sweep) => chunk::claim(row, sweep, Vec::new(), kept.groups, frame, now),
        Err(e) => give_up(row, format!("{}: {}", e.field, e.message), frame, now),
    }
}

/// Begins under the settings in force, which from now on are this sweep's.
fn under(row: &SweepRow, in_force: &[Value], frame: &Frame, now: Instant) -> Move {
    let settings = match settings_of(in_force.first().unwrap_or(&Value::Null)) {
        Ok(settings) => settings,
        Err(refusal) => {
            return give_up(row, format!("{}. {}", refusal.title, refusal.detail), frame, now);
        }
    };
    let version = PolicyBook::of(in_force.get(1), None).number();
    let Some(plan) = KeptPlan::of(settings, version) else {
        let why = "The settings do not say when somebody is inactive".to_owned();
        return give_up(row, why, frame, now);
    };
    list((row.clone(), Box::new(plan), Vec::new(), 1), None, now)
}

fn list(
    (row, plan, returners, pages): (SweepRow, Box<KeptPlan>, Vec<Returner>, u32),
    cursor: Option<String>,
    now: Instant,
) -> Move {
    let from = now.plus_ms(-days_ms(plan.rules.returner_grace_days));
    let query = started_between(Some(from), None, cursor, false);
    ask(Beginning::Returners { row, plan, returners, pages }, query)
}

fn start(
    row: &SweepRow,
    plan: &KeptPlan,
    returners: Vec<Returner>,
    frame: &Frame,
    now: Instant,
) -> Move {
    let Some(first) = sweep_book::first_writes(&row.sweep_id, plan, &returners) else {
        let why = "More people were given access back than a sweep holds".to_owned();
        return give_up(row, why, frame, now);
    };
    match Sweep::begin(plan.plan(returners), row.sweep_id.clone(), now) {
        Ok(sweep) => chunk::claim(row, sweep, first, String::new(), frame, now),
        Err(e) => give_up(row, format!("{}: {}", e.field, e.message), frame, now),
    }
}
