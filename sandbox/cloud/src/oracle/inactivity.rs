//! The truth about the use of products: who has what, whether it is idle, and whether anything may
//! be concluded from what the APIs tell.

use crate::clock::View;
use crate::company::{Path, Person, Untold, held};
use crate::state::State;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

const DAY_MS: i64 = 86_400_000;

/// The truth about one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UseTruth {
    /// Whose.
    pub account_id: String,
    /// Whether they are let in at all.
    pub locked_out: bool,
    /// The products with a threshold that they have, or are still listed as having used.
    pub products: Vec<ProductUse>,
}

/// The truth about one person and one product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProductUse {
    /// Which.
    pub resource: String,
    /// Whether they have it now. If not, they were listed as having used it once.
    pub held: bool,
    /// Whether a group gives it to them.
    pub by_group: bool,
    /// Whether the search for people shows anything of it: a direct role that was never used is
    /// shown by the person's own roles only.
    pub shown: bool,
    /// `active`, `inactive`, `neverActive`, `unknown` (no API tells), `exempt` or `protected`.
    pub class: &'static str,
}

/// The part `inactivity` of the company's settings, as far as truth depends on it.
struct Rules {
    idle_ms: BTreeMap<String, i64>,
    grace_ms: i64,
    excluded_groups: Vec<String>,
    excluded_domains: Vec<String>,
    service_groups: Vec<String>,
    service_prefixes: Vec<String>,
    protected_accounts: Vec<String>,
    protected_groups: Vec<String>,
}

/// The truth about everybody, in the order of account ids.
pub(crate) fn uses(state: &State, after: Option<&str>, limit: usize, as_of: i64) -> Vec<UseTruth> {
    let rules = Rules::of(state);
    state.people_after(after).take(limit).map(|p| use_of(state, &rules, &p, as_of)).collect()
}

impl Rules {
    fn of(state: &State) -> Self {
        let settings = &state.company.settings;
        let at = |pointer: &str| settings.pointer(pointer).unwrap_or(&Value::Null);
        let days = |value: &Value| value.as_i64().unwrap_or_default() * DAY_MS;
        let thresholds = at("/inactivity/thresholds").as_array().cloned().unwrap_or_default();
        let idle_ms = state.company.resources.values().filter_map(|resource| {
            let site = resource.ari.rsplit('/').next()?;
            let fits = thresholds.iter().find(|t| {
                t["product"] == resource.owner.as_str()
                    && (t["cloudId"].is_null() || t["cloudId"] == site)
            });
            Some((resource.ari.clone(), days(&fits?["idleDays"])))
        });
        Self {
            idle_ms: idle_ms.collect(),
            grace_ms: days(at("/inactivity/newPersonGraceDays")),
            excluded_groups: texts(at("/inactivity/exclusions/groups")),
            excluded_domains: texts(at("/inactivity/exclusions/domains")),
            service_groups: texts(at("/inactivity/serviceAccounts/groups")),
            service_prefixes: texts(at("/inactivity/serviceAccounts/emailPrefixes")),
            protected_accounts: texts(at("/protections/accounts")),
            protected_groups: texts(at("/protections/groups")),
        }
    }

    /// As far as it is told who somebody is.
    fn protects(&self, person: &Person) -> bool {
        let admin = person.org_roles(View::Truth).any(|r| r != "atlassian/ai-access");
        (admin && tells(person, Untold::Roles))
            || self.protected_accounts.contains(&person.account_id)
            || in_any(person, &self.protected_groups)
    }

    fn exempts(&self, person: &Person) -> bool {
        let email = person.email.to_lowercase();
        let domain = email.split('@').nth(1).unwrap_or_default();
        let of = |d: &str| domain == d || domain.ends_with(&format!(".{d}"));
        in_any(person, &self.excluded_groups)
            || in_any(person, &self.service_groups)
            || self.excluded_domains.iter().any(|d| of(d))
            || self.service_prefixes.iter().any(|p| email.starts_with(p))
            || of("serviceaccount.atlassian.com")
    }
}

fn tells(person: &Person, hole: Untold) -> bool {
    person.untold != Some(hole)
}

/// Texts, or the ids of objects.
fn texts(list: &Value) -> Vec<String> {
    let text = |item: &Value| item.as_str().or_else(|| item["id"].as_str()).map(str::to_owned);
    list.as_array().map(|items| items.iter().filter_map(text).collect()).unwrap_or_default()
}

fn in_any(person: &Person, groups: &[String]) -> bool {
    tells(person, Untold::Groups) && groups.iter().any(|id| person.in_group(id, View::Truth))
}

fn use_of(state: &State, rules: &Rules, person: &Person, as_of: i64) -> UseTruth {
    let locked_out = person.status_word(View::Truth) != "active";
    let held = held(&state.company, person, View::Truth);
    let products = rules.idle_ms.iter().filter_map(|(resource, idle_ms)| {
        let mine = || held.iter().filter(|h| h.resource == *resource);
        let by_group = mine().any(|h| matches!(h.path, Path::Group { .. }));
        let is_held = mine().next().is_some();
        let used = person.last_active_ago_ms.get(resource);
        if !is_held && used.is_none() {
            return None;
        }
        let shown = used.is_some() || (by_group && tells(person, Untold::Groups));
        let class = class_of(state, rules, person, *idle_ms, used.copied(), as_of);
        let resource = resource.clone();
        Some(ProductUse { resource, held: is_held, by_group, shown, class })
    });
    let products = if locked_out { Vec::new() } else { products.collect() };
    UseTruth { account_id: person.account_id.clone(), locked_out, products }
}

fn class_of(
    state: &State,
    rules: &Rules,
    person: &Person,
    idle_ms: i64,
    used_ago_ms: Option<i64>,
    as_of: i64,
) -> &'static str {
    let started = state.started.unwrap_or(as_of);
    let dates_are_told =
        !matches!(person.untold, Some(Untold::DateOfUse | Untold::ReadableDate | Untold::PastDate));
    let idle_for = used_ago_ms.map(|ago| as_of - (started - ago));
    let here_for = as_of - (started - person.added_ago_ms);
    let arrival_is_told = tells(person, Untold::Arrival);
    if dates_are_told && idle_for.is_some_and(|ms| ms < idle_ms) {
        return "active";
    }
    if rules.protects(person) {
        return "protected";
    }
    if rules.exempts(person) {
        return "exempt";
    }
    if !tells(person, Untold::Roles) || !tells(person, Untold::Groups) {
        return "unknown";
    }
    match idle_for {
        Some(_) if !dates_are_told => "unknown",
        _ if !arrival_is_told => "unknown",
        Some(_) if here_for < rules.grace_ms => "exempt",
        Some(_) => "inactive",
        None if here_for < rules.grace_ms.max(idle_ms) => "exempt",
        None => "neverActive",
    }
}
