//! How the settings are edited: fields with what may be chosen in them. What they are is a file;
//! what may be chosen comes from the settings and the organization.

use crate::domain::order;
use crate::domain::{ListedGroup, Told};
use crate::playbook::PlaybookId;
use crate::policy::{NamedGroup, Settings};
use serde_json::{Value, json};

const SECTIONS: &str = include_str!("sections.json");

/// The sections, every placeholder filled in.
pub(super) fn view(settings: Option<&Settings>, groups: &[ListedGroup]) -> Value {
    let mut sections: Value = serde_json::from_str(SECTIONS).unwrap_or_default();
    for section in sections.as_array_mut().into_iter().flatten() {
        let fields = section.get_mut("fields").and_then(Value::as_array_mut);
        for choices in fields.into_iter().flatten().filter_map(|f| f.get_mut("choices")) {
            if let Some(name) = choices.as_str().map(str::to_owned) {
                *choices = Value::Array(choices_of(&name, settings, groups));
            }
        }
    }
    sections
}

fn choice(value: &Value, title: &str, text: &str) -> Value {
    json!({ "value": value, "title": title, "text": text })
}

fn choices_of(name: &str, settings: Option<&Settings>, groups: &[ListedGroup]) -> Vec<Value> {
    match (name, settings) {
        ("$playbooks", _) => {
            PlaybookId::ALL.iter().map(|id| choice(&json!(id.as_str()), id.title(), "")).collect()
        }
        ("$groups", Some(settings)) => named(settings, groups),
        ("$groupsHere", Some(settings)) => placed(settings, groups),
        ("$entraGroups", Some(settings)) => {
            let all = settings.bundles.iter().flat_map(|b| &b.entra_groups);
            distinct(all.map(|g| (g.name.clone(), json!(g))))
        }
        ("$directories", Some(settings)) => {
            let all = settings.organization.directories.iter();
            distinct(all.map(|d| (d.name.clone(), json!(d))))
        }
        ("$projects", Some(settings)) => words(settings.rules.iter().flat_map(|r| &r.projects)),
        ("$issueTypes", Some(settings)) => {
            let of_rules = settings.rules.iter().flat_map(|r| &r.issue_types);
            words(of_rules.chain(settings.purposes.iter().map(|p| &p.ticket_type)))
        }
        _ => Vec::new(),
    }
}

fn words<'a>(all: impl Iterator<Item = &'a String>) -> Vec<Value> {
    distinct(all.map(|word| (word.clone(), json!(word))))
}

fn distinct(all: impl Iterator<Item = (String, Value)>) -> Vec<Value> {
    let mut all: Vec<(String, Value)> = all.collect();
    order::sort_by(&mut all, |a, b| a.0 < b.0);
    all.dedup();
    all.into_iter().map(|(title, value)| choice(&value, &title, "")).collect()
}

/// Groups of the organization's page and all that the settings name already.
fn named(settings: &Settings, groups: &[ListedGroup]) -> Vec<Value> {
    let known = groups.iter().map(|g| NamedGroup { id: g.group.clone(), name: g.name.clone() });
    let rules = settings.rules.iter().flat_map(|r| {
        let approvers = r.approvals.iter().flat_map(|a| &a.approver_groups);
        r.operator_groups.iter().chain(&r.subjects.groups).chain(approvers)
    });
    let all = &settings.approvals;
    let approvals = [&all.restore, &all.deletion, &all.admin_leaver].into_iter().flatten();
    let named = rules
        .chain(approvals.flat_map(|a| &a.approver_groups))
        .chain(&settings.protections.groups)
        .cloned();
    distinct(known.chain(named).map(|g| (g.name.clone(), json!(g))))
}

/// The same with where they live, as a write has to name it.
fn placed(settings: &Settings, groups: &[ListedGroup]) -> Vec<Value> {
    let place = |id: &str, name: &str, directory: &str| {
        let value = json!({ "id": id, "name": name, "directoryId": directory });
        (name.to_owned(), value)
    };
    let known = groups.iter().filter(|g| !g.synced).filter_map(|g| match &g.directory {
        Told::Is(directory) => Some(place(g.group.as_str(), &g.name, directory.as_str())),
        Told::Absent | Told::Odd(_) => None,
    });
    let bundles = settings.bundles.iter().flat_map(|b| &b.atlassian_groups);
    let named = bundles.map(|g| place(g.id.as_str(), &g.name, g.directory_id.as_str()));
    let own = &settings.quarantine_group;
    let own = std::iter::once(place(own.id.as_str(), &own.name, own.directory_id.as_str()));
    distinct(known.chain(named).chain(own))
}
