//! The settings in words: who may do what to whom, what becomes of people, and how it is edited.

use super::{line, proposal, sections, with};
use crate::engine::admin::PolicyState;
use crate::engine::policy_book::Version;
use crate::plan::words;
use crate::playbook::PlaybookId;
use crate::policy::{NamedGroup, Rule, Settings, UnmanagedEnd};
use serde_json::{Value, json};

pub(super) fn view(state: &PolicyState) -> Value {
    let settings = state.settings.as_ref();
    let older = state.book.listed.iter().skip(usize::from(state.book.current.is_some()));
    json!({
        "document": settings.map_or_else(|| json!({}), |s| json!(s)),
        "version": state.book.current.as_ref().map(version),
        "older": older.map(version).collect::<Vec<_>>(),
        "sentences": settings.map(sentences).unwrap_or_default(),
        "protections": settings.map(protections).unwrap_or_default(),
        "budgets": settings.map(|s| budgets(s, state)).unwrap_or_default(),
        "playbooks": settings.map(playbooks).unwrap_or_default(),
        "proposal": state.proposed.as_ref().map(proposal::view),
        "quarantine": settings.map(|s| vec![quarantine(s, state)]).unwrap_or_default(),
        "sections": sections::view(settings, &state.groups),
    })
}

fn version(v: &Version) -> Value {
    json!({ "version": v.version, "by": v.by, "at": v.at, "note": v.note })
}

fn names(groups: &[NamedGroup]) -> String {
    either(&groups.iter().map(|g| g.name.clone()).collect::<Vec<_>>())
}

