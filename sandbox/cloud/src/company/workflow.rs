//! What can become of an issue, and the rules of apps on the way.

use serde_json::Value;

/// A status of an issue; each is the only one of its category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    ToDo,
    InProgress,
    Done,
}

/// The way of an issue.
#[derive(Clone, Debug)]
pub(crate) struct Workflow {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) transitions: Vec<Transition>,
}

/// One step of the way.
#[derive(Clone, Debug)]
pub(crate) struct Transition {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) from: Status,
    pub(crate) to: Status,
    /// Rules that an app provides. The platform that runs the app applies them, not this cloud.
    pub(crate) rules: Vec<AppRule>,
}

/// A rule of an app as an administrator has put it on a transition.
#[derive(Clone, Debug)]
pub(crate) struct AppRule {
    /// Of this rule on this transition.
    pub(crate) id: String,
    pub(crate) kind: AppRuleKind,
    /// Key of the app's module.
    pub(crate) module_key: String,
    /// What was saved on the rule's configuration page.
    pub(crate) config: Value,
}

/// What a rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AppRuleKind {
    /// Whether the transition is offered to someone.
    Condition,
    /// Whether it goes through.
    Validator,
    /// What happens afterwards.
    PostFunction,
}

impl Status {
    /// The name in Jira, of the status and of its category.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ToDo => "To Do",
            Self::InProgress => "In Progress",
            Self::Done => "Done",
        }
    }

    /// The id in Jira.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::ToDo => "1",
            Self::InProgress => "2",
            Self::Done => "3",
        }
    }

    /// The key of the category.
    pub(crate) fn category(self) -> &'static str {
        match self {
            Self::ToDo => "new",
            Self::InProgress => "indeterminate",
            Self::Done => "done",
        }
    }
}

impl Workflow {
    /// What can be done with an issue of this status.
    pub(crate) fn from(&self, status: Status) -> impl Iterator<Item = &Transition> {
        self.transitions.iter().filter(move |transition| transition.from == status)
    }
}

impl Transition {
    /// Whether this is its id or its name.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.id == name || self.name.eq_ignore_ascii_case(name)
    }
}
