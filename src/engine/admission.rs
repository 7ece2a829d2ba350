//! The one gate that every run passes once: the app is not stopped, the settings are still those
//! that the plan was made by, and every budget has room for one more person. It is carried out by
//! storage in the transaction that opens the run; whatever starts a run, it opens it here.

use super::command::{Check, StorageRead, Transaction, Write};
use super::policy_book;
use super::query::Index;
use super::stop::{self, StopSwitch};
use super::storage::read_as;
use crate::domain::record::{Record, record};
use crate::domain::{DirectoryId, Instant};
use crate::policy::{Charge, Limit, Refusal, RefusalCode};
use serde_json::Value;

/// The kind of entity that counts how much of a budget is used.
pub const BUDGET: &str = "budget";
/// Its index of a day.
pub const BY_DAY: Index =
    Index { entity: BUDGET, name: "by-day", partition: "day", range: "label" };
/// The kind of entity that holds how many people a directory has.
pub const HEADCOUNT: &str = "headcount";
/// Budgets that one run can be counted against: a transaction has room for so many.
const CHARGES_MAX: usize = 11;
/// How old the size of a directory may be.
const HEADCOUNT_MS_MAX: i64 = 48 * 3_600_000;

/// How much of a budget is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// The day in UTC.
    pub day: String,
    /// Which budget, for people.
    pub label: String,
    /// People so far.
    pub used: u64,
    /// People at most, when the last of them was admitted.
    pub most: u64,
}
record!(Used { day, label, used, most });

/// How many people a directory has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headcount {
    /// That many.
    pub count: u64,
    /// When they were counted.
    pub at: Instant,
}
record!(Headcount { count, at });

/// What has to hold when a run is opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Admission {
    /// The version of the settings that the plan was made by.
    policy: Option<u64>,
    charges: Vec<Charge>,
    /// What is used of each, in their order.
    used: Vec<Option<Used>>,
    /// The day that it is charged to.
    day: String,
    /// People at most, of each.
    most: Vec<u64>,
}

impl Admission {
    /// The gate for a run of these charges.
    #[must_use]
    pub fn new(policy: Option<u64>, charges: Vec<Charge>, now: Instant) -> Self {
        Self { policy, charges, used: Vec::new(), day: now.day(), most: Vec::new() }
    }

    /// What has to be read before [`Self::seen`].
    #[must_use]
    pub fn reads(&self) -> Vec<StorageRead> {
        let entity =
            |entity: &str, key: String| StorageRead::Entity { entity: entity.to_owned(), key };
        let mut reads = vec![stop::read_stop(), policy_book::read_current()];
        for charge in &self.charges {
            reads.push(entity(BUDGET, charge.key.clone()));
            if let Limit::Percent { directory, .. } = &charge.limit {
                reads.push(read_headcount(directory));
            }
        }
        reads
    }

    /// Takes what was read, in the order of [`Self::reads`].
    ///
    /// # Errors
    /// The refusal: stopped, other settings, a budget that is spent or can't be told.
    pub fn seen(&mut self, values: &[Value], now: Instant) -> Result<(), Refusal> {
        let mut values = values.iter();
        if let Some(stop) = read_as::<StopSwitch>(values.next()).filter(StopSwitch::is_stopped) {
            return Err(stop.refusal());
        }
        let current = read_as::<policy_book::Version>(values.next());
        if current.map(|v| v.version) != self.policy {
            return Err(policy_changed());
        }
        if let Some(charge) = self.charges.get(CHARGES_MAX) {
            return Err(unknown(charge));
        }
        let (mut used, mut most) = (Vec::new(), Vec::new());
        for charge in &self.charges {
            let kept = read_strictly::<Used>(values.next()).map_err(|()| unknown(charge))?;
            let limit = match &charge.limit {
                Limit::People(people) => u64::from(*people),
                Limit::Percent { percent, .. } => {
                    share(*percent, read_as(values.next()), now).ok_or_else(|| unknown(charge))?
                }
            };
            if kept.as_ref().map_or(0, |k| k.used) >= limit {
                return Err(spent(charge, limit));
            }
            used.push(kept);
            most.push(limit);
        }
        (self.used, self.most) = (used, most);
        Ok(())
    }

    /// Adds to the transaction that opens the run what makes it conditional on all of this, and
    /// counts the run.
    pub fn join(&self, transaction: &mut Transaction) {
        transaction.check.extend(self.checks());
        let counted = self.charges.iter().zip(&self.used).zip(&self.most);
        transaction.set.extend(counted.map(|((charge, used), most)| {
            let before = used.as_ref().map(|u| u.used);
            let after = Used {
                day: self.day.clone(),
                label: charge.label.clone(),
                used: before.unwrap_or(0) + 1,
                most: *most,
            };
            Write::entity(BUDGET, charge.key.clone(), &after, ("used", before))
        }));
    }

