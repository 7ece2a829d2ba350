//! What a run says on its ticket: a property, which workflow rules and searches read, and one
//! comment for people. Neither names the person: the ticket does that.

use super::gate::Void;
use super::run::{Reach, Rest, Run, Stage, StepOutcome, StepRun};
use super::storage::Book;
use crate::connector::Line;
use crate::domain::RunId;
use crate::domain::record::record;
use crate::plan::{Rung, Step};
use crate::playbook::PlaybookId;
use serde_json::{Value, json};

/// Version of the property's shape.
const VERSION: u16 = 1;
/// Steps that a comment lists; the panel has all of them.
const LISTED_MAX: usize = 20;

/// Said on the ticket instead of words that name the person.
const IN_PANEL: &str = "the panel says why";

/// The state of a property that no longer holds.
const VOID: &str = "void";

/// The state of a run that has not come to rest.
pub const RUNNING: &str = "running";

/// The state as the property says it: `running`, `done`, `byHand` or `attention`.
#[must_use]
pub fn state(run: &Run) -> &'static str {
    match run.rest {
        None => RUNNING,
        Some(Rest::Done) => "done",
        // What was refused for want of a right is nobody's handwork: an operator tries it again.
        Some(_) if run.waits_for_another_try() => "attention",
        Some(_) => "byHand",
    }
}

/// Stands for what the ticket has to be told now; the same text, nothing to tell.
#[must_use]
pub fn tale(book: &Book) -> String {
    let state = state(&book.run);
    match book.run.rest {
        None => state.to_owned(),
        Some(_) => format!("{state}@{}", book.head().0),
    }
}

/// The words by which a run's comment is found again.
#[must_use]
pub fn reference(run: &Run) -> String {
    format!("Reference: {}", run.opened.run)
}

/// The ticket's property: what workflow rules and searches can see of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketProperty {
    /// Of this shape.
    pub version: u16,
    /// The ticket's last run.
    pub run: RunId,
    /// What it is.
    pub playbook: PlaybookId,
    /// As [`state`] says it, or `void`: see [`voided`].
    pub state: String,
    /// Once it rests: whether the person is cut off (`yes`, `no`, `unknown`), where that is promised.
    pub cut_off: Option<String>,
    /// Once it rests: how it ended.
    pub outcomes: Option<Outcomes>,
    /// Once it rests: the head of its record, so that a change of the record shows.
    pub record: Option<Anchor>,
}
record!(TicketProperty { version, run, playbook, state, cut_off, outcomes, record });

/// How many steps ended how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcomes {
    /// A read shows it.
    pub proven: u32,
    /// A read shows the opposite.
    pub failed: u32,
    /// No read tells.
    pub unknown: u32,
    /// Somebody has to do it.
    pub manual: u32,
}
record!(Outcomes { proven, failed, unknown, manual });

/// Where a record ended when the ticket was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Entries so far.
    pub entries: u32,
    /// Hash of the last, which holds that of the one before.
    pub head: String,
}
record!(Anchor { entries, head });

/// The value of the ticket's property.
#[must_use]
pub fn property(book: &Book) -> Value {
    let run = &book.run;
    let rests = run.rest.is_some();
    let (entries, hash) = book.head();
    json!(TicketProperty {
        version: VERSION,
        run: run.opened.run.clone(),
        playbook: run.opened.plan.playbook,
        state: state(run).to_owned(),
        cut_off: run.cut_off().filter(|_| rests).map(|cut| cut.as_str().to_owned()),
        outcomes: rests.then(|| counted(run)),
        record: rests.then(|| Anchor { entries, head: hash.to_owned() }),
    })
}

/// The same property where it no longer holds: its `state` is `void`, and `why` says since what.
#[must_use]
pub fn voided(mut property: Value, why: Void) -> Value {
    if let Value::Object(fields) = &mut property {
        fields.insert("state".to_owned(), json!(VOID));
        fields.insert("why".to_owned(), json!(why.as_str()));
    }
    property
}

/// What a ticket says that has no run, where somebody made it say something.
#[must_use]
pub fn void_without_run() -> Value {
    json!({ "version": VERSION, "state": VOID, "why": Void::NoRun.as_str() })
}

/// How many of a run's steps ended how, so far.
#[must_use]
pub fn counted(run: &Run) -> Outcomes {
    let count = |kind| u32::try_from(outcomes(run, kind).count()).unwrap_or(u32::MAX);
    Outcomes {
        proven: count(Kind::Proven),
        failed: count(Kind::Failed).saturating_add(count(Kind::Denied)),
        unknown: count(Kind::Unknown),
        manual: count(Kind::Manual),
    }
}

