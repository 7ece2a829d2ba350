//! The runs of a world, as those who judge them know them: from the ticket that was in front of the
//! operator when the run was opened and from the company, not from what the core made of both.

use super::{World, rules};
use crate::right::facts;
use offramp::domain::AccountId;
use offramp::engine::command::Transaction;
use offramp_cloud::TicketInfo;
use std::collections::{BTreeMap, BTreeSet};

/// Whoever is to be cut off by a run.
pub const LEAVES: &str = "left-business";
/// Runs that may give access.
const GIVE: [&str; 3] = ["restore", "onboard", "left-team"];
/// Where what nobody uses any more goes, and nothing else.
const IDLE: &str = "revoke-inactive";

/// A run that was opened.
#[derive(Clone, Debug)]
pub struct Opened {
    pub run: String,
    pub playbook: String,
    /// Key of the ticket.
    pub ticket: String,
    /// The ticket as it was then.
    pub was: TicketInfo,
    /// Whom the ticket named then; nothing: a joiner who has no account yet.
    pub subject: Option<String>,
    /// Their addresses in lower case.
    pub addresses: Vec<String>,
    /// Their user of the tenant, whatever its address becomes.
    pub user: Option<String>,
    pub operator: String,
    /// The rule that let them, as the record has it.
    pub rule: String,
    pub at: i64,
    /// The facts about them when it was opened.
    pub began: BTreeSet<String>,
    /// What they use, where the run is about use: none of it may go.
    pub kept: BTreeSet<String>,
    /// How each suspension was answered, as far as the app can know, by directory.
    pub cuts: BTreeMap<String, Vec<Option<u64>>>,
    /// Whether somebody else has let them in again since.
    pub undone: bool,
    /// Who answers for it: who started it, or the last who asked to try it again.
    pub in_charge: String,
    /// Who confirmed it, as the record has it.
    pub approvers: Vec<String>,
    /// The roles of an admin who leaves, as they were.
    pub demotes: Vec<String>,
    /// The person's groups when it was opened: what a run gives protects nobody from it.
    pub groups: Vec<String>,
    /// What forbids it to go on.
    pub barred: Option<super::again::Barred>,
}

impl Opened {
    /// Whether this run may give access that the person has not.
    pub fn may_give(&self) -> bool {
        GIVE.contains(&self.playbook.as_str())
    }

    /// Whether a person or a user is whom this run is about.
    pub fn is_about(&self, account: &str, email: &str) -> bool {
        self.subject.as_deref() == Some(account)
            || !email.is_empty() && self.addresses.contains(&email.to_lowercase())
    }
}

impl World {
    /// Takes note of the run that a stored transaction opens or goes on with.
    pub(super) fn note_run(&mut self, transaction: &Transaction) {
        if let Some(opened) = rules::opening(&self.platform, transaction) {
            let mut known = self.opened_by_ticket(&opened);
            known.began = facts(&self.subject_in(&self.cloud, &known));
            // Whoever was taken out of the directory is invited by the address of the ticket.
            let invited = known.addresses.iter().map(|email| AccountId::of_invitee(email));
            let invited: Vec<String> = invited.map(|account| account.to_string()).collect();
            let account = opened["person"]["account"].as_str().expect("an account");
            let is_it = |s: &str| {
                account == s || !self.is_listed(s) && invited.iter().any(|i| i == account)
            };
            self.check(
                known.subject.as_deref().is_none_or(is_it),
                "law 10: the run is about somebody else than the ticket",
            );
            self.check_meant(&known);
            self.check_agreed(&known);
            self.opened.push(known);
        }
        let mut touched = transaction.set.iter().map(|write| write.key.as_str());
        if let Some(key) = touched.find(|key| key.starts_with("run#") && key.contains("#j#")) {
            let is_of = |run: &str| key.starts_with(&format!("run#{run}#"));
            self.at_work = self.opened.iter().position(|o| is_of(&o.run));
        }
        self.note_in_charge(transaction);
    }

    /// Whoever asks for a run to be tried again answers for it.
    fn note_in_charge(&mut self, transaction: &Transaction) {
        let Some(at) = self.at_work else { return };
        let segments = transaction.set.iter().filter(|w| w.key.contains("#j#"));
        let texts = segments.filter_map(|w| w.value.as_str());
        // A part of a text that is cut is none that says so: only a look or an opening is that long.
        let lists = texts.filter(|text| text.starts_with('[') && text.contains("reopened"));
        let texts: Vec<String> = lists
            .flat_map(|text| serde_json::from_str::<Vec<String>>(text).expect("texts"))
            .collect();
        let mut entries = texts.iter().filter(|text| text.starts_with("{\"reopened\""));
        if let Some(last) = entries.next_back() {
            let entry: serde_json::Value = serde_json::from_str(last).expect("an entry");
            let by = entry["reopened"]["by"].as_str().expect("somebody");
            by.clone_into(&mut self.opened[at].in_charge);
        }
    }

