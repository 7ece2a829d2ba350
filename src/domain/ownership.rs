//! What a person owns in Jira and somebody else has to take over.

use super::{AccountId, ProjectKey};
use serde::{Deserialize, Serialize};

/// An issue that is assigned to the person and not done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OpenIssue {
    /// Jira's number.
    pub id: String,
    /// Its project.
    pub project: ProjectKey,
}

/// A filter or a dashboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnedItem {
    /// Jira's number.
    pub id: String,
    /// Name.
    pub name: String,
}

/// A project and who leads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LedProject {
    /// Key.
    pub key: ProjectKey,
    /// Its lead, where Jira says.
    pub lead: Option<AccountId>,
}

/// A component and who leads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
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

/// A role of a project that people hold by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
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