/// What happened, what is left, and for whom.
#[must_use]
pub fn comment(book: &Book) -> Vec<Line> {
    let run = &book.run;
    let title = run.opened.plan.playbook.title();
    let (proven, total) = run.progress();
    let mut lines = vec![Line::Says(match (run.rest, run.steps_left()) {
        (None, _) => format!("Offramp is at work: {title}."),
        (Some(_), Some(left)) => format!("{title}: {left}"),
        (Some(_), None) => {
            format!("{title} is done. {proven} of {total} steps proven by reading again.")
        }
    })];
    lines.extend(run.about("The person").filter(|_| run.rest.is_some()).map(Line::Says));
    let kinds = [
        (Kind::Failed, "Failed:"),
        (Kind::Denied, "Refused for want of a right:"),
        (Kind::Unknown, "Not known, and looked at again every 5 minutes:"),
        (Kind::Manual, "To be done by hand as the panel says, and looked at every 5 minutes:"),
    ];
    for (kind, head) in kinds {
        let all: Vec<String> = outcomes(run, kind).collect();
        if all.is_empty() {
            continue;
        }
        lines.push(Line::Says(head.to_owned()));
        lines.extend(listed(all));
    }
    lines.extend(left(run));
    lines.push(Line::Says(anchor(book)));
    lines.push(Line::Says(reference(run)));
    lines
}

/// What is left and can be used, or nobody knows; the panel has the rest.
fn left(run: &Run) -> Vec<Line> {
    let mut lines = Vec::new();
    if run.rest.is_none() {
        return lines;
    }
    let all = run.left();
    for reach in [Reach::Open, Reach::Unknown, Reach::Stays] {
        let some = all.iter().filter(|left| left.reach == reach);
        let or = |text: &str, panel: &str| {
            if names(run, text) { panel.to_owned() } else { text.to_owned() }
        };
        let told: Vec<String> = some
            .map(|left| {
                let path = or(&left.path, IN_PANEL);
                let remedy = or(&left.remedy, "The panel says what to do.");
                format!("{}: {path}. {remedy}", or(&left.what, "Something"))
            })
            .collect();
        if told.is_empty() {
            continue;
        }
        lines.push(Line::Says(format!("{}:", reach.title())));
        lines.extend(listed(told));
    }
    lines
}

/// As many as a comment has room for.
fn listed(all: Vec<String>) -> Vec<Line> {
    let more = all.len().saturating_sub(LISTED_MAX);
    let mut lines: Vec<Line> = all.into_iter().take(LISTED_MAX).map(Line::Item).collect();
    if more > 0 {
        lines.push(Line::Item(format!("and {more} more, in the panel")));
    }
    lines
}

/// The line that names the head of the record: another one with each change.
#[must_use]
pub fn anchor(book: &Book) -> String {
    let (entries, hash) = book.head();
    format!("Record: {entries} entries, {hash}")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Proven,
    Failed,
    Denied,
    Unknown,
    Manual,
}

/// The steps with this outcome, in words.
fn outcomes(run: &Run, wanted: Kind) -> impl Iterator<Item = String> {
    run.steps().filter_map(move |(step, state)| {
        let Stage::Concluded { outcome } = &state.stage else { return None };
        let kind = match outcome {
            StepOutcome::Proven { .. } => Kind::Proven,
            StepOutcome::Failed { .. } => Kind::Failed,
            StepOutcome::Unknown { .. } => Kind::Unknown,
            StepOutcome::Manual { .. } if state.is_denied() => Kind::Denied,
            StepOutcome::Manual { .. } => Kind::Manual,
            StepOutcome::Skipped { .. } => return None,
        };
        (kind == wanted).then(|| format!("{}: {}", step.title, why(run, step, state, outcome)))
    })
}

/// Why a step ended as it did, without what the person is called. What is done by hand is said by
/// the step's own title: only the task names them. Words of somebody else's that name them are left
/// to the panel, whole: nothing is cut out of a text, where a short name may be a word of its own.
fn why(run: &Run, step: &Step, state: &StepRun, outcome: &StepOutcome) -> String {
    let reason = match (outcome, state.rung(step)) {
        (StepOutcome::Manual { .. }, Some(Rung::ByHand(task))) => {
            format!("{}{} does it", state.before_by_hand(step), task.who)
        }
        _ => outcome.reason().to_owned(),
    };
    if names(run, &reason) { IN_PANEL.to_owned() } else { reason }
}

/// Whether a text holds what the person is called, as words of their own.
fn names(run: &Run, text: &str) -> bool {
    let person = &run.opened.person;
    let called = [Some(person.name.as_str()), person.email.as_deref()];
    let called = called.into_iter().flatten().filter(|name| !name.is_empty());
    called.into_iter().any(|name| holds(&text.to_lowercase(), &name.to_lowercase()))
}

/// Whether `name` stands in a text and is no part of a longer word there.
fn holds(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, found)| {
        let (before, rest) = text.split_at(at);
        let after = rest.strip_prefix(found).unwrap_or_default();
        let joins = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        !joins(before.chars().next_back()) && !joins(after.chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn a_short_name_is_not_found_inside_other_words() {
        for text in ["al: nothing", "left to al's team", "also in al", "(al)"] {
            assert!(holds(text, "al"), "{text}");
        }
        for text in ["also", "alan", "éal", "final al1", ""] {
            assert!(!holds(text, "al"), "{text}");
        }
    }
}
