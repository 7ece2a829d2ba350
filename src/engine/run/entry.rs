//! The journal: facts about a run in the order in which they became known. The run's state is
//! what follows from them, nothing else.

use super::step_run::StepOutcome;
use crate::connector::{Claim, Requests};
use crate::domain::record::{Record, ToJson, Wrong, kept_as_json, record, variants};
use crate::domain::{
    AccountId, EntraUserId, Instant, IssueId, IssueKey, Person, PortalAccounts, RoleAssignment,
    RunId,
};
use crate::plan::{Held, Plan, Step, StepId};
use crate::policy::{Grounds, Settings};
use serde_json::Value;

/// The newest journal that this version reads and the one that it writes. Raised when an entry is
/// added or changes its meaning, or is kept otherwise; a number is never used twice. From 8 on an
/// entry may lie across segments.
pub const JOURNAL_SCHEMA: u16 = 8;

/// The first schema in which what different groups have to confirm takes a person each.
pub const ONE_PERSON_EACH: u16 = 7;

/// A fact.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// The run was admitted; its undo bundle is stored together with this entry.
    Opened(Box<Opened>),
    /// Another invocation took it up: what was out has an unknown effect.
    Resumed {
        /// When.
        at: Instant,
        /// The new holder's epoch.
        epoch: u64,
        /// The writes that were out. No answer to them is known, nor whether they went out at all.
        requests: Requests,
    },
    /// An operator asked to try again what did not end well.
    Reopened {
        /// When.
        at: Instant,
        /// Who.
        by: AccountId,
        /// What was read to decide whether they may.
        requests: Requests,
    },
    /// These acts are about to go out.
    Sent {
        /// When.
        at: Instant,
        /// Whose.
        steps: Vec<StepId>,
    },
    /// What was claimed about them.
    Answered {
        /// When.
        at: Instant,
        /// One each.
        claims: Vec<(StepId, Claim)>,
        /// The writes, and how they were answered.
        requests: Requests,
    },
    /// What reads showed.
    Looked {
        /// When.
        at: Instant,
        /// Per step that was looked for.
        held: Vec<(StepId, Held)>,
        /// What lets the person in, where person and roles were both read.
        access: Option<Vec<RoleAssignment>>,
        /// What could not be read, in words.
        unread: Vec<String>,
        /// Portal accounts with the person's address, where it was asked; `None` as well where no
        /// answer could be read.
        portal: Option<PortalAccounts>,
        /// The reads; one for each try and each page.
        requests: Requests,
    },
    /// What there is to hand over was listed; these steps join the plan's and those of earlier
    /// listings.
    Discovered {
        /// When.
        at: Instant,
        /// What is handed over, to whom.
        steps: Vec<Step>,
        /// The reads; one for each try and each page.
        requests: Requests,
    },
    /// The account or the user that the run brought about has become known.
    Identified {
        /// When.
        at: Instant,
        /// The account.
        account: Option<AccountId>,
        /// The user of Entra.
        entra: Option<EntraUserId>,
    },
    /// A step tries again later.
    Postponed {
        /// When.
        at: Instant,
        /// Which.
        step: StepId,
        /// Not before.
        until: Instant,
    },
    /// A step goes down its ladder.
    Climbed {
        /// When.
        at: Instant,
        /// Which.
        step: StepId,
        /// Why.
        why: String,
    },
    /// A step has an outcome. A later one replaces it.
    Concluded {
        /// When.
        at: Instant,
        /// Which.
        step: StepId,
        /// What.
        outcome: StepOutcome,
    },
    /// Nothing to do until then.
    Waiting {
        /// When.
        at: Instant,
        /// Until.
        until: Instant,
        /// For what, in words.
        why: String,
    },
    /// The run has come to rest.
    Rested {
        /// When.
        at: Instant,
        /// How.
        rest: Rest,
    },
}
variants!(Entry { Opened(held), Resumed { at, epoch, requests }, Reopened { at, by, requests }, Sent { at, steps }, Answered { at, claims, requests }, Looked { at, held, access, unread, portal, requests }, Discovered { at, steps, requests }, Identified { at, account, entra }, Postponed { at, step, until }, Climbed { at, step, why }, Concluded { at, step, outcome }, Waiting { at, until, why }, Rested { at, rest } });

/// How a run rests. Derived from its steps and the last look, never written by anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Every promise is proven.
    Done,
    /// Somebody has to do something; watched.
    ByHand,
    /// Something failed or is unknown.
    Attention,
}
variants!(Rest { Done, ByHand, Attention });

/// Whoever confirmed a plan. Up to schema 6 it was one account, or none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Approvers(Vec<AccountId>);

impl Approvers {
    /// These.
    #[must_use]
    pub fn new(accounts: Vec<AccountId>) -> Self {
        Self(accounts)
    }

    /// Who.
    #[must_use]
    pub fn accounts(&self) -> &[AccountId] {
        &self.0
    }
}

impl ToJson for Approvers {
    fn to_json(&self) -> Value {
        self.0.to_json()
    }
}

impl Record for Approvers {
    fn from_json(json: Value) -> Result<Self, Wrong> {
        match json {
            Value::Array(_) => Vec::from_json(json).map(Self),
            one => Option::from_json(one).map(|one| Self(Vec::from_iter(one))),
        }
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

kept_as_json!(Approvers);

/// How a run began.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// [`JOURNAL_SCHEMA`] of the writer.
    pub schema: u16,
    /// Version of the engine.
    pub engine: String,
    /// Which run.
    pub run: RunId,
    /// When.
    pub at: Instant,
    /// Who pressed the button.
    pub operator: AccountId,
    /// The rule that let them.
    pub rule: String,
    /// The ticket.
    pub issue: IssueId,
    /// The ticket's key then.
    pub issue_key: IssueKey,
    /// What the ticket's field said.
    pub subject_ref: super::super::subject::SubjectRef,
    /// Whom it is about, as they were.
    pub person: Person,
    /// The user of Entra, where there is one.
    pub entra: Option<EntraUserId>,
    /// The run whose undo bundle this ticket holds.
    pub taken_by: Option<RunId>,
    /// Who confirmed the plan, where somebody had to: one for each need.
    pub approved_by: Approvers,
    /// What was confirmed.
    pub plan: Plan,
    /// The settings in force: what is done is decided by them to the run's end. Whether it may go
    /// on is asked of those that are in force by then.
    pub settings: Settings,
    /// Portal accounts with the person's address, where Jira told before the cut.
    pub portal: Option<PortalAccounts>,
    /// What was read to decide and to plan, in the invocation that opened the run.
    pub requests: Requests,
    /// What the rules are asked by before later writes; `None`: an earlier version opened it.
    pub grounds: Option<Grounds>,
}
record!(Opened {
    schema,
    engine,
    run,
    at,
    operator,
    rule,
    issue,
    issue_key,
    subject_ref,
    person,
    entra,
    taken_by,
    approved_by,
    plan,
    settings,
    portal;
    requests,
    grounds
});
