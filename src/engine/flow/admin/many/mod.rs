//! Many tickets at once: found by a search, by a list of people or by who was chosen from the
//! review list of inactive people, looked at line by line, then each started like a ticket that was
//! moved. Nothing is decided here: every start goes the way of a departure, and so through the gate,
//! in the name of the admin who asked.

mod chosen;
mod ends;
mod list;
mod start;

use super::sweeps::Place;
use super::{Admin, Office, answer};
use crate::connector::{Answer as Read_, Issue, Read, Sighted};
use crate::domain::{AccountId, Address, Instant, IssueId, IssueKey};
use crate::engine::admin::{Body, ManyFound, ManyRow};
use crate::engine::event::Outcome;
use crate::engine::flow::{ReadStep, ask, feed, shared};
use crate::engine::reads::{Patience, Reads};
use crate::engine::subject::{SubjectRef, subject_of, words_of};
use crate::engine::{Frame, Move, brief};
use crate::playbook::PlaybookId;
use crate::policy::{
    Refusal, RefusalCode, Settings, default_playbook, no_rule_for, operates_anywhere, playbooks_of,
};
use list::{Line, Who};

pub(super) use ends::ends;
pub(super) use start::{Order, start};

/// As many tickets, or lines of a list, are taken at once.
pub(super) const MANY_MAX: usize = 100;

/// What is looked for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Look {
    pub playbook: Option<PlaybookId>,
    pub by: By,
}

/// How tickets are found.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum By {
    Jql(String),
    People(String),
    /// People of the review list.
    Chosen(Vec<Place>),
}

/// Where a call stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stage {
    /// Who was chosen from the review list.
    Choosing(chosen::Choosing),
    /// To whom the addresses of a list belong.
    Naming(Looking, Reads),
    Searching(Looking, Read, Reads),
    Starting(start::Starting),
    Ending(ends::Ending),
}

/// A look at many tickets.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Looking {
    office: Office,
    look: Look,
    /// Of a list; none for a search.
    lines: Vec<Line>,
    /// Of people who were chosen: what was said of each line's.
    chosen: Option<Box<chosen::Chosen>>,
    token: String,
}

/// Begins to look.
pub(super) fn look(admin: Box<Admin>, office: Office, look: Look, frame: &Frame) -> Move {
    let settings = match &office.settings {
        Ok(settings) => settings.clone(),
        Err(refusal) => return answer(Some(&office), Err(refusal.clone())),
    };
    let token = frame.invocation.clone();
    match look.by.clone() {
        By::Jql(jql) => {
            let looking = Looking { office, look, lines: Vec::new(), chosen: None, token };
            looking.search(admin, tickets(&settings, jql))
        }
        By::People(text) => match list::lines(&text) {
            Ok(lines) => {
                Looking { office, look, lines, chosen: None, token }.name(admin, &settings)
            }
            Err(refusal) => answer(Some(&office), Err(refusal)),
        },
        By::Chosen(places) => {
            let looking = Looking { office, look, lines: Vec::new(), chosen: None, token };
            chosen::begin(admin, looking, places)
        }
    }
}

/// Tickets of a search, with what decides about them.
fn tickets(settings: &Settings, jql: String) -> Read {
    Read::Tickets { jql, fields: brief::fields(settings) }
}

impl Stage {
    pub(super) fn take(self, admin: Box<Admin>, outcomes: Vec<Outcome>, now: Instant) -> Move {
        match self {
            Self::Choosing(stage) => stage.take(admin, outcomes, now),
            Self::Naming(looking, mut reads) => match feed(&mut reads, outcomes, now) {
                ReadStep::Ask(commands) => {
                    admin.go(super::Stage::Many(Self::Naming(looking, reads)), commands)
                }
                ReadStep::Over => looking.named(admin, &reads),
            },
            Self::Searching(looking, search, mut reads) => match feed(&mut reads, outcomes, now) {
                ReadStep::Ask(commands) => {
                    let stage = Self::Searching(looking, search, reads);
                    admin.go(super::Stage::Many(stage), commands)
                }
                ReadStep::Over => {
                    let barred = looking.barred(&admin, &reads);
                    looking.found(reads.answer(&search), barred)
                }
            },
            Self::Starting(stage) => stage.take(admin, outcomes, now),
            Self::Ending(stage) => stage.take(admin, outcomes),
        }
    }
}

impl Looking {
    fn end(&self, result: Result<Body, Refusal>) -> Move {
        answer(Some(&self.office), result)
    }

