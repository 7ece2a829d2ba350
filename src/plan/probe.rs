//! What the latest reads say about a step. A read that is missing is never an answer.

use super::hand_over::Owned;
use super::step::Probe;
use crate::connector::Read;
use crate::domain::order;
use crate::domain::record::variants;
use crate::domain::{
    AccountId, AccountStatus, Address, ApiToken, DirectoryId, EntraAccount, GroupId,
    MembershipStatus, Path, Person, PortalAccounts, ProjectKey, RoleAssignment,
};

/// Whether a step holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// A read shows it.
    Holds,
    /// A read shows the opposite.
    NotYet,
    /// No read tells.
    Unreadable,
}
variants!(Held { Holds, NotYet, Unreadable });

/// What reads after a write have shown. `None`: not read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The outer `None` is 'not read', the inner one 'the organization does not list them'.
    pub person: Option<Option<Person>>,
    /// Groups. Ids are unique in the organization, so nothing else is needed to tell them apart.
    pub groups: Option<Vec<GroupId>>,
    /// Roles.
    pub roles: Option<Vec<RoleAssignment>>,
    /// Tokens.
    pub tokens: Option<Vec<ApiToken>>,
    /// In Entra; the inner `None` is 'nobody has the address there'.
    pub entra: Option<Option<EntraAccount>>,
    /// What Jira knows of portal accounts with their address.
    pub portal: Option<PortalAccounts>,
    /// What they own in Jira.
    pub owned: Owned,
    /// Whose all this is; a project says who leads it, not what somebody leads.
    pub account: Option<AccountId>,
    /// Whether the plan removes the person from the directory: only then does a missing person
    /// prove anything.
    pub removal_planned: bool,
}

/// The kinds of read that probes need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Look {
    /// The person.
    Person,
    /// Their groups.
    Groups,
    /// Their roles.
    Roles,
    /// Their tokens.
    Tokens,
    /// Them in Entra.
    Entra,
    /// Portal accounts with their address; no step is about those.
    Portal,
    /// Issues assigned to them.
    Issues,
    /// Their filters.
    Filters,
    /// Their dashboards.
    Dashboards,
    /// Who leads projects.
    Projects,
    /// Who leads components.
    Components,
    /// Who holds project roles.
    ProjectRoles,
}

/// By what the subject is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// The account, or the name of somebody who has none yet.
    pub account: AccountId,
    /// The address in lower case, where it is known.
    pub email: Option<Address>,
    /// Projects whose components and roles are looked through.
    pub projects: Vec<ProjectKey>,
    /// Whose standing is read in the same request: whether the run may go on is asked of them.
    pub witnesses: Vec<AccountId>,
}

impl Sight {
    /// The people of one look, each once.
    #[must_use]
    pub fn people(&self) -> Read {
        let mut accounts: Vec<AccountId> =
            std::iter::once(&self.account).chain(&self.witnesses).cloned().collect();
        accounts.retain(|account| !account.is_invitee());
        order::sort(&mut accounts);
        accounts.dedup();
        Read::People { accounts }
    }
}

impl Look {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Person,
        Self::Groups,
        Self::Roles,
        Self::Tokens,
        Self::Entra,
        Self::Portal,
        Self::Issues,
        Self::Filters,
        Self::Dashboards,
        Self::Projects,
        Self::Components,
        Self::ProjectRoles,
    ];

    /// What tells by itself what is to be handed over and not how much of it there is, and who
    /// leads the projects that it is in.
    pub const AGAIN: [Self; 4] = [Self::Issues, Self::Filters, Self::Dashboards, Self::Projects];

    /// Everything that somebody owns in Jira.
    pub const OWNED: [Self; 6] = [
        Self::Issues,
        Self::Filters,
        Self::Dashboards,
        Self::Projects,
        Self::Components,
        Self::ProjectRoles,
    ];

    /// The reads behind it; none where there is nothing to ask with yet.
    #[must_use]
    pub fn reads(self, sight: &Sight) -> Vec<Read> {
        let account = sight.account.clone();
        let email = || sight.email.clone();
        let of_projects = |read: fn(ProjectKey) -> Read| {
            sight.projects.iter().cloned().map(read).collect::<Vec<_>>()
        };
        let one = match self {
            Self::Entra => email().map(|email| Read::Entra { email }),
            Self::Portal => email().map(|email| Read::PortalAccounts { email }),
            Self::Person if account.is_invitee() => {
                email().map(|email| Read::PeopleByEmail { email })
            }
            _ if account.is_invitee() => None,
            Self::Person => Some(sight.people()),
            Self::Groups => Some(Read::Groups { account }),
            Self::Roles => Some(Read::Roles { account }),
            Self::Tokens => Some(Read::Tokens { account }),
            Self::Issues => Some(Read::OpenIssues { account }),
            Self::Filters => Some(Read::Filters { account }),
            Self::Dashboards => Some(Read::Dashboards { account }),
            Self::Projects => Some(Read::Projects),
            Self::Components => return of_projects(|project| Read::Components { project }),
            Self::ProjectRoles => return of_projects(|project| Read::ProjectRoles { project }),
        };
        one.into_iter().collect()
    }
}

