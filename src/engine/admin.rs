//! What the admin page gets to know, as data; the words are made at the boundary.

use super::policy_book::PolicyBook;
use super::proposal::{Proposal, Standing};
use super::rule_failure::RuleFailures;
use super::run::Run;
use super::run_row::RunRow;
use super::stop::StopSwitch;
#[cfg(feature = "sweep")]
use super::sweep_book::KeptPlan;
#[cfg(feature = "sweep")]
use super::sweep_row::SweepRow;
use super::watch::Watch;
use crate::connector::ReadFault;
use crate::domain::record::{record, variants};
use crate::domain::{AccountId, CloudId, Instant, ListedGroup, ResourceId};
use crate::engine::admission::Used;
#[cfg(feature = "sweep")]
use crate::engine::appointment::Appointment;
use crate::policy::{Effect, Refusal, Settings, SettingsError, SharedAccounts};
#[cfg(feature = "sweep")]
use crate::{
    domain::{IssueId, IssueKey, ListedPerson},
    playbook::PlaybookId,
    sweep::{Row, SweepState},
};
use serde_json::Value;
use std::collections::BTreeMap;

/// The answer to a call of the admin page.
#[derive(Clone, Debug, PartialEq)]
pub struct Administered {
    /// Whether anything may be begun; nothing: the asker may not know it.
    pub switch: Option<Switch>,
    /// What was asked for, or why it is not to be had.
    pub result: Result<Body, Refusal>,
}

/// Where the stop switch stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch {
    /// Who threw it, where everything is stopped.
    pub stop: Option<StopSwitch>,
}

/// By kind of call.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// It is done, and there is nothing more to say.
    Done,
    /// The settings.
    Policy(Box<PolicyState>),
    /// What a document would mean.
    Review(Box<Review>),
    /// A version, and what it changed.
    Version(Box<ShownVersion>),
    /// A page of runs.
    Runs(Box<RunsPage>),
    /// How a run stands.
    Run(Box<Run>),
    /// Many tickets, before any is started.
    #[cfg(feature = "sweep")]
    ManyFound(Box<ManyFound>),
    /// Many tickets, started.
    #[cfg(feature = "sweep")]
    ManyBegun(ManyBegun),
    /// What became of each.
    #[cfg(feature = "sweep")]
    ManyEnds(Vec<ManyEnd>),
    /// An evidence pack.
    Evidence {
        /// For the file.
        file_name: String,
        /// The pack.
        pack: Value,
        /// What those are called whom it names by account alone, as far as the organization says. No
        /// part of the pack, and kept nowhere.
        names: BTreeMap<AccountId, String>,
    },
    /// A part of an evidence pack that is larger than an answer.
    EvidencePart {
        /// For the file.
        file_name: String,
        /// When the pack was made; whoever asks for the next part says it.
        made_at: Instant,
        /// The pack's hash: parts of another are none of this one.
        hash: String,
        /// How many there are.
        parts: usize,
        /// A part of its text.
        text: String,
        /// As for a whole pack, with the first part.
        names: BTreeMap<AccountId, String>,
    },
    /// How the connections stand.
    Health(Box<Health>),
    /// What this tenant does not allow.
    Limits(Box<Health>),
    /// The search for inactive people.
    #[cfg(feature = "sweep")]
    Sweep(Box<SweepOverview>),
    /// A page of the review list.
    #[cfg(feature = "sweep")]
    SweepList(Box<SweepPage>),
}

/// The search for inactive people: what is under way, and what came of the last one.
#[cfg(feature = "sweep")]
#[derive(Clone, Debug, PartialEq)]
pub struct SweepOverview {
    /// Why no sweep can be begun, where none can.
    pub refusal: Option<Refusal>,
    /// Days between the sweeps of the schedule, where it begins any.
    pub every_days: Option<u16>,
    /// Who holds which sweep.
    pub row: Option<SweepRow>,
    /// How far the one that is under way has come; nothing before it has asked anything.
    pub under_way: Option<SweepState>,
    /// The last one that came to its end, with its rules.
    pub shown: Option<(SweepState, KeptPlan)>,
    /// When all this was read.
    pub at: Instant,
}

/// A page of the review list.
#[cfg(feature = "sweep")]
#[derive(Clone, Debug, PartialEq)]
pub struct SweepPage {
    /// The people, as far as the list tells.
    pub rows: Vec<Row>,
    /// Those of them of whom more could be read now.
    pub people: Vec<ListedPerson>,
    /// Why of some of them nothing could be read.
    pub fault: Option<ReadFault>,
    /// Where each of the people stands in the list, in their order.
    pub places: Vec<String>,
    /// The rules of the sweep.
    pub plan: KeptPlan,
    /// Where the list goes on.
    pub cursor: Option<String>,
}

