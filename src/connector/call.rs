//! The closed list of every call the core can make. The manifest's scopes and egress and the
//! permissions in Microsoft Entra are computed from it; what is not here cannot be asked for.

use super::http::{Identity, Method};
use crate::domain::Segment;
use serde::Serialize;

/// Host of the Organizations and the User management API.
pub const ATLASSIAN_HOST: &str = "api.atlassian.com";
/// Host of Microsoft Graph.
pub const GRAPH_HOST: &str = "graph.microsoft.com";
/// Where the host gets the token for Microsoft Graph; the core never sees either.
pub const LOGIN_HOST: &str = "login.microsoftonline.com";
/// Stands for the site: the platform's product fetch knows the real one.
pub const JIRA_HOST: &str = "jira.invalid";

/// A call by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Call {
    /// The ticket, with the operator's own rights.
    ReadIssue,
    /// Issues by assignee.
    SearchIssues,
    /// Filters by owner.
    SearchFilters,
    /// Dashboards by owner; private ones are never listed.
    SearchDashboards,
    /// Projects with their leads.
    SearchProjects,
    /// Components of a project with their leads.
    ListComponents,
    /// Roles of a project.
    ListProjectRoles,
    /// Who holds a role of a project.
    ReadProjectRole,
    /// Active accounts of Jira by address, those of its customer portals among them.
    FindUsers,
    /// Whether somebody can be assigned issues of a project.
    FindAssignable,
    /// Assign an issue.
    AssignIssue,
    /// Assign many issues.
    EditIssues,
    /// Give a filter another owner.
    ChangeFilterOwner,
    /// Give dashboards another owner.
    EditDashboards,
    /// Give a component another lead.
    EditComponent,
    /// Give a project another lead.
    EditProject,
    /// Take a project role from somebody.
    RemoveProjectRoleActor,
    /// People of the organization, by account or address.
    SearchPeople,
    /// When one person last used each product, where the search does not tell.
    ReadLastActive,
    /// Groups of a person, or those that give a product, with whether they can be changed here.
    SearchGroups,
    /// Roles of a person, with the path of each.
    ListRoleAssignments,
    /// What may be done to a managed account.
    ListPrivileges,
    /// API tokens of a managed account.
    ListTokens,
    /// Whether somebody holds a global permission.
    CheckPermission,
    /// What Jira calls somebody.
    ReadUser,
    /// The app's own account.
    ReadMyself,
    /// What a group grants.
    ListGroupRoles,
    /// How many people a directory or the organization has.
    CountPeople,
    /// The ticket, where nobody is in front of the screen.
    ReadIssueAsApp,
    /// Tickets by a search of an admin, with the admin's own rights.
    FindTickets,
    /// What was said on the ticket.
    ListComments,
    /// Say something on the ticket.
    AddComment,
    /// Say something on the ticket that customers do not see.
    AddRequestComment,
    /// Keep a run's state on its ticket, and its comment: nothing else of the ticket is written.
    EditIssue,
    /// Keep a run's state on its ticket, and nothing else.
    SetIssueProperty,
    /// Suspend a membership.
    SuspendMembership,
    /// Lift a suspension.
    RestoreMembership,
    /// Take a person out of a group.
    RemoveFromGroup,
    /// Put a person into a group.
    AddToGroup,
    /// Give a role directly.
    AssignRole,
    /// Take a direct role.
    RevokeRole,
    /// Take a role on the whole organization.
    RevokeOrgRole,
    /// Invite somebody with roles; never an admin role.
    Invite,
    /// Revoke one API token.
    RevokeToken,
    /// Deactivate a managed account.
    DeactivateAccount,
    /// Activate a managed account.
    ActivateAccount,
    /// Delete a managed account after 14 days.
    DeleteAccount,
    /// Call a deletion off within its 14 days.
    CancelDeletion,
    /// Remove a person from a directory.
    RemoveFromDirectory,
    /// Users of the tenant, by address.
    FindEntraUsers,
    /// A user's direct groups.
    ListEntraGroups,
    /// Whether a group of Entra can hold roles of the directory.
    ReadEntraGroup,
    /// Make a user.
    CreateEntraUser,
    /// Invite a guest.
    InviteEntraGuest,
    /// `accountEnabled` of a user, nothing else.
    EnableOrDisableEntraUser,
    /// End a user's sign-ins.
    RevokeEntraSessions,
    /// Put a user into a group.
    AddToEntraGroup,
    /// Take a user out of a group; without `/$ref` it would delete the user.
    RemoveFromEntraGroup,
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
    /// Application permissions in Microsoft Entra: only Graph's calls need any.
    pub permissions: &'static [&'static str],
    /// Whether it changes anything.
    pub writes: bool,
}

