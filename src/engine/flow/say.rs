//! Saying something on a ticket, in one comment that is found again by its reference.
//!
//! Where customers may read the ticket, they must not read this. Whether a comment is internal is
//! told by the answer to making it, and a public one is mailed at once. So it is made with words
//! that tell nothing, and gets its own only once it was read to be internal; where neither documented
//! way makes it so, nothing more is said. Where no customers are it is marked as internal all the
//! same, since whoever may move the ticket can bring it to where they are. A ticket that can't be
//! edited any more gets comment and property apart.

use super::shared;
use crate::connector::{
    Answer, Change, Comment, CommentPlace, HttpOutcome, HttpRequest, Line, Read, ReadFault, Way,
    add_comment, added, edit_ticket, set_property,
};
use crate::domain::{IssueId, IssueKey};
use crate::engine::command::What;
use crate::engine::event::Outcome;
use crate::engine::reads::Reads;
use serde_json::Value;

/// What a comment says until it is known who reads it.
const NEUTRAL: &str = "Offramp writes here.";

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// All of it is on the ticket, as far as customers may not read it.
    Yes,
    /// It did not work now.
    Later,
    /// Jira will not take it, or not all of it.
    Refused,
    /// There is no such ticket.
    Gone,
}

/// What is to be said on one ticket, and how far that has come.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Say {
    issue: IssueId,
    lines: Vec<Line>,
    /// The last line, by which the comment is found again.
    reference: String,
    /// A line that only these very words have.
    mark: Option<String>,
    property: Option<Value>,
    /// Whether customers may read the ticket.
    customers: bool,
    /// How a comment was made that was read to be internal.
    way: Option<Way>,
    /// Whether an edit of the ticket was refused.
    closed: bool,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The ticket is edited: property and comment at once, where that was found or made now.
    Editing {
        found: bool,
    },
    /// A comment is made that tells nothing.
    Opening(Way),
    /// Comment and property go out apart, as far as there are both.
    Apart,
    /// The property alone is tried, since there seems to be no ticket.
    Probing,
    Over(Said),
}

/// What came of a request.
enum Verdict {
    Done,
    Refused,
    Missing,
    Later,
}

impl Say {
    /// Says these lines; the last of them is the reference.
    pub(crate) fn new(issue: &IssueId, lines: Vec<Line>) -> Self {
        let reference = match lines.last() {
            Some(Line::Says(text) | Line::Item(text)) => text.clone(),
            None => String::new(),
        };
        Self {
            issue: issue.clone(),
            lines,
            reference,
            mark: None,
            property: None,
            customers: true,
            way: None,
            closed: false,
            stage: Stage::Over(Said::Later),
        }
    }

    /// Where a comment with the reference has this line too, it is said already.
    pub(crate) fn marked(mut self, line: String) -> Self {
        self.mark = Some(line);
        self
    }

    /// Sets the ticket's property as well.
    pub(crate) fn with_property(mut self, value: Value) -> Self {
        self.property = Some(value);
        self
    }

    /// What has to be read before: what was said, and who may read it.
    pub(crate) fn reads(issue: &IssueId) -> [Read; 3] {
        let [comments, myself] = shared::own_words(issue);
        [comments, myself, Self::ticket(issue)]
    }

    fn ticket(issue: &IssueId) -> Read {
        Read::Issue { key: IssueKey::new(issue.as_str()), fields: Vec::new(), as_app: true }
    }

    /// How it ended; `None` while requests are out.
    pub(crate) fn said(&self) -> Option<Said> {
        match self.stage {
            Stage::Over(said) => Some(said),
            _ => None,
        }
    }

