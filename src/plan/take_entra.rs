//! Steps that take access in Microsoft Entra.

use super::composer::{Composer, already};
use super::step::{Prediction, Probe, Rung, Step, StepId};
use crate::connector::Act;
use crate::domain::{EntraAccount, EntraGroup, EntraGroupOwner};
use crate::playbook::Phase;

impl Composer<'_> {
    /// Whether this plan disables the user, or somebody has already.
    pub(super) fn disables_in_entra(&self) -> bool {
        self.entra().is_some_and(|entra| !entra.user.enabled || !entra.user.on_premises)
    }

    pub(super) fn cut_in_entra(&self) -> Vec<Step> {
        self.entra()
            .map(|entra| vec![self.disable(entra), self.end_sign_ins(entra)])
            .unwrap_or_default()
    }

    fn disable(&self, entra: &EntraAccount) -> Step {
        let tenant = self.settings.entra_name();
        let by_hand =
            |place: &str| self.by_hand_in_entra(format!("Disable {} in {place}", self.name()));
        let act = Act::EnableEntraUser { enabled: false };
        let (prediction, ladder) = if entra.user.enabled && entra.user.on_premises {
            let refused = Prediction::WillBeRefused {
                why: "the account is mastered on premises".to_owned(),
                instead: "disabled by hand in Active Directory".to_owned(),
            };
            (refused, vec![by_hand("Active Directory, on premises")])
        } else {
            (already(!entra.user.enabled), vec![Rung::Act(act), by_hand(tenant)])
        };
        Step {
            id: StepId("cut.entra.disable".to_owned()),
            phase: Phase::Cut,
            title: format!("Disable in {tenant}"),
            detail: Some(entra.user.principal_name.clone()),
            prediction,
            ladder,
            probe: Probe::EntraEnabled { enabled: false },
        }
    }

    fn end_sign_ins(&self, entra: &EntraAccount) -> Step {
        let act = Act::RevokeEntraSessions;
        let (prediction, ladder) = if entra.user.guest {
            let owner = "the guest's own organization".to_owned();
            (Prediction::Elsewhere { owner }, Vec::new())
        } else {
            let by_hand = format!("End the sign-ins of {}", self.name());
            (Prediction::WillWork, vec![Rung::Act(act), self.by_hand_in_entra(by_hand)])
        };
        Step {
            id: StepId("cut.entra.sessions".to_owned()),
            phase: Phase::Cut,
            title: format!("End sign-ins in {}", self.settings.entra_name()),
            detail: None,
            prediction,
            ladder,
            probe: Probe::SessionsRevoked { before: entra.user.sessions_valid_from },
        }
    }

    pub(super) fn entra_groups(&self) -> Vec<Step> {
        let Some(entra) = self.entra() else { return Vec::new() };
        entra.groups.iter().map(|group| self.out_of_entra_group(group)).collect()
    }

    pub(super) fn out_of_entra_group(&self, group: &EntraGroup) -> Step {
        let act = Act::RemoveFromEntraGroup { group: group.id.clone() };
        let by_hand = || {
            let title = format!("Take {} out of {}", self.name(), group.name);
            self.by_hand_in_entra(title)
        };
        let elsewhere =
            |owner: &str| (Prediction::Elsewhere { owner: owner.to_owned() }, Vec::new());
        let (prediction, ladder) = match group.owner {
            EntraGroupOwner::Assigned => (Prediction::WillWork, vec![Rung::Act(act), by_hand()]),
            EntraGroupOwner::Rule => elsewhere("Entra, by the group's membership rule"),
            EntraGroupOwner::OnPremises => elsewhere("Active Directory, on premises"),
            EntraGroupOwner::Exchange => elsewhere("the Exchange admin center"),
            EntraGroupOwner::Roles => {
                let refused = Prediction::WillBeRefused {
                    why: "the group can hold directory roles".to_owned(),
                    instead: "a privileged role administrator removes it by hand".to_owned(),
                };
                (refused, vec![by_hand()])
            }
        };
        Step {
            id: StepId(format!("strip.entra.{}", group.id)),
            phase: Phase::Strip,
            title: format!("Remove from {}", group.name),
            detail: Some(self.settings.entra_name().to_owned()),
            prediction,
            ladder,
            probe: Probe::OutOfEntraGroup { group: group.id.clone() },
        }
    }

    pub(super) fn entra_notes(&self) -> Vec<String> {
        let Some(tenant) = &self.settings.entra else { return Vec::new() };
        match (&self.seen.person.email, self.entra()) {
            (None, _) => vec![format!(
                "{}'s address is hidden, so nobody was looked for in {}. Look there by hand.",
                self.name(),
                tenant.name
            )],
            (Some(email), None) => {
                vec![format!(
                    "Nobody in {} has the address {email}. That isn't a proof that {} has no account there.",
                    tenant.name,
                    self.name()
                )]
            }
            (Some(_), Some(entra)) if entra.user.guest => vec![format!(
                "{} is a guest in {}: their own organization signs them in, and only it can end their sign-ins.",
                self.name(),
                tenant.name
            )],
            _ => Vec::new(),
        }
    }
}
