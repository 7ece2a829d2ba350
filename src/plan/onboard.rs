//! The plan of a joiner: let in where they are not yet, then what their team has and they have not.

use super::composer::{Brief, Composed, Composer, already};
use super::left_team;
use super::step::{Prediction, Probe, Rung, Step, StepId};
use super::words;
use crate::connector::{Act, Invitation};
use crate::domain::{AccountStatus, MembershipStatus, Observation};
use crate::playbook::{Phase, PlaybookId};
use crate::policy::{Bundle, JoinerInEntra, Settings};

pub(super) fn compose(settings: &Settings, seen: &Observation, brief: &Brief) -> Composed {
    let composer = Composer { settings, seen, brief };
    let Some(bundle) = brief.to_team.as_deref().and_then(|team| settings.bundle(team)) else {
        return Composed { steps: Vec::new(), notes: Vec::new() };
    };
    let mut steps = composer.let_in(bundle);
    steps.extend(composer.admit_to_entra());
    steps.extend(left_team::given(&composer, bundle));
    steps.extend(composer.unmark());
    let notes = composer.joiner_notes(&steps);
    Composed { steps, notes }
}

impl Composer<'_> {
    fn is_new(&self) -> bool {
        self.seen.person.membership == MembershipStatus::NoMembership
    }

    fn let_in(&self, bundle: &Bundle) -> Vec<Step> {
        let person = &self.seen.person;
        let mut steps = self.activate();
        if person.membership == MembershipStatus::Suspended {
            let all = self.directories();
            steps.extend(all.iter().map(|directory| self.restore_membership(directory, &all)));
        }
        if self.is_new() && person.account_status == AccountStatus::Active {
            steps.extend(self.invite(bundle));
        }
        steps
    }

    fn invite(&self, bundle: &Bundle) -> Option<Step> {
        let joiner = self.settings.joiner.as_ref()?;
        let email = self.seen.person.email.clone()?;
        let place = self.settings.directory_name(&joiner.directory_id);
        let roles = bundle.product_roles.iter().map(|r| (r.resource.clone(), r.role.clone()));
        let act = Act::Invite {
            invitation: Invitation {
                email: email.clone(),
                roles: roles.collect(),
                notify: joiner.send_notification,
            },
        };
        Some(Step {
            id: StepId("admit.invite".to_owned()),
            phase: Phase::Admit,
            title: format!("Invite to {place}"),
            detail: Some(email.clone()),
            prediction: Prediction::WillWork,
            ladder: vec![Rung::Act(act), self.by_hand(format!("Invite {email} to {place}"))],
            probe: Probe::Listed,
        })
    }

    /// Whoever is there already is enabled; whoever is not is made or invited, as the settings say.
    fn admit_to_entra(&self) -> Vec<Step> {
        let (Some(tenant), Some(joiner)) = (&self.settings.entra, &self.settings.joiner) else {
            return Vec::new();
        };
        if self.entra().is_some() {
            return self.enable_in_entra().into_iter().collect();
        }
        let Some(email) = self.seen.person.email.clone() else { return Vec::new() };
        let name = self.name().to_owned();
        let ours =
            email.rsplit('@').next().is_some_and(|d| d.eq_ignore_ascii_case(&joiner.upn_domain));
        let (title, act) = match joiner.entra {
            JoinerInEntra::None => return Vec::new(),
            JoinerInEntra::Create if ours => {
                let act = Act::CreateEntraUser { name, principal_name: email.clone() };
                (format!("Create in {}", tenant.name), act)
            }
            // An address of another domain can't be a user's name here.
            JoinerInEntra::Create | JoinerInEntra::Invite => {
                let act = Act::InviteEntraGuest { name, email: email.clone() };
                (format!("Invite to {} as a guest", tenant.name), act)
            }
        };
        let by_hand =
            self.by_hand_in_entra(format!("Make an account for {email} in {}", tenant.name));
        vec![Step {
            id: StepId("admit.entra".to_owned()),
            phase: Phase::Admit,
            title,
            detail: Some(email),
            prediction: already(false),
            ladder: vec![Rung::Act(act), by_hand],
            probe: Probe::InEntra,
        }]
    }

    fn joiner_notes(&self, steps: &[Step]) -> Vec<String> {
        let mut notes = Vec::new();
        let creates = |rung: &Rung| matches!(rung.act(), Some(Act::CreateEntraUser { .. }));
        if steps.iter().flat_map(|step| &step.ladder).any(creates) {
            notes.push("Nobody knows the first password of the new user: hand out a temporary access pass, or let them reset it.".to_owned());
        }
        let marked = self.seen.groups.iter().any(|g| g.group == self.settings.quarantine_group.id);
        if marked {
            notes.push(format!(
                "{} left before. To give back what Offramp took then, choose '{}' instead.",
                self.name(),
                PlaybookId::Restore.title()
            ));
        }
        for role in self.seen.person.admin_roles() {
            notes.push(format!(
                "{} holds the role {} on the organization; it isn't touched.",
                self.name(),
                words::role(&crate::domain::RoleId::new(role))
            ));
        }
        notes
    }
}
