//! Acme's workflows, the rules of the app in them, and who holds the app's own permission.

use super::groups;
use crate::company::{AppRule, AppRuleKind, Status, Transition, Workflow};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Id of the workflow of the tickets about people.
pub(super) const TICKETS: &str = "10801";
/// Id of the workflow of everything else.
pub(super) const PLAIN: &str = "10802";

/// Every workflow.
pub(super) fn all() -> Vec<Workflow> {
    vec![
        workflow(TICKETS, "Joiners, movers and leavers", ticket_rules),
        workflow(PLAIN, "Ordinary work", |_| Vec::new()),
    ]
}

/// Who holds the app's permission to run playbooks.
pub(super) fn app_permissions() -> BTreeMap<String, Vec<String>> {
    BTreeMap::from([("run-playbooks".to_owned(), vec![groups::id("offramp-operators")])])
}

/// Starting a ticket starts the playbook; it is resolved when the run is done. Only operators do
/// either.
fn ticket_rules(transition: &str) -> Vec<AppRule> {
    let operators = json!({
        "groups": ["it-leads", "offramp-operators"],
        "ruleDescription": "Only it-leads, offramp-operators",
    });
    match transition {
        "Start" => vec![
            rule("start-1", AppRuleKind::Condition, "offramp-operators", operators),
            rule(
                "start-2",
                AppRuleKind::PostFunction,
                "offramp-start",
                json!({ "playbook": "left-business" }),
            ),
        ],
        "Resolve" => vec![
            rule("resolve-1", AppRuleKind::Condition, "offramp-operators", operators),
            rule("resolve-2", AppRuleKind::Validator, "offramp-gate", json!({})),
        ],
        _ => Vec::new(),
    }
}

fn workflow(id: &str, name: &str, rules: fn(&str) -> Vec<AppRule>) -> Workflow {
    let transitions = [
        ("11", "Start", Status::ToDo, Status::InProgress),
        ("21", "Resolve", Status::InProgress, Status::Done),
        ("31", "Reopen", Status::Done, Status::ToDo),
    ]
    .into_iter()
    .map(|(id, name, from, to)| Transition {
        id: id.to_owned(),
        name: name.to_owned(),
        from,
        to,
        rules: rules(name),
    });
    Workflow { id: id.to_owned(), name: name.to_owned(), transitions: transitions.collect() }
}

fn rule(id: &str, kind: AppRuleKind, module_key: &str, config: Value) -> AppRule {
    AppRule { id: id.to_owned(), kind, module_key: module_key.to_owned(), config }
}
