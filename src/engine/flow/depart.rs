//! The date of a ticket has come, or it was moved over a transition that starts a playbook. The run is started as if its operator pressed the button now;
//! what keeps it from starting is told on the ticket, once.

use super::choice::{self, Choice, Verdict};
use super::panel::{self, Panel};
use super::say::{Said, Say, Voices};
use super::work::Work;
use super::{Flow, ReadStep, ask, feed, loaded, read_as, shared, worked};
use crate::connector::{Line, Route};
use crate::domain::Instant;
use crate::engine::appointment::{Appointment, Due};
use crate::engine::command::What;
use crate::engine::event::Outcome;
use crate::engine::reads::{Patience, Reads};
use crate::engine::{Answer, Frame, Move};
use crate::policy::{Refusal, RefusalCode, Settings};
use serde_json::Value;

/// What may pass by itself is tried for so long before the ticket is told.
const PATIENCE_MS: i64 = 3_600_000;
/// What one short answer can feign (somebody who is not listed) is asked again for so long.
const DOUBT_MS: i64 = 900_000;
/// And then so often more before it is believed: each time looks twice, and either look may meet
/// one short answer.
const ASKED_AGAIN_MAX: u8 = 2;

/// Where a departure stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Depart {
    due: Due,
    /// See [`crate::engine::event::PanelContext`].
    app: String,
    /// How often a doubtful refusal was asked about once more, in this very invocation: earlier
    /// ones may all have ended before they came so far.
    asked_again: u8,
    stage: Stage,
}

#[derive(Clone, Debug, PartialEq)]
enum Stage {
    Loading,
    /// Whether it still is what was agreed.
    Choosing {
        choice: Box<Choice>,
        appointment: Box<Appointment>,
        route: Route,
        grounds: Vec<Value>,
    },
    /// The panel's own way to a run, without a panel.
    Asking {
        panel: Box<Panel>,
        appointment: Box<Appointment>,
        route: Route,
    },
    /// The run, until it is opened.
    Opening {
        work: Box<Work>,
        appointment: Box<Appointment>,
        route: Route,
    },
    /// Whether the ticket has been told already.
    Looking {
        news: Box<News>,
        reads: Reads,
    },
    Saying {
        news: Box<News>,
        voices: Voices,
    },
    Keeping,
}

/// What the ticket is told, and what is kept once it is.
#[derive(Clone, Debug, PartialEq)]
struct News {
    next: Appointment,
    lines: Vec<Line>,
    /// Whether it is kept even if the ticket will not take it.
    last: bool,
}

pub(crate) fn begin(due: Due, app: &str) -> Move {
    let app = app.to_owned();
    Box::new(Depart { due, app, asked_again: 0, stage: Stage::Loading }).load()
}

impl Depart {
    fn load(mut self: Box<Self>) -> Move {
        let mut reads = vec![self.due.read()];
        reads.extend(panel::grounds(&self.due.issue));
        self.stage = Stage::Loading;
        Move::Ask(Flow::Depart(self), vec![What::Load { reads }])
    }

    #[inline(never)]
    pub(crate) fn take(
        mut self: Box<Self>,
        frame: &Frame,
        outcomes: Vec<Outcome>,
        now: Instant,
    ) -> Move {
        match std::mem::replace(&mut self.stage, Stage::Loading) {
            Stage::Loading => match loaded(outcomes) {
                Ok(values) => self.start(&values, now),
                // The schedule comes back to it.
                Err(refusal) => worked(refusal.detail),
            },
            Stage::Choosing { choice, appointment, route, grounds } => {
                self.chose(choice.take(outcomes, now), (appointment, route, grounds), now)
            }
            Stage::Asking { panel, appointment, route } => {
                let next = panel.take(frame, outcomes, now);
                self.went_on(next, *appointment, route, now)
            }
            Stage::Opening { work, appointment, route } => {
                let next = work.take(frame, outcomes, now);
                self.went_on(next, *appointment, route, now)
            }
            Stage::Looking { news, mut reads } => match feed(&mut reads, outcomes, now) {
                ReadStep::Ask(commands) => {
                    self.stage = Stage::Looking { news, reads };
                    Move::Ask(Flow::Depart(self), commands)
                }
                ReadStep::Over => self.looked(news, &reads),
            },
            Stage::Saying { news, mut voices } => {
                let commands = voices.take(&outcomes);
                self.say(news, voices, commands)
            }
            Stage::Keeping => worked("an appointment was dealt with"),
        }
    }

