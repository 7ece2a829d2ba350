//! The writes, one builder each. What may be written to whom is decided elsewhere.

use super::call::{Call, GRAPH_HOST};
use super::graph::Part;
use super::http::{HttpOutcome, HttpRequest, retry_after_ms};
use crate::domain::record::{record, variants};
use crate::domain::{
    AccountId, DirectoryId, EntraGroupId, EntraUserId, GroupId, Instant, OrganizationId,
    ProjectKey, ResourceId, RoleId, Segment, TokenId, escape,
};
use serde_json::{Value, json};

/// One change of the world, with everything its request needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Suspend the membership in a directory: groups and roles are kept, access stops.
    SuspendMembership {
        /// Where.
        directory: DirectoryId,
    },
    /// Take the person out of a group.
    RemoveFromGroup {
        /// Where the group lives.
        directory: DirectoryId,
        /// Which.
        group: GroupId,
    },
    /// Take a role that was given to the person directly.
    RevokeRole {
        /// On which product.
        resource: ResourceId,
        /// Which.
        role: RoleId,
    },
    /// Revoke an API token of a managed account.
    RevokeToken {
        /// Which.
        token: TokenId,
    },
    /// Deactivate a managed account.
    DeactivateAccount,
    /// Remove the person from a directory: groups and roles are lost.
    RemoveFromDirectory {
        /// Which.
        directory: DirectoryId,
    },
    /// Put the person into a group.
    AddToGroup {
        /// Where the group lives.
        directory: DirectoryId,
        /// Which.
        group: GroupId,
    },
    /// Lift the suspension in a directory.
    RestoreMembership {
        /// Where.
        directory: DirectoryId,
    },
    /// Give a role directly.
    AssignRole {
        /// On which product.
        resource: ResourceId,
        /// Which.
        role: RoleId,
    },
    /// Take a role on the whole organization.
    RevokeOrgRole {
        /// Which.
        role: RoleId,
    },
    /// Activate a managed account.
    ActivateAccount,
    /// Delete a managed account: final after 14 days.
    DeleteAccount,
    /// Call a deletion off.
    CancelDeletion,
    /// Invite somebody by address.
    Invite {
        /// With what.
        invitation: Invitation,
    },
    /// Let the user of Entra sign in, or not.
    EnableEntraUser {
        /// Whether they may sign in.
        enabled: bool,
    },
    /// End the user's sign-ins.
    RevokeEntraSessions,
    /// Put the user into a group of Entra.
    AddToEntraGroup {
        /// Which group.
        group: EntraGroupId,
    },
    /// Take the user out of a group of Entra.
    RemoveFromEntraGroup {
        /// Which group.
        group: EntraGroupId,
    },
    /// Assign issues to somebody else: one by one, or many in one task.
    AssignIssues {
        /// Jira's numbers.
        issues: Vec<String>,
        /// To whom.
        to: AccountId,
    },
    /// Give a filter another owner.
    ChangeFilterOwner {
        /// Which.
        filter: String,
        /// To whom.
        to: AccountId,
    },
    /// Give dashboards another owner.
    ChangeDashboardOwner {
        /// Which.
        dashboards: Vec<String>,
        /// To whom.
        to: AccountId,
    },
    /// Give a component another lead.
    LeadComponent {
        /// Which.
        component: String,
        /// Whom.
        to: AccountId,
    },
    /// Give a project another lead.
    LeadProject {
        /// Which.
        project: ProjectKey,
        /// Whom.
        to: AccountId,
    },
    /// Take a project role that was given by name.
    RemoveFromProjectRole {
        /// Which project.
        project: ProjectKey,
        /// Which role.
        role: String,
    },
    /// Make a user of the tenant. Nobody knows the first password: the host draws it.
    CreateEntraUser {
        /// Full name.
        name: String,
        /// Name to sign in with, and mail address.
        principal_name: String,
    },
    /// Invite a guest to the tenant.
    InviteEntraGuest {
        /// Full name.
        name: String,
        /// Address.
        email: String,
    },
}

variants!(Act {
    SuspendMembership { directory },
    RemoveFromGroup { directory, group },
    RevokeRole { resource, role },
    RevokeToken { token },
    DeactivateAccount,
    RemoveFromDirectory { directory },
    AddToGroup { directory, group },
    RestoreMembership { directory },
    AssignRole { resource, role },
    RevokeOrgRole { role },
    ActivateAccount,
    DeleteAccount,
    CancelDeletion,
    Invite { invitation },
    EnableEntraUser { enabled },
    RevokeEntraSessions,
    AddToEntraGroup { group },
    RemoveFromEntraGroup { group },
    AssignIssues { issues, to },
    ChangeFilterOwner { filter, to },
    ChangeDashboardOwner { dashboards, to },
    LeadComponent { component, to },
    LeadProject { project, to },
    RemoveFromProjectRole { project, role },
    CreateEntraUser { name, principal_name },
    InviteEntraGuest { name, email },
});

