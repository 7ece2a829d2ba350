//! When something counts as idle, and whom it is never said of: what of it is refused, and what
//! days it comes to.

use super::documents::{changed, refused, taken};
use crate::recipes::company::{CONFLUENCE, JIRA, LABS_JIRA, document, product, settings};
use offramp::domain::{CloudId, ResourceId};
use offramp::policy::{Settings, Site, SweptProduct};
use serde_json::{Value, json};

const DAY: i64 = 86_400_000;

fn with(name: &str, value: Value) -> Value {
    changed(&format!("/inactivity/{name}"), value)
}

fn threshold(days: i64) -> Value {
    json!([{ "product": "jira-software", "idleDays": days }])
}

#[test]
fn a_threshold_names_a_product_and_days_between_a_week_and_ten_years() {
    for days in [7, 8, 3_650] {
        taken(&with("thresholds", threshold(days)));
    }
    for days in [0, 6, 3_651, 60_000] {
        let field = "inactivity.thresholds[0].idleDays";
        refused(&with("thresholds", threshold(days)), field, "must be between 7 and 3650 days");
    }
    refused(&with("thresholds", json!([])), "inactivity.thresholds", "name at least one product");
    let second = json!([
        { "product": "confluence", "idleDays": 30 },
        { "product": " ", "idleDays": 30 },
    ]);
    let field = "inactivity.thresholds[1].product";
    refused(&with("thresholds", second), field, "as in `jira-software`");
}

#[test]
fn graces_a_round_and_a_notice_are_bounded_too() {
    for (name, least, most, remedy) in [
        ("newPersonGraceDays", 1, 3_650, "between 1"),
        ("returnerGraceDays", 1, 3_650, "between 1"),
        ("everyDays", 1, 366, "leave it out"),
    ] {
        for days in [least, most] {
            taken(&with(name, json!(days)));
        }
        for days in [least - 1, most + 1] {
            refused(&with(name, json!(days)), &format!("inactivity.{name}"), remedy);
        }
    }
    let notice = |days: u16| with("notice", json!({ "days": days }));
    taken(&notice(1));
    taken(&notice(60));
    for days in [0, 61] {
        refused(&notice(days), "inactivity.notice.days", "between 1 and 60 days");
    }
}

#[test]
fn excluded_addresses_are_domains_and_beginnings_are_not_empty() {
    let good = json!({ "domains": ["partner.example", "a.b.example"] });
    taken(&with("exclusions", good.clone()));
    taken(&with("serviceAccounts", good));
    for name in ["exclusions", "serviceAccounts"] {
        for odd in ["partner", "@partner.example", "*.partner.example", "a@b.example", ""] {
            let all = with(name, json!({ "domains": ["ok.example", odd] }));
            let says = format!("`{odd}` is no domain");
            refused(&all, &format!("inactivity.{name}.domains"), &says);
        }
    }
    let prefixes = |all: Value| with("serviceAccounts", json!({ "emailPrefixes": all }));
    taken(&prefixes(json!(["svc-", "bot"])));
    for empty in ["", " "] {
        let field = "inactivity.serviceAccounts.emailPrefixes";
        refused(&prefixes(json!(["svc-", empty])), field, "fits every address");
    }
}

fn rules(thresholds: Value) -> offramp::policy::InactivityRules {
    serde_json::from_value(json!({
        "thresholds": thresholds,
        "newPersonGraceDays": 1,
        "returnerGraceDays": 1,
    }))
    .unwrap()
}

fn sites(ids: &[&str]) -> Vec<Site> {
    let site = |id: &&str| Site { cloud_id: CloudId::new(*id), name: (*id).to_owned() };
    ids.iter().map(site).collect()
}

fn swept(on: &str, days: i64) -> SweptProduct {
    SweptProduct { resource: ResourceId::new(on), idle_ms: days * DAY }
}

/// The first threshold that fits decides, and one without a site fits every site.
#[test]
fn each_product_of_each_site_is_idle_by_the_first_threshold_that_fits() {
    let thresholds = json!([
        { "product": "jira-software", "cloudId": "s2", "idleDays": 30 },
        { "product": "confluence", "cloudId": "s1", "idleDays": 60 },
        { "product": "jira-software", "idleDays": 90 },
        { "product": "jira-software", "idleDays": 200 },
    ]);
    let all = rules(thresholds.clone()).products(&sites(&["s1", "s2"])).unwrap();
    assert_eq!(all, [swept(LABS_JIRA, 30), swept(CONFLUENCE, 60), swept(JIRA, 90)]);
    let mut document = document();
    document["inactivity"]["thresholds"] = thresholds;
    let settings = Settings::parse(&document.to_string()).unwrap();
    let days = |on: &str| settings.idle_days(&product(on));
    assert_eq!((days(LABS_JIRA), days(CONFLUENCE), days(JIRA)), (Some(30), Some(60), Some(90)));
    assert_eq!(days("ari:cloud:confluence::site/s2"), None);
    assert_eq!(days("ari:cloud:jira-software::site/s9"), None);
    assert_eq!(Settings { inactivity: None, ..settings }.idle_days(&product(JIRA)), None);
}

#[test]
fn a_threshold_for_a_site_that_the_settings_do_not_name_is_refused() {
    let lost = json!([
        { "product": "confluence", "idleDays": 30 },
        { "product": "confluence", "cloudId": "s9", "idleDays": 30 },
    ]);
    let field = "inactivity.thresholds[1].cloudId";
    refused(&with("thresholds", lost), field, "is none of `sites`");
    let error = rules(threshold(30)).products(&[]).unwrap_err();
    assert_eq!(error.field, "inactivity.thresholds[0].cloudId");
}

/// They are bits of one number.
#[test]
fn a_search_holds_thirty_two_products_and_no_more() {
    let many = |count: usize| {
        let one = |n| json!({ "product": format!("p{n}"), "cloudId": "s1", "idleDays": 30 });
        Value::Array((0..count).map(one).collect())
    };
    taken(&with("thresholds", many(32)));
    refused(&with("thresholds", many(33)), "inactivity.thresholds", "at most 32 products");
    let on_two_sites = json!(
        (0..17)
            .map(|n| json!({ "product": format!("p{n}"), "idleDays": 30 }))
            .collect::<Vec<Value>>()
    );
    refused(&with("thresholds", on_two_sites), "inactivity.thresholds", "over all sites");
}

#[test]
fn whoever_uses_nothing_is_suspended_unless_the_settings_say_otherwise() {
    let mut settings = settings();
    assert!(settings.suspends_when_all_idle());
    settings.playbooks.revoke_inactive.as_mut().unwrap().suspend_when_all_idle = false;
    assert!(!settings.suspends_when_all_idle());
    settings.playbooks.revoke_inactive = None;
    assert!(settings.suspends_when_all_idle());
}

#[test]
fn people_are_told_first_for_as_many_days_as_the_settings_say_else_not_at_all() {
    assert_eq!(settings().notice_days(), None);
    let noticed = Settings::parse(&with("notice", json!({ "days": 14 })).to_string()).unwrap();
    assert_eq!(noticed.notice_days(), Some(14));
    assert_eq!(Settings { inactivity: None, ..noticed }.notice_days(), None);
}
