//! One intended change: its act, the read that tells whether it holds, its prediction and what is
//! tried when the act is refused.

use crate::connector::Act;
use crate::domain::{DirectoryId, GroupId, ResourceId, RoleId, TokenId};
use crate::playbook::Phase;
use serde::{Deserialize, Serialize};

/// A step of a plan, unique within it and stable over previews (`strip.group.<uuid>`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StepId(pub String);

/// What a step changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
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

/// One rung of the ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Rung {
    /// A write.
    Act(Act),
    /// Somebody has to do it; watched until it is seen.
    ByHand(Task),
}

/// What somebody has to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Task {
    /// What.
    pub title: String,
    /// Who.
    pub who: String,
    /// Where it is done, when there is an address.
    pub href: Option<String>,
}

/// What the preview says of a step, before anything is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
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
    /// The API will refuse.
    WillBeRefused {
        /// Why.
        why: String,
        /// What happens instead.
        instead: String,
    },
}

/// The read that tells whether a step holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
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
}

impl Step {
    /// The step with nothing to do here unless a later read shows that it came undone.
    #[must_use]
    pub fn starts_settled(&self) -> bool {
        self.prediction == Prediction::AlreadySo
    }
}
