//! What *give access back* can't give back of what a plan takes.

use super::words;
use super::{Plan, Probe, Rung, Step};
use crate::policy::is_plain;

impl Plan {
    /// The sentences of what can't be undone, for this person and this plan. Empty where the plan
    /// takes nothing: there is nothing to give back.
    #[must_use]
    pub fn lasting(&self) -> Vec<String> {
        if !self.playbook.takes() {
            return Vec::new();
        }
        let taken = || self.steps.iter().filter(|step| is_tried(step));
        let mut all = Vec::new();
        match taken().filter(|step| matches!(step.probe, Probe::WithoutToken { .. })).count() {
            0 => {}
            1 => all.push("1 API token is revoked for good".to_owned()),
            tokens => all.push(format!("{tokens} API tokens are revoked for good")),
        }
        if self.hand_over.is_some() {
            all.push("what is handed over stays with its new owners".to_owned());
        }
        if taken().any(|step| matches!(step.probe, Probe::SessionsRevoked { .. })) {
            all.push("sign-ins that are ended stay ended".to_owned());
        }
        let mut roles: Vec<String> = Vec::new();
        for role in taken().filter_map(administers) {
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
        if !roles.is_empty() {
            let roles = roles.join(" and ");
            all.push(format!("no admin role is given back ({roles})"));
        }
        if taken().any(|step| step.probe == Probe::Deleting) {
            all.push("the account is deleted for good after 14 days".to_owned());
        }
        if all.is_empty() {
            return vec!["All of it can be given back.".to_owned()];
        }
        vec![
            format!("Can't be undone: {}.", all.join("; ")),
            "Everything else can be given back.".to_owned(),
        ]
    }
}

/// Whether this plan changes it, if it can.
fn is_tried(step: &Step) -> bool {
    !step.starts_settled() && step.ladder.first().and_then(Rung::act).is_some()
}

/// The role of an administrator that a step takes.
fn administers(step: &Step) -> Option<String> {
    match &step.probe {
        Probe::WithoutOrgRole { role } => Some(words::role(role)),
        Probe::WithoutDirectRole { role, .. } if !is_plain(role) => Some(words::role(role)),
        _ => None,
    }
}