    /// What the ticket and the company say of a run that is about to be opened.
    pub(super) fn opened_by_ticket(&self, opened: &serde_json::Value) -> Opened {
        let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
        let company = self.cloud.company();
        let issue = text(&opened["issue"]);
        // Of whatever it was while whoever opens the run may have read it: what it was at first.
        let mut tickets = self.ticket_since(&issue, self.began);
        let first = self.tickets.first(&issue);
        let as_at_first = |t: &TicketInfo| (&t.subject, &t.email) == (&first.subject, &first.email);
        let at = tickets.iter().position(as_at_first).unwrap_or(tickets.len() - 1);
        let ticket = tickets.swap_remove(at);
        let staff = || company.people.iter().filter(|p| p.kind != "customer");
        let by_address = || {
            let email = ticket.email.as_deref()?;
            staff().find(|p| p.email.eq_ignore_ascii_case(email))
        };
        let picked = ticket.subject.as_deref();
        let person = staff().find(|p| Some(p.account_id.as_str()) == picked).or_else(by_address);
        let addresses = person.map(|p| &p.email).into_iter().chain(&ticket.email);
        let playbook = text(&opened["plan"]["playbook"]);
        let subject = person.map(|p| p.account_id.clone());
        let kept = match &subject {
            // An admin reaches everything, by a role that somebody may just have given.
            Some(account) if playbook == IDLE && !self.is_unsettled() => self.in_use(account),
            _ => BTreeSet::new(),
        };
        let groups = subject.as_deref().map(|account| self.groups_now(account));
        let groups = groups.unwrap_or_default();
        let roles = subject.as_ref().and_then(|account| self.cloud.oracle(account, self.now));
        let roles = roles.filter(|_| playbook == LEAVES).map(|truth| truth.platform_roles);
        let truth = subject.as_ref().and_then(|account| self.cloud.oracle(account, self.now));
        let user = truth.and_then(|truth| truth.entra).map(|user| user.id);
        let demotes = roles.unwrap_or_default();
        Opened {
            run: text(&opened["run"]),
            playbook,
            ticket: first.key.clone(),
            subject,
            addresses: addresses.map(|email| email.to_lowercase()).collect(),
            user,
            operator: text(&opened["operator"]),
            rule: text(&opened["rule"]),
            at: self.now,
            began: BTreeSet::new(),
            kept,
            cuts: BTreeMap::new(),
            undone: false,
            in_charge: text(&opened["operator"]),
            approvers: accounts(&opened["approvedBy"]),
            demotes,
            groups,
            barred: None,
            was: ticket,
        }
    }

    fn is_listed(&self, account: &str) -> bool {
        let truth = self.cloud.oracle(account, self.now);
        truth.is_none_or(|truth| truth.memberships.iter().any(|m| m.status != "no_membership"))
    }

    /// Whether this run was opened.
    pub fn opened_is(&self, run: &str) -> bool {
        self.opened.iter().any(|opened| opened.run == run)
    }

    /// The run's journal as an earlier version would have written it, which did not say what its
    /// rules are asked by.
    pub fn forget_grounds(&mut self, run: &str) {
        let key = format!("run#{run}#j#0");
        let text = self.platform.values[&key].as_str().expect("a text");
        let mut texts: Vec<String> = serde_json::from_str(text).expect("texts");
        let mut first: serde_json::Value = serde_json::from_str(&texts[0]).expect("an entry");
        let opened = first["opened"].as_object_mut().expect("an opening");
        assert!(opened.remove("grounds").is_some(), "it says so");
        texts[0] = first.to_string();
        let hash = texts.iter().fold(offramp::audit::GENESIS.to_owned(), |hash, text| {
            offramp::audit::link(&hash, text)
        });
        let segment = serde_json::to_string(&texts).expect("a text");
        self.platform.values.insert(key, serde_json::Value::String(segment));
        let head = self.platform.values.get_mut(&format!("run#{run}#head")).expect("a head");
        head["hash"] = serde_json::Value::String(hash);
    }

    /// The newest run about a person.
    pub fn newest_about(&self, account: &str, email: &str) -> Option<&Opened> {
        self.opened.iter().rev().find(|opened| opened.is_about(account, email))
    }
}

/// A list of accounts; up to schema 6 one, or none.
pub fn accounts(told: &serde_json::Value) -> Vec<String> {
    let all = told.as_array().cloned().unwrap_or_else(|| vec![told.clone()]);
    all.iter().filter_map(|one| one.as_str()).map(str::to_owned).collect()
}
