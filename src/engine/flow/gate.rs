//! Somebody wants to move a ticket over a transition that the gate holds: what the app keeps of the
//! ticket's run is read, and the ticket as the app sees it. What the ticket's property says is only
//! compared: where it is not what the app would say, it is written anew. Whatever can't be read, or
//! not in time, holds the transition.

use super::{Flow, ReadStep, ask, feed, loaded, read_as, shared};
use crate::connector::{Answer as Read_, Issue, Read, set_property};
use crate::domain::{Instant, IssueId, IssueKey};
use crate::engine::brief::fields;
use crate::engine::command::{StorageRead, What};
use crate::engine::event::{Attempt, Outcome};
use crate::engine::gate::{Grounds, Missing, Passage, Void, Wanted, judge, void};
use crate::engine::reads::{Patience, Reads};
use crate::engine::run::Run;
use crate::engine::storage::{self, Book, Head, IssuePointer, SubjectLease};
use crate::engine::ticket;
use crate::engine::watch::{Watch, read_watch};
use crate::engine::{Answer, Frame, Move};
use crate::policy::{Refusal, RefusalCode, Settings};
use serde_json::{Map, Value};

/// What is left of an invocation's time for the last of its requests and the answer.
const RESERVE_MS: i64 = 1_000;

/// Where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Gate {
    key: IssueKey,
    wanted: Wanted,
    /// What the transition's screen changes.
    modified: Map<String, Value>,
    stage: Stage,
}

#[derive(Clone, Debug, PartialEq)]
enum Stage {
    Settings,
    Ticket {
        settings: Box<Settings>,
        reads: Reads,
    },
    Pointer {
        ticket: Box<Ticket>,
    },
    Head {
        ticket: Box<Ticket>,
        pointer: IssuePointer,
    },
    Journal {
        ticket: Box<Ticket>,
        head: Head,
        person: Box<Person>,
    },
    /// Whoever had no account yet when the run was opened has one now.
    Joined {
        ticket: Box<Ticket>,
        book: Box<Book>,
    },
    LaterHead {
        ticket: Box<Ticket>,
        book: Box<Book>,
        person: Box<Person>,
    },
    LaterJournal {
        ticket: Box<Ticket>,
        book: Box<Book>,
        person: Box<Person>,
        head: Head,
    },
    Mending {
        passage: Passage,
    },
}

/// What is known once the ticket has been read.
#[derive(Clone, Debug, PartialEq)]
struct Ticket {
    settings: Settings,
    before: Issue,
    after: Issue,
}

/// What the app keeps of a person beside their runs.
#[derive(Clone, Debug, Default, PartialEq)]
struct Person {
    lease: Option<SubjectLease>,
    watch: Option<Watch>,
}

impl Person {
    fn of(values: &[Value]) -> Self {
        Self { lease: read_as(values.first()), watch: read_as(values.get(1)) }
    }
}

/// A stage's end: what is asked next, or what is missing.
type Next = Result<Move, Missing>;

