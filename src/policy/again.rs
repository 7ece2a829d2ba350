//! Whether a run may go on: asked before each wave of its writes, of the settings in force at that
//! moment and of people as they are by then. What it was opened by proves nothing any more.

use super::approval::{ApprovalNeed, PlanEffects, approvals_needed, may_approve_together};
use super::authorize::{is_operator, may_be_subject, rules_for, who_may};
use super::rule::{Rule, TicketKind};
use super::{Question, Refusal, RefusalCode, Settings};
use crate::domain::record::record;
use crate::domain::{AccountId, AccountKind, AccountStatus, DirectoryId, GroupId, Person};
use crate::playbook::PlaybookId;

/// What of a run's ticket and person its rules are about, as it was when the run was opened. A run
/// changes the groups and directories of its person, so its rules' bounds are not asked of those.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grounds {
    /// Project key.
    pub project: String,
    /// Type of the ticket, by name.
    pub issue_type: String,
    /// Request type, by name.
    pub request_type: Option<String>,
    /// The person's directories.
    pub directories: Vec<DirectoryId>,
    /// Whether it lets somebody in who was cut off.
    pub lifts_a_cut: bool,
}
record!(Grounds { project, issue_type, request_type, directories; lifts_a_cut });

impl Grounds {
    /// What kind of ticket it is.
    #[must_use]
    pub fn kind(&self) -> TicketKind<'_> {
        TicketKind {
            project: &self.project,
            issue_type: &self.issue_type,
            request_type: self.request_type.as_deref(),
        }
    }
}

/// Somebody who answers for a run, and how the organization describes them now.
#[derive(Clone, Copy, Debug)]
pub struct Witness<'a> {
    /// Who.
    pub account: &'a AccountId,
    /// `None`: the organization lists no such account.
    pub seen: Option<&'a Person>,
}

/// What a run is, and what is so at this moment.
#[derive(Clone, Copy, Debug)]
pub struct Later<'a> {
    /// What is run.
    pub playbook: PlaybookId,
    /// By which ticket it was opened; `None` where an earlier version opened it.
    pub grounds: Option<&'a Grounds>,
    /// The ticket's key then.
    pub ticket_key: &'a str,
    /// The rule that let it be opened.
    pub rule: &'a str,
    /// Who started it, or last asked to try it again.
    pub operator: Witness<'a>,
    /// Whether they asked to try it again, and somebody else had started it.
    pub took_over: bool,
    /// Whether they were seen to hold the app's own permission.
    pub holds_permission: bool,
    /// Who confirmed it, where somebody had to.
    pub approvers: &'a [Witness<'a>],
    /// Whether one person's word was enough for all that had to be confirmed, as in earlier versions.
    pub one_for_all: bool,
    /// Whom it is about.
    pub subject: Witness<'a>,
    /// The same, as they were when it was opened.
    pub was: &'a Person,
    /// Roles on the organization that it takes.
    pub demotes: &'a [&'a str],
    /// Groups that it gives: they protect nobody from the run that gives them.
    pub gives: &'a [&'a GroupId],
}

/// Why a run may not go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Barred {
    /// The kind of reason.
    pub code: RefusalCode,
    /// In words, without a name.
    pub why: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
}

impl Barred {
    /// As whoever presses is told, where nothing has been written yet.
    #[must_use]
    pub fn refusal(self) -> Refusal {
        let detail = "So this may not be started any more. Nothing was changed.";
        Refusal::new(self.code, self.why, detail, self.remedy)
    }
}

