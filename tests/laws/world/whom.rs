//! About whom and where the app writes: access of the person that the run at work is about and of
//! nobody else, and on tickets that asked for something. What a ticket is told must be so.

use super::World;
use super::parts::Part;
use offramp::connector::{HttpRequest, Identity, Method};
use offramp_cloud::Served;
use serde_json::Value;

const NOTE: &str = "offramp";

impl World {
    /// Accounts and users of everybody, each with their person's account.
    pub(super) fn ids_of_everybody(&self) -> Vec<(String, String)> {
        let of = |account: String| {
            let user = self.cloud.oracle(&account, self.now).and_then(|truth| truth.entra);
            let user = user.map(|user| (user.id, account.clone()));
            [(account.clone(), account)].into_iter().chain(user).collect::<Vec<_>>()
        };
        // A portal account with somebody's address has no user of its own.
        let people = self.cloud.company().people.into_iter().filter(|p| p.kind != "customer");
        people.flat_map(|person| of(person.account_id)).collect()
    }

    /// Before a write goes out: it names nobody but whom its run is about.
    pub(super) fn check_whom(&self, parts: &[Part]) {
        let Some(opened) = self.at_work.map(|at| &self.opened[at]) else { return };
        let others = self.everybody.iter().filter(|(_, account)| {
            !account.is_empty() && opened.subject.as_deref() != Some(account.as_str())
        });
        let writes = || parts.iter().filter(|part| !part.reads());
        for (id, _) in others {
            let named = writes().any(|part| part.is_about(id));
            self.check(!named, "everybody is watched: a write about somebody else");
        }
    }

    /// Before something is said on a ticket: it is one that asked for something, and that a run is
    /// done is so.
    pub(super) fn check_where_said(&self, parts: &[Part]) {
        for part in parts.iter().filter(|part| part.says()) {
            let ticket = ticket_of(&part.path);
            let first = self.first_key(ticket);
            let (id, key) = match self.tickets.known(&first) {
                Some(known) => (known.id.as_str(), known.key.as_str()),
                None => (ticket, ticket),
            };
            let opened = self.opened.iter().any(|opened| opened.ticket == key);
            let apart = format!("{id}#now#");
            let is_of = |(kind, key): &(String, String)| {
                kind == "appointment" && (key == id || key.starts_with(&apart))
            };
            let asked = opened || self.platform.entities.keys().any(is_of);
            let forged = self.meddler.forged.contains(id) || self.is_forged(key);
            let asked = asked || forged && only_voids(&part.body);
            self.check(asked, &format!("said on {key}, which asked for nothing"));
            if let Some(run) = told_as_done(&part.body) {
                self.check_told_as_done(&run);
            }
        }
    }

    /// Whether somebody wrote the app's note on a ticket that the app knows nothing of.
    fn is_forged(&self, key: &str) -> bool {
        let mut cloud = self.cloud.clone();
        let url = format!("https://jira.invalid/rest/api/3/issue/{key}/properties/{NOTE}");
        let wire = self.wire(&HttpRequest::new(Identity::AsApp, Method::Get, url));
        matches!(cloud.serve(&wire, self.now), Served::Answered(answer) if answer.status == 200)
    }

    /// Unless somebody else has changed the person, or another run is about them since.
    fn check_told_as_done(&self, run: &str) {
        let at = self.opened.iter().position(|opened| opened.run == run);
        self.check(at.is_some(), "a ticket is told that a run is done which nobody opened");
        let opened = &self.opened[at.expect("a run")];
        let Some(account) = opened.subject.as_deref() else { return };
        let later = self.opened[at.expect("a run") + 1..].iter();
        let newest = later.clone().all(|other| other.subject.as_deref() != Some(account));
        if newest && !self.disturbed.contains(account) {
            self.check_subject(opened, true);
        }
    }

    /// What was to wait, as the platform said: it is not asked again before that by whoever was told.
    pub(super) fn check_waited(&mut self, parts: &[Part]) {
        let Some(at) = self.at_work else { return };
        for part in parts.iter().filter(|part| !part.reads() && !part.says()) {
            let asked = (at, part.method.clone(), part.path.clone(), part.body.clone());
            let until = self.told_to_wait.remove(&asked);
            let early = until.is_some_and(|until| self.now < until);
            self.check(!early, &format!("asked to wait, and asked again: {} {}", asked.1, asked.2));
        }
    }

    /// Takes note of how long the platform asks to wait, where somebody lives to hear it.
    pub(super) fn note_waits(&mut self, parts: &[Part], outcome: &Value) {
        let wait = outcome["headers"]["retry-after"].as_str().and_then(|s| s.parse::<i64>().ok());
        let (Some(at), Some(seconds)) = (self.at_work, wait) else { return };
        let hears = self.weather.crashes == 0 && self.weather.others == 0;
        if outcome["status"] != 429 || !hears {
            return;
        }
        for part in parts.iter().filter(|part| !part.reads() && !part.says()) {
            let asked = (at, part.method.clone(), part.path.clone(), part.body.clone());
            self.told_to_wait.insert(asked, self.now + seconds * 1000);
        }
    }
}

fn ticket_of(path: &str) -> &str {
    let places = ["/rest/api/3/issue/", "/rest/servicedeskapi/request/"];
    let rest = places.iter().find_map(|place| path.strip_prefix(place)).unwrap_or_default();
    rest.split('/').next().unwrap_or_default()
}

/// Whether all that it says is that what was written there is not the app's.
fn only_voids(body: &str) -> bool {
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    let beside = &body["properties"][0]["value"];
    let note = if beside.is_null() { &body } else { beside };
    body["update"].is_null() && note["state"] == "void" && note["why"] == "noRun"
}

/// The run that a note on a ticket calls done.
fn told_as_done(body: &str) -> Option<String> {
    let body: Value = serde_json::from_str(body).ok()?;
    // Beside something else, or alone.
    let notes = body["properties"].as_array().map(Vec::as_slice).unwrap_or_default().iter();
    let kept = notes.filter(|note| note["key"] == NOTE).map(|note| &note["value"]).next();
    let note = kept.unwrap_or(&body);
    (note["state"] == "done").then(|| note["run"].as_str().unwrap_or_default().to_owned())
}