    /// The first requests, after the reads; none where it is over.
    pub(crate) fn begin(&mut self, reads: &Reads) -> Vec<HttpRequest> {
        let comments = match shared::own_comments(reads, &self.issue) {
            Ok(own) => own,
            Err(fault) if fault.is_passing() => return self.over(Said::Later),
            Err(ReadFault::Missing) => return self.probe(),
            _ => return self.apart(None),
        };
        self.customers = match reads.answer(&Self::ticket(&self.issue)) {
            Ok(Answer::Issue(issue)) => issue.has_customers,
            // Its comments were read a moment ago: it is there.
            Err(fault) if fault.is_passing() || fault == ReadFault::Missing => {
                return self.over(Said::Later);
            }
            _ => true,
        };
        self.first(&comments)
    }

    fn first(&mut self, comments: &[Comment]) -> Vec<HttpRequest> {
        let fits = |comment: &&Comment| {
            comment.says(&self.reference) && (comment.internal || !self.customers)
        };
        let mark = self.mark.as_deref();
        let is_said = |comment: &Comment| mark.is_some_and(|line| comment.says(line));
        if comments.iter().filter(fits).any(is_said) {
            return self.apart(None);
        }
        match comments.iter().find(fits) {
            Some(comment) => self.edit(&CommentPlace::Edit { id: comment.id.clone() }, true),
            None => self.say_anew(),
        }
    }

    /// Makes a comment.
    fn say_anew(&mut self) -> Vec<HttpRequest> {
        if self.customers {
            self.open(Way::Desk)
        } else if self.property.is_none() {
            self.apart(Some(Way::Property))
        } else {
            self.edit(&CommentPlace::New, false)
        }
    }

    /// The next requests, after the answers to the last; none where it is over.
    pub(crate) fn answered(&mut self, outcomes: &[Outcome]) -> Vec<HttpRequest> {
        let mut verdicts = outcomes.iter().map(verdict);
        match self.stage {
            Stage::Editing { found } => match verdicts.next() {
                Some(Verdict::Done) => self.over(Said::Yes),
                // The comment may have been taken away since; where the ticket is closed, the next
                // edit is refused too.
                Some(Verdict::Refused) if found => self.say_anew(),
                Some(Verdict::Refused) => self.around(),
                _ => self.over(Said::Later),
            },
            Stage::Opening(way) => self.opened(way, outcomes.first()),
            Stage::Apart => {
                let all: Vec<Verdict> = verdicts.collect();
                let is_later = |v: &Verdict| matches!(v, Verdict::Later | Verdict::Missing);
                let refused = all.iter().any(|v| matches!(v, Verdict::Refused));
                match (all.iter().any(is_later), refused) {
                    (true, _) => self.over(Said::Later),
                    (false, true) => self.over(Said::Refused),
                    (false, false) => self.over(Said::Yes),
                }
            }
            Stage::Probing => match verdicts.next() {
                Some(Verdict::Missing) => self.over(Said::Gone),
                Some(Verdict::Refused) => self.over(Said::Refused),
                // It is there after all: the comment is still owed.
                _ => self.over(Said::Later),
            },
            Stage::Over(_) => Vec::new(),
        }
    }

    fn over(&mut self, said: Said) -> Vec<HttpRequest> {
        self.stage = Stage::Over(said);
        Vec::new()
    }

    fn edit(&mut self, place: &CommentPlace, found: bool) -> Vec<HttpRequest> {
        self.stage = Stage::Editing { found };
        let change = Change { place, lines: &self.lines, internal: true };
        vec![edit_ticket(&self.issue, self.property.as_ref(), &change)]
    }

    fn open(&mut self, way: Way) -> Vec<HttpRequest> {
        self.stage = Stage::Opening(way);
        let neutral = [NEUTRAL, &self.reference].map(|text| Line::Says(text.to_owned()));
        vec![add_comment(&self.issue, way, &neutral)]
    }

