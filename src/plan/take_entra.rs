//! Steps that take access in Microsoft Entra.

use super::composer::{Composer, already};
use super::step::{Prediction, Probe, Rung, Step, StepId};
use crate::connector::Act;
use crate::domain::{Claim, EntraAccount, EntraGroup, EntraGroupOwner};
use crate::playbook::Phase;
use crate::policy::BundleEntraGroup;

impl Composer<'_> {
    /// Whether this plan disables the user, or somebody has already.
    pub(super) fn disables_in_entra(&self) -> bool {
        self.entra().is_some_and(|entra| !entra.user.enabled || !entra.user.on_premises)
    }

    pub(super) fn cut_in_entra(&self) -> Vec<Step> {
        match (self.entra(), self.missed_in_entra()) {
            (Some(entra), _) => vec![self.disable(entra), self.end_sign_ins(entra)],
            (None, Some(why)) => vec![self.find(why)],
            (None, None) => Vec::new(),
        }
    }

    /// Why nobody is known in the tenant who should be there: whom the organization manages has an
    /// account there, perhaps under another address, and of whose address is hidden nobody knows.
    /// Whoever is neither may well have none.
    pub(super) fn missed_in_entra(&self) -> Option<String> {
        let tenant = self.settings.entra.as_ref().filter(|_| self.entra().is_none())?;
        match &self.seen.person.email {
            None => Some("the address is hidden, so nobody was looked for".to_owned()),
            Some(email) if self.seen.person.claim == Claim::Managed => {
                Some(format!("nobody in {} has the address {email}", tenant.name))
            }
            Some(_) => None,
        }
    }

    /// Somebody has to look: that nobody is found by an address is no proof that there is nobody.
    fn find(&self, why: String) -> Step {
        let (name, tenant) = (self.name(), self.settings.entra_name());
        let sought = match &self.seen.person.email {
            Some(email) => format!("by name and by former addresses, and give the account {email}"),
            None => "by name".to_owned(),
        };
        let task = format!("Look for {name} in {tenant} {sought}. Disable it");
        Step {
            id: StepId("cut.entra.disable".to_owned()),
            phase: Phase::Cut,
            title: format!("Find and disable in {tenant}"),
            detail: self.seen.person.email.clone(),
            prediction: Prediction::WillBeRefused { why, instead: "looked for by hand".to_owned() },
            ladder: vec![self.by_hand_in_entra(task)],
            probe: Probe::EntraEnabled { enabled: false },
        }
    }

    /// Out of a group of a team's bundle, where the person was not found in the tenant.
    pub(super) fn out_of_unseen_group(&self, group: &BundleEntraGroup, why: &str) -> Step {
        let task = format!("Look for {} in {} and take them out", self.name(), group.name);
        Step {
            id: StepId(format!("strip.entra.{}", group.id)),
            phase: Phase::Strip,
            title: format!("Remove from {}", group.name),
            detail: Some(self.settings.entra_name().to_owned()),
            prediction: Prediction::WillBeRefused {
                why: why.to_owned(),
                instead: "looked for by hand".to_owned(),
            },
            ladder: vec![self.by_hand_in_entra(task)],
            probe: Probe::OutOfEntraGroup { group: group.id.clone() },
        }
    }

    fn disable(&self, entra: &EntraAccount) -> Step {
        let tenant = self.settings.entra_name();
        let by_hand = || self.by_hand_in_entra(format!("Disable {} in {tenant}", self.name()));
        let act = Act::EnableEntraUser { enabled: false };
        let (prediction, ladder) = if entra.user.enabled && entra.user.on_premises {
            self.on_premises(entra, "Disable", "disabled")
        } else {
            (already(!entra.user.enabled), vec![Rung::Act(act), by_hand()])
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
            // A step says it.
            (_, None) if self.missed_in_entra().is_some() => Vec::new(),
            (Some(email), None) => {
                vec![format!(
                    "Nobody in {} has the address {email}. That isn't a proof that {} has no account there.",
                    tenant.name,
                    self.name()
                )]
            }
            (_, Some(entra)) if entra.user.guest => vec![format!(
                "{} is a guest in {}: their own organization signs them in, and only it can end their sign-ins.",
                self.name(),
                tenant.name
            )],
            _ => Vec::new(),
        }
    }
}
