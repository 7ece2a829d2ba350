//! The engine: `advance` takes what happened and says what to do next. Pure: no clock, no
//! randomness, no I/O, and no state but what is handed in.
//!
//! One invocation of the platform is one [`Session`]: a first [`Event`], then waves of commands
//! and their results, until there are no commands left and an [`Answer`] remains.

pub mod admin;
pub mod admission;
pub mod appointment;
mod book;
mod brief;
pub mod command;
pub mod confirmations;
pub mod event;
pub mod evidence;
mod field;
mod flow;
pub mod former;
pub mod gate;
mod observe;
pub mod personal;
mod pieces;
pub mod policy_book;
pub mod proposal;
pub mod query;
mod reads;
pub mod rule_failure;
pub mod run;
pub mod run_row;
#[cfg(feature = "sweep")]
pub mod search;
pub mod stop;
pub mod storage;
pub mod subject;
#[cfg(feature = "sweep")]
pub mod sweep_book;
pub mod sweep_row;
pub mod ticket;
pub mod watch;

use crate::connector::{Requested, Requests};
use crate::domain::{AccountId, Instant, Observation};
use crate::plan::{Holdings, Plan};
use crate::playbook::PlaybookId;
use crate::policy::{Refusal, RefusalCode, Settings, Standing};
use command::{Command, What};
use event::{CommandResult, Event, Outcome};
use flow::Flow;
use query::{Held, Query, Settled};
use run::Run;
use serde_json::Value;
use stop::StopSwitch;

/// An invocation in the middle of its work. Lives as long as the invocation; what must outlive it
/// is in the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    frame: Frame,
    flow: Flow,
    /// The commands that are out.
    out: Vec<Out>,
    /// What the flow gets once these have come back.
    held: Option<Held>,
}

/// A command that is out.
#[derive(Clone, Debug, PartialEq)]
struct Out {
    id: u32,
    /// What the record will say of it, where it is a request.
    request: Option<Requested>,
    /// The question, where it is one.
    query: Option<Query>,
}

impl Out {
    fn of(command: &Command) -> Self {
        let request = match &command.what {
            What::Http(request) => Some(Requested::of(request)),
            _ => None,
        };
        let query = match &command.what {
            What::Query(query) => Some(query.clone()),
            _ => None,
        };
        Self { id: command.id, request, query }
    }
}

/// What every part of an invocation needs to know of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Frame {
    /// Unique.
    pub invocation: String,
    /// When the app heard of it: what was asked for by it was asked for no later.
    pub began: Instant,
    /// The platform ends it then.
    pub deadline: Instant,
    next_id: u32,
    /// Every request of the invocation that has come to an end, in the order of the commands.
    requests: Vec<Requested>,
}

impl Frame {
    /// How many requests there are so far.
    pub(crate) fn requests_so_far(&self) -> usize {
        self.requests.len()
    }

    /// The requests after the first `known`.
    pub(crate) fn requests_since(&self, known: usize) -> Requests {
        Requests(self.requests.get(known..).unwrap_or_default().to_vec())
    }
}

/// What whoever looks at a plan may press, and whether they have confirmed it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Presses {
    /// Who may start it as things stand.
    pub start: Starter,
    /// Whether the viewer's word is waited for.
    pub confirms: bool,
    /// The viewer, where they have confirmed this very plan.
    pub confirmed_as: Option<AccountId>,
}

/// Who may start a plan as things stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Starter {
    /// Nobody: something is missing, or the app is stopped.
    #[default]
    Nobody,
    /// The viewer.
    Viewer,
    /// An operator, which the viewer is not.
    Operator,
    /// Another operator: what the viewer would start rests on their own word.
    AnotherOperator,
}

