//! A person at a ticket: who they are, whom the ticket is about, what may be done, and the press
//! of the button. A preview and a start are the same up to the plan's hash.

use super::settings::settings_of;
use super::{Flow, ReadStep, ask, feed, loaded, read_as, work};
use crate::connector::{Answer as Read_, Issue, Read, Route};
use crate::domain::{AccountId, Instant, Observation, Person, RunId};
use crate::engine::command::{StorageRead, What};
use crate::engine::event::{Outcome, PanelContext};
use crate::engine::observe::{self, reads_about, required};
use crate::engine::reads::{Patience, Reads};
use crate::engine::run::{JOURNAL_SCHEMA, Opened, limits};
use crate::engine::storage::{self, Book, Head, IssuePointer, SubjectLease};
use crate::engine::subject::{SubjectRef, subject_of};
use crate::engine::{Answer, Frame, Move, invalid};
use crate::plan::{Plan, UndoBundle};
use crate::playbook::PlaybookId;
use crate::policy::{Question, Refusal, RefusalCode, Settings, may_be_subject, may_operate};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Goal {
    Open,
    Start { plan_hash: String },
    Progress { run_id: RunId },
    Check { run_id: RunId },
}

/// A panel's invocation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Panel {
    goal: Goal,
    context: PanelContext,
    fresh_run_id: RunId,
    stage: Stage,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Stage {
    /// Settings and the ticket's pointer.
    Loading,
    /// The head of the ticket's run, and the subject's lease.
    Heading { known: Option<Box<Known>>, pointer: IssuePointer },
    /// Its journal.
    Journal { known: Option<Box<Known>>, head: Head, lease: Option<Box<SubjectLease>> },
    /// The ticket, read as the operator.
    Ticket { settings: Box<Settings>, pointer: Option<IssuePointer>, reads: Reads },
    /// The subject, the operator, and everything about a subject known by account.
    Finding { known: Box<Known>, reads: Reads },
    /// Everything about a subject found by address.
    About { known: Box<Known>, person: Box<Person>, rule: String, reads: Reads },
    /// The subject's lease, before a run is opened.
    Leasing { prepared: Box<Prepared> },
}

/// What is known once the ticket has been read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Known {
    settings: Settings,
    issue: Issue,
    subject: SubjectRef,
}

/// Everything that a run is opened with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Prepared {
    known: Known,
    seen: Observation,
    plan: Plan,
    rule: String,
}

const PLAYBOOK: PlaybookId = PlaybookId::LeftBusiness;

/// Begins; unknown functions and payloads of another shape are refused before anything is read.
pub(crate) fn begin(
    function: &str,
    payload: &Value,
    context: PanelContext,
    fresh_run_id: RunId,
) -> Move {
    let goal = match goal_of(function, payload) {
        Ok(goal) => goal,
        Err(refusal) => return Move::refuse(refusal),
    };
    let reads =
        vec![storage::read(storage::settings_key()), storage::read_pointer(&context.issue_id)];
    let panel = Panel { goal, context, fresh_run_id, stage: Stage::Loading };
    Move::Ask(Flow::Panel(Box::new(panel)), vec![What::Load { reads }])
}

fn goal_of(function: &str, payload: &Value) -> Result<Goal, Refusal> {
    let text = |key: &str| {
        payload
            .get(key)
            .and_then(Value::as_str)
            .filter(|t| !t.is_empty() && t.len() <= 128)
            .map(str::to_owned)
            .ok_or_else(|| invalid(&format!("`{key}` must be a text of at most 128 characters")))
    };
    match function {
        "open" => Ok(Goal::Open),
        "start" => Ok(Goal::Start { plan_hash: text("planHash")? }),
        "progress" => Ok(Goal::Progress { run_id: RunId::new(text("runId")?) }),
        "check" => Ok(Goal::Check { run_id: RunId::new(text("runId")?) }),
        _ => Err(invalid("The panel knows open, start, progress and check")),
    }
}

/// Another run works on the same person.
pub(crate) fn other_run() -> Refusal {
    Refusal::new(
        RefusalCode::RunOther,
        "Another run works on this person",
        "Two runs on one person would get in each other's way, so this one did nothing.",
        "Look again in a minute.",
    )
}

