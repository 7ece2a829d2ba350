//! Whose rule of Automation may have people looked for who are inactive: the answer is about
//! everybody.

use super::office::{assert_refused, named, named_account, rule, with_rules};
use crate::recipes::company::account;
use offramp::domain::AccountId;
use offramp::policy::{NamedAccount, Refusal, Rule, Scope, may_search};

fn naming(name: &str, ids: &[&str]) -> Rule {
    let mut one = rule(name);
    one.playbooks = vec!["left-business".to_owned(), "revoke-inactive".to_owned()];
    one.operator_accounts = ids.iter().map(|id| named_account(id)).collect();
    one
}

fn bounded(name: &str) -> Rule {
    let subjects = Scope { groups: vec![named("staff")], ..Scope::default() };
    Rule { subjects, ..naming(name, &["robot"]) }
}

fn asked(rules: Vec<Rule>) -> Result<(), Refusal> {
    may_search(&with_rules(rules), &account("robot"))
}

const TITLE: &str = "The account of this connection can't find inactive people";
const UNNAMED: (&str, &str, &str, &str) = (
    "operator.notAllowed",
    TITLE,
    "Automation calls an action as whoever made its connection. The answer is about everybody, so a rule of Offramp's settings has to name that account itself for the playbook Inactive. A group or an admin's permission is not enough. Nothing was read or changed.",
    "Ask a Jira admin to name the account in such a rule, or choose another connection.",
);

#[test]
fn an_account_that_a_rule_names_for_inactive_people_may_search() {
    assert!(asked(vec![naming("A", &["robot"])]).is_ok());
    assert!(asked(vec![naming("A", &["otto", "robot"])]).is_ok());
}

#[test]
fn nobody_else_may_whatever_groups_or_permission_they_have() {
    assert_refused(asked(vec![]), UNNAMED);
    assert_refused(asked(vec![naming("A", &["otto"])]), UNNAMED);
    let mut open = naming("A", &[]);
    open.permission_holders = true;
    assert_refused(asked(vec![open]), UNNAMED);
    // Named for other recipes only.
    let mut other = naming("A", &["robot"]);
    other.playbooks = vec!["left-business".to_owned()];
    assert_refused(asked(vec![other]), UNNAMED);
}

/// An actor whom the platform does not name is nobody, even where a rule names nobody.
#[test]
fn nobody_is_not_a_name() {
    let mut blank = naming("A", &[]);
    blank.operator_accounts =
        vec![NamedAccount { id: AccountId::new(""), name: "Blank".to_owned() }];
    let settings = with_rules(vec![blank]);
    assert_refused(may_search(&settings, &AccountId::new("")), UNNAMED);
}

#[test]
fn a_rule_for_some_people_only_does_not_let_everybody_be_searched() {
    assert_refused(
        asked(vec![naming("other", &["otto"]), bounded("Staff"), bounded("Second")]),
        (
            "operator.notAllowed",
            TITLE,
            "The answer is about everybody, and 'Staff', which names the connection's account, is for some people only. Nothing was read or changed.",
            "Ask a Jira admin for a rule without bounds on directories, domains and groups, or choose another connection.",
        ),
    );
    assert!(asked(vec![bounded("Staff"), naming("All", &["robot"])]).is_ok());
    assert!(asked(vec![naming("All", &["robot"]), bounded("Staff")]).is_ok());
}

#[test]
fn each_bound_alone_is_one() {
    for subjects in [
        Scope { domains: vec!["acme.example".to_owned()], ..Scope::default() },
        Scope { groups: vec![named("staff")], ..Scope::default() },
        Scope {
            directories: vec![offramp::policy::NamedDirectory {
                id: crate::recipes::company::directory("d1"),
                name: "Main".to_owned(),
            }],
            ..Scope::default()
        },
    ] {
        let one = Rule { subjects, ..naming("Some", &["robot"]) };
        assert!(asked(vec![one]).unwrap_err().detail.contains("'Some'"));
    }
}
