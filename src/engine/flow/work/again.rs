//! Before each wave of writes: whether the run may go on at all. The settings in force, the person
//! and whoever answers for the run are read at that moment, at most about a minute before the wave is
//! recorded, and the wave is recorded only under the very settings that were asked. What is
//! forbidden is not sent and says why; what nobody can tell is asked again and nothing is sent.

use super::{Flow, ReadStep, Stage, Then, Work, ask, feed};
use crate::connector::{Answer, Read};
use crate::domain::{AccountId, GroupId, Instant, Person};
use crate::engine::command::{Check, What};
use crate::engine::event::{Loaded, Outcome};
use crate::engine::flow::settings::settings_of;
use crate::engine::flow::shared::{holds, permission_of};
use crate::engine::policy_book::{self, Version};
use crate::engine::reads::{Patience, Reads};
use crate::engine::run::{Entry, ONE_PERSON_EACH, Run, StepOutcome, limits};
use crate::engine::storage::{self, read_as};
use crate::engine::{Frame, Move};
use crate::plan::{Probe, StepId};
use crate::policy::{
    Barred, Later, Refusal, RefusalCode, Settings, Witness, asks_who_holds, may_go_on,
    may_take_over,
};
use serde_json::Value;

/// How long an answer counts, from when it was asked for.
const FRESH_MS: i64 = 60_000;
/// Readings of one question, so that two in a row may agree: a list that stops short looks like one
/// without what it leaves out.
const READINGS_MAX: u32 = 3;
/// How often it is asked again at first what nobody can tell, and from when on more rarely.
const SOON_MS: i64 = 10_000;
/// How long nobody can tell before it is said that what is left is unknown; it is asked about all
/// the same, whenever the run is looked at.
const UNTOLD_MS: i64 = 900_000;

/// That the run was allowed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Asked {
    /// When that was asked.
    at: Instant,
    /// By which version of the settings.
    version: Option<u64>,
}

impl Asked {
    /// The settings that were asked are still in force.
    pub(super) fn still(&self) -> Check {
        policy_book::still(self.version)
    }

    /// Whether these are the settings that were asked.
    pub(super) fn is_of(&self, current: Option<&Value>) -> bool {
        version_of(current) == self.version
    }
}

/// The settings, and which version of them it is.
type InForce = Box<(Settings, Option<u64>)>;

/// What a reading said that is believed only once the next says it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doubt {
    /// It bars the run.
    Barred,
    /// Nothing bars the run, and the person is in none of the lists.
    Unlisted,
    /// It could not be read.
    Untold,
}

/// A question that is out.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Question {
    at: Instant,
    /// Which reading of it this is, from 1; 0 where it was not asked for by itself.
    reading: u32,
    /// What the reading before left open.
    doubt: Option<Doubt>,
    /// Whether it is asked who holds the app's permission, by the settings of the reading before.
    permission: Option<Read>,
    /// The settings in force; nothing until they are read.
    settings: Option<Result<InForce, Refusal>>,
}

/// What an answer comes to.
enum Verdict {
    Allowed(Asked),
    Unlisted(Asked),
    Barred(Barred),
    /// It turns on who holds the permission.
    Unsure(Option<Read>),
    Untold(Refusal),
}

/// The settings in force.
pub(super) fn grounds() -> What {
    What::Load { reads: vec![policy_book::read_current(), storage::read(storage::settings_key())] }
}

/// Takes the settings out of what came back, where they were asked for and are not there yet.
pub(super) fn taken(question: Option<&mut Question>, mut outcomes: Vec<Outcome>) -> Vec<Outcome> {
    if let Some(question) = question.filter(|question| question.settings.is_none()) {
        question.settings = Some(settings_in(outcomes.pop()));
    }
    outcomes
}

fn settings_in(outcome: Option<Outcome>) -> Result<InForce, Refusal> {
    let Some(Outcome::Load(Loaded::Values { values })) = outcome else {
        return Err(crate::engine::flow::storage_failed("the settings"));
    };
    let settings = settings_of(values.get(1).unwrap_or(&Value::Null))?;
    Ok(Box::new((settings, version_of(values.first()))))
}

