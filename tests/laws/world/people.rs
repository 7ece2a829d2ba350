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
}

impl World {
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
        self.people.reports.push((self.now, ids));
        json!({ "accounts": said })
    }
}
