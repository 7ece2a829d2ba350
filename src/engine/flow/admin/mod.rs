//! The admin page. Every call begins with the question whether whoever asks administers Jira, and
//! whatever the page shows, nothing is told or done before the answer is yes.

mod asks;
#[cfg(feature = "office")]
mod entra;
#[cfg(feature = "office")]
mod evidence;
#[cfg(feature = "office")]
mod health;
#[cfg(feature = "office")]
mod keys;
#[cfg(feature = "sweep")]
mod many;
#[cfg(feature = "office")]
mod policy;
#[cfg(feature = "office")]
mod runs;
#[cfg(feature = "office")]
mod save;
#[cfg(feature = "sweep")]
mod sweeps;
#[cfg(feature = "office")]
mod switch;
#[cfg(feature = "office")]
mod vetting;

use super::settings::settings_of;
use super::{Flow, ReadStep, ask, feed, storage_failed};
use crate::connector::{Answer as Read_, Read, Route};
#[cfg(feature = "office")]
use crate::domain::{AccountId, Person, ResourceId};
use crate::domain::{Instant, OrganizationId};
use crate::engine::admin::{Administered, Body, Switch};
use crate::engine::command::{StorageRead, What};
use crate::engine::event::{AdminContext, Loaded, Outcome};
use crate::engine::policy_book::{self, PolicyBook};
#[cfg(feature = "office")]
use crate::engine::proposal::{self, Proposal};
use crate::engine::reads::{Patience, Reads};
use crate::engine::stop::{self, StopSwitch, Thrower};
use crate::engine::storage;
use crate::engine::{Answer, Frame, Move};
use crate::policy::{Refusal, RefusalCode, Settings};
#[cfg(feature = "office")]
use crate::policy::{SharedAccounts, named_accounts, shared_accounts};
use asks::Ask;
use serde_json::Value;
#[cfg(feature = "office")]
use std::collections::BTreeMap;

/// People of one search by account.
const NAMED_AT_ONCE: usize = 10;

/// An invocation of the admin page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Admin {
    context: AdminContext,
    stage: Stage,
}

#[derive(Clone, Debug, PartialEq)]
enum Stage {
    /// Nowhere, while a call is on its way from one stage to the next.
    Between,
    /// Who asks, and what is in force.
    Entering { ask: Ask, values: Vec<Value>, reads: Reads },
    #[cfg(feature = "office")]
    Switching(switch::Switching),
    #[cfg(feature = "office")]
    Policy(policy::Stage),
    #[cfg(feature = "office")]
    Save(save::Stage),
    #[cfg(feature = "office")]
    Runs(runs::Stage),
    #[cfg(feature = "office")]
    Evidence(evidence::Stage),
    #[cfg(feature = "office")]
    Health(health::Stage),
    #[cfg(feature = "office")]
    Keys(keys::Stage),
    #[cfg(feature = "sweep")]
    Many(many::Stage),
    #[cfg(feature = "sweep")]
    Sweeps(sweeps::Stage),
    /// The work on a run that is tried again.
    #[cfg(feature = "office")]
    Working { office: Office, flow: Box<Flow> },
}

/// What is known once an admin has been let in.
#[derive(Clone, Debug, PartialEq)]
struct Office {
    who: Thrower,
    /// The switch as it is stored, thrown or not.
    stop: Option<StopSwitch>,
    settings: Result<Settings, Refusal>,
    /// The stored settings, readable or not.
    document: Value,
    book: PolicyBook,
    /// What waits for a second admin.
    #[cfg(feature = "office")]
    proposal: Option<Proposal>,
    /// Its document, where the call is about it.
    #[cfg(feature = "office")]
    proposed: Value,
}

pub(crate) fn begin(function: &str, payload: &Value, context: AdminContext) -> Move {
    match Ask::of(function, payload) {
        Ok(asked) => enter(context, asked),
        Err(refusal) => answer(None, Err(refusal)),
    }
}

