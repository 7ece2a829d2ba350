//! The company's settings: read as a whole, refused as a whole.

use super::budget::Budgets;
use super::inactivity::{InactivityRules, Threshold};
use super::lifecycle::{
    Approvals, Bundle, EntraTenant, FieldRef, Handover, Joiner, LeaveDate, TeamFields,
};
use super::rule::{Purpose, Rule};
use crate::domain::record::{Record as _, record, variants};
use crate::domain::{AccountId, CloudId, DirectoryId, GroupId, OrganizationId, ResourceId};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The newest shape of settings that this version understands.
pub const SETTINGS_SCHEMA: u16 = 1;

/// Everything a company decides, as stored under `settings`.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    pub entra: Option<EntraTenant>,
    /// Who takes over; without it nothing is handed over.
    pub handover: Option<Handover>,
    /// What each team has.
    pub bundles: Vec<Bundle>,
    /// Where a ticket names the teams.
    pub team_fields: Option<TeamFields>,
    /// Where a ticket says when somebody leaves.
    pub leave_date: Option<LeaveDate>,
    /// How somebody joins.
    pub joiner: Option<Joiner>,
    /// What needs a second person.
    pub approvals: Approvals,
    /// How many people may be changed.
    pub budgets: Budgets,
    /// What tickets are for, when nobody chose; first match wins.
    pub purposes: Vec<Purpose>,
    /// Where a ticket of a service project says its request type.
    pub request_type_field: Option<FieldRef>,
    /// When somebody counts as inactive; without it nobody is looked for.
    pub inactivity: Option<InactivityRules>,
}
record!(strict Settings { schema, organization, sites, subject_fields, quarantine_group, rules, protections, playbooks, keys, entra, handover, team_fields, leave_date, joiner, request_type_field, inactivity; bundles, approvals, budgets, purposes });

/// The Atlassian organization and its directories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// Organization id, as admin.atlassian.com shows it.
    pub id: OrganizationId,
    /// Name, for people.
    pub name: String,
    /// All directories that the keys may manage.
    pub directories: Vec<Directory>,
}
record!(strict Organization { id, name, directories });

/// A directory and what people call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directory {
    /// Directory id.
    pub id: DirectoryId,
    /// Name, for people.
    pub name: String,
}
record!(strict Directory { id, name });

/// A site and what people call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The site's cloud id: the last part of its resources' ARIs.
    pub cloud_id: CloudId,
    /// Host name, for people.
    pub name: String,
}
record!(strict Site { cloud_id, name });

/// What a field of the ticket holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubjectFieldKind {
    /// A Jira user picker: an account id.
    UserPicker,
    /// A text with an e-mail address.
    Email,
}
variants!(SubjectFieldKind { UserPicker, Email });

/// A field of the ticket that names the subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectField {
    /// `customfield_…`.
    pub id: String,
    /// What it holds.
    pub kind: SubjectFieldKind,
    /// Name on the ticket, for people.
    pub name: String,
}
record!(strict SubjectField { id, kind, name });

/// The dummy group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuarantineGroup {
    /// Group id.
    pub id: GroupId,
    /// Name, for people.
    pub name: String,
    /// A person must be in the same directory to join.
    pub directory_id: DirectoryId,
}
record!(strict QuarantineGroup { id, name, directory_id });

/// A group by id, with a name for messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedGroup {
    /// Group id.
    pub id: GroupId,
    /// Name, for people.
    pub name: String,
}
record!(strict NamedGroup { id, name });

/// People whom no playbook touches, beside admins and the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Protections {
    /// Single accounts.
    pub accounts: Vec<AccountId>,
    /// Everybody in these groups.
    pub groups: Vec<NamedGroup>,
}
record!(strict Protections { accounts, groups });

/// The recipes' switches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Playbooks {
    /// `left-business`.
    pub left_business: LeftBusiness,
    /// `revoke-inactive`.
    pub revoke_inactive: Option<RevokeInactive>,
}
record!(strict Playbooks { left_business, revoke_inactive });

