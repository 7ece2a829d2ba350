//! What those who judge know of tickets: from the cloud, as each was at whatever moment, under the
//! key that it had at first, wherever it has gone since.

use super::World;
use offramp::connector::{HttpRequest, Identity, Method};
use offramp_cloud::TicketInfo;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A ticket from some moment on; nothing: it is gone.
#[derive(Clone, Debug)]
struct State {
    since: i64,
    ticket: Option<TicketInfo>,
}

/// Tickets as they were.
#[derive(Clone, Debug, Default)]
pub struct Tickets {
    /// By id: how each was when the world began.
    first: BTreeMap<String, TicketInfo>,
    /// By id, in order: what somebody has made of it since.
    states: BTreeMap<String, Vec<State>>,
}

impl Tickets {
    pub(super) fn of(tickets: Vec<TicketInfo>) -> Self {
        let first = tickets.into_iter().map(|ticket| (ticket.id.clone(), ticket)).collect();
        Self { first, states: BTreeMap::new() }
    }

    /// Whether there was one with this id.
    pub(super) fn has(&self, id: &str) -> bool {
        self.first.contains_key(id)
    }

    /// The ticket with this id, or with this key at first.
    pub fn first(&self, name: &str) -> &TicketInfo {
        self.known(name).expect("the ticket exists")
    }

    /// The same, where there was one.
    pub(super) fn known(&self, name: &str) -> Option<&TicketInfo> {
        let by_key = || self.first.values().find(|ticket| ticket.key == name);
        self.first.get(name).or_else(by_key)
    }
}

impl World {
    /// A ticket by id, or by the key that it had at first; as it is, or was before it was gone.
    pub fn ticket_of(&self, name: &str) -> TicketInfo {
        let id = &self.tickets.first(name).id;
        let now = self.cloud.company().tickets.into_iter().find(|ticket| ticket.id == *id);
        let last = || {
            let states = self.tickets.states.get(id).into_iter().flatten().rev();
            states.into_iter().find_map(|state| state.ticket.clone())
        };
        now.or_else(last).unwrap_or_else(|| self.tickets.first(name).clone())
    }

    /// Whether a ticket is there.
    pub fn is_there(&self, name: &str) -> bool {
        let id = &self.tickets.first(name).id;
        let states = self.tickets.states.get(id);
        states.is_none_or(|states| states.last().is_none_or(|last| last.ticket.is_some()))
    }

    /// The key that a ticket had at first, by any that it has had, or by its id.
    pub fn first_key(&self, name: &str) -> String {
        let known = |ticket: &&TicketInfo| ticket.id == name || ticket.key == name;
        if let Some(ticket) = self.tickets.first.values().find(known) {
            return ticket.key.clone();
        }
        let has_had = |states: &Vec<State>| {
            states.iter().filter_map(|s| s.ticket.as_ref()).any(|ticket| ticket.key == name)
        };
        let found = self.tickets.states.iter().find(|(_, states)| has_had(states));
        found.map_or(name.to_owned(), |(id, _)| self.tickets.first(id).key.clone())
    }

    /// The key that a ticket has by now.
    pub(super) fn last_key(&self, name: &str) -> String {
        let first = self.tickets.first(name);
        let states = self.tickets.states.get(&first.id).into_iter().flatten().rev();
        let last = states.into_iter().find_map(|state| state.ticket.as_ref());
        last.unwrap_or(first).key.clone()
    }

    /// Everything that a ticket has been from this moment on.
    pub(super) fn ticket_since(&self, name: &str, from: i64) -> Vec<TicketInfo> {
        let id = &self.tickets.first(name).id;
        let Some(states) = self.tickets.states.get(id) else { return vec![self.ticket_of(name)] };
        let ends = states.iter().skip(1).map(|next| next.since).chain([i64::MAX]);
        let overlapping = states.iter().zip(ends).filter(|(_, end)| *end > from);
        let all: Vec<TicketInfo> =
            overlapping.filter_map(|(state, _)| state.ticket.clone()).collect();
        if all.is_empty() { vec![self.ticket_of(name)] } else { all }
    }

    /// Somebody is about to change a ticket.
    pub(super) fn before_change(&mut self, id: &str) {
        if !self.tickets.states.contains_key(id) {
            let ticket = Some(self.ticket_of(id));
            self.tickets.states.insert(id.to_owned(), vec![State { since: i64::MIN, ticket }]);
        }
    }

    /// Somebody has changed it.
    pub(super) fn after_change(&mut self, id: &str) {
        let ticket = self.cloud.company().tickets.into_iter().find(|ticket| ticket.id == *id);
        let ticket = ticket.map(|ticket| TicketInfo { comments: Vec::new(), ..ticket });
        let states = self.tickets.states.entry(id.to_owned()).or_default();
        states.push(State { since: self.now, ticket });
    }

    /// Takes note of a read of a ticket by whoever is at work.
    pub(super) fn note_ticket_read(&mut self, path: &str) {
        let Some(rest) = path.strip_prefix("/rest/api/3/issue/") else { return };
        if !rest.contains('/') {
            self.read_at = Some(self.now);
        }
    }

    /// Fields of a ticket that choose what is done, as whoever edits it would write them.
    pub(super) fn choosing_fields(&mut self, id: &str) -> Value {
        let url = format!("https://jira.invalid/rest/api/3/issue/{id}");
        let wire = self.wire(&HttpRequest::new(Identity::AsApp, Method::Get, url));
        let response = self.at_cloud(&wire);
        let json: Value = serde_json::from_slice(&response.body).unwrap_or_default();
        let fields = &json["fields"];
        let user = |field: &str| match fields[field]["accountId"].as_str() {
            Some(account) => json!({ "accountId": account }),
            None => Value::Null,
        };
        let team = |field: &str| match fields[field]["value"].as_str() {
            Some(team) => json!({ "value": team }),
            None => Value::Null,
        };
        json!({
            "customfield_10050": user("customfield_10050"),
            "customfield_10051": fields["customfield_10051"],
            "customfield_10052": user("customfield_10052"),
            "customfield_10053": team("customfield_10053"),
            "customfield_10054": team("customfield_10054"),
            "customfield_10055": fields["customfield_10055"],
            "customfield_10056": fields["customfield_10056"],
        })
    }
}
