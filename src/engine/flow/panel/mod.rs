//! A person at a ticket: who they are, whom the ticket is about, what may be done, and the press
//! of the button. A preview, a confirmation and a start are the same up to the plan's hash.

mod admit;
mod approve;
mod doubt;
mod find;
mod heir;
mod holdings;
mod idle;
mod known;
mod portal;
mod refusals;
mod schedule;
mod vet;
mod viewer;

use approve::{Approving, Shown};
use doubt::Doubting;
use idle::Recall;
pub(crate) use refusals::hidden;

use super::settings::settings_of;
use super::shared::{holds, permission_of, route, unreadable_run};
use super::{Flow, ReadStep, ask, feed, loaded, read_as, work};
use crate::connector::{ChosenTicket, Issue, Read};
use crate::domain::{
    AccountId, CloudId, Instant, IssueId, IssueKey, Observation, Person, PortalAccounts, RunId,
};
use crate::engine::admission::Admission;
use crate::engine::appointment::{Appointment, Moment};
use crate::engine::brief;
use crate::engine::command::{StorageRead, What};
use crate::engine::confirmations::Confirmations;
use crate::engine::event::{Outcome, PanelContext};
use crate::engine::policy_book;
use crate::engine::reads::{Patience, Reads};
use crate::engine::stop::{self, StopSwitch};
use crate::engine::storage::{self, Book, Head, IssuePointer, SubjectLease};
use crate::engine::subject::SubjectRef;
use crate::engine::{Answer, Frame, Move, invalid};
use crate::plan::{Brief, Holdings, Plan};
use crate::playbook::PlaybookId;
use crate::policy::{Refusal, Rule, Settings};
use serde_json::Value;

/// What was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Goal {
    Open,
    /// Like `Open` where the ticket has a run; where it has none, nothing is read for it.
    Glance,
    Start {
        plan_hash: String,
    },
    Approve {
        plan_hash: String,
    },
    /// Start at the date that the ticket says.
    Schedule {
        plan_hash: String,
    },
    /// Do not.
    Unschedule,
    /// The date has come.
    Depart {
        appointment: Box<Appointment>,
        /// The ticket that was found to be as it was agreed.
        agreed: Box<ChosenTicket>,
    },
    Progress {
        run_id: RunId,
    },
    Check {
        run_id: RunId,
    },
}

/// A panel's invocation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Panel {
    goal: Goal,
    /// What the person chose; allowed or not is decided later.
    chosen: Option<PlaybookId>,
    context: PanelContext,
    fresh_run_id: RunId,
    /// Who stopped the app, if it is.
    stop: Option<StopSwitch>,
    /// The version of the settings in force.
    policy: Option<u64>,
    /// Where nobody has looked before: what the looks so far would start.
    looks: Looks,
    /// Whether the ticket has a run, or is said to have one.
    has_run: bool,
    /// Whether it only glances: then a ticket that is hidden from whoever asks has nothing to show.
    is_glance: bool,
    /// The run that only rests, and that what starts now may follow.
    follows_run: Option<RunId>,
    /// When the ticket was asked for.
    asked_at: Instant,
    /// Whether whoever asks how a run gets on is not the one who has just started it.
    is_onlooker: bool,
    stage: Stage,
}

/// Looks of one invocation, of which two in a row have to agree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Looks {
    count: u32,
    /// Of the last one's plan.
    hash: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
enum Stage {
    /// Settings and the ticket's pointer.
    Loading,
    /// The head of the ticket's run, and the subject's lease.
    Heading { known: Option<Box<Known>>, pointer: IssuePointer },
    /// Its journal.
    Journal { known: Option<Box<Known>>, head: Head, lease: Option<Box<SubjectLease>> },
    /// The ticket, read as the operator.
    Ticket { settings: Box<Settings>, pointer: Option<IssuePointer>, reads: Reads },
    /// The subject, the operator, and everything about a subject known by account.
    Finding { known: Box<Known>, reads: Reads },
    /// Everything about a subject found by address.
    About { known: Box<Known>, person: Box<Person>, asker: Box<Asker>, reads: Reads },
    /// What each group of theirs gives.
    Weighing { found: Box<Found>, returned: Option<Instant>, reads: Reads },
    /// What the groups grant that they are to be given.
    Vetting { found: Box<Found>, reads: Reads },
    /// When they used what the search does not tell of.
    Doubting { doubting: Box<Doubting> },
    /// Whether they were given access back, by their last run.
    Recalling { found: Box<Found>, recall: Recall },
    /// The run that took what can be given back.
    Former { found: Box<Found> },
    /// What it took, or how many pieces of it there are.
    Undo { found: Box<Found> },
    /// What it took, in pieces.
    UndoParts { found: Box<Found> },
    /// What somebody confirmed, and before a run is opened the subject's lease.
    Leasing { prepared: Box<Prepared> },
    /// A confirmation is being stored.
    Approving { approving: Box<Approving>, confirmed: Confirmations },
    /// Somebody else's came between: what there is by now.
    Rereading { approving: Box<Approving> },
    /// What was agreed for the ticket's date is being stored.
    Scheduling { prepared: Box<Prepared>, appointment: Box<Appointment> },
}