fn held(holds: bool) -> Held {
    if holds { Held::Holds } else { Held::NotYet }
}

impl Probe {
    /// The reads that this probe needs.
    #[must_use]
    pub fn looks(&self) -> &'static [Look] {
        match self {
            Self::Deactivated
            | Self::OutOfDirectory
            | Self::Listed
            | Self::WithoutOrgRole { .. }
            | Self::Activated
            | Self::Deleting => &[Look::Person],
            Self::Suspended { .. }
            | Self::Member { .. }
            | Self::MemberAgain { .. }
            | Self::WithoutProduct { .. }
            | Self::WithProduct { .. } => &[Look::Person, Look::Roles],
            Self::OutOfGroup { .. } => &[Look::Person, Look::Groups],
            Self::InGroup { .. } => &[Look::Groups],
            Self::WithoutDirectRole { .. } | Self::WithRole { .. } => &[Look::Roles],
            Self::EntraEnabled { .. }
            | Self::SessionsRevoked { .. }
            | Self::InEntraGroup { .. }
            | Self::OutOfEntraGroup { .. }
            | Self::InEntra => &[Look::Entra],
            Self::NotAssigned { .. } => &[Look::Issues],
            Self::WithoutFilter { .. } => &[Look::Filters],
            Self::WithoutDashboards { .. } => &[Look::Dashboards],
            Self::NotLeadingComponent { .. } => &[Look::Components],
            Self::NotLeadingProject { .. } => &[Look::Projects],
            Self::WithoutProjectRole { .. } => &[Look::ProjectRoles],
            Self::WithoutToken { .. } => &[Look::Tokens],
        }
    }

    /// The reads without which it tells nothing.
    #[must_use]
    pub fn needs(&self) -> &'static [Look] {
        match self {
            Self::Suspended { .. } | Self::Member { .. } | Self::MemberAgain { .. } => {
                &[Look::Person]
            }
            _ => self.looks(),
        }
    }

    /// Whether it holds where one list doesn't show something: a list that stops short looks alike.
    #[must_use]
    pub fn is_absence(&self) -> bool {
        match self {
            Self::OutOfDirectory
            | Self::WithoutOrgRole { .. }
            | Self::WithoutDirectRole { .. }
            | Self::WithoutProduct { .. }
            | Self::WithoutToken { .. }
            | Self::OutOfEntraGroup { .. }
            | Self::NotAssigned { .. }
            | Self::WithoutFilter { .. }
            | Self::WithoutDashboards { .. }
            | Self::NotLeadingComponent { .. }
            | Self::NotLeadingProject { .. }
            | Self::WithoutProjectRole { .. } => true,
            // Two listings are asked for a group in each look.
            Self::OutOfGroup { .. }
            | Self::Suspended { .. }
            | Self::Deactivated
            | Self::Deleting
            | Self::Listed
            | Self::Activated
            | Self::Member { .. }
            | Self::MemberAgain { .. }
            | Self::InGroup { .. }
            | Self::WithProduct { .. }
            | Self::WithRole { .. }
            | Self::EntraEnabled { .. }
            | Self::SessionsRevoked { .. }
            | Self::InEntraGroup { .. }
            | Self::InEntra => false,
        }
    }

    /// Whether it is about this one of what a search lists, or about all of it.
    pub(super) fn is_about(&self, kind: Look, id: Option<&String>) -> bool {
        let named = |ids: &[String]| ids.is_empty() || id.is_some_and(|id| ids.contains(id));
        match (self, kind) {
            (Self::NotAssigned { issues }, Look::Issues) => named(issues),
            (Self::WithoutFilter { filter }, Look::Filters) => named(filter.as_slice()),
            (Self::WithoutDashboards { dashboards }, Look::Dashboards) => named(dashboards),
            _ => false,
        }
    }

    /// What `facts` say.
    #[must_use]
    pub fn holds(&self, facts: &Facts) -> Held {
        match self {
            Self::Suspended { directory } => suspended(facts, directory),
            Self::Deactivated => match &facts.person {
                Some(Some(person)) => held(person.account_status != AccountStatus::Active),
                // A missing person proves nothing about the account.
                Some(None) | None => Held::Unreadable,
            },
            Self::OutOfDirectory => match &facts.person {
                Some(Some(person)) => held(person.membership == MembershipStatus::NoMembership),
                Some(None) => held(facts.removal_planned),
                None => Held::Unreadable,
            },
            Self::OutOfGroup { group } => out_of_group(facts, group),
            Self::InGroup { group } => {
                facts.groups.as_ref().map_or(Held::Unreadable, |all| held(all.contains(group)))
            }
            Self::WithoutDirectRole { resource, role } => {
                facts.roles.as_ref().map_or(Held::Unreadable, |all| {
                    held(!all.iter().any(|r| {
                        r.resource == *resource
                            && r.role == *role
                            && r.paths.contains(&Path::Direct)
                    }))
                })
            }
            Self::WithoutProduct { resource } => {
                lets_in(facts, resource).map_or(Held::Unreadable, |open| held(!open))
            }
            Self::WithProduct { resource } => {
                lets_in(facts, resource).map_or(Held::Unreadable, held)
            }
            Self::WithoutToken { token } => facts
                .tokens
                .as_ref()
                .map_or(Held::Unreadable, |all| held(all.iter().all(|t| t.id != *token))),
            Self::Member { directory } => member(facts, directory),
            Self::MemberAgain { directory } => member_again(facts, directory),
            Self::Listed => match &facts.person {
                Some(Some(person)) => held(person.membership == MembershipStatus::Active),
                Some(None) => Held::NotYet,
                None => Held::Unreadable,
            },
            Self::WithRole { resource, role } => {
                facts.roles.as_ref().map_or(Held::Unreadable, |all| {
                    held(all.iter().any(|r| r.resource == *resource && r.role == *role))
                })
            }
            Self::WithoutOrgRole { role } => about_person(facts, |person| {
                held(!person.platform_roles.iter().any(|r| r == role.as_str()))
            }),
            Self::Activated => about_person(facts, |person| {
                held(person.account_status == AccountStatus::Active && !person.for_deletion)
            }),
            Self::Deleting => about_person(facts, |person| {
                held(person.for_deletion || person.account_status == AccountStatus::Closed)
            }),
            Self::EntraEnabled { .. }
            | Self::SessionsRevoked { .. }
            | Self::InEntraGroup { .. }
            | Self::OutOfEntraGroup { .. }
            | Self::InEntra => self.holds_in_entra(facts.entra.as_ref()),
            Self::NotAssigned { .. }
            | Self::WithoutFilter { .. }
            | Self::WithoutDashboards { .. }
            | Self::NotLeadingComponent { .. }
            | Self::NotLeadingProject { .. }
            | Self::WithoutProjectRole { .. } => self
                .holds_in_jira(&facts.owned, facts.account.as_ref())
                .map_or(Held::Unreadable, held),
        }
    }

    /// Whether somebody else owns it by now; `None` where it was not read, or nobody said whose it
    /// was.
    fn holds_in_jira(&self, owned: &Owned, leaver: Option<&AccountId>) -> Option<bool> {
        let named = |wanted: &[String], id: &String| wanted.is_empty() || wanted.contains(id);
        Some(match self {
            Self::NotAssigned { issues } => {
                !owned.issues.as_ref()?.iter().any(|i| named(issues, &i.id))
            }
            Self::WithoutFilter { filter } => {
                !owned.filters.as_ref()?.iter().any(|f| filter.as_ref().is_none_or(|w| *w == f.id))
            }
            Self::WithoutDashboards { dashboards } => {
                !owned.dashboards.as_ref()?.iter().any(|d| named(dashboards, &d.id))
            }
            Self::NotLeadingComponent { component } => {
                let leaver = Some(leaver?);
                !owned.components.as_ref()?.iter().any(|c| {
                    c.lead.as_ref() == leaver && component.as_ref().is_none_or(|w| *w == c.id)
                })
            }
            Self::NotLeadingProject { project } => {
                let leaver = Some(leaver?);
                !owned.projects.as_ref()?.iter().any(|p| {
                    p.lead.as_ref() == leaver && project.as_ref().is_none_or(|w| *w == p.key)
                })
            }
            Self::WithoutProjectRole { role } => {
                let leaver = leaver?;
                !owned.roles.as_ref()?.iter().any(|r| {
                    let wanted =
                        role.as_ref().is_none_or(|(key, id)| *key == r.project && *id == r.id);
                    wanted && r.actors.contains(leaver)
                })
            }
            _ => return None,
        })
    }

    fn holds_in_entra(&self, seen: Option<&Option<EntraAccount>>) -> Held {
        let Some(seen) = seen else { return Held::Unreadable };
        let Some(account) = seen else {
            // Not found by address proves nothing about a user who was there before.
            return if *self == Self::InEntra { Held::NotYet } else { Held::Unreadable };
        };
        match self {
            Self::EntraEnabled { enabled } => held(account.user.enabled == *enabled),
            Self::SessionsRevoked { before } => held(account.user.sessions_valid_from > *before),
            Self::InEntraGroup { group } => held(account.groups.iter().any(|g| g.id == *group)),
            Self::OutOfEntraGroup { group } => held(account.groups.iter().all(|g| g.id != *group)),
            _ => Held::Holds,
        }
    }
}

