//! The closed list of every call the core can make. The manifest's scopes and egress are computed
//! from it; what is not here cannot be asked for.

use super::http::{Identity, Method};
use serde::Serialize;

/// Host of the Organizations and the User management API.
pub const ATLASSIAN_HOST: &str = "api.atlassian.com";
/// Stands for the site: the platform's product fetch knows the real one.
pub const JIRA_HOST: &str = "jira.invalid";

/// A call by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Call {
    /// The ticket, with the operator's own rights.
    ReadIssue,
    /// People of the organization, by account or address.
    SearchPeople,
    /// Groups of a person, with whether they can be changed here.
    SearchGroups,
    /// Roles of a person, with the path of each.
    ListRoleAssignments,
    /// What may be done to a managed account.
    ListPrivileges,
    /// API tokens of a managed account.
    ListTokens,
    /// Suspend a membership.
    SuspendMembership,
    /// Take a person out of a group.
    RemoveFromGroup,
    /// Put a person into a group.
    AddToGroup,
    /// Take a direct role.
    RevokeRole,
    /// Revoke one API token.
    RevokeToken,
    /// Deactivate a managed account.
    DeactivateAccount,
    /// Remove a person from a directory.
    RemoveFromDirectory,
}

/// What a call needs and where it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CallSpec {
    /// Which call.
    pub call: Call,
    /// In whose name. Reads of the organization use the unscoped key where the settings keep
    /// only one.
    pub identity: Identity,
    /// Method.
    pub method: Method,
    /// Host, or [`JIRA_HOST`].
    pub host: &'static str,
    /// Path as the published description spells it, parameters in braces.
    pub path: &'static str,
    /// Forge scopes: only product calls need any.
    pub scopes: &'static [&'static str],
    /// Whether it changes anything.
    pub writes: bool,
}

const fn organization(
    call: Call,
    identity: Identity,
    method: Method,
    path: &'static str,
) -> CallSpec {
    let writes = matches!(identity, Identity::OrgWrite);
    CallSpec { call, identity, method, host: ATLASSIAN_HOST, path, scopes: &[], writes }
}

impl Call {
    /// Every call there is.
    pub const ALL: [Self; 13] = [
        Self::ReadIssue,
        Self::SearchPeople,
        Self::SearchGroups,
        Self::ListRoleAssignments,
        Self::ListPrivileges,
        Self::ListTokens,
        Self::SuspendMembership,
        Self::RemoveFromGroup,
        Self::AddToGroup,
        Self::RevokeRole,
        Self::RevokeToken,
        Self::DeactivateAccount,
        Self::RemoveFromDirectory,
    ];

    /// What this call needs.
    #[must_use]
    pub fn spec(self) -> CallSpec {
        use Identity::{AsUser, OrgRead, OrgWrite};
        use Method::{Delete, Get, Post};
        match self {
            Self::ReadIssue => CallSpec {
                call: self,
                identity: AsUser,
                method: Get,
                host: JIRA_HOST,
                path: "/rest/api/3/issue/{issueIdOrKey}",
                scopes: &["read:jira-work"],
                writes: false,
            },
            Self::SearchPeople => organization(
                self,
                OrgRead,
                Post,
                "/admin/v2/orgs/{orgId}/directories/{directoryId}/users/search",
            ),
            Self::SearchGroups => organization(
                self,
                OrgRead,
                Post,
                "/admin/v2/orgs/{orgId}/directories/{directoryId}/groups/search",
            ),
            Self::ListRoleAssignments => organization(
                self,
                OrgRead,
                Get,
                "/admin/v2/orgs/{orgId}/directories/{directoryId}/users/{accountId}/role-assignments",
            ),
            Self::ListPrivileges => CallSpec {
                writes: false,
                ..organization(self, OrgWrite, Get, "/users/{account_id}/manage")
            },
            Self::ListTokens => CallSpec {
                writes: false,
                ..organization(self, OrgWrite, Get, "/users/{account_id}/manage/api-tokens")
            },
            Self::SuspendMembership => organization(
                self,
                OrgWrite,
                Post,
                "/admin/v2/orgs/{orgId}/directories/{directoryId}/users/{accountId}/suspend",
            ),
            Self::RemoveFromGroup => organization(
                self,
                OrgWrite,
                Delete,
                "/admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/memberships/{accountId}",
            ),
            Self::AddToGroup => organization(
                self,
                OrgWrite,
                Post,
                "/admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/memberships",
            ),
            Self::RevokeRole => organization(
                self,
                OrgWrite,
                Post,
                "/admin/v1/orgs/{orgId}/users/{userId}/roles/revoke",
            ),
            Self::RevokeToken => organization(
                self,
                OrgWrite,
                Delete,
                "/users/{account_id}/manage/api-tokens/{tokenId}",
            ),
            Self::DeactivateAccount => {
                organization(self, OrgWrite, Post, "/users/{account_id}/manage/lifecycle/disable")
            }
            Self::RemoveFromDirectory => organization(
                self,
                OrgWrite,
                Delete,
                "/admin/v2/orgs/{orgId}/directories/{directoryId}/users/{accountId}",
            ),
        }
    }

    /// The address with every parameter of the path filled in and escaped.
    #[must_use]
    pub fn url(self, parameters: &[(&str, &str)]) -> String {
        let spec = self.spec();
        let path = parameters.iter().fold(spec.path.to_owned(), |path, (name, value)| {
            path.replace(&format!("{{{name}}}"), &super::http::escape(value))
        });
        format!("https://{}{path}", spec.host)
    }
}
