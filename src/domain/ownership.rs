//! What a person owns in Jira and somebody else has to take over.

use super::{AccountId, ProjectKey};
use crate::domain::record::record;

/// An issue that is assigned to the person and not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenIssue {
    /// Jira's number.
    pub id: String,
    /// Its project.
    pub project: ProjectKey,
}
record!(OpenIssue { id, project });

/// A filter or a dashboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedItem {
    /// Jira's number.
    pub id: String,
    /// Name.
    pub name: String,
}
record!(OwnedItem { id, name });

/// A project and who leads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedProject {
    /// Key.
    pub key: ProjectKey,
    /// Its lead, where Jira says.
    pub lead: Option<AccountId>,
}
record!(LedProject { key, lead });

/// A component and who leads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// Jira's number.
    pub id: String,
    /// Name.
    pub name: String,
    /// Its project.
    pub project: ProjectKey,
    /// Its lead, where it has one.
    pub lead: Option<AccountId>,
}
record!(Component { id, name, project, lead });

/// A role of a project that people hold by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectRole {
    /// Jira's number.
    pub id: String,
    /// Name.
    pub name: String,
    /// Its project.
    pub project: ProjectKey,
    /// Accounts that hold it directly.
    pub actors: Vec<AccountId>,
}
record!(ProjectRole { id, name, project, actors });
