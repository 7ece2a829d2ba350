//! One intended change: its act, the read that tells whether it holds, its prediction and what is
//! tried when the act is refused.

use crate::connector::Act;
use crate::domain::record::{Record, ToJson, Wrong, record, variants};
use crate::domain::{
    DirectoryId, EntraGroupId, GroupId, Instant, ProjectKey, ResourceId, RoleId, TokenId,
};
use crate::playbook::Phase;
use serde_json::Value;

/// A step of a plan, unique within it and stable over previews (`strip.group.<uuid>`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepId(pub String);

impl ToJson for StepId {
    fn to_json(&self) -> Value {
        self.0.to_json()
    }
}

impl Record for StepId {
    fn from_json(json: Value) -> Result<Self, Wrong> {
        String::from_json(json).map(Self)
    }
}

/// What a step changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which.
    pub id: StepId,
    /// When.
    pub phase: Phase,
    /// For people: 'Suspend in Acme directory'.
    pub title: String,
    /// For people: the name behind it.
    pub detail: Option<String>,
    /// What will happen.
    pub prediction: Prediction,
    /// What is tried, first to last. Empty: nothing is done here.
    pub ladder: Vec<Rung>,
    /// The read that proves it.
    pub probe: Probe,
}
record!(Step { id, phase, title, detail, prediction, ladder, probe });

/// One rung of the ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rung {
    /// A write.
    Act(Act),
    /// Somebody has to do it; watched until it is seen.
    ByHand(Task),
    /// What many were to go in at once is left to steps of one each, which the next listing makes.
    OneByOne,
    /// A write that makes room for the next rung, which tries again. Passed over, and the next rung
    /// with it, unless the refusal speaks of what it is against.
    Aside {
        /// The write.
        act: Act,
        /// Words of the refusal, in lower case.
        against: String,
    },
}
variants!(Rung { Act(held), ByHand(held), OneByOne, Aside { act, against } });

impl Rung {
    /// The write, where it is one.
    #[must_use]
    pub fn act(&self) -> Option<&Act> {
        match self {
            Self::Act(act) | Self::Aside { act, .. } => Some(act),
            Self::ByHand(_) | Self::OneByOne => None,
        }
    }

    /// Whether it is of use after a refusal in these words.
    #[must_use]
    pub fn answers(&self, said: &str) -> bool {
        match self {
            Self::Aside { against, .. } => said.to_lowercase().contains(against.as_str()),
            Self::Act(_) | Self::ByHand(_) | Self::OneByOne => true,
        }
    }
}

/// What somebody has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// What.
    pub title: String,
    /// Who.
    pub who: String,
    /// Where it is done, when there is an address.
    pub href: Option<String>,
}
record!(Task { title, who, href });

/// What the preview says of a step, before anything is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prediction {
    /// Nothing that was read speaks against it.
    WillWork,
    /// It holds already.
    AlreadySo,
    /// Another system owns it and takes it.
    Elsewhere {
        /// Where.
        owner: String,
    },
    /// Another step makes it happen in another system, and it is seen to come through here.
    Follows {
        /// Where the cause is.
        owner: String,
    },
    /// Some organizations refuse it.
    MayBeRefused {
        /// Why.
        why: String,
        /// What happens then.
        instead: String,
    },
    /// The API will refuse.
    WillBeRefused {
        /// Why.
        why: String,
        /// What happens instead.
        instead: String,
    },
}
variants!(Prediction { WillWork, AlreadySo, Elsewhere { owner }, Follows { owner }, MayBeRefused { why, instead }, WillBeRefused { why, instead } });

