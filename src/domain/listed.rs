//! People and groups as a search lists them. Hardly anything of it is promised, so what was not told
//! is kept as not told: only [`ListedPerson::known`], which is given the other listings, makes a
//! [`Person`], who is known in full, or says why nobody knows. [`ListedGroup::known`] does the same
//! of a membership.

use super::{
    AccountId, AccountStatus, Claim, DirectoryId, GroupId, GroupMembership, Instant,
    MembershipStatus, Person, ProductUse, RoleAssignment, Source,
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

/// A group of a listing. That somebody is in it takes no more than its id, which is unique in the
/// organization; a write has to name its directory as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedGroup {
    /// The group.
    pub group: GroupId,
    /// Its name, or the id where it has none.
    pub name: String,
    /// `directoryId`.
    pub directory: Told<DirectoryId>,
    /// Whether an identity provider owns it.
    pub synced: bool,
    /// `managementAccess.modifiable`.
    pub modifiable: Option<bool>,
    /// `counts.resources`.
    pub gives: Option<u64>,
}

impl ListedGroup {
    /// The membership, known in full.
    ///
    /// # Errors
    /// What nobody told, in words.
    pub fn known(&self, elsewhere: Option<&DirectoryId>) -> Result<GroupMembership, String> {
        let directory = match &self.directory {
            Told::Is(directory) => directory.clone(),
            Told::Absent => elsewhere.cloned().ok_or_else(|| {
                let why = format!("the settings don't say where the group {} is", self.name);
                untold("directoryId", &why)
            })?,
            Told::Odd(said) => return Err(odd("directoryId", said)),
        };
        Ok(GroupMembership {
            group: self.group.clone(),
            name: self.name.clone(),
            directory,
            synced: self.synced,
            modifiable: self.modifiable,
            gives: self.gives,
        })
    }
}

/// What other listings say of somebody; `Err` is why they say nothing.
#[derive(Clone, Copy, Debug)]
pub struct Elsewhere<'a> {
    /// The groups that list them.
    pub groups: Result<&'a [ListedGroup], &'a str>,
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

