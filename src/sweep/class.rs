//! What a sweep says of a person and a product.

use crate::domain::Instant;
use crate::domain::record::{record, variants};

/// A product of the sweep, by its place in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProductIndex(pub u16);

/// Where a sign of use comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkSource {
    /// The search, up to 24 hours late.
    Search,
    /// The endpoint for one person, up to 24 hours late.
    PerPerson,
    /// Work found in Jira: used then or later.
    JiraWork,
}
variants!(MarkSource { Search, PerPerson, JiraWork });

/// A sign of use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// When.
    pub at: Instant,
    /// By what it is known.
    pub source: MarkSource,
}
record!(Mark { at, source });

/// How it is known that somebody has the product at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    /// A group gives it to them.
    ByGroup,
    /// They have used it, and no group that gives it was found: given directly, or taken since.
    /// The person's own roles tell.
    Unconfirmed,
}
variants!(Seat { ByGroup, Unconfirmed });

/// What is said of one person and one product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Used within the threshold.
    Active,
    /// Last used then, which is at least the threshold ago.
    Inactive {
        /// The last sign of use.
        since: Instant,
    },
    /// Never used, and past the grace for new people.
    NeverActive {
        /// When the person came.
        added: Instant,
    },
    /// Nobody can say. Never acted on.
    Unknown {
        /// Why not.
        why: WhyUnknown,
    },
    /// Not active, and left alone all the same.
    Exempt {
        /// Why.
        why: WhyExempt,
    },
    /// Not active, and never to be touched.
    Protected {
        /// Why.
        why: WhyProtected,
    },
}

/// Why nothing can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyUnknown {
    /// The search told nothing about use.
    UseNotTold,
    /// A use without its date.
    DateMissing,
    /// A date that is none.
    DateUnreadable,
    /// A date that has not come yet.
    DateInFuture,
    /// Idle, and when the person came is not told.
    AddedNotTold,
    /// Idle, and when the person came is no date, or one that has not come yet.
    AddedUnreadable,
    /// Admins could not be told from others.
    RolesNotTold,
    /// What gives access, and who is excluded, could not be told.
    GroupsNotTold,
    /// Whether the person is let in at all was not told.
    StatusNotTold,
    /// Programs could not be told from people.
    TypeNotTold,
    /// Excluded addresses could not be told from others.
    EmailNotTold,
    /// Neither the search nor the endpoint for one person told.
    NotAnswered,
    /// Neither told, and Jira holds no work of theirs, which proves nothing: they may read.
    NoWorkFound,
    /// Neither told, and Jira did not say whether it holds work of theirs.
    WorkNotTold,
}

/// Why somebody is left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyExempt {
    /// Named in the settings.
    Account,
    /// In an excluded group.
    Group,
    /// An excluded address.
    Domain,
    /// A program's account, by its type.
    ServiceType,
    /// A program's account, as the settings say.
    ServiceAccount,
    /// A program's account, by a group.
    ServiceGroup,
    /// A program's account, by its address.
    ServiceEmail,
    /// Has only just come.
    New {
        /// Until then.
        until: Instant,
    },
    /// Was given access back only recently.
    Returned {
        /// Until then.
        until: Instant,
    },
}

/// Why somebody is never touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyProtected {
    /// Holds an admin role of the organization.
    Admin,
    /// Named in the settings.
    Account,
    /// In a protected group.
    Group,
}

/// What is said of one product of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Which product.
    pub product: ProductIndex,
    /// Whether a group was found that gives it.
    pub seat: Seat,
    /// What is said.
    pub class: Class,
    /// The last sign of use, where there is one.
    pub mark: Option<Mark>,
}

impl Class {
    /// The names of the classes, the idle ones first.
    pub const NAMES: [&str; 6] =
        ["inactive", "neverActive", "unknown", "exempt", "protected", "active"];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Inactive { .. } => "inactive",
            Self::NeverActive { .. } => "neverActive",
            Self::Unknown { .. } => "unknown",
            Self::Exempt { .. } => "exempt",
            Self::Protected { .. } => "protected",
        }
    }

    /// For people: why it is left alone, or not known; nothing where that is no question.
    #[must_use]
    pub fn why(self) -> Option<&'static str> {
        match self {
            Self::Active | Self::Inactive { .. } | Self::NeverActive { .. } => None,
            Self::Unknown { why } => Some(why.words()),
            Self::Exempt { why } => Some(why.words()),
            Self::Protected { why } => Some(why.words()),
        }
    }

    /// Whether it may be taken: known to be unused, and nothing speaks against it.
    #[must_use]
    pub fn is_idle(self) -> bool {
        matches!(self, Self::Inactive { .. } | Self::NeverActive { .. })
    }
}

impl WhyUnknown {
    /// Every reason, in the order in which they are counted.
    pub const ALL: [Self; 14] = [
        Self::UseNotTold,
        Self::DateMissing,
        Self::DateUnreadable,
        Self::DateInFuture,
        Self::AddedNotTold,
        Self::AddedUnreadable,
        Self::RolesNotTold,
        Self::GroupsNotTold,
        Self::StatusNotTold,
        Self::TypeNotTold,
        Self::EmailNotTold,
        Self::NotAnswered,
        Self::NoWorkFound,
        Self::WorkNotTold,
    ];

    /// For people: what kept the sweep from knowing.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::UseNotTold => "Atlassian told nothing about use",
            Self::DateMissing => "a use was listed without its date",
            Self::DateUnreadable => "the date of the last use can't be read",
            Self::DateInFuture => "the date of the last use has not come yet",
            Self::AddedNotTold => "not in use, and it isn't told when the person came",
            Self::AddedUnreadable => "not in use, and the date of arrival can't be read",
            Self::RolesNotTold => "admin roles weren't told",
            Self::GroupsNotTold => "groups weren't told",
            Self::StatusNotTold => "the account's state wasn't told",
            Self::TypeNotTold => "the kind of account wasn't told",
            Self::EmailNotTold => "the address wasn't told, and addresses are excluded",
            Self::NotAnswered => "no source gave an answer",
            Self::NoWorkFound => "no source gave an answer, and no work was found in Jira",
            Self::WorkNotTold => {
                "no source gave an answer, and work could not be looked for in Jira"
            }
        }
    }

    /// Its place among [`Self::ALL`].
    #[must_use]
    pub fn place(self) -> usize {
        Self::ALL.iter().position(|why| *why == self).unwrap_or_default()
    }

    /// Whether asking for this one person may tell more.
    #[must_use]
    pub fn may_be_asked(self) -> bool {
        let dates = matches!(self, Self::DateMissing | Self::DateUnreadable | Self::DateInFuture);
        let added = matches!(self, Self::AddedNotTold | Self::AddedUnreadable);
        dates || added || self == Self::UseNotTold
    }
}

impl WhyExempt {
    /// For people: why somebody is left alone.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Account => "excluded by name",
            Self::Group => "in an excluded group",
            Self::Domain => "has an excluded address",
            Self::ServiceType => "a program's account, by its type",
            Self::ServiceAccount => "a program's account, as the settings say",
            Self::ServiceGroup => "a program's account, by its group",
            Self::ServiceEmail => "a program's account, by its address",
            Self::New { .. } => "has only just come",
            Self::Returned { .. } => "was given access back lately",
        }
    }
}

impl WhyProtected {
    /// For people: why somebody is never touched.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Admin => "holds an admin role of the organization",
            Self::Account => "protected by name",
            Self::Group => "in a protected group",
        }
    }
}