    fn start(self: Box<Self>, values: &[Value], now: Instant) -> Move {
        let Some(appointment) = read_as::<Appointment>(values.first()) else {
            return worked("there is no such appointment");
        };
        if appointment.rev != self.due.rev || !appointment.is_set() {
            return worked("the appointment has been changed since");
        }
        let none = Value::Null;
        let grounds = values.get(1..).unwrap_or_default();
        let settings = grounds.first().unwrap_or(&none);
        let Ok(known) = Settings::of_kept(settings) else {
            return worked("the settings can't be read; the appointment waits");
        };
        let route = shared::route(&known);
        let step = choice::begin(&appointment, &known, &self.app, now);
        self.chose(step, (Box::new(appointment), route, grounds.to_vec()), now)
    }

    fn chose(
        mut self: Box<Self>,
        step: choice::Step,
        (appointment, route, grounds): (Box<Appointment>, Route, Vec<Value>),
        now: Instant,
    ) -> Move {
        match step {
            choice::Step::Ask(choice, commands) => {
                self.stage = Stage::Choosing { choice, appointment, route, grounds };
                Move::Ask(Flow::Depart(self), commands)
            }
            choice::Step::Over(Verdict::Moved(next)) => self.keep(&next),
            choice::Step::Over(Verdict::Stops(refusal)) => {
                self.refused(&refusal, &appointment, route, now)
            }
            choice::Step::Over(Verdict::Unknown(why)) => {
                let refusal = unreadable_ticket(&why);
                self.refused(&refusal, &appointment, route, now)
            }
            choice::Step::Over(Verdict::Same(_)) if appointment.due_at > now => {
                worked("the appointment is not due, and as it was agreed")
            }
            choice::Step::Over(Verdict::Same(ticket)) => {
                let next = panel::depart((*appointment).clone(), ticket, &self.app, &grounds);
                self.went_on(next, *appointment, route, now)
            }
        }
    }

    fn went_on(
        mut self: Box<Self>,
        next: Move,
        appointment: Appointment,
        route: Route,
        now: Instant,
    ) -> Move {
        match next {
            Move::Ask(Flow::Panel(panel), commands) => {
                let appointment = Box::new(appointment);
                self.stage = Stage::Asking { panel, appointment, route };
                Move::Ask(Flow::Depart(self), commands)
            }
            // What keeps it from being opened is told like what kept it from being planned.
            Move::Ask(Flow::Work(work), commands) if work.is_opening() => {
                let appointment = Box::new(appointment);
                self.stage = Stage::Opening { work, appointment, route };
                Move::Ask(Flow::Depart(self), commands)
            }
            // From here on it is a run like any other.
            Move::Ask(flow, commands) => Move::Ask(flow, commands),
            Move::Done(Answer::Run(_)) => self.keep(&appointment.started()),
            Move::Done(
                Answer::Refused(refusal) | Answer::Preview { refusal: Some(refusal), .. },
            ) => self.refused(&refusal, &appointment, route, now),
            Move::Done(answer) => Move::Done(answer),
        }
    }

