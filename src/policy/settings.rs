//! The company's settings: read as a whole, refused as a whole.

use super::lifecycle::{Approvals, Bundle, EntraTenant, Handover, Joiner, LeaveDate, TeamFields};
use crate::domain::{AccountId, CloudId, DirectoryId, GroupId, OrganizationId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The newest shape of settings that this version understands.
pub const SETTINGS_SCHEMA: u16 = 1;

/// Everything a company decides, as stored under `settings`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Settings {
    /// Shape of this document.
    pub schema: u16,
    /// The organization whose people are looked after.
    pub organization: Organization,
    /// Names of the sites, for people.
    pub sites: Vec<Site>,
    /// Where a ticket says whom it is about, first match wins.
    pub subject_fields: Vec<SubjectField>,
    /// The group that marks people who were switched off; it must grant nothing.
    pub quarantine_group: QuarantineGroup,
    /// Who may run what, from where.
    pub rules: Vec<Rule>,
    /// Whom nobody may touch.
    pub protections: Protections,
    /// The recipes' switches.
    pub playbooks: Playbooks,
    /// How the keys are kept.
    pub keys: Keys,
    /// The Entra tenant, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entra: Option<EntraTenant>,
    /// Who takes over; without it nothing is handed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handover: Option<Handover>,
    /// What each team has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bundles: Vec<Bundle>,
    /// Where a ticket names the teams.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_fields: Option<TeamFields>,
    /// Where a ticket says when somebody leaves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leave_date: Option<LeaveDate>,
    /// How somebody joins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joiner: Option<Joiner>,
    /// What needs a second person.
    #[serde(default)]
    pub approvals: Approvals,
}

/// The Atlassian organization and its directories.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Organization {
    /// Organization id, as admin.atlassian.com shows it.
    pub id: OrganizationId,
    /// Name, for people.
    pub name: String,
    /// All directories that the keys may manage.
    pub directories: Vec<Directory>,
}

/// A directory and what people call it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Directory {
    /// Directory id.
    pub id: DirectoryId,
    /// Name, for people.
    pub name: String,
}

/// A site and what people call it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Site {
    /// The site's cloud id: the last part of its resources' ARIs.
    pub cloud_id: CloudId,
    /// Host name, for people.
    pub name: String,
}

/// What a field of the ticket holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SubjectFieldKind {
    /// A Jira user picker: an account id.
    UserPicker,
    /// A text with an e-mail address.
    Email,
}

/// A field of the ticket that names the subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubjectField {
    /// `customfield_…`.
    pub id: String,
    /// What it holds.
    pub kind: SubjectFieldKind,
    /// Name on the ticket, for people.
    pub name: String,
}

/// The dummy group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuarantineGroup {
    /// Group id.
    pub id: GroupId,
    /// Name, for people.
    pub name: String,
    /// A person must be in the same directory to join.
    pub directory_id: DirectoryId,
}

/// A group by id, with a name for messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NamedGroup {
    /// Group id.
    pub id: GroupId,
    /// Name, for people.
    pub name: String,
}

/// 'Operators in these groups may run these playbooks from these projects.'
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rule {
    /// Name, for people.
    pub name: String,
    /// Being in one of them is enough.
    pub operator_groups: Vec<NamedGroup>,
    /// Playbook ids (`left-business`).
    pub playbooks: Vec<String>,
    /// Project keys.
    pub projects: Vec<String>,
    /// Types of ticket; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issue_types: Vec<String>,
}

/// People whom no playbook touches, beside admins and the operator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Protections {
    /// Single accounts.
    pub accounts: Vec<AccountId>,
    /// Everybody in these groups.
    pub groups: Vec<NamedGroup>,
}

/// The recipes' switches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Playbooks {
    /// `left-business`.
    pub left_business: LeftBusiness,
}

/// How a leaver is treated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LeftBusiness {
    /// What becomes of accounts that the organization does not own.
    pub unmanaged: UnmanagedEnd,
    /// Who does what no API can do.
    pub manual_contact: String,
    /// Managed accounts are deleted for good, 14 days later.
    #[serde(default)]
    pub delete_account: bool,
}

