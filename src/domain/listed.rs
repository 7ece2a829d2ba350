//! A person as a search lists them. Hardly anything of it is promised, so what was not told is kept
//! as not told: only [`ListedPerson::known`], which is given the other listings, makes a
//! [`Person`], who is known in full, or says why nobody knows.

use super::{
    AccountId, AccountStatus, Claim, GroupId, GroupMembership, Instant, MembershipStatus, Person,
    ProductUse, RoleAssignment, Source,
};

/// A field that nobody promises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told<T> {
    /// It is there, in a shape that is known.
    Is(T),
    /// It is absent or null.
    Absent,
    /// It is there, with a word or a shape that is not known.
    Odd(String),
}

/// A person of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedPerson {
    /// The account: who has none is no person.
    pub account: AccountId,
    /// Full name, or a word for there being none.
    pub name: String,
    /// Address.
    pub email: Option<String>,
    /// Picture's address.
    pub avatar: Option<String>,
    /// `claimStatus`.
    pub claim: Told<Claim>,
    /// `accountStatus`.
    pub account_status: Told<AccountStatus>,
    /// `membershipStatus`.
    pub membership: Told<MembershipStatus>,
    /// `status`, which is made of both.
    pub status: Option<String>,
    /// `managementSource`.
    pub source: Source,
    /// `platformRoles`.
    pub platform_roles: Told<Vec<String>>,
    /// `groups`.
    pub groups: Told<Vec<(GroupId, String)>>,
    /// Use per product.
    pub products: Vec<ProductUse>,
    /// Whether use was told at all.
    pub use_told: bool,
    /// `accountType`.
    pub account_type: Option<String>,
    /// `addedToOrg`.
    pub added: Option<Instant>,
}

/// What other listings say of somebody; `Err` is why they say nothing.
#[derive(Clone, Copy, Debug)]
pub struct Elsewhere<'a> {
    /// The groups that list them.
    pub groups: Result<&'a [GroupMembership], &'a str>,
    /// Their role assignments.
    pub roles: Result<&'a [RoleAssignment], &'a str>,
}

impl ListedPerson {
    /// Whether their groups have to be asked for elsewhere.
    #[must_use]
    pub fn lacks_groups(&self) -> bool {
        self.groups == Told::Absent
    }

    /// Whether their roles on the organization have to be asked for elsewhere.
    #[must_use]
    pub fn lacks_roles(&self) -> bool {
        self.platform_roles == Told::Absent
    }

    /// The person, known in full.
    ///
    /// # Errors
    /// What nobody told, in words.
    pub fn known(&self, elsewhere: Elsewhere<'_>) -> Result<Person, String> {
        let groups = match &self.groups {
            Told::Is(groups) => groups.clone(),
            Told::Absent => {
                let all = elsewhere.groups.map_err(|why| untold("groups", why))?;
                all.iter().map(|g| (g.group.clone(), g.name.clone())).collect()
            }
            Told::Odd(said) => return Err(odd("groups", said)),
        };
        let platform_roles = match &self.platform_roles {
            Told::Is(roles) => roles.clone(),
            Told::Absent => {
                let all = elsewhere.roles.map_err(|why| untold("platformRoles", why))?;
                organization_roles(all)
            }
            Told::Odd(said) => return Err(odd("platformRoles", said)),
        };
        Ok(Person {
            account: self.account.clone(),
            name: self.name.clone(),
            email: self.email.clone(),
            avatar: self.avatar.clone(),
            claim: self.claim()?,
            account_status: self.account_status()?,
            for_deletion: self.status.as_deref() == Some("for_deletion"),
            membership: self.membership()?,
            source: self.source,
            platform_roles,
            groups,
            products: self.products.clone(),
            use_told: self.use_told,
            account_type: self.account_type.clone(),
            added: self.added,
        })
    }

    /// Only accounts that the organization owns have a source.
    fn claim(&self) -> Result<Claim, String> {
        let is_owned = self.source != Source::Undetermined;
        read("claimStatus", &self.claim, is_owned.then_some(Claim::Managed))
    }

    fn account_status(&self) -> Result<AccountStatus, String> {
        let by_status = match self.status.as_deref() {
            Some("active" | "suspended" | "not_invited") => Some(AccountStatus::Active),
            Some("deactivated" | "for_deletion") => Some(AccountStatus::Inactive),
            _ => None,
        };
        read("accountStatus", &self.account_status, by_status)
    }

    /// Of a deactivated account the status hides the membership: then it counts as not yet cut.
    fn membership(&self) -> Result<MembershipStatus, String> {
        let by_status = match self.status.as_deref() {
            Some("active" | "deactivated" | "for_deletion") => Some(MembershipStatus::Active),
            Some("suspended") => Some(MembershipStatus::Suspended),
            Some("not_invited") => Some(MembershipStatus::NoMembership),
            _ => None,
        };
        read("membershipStatus", &self.membership, by_status)
    }
}

/// The roles on the organization among someone's role assignments.
#[must_use]
pub fn organization_roles(all: &[RoleAssignment]) -> Vec<String> {
    let of_organization = all.iter().filter(|role| role.resource.is_organization());
    of_organization.map(|role| role.role.as_str().to_owned()).collect()
}

fn read<T: Copy>(field: &str, told: &Told<T>, elsewhere: Option<T>) -> Result<T, String> {
    match told {
        Told::Is(value) => Ok(*value),
        Told::Absent => elsewhere.ok_or_else(|| untold(field, "no other field tells")),
        Told::Odd(said) => Err(odd(field, said)),
    }
}

fn untold(field: &str, why: &str) -> String {
    format!("The organization doesn't tell `{field}`, and {why}")
}

fn odd(field: &str, said: &str) -> String {
    format!("The organization says {said} for `{field}`, which Offramp doesn't know")
}
