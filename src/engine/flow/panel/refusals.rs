//! Why a panel's press does nothing, in words.

use crate::connector::{Read, ReadFault, Sighted};
use crate::domain::{Address, visible};
use crate::engine::invalid;
use crate::engine::reads::Reads;
use crate::engine::run::Rest;
use crate::policy::{ApprovalNeed, Refusal, RefusalCode, Settings};

pub(super) fn no_such_run() -> Refusal {
    Refusal::new(
        RefusalCode::RunUnknown,
        "This ticket has no such run",
        "Nothing was changed.",
        "Reload the ticket: the panel then shows what there is.",
    )
}

/// What a run does and about whom is for those who may run it; that there is one is for everybody
/// who sees the ticket.
pub(super) fn not_shown(rest: Option<Rest>) -> Refusal {
    let title = match rest {
        None => "Offramp is at work on this ticket",
        Some(Rest::Done) => "What Offramp had to do on this ticket is done",
        Some(Rest::ByHand) => "Offramp has done its part on this ticket; the rest is done by hand",
        Some(Rest::Attention) => {
            "Offramp has stopped on this ticket: an operator has to look at it"
        }
    };
    Refusal::new(
        RefusalCode::RunNotShown,
        title,
        "What is done, and about whom, is shown to operators only.",
        "Ask an operator if you need to know more.",
    )
}

pub(super) fn unknown(who: &str) -> Refusal {
    Refusal::new(
        RefusalCode::SubjectUnknown,
        "The organization doesn't list this person",
        format!(
            "{who} wasn't found. That isn't a proof that the person has no access. Nothing was changed."
        ),
        "Check the field on the ticket, or ask a site admin to look the person up.",
    )
}

/// Nobody has the address, and its domain is not the one that it seems to be.
pub(super) fn lookalike(email: &Address, own: &str) -> Refusal {
    Refusal::new(
        RefusalCode::FieldUnreadable,
        format!("{} isn't {own}", email.domain()),
        format!(
            "The address {email} looks like one of {own}, and is another domain's. Nothing was changed."
        ),
        "Correct the address on the ticket. If it is right, invite this person by hand.",
    )
}

pub(super) fn contradictory(name: &str) -> Refusal {
    Refusal::new(
        RefusalCode::SubjectContradictory,
        "Two fields of this ticket name different people",
        format!(
            "One of them names {name}, the other an address that isn't theirs. Nothing was changed."
        ),
        "Correct one of the fields, or empty it.",
    )
}

pub(super) fn date_missing(field: &str) -> Refusal {
    Refusal::new(
        RefusalCode::DateUnusable,
        format!("This ticket has no date in '{field}'"),
        "Nothing was scheduled and nothing was changed.",
        format!("Fill in '{field}' on this ticket, or cut access now."),
    )
}

pub(super) fn date_passed(field: &str) -> Refusal {
    Refusal::new(
        RefusalCode::DateUnusable,
        format!("The date in '{field}' has passed"),
        "Nothing was scheduled and nothing was changed.",
        format!("Correct '{field}' on this ticket, or cut access now."),
    )
}

/// What is agreed on a closed ticket would be called off at once.
pub(super) fn ticket_closed() -> Refusal {
    Refusal::ticket_closed(
        "What was agreed on a closed ticket is called off, so nothing was scheduled and nothing was changed.",
    )
}

/// Jira doesn't say how the ticket stands.
pub(super) fn status_untold() -> Refusal {
    Refusal::ticket_untold("Nothing was scheduled and nothing was changed.")
}

/// The date was moved in the last minutes.
pub(super) fn date_moved() -> Refusal {
    Refusal::new(
        RefusalCode::DateMoved,
        "The date of this ticket has moved",
        "Nothing was changed.",
        "The new date is followed within five minutes.",
    )
}

/// Somebody changed the ticket while its start was being planned.
pub(super) fn ticket_moved() -> Refusal {
    Refusal::new(
        RefusalCode::DateMoved,
        "This ticket was changed a moment ago",
        "Nothing was changed by Offramp.",
        "What was changed is looked at within five minutes.",
    )
}

/// The date has come for somebody else than it was agreed for.
pub(super) fn somebody_else() -> Refusal {
    Refusal::new(
        RefusalCode::SubjectChanged,
        "The ticket names somebody else than when this was scheduled",
        "Nothing was changed.",
        "Check who is meant, then schedule again or start it by hand.",
    )
}

pub(super) fn changed() -> Refusal {
    Refusal::new(
        RefusalCode::PlanChanged,
        "Something changed since you looked",
        "The person, the settings or this ticket isn't as it was when the plan was shown, so nothing was done.",
        "Look at the plan below again, then confirm it.",
    )
}

/// What nobody has looked at before is started only once two looks agree.
pub(super) fn never_agreed() -> Refusal {
    Refusal::new(
        RefusalCode::ConnectionUnreadable,
        "What is listed of this person differs from one look to the next",
        "No two looks in a row came to the same plan. Nothing was changed.",
        "It is tried again in five minutes.",
    )
}