fn version_of(current: Option<&Value>) -> Option<u64> {
    read_as::<Version>(current).map(|version| version.version)
}

/// A wave was not recorded, as other settings have come into force since it was asked.
pub(super) fn settings_changed() -> Refusal {
    Refusal::new(
        RefusalCode::PolicyChanged,
        "The settings have changed meanwhile, so it is asked again whether this may go on",
        "Nothing more was changed.",
        "Look again in a few minutes.",
    )
}

impl Verdict {
    fn doubt(&self) -> Option<Doubt> {
        match self {
            Self::Unlisted(_) => Some(Doubt::Unlisted),
            Self::Barred(_) => Some(Doubt::Barred),
            Self::Untold(_) => Some(Doubt::Untold),
            Self::Allowed(_) | Self::Unsure(_) => None,
        }
    }
}

impl Work {
    /// Whether nothing of the run is stored yet.
    pub(in crate::engine::flow) fn is_opening(&self) -> bool {
        self.opening.is_some()
    }

    /// Whether the acts may go out without another question. Whoever opens a run has just asked,
    /// but of whoever confirmed it nothing is known since they did.
    pub(super) fn is_allowed(&self, now: Instant) -> bool {
        let opens =
            self.opening.is_some() && self.book.run.opened.approved_by.accounts().is_empty();
        let fresh = |asked: &Asked| now.since(asked.at) <= FRESH_MS;
        opens || self.asked.as_ref().is_some_and(fresh)
    }

    /// Records the acts; they go out once that is stored.
    pub(super) fn send(mut self: Box<Self>, steps: Vec<StepId>, now: Instant) -> Move {
        self.book.write(&Entry::Sent { at: now, steps: steps.clone() });
        self.store(Then::Act { steps }, now)
    }

    /// Asks whether acts may go out.
    pub(super) fn ask_again(self: Box<Self>, now: Instant) -> Move {
        self.ask_once(None, 1, None, now)
    }

    fn ask_once(
        mut self: Box<Self>,
        permission: Option<Read>,
        reading: u32,
        doubt: Option<Doubt>,
        now: Instant,
    ) -> Move {
        self.asked = None;
        let wave = std::iter::once(self.book.run.sight().people()).chain(permission.clone());
        // Nobody waits for a run in the queue; whoever opens one waits in front of the screen.
        let patience = if self.opening.is_some() { Patience::SCREEN } else { Patience::RUN };
        let reads = Reads::new(self.route(), patience, wave.collect());
        let question = Question { at: now, reading, doubt, permission, settings: None };
        let mut commands = ask(&reads);
        commands.push(grounds());
        self.stage = Stage::Asking { question, reads };
        Move::Ask(Flow::Work(self), commands)
    }

    /// The same question beside a look at the person, where acts may follow it.
    pub(super) fn question_beside(&self, reads: &Reads, now: Instant) -> Option<Question> {
        let run = &self.book.run;
        let told = !reads.is_unasked(&run.sight().people());
        let open = run.steps().any(|(step, state)| state.acts(step) && !state.is_concluded());
        let (permission, settings, doubt) = (None, None, None);
        (told && open).then_some(Question { at: now, reading: 0, doubt, permission, settings })
    }

    /// What a look showed beside: only that the run is allowed is believed of it.
    pub(super) fn note_allowed(&mut self, beside: Option<Question>, reads: &Reads) {
        if let Some(question) = beside
            && let Verdict::Allowed(asked) = self.verdict(&question, reads)
        {
            self.asked = Some(asked);
        }
    }