/// 'a', 'a or b', 'a, b or c'.
fn either(all: &[String]) -> String {
    match all {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

fn sentences(settings: &Settings) -> Vec<Value> {
    settings.rules.iter().map(|rule| line(&rule.name, &sentence(rule), "info")).collect()
}

fn sentence(rule: &Rule) -> String {
    let mut who = Vec::new();
    if !rule.operator_groups.is_empty() {
        who.push(format!("people in {}", names(&rule.operator_groups)));
    }
    if rule.permission_holders {
        who.push("holders of the permission 'Run Offramp playbooks'".to_owned());
    }
    who.extend(rule.operator_accounts.iter().map(|a| format!("the account {}", a.name)));
    let titles: Vec<String> = rule
        .playbooks
        .iter()
        .filter_map(|name| PlaybookId::parse(name))
        .map(|id| id.title().to_owned())
        .collect();
    let kinds = [rule.issue_types.as_slice(), rule.request_types.as_slice()].concat();
    let tickets = if kinds.is_empty() {
        format!("tickets of {}", either(&rule.projects))
    } else {
        format!("{} tickets of {}", either(&kinds), either(&rule.projects))
    };
    let start = format!("{} may run {} from {tickets}", either(&who), either(&titles));
    let confirmed = rule.approvals.as_ref().map(|approval| {
        format!(", once somebody of {} confirms", names(&approval.approver_groups))
    });
    let budget = &rule.budget;
    let a_day =
        budget.per_day.map(|most| format!(", for at most {} a day", people(u64::from(most))));
    let each =
        budget.per_operator_per_day.map(|most| format!(", at most {most} a day for each operator"));
    let more = [Some(on_whom(rule)), confirmed, a_day, each];
    let text: String = std::iter::once(start).chain(more.into_iter().flatten()).collect();
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

fn on_whom(rule: &Rule) -> String {
    let scope = &rule.subjects;
    let mut bounds = Vec::new();
    if !scope.directories.is_empty() {
        let all: Vec<String> = scope.directories.iter().map(|d| d.name.clone()).collect();
        bounds.push(format!("of {}", either(&all)));
    }
    if !scope.domains.is_empty() {
        bounds.push(format!("with an address of {}", either(&scope.domains)));
    }
    if !scope.groups.is_empty() {
        bounds.push(format!("in {}", names(&scope.groups)));
    }
    if bounds.is_empty() {
        ", on anybody who is not protected".to_owned()
    } else {
        format!(", on people {}", bounds.join(" and "))
    }
}

fn protections(settings: &Settings) -> Vec<Value> {
    let admins = match &settings.approvals.admin_leaver {
        None => "Organization, user and product admins are refused.".to_owned(),
        Some(approval) => format!(
            "Admins are refused, except as leavers whom somebody of {} has confirmed.",
            names(&approval.approver_groups)
        ),
    };
    let mut all = vec![
        line("Admins", &admins, "info"),
        line("Oneself", "Nobody takes or gives access to themselves.", "info"),
    ];
    let groups = &settings.protections.groups;
    all.extend(groups.iter().map(|g| line(&g.name, "Everybody in this group.", "info")));
    let accounts = settings.protections.accounts.iter();
    all.extend(
        accounts.map(|id| {
            with(line("An account", "Named in the settings.", "info"), "copy", json!(id))
        }),
    );
    all
}

fn people(count: u64) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}

/// Those that are used today; where none is, whether there are any.
fn budgets(settings: &Settings, state: &PolicyState) -> Vec<Value> {
    let tone = |used: u64, most: u64| match used {
        used if used >= most => "bad",
        used if used * 4 >= most * 3 => "part",
        _ => "good",
    };
    let budget = |title: &str, text: &str, tone: &str, used: u64, limit: Option<u64>| json!({ "title": title, "text": text, "tone": tone, "used": used, "limit": limit });
    if !state.used.is_empty() {
        let each = state.used.iter().map(|u| {
            let text = format!("{} of {} today", u.used, people(u.most));
            let title = format!("Budget {}", u.label);
            budget(&title, &text, tone(u.used, u.most), u.used, Some(u.most))
        });
        return each.collect();
    }
    let b = &settings.budgets;
    let set =
        [b.per_day, b.per_operator_per_day, b.per_project_per_day, b.directory_percent_per_day];
    let text = if set.iter().all(Option::is_none) {
        "There is no limit to how many people are changed in a day."
    } else {
        "Nobody has been counted today. Counting begins when a budget is set."
    };
    vec![budget("All together", text, "info", 0, None)]
}

fn quarantine(settings: &Settings, state: &PolicyState) -> Value {
    let group = &settings.quarantine_group;
    let (text, tone) = grants(settings, state.quarantine.as_deref());
    let found = line(&group.name, &text, tone);
    with(with(found, "at", json!(state.at)), "copy", json!(group.id))
}

/// Whether the quarantine group grants nothing.
pub(super) fn grants(
    settings: &Settings,
    grants: Option<&[crate::domain::ResourceId]>,
) -> (String, &'static str) {
    match grants {
        None => ("It could not be read what it grants.".to_owned(), "open"),
        Some([]) => ("Grants nothing: no role on any product.".to_owned(), "good"),
        Some(granted) => {
            let products: Vec<String> = granted
                .iter()
                .map(|r| format!("{} on {}", words::product(r), words::site(settings, r)))
                .collect();
            (format!("Grants {}: take the role away first.", products.join(", ")), "bad")
        }
    }
}

fn playbooks(settings: &Settings) -> Vec<Value> {
    PlaybookId::ALL
        .iter()
        .map(|id| {
            let (text, steps) = recipe(*id, settings);
            json!({ "id": id.as_str(), "title": id.title(), "text": text, "steps": steps })
        })
        .collect()
}

fn inactive(settings: &Settings) -> Vec<Value> {
    let good = |title: &str, text: &str| line(title, text, "good");
    if settings.inactivity.is_none() {
        let text = "Nobody is inactive: the settings have no part `inactivity`.";
        return vec![line("Thresholds", text, "open")];
    }
    let whole = if settings.suspends_when_all_idle() {
        "Whoever uses nothing any more is suspended: groups and roles stay."
    } else {
        "Whoever uses nothing any more loses each product by itself."
    };
    vec![
        good("Cut", whole),
        good("Remove", "The groups and direct roles that give an unused product, and no other."),
        good("Prove", "Read again that it is gone, and that what is in use is still there."),
    ]
}

fn recipe(id: PlaybookId, settings: &Settings) -> (&'static str, Vec<Value>) {
    let entra = settings.entra.is_some();
    let good = |title: &str, text: &str| line(title, text, "good");
    let quarantine = &settings.quarantine_group.name;
    let steps = match id {
        PlaybookId::LeftBusiness => {
            let cut = if entra {
                good(
                    "Cut",
                    "Suspend the Atlassian membership, disable the Entra account, end its sign-ins.",
                )
            } else {
                line("Cut", "Suspend the Atlassian membership. No Entra is connected.", "part")
            };
            let hand_over = match &settings.handover {
                Some(_) => good(
                    "Hand over",
                    "Open issues, filters, shared dashboards and leads go to the successor. Private dashboards can't be listed.",
                ),
                None => line(
                    "Hand over",
                    "Nothing: the settings name no field for the successor.",
                    "open",
                ),
            };
            let leaves = &settings.playbooks.left_business;
            let managed =
                if leaves.delete_account { "are deleted 14 days later" } else { "are deactivated" };
            let others = match leaves.unmanaged {
                UnmanagedEnd::KeepSuspended => "others stay suspended",
                UnmanagedEnd::RemoveFromDirectory => "others are removed from the directory",
            };
            vec![
                cut,
                hand_over,
                good(
                    "Remove",
                    "Every removable group and direct role. What an identity provider owns is removed there.",
                ),
                good(
                    "Close",
                    &format!(
                        "API tokens are revoked. Accounts that the organization owns {managed}; {others}."
                    ),
                ),
                good("Mark", &format!("Add to {quarantine}.")),
                good("Prove", "Read everything again."),
            ]
        }
        PlaybookId::LeftTeam => vec![
            good("Remove", "Groups and roles that only the old team has."),
            good("Grant", "Groups and roles that only the new team has."),
        ],
        PlaybookId::Onboard => vec![
            good(
                "Admit",
                if entra {
                    "Invite to the directory; create or invite in Entra."
                } else {
                    "Invite to the directory."
                },
            ),
            good("Grant", "Groups and roles of the team."),
        ],
        PlaybookId::Restore => vec![
            good("Unmark", &format!("Take out of {quarantine}.")),
            good("Admit", "Restore the membership and the accounts."),
            good("Grant", "Groups and roles as they were. Revoked tokens can't come back."),
        ],
        PlaybookId::RevokeInactive => inactive(settings),
    };
    let text = match id {
        PlaybookId::LeftBusiness => "Everything goes, in this order.",
        PlaybookId::LeftTeam => "The difference between two teams.",
        PlaybookId::Onboard => "The bundle of the team.",
        PlaybookId::Restore => "What a run took is given back.",
        PlaybookId::RevokeInactive => {
            "What somebody has not used for too long goes, and only that."
        }
    };
    (text, steps)
}