/// Whom an act is about. What is not known yet cannot be acted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target<'a> {
    /// The account, or the name of somebody who has none yet.
    pub account: &'a AccountId,
    /// The user of Entra.
    pub entra: Option<&'a EntraUserId>,
}

/// Stands in a body where the host puts a random password.
pub const RANDOM_PASSWORD: &str = "offramp:random-password";

/// An invitation to the organization. It can hold product roles only: an admin role is no
/// [`ResourceId`] with `atlassian/user`, and nothing else is ever put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Whom.
    pub email: String,
    /// Products and roles.
    pub roles: Vec<(ResourceId, RoleId)>,
    /// Whether Atlassian sends a mail.
    pub notify: bool,
}
record!(Invitation { email, roles, notify });

impl Act {
    /// The part of a batch that makes this change, where Graph makes it and the user is known.
    pub(super) fn part(&self, user: Option<&EntraUserId>) -> Option<Part> {
        match self {
            Self::CreateEntraUser { name, principal_name } => Some(Part::new(
                Call::CreateEntraUser,
                &[],
                "",
                Some(new_user(name, principal_name)),
            )),
            Self::InviteEntraGuest { name, email } => {
                let body = json!({
                    "invitedUserEmailAddress": email,
                    "invitedUserDisplayName": name,
                    "inviteRedirectUrl": "https://myapplications.microsoft.com",
                    "sendInvitationMessage": true,
                });
                Some(Part::new(Call::InviteEntraGuest, &[], "", Some(body)))
            }
            _ => self.part_for(user?),
        }
    }

    /// The request of an act in Jira, made as the app.
    fn in_jira(&self, account: &AccountId) -> Option<HttpRequest> {
        let id = |id: &str| id.parse::<u64>().map_or_else(|_| json!(id), |n| json!(n));
        Some(match self {
            Self::AssignIssues { issues, to } => match issues.as_slice() {
                [one] => {
                    let body = json!({ "accountId": to.as_str() });
                    build(Call::AssignIssue, &[("issueIdOrKey", one)], Some(&body))
                }
                many => build(Call::EditIssues, &[], Some(&bulk(many, to))),
            },
            Self::ChangeFilterOwner { filter, to } => {
                let body = json!({ "accountId": to.as_str() });
                build(Call::ChangeFilterOwner, &[("id", filter)], Some(&body))
            }
            Self::ChangeDashboardOwner { dashboards, to } => {
                let ids: Vec<Value> = dashboards.iter().map(|d| id(d)).collect();
                let body = json!({
                    "action": "changeOwner",
                    "entityIds": ids,
                    "changeOwnerDetails": { "newOwner": to.as_str(), "autofixName": true },
                    "extendAdminPermissions": true,
                });
                build(Call::EditDashboards, &[], Some(&body))
            }
            Self::LeadComponent { component, to } => {
                let body = json!({ "leadAccountId": to.as_str() });
                build(Call::EditComponent, &[("id", component)], Some(&body))
            }
            Self::LeadProject { project, to } => {
                let body = json!({ "leadAccountId": to.as_str() });
                build(Call::EditProject, &[("projectIdOrKey", project.as_str())], Some(&body))
            }
            Self::RemoveFromProjectRole { project, role } => {
                let at = [("projectIdOrKey", project.as_str()), ("id", role)];
                let mut request = build(Call::RemoveProjectRoleActor, &at, None);
                let who = escape(account.as_str());
                request.url = format!("{}?user={who}", request.url);
                request
            }
            _ => return None,
        })
    }

    fn part_for(&self, user: &EntraUserId) -> Option<Part> {
        Some(match self {
            Self::EnableEntraUser { enabled } => {
                let body = json!({ "accountEnabled": enabled });
                Part::new(Call::EnableOrDisableEntraUser, &[("id", user.as_str())], "", Some(body))
            }
            Self::RevokeEntraSessions => {
                let at = [("id", user.as_str())];
                Part::new(Call::RevokeEntraSessions, &at, "", Some(json!({})))
            }
            Self::AddToEntraGroup { group } => {
                let user = Segment::of(user.as_str());
                let member = format!("https://{GRAPH_HOST}/v1.0/directoryObjects/{user}");
                let body = json!({ "@odata.id": member });
                Part::new(Call::AddToEntraGroup, &[("id", group.as_str())], "", Some(body))
            }
            Self::RemoveFromEntraGroup { group } => {
                let at = [("id", group.as_str()), ("id2", user.as_str())];
                Part::new(Call::RemoveFromEntraGroup, &at, "", None)
            }
            _ => return None,
        })
    }

