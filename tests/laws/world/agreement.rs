//! Law 16, from the ticket's own history as the cloud has it: what is started later is what an
//! operator asked for, and nobody without the right has had its fields in their hands since.

use super::{Opened, World};
use serde_json::Value;

const PERSON: [&str; 2] = ["customfield_10050", "customfield_10051"];
const SUCCESSOR: &str = "customfield_10052";
const TEAMS: [&str; 2] = ["customfield_10053", "customfield_10054"];
const DATE: &str = "customfield_10055";
const JOINER: &str = "customfield_10056";

/// Somebody asked for a start that comes later.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// Id of the ticket.
    ticket: String,
    operator: String,
    /// Nothing: whatever the ticket is for.
    playbook: Option<String>,
    /// By the ticket's date.
    dated: bool,
    at: i64,
}

/// The fields that choose what is done, by playbook, as the design has them.
fn chooses(field: &str, playbook: &str, dated: bool) -> bool {
    PERSON.contains(&field)
        || dated && field == DATE
        || match playbook {
            "left-business" => field == SUCCESSOR,
            "left-team" => TEAMS.contains(&field),
            "onboard" => field == TEAMS[1] || field == JOINER,
            _ => false,
        }
}

impl World {
    /// Somebody asks for a start on this ticket that comes later.
    pub(super) fn note_asked(&mut self, ticket: &str, operator: &str, playbook: Option<&str>) {
        self.asked.push(Asked {
            ticket: ticket.to_owned(),
            operator: operator.to_owned(),
            playbook: playbook.map(str::to_owned),
            dated: false,
            at: self.now,
        });
    }

    /// The same, at the date of the ticket.
    pub(super) fn note_asked_by_date(&mut self, ticket: &str, operator: &str) {
        self.note_asked(ticket, operator, None);
        if let Some(last) = self.asked.last_mut() {
            last.dated = true;
        }
    }

    /// The same on many tickets.
    pub(super) fn note_asked_for_many(&mut self, payload: &Value, operator: &str) {
        let ids = payload["issues"].as_array().into_iter().flatten().filter_map(Value::as_str);
        for id in ids.filter(|id| self.tickets.has(id)).collect::<Vec<&str>>() {
            self.note_asked(id, operator, None);
        }
    }

    /// A run is about to be opened long after it was asked for.
    pub(super) fn check_agreed(&self, opened: &Opened) {
        // An action begins what it asked for within the same invocation.
        let is_deferred = ["woken", "ticked", "called"].contains(&self.door.as_str());
        let settings = &self.platform.values["settings"];
        let cuts_again = settings["playbooks"]["leftBusiness"]["cutAgain"] == true;
        if !self.meddler.has_acted() || !is_deferred || cuts_again {
            return;
        }
        let ticket = &self.tickets.first(&opened.ticket).id;
        let read_at = self.read_at.unwrap_or(self.began);
        let meddled = |asked: &Asked| {
            let since =
                self.meddler.edits.iter().filter(|edit| {
                    edit.ticket == *ticket && edit.at > asked.at && edit.at < read_at
                });
            since
                .filter(|edit| chooses(edit.field, &opened.playbook, asked.dated))
                .find(|edit| !self.meddler.had_the_right_since(edit.at - self.unseen_ms()))
        };
        let own = self.asked.iter().filter(|asked| {
            asked.ticket == *ticket
                && asked.operator == opened.operator
                && asked.playbook.as_ref().is_none_or(|one| *one == opened.playbook)
        });
        let all: Vec<_> = own.map(meddled).collect();
        let what = || format!("law 16: {opened:?} began later, and nobody asked: {:?}", self.asked);
        self.check(!all.is_empty(), &what());
        let agreed = all.iter().any(Option::is_none);
        self.check(agreed, &format!("law 16: not what was agreed any more: {all:?}"));
        let asked_at = self.asked.iter().filter(|asked| asked.ticket == *ticket).map(|one| one.at);
        let since = |from| self.ticket_since(ticket, from).iter().all(|t| t.status == "Done");
        // What is asked for on a closed ticket is asked for on a closed ticket.
        let closed = since(read_at) && !asked_at.into_iter().any(since);
        self.check(!closed, "law 16: what was agreed began on a closed ticket");
    }

    /// A run is about whom its ticket named at first: no operator here ever agrees to anybody else.
    pub(super) fn check_meant(&self, opened: &Opened) {
        if !self.meddler.has_acted() {
            return;
        }
        let first = self.tickets.first(&opened.ticket);
        let staff = self.cloud.company().people.into_iter().filter(|p| p.kind != "customer");
        let email = first.email.as_deref().unwrap_or_default();
        let meant = first.subject.clone().or_else(|| {
            staff.into_iter().find(|p| p.email.eq_ignore_ascii_case(email)).map(|p| p.account_id)
        });
        let is = opened.subject == meant;
        self.check(is, "law 16: a run about somebody whom nobody agreed to");
    }

    /// So long nobody can be sure that a read shows what somebody changed about a right.
    pub(super) fn unseen_ms(&self) -> i64 {
        super::again::READING_MS + super::again::ANSWER_MS + self.latest_ms()
    }
}
