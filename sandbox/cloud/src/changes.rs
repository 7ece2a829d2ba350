//! What differs between two states of a company, whosever it is: for those who watch that a change
//! about one person moves nothing of anybody else's.

use crate::clock::View;
use crate::company::{Comment, EntraUser, Jira, Person, Ticket};
use crate::state::State;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One thing that is otherwise than it was.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Somebody's account: its state, memberships, groups, roles or tokens.
    Person {
        /// The account.
        account: String,
        /// Their address, now or before.
        email: String,
    },
    /// A user of the identity provider, by address.
    EntraUser {
        /// The address.
        address: String,
        /// The object id.
        id: String,
    },
    /// Something in Jira that one account is responsible for is another's, or nobody's.
    Responsibility {
        /// `issue ATLAS-1`, `filter 10300`, `dashboard 10400`, `component 10500`, `project ATLAS`,
        /// `role 10003 of ATLAS`.
        what: String,
        /// Whose it was.
        from: Option<String>,
        /// Whose it is.
        to: Option<String>,
    },
    /// An issue says something else, or is in another status.
    Issue {
        /// Its key.
        key: String,
    },
    /// A property of an issue.
    Property {
        /// The issue's key.
        key: String,
        /// The property's.
        property: String,
    },
    /// A comment came, went or was changed.
    Comment {
        /// The issue's key.
        key: String,
    },
}

/// Everything that differs. Cheap where nothing does: what has not changed is shared.
pub(crate) fn between(before: &State, after: &State) -> Vec<Change> {
    let mut changes = people(before, after);
    if !Arc::ptr_eq(&before.entra, &after.entra) {
        changes.extend(users(before, after));
    }
    if !Arc::ptr_eq(&before.jira, &after.jira) {
        changes.extend(responsibilities(&before.jira, &after.jira));
        changes.extend(issues(&before.jira, &after.jira));
        changes.extend(comments(&before.jira, &after.jira));
    }
    changes
}

fn people(before: &State, after: &State) -> Vec<Change> {
    let same = |one: &Arc<Person>, other: &Arc<Person>| Arc::ptr_eq(one, other) || one == other;
    // Whoever of the crowd is asked for has been there all the time.
    let of_crowd = |account: &str, is: Option<&Arc<Person>>| {
        let crowd = before.crowd.as_ref();
        let was = crowd.and_then(|crowd| Some(crowd.person(crowd.number_of(account)?)));
        was.zip(is).is_some_and(|(was, is)| was == **is)
    };
    differing(&before.people, &after.people, same)
        .into_iter()
        .filter(|(account, was, is)| was.is_some() || !of_crowd(account, *is))
        .map(|(account, was, is)| Change::Person {
            account: account.clone(),
            // A closed account has none any more.
            email: [is, was]
                .into_iter()
                .flatten()
                .map(|person| person.email.clone())
                .find(|email| !email.is_empty())
                .unwrap_or_default(),
        })
        .collect()
}

fn users(before: &State, after: &State) -> Vec<Change> {
    let all = |state: &State| -> BTreeMap<String, EntraUser> {
        state.entra.users(View::Truth).map(|user| (user.id.clone(), user.clone())).collect()
    };
    differing(&all(before), &all(after), EntraUser::eq)
        .into_iter()
        .map(|(id, was, is)| Change::EntraUser {
            address: is.or(was).map(|user| user.address().to_owned()).unwrap_or_default(),
            id: id.clone(),
        })
        .collect()
}

fn responsibilities(before: &Jira, after: &Jira) -> Vec<Change> {
    let (was, is) = (responsible(before), responsible(after));
    let changed = differing(&was, &is, BTreeSet::eq).into_iter();
    changed.flat_map(|(what, was, is)| passed(what, was, is)).collect()
}

