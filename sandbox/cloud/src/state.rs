//! Everything that changes while a scenario runs.

use crate::clock::{Lagged, View, Visibility};
use crate::company::{AccountStatus, Company, Crowd, Entra, Jira, Membership, Person};
use crate::indexed::IndexedValue;
use crate::provisioning;
use crate::switches::Switches;
use crate::variants::Variants;
use std::collections::BTreeMap;
use std::ops::Bound;
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
    /// By account id: everybody with a name, and of the crowd those whom somebody has named.
    pub(crate) people: BTreeMap<String, Arc<Person>>,
    /// Everybody else, where the company is a generated one.
    pub(crate) crowd: Option<Crowd>,
    pub(crate) jira: Arc<Jira>,
    pub(crate) entra: Arc<Entra>,
    pub(crate) removals: Vec<Removal>,
    pub(crate) visibility: Visibility,
    pub(crate) switches: Switches,
    pub(crate) variants: Variants,
    /// What of issues' properties can be searched.
    pub(crate) indexed: Vec<IndexedValue>,
    /// When the scenario was first used: 'last seen' is counted back from here.
    pub(crate) started: Option<i64>,
}

impl State {
    /// A fresh company.
    pub(crate) fn new(company: Company, people: Vec<Person>, jira: Jira) -> Self {
        let people = people.into_iter().map(|p| (p.account_id.clone(), Arc::new(p))).collect();
        Self {
            company: Arc::new(company),
            people,
            crowd: None,
            jira: Arc::new(jira),
            entra: Arc::default(),
            removals: Vec::new(),
            visibility: Visibility::default(),
            switches: Switches::default(),
            variants: Variants::default(),
            indexed: Vec::new(),
            started: None,
        }
    }

    /// With an identity provider.
    pub(crate) fn with_entra(mut self, entra: Entra) -> Self {
        self.entra = Arc::new(entra);
        self
    }

    /// With very many more people.
    pub(crate) fn with_crowd(mut self, crowd: Crowd) -> Self {
        self.crowd = Some(crowd);
        self
    }

    /// Brings those of the crowd into being whom a text names. Whoever is asked for or changed has
    /// been named before.
    pub(crate) fn meet(&mut self, text: &str) {
        let Some(crowd) = &self.crowd else { return };
        for number in crowd.named_in(text) {
            let account = crowd.account(number);
            self.people.entry(account).or_insert_with(|| Arc::new(crowd.person(number)));
        }
    }

    /// Everybody whose account comes after `account`, in the order of ids.
    pub(crate) fn people_after<'a>(
        &'a self,
        account: Option<&str>,
    ) -> impl Iterator<Item = Arc<Person>> + use<'a> {
        let begin = account.map_or(Bound::Unbounded, |a| Bound::Excluded(a.to_owned()));
        let mut known = self.people.range::<String, _>((begin, Bound::Unbounded)).peekable();
        let first = self.crowd.as_ref().map_or(0, |crowd| crowd.after(account.unwrap_or_default()));
        let last = self.crowd.as_ref().map_or(0, |crowd| crowd.size);
        let mut others = (first..last)
            .filter_map(|number| Some((self.crowd.as_ref()?.account(number), number)))
            .filter(|(account, _)| !self.people.contains_key(account))
            .peekable();
        std::iter::from_fn(move || {
            let known_first = match (known.peek(), others.peek()) {
                (Some((known, _)), Some((other, _))) => *known < other,
                (known, _) => known.is_some(),
            };
            if known_first {
                return known.next().map(|(_, person)| Arc::clone(person));
            }
            let (_, number) = others.next()?;
            self.crowd.as_ref().map(|crowd| Arc::new(crowd.person(number)))
        })
    }

    /// A person by account id.
    pub(crate) fn person(&self, account: &str) -> Option<&Person> {
        self.people.get(account).map(Arc::as_ref)
    }

    /// Jira, to be changed.
    pub(crate) fn jira_mut(&mut self) -> &mut Jira {
        Arc::make_mut(&mut self.jira)
    }

    /// The identity provider, to be changed.
    pub(crate) fn entra_mut(&mut self) -> &mut Entra {
        Arc::make_mut(&mut self.entra)
    }

    /// A person by account id, to be changed.
    pub(crate) fn person_mut(&mut self, account: &str) -> Option<&mut Person> {
        self.people.get_mut(account).map(Arc::make_mut)
    }

    /// Applies what has become due: queued removals, and deletions after their grace period.
    pub(crate) fn settle(&mut self, now: i64) {
        self.started.get_or_insert(now);
        provisioning::settle(self, now);
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
        if self.jira.tasks.iter().any(|task| task.is_due(now)) {
            self.finish_bulk_changes(now);
        }
    }

    /// Whether `settle` would change anything.
    pub(crate) fn is_due(&self, now: i64) -> bool {
        self.removals.iter().any(|r| r.due <= now)
            || self.people.values().any(|p| closes_by(p, now))
            || self.jira.tasks.iter().any(|task| task.is_due(now))
            || provisioning::is_due(&self.entra, now)
    }

    /// Gives issues to their new assignees; those that cannot be given are told apart.
    fn finish_bulk_changes(&mut self, now: i64) {
        let company = Arc::clone(&self.company);
        let people = self.people.clone();
        let delay = self.visibility.search_ms;
        let jira = self.jira_mut();
        let (due, rest) =
            std::mem::take(&mut jira.tasks).into_iter().partition::<Vec<_>, _>(|t| t.is_due(now));
        jira.tasks = rest;
        for mut task in due {
            let assignee = task.assignee.as_ref().and_then(|a| people.get(a)).map(Arc::as_ref);
            task.outcome = Some(jira.carry_out(&task, &company, assignee, delay));
            jira.tasks.push(task);
        }
        jira.tasks.sort_by(|a, b| a.id.cmp(&b.id));
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
