//! The parts of the settings that joiners, movers and leavers need beside the rules: the Entra
//! tenant, who takes over, bundles of access, dates and approvals.

use super::settings::{NamedGroup, Settings, SettingsError, error};
use crate::domain::record::{record, variants};
use crate::domain::{DirectoryId, EntraGroupId, GroupId, ProjectKey, ResourceId, RoleId};

/// A field of the ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldRef {
    /// `customfield_…`.
    pub id: String,
    /// Name on the ticket, for people.
    pub name: String,
}
record!(strict FieldRef { id, name });

/// The connected tenant of Microsoft Entra. The credentials are in the secret store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntraTenant {
    /// Tenant id.
    pub tenant_id: String,
    /// Name, for people.
    pub name: String,
}
record!(strict EntraTenant { tenant_id, name });

/// Who takes over what a leaver owns in Jira.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    /// A user picker that names the successor.
    pub successor_field: FieldRef,
    /// Projects whose components and roles are looked through; nobody can list them by person.
    pub projects: Vec<ProjectKey>,
}
record!(strict Handover { successor_field, projects });

/// A group of the organization, with the directory that every write has to name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundleGroup {
    /// Group id.
    pub id: GroupId,
    /// Name, for people.
    pub name: String,
    /// Where it lives.
    pub directory_id: DirectoryId,
}
record!(strict BundleGroup { id, name, directory_id });

/// A group of Entra.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundleEntraGroup {
    /// Object id.
    pub id: EntraGroupId,
    /// Name, for people.
    pub name: String,
}
record!(strict BundleEntraGroup { id, name });

/// A role on a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductRole {
    /// On which product.
    pub resource: ResourceId,
    /// Which; never an admin role.
    pub role: RoleId,
}
record!(strict ProductRole { resource, role });

/// What a team has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The team, as the ticket's field says it.
    pub team: String,
    /// Groups of the organization.
    pub atlassian_groups: Vec<BundleGroup>,
    /// Groups of Entra.
    pub entra_groups: Vec<BundleEntraGroup>,
    /// Roles given directly.
    pub product_roles: Vec<ProductRole>,
}
record!(strict Bundle { team, atlassian_groups, entra_groups, product_roles });

/// Where a ticket says which team somebody leaves and joins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamFields {
    /// The old team.
    pub from: FieldRef,
    /// The new team.
    pub to: FieldRef,
    /// What it means that the new team is empty; missing: nothing, and the ticket is refused.
    pub empty_new_team: Option<EmptyNewTeam>,
}
record!(strict TeamFields { from, to, empty_new_team });

/// What an empty new team means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmptyNewTeam {
    /// Somebody is in no team any more: what their teams give is taken.
    LeavesEveryTeam,
}
variants!(EmptyNewTeam { LeavesEveryTeam });

/// Where a ticket says when somebody leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaveDate {
    /// A date, or a date with a time.
    pub field: FieldRef,
    /// `HH:MM`, for a date without a time.
    pub time_of_day: String,
    /// IANA name of the zone, for a date without one.
    pub zone: String,
}
record!(strict LeaveDate { field, time_of_day, zone });

/// What becomes of a joiner in Entra.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinerInEntra {
    /// A user of the tenant.
    Create,
    /// A guest.
    Invite,
    /// Nothing: somebody else makes the account.
    None,
}
variants!(JoinerInEntra { Create, Invite, None });

/// How somebody joins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joiner {
    /// The ticket's field with the full name.
    pub name_field: FieldRef,
    /// What becomes of them in Entra.
    pub entra: JoinerInEntra,
    /// Domain of the names to sign in with.
    pub upn_domain: String,
    /// The directory that they are invited to.
    pub directory_id: DirectoryId,
    /// Whether Atlassian sends an invitation by mail.
    pub send_notification: bool,
}
record!(strict Joiner { name_field, entra, upn_domain, directory_id, send_notification });

/// Who has to confirm a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Being in one of them is enough, for anybody but the operator and the subject.
    pub approver_groups: Vec<NamedGroup>,
}
record!(strict Approval { approver_groups });

/// What needs a second person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Approvals {
    /// Giving access back.
    pub restore: Option<Approval>,
    /// Deleting an account.
    pub deletion: Option<Approval>,
    /// Touching an organization admin at all; without it they are refused.
    pub admin_leaver: Option<Approval>,
    /// For how many hours a confirmation counts; missing: three days.
    pub valid_hours: Option<u32>,
    /// Whether settings that are less strict need a second Jira admin; missing: they don't.
    pub settings: Option<bool>,
}
record!(strict Approvals { restore, deletion, admin_leaver, valid_hours, settings });