fn no_such_run() -> Refusal {
    Refusal::new(
        RefusalCode::RunUnknown,
        "This ticket has no such run",
        "Nothing was changed.",
        "Reload the ticket: the panel then shows what there is.",
    )
}

fn unreadable_run(why: &str) -> Refusal {
    Refusal::new(
        RefusalCode::RunUnreadable,
        "This ticket's run can't be read",
        format!("{why}. Nothing was changed."),
        "Tell a Jira admin; the record itself is untouched.",
    )
}

impl Panel {
    pub(crate) fn take(
        mut self: Box<Self>,
        frame: &Frame,
        outcomes: Vec<Outcome>,
        now: Instant,
    ) -> Move {
        let result = match self.stage.clone() {
            Stage::Loading => loaded(outcomes).and_then(|values| self.loaded(&values)),
            Stage::Heading { known, pointer } => {
                loaded(outcomes).and_then(|values| self.headed(known, &pointer, &values))
            }
            Stage::Journal { known, head, lease } => loaded(outcomes)
                .and_then(|values| self.run_read(known, &head, lease, &values, frame, now)),
            Stage::Ticket { settings, pointer, mut reads } => match feed(&mut reads, outcomes, now)
            {
                ReadStep::Ask(commands) => {
                    self.stage = Stage::Ticket { settings, pointer, reads };
                    return Move::Ask(Flow::Panel(self), commands);
                }
                ReadStep::Over => self.ticket_read(*settings, pointer, &reads),
            },
            Stage::Finding { known, mut reads } => match feed(&mut reads, outcomes, now) {
                ReadStep::Ask(commands) => {
                    self.stage = Stage::Finding { known, reads };
                    return Move::Ask(Flow::Panel(self), commands);
                }
                ReadStep::Over => self.found(*known, &reads, now),
            },
            Stage::About { known, person, rule, mut reads } => {
                match feed(&mut reads, outcomes, now) {
                    ReadStep::Ask(commands) => {
                        self.stage = Stage::About { known, person, rule, reads };
                        return Move::Ask(Flow::Panel(self), commands);
                    }
                    ReadStep::Over => self.observed(*known, &person, rule, &reads, now),
                }
            }
            Stage::Leasing { prepared } => {
                loaded(outcomes).and_then(|values| self.leased(*prepared, &values, frame, now))
            }
        };
        result.unwrap_or_else(Move::refuse)
    }

    fn ask(&mut self, stage: Stage, commands: Vec<What>) -> Move {
        self.stage = stage;
        Move::Ask(Flow::Panel(Box::new(self.clone())), commands)
    }

    fn load(&mut self, stage: Stage, reads: Vec<StorageRead>) -> Move {
        self.ask(stage, vec![What::Load { reads }])
    }

    fn loaded(&mut self, values: &[Value]) -> Result<Move, Refusal> {
        let stored = values.get(1).filter(|v| !v.is_null());
        let pointer: Option<IssuePointer> = read_as(stored);
        if stored.is_some() && pointer.is_none() {
            return Err(unreadable_run("the ticket's record has another shape"));
        }
        if let Goal::Progress { run_id } = &self.goal {
            return match pointer {
                Some(pointer) if pointer.run_id == *run_id => Ok(self.heading(None, pointer)),
                _ => Err(no_such_run()),
            };
        }
        if let Goal::Check { run_id } = &self.goal
            && pointer.as_ref().is_none_or(|p| p.run_id != *run_id)
        {
            return Err(no_such_run());
        }
        let settings = settings_of(values.first().unwrap_or(&Value::Null))?;
        let fields = settings.subject_fields.iter().map(|f| f.id.clone()).collect();
        let mut wave = vec![Read::Issue { key: self.context.issue_key.clone(), fields }];
        if matches!(self.goal, Goal::Check { .. }) {
            wave.push(Read::People { accounts: vec![self.context.account_id.clone()] });
        }
        let reads = Reads::new(route(&settings), Patience::SCREEN, wave);
        let commands = ask(&reads);
        Ok(self.ask(Stage::Ticket { settings: Box::new(settings), pointer, reads }, commands))
    }

