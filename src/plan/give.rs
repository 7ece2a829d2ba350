//! Steps that give access, in both systems.

use super::composer::{Composer, already};
use super::step::{Prediction, Probe, Rung, Step, StepId};
use super::words;
use crate::connector::Act;
use crate::domain::{
    AccountStatus, DirectoryId, EntraGroupId, EntraGroupOwner, GroupId, MembershipStatus,
    ResourceId, RoleId,
};
use crate::playbook::Phase;

impl Composer<'_> {
    pub(super) fn activate(&self) -> Vec<Step> {
        let person = &self.seen.person;
        let name = self.name();
        if person.for_deletion {
            return vec![self.account_step(
                "admit.cancelDeletion",
                "Call the deletion off",
                Act::CancelDeletion,
                format!("Call the deletion of {name} off"),
            )];
        }
        match person.account_status {
            AccountStatus::Inactive => vec![self.account_step(
                "admit.activate",
                "Activate the account",
                Act::ActivateAccount,
                format!("Activate {name}"),
            )],
            AccountStatus::Active | AccountStatus::Closed => Vec::new(),
        }
    }

    fn account_step(&self, id: &str, title: &str, act: Act, by_hand: String) -> Step {
        Step {
            id: StepId(id.to_owned()),
            phase: Phase::Admit,
            title: title.to_owned(),
            detail: None,
            prediction: Prediction::WillWork,
            ladder: vec![Rung::Act(act), self.by_hand(by_hand)],
            probe: Probe::Activated,
        }
    }

    pub(super) fn restore_membership(&self, directory: &DirectoryId) -> Step {
        let place = self.settings.directory_name(directory);
        let active = self.seen.status_in(directory) == MembershipStatus::Active;
        Step {
            id: StepId(format!("admit.restore.{directory}")),
            phase: Phase::Admit,
            title: format!("Lift the suspension in {place}"),
            detail: None,
            prediction: already(active),
            ladder: vec![
                Rung::Act(Act::RestoreMembership { directory: directory.clone() }),
                self.by_hand(format!("Restore {} in {place}", self.name())),
            ],
            probe: Probe::Member { directory: directory.clone() },
        }
    }

    /// Suspended before, and so again: what comes undone on the way is done anew.
    pub(super) fn stay_suspended(&self, directory: &DirectoryId) -> Step {
        let place = self.settings.directory_name(directory);
        Step {
            id: StepId(format!("admit.suspended.{directory}")),
            phase: Phase::Admit,
            title: format!("Stay suspended in {place}"),
            detail: None,
            prediction: already(true),
            ladder: vec![
                Rung::Act(Act::SuspendMembership { directory: directory.clone() }),
                self.by_hand(format!("Suspend {} in {place}", self.name())),
            ],
            probe: Probe::Suspended { directory: directory.clone() },
        }
    }

    pub(super) fn enable_in_entra(&self) -> Option<Step> {
        let entra = self.entra()?;
        let tenant = self.settings.entra_name();
        let act = Act::EnableEntraUser { enabled: true };
        let by_hand = self.by_hand_in_entra(format!("Enable {} in {tenant}", self.name()));
        let (prediction, ladder) = if entra.user.on_premises && !entra.user.enabled {
            self.on_premises(entra, "Enable", "enabled")
        } else {
            (already(entra.user.enabled), vec![Rung::Act(act), by_hand])
        };
        Some(Step {
            id: StepId("admit.entra.enable".to_owned()),
            phase: Phase::Admit,
            title: format!("Enable in {tenant}"),
            detail: Some(entra.user.principal_name.clone()),
            prediction,
            ladder,
            probe: Probe::EntraEnabled { enabled: true },
        })
    }

    /// Into a group of the organization.
    pub(super) fn add_to_group(
        &self,
        group: &GroupId,
        name: &str,
        directory: &DirectoryId,
    ) -> Step {
        let inside = self.seen.groups.iter().any(|g| g.group == *group);
        let act = Act::AddToGroup { directory: directory.clone(), group: group.clone() };
        Step {
            id: StepId(format!("grant.group.{group}")),
            phase: Phase::Grant,
            title: format!("Add to {name}"),
            detail: self.place(directory),
            prediction: already(inside),
            ladder: vec![Rung::Act(act), self.by_hand(format!("Add {} to {name}", self.name()))],
            probe: Probe::InGroup { group: group.clone() },
        }
    }

    /// A group that the identity provider fills.
    pub(super) fn add_to_synced_group(&self, group: &GroupId, name: &str, follows: bool) -> Step {
        let owner = self.provider();
        let inside = self.seen.groups.iter().any(|g| g.group == *group);
        let prediction = match (inside, follows) {
            (true, _) => Prediction::AlreadySo,
            (false, true) => Prediction::Follows { owner },
            (false, false) => Prediction::Elsewhere { owner },
        };
        Step {
            id: StepId(format!("grant.group.{group}")),
            phase: Phase::Grant,
            title: format!("Add to {name}"),
            detail: None,
            prediction,
            ladder: Vec::new(),
            probe: Probe::InGroup { group: group.clone() },
        }
    }

    pub(super) fn with_role(&self, resource: &ResourceId, role: &RoleId) -> Step {
        let held = self.seen.roles.iter().any(|r| r.resource == *resource && r.role == *role);
        let (product, words) = (words::product(resource), words::role(role));
        let act = Act::AssignRole { resource: resource.clone(), role: role.clone() };
        Step {
            id: StepId(format!("grant.role.{resource}.{role}")),
            phase: Phase::Grant,
            title: format!("Give the role {words} on {product}"),
            detail: Some(words::site(self.settings, resource)),
            prediction: already(held),
            ladder: vec![
                Rung::Act(act),
                self.by_hand(format!(
                    "Give {} the role {words} on {product}; the product may be out of licences",
                    self.name()
                )),
            ],
            probe: Probe::WithRole { resource: resource.clone(), role: role.clone() },
        }
    }

    /// Into a group of Entra; `None` where no tenant is connected.
    pub(super) fn add_to_entra_group(
        &self,
        group: &EntraGroupId,
        name: &str,
        owner: EntraGroupOwner,
    ) -> Option<Step> {
        self.settings.entra.as_ref()?;
        let groups = self.entra().map(|entra| entra.groups.as_slice()).unwrap_or_default();
        let inside = groups.iter().any(|g| g.id == *group);
        let act = Act::AddToEntraGroup { group: group.clone() };
        let by_hand = || self.by_hand_in_entra(format!("Add {} to {name}", self.name()));
        let elsewhere =
            |owner: &str| (Prediction::Elsewhere { owner: owner.to_owned() }, Vec::new());
        let (prediction, ladder) = match owner {
            _ if inside => (Prediction::AlreadySo, vec![Rung::Act(act), by_hand()]),
            EntraGroupOwner::Assigned => (Prediction::WillWork, vec![Rung::Act(act), by_hand()]),
            EntraGroupOwner::Rule => elsewhere("Entra, by the group's membership rule"),
            EntraGroupOwner::OnPremises => elsewhere("Active Directory, on premises"),
            EntraGroupOwner::Exchange => elsewhere("the Exchange admin center"),
            EntraGroupOwner::Roles => {
                let refused = Prediction::WillBeRefused {
                    why: "the group can hold directory roles".to_owned(),
                    instead: "a privileged role administrator adds them by hand".to_owned(),
                };
                (refused, vec![by_hand()])
            }
        };
        Some(Step {
            id: StepId(format!("grant.entra.{group}")),
            phase: Phase::Grant,
            title: format!("Add to {name}"),
            detail: Some(self.settings.entra_name().to_owned()),
            prediction,
            ladder,
            probe: Probe::InEntraGroup { group: group.clone() },
        })
    }

    /// Out of the quarantine group, once everything else is back.
    pub(super) fn unmark(&self) -> Vec<Step> {
        let group = &self.settings.quarantine_group;
        if !self.seen.groups.iter().any(|g| g.group == group.id) {
            return Vec::new();
        }
        let act =
            Act::RemoveFromGroup { directory: group.directory_id.clone(), group: group.id.clone() };
        let by_hand = self.by_hand(format!("Take {} out of {}", self.name(), group.name));
        vec![Step {
            id: StepId("unmark.quarantine".to_owned()),
            phase: Phase::Unmark,
            title: format!("Take out of {}", group.name),
            detail: None,
            prediction: Prediction::WillWork,
            ladder: vec![Rung::Act(act), by_hand],
            probe: Probe::OutOfGroup { group: group.id.clone() },
        }]
    }
}