/// A person who was found, with who asks about them.
type Found = (Known, Asker, Observation);

/// What is known once the ticket has been read.
#[derive(Clone, Debug, PartialEq)]
struct Known {
    settings: Settings,
    issue: Issue,
    subject: SubjectRef,
    playbook: PlaybookId,
    brief: Brief,
    taken_by: Option<RunId>,
    /// What Jira said of portal accounts, where it was asked and answered.
    portal: Option<PortalAccounts>,
    /// How much there is to hand over, where a preview counted it.
    holdings: Option<Box<Holdings>>,
    /// Who asks, where the ticket has a run that not everybody may be shown.
    viewer: Option<Asker>,
}

/// Who asks, and the rule that lets them; whoever confirms, the rule whose plan they confirm.
#[derive(Clone, Debug, PartialEq)]
struct Asker {
    person: Option<Person>,
    holds_permission: bool,
    rule: Option<Rule>,
    /// Whether they are an operator here.
    operates: bool,
}

/// Everything that a run is opened with.
#[derive(Clone, Debug, PartialEq)]
struct Prepared {
    known: Known,
    asker: Asker,
    seen: Observation,
    plan: Plan,
    /// Whether it lets somebody in who was cut off.
    lifts_a_cut: bool,
    /// So many reads tell whether they were offboarded: the tripwire's row, and the marks.
    asked_if_offboarded: usize,
    /// The date that the ticket says.
    moment: Option<Moment>,
    /// What was agreed for the same before, and is done by starting it.
    fulfils: Option<Box<Appointment>>,
    /// What has to hold, where a run is to be opened.
    admission: Option<Admission>,
    /// Who has confirmed it, and what whoever asks may press.
    shown: Shown,
}

/// Begins; unknown functions and payloads of another shape are refused before anything is read.
pub(crate) fn begin(
    function: &str,
    payload: &Value,
    context: PanelContext,
    fresh_run_id: RunId,
) -> Move {
    let (goal, chosen) = match goal_of(function, payload) {
        Ok(asked) => asked,
        Err(refusal) => return Move::refuse(refusal),
    };
    let reads = match goal {
        Goal::Start { .. } => grounds(&context.issue_id),
        _ => look(&context.issue_id),
    };
    let panel = Panel {
        goal,
        chosen,
        context,
        fresh_run_id,
        stop: None,
        policy: None,
        looks: Looks::default(),
        has_run: false,
        is_glance: false,
        follows_run: None,
        asked_at: Instant(0),
        is_onlooker: false,
        stage: Stage::Loading,
    };
    Move::Ask(Flow::Panel(Box::new(panel)), vec![What::Load { reads }])
}

fn goal_of(function: &str, payload: &Value) -> Result<(Goal, Option<PlaybookId>), Refusal> {
    let text = |key: &str| {
        payload
            .get(key)
            .and_then(Value::as_str)
            .filter(|t| !t.is_empty() && t.len() <= 128)
            .map(str::to_owned)
            .ok_or_else(|| invalid(&format!("`{key}` must be a text of at most 128 characters")))
    };
    let chosen = match payload.get("playbook") {
        None | Some(Value::Null) => None,
        Some(name) => match name.as_str().and_then(PlaybookId::parse) {
            Some(id) => Some(id),
            None => return Err(invalid("`playbook` is none that this version knows")),
        },
    };
    let goal = match function {
        "open" => Goal::Open,
        "glance" => Goal::Glance,
        "start" => Goal::Start { plan_hash: text("planHash")? },
        "schedule" => Goal::Schedule { plan_hash: text("planHash")? },
        "unschedule" => Goal::Unschedule,
        "approve" => Goal::Approve { plan_hash: text("planHash")? },
        "progress" => Goal::Progress { run_id: RunId::new(text("runId")?) },
        "check" => Goal::Check { run_id: RunId::new(text("runId")?) },
        _ => {
            return Err(invalid(
                "The panel knows open, glance, start, approve, schedule, unschedule, progress and \
                 check",
            ));
        }
    };
    Ok((goal, chosen))
}

