//! The gate before a transition: whether the run on a ticket is done, for the person whom the ticket
//! names, and nothing has undone it since. It believes what the app keeps and nothing that somebody
//! can write on the ticket; in doubt it holds.

use super::brief::kind_of;
use super::run::{Rest, Run};
use super::subject::subject_of;
use super::watch::Watch;
use crate::connector::Issue;
use crate::playbook::PlaybookId;
use crate::policy::{Refusal, Settings, purpose_of};

/// What a gate says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Passage {
    /// The transition may go on.
    Open,
    /// It may not.
    Held {
        /// What is missing and what to do, for whoever moves the ticket.
        words: String,
    },
}

/// What a run of a ticket is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Grounds<'a> {
    /// In force.
    pub settings: &'a Settings,
    /// The ticket as it is.
    pub before: &'a Issue,
    /// The ticket as it will be: with what the transition's screen changes.
    pub after: &'a Issue,
    /// The ticket's last run.
    pub run: &'a Run,
    /// The person's last run, where that is another.
    pub later: Option<&'a Run>,
    /// The tripwire's row of the person.
    pub watch: Option<&'a Watch>,
    /// Nothing is kept of the person any more: their account is closed, and nobody can be let back
    /// into it.
    pub forgotten: bool,
    /// What the transition's rule demands.
    pub wanted: Wanted,
}

/// Which playbook has to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The one that tickets like this one are for, by the settings.
    OfTicket,
    /// This one.
    This(PlaybookId),
    /// None that this version knows.
    Unknown,
}

impl Wanted {
    /// What the configuration of a rule says.
    #[must_use]
    pub fn of(configured: Option<&str>) -> Self {
        match configured.filter(|name| !name.is_empty()) {
            None => Self::OfTicket,
            Some(name) => PlaybookId::parse(name).map_or(Self::Unknown, Self::This),
        }
    }
}

/// Why a ticket is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// It has no run.
    Run,
    /// The run isn't over.
    End,
    /// Somebody has to do the rest.
    Hands,
    /// A step failed, or nobody knows.
    Proof,
    /// Nobody can tell whom the ticket is about.
    Person {
        /// In the words of the settings, what says it.
        fields: String,
    },
    /// The ticket names somebody else.
    SamePerson,
    /// The transition would name somebody else.
    SamePersonAfter,
    /// Access came back.
    StillOut,
    /// Nobody can tell whether access came back.
    Looks,
    /// Access was given back on purpose.
    StillTaken,
    /// Another run for the person was begun since, on whatever ticket.
    LastWord,
    /// Another playbook was run.
    Playbook {
        /// What is demanded.
        wanted: PlaybookId,
        /// What was run.
        ran: PlaybookId,
    },
    /// The rule demands what nobody can run.
    Rule,
    /// The rule demands what the ticket is for, and the settings don't say what that is.
    Purpose,
    /// It could not be told in time.
    Time,
    /// It could not be read.
    Reading(Box<Refusal>),
}

/// Why what a ticket says of its run no longer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Void {
    /// There is no such run.
    NoRun,
    /// The ticket names somebody else, or nobody.
    PersonChanged,
    /// Access came back by itself.
    CameBack,
    /// Access was given back.
    GivenBack,
}

impl Void {
    /// As the ticket's property says it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoRun => "noRun",
            Self::PersonChanged => "personChanged",
            Self::CameBack => "cameBack",
            Self::GivenBack => "givenBack",
        }
    }
}

impl Missing {
    /// What is missing and what to do, in one or two short sentences.
    #[must_use]
    pub fn words(&self) -> String {
        let said = match self {
            Self::Run => "Offramp has not run on this ticket yet. Start it from the Offramp panel.",
            Self::End => "Offramp is still at work on this ticket. Try again when it is done.",
            Self::Hands => {
                "Something is left to be done by hand. The Offramp panel says what, and for whom."
            }
            Self::Proof => {
                "Something failed or is not known yet. The Offramp panel says what to do."
            }
            Self::Person { fields } => {
                return format!(
                    "Nobody can tell whom this ticket is about. Correct {fields} on this ticket."
                );
            }
            Self::SamePerson => {
                "This ticket names somebody else than its run was about. Correct the ticket, or start a run for whom it names from the Offramp panel."
            }
            Self::SamePersonAfter => {
                "This transition would name somebody else on the ticket than its run was about. Leave the person as it is."
            }
            Self::StillOut => {
                "Access came back after the run on this ticket. A comment says what; run it again."
            }
            Self::Looks => {
                "For hours it could not be read whether access came back. Tell a Jira admin: 'Health' on Offramp's page says what fails."
            }
            Self::StillTaken => {
                "Access was given back after the run on this ticket. If it is to go, run it again."
            }
            // Who may see this ticket may not see the other.
            Self::LastWord => {
                "Another run for this person was started later than the one on this ticket. Run this ticket's playbook again, so that it is proven anew."
            }
            Self::Playbook { wanted, ran } => {
                return format!(
                    "This transition needs a run of '{}', and the last run on this ticket was '{}'.",
                    wanted.title(),
                    ran.title()
                );
            }
            Self::Rule => {
                "The rule of this transition names a playbook that Offramp doesn't know. A Jira admin has to configure it again."
            }
            Self::Purpose => {
                "Offramp's settings don't say what tickets like this one are for. Move it back, or ask a Jira admin to choose a playbook in the rule of this transition."
            }
            Self::Time => {
                "Offramp could not tell in time whether its run is done. Try again in a minute."
            }
            Self::Reading(refusal) => return format!("{}. {}", refusal.title, refusal.remedy),
        };
        said.to_owned()
    }
}

