//! What every recipe composes with: what was seen, what the ticket says, and the settings.

use super::hand_over::Successor;
use super::step::{Prediction, Rung, Step, Task};
use super::words;
use crate::connector::Act;
use crate::domain::order;
use crate::domain::{
    Claim, DirectoryId, EntraAccount, EntraGroupId, GroupId, MembershipStatus, Observation, Segment,
};
use crate::policy::{Settings, UnmanagedEnd};
use crate::sweep::Decision;

const ADMIN_USERS: &str = "https://admin.atlassian.com";
const ENTRA_USERS: &str = "https://entra.microsoft.com";
/// A person's own page there, by their object id.
const ENTRA_USER: &str = "https://entra.microsoft.com/#view/Microsoft_AAD_UsersAndTenants/UserProfileMenuBlade/~/overview/userId";

/// What the ticket and the app's own records say beside the observation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Brief {
    /// The team that is left.
    pub from_team: Option<String>,
    /// The team that is joined.
    pub to_team: Option<String>,
    /// Who takes over what the person owns.
    pub successor: Option<Successor>,
    /// Why that one takes nothing over, where it is known: 'is suspended'.
    pub unfit: Option<String>,
    /// What may keep that one from taking something over.
    pub doubts: Vec<String>,
    /// The joiner's full name.
    pub name: Option<String>,
    /// What the person had, by the undo bundle that is to be given back.
    pub former: Option<Box<Observation>>,
    /// An admin's roles may be taken.
    pub demote: bool,
    /// What is idle, where that is what is taken.
    pub idle: Option<Box<Decision>>,
    /// The date that the ticket says, where somebody leaves: whoever agrees to it agrees to that.
    pub date: Option<String>,
    /// Groups that grant more than the use of a product, of those that would be given; `None` where
    /// nobody has asked. They are not given.
    pub withheld: Option<Vec<GroupId>>,
    /// The same of groups of Entra: those that can hold roles of the directory.
    pub withheld_in_entra: Vec<EntraGroupId>,
}

/// Steps and what must be said beside them.
pub(super) struct Composed {
    pub steps: Vec<Step>,
    pub notes: Vec<String>,
}

/// Makes steps.
#[derive(Clone, Copy)]
pub(super) struct Composer<'a> {
    pub settings: &'a Settings,
    pub seen: &'a Observation,
    pub brief: &'a Brief,
}

impl<'a> Composer<'a> {
    pub(super) fn name(&self) -> &'a str {
        &self.seen.person.name
    }

    pub(super) fn entra(&self) -> Option<&'a EntraAccount> {
        self.seen.entra.as_ref()
    }

    /// What people call whoever owns the groups that are synced.
    pub(super) fn provider(&self) -> String {
        match self.entra() {
            Some(_) => self.settings.entra_name().to_owned(),
            None => "your identity provider".to_owned(),
        }
    }

    pub(super) fn directories(&self) -> Vec<DirectoryId> {
        if self.seen.person.membership == MembershipStatus::NoMembership {
            return Vec::new();
        }
        let seen = self.seen.directories();
        if !seen.is_empty() && !self.seen.hides_a_directory() {
            return seen;
        }
        // Not every role and group tells where they are: any directory of the settings may be it.
        let named = self.settings.organization.directories.iter().map(|d| d.id.clone());
        let mut all: Vec<DirectoryId> = named.chain(seen).collect();
        order::sort(&mut all);
        all.dedup();
        all
    }

    /// A directory's name, where there is more than one to tell apart.
    pub(super) fn place(&self, directory: &DirectoryId) -> Option<String> {
        (self.directories().len() > 1).then(|| self.settings.directory_name(directory))
    }

    pub(super) fn removes_from_directory(&self) -> bool {
        self.seen.person.claim == Claim::Unmanaged
            && self.brief.idle.is_none()
            && self.settings.playbooks.left_business.unmanaged == UnmanagedEnd::RemoveFromDirectory
    }

    pub(super) fn by_hand(&self, title: String) -> Rung {
        let account = &self.seen.person.account;
        if account.is_invitee() {
            return self.task(title, Some(ADMIN_USERS.to_owned()));
        }
        let organization = &self.settings.organization.id;
        self.task(
            title,
            Some(format!(
                "{ADMIN_USERS}/o/{}/users/{}",
                Segment::of(organization.as_str()),
                Segment::of(account.as_str())
            )),
        )
    }

    pub(super) fn by_hand_in_entra(&self, title: String) -> Rung {
        let user = self
            .entra()
            .map(|entra| format!("{ENTRA_USER}/{}", Segment::of(entra.user.id.as_str())));
        self.task(title, Some(user.unwrap_or_else(|| ENTRA_USERS.to_owned())))
    }

    /// What is done in a place of this name, as [`words::restriction`] has it: only the organization's
    /// own console has an address, and that one leads nowhere for what is done elsewhere.
    pub(super) fn by_hand_at(&self, place: &str, title: String) -> Rung {
        if place == words::CONSOLE { self.by_hand(title) } else { self.task(title, None) }
    }

    /// Of a user who is mastered on premises neither Entra nor its console can say whether they may
    /// sign in; it is done there, which has no address.
    pub(super) fn on_premises(
        &self,
        entra: &EntraAccount,
        verb: &str,
        done: &str,
    ) -> (Prediction, Vec<Rung>) {
        let refused = Prediction::WillBeRefused {
            why: "the account is mastered on premises".to_owned(),
            instead: format!("{done} by hand in Active Directory"),
        };
        let there = format!(
            "{verb} {} in Active Directory, on premises: open {} in Active Directory Users and Computers and choose {verb} Account",
            self.name(),
            entra.user.principal_name
        );
        (refused, vec![self.task(there, None)])
    }

    /// Who does what no API can do.
    pub(super) fn contact(&self) -> &'a str {
        let all = &self.settings.playbooks;
        let own = all.revoke_inactive.as_ref().filter(|_| self.brief.idle.is_some());
        own.and_then(|own| own.manual_contact.as_ref()).unwrap_or(&all.left_business.manual_contact)
    }

    fn task(&self, title: String, href: Option<String>) -> Rung {
        Rung::ByHand(Task { title, who: self.contact().to_owned(), href })
    }

    /// Act, then what the playbook allows beyond it, then a person.
    pub(super) fn ladder(
        &self,
        act: Act,
        directory: Option<&DirectoryId>,
        by_hand: String,
    ) -> Vec<Rung> {
        let mut ladder = vec![Rung::Act(act)];
        if let (Some(directory), true) = (directory, self.removes_from_directory()) {
            ladder.push(Rung::Act(Act::RemoveFromDirectory { directory: directory.clone() }));
        }
        ladder.push(self.by_hand(by_hand));
        ladder
    }
}

pub(super) fn already(so: bool) -> Prediction {
    if so { Prediction::AlreadySo } else { Prediction::WillWork }
}
