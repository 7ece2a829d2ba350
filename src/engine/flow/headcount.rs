//! How many people each directory has, counted once a day where a budget is a share of them.
//! Whoever starts a run must not have to wait for it, and a size that can't be told stops them.

use super::{Flow, ReadStep, ask, feed, loaded, notice, read_as, shared};
use crate::connector::{Answer, Read};
use crate::domain::{DirectoryId, Instant};
use crate::engine::Move;
use crate::engine::admission::{HEADCOUNT, Headcount, read_headcount};
use crate::engine::command::{Transaction, What, Write};
use crate::engine::event::Outcome;
use crate::engine::reads::{Patience, Reads};
use crate::policy::Settings;

/// How long a count is good enough; admission believes it for twice as long.
const RECENT_MS: i64 = 24 * 3_600_000;
/// Directories counted in one firing.
const COUNTED_MAX: usize = 10;

/// Where the counting stands. Whatever comes of it, the firing goes on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Count {
    settings: Settings,
    note: String,
    woken: u32,
    stage: Stage,
}

#[derive(Clone, Debug, PartialEq)]
enum Stage {
    Loading,
    Counting { due: Vec<DirectoryId>, reads: Reads },
    Keeping,
}

/// Begins; `note` and `woken` are what the firing has done so far.
pub(crate) fn begin(settings: Settings, note: String, woken: u32) -> Move {
    if settings.budgets.directory_percent_per_day.is_none() {
        return notice::begin(settings, note, woken);
    }
    let reads = settings.organization.directories.iter().map(|d| read_headcount(&d.id)).collect();
    let count = Count { settings, note, woken, stage: Stage::Loading };
    Move::Ask(Flow::Count(Box::new(count)), vec![What::Load { reads }])
}

impl Count {
    pub(crate) fn take(mut self: Box<Self>, outcomes: Vec<Outcome>, now: Instant) -> Move {
        match std::mem::replace(&mut self.stage, Stage::Loading) {
            Stage::Loading => match loaded(outcomes) {
                Ok(values) => {
                    let kept = values.iter().map(|v| read_as::<Headcount>(Some(v)));
                    let named = self.settings.organization.directories.iter().zip(kept);
                    let due: Vec<DirectoryId> = named
                        .filter(|(_, kept)| {
                            kept.as_ref().is_none_or(|k| now.since(k.at) > RECENT_MS)
                        })
                        .map(|(directory, _)| directory.id.clone())
                        .take(COUNTED_MAX)
                        .collect();
                    self.count(due)
                }
                Err(_) => self.end(),
            },
            Stage::Counting { due, mut reads } => match feed(&mut reads, outcomes, now) {
                ReadStep::Ask(commands) => {
                    self.stage = Stage::Counting { due, reads };
                    Move::Ask(Flow::Count(self), commands)
                }
                ReadStep::Over => self.keep(&due, &reads, now),
            },
            Stage::Keeping => self.end(),
        }
    }

    fn count(mut self: Box<Self>, due: Vec<DirectoryId>) -> Move {
        if due.is_empty() {
            return self.end();
        }
        let wave = due.iter().map(|id| Read::Headcount { directory: id.clone() }).collect();
        let reads = Reads::new(shared::route(&self.settings), Patience::SCREEN, wave);
        let commands = ask(&reads);
        self.stage = Stage::Counting { due, reads };
        Move::Ask(Flow::Count(self), commands)
    }

    fn keep(mut self: Box<Self>, due: &[DirectoryId], reads: &Reads, now: Instant) -> Move {
        let counted = due.iter().filter_map(|id| {
            match reads.answer(&Read::Headcount { directory: id.clone() }) {
                Ok(Answer::Headcount(count)) => Some((id, *count)),
                _ => None,
            }
        });
        let set: Vec<Write> = counted
            .map(|(id, count)| Write::row(HEADCOUNT, id.to_string(), &Headcount { count, at: now }))
            .collect();
        if set.is_empty() {
            return self.end();
        }
        self.stage = Stage::Keeping;
        let transaction = Transaction::of(set);
        Move::Ask(Flow::Count(self), vec![What::Store { transaction }])
    }

    fn end(self) -> Move {
        notice::begin(self.settings, self.note, self.woken)
    }
}
