//! The tripwire in a firing of the schedule: everybody who is due is looked at, a hundred with one
//! request of each system. What has come back is told on the ticket and, where the playbook says
//! so, cut again the way that a moved ticket goes: gate, budgets, protections and the stop switch
//! decide as ever.

mod look;

use super::say::{Said, Say, Voices};
use super::{Flow, ReadStep, ask, feed, loaded, mend, read_as, shared};
use crate::connector::{Answer as Read_, ReadFault};
use crate::domain::{Instant, RunId};
use crate::engine::Move;
use crate::engine::appointment::{Appointment, Due, StartNow, read_immediate};
use crate::engine::command::{Queue, TRANSACTION_MAX, Transaction, What, Write};
use crate::engine::event::{Outcome, Stored};
use crate::engine::personal::PersonalData;
use crate::engine::query::{Query, Range};
use crate::engine::reads::{Patience, Reads};
use crate::engine::run_row::{self, RunRow};
use crate::engine::storage::{self, SubjectLease};
use crate::engine::ticket;
use crate::engine::watch::{BY_DUE, WATCHED, Watch};
use crate::playbook::PlaybookId;
use crate::policy::Settings;
use look::{by_account, by_address, in_entra, sighting};
use serde_json::{Value, json};

/// People in one look: as many addresses as a search takes.
const PAGE: u32 = 100;
/// Looks in one firing; the next firing takes the rest.
const PAGES_MAX: u32 = 5;
/// Tickets that are told in one firing; the others are due at the next.
const TOLD_MAX: usize = 10;

/// Where a look stands. Whatever comes of it, the firing goes on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tripwire {
    settings: Settings,
    note: String,
    woken: u32,
    pages: u32,
    /// Where the next page begins: whoever was looked at may be listed as due for a while yet.
    next: Option<String>,
    stage: Stage,
}

#[derive(Clone, Debug, PartialEq)]
enum Stage {
    Listing,
    /// Everybody at once.
    Asking {
        rows: Vec<Watch>,
        reads: Reads,
    },
    /// Whom the address did not find, by account.
    AskingAgain {
        rows: Vec<Watch>,
        first: Reads,
        reads: Reads,
    },
    /// The last run about those of whom there is news; with what was known before.
    Leasing {
        quiet: Vec<Watch>,
        news: Vec<(Watch, Watch)>,
    },
    /// Whether it is at work at this moment.
    Resting {
        quiet: Vec<Watch>,
        news: Vec<(Watch, Watch)>,
        live: Vec<Option<RunId>>,
    },
    Keeping {
        news: Vec<Watch>,
    },
    Finding {
        news: Vec<Watch>,
        reads: Reads,
    },
    Saying {
        news: Vec<Watch>,
        voices: Voices,
        /// What is agreed for each ticket, once it was read.
        before: Option<Vec<Value>>,
    },
    Closing {
        calls: Vec<What>,
    },
    Calling,
}

/// Begins; `note` and `woken` are what the firing has done so far.
pub(crate) fn begin(settings: Settings, note: String, woken: u32, now: Instant) -> Move {
    let tripwire = Tripwire { settings, note, woken, pages: 0, next: None, stage: Stage::Listing };
    Box::new(tripwire).list(now)
}

