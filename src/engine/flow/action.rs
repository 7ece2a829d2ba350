//! An action of Automation: starts a playbook for the ticket's person as whoever made the action's
//! connection, or says how the ticket's run stands. What it starts is kept as an appointment for
//! now, and begun within the same invocation: what does not fit goes on in the queue.

use super::depart;
use super::{Flow, ReadStep, ask, feed, loaded, panel, read_as, shared, storage_failed};
use crate::connector::{Answer as Read_, Issue, Read};
use crate::domain::{Instant, IssueId, IssueKey};
use crate::engine::appointment::{Appointment, Due, StartNow, read_at, read_immediate};
use crate::engine::brief::{fields, kind_of};
use crate::engine::command::{StorageRead, What};
use crate::engine::event::{ActionCall, Outcome, Stored};
use crate::engine::observe::{self, required};
use crate::engine::reads::{Patience, Reads};
use crate::engine::run::Run;
use crate::engine::storage::{self, Book, Head, IssuePointer};
use crate::engine::{Acted, Answer, Frame, Move, invalid};
use crate::playbook::PlaybookId;
use crate::policy::{Question, Refusal, RefusalCode, Settings, may_operate, playbooks_of};
use serde_json::Value;

/// Where an action stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Action {
    call: ActionCall,
    /// What it starts; nothing: it only looks.
    playbook: Option<PlaybookId>,
    /// Once the ticket has been read.
    place: Option<Place>,
    stage: Stage,
}

#[derive(Clone, Debug, PartialEq)]
struct Place {
    issue: IssueId,
    link: String,
}

#[derive(Clone, Debug, PartialEq)]
enum Stage {
    Settings,
    Ticket {
        settings: Box<Settings>,
        reads: Reads,
    },
    /// Whether whoever it acts as sees the ticket.
    Seeing {
        reads: Reads,
    },
    Before,
    Keeping {
        appointment: Box<Appointment>,
    },
    /// The way of a date that has come.
    Departing {
        flow: Box<Flow>,
        appointment: Box<Appointment>,
    },
    /// What has become of it: the ticket's run, and what kept it from starting.
    Pointer {
        appointment: Option<Box<Appointment>>,
    },
    Head {
        pointer: IssuePointer,
    },
    Journal {
        head: Head,
    },
}

/// Begins; an action that this version does not know is refused before anything is read.
pub(crate) fn begin(call: ActionCall) -> Move {
    let playbook = match call.action.as_str() {
        "check-access" => None,
        name => match PlaybookId::parse(name) {
            Some(playbook) => Some(playbook),
            None => return Move::refuse(invalid("The action is none of this version")),
        },
    };
    let key = call.issue_key.as_str();
    if IssueKey::parse(key).is_none() || key.len() > 64 || !key.contains('-') {
        return Move::refuse(Refusal::new(
            RefusalCode::PayloadInvalid,
            "The rule names no ticket",
            "Nothing was read or changed.",
            "Give the action a ticket's key, as in OFF-1, or the smart value {{issue.key}}.",
        ));
    }
    let action = Action { call, playbook, place: None, stage: Stage::Settings };
    let reads = vec![storage::read(storage::settings_key())];
    Move::Ask(Flow::Action(Box::new(action)), vec![What::Load { reads }])
}

impl Action {
    #[inline(never)]
    pub(crate) fn take(
        mut self: Box<Self>,
        frame: &Frame,
        outcomes: Vec<Outcome>,
        now: Instant,
    ) -> Move {
        let next = match std::mem::replace(&mut self.stage, Stage::Before) {
            Stage::Settings => loaded(outcomes).and_then(|values| self.read_ticket(&values)),
            Stage::Ticket { settings, mut reads } => match feed(&mut reads, outcomes, now) {
                ReadStep::Ask(commands) => {
                    self.stage = Stage::Ticket { settings, reads };
                    return Move::Ask(Flow::Action(self), commands);
                }
                ReadStep::Over => self.ticket_read(&settings, &reads),
            },
            Stage::Seeing { mut reads } => match feed(&mut reads, outcomes, now) {
                ReadStep::Ask(commands) => {
                    self.stage = Stage::Seeing { reads };
                    return Move::Ask(Flow::Action(self), commands);
                }
                ReadStep::Over => self.seen(&reads, frame),
            },
            Stage::Before => loaded(outcomes).and_then(|values| self.keep(&values, frame, now)),
            Stage::Keeping { appointment } => self.kept(appointment, &outcomes),
            Stage::Departing { flow, appointment } => {
                let next = flow.take(frame, outcomes, now);
                return self.departs(next, appointment);
            }
            Stage::Pointer { appointment } => {
                loaded(outcomes).and_then(|values| self.pointed(appointment, &values))
            }
            Stage::Head { pointer } => {
                loaded(outcomes).and_then(|values| self.headed(&pointer, &values))
            }
            Stage::Journal { head } => {
                loaded(outcomes).and_then(|values| self.journal_read(&head, &values))
            }
        };
        next.unwrap_or_else(Move::refuse)
    }

