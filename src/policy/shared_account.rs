//! Accounts that a rule names, for Automation, and that are an operator's own as well. Automation
//! calls an action as the person of its connection, and whoever may edit the flow can use that
//! connection: they can then do what that person may do here, by whatever rule.

use super::rule::{NamedAccount, Rule};
use super::settings::{NamedGroup, Settings};
use crate::domain::record::record;
use crate::domain::{AccountId, Person, order};

/// An account that one rule names, and a group of operators that it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedAccount {
    /// The rule that names the account.
    pub rule: String,
    /// The group of operators, by name.
    pub group: String,
    /// The rule that makes operators of the group.
    pub by_rule: String,
}
record!(SharedAccount { rule, group, by_rule });

/// What is known of the accounts that rules name. Who they are is in the settings, and is not kept
/// a second time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SharedAccounts {
    /// Those that are an operator's own.
    pub found: Vec<SharedAccount>,
    /// Of how many it could not be told.
    pub untold: u32,
}
record!(SharedAccounts { found, untold });

/// Every account that a rule names, each once.
#[must_use]
pub fn named_accounts(settings: &Settings) -> Vec<AccountId> {
    let named = settings.rules.iter().flat_map(|rule| &rule.operator_accounts);
    let mut all: Vec<AccountId> = named.map(|account| account.id.clone()).collect();
    order::sort(&mut all);
    all.dedup();
    all
}

/// Which of the accounts that rules name are in a group of operators, as `people` are known.
#[must_use]
pub fn shared_accounts(settings: &Settings, people: &[Person]) -> SharedAccounts {
    let known = |id: &AccountId| people.iter().find(|person| person.account == *id);
    let untold = named_accounts(settings).iter().filter(|id| known(id).is_none()).count();
    let named = settings.rules.iter().flat_map(|rule| {
        let of_rule = move |account: &NamedAccount| (rule, account.id.clone());
        rule.operator_accounts.iter().map(of_rule)
    });
    let found = named.filter_map(|(rule, id)| {
        let (by, group) = operates(settings, known(&id)?)?;
        Some(SharedAccount {
            rule: rule.name.clone(),
            group: group.name.clone(),
            by_rule: by.name.clone(),
        })
    });
    SharedAccounts { found: found.collect(), untold: u32::try_from(untold).unwrap_or(u32::MAX) }
}

/// By which group of which rule somebody is an operator.
fn operates<'s>(settings: &'s Settings, person: &Person) -> Option<(&'s Rule, &'s NamedGroup)> {
    settings.rules.iter().find_map(|rule| {
        let group = rule.operator_groups.iter().find(|group| person.is_in(&group.id));
        group.map(|group| (rule, group))
    })
}
