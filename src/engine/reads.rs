//! A wave of reads: pages are followed, passing faults are tried again, and a read that cannot be
//! finished stays a fault. Nothing is ever half an answer.

use crate::connector::{Answer, HttpOutcome, HttpRequest, Read, ReadFault, Route, Sighted};
use crate::domain::order;
use crate::domain::{AccountId, Elsewhere, Instant, ListedPerson};
use serde_json::json;

/// More pages than any person has: ten thousand groups are read. Past it the listing has no end.
const PAGES_MAX: u32 = 100;
/// Reads that fill what a search did not tell, in one wave: an invocation may send a hundred
/// requests a minute.
const FILLING_MAX: usize = 20;
/// What to wait when a 429 does not say.
const THROTTLE_PAUSE_MS: i64 = 2_000;

/// How patient a wave of reads is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Tries per page.
    pub tries: u32,
    /// The longest single wait within the invocation.
    pub pause_ms_max: i64,
}

impl Patience {
    /// For a person in front of a screen.
    pub const SCREEN: Self = Self { tries: 3, pause_ms_max: 4_000 };
    /// For what is listed once in a run: worth waiting for, within the invocation.
    pub const DISCOVERY: Self = Self { tries: 5, pause_ms_max: 20_000 };
    /// For a run, which waits in the queue rather than in the invocation.
    pub const RUN: Self = Self { tries: 2, pause_ms_max: 0 };
}

/// Reads that go out together.
#[derive(Clone, Debug, PartialEq)]
pub struct Reads {
    route: Route,
    patience: Patience,
    tasks: Vec<Task>,
    /// A wait that a fault asked for, before the next wave.
    pause_ms: i64,
    /// Whether what people's listings lack is read elsewhere.
    fills: bool,
}

#[derive(Clone, Debug, PartialEq)]
struct Task {
    read: Read,
    cursor: Option<String>,
    pages: u32,
    tries: u32,
    so_far: Option<Answer>,
    /// Whether a further page is asked for by its cursor alone.
    alone: bool,
    /// Nobody waits for more than its first answer.
    beside: bool,
    end: Option<Result<(), ReadFault>>,
}

impl Reads {
    /// A wave of these reads; the same read twice goes out once.
    #[must_use]
    pub fn new(route: Route, patience: Patience, mut reads: Vec<Read>) -> Self {
        order::sort(&mut reads);
        reads.dedup();
        let tasks = reads.into_iter().map(|read| Task::new(read, false)).collect();
        Self { route, patience, tasks, pause_ms: 0, fills: true }
    }

    /// The same where only names and addresses are wanted of people.
    #[must_use]
    pub fn for_names(self) -> Self {
        Self { fills: false, ..self }
    }

    /// The same with a read that goes out once: if its first answer is not all of it, it stays a
    /// fault and nothing is asked again.
    #[must_use]
    pub fn with_beside(mut self, read: Read) -> Self {
        self.tasks.push(Task::new(read, true));
        self
    }

    /// The requests still to be answered, in a stable order. Empty: all reads have ended.
    #[must_use]
    pub fn requests(&self) -> Vec<HttpRequest> {
        self.pending().map(|task| task.request(&self.route)).collect()
    }

    /// The wait that comes before [`Self::requests`]; zero for none.
    #[must_use]
    pub fn pause_ms(&self) -> i64 {
        self.pause_ms
    }

    /// Says that the wait is over.
    pub fn paused(&mut self) {
        self.pause_ms = 0;
    }