    /// The answer to [`Self::ask_again`].
    pub(super) fn asked(
        mut self: Box<Self>,
        mut question: Question,
        mut reads: Reads,
        outcomes: Vec<Outcome>,
        frame: &Frame,
        now: Instant,
    ) -> Move {
        let outcomes = taken(Some(&mut question), outcomes);
        if let ReadStep::Ask(commands) = feed(&mut reads, outcomes, now) {
            self.stage = Stage::Asking { question, reads };
            return Move::Ask(Flow::Work(self), commands);
        }
        let verdict = self.verdict(&question, &reads);
        let agrees = question.doubt.is_some() && question.doubt == verdict.doubt();
        let last = question.reading >= READINGS_MAX;
        let verdict = match verdict {
            Verdict::Unlisted(asked) if agrees => Verdict::Allowed(asked),
            other => other,
        };
        match verdict {
            Verdict::Allowed(asked) => {
                self.asked = Some(asked);
                self.go_on(frame, now)
            }
            Verdict::Barred(barred) if agrees => self.withhold(barred, frame, now),
            Verdict::Untold(refusal) if agrees || last => self.cannot_tell(refusal, frame, now),
            Verdict::Barred(_) | Verdict::Unlisted(_) if last => {
                self.cannot_tell(untold("one reading says this and the next that"), frame, now)
            }
            // Once that is asked for, nothing is unsure any more.
            Verdict::Unsure(permission) => {
                self.ask_once(permission, question.reading, question.doubt, now)
            }
            doubtful => {
                let (reading, found) = (question.reading + 1, doubtful.doubt());
                // Whoever was listed a moment ago is left out by a list that stops short.
                let is_short =
                    question.doubt == Some(Doubt::Barred) && found == Some(Doubt::Unlisted);
                let doubt = if is_short { question.doubt } else { found };
                self.ask_once(question.permission, reading, doubt, now)
            }
        }
    }

    fn verdict(&self, question: &Question, reads: &Reads) -> Verdict {
        let (settings, version) = match &question.settings {
            Some(Ok(read)) => (&read.0, read.1),
            Some(Err(refusal)) => return Verdict::Untold(refusal.clone()),
            None => return Verdict::Untold(untold("the settings weren't read")),
        };
        let run = &self.book.run;
        let people = match reads.answer(&run.sight().people()) {
            Ok(Answer::People(people)) => people,
            Ok(_) => return Verdict::Untold(untold("another answer")),
            Err(fault) => return Verdict::Untold(untold(&fault.words())),
        };
        let mut unread = None;
        let mut seen = |account: &AccountId| -> Option<&Person> {
            match &people.iter().find(|one| one.is(account))?.person {
                Ok(person) => Some(person),
                Err(why) => {
                    unread = Some(why.clone());
                    None
                }
            }
        };
        let account = run.target().account;
        let (operator, subject) = (seen(&run.in_charge), seen(account));
        let approvers = run.opened.approved_by.accounts().iter();
        let approvers: Vec<Witness<'_>> =
            approvers.map(|account| Witness { account, seen: seen(account) }).collect();
        if let Some(why) = unread {
            return Verdict::Untold(untold(&why));
        }
        let (demotes, gives) = (self.demotes(), self.gives());
        let later = Later {
            playbook: run.opened.plan.playbook,
            grounds: run.opened.grounds.as_ref(),
            ticket_key: run.opened.issue_key.as_str(),
            rule: &run.opened.rule,
            operator: Witness { account: &run.in_charge, seen: operator },
            took_over: run.in_charge != run.opened.operator,
            holds_permission: holds(reads, question.permission.as_ref()),
            approvers: &approvers,
            one_for_all: run.opened.schema < ONE_PERSON_EACH,
            subject: Witness { account, seen: subject },
            was: &run.opened.person,
            demotes: &demotes,
            gives: &gives,
        };
        match may_go_on(settings, &later) {
            Ok(()) => {
                let asked = Asked { at: question.at, version };
                // Whoever is in none of the lists may only have been left out of one.
                match subject {
                    None if !account.is_invitee() => Verdict::Unlisted(asked),
                    _ => Verdict::Allowed(asked),
                }
            }
            Err(_) if question.permission.is_none() && asks_who_holds(settings, &later) => {
                Verdict::Unsure(permission_of(&run.in_charge, &self.app, settings))
            }
            Err(barred) => match question.permission.as_ref().map(|read| reads.answer(read)) {
                Some(Err(fault)) => Verdict::Untold(untold(&fault.words())),
                _ => Verdict::Barred(barred),
            },
        }
    }

