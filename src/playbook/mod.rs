//! The recipes: named, versioned, and in the order in which access must go or come.

use crate::domain::record::{Record, ToJson, Wrong, kept_as_json, variants};
use serde_json::Value;

/// A playbook of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaybookId {
    /// The person has left the business: everything goes.
    LeftBusiness,
    /// The person changes teams: the difference between two bundles.
    LeftTeam,
    /// The person joins, or is to be brought up to their bundle.
    Onboard,
    /// What a run took is given back.
    Restore,
    /// What the person has not used for too long goes, and only that.
    RevokeInactive,
}

impl PlaybookId {
    /// Changes whenever the same observation would give other steps; part of the plan's hash.
    pub const VERSION: u16 = 4;

    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::LeftBusiness, Self::LeftTeam, Self::Onboard, Self::Restore, Self::RevokeInactive];

    /// Reads an id as the settings spell it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|id| id.as_str() == text)
    }

    /// As the settings spell it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LeftBusiness => "left-business",
            Self::LeftTeam => "left-team",
            Self::Onboard => "onboard",
            Self::Restore => "restore",
            Self::RevokeInactive => "revoke-inactive",
        }
    }

    /// For people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::LeftBusiness => "Left the business",
            Self::LeftTeam => "Left the team",
            Self::Onboard => "Onboarding",
            Self::Restore => "Give access back",
            Self::RevokeInactive => "Inactive",
        }
    }

    /// Whether it takes access away, so that there is something to give back.
    #[must_use]
    pub fn takes(self) -> bool {
        matches!(self, Self::LeftBusiness | Self::LeftTeam | Self::RevokeInactive)
    }

    /// Whether it gives access, so that it could let somebody in who was cut off.
    #[must_use]
    pub fn gives(self) -> bool {
        matches!(self, Self::Onboard | Self::LeftTeam | Self::Restore)
    }

    /// Whether a run may only say `done` once nothing lets the person in.
    #[must_use]
    pub fn promises_no_access(self) -> bool {
        self == Self::LeftBusiness
    }
}

impl ToJson for PlaybookId {
    fn to_json(&self) -> Value {
        Value::from(self.as_str())
    }
}

impl Record for PlaybookId {
    fn from_json(json: Value) -> Result<Self, Wrong> {
        let name = String::from_json(json)?;
        Self::parse(&name).ok_or_else(|| Wrong::new(format!("`{name}` is no playbook")))
    }
}
kept_as_json!(PlaybookId);

/// A stretch of a playbook. A later one starts when every act of the earlier has been answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// An admin's roles go first: an organization admin cannot be suspended.
    Demote,
    /// Suspend and disable: from here on every failure leaves the person out, not in.
    Cut,
    /// What the person owns in Jira gets another owner.
    HandOver,
    /// Groups, direct roles and API tokens.
    Strip,
    /// Deactivate or delete a managed account, or remove an unmanaged one where the settings say so.
    Close,
    /// The quarantine group.
    Mark,
    /// The account may be used: invited, created, activated, no longer suspended.
    Admit,
    /// Groups and roles come.
    Grant,
    /// The mark goes.
    Unmark,
    /// What is gone and what is kept is read again.
    Prove,
}
variants!(Phase { Demote, Cut, HandOver, Strip, Close, Mark, Admit, Grant, Unmark, Prove });

impl Phase {
    /// All of them, in order.
    pub const ALL: [Self; 10] = [
        Self::Demote,
        Self::Cut,
        Self::HandOver,
        Self::Strip,
        Self::Close,
        Self::Mark,
        Self::Admit,
        Self::Grant,
        Self::Unmark,
        Self::Prove,
    ];

    /// For people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Demote => "Take admin roles",
            Self::Cut => "Cut",
            Self::HandOver => "Hand over",
            Self::Strip => "Remove",
            Self::Close => "Close",
            Self::Mark => "Mark",
            Self::Admit => "Let in",
            Self::Grant => "Give",
            Self::Unmark => "Take the mark off",
            Self::Prove => "Prove",
        }
    }

    /// For the panel.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Demote => "demote",
            Self::Cut => "cut",
            Self::HandOver => "handOver",
            Self::Strip => "strip",
            Self::Close => "close",
            Self::Mark => "mark",
            Self::Admit => "admit",
            Self::Grant => "grant",
            Self::Unmark => "unmark",
            Self::Prove => "prove",
        }
    }
}
