//! Jira: projects and the tickets in them.

/// A Jira project and who may browse it.
#[derive(Clone, Debug)]
pub(crate) struct Project {
    pub(crate) id: String,
    pub(crate) key: String,
    pub(crate) name: String,
    /// Host of the site it lives on.
    pub(crate) host: String,
    /// Groups that may browse; none means everyone with access to this Jira.
    pub(crate) browsers: Option<Vec<String>>,
}

/// Whom a ticket is about.
#[derive(Clone, Debug)]
pub(crate) enum Subject {
    /// The user picker names this account.
    Picked(String),
    /// The e-mail field holds this text.
    Email(String),
    /// Both fields are empty.
    Nobody,
}

/// What kind of issue a ticket is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IssueType {
    Leaver,
    Mover,
    Joiner,
    /// Ordinary work, about nobody's access.
    Task,
}

/// What a ticket says beyond its subject. What is absent is an empty field.
#[derive(Clone, Debug, Default)]
pub(crate) struct Details {
    /// Account of the one who takes over.
    pub(crate) successor: Option<String>,
    pub(crate) old_team: Option<String>,
    pub(crate) new_team: Option<String>,
    /// The last day, in days after the start of the scenario.
    pub(crate) last_day_in: Option<i64>,
    pub(crate) joiner: Option<String>,
}

/// A Jira issue.
#[derive(Clone, Debug)]
pub(crate) struct Ticket {
    pub(crate) id: String,
    pub(crate) key: String,
    pub(crate) project: String,
    pub(crate) issue_type: IssueType,
    pub(crate) summary: String,
    pub(crate) reporter: String,
    pub(crate) subject: Subject,
    pub(crate) details: Details,
    /// Groups of its security level, where it has one.
    pub(crate) only_for: Option<Vec<String>>,
    /// Whether its status is of the category Done.
    pub(crate) done: bool,
}

impl IssueType {
    /// The name in Jira.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Leaver => "Leaver",
            Self::Mover => "Mover",
            Self::Joiner => "Joiner",
            Self::Task => "Task",
        }
    }

    /// The id in Jira.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Leaver => "10010",
            Self::Mover => "10011",
            Self::Joiner => "10012",
            Self::Task => "10014",
        }
    }

    /// What Jira says of the type.
    pub(crate) fn description(self) -> &'static str {
        match self {
            Self::Leaver => "Someone leaves",
            Self::Mover => "Someone changes teams",
            Self::Joiner => "Someone joins",
            Self::Task => "Something is to be done",
        }
    }
}
