//! How people are kept: one line of text each, a quarter of what the same would be as JSON, in
//! pieces that fit the platform's storage. Names and addresses are not kept, only accounts.

use super::class::{
    Class, Mark, MarkSource, ProductIndex, Seat, Verdict, WhyExempt, WhyProtected, WhyUnknown,
};
use crate::connector::roster::Stamp;
use crate::domain::{AccountId, Claim, Instant};

/// Well below the 240 KiB of a stored value, with room for its escapes as JSON.
pub const PIECE_BYTES_MAX: usize = 200_000;

/// One person of the review list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Who.
    pub account: AccountId,
    /// Managed or not, where it was told.
    pub claim: Option<Claim>,
    /// When they came.
    pub added: Stamp,
    /// What is said of each product that they have or may have.
    pub verdicts: Vec<Verdict>,
}

impl Row {
    /// Whether something may be taken of them: known to be unused, and nothing speaks against it.
    #[must_use]
    pub fn has_idle(&self) -> bool {
        self.verdicts.iter().any(|verdict| verdict.class.is_idle())
    }

    /// Whether something is idle, and nothing speaks against acting on this person: no product of
    /// theirs is unknown, exempt or protected.
    #[must_use]
    pub fn is_idle_beyond_doubt(&self) -> bool {
        let plain = |verdict: &Verdict| verdict.class.is_idle() || verdict.class == Class::Active;
        self.has_idle() && self.verdicts.iter().all(plain)
    }

    /// As one line, without its end.
    #[must_use]
    pub fn to_line(&self) -> String {
        let mut line = String::with_capacity(120);
        line.push_str(self.account.as_str());
        line.push(' ');
        line.push(match self.claim {
            Some(Claim::Managed) => 'm',
            Some(Claim::Unmanaged) => 'u',
            None => '?',
        });
        match self.added {
            Stamp::At(at) => write_number(&mut line, at.0),
            Stamp::Absent => line.push('-'),
            Stamp::Unreadable => line.push('!'),
        }
        for verdict in &self.verdicts {
            line.push(' ');
            write_verdict(&mut line, verdict);
        }
        line
    }

    /// Reads [`Self::to_line`]; `None` where it is no such line.
    #[must_use]
    pub fn from_line(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        let account = words.next().filter(|id| !id.is_empty())?;
        let head = words.next()?;
        let claim = match head.chars().next()? {
            'm' => Some(Claim::Managed),
            'u' => Some(Claim::Unmanaged),
            '?' => None,
            _ => return None,
        };
        let added = match head.get(1..)? {
            "-" => Stamp::Absent,
            "!" => Stamp::Unreadable,
            at => Stamp::At(Instant(at.parse().ok()?)),
        };
        let verdicts = words.map(read_verdict).collect::<Option<_>>()?;
        Some(Self { account: AccountId::new(account), claim, added, verdicts })
    }
}

/// Product, seat, class, reason, the class's own instant, then the mark: `0gI@s1795000000000`.
fn write_verdict(line: &mut String, verdict: &Verdict) {
    write_number(line, verdict.product.0.into());
    line.push(match verdict.seat {
        Seat::ByGroup => 'g',
        Seat::Unconfirmed => 'n',
    });
    let (letters, instant) = class_code(verdict.class);
    line.push_str(letters);
    if let Some(at) = instant {
        write_number(line, at.0);
    }
    if let Some(mark) = verdict.mark {
        let source = match mark.source {
            MarkSource::Search => 's',
            MarkSource::PerPerson => 'p',
            MarkSource::JiraWork => 'j',
        };
        line.push('@');
        line.push(source);
        write_number(line, mark.at.0);
    }
}

/// As `{}` writes it, of which a list has some hundred thousand.
fn write_number(line: &mut String, number: i64) {
    if number < 0 {
        line.push('-');
    }
    let mut digits = [b'0'; 20];
    let mut left = number.unsigned_abs();
    let mut from = digits.len();
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + u8::try_from(left % 10).unwrap_or_default();
        from -= 1;
        left /= 10;
        if left == 0 {
            break;
        }
    }
    let written = digits.get(from..).and_then(|digits| std::str::from_utf8(digits).ok());
    line.push_str(written.unwrap_or_default());
}