impl Tripwire {
    pub(crate) fn take(mut self: Box<Self>, outcomes: Vec<Outcome>, now: Instant) -> Move {
        match std::mem::replace(&mut self.stage, Stage::Listing) {
            Stage::Listing => match outcomes.into_iter().next() {
                Some(Outcome::Found(found)) => {
                    let rows = found.rows().take(PAGE as usize).collect();
                    self.next = found.cursor;
                    self.ask(rows, now)
                }
                _ => self.end(now),
            },
            Stage::Asking { rows, mut reads } => match feed(&mut reads, outcomes, now) {
                ReadStep::Ask(commands) => self.go(Stage::Asking { rows, reads }, commands),
                ReadStep::Over => self.ask_again(rows, reads, now),
            },
            Stage::AskingAgain { rows, first, mut reads } => {
                match feed(&mut reads, outcomes, now) {
                    ReadStep::Ask(commands) => {
                        self.go(Stage::AskingAgain { rows, first, reads }, commands)
                    }
                    ReadStep::Over => self.compare(&rows, &first, Some(&reads), now),
                }
            }
            Stage::Leasing { quiet, news } => match loaded(outcomes) {
                Ok(values) => self.leased(quiet, news, &values, now),
                // What is not known to be at rest is looked at again.
                Err(_) => self.keep(&quiet, Vec::new(), now),
            },
            Stage::Resting { quiet, news, live } => match loaded(outcomes) {
                Ok(values) => self.raise(quiet, news, &at_work(&live, &values), now),
                Err(_) => self.keep(&quiet, Vec::new(), now),
            },
            Stage::Keeping { news } => self.kept(news, &outcomes, now),
            Stage::Finding { news, mut reads } => match feed(&mut reads, outcomes, now) {
                ReadStep::Ask(commands) => self.go(Stage::Finding { news, reads }, commands),
                ReadStep::Over => self.say(news, &reads),
            },
            Stage::Saying { news, voices, before } => {
                self.saying((news, voices), before, outcomes, now)
            }
            Stage::Closing { calls } => {
                let kept = calls.into_iter().zip(outcomes).filter(|(_, o)| is_stored(o));
                self.call(kept.map(|(call, _)| call).collect(), now)
            }
            Stage::Calling => self.list(now),
        }
    }

    fn go(mut self: Box<Self>, stage: Stage, commands: Vec<What>) -> Move {
        self.stage = stage;
        Move::Ask(Flow::Tripwire(self), commands)
    }

    fn end(self, now: Instant) -> Move {
        mend::begin(self.settings, self.note, self.woken, now)
    }

    fn list(mut self: Box<Self>, now: Instant) -> Move {
        if self.pages >= PAGES_MAX || (self.pages > 0 && self.next.is_none()) {
            return self.end(now);
        }
        self.pages += 1;
        let due = Query::of_now(BY_DUE, WATCHED, PAGE).within(Some(Range::Until(now)));
        let due = due.after(self.next.take());
        self.go(Stage::Listing, vec![What::Query(due)])
    }

    fn ask(self: Box<Self>, rows: Vec<Watch>, now: Instant) -> Move {
        if rows.is_empty() {
            return self.list(now);
        }
        let nameless = rows.iter().filter(|row| row.email.is_none());
        let mut wave = by_account(nameless.map(|row| &row.account));
        wave.extend(by_address(&rows));
        if self.settings.entra.is_some() {
            wave.extend(in_entra(&rows));
        }
        let reads = Reads::new(shared::route(&self.settings), Patience::RUN, wave);
        let commands = ask(&reads);
        self.go(Stage::Asking { rows, reads }, commands)
    }

    /// An address may have changed, and a page may have lacked its end. An answer in which one
    /// person can't be read says nothing of the others: those are asked for again, too.
    fn ask_again(self: Box<Self>, rows: Vec<Watch>, first: Reads, now: Instant) -> Move {
        let unseen = rows.iter().filter(|row| row.email.is_some());
        let unseen =
            unseen.filter(|row| match by_address(&rows).map(|read| first.answer(&read).cloned()) {
                Some(Ok(Read_::People(people))) => {
                    people.iter().all(|p| !p.is(&row.account) || p.person.is_err())
                }
                Some(Err(fault)) => matches!(fault, ReadFault::Malformed { .. }),
                _ => false,
            });
        let wave = by_account(unseen.map(|row| &row.account));
        if wave.is_empty() {
            return self.compare(&rows, &first, None, now);
        }
        let reads = Reads::new(shared::route(&self.settings), Patience::RUN, wave);
        let commands = ask(&reads);
        self.go(Stage::AskingAgain { rows, first, reads }, commands)
    }

