//! A wave of reads: pages are followed, passing faults are tried again, and a read that cannot be
//! finished stays a fault. Nothing is ever half an answer.

use crate::connector::{Answer, HttpOutcome, HttpRequest, Read, ReadFault, Route};
use crate::domain::Instant;
use crate::domain::order;

/// More pages than any person has; past it the listing has no end.
const PAGES_MAX: u32 = 50;
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
}

#[derive(Clone, Debug, PartialEq)]
struct Task {
    read: Read,
    cursor: Option<String>,
    pages: u32,
    tries: u32,
    so_far: Option<Answer>,
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
        Self { route, patience, tasks, pause_ms: 0 }
    }

    /// The same with a read that goes out once: if its first answer is not all of it, it stays a
    /// fault and nothing is asked again.
    #[must_use]
    pub fn beside(mut self, read: Option<Read>) -> Self {
        if let Some(read) = read {
            self.tasks.push(Task::new(read, true));
        }
        self
    }

    /// The requests still to be answered, in a stable order. Empty: all reads have ended.
    #[must_use]
    pub fn requests(&self) -> Vec<HttpRequest> {
        self.pending().map(|t| t.read.request(&self.route, t.cursor.as_deref())).collect()
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

impl Task {
    fn new(read: Read, beside: bool) -> Self {
        Self { read, cursor: None, pages: 0, tries: 0, so_far: None, beside, end: None }
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
            Some(next) if self.cursor.as_deref() == Some(&next) || self.pages >= PAGES_MAX => {
                self.end = Some(Err(ReadFault::Malformed { said: "pages without an end".into() }));
            }
            Some(next) => self.cursor = Some(next),
        }
        Ok(())
    }
}
