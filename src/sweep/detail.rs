//! People of whom the pages did not tell enough: asked for one by one, first at the endpoint for
//! one person, then by the work they left in Jira. How far each has come is in the row itself.

use super::class::{Class, Mark, MarkSource, Seat, Verdict, WhyUnknown};
use super::classify::{Times, Used, activity, use_of};
use super::frame::Frame;
use super::row::{Piece, Row};
use crate::connector::activity::{self as source, LastActive};
use crate::connector::roster::Stamp;
use crate::connector::{HttpOutcome, HttpRequest, ReadFault, Route};
use crate::policy::SweptProduct;

const DAY_MS: i64 = 86_400_000;
/// How many are asked for together.
pub(super) const WAVE: usize = 10;

/// A piece of the review list at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Detail {
    pub(super) number: u32,
    rows: Vec<Row>,
    /// Rows before this one have nothing left to be asked.
    first: usize,
}

/// What is asked about one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Question {
    LastActive,
    Work { days: u16 },
}

/// What became of one row's question.
pub(super) enum Step {
    /// The verdicts before and after.
    Told { before: Vec<Verdict>, after: Vec<Verdict> },
    /// To be asked again.
    Again(ReadFault),
}

impl Detail {
    /// Opens a piece; `None` where some row can't be read.
    pub(super) fn open(piece: &Piece) -> Option<Self> {
        let rows = piece.text.lines().map(Row::from_line).collect::<Option<_>>()?;
        Some(Self { number: piece.number, rows, first: 0 })
    }

    pub(super) fn closed(&self) -> Piece {
        let mut text = String::new();
        for row in &self.rows {
            text.push_str(&row.to_line());
            text.push('\n');
        }
        Piece { number: self.number, text }
    }

    fn questions(&self, frame: &Frame) -> Vec<(usize, Question)> {
        let from_first = self.rows.iter().enumerate().skip(self.first);
        from_first.filter_map(|(at, row)| Some((at, question(row, frame)?))).take(WAVE).collect()
    }

    /// The requests to go out together; empty when nobody is left to be asked for.
    pub(super) fn requests(&mut self, frame: &Frame, route: &Route) -> Vec<HttpRequest> {
        let questions = self.questions(frame);
        self.first = questions.first().map_or(self.rows.len(), |(at, _)| *at);
        let request = |(at, question): &(usize, Question)| {
            let account = &self.rows.get(*at)?.account;
            Some(match question {
                Question::LastActive => source::last_active_request(route, account),
                Question::Work { days } => source::work_request(account, *days),
            })
        };
        questions.iter().filter_map(request).collect()
    }

    /// Takes the answers to [`Self::requests`], in their order. `last` says that nothing is tried
    /// again: what has no answer now has none.
    pub(super) fn feed(
        &mut self,
        outcomes: &[HttpOutcome],
        frame: &Frame,
        times: Times,
        last: bool,
    ) -> Vec<Step> {
        let questions = self.questions(frame);
        let mut steps = Vec::new();
        for ((at, question), outcome) in questions.into_iter().zip(outcomes) {
            let Some(row) = self.rows.get_mut(at) else { continue };
            let before = row.verdicts.clone();
            let told = match question {
                Question::LastActive => source::last_active(outcome, times.now)
                    .map(|told| tell(row, Some(&told), frame, times)),
                Question::Work { .. } => source::work(outcome, times.now)
                    .map(|found| found_work(row, Some(found), frame, times)),
            };
            match told {
                Ok(()) => {}
                Err(fault) if fault.is_passing() && !last => {
                    steps.push(Step::Again(fault));
                    continue;
                }
                Err(_) => match question {
                    Question::LastActive => tell(row, None, frame, times),
                    Question::Work { .. } => found_work(row, None, frame, times),
                },
            }
            steps.push(Step::Told { before, after: row.verdicts.clone() });
        }
        steps
    }
}

/// One person of whom the search did not tell enough, for whoever acts on them: the endpoint for one
/// person is asked once. Work in Jira is not looked for: it could only keep somebody from being
/// acted on, and whoever stays unknown is not acted on anyway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt(Row);