fn read_verdict(word: &str) -> Option<Verdict> {
    let (word, mark) = match word.split_once('@') {
        Some((word, mark)) => (word, Some(read_mark(mark)?)),
        None => (word, None),
    };
    let seat_at = word.find(|c: char| !c.is_ascii_digit())?;
    let product = ProductIndex(word.get(..seat_at)?.parse().ok()?);
    let rest = word.get(seat_at..)?;
    let seat = match rest.chars().next()? {
        'g' => Seat::ByGroup,
        'n' => Seat::Unconfirmed,
        _ => return None,
    };
    let rest = rest.get(1..)?;
    let digits_at = rest.find(|c: char| c.is_ascii_digit() || c == '-').unwrap_or(rest.len());
    let instant = rest.get(digits_at..).filter(|d| !d.is_empty());
    let instant = instant.map(|d| d.parse().map(Instant)).transpose().ok()?;
    let class = class_of(rest.get(..digits_at)?, instant)?;
    Some(Verdict { product, seat, class, mark })
}

fn read_mark(text: &str) -> Option<Mark> {
    let source = match text.chars().next()? {
        's' => MarkSource::Search,
        'p' => MarkSource::PerPerson,
        'j' => MarkSource::JiraWork,
        _ => return None,
    };
    Some(Mark { at: Instant(text.get(1..)?.parse().ok()?), source })
}

/// The reasons without an instant of their own, by their letters.
const PLAIN: [(&str, Class); 24] = [
    ("A", Class::Active),
    ("Uu", unknown(WhyUnknown::UseNotTold)),
    ("Um", unknown(WhyUnknown::DateMissing)),
    ("Ur", unknown(WhyUnknown::DateUnreadable)),
    ("Uf", unknown(WhyUnknown::DateInFuture)),
    ("Ua", unknown(WhyUnknown::AddedNotTold)),
    ("Ub", unknown(WhyUnknown::AddedUnreadable)),
    ("Uo", unknown(WhyUnknown::RolesNotTold)),
    ("Ug", unknown(WhyUnknown::GroupsNotTold)),
    ("Us", unknown(WhyUnknown::StatusNotTold)),
    ("Ut", unknown(WhyUnknown::TypeNotTold)),
    ("Ue", unknown(WhyUnknown::EmailNotTold)),
    ("Un", unknown(WhyUnknown::NotAnswered)),
    ("Uw", unknown(WhyUnknown::NoWorkFound)),
    ("Ux", unknown(WhyUnknown::WorkNotTold)),
    ("Ea", exempt(WhyExempt::Account)),
    ("Eg", exempt(WhyExempt::Group)),
    ("Ed", exempt(WhyExempt::Domain)),
    ("Et", exempt(WhyExempt::ServiceType)),
    ("Es", exempt(WhyExempt::ServiceAccount)),
    ("Eh", exempt(WhyExempt::ServiceGroup)),
    ("Ee", exempt(WhyExempt::ServiceEmail)),
    ("Pa", Class::Protected { why: WhyProtected::Account }),
    ("Pg", Class::Protected { why: WhyProtected::Group }),
];

const fn unknown(why: WhyUnknown) -> Class {
    Class::Unknown { why }
}

const fn exempt(why: WhyExempt) -> Class {
    Class::Exempt { why }
}

fn class_code(class: Class) -> (&'static str, Option<Instant>) {
    match class {
        Class::Inactive { since } => ("I", Some(since)),
        Class::NeverActive { added } => ("N", Some(added)),
        Class::Exempt { why: WhyExempt::New { until } } => ("En", Some(until)),
        Class::Exempt { why: WhyExempt::Returned { until } } => ("Er", Some(until)),
        Class::Protected { why: WhyProtected::Admin } => ("Po", None),
        plain => {
            let found = PLAIN.iter().find(|(_, class)| *class == plain);
            (found.map_or("Un", |(letters, _)| letters), None)
        }
    }
}

fn class_of(letters: &str, instant: Option<Instant>) -> Option<Class> {
    match (letters, instant) {
        ("I", Some(since)) => Some(Class::Inactive { since }),
        ("N", Some(added)) => Some(Class::NeverActive { added }),
        ("En", Some(until)) => Some(exempt(WhyExempt::New { until })),
        ("Er", Some(until)) => Some(exempt(WhyExempt::Returned { until })),
        ("Po", None) => Some(Class::Protected { why: WhyProtected::Admin }),
        (letters, None) => PLAIN.iter().find(|(l, _)| *l == letters).map(|(_, class)| *class),
        _ => None,
    }
}