    fn load(mut self: Box<Self>, stage: Stage, reads: Vec<StorageRead>) -> Move {
        self.stage = stage;
        Move::Ask(Flow::Action(self), vec![What::Load { reads }])
    }

    fn read_ticket(mut self: Box<Self>, values: &[Value]) -> Result<Move, Refusal> {
        let settings = super::settings::settings_of(values.first().unwrap_or(&Value::Null))?;
        let mut wave = vec![self.ticket(&settings), self.actor()];
        wave.extend(self.permission(&settings));
        let reads = Reads::new(shared::route(&settings), Patience::DISCOVERY, wave);
        let commands = ask(&reads);
        self.stage = Stage::Ticket { settings: Box::new(settings), reads };
        Ok(Move::Ask(Flow::Action(self), commands))
    }

    fn ticket(&self, settings: &Settings) -> Read {
        let fields = fields(settings);
        Read::Issue { key: self.call.issue_key.clone(), fields, as_app: true }
    }

    fn permission(&self, settings: &Settings) -> Option<Read> {
        shared::permission_of(&self.call.account_id, &self.call.app, settings)
    }

    fn actor(&self) -> Read {
        Read::People { accounts: vec![self.call.account_id.clone()] }
    }

    /// A rule that may start nothing here learns nothing here either.
    fn ticket_read(
        mut self: Box<Self>,
        settings: &Settings,
        reads: &Reads,
    ) -> Result<Move, Refusal> {
        let read = self.ticket(settings);
        let issue: Issue = match reads.answer(&read) {
            Ok(Read_::Issue(issue)) => issue.clone(),
            _ => return Err(panel::hidden(reads, &read)),
        };
        let Read_::People(people) = required(reads, &self.actor(), "the actor's groups")? else {
            return Err(invalid("another answer"));
        };
        let actor = people.iter().find(|p| p.is(&self.call.account_id));
        let kind = kind_of(settings, &issue);
        let allowed = playbooks_of(settings, kind);
        let holds_permission = shared::holds(reads, self.permission(settings).as_ref());
        let may = |playbook| {
            let question = Question {
                operator: &self.call.account_id,
                operator_person: actor.and_then(|actor| actor.person.as_ref().ok()),
                holds_permission,
                ticket: kind,
                playbook,
                subject: None,
            };
            let asked = may_operate(settings, &question).map(|_| ());
            let refused = |refusal| observe::not_told_of_asker(actor, refusal);
            let known = allowed.contains(&playbook);
            asked.map_err(|refusal| of_connection(refused(refusal), known))
        };
        match self.playbook {
            Some(playbook) => may(playbook)?,
            // Who may run something here may also know how it stands.
            None if allowed.iter().any(|playbook| may(*playbook).is_ok()) => {}
            None => may(allowed.first().copied().unwrap_or(PlaybookId::LeftBusiness))?,
        }
        let id = IssueId::new(issue.id.clone());
        let link = link_of(settings, &self.call, &self.call.issue_key);
        let sees = Read::Sees { account: self.call.account_id.clone(), issue: id.clone() };
        self.place = Some(Place { issue: id, link });
        let reads = Reads::new(shared::route(settings), Patience::DISCOVERY, vec![sees]);
        let commands = ask(&reads);
        self.stage = Stage::Seeing { reads };
        Ok(Move::Ask(Flow::Action(self), commands))
    }

    /// The app reads every ticket; whom it acts for has to see this one.
    fn seen(self: Box<Self>, reads: &Reads, frame: &Frame) -> Result<Move, Refusal> {
        let Some(place) = self.place.clone() else { return Err(invalid("No ticket")) };
        match reads.only() {
            Some(Ok(Read_::Holds(true))) => {}
            Some(Ok(_)) => return Err(unseen()),
            Some(Err(fault)) => return Err(unasked(&fault.words())),
            None => return Err(unasked("No answer")),
        }
        if self.playbook.is_none() {
            return Ok(self.look(None));
        }
        let reads = vec![read_immediate(&place.issue, &frame.invocation)];
        Ok(self.load(Stage::Before, reads))
    }

    fn keep(
        mut self: Box<Self>,
        values: &[Value],
        frame: &Frame,
        now: Instant,
    ) -> Result<Move, Refusal> {
        let before: Option<Appointment> = read_as(values.first());
        let (Some(place), Some(playbook)) = (self.place.clone(), self.playbook) else {
            return Err(invalid("No ticket"));
        };
        let start = StartNow {
            issue_id: &place.issue,
            issue_key: &self.call.issue_key,
            operator: &self.call.account_id,
            playbook,
            cause: &frame.invocation,
            asked_at: frame.began,
        };
        let appointment = Appointment::for_now(&start, before.as_ref(), now);
        let command = appointment.agree(now);
        self.stage = Stage::Keeping { appointment: Box::new(appointment) };
        Ok(Move::Ask(Flow::Action(self), vec![command]))
    }