/// The end of an unmanaged leaver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum UnmanagedEnd {
    /// Stays in the directory, suspended: can be given back whole.
    KeepSuspended,
    /// Removed from the directory: groups and roles are lost.
    RemoveFromDirectory,
}

/// How the keys are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Keys {
    /// Reads use a key of their own with read scopes; only writes see the unscoped one.
    pub separate_read_key: bool,
}

/// Why settings are refused: which field, what is wrong, what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SettingsError {
    /// Path of the field (`rules[0].operatorGroups`), `.` for the document.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl Settings {
    /// Reads and checks a whole document.
    ///
    /// # Errors
    /// The first field that cannot be accepted, by path.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let mut json = serde_json::Deserializer::from_str(text);
        let settings: Self = serde_path_to_error::deserialize(&mut json).map_err(|e| {
            SettingsError { field: e.path().to_string(), message: e.inner().to_string() }
        })?;
        json.end()
            .map_err(|e| error(".", &format!("{e}: the settings must be one JSON object")))?;
        settings.check()?;
        Ok(settings)
    }

    /// The name of a directory, or its id where the settings do not name it.
    #[must_use]
    pub fn directory_name(&self, id: &DirectoryId) -> String {
        self.organization
            .directories
            .iter()
            .find(|d| d.id == *id)
            .map_or_else(|| id.to_string(), |d| d.name.clone())
    }

    /// A digest that changes when anything here changes.
    #[must_use]
    pub fn digest(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        crate::audit::hex(&Sha256::digest(text.as_bytes()))
    }

    fn check(&self) -> Result<(), SettingsError> {
        if self.schema > SETTINGS_SCHEMA {
            return Err(error(
                "schema",
                &format!(
                    "settings of schema {} are newer than this version, which reads up to {SETTINGS_SCHEMA}: deploy the newer version of Offramp first",
                    self.schema
                ),
            ));
        }
        not_empty("organization.id", self.organization.id.as_str())?;
        not_empty("quarantineGroup.id", self.quarantine_group.id.as_str())?;
        if self.organization.directories.is_empty() {
            return Err(error("organization.directories", "name at least one directory"));
        }
        if self.subject_fields.is_empty() {
            return Err(error(
                "subjectFields",
                "name the field of the ticket that says who leaves",
            ));
        }
        if !self.organization.directories.iter().any(|d| d.id == self.quarantine_group.directory_id)
        {
            return Err(error(
                "quarantineGroup.directoryId",
                "is none of organization.directories: a group takes members of its own directory only",
            ));
        }
        self.check_rules()?;
        super::lifecycle::check(self)
    }

    fn check_rules(&self) -> Result<(), SettingsError> {
        for (index, rule) in self.rules.iter().enumerate() {
            let at = |field: &str| format!("rules[{index}].{field}");
            if rule.operator_groups.is_empty() {
                return Err(error(&at("operatorGroups"), "name at least one group of operators"));
            }
            if rule.projects.is_empty() {
                return Err(error(&at("projects"), "name at least one project key"));
            }
            if let Some(unknown) =
                rule.playbooks.iter().find(|p| crate::playbook::PlaybookId::parse(p).is_none())
            {
                return Err(error(
                    &at("playbooks"),
                    &format!(
                        "`{unknown}` is no playbook; this version knows {}",
                        known_playbooks()
                    ),
                ));
            }
        }
        Ok(())
    }
}

fn known_playbooks() -> String {
    let names = crate::playbook::PlaybookId::ALL.map(|id| format!("`{}`", id.as_str()));
    names.join(", ")
}

fn not_empty(field: &str, text: &str) -> Result<(), SettingsError> {
    if text.trim().is_empty() {
        return Err(error(field, "must not be empty"));
    }
    Ok(())
}

pub(super) fn error(field: &str, message: &str) -> SettingsError {
    SettingsError { field: field.to_owned(), message: message.to_owned() }
}
