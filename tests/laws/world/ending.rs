//! The end of a run held against the table, and everybody else against the company in which the app
//! did nothing.

use super::{LEAVES, Opened, World};
use crate::right::{self, Ends, Right, facts};
use offramp_cloud::{Cloud, Oracle};
use serde_json::Value;
use std::collections::BTreeSet;

impl World {
    /// Holds everybody against what is right, at whatever moment: whom the runs are about against
    /// the table's rows, everybody else against the company without the app.
    pub fn check_everybody(&self) {
        for person in self.twin.company().people {
            let account = person.account_id.as_str();
            let (was, is) = (self.tell(&self.twin, account), self.tell(&self.cloud, account));
            if self.newest_about(account, &person.email).is_none() {
                self.check_bystander(&person.name, &was, &is);
            }
        }
        for opened in &self.opened {
            let (account, email) = (opened.subject.as_deref(), opened.addresses.first());
            let newest = self.newest_about(
                account.unwrap_or_default(),
                email.map(String::as_str).unwrap_or_default(),
            );
            if newest.is_some_and(|newest| newest.run == opened.run) {
                self.check_subject(opened, false);
            }
        }
    }

    /// A run has ended: as the table says where it is done, and where the table says that it needs
    /// somebody's hand, it is not.
    pub fn check_ended(&self, run: &str, is_done: bool) {
        let Some(opened) = self.opened.iter().find(|opened| opened.run == run) else { return };
        if let Some(row) = self.row_of(opened) {
            let by_hand = row.ends == Ends::ByHand;
            self.check(!(is_done && by_hand), "law 1: done, and the table says by hand");
        }
        self.check_subject(opened, is_done);
        if is_done && opened.playbook == LEAVES {
            self.check_heirs(opened);
        }
        self.check_everybody();
    }

    /// Nothing that a leaver was responsible for is nobody's; a role by name is for nobody else.
    fn check_heirs(&self, opened: &Opened) {
        let (leaver, own) =
            (self.subject_in(&self.twin, opened), self.subject_in(&self.cloud, opened));
        let heirs = self.heirs_on(&opened.ticket, &leaver.name);
        let people = self.cloud.company().people;
        let heirs = people.iter().filter(|p| heirs.contains(&p.name));
        let held: BTreeSet<String> =
            heirs.flat_map(|heir| facts(&self.tell(&self.cloud, &heir.account_id))).collect();
        let handed = facts(&leaver);
        let lost = handed
            .difference(&facts(&own))
            .find(|fact| {
                fact.starts_with("work ") && !fact.starts_with("work role") && !held.contains(*fact)
            })
            .cloned();
        self.check(lost.is_none(), &format!("the table: {lost:?} is nobody's any more"));
    }

    /// A run on which nothing went wrong has come to rest: everything is exactly as its row says, by
    /// hand or not.
    pub fn check_as_written(&self, run: &str) {
        let opened = self.opened.iter().find(|opened| opened.run == run).expect("a run");
        self.check_subject(opened, true);
    }

    /// The row that a run is held against; nothing where a test has written settings of its own and
    /// no row for them.
    pub fn row_of(&self, opened: &Opened) -> Option<Right> {
        let own = self.rights.iter().find(|row| {
            (row.ticket, row.playbook) == (opened.ticket.as_str(), opened.playbook.as_str())
        });
        let own = own.copied();
        own.or_else(|| {
            let known = right::of(&opened.ticket, &opened.playbook).copied();
            known.filter(|_| !self.has_own_settings)
        })
    }

    pub(super) fn check_subject(&self, opened: &Opened, is_done: bool) {
        let Some(row) = self.row_of(opened) else { return };
        let mut without = facts(&self.subject_in(&self.twin, opened));
        // Whoever was made an admin before the run began leaves as one: it takes the role, too.
        let is_role = |fact: &String| fact.starts_with("org-role ");
        if opened.playbook == LEAVES && opened.began.iter().any(is_role) {
            without.retain(|fact| !is_role(fact));
        }
        let now = facts(&self.subject_in(&self.cloud, opened));
        let wrong = row.contradictions(&opened.began, &without, &now, is_done);
        let what = format!("{} {}", opened.ticket, opened.playbook);
        self.check(wrong.is_empty(), &format!("the table: {what} (done: {is_done}): {wrong:#?}"));
    }

    /// Somebody else is as they would be without the app, but for what they were handed.
    fn check_bystander(&self, name: &str, was: &Oracle, is: &Oracle) {
        if was == is {
            return;
        }
        let (mut was, now) = (facts(was), facts(is));
        for opened in self.opened.iter().filter(|opened| opened.playbook == LEAVES) {
            was.extend(self.handed_to(name, opened, &now));
        }
        let moved: Vec<&String> = was.symmetric_difference(&now).collect();
        self.check(moved.is_empty(), &format!("everybody is watched: {name}: {moved:#?}"));
    }

    /// What a leaver was responsible for, as far as somebody may have got it by now.
    fn handed_to(&self, name: &str, opened: &Opened, now: &BTreeSet<String>) -> Vec<String> {
        let leaver = self.subject_in(&self.twin, opened);
        if !self.heirs_on(&opened.ticket, &leaver.name).iter().any(|heir| heir == name) {
            return Vec::new();
        }
        let own = self.subject_in(&self.cloud, opened);
        let still = facts(&own);
        let passed = |fact: &String| {
            fact.starts_with("work ") && now.contains(fact) && !still.contains(fact)
        };
        facts(&leaver).into_iter().filter(passed).collect()
    }

    fn tell(&self, cloud: &Cloud, account: &str) -> Oracle {
        cloud.oracle(account, self.now).expect("a person of the company")
    }

    /// The truth about whom a run is about.
    pub(super) fn subject_in(&self, cloud: &Cloud, opened: &Opened) -> Oracle {
        let by_account = opened.subject.as_ref().and_then(|a| cloud.oracle(a, self.now));
        let email = opened.addresses.first().map(String::as_str).unwrap_or_default();
        by_account.unwrap_or_else(|| cloud.oracle_by_email(email, self.now))
    }

    /// The same as JSON.
    pub(super) fn truth_about(&self, opened: &Opened) -> Value {
        serde_json::to_value(self.subject_in(&self.cloud, opened)).expect("json")
    }
}
