//! Rules, groups and people to ask about.

use crate::recipes::company::{account, group_id, person, settings};
use offramp::domain::Person;
use offramp::playbook::PlaybookId;
use offramp::policy::{
    Approval, NamedAccount, NamedGroup, Question, Refusal, Rule, RuleBudget, Scope, Settings,
    TicketKind,
};

/// Lets the group `ops` run *left the business* from project OFF on anybody.
pub fn rule(name: &str) -> Rule {
    Rule {
        name: name.to_owned(),
        operator_groups: vec![named("ops")],
        playbooks: vec!["left-business".to_owned()],
        projects: vec!["OFF".to_owned()],
        issue_types: Vec::new(),
        request_types: Vec::new(),
        operator_accounts: Vec::new(),
        permission_holders: false,
        subjects: Scope::default(),
        approvals: None,
        budget: RuleBudget::default(),
    }
}

pub fn with_rules(rules: Vec<Rule>) -> Settings {
    Settings { rules, ..settings() }
}

pub fn named(id: &str) -> NamedGroup {
    NamedGroup { id: group_id(id), name: format!("{id} people") }
}

pub fn named_account(id: &str) -> NamedAccount {
    NamedAccount { id: account(id), name: id.to_owned() }
}

pub fn by(groups: &[&str]) -> Approval {
    Approval { approver_groups: groups.iter().map(|id| named(id)).collect() }
}

/// Somebody in these groups, as the organization describes them.
pub fn member(id: &str, groups: &[&str]) -> Person {
    let mut person = person(id, id);
    person.groups = groups.iter().map(|id| (group_id(id), (*id).to_owned())).collect();
    person
}

pub const OFF: TicketKind<'_> =
    TicketKind { project: "OFF", issue_type: "Task", request_type: None };

/// An operator of the ticket OFF asks for *left the business*; nobody is known yet.
pub fn asked(operator: &Person) -> Question<'_> {
    Question {
        operator: &operator.account,
        operator_person: Some(operator),
        holds_permission: false,
        ticket: OFF,
        playbook: PlaybookId::LeftBusiness,
        subject: None,
    }
}

/// Code, title, detail and remedy.
#[track_caller]
pub fn assert_refused<T: std::fmt::Debug>(
    answer: Result<T, Refusal>,
    wanted: (&str, &str, &str, &str),
) {
    let refusal = answer.unwrap_err();
    let code = serde_json::to_value(refusal.code).unwrap();
    let said = (refusal.title.as_str(), refusal.detail.as_str(), refusal.remedy.as_str());
    assert_eq!((code.as_str().unwrap(), said), (wanted.0, (wanted.1, wanted.2, wanted.3)));
    assert_eq!(refusal.candidates, []);
}
