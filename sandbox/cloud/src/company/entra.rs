//! The identity provider's tenant: users, groups, and who is in what.

use crate::clock::{Lagged, View};
use crate::provisioning::Push;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The part of a tenant that no API of this sandbox changes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tenant {
    pub(crate) id: String,
    /// The verified domain.
    pub(crate) domain: String,
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    /// By group id.
    pub(crate) groups: BTreeMap<String, EntraGroup>,
}

/// A group of the tenant.
#[derive(Clone, Debug)]
pub(crate) struct EntraGroup {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) kind: EntraGroupKind,
}

/// Who decides about the members of a group, and so whether Graph may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EntraGroupKind {
    /// An ordinary security group.
    Security,
    /// A rule over users' properties.
    Dynamic { rule: &'static str },
    /// The directory on the company's premises.
    OnPremises,
    /// A group that may hold administrator roles.
    RoleAssignable,
    /// A distribution list, which Exchange manages.
    DistributionList,
    /// A security group with an address, which Exchange manages too.
    MailEnabledSecurity,
    /// A Microsoft 365 group: it has mail, and Graph may change it.
    Microsoft365,
}

/// Whether someone belongs to the tenant or is a guest in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UserType {
    Member,
    Guest,
}

/// A user of the tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EntraUser {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) mail: Option<String>,
    pub(crate) principal_name: String,
    /// Addresses under which mail still arrives, `proxyAddresses` without the first.
    pub(crate) proxies: Vec<String>,
    /// Addresses elsewhere, `otherMails`.
    pub(crate) other_mails: Vec<String>,
    /// Every address that the user has lost. No API tells them; the truth does.
    pub(crate) lost: Vec<String>,
    pub(crate) user_type: UserType,
    /// Mastered by the directory on the company's premises.
    pub(crate) on_premises: bool,
    /// Id of the manager.
    pub(crate) manager: Option<String>,
    /// Holds an administrator role, which shields from apps without one.
    pub(crate) holds_admin_role: bool,
    pub(crate) exists: Lagged<bool>,
    pub(crate) enabled: Lagged<bool>,
    pub(crate) sessions_revoked_at: Lagged<Option<i64>>,
    /// By group id.
    pub(crate) groups: BTreeMap<String, Lagged<bool>>,
}

/// Where the former address of a renamed user is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FormerAddress {
    /// Mail to it still arrives.
    Proxy,
    /// As an address elsewhere.
    OtherMail,
    /// Nowhere.
    Lost,
}

/// The tenant with its users. Cloning shares what has not changed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entra {
    pub(crate) tenant: Arc<Tenant>,
    /// By id. Deleted users stay, and exist no more.
    users: BTreeMap<String, Arc<EntraUser>>,
    /// How many users were created since the beginning.
    created: u32,
    /// What is on its way to the organization.
    pub(crate) pushes: Vec<Push>,
}

impl Entra {
    /// A tenant with its users.
    pub(crate) fn new(tenant: Tenant, users: Vec<EntraUser>) -> Self {
        let users = users.into_iter().map(|user| (user.id.clone(), Arc::new(user))).collect();
        Self { tenant: Arc::new(tenant), users, created: 0, pushes: Vec::new() }
    }

    /// Everyone there is.
    pub(crate) fn users(&self, view: View) -> impl Iterator<Item = &EntraUser> {
        self.users.values().map(Arc::as_ref).filter(move |user| *user.exists.get(view))
    }

    /// The user with this id or user principal name.
    pub(crate) fn user(&self, id: &str, view: View) -> Option<&EntraUser> {
        match self.users.get(id) {
            Some(user) => Some(user.as_ref()).filter(|user| *user.exists.get(view)),
            None => self.users(view).find(|user| user.principal_name.eq_ignore_ascii_case(id)),
        }
    }

