//! Observation and playbook become ordered steps with predictions, and a hash that binds what was
//! seen to what is done.

mod composer;
mod give;
mod hand_over;
mod lasting;
mod left_behind;
mod left_business;
mod left_team;
mod onboard;
mod probe;
mod restore;
mod revoke_inactive;
mod step;
mod take;
mod take_entra;
mod undo;
pub mod words;

pub use composer::Brief;
pub use hand_over::{
    Count, Found, HandOver, Heir, Holdings, Many, Owned, Successor, hand_over_steps,
};
pub use probe::{Facts, Held, Look, Sight};
pub use step::{Prediction, Probe, Rung, Step, StepId, Task};
pub use undo::UndoBundle;

use crate::audit;
use crate::domain::order;
use crate::domain::record::record;
use crate::domain::{IssueId, Observation};
use crate::playbook::PlaybookId;
use crate::policy::Settings;
use serde::Serialize;

/// What will be done, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Which recipe.
    pub playbook: PlaybookId,
    /// Its version.
    pub version: u16,
    /// Steps by phase.
    pub steps: Vec<Step>,
    /// What must be said beside them.
    pub notes: Vec<String>,
    /// What the run lists and hands over once the access is cut.
    pub hand_over: Option<HandOver>,
    /// Binds ticket, settings, observation and steps: whoever confirmed it confirmed exactly this.
    pub hash: String,
}
record!(Plan { playbook, version, steps, notes, hand_over, hash });

/// What the hash covers. Times of last use are left out: looking at a page must not void a plan.
#[derive(Serialize)]
struct Bound<'a> {
    playbook: PlaybookId,
    version: u16,
    settings: String,
    issue: &'a IssueId,
    account: &'a crate::domain::AccountId,
    claim: crate::domain::Claim,
    account_status: crate::domain::AccountStatus,
    membership: crate::domain::MembershipStatus,
    roles: &'a [crate::domain::RoleAssignment],
    steps: &'a [Step],
    notes: &'a [String],
    hand_over: Option<&'a HandOver>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
}

impl Plan {
    /// Composes the plan of `playbook` for what was seen.
    #[must_use]
    pub fn compose(
        playbook: PlaybookId,
        settings: &Settings,
        issue: &IssueId,
        seen: &Observation,
        brief: &Brief,
    ) -> Self {
        let seen = &sorted(seen);
        let composed = match playbook {
            PlaybookId::LeftBusiness => left_business::compose(settings, seen, brief),
            PlaybookId::LeftTeam => left_team::compose(settings, seen, brief),
            PlaybookId::Onboard => onboard::compose(settings, seen, brief),
            PlaybookId::Restore => restore::compose(settings, seen, brief),
            PlaybookId::RevokeInactive => revoke_inactive::compose(settings, seen, brief),
        };
        let hand_over = (playbook == PlaybookId::LeftBusiness)
            .then(|| left_business::hand_over(settings, seen, brief))
            .flatten();
        let bound = Bound {
            playbook,
            version: PlaybookId::VERSION,
            settings: settings.digest(),
            issue,
            account: &seen.person.account,
            claim: seen.person.claim,
            account_status: seen.person.account_status,
            membership: seen.person.membership,
            roles: &seen.roles,
            steps: &composed.steps,
            notes: &composed.notes,
            hand_over: hand_over.as_ref(),
            date: brief.date.as_deref(),
        };
        let hash = audit::digest(&serde_json::to_string(&bound).unwrap_or_default());
        Self {
            playbook,
            version: PlaybookId::VERSION,
            steps: composed.steps,
            notes: composed.notes,
            hand_over,
            hash,
        }
    }

    /// A line for each step, for people to compare.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let line = |step: &Step| match &step.detail {
            Some(detail) => format!("{} ({detail})", step.title),
            None => step.title.clone(),
        };
        self.steps.iter().map(line).collect()
    }

    /// The notes without the one about handing over, for whoever says how much there is, or was.
    pub fn notes_beside_hand_over(&self) -> impl Iterator<Item = &String> {
        let own = self.hand_over.as_ref().map(HandOver::note);
        self.notes.iter().filter(move |note| Some(*note) != own.as_ref())
    }

    /// Whether a step of it lifts what keeps somebody out: a suspension, a deactivation, a deletion
    /// that waits, or the quarantine group.
    /// The user that somebody is given in Entra before their first day, and who may not sign in yet,
    /// is no cut.
    #[must_use]
    pub fn lifts_a_cut(&self, settings: &Settings) -> bool {
        self.steps.iter().filter(|step| !step.starts_settled()).any(|step| match &step.probe {
            Probe::Activated | Probe::Member { .. } | Probe::MemberAgain { .. } => true,
            Probe::OutOfGroup { group } => {
                self.playbook.gives() && *group == settings.quarantine_group.id
            }
            _ => false,
        })
    }

    /// A step by id.
    #[must_use]
    pub fn step(&self, id: &StepId) -> Option<&Step> {
        self.steps.iter().find(|s| s.id == *id)
    }
}

/// APIs promise no order; the plan and its hash must not depend on one.
fn sorted(seen: &Observation) -> Observation {
    let mut seen = seen.clone();
    order::sort_by(&mut seen.groups, |a, b| (&a.name, &a.group) < (&b.name, &b.group));
    for role in &mut seen.roles {
        order::sort(&mut role.paths);
    }
    order::sort_by(&mut seen.roles, |a, b| {
        (&a.resource, &a.role, &a.directory) < (&b.resource, &b.role, &b.directory)
    });
    if let Some(tokens) = &mut seen.tokens {
        order::sort_by(tokens, |a, b| (&a.label, &a.id) < (&b.label, &b.id));
    }
    if let Some(entra) = &mut seen.entra {
        order::sort_by(&mut entra.groups, |a, b| (&a.name, &a.id) < (&b.name, &b.id));
    }
    seen
}