pub(crate) fn begin(attempt: Attempt) -> Move {
    let modified = match attempt.modified {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    let wanted = Wanted::of(attempt.playbook.as_deref());
    let gate = Gate { key: attempt.issue_key, wanted, modified, stage: Stage::Settings };
    Box::new(gate).load(Stage::Settings, vec![storage::read(storage::settings_key())])
}

impl Gate {
    #[inline(never)]
    pub(crate) fn take(
        mut self: Box<Self>,
        frame: &Frame,
        outcomes: Vec<Outcome>,
        now: Instant,
    ) -> Move {
        let stage = std::mem::replace(&mut self.stage, Stage::Settings);
        // What is mended beside the answer changes nothing of it.
        if let Stage::Mending { passage } = stage {
            return Move::Done(Answer::Gate(passage));
        }
        if now.plus_ms(RESERVE_MS) > frame.deadline {
            return held(&Missing::Time);
        }
        let next = match stage {
            Stage::Settings => values(outcomes).and_then(|values| self.read_ticket(&values)),
            Stage::Ticket { settings, mut reads } => match feed(&mut reads, outcomes, now) {
                ReadStep::Ask(commands) => {
                    self.stage = Stage::Ticket { settings, reads };
                    return Move::Ask(Flow::Gate(self), commands);
                }
                ReadStep::Over => self.ticket_read(*settings, &reads),
            },
            Stage::Pointer { ticket } => {
                values(outcomes).map(|values| self.pointed(ticket, &values))
            }
            Stage::Head { ticket, pointer } => {
                values(outcomes).and_then(|values| self.headed(ticket, &pointer, &values))
            }
            Stage::Journal { ticket, head, person } => values(outcomes)
                .and_then(|values| self.journal_read(ticket, &head, person, &values)),
            Stage::Joined { ticket, book } => values(outcomes)
                .map(|values| self.followed(ticket, book, Box::new(Person::of(&values)))),
            Stage::LaterHead { ticket, book, person } => {
                values(outcomes).and_then(|values| self.later_headed(ticket, book, person, &values))
            }
            Stage::LaterJournal { ticket, book, person, head } => values(outcomes)
                .and_then(|values| self.later_read(&ticket, &book, &person, &head, &values)),
            Stage::Mending { passage } => return Move::Done(Answer::Gate(passage)),
        };
        next.unwrap_or_else(|missing| held(&missing))
    }

    fn load(mut self: Box<Self>, stage: Stage, reads: Vec<StorageRead>) -> Move {
        self.stage = stage;
        Move::Ask(Flow::Gate(self), vec![What::Load { reads }])
    }

    fn read_ticket(mut self: Box<Self>, values: &[Value]) -> Next {
        let settings = super::settings::settings_of(values.first().unwrap_or(&Value::Null));
        let settings = settings.map_err(unread)?;
        let wave = vec![self.ticket(&settings)];
        let reads = Reads::new(shared::route(&settings), Patience::SCREEN, wave);
        let commands = ask(&reads);
        self.stage = Stage::Ticket { settings: Box::new(settings), reads };
        Ok(Move::Ask(Flow::Gate(self), commands))
    }

    fn ticket(&self, settings: &Settings) -> Read {
        Read::IssueWithProperty { key: self.key.clone(), fields: fields(settings) }
    }

    fn ticket_read(self: Box<Self>, settings: Settings, reads: &Reads) -> Next {
        let before = match reads.answer(&self.ticket(&settings)) {
            Ok(Read_::Issue(issue)) => issue.clone(),
            Ok(_) => return Err(unread(unreadable_ticket("another answer"))),
            Err(fault) => return Err(unread(unreadable_ticket(&fault.words()))),
        };
        let mut after = before.clone();
        after.fields.extend(self.modified.clone());
        let reads = vec![storage::read_pointer(&IssueId::new(before.id.clone()))];
        let ticket = Box::new(Ticket { settings, before, after });
        Ok(self.load(Stage::Pointer { ticket }, reads))
    }

    fn pointed(self: Box<Self>, ticket: Box<Ticket>, values: &[Value]) -> Move {
        let Some(pointer) = read_as::<IssuePointer>(values.first()) else {
            let said = (!ticket.before.property.is_null()).then(ticket::void_without_run);
            return self.answer(&ticket, Err(Missing::Run), said);
        };
        let reads = vec![
            storage::read_head(&pointer.run_id),
            storage::read_lease(&pointer.account),
            read_watch(&pointer.account),
        ];
        self.load(Stage::Head { ticket, pointer }, reads)
    }

    fn headed(
        self: Box<Self>,
        ticket: Box<Ticket>,
        pointer: &IssuePointer,
        values: &[Value],
    ) -> Next {
        let head = head_of(values)?;
        let person = Box::new(Person::of(values.get(1..).unwrap_or_default()));
        let reads = storage::read_segments(&pointer.run_id, &head);
        Ok(self.load(Stage::Journal { ticket, head, person }, reads))
    }

    fn journal_read(
        self: Box<Self>,
        ticket: Box<Ticket>,
        head: &Head,
        person: Box<Person>,
        values: &[Value],
    ) -> Next {
        let book = book_of(head, values)?;
        if book.run.opened.issue.as_str() != ticket.before.id {
            return Err(Missing::Run);
        }
        let (account, opened) = (book.run.target().account, &book.run.opened.person.account);
        if account == opened {
            return Ok(self.followed(ticket, Box::new(book), person));
        }
        let reads = vec![storage::read_lease(account), read_watch(account)];
        // Nobody but this run knows them by the name that they were opened under.
        Ok(self.load(Stage::Joined { ticket, book: Box::new(book) }, reads))
    }

    /// Whatever the person's last run is, it is read.
    fn followed(
        self: Box<Self>,
        ticket: Box<Ticket>,
        book: Box<Book>,
        person: Box<Person>,
    ) -> Move {
        let own = &book.run.opened.run;
        match person.lease.as_ref().filter(|lease| lease.run_id != *own) {
            Some(lease) => {
                let reads = vec![storage::read_head(&lease.run_id)];
                self.load(Stage::LaterHead { ticket, book, person }, reads)
            }
            None => self.judged(&ticket, &book, &person, None),
        }
    }

    fn later_headed(
        self: Box<Self>,
        ticket: Box<Ticket>,
        book: Box<Book>,
        person: Box<Person>,
        values: &[Value],
    ) -> Next {
        let head = head_of(values)?;
        let lease = person.lease.as_ref().ok_or(Missing::Run)?;
        let reads = storage::read_segments(&lease.run_id, &head);
        Ok(self.load(Stage::LaterJournal { ticket, book, person, head }, reads))
    }

    fn later_read(
        self: Box<Self>,
        ticket: &Ticket,
        book: &Book,
        person: &Person,
        head: &Head,
        values: &[Value],
    ) -> Next {
        let later = book_of(head, values)?;
        Ok(self.judged(ticket, book, person, Some(&later.run)))
    }

    fn judged(
        self: Box<Self>,
        ticket: &Ticket,
        book: &Book,
        person: &Person,
        later: Option<&Run>,
    ) -> Move {
        let grounds = Grounds {
            settings: &ticket.settings,
            before: &ticket.before,
            after: &ticket.after,
            run: &book.run,
            later,
            watch: person.watch.as_ref(),
            forgotten: person.lease.is_none() && person.watch.is_none(),
            wanted: self.wanted,
        };
        let verdict = judge(&grounds);
        // A run that is at work tells its ticket itself.
        let said = book.run.rest.is_some().then(|| told(book, void(&grounds)));
        let said = said.filter(|said| *said != ticket.before.property);
        self.answer(ticket, verdict, said)
    }

    /// Says it, once what the ticket says wrongly is written anew.
    fn answer(
        mut self: Box<Self>,
        ticket: &Ticket,
        verdict: Result<(), Missing>,
        property: Option<Value>,
    ) -> Move {
        let passage = match verdict {
            Ok(()) => Passage::Open,
            Err(missing) => Passage::Held { words: missing.words() },
        };
        let Some(property) = property else {
            return Move::Done(Answer::Gate(passage));
        };
        let issue = IssueId::new(ticket.before.id.clone());
        let request = set_property(&issue, &property);
        self.stage = Stage::Mending { passage };
        Move::Ask(Flow::Gate(self), vec![What::Http(request)])
    }
}

/// What the ticket has to say of a run that rests.
fn told(book: &Book, void: Option<Void>) -> Value {
    let property = ticket::property(book);
    void.map_or(property.clone(), |why| ticket::voided(property, why))
}

fn held(missing: &Missing) -> Move {
    Move::Done(Answer::Gate(Passage::Held { words: missing.words() }))
}

fn unread(refusal: Refusal) -> Missing {
    Missing::Reading(Box::new(refusal))
}

fn values(outcomes: Vec<Outcome>) -> Result<Vec<Value>, Missing> {
    loaded(outcomes).map_err(unread)
}

fn head_of(values: &[Value]) -> Result<Head, Missing> {
    read_as(values.first()).ok_or_else(|| unread(shared::unreadable_run("its record is missing")))
}

fn book_of(head: &Head, values: &[Value]) -> Result<Book, Missing> {
    Book::read(head, values).map_err(|why| unread(shared::unreadable_run(&why)))
}

fn unreadable_ticket(why: &str) -> Refusal {
    Refusal::new(
        RefusalCode::ConnectionUnreadable,
        "Offramp couldn't read this ticket",
        format!("{why}. Nothing was changed."),
        "Try again in a minute.",
    )
}
