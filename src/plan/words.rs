//! Names for people: products, sites, roles and the reasons of refusals.

use crate::domain::{ResourceId, RoleId};
use crate::policy::Settings;

/// The product behind an ARI.
#[must_use]
pub fn product(resource: &ResourceId) -> String {
    let key = resource.as_str().split(':').nth(2).unwrap_or_default();
    match key {
        "jira-software" => "Jira",
        "jira-servicedesk" | "jira-service-desk" | "jira-service-management" => {
            "Jira Service Management"
        }
        "jira-core" => "Jira work management",
        "jira" => "Jira platform",
        "confluence" => "Confluence",
        "platform" | "identity" => "Organization",
        "" => resource.as_str(),
        other => other,
    }
    .to_owned()
}

/// The site behind an ARI, by its name in the settings, else its cloud id; of what belongs to the
/// organization as a whole the organization's name.
#[must_use]
pub fn site(settings: &Settings, resource: &ResourceId) -> String {
    if resource.is_organization() {
        return settings.organization.name.clone();
    }
    let cloud = resource.as_str().rsplit('/').next().unwrap_or_default();
    settings
        .sites
        .iter()
        .find(|s| s.cloud_id.as_str() == cloud)
        .map_or_else(|| cloud.to_owned(), |s| s.name.clone())
}

/// So many of something.
#[must_use]
pub fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

/// A role without its prefix.
#[must_use]
pub fn role(role: &RoleId) -> String {
    role.as_str().rsplit('/').next().unwrap_or_default().replace('-', " ")
}

/// Where people administer the organization.
pub const CONSOLE: &str = "admin.atlassian.com";

/// A restriction's key (User management API, `RestrictionReason`) in words, and where to go.
#[must_use]
pub fn restriction(reason: &str) -> (&'static str, &'static str) {
    match reason {
        "externalDirectory.scim" => {
            ("the account is synced from your identity provider", "your identity provider")
        }
        "externalDirectory.google" => {
            ("the account is synced from Google Workspace", "Google Workspace")
        }
        "administrative.notMyself" => ("it is the account of the key's owner", CONSOLE),
        "blocked.exportControl" => {
            ("the account is blocked by export control", "Atlassian support")
        }
        "managedAccount" => ("the organization does not manage the account", CONSOLE),
        _ => ("the key may not do this", CONSOLE),
    }
}