const PROTECTED: Barred = Barred {
    code: RefusalCode::SubjectProtected,
    why: "The person is protected by now",
    remedy: "An admin has to take the protection away first.",
};
const ADMIN: Barred = Barred {
    code: RefusalCode::SubjectProtected,
    why: "The person is an admin by now, which they were not when this was planned",
    remedy: "An organization admin has to take the role away first.",
};
const SELF: Barred = Barred {
    code: RefusalCode::SubjectSelf,
    why: "Whoever runs this is the person it is about",
    remedy: "Another operator has to try again.",
};
const NO_PERSON: Barred = Barred {
    code: RefusalCode::SubjectApp,
    why: "The account is no person's by now",
    remedy: "An organization admin manages agents and apps.",
};
const OPERATOR: Barred = Barred {
    code: RefusalCode::OperatorNotAllowed,
    why: "Whoever started this may no longer run it",
    remedy: "Another operator has to try again.",
};
const TAKEN_OVER: Barred = Barred {
    code: RefusalCode::OperatorNotAllowed,
    why: "Whoever tried this again may not run it",
    remedy: "An operator who may run it has to try again.",
};
const OPERATOR_GONE: Barred = Barred {
    code: RefusalCode::OperatorNotAllowed,
    why: "The account that started this is no longer active",
    remedy: "Another operator has to try again.",
};
const APPROVER: Barred = Barred {
    code: RefusalCode::ApprovalVoid,
    why: "Whoever confirmed this may no longer confirm it",
    remedy: "Somebody else who may has to confirm it.",
};
const APPROVER_GONE: Barred = Barred {
    code: RefusalCode::ApprovalVoid,
    why: "The account that confirmed this is no longer active",
    remedy: "Somebody else who may has to confirm it.",
};

/// Whether the next writes of a run may go out.
///
/// # Errors
/// What forbids them now.
pub fn may_go_on<'a>(settings: &Settings, later: &Later<'a>) -> Result<(), Barred> {
    subject_is_free(settings, later)?;
    let operator = later.operator;
    if operator.seen.is_some_and(|person| !is_active(person)) {
        return Err(OPERATOR_GONE);
    }
    let rules = rules_in_force(settings, later);
    let lifts = later.grounds.is_some_and(|grounds| grounds.lifts_a_cut);
    let restores = || rules_in_force(settings, &Later { playbook: PlaybookId::Restore, ..*later });
    if rules.is_empty() || lifts && restores().is_empty() {
        return Err(if later.took_over { TAKEN_OVER } else { OPERATOR });
    }
    if later.approvers.is_empty() {
        return Ok(());
    }
    let active = |witness: &Witness<'a>| witness.seen.filter(|person| is_active(person));
    let approvers: Option<Vec<&Person>> = later.approvers.iter().map(active).collect();
    let approvers = approvers.ok_or(APPROVER_GONE)?;
    let confirms = |rule: &Rule| {
        let effects = PlanEffects::of(settings, later.playbook, later.was, lifts);
        let needs = approvals_needed(settings, Some(rule), effects);
        still_confirm(&needs, &approvers, later)
    };
    let is_somebody_else =
        later.approvers.iter().all(|approver| approver.account != operator.account);
    if is_somebody_else && rules.into_iter().any(confirms) {
        return Ok(());
    }
    Err(APPROVER)
}

/// Whether somebody may try a run again that needs somebody: from then on they answer for it, so the
/// question is asked about them and before anything is written. What turns on who holds the app's own
/// permission is left to the question before the writes.
///
/// # Errors
/// Why not, said to whoever tries.
pub fn may_take_over(settings: &Settings, later: &Later<'_>) -> Result<(), Refusal> {
    const UNCHANGED: &str = "Nothing was changed.";
    const REMEDY: &str = "Ask another operator to try again.";
    let account = later.operator.account;
    if later.subject.account == account {
        let detail = format!("Nobody takes or gives access to themselves. {UNCHANGED}");
        return Err(Refusal::new(
            RefusalCode::SubjectSelf,
            "You can't try this again: it is about you",
            detail,
            REMEDY,
        ));
    }
    if later.approvers.iter().any(|approver| approver.account == account) {
        let detail = format!("Of the two people that it needs one would be left. {UNCHANGED}");
        return Err(Refusal::new(
            RefusalCode::ApprovalNotAllowed,
            "You can't try this again: you confirmed it",
            detail,
            REMEDY,
        ));
    }
    let lifts = later.grounds.is_some_and(|grounds| grounds.lifts_a_cut);
    let asked = std::iter::once(later.playbook).chain(lifts.then_some(PlaybookId::Restore));
    for playbook in asked {
        let of_this = Later { playbook, ..*later };
        if !rules_in_force(settings, &of_this).is_empty() || asks_who_holds(settings, &of_this) {
            continue;
        }
        let needs = later.grounds.map_or_else(
            || format!("the rule '{}'", later.rule),
            |grounds| who_may(settings, grounds.kind(), playbook),
        );
        let title = playbook.title();
        return Err(Refusal::new(
            RefusalCode::OperatorNotAllowed,
            "You can't try this again: no rule lets you run it",
            format!("'{title}' of this person needs {needs}. {UNCHANGED}"),
            "Ask an operator who has that to try again.",
        ));
    }
    Ok(())
}