/// Who had it and has it no more, beside who has it now.
fn passed(
    what: &str,
    was: Option<&BTreeSet<String>>,
    is: Option<&BTreeSet<String>>,
) -> Vec<Change> {
    let none = BTreeSet::new();
    let (was, is) = (was.unwrap_or(&none), is.unwrap_or(&none));
    let (mut gone, mut come) = (was.difference(is), is.difference(was));
    let mut changes = Vec::new();
    loop {
        let (from, to) = (gone.next().cloned(), come.next().cloned());
        if from.is_none() && to.is_none() {
            return changes;
        }
        changes.push(Change::Responsibility { what: what.to_owned(), from, to });
    }
}

/// By what it is: the accounts that are responsible for it.
fn responsible(jira: &Jira) -> BTreeMap<String, BTreeSet<String>> {
    let one = |account: &String| BTreeSet::from([account.clone()]);
    let assigned = jira.all_tickets(View::Truth).filter_map(|ticket| {
        Some((format!("issue {}", ticket.key), one(jira.assignee(&ticket.id, View::Truth)?)))
    });
    let filters = jira.filters.iter().map(|(id, f)| (format!("filter {id}"), one(&f.owner)));
    let dashboards =
        jira.dashboards.iter().map(|(id, d)| (format!("dashboard {id}"), one(&d.owner)));
    let components = jira
        .components
        .iter()
        .filter_map(|(id, c)| Some((format!("component {id}"), one(c.lead.as_ref()?))));
    let leads = jira.leads.iter().map(|(key, lead)| (format!("project {key}"), one(lead)));
    let roles = jira.roles.iter().map(|role| {
        (format!("role {} of {}", role.id, role.project), role.people.iter().cloned().collect())
    });
    assigned.chain(filters).chain(dashboards).chain(components).chain(leads).chain(roles).collect()
}

fn issues(before: &Jira, after: &Jira) -> Vec<Change> {
    let all = |jira: &Jira| -> BTreeMap<String, Ticket> {
        jira.all_tickets(View::Truth).map(|ticket| (ticket.key.clone(), ticket.clone())).collect()
    };
    let (was, is) = (all(before), all(after));
    let mut changes = Vec::new();
    for (key, was, is) in differing(&was, &is, |_, _| false) {
        let (Some(was), Some(is)) = (was, is) else {
            changes.push(Change::Issue { key: key.clone() });
            continue;
        };
        let properties = differing(&was.properties, &is.properties, PartialEq::eq);
        changes.extend(properties.into_iter().map(|(property, ..)| Change::Property {
            key: key.clone(),
            property: property.clone(),
        }));
        let said = |ticket: &Ticket| Ticket {
            properties: BTreeMap::new(),
            updated: None,
            ..ticket.clone()
        };
        if said(was) != said(is) {
            changes.push(Change::Issue { key: key.clone() });
        }
    }
    changes
}

fn comments(before: &Jira, after: &Jira) -> Vec<Change> {
    let all = |jira: &Jira| -> BTreeMap<u64, (String, String)> {
        let said = jira.comments.iter();
        let shown = |c: &Comment| format!("{}{:?}{}", c.body, c.visibility, c.internal);
        said.map(|c| (c.id, (c.issue.clone(), shown(c)))).collect()
    };
    let key = |issue: &str| after.ticket(issue).map_or(issue.to_owned(), |t| t.key.clone());
    differing(&all(before), &all(after), PartialEq::eq)
        .into_iter()
        .filter_map(|(_, was, is)| Some(Change::Comment { key: key(&is.or(was)?.0) }))
        .collect()
}

/// What is only in one of both, or in both and not the same.
fn differing<'a, K: Ord, V>(
    before: &'a BTreeMap<K, V>,
    after: &'a BTreeMap<K, V>,
    same: impl Fn(&V, &V) -> bool,
) -> Vec<(&'a K, Option<&'a V>, Option<&'a V>)> {
    let gone = before.iter().filter(|(key, _)| !after.contains_key(key));
    let gone = gone.map(|(key, was)| (key, Some(was), None));
    let now = after.iter().map(|(key, is)| (key, before.get(key), Some(is)));
    let other = now.filter(|(_, was, is)| match (was, is) {
        (Some(was), Some(is)) => !same(was, is),
        _ => true,
    });
    gone.chain(other).collect()
}