    fn name(self, admin: Box<Admin>, settings: &Settings) -> Move {
        let emails = list::emails(&self.lines);
        if emails.is_empty() {
            return self.search_for_people(admin, settings);
        }
        let wave = vec![Read::PeopleByEmails { emails }];
        let reads = Reads::new(shared::route(settings), Patience::SCREEN, wave).for_names();
        let commands = ask(&reads);
        admin.go(super::Stage::Many(Stage::Naming(self, reads)), commands)
    }

    fn named(mut self, admin: Box<Admin>, reads: &Reads) -> Move {
        match reads.only() {
            Some(Ok(Read_::People(people))) => list::name(&mut self.lines, people),
            Some(Err(fault)) => return self.end(Err(unread(&fault.words()))),
            _ => return self.end(Err(unread("the directory"))),
        }
        match self.office.settings.clone() {
            Ok(settings) => self.search_for_people(admin, &settings),
            Err(refusal) => self.end(Err(refusal)),
        }
    }

    /// Looks for the open tickets of whoever is on the list.
    fn search_for_people(self, admin: Box<Admin>, settings: &Settings) -> Move {
        if let Some(jql) = list::query(settings, &self.lines) {
            return self.search(admin, tickets(settings, jql));
        }
        let rows = self.rows(&[], false);
        self.told(rows, false, None)
    }

    /// An answer for each line.
    fn rows(&self, seen: &[Ticket], more: bool) -> Vec<ManyRow> {
        let rows: Vec<ManyRow> =
            self.lines.iter().map(|line| list::row(line, seen, more)).collect();
        match &self.chosen {
            Some(chosen) => chosen.rows(rows),
            None => rows,
        }
    }

    fn told(&self, rows: Vec<ManyRow>, more: bool, barred: Option<Refusal>) -> Move {
        let from = self.chosen.as_ref().map(|chosen| chosen.from.clone());
        let (token, settings) = (self.token.clone(), self.office.settings.as_ref().ok());
        let notice_days = settings.and_then(Settings::notice_days);
        let found = ManyFound { rows, more, barred, notice_days, from, token };
        self.end(Ok(Body::ManyFound(Box::new(found))))
    }

    /// Who asks is read beside, to tell at once whoever can start nothing.
    fn search(self, admin: Box<Admin>, read: Read) -> Move {
        let route = match &self.office.settings {
            Ok(settings) => shared::route(settings),
            Err(refusal) => return self.end(Err(refusal.clone())),
        };
        let wave = std::iter::once(read.clone()).chain(self.asks_of_asker(&admin)).collect();
        let reads = Reads::new(route, Patience::SCREEN, wave);
        let commands = ask(&reads);
        admin.go(super::Stage::Many(Stage::Searching(self, read, reads)), commands)
    }

    fn asks_of_asker(&self, admin: &Admin) -> Vec<Read> {
        let me = Read::People { accounts: vec![self.office.who.account.clone()] };
        std::iter::once(me).chain(self.permission(admin)).collect()
    }

    fn permission(&self, admin: &Admin) -> Option<Read> {
        let settings = self.office.settings.as_ref().ok()?;
        shared::permission_of(&self.office.who.account, &admin.context.app, settings)
    }

    /// Why whoever asks can start nothing, where that is known for certain: what can't be read is
    /// left to the look at each ticket.
    fn barred(&self, admin: &Admin, reads: &Reads) -> Option<Refusal> {
        let settings = self.office.settings.as_ref().ok()?;
        let mut asked = self.asks_of_asker(admin).into_iter().map(|read| reads.answer(&read).ok());
        let Read_::People(people) = asked.next()?? else { return None };
        if asked.any(|answer| answer.is_none()) {
            return None;
        }
        let account = &self.office.who.account;
        let person = people.iter().find(|p| p.is(account)).and_then(|p| p.person.as_ref().ok());
        let holds = shared::holds(reads, self.permission(admin).as_ref());
        operates_anywhere(settings, account, person, holds).err()
    }

