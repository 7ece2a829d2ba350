//! What operators do about a ticket that was meddled with: they make it what it was.

use super::World;
use offramp::connector::{HttpRequest, Identity, Method};
use offramp_cloud::ByHand;
use serde_json::{Value, json};

/// Operators who put right what was meddled with; whoever of them can.
const OPERATORS: [&str; 2] = ["Olga", "Lena"];

impl World {
    /// An operator looks at a ticket, finds that it was meddled with, and puts it right.
    pub fn put_right(&mut self, key: &str) {
        let id = self.tickets.first(key).id.clone();
        if !self.meddler.dirty.contains(&id) || !self.is_there(&id) {
            return;
        }
        for who in OPERATORS {
            if self.put_right_by(who, &id) {
                self.meddler.dirty.remove(&id);
                break;
            }
        }
        // Whatever an operator did is done before they go on.
        self.now += 2;
    }

    /// Everything is as it was, as far as it is there.
    pub fn put_all_right(&mut self) {
        for id in self.meddler.dirty.clone() {
            self.put_right(&id);
        }
        // Nobody decides by what no search shows yet.
        self.now += i64::from(self.meddler.has_acted()) * 180_000;
    }

    fn put_right_by(&mut self, who: &str, id: &str) -> bool {
        let first = self.tickets.first(id).clone();
        let (account, now) = (self.account_of(who), self.now);
        let is = self.ticket_of(id);
        if is.project != first.project {
            let act = ByHand::Relocate { project: first.project.clone() };
            if !self.cloud.by_hand(id, &act, &account, now) {
                return false;
            }
            self.twin.by_hand(id, &act, &account, now);
        }
        if is.issue_type != first.issue_type {
            let act = ByHand::Retype { issue_type: first.issue_type.clone() };
            if !self.cloud.by_hand(id, &act, &account, now) {
                return false;
            }
            self.twin.by_hand(id, &act, &account, now);
        }
        let (was, is_now) = (self.meddler.before[id].clone(), self.choosing_fields(id));
        let fields = was.as_object().expect("fields").iter();
        let other: serde_json::Map<String, Value> = fields
            .filter(|(field, value)| is_now[field.as_str()] != **value)
            .map(|(field, value)| (field.clone(), value.clone()))
            .collect();
        if !other.is_empty() {
            let url = format!("https://jira.invalid/rest/api/3/issue/{id}");
            let body = json!({ "fields": other });
            let request = HttpRequest::new(Identity::AsUser, Method::Put, url).with_json(&body);
            if !self.try_elsewhere(who, &request) {
                return false;
            }
        }
        if is.status == "Done" && first.status != "Done" {
            let moved = self.cloud.transition(id, "Reopen", &account, now).is_ok();
            let _ = self.twin.transition(id, "Reopen", &account, now);
            if !moved {
                return false;
            }
        }
        self.after_change(id);
        true
    }
}