    /// Whether Graph makes this change.
    #[must_use]
    pub fn is_entra(&self) -> bool {
        matches!(
            self,
            Self::EnableEntraUser { .. }
                | Self::RevokeEntraSessions
                | Self::AddToEntraGroup { .. }
                | Self::RemoveFromEntraGroup { .. }
                | Self::CreateEntraUser { .. }
                | Self::InviteEntraGuest { .. }
        )
    }

    /// What has to be allowed for this change, for people: where it is refused for want of a right,
    /// that is what somebody mends.
    #[must_use]
    pub fn right(&self) -> String {
        let entra = |call: Call| {
            let named = call.spec().permissions.first().copied().unwrap_or_default();
            format!("the permission {named} in Microsoft Entra")
        };
        match self {
            Self::EnableEntraUser { .. } => entra(Call::EnableOrDisableEntraUser),
            Self::RevokeEntraSessions => entra(Call::RevokeEntraSessions),
            Self::AddToEntraGroup { .. } => entra(Call::AddToEntraGroup),
            Self::RemoveFromEntraGroup { .. } => entra(Call::RemoveFromEntraGroup),
            Self::CreateEntraUser { .. } => entra(Call::CreateEntraUser),
            Self::InviteEntraGuest { .. } => entra(Call::InviteEntraGuest),
            Self::AssignIssues { .. }
            | Self::ChangeFilterOwner { .. }
            | Self::ChangeDashboardOwner { .. }
            | Self::LeadComponent { .. }
            | Self::LeadProject { .. }
            | Self::RemoveFromProjectRole { .. } => "the right of the app in Jira".to_owned(),
            _ => "the right of the organization's write key".to_owned(),
        }
    }

    /// Whether enough is known of the person for this change to be asked for.
    #[must_use]
    pub fn can_be_sent(&self, target: Target<'_>) -> bool {
        match self {
            Self::Invite { .. } => true,
            _ if self.is_entra() => self.part(target.entra).is_some(),
            _ => !target.account.is_invitee(),
        }
    }

    /// The request that makes this change for `account`; `None` where only a batch can.
    #[must_use]
    pub fn request(
        &self,
        organization: &OrganizationId,
        account: &AccountId,
    ) -> Option<HttpRequest> {
        let org = ("orgId", organization.as_str());
        let who = ("accountId", account.as_str());
        let managed = ("account_id", account.as_str());
        Some(match self {
            Self::SuspendMembership { directory } => {
                let at = [org, ("directoryId", directory.as_str()), who];
                build(Call::SuspendMembership, &at, Some(&json!({})))
            }
            Self::RemoveFromGroup { directory, group } => {
                let at =
                    [org, ("directoryId", directory.as_str()), ("groupId", group.as_str()), who];
                build(Call::RemoveFromGroup, &at, None)
            }
            Self::RevokeRole { resource, role } => {
                let body = json!({ "role": role.as_str(), "resource": resource.as_str() });
                build(Call::RevokeRole, &[org, ("userId", account.as_str())], Some(&body))
            }
            Self::RevokeToken { token } => {
                build(Call::RevokeToken, &[managed, ("tokenId", token.as_str())], None)
            }
            Self::DeactivateAccount => build(Call::DeactivateAccount, &[managed], Some(&json!({}))),
            Self::RemoveFromDirectory { directory } => {
                let at = [org, ("directoryId", directory.as_str()), who];
                build(Call::RemoveFromDirectory, &at, None)
            }
            Self::AddToGroup { directory, group } => {
                let at = [org, ("directoryId", directory.as_str()), ("groupId", group.as_str())];
                build(Call::AddToGroup, &at, Some(&json!({ "accountId": account.as_str() })))
            }
            Self::RestoreMembership { directory } => {
                let at = [org, ("directoryId", directory.as_str()), who];
                build(Call::RestoreMembership, &at, Some(&json!({})))
            }
            Self::AssignRole { resource, role } => {
                let body = json!({ "role": role.as_str(), "resource": resource.as_str() });
                build(Call::AssignRole, &[org, ("userId", account.as_str())], Some(&body))
            }
            Self::RevokeOrgRole { role } => {
                let body = json!({ "role": role.as_str() });
                build(Call::RevokeOrgRole, &[org, ("userId", account.as_str())], Some(&body))
            }
            Self::ActivateAccount => build(Call::ActivateAccount, &[managed], Some(&json!({}))),
            Self::DeleteAccount => build(Call::DeleteAccount, &[managed], Some(&json!({}))),
            Self::CancelDeletion => build(Call::CancelDeletion, &[managed], Some(&json!({}))),
            Self::Invite { invitation } => build(Call::Invite, &[org], Some(&invitation.body())),
            Self::EnableEntraUser { .. }
            | Self::RevokeEntraSessions
            | Self::AddToEntraGroup { .. }
            | Self::RemoveFromEntraGroup { .. }
            | Self::CreateEntraUser { .. }
            | Self::InviteEntraGuest { .. } => return None,
            _ => return self.in_jira(account),
        })
    }
}

