//! A person in Microsoft Entra ID, and what decides whether a membership can be taken there.

use super::{EntraGroupId, EntraUserId, Instant};
use crate::domain::record::{record, variants};

/// A user of the tenant (`microsoft.graph.user`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntraUser {
    /// Object id.
    pub id: EntraUserId,
    /// Name to sign in with.
    pub principal_name: String,
    /// Mail address, when the user has one.
    pub mail: Option<String>,
    /// `accountEnabled`.
    pub enabled: bool,
    /// `userType` is `Guest`: another tenant signs the person in.
    pub guest: bool,
    /// `onPremisesSyncEnabled`: a domain controller owns the account.
    pub on_premises: bool,
    /// Sign-ins from before are void (`signInSessionsValidFromDateTime`).
    pub sessions_valid_from: Option<Instant>,
    /// The manager's mail address, when there is a manager with one.
    pub manager_mail: Option<String>,
}
record!(EntraUser {
    id,
    principal_name,
    mail,
    enabled,
    guest,
    on_premises,
    sessions_valid_from,
    manager_mail
});

/// A group that the user is a direct member of (`microsoft.graph.group`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntraGroup {
    /// Object id.
    pub id: EntraGroupId,
    /// Display name.
    pub name: String,
    /// Where its members are decided.
    pub owner: EntraGroupOwner,
}
record!(EntraGroup { id, name, owner });

/// Where the members of an Entra group are decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntraGroupOwner {
    /// Whoever may write memberships.
    Assigned,
    /// A rule (`DynamicMembership`): nobody can be taken out by hand.
    Rule,
    /// A domain controller.
    OnPremises,
    /// It can hold directory roles: only a privileged role administrator changes it.
    Roles,
    /// Exchange: distribution lists and mail-enabled security groups.
    Exchange,
}
variants!(EntraGroupOwner { Assigned, Rule, OnPremises, Roles, Exchange });

/// Somebody in Entra, read in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntraAccount {
    /// The user.
    pub user: EntraUser,
    /// Direct memberships.
    pub groups: Vec<EntraGroup>,
}
record!(EntraAccount { user, groups });
