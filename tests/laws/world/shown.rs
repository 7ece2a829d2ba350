//! What people are shown of a run, held against the truth at every look: law 1 in every state, not
//! only where a run says `done`. Read from the view, as it crosses to the panel.

use super::World;
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
        let cut_off = !view["run"]["cutAt"].is_null() || view["state"] == "done";
        let leaves = opened.playbook == super::LEAVES;
        let access = truth["access"].as_array().is_some_and(|access| !access.is_empty());
        self.check(!(leaves && cut_off && access), "law 1: shown as cut off, and access is left");
    }
}

/// The steps of a view.
fn steps(view: &Value) -> impl Iterator<Item = &Value> {
    let phases = view["plan"]["phases"].as_array().into_iter().flatten();
    phases.flat_map(|phase| phase["steps"].as_array().into_iter().flatten())
}