    fn heading(&mut self, known: Option<Box<Known>>, pointer: IssuePointer) -> Move {
        let reads =
            vec![storage::read_head(&pointer.run_id), storage::read_lease(&pointer.account)];
        self.load(Stage::Heading { known, pointer }, reads)
    }

    fn headed(
        &mut self,
        known: Option<Box<Known>>,
        pointer: &IssuePointer,
        values: &[Value],
    ) -> Result<Move, Refusal> {
        let head: Head =
            read_as(values.first()).ok_or_else(|| unreadable_run("its record is missing"))?;
        let lease: Option<SubjectLease> = read_as(values.get(1));
        let lease = lease.filter(|l| l.run_id == pointer.run_id);
        let reads = storage::read_segments(&pointer.run_id, &head);
        Ok(self.load(Stage::Journal { known, head, lease: lease.map(Box::new) }, reads))
    }

    /// The ticket's run: shown, looked at again, or passed over for a new one.
    fn run_read(
        &mut self,
        known: Option<Box<Known>>,
        head: &Head,
        lease: Option<Box<SubjectLease>>,
        values: &[Value],
        frame: &Frame,
        now: Instant,
    ) -> Result<Move, Refusal> {
        let book = Book::read(head, values).map_err(|why| unreadable_run(&why))?;
        let Some(known) = known else {
            return Ok(Move::Done(Answer::Run(Box::new(book.run))));
        };
        let live = lease.as_ref().is_some_and(|l| l.is_live());
        match (&self.goal, lease) {
            (Goal::Check { .. }, Some(lease)) if live && lease.lease_until <= now => {
                Ok(work::reopen(book, &lease, &self.context.account_id, frame, now))
            }
            (Goal::Check { .. }, None) => Err(other_run()),
            (Goal::Start { .. }, _) if !live => Ok(self.find(*known)),
            (Goal::Open, _) if !live && book.run.opened.subject_ref != known.subject => {
                Ok(self.find(*known))
            }
            _ => Ok(Move::Done(Answer::Run(Box::new(book.run)))),
        }
    }

    fn ticket_read(
        &mut self,
        settings: Settings,
        pointer: Option<IssuePointer>,
        reads: &Reads,
    ) -> Result<Move, Refusal> {
        let fields = settings.subject_fields.iter().map(|f| f.id.clone()).collect();
        let read = Read::Issue { key: self.context.issue_key.clone(), fields };
        let issue = match reads.answer(&read) {
            Ok(Read_::Issue(issue)) => issue.clone(),
            Ok(_) | Err(_) => return Err(hidden(reads, &read)),
        };
        // The payload and the address line can be forged; the platform's number can't.
        if issue.id != self.context.issue_id.as_str() {
            return Err(invalid("The ticket isn't the one that the panel belongs to"));
        }
        if matches!(self.goal, Goal::Check { .. }) {
            let operator = Read::People { accounts: vec![self.context.account_id.clone()] };
            let Read_::People(people) = required(reads, &operator, "your groups")? else {
                return Err(invalid("another answer"));
            };
            self.authorize(&settings, &issue, people)?;
        }
        // A run under way is shown even when the ticket's field has been cleared since.
        let subject = match (subject_of(&settings, &issue), &pointer) {
            (Ok(subject), _) => subject,
            (Err(_), Some(_)) => SubjectRef { account: None, email: None },
            (Err(refusal), None) => return Err(refusal),
        };
        let known = Known { settings, issue, subject };
        match pointer {
            Some(pointer) => Ok(self.heading(Some(Box::new(known)), pointer)),
            None => Ok(self.find(known)),
        }
    }

    fn authorize(
        &self,
        settings: &Settings,
        issue: &Issue,
        people: &[Person],
    ) -> Result<String, Refusal> {
        let operator = &self.context.account_id;
        let question = Question {
            operator,
            operator_person: people.iter().find(|p| p.account == *operator),
            project: &issue.project,
            playbook: PLAYBOOK,
        };
        may_operate(settings, &question).map(|rule| rule.name.clone())
    }