/// A part of the review list as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its place, from 0.
    pub number: u32,
    /// Its rows, a line each.
    pub text: String,
}

impl Piece {
    /// Its rows, those that can't be read left out.
    pub fn rows(&self) -> impl Iterator<Item = Row> {
        self.text.lines().filter_map(Row::from_line)
    }
}

/// The review list as it grows: the open piece, and those that are full.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pieces {
    open: String,
    number: u32,
    full: Vec<Piece>,
}

impl Pieces {
    /// Goes on with a piece that was stored before it was full.
    #[must_use]
    pub fn resumed(open: Piece) -> Self {
        Self { open: open.text, number: open.number, full: Vec::new() }
    }

    /// Number of the piece that is open.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Adds a row.
    pub fn push(&mut self, row: &Row) {
        let line = row.to_line();
        if !self.open.is_empty() && self.open.len() + line.len() + 1 > PIECE_BYTES_MAX {
            let text = std::mem::take(&mut self.open);
            self.full.push(Piece { number: self.number, text });
            self.number += 1;
        }
        self.open.push_str(&line);
        self.open.push('\n');
    }

    /// What is to be stored now: the pieces that became full, and the open one as it is.
    pub fn take_due(&mut self) -> Vec<Piece> {
        let mut all = std::mem::take(&mut self.full);
        all.push(Piece { number: self.number, text: self.open.clone() });
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(class: Class, mark: Option<Mark>) -> Row {
        let verdict = Verdict { product: ProductIndex(12), seat: Seat::Unconfirmed, class, mark };
        Row {
            account: AccountId::new("712020:a"),
            claim: Some(Claim::Unmanaged),
            added: Stamp::At(Instant(-5)),
            verdicts: vec![verdict, verdict],
        }
    }

    #[test]
    fn every_class_survives_being_kept() {
        let mut classes: Vec<Class> = PLAIN.iter().map(|(_, class)| *class).collect();
        let at = Instant(-1_795_000_000_123);
        classes.extend([
            Class::Inactive { since: at },
            Class::NeverActive { added: at },
            exempt(WhyExempt::New { until: at }),
            exempt(WhyExempt::Returned { until: at }),
            Class::Protected { why: WhyProtected::Admin },
        ]);
        let sources = [MarkSource::Search, MarkSource::PerPerson, MarkSource::JiraWork];
        let marks = sources.map(|source| Some(Mark { at, source }));
        for class in classes {
            for mark in marks.into_iter().chain([None]) {
                let row = row(class, mark);
                assert_eq!(Row::from_line(&row.to_line()), Some(row));
            }
        }
    }

    #[test]
    fn numbers_are_written_as_they_are_read() {
        for number in [0, 7, -7, 10, 1_795_000_000_123, i64::MAX, i64::MIN] {
            let mut line = String::new();
            write_number(&mut line, number);
            assert_eq!(line.parse(), Ok(number));
            assert_eq!(line, number.to_string());
        }
    }

    #[test]
    fn what_is_no_row_is_not_read_as_one() {
        for line in
            ["", "a", "a x", "a mx", "a m- 0", "a m- 0gX", "a m- 0gI", "a m- 0gA5", "a m- gA"]
        {
            assert_eq!(Row::from_line(line), None, "{line}");
        }
    }

    #[test]
    fn pieces_stay_below_their_bound_and_lose_nothing() {
        let mut pieces = Pieces::default();
        let one = row(Class::Active, None);
        let each = one.to_line().len() + 1;
        let count = 3 * PIECE_BYTES_MAX / each;
        for _ in 0..count {
            pieces.push(&one);
        }
        let stored = pieces.take_due();
        assert!(stored.iter().all(|p| p.text.len() <= PIECE_BYTES_MAX));
        assert_eq!(stored.iter().map(|p| p.rows().count()).sum::<usize>(), count);
        let numbers: Vec<u32> = stored.iter().map(|p| p.number).collect();
        assert_eq!(numbers, (0..u32::try_from(stored.len()).unwrap()).collect::<Vec<_>>());
    }
}