/// Whether the answer turns on who holds the app's own permission: everybody else would be refused.
#[must_use]
pub fn asks_who_holds(settings: &Settings, later: &Later<'_>) -> bool {
    let held = Later { holds_permission: true, ..*later };
    rules_in_force(settings, later).is_empty() && !rules_in_force(settings, &held).is_empty()
}

fn still_confirm(needs: &[ApprovalNeed], approvers: &[&Person], later: &Later<'_>) -> bool {
    let subject = later.subject.account;
    if needs.is_empty() {
        return approvers.iter().all(|person| person.account != *subject);
    }
    if later.one_for_all {
        let each = needs.chunks(1);
        return each.into_iter().all(|need| may_approve_together(need, approvers, subject));
    }
    may_approve_together(needs, approvers, subject)
}

fn subject_is_free(settings: &Settings, later: &Later<'_>) -> Result<(), Barred> {
    let Witness { account, seen } = later.subject;
    if settings.protections.accounts.contains(account) {
        return Err(PROTECTED);
    }
    if *account == *later.operator.account {
        return Err(SELF);
    }
    let Some(person) = seen else { return Ok(()) };
    let taken = |role: &&str| later.demotes.contains(role);
    if !person.admin_roles().iter().all(taken) {
        return Err(ADMIN);
    }
    let mut person = person.clone();
    person.groups.retain(|(id, _)| !later.gives.contains(&id));
    may_be_subject(settings, later.operator.account, &person, later.playbook).map_err(|refusal| {
        match refusal.code {
            RefusalCode::SubjectProtected => PROTECTED,
            RefusalCode::SubjectSelf => SELF,
            _ => NO_PERSON,
        }
    })
}

/// An app's account is a member of nothing, and works.
fn is_active(person: &Person) -> bool {
    let kind = person.account_type.as_deref().map(AccountKind::of);
    match kind {
        Some(AccountKind::Program) => person.account_status == AccountStatus::Active,
        _ => !person.is_locked_out(),
    }
}

/// The rules that let the operator run this, by the settings in force.
fn rules_in_force<'s>(settings: &'s Settings, later: &Later<'_>) -> Vec<&'s Rule> {
    let project = later.ticket_key.rsplit_once('-').map_or("", |(project, _)| project);
    let unknown = TicketKind { project, issue_type: "", request_type: None };
    let question = Question {
        operator: later.operator.account,
        operator_person: later.operator.seen,
        holds_permission: later.holds_permission,
        ticket: later.grounds.map_or(unknown, Grounds::kind),
        playbook: later.playbook,
        subject: None,
    };
    // Of an earlier version's run only the rule that opened it is known to be about its ticket.
    let of_earlier =
        |rule: &&Rule| rule.name == later.rule && rule.projects.iter().any(|own| own == project);
    let fitting: Vec<&Rule> = match later.grounds {
        Some(_) => rules_for(settings, question.ticket).collect(),
        None => settings.rules.iter().filter(of_earlier).collect(),
    };
    let directories = later.grounds.map(|grounds| grounds.directories.as_slice());
    fitting
        .into_iter()
        .filter(|rule| rule.allows(later.playbook) && is_operator(rule, &question))
        .filter(|rule| rule.subjects.covers(later.was, directories, settings))
        .collect()
}