/// What is known of one ticket, or of one line of a list.
#[cfg(feature = "sweep")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManyRow {
    /// Number of the line, where a list was given.
    pub line: Option<u32>,
    /// The line as it was written; empty for a search.
    pub said: String,
    /// The ticket that would be started.
    pub ticket: Option<(IssueId, IssueKey)>,
    /// Whom it names, for people.
    pub person: String,
    /// What would be run.
    pub playbook: Option<PlaybookId>,
    /// Why nothing is started for it, and what to do.
    pub problem: Option<String>,
    /// Whether nothing is in the way but that no ticket names them.
    pub ticketless: bool,
    /// What the search for inactive people said, of somebody who was chosen from its list.
    pub swept: Option<Row>,
}

/// Where people were chosen from: the list of a search for inactive people.
#[cfg(feature = "sweep")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenFrom {
    /// The rules of that search.
    pub plan: KeptPlan,
    /// When it began: what it says of people is as of then.
    pub begun_at: Instant,
    /// Whether the settings suspend somebody who uses nothing any more.
    pub suspends: bool,
    /// The field of a ticket that names a person by account, where the settings have one.
    pub field: Option<String>,
}

/// The tickets that were found.
#[cfg(feature = "sweep")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManyFound {
    /// A row each.
    pub rows: Vec<ManyRow>,
    /// Whether there are more tickets than one call looks at.
    pub more: bool,
    /// Why whoever asks can start none of them, where they can't.
    pub barred: Option<Refusal>,
    /// Days for which whoever no longer uses something is told first, where the settings say so.
    pub notice_days: Option<u16>,
    /// Where the people were chosen from; nothing where nobody was chosen.
    pub from: Option<ChosenFrom>,
    /// Names this look: started twice, its tickets are started once.
    pub token: String,
}

/// What was started.
#[cfg(feature = "sweep")]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ManyBegun {
    /// Tickets whose start is kept now.
    pub kept: Vec<IssueKey>,
    /// Tickets whose person is told first.
    pub told: Vec<IssueKey>,
    /// Tickets whose person can't be told, since the ticket names no account.
    pub untold: Vec<IssueKey>,
    /// Tickets that are closed, or that no rule is for.
    pub barred: Vec<IssueKey>,
    /// Something else is agreed for the ticket.
    pub taken: Vec<IssueKey>,
    /// Tickets that this look has started before, or whose notice is not over.
    pub known: Vec<IssueKey>,
    /// Tickets whose start could not be kept.
    pub failed: Vec<IssueKey>,
}

/// What became of a ticket that was started with others.
#[cfg(feature = "sweep")]
#[derive(Clone, Debug, PartialEq)]
pub struct ManyEnd {
    /// The ticket.
    pub issue: IssueId,
    /// What is kept of its start.
    pub start: Option<Appointment>,
    /// The run that came of it.
    pub run: Option<RunRow>,
}

/// The settings in force and all that is known about them.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyState {
    /// In force; none before the first.
    pub settings: Option<Settings>,
    /// Versions.
    pub book: PolicyBook,
    /// Budgets that were used today.
    pub used: Vec<Used>,
    /// Groups of the organization, as many as one page has.
    pub groups: Vec<ListedGroup>,
    /// Products that the quarantine group gives a role on; nothing: it could not be read.
    pub quarantine: Option<Vec<ResourceId>>,
    /// What waits for a second admin.
    pub proposed: Option<Proposed>,
    /// When all this was read.
    pub at: Instant,
}

/// A change of the settings that waits for a second admin, as whoever looks may see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposed {
    /// The change.
    pub proposal: Proposal,
    /// How it stands.
    pub standing: Standing,
    /// Whether whoever looks has proposed it.
    pub is_own: bool,
    /// The document in force.
    pub before: Value,
    /// The document that is proposed.
    pub after: Value,
    /// What is less strict by it, a sentence each.
    pub weaker: Vec<String>,
}

/// A version of the settings beside those that it is compared with.
#[derive(Clone, Debug, PartialEq)]
pub struct ShownVersion {
    /// Its number.
    pub version: u64,
    /// What it says.
    pub document: Value,
    /// What the version before it says; nothing for the first.
    pub former: Option<Value>,
    /// What is in force, where that is another version.
    pub in_force: Option<Value>,
}