    /// Roles on the organization that the plan takes.
    fn demotes(&self) -> Vec<&str> {
        let probes = self.book.run.steps().map(|(step, _)| &step.probe);
        probes
            .filter_map(|probe| match probe {
                Probe::WithoutOrgRole { role } => Some(role.as_str()),
                _ => None,
            })
            .collect()
    }

    /// Groups that the plan gives; what the person was in before is nothing that it gives.
    fn gives(&self) -> Vec<&GroupId> {
        let was = &self.book.run.opened.person;
        let probes = self.book.run.steps().map(|(step, _)| &step.probe);
        probes
            .filter_map(|probe| match probe {
                Probe::InGroup { group } => Some(group),
                _ => None,
            })
            .filter(|group| !was.is_in(group))
            .collect()
    }

    /// What is left is forbidden: nothing of it is sent, and each step says so. What is done stays.
    fn withhold(mut self: Box<Self>, barred: Barred, frame: &Frame, now: Instant) -> Move {
        if self.opening.is_some() {
            return Move::refuse(barred.refusal());
        }
        let reason = format!("not done. {}. {}", barred.why, barred.remedy);
        self.conclude(&StepOutcome::Failed { reason }, now);
        self.go_on(frame, now)
    }

    fn conclude(&mut self, outcome: &StepOutcome, now: Instant) {
        for step in self.book.run.unsent() {
            self.book.write(&Entry::Concluded { at: now, step, outcome: outcome.clone() });
        }
    }

    /// Nobody can tell whether the run may go on: nothing is sent, and it is asked again.
    fn cannot_tell(mut self: Box<Self>, refusal: Refusal, frame: &Frame, now: Instant) -> Move {
        if self.opening.is_some() {
            return Move::refuse(refusal);
        }
        if self.must_tell(now) {
            return self.tell(frame, now);
        }
        if self.book.run.rest.is_some() {
            return self.hand_over(now, now.plus_ms(limits::WATCH_MS), None);
        }
        let why = format!("nobody can tell whether this may go on: {}", refusal.detail);
        let waited_ms = now.since(self.book.run.last_news_at());
        if waited_ms > UNTOLD_MS {
            self.conclude(&StepOutcome::Unknown { reason: why }, now);
            return self.go_on(frame, now);
        }
        let wait_ms = if waited_ms <= FRESH_MS { SOON_MS } else { FRESH_MS };
        self.wait(now.plus_ms(wait_ms), why, now)
    }
}

/// Whether whoever tries a run again that needs somebody may answer for it from then on; `holds`:
/// they were seen to hold the app's own permission.
///
/// # Errors
/// Why not, said to them.
pub(crate) fn may_be_taken_over(
    run: &Run,
    settings: &Settings,
    by: Witness<'_>,
    holds: bool,
) -> Result<(), Refusal> {
    let approvers = run.opened.approved_by.accounts().iter();
    let approvers: Vec<Witness<'_>> =
        approvers.map(|account| Witness { account, seen: None }).collect();
    let later = Later {
        playbook: run.opened.plan.playbook,
        grounds: run.opened.grounds.as_ref(),
        ticket_key: run.opened.issue_key.as_str(),
        rule: &run.opened.rule,
        operator: by,
        took_over: true,
        holds_permission: holds,
        approvers: &approvers,
        one_for_all: run.opened.schema < ONE_PERSON_EACH,
        subject: Witness { account: run.target().account, seen: None },
        was: &run.opened.person,
        demotes: &[],
        gives: &[],
    };
    may_take_over(settings, &later)
}

fn untold(why: &str) -> Refusal {
    Refusal::new(
        RefusalCode::ConnectionUnreadable,
        "Nobody can tell whether this may be started",
        format!("{why}. Nothing was changed."),
        "Look again in a minute. If it stays, tell a Jira admin.",
    )
}