    /// Users with this address.
    pub(crate) fn users_with<'a>(
        &'a self,
        email: &'a str,
        view: View,
    ) -> impl Iterator<Item = &'a EntraUser> {
        self.users(view).filter(move |user| user.address().eq_ignore_ascii_case(email))
    }

    /// Users who have this address, or had it once.
    pub(crate) fn users_ever_with<'a>(
        &'a self,
        email: &'a str,
        view: View,
    ) -> impl Iterator<Item = &'a EntraUser> {
        let is = |address: &str| address.eq_ignore_ascii_case(email);
        self.users(view).filter(move |user| user.addresses().any(is))
    }

    /// A user by id, also a deleted one.
    pub(crate) fn record(&self, id: &str) -> Option<&EntraUser> {
        self.users.get(id).map(Arc::as_ref)
    }

    /// A user by id, to be changed.
    pub(crate) fn record_mut(&mut self, id: &str) -> Option<&mut EntraUser> {
        self.users.get_mut(id).map(Arc::make_mut)
    }

    /// An id that no user ever had.
    pub(crate) fn new_id(&mut self) -> String {
        self.created = self.created.saturating_add(1);
        format!("e3000000-0000-4000-8000-{:012x}", self.created)
    }

    /// Gives the user of an address another one. Answers whether there is such a user.
    pub(crate) fn rename(&mut self, address: &str, to: &str, former: FormerAddress) -> bool {
        let Some(id) = self.users_with(address, View::Truth).next().map(|user| user.id.clone())
        else {
            return false;
        };
        let Some(user) = self.record_mut(&id) else { return false };
        to.clone_into(&mut user.principal_name);
        user.mail = user.mail.as_ref().map(|_| to.to_owned());
        let kept = match former {
            FormerAddress::Proxy => &mut user.proxies,
            FormerAddress::OtherMail => &mut user.other_mails,
            FormerAddress::Lost => &mut user.lost,
        };
        kept.push(address.to_owned());
        true
    }

    /// Adds a user.
    pub(crate) fn add(&mut self, user: EntraUser) {
        self.users.insert(user.id.clone(), Arc::new(user));
    }
}

impl EntraUser {
    /// An enabled user in no group.
    pub(crate) fn new(id: String, name: &str, principal_name: &str, mail: Option<&str>) -> Self {
        Self {
            id,
            name: name.to_owned(),
            mail: mail.map(str::to_owned),
            principal_name: principal_name.to_owned(),
            proxies: Vec::new(),
            other_mails: Vec::new(),
            lost: Vec::new(),
            user_type: UserType::Member,
            on_premises: false,
            manager: None,
            holds_admin_role: false,
            exists: Lagged::settled(true),
            enabled: Lagged::settled(true),
            sessions_revoked_at: Lagged::settled(None),
            groups: BTreeMap::new(),
        }
    }

    /// The address that the organization knows this user by.
    pub(crate) fn address(&self) -> &str {
        self.mail.as_deref().unwrap_or(&self.principal_name)
    }

    /// Every address that the user has or had.
    pub(crate) fn addresses(&self) -> impl Iterator<Item = &str> {
        let more = self.proxies.iter().chain(&self.other_mails).chain(&self.lost);
        std::iter::once(self.address()).chain(more.map(String::as_str))
    }

    /// Ids of the groups the user is in.
    pub(crate) fn group_ids(&self, view: View) -> impl Iterator<Item = &String> {
        self.groups.iter().filter(move |(_, member)| *member.get(view)).map(|(id, _)| id)
    }

    /// Whether the user is in a group.
    pub(crate) fn in_group(&self, id: &str, view: View) -> bool {
        self.groups.get(id).is_some_and(|member| *member.get(view))
    }
}

impl EntraGroupKind {
    /// Whether the group has an address.
    pub(crate) fn has_mail(self) -> bool {
        matches!(self, Self::DistributionList | Self::MailEnabledSecurity | Self::Microsoft365)
    }

    /// Whether the group can be used to give access.
    pub(crate) fn is_security(self) -> bool {
        !matches!(self, Self::DistributionList | Self::Microsoft365)
    }
}

impl UserType {
    /// The word of `userType`.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Member => "Member",
            Self::Guest => "Guest",
        }
    }
}

/// A number from text (FNV-1a), for what has to look arbitrary and be the same every time.
pub(crate) fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