fn about_person(facts: &Facts, holds: impl Fn(&Person) -> Held) -> Held {
    match &facts.person {
        Some(Some(person)) => holds(person),
        Some(None) | None => Held::Unreadable,
    }
}

/// Whether a product lets the person in; `None` where that was not read.
fn lets_in(facts: &Facts, resource: &crate::domain::ResourceId) -> Option<bool> {
    let person = facts.person.as_ref()?.as_ref()?;
    let open = |r: &RoleAssignment| r.status.is_none_or(|s| s == MembershipStatus::Active);
    let roles = facts.roles.as_ref()?;
    let held = roles.iter().any(|r| r.resource == *resource && open(r));
    Some(held && !person.is_locked_out())
}

/// Absence is believed only when two listings agree: one page without its end must not prove it.
fn out_of_group(facts: &Facts, group: &GroupId) -> Held {
    let listed = facts.groups.as_ref().map(|all| all.contains(group));
    let known = match &facts.person {
        Some(Some(person)) => Some(person.is_in(group)),
        Some(None) if facts.removal_planned => Some(false),
        Some(None) | None => None,
    };
    match (listed, known) {
        (Some(true), _) | (_, Some(true)) => Held::NotYet,
        (Some(false), Some(false)) => Held::Holds,
        _ => Held::Unreadable,
    }
}