/// How a leaver is treated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftBusiness {
    /// What becomes of accounts that the organization does not own.
    pub unmanaged: UnmanagedEnd,
    /// Who does what no API can do.
    pub manual_contact: String,
    /// Managed accounts are deleted for good, 14 days later.
    pub delete_account: bool,
    /// Access that comes back is cut again, in the name of whoever cut it first.
    pub cut_again: bool,
}
record!(strict LeftBusiness { unmanaged, manual_contact; delete_account, cut_again });

/// How somebody's idle products are taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevokeInactive {
    /// Who does what no API can do; the one for leavers where it is absent.
    pub manual_contact: Option<String>,
    /// Whether somebody who uses nothing any more is suspended, which keeps everything for the day
    /// they are back. Else their products are taken one by one.
    pub suspend_when_all_idle: bool,
}
record!(strict RevokeInactive { manual_contact, suspend_when_all_idle });

/// The end of an unmanaged leaver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnmanagedEnd {
    /// Stays in the directory, suspended: can be given back whole.
    KeepSuspended,
    /// Removed from the directory: groups and roles are lost.
    RemoveFromDirectory,
}
variants!(UnmanagedEnd { KeepSuspended, RemoveFromDirectory });

/// How the keys are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    /// Reads use a key of their own with read scopes; only writes see the unscoped one.
    pub separate_read_key: bool,
}
record!(strict Keys { separate_read_key });

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
    /// Whether somebody who uses nothing any more is suspended rather than taken from one by one.
    #[must_use]
    pub fn suspends_when_all_idle(&self) -> bool {
        self.playbooks.revoke_inactive.as_ref().is_none_or(|recipe| recipe.suspend_when_all_idle)
    }

    /// Whether a second Jira admin has to agree to settings that are less strict.
    #[must_use]
    pub fn asks_second_admin(&self) -> bool {
        self.approvals.settings == Some(true)
    }

    /// Days for which whoever no longer uses something is told first; nothing: nobody is.
    #[must_use]
    pub fn notice_days(&self) -> Option<u16> {
        self.inactivity.as_ref()?.notice.as_ref().map(|notice| notice.days)
    }

    /// Whether a notice may be public where customers read the ticket.
    #[must_use]
    pub fn is_notice_public(&self) -> bool {
        let notice = self.inactivity.as_ref().and_then(|rules| rules.notice.as_ref());
        notice.is_some_and(|notice| notice.public == Some(true))
    }

    /// Reads and checks a whole document.
    ///
    /// # Errors
    /// The first field that cannot be accepted, by path.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        Self::review(text).map_err(first)
    }

    /// Reads and checks a document that is kept.
    ///
    /// # Errors
    /// The first field that cannot be accepted, by path.
    pub fn of_kept(kept: &Value) -> Result<Self, SettingsError> {
        Self::of(kept).map_err(first)
    }

    /// Reads and checks a whole document, and says everything that is wrong with it.
    ///
    /// # Errors
    /// Every field that cannot be accepted, by path; at least one. Of a document of another shape
    /// than expected, every place that shows it.
    pub fn review(text: &str) -> Result<Self, Vec<SettingsError>> {
        let json: Value = serde_json::from_str(text)
            .map_err(|e| vec![error(".", &format!("{e}: the settings must be one JSON object"))])?;
        Self::of(&json)
    }

    fn of(json: &Value) -> Result<Self, Vec<SettingsError>> {
        let Ok(settings) = Self::from_json(json.clone()) else {
            return Err(super::shape::faults(json));
        };
        let wrong = settings.check();
        if wrong.is_empty() { Ok(settings) } else { Err(wrong) }
    }

    /// A rule by name.
    #[must_use]
    pub fn rule(&self, name: &str) -> Option<&Rule> {
        self.rules.iter().find(|r| r.name == name)
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

    /// The directory that these settings name for a group; none where they name several.
    #[must_use]
    pub fn directory_of(&self, group: &GroupId) -> Option<&DirectoryId> {
        let own = &self.quarantine_group;
        let bundles = self.bundles.iter().flat_map(|bundle| &bundle.atlassian_groups);
        let mut named = std::iter::once((&own.id, &own.directory_id))
            .chain(bundles.map(|g| (&g.id, &g.directory_id)))
            .filter_map(|(id, directory)| (id == group).then_some(directory));
        let first = named.next()?;
        named.all(|other| other == first).then_some(first)
    }

    /// After how many days a product counts as idle, where any threshold fits it.
    #[must_use]
    pub fn idle_days(&self, resource: &ResourceId) -> Option<u16> {
        let rules = self.inactivity.as_ref()?;
        let fits = |t: &&Threshold| {
            let here = |s: &&Site| t.cloud_id.as_ref().is_none_or(|id| *id == s.cloud_id);
            let mut sites = self.sites.iter().filter(here);
            sites.any(|s| ResourceId::of_product(&t.product, &s.cloud_id) == *resource)
        };
        rules.thresholds.iter().find(fits).map(|t| t.idle_days)
    }

    /// A digest that changes when anything here changes.
    #[must_use]
    pub fn digest(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        crate::audit::hex(&Sha256::digest(text.as_bytes()))
    }

    fn check(&self) -> Vec<SettingsError> {
        if self.schema > SETTINGS_SCHEMA {
            return vec![error(
                "schema",
                &format!(
                    "settings of schema {} are newer than this version, which reads up to {SETTINGS_SCHEMA}: deploy the newer version of Offramp first",
                    self.schema
                ),
            )];
        }
        let mut wrong = Vec::new();
        let mut must = |holds: bool, field: &str, message: &str| {
            if !holds {
                wrong.push(error(field, message));
            }
        };
        let is_named = |id: &str| !id.trim().is_empty();
        let places = &self.organization.directories;
        must(is_named(self.organization.id.as_str()), "organization.id", "must not be empty");
        must(
            is_named(self.quarantine_group.id.as_str()),
            "quarantineGroup.id",
            "must not be empty",
        );
        must(!places.is_empty(), "organization.directories", "name at least one directory");
        must(
            !self.subject_fields.is_empty(),
            "subjectFields",
            "name the field of the ticket that says who leaves",
        );
        must(
            places.is_empty() || places.iter().any(|d| d.id == self.quarantine_group.directory_id),
            "quarantineGroup.directoryId",
            "is none of organization.directories: a group takes members of its own directory only",
        );
        self.check_revoke_inactive(&mut wrong);
        super::rule::check(self, &mut wrong);
        super::budget::check(self, &mut wrong);
        super::lifecycle::check(self, &mut wrong);
        if let Some(inactivity) = &self.inactivity {
            let checked = inactivity.check().and_then(|()| inactivity.products(&self.sites));
            wrong.extend(checked.err());
        }
        wrong
    }

    fn check_revoke_inactive(&self, wrong: &mut Vec<SettingsError>) {
        let Some(recipe) = &self.playbooks.revoke_inactive else { return };
        if recipe.manual_contact.as_ref().is_some_and(|who| who.trim().is_empty()) {
            wrong.push(error(
                "playbooks.revokeInactive.manualContact",
                "name who does by hand what no API can do, or leave it out",
            ));
        }
        if self.inactivity.is_none() {
            wrong.push(error(
                "inactivity",
                "is missing: playbooks.revokeInactive takes what is idle, so say here when something is",
            ));
        }
    }
}

fn first(wrong: Vec<SettingsError>) -> SettingsError {
    wrong.into_iter().next().unwrap_or_else(|| error(".", "can't be read"))
}

pub(super) fn error(field: &str, message: &str) -> SettingsError {
    let field = if field.is_empty() { "." } else { field };
    SettingsError { field: field.to_owned(), message: message.to_owned() }
}