/// What an invocation came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// What would happen.
    Preview {
        /// What was seen.
        seen: Box<Observation>,
        /// How much there is to hand over, where it was counted.
        holdings: Option<Box<Holdings>>,
        /// What would be done.
        plan: Box<Plan>,
        /// In whose words.
        settings: Box<Settings>,
        /// Who has to confirm, and who has.
        approval: Box<Standing>,
        /// What whoever looks may do about it.
        presses: Presses,
        /// What may be run on this ticket.
        playbooks: Vec<PlaybookId>,
        /// The date that the ticket says, and what was agreed for it.
        dated: Option<Box<Dated>>,
        /// Whether the ticket is closed, and what is planned belongs on an open one.
        is_closed: bool,
        /// Why the button that was pressed did nothing, if one was.
        refusal: Option<Refusal>,
    },
    /// The ticket has no run, and nothing else was looked at.
    Nothing,
    /// How a run stands.
    Run(Box<Run>),
    /// How a run stands that goes on with nothing while the app is stopped.
    Halted {
        /// The run.
        run: Box<Run>,
        /// Who stopped the app, and why.
        stop: Box<StopSwitch>,
    },
    /// What an action of Automation came to.
    Acted(Acted),
    /// Whether a transition may go on.
    Gate(gate::Passage),
    /// How the search for who is inactive stands, for a rule of Automation.
    #[cfg(feature = "sweep")]
    Searched(Box<search::Searched>),
    /// What the admin page asked for.
    Administered(Box<admin::Administered>),
    /// Why nothing is done.
    Refused(Refusal),
    /// What a worker or the schedule did, for the log.
    Worked {
        /// In words.
        note: String,
        /// How many runs were woken.
        woken: u32,
    },
}

/// A ticket's run as an action of Automation tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct Acted {
    /// The ticket's last run, if it has one.
    pub run: Option<Box<Run>>,
    /// Address of the ticket.
    pub link: String,
}

/// A ticket's date, as far as the panel speaks of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// When it will be; `None` once it has passed.
    pub at: Option<Instant>,
    /// As it is written on the ticket, with the zone's city.
    pub words: Option<String>,
    /// What was agreed, while it will start or has been stopped.
    pub appointment: Option<appointment::Appointment>,
}

/// The result of [`advance`].
#[derive(Clone, Debug)]
pub struct Advance {
    /// To be handed in with the next event; `None` when the invocation is over.
    pub session: Option<Session>,
    /// To be executed together.
    pub commands: Vec<Command>,
    /// Once there are no commands left.
    pub answer: Option<Answer>,
}

/// Why an event cannot be taken: the host or its caller is wrong, not the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misuse {
    /// Results without a session.
    NoSession,
    /// A beginning in the middle of a session.
    AlreadyBegun,
    /// Results that are not those of the commands that are out.
    WrongResults,
}

impl Misuse {
    /// A code for support.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NoSession => "host.noSession",
            Self::AlreadyBegun => "host.alreadyBegun",
            Self::WrongResults => "host.wrongResults",
        }
    }
}

/// A flow's move: ask for these and go on, or be done.
pub(crate) enum Move {
    Ask(Flow, Vec<What>),
    Done(Answer),
}

impl Move {
    pub(crate) fn refuse(refusal: Refusal) -> Self {
        Self::Done(Answer::Refused(refusal))
    }
}

/// Takes one event.
///
/// # Errors
/// When the event does not fit the session.
pub fn advance(session: Option<Session>, event: Event, now: Instant) -> Result<Advance, Misuse> {
    let mut held = None;
    let (mut frame, next) = match (session, event) {
        (None, Event::Results { .. }) => return Err(Misuse::NoSession),
        (Some(session), Event::Results { results }) => {
            let Session { mut frame, flow, mut out, held: before } = session;
            let outcomes = matched(&out, results)?;
            let asked = out.iter_mut().map(|out| out.query.take()).collect();
            frame.requests.extend(out.into_iter().zip(&outcomes).filter_map(ended));
            let settled = match before {
                Some(before) => Settled::Whole(before.whole(&query::said_of(outcomes))),
                None => Held::take(asked, outcomes),
            };
            let next = match settled {
                Settled::Whole(outcomes) => flow.take(&frame, outcomes, now),
                Settled::Reread(later, load) => {
                    held = Some(later);
                    Move::Ask(flow, vec![load])
                }
            };
            (frame, next)
        }
        (Some(_), _) => return Err(Misuse::AlreadyBegun),
        (None, first) => begin(first, now),
    };
    Ok(match next {
        Move::Done(answer) => Advance { session: None, commands: Vec::new(), answer: Some(answer) },
        Move::Ask(flow, whats) => {
            let commands: Vec<Command> = whats
                .into_iter()
                .map(|what| {
                    frame.next_id += 1;
                    Command { id: frame.next_id, what }
                })
                .collect();
            let out = commands.iter().map(Out::of).collect();
            Advance { session: Some(Session { frame, flow, out, held }), commands, answer: None }
        }
    })
}

