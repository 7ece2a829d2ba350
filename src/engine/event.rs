//! What the host tells the core: who asked for what, and what became of the commands.

mod flat;

use super::query::Found;
use crate::connector::HttpOutcome;
use crate::domain::record::{read_as_json, reading, record};
use crate::domain::{AccountId, CloudId, Instant, IssueId, IssueKey, RunId};
use serde::Serialize;
use serde_json::Value;

/// Something happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// A person asked through a panel. Everything in `context` comes from the platform.
    Asked {
        /// Forge module type.
        module: Option<String>,
        /// Resolver function.
        function: String,
        /// From the browser: not trusted.
        payload: Value,
        /// From the platform.
        context: PanelContext,
        /// For a run that may be opened.
        fresh_run_id: RunId,
        /// This invocation, unique.
        invocation: String,
        /// The platform ends the invocation then.
        deadline: Instant,
    },
    /// Somebody asked through the admin page; whether they are an admin is still to be found out.
    Administered {
        /// Resolver function.
        function: String,
        /// From the browser: not trusted.
        payload: Value,
        /// From the platform.
        context: AdminContext,
        /// This invocation, unique.
        invocation: String,
        /// The platform ends the invocation then.
        deadline: Instant,
    },
    /// A queue event arrived, possibly again.
    Woken {
        /// What was enqueued.
        body: Value,
        /// From the platform.
        context: Value,
        /// This invocation, unique.
        invocation: String,
        /// The platform ends the invocation then.
        deadline: Instant,
    },
    /// The schedule fired, or the app was installed.
    Ticked {
        /// From the platform.
        context: Value,
        /// This invocation, unique.
        invocation: String,
        /// The platform ends the invocation then.
        deadline: Instant,
        /// The app's Forge variables.
        variables: Variables,
    },
    /// Somebody moved a ticket over a transition that starts a playbook.
    Moved {
        /// From the platform.
        context: Transition,
        /// This invocation, unique.
        invocation: String,
        /// The platform ends the invocation then.
        deadline: Instant,
    },
    /// Somebody tries to move a ticket over a transition that the app's gate holds.
    Tried {
        /// From the platform.
        context: Attempt,
        /// This invocation, unique.
        invocation: String,
        /// The platform ends the invocation then.
        deadline: Instant,
    },
    /// A rule of Automation called one of the app's actions.
    Called {
        /// The ticket's key is from the rule, the rest from the platform.
        context: ActionCall,
        /// This invocation, unique.
        invocation: String,
        /// The platform ends the invocation then.
        deadline: Instant,
    },
    /// A rule of Automation has people looked for who are inactive.
    #[cfg(feature = "sweep")]
    Searched {
        /// The number of days is from the rule, the rest from the platform.
        context: SearchCall,
        /// This invocation, unique.
        invocation: String,
        /// The platform ends the invocation then.
        deadline: Instant,
    },
    /// The expression of one of the app's rules in a workflow failed, which Jira counts as false.
    #[cfg(feature = "office")]
    ExpressionFailed {
        /// From the platform.
        context: FailedExpression,
        /// This invocation, unique.
        invocation: String,
        /// The platform ends the invocation then.
        deadline: Instant,
    },
    /// The commands of the last wave, in their order.
    Results {
        /// One per command.
        results: Vec<CommandResult>,
    },
}
read_as_json!(Event);

/// Where and by whom a panel was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelContext {
    /// The operator.
    pub account_id: AccountId,
    /// The ticket.
    pub issue_key: IssueKey,
    /// The ticket's number.
    pub issue_id: IssueId,
    /// The site.
    pub cloud_id: CloudId,
    /// The app and its environment, as Jira names the app's own permissions: `<app>/<environment>`.
    pub app: String,
}
reading!(PanelContext { account_id, issue_key, issue_id, cloud_id; app });

/// Who is in front of the admin page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdminContext {
    /// The account.
    pub account_id: AccountId,
    /// The site.
    pub cloud_id: CloudId,
    /// See [`PanelContext::app`].
    pub app: String,
}
reading!(AdminContext { account_id, cloud_id; app });

/// A transition that somebody made, and what its rule was configured with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// Who moved the ticket.
    pub account_id: AccountId,
    /// The ticket.
    pub issue_key: IssueKey,
    /// The ticket's number.
    pub issue_id: IssueId,
    /// This one execution, unique.
    pub execution_id: String,
    /// What the rule starts, as it was configured.
    pub playbook: Option<String>,
}
reading!(Transition { account_id, issue_key, issue_id, execution_id, playbook });

/// A transition that somebody tries to make, as a function of a workflow validator is told of it.
/// <https://developer.atlassian.com/platform/forge/manifest-reference/modules/jira-workflow-validator/>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The ticket.
    pub issue_key: IssueKey,
    /// What has to be done, as the rule was configured; nothing: what the ticket is for.
    pub playbook: Option<String>,
    /// What the transition's screen changes: the new values of fields, by their id. Nothing where
    /// there is no screen.
    pub modified: Value,
}
reading!(Attempt { issue_key, playbook; modified });