pub(crate) fn hidden(reads: &Reads, read: &Read) -> Refusal {
    match reads.answer(read) {
        Err(ReadFault::Missing | ReadFault::Denied { .. }) => Refusal::new(
            RefusalCode::IssueHidden,
            "You can't see this ticket",
            "Jira doesn't show it to you, so Offramp doesn't act on it. Nothing was changed.",
            "Ask for access to the project.",
        ),
        Err(fault) => Refusal::new(
            RefusalCode::ConnectionUnreadable,
            "The ticket couldn't be read",
            format!("{}. Nothing was changed.", fault.words()),
            "Look again in a minute.",
        ),
        Ok(_) => invalid("another answer"),
    }
}

/// The e-mail address belongs to several people.
pub(super) fn ambiguous(email: &str, matches: &[Sighted]) -> Refusal {
    Refusal::new(
        RefusalCode::SubjectAmbiguous,
        format!("{email} belongs to {} people", matches.len()),
        "Nothing was changed.",
        "Choose the right person in the ticket's people field.",
    )
    .with_candidates(matches.iter().filter_map(|one| one.person.clone().ok()).collect())
}

/// The plan lets somebody in who was cut off, and whoever asks may not give access back.
pub(super) fn lifts_a_cut(why: &Refusal) -> Refusal {
    const UNCHANGED: &str = "Nothing was changed.";
    let why = why.detail.trim_end_matches(UNCHANGED).trim_end();
    Refusal::new(
        RefusalCode::OperatorNotAllowed,
        "This would let somebody in again whose access was cut",
        format!("It needs the right to give access back. {why} {UNCHANGED}"),
        "Ask somebody who may give access back to start this.",
    )
}

/// Who has to confirm, for people.
pub(super) fn approvers(needs: &[ApprovalNeed]) -> String {
    let each: Vec<String> = needs
        .iter()
        .map(|need| {
            let groups: Vec<&str> = need.groups.iter().map(|g| g.name.as_str()).collect();
            format!("somebody of {} for {}", groups.join(" or "), need.why)
        })
        .collect();
    each.join(", and ")
}

/// A second person is missing.
pub(super) fn approval_missing(needs: &[ApprovalNeed]) -> Refusal {
    Refusal::new(
        RefusalCode::ApprovalMissing,
        "A second person has to confirm",
        format!("It needs {}. Nothing was changed.", approvers(needs)),
        "Ask one of them to open this ticket and confirm the plan. It can't be you.",
    )
}

/// Somebody confirmed another plan.
pub(super) fn approval_void(name: &str, changed: &str) -> Refusal {
    Refusal::new(
        RefusalCode::ApprovalVoid,
        format!("Something changed since {name} confirmed"),
        format!(
            "Changed: {changed}. What would be done now isn't what was confirmed, so nothing was done."
        ),
        format!("Ask {name} to look at the plan again and confirm it."),
    )
}

/// Somebody confirmed this plan, too long ago.
pub(super) fn approval_expired(name: &str) -> Refusal {
    Refusal::new(
        RefusalCode::ApprovalExpired,
        format!("What {name} confirmed has expired"),
        "A confirmation counts for as long as the settings say. Nothing was changed.",
        format!("Ask {name} to look at the plan again and confirm it."),
    )
}

/// This person may not confirm.
pub(super) fn approval_not_allowed(needs: &[ApprovalNeed]) -> Refusal {
    let detail = if needs.is_empty() {
        "Nobody has to confirm this plan. Nothing was changed.".to_owned()
    } else {
        format!(
            "It takes {}, and never the person it is about. Nothing was changed.",
            approvers(needs)
        )
    };
    Refusal::new(
        RefusalCode::ApprovalNotAllowed,
        "You can't confirm this plan",
        detail,
        "Ask somebody of these groups to open this ticket.",
    )
}

/// The ticket has no run that took something.
pub(super) fn nothing_to_restore() -> Refusal {
    Refusal::new(
        RefusalCode::RestoreNothing,
        "There is nothing to give back on this ticket",
        "Access is given back from the record of the run that took it, and this ticket has none. Nothing was changed.",
        "Open the ticket that the access was taken on.",
    )
}

/// Nobody knows whether an empty new team is forgotten or means that somebody is in none any more.
pub(super) fn empty_team(settings: &Settings) -> Refusal {
    let field = settings.team_fields.as_ref().map_or("New team", |teams| teams.to.name.as_str());
    Refusal::new(
        RefusalCode::BundleUnknown,
        format!("'{field}' is empty"),
        "While nobody says which team is joined, nothing is taken. Nothing was changed.",
        format!(
            "Fill in '{field}'. If an empty one is to mean that somebody leaves every team, a Jira admin says so in the settings."
        ),
    )
}

/// The ticket names a team that the settings do not know, or none.
pub(super) fn unknown_team(what: &str, team: Option<&str>) -> Refusal {
    let title = match team {
        Some(team) => format!("The team '{}' has no bundle", visible(team)),
        None => format!("This ticket doesn't name the {what}"),
    };
    Refusal::new(
        RefusalCode::BundleUnknown,
        title,
        "Without a bundle nobody knows what the team has. Nothing was changed.",
        "Correct the field on the ticket, or ask a Jira admin to add a bundle for the team.",
    )
}
