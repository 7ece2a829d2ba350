//! The plan of a leaver: cut, strip, close, mark, in both systems.

use super::composer::{Brief, Composed, Composer};
use super::hand_over::{HandOver, Successor};
use super::{left_behind, words};
use crate::domain::{Claim, Observation, Privilege};
use crate::policy::Settings;

pub(super) fn compose(settings: &Settings, seen: &Observation, brief: &Brief) -> Composed {
    let composer = Composer { settings, seen, brief };
    let mut steps = if brief.demote { composer.demote() } else { Vec::new() };
    steps.extend(composer.suspend());
    steps.extend(composer.cut_in_entra());
    steps.extend(composer.groups());
    steps.extend(composer.direct_roles());
    steps.extend(composer.tokens());
    steps.extend(composer.entra_groups());
    steps.extend(composer.close());
    steps.extend(composer.mark());
    Composed { steps, notes: composer.leaver_notes() }
}

/// Who takes over, as far as ticket and Entra say; the rest is found out by the run.
pub(super) fn hand_over(
    settings: &Settings,
    seen: &Observation,
    brief: &Brief,
) -> Option<HandOver> {
    let handover = settings.handover.as_ref()?;
    Some(HandOver {
        successor: Composer { settings, seen, brief }.successor().cloned(),
        manager_mail: seen.entra.as_ref().and_then(|e| e.user.manager_mail.clone()),
        projects: handover.projects.clone(),
        contact: settings.playbooks.left_business.manual_contact.clone(),
    })
}

impl<'a> Composer<'a> {
    /// Who takes over, as the ticket says; nobody does who can't, and nobody from themselves.
    fn successor(&self) -> Option<&'a Successor> {
        let fit = |s: &&Successor| self.why_unfit(s).is_none();
        self.brief.successor.as_ref().filter(fit)
    }

    fn why_unfit(&self, successor: &Successor) -> Option<&'a str> {
        if successor.account == self.seen.person.account {
            return Some("is the one who leaves");
        }
        self.brief.unfit.as_deref()
    }

    fn leaver_notes(&self) -> Vec<String> {
        let mut notes = self.successor_notes();
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
        } else if self.seen.tokens.is_none() {
            notes.push(
                "API tokens can't be listed: the organization doesn't say why. Somebody looks in admin.atlassian.com whether there are any.".to_owned(),
            );
        }
        if self.mark().is_empty() && !self.removes_from_directory() {
            notes.push(format!(
                "{} isn't in the directory of {}, so the mark is left out.",
                person.name, self.settings.quarantine_group.name
            ));
        }
        notes.extend(self.hand_over_notes());
        notes.extend(self.entra_notes());
        if self.brief.demote {
            notes.extend(left_behind::notes(&person.name));
        }
        notes
    }

    /// What is known to be wrong with the one whom the ticket names, before anybody counts on them.
    fn successor_notes(&self) -> Vec<String> {
        let Some(named) = self.brief.successor.as_ref() else { return Vec::new() };
        let field = self
            .settings
            .handover
            .as_ref()
            .map_or("Successor", |h| h.successor_field.name.as_str());
        match self.why_unfit(named) {
            Some(why) => vec![format!(
                "{} {why} and takes nothing over. Name somebody else in '{field}', or it goes as if nobody were named.",
                named.name
            )],
            None => {
                self.brief.doubts.iter().map(|doubt| format!("{} {doubt}", named.name)).collect()
            }
        }
    }

    fn hand_over_notes(&self) -> Vec<String> {
        let Some(hand_over) = hand_over(self.settings, self.seen, self.brief) else {
            return Vec::new();
        };
        vec![
            hand_over.note(),
            format!(
                "Private dashboards can't be listed by anybody. Ask whom {} worked for.",
                self.name()
            ),
        ]
    }
}