    fn found(
        self,
        answered: Result<&Read_, crate::connector::ReadFault>,
        barred: Option<Refusal>,
    ) -> Move {
        let Ok(settings) = &self.office.settings else {
            return self.end(Err(unread("the search")));
        };
        let (issues, more) = match answered {
            Ok(Read_::Tickets { issues, more }) => (issues, *more),
            Ok(_) => return self.end(Err(unread("the search"))),
            Err(fault) => return self.end(Err(not_searched(&fault.words()))),
        };
        let ticket = |issue| Ticket::of(settings, self.look.playbook, issue);
        let seen: Vec<Ticket> = issues.iter().map(ticket).collect();
        let rows = match &self.look.by {
            By::Jql(_) => seen.iter().map(Ticket::row).collect(),
            By::People(_) | By::Chosen(_) => self.rows(&seen, more),
        };
        self.told(rows, more, barred)
    }
}

/// A ticket and what it says.
#[derive(Clone, Debug, PartialEq)]
struct Ticket {
    id: IssueId,
    key: IssueKey,
    /// Whom it is about, where something may be started on it.
    subject: Result<SubjectRef, Refusal>,
    /// Why nothing is started on it, whomever it is about.
    barred: Option<Refusal>,
    person: String,
    playbook: PlaybookId,
}

impl Ticket {
    fn of(settings: &Settings, chosen: Option<PlaybookId>, issue: &Issue) -> Self {
        let kind = brief::kind_of(settings, issue);
        let playbook = chosen.unwrap_or_else(|| default_playbook(settings, kind));
        Self {
            id: IssueId::new(issue.id.clone()),
            key: issue.key.clone(),
            subject: subject_of(settings, issue),
            person: words_of(settings, issue).unwrap_or_default(),
            barred: barred(settings, issue, playbook),
            playbook,
        }
    }

    fn is_about(&self, who: &Who) -> bool {
        let Ok(subject) = &self.subject else { return false };
        let by_account = |account: &AccountId| subject.account.as_ref() == Some(account);
        match who {
            Who::Account(account) => by_account(account),
            Who::Email(email, account) => {
                account.as_ref().is_some_and(by_account)
                    || (subject.account.is_none() && subject.email.as_ref() == Some(email))
            }
        }
    }

    /// Why nothing can be started on it, for people.
    fn problem(&self) -> Option<String> {
        let refusal = self.subject.as_ref().err().or(self.barred.as_ref())?;
        Some(format!("{}: {}. {}", self.key, refusal.title, refusal.remedy))
    }

    fn row(&self) -> ManyRow {
        ManyRow {
            line: None,
            said: String::new(),
            ticket: self.subject.is_ok().then(|| (self.id.clone(), self.key.clone())),
            person: if self.person.is_empty() { self.key.to_string() } else { self.person.clone() },
            playbook: self.subject.is_ok().then_some(self.playbook),
            problem: self.problem(),
            ticketless: false,
            swept: None,
        }
    }
}

/// A start that would be called off or refused as soon as it is due is not taken. Access is given
/// back on the ticket that it was taken on, which is closed by then.
fn barred(settings: &Settings, issue: &Issue, playbook: PlaybookId) -> Option<Refusal> {
    let kind = brief::kind_of(settings, issue);
    if !playbooks_of(settings, kind).contains(&playbook) {
        return Some(no_rule_for(playbook, issue.project.as_str()));
    }
    match brief::is_closed(issue) {
        Some(true) if playbook != PlaybookId::Restore => {
            Some(Refusal::ticket_closed("Nothing was started."))
        }
        None => Some(Refusal::ticket_untold("Nothing was started.")),
        Some(_) => None,
    }
}

/// Whether an address of the list is one person's.
fn only_one<'p>(people: &'p [Sighted], email: &Address) -> Result<Option<&'p Sighted>, ()> {
    let is_it = |own: &str| Address::told(own) == *email;
    let same = |p: &&Sighted| p.listed.email.as_deref().is_some_and(is_it);
    let mut all = people.iter().filter(same);
    match (all.next(), all.next()) {
        (_, Some(_)) => Err(()),
        (one, None) => Ok(one),
    }
}

/// What a server says may be a sentence already.
fn without_stop(said: &str) -> &str {
    said.trim_end().trim_end_matches('.')
}

fn unread(what: &str) -> Refusal {
    Refusal::new(
        RefusalCode::ConnectionUnreadable,
        "Who is meant can't be read",
        format!("It did not answer: {}. Nothing was started.", without_stop(what)),
        "Try again in a minute.",
    )
}

fn not_searched(why: &str) -> Refusal {
    Refusal::new(
        RefusalCode::ConnectionUnreadable,
        "Jira didn't take this search",
        format!("{}. Nothing was started.", without_stop(why)),
        "Try the search in Jira's own list of issues, then copy it from there.",
    )
}