    fn find(&mut self, known: Known) -> Move {
        // The field may have been cleared since the run that was passed over.
        let known = match subject_of(&known.settings, &known.issue) {
            Ok(subject) => Known { subject, ..known },
            Err(refusal) => return Move::refuse(refusal),
        };
        let mut wave = vec![self.people(&known.subject)];
        match (&known.subject.account, &known.subject.email) {
            (Some(account), _) => wave.extend(reads_about(account)),
            (None, Some(email)) => wave.push(Read::PeopleByEmail { email: email.clone() }),
            (None, None) => {}
        }
        let reads = Reads::new(route(&known.settings), Patience::SCREEN, wave);
        let commands = ask(&reads);
        self.ask(Stage::Finding { known: Box::new(known), reads }, commands)
    }

    /// The operator and a subject known by account come in one answer.
    fn people(&self, subject: &SubjectRef) -> Read {
        let mut accounts = vec![self.context.account_id.clone()];
        accounts.extend(subject.account.clone());
        accounts.sort();
        accounts.dedup();
        Read::People { accounts }
    }

    fn found(&mut self, known: Known, reads: &Reads, now: Instant) -> Result<Move, Refusal> {
        let Read_::People(people) =
            required(reads, &self.people(&known.subject), "people of the organization")?
        else {
            return Err(invalid("another answer"));
        };
        let rule = self.authorize(&known.settings, &known.issue, people)?;
        let person = subject_person(&known.subject, people, reads)?;
        if let Some(email) = &known.subject.email
            && known.subject.account.is_some()
            && person.email.as_ref().is_some_and(|e| e.to_lowercase() != *email)
        {
            return Err(contradictory(&person.name));
        }
        if known.subject.account.is_some() {
            return self.observed(known, &person, rule, reads, now);
        }
        may_be_subject(&known.settings, &self.context.account_id, &person)?;
        let wave = reads_about(&person.account);
        let reads = Reads::new(route(&known.settings), Patience::SCREEN, wave);
        let commands = ask(&reads);
        let (known, person) = (Box::new(known), Box::new(person));
        Ok(self.ask(Stage::About { known, person, rule, reads }, commands))
    }

    fn observed(
        &mut self,
        known: Known,
        person: &Person,
        rule: String,
        reads: &Reads,
        now: Instant,
    ) -> Result<Move, Refusal> {
        may_be_subject(&known.settings, &self.context.account_id, person)?;
        let seen = observe::observation(reads, person, now)?;
        let plan = Plan::compose(PLAYBOOK, &known.settings, &self.context.issue_id, &seen);
        match &self.goal {
            Goal::Start { plan_hash } if *plan_hash == plan.hash => {
                let account = person.account.clone();
                let prepared = Box::new(Prepared { known, seen, plan, rule });
                Ok(self.load(Stage::Leasing { prepared }, vec![storage::read_lease(&account)]))
            }
            Goal::Start { .. } => Ok(preview(known, seen, plan, Some(changed()))),
            _ => Ok(preview(known, seen, plan, None)),
        }
    }

    fn leased(
        &mut self,
        prepared: Prepared,
        values: &[Value],
        frame: &Frame,
        now: Instant,
    ) -> Result<Move, Refusal> {
        let before = match values.first() {
            None | Some(Value::Null) => None,
            stored => Some(
                read_as::<SubjectLease>(stored)
                    .ok_or_else(|| unreadable_run("the person's record has another shape"))?,
            ),
        };
        if let Some(lease) = before.as_ref().filter(|l| l.is_live()) {
            // The second press of the same button finds the run of the first.
            if lease.issue_id != self.context.issue_id {
                return Err(other_run());
            }
            let account = prepared.seen.person.account;
            let pointer = IssuePointer { run_id: lease.run_id.clone(), account };
            return Ok(self.heading(None, pointer));
        }
        let expected = before.map(|l| l.epoch);
        let until = now.plus_ms(limits::LEASE_MS);
        let lease = SubjectLease {
            run_id: self.fresh_run_id.clone(),
            issue_id: self.context.issue_id.clone(),
            issue_key: self.context.issue_key.clone(),
            state: storage::state_text(false),
            epoch: expected.unwrap_or(0) + 1,
            holder: frame.invocation.clone(),
            lease_until: until,
            due_at: until,
        };
        let (book, undo) = self.bound(prepared, now)?;
        Ok(work::open(book, undo, lease, expected, frame, now))
    }