    fn kept(
        self: Box<Self>,
        appointment: Box<Appointment>,
        outcomes: &[Outcome],
    ) -> Result<Move, Refusal> {
        match outcomes.first() {
            Some(Outcome::Store(Stored::Stored {})) => {
                let next = depart::begin(Due::of(&appointment), &self.call.app);
                Ok(self.departs(next, appointment))
            }
            _ => Err(storage_failed("the start could not be kept")),
        }
    }

    fn departs(mut self: Box<Self>, next: Move, appointment: Box<Appointment>) -> Move {
        match next {
            Move::Ask(flow, commands) => {
                self.stage = Stage::Departing { flow: Box::new(flow), appointment };
                Move::Ask(Flow::Action(self), commands)
            }
            Move::Done(_) => self.look(Some(appointment)),
        }
    }

    fn look(self: Box<Self>, appointment: Option<Box<Appointment>>) -> Move {
        let Some(place) = &self.place else { return Move::refuse(invalid("No ticket")) };
        let kept = appointment.as_ref().map(|a| read_at(&a.place()));
        let reads = std::iter::once(storage::read_pointer(&place.issue)).chain(kept).collect();
        self.load(Stage::Pointer { appointment }, reads)
    }

    fn pointed(
        self: Box<Self>,
        began: Option<Box<Appointment>>,
        values: &[Value],
    ) -> Result<Move, Refusal> {
        let pointer: Option<IssuePointer> = read_as(values.first());
        let kept: Option<Appointment> = read_as(values.get(1));
        if let (Some(began), Some(kept)) = (began, kept)
            && kept.transition == began.transition
        {
            if kept.is_stopped() {
                return Err(not_started(&kept));
            }
            // Still to be started: how an earlier run ended is no answer.
            if kept.is_set() {
                return Ok(self.done(None));
            }
        }
        match pointer {
            Some(pointer) => {
                let reads = vec![storage::read_head(&pointer.run_id)];
                Ok(self.load(Stage::Head { pointer }, reads))
            }
            None => Ok(self.done(None)),
        }
    }

    fn headed(self: Box<Self>, pointer: &IssuePointer, values: &[Value]) -> Result<Move, Refusal> {
        let head: Head = read_as(values.first())
            .ok_or_else(|| shared::unreadable_run("its record is missing"))?;
        let reads = storage::read_segments(&pointer.run_id, &head);
        Ok(self.load(Stage::Journal { head }, reads))
    }

    fn journal_read(self: Box<Self>, head: &Head, values: &[Value]) -> Result<Move, Refusal> {
        let book = Book::read(head, values).map_err(|why| shared::unreadable_run(&why))?;
        Ok(self.done(Some(Box::new(book.run))))
    }

    fn done(self: Box<Self>, run: Option<Box<Run>>) -> Move {
        let link = self.place.map(|place| place.link).unwrap_or_default();
        Move::Done(Answer::Acted(Acted { run, link }))
    }
}

/// Who is refused is whoever made the connection, and need not be whoever made the rule.
/// `elsewhere`: a rule of the settings is for such a ticket, and lets others.
fn of_connection(mut refusal: Refusal, elsewhere: bool) -> Refusal {
    if refusal.code == RefusalCode::OperatorNotAllowed && elsewhere {
        "The account of this connection can't run playbooks on this ticket"
            .clone_into(&mut refusal.title);
        refusal.detail = format!(
            "Automation calls an action as whoever made its connection. {}",
            refusal.detail
        );
        "Choose a connection of an account that a rule of Offramp's settings names, or ask a Jira admin to name this one."
            .clone_into(&mut refusal.remedy);
    }
    refusal
}

fn link_of(settings: &Settings, call: &ActionCall, key: &IssueKey) -> String {
    let here = settings.sites.iter().find(|s| s.cloud_id == call.cloud_id);
    let site = here.or(settings.sites.first()).map(|s| s.name.as_str()).unwrap_or_default();
    format!("https://{site}/browse/{key}")
}

fn unseen() -> Refusal {
    Refusal::new(
        RefusalCode::IssueHidden,
        "Whoever this action runs as can't see this ticket",
        "Offramp acts on no ticket that its operator can't see. Nothing was changed.",
        "Give the account of the action's connection access to the project.",
    )
}

fn unasked(why: &str) -> Refusal {
    Refusal::new(
        RefusalCode::ConnectionUnreadable,
        "Whether whoever this action runs as sees the ticket couldn't be read",
        format!("{why}. Nothing was changed."),
        "Run the rule again in a minute.",
    )
}

fn not_started(kept: &Appointment) -> Refusal {
    Refusal::new(
        RefusalCode::OperatorNotAllowed,
        format!("'{}' was not started", kept.playbook.title()),
        "Nothing was changed.",
        kept.note.clone(),
    )
}