    fn checks(&self) -> [Check; 2] {
        [stop::not_stopped(), policy_book::still(self.policy)]
    }
}

/// Reads how many people a directory has.
#[must_use]
pub fn read_headcount(directory: &DirectoryId) -> StorageRead {
    StorageRead::Entity { entity: HEADCOUNT.to_owned(), key: directory.to_string() }
}

/// So many of a hundred, and one at least: a share of a small directory must not stop everything.
fn share(percent: u32, headcount: Option<Headcount>, now: Instant) -> Option<u64> {
    let headcount = headcount.filter(|h| now.since(h.at) <= HEADCOUNT_MS_MAX)?;
    Some((headcount.count.saturating_mul(u64::from(percent)) / 100).max(1))
}

/// A counter that is there and can't be read is not a counter at zero.
fn read_strictly<T: Record>(value: Option<&Value>) -> Result<Option<T>, ()> {
    match value {
        None | Some(Value::Null) => Ok(None),
        stored => read_as(stored).map(Some).ok_or(()),
    }
}

fn policy_changed() -> Refusal {
    Refusal::new(
        RefusalCode::PolicyChanged,
        "The settings were changed a moment ago",
        "The plan was made by the former ones. Nothing was changed.",
        "Look at the plan again, then confirm it.",
    )
}

fn spent(charge: &Charge, limit: u64) -> Refusal {
    let people = if limit == 1 { "1 person".to_owned() } else { format!("{limit} people") };
    Refusal::new(
        RefusalCode::BudgetSpent,
        format!("Today's budget {} is spent", charge.label),
        format!("It allows {people} a day. Nothing was changed."),
        "Go on after midnight UTC, or ask a Jira admin to raise the budget.",
    )
}

fn unknown(charge: &Charge) -> Refusal {
    Refusal::new(
        RefusalCode::BudgetUnknown,
        format!("It can't be told how much of the budget {} is left", charge.label),
        "Without that nothing is started. Nothing was changed.",
        "Try again in five minutes; if it stays like this, a Jira admin has to look at Offramp's health.",
    )
}

#[cfg(test)]
mod tests {
    use super::{Admission, Headcount, share};
    use crate::domain::{DirectoryId, Instant};
    use crate::policy::{Charge, Limit, RefusalCode};
    use serde_json::{Value, json};

    fn charge(limit: Limit) -> Charge {
        Charge { key: "2026-11-27#x".to_owned(), label: "of one operator".to_owned(), limit }
    }

    fn seen(limit: Limit, values: &[Value]) -> Result<(), RefusalCode> {
        let mut gate = Admission::new(Some(3), vec![charge(limit)], Instant(0));
        let policy = json!({ "version": 3, "by": "Ana", "at": 0, "note": "" });
        let all: Vec<Value> = [&[Value::Null, policy], values].concat();
        gate.seen(&all, Instant(0)).map_err(|r| r.code)
    }

    fn used(count: u64) -> Value {
        json!({ "day": "1970-01-01", "label": "", "used": count, "most": 5 })
    }

    #[test]
    fn a_budget_has_room_up_to_its_limit_and_not_beyond() {
        assert_eq!(seen(Limit::People(5), &[Value::Null]), Ok(()));
        assert_eq!(seen(Limit::People(5), &[used(4)]), Ok(()));
        assert_eq!(seen(Limit::People(5), &[used(5)]), Err(RefusalCode::BudgetSpent));
    }

    #[test]
    fn what_cannot_be_read_is_not_zero() {
        let broken = json!({ "used": "none" });
        assert_eq!(seen(Limit::People(5), &[broken]), Err(RefusalCode::BudgetUnknown));
        let share = Limit::Percent { percent: 10, directory: DirectoryId::new("d") };
        assert_eq!(seen(share, &[Value::Null, Value::Null]), Err(RefusalCode::BudgetUnknown));
    }

    #[test]
    fn a_share_is_of_people_counted_in_the_last_two_days_and_one_at_least() {
        let count = |count| Some(Headcount { count, at: Instant(0) });
        let days = |days: i64| Instant(days * 86_400_000);
        assert_eq!(share(10, count(250), days(2)), Some(25));
        assert_eq!(share(1, count(7), days(0)), Some(1));
        assert_eq!(share(10, count(250), days(2).plus_ms(1)), None);
        assert_eq!(share(10, None, days(0)), None);
    }
}
