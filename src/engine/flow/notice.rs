//! Starts that are told first: the schedule tells the person and the reporter of the ticket, and at
//! the end of the notice reads what was answered. Only a ticket on which nobody kept anything
//! becomes due, and then goes the way of every departure, through the gate.

use super::{Flow, ReadStep, ask, feed, shared};
use crate::connector::{
    Answer as Read_, Conversation, FieldValue, Held, HttpOutcome, HttpRequest, Issue, Line,
    NoticeTo, Read, ReadFault, Remark, Way, add_comment, add_notice,
};
use crate::domain::{AccountId, Instant};
use crate::engine::Move;
use crate::engine::appointment::{Appointment, BY_DUE, NOTICED, TELLING};
use crate::engine::command::What;
use crate::engine::event::Outcome;
use crate::engine::query::{Query, Range};
use crate::engine::reads::{Patience, Reads};
use crate::plan::words;
use crate::policy::{Settings, days_ms};

/// Two requests each, all at once.
const PAGE: u32 = 20;
/// Pages in one firing; the next firing takes the rest.
const PAGES_MAX: u32 = 10;
/// The answer that keeps everything.
const KEEP: &str = "keep";
/// In a service project an internal notice reaches agents, and not whom it is for; a public one is
/// mailed to the requester and everybody who takes part, so the settings have to say it.
const HIDDEN: &str = "Nobody was told: this ticket is in a service project, where a notice reaches \
     people only if it is public. An admin can allow that in the settings ('inactivity.notice.public'). \
     Nothing was taken.";
/// A ticket that is gone for so long past its moment is not waited for.
const PATIENCE_MS: i64 = 3_600_000;

/// Where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Notices {
    settings: Settings,
    note: String,
    woken: u32,
    pages: u32,
    /// Of those that are listed: still to be told, or told and due.
    state: &'static str,
    cursor: Option<String>,
    stage: Stage,
}

#[derive(Clone, Debug, PartialEq)]
enum Stage {
    Listing,
    Reading { all: Vec<Appointment>, reads: Reads },
    Saying { stores: Vec<What>, said: Vec<Said> },
    Keeping,
}

/// What was said, and what is kept once it is.
#[derive(Clone, Debug, PartialEq)]
struct Said {
    next: Appointment,
    /// Whether it is kept even if the ticket takes no comment.
    regardless: bool,
}

/// What comes of one.
enum Turn {
    /// It can't be told yet.
    Wait,
    Say(HttpRequest, Said),
    Keep(Appointment),
}

/// Begins; `note` and `woken` are what the firing has done so far.
pub(crate) fn begin(settings: Settings, note: String, woken: u32) -> Move {
    let (state, cursor) = (TELLING, None);
    let flow = Notices { settings, note, woken, pages: 0, state, cursor, stage: Stage::Listing };
    Box::new(flow).list(None)
}

impl Notices {
    pub(crate) fn take(mut self: Box<Self>, outcomes: Vec<Outcome>, now: Instant) -> Move {
        match std::mem::replace(&mut self.stage, Stage::Listing) {
            Stage::Listing => match outcomes.into_iter().next() {
                Some(Outcome::Found(found)) => {
                    let all = found.rows().filter(|a: &Appointment| a.is_notice_due(now));
                    let all = all.collect();
                    self.cursor = found.cursor;
                    self.read(all, now)
                }
                _ => self.end(),
            },
            Stage::Reading { all, mut reads } => match feed(&mut reads, outcomes, now) {
                ReadStep::Ask(commands) => {
                    self.stage = Stage::Reading { all, reads };
                    Move::Ask(Flow::Notices(self), commands)
                }
                ReadStep::Over => self.judge(&all, &reads, now),
            },
            Stage::Saying { mut stores, said } => {
                let taken = outcomes.iter().zip(&said).filter(|(o, said)| is_said(o, said));
                stores.extend(taken.map(|(_, said)| said.next.store()));
                self.keep(stores, now)
            }
            Stage::Keeping => self.next(now),
        }
    }