impl Doubt {
    /// Where nothing is to be asked, nothing is.
    #[must_use]
    pub fn about(row: Row) -> Self {
        Self(row)
    }

    /// What is to be asked, if anything still is.
    #[must_use]
    pub fn request(&self, route: &Route) -> Option<HttpRequest> {
        let row = &self.0;
        let open = row.verdicts.iter().any(may_be_asked);
        open.then(|| source::last_active_request(route, &row.account))
    }

    /// Takes the answer to [`Self::request`]. Without a readable one nothing is known.
    pub fn feed(&mut self, outcome: &HttpOutcome, frame: &Frame, times: Times) {
        let told = source::last_active(outcome, times.now).ok();
        tell(&mut self.0, told.as_ref(), frame, times);
    }

    /// What is said of each product now.
    #[must_use]
    pub fn verdicts(self) -> Vec<Verdict> {
        self.0.verdicts
    }
}

/// Whether anything about this row is left to be asked.
pub(super) fn is_open(row: &Row, frame: &Frame) -> bool {
    question(row, frame).is_some()
}

fn question(row: &Row, frame: &Frame) -> Option<Question> {
    if row.verdicts.iter().any(may_be_asked) {
        return Some(Question::LastActive);
    }
    let days = row.verdicts.iter().filter(|v| is_unanswered(v)).filter_map(|v| {
        let product = product(frame, v)?;
        is_jira(product).then(|| u16::try_from(product.idle_ms / DAY_MS).unwrap_or(u16::MAX))
    });
    // Of several, the shortest: what is found then is within all of them.
    days.min().map(|days| Question::Work { days })
}

fn may_be_asked(verdict: &Verdict) -> bool {
    matches!(verdict.class, Class::Unknown { why } if why.may_be_asked())
}

fn is_unanswered(verdict: &Verdict) -> bool {
    verdict.class == Class::Unknown { why: WhyUnknown::NotAnswered }
}

fn product<'f>(frame: &'f Frame, verdict: &Verdict) -> Option<&'f SweptProduct> {
    frame.products().get(usize::from(verdict.product.0))
}

/// Work on issues is use of any of Jira's products.
fn is_jira(product: &SweptProduct) -> bool {
    product.resource.as_str().starts_with("ari:cloud:jira")
}

/// Takes what the endpoint for one person told, or that it told nothing.
fn tell(row: &mut Row, told: Option<&LastActive>, frame: &Frame, times: Times) {
    if let Some(told) = told
        && !matches!(row.added, Stamp::At(_))
    {
        row.added = told.added;
    }
    let added = row.added;
    row.verdicts.retain_mut(|verdict| {
        if !may_be_asked(verdict) {
            return true;
        }
        let Some(product) = product(frame, verdict) else { return true };
        let unanswered = (Class::Unknown { why: WhyUnknown::NotAnswered }, None);
        let used = told.map(|told| use_of(&told.products, product, times));
        if used == Some(Used::Never) && verdict.seat == Seat::Unconfirmed {
            return false;
        }
        let said = used.map_or(unanswered, |used| {
            activity(Some(used), added, product, frame, times, MarkSource::PerPerson)
        });
        let is_unknown = matches!(said.0, Class::Unknown { .. });
        (verdict.class, verdict.mark) = if is_unknown { unanswered } else { said };
        true
    });
}

/// Work proves use; its absence proves nothing, and an answer there may be none.
fn found_work(row: &mut Row, found: Option<bool>, frame: &Frame, times: Times) {
    for verdict in row.verdicts.iter_mut().filter(|v| is_unanswered(v)) {
        let Some(product) = product(frame, verdict) else { continue };
        if !is_jira(product) {
            continue;
        }
        let at = times.as_of.plus_ms(-product.idle_ms);
        let unknown = |why| (Class::Unknown { why }, None);
        (verdict.class, verdict.mark) = match found {
            Some(true) => (Class::Active, Some(Mark { at, source: MarkSource::JiraWork })),
            Some(false) => unknown(WhyUnknown::NoWorkFound),
            None => unknown(WhyUnknown::WorkNotTold),
        };
    }
}
