//! What is right, written down by hand from the company and its settings and from nothing else: of
//! every ticket what must have gone, what must have come, and that everything else has stayed.

mod facts;
pub mod promises;
mod table;

pub use facts::facts;
pub use table::{LAST_GROUP, ROWS, heirs};

use std::collections::BTreeSet;

/// How a ticket ends when nothing goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    Done,
    ByHand,
}

/// What one playbook does on one ticket, compared with the company in which nobody did anything.
/// A fact that ends in `*` is every fact that begins so.
#[derive(Clone, Copy, Debug)]
pub struct Right {
    pub ticket: &'static str,
    pub playbook: &'static str,
    pub ends: Ends,
    pub gone: &'static [&'static str],
    /// What stays although `gone` names it.
    pub but: &'static [&'static str],
    pub come: &'static [&'static str],
    /// What may be so on the way, and not at the end.
    pub via: &'static [&'static str],
    /// Who gets what the person was responsible for.
    pub heir: Option<&'static str>,
}

/// The row of a playbook on a ticket.
pub fn of(ticket: &str, playbook: &str) -> Option<&'static Right> {
    ROWS.iter().find(|row| row.ticket == ticket && row.playbook == playbook)
}

fn is_named(fact: &str, by: &[&str]) -> bool {
    let names = |pattern: &&str| match pattern.strip_suffix('*') {
        Some(start) => fact.starts_with(start),
        None => fact == *pattern,
    };
    by.iter().any(names)
}

impl Right {
    /// The facts as they must be at the end.
    pub fn expected(&self, before: &BTreeSet<String>) -> BTreeSet<String> {
        let goes = |fact: &&String| is_named(fact, self.gone) && !is_named(fact, self.but);
        let stays = before.iter().filter(|fact| !goes(fact)).cloned();
        stays.chain(self.come.iter().map(|fact| (*fact).to_owned())).collect()
    }

    /// What contradicts this row. At the end of a run that is done everything is as it says; until
    /// then each fact is as it was when the run began, or as the row says. `without` are the facts
    /// as they would be had the app done nothing.
    pub fn contradictions(
        &self,
        began: &BTreeSet<String>,
        without: &BTreeSet<String>,
        now: &BTreeSet<String>,
        is_done: bool,
    ) -> Vec<String> {
        let expected = self.expected(without);
        let on_the_way = |fact: &String| {
            began.contains(fact) || without.contains(fact) || is_named(fact, self.via)
        };
        let may_be = |fact: &&String| !is_done && on_the_way(fact);
        let may_lack = |fact: &&String| !is_done && !began.contains(*fact);
        let more = now.difference(&expected).filter(|fact| !may_be(fact));
        let less = expected.difference(now).filter(|fact| !may_lack(fact));
        more.map(|fact| format!("is: {fact}"))
            .chain(less.map(|fact| format!("is not: {fact}")))
            .collect()
    }
}