const fn organization(
    call: Call,
    identity: Identity,
    method: Method,
    path: &'static str,
) -> CallSpec {
    let writes = matches!(identity, Identity::OrgWrite) && !matches!(method, Method::Get);
    let host = ATLASSIAN_HOST;
    CallSpec { call, identity, method, host, path, scopes: &[], permissions: &[], writes }
}

const fn jira(
    call: Call,
    identity: Identity,
    method: Method,
    path: &'static str,
    scopes: &'static [&'static str],
) -> CallSpec {
    let asks = matches!(call, Call::SearchIssues | Call::FindTickets | Call::CheckPermission);
    let writes = !matches!(method, Method::Get) && !asks;
    CallSpec { call, identity, method, host: JIRA_HOST, path, scopes, permissions: &[], writes }
}

const fn graph(
    call: Call,
    method: Method,
    path: &'static str,
    permissions: &'static [&'static str],
) -> CallSpec {
    let writes = !matches!(method, Method::Get);
    let identity = Identity::Entra;
    CallSpec { call, identity, method, host: GRAPH_HOST, path, scopes: &[], permissions, writes }
}

impl Call {
    /// Every call there is.
    pub const ALL: [Self; 58] = [
        Self::ReadIssue,
        Self::ReadIssueAsApp,
        Self::FindTickets,
        Self::CheckPermission,
        Self::ReadUser,
        Self::ReadMyself,
        Self::ListGroupRoles,
        Self::CountPeople,
        Self::ListComments,
        Self::AddComment,
        Self::AddRequestComment,
        Self::EditIssue,
        Self::SetIssueProperty,
        Self::SearchIssues,
        Self::SearchFilters,
        Self::SearchDashboards,
        Self::SearchProjects,
        Self::ListComponents,
        Self::ListProjectRoles,
        Self::ReadProjectRole,
        Self::FindUsers,
        Self::FindAssignable,
        Self::AssignIssue,
        Self::EditIssues,
        Self::ChangeFilterOwner,
        Self::EditDashboards,
        Self::EditComponent,
        Self::EditProject,
        Self::RemoveProjectRoleActor,
        Self::SearchPeople,
        Self::ReadLastActive,
        Self::SearchGroups,
        Self::ListRoleAssignments,
        Self::ListPrivileges,
        Self::ListTokens,
        Self::SuspendMembership,
        Self::RestoreMembership,
        Self::RemoveFromGroup,
        Self::AddToGroup,
        Self::AssignRole,
        Self::RevokeRole,
        Self::RevokeOrgRole,
        Self::Invite,
        Self::RevokeToken,
        Self::DeactivateAccount,
        Self::ActivateAccount,
        Self::DeleteAccount,
        Self::CancelDeletion,
        Self::RemoveFromDirectory,
        Self::FindEntraUsers,
        Self::ListEntraGroups,
        Self::ReadEntraGroup,
        Self::CreateEntraUser,
        Self::InviteEntraGuest,
        Self::EnableOrDisableEntraUser,
        Self::RevokeEntraSessions,
        Self::AddToEntraGroup,
        Self::RemoveFromEntraGroup,
    ];