    fn refused(
        mut self: Box<Self>,
        refusal: &Refusal,
        appointment: &Appointment,
        route: Route,
        now: Instant,
    ) -> Move {
        let waited_ms = now.since(appointment.due_at);
        if is_doubtful(refusal.code) && waited_ms <= DOUBT_MS {
            return worked("it is asked again before it is believed");
        }
        if is_doubtful(refusal.code) && self.asked_again < ASKED_AGAIN_MAX {
            self.asked_again += 1;
            return self.load();
        }
        let late = waited_ms > PATIENCE_MS;
        let told = !appointment.note.is_empty();
        let passing = may_pass(refusal.code);
        if passing && (told || !late) {
            return worked("it could not be started yet; the schedule tries again");
        }
        let what = appointment.playbook.title();
        let why = format!("{}. {}", refusal.title, refusal.remedy);
        let (next, lines) = if passing {
            let line = format!(
                "Offramp could not start '{what}' {}. It goes on trying.",
                appointment.when()
            );
            (appointment.held_up(&kept_of(refusal)), [line, why])
        } else {
            let line = format!(
                "Offramp did not start '{what}' {}. Nothing was changed.",
                appointment.when()
            );
            (appointment.stopped(&kept_of(refusal)), [line, why])
        };
        let reference = format!("Reference: {}", appointment.run_id());
        let last = late || refusal.code == RefusalCode::IssueHidden;
        let lines = lines.into_iter().chain([reference]).map(Line::Says).collect();
        let news = Box::new(News { next, lines, last });
        let wave = Say::reads(&appointment.issue_id).into();
        let reads = Reads::new(route, Patience::DISCOVERY, wave);
        let commands = ask(&reads);
        self.stage = Stage::Looking { news, reads };
        Move::Ask(Flow::Depart(self), commands)
    }

    fn looked(self: Box<Self>, news: Box<News>, reads: &Reads) -> Move {
        let mut say = Say::new(&news.next.issue_id, news.lines.clone());
        if let Some(Line::Says(first)) = news.lines.first() {
            say = say.marked(first.clone());
        }
        let (voices, commands) = Voices::begin(vec![say], reads);
        self.say(news, voices, commands)
    }

    fn say(mut self: Box<Self>, news: Box<News>, voices: Voices, commands: Vec<What>) -> Move {
        if !commands.is_empty() {
            self.stage = Stage::Saying { news, voices };
            return Move::Ask(Flow::Depart(self), commands);
        }
        match voices.said().next() {
            Some(Said::Yes) => self.keep(&news.next),
            Some(Said::Refused | Said::Gone) if news.last => self.keep(&news.next),
            // It may have been said: the next time looks first.
            _ => worked("the ticket may not have been told; the schedule tries again"),
        }
    }

    fn keep(mut self: Box<Self>, next: &Appointment) -> Move {
        self.stage = Stage::Keeping;
        Move::Ask(Flow::Depart(self), vec![next.store()])
    }
}

/// What is kept of a refusal: the ticket is told who has changed it, the app keeps no names.
fn kept_of(refusal: &Refusal) -> String {
    let title = match refusal.code {
        RefusalCode::TicketChanged => "This ticket was changed after it was agreed",
        _ => &refusal.title,
    };
    format!("{title}. {}", refusal.remedy)
}

fn unreadable_ticket(why: &str) -> Refusal {
    Refusal::new(
        RefusalCode::ConnectionUnreadable,
        "Who changed this ticket couldn't be read",
        format!("{why}. Nothing was changed."),
        "Ask a Jira admin whether Offramp may see this project.",
    )
}

/// Whether the same may be allowed in a while without anybody doing anything about the ticket.
fn may_pass(code: RefusalCode) -> bool {
    matches!(
        code,
        RefusalCode::ConnectionUnreadable
            | RefusalCode::ConnectionKey
            | RefusalCode::ConnectionBusy
            | RefusalCode::StorageFailed
            | RefusalCode::RunOther
            | RefusalCode::DateMoved
            | RefusalCode::SettingsMissing
            | RefusalCode::SettingsInvalid
            | RefusalCode::PolicyChanged
            | RefusalCode::AppStopped
            | RefusalCode::BudgetUnknown
    )
}

/// Whether an answer that is not whole can look like this.
fn is_doubtful(code: RefusalCode) -> bool {
    matches!(
        code,
        RefusalCode::SubjectUnknown | RefusalCode::IssueHidden | RefusalCode::OperatorNotAllowed
    )
}
