//! The doors of the app, as the platform opens them: what it says of a press, a transition, a rule of
//! Automation, a call of the admin page.

use super::{Invocation, WAVES_MAX, World};
use offramp::domain::Instant;
use offramp::engine::Answer;
use serde_json::{Value, json};

impl World {
    /// What the platform says of a press in the panel.
    pub fn pressed(&mut self, function: &str, payload: Value) -> Value {
        self.invocations += 1;
        if function == "schedule" {
            let (id, who) = (self.context["issueId"].clone(), self.context["accountId"].clone());
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            self.note_asked_by_date(&text(&id), &text(&who));
        }
        let mut context = self.context.clone();
        context["issueKey"] = self.key_now();
        json!({
            "type": "asked", "module": "jira:issuePanel", "function": function,
            "payload": payload, "context": context,
            "freshRunId": format!("run-{}", self.invocations),
            "invocation": format!("i-{}", self.invocations), "deadline": self.now + 18_000,
        })
    }

    /// The same by somebody else.
    pub(super) fn pressed_by(&mut self, who: &str, function: &str, payload: Value) -> Value {
        let seated = self.context["accountId"].clone();
        self.seat(who);
        let event = self.pressed(function, payload);
        self.context["accountId"] = seated;
        event
    }

    /// The key that the ticket in front of somebody has by now.
    fn key_now(&self) -> Value {
        let key = self.in_front_of();
        match self.tickets.known(key) {
            Some(_) => json!(self.last_key(key)),
            None => json!(key),
        }
    }

    /// An invocation to its end while another is at work; nothing where its worker died.
    pub(super) fn beside(&mut self, event: &Value) -> Option<Answer> {
        let mut one = Invocation::new(event);
        for _ in 0..WAVES_MAX {
            if self.wave(&mut one).ok()? {
                return one.answer;
            }
        }
        None
    }

    /// A call of the admin page, as the page gets it.
    pub fn admin(&mut self, who: &str, function: &str, payload: Value) -> Value {
        let event = self.admin_event(who, function, payload);
        let answer = self.invoke(&event).expect("alive").expect("a page gets an answer");
        offramp::boundary::answer_of(&answer, Instant(self.now))
    }

    /// The same in whatever weather there is; nothing where the worker died.
    pub fn try_admin(&mut self, who: &str, function: &str, payload: Value) -> Option<Value> {
        let event = self.admin_event(who, function, payload);
        let answer = self.invoke(&event).ok().flatten()?;
        Some(offramp::boundary::answer_of(&answer, Instant(self.now)))
    }

    /// What the platform says of a call of the admin page.
    pub fn admin_event(&mut self, who: &str, function: &str, payload: Value) -> Value {
        if function == "admin.startMany" {
            let account = self.account_of(who);
            self.note_asked_for_many(&payload, &account);
        }
        let context = json!({
            "accountId": self.account_of(who), "cloudId": self.context["cloudId"],
        });
        json!({
            "type": "asked", "module": "jira:adminPage", "function": function, "payload": payload,
            "context": context, "freshRunId": "unused", "invocation": self.fresh(),
            "deadline": self.now + 18_000,
        })
    }

    /// Somebody moves the ticket over a transition with the app's post function.
    pub fn transition(&mut self, who: &str, id: &str, playbook: Option<&str>) -> Option<Answer> {
        let event = self.moved_event(who, id, playbook);
        self.invoke(&event).ok().flatten()
    }

    /// What the platform says of such a transition.
    pub(super) fn moved_event(&mut self, who: &str, id: &str, playbook: Option<&str>) -> Value {
        let (account, issue) = (self.account_of(who), self.context["issueId"].clone());
        self.note_asked(issue.as_str().expect("a ticket"), &account, playbook);
        let context = json!({
            "accountId": account, "issueKey": self.key_now(), "issueId": issue,
            "executionId": id, "playbook": playbook,
        });
        json!({
            "type": "moved", "context": context, "invocation": self.fresh(),
            "deadline": self.now + 18_000,
        })
    }

    /// Somebody tries to move the ticket over a transition with the app's gate: what the validator
    /// answers, as Jira gets it. `playbook` is what its rule demands, `modified` what the screen of
    /// the transition changes.
    pub fn tries(&mut self, playbook: Option<&str>, modified: &Value) -> Value {
        let deadline = self.now + 14_000;
        self.tries_until(deadline, playbook, modified)
    }

    /// The same, where the invocation's time is over then.
    pub fn tries_until(
        &mut self,
        deadline: i64,
        playbook: Option<&str>,
        modified: &Value,
    ) -> Value {
        let event = self.tried_event(deadline, playbook, modified);
        let answer = self.invoke(&event).ok().flatten().expect("a validator gets an answer");
        offramp::boundary::answer_of(&answer, Instant(self.now))
    }

    /// What the platform says of such a try.
    pub(super) fn tried_event(
        &mut self,
        deadline: i64,
        playbook: Option<&str>,
        modified: &Value,
    ) -> Value {
        let context = json!({
            "issueKey": self.key_now(), "playbook": playbook, "modified": modified,
        });
        json!({
            "type": "tried", "context": context, "invocation": self.fresh(), "deadline": deadline,
        })
    }

    /// A rule of Automation calls an action, with a connection that `actor` made.
    pub fn automation(&mut self, action: &str, actor: &str, issue_key: &str) -> Option<Answer> {
        if let Some(id) = self.tickets.known(issue_key).map(|ticket| ticket.id.clone()) {
            // What does not fit its time is begun later.
            self.note_asked(&id, actor, Some(action));
        }
        let context = json!({
            "action": action, "accountId": actor, "issueKey": issue_key,
            "cloudId": self.context["cloudId"], "app": self.context["app"],
        });
        let event = json!({
            "type": "called", "context": context, "invocation": self.fresh(),
            "deadline": self.now + 45_000,
        });
        self.invoke(&event).ok().flatten()
    }

    /// A rule of Automation has inactive people found, with a connection that `actor` made.
    pub fn search_event(&mut self, actor: &str, younger_than_days: Value) -> Value {
        let context = json!({
            "accountId": actor, "cloudId": self.context["cloudId"], "app": self.context["app"],
            "youngerThanDays": younger_than_days,
        });
        json!({
            "type": "searched", "context": context, "invocation": self.fresh(),
            "deadline": self.now + 45_000,
        })
    }

    /// The same, and what the rule gets; nothing where the worker died.
    pub fn search(&mut self, actor: &str, younger_than_days: Value) -> Option<Value> {
        let event = self.search_event(actor, younger_than_days);
        let answer = self.invoke(&event).ok().flatten()?;
        Some(offramp::boundary::answer_of(&answer, Instant(self.now)))
    }
}
