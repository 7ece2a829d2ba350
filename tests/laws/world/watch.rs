//! Everybody is watched: after each request of the app, whatever moved in any system is held against
//! whom the runs are about. Deferred effects show with the next request.

use super::forging::REWRITTEN;
use super::{Opened, World, reached_by};
use offramp_cloud::{Change, Cloud};
use serde_json::Value;

impl World {
    /// What has moved since `before`, while the app did nothing but send a request.
    pub(super) fn watch(&self, before: &Cloud) {
        for change in self.cloud.changes_since(before) {
            match &change {
                Change::Person { account, email } => {
                    let about = self.newest_about(account, email).is_some();
                    self.check(about, &format!("everybody is watched: {change:?}"));
                    self.watch_access(before, account, email);
                }
                Change::EntraUser { address, id } => {
                    // Renamed since, it is the same user.
                    let own = |o: &Opened| o.user.as_deref() == Some(id.as_str());
                    let about =
                        self.newest_about("", address).is_some() || self.opened.iter().any(own);
                    self.check(about, &format!("everybody is watched: {change:?}"));
                }
                Change::Responsibility { from, to, .. } => {
                    let passes = self.passes_on(from.as_deref(), to.as_deref());
                    self.check(passes, &format!("everybody is watched: {change:?}"));
                }
                Change::Property { property, .. } => {
                    self.check(property == "offramp", &format!("of the app's own: {change:?}"));
                }
                Change::Issue { .. } => {
                    self.check(false, &format!("no ticket is edited by the app: {change:?}"));
                }
                Change::Comment { key } => {
                    let people = self.cloud.company().tickets.iter().any(|t| t.key == *key);
                    self.check(people, &format!("everybody is watched: {change:?}"));
                    self.watch_customers(key);
                }
            }
        }
    }

    /// Customers read nothing of the app but that it writes here, and a notice where the settings
    /// let it be public. Whatever was public for a moment has been mailed.
    fn watch_customers(&self, key: &str) {
        let notice = &self.platform.values["settings"]["inactivity"]["notice"]["public"];
        let tickets = self.cloud.company().tickets;
        let ticket = tickets.iter().find(|ticket| ticket.key == key).expect("a ticket");
        let people = self.cloud.company().people;
        let by_app = |author: &str| people.iter().all(|person| person.account_id != author);
        for said in ticket.comments.iter().filter(|said| said.for_customers) {
            if !by_app(&said.author) {
                continue;
            }
            let lines = lines_of(&said.body);
            // In the app's name, and by somebody who administers the project.
            if lines == [REWRITTEN] {
                continue;
            }
            let is_neutral = matches!(lines.as_slice(), [first, reference]
                if first == "Offramp writes here." && is_reference(reference));
            let is_notice = notice == true
                && lines.last().is_some_and(|last| last.starts_with("Reference: notice "));
            self.check(is_neutral || is_notice, &format!("customers read of {key}: {lines:#?}"));
        }
    }

    /// Only a run that gives lets anybody in; what somebody uses is taken by none that takes what
    /// is idle.
    fn watch_access(&self, before: &Cloud, account: &str, email: &str) {
        let Some(opened) = self.newest_about(account, email) else { return };
        let (was, is) = (reached_by(before, account, self.now), self.reached(account));
        let grew = is.iter().any(|product| !was.contains(product));
        self.check(opened.may_give() || !grew, "law 3: what was taken is back");
        let lost = opened.kept.iter().find(|product| !is.contains(*product));
        self.check(lost.is_none(), &format!("law 11: {lost:?} is in use, and was taken"));
    }

    /// Whether something goes from a leaver to somebody who may get it; a role by name goes to
    /// nobody.
    fn passes_on(&self, from: Option<&str>, to: Option<&str>) -> bool {
        let Some(from) = from else { return false };
        let newest = self.newest_about(from, "").filter(|o| o.playbook == super::LEAVES);
        let Some(opened) = newest else { return false };
        let company = self.cloud.company();
        let name = |account: &str| {
            company.people.iter().find(|p| p.account_id == account).map(|p| p.name.clone())
        };
        let heirs = name(from).map(|name| self.heirs_on(&opened.ticket, &name));
        let heirs = heirs.unwrap_or_default();
        to.is_none_or(|to| name(to).is_some_and(|to| heirs.contains(&to)))
    }
}

/// The text of each block of a document.
fn lines_of(body: &Value) -> Vec<String> {
    let blocks = body["content"].as_array().expect("blocks").iter();
    let text = |node: &Value| node["text"].as_str().unwrap_or_default().to_owned();
    let of = |block: &Value| {
        let inner = block["content"].as_array().map(Vec::as_slice).unwrap_or_default();
        inner.iter().map(text).collect::<String>()
    };
    blocks.map(of).collect()
}

/// Whether a line only says which comment it is.
fn is_reference(line: &str) -> bool {
    let name = line.strip_prefix("Reference: ").or_else(|| line.strip_prefix("Tripwire: "));
    name.is_some_and(|name| !name.is_empty() && !name.contains(' '))
}