    fn end(self) -> Move {
        super::follow::begin(self.settings, self.note, self.woken)
    }

    fn list(mut self: Box<Self>, until: Option<Instant>) -> Move {
        self.pages += 1;
        self.stage = Stage::Listing;
        let query = Query::of_now(BY_DUE, self.state, PAGE).within(until.map(Range::Until));
        let query = query.after(self.cursor.take());
        Move::Ask(Flow::Notices(self), vec![What::Query(query)])
    }

    /// The rest of those, then the others.
    fn next(mut self: Box<Self>, now: Instant) -> Move {
        if self.cursor.is_some() && self.pages < PAGES_MAX {
            let until = (self.state == NOTICED).then_some(now);
            return self.list(until);
        }
        if self.state == TELLING {
            (self.state, self.pages, self.cursor) = (NOTICED, 0, None);
            return self.list(Some(now));
        }
        self.end()
    }

    fn read(mut self: Box<Self>, all: Vec<Appointment>, now: Instant) -> Move {
        if all.is_empty() {
            return self.next(now);
        }
        let of_each = all.iter().flat_map(|a| [said_on(a), ticket_of(a)]);
        let wave = of_each.chain([Read::Myself]).collect();
        let reads = Reads::new(shared::route(&self.settings), Patience::RUN, wave);
        let commands = ask(&reads);
        self.stage = Stage::Reading { all, reads };
        Move::Ask(Flow::Notices(self), commands)
    }

    fn judge(mut self: Box<Self>, all: &[Appointment], reads: &Reads, now: Instant) -> Move {
        let (mut requests, mut said, mut stores) = (Vec::new(), Vec::new(), Vec::new());
        for appointment in all {
            match self.turn(appointment, reads, now) {
                Turn::Wait => {}
                Turn::Keep(next) => stores.push(next.store()),
                Turn::Say(request, what) => {
                    requests.push(What::Http(request));
                    said.push(what);
                }
            }
        }
        if requests.is_empty() {
            return self.keep(stores, now);
        }
        self.stage = Stage::Saying { stores, said };
        Move::Ask(Flow::Notices(self), requests)
    }

    fn keep(mut self: Box<Self>, stores: Vec<What>, now: Instant) -> Move {
        if stores.is_empty() {
            return self.next(now);
        }
        self.stage = Stage::Keeping;
        Move::Ask(Flow::Notices(self), stores)
    }

    /// Whatever can't be read in full is neither told nor started.
    fn turn(&self, appointment: &Appointment, reads: &Reads, now: Instant) -> Turn {
        let late = now.since(appointment.due_at) > PATIENCE_MS;
        let said = match reads.answer(&said_on(appointment)) {
            Ok(Read_::Conversation(said)) => said,
            Err(ReadFault::Missing) if late => {
                return Turn::Keep(appointment.stopped("Its ticket can't be read any more."));
            }
            _ => return Turn::Wait,
        };
        let Ok(Read_::Issue(issue)) = reads.answer(&ticket_of(appointment)) else {
            return Turn::Wait;
        };
        // Whoever writes the same words has told nobody.
        let Ok(own) = shared::own_account(reads) else { return Turn::Wait };
        let owner = reporter(issue).filter(|owner| *owner != appointment.account);
        let hidden = issue.has_customers && !self.settings.is_notice_public();
        match self.state {
            TELLING if hidden => Turn::Keep(appointment.stopped(HIDDEN)),
            TELLING => self.tell(appointment, (said, own), owner.as_ref(), now),
            _ => decide(appointment, (said, own), owner.as_ref(), hidden, now),
        }
    }

