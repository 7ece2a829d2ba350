//! A list of people: an address or an account on each line, with an answer for each line.

use super::{MANY_MAX, Ticket, only_one};
use crate::connector::Sighted;
use crate::domain::{AccountId, Address, NoAddress, visible};
use crate::engine::admin::ManyRow;
use crate::engine::invalid;
use crate::policy::{Refusal, Settings, SubjectFieldKind};
use crate::sweep::Row;

/// A line that is not empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::engine::flow::admin) struct Line {
    number: u32,
    said: String,
    who: Result<Who, NoOne>,
}

/// Whom a line means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::engine::flow::admin) enum Who {
    Account(AccountId),
    /// With the account, once it is known.
    Email(Address, Option<AccountId>),
}

/// Why a line means nobody who is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum NoOne {
    /// What else a line of several columns holds.
    PassedOver,
    /// Named on this line already.
    Again(u32),
    /// Neither an address nor an account.
    Nothing,
    /// An address that is none.
    Address(NoAddress),
    /// Two accounts have the address.
    Two,
    /// Nothing that they have is idle.
    InUse,
}

impl NoOne {
    fn words(&self) -> String {
        match self {
            Self::PassedOver => "Passed over: of a line with several columns only the first counts. Write each person on a line.".to_owned(),
            Self::Again(line) => format!("The same as line {line}."),
            Self::Nothing => {
                "This is neither an e-mail address nor an account id: correct the line.".to_owned()
            }
            Self::Address(NoAddress::Shape) => {
                "This is no e-mail address: write one on each line, nothing else.".to_owned()
            }
            Self::Address(why @ NoAddress::Letter(_)) => {
                format!("This address {}: write it by hand.", why.words())
            }
            Self::Two => {
                "Two accounts have this address: write the account id instead.".to_owned()
            }
            Self::InUse => {
                "Nothing that they have is known to be unused: choose others.".to_owned()
            }
        }
    }
}

/// Reads a list. A line of nothing but people is a row for each. Of a table the first column counts,
/// and a row says what was passed over: the columns of a heading, else what else the line holds.
pub(super) fn lines(text: &str) -> Result<Vec<Line>, Refusal> {
    let mut all: Vec<Line> = Vec::new();
    let mut is_table = false;
    for (number, line) in (1_u32..).zip(text.lines()) {
        let cells: Vec<&str> = line.split([',', ';', '\t']).map(clean).collect();
        let mut filled = cells.iter().copied().filter(|cell| !cell.is_empty());
        let Some(first) = filled.next() else { continue };
        let rest: Vec<&str> = filled.collect();
        if number == 1 && is_heading(first) {
            is_table = !rest.is_empty();
            all.extend(passed_over(number, &rest));
            continue;
        }
        all.push(Line::of(number, first, &all));
        if !is_table && who(first).is_ok() && rest.iter().all(|cell| who(cell).is_ok()) {
            for cell in rest {
                all.push(Line::of(number, cell, &all));
            }
        } else if !is_table || rest.iter().any(|cell| cell.contains('@')) {
            all.extend(passed_over(number, &rest));
        }
    }
    let people = all.iter().filter(|line| line.who != Err(NoOne::PassedOver)).count();
    if people == 0 || people > MANY_MAX {
        return Err(invalid(&format!(
            "The list has {people} people; give between 1 and {MANY_MAX}, one on each line"
        )));
    }
    Ok(all)
}

fn passed_over(number: u32, cells: &[&str]) -> Option<Line> {
    let said = visible(&cells.join(", "));
    (!cells.is_empty()).then_some(Line { number, said, who: Err(NoOne::PassedOver) })
}

/// A cell without blanks, quotes and the mark that some programs begin a file with.
fn clean(cell: &str) -> &str {
    cell.trim_start_matches('\u{feff}').trim().trim_matches('"').trim()
}

impl Line {
    /// Whom a cell means; who was named before is not named twice.
    fn of(number: u32, said: &str, before: &[Self]) -> Self {
        let who =
            who(said).and_then(|who| match before.iter().find(|l| l.who.as_ref() == Ok(&who)) {
                Some(before) => Err(NoOne::Again(before.number)),
                None => Ok(who),
            });
        Self { number, said: visible(said), who }
    }
}

fn is_heading(said: &str) -> bool {
    ["email", "e-mail", "mail", "account", "accountid", "account id", "user", "address"]
        .contains(&said.to_lowercase().as_str())
}

fn who(said: &str) -> Result<Who, NoOne> {
    // Ids are opaque; what is quoted in a search has to stay between its quotes.
    let quiet = |c: char| c.is_ascii_graphic() && !"\"'\\()[]{}<>,;=".contains(c);
    if said.contains('@') {
        return Address::parse(said).map(|email| Who::Email(email, None)).map_err(NoOne::Address);
    }
    if (10..=128).contains(&said.len())
        && said.chars().all(quiet)
        && said.chars().any(|c| c.is_ascii_digit())
    {
        return AccountId::parse(said).map(Who::Account).ok_or(NoOne::Nothing);
    }
    Err(NoOne::Nothing)
}

/// A line of somebody who was chosen from the review list, where something is idle.
pub(super) fn chosen(number: u32, row: &Row, name: Option<&str>) -> Line {
    let account = row.account.as_str();
    let who = if row.has_idle() { who(account) } else { Err(NoOne::InUse) };
    Line { number, said: name.unwrap_or(account).to_owned(), who }
}

/// Every address on the list.
pub(super) fn emails(lines: &[Line]) -> Vec<Address> {
    lines
        .iter()
        .filter_map(|line| match &line.who {
            Ok(Who::Email(email, _)) => Some(email.clone()),
            _ => None,
        })
        .collect()
}