fn enter(context: AdminContext, asked: Ask) -> Move {
    let account = &context.account_id;
    let wave = vec![administers(account), Read::User { account: account.clone() }];
    let reads = Reads::new(nowhere(), Patience::SCREEN, wave);
    let mut kept = vec![
        storage::read(storage::settings_key()),
        stop::read_stop(),
        policy_book::read_current(),
        policy_book::read_listed(),
    ];
    kept.extend(proposal_reads(&asked));
    let load = What::Load { reads: kept };
    let commands = std::iter::once(load).chain(ask(&reads)).collect();
    let stage = Stage::Entering { ask: asked, values: Vec::new(), reads };
    Move::Ask(Flow::Admin(Box::new(Admin { context, stage })), commands)
}

/// What is read of a proposal: its document is as large as the settings.
#[cfg(feature = "office")]
fn proposal_reads(asked: &Ask) -> Vec<StorageRead> {
    match asked {
        Ask::Policy | Ask::Confirm { .. } => {
            vec![proposal::read_proposal(), proposal::read_proposed()]
        }
        Ask::Save { .. } | Ask::Rollback { .. } | Ask::Discard { .. } => {
            vec![proposal::read_proposal()]
        }
        _ => Vec::new(),
    }
}

/// None of this module's calls is about a proposal.
#[cfg(not(feature = "office"))]
fn proposal_reads(_: &Ask) -> Vec<StorageRead> {
    Vec::new()
}

fn administers(account: &crate::domain::AccountId) -> Read {
    Read::Holds { account: Some(account.clone()), permission: "ADMINISTER".to_owned() }
}

/// Jira's own calls name no organization.
fn nowhere() -> Route {
    Route { organization: OrganizationId::new(""), separate_read_key: false }
}

/// Ends the call.
fn answer(office: Option<&Office>, result: Result<Body, Refusal>) -> Move {
    let switch = office.map(|office| Switch { stop: office.stopped().cloned() });
    Move::Done(Answer::Administered(Box::new(Administered { switch, result })))
}

impl Office {
    fn stopped(&self) -> Option<&StopSwitch> {
        self.stop.as_ref().filter(|stop| stop.is_stopped())
    }
}

impl Admin {
    pub(crate) fn take(
        mut self: Box<Self>,
        frame: &Frame,
        outcomes: Vec<Outcome>,
        now: Instant,
    ) -> Move {
        match std::mem::replace(&mut self.stage, Stage::Between) {
            Stage::Entering { ask: asked, values, reads } => {
                self.entering((asked, values, reads), outcomes, frame, now)
            }
            Stage::Between => answer(None, Err(storage_failed("a call without a stage"))),
            #[cfg(feature = "office")]
            Stage::Switching(stage) => stage.stored(&outcomes),
            #[cfg(feature = "office")]
            Stage::Policy(stage) => stage.take(self, outcomes, now),
            #[cfg(feature = "office")]
            Stage::Save(stage) => stage.take(self, outcomes, now),
            #[cfg(feature = "office")]
            Stage::Runs(stage) => stage.take(self, outcomes, frame, now),
            #[cfg(feature = "office")]
            Stage::Evidence(stage) => stage.take(self, outcomes, now),
            #[cfg(feature = "office")]
            Stage::Health(stage) => stage.take(self, outcomes, now),
            #[cfg(feature = "office")]
            Stage::Keys(stage) => stage.take(self, outcomes, now),
            #[cfg(feature = "sweep")]
            Stage::Many(stage) => stage.take(self, outcomes, now),
            #[cfg(feature = "sweep")]
            Stage::Sweeps(stage) => stage.take(self, outcomes, now),
            #[cfg(feature = "office")]
            Stage::Working { office, flow } => {
                let next = flow.take(frame, outcomes, now);
                self.worked(office, next)
            }
        }
    }

    fn go(mut self: Box<Self>, stage: Stage, commands: Vec<What>) -> Move {
        self.stage = stage;
        Move::Ask(Flow::Admin(self), commands)
    }