/// The read that tells whether a step holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Probe {
    /// The membership is suspended, or gone.
    Suspended {
        /// Where.
        directory: DirectoryId,
    },
    /// The person is not in the group.
    OutOfGroup {
        /// Which.
        group: GroupId,
    },
    /// The role is not held directly.
    WithoutDirectRole {
        /// On which product.
        resource: ResourceId,
        /// Which.
        role: RoleId,
    },
    /// The token is gone.
    WithoutToken {
        /// Which.
        token: TokenId,
    },
    /// The account is not active.
    Deactivated,
    /// The person is in no directory.
    OutOfDirectory,
    /// The person is in the group.
    InGroup {
        /// Which.
        group: GroupId,
    },
    /// The membership is active.
    Member {
        /// Where.
        directory: DirectoryId,
    },
    /// The membership is active again, of somebody who was suspended wherever they were and is
    /// restored in this one directory.
    MemberAgain {
        /// Where.
        directory: DirectoryId,
    },
    /// The organization lists somebody with the subject's address, active.
    Listed,
    /// The role is held, by whatever path.
    WithRole {
        /// On which product.
        resource: ResourceId,
        /// Which.
        role: RoleId,
    },
    /// Nothing lets the person into the product.
    WithoutProduct {
        /// Which.
        resource: ResourceId,
    },
    /// Something lets the person into the product.
    WithProduct {
        /// Which.
        resource: ResourceId,
    },
    /// The role on the organization is not held.
    WithoutOrgRole {
        /// Which.
        role: RoleId,
    },
    /// The account is active and not on its way to deletion.
    Activated,
    /// The account is on its way to deletion, or gone.
    Deleting,
    /// The user of Entra may sign in, or may not.
    EntraEnabled {
        /// Which of both.
        enabled: bool,
    },
    /// Sign-ins from before are void.
    SessionsRevoked {
        /// Since when they were valid before the act.
        before: Option<Instant>,
    },
    /// The user is in the group of Entra.
    InEntraGroup {
        /// Which.
        group: EntraGroupId,
    },
    /// The user is not in the group of Entra.
    OutOfEntraGroup {
        /// Which.
        group: EntraGroupId,
    },
    /// The tenant has a user with the subject's address.
    InEntra,
    /// None of these issues is assigned to the person; empty: none at all.
    NotAssigned {
        /// Jira's numbers.
        issues: Vec<String>,
    },
    /// The person does not own the filter; none named: any.
    WithoutFilter {
        /// Which.
        filter: Option<String>,
    },
    /// The person owns none of these dashboards; empty: none at all.
    WithoutDashboards {
        /// Which.
        dashboards: Vec<String>,
    },
    /// The person does not lead the component; none named: any.
    NotLeadingComponent {
        /// Which.
        component: Option<String>,
    },
    /// The person does not lead the project; none named: any.
    NotLeadingProject {
        /// Which.
        project: Option<ProjectKey>,
    },
    /// The person does not hold the project role by name; none named: any.
    WithoutProjectRole {
        /// Project and role.
        role: Option<(ProjectKey, String)>,
    },
}

variants!(Probe {
    Suspended { directory },
    OutOfGroup { group },
    WithoutDirectRole { resource, role },
    WithoutToken { token },
    Deactivated,
    OutOfDirectory,
    InGroup { group },
    Member { directory },
    MemberAgain { directory },
    Listed,
    WithRole { resource, role },
    WithoutProduct { resource },
    WithProduct { resource },
    WithoutOrgRole { role },
    Activated,
    Deleting,
    EntraEnabled { enabled },
    SessionsRevoked { before },
    InEntraGroup { group },
    OutOfEntraGroup { group },
    InEntra,
    NotAssigned { issues },
    WithoutFilter { filter },
    WithoutDashboards { dashboards },
    NotLeadingComponent { component },
    NotLeadingProject { project },
    WithoutProjectRole { role },
});

impl Probe {
    /// Whether what is proven lets the person into the organization.
    #[must_use]
    pub fn lets_in(&self) -> bool {
        matches!(
            self,
            Self::Listed | Self::Activated | Self::Member { .. } | Self::MemberAgain { .. }
        )
    }
}

impl Step {
    /// The step with nothing to do here unless a later read shows that it came undone.
    #[must_use]
    pub fn starts_settled(&self) -> bool {
        self.prediction == Prediction::AlreadySo
    }

    /// Whether nothing may begin before this step is claimed or beyond trying: the suspension and
    /// what must come before it (law 3). Another system that does not answer holds up nothing here.
    #[must_use]
    pub fn is_gate(&self) -> bool {
        matches!(self.probe, Probe::Suspended { .. } | Probe::WithoutOrgRole { .. } | Probe::Listed)
    }

    /// Whether it only reads what other steps have brought about.
    #[must_use]
    pub fn is_proof(&self) -> bool {
        self.phase == Phase::Prove
    }

    /// Whether another step makes it happen.
    #[must_use]
    pub fn follows(&self) -> bool {
        matches!(self.prediction, Prediction::Follows { .. })
    }
}