/// Roles that Offramp may give: everything that administers nothing.
const PLAIN_ROLES: [&str; 6] = [
    "atlassian/user",
    "atlassian/guest",
    "atlassian/contributor",
    "atlassian/customer",
    "atlassian/basic",
    "atlassian/stakeholder",
];

/// Whether a role lets somebody use a product and administers nothing: no other is ever given, by a
/// bundle or by giving back what somebody had.
#[must_use]
pub fn is_plain(role: &RoleId) -> bool {
    PLAIN_ROLES.contains(&role.as_str())
}

/// Finds what the readers alone cannot.
pub(super) fn check(settings: &Settings, wrong: &mut Vec<SettingsError>) {
    check_bundles(settings, wrong);
    check_approvals(settings, wrong);
    if let Some(date) = &settings.leave_date
        && !is_time_of_day(&date.time_of_day)
    {
        wrong.push(error("leaveDate.timeOfDay", "write hours and minutes, as in 17:00"));
    }
    if let Some(joiner) = &settings.joiner
        && !settings.organization.directories.iter().any(|d| d.id == joiner.directory_id)
    {
        wrong.push(error("joiner.directoryId", "is none of organization.directories"));
    }
}

fn check_bundles(settings: &Settings, wrong: &mut Vec<SettingsError>) {
    for (index, bundle) in settings.bundles.iter().enumerate() {
        let mut say = |field: &str, message: &str| {
            wrong.push(error(&format!("bundles[{index}].{field}"), message));
        };
        if bundle.team.trim().is_empty() {
            say("team", "name the team as the ticket's field says it");
        }
        if settings.bundles.iter().filter(|b| b.team == bundle.team).count() > 1 {
            say("team", &format!("{} has two bundles: make them one", bundle.team));
        }
        let places = &settings.organization.directories;
        let lost = |g: &&BundleGroup| !places.iter().any(|d| d.id == g.directory_id);
        if let Some(group) = bundle.atlassian_groups.iter().find(lost) {
            let message =
                format!("the directory of {} is none of organization.directories", group.name);
            say("atlassianGroups", &message);
        }
        let grants = |r: &&ProductRole| !is_plain(&r.role);
        if let Some(role) = bundle.product_roles.iter().find(grants) {
            let message = format!(
                "`{}` isn't a role that a bundle may give; use one of {}",
                role.role,
                PLAIN_ROLES.join(", ")
            );
            say("productRoles", &message);
        }
        if bundle.atlassian_groups.iter().any(|g| g.id == settings.quarantine_group.id) {
            say(
                "atlassianGroups",
                "the quarantine group marks people who left: take it out of the bundle",
            );
        }
    }
}

fn check_approvals(settings: &Settings, wrong: &mut Vec<SettingsError>) {
    let Approvals { restore, deletion, admin_leaver, valid_hours, settings: _ } =
        &settings.approvals;
    for (field, approval) in [
        ("approvals.restore", restore),
        ("approvals.deletion", deletion),
        ("approvals.adminLeaver", admin_leaver),
    ] {
        if approval.as_ref().is_some_and(|a| a.approver_groups.is_empty()) {
            wrong.push(error(
                &format!("{field}.approverGroups"),
                "name at least one group of approvers",
            ));
        }
    }
    if *valid_hours == Some(0) {
        wrong.push(error(
            "approvals.validHours",
            "a confirmation has to count for an hour at least",
        ));
    }
    if settings.playbooks.left_business.delete_account && deletion.is_none() {
        wrong.push(error(
            "playbooks.leftBusiness.deleteAccount",
            "a deletion can't be undone after 14 days: say in approvals.deletion who confirms it",
        ));
    }
}

fn is_time_of_day(text: &str) -> bool {
    let [h1, h2, b':', m1, m2] = *text.as_bytes() else { return false };
    let digits = [h1, h2, m1, m2].iter().all(u8::is_ascii_digit);
    digits && [h1, h2] <= *b"23" && [m1, m2] <= *b"59"
}

impl Settings {
    /// The bundle of a team, by its name as people write it.
    #[must_use]
    pub fn bundle(&self, team: &str) -> Option<&Bundle> {
        self.bundles.iter().find(|b| b.team.eq_ignore_ascii_case(team.trim()))
    }

    /// Whether a mover without a new team leaves every team.
    #[must_use]
    pub fn leaves_every_team(&self) -> bool {
        let meant = self.team_fields.as_ref().and_then(|teams| teams.empty_new_team);
        meant == Some(EmptyNewTeam::LeavesEveryTeam)
    }

    /// What people call the identity provider.
    #[must_use]
    pub fn entra_name(&self) -> &str {
        self.entra.as_ref().map_or("Microsoft Entra", |e| e.name.as_str())
    }
}