    fn compare(
        self: Box<Self>,
        rows: &[Watch],
        first: &Reads,
        again: Option<&Reads>,
        now: Instant,
    ) -> Move {
        let next = rows.iter().map(|row| {
            let seen = sighting(row, rows, first, again);
            (row.clone(), row.looked(seen, &self.settings, now))
        });
        let (mut news, quiet): (Vec<_>, Vec<_>) = next.partition(|(_, next)| next.has_news());
        news.truncate(TOLD_MAX);
        let quiet: Vec<Watch> = quiet.into_iter().map(|(_, next)| next).collect();
        if news.is_empty() {
            return self.keep(&quiet, Vec::new(), now);
        }
        let reads = news.iter().map(|(row, _)| storage::read_lease(&row.account)).collect();
        self.go(Stage::Leasing { quiet, news }, vec![What::Load { reads }])
    }

    /// A run that rests needs somebody, for weeks perhaps; only its line says whether it does.
    fn leased(
        self: Box<Self>,
        quiet: Vec<Watch>,
        news: Vec<(Watch, Watch)>,
        values: &[Value],
        now: Instant,
    ) -> Move {
        let live = |lease: &Value| {
            read_as::<SubjectLease>(Some(lease)).filter(SubjectLease::is_live).map(|l| l.run_id)
        };
        let live: Vec<Option<RunId>> = values.iter().map(live).collect();
        let reads: Vec<_> = live.iter().flatten().map(run_row::read_row).collect();
        if reads.is_empty() {
            return self.raise(quiet, news, &[], now);
        }
        self.go(Stage::Resting { quiet, news, live }, vec![What::Load { reads }])
    }

    /// Access that a run is giving or taking right now has not come back by itself.
    fn raise(
        self: Box<Self>,
        mut quiet: Vec<Watch>,
        news: Vec<(Watch, Watch)>,
        at_work: &[bool],
        now: Instant,
    ) -> Move {
        let mut raised = Vec::new();
        for (index, (before, next)) in news.into_iter().enumerate() {
            if at_work.get(index).is_some_and(|at_work| *at_work) {
                quiet.push(before.put_off(now));
            } else {
                raised.push(next);
            }
        }
        self.keep(&quiet, raised, now)
    }

    /// What was seen is kept before anything is told, so that of two firings at once one tells it.
    fn keep(self: Box<Self>, quiet: &[Watch], news: Vec<Watch>, now: Instant) -> Move {
        let alone = news.iter().map(Watch::writes);
        // A row of an earlier version brings its marks along, in the same transaction.
        let (whole, marked): (Vec<&Watch>, Vec<&Watch>) =
            quiet.iter().partition(|row| row.addressed);
        let writes: Vec<Write> = whole.into_iter().map(Watch::write).collect();
        let together = writes.chunks(TRANSACTION_MAX).map(<[Write]>::to_vec);
        let together = together.chain(marked.into_iter().map(Watch::writes));
        let commands: Vec<What> = alone
            .chain(together)
            .map(|set| What::Store { transaction: Transaction::of(set) })
            .collect();
        if commands.is_empty() {
            return self.list(now);
        }
        self.go(Stage::Keeping { news }, commands)
    }

    fn kept(self: Box<Self>, news: Vec<Watch>, outcomes: &[Outcome], now: Instant) -> Move {
        let kept = news.into_iter().zip(outcomes).filter(|(_, outcome)| is_stored(outcome));
        let news: Vec<Watch> = kept.map(|(row, _)| row).collect();
        if news.is_empty() {
            return self.list(now);
        }
        let wave = Voices::reads(news.iter().map(|row| &row.issue_id));
        let reads = Reads::new(shared::route(&self.settings), Patience::RUN, wave);
        let commands = ask(&reads);
        self.go(Stage::Finding { news, reads }, commands)
    }