    fn opened(&mut self, way: Way, outcome: Option<&Outcome>) -> Vec<HttpRequest> {
        let verdict = outcome.map_or(Verdict::Later, verdict);
        let body = match outcome {
            Some(Outcome::Http(HttpOutcome::Answered { body, .. })) => body.as_str(),
            _ => "",
        };
        match (verdict, added(body)) {
            (Verdict::Later, _) | (Verdict::Done, None) => self.over(Said::Later),
            (Verdict::Done, Some((id, true))) => {
                self.way = Some(way);
                if self.closed {
                    self.around()
                } else {
                    self.edit(&CommentPlace::Edit { id }, false)
                }
            }
            // Not internal, or not to be made so: a ticket without a request type is none of
            // Jira Service Management's.
            _ if way == Way::Desk => self.open(Way::Property),
            (Verdict::Missing, _) => self.over(Said::Later),
            _ => self.apart(None),
        }
    }

    /// Past an edit that was refused: the way of the comment has to be known where customers read.
    fn around(&mut self) -> Vec<HttpRequest> {
        self.closed = true;
        match (self.customers, self.way) {
            (false, _) => self.apart(Some(Way::Property)),
            (true, Some(way)) => self.apart(Some(way)),
            (true, None) => self.open(Way::Desk),
        }
    }

    fn apart(&mut self, way: Option<Way>) -> Vec<HttpRequest> {
        self.stage = Stage::Apart;
        let comment = way.map(|way| add_comment(&self.issue, way, &self.lines));
        let property = self.property.as_ref().map(|value| set_property(&self.issue, value));
        let requests: Vec<HttpRequest> = comment.into_iter().chain(property).collect();
        if requests.is_empty() {
            return self.over(Said::Yes);
        }
        requests
    }

    fn probe(&mut self) -> Vec<HttpRequest> {
        let Some(value) = &self.property else { return self.over(Said::Gone) };
        let request = set_property(&self.issue, value);
        self.stage = Stage::Probing;
        vec![request]
    }
}

/// What an answer to a write on a ticket means for its telling.
fn verdict(outcome: &Outcome) -> Verdict {
    match outcome {
        Outcome::Http(HttpOutcome::Answered { status, .. }) => match status {
            ..300 => Verdict::Done,
            404 => Verdict::Missing,
            // Another edit came in between, or it is too much at once.
            408 | 409 | 425 | 429 => Verdict::Later,
            300..500 => Verdict::Refused,
            _ => Verdict::Later,
        },
        Outcome::Http(HttpOutcome::Blocked { .. }) => Verdict::Refused,
        _ => Verdict::Later,
    }
}

/// Several at once, on a ticket each.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Voices {
    all: Vec<Say>,
    /// How many requests of each are out.
    out: Vec<usize>,
}

impl Voices {
    /// The commands that read what has to be known before.
    pub(crate) fn reads<'a>(issues: impl Iterator<Item = &'a IssueId>) -> Vec<Read> {
        issues.flat_map(Say::reads).collect()
    }

    /// Begins; no commands where all are over.
    pub(crate) fn begin(mut all: Vec<Say>, reads: &Reads) -> (Self, Vec<What>) {
        let waves: Vec<Vec<HttpRequest>> = all.iter_mut().map(|say| say.begin(reads)).collect();
        let mut voices = Self { all, out: Vec::new() };
        let commands = voices.send(waves);
        (voices, commands)
    }

    /// Takes the answers of a wave; no commands where all are over.
    pub(crate) fn take(&mut self, outcomes: &[Outcome]) -> Vec<What> {
        let mut rest = outcomes;
        let mut waves = Vec::new();
        for (say, count) in self.all.iter_mut().zip(&self.out) {
            let (own, others) = rest.split_at(rest.len().min(*count));
            rest = others;
            waves.push(if *count == 0 { Vec::new() } else { say.answered(own) });
        }
        self.send(waves)
    }

    fn send(&mut self, waves: Vec<Vec<HttpRequest>>) -> Vec<What> {
        self.out = waves.iter().map(Vec::len).collect();
        waves.into_iter().flatten().map(What::Http).collect()
    }

    /// How each ended, in their order.
    pub(crate) fn said(&self) -> impl Iterator<Item = Said> {
        self.all.iter().map(|say| say.said().unwrap_or(Said::Later))
    }
}