    /// Whether anything is still to be asked.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.pending().next().is_some()
    }

    fn pending(&self) -> impl Iterator<Item = &Task> {
        self.tasks.iter().filter(|t| t.end.is_none())
    }

    /// Takes the answers to [`Self::requests`], in the same order.
    pub fn feed(&mut self, outcomes: &[HttpOutcome], now: Instant) {
        let patience = self.patience;
        let pending = self.tasks.iter_mut().filter(|t| t.end.is_none());
        let waits = pending.zip(outcomes).map(|(task, outcome)| task.feed(outcome, patience, now));
        self.pause_ms = waits.max().unwrap_or(0);
        if self.is_pending() {
            return;
        }
        let filling = if self.fills { self.filling() } else { Vec::new() };
        self.tasks.extend(filling.into_iter().map(|read| Task::new(read, false)));
        if !self.is_pending() {
            self.know();
        }
    }

    /// The reads that tell what the search for single people left out. Nothing where it told.
    fn filling(&self) -> Vec<Read> {
        let of_single = |task: &&Task| {
            !task.beside && matches!(task.read, Read::People { .. } | Read::PeopleByEmail { .. })
        };
        let mut filling = Vec::new();
        for person in self.tasks.iter().filter(of_single).flat_map(Task::listed) {
            let account = || person.account.clone();
            if person.lacks_groups() {
                filling.push(Read::GroupsAgain { account: account() });
            }
            if person.lacks_roles() {
                filling.push(Read::Roles { account: account() });
            }
        }
        order::sort(&mut filling);
        filling.dedup();
        filling.retain(|read| self.is_unasked(read));
        filling.truncate(FILLING_MAX);
        filling
    }

    /// Makes people of those that were listed, with what other listings told.
    fn know(&mut self) {
        let known: Vec<Option<Vec<Sighted>>> = self
            .tasks
            .iter()
            .map(|task| match &task.so_far {
                Some(Answer::Listed(all)) => {
                    Some(all.iter().map(|listed| self.sighted(listed)).collect())
                }
                _ => None,
            })
            .collect();
        for (task, known) in self.tasks.iter_mut().zip(known) {
            if let Some(people) = known {
                task.so_far = Some(Answer::People(people));
            }
        }
    }

    fn sighted(&self, listed: &ListedPerson) -> Sighted {
        let account: &AccountId = &listed.account;
        let groups = self.answer(&Read::GroupsAgain { account: account.clone() });
        let roles = self.answer(&Read::Roles { account: account.clone() });
        let (no_groups, no_roles) = (words_of(&groups), words_of(&roles));
        let elsewhere = Elsewhere {
            groups: match groups {
                Ok(Answer::Groups(all)) => Ok(all),
                _ => Err(no_groups.as_str()),
            },
            roles: match roles {
                Ok(Answer::Roles(all)) => Ok(all),
                _ => Err(no_roles.as_str()),
            },
        };
        Sighted { person: listed.known(elsewhere), listed: listed.clone() }
    }

    /// Every read of this wave.
    #[must_use]
    pub fn asked(&self) -> Vec<Read> {
        self.tasks.iter().map(|t| t.read.clone()).collect()
    }

    /// Whether a read never was part of this wave.
    #[must_use]
    pub fn is_unasked(&self, read: &Read) -> bool {
        self.tasks.iter().all(|t| t.read != *read)
    }

    /// What came of the only read of a wave of one.
    #[must_use]
    pub fn only(&self) -> Option<Result<&Answer, ReadFault>> {
        self.tasks.first().map(|task| self.answer(&task.read))
    }

    /// What a read brought, and whether that is all of it: of one that goes out once, the first page.
    #[must_use]
    pub fn at_least(&self, read: &Read) -> Option<(&Answer, bool)> {
        let task = self.tasks.iter().find(|t| t.read == *read)?;
        match &task.end {
            Some(Ok(())) => Some((task.so_far.as_ref()?, true)),
            // A fault leaves nothing behind where there was no page before it.
            Some(Err(_)) if task.beside => Some((task.so_far.as_ref()?, false)),
            _ => None,
        }
    }

    /// The complete answer to a read, or why there is none.
    ///
    /// # Errors
    /// The last fault; `Unavailable` when the read never went out.
    pub fn answer(&self, read: &Read) -> Result<&Answer, ReadFault> {
        let task = self.tasks.iter().find(|t| t.read == *read);
        match task.map(|t| (&t.end, &t.so_far)) {
            Some((Some(Ok(())), Some(answer))) => Ok(answer),
            Some((Some(Err(fault)), _)) => Err(fault.clone()),
            _ => Err(ReadFault::Unavailable { said: "not asked".to_owned() }),
        }
    }
}

/// Why another listing tells nothing either.
fn words_of(answer: &Result<&Answer, ReadFault>) -> String {
    let why = answer.as_ref().err().map_or_else(|| "another answer".to_owned(), ReadFault::words);
    format!("the other listing doesn't either: {why}")
}

impl Task {
    /// Whoever was listed.
    fn listed(&self) -> impl Iterator<Item = &ListedPerson> {
        let people = match &self.so_far {
            Some(Answer::Listed(people)) => people.as_slice(),
            _ => &[],
        };
        people.iter()
    }

    fn new(read: Read, beside: bool) -> Self {
        let (cursor, so_far, end) = (None, None, None);
        Self { read, cursor, pages: 0, tries: 0, so_far, alone: false, beside, end }
    }

    fn request(&self, route: &Route) -> HttpRequest {
        let request = self.read.request(route, self.cursor.as_deref());
        if self.alone { request.with_json(&json!({ "cursor": self.cursor })) } else { request }
    }

    /// Takes an answer and says how long to wait before the next request.
    fn feed(&mut self, outcome: &HttpOutcome, patience: Patience, now: Instant) -> i64 {
        self.tries += 1;
        let fault = match self
            .read
            .page(outcome, self.cursor.as_deref(), now)
            .and_then(|page| self.take(page))
        {
            Ok(()) => {
                self.tries = 0;
                return 0;
            }
            Err(fault) => fault,
        };
        // Whether a cursor may come beside what it continues is not documented.
        let continues = self.cursor.is_some() && matches!(self.so_far, Some(Answer::Listed(_)));
        if continues && !self.alone && matches!(fault, ReadFault::Rejected { .. }) {
            self.alone = true;
            return 0;
        }
        let wait = match fault {
            ReadFault::Throttled { retry_after_ms } => retry_after_ms.unwrap_or(THROTTLE_PAUSE_MS),
            _ => 0,
        };
        // A listing that is always there: 'not found' about it is a passing fault.
        let passing =
            fault.is_passing() || (fault == ReadFault::Missing && patience == Patience::DISCOVERY);
        if self.beside || !passing || self.tries >= patience.tries || wait > patience.pause_ms_max {
            self.end = Some(Err(fault));
            return 0;
        }
        wait
    }

    fn take(&mut self, page: crate::connector::Page) -> Result<(), ReadFault> {
        match &mut self.so_far {
            Some(answer) => answer.append(page.part)?,
            None => self.so_far = Some(page.part),
        }
        self.pages += 1;
        match page.next {
            None => self.end = Some(Ok(())),
            Some(_) if self.beside => self.end = Some(Err(ReadFault::Missing)),
            Some(next) if self.cursor.as_deref() == Some(&next) => {
                self.end = Some(Err(ReadFault::Malformed { said: "pages without an end".into() }));
            }
            Some(_) if self.pages >= PAGES_MAX => {
                let said = format!("more than {PAGES_MAX} pages");
                self.end = Some(Err(ReadFault::Malformed { said }));
            }
            Some(next) => self.cursor = Some(next),
        }
        Ok(())
    }
}