    /// Says it once: a comment that is there was made by a firing that did not live to take it down.
    fn tell(
        &self,
        appointment: &Appointment,
        (said, own): (&Conversation, &AccountId),
        owner: Option<&AccountId>,
        now: Instant,
    ) -> Turn {
        let Some(days) = self.settings.notice_days() else {
            let why = "The settings no longer say how long a notice is. Start it again.";
            return Turn::Keep(appointment.stopped(why));
        };
        let from = now.plus_ms(days_ms(days));
        let reference = reference(appointment);
        let next = appointment.noticed(from);
        if said.remarks.iter().any(|remark| remark.is_line_of(own, &reference)) {
            return Turn::Keep(next);
        }
        let request = add_notice(&NoticeTo {
            issue: &appointment.issue_id,
            person: &appointment.account,
            owner,
            what: &what(&self.settings),
            from,
            reference: &reference,
        });
        Turn::Say(request, Said { next, regardless: false })
    }
}

/// What is to be done at the end of a notice.
fn decide(
    appointment: &Appointment,
    (said, own): (&Conversation, &AccountId),
    owner: Option<&AccountId>,
    hidden: bool,
    now: Instant,
) -> Turn {
    let reference = reference(appointment);
    let notice = said.remarks.iter().rposition(|remark| remark.is_line_of(own, &reference));
    let Some(notice) = notice else {
        let why = "The notice is no longer on the ticket, so nothing was taken. Start it again.";
        return if said.whole { Turn::Keep(appointment.stopped(why)) } else { Turn::Wait };
    };
    let may_keep = |remark: &&Remark| {
        let author = remark.author.as_ref();
        author == Some(&appointment.account) || (author.is_some() && author == owner)
    };
    let mut later = said.remarks.iter().take(notice);
    let Some(keeper) = later.find(|remark| may_keep(remark) && remark.has_word(KEEP)) else {
        return Turn::Keep(appointment.after_notice(now));
    };
    let why = format!("Kept by {}, who answered 'keep' on this ticket.", keeper.name);
    let next = appointment.stopped(&why);
    let told = format!("{reference}, kept");
    if hidden || said.remarks.iter().any(|remark| remark.is_line_of(own, &told)) {
        return Turn::Keep(next);
    }
    let lines = ["Offramp takes nothing.", &why, &told].map(|line| Line::Says(line.to_owned()));
    let request = add_comment(&appointment.issue_id, Way::Open, &lines);
    Turn::Say(request, Said { next, regardless: true })
}

/// Whether what was said is on the ticket; where it is only told for the record, whether the ticket
/// will never take it.
fn is_said(outcome: &Outcome, said: &Said) -> bool {
    match outcome {
        Outcome::Http(HttpOutcome::Answered { status, .. }) => {
            *status < 300 || (said.regardless && *status < 500 && *status != 429)
        }
        _ => false,
    }
}

fn said_on(appointment: &Appointment) -> Read {
    Read::Conversation { issue: appointment.issue_id.clone() }
}

fn ticket_of(appointment: &Appointment) -> Read {
    let (key, fields) = (appointment.issue_key.clone(), vec!["reporter".to_owned()]);
    Read::Issue { key, fields, as_app: true }
}

fn reporter(issue: &Issue) -> Option<AccountId> {
    match FieldValue::of(issue.fields.get("reporter")) {
        FieldValue::One(Held::User(user)) => Some(user.account),
        _ => None,
    }
}

/// It names the look that it came of, so that a later notice on the same ticket is another.
fn reference(appointment: &Appointment) -> String {
    format!("Reference: notice {}", appointment.look().unwrap_or_default())
}

/// What is taken if it is not used, with how long.
fn what(settings: &Settings) -> String {
    let rules = settings.inactivity.as_ref();
    let products = rules.and_then(|rules| rules.products(&settings.sites).ok()).unwrap_or_default();
    let told: Vec<String> = products
        .iter()
        .map(|product| {
            let days = product.idle_ms / days_ms(1);
            format!("{} if not used for {days} days", words::product(&product.resource))
        })
        .collect();
    told.join(", ")
}