/// Begins what was agreed for the ticket's date, in the name of whoever agreed it. Everything is
/// read and asked anew; only nobody is in front of the screen.
pub(crate) fn depart(
    appointment: Appointment,
    agreed: Box<ChosenTicket>,
    app: &str,
    grounds: &[Value],
) -> Move {
    let context = PanelContext {
        account_id: appointment.operator.clone(),
        issue_key: appointment.issue_key.clone(),
        issue_id: appointment.issue_id.clone(),
        cloud_id: CloudId::new(""),
        app: app.to_owned(),
    };
    let mut panel = Panel {
        chosen: Some(appointment.playbook),
        fresh_run_id: appointment.run_id(),
        context,
        stop: None,
        policy: None,
        looks: Looks::default(),
        has_run: false,
        is_glance: false,
        follows_run: None,
        asked_at: Instant(0),
        is_onlooker: false,
        goal: Goal::Depart { appointment: Box::new(appointment), agreed },
        stage: Stage::Loading,
    };
    panel.loaded(grounds).unwrap_or_else(Move::refuse)
}

/// What is read before anything about a ticket is said: the settings, the ticket's run and the
/// stop switch.
fn look(issue: &IssueId) -> Vec<StorageRead> {
    vec![storage::read(storage::settings_key()), storage::read_pointer(issue), stop::read_stop()]
}

/// What is read before a run may begin: also which version of the settings it is that allows it.
pub(crate) fn grounds(issue: &IssueId) -> Vec<StorageRead> {
    let mut reads = look(issue);
    reads.push(policy_book::read_current());
    reads
}

impl Panel {
    /// What a stage does is kept out of here (`inline(never)`): the runtime compiles a function when
    /// it is first called, and whoever waits for the first answer would wait for all stages.
    pub(crate) fn take(
        mut self: Box<Self>,
        frame: &Frame,
        outcomes: Vec<Outcome>,
        now: Instant,
    ) -> Move {
        let result = match std::mem::replace(&mut self.stage, Stage::Loading) {
            Stage::Loading => {
                self.asked_at = frame.began;
                loaded(outcomes).and_then(|values| self.loaded(&values))
            }
            Stage::Heading { known, pointer } => {
                loaded(outcomes).and_then(|values| self.headed(known, &pointer, &values))
            }
            Stage::Journal { known, head, lease } => loaded(outcomes)
                .and_then(|values| self.run_read(known, &head, lease, &values, frame, now)),
            Stage::Ticket { settings, pointer, mut reads } => {
                match feed(&mut reads, outcomes, now) {
                    ReadStep::Ask(commands) => {
                        return self.ask(Stage::Ticket { settings, pointer, reads }, commands);
                    }
                    ReadStep::Over => self.ticket_read(*settings, pointer, &reads),
                }
            }
            Stage::Former { found } => {
                loaded(outcomes).and_then(|values| self.former_run(*found, &values))
            }
            Stage::Undo { found } => {
                loaded(outcomes).and_then(|values| self.undo_found(*found, &values, now))
            }
            Stage::UndoParts { found } => {
                loaded(outcomes).and_then(|values| self.undo_read(*found, &values, now))
            }
            Stage::Finding { known, mut reads } => match feed(&mut reads, outcomes, now) {
                ReadStep::Ask(commands) => {
                    return self.ask(Stage::Finding { known, reads }, commands);
                }
                ReadStep::Over => self.found(*known, &reads, now),
            },
            Stage::Recalling { found, recall } => {
                loaded(outcomes).and_then(|values| self.recalled(*found, recall, &values))
            }
            Stage::Weighing { found, returned, mut reads } => {
                match feed(&mut reads, outcomes, now) {
                    ReadStep::Ask(commands) => {
                        return self.ask(Stage::Weighing { found, returned, reads }, commands);
                    }
                    ReadStep::Over => self.weighed(*found, returned, &reads, now),
                }
            }
            Stage::Vetting { found, mut reads } => match feed(&mut reads, outcomes, now) {
                ReadStep::Ask(commands) => {
                    return self.ask(Stage::Vetting { found, reads }, commands);
                }
                ReadStep::Over => self.vetted(*found, &reads, now),
            },
            Stage::Doubting { doubting } => self.told(*doubting, &outcomes, now),
            Stage::About { known, person, asker, mut reads } => {
                match feed(&mut reads, outcomes, now) {
                    ReadStep::Ask(commands) => {
                        return self.ask(Stage::About { known, person, asker, reads }, commands);
                    }
                    ReadStep::Over => self.observed(*known, &person, *asker, &reads, now),
                }
            }
            Stage::Leasing { prepared } => {
                let leaves_at = schedule::instant_of(prepared.moment.as_ref(), &outcomes);
                loaded(outcomes)
                    .and_then(|values| self.leased(*prepared, &values, leaves_at, frame, now))
            }
            Stage::Scheduling { prepared, appointment } => {
                Self::scheduled(*prepared, *appointment, &outcomes)
            }
            Stage::Approving { approving, confirmed } => {
                self.approved(*approving, &confirmed, &outcomes, now)
            }
            Stage::Rereading { approving } => {
                loaded(outcomes).map(|values| self.reread(*approving, &values))
            }
        };
        result.unwrap_or_else(Move::refuse)
    }

