//! What people do with a ticket in Jira, past the app.

use super::World;
use offramp::connector::{HttpRequest, Identity, Method};
use offramp_cloud::{ByHand, FormerAddress, Plenty};
use serde_json::{Value, json};

impl World {
    /// Somebody writes into a field of a ticket.
    pub fn fill(&mut self, key: &str, field: &str, value: &Value) {
        let url = format!("https://jira.invalid/rest/api/3/issue/{key}");
        let fields = json!({ "fields": { field: value } });
        self.elsewhere(&HttpRequest::new(Identity::AsApp, Method::Put, url).with_json(&fields));
    }

    /// The same by somebody of this name.
    pub fn fill_as(&mut self, who: &str, key: &str, field: &str, value: &Value) {
        let seated = self.context["accountId"].clone();
        self.seat(who);
        let url = format!("https://jira.invalid/rest/api/3/issue/{key}");
        let fields = json!({ "fields": { field: value } });
        self.elsewhere(&HttpRequest::new(Identity::AsUser, Method::Put, url).with_json(&fields));
        self.context["accountId"] = seated;
    }

    /// Somebody gives a ticket another type, or moves it to another project.
    pub fn change_as(&mut self, who: &str, key: &str, act: &ByHand) {
        let (id, account, now) =
            (self.tickets.first(key).id.clone(), self.account_of(who), self.now);
        assert!(self.cloud.by_hand(&id, act, &account, now), "{key}: {act:?}");
        self.twin.by_hand(&id, act, &account, now);
    }

    /// Somebody moves a ticket along its workflow, past the app.
    pub fn move_as(&mut self, who: &str, key: &str, transition: &str) {
        let (account, now) = (self.account_of(who), self.now);
        let moved = self.cloud.transition(key, transition, &account, now);
        moved.unwrap_or_else(|why| panic!("{key} {transition}: {why}"));
        let _ = self.twin.transition(key, transition, &account, now);
    }

    /// Somebody makes a ticket one about this account, and nobody's address stays on it.
    pub fn make_about(&mut self, key: &str, account: &str) {
        self.fill(key, "customfield_10051", &Value::Null);
        self.fill(key, "customfield_10050", &json!({ "accountId": account }));
        self.at(key);
        account.clone_into(&mut self.subject);
    }

    /// The person in front has an account id of another shape.
    pub fn call_subject(&mut self, name: &str, id: &str) {
        assert!(self.cloud.give_account_id(name, id, self.now), "{name}");
        assert!(self.twin.give_account_id(name, id, self.now), "{name}");
        id.clone_into(&mut self.subject);
        self.everybody = self.ids_of_everybody();
    }

    /// The person in front has very much of everything.
    pub fn give_plenty(&mut self, plenty: Plenty) {
        assert!(self.cloud.give_plenty(&self.subject, plenty), "{}", self.subject);
        self.twin.give_plenty(&self.subject, plenty);
        self.everybody = self.ids_of_everybody();
    }

    /// Somebody is renamed in the tenant, which keeps the address before in this way.
    pub fn rename_in_entra(&mut self, address: &str, to: &str, former: FormerAddress) {
        assert!(self.cloud.rename_in_entra(address, to, former), "{address}");
        self.twin.rename_in_entra(address, to, former);
    }

    /// Somebody gives a ticket a level that nobody here can see, or takes it away.
    pub fn hide(&mut self, key: &str, hidden: bool) {
        let nobody = hidden.then(|| vec!["nobody".to_owned()]);
        assert!(self.cloud.restrict(key, nobody.clone(), self.now), "the ticket exists");
        self.twin.restrict(key, nobody, self.now);
    }

    /// What was agreed for a date of the ticket that somebody is in front of.
    pub fn appointment(&self) -> Option<Value> {
        let issue = self.context["issueId"].as_str().expect("a ticket").to_owned();
        self.platform.entities.get(&("appointment".to_owned(), issue)).cloned()
    }

    /// What was asked for on it at once.
    pub fn immediate(&self) -> Option<Value> {
        let place = format!("{}#now#", self.context["issueId"].as_str().expect("a ticket"));
        let rows = self.platform.entities.iter();
        let mut own =
            rows.filter(|((kind, key), _)| kind == "appointment" && key.starts_with(&place));
        own.next().map(|(_, row)| row.clone())
    }
}
