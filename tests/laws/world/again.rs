//! Law 17, from the cloud's own state and the settings in force: when a wave of writes is recorded,
//! it was allowed at that moment, or what forbids it had come about so shortly before that no read
//! could tell.
//!
//! What is promised, to the letter: the settings that forbid a wave keep it from being recorded
//! from the moment at which they are in force. What the company tells counts from when its reads
//! show it, and a reading counts for a minute from when it was asked for; an answer may be as late
//! as an answer can be. What is out by then is out.

use super::authority::{Need, each_gives, needed};
use super::{LEAVES, Opened, World};
use serde_json::Value;

/// Comes with a product and administers nothing.
pub(super) const NO_ADMIN: &str = "atlassian/ai-access";
/// How long a reading counts.
pub(super) const READING_MS: i64 = 60_000;
/// The slowest answer that any weather has.
pub(super) const ANSWER_MS: i64 = 100_000;
/// Who holds the app's permission to run playbooks.
const HOLDERS: &str = "offramp-operators";

/// Since when something forbids a run to go on.
#[derive(Clone, Debug)]
pub struct Barred {
    pub why: &'static str,
    /// Whether the settings say it, which are read as they are.
    by_settings: bool,
    pub since: i64,
}

impl World {
    /// Looks at what is so, for all runs that were opened.
    pub fn note_barred(&mut self) {
        for at in 0..self.opened.len() {
            let now = self.why_barred(&self.opened[at]);
            let before = self.opened[at].barred.take();
            self.opened[at].barred = now.map(|(why, by_settings)| {
                let same = before.filter(|before| before.why == why);
                same.unwrap_or(Barred { why, by_settings, since: self.now })
            });
        }
    }

    /// A wave of writes of the run at work has been recorded.
    pub(super) fn check_allowed_still(&mut self) {
        self.note_barred();
        let Some(opened) = self.at_work.map(|at| &self.opened[at]) else { return };
        let Some(barred) = &opened.barred else { return };
        let versioned = self.platform.entities.contains_key(&("policy".into(), "current".into()));
        let unseen_ms = if barred.by_settings && versioned {
            0
        } else {
            READING_MS + ANSWER_MS + self.latest_ms()
        };
        let late = self.now - barred.since;
        let what = format!("law 17: {} for {late} ms, and the run goes on", barred.why);
        self.check(late <= unseen_ms, &what);
    }

    /// Whether somebody has changed what decides so shortly before that no read may tell.
    pub(super) fn is_unsettled(&self) -> bool {
        let unseen_ms = READING_MS + ANSWER_MS + self.latest_ms();
        self.rivals.last_at.is_some_and(|at| self.now - at <= unseen_ms)
    }

    /// How late a change of people shows at most.
    pub(super) fn latest_ms(&self) -> i64 {
        let late = self.cloud.visibility();
        [late.groups_ms, late.roles_ms, late.org_roles_ms, late.membership_ms, late.account_ms]
            .into_iter()
            .max()
            .unwrap_or_default()
    }

    /// What forbids a run to go on at this moment, and whether the settings say it.
    fn why_barred(&self, opened: &Opened) -> Option<(&'static str, bool)> {
        let settings = &self.platform.values["settings"];
        let ids = |list: &Value| -> Vec<String> {
            let all = list.as_array().into_iter().flatten();
            all.filter_map(|one| one["id"].as_str().or(one.as_str())).map(str::to_owned).collect()
        };
        let protections = &settings["protections"];
        if let Some(account) = &opened.subject {
            if ids(&protections["accounts"]).contains(account) {
                return Some(("the person is protected by account", true));
            }
            let truth = self.cloud.oracle(account, self.now);
            let groups = truth.iter().flat_map(|truth| &truth.groups);
            let mut own: Vec<&String> = groups.map(|group| &group.id).collect();
            // What the run itself gives (the quarantine group of a leaver, too) protects nobody from it.
            let protected = ids(&protections["groups"]);
            own.retain(|id| protected.contains(*id) && opened.groups.contains(*id));
            if !own.is_empty() {
                return Some(("the person is in a protected group", true));
            }
            let roles = truth.map(|truth| truth.platform_roles).unwrap_or_default();
            let new = |role: &String| role != NO_ADMIN && !opened.demotes.contains(role);
            if roles.iter().any(new) {
                return Some(("the person administers the organization", false));
            }
        }
        let operator = &opened.in_charge;
        if self.cloud.is_locked_out(operator, self.now) {
            return Some(("the operator's account is not active", false));
        }
        if !self.lets_now(opened, operator, settings) {
            return Some(("no rule lets the operator", false));
        }
        let approvers = &opened.approvers;
        if approvers.is_empty() {
            return None;
        }
        if approvers.iter().any(|approver| self.cloud.is_locked_out(approver, self.now)) {
            return Some(("the approver's account is not active", false));
        }
        let own: Vec<Vec<String>> = approvers.iter().map(|one| self.groups_now(one)).collect();
        let approvals = &settings["approvals"];
        let needs = [
            (opened.playbook == "restore", &approvals["restore"]),
            (opened.playbook == LEAVES && !opened.demotes.is_empty(), &approvals["adminLeaver"]),
        ];
        let asked = needs.into_iter().filter(|(applies, _)| *applies);
        let whoever: Vec<Need> = asked.filter_map(|(_, need)| needed(need)).collect();
        // Of several rules that let them, any one will do.
        let rules = settings["rules"].as_array().into_iter().flatten();
        let ways = rules.map(|rule| whoever.iter().cloned().chain(needed(&rule["approvals"])));
        let confirmed = ways.map(Iterator::collect::<Vec<Need>>).any(|way| each_gives(&way, &own));
        (!confirmed).then_some(("an approver may not confirm any more", false))
    }

    /// Whether any rule in force lets somebody run the playbook from tickets like this one.
    fn lets_now(&self, opened: &Opened, operator: &str, settings: &Value) -> bool {
        let groups = self.groups_now(operator);
        // A run at work is of the kind that its ticket was of: whoever may move a ticket ends none.
        let ticket = &opened.was;
        let lists = |list: &Value, what: &str| {
            list.as_array().is_none_or(|all| all.is_empty() || all.iter().any(|one| one == what))
        };
        let named = |list: &Value, own: &[String]| {
            let all = list.as_array().into_iter().flatten();
            all.filter_map(|one| one["id"].as_str()).any(|id| own.iter().any(|own| own == id))
        };
        settings["rules"].as_array().expect("rules").iter().any(|rule| {
            lists(&rule["playbooks"], &opened.playbook)
                && lists(&rule["projects"], &ticket.project)
                && lists(&rule["issueTypes"], &ticket.issue_type)
                && (named(&rule["operatorGroups"], &groups)
                    || named(&rule["operatorAccounts"], &[operator.to_owned()])
                    || rule["permissionHolders"] == true && self.is_member(operator, HOLDERS))
        })
    }

    pub(super) fn groups_now(&self, account: &str) -> Vec<String> {
        let truth = self.cloud.oracle(account, self.now).into_iter();
        truth.flat_map(|truth| truth.groups).map(|group| group.id).collect()
    }
}
