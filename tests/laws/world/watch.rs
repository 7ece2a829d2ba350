//! Everybody is watched: after each request of the app, whatever moved in any system is held against
//! whom the runs are about. Deferred effects show with the next request.

use super::{World, reached_by};
use crate::right::heirs;
use offramp_cloud::{Change, Cloud};

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
                Change::EntraUser { address, .. } => {
                    let about = self.newest_about("", address).is_some();
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
                }
            }
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
        let leaves = self.newest_about(from, "").is_some_and(|o| o.playbook == super::LEAVES);
        let company = self.cloud.company();
        let name = |account: &str| {
            company.people.iter().find(|p| p.account_id == account).map(|p| p.name.clone())
        };
        let heirs = name(from).map(|name| heirs(&name)).unwrap_or_default();
        leaves && to.is_none_or(|to| name(to).is_some_and(|to| heirs.contains(&to.as_str())))
    }
}