fn matched(out: &[Out], results: Vec<CommandResult>) -> Result<Vec<Outcome>, Misuse> {
    if out.len() != results.len() || out.iter().zip(&results).any(|(o, r)| o.id != r.id) {
        return Err(Misuse::WrongResults);
    }
    Ok(results.into_iter().map(|r| r.outcome).collect())
}

fn ended((out, outcome): (Out, &Outcome)) -> Option<Requested> {
    match outcome {
        Outcome::Http(http) => Some(out.request?.answered(http)),
        _ => out.request,
    }
}

fn begin(event: Event, now: Instant) -> (Frame, Move) {
    let frame = |invocation: String, deadline| Frame {
        invocation,
        began: now,
        deadline,
        next_id: 0,
        requests: Vec::new(),
    };
    match event {
        #[cfg(feature = "doors")]
        Event::Asked { function, payload, context, fresh_run_id, invocation, deadline, .. } => {
            let next = flow::panel::begin(&function, &payload, context, fresh_run_id);
            (frame(invocation, deadline), next)
        }
        #[cfg(any(feature = "office", feature = "sweep"))]
        Event::Administered { function, payload, context, invocation, deadline } => {
            let next = flow::admin::begin(&function, &payload, context);
            (frame(invocation, deadline), next)
        }
        #[cfg(any(feature = "doors", feature = "sweep"))]
        Event::Woken { body, context, invocation, deadline } => {
            (frame(invocation, deadline), woken(&body, &context))
        }
        #[cfg(feature = "doors")]
        Event::Called { context, invocation, deadline } => {
            (frame(invocation, deadline), flow::action::begin(context))
        }
        #[cfg(feature = "doors")]
        Event::Moved { context, invocation, deadline } => {
            (frame(invocation, deadline), flow::moved::begin(context))
        }
        #[cfg(feature = "doors")]
        Event::Tried { context, invocation, deadline } => {
            (frame(invocation, deadline), flow::gate::begin(context))
        }
        #[cfg(feature = "office")]
        Event::ExpressionFailed { context, invocation, deadline } => {
            (frame(invocation, deadline), flow::expression::begin(context, now))
        }
        #[cfg(feature = "sweep")]
        Event::Searched { context, invocation, deadline } => {
            (frame(invocation, deadline), flow::search::begin(context))
        }
        #[cfg(feature = "sweep")]
        Event::Ticked { invocation, deadline, variables, .. } => {
            (frame(invocation, deadline), flow::tick::begin(variables, now))
        }
        Event::Results { .. } => (frame(String::new(), now), Move::refuse(invalid("results"))),
        #[cfg(not(all(feature = "doors", any(feature = "office", feature = "sweep"))))]
        _ => (frame(String::new(), now), Move::refuse(invalid("The other module takes this"))),
    }
}

/// A queue event; each queue is taken by the module that has its work.
#[cfg(any(feature = "doors", feature = "sweep"))]
fn woken(body: &Value, context: &Value) -> Move {
    #[cfg(feature = "sweep")]
    if let Some(summons) = flow::sweep::called(body) {
        return flow::sweep::begin(summons);
    }
    #[cfg(feature = "doors")]
    {
        let app = context.get("app").and_then(Value::as_str).unwrap_or_default();
        flow::wake::begin(body, app)
    }
    #[cfg(not(feature = "doors"))]
    {
        let _ = context;
        flow::worked("an event of another shape was dropped")
    }
}

/// The refusal of a request with the wrong shape.
pub(crate) fn invalid(what: &str) -> Refusal {
    Refusal::new(
        RefusalCode::PayloadInvalid,
        "This request can't be read",
        format!("{what}. Nothing was read or changed."),
        "Reload the ticket and try again.",
    )
}