    fn entering(
        self: Box<Self>,
        (asked, mut values, mut reads): (Ask, Vec<Value>, Reads),
        mut outcomes: Vec<Outcome>,
        frame: &Frame,
        now: Instant,
    ) -> Move {
        if values.is_empty() {
            match outcomes.remove(0) {
                Outcome::Load(Loaded::Values { values: all }) => values = all,
                _ => return answer(None, Err(storage_failed("no answer"))),
            }
        }
        match feed(&mut reads, outcomes, now) {
            ReadStep::Ask(commands) => {
                let stage = Stage::Entering { ask: asked, values, reads };
                self.go(stage, commands)
            }
            ReadStep::Over => match self.let_in(&values, &reads) {
                Ok(office) => self.dispatch(asked, office, frame, now),
                Err(refusal) => answer(None, Err(refusal)),
            },
        }
    }

    /// Fails closed: who can't be shown to be an admin is none.
    fn let_in(&self, values: &[Value], reads: &Reads) -> Result<Office, Refusal> {
        let account = self.context.account_id.clone();
        match reads.answer(&administers(&account)) {
            Ok(Read_::Holds(true)) => {}
            Ok(_) => return Err(not_an_admin()),
            Err(fault) => {
                return Err(Refusal::new(
                    RefusalCode::ConnectionUnreadable,
                    "It can't be told whether you are a Jira admin",
                    format!("Jira did not say: {}. Nothing was changed.", fault.words()),
                    "Try again in a minute.",
                ));
            }
        }
        let name = match reads.answer(&Read::User { account: account.clone() }) {
            Ok(Read_::User(name)) => name.clone(),
            _ => "A Jira admin".to_owned(),
        };
        let document = values.first().cloned().unwrap_or(Value::Null);
        Ok(Office {
            who: Thrower { account, name },
            stop: super::read_as(values.get(1)),
            settings: settings_of(&document),
            document,
            book: PolicyBook::of(values.get(2), values.get(3)),
            #[cfg(feature = "office")]
            proposal: super::read_as(values.get(4)),
            #[cfg(feature = "office")]
            proposed: values.get(5).cloned().unwrap_or_default(),
        })
    }

    fn dispatch(self: Box<Self>, asked: Ask, office: Office, frame: &Frame, now: Instant) -> Move {
        match asked {
            #[cfg(feature = "sweep")]
            Ask::Sweep => sweeps::show(self, office),
            #[cfg(feature = "sweep")]
            Ask::SweepStart => sweeps::start(self, office, frame),
            #[cfg(feature = "sweep")]
            Ask::Many(look) => many::look(self, office, look, frame),
            #[cfg(feature = "sweep")]
            Ask::StartMany(order) => match office.stopped().map(StopSwitch::refusal) {
                Some(refusal) => answer(Some(&office), Err(refusal)),
                None => many::start(self, office, order, frame),
            },
            #[cfg(feature = "sweep")]
            Ask::ManyEnds(order) => many::ends(self, office, order),
            #[cfg(feature = "sweep")]
            Ask::SweepList { filter, cursor } => {
                sweeps::list(self, office, filter, cursor.as_deref())
            }
            #[cfg(feature = "office")]
            asked => self.in_office(asked, office, now),
            #[cfg(not(feature = "office"))]
            _ => of_the_other_module(&office),
        }
    }

    #[cfg(feature = "office")]
    fn in_office(self: Box<Self>, asked: Ask, office: Office, now: Instant) -> Move {
        match asked {
            Ask::Stop { reason } => switch::stop(self, office, reason, now),
            Ask::Resume => switch::resume(self, office),
            Ask::Policy => policy::show(self, office, now),
            Ask::Preview { document } => policy::preview(self, office, document),
            Ask::Save { document, based_on, note } => {
                save::save(self, office, &document, (based_on, &note), now)
            }
            Ask::Confirm { proposal } => save::confirm(self, office, &proposal, now),
            Ask::Discard { proposal } => save::discard(self, office, &proposal),
            Ask::Version { version } => policy::version(self, office, version),
            Ask::Rollback { version, based_on } => {
                policy::roll_back(self, office, version, based_on)
            }
            Ask::Runs { filter, cursor } => runs::list(self, office, filter, cursor),
            Ask::Run { run } => runs::show(self, office, run, false),
            Ask::Retry { run } => match office.stopped().map(StopSwitch::refusal) {
                Some(refusal) => answer(Some(&office), Err(refusal)),
                None => runs::show(self, office, run, true),
            },
            Ask::Evidence { scope, part } => evidence::collect(self, office, scope, part, now),
            Ask::Health { probe } => health::show(self, office, probe, false),
            Ask::Limits { probe } => health::show(self, office, probe, true),
            Ask::SetKey(set) => keys::set(self, office, set),
            #[cfg(feature = "sweep")]
            Ask::Many(_) | Ask::StartMany(_) | Ask::ManyEnds(_) => of_the_other_module(&office),
            Ask::Sweep | Ask::SweepStart | Ask::SweepList { .. } => of_the_other_module(&office),
        }
    }

