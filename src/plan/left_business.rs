//! The plan of a leaver: cut, strip, close, mark.

use super::step::{Prediction, Probe, Rung, Step, StepId, Task};
use super::words;
use crate::connector::Act;
use crate::domain::{
    AccountStatus, Claim, DirectoryId, GroupMembership, MembershipStatus, Observation, Path,
    Privilege,
};
use crate::playbook::Phase;
use crate::policy::{Settings, UnmanagedEnd};

const ADMIN_USERS: &str = "https://admin.atlassian.com";

/// Steps and what must be said beside them.
pub(super) struct Composed {
    pub steps: Vec<Step>,
    pub notes: Vec<String>,
}

pub(super) fn compose(settings: &Settings, seen: &Observation) -> Composed {
    let composer = Composer { settings, seen };
    let mut steps = composer.cut();
    steps.extend(composer.groups());
    steps.extend(composer.direct_roles());
    steps.extend(composer.tokens());
    steps.extend(composer.close());
    steps.extend(composer.mark());
    Composed { steps, notes: composer.notes() }
}

struct Composer<'a> {
    settings: &'a Settings,
    seen: &'a Observation,
}

impl Composer<'_> {
    fn directories(&self) -> Vec<DirectoryId> {
        if self.seen.person.membership == MembershipStatus::NoMembership {
            return Vec::new();
        }
        let seen = self.seen.directories();
        if !seen.is_empty() {
            return seen;
        }
        // No role and no group tells where they are: any directory of the settings may be it.
        self.settings.organization.directories.iter().map(|d| d.id.clone()).collect()
    }

    /// A directory's name, where there is more than one to tell apart.
    fn place(&self, directory: &DirectoryId) -> Option<String> {
        (self.directories().len() > 1).then(|| self.settings.directory_name(directory))
    }

    fn removes_from_directory(&self) -> bool {
        self.seen.person.claim == Claim::Unmanaged
            && self.settings.playbooks.left_business.unmanaged == UnmanagedEnd::RemoveFromDirectory
    }

    fn by_hand(&self, title: String) -> Rung {
        Rung::ByHand(Task {
            title,
            who: self.settings.playbooks.left_business.manual_contact.clone(),
            href: Some(ADMIN_USERS.to_owned()),
        })
    }

    /// Act, then what the playbook allows beyond it, then a person.
    fn ladder(&self, act: Act, directory: Option<&DirectoryId>, by_hand: String) -> Vec<Rung> {
        let mut ladder = vec![Rung::Act(act)];
        if let (Some(directory), true) = (directory, self.removes_from_directory()) {
            ladder.push(Rung::Act(Act::RemoveFromDirectory { directory: directory.clone() }));
        }
        ladder.push(self.by_hand(by_hand));
        ladder
    }

    fn cut(&self) -> Vec<Step> {
        let name = &self.seen.person.name;
        self.directories()
            .into_iter()
            .map(|directory| {
                let place = self.settings.directory_name(&directory);
                let suspended = self.seen.status_in(&directory) != MembershipStatus::Active;
                Step {
                    id: StepId(format!("cut.suspend.{directory}")),
                    phase: Phase::Cut,
                    title: format!("Suspend in {place}"),
                    detail: None,
                    prediction: already(suspended),
                    ladder: self.ladder(
                        Act::SuspendMembership { directory: directory.clone() },
                        Some(&directory),
                        format!("Suspend {name} in {place}"),
                    ),
                    probe: Probe::Suspended { directory },
                }
            })
            .collect()
    }

    fn groups(&self) -> Vec<Step> {
        self.seen
            .groups
            .iter()
            .filter(|g| g.group != self.settings.quarantine_group.id)
            .map(|g| self.group(g))
            .collect()
    }

    fn group(&self, membership: &GroupMembership) -> Step {
        let GroupMembership { group, name, directory, synced, modifiable } = membership;
        let by_hand = format!("Remove {} from the group {name}", self.seen.person.name);
        let (prediction, ladder) = if *synced {
            let owner = "your identity provider".to_owned();
            (Prediction::Elsewhere { owner }, Vec::new())
        } else if *modifiable == Some(false) {
            let refused = Prediction::WillBeRefused {
                why: "the key may not change this group".to_owned(),
                instead: "an admin removes it by hand".to_owned(),
            };
            (refused, vec![self.by_hand(by_hand)])
        } else {
            let act = Act::RemoveFromGroup { directory: directory.clone(), group: group.clone() };
            (Prediction::WillWork, self.ladder(act, Some(directory), by_hand))
        };
        Step {
            id: StepId(format!("strip.group.{group}")),
            phase: Phase::Strip,
            title: format!("Remove from {name}"),
            detail: self.place(directory),
            prediction,
            ladder,
            probe: Probe::OutOfGroup { group: group.clone() },
        }
    }

    fn direct_roles(&self) -> Vec<Step> {
        self.seen
            .roles
            .iter()
            .filter(|r| r.paths.contains(&Path::Direct))
            .map(|r| {
                let product = words::product(&r.resource);
                let role = words::role(&r.role);
                let act = Act::RevokeRole { resource: r.resource.clone(), role: r.role.clone() };
                let by_hand =
                    format!("Take the role {role} on {product} from {}", self.seen.person.name);
                Step {
                    id: StepId(format!("strip.role.{}.{}", r.resource, r.role)),
                    phase: Phase::Strip,
                    title: format!("Take the direct role {role} on {product}"),
                    detail: Some(words::site(self.settings, &r.resource)),
                    prediction: Prediction::WillWork,
                    ladder: self.ladder(act, r.directory.as_ref(), by_hand),
                    probe: Probe::WithoutDirectRole {
                        resource: r.resource.clone(),
                        role: r.role.clone(),
                    },
                }
            })
            .collect()
    }

    fn tokens(&self) -> Vec<Step> {
        let refused = match self.seen.privileges.as_ref().map(|p| &p.token_delete) {
            Some(Privilege::Refused { reason }) => Some(words::restriction(reason)),
            _ => None,
        };
        let tokens = self.seen.tokens.as_deref().unwrap_or_default();
        tokens
            .iter()
            .map(|t| {
                let by_hand = format!("Revoke the API token {}", t.label);
                let (prediction, ladder) = match refused {
                    Some((why, place)) => (
                        Prediction::WillBeRefused {
                            why: why.to_owned(),
                            instead: format!("revoked by hand in {place}"),
                        },
                        vec![self.by_hand(by_hand)],
                    ),
                    None => (
                        Prediction::WillWork,
                        self.ladder(Act::RevokeToken { token: t.id.clone() }, None, by_hand),
                    ),
                };
                Step {
                    id: StepId(format!("strip.token.{}", t.id)),
                    phase: Phase::Strip,
                    title: format!("Revoke API token {}", t.label),
                    detail: None,
                    prediction,
                    ladder,
                    probe: Probe::WithoutToken { token: t.id.clone() },
                }
            })
            .collect()
    }

    fn close(&self) -> Vec<Step> {
        match self.seen.person.claim {
            Claim::Managed => vec![self.deactivate()],
            Claim::Unmanaged if self.removes_from_directory() => self
                .directories()
                .into_iter()
                .map(|directory| self.remove_from(directory))
                .collect(),
            Claim::Unmanaged => Vec::new(),
        }
    }

    fn deactivate(&self) -> Step {
        let name = &self.seen.person.name;
        let refused = match self.seen.privileges.as_ref().map(|p| &p.enablement) {
            Some(Privilege::Refused { reason }) => Some(words::restriction(reason)),
            _ => None,
        };
        let closed = self.seen.person.account_status != AccountStatus::Active;
        let (prediction, ladder) = match refused {
            _ if closed => (
                Prediction::AlreadySo,
                self.ladder(Act::DeactivateAccount, None, format!("Deactivate {name}")),
            ),
            Some((why, place)) => {
                let task = format!("Deactivate {name} in {place}");
                let instead = format!("stays suspended until it is deactivated in {place}");
                (
                    Prediction::WillBeRefused { why: why.to_owned(), instead },
                    vec![self.by_hand(task)],
                )
            }
            None => (
                Prediction::WillWork,
                self.ladder(Act::DeactivateAccount, None, format!("Deactivate {name}")),
            ),
        };
        Step {
            id: StepId("close.deactivate".to_owned()),
            phase: Phase::Close,
            title: "Deactivate the account".to_owned(),
            detail: None,
            prediction,
            ladder,
            probe: Probe::Deactivated,
        }
    }

    fn remove_from(&self, directory: DirectoryId) -> Step {
        let place = self.settings.directory_name(&directory);
        let by_hand = format!("Remove {} from {place}", self.seen.person.name);
        Step {
            id: StepId(format!("close.remove.{directory}")),
            phase: Phase::Close,
            title: format!("Remove from {place}"),
            detail: None,
            prediction: Prediction::WillWork,
            ladder: vec![Rung::Act(Act::RemoveFromDirectory { directory }), self.by_hand(by_hand)],
            probe: Probe::OutOfDirectory,
        }
    }

    /// A person who leaves the directory cannot be in its groups, and a group takes members of
    /// its own directory only.
    fn mark(&self) -> Vec<Step> {
        let group = &self.settings.quarantine_group;
        if self.removes_from_directory() || !self.directories().contains(&group.directory_id) {
            return Vec::new();
        }
        let inside = self.seen.groups.iter().any(|g| g.group == group.id);
        let act =
            Act::AddToGroup { directory: group.directory_id.clone(), group: group.id.clone() };
        vec![Step {
            id: StepId("mark.quarantine".to_owned()),
            phase: Phase::Mark,
            title: format!("Add to {}", group.name),
            detail: None,
            prediction: already(inside),
            ladder: vec![
                Rung::Act(act),
                self.by_hand(format!("Add {} to {}", self.seen.person.name, group.name)),
            ],
            probe: Probe::InGroup { group: group.id.clone() },
        }]
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let person = &self.seen.person;
        if person.claim == Claim::Unmanaged {
            notes.push(format!(
                "{} isn't managed by the organization: the account can't be deactivated, and its API tokens can't be listed or revoked. The suspension keeps it out of the organization.",
                person.name
            ));
        } else if let Some(Privilege::Refused { reason }) =
            self.seen.privileges.as_ref().map(|p| &p.token_read)
        {
            let (why, _) = words::restriction(reason);
            notes.push(format!("API tokens can't be listed: {why}."));
        }
        if self.mark().is_empty() && !self.removes_from_directory() {
            notes.push(format!(
                "{} isn't in the directory of {}, so the mark is left out.",
                person.name, self.settings.quarantine_group.name
            ));
        }
        notes
    }
}

fn already(so: bool) -> Prediction {
    if so { Prediction::AlreadySo } else { Prediction::WillWork }
}
