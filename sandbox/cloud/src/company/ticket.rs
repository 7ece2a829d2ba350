//! Jira: projects and the tickets in them.

use super::Status;
use serde_json::Value;
use std::collections::BTreeMap;

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
    /// Id of its workflow.
    pub(crate) workflow: String,
    /// Whether it is made for requests of customers, unless a variant says otherwise.
    pub(crate) takes_requests: bool,
}

/// Whom a ticket is about. Nothing keeps anyone from filling in both fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Subject {
    /// The account that the user picker names.
    pub(crate) picked: Option<String>,
    /// The text of the e-mail field.
    pub(crate) email: Option<String>,
}

/// What kind of issue a ticket is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IssueType {
    Leaver,
    Mover,
    Joiner,
    /// Somebody no longer uses something.
    Inactive,
    /// Ordinary work, about nobody's access.
    Task,
}

/// What a ticket says beyond its subject. What is absent is an empty field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Details {
    /// Account of the one who takes over.
    pub(crate) successor: Option<String>,
    pub(crate) old_team: Option<String>,
    pub(crate) new_team: Option<String>,
    pub(crate) last_day: Option<LastDay>,
    pub(crate) joiner: Option<String>,
}

/// When somebody leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LastDay {
    /// That many days after the start of the scenario, at closing time.
    In(i64),
    /// As somebody wrote it, in Jira's way to write a time.
    At(String),
}

/// A Jira issue.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ticket {
    pub(crate) id: String,
    pub(crate) key: String,
    /// Keys that it had in other projects, which still lead to it.
    pub(crate) former_keys: Vec<String>,
    pub(crate) project: String,
    pub(crate) issue_type: IssueType,
    pub(crate) summary: String,
    pub(crate) reporter: String,
    pub(crate) subject: Subject,
    pub(crate) details: Details,
    /// What fields of further kinds hold, by id.
    pub(crate) more: BTreeMap<String, Value>,
    /// Groups of its security level, where it has one.
    pub(crate) only_for: Option<Vec<String>>,
    pub(crate) status: Status,
    /// By key.
    pub(crate) properties: BTreeMap<String, Value>,
    /// When it was last changed; nobody has touched it where there is none.
    pub(crate) updated: Option<i64>,
    /// Who changed which field, in order.
    pub(crate) history: Vec<Change>,
}

/// What somebody changed at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) at: i64,
    /// Account.
    pub(crate) author: String,
    pub(crate) fields: Vec<ChangedField>,
}

/// A field before and after, each as a value and its words; `None` is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ChangedField {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) from: Option<(String, String)>,
    pub(crate) to: Option<(String, String)>,
}

impl Ticket {
    /// Whether this is its id or its key.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        let mut keys = std::iter::once(&self.key).chain(&self.former_keys);
        self.id == name || keys.any(|key| key.eq_ignore_ascii_case(name))
    }
}

impl IssueType {
    /// The name in Jira.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Leaver => "Leaver",
            Self::Mover => "Mover",
            Self::Joiner => "Joiner",
            Self::Inactive => "Inactive",
            Self::Task => "Task",
        }
    }

    /// The id in Jira.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Leaver => "10010",
            Self::Mover => "10011",
            Self::Joiner => "10012",
            Self::Inactive => "10013",
            Self::Task => "10014",
        }
    }

    /// What Jira says of the type.
    pub(crate) fn description(self) -> &'static str {
        match self {
            Self::Leaver => "Someone leaves",
            Self::Mover => "Someone changes teams",
            Self::Joiner => "Someone joins",
            Self::Inactive => "Someone no longer uses something",
            Self::Task => "Something is to be done",
        }
    }
}