/// What a document would mean, or what is wrong with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// All of it; empty for a document that may be saved.
    pub errors: Vec<SettingsError>,
    /// The document in force, to compare with.
    pub before: Value,
    /// The document.
    pub after: Value,
    /// Who could do what to whom, of real people.
    pub effects: Vec<Effect>,
    /// Which accounts that it names are an operator's own.
    pub shared: SharedAccounts,
    /// What is less strict by it than by the settings in force, a sentence each.
    pub weaker: Vec<String>,
    /// Whether it would wait for a second admin.
    pub waits: bool,
}

/// A page of the list of runs.
#[derive(Clone, Debug, PartialEq)]
pub struct RunsPage {
    /// Those that fit the filter.
    pub rows: Vec<RunRow>,
    /// With the first page: people whose access came back, or who could not be looked at.
    pub returned: Vec<Watch>,
    /// What those who started them are called, as far as the organization says.
    pub names: BTreeMap<AccountId, String>,
    /// Where the next page begins.
    pub cursor: Option<String>,
    /// The site, for links to tickets.
    pub cloud_id: CloudId,
    /// For the names of sites.
    pub settings: Option<Settings>,
}

/// A secret that an admin has set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyNote {
    /// Tells it from another one; says nothing about it.
    pub digest: String,
    /// The day on which it ends, as the admin said (`2027-03-03`).
    pub ends_on: Option<String>,
    /// When it was set.
    pub set_at: Instant,
    /// By whom, for people.
    pub by: String,
}
record!(KeyNote { digest, ends_on, set_at, by });

/// The secrets that there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// The organization's key with read scopes.
    pub read: Option<KeyNote>,
    /// The organization's unscoped key.
    pub write: Option<KeyNote>,
    /// The app's registration in Entra.
    pub entra: Option<KeyNote>,
}
record!(Keys { read, write, entra });

/// Which connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// Jira, as the app.
    Jira,
    /// The organization, with the read key.
    Read,
    /// The organization, with the write key.
    Write,
    /// Managed accounts, with the write key.
    Accounts,
    /// Microsoft Entra.
    Entra,
    /// The quarantine group.
    Quarantine,
}
variants!(Connection { Jira, Read, Write, Accounts, Entra, Quarantine });

/// One call that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// Of which connection.
    pub connection: Connection,
    /// What it does, for people.
    pub title: String,
    /// The right that it needs, where it has a name.
    pub right: Option<String>,
    /// What went wrong, for people.
    pub fault: Option<String>,
}
record!(Probe { connection, title, right, fault });

impl Probe {
    /// What came of a call.
    #[must_use]
    pub fn of(
        connection: Connection,
        title: &str,
        right: Option<&str>,
        answer: Result<(), ReadFault>,
    ) -> Self {
        Self {
            connection,
            title: title.to_owned(),
            right: right.map(str::to_owned),
            fault: answer.err().map(|fault| fault.words()),
        }
    }
}

/// What was seen when the connections were last tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// When.
    pub at: Instant,
    /// Every call that was tried.
    pub probes: Vec<Probe>,
    /// Products that the quarantine group gives a role on.
    pub quarantine: Option<Vec<ResourceId>>,
    /// Whether people come with when they last used what.
    pub tells_use: Option<bool>,
    /// Groups of one page that an identity provider owns, and how many there were.
    pub synced: Option<(u32, u32)>,
    /// People of each directory that is named in the settings, by name.
    pub people: Vec<(String, u64)>,
    /// Whether the admin's own account is one that the organization owns: what may be done to
    /// such accounts could be asked only of one.
    pub asked_accounts: bool,
    /// What the search for people tells when it is asked for more, of a page of people.
    pub expands: Vec<Expand>,
    /// Which accounts that rules name are an operator's own; `None`: nobody asked.
    pub shared: Option<SharedAccounts>,
}
record!(Seen { at, probes, quarantine, tells_use, synced, people, asked_accounts, shared; expands });

/// A part of a person that the search leaves out unless it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expand {
    /// Its name in the API.
    pub name: String,
    /// Of how many people it came with something in it.
    pub full: u32,
    /// Of how many it came.
    pub told: u32,
    /// Of how many people it was asked.
    pub people: u32,
}
record!(Expand { name, full, told, people });

/// How the connections stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Health {
    /// In force.
    pub settings: Result<Settings, Refusal>,
    /// What was seen last; nothing before the first time.
    pub seen: Option<Seen>,
    /// The secrets.
    pub keys: Keys,
    /// Rules of workflows that failed.
    pub failures: RuleFailures,
    /// Whether whoever asked wanted the connections to be tried now.
    pub asked_to_try: bool,
    /// When this was read.
    pub at: Instant,
}