    fn ask(&mut self, stage: Stage, commands: Vec<What>) -> Move {
        self.stage = stage;
        let panel = std::mem::replace(self, Self::gone());
        Move::Ask(Flow::Panel(Box::new(panel)), commands)
    }

    /// What is left behind when a panel goes on to its next wave.
    fn gone() -> Self {
        let nobody = PanelContext {
            account_id: AccountId::new(""),
            issue_key: IssueKey::new(""),
            issue_id: IssueId::new(""),
            cloud_id: CloudId::new(""),
            app: String::new(),
        };
        Self {
            goal: Goal::Open,
            chosen: None,
            context: nobody,
            fresh_run_id: RunId::new(""),
            stop: None,
            policy: None,
            looks: Looks::default(),
            has_run: false,
            is_glance: false,
            follows_run: None,
            asked_at: Instant(0),
            is_onlooker: false,
            stage: Stage::Loading,
        }
    }

    fn load(&mut self, stage: Stage, reads: Vec<StorageRead>) -> Move {
        self.ask(stage, vec![What::Load { reads }])
    }

    fn loaded(&mut self, values: &[Value]) -> Result<Move, Refusal> {
        let stored = values.get(1).filter(|v| !v.is_null());
        let pointer: Option<IssuePointer> = read_as(stored);
        if stored.is_some() && pointer.is_none() {
            return Err(unreadable_run("the ticket's record has another shape"));
        }
        self.stop = read_as(values.get(2)).filter(StopSwitch::is_stopped);
        self.policy = read_as::<policy_book::Version>(values.get(3)).map(|v| v.version);
        if let (Goal::Start { .. } | Goal::Check { .. } | Goal::Depart { .. }, Some(stop)) =
            (&self.goal, &self.stop)
        {
            return Err(stop.refusal());
        }
        if self.goal == Goal::Glance {
            if pointer.is_none() {
                return Ok(Move::Done(Answer::Nothing));
            }
            (self.goal, self.is_glance) = (Goal::Open, true);
        }
        if let (Goal::Progress { run_id }, Some(pointer)) = (&self.goal, &pointer)
            && pointer.run_id == *run_id
            && !self.is_onlooker
        {
            return Ok(self.heading(None, pointer.clone()));
        }
        self.has_run =
            pointer.is_some() || matches!(self.goal, Goal::Check { .. } | Goal::Progress { .. });
        let settings = settings_of(values.first().unwrap_or(&Value::Null))?;
        let mut wave = vec![self.ticket(&settings)];
        if self.asks_of_runs() {
            wave.extend(self.asks_of_viewer(&settings));
        }
        let reads = Reads::new(route(&settings), Patience::SCREEN, wave);
        let mut commands = ask(&reads);
        let only_looks = matches!(self.goal, Goal::Check { .. } | Goal::Progress { .. });
        if settings.entra.is_some() && !only_looks {
            // While the ticket is read; else the next wave would begin with it.
            commands.push(What::SignIn {});
        }
        Ok(self.ask(Stage::Ticket { settings: Box::new(settings), pointer, reads }, commands))
    }

    /// Whether the operator holds the app's own permission, where any rule asks for it.
    fn permission(&self, settings: &Settings) -> Option<Read> {
        permission_of(&self.context.account_id, &self.context.app, settings)
    }

    fn ticket(&self, settings: &Settings) -> Read {
        let fields = brief::fields(settings);
        if matches!(self.goal, Goal::Depart { .. }) {
            return Read::Chosen { issue: self.context.issue_id.clone(), fields };
        }
        Read::Issue { key: self.context.issue_key.clone(), fields, as_app: false }
    }
}
