//! What there is to hand over, counted before anything is begun. A count is for whoever decides; the
//! run lists everything itself, so a new issue doesn't void a confirmed plan.

use super::HandOver;

/// How many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// So many were seen.
    pub number: usize,
    /// Whether those are all.
    pub is_all: bool,
}

/// What somebody has. `None`: it could not be counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Assigned and not done.
    pub issues: Option<Count>,
    /// Filters.
    pub filters: Option<Count>,
    /// Shared dashboards.
    pub dashboards: Option<Count>,
    /// Projects that they lead.
    pub projects: Option<Count>,
    /// Components that they lead.
    pub components: Option<Count>,
}

impl Holdings {
    fn each(&self) -> [(Option<Count>, &'static str, &'static str); 5] {
        [
            (self.issues, "open issue", "open issues"),
            (self.filters, "filter", "filters"),
            (self.dashboards, "shared dashboard", "shared dashboards"),
            (self.projects, "project lead", "project leads"),
            (self.components, "component lead", "component leads"),
        ]
    }

    /// Whether everything was counted, and there is none.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        let none = Some(Count { number: 0, is_all: true });
        self.each().iter().all(|(count, ..)| *count == none)
    }

    /// Whether something was counted to be handed over, so that the sentence says to whom.
    #[must_use]
    pub fn is_something(&self) -> bool {
        self.each().iter().any(|(count, ..)| count.is_some_and(|count| count.number > 0))
    }

    /// How many of what, to whom, in a sentence.
    #[must_use]
    pub fn sentence(&self, plan: &HandOver) -> String {
        let all = self.each();
        let counted = all.iter().filter_map(|(count, one, many)| {
            let Count { number, is_all } = (*count)?;
            let noun = if number == 1 && is_all { one } else { many };
            let more = if is_all { "" } else { "more than " };
            (number > 0).then(|| format!("{more}{number} {noun}"))
        });
        let counted: Vec<String> = counted.collect();
        let unread = all.iter().filter(|(count, ..)| count.is_none()).map(|(_, _, many)| *many);
        let unread: Vec<&str> = unread.collect();
        let told = if !counted.is_empty() {
            format!("To hand over: {}. {}", counted.join(", "), plan.sentence())
        } else if unread.is_empty() {
            "Nothing to hand over now.".to_owned()
        } else {
            String::new()
        };
        let untold = match unread.as_slice() {
            [] => String::new(),
            unread => format!("Couldn't be counted: {}.", unread.join(", ")),
        };
        [told, untold].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::{Count, Holdings};
    use crate::domain::AccountId;
    use crate::plan::{HandOver, Successor};

    fn plan(named: bool) -> HandOver {
        let successor = Successor { account: AccountId::new("a:1"), name: "Sam Lee".to_owned() };
        HandOver {
            successor: named.then_some(successor),
            manager_mail: None,
            projects: Vec::new(),
            contact: "IT".to_owned(),
        }
    }

    fn all_of(number: usize) -> Count {
        Count { number, is_all: true }
    }

    #[test]
    fn d7_how_many_of_what_to_whom_and_what_could_not_be_counted() {
        let all = Holdings {
            issues: Some(Count { number: 100, is_all: false }),
            filters: Some(all_of(1)),
            dashboards: Some(all_of(0)),
            projects: None,
            components: Some(all_of(2)),
        };
        assert_eq!(
            all.sentence(&plan(true)),
            "To hand over: more than 100 open issues, 1 filter, 2 component leads. All of it goes to Sam Lee. Couldn't be counted: project leads."
        );
        let none = Some(all_of(0));
        let nothing = Holdings {
            issues: none,
            filters: none,
            dashboards: none,
            projects: none,
            components: none,
        };
        assert_eq!(nothing.sentence(&plan(true)), "Nothing to hand over now.");
        let one = Holdings { issues: Some(all_of(1)), ..nothing };
        assert_eq!(
            one.sentence(&plan(false)),
            "To hand over: 1 open issue. Nobody is named who takes over: open issues and component leads go to the lead of their project. The rest is left to IT."
        );
    }
}
