//! How many people may be changed in a day. A budget is counted where a run is admitted, once for
//! each run, and in the same transaction: no door leads past it (law 8).

use super::rule::Rule;
use super::settings::{Settings, SettingsError, error};
use crate::audit;
use crate::domain::record::record;
use crate::domain::{AccountId, DirectoryId, Instant};
use crate::playbook::PlaybookId;

/// The organization's budgets; what is missing sets no bound. A day is one of UTC. Each bounds the
/// leavers of a day, and apart from them everybody else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Budgets {
    /// People a day, whoever starts it and from wherever.
    pub per_day: Option<u32>,
    /// People a day for each operator.
    pub per_operator_per_day: Option<u32>,
    /// People a day from the tickets of each project.
    pub per_project_per_day: Option<u32>,
    /// Percent of the people of a directory, a day; at least one person.
    pub directory_percent_per_day: Option<u32>,
}
record!(strict Budgets {; per_day, per_operator_per_day, per_project_per_day, directory_percent_per_day });

/// The budgets of one rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleBudget {
    /// People a day.
    pub per_day: Option<u32>,
    /// People a day for each operator.
    pub per_operator_per_day: Option<u32>,
}
record!(strict RuleBudget {; per_day, per_operator_per_day });

/// How far a budget reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limit {
    /// So many people.
    People(u32),
    /// So much of a directory, whose size has to be known.
    Percent {
        /// Of 100.
        percent: u32,
        /// Which directory.
        directory: DirectoryId,
    },
}

/// A budget that a run is counted against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// Where its use is kept; names the day.
    pub key: String,
    /// For people: 'by this operator'.
    pub label: String,
    /// How far it reaches.
    pub limit: Limit,
}

/// Who starts a run and on whom, as far as a budget asks.
#[derive(Clone, Copy, Debug)]
pub struct Spending<'a> {
    /// Who starts it.
    pub operator: &'a AccountId,
    /// From a ticket of which project.
    pub project: &'a str,
    /// By which rule.
    pub rule: &'a Rule,
    /// What. Leavers are counted apart: whatever else is done that day, they can be cut.
    pub playbook: PlaybookId,
    /// Directories of the person.
    pub directories: &'a [DirectoryId],
    /// When.
    pub at: Instant,
}

/// How the runs of a kind are counted apart from others: before the scope, and after the label.
struct Kind {
    scope: &'static str,
    label: &'static str,
}

/// Every budget that a run is counted against.
#[must_use]
pub fn charges(settings: &Settings, spending: &Spending<'_>) -> Vec<Charge> {
    let Spending { operator, project, rule, playbook, directories, at } = spending;
    let day = at.day();
    let kind = match playbook {
        PlaybookId::LeftBusiness => Kind { scope: "leavers ", label: ", for leavers" },
        _ => Kind { scope: "", label: "" },
    };
    let all = &settings.budgets;
    let people = |limit: Option<u32>, scope: &str, label: String| {
        limit.map(|limit| Charge {
            key: key(&day, &format!("{}{scope}", kind.scope)),
            label: format!("{label}{}", kind.label),
            limit: Limit::People(limit),
        })
    };
    let of_rule = &rule.budget;
    let named = [
        people(all.per_day, "all", "of the whole organization".to_owned()),
        people(
            all.per_operator_per_day,
            &format!("operator {operator}"),
            "of one operator".to_owned(),
        ),
        people(
            all.per_project_per_day,
            &format!("project {project}"),
            format!("of project {project}"),
        ),
        people(
            of_rule.per_day,
            &format!("rule {}", rule.name),
            format!("of the rule '{}'", rule.name),
        ),
        people(
            of_rule.per_operator_per_day,
            // An account's id has no spaces, and a rule's name may: so it is last.
            &format!("operator {operator} rule {}", rule.name),
            format!("of one operator by the rule '{}'", rule.name),
        ),
    ];
    let shares = directories.iter().filter_map(|directory| {
        let limit = Limit::Percent {
            percent: all.directory_percent_per_day?,
            directory: directory.clone(),
        };
        let label = format!("of {}{}", settings.directory_name(directory), kind.label);
        let scope = format!("{}directory {directory}", kind.scope);
        Some(Charge { key: key(&day, &scope), label, limit })
    });
    named.into_iter().flatten().chain(shares).collect()
}

/// Names of rules may hold anything; keys of the platform may not.
fn key(day: &str, scope: &str) -> String {
    let digest = audit::digest(scope);
    format!("{day}#{}", digest.get(..32).unwrap_or(&digest))
}

/// Finds everything that is wrong with the organization's budgets.
pub(super) fn check(settings: &Settings, wrong: &mut Vec<SettingsError>) {
    let all = &settings.budgets;
    for (field, limit) in [
        ("perDay", all.per_day),
        ("perOperatorPerDay", all.per_operator_per_day),
        ("perProjectPerDay", all.per_project_per_day),
        ("directoryPercentPerDay", all.directory_percent_per_day),
    ] {
        if let Some(message) = nothing(limit) {
            wrong.push(error(&format!("budgets.{field}"), message));
        }
    }
    if all.directory_percent_per_day.is_some_and(|percent| percent > 100) {
        wrong.push(error("budgets.directoryPercentPerDay", "is a share of 100: at most 100"));
    }
}

/// Finds what is wrong with a rule's budget.
pub(super) fn check_rule(budget: &RuleBudget, say: &mut impl FnMut(&str, &str)) {
    for (field, limit) in [
        ("budget.perDay", budget.per_day),
        ("budget.perOperatorPerDay", budget.per_operator_per_day),
    ] {
        if let Some(message) = nothing(limit) {
            say(field, message);
        }
    }
}

fn nothing(limit: Option<u32>) -> Option<&'static str> {
    (limit == Some(0)).then_some(
        "0 lets nobody do anything: take the rule away, or stop Offramp, if that is meant",
    )
}
