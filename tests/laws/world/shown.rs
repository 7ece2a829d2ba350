//! What people are shown of a run, held against the truth at every look: law 1 in every state, not
//! only where a run says `done`. Read from the view, as it crosses to the panel.

use super::World;
use super::runs::Opened;
use crate::right::promises;
use offramp::domain::Instant;
use offramp::engine::Answer;
use serde_json::Value;

impl World {
    /// Nothing that is shown as proven may be untrue, and nothing lets anybody in who is shown as
    /// cut off. What somebody else has undone since is no lie of the run that did it.
    pub(super) fn check_shown(&self, answer: &Answer) {
        let Answer::Run(run) = answer else { return };
        let id = run.opened.run.to_string();
        let Some(opened) = self.opened.iter().find(|opened| opened.run == id) else { return };
        let about = opened.subject.clone().unwrap_or_default();
        let email = opened.addresses.first().cloned().unwrap_or_default();
        let newest = self.newest_about(&about, &email).is_some_and(|newest| newest.run == id);
        if !newest || self.disturbed.contains(&about) {
            return;
        }
        let view = offramp::boundary::answer_of(answer, Instant(self.now));
        let truth = self.truth_about(opened);
        for step in steps(&view) {
            let step_id = step["id"].as_str().expect("a step has a name");
            if step["outcome"]["kind"] == "proven" {
                let so = promises::holds(step_id, &truth);
                self.check(so, &format!("law 1: {step_id} is shown as proven: {truth}"));
            }
        }
        self.check_sentences(&view["run"], opened, &truth);
        let cut_off = !view["run"]["cutAt"].is_null() || view["state"] == "done";
        let leaves = opened.playbook == super::LEAVES;
        let access = truth["access"].as_array().is_some_and(|access| !access.is_empty());
        self.check(!(leaves && cut_off && access), "law 1: shown as cut off, and access is left");
    }
}

impl World {
    /// The sentences that people act on: nobody is called cut off who gets in anywhere, and what is
    /// listed as reachable was to go.
    fn check_sentences(&self, run: &Value, opened: &Opened, truth: &Value) {
        let leaves = opened.playbook == super::LEAVES;
        let headline = run["headline"].as_str().unwrap_or_default();
        let access = truth["access"].as_array().is_some_and(|access| !access.is_empty());
        // Without a tenant nothing is said of one.
        let tenant = !self.platform.values["settings"]["entra"].is_null();
        let signs_in = tenant && truth["entra"]["enabled"] == true;
        let says_out = headline.contains("is cut off.")
            || headline.contains("is cut off in")
            || headline.contains("can no longer reach");
        let so = !says_out || leaves && !access && !signs_in;
        self.check(so, &format!("law 1: said to be cut off: {headline}: {truth}"));
        let groups = run["residual"].as_array().into_iter().flatten();
        for group in groups {
            let title = group["title"].as_str().unwrap_or_default();
            let so = leaves || title == "Still there";
            self.check(so, &format!("law 1: {title}, where no access was to end: {group}"));
            let all = headline.contains("can no longer reach anything");
            let so = !all || title.starts_with("Left, and of no use");
            self.check(so, &format!("law 1: {headline} and {group}"));
        }
    }
}

/// The steps of a view.
fn steps(view: &Value) -> impl Iterator<Item = &Value> {
    let phases = view["plan"]["phases"].as_array().into_iter().flatten();
    phases.flat_map(|phase| phase["steps"].as_array().into_iter().flatten())
}