/// One field of many issues, without a mail for each.
fn bulk(issues: &[String], to: &AccountId) -> Value {
    let picked = json!({ "fieldId": "assignee", "user": { "accountId": to.as_str() } });
    json!({
        "selectedActions": ["assignee"],
        "selectedIssueIdsOrKeys": issues,
        "editedFieldsInput": { "singleSelectClearableUserPickerFields": [picked] },
        "sendBulkNotification": false,
    })
}

fn new_user(name: &str, principal_name: &str) -> Value {
    let nickname = principal_name.split('@').next().unwrap_or(principal_name);
    json!({
        "accountEnabled": true,
        "displayName": name,
        "mailNickname": nickname,
        "userPrincipalName": principal_name,
        "mail": principal_name,
        "passwordProfile": { "password": RANDOM_PASSWORD, "forceChangePasswordNextSignIn": true },
    })
}

impl Invitation {
    fn body(&self) -> Value {
        let rules: Vec<Value> = self
            .roles
            .iter()
            .map(|(resource, role)| json!({ "resource": resource.as_str(), "role": role.as_str() }))
            .collect();
        json!({
            "emails": [self.email],
            "permissionRules": rules,
            "sendNotification": self.notify,
        })
    }
}

fn build(call: Call, parameters: &[(&str, &str)], body: Option<&Value>) -> HttpRequest {
    let spec = call.spec();
    let request = HttpRequest::new(spec.identity, spec.method, call.url(parameters));
    match body {
        Some(body) => request.with_json(body),
        None => request,
    }
}

/// What an answer to a write claims. A claim is never a proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// 2xx.
    Accepted,
    /// A 4xx that could also mean 'already so' (404 on a removal, 409 on an addition).
    Ambiguous {
        /// HTTP status.
        status: u16,
        /// What the API said, shortened.
        said: String,
    },
    /// The API will not do it.
    Refused {
        /// HTTP status, 0 where the platform refused.
        status: u16,
        /// What the API said, shortened.
        said: String,
    },
    /// 429: nothing happened; when to come back, if it was said.
    Throttled {
        /// Not before.
        retry_at: Option<Instant>,
    },
    /// 5xx or no answer: it may have happened.
    Unclear {
        /// For the journal.
        said: String,
    },
}
variants!(Claim { Accepted, Ambiguous { status, said }, Refused { status, said }, Throttled { retry_at }, Unclear { said } });

impl Claim {
    /// What was said, where the write was refused for want of a right: not by what it is about, but
    /// for everybody who would ask with this key.
    #[must_use]
    pub fn denied(&self) -> Option<&str> {
        match self {
            Self::Refused { status: 0 | 401 | 403, said } => Some(said),
            _ => None,
        }
    }
}

/// Reads the answer to a write.
#[must_use]
pub fn claim(outcome: &HttpOutcome, now: Instant) -> Claim {
    match outcome {
        HttpOutcome::Lost { .. } if outcome.is_late() => {
            Claim::Unclear { said: "no answer in time".to_owned() }
        }
        HttpOutcome::Lost { .. } => Claim::Unclear { said: "no answer".to_owned() },
        // The token endpoint is busy or away, or the invocation is at its end: nothing was sent, and
        // later it can be.
        HttpOutcome::Blocked { .. } if outcome.is_not_now() => Claim::Throttled { retry_at: None },
        HttpOutcome::Blocked { reason, .. } => {
            Claim::Refused { status: 0, said: format!("not sent: {reason}") }
        }
        HttpOutcome::Answered { status, headers, body } => match status {
            // Partly done: what was left out is told per item.
            206 => Claim::Ambiguous { status: *status, said: super::fault::said_of_items(body) },
            200..=299 => Claim::Accepted,
            429 => Claim::Throttled {
                retry_at: retry_after_ms(headers, now).map(|ms| now.plus_ms(ms)),
            },
            404 | 409 => Claim::Ambiguous { status: *status, said: super::fault::said(body) },
            400..=499 => Claim::Refused { status: *status, said: super::fault::said(body) },
            _ => Claim::Unclear { said: format!("status {status}") },
        },
    }
}
