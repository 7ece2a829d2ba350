//! The gate before a transition, tried at any moment and held against the truth: it never passes for
//! what is not proven, whatever somebody made of the ticket. Held it may be at any time.

use super::{LEAVES, World};
use crate::right::Ends;
use offramp::engine::Answer;
use offramp::engine::gate::Passage;
use offramp_cloud::TicketInfo;
use serde_json::json;

/// What a ticket of this type is for.
fn purpose(ticket: &TicketInfo) -> &'static str {
    match ticket.issue_type.as_str() {
        "Mover" => "left-team",
        "Joiner" => "onboard",
        "Inactive" => "revoke-inactive",
        _ => LEAVES,
    }
}

impl World {
    /// Somebody tries to move the ticket over the gate. Whether it answered.
    pub(super) fn try_gate(&mut self, key: &str) -> bool {
        let last = self.opened.iter().rev().find(|opened| opened.ticket == key);
        let own = last.map(|opened| opened.playbook.clone());
        let playbook = self.meddler.choose(&[own, None]);
        let seated = self.in_front_of().to_owned();
        self.stand_before(key);
        let event = self.tried_event(self.now + 14_000, playbook.as_deref(), &json!({}));
        self.stand_before(&seated);
        let (began, opened) = (self.now, self.opened.len());
        let Some(Answer::Gate(passage)) = self.beside(&event) else { return false };
        if passage == Passage::Open {
            self.check_passage(key, playbook.as_deref(), began, opened);
        }
        true
    }

    /// What has to be so where the gate let something pass.
    pub(in crate::world) fn check_passage(
        &self,
        key: &str,
        playbook: Option<&str>,
        began: i64,
        opened: usize,
    ) {
        let known = || self.opened.iter().take(opened);
        let last = known().rev().find(|one| one.ticket == key);
        let what = format!("law 18: the gate let {key} pass");
        self.check(last.is_some(), &format!("{what} without a run"));
        let last = last.expect("a run");
        let tickets = self.ticket_since(key, began);
        let wanted = |ticket: &TicketInfo| playbook.unwrap_or(purpose(ticket)) == last.playbook;
        self.check(tickets.iter().any(wanted), &format!("{what} for another playbook"));
        let account = last.subject.clone().unwrap_or_default();
        let names = |ticket: &TicketInfo| {
            let picked = ticket.subject.as_deref();
            let email = ticket.email.as_deref().map(str::to_lowercase);
            (picked.is_some() || email.is_some())
                && picked.is_none_or(|picked| account.is_empty() || picked == account)
                && email.is_none_or(|email| last.addresses.contains(&email))
        };
        self.check(tickets.iter().any(names), &format!("{what}, which names somebody else"));
        let at = known().position(|one| one.run == last.run).unwrap_or_default();
        let email = last.addresses.first().map(String::as_str).unwrap_or_default();
        let gave =
            known().skip(at + 1).any(|one| one.is_about(&account, email) && one.playbook != LEAVES);
        self.check(!gave, &format!("{what}, and a later run is about the person"));
        let by_hand = self.row_of(last).is_some_and(|row| row.ends == Ends::ByHand);
        self.check(!by_hand, &format!("{what}, and something is left to do by hand"));
        let later = self.opened.iter().skip(at + 1).any(|one| one.is_about(&account, email));
        if !later && !self.disturbed.contains(&account) {
            self.check_subject(last, true);
            let out = self.cloud.is_locked_out(&account, self.now);
            let leaves = last.playbook == LEAVES;
            self.check(!leaves || out, &format!("{what}, and the person is let in"));
        }
    }

    /// Whether the gate lets the ticket pass now, in calm weather.
    pub fn passes_the_gate(&mut self, key: &str, playbook: &str) -> bool {
        self.stand_before(key);
        self.tries(Some(playbook), &json!({}))["result"] == true
    }

    /// Nobody who meddles has the right for good.
    pub fn end_meddling(&mut self) {
        self.meddle_by(super::Meddling::LosesTheRight);
        self.put_all_right();
    }
}
