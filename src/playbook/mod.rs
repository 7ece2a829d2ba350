//! The recipes: named, versioned, and in the order in which a leaver must lose access.

use serde::{Deserialize, Serialize};

/// A playbook of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlaybookId {
    /// The person has left the business: everything goes.
    #[serde(rename = "left-business")]
    LeftBusiness,
}

impl PlaybookId {
    /// Changes whenever the same observation would give other steps; part of the plan's hash.
    pub const VERSION: u16 = 1;

    /// Reads an id as the settings spell it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "left-business" => Some(Self::LeftBusiness),
            _ => None,
        }
    }

    /// As the settings spell it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LeftBusiness => "left-business",
        }
    }

    /// For people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::LeftBusiness => "Left the business",
        }
    }
}

/// A stretch of a playbook. A later one starts when every act of the earlier has been answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Phase {
    /// Suspend: from here on every failure leaves the person out, not in.
    Cut,
    /// Groups, direct roles and API tokens.
    Strip,
    /// Deactivate a managed account, or remove an unmanaged one where the settings say so.
    Close,
    /// The quarantine group.
    Mark,
}

impl Phase {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::Cut, Self::Strip, Self::Close, Self::Mark];

    /// For people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Cut => "Cut",
            Self::Strip => "Remove",
            Self::Close => "Close",
            Self::Mark => "Mark",
        }
    }
}
