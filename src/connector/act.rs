//! The writes, one builder each. What may be written to whom is decided elsewhere.

use super::call::Call;
use super::http::{HttpOutcome, HttpRequest, retry_after_ms};
use crate::domain::{
    AccountId, DirectoryId, GroupId, Instant, OrganizationId, ResourceId, RoleId, TokenId,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// One change of the world, with everything its request needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
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
    /// Put the person into a group that grants nothing.
    AddToGroup {
        /// Where the group lives.
        directory: DirectoryId,
        /// Which.
        group: GroupId,
    },
}

impl Act {
    /// The request that makes this change for `account`.
    #[must_use]
    pub fn request(&self, organization: &OrganizationId, account: &AccountId) -> HttpRequest {
        let org = ("orgId", organization.as_str());
        let who = ("accountId", account.as_str());
        let managed = ("account_id", account.as_str());
        match self {
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
        }
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
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

/// Reads the answer to a write.
#[must_use]
pub fn claim(outcome: &HttpOutcome, now: Instant) -> Claim {
    match outcome {
        HttpOutcome::Lost { .. } => Claim::Unclear { said: "no answer".to_owned() },
        HttpOutcome::Blocked { reason, .. } => {
            Claim::Refused { status: 0, said: format!("not sent: {reason}") }
        }
        HttpOutcome::Answered { status, headers, body } => match status {
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
