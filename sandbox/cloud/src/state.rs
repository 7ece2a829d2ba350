//! Everything that changes while a scenario runs.

use crate::clock::{Lagged, View, Visibility};
use crate::company::{AccountStatus, Company, Membership, Person};
use crate::switches::Switches;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A directory removal that waits in its queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Removal {
    pub(crate) account: String,
    pub(crate) directory: String,
    pub(crate) due: i64,
}

/// The company and its people. Cloning shares what has not changed.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) company: Arc<Company>,
    /// By account id.
    pub(crate) people: BTreeMap<String, Arc<Person>>,
    pub(crate) removals: Vec<Removal>,
    pub(crate) visibility: Visibility,
    pub(crate) switches: Switches,
    /// When the scenario was first used: 'last seen' is counted back from here.
    pub(crate) started: Option<i64>,
}

impl State {
    /// A fresh company.
    pub(crate) fn new(company: Company, people: Vec<Person>) -> Self {
        let people = people.into_iter().map(|p| (p.account_id.clone(), Arc::new(p))).collect();
        Self {
            company: Arc::new(company),
            people,
            removals: Vec::new(),
            visibility: Visibility::default(),
            switches: Switches::default(),
            started: None,
        }
    }

    /// A person by account id.
    pub(crate) fn person(&self, account: &str) -> Option<&Person> {
        self.people.get(account).map(Arc::as_ref)
    }

    /// A person by account id, to be changed.
    pub(crate) fn person_mut(&mut self, account: &str) -> Option<&mut Person> {
        self.people.get_mut(account).map(Arc::make_mut)
    }

    /// Applies what has become due: queued removals, and deletions after their grace period.
    pub(crate) fn settle(&mut self, now: i64) {
        self.started.get_or_insert(now);
        while let Some(index) = self.removals.iter().position(|r| r.due <= now) {
            let removal = self.removals.swap_remove(index);
            self.remove_now(&removal);
        }
        let due: Vec<String> = self
            .people
            .values()
            .filter(|p| closes_by(p, now))
            .map(|p| p.account_id.clone())
            .collect();
        for account in due {
            self.close(&account);
        }
    }

    /// Whether `settle` would change anything.
    pub(crate) fn is_due(&self, now: i64) -> bool {
        self.removals.iter().any(|r| r.due <= now)
            || self.people.values().any(|p| closes_by(p, now))
    }

    fn remove_now(&mut self, removal: &Removal) {
        let company = Arc::clone(&self.company);
        let Some(person) = self.person_mut(&removal.account) else {
            return;
        };
        let directory = removal.directory.as_str();
        person.memberships.insert(directory.to_owned(), Lagged::settled(Membership::None));
        person.groups.retain(|id, _| {
            company.groups.get(id).is_none_or(|group| group.directory != directory)
        });
        person.roles.retain(|(resource, _), _| {
            company.resources.get(resource).is_none_or(|r| r.directory != directory)
        });
    }

    fn close(&mut self, account: &str) {
        let Some(person) = self.person_mut(account) else {
            return;
        };
        person.account = Lagged::settled(AccountStatus::Closed);
        "Former user".clone_into(&mut person.name);
        person.email.clear();
        for membership in person.memberships.values_mut() {
            *membership = Lagged::settled(Membership::None);
        }
        person.groups.clear();
        person.roles.clear();
        person.platform_roles.clear();
        person.tokens.clear();
    }
}

fn closes_by(person: &Person, now: i64) -> bool {
    matches!(
        person.account_status(View::Truth),
        AccountStatus::ForDeletion { closes_at } if closes_at <= now
    )
}