    /// Journal and undo bundle, within what storage can hold for certain.
    fn bound(&self, prepared: Prepared, now: Instant) -> Result<(Book, UndoBundle), Refusal> {
        let undo = UndoBundle::new(self.fresh_run_id.clone(), now, prepared.seen.clone());
        let book = Book::open(Opened {
            schema: JOURNAL_SCHEMA,
            engine: env!("CARGO_PKG_VERSION").to_owned(),
            run: self.fresh_run_id.clone(),
            at: now,
            operator: self.context.account_id.clone(),
            rule: prepared.rule,
            issue: self.context.issue_id.clone(),
            issue_key: self.context.issue_key.clone(),
            subject_ref: prepared.known.subject,
            person: prepared.seen.person,
            plan: prepared.plan,
            settings: prepared.known.settings,
        });
        let undo_bytes = serde_json::to_string(&undo).map_or(usize::MAX, |t| t.len());
        if book.open_bytes().max(undo_bytes) > storage::RECORD_BYTES_MAX {
            return Err(Refusal::new(
                RefusalCode::PlanTooLarge,
                "This person has more access than one run can record",
                "Without a complete record nothing could be given back, so nothing was changed.",
                "Take some of the person's groups away in the admin console first.",
            ));
        }
        Ok((book, undo))
    }
}

fn route(settings: &Settings) -> Route {
    Route {
        organization: settings.organization.id.clone(),
        separate_read_key: settings.keys.separate_read_key,
    }
}

fn preview(known: Known, seen: Observation, plan: Plan, refusal: Option<Refusal>) -> Move {
    Move::Done(Answer::Preview {
        seen: Box::new(seen),
        plan: Box::new(plan),
        settings: Box::new(known.settings),
        refusal,
    })
}

fn subject_person(
    subject: &SubjectRef,
    people: &[Person],
    reads: &Reads,
) -> Result<Person, Refusal> {
    if let Some(account) = &subject.account {
        return by_account(account, people);
    }
    let email = subject.email.clone().unwrap_or_default();
    let read = Read::PeopleByEmail { email: email.clone() };
    let Read_::People(matches) = required(reads, &read, "people of the organization")? else {
        return Err(invalid("another answer"));
    };
    match matches.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(unknown(&email)),
        several => Err(Refusal::new(
            RefusalCode::SubjectAmbiguous,
            format!("{email} belongs to {} people", several.len()),
            "Nothing was changed.",
            "Choose the right person in the ticket's people field.",
        )
        .with_candidates(several.to_vec())),
    }
}

fn by_account(account: &AccountId, people: &[Person]) -> Result<Person, Refusal> {
    people.iter().find(|p| p.account == *account).cloned().ok_or_else(|| unknown(account.as_str()))
}

fn unknown(who: &str) -> Refusal {
    Refusal::new(
        RefusalCode::SubjectUnknown,
        "The organization doesn't list this person",
        format!(
            "{who} wasn't found. That isn't a proof that the person has no access. Nothing was changed."
        ),
        "Check the field on the ticket, or ask a site admin to look the person up.",
    )
}

fn contradictory(name: &str) -> Refusal {
    Refusal::new(
        RefusalCode::SubjectContradictory,
        "Two fields of this ticket name different people",
        format!(
            "One of them names {name}, the other an address that isn't theirs. Nothing was changed."
        ),
        "Correct one of the fields, or empty it.",
    )
}

fn changed() -> Refusal {
    Refusal::new(
        RefusalCode::PlanChanged,
        "Something changed since you looked",
        "The person, the settings or this ticket isn't as it was when the plan was shown, so nothing was done.",
        "Look at the plan below again, then confirm it.",
    )
}

fn hidden(reads: &Reads, read: &Read) -> Refusal {
    use crate::connector::ReadFault;
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