/// Whether a transition of the ticket may go on.
///
/// # Errors
/// The first thing that is missing.
pub fn judge(grounds: &Grounds<'_>) -> Result<(), Missing> {
    match grounds.run.rest {
        None => return Err(Missing::End),
        Some(Rest::ByHand) => return Err(Missing::Hands),
        Some(Rest::Attention) => return Err(Missing::Proof),
        Some(Rest::Done) => {}
    }
    is_about(grounds.run, grounds.settings, grounds.before)?;
    is_about(grounds.run, grounds.settings, grounds.after).map_err(|missing| match missing {
        Missing::SamePerson => Missing::SamePersonAfter,
        other => other,
    })?;
    is_last_word(grounds)?;
    stays_out(grounds)?;
    is_wanted(grounds)
}

/// Why what the ticket says of its run does not hold any more; of a run that is at work nothing is
/// said yet that could.
#[must_use]
pub fn void(grounds: &Grounds<'_>) -> Option<Void> {
    grounds.run.rest?;
    if is_about(grounds.run, grounds.settings, grounds.before).is_err() {
        return Some(Void::PersonChanged);
    }
    let undone = is_last_word(grounds).and_then(|()| stays_out(grounds));
    match undone {
        Err(Missing::StillTaken) => Some(Void::GivenBack),
        Err(Missing::StillOut) => Some(Void::CameBack),
        _ => None,
    }
}

/// The person's account where the ticket names one, and their address where it says one.
fn is_about(run: &Run, settings: &Settings, issue: &Issue) -> Result<(), Missing> {
    let Ok(named) = subject_of(settings, issue) else {
        let names: Vec<String> =
            settings.subject_fields.iter().map(|f| format!("'{}'", f.name)).collect();
        return Err(Missing::Person { fields: names.join(" or ") });
    };
    let opened = &run.opened;
    let known = [run.target().account, &opened.person.account];
    let same_account = named.account.as_ref().is_none_or(|account| known.contains(&account));
    let same_email = named.email.as_ref().is_none_or(|email| {
        opened.person.address().as_ref() == Some(email)
            || opened.subject_ref.email.as_ref() == Some(email)
    });
    if same_account && same_email { Ok(()) } else { Err(Missing::SamePerson) }
}

/// Whether nothing was run for the person since that may have undone it. That they have left the
/// business since, proven, undoes nothing of what was taken.
fn is_last_word(grounds: &Grounds<'_>) -> Result<(), Missing> {
    let Some(later) = grounds.later else { return Ok(()) };
    let took = grounds.run.opened.plan.playbook.takes();
    match later.opened.plan.playbook {
        PlaybookId::LeftBusiness if took && later.rest == Some(Rest::Done) => Ok(()),
        PlaybookId::Restore | PlaybookId::Onboard if took => Err(Missing::StillTaken),
        _ => Err(Missing::LastWord),
    }
}

/// Whether whoever has left the business is as the last run left them, as far as the tripwire saw.
/// A run that gives access back takes its row away.
fn stays_out(grounds: &Grounds<'_>) -> Result<(), Missing> {
    let last = grounds.later.unwrap_or(grounds.run);
    if last.opened.plan.playbook != PlaybookId::LeftBusiness || grounds.forgotten {
        return Ok(());
    }
    match grounds.watch {
        Some(row) if row.run_id == last.opened.run => {
            if !row.found.is_empty() {
                Err(Missing::StillOut)
            } else if row.is_unreadable() {
                Err(Missing::Looks)
            } else {
                Ok(())
            }
        }
        // Not done yet, so not watched yet.
        _ if last.rest != Some(Rest::Done) => Ok(()),
        _ => Err(Missing::StillTaken),
    }
}

/// Whether it is what the rule demands; where the rule says nothing, what the ticket is for, also
/// after the transition.
fn is_wanted(grounds: &Grounds<'_>) -> Result<(), Missing> {
    let ran = grounds.run.opened.plan.playbook;
    let of = |issue| {
        let purpose = purpose_of(grounds.settings, kind_of(grounds.settings, issue));
        purpose.ok_or(Missing::Purpose)
    };
    let wanted = match grounds.wanted {
        Wanted::Unknown => return Err(Missing::Rule),
        Wanted::This(wanted) => vec![wanted],
        Wanted::OfTicket => vec![of(grounds.before)?, of(grounds.after)?],
    };
    match wanted.into_iter().find(|wanted| *wanted != ran) {
        Some(wanted) => Err(Missing::Playbook { wanted, ran }),
        None => Ok(()),
    }
}