    /// The run's own flow has gone on: its answer is the call's.
    #[cfg(feature = "office")]
    fn worked(self: Box<Self>, office: Office, next: Move) -> Move {
        match next {
            Move::Ask(flow, commands) => {
                self.go(Stage::Working { office, flow: Box::new(flow) }, commands)
            }
            Move::Done(Answer::Run(run) | Answer::Halted { run, .. }) => {
                answer(Some(&office), Ok(Body::Run(run)))
            }
            Move::Done(Answer::Refused(refusal)) => answer(Some(&office), Err(refusal)),
            Move::Done(_) => answer(Some(&office), Ok(Body::Done)),
        }
    }
}

/// Each module answers its own calls of the page, and the host knows which.
fn of_the_other_module(office: &Office) -> Move {
    answer(Some(office), Err(super::super::invalid("The other module takes this")))
}

/// What the quarantine group grants: it has to be nothing.
#[cfg(feature = "office")]
fn quarantine(settings: &Settings) -> Read {
    let group = &settings.quarantine_group;
    Read::GroupRoles { directory: group.directory_id.clone(), group: group.id.clone() }
}

/// The products on which the quarantine group gives a role; `None`: it could not be read.
#[cfg(feature = "office")]
fn quarantine_grants(settings: &Settings, reads: &Reads) -> Option<Vec<ResourceId>> {
    match reads.answer(&quarantine(settings)) {
        Ok(Read_::Grants(grants)) => Some(grants.iter().map(|g| g.resource.clone()).collect()),
        _ => None,
    }
}

/// What people are called, of all that was read. Whoever can't be read has no name here.
#[cfg(feature = "office")]
fn names_told(reads: &Reads) -> BTreeMap<AccountId, String> {
    let told = reads.asked().into_iter().filter_map(|read| match reads.answer(&read) {
        Ok(Read_::People(people)) => Some(people.clone()),
        _ => None,
    });
    let named = told.flatten().filter(|one| !one.listed.name.trim().is_empty());
    named.map(|one| (one.listed.account, one.listed.name)).collect()
}

/// The people of the accounts that rules name, so many a request as an answer holds.
#[cfg(feature = "office")]
fn named_people(settings: &Settings) -> Vec<Read> {
    let named = named_accounts(settings);
    named.chunks(NAMED_AT_ONCE).map(|some| Read::People { accounts: some.to_vec() }).collect()
}

/// Which of them are an operator's own account.
#[cfg(feature = "office")]
fn shared_of(settings: &Settings, reads: &Reads) -> SharedAccounts {
    let told = named_people(settings).into_iter().flat_map(|read| match reads.answer(&read) {
        Ok(Read_::People(people)) => people.clone(),
        _ => Vec::new(),
    });
    let people: Vec<Person> = told.filter_map(|sighted| sighted.person.ok()).collect();
    shared_accounts(settings, &people)
}

#[cfg(feature = "office")]
fn no_such_run() -> Refusal {
    Refusal::new(
        RefusalCode::RunUnknown,
        "There is no such run",
        "Nothing was changed.",
        "Reload the list of runs.",
    )
}

fn not_an_admin() -> Refusal {
    Refusal::new(
        RefusalCode::AdminRequired,
        "You can't open this page",
        "It is for Jira admins, and your account does not administer Jira on this site. Nothing was read or changed.",
        "Ask a Jira admin to open it, or to give you the permission 'Administer Jira'.",
    )
}