    /// What this call needs.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "a table: one row for each call, all in one place")]
    pub fn spec(self) -> CallSpec {
        use Identity::{AsApp, AsUser, OrgRead, OrgWrite};
        use Method::{Delete, Get, Patch, Post, Put};
        match self {
            Self::ReadIssue => {
                jira(self, AsUser, Get, "/rest/api/3/issue/{issueIdOrKey}", &["read:jira-work"])
            }
            Self::ReadIssueAsApp => {
                jira(self, AsApp, Get, "/rest/api/3/issue/{issueIdOrKey}", &["read:jira-work"])
            }
            Self::FindTickets => {
                jira(self, AsUser, Post, "/rest/api/3/search/jql", &["read:jira-work"])
            }
            Self::CheckPermission => jira(self, AsApp, Post, "/rest/api/3/permissions/check", &[]),
            Self::ReadUser => jira(self, AsApp, Get, "/rest/api/3/user", &["read:jira-user"]),
            Self::ReadMyself => jira(self, AsApp, Get, "/rest/api/3/myself", &["read:jira-user"]),
            Self::ListGroupRoles => organization(
                self,
                OrgRead,
                Get,
                "/admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/role-assignments",
            ),
            Self::CountPeople => organization(
                self,
                OrgRead,
                Get,
                "/admin/v2/orgs/{orgId}/directories/{directoryId}/users/count",
            ),
            Self::ListComments => jira(
                self,
                AsApp,
                Get,
                "/rest/api/3/issue/{issueIdOrKey}/comment",
                &["read:jira-work"],
            ),
            Self::AddComment => jira(
                self,
                AsApp,
                Post,
                "/rest/api/3/issue/{issueIdOrKey}/comment",
                &["write:jira-work"],
            ),
            Self::AddRequestComment => jira(
                self,
                AsApp,
                Post,
                "/rest/servicedeskapi/request/{issueIdOrKey}/comment",
                &["write:servicedesk-request"],
            ),
            Self::EditIssue => {
                jira(self, AsApp, Put, "/rest/api/3/issue/{issueIdOrKey}", &["write:jira-work"])
            }
            Self::SetIssueProperty => jira(
                self,
                AsApp,
                Put,
                "/rest/api/3/issue/{issueIdOrKey}/properties/{propertyKey}",
                &["write:jira-work"],
            ),
            Self::SearchIssues => {
                jira(self, AsApp, Post, "/rest/api/3/search/jql", &["read:jira-work"])
            }
            Self::SearchFilters => {
                jira(self, AsApp, Get, "/rest/api/3/filter/search", &["read:jira-work"])
            }
            Self::SearchDashboards => {
                jira(self, AsApp, Get, "/rest/api/3/dashboard/search", &["read:jira-work"])
            }
            Self::SearchProjects => {
                jira(self, AsApp, Get, "/rest/api/3/project/search", &["read:jira-work"])
            }
            Self::ListComponents => jira(
                self,
                AsApp,
                Get,
                "/rest/api/3/project/{projectIdOrKey}/components",
                &["read:jira-work"],
            ),
            Self::ListProjectRoles => jira(
                self,
                AsApp,
                Get,
                "/rest/api/3/project/{projectIdOrKey}/role",
                &["read:jira-work"],
            ),
            Self::ReadProjectRole => jira(
                self,
                AsApp,
                Get,
                "/rest/api/3/project/{projectIdOrKey}/role/{id}",
                &["read:jira-work"],
            ),
            Self::FindUsers => {
                jira(self, AsApp, Get, "/rest/api/3/user/search", &["read:jira-user"])
            }
            Self::FindAssignable => {
                jira(self, AsApp, Get, "/rest/api/3/user/assignable/search", &["read:jira-user"])
            }
            Self::AssignIssue => jira(
                self,
                AsApp,
                Put,
                "/rest/api/3/issue/{issueIdOrKey}/assignee",
                &["write:jira-work"],
            ),
            Self::EditIssues => {
                jira(self, AsApp, Post, "/rest/api/3/bulk/issues/fields", &["write:jira-work"])
            }
            Self::ChangeFilterOwner => {
                jira(self, AsApp, Put, "/rest/api/3/filter/{id}/owner", &["write:jira-work"])
            }
            Self::EditDashboards => {
                jira(self, AsApp, Put, "/rest/api/3/dashboard/bulk/edit", &["write:jira-work"])
            }
            Self::EditComponent => {
                jira(self, AsApp, Put, "/rest/api/3/component/{id}", &["manage:jira-project"])
            }
            Self::EditProject => jira(
                self,
                AsApp,
                Put,
                "/rest/api/3/project/{projectIdOrKey}",
                &["manage:jira-project"],
            ),
            Self::RemoveProjectRoleActor => jira(
                self,
                AsApp,
                Delete,
                "/rest/api/3/project/{projectIdOrKey}/role/{id}",
                &["manage:jira-project"],
            ),
            Self::SearchPeople => organization(
                self,
                OrgRead,
                Post,
                "/admin/v2/orgs/{orgId}/directories/{directoryId}/users/search",
            ),
            Self::ReadLastActive => organization(
                self,
                OrgRead,
                Get,
                "/admin/v1/orgs/{orgId}/directory/users/{accountId}/last-active-dates",
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
            Self::ListPrivileges => organization(self, OrgWrite, Get, "/users/{account_id}/manage"),
            Self::ListTokens => {
                organization(self, OrgWrite, Get, "/users/{account_id}/manage/api-tokens")
            }
            Self::SuspendMembership => organization(
                self,
                OrgWrite,
                Post,
                "/admin/v2/orgs/{orgId}/directories/{directoryId}/users/{accountId}/suspend",
            ),
            Self::RestoreMembership => organization(
                self,
                OrgWrite,
                Post,
                "/admin/v2/orgs/{orgId}/directories/{directoryId}/users/{accountId}/restore",
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
            Self::AssignRole => organization(
                self,
                OrgWrite,
                Post,
                "/admin/v1/orgs/{orgId}/users/{userId}/roles/assign",
            ),
            Self::RevokeRole => organization(
                self,
                OrgWrite,
                Post,
                "/admin/v1/orgs/{orgId}/users/{userId}/roles/revoke",
            ),
            Self::RevokeOrgRole => organization(
                self,
                OrgWrite,
                Post,
                "/admin/v1/orgs/{orgId}/users/{userId}/role-assignments/revoke",
            ),
            Self::Invite => {
                organization(self, OrgWrite, Post, "/admin/v2/orgs/{orgId}/users/invite")
            }
            Self::RevokeToken => organization(
                self,
                OrgWrite,
                Delete,
                "/users/{account_id}/manage/api-tokens/{tokenId}",
            ),
            Self::DeactivateAccount => {
                organization(self, OrgWrite, Post, "/users/{account_id}/manage/lifecycle/disable")
            }
            Self::ActivateAccount => {
                organization(self, OrgWrite, Post, "/users/{account_id}/manage/lifecycle/enable")
            }
            Self::DeleteAccount => {
                organization(self, OrgWrite, Post, "/users/{account_id}/manage/lifecycle/delete")
            }
            Self::CancelDeletion => organization(
                self,
                OrgWrite,
                Post,
                "/users/{account_id}/manage/lifecycle/cancel-delete",
            ),
            Self::RemoveFromDirectory => organization(
                self,
                OrgWrite,
                Delete,
                "/admin/v2/orgs/{orgId}/directories/{directoryId}/users/{accountId}",
            ),
            Self::FindEntraUsers => graph(self, Get, "/v1.0/users", &["User.Read.All"]),
            Self::ListEntraGroups => graph(
                self,
                Get,
                "/v1.0/users/{id}/memberOf/microsoft.graph.group",
                &["GroupMember.ReadWrite.All"],
            ),
            Self::ReadEntraGroup => {
                graph(self, Get, "/v1.0/groups/{id}", &["GroupMember.ReadWrite.All"])
            }
            Self::CreateEntraUser => graph(self, Post, "/v1.0/users", &["User.ReadWrite.All"]),
            Self::InviteEntraGuest => graph(self, Post, "/v1.0/invitations", &["User.Invite.All"]),
            Self::EnableOrDisableEntraUser => graph(
                self,
                Patch,
                "/v1.0/users/{id}",
                &["User.EnableDisableAccount.All", "User.Read.All"],
            ),
            Self::RevokeEntraSessions => graph(
                self,
                Post,
                "/v1.0/users/{id}/revokeSignInSessions",
                &["User.RevokeSessions.All"],
            ),
            Self::AddToEntraGroup => {
                graph(self, Post, "/v1.0/groups/{id}/members/$ref", &["GroupMember.ReadWrite.All"])
            }
            Self::RemoveFromEntraGroup => graph(
                self,
                Delete,
                "/v1.0/groups/{id}/members/{id2}/$ref",
                &["GroupMember.ReadWrite.All"],
            ),
        }
    }

    /// The address with every parameter of the path filled in and escaped. However a parameter
    /// reads, the path has the segments of [`CallSpec::path`], no more and no less.
    #[must_use]
    pub fn url(self, parameters: &[(&str, &str)]) -> String {
        let spec = self.spec();
        let value = |name: &str| parameters.iter().find(|(named, _)| *named == name);
        let fill = |segment: &str| match name_of(segment) {
            Some(name) => Segment::of(value(name).map_or("", |(_, value)| value)).to_string(),
            None => segment.to_owned(),
        };
        let path: Vec<String> = spec.path.split('/').map(fill).collect();
        format!("https://{}{}", spec.host, path.join("/"))
    }
}

/// The parameter that a segment of a published path stands for.
fn name_of(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}
