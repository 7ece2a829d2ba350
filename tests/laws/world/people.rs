//! The personal data reporting API.

use super::World;
use offramp::engine::command::AccountReport;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// As many as one report may hold.
const REPORT_MAX: usize = 90;

/// What Atlassian knows, and has been told.
#[derive(Clone, Default)]
pub struct People {
    /// Accounts that are closed.
    pub closed: BTreeSet<String>,
    /// Accounts whose profile has changed.
    pub updated: BTreeSet<String>,
    /// Whether reports are refused.
    pub is_away: bool,
    /// Every report: when, and of whom.
    pub reports: Vec<(i64, Vec<String>)>,
    /// When one was made of which nobody may have taken note.
    pub unsure: BTreeSet<i64>,
}

/// Once in it, and no more often (user privacy guide for app developers).
const CYCLE_MS: i64 = 7 * 86_400_000;

impl World {
    /// Nobody is reported twice in a cycle, but where whoever has reported them may have died of it
    /// or could not keep that.
    fn check_cycle(&mut self, ids: &[String]) {
        let weather = &self.weather;
        let is_calm = weather.crashes == 0 && weather.storage == 0 && weather.others == 0;
        let since = self.now - CYCLE_MS;
        let recent = self.people.reports.iter().filter(|(at, _)| *at > since);
        let kept = recent.filter(|(at, _)| !self.people.unsure.contains(at));
        let twice = kept.flat_map(|(_, all)| all).find(|id| ids.contains(*id)).cloned();
        self.check(twice.is_none(), &format!("reported twice in a cycle: {twice:?}"));
        if !is_calm || self.weather.echo || self.weather.nth_event.is_some() {
            self.people.unsure.insert(self.now);
        }
    }

    pub(super) fn report_personal_data(&mut self, accounts: &[AccountReport]) -> Value {
        assert!(!accounts.is_empty() && accounts.len() <= REPORT_MAX, "{}", accounts.len());
        let late = accounts.iter().any(|one| one.updated_at.0 > self.now);
        self.check(!late, "data was read before it is reported");
        if self.people.is_away {
            return json!({ "failed": { "code": "503", "message": "" } });
        }
        let ids: Vec<String> = accounts.iter().map(|one| one.account_id.to_string()).collect();
        let once: BTreeSet<&String> = ids.iter().collect();
        self.check(once.len() == ids.len(), "every account stands once in a report");
        let status = |id: &String| match id {
            id if self.people.closed.contains(id) => Some("closed"),
            id if self.people.updated.contains(id) => Some("updated"),
            _ => None,
        };
        let said: Vec<Value> = ids
            .iter()
            .filter_map(|id| Some(json!({ "accountId": id, "status": status(id)? })))
            .collect();
        self.check_cycle(&ids);
        self.people.reports.push((self.now, ids));
        json!({ "accounts": said })
    }
}