/// Notes which account an address belongs to. One that nobody has may still be on a ticket.
pub(super) fn name(lines: &mut [Line], people: &[Sighted]) {
    for line in lines {
        let Ok(Who::Email(email, account)) = &mut line.who else { continue };
        if let Ok(person) = only_one(people, email) {
            *account = person.map(|p| p.listed.account.clone());
        } else {
            line.who = Err(NoOne::Two);
        }
    }
}

/// The search for the open tickets of everybody on the list; `None` where nobody can be looked for.
pub(super) fn query(settings: &Settings, lines: &[Line]) -> Option<String> {
    let known: Vec<&Who> = lines.iter().filter_map(|line| line.who.as_ref().ok()).collect();
    let accounts: Vec<String> = known
        .iter()
        .filter_map(|who| match who {
            Who::Account(account) | Who::Email(_, Some(account)) => Some(format!("\"{account}\"")),
            Who::Email(_, None) => None,
        })
        .collect();
    let mut any: Vec<String> = Vec::new();
    for field in &settings.subject_fields {
        let name = field.id.strip_prefix("customfield_").map(|n| format!("cf[{n}]"));
        let name = name.unwrap_or_else(|| format!("\"{}\"", field.id));
        match field.kind {
            SubjectFieldKind::UserPicker if !accounts.is_empty() => {
                any.push(format!("{name} in ({})", accounts.join(", ")));
            }
            SubjectFieldKind::UserPicker => {}
            SubjectFieldKind::Email => any.extend(known.iter().filter_map(|who| match who {
                Who::Email(email, _) => Some(format!("{name} ~ \"\\\"{email}\\\"\"")),
                Who::Account(_) => None,
            })),
        }
    }
    (!any.is_empty())
        .then(|| format!("({}) AND statusCategory != Done ORDER BY key", any.join(" OR ")))
}

/// What is said of a line.
pub(super) fn row(line: &Line, tickets: &[Ticket], more: bool) -> ManyRow {
    let mut row = ManyRow {
        line: Some(line.number),
        said: line.said.clone(),
        ticket: None,
        person: line.said.clone(),
        playbook: None,
        problem: None,
        ticketless: false,
        swept: None,
    };
    let who = match &line.who {
        Ok(who) => who,
        Err(why) => return ManyRow { problem: Some(why.words()), ..row },
    };
    let theirs: Vec<&Ticket> = tickets.iter().filter(|t| t.is_about(who)).collect();
    match theirs.as_slice() {
        [one] => {
            row.ticket = Some((one.id.clone(), one.key.clone()));
            row.playbook = Some(one.playbook);
            row.problem = one.problem();
            if !one.person.is_empty() {
                row.person.clone_from(&one.person);
            }
        }
        [] if more => {
            let why = "Not every ticket could be looked at: give fewer people at once.";
            row.problem = Some(why.to_owned());
        }
        [] => {
            let why = "No open ticket that you can see names this person: make one first.";
            row.problem = Some(why.to_owned());
            row.ticketless = true;
        }
        several => {
            let keys: Vec<&str> = several.iter().map(|t| t.key.as_str()).collect();
            row.problem = Some(format!(
                "Several open tickets name this person: {}. Close all but one.",
                keys.join(", ")
            ));
        }
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u32, bool)> {
        lines(text).unwrap().iter().map(|l| (l.number, l.who.is_ok())).collect()
    }

    #[test]
    fn every_line_is_read_for_itself() {
        let text = "e-mail;name\nA@x.example;Ann\n\n712020:b0000000-0000\nsoon\na@x.example\n@\n";
        assert_eq!(
            read(text),
            [(1, false), (2, true), (4, true), (5, false), (6, false), (7, false)]
        );
        let twice = lines(text).unwrap();
        assert_eq!(twice[4].who, Err(NoOne::Again(2)));
    }

    #[test]
    fn what_is_not_looked_at_is_said() {
        let people = [(1, true), (1, true), (1, true)];
        for text in [
            "a@x.example; b@x.example; c@x.example",
            "a@x.example,b@x.example,\tc@x.example;",
            "\"a@x.example\";712020:b0000000-0000;557058|9a1b2c3d-0000",
        ] {
            assert_eq!(read(text), people, "{text}");
        }
        for (text, rows, over) in [
            ("a@x.example; Ann; b@x.example", vec![(1, true), (1, false)], "Ann, b@x.example"),
            (
                "Ann; a@x.example\nb@x.example",
                vec![(1, false), (1, false), (2, true)],
                "a@x.example",
            ),
            (
                "e-mail;manager\na@x.example;boss@x.example",
                vec![(1, false), (2, true), (2, false)],
                "boss@x.example",
            ),
            ("e-mail;name\na@x.example;Ann", vec![(1, false), (2, true)], "name"),
        ] {
            assert_eq!(read(text), rows, "{text}");
            let all = lines(text).unwrap();
            let said: Vec<&str> = all
                .iter()
                .filter(|l| l.who == Err(NoOne::PassedOver))
                .map(|l| l.said.as_str())
                .collect();
            assert!(said.contains(&over), "{text}: {said:?}");
        }
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        assert!(lines(" \n\n").is_err());
        let many: String =
            (0..101).map(|n| format!("p{n}@x.example")).collect::<Vec<_>>().join("\n");
        assert!(lines(&many).is_err());
    }

    #[test]
    fn no_line_gets_into_the_search_as_anything_but_a_name() {
        for said in
            ["a\"@x.example", "a\\@x.example", "a b@x.example", "x\") OR key = 1", "a)b(c;d"]
        {
            assert!(who(said).is_err(), "{said}");
        }
    }
}