/// The roles on the platform among someone's role assignments: on the organization, and, as the
/// published description of role requests has it for all others than its admin, on a site.
#[must_use]
pub fn organization_roles(all: &[RoleAssignment]) -> Vec<String> {
    let mut roles: Vec<String> = Vec::new();
    for role in all.iter().filter(|role| role.resource.is_platform()) {
        let name = role.role.as_str();
        if !roles.iter().any(|known| known == name) {
            roles.push(name.to_owned());
        }
    }
    roles
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ResourceId, RoleId};

    fn listed() -> ListedPerson {
        ListedPerson {
            account: AccountId::new("a"),
            name: "Ann".to_owned(),
            email: None,
            avatar: None,
            claim: Told::Is(Claim::Unmanaged),
            account_status: Told::Is(AccountStatus::Active),
            membership: Told::Is(MembershipStatus::Active),
            status: Some("active".to_owned()),
            source: Source::Undetermined,
            platform_roles: Told::Is(Vec::new()),
            groups: Told::Is(vec![(GroupId::new("own"), "Own".to_owned())]),
            products: Vec::new(),
            use_told: false,
            account_type: None,
            added: None,
        }
    }

    const NOTHING: Elsewhere<'_> = Elsewhere { groups: Err("no"), roles: Err("no") };

    fn group() -> ListedGroup {
        ListedGroup {
            group: GroupId::new("other"),
            name: "Other".to_owned(),
            directory: Told::Absent,
            synced: false,
            modifiable: None,
            gives: None,
        }
    }

    fn role(resource: &str, role: &str) -> RoleAssignment {
        RoleAssignment {
            resource: ResourceId::new(resource),
            directory: None,
            status: None,
            role: RoleId::new(role),
            paths: Vec::new(),
        }
    }

    #[test]
    fn groups_that_are_not_told_come_from_the_other_listing_or_are_unknown() {
        let absent = ListedPerson { groups: Told::Absent, ..listed() };
        let why = absent.known(NOTHING).unwrap_err();
        assert!(why.contains("groups"), "{why}");
        let groups = [group()];
        let known = absent.known(Elsewhere { groups: Ok(&groups), ..NOTHING }).unwrap();
        assert!(known.is_in(&GroupId::new("other")));
        // What is told is not replaced.
        let known = listed().known(Elsewhere { groups: Ok(&groups), ..NOTHING }).unwrap();
        assert!(known.is_in(&GroupId::new("own")) && !known.is_in(&GroupId::new("other")));
    }

    #[test]
    fn a_directory_that_is_not_told_is_the_one_of_the_settings_or_unknown() {
        let (own, other) = (DirectoryId::new("own"), DirectoryId::new("other"));
        let said = |told| ListedGroup { directory: told, ..group() };
        let known = said(Told::Absent).known(Some(&other)).unwrap();
        assert_eq!(known.directory, other);
        // What is told is not replaced, and what is odd is not overlooked.
        let known = said(Told::Is(own.clone())).known(Some(&other)).unwrap();
        assert_eq!(known.directory, own);
        let why = said(Told::Absent).known(None).unwrap_err();
        assert!(why.contains("Other") && why.contains("`directoryId`"), "{why}");
        let why = said(Told::Odd("7".to_owned())).known(Some(&other)).unwrap_err();
        assert!(why.contains("7 for `directoryId`"), "{why}");
    }

    #[test]
    fn whoever_administers_a_site_only_is_an_admin() {
        let absent = ListedPerson { platform_roles: Told::Absent, ..listed() };
        let roles = [
            role("ari:cloud:platform::site/s1", "atlassian/site-admin"),
            role("ari:cloud:platform::site/s2", "atlassian/site-admin"),
            role("ari:cloud:jira-software::site/s1", "atlassian/admin"),
        ];
        let known = absent.known(Elsewhere { roles: Ok(&roles), ..NOTHING }).unwrap();
        assert_eq!(known.admin_roles(), ["atlassian/site-admin"]);
    }

    #[test]
    fn roles_that_are_not_told_are_those_on_the_organization() {
        let absent = ListedPerson { platform_roles: Told::Absent, ..listed() };
        assert!(absent.known(NOTHING).unwrap_err().contains("platformRoles"));
        let roles = [role("ari:cloud:platform::org/o", "atlassian/org-admin"), role("x", "y")];
        let known = absent.known(Elsewhere { roles: Ok(&roles), ..NOTHING }).unwrap();
        assert_eq!(known.admin_roles(), ["atlassian/org-admin"]);
    }

    #[test]
    fn a_word_that_is_not_known_makes_this_person_unknown_and_names_itself() {
        let odd = || "\"odd\"".to_owned();
        for person in [
            ListedPerson { claim: Told::Odd(odd()), ..listed() },
            ListedPerson { account_status: Told::Odd(odd()), ..listed() },
            ListedPerson { membership: Told::Odd(odd()), ..listed() },
            ListedPerson { groups: Told::Odd(odd()), ..listed() },
            ListedPerson { platform_roles: Told::Odd(odd()), ..listed() },
        ] {
            let why = person.known(NOTHING).unwrap_err();
            assert!(why.contains("\"odd\""), "{why}");
        }
    }

    #[test]
    fn a_status_that_is_not_told_follows_from_the_one_that_is_made_of_both() {
        use AccountStatus::{Active, Inactive};
        use MembershipStatus::{Active as Member, NoMembership, Suspended};
        for (status, account, membership) in [
            ("active", Active, Member),
            ("suspended", Active, Suspended),
            ("not_invited", Active, NoMembership),
            // What the status hides counts as not yet cut.
            ("deactivated", Inactive, Member),
            ("for_deletion", Inactive, Member),
        ] {
            let person = ListedPerson {
                account_status: Told::Absent,
                membership: Told::Absent,
                status: Some(status.to_owned()),
                ..listed()
            };
            let known = person.known(NOTHING).unwrap();
            assert_eq!((known.account_status, known.membership), (account, membership), "{status}");
        }
        for status in [None, Some("dormant".to_owned())] {
            let person = ListedPerson { membership: Told::Absent, status, ..listed() };
            assert!(person.known(NOTHING).unwrap_err().contains("membershipStatus"));
        }
    }

    #[test]
    fn only_an_account_of_the_organization_has_a_source() {
        let absent = ListedPerson { claim: Told::Absent, ..listed() };
        assert!(absent.known(NOTHING).unwrap_err().contains("claimStatus"));
        let synced = ListedPerson { source: Source::Synced, ..absent };
        assert_eq!(synced.known(NOTHING).unwrap().claim, Claim::Managed);
    }
}
