//! The truth about users of the identity provider.

use crate::clock::View;
use crate::company::EntraUser;
use crate::state::State;
use serde::Serialize;

/// A user of the tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EntraTruth {
    /// The object id.
    pub id: String,
    /// The full name.
    pub display_name: String,
    /// The name to sign in with.
    pub user_principal_name: String,
    /// The address, if there is one.
    pub mail: Option<String>,
    /// Whether the user can sign in.
    pub enabled: bool,
    /// `Member` or `Guest`.
    pub user_type: String,
    /// Whether sessions were ended since the beginning.
    pub sessions_revoked: bool,
    /// Groups, whatever their kind.
    pub groups: Vec<EntraGroupRef>,
}

/// A group of the tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EntraGroupRef {
    /// The object id.
    pub id: String,
    /// The name.
    pub name: String,
}

/// The user with this address, by now or before, and all of them where there are several.
pub(super) fn users_with(state: &State, email: &str) -> (Option<EntraTruth>, Vec<EntraTruth>) {
    if email.is_empty() {
        return (None, Vec::new());
    }
    let mut users: Vec<&EntraUser> = state.entra.users_ever_with(email, View::Truth).collect();
    users.sort_by_key(|user| !user.principal_name.eq_ignore_ascii_case(email));
    let all: Vec<EntraTruth> = users.into_iter().map(|user| truth(state, user)).collect();
    let first = all.first().cloned();
    (first, if all.len() > 1 { all } else { Vec::new() })
}

fn truth(state: &State, user: &EntraUser) -> EntraTruth {
    EntraTruth {
        id: user.id.clone(),
        display_name: user.name.clone(),
        user_principal_name: user.principal_name.clone(),
        mail: user.mail.clone(),
        enabled: *user.enabled.get(View::Truth),
        user_type: user.user_type.word().to_owned(),
        sessions_revoked: user.sessions_revoked_at.get(View::Truth).is_some(),
        groups: user
            .group_ids(View::Truth)
            .filter_map(|id| state.entra.tenant.groups.get(id))
            .map(|group| EntraGroupRef { id: group.id.clone(), name: group.name.clone() })
            .collect(),
    }
}