impl Attempt {
    /// A look at a ticket that nobody moves.
    #[must_use]
    pub fn of(key: &IssueKey) -> Self {
        Self { issue_key: key.clone(), playbook: None, modified: Value::Null }
    }
}

/// An action of Automation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionCall {
    /// Which: the name of a playbook, or `check-access`.
    pub action: String,
    /// Whoever made the connection that the action is called with.
    pub account_id: AccountId,
    /// The ticket, as the rule says it.
    pub issue_key: IssueKey,
    /// The site.
    pub cloud_id: CloudId,
    /// See [`PanelContext::app`].
    pub app: String,
}
reading!(ActionCall { action, account_id, issue_key, cloud_id; app });

/// The action of Automation that has no ticket.
#[cfg(feature = "sweep")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchCall {
    /// Whoever made the connection that the action is called with.
    pub account_id: AccountId,
    /// As the rule says it: nothing, a number or a text.
    pub younger_than_days: Value,
}
#[cfg(feature = "sweep")]
reading!(SearchCall { account_id; younger_than_days });

/// What Jira says of a rule whose expression failed (`avi:jira:failed:expression`). It names neither
/// the ticket nor the transition.
#[cfg(feature = "office")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedExpression {
    /// The condition, where it is one.
    pub condition_id: Option<String>,
    /// The validator, where it is one.
    pub validator_id: Option<String>,
    /// The workflow, by name.
    pub workflow_name: String,
    /// Why it failed.
    pub error_messages: Vec<String>,
}
#[cfg(feature = "office")]
reading!(FailedExpression { condition_id, validator_id; workflow_name, error_messages });

/// Settings as deployed: `OFFRAMP_SETTINGS` in full, of the keys only a digest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variables {
    /// `OFFRAMP_SETTINGS`, JSON text.
    pub settings: Option<String>,
    /// Digest of the read key.
    pub read_key: Option<String>,
    /// Digest of the write key.
    pub write_key: Option<String>,
    /// Digest of the credential for Microsoft Entra.
    pub entra: Option<String>,
}

/// What became of a command.
#[derive(Clone, Debug, Serialize)]
pub struct CommandResult {
    /// The command's number.
    pub id: u32,
    /// What happened.
    #[serde(flatten)]
    pub outcome: Outcome,
}
read_as_json!(CommandResult);

/// By kind of command.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum Outcome {
    /// Of an HTTP command.
    Http(HttpOutcome),
    /// Of a load.
    Load(Loaded),
    /// Of a query, as the index lists it.
    Query(Queried),
    /// Of a query, as it is now. The engine makes it, the host never sends it.
    Found(Found),
    /// Of a store.
    Store(Stored),
    /// Of an enqueue; a failure is mended by the schedule.
    Enqueue(Done),
    /// Of an adoption of keys.
    Adopt(Done),
    /// Of a report of personal data.
    ReportPersonalData(ReportedAccounts),
    /// Of a moment on a zone's clock.
    Zoned {
        /// `None`: no such zone, or no such moment.
        at: Option<Instant>,
    },
    /// Of a sign-in; whether it worked is told by the request that needs it.
    SignIn {},
    /// Of a pause.
    Pause {},
    /// Of a log line.
    Log {},
}

/// Whether the platform took it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Done {
    /// `accepted`, `stored` or `failed`.
    pub outcome: String,
}

/// What Atlassian says of the accounts of a report.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum ReportedAccounts {
    /// Of those who are not as they were.
    Remarks {
        /// Whoever is not named is as they were.
        accounts: Vec<ReportedAccount>,
    },
    /// The report may not have been taken.
    Failed {
        /// Why.
        failed: StorageFault,
    },
}

/// What Atlassian says of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedAccount {
    /// Whose.
    pub account_id: AccountId,
    /// [`Self::CLOSED`], [`Self::UPDATED`], or a word of a newer API, about which nothing is done.
    pub status: String,
}
record!(ReportedAccount { account_id, status });

impl ReportedAccount {
    /// The account is closed: its data is to be erased.
    pub const CLOSED: &str = "closed";
    /// Its profile has changed since its data was read.
    pub const UPDATED: &str = "updated";
}

/// Values by the order of the reads; `null` where nothing is stored.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Loaded {
    /// All of them.
    Values {
        /// In the order asked.
        values: Vec<Value>,
    },
    /// None of them.
    Failed {
        /// Why.
        failed: StorageFault,
    },
}

/// A page of a query.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Queried {
    /// The page.
    Items {
        /// Key and value of each.
        items: Vec<Item>,
        /// Where the next begins.
        cursor: Option<String>,
    },
    /// No page.
    Failed {
        /// Why.
        failed: StorageFault,
    },
}

/// An entity.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    /// Its key.
    pub key: String,
    /// Its attributes.
    pub value: Value,
}
reading!(Item { key, value });

/// Why storage did not answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StorageFault {
    /// The platform's code.
    pub code: String,
    /// The platform's words.
    pub message: String,
}
reading!(StorageFault { ; code, message });

/// What became of a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "outcome")]
pub enum Stored {
    /// All of it.
    Stored {},
    /// None of it: a condition did not hold.
    Conflict {},
    /// Unknown: it may have been stored.
    Failed {
        /// The platform's words.
        message: String,
    },
}