/// The overall status says 'active' as soon as one directory does: which, only a role there tells.
fn member(facts: &Facts, directory: &DirectoryId) -> Held {
    match &facts.person {
        Some(Some(person)) if person.membership != MembershipStatus::Active => Held::NotYet,
        Some(Some(_)) => facts.roles.as_ref().map_or(Held::Unreadable, |roles| {
            let mut told = RoleAssignment::told_in(roles, directory).peekable();
            // A role without its directory or status may be the one that would tell.
            if told.peek().is_none() && roles.iter().any(|role| role.untold().is_some()) {
                return Held::Unreadable;
            }
            held(told.any(|status| status == MembershipStatus::Active))
        }),
        Some(None) | None => Held::Unreadable,
    }
}

/// Suspended overall is suspended everywhere: what made it 'active' is the one directory in which
/// it was lifted, unless a role there says otherwise, or one elsewhere is active and none there.
fn member_again(facts: &Facts, directory: &DirectoryId) -> Held {
    match &facts.person {
        Some(Some(person)) if person.membership != MembershipStatus::Active => Held::NotYet,
        Some(Some(_)) => facts.roles.as_ref().map_or(Held::Unreadable, |roles| {
            let is_active = |told: MembershipStatus| told == MembershipStatus::Active;
            let mut told = RoleAssignment::told_in(roles, directory).peekable();
            if told.peek().is_some() {
                return held(told.any(is_active));
            }
            let elsewhere = |role: &RoleAssignment| role.directory.as_ref() != Some(directory);
            let elsewhere = roles.iter().filter(|r| r.directory.is_some() && elsewhere(r));
            held(!elsewhere.filter_map(|role| role.status).any(is_active))
        }),
        Some(None) | None => Held::Unreadable,
    }
}

/// The overall status says 'suspended' only when every directory does; until then a role in the
/// directory tells its own status.
fn suspended(facts: &Facts, directory: &DirectoryId) -> Held {
    match &facts.person {
        Some(Some(person)) if person.membership != MembershipStatus::Active => Held::Holds,
        Some(Some(_)) => {
            let Some(roles) = &facts.roles else {
                return Held::Unreadable;
            };
            let mut statuses = RoleAssignment::told_in(roles, directory).peekable();
            if statuses.peek().is_none() {
                return Held::NotYet;
            }
            held(statuses.all(|s| s != MembershipStatus::Active))
        }
        Some(None) | None => Held::Unreadable,
    }
}