    /// One comment for each run: what was said before is brought up to date. What can't be told now
    /// is told later: it is due again before the hour is over.
    fn say(self: Box<Self>, news: Vec<Watch>, reads: &Reads) -> Move {
        let cuts_again = self.settings.playbooks.left_business.cut_again;
        let says = news.iter().map(|row| Say::new(&row.issue_id, row.comment(cuts_again)));
        let (voices, mut commands) = Voices::begin(says.collect(), reads);
        let reads = news.iter().map(|row| read_immediate(&row.issue_id, &row.cause())).collect();
        commands.push(What::Load { reads });
        self.go(Stage::Saying { news, voices, before: None }, commands)
    }

    fn saying(
        self: Box<Self>,
        (news, mut voices): (Vec<Watch>, Voices),
        before: Option<Vec<Value>>,
        mut outcomes: Vec<Outcome>,
        now: Instant,
    ) -> Move {
        let before = before.or_else(|| outcomes.pop().and_then(|last| loaded(vec![last]).ok()));
        let commands = voices.take(&outcomes);
        if !commands.is_empty() {
            let before = Some(before.unwrap_or_default());
            return self.go(Stage::Saying { news, voices, before }, commands);
        }
        self.said(&news, &voices, &before.unwrap_or_default(), now)
    }

    /// That it was told is kept together with the appointment to cut it again.
    fn said(
        self: Box<Self>,
        news: &[Watch],
        voices: &Voices,
        before: &[Value],
        now: Instant,
    ) -> Move {
        let cuts_again = self.settings.playbooks.left_business.cut_again;
        let mut commands = Vec::new();
        let mut calls = Vec::new();
        for (index, (row, said)) in news.iter().zip(voices.said()).enumerate() {
            if said != Said::Yes {
                continue;
            }
            let mut transaction = Transaction::of(vec![row.told(now).write()]);
            let mut call = What::Pause { ms: 0 };
            if cuts_again && !row.found.is_empty() {
                let Some(value) = before.get(index) else { continue };
                let before: Option<Appointment> = read_as(Some(value));
                if let Some(appointment) = cut_again(row, before.as_ref(), now) {
                    transaction.set.push(appointment.write());
                    let people = PersonalData::of_appointment(&appointment, now);
                    transaction.set.extend(people.iter().map(PersonalData::write));
                    let body = json!(Due::of(&appointment));
                    call = What::Enqueue { queue: Queue::Runs, body, delay_seconds: 0 };
                }
            }
            commands.push(What::Store { transaction });
            calls.push(call);
        }
        if commands.is_empty() {
            return self.list(now);
        }
        self.go(Stage::Closing { calls }, commands)
    }

    fn call(self: Box<Self>, calls: Vec<What>, now: Instant) -> Move {
        let calls: Vec<What> =
            calls.into_iter().filter(|call| matches!(call, What::Enqueue { .. })).collect();
        if calls.is_empty() {
            return self.list(now);
        }
        self.go(Stage::Calling, calls)
    }
}

/// The appointment to cut somebody again, now and in the name of whoever cut them first; it is for
/// this very person, whoever the ticket may name by now.
fn cut_again(row: &Watch, before: Option<&Appointment>, now: Instant) -> Option<Appointment> {
    let cause = row.cause();
    let known = before.and_then(|a| a.transition.as_deref());
    if known == Some(cause.as_str()) {
        return None;
    }
    let start = StartNow {
        issue_id: &row.issue_id,
        issue_key: &row.issue_key,
        operator: &row.operator,
        playbook: PlaybookId::LeftBusiness,
        cause: &cause,
        asked_at: now,
    };
    let appointment = Appointment::for_now(&start, before, now);
    Some(Appointment { account: row.account.clone(), ..appointment })
}

/// Of each who has a live run, whether that has not come to rest.
fn at_work(live: &[Option<RunId>], lines: &[Value]) -> Vec<bool> {
    let mut lines = lines.iter();
    let mut is_running =
        || read_as::<RunRow>(lines.next()).is_some_and(|row| row.state == ticket::RUNNING);
    live.iter().map(|run| run.is_some() && is_running()).collect()
}

fn is_stored(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Store(Stored::Stored {}))
}
