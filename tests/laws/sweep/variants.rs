//! A sweep under every answer that an open question may have: nobody is called idle who is not, and
//! what could not be told is unknown, or named as missing.

use super::drive::{Ended, Lab, START_MS, Trouble};
use super::truths;
use offramp_cloud::{Variant, Variants};
use std::collections::BTreeMap;

const PEOPLE: u32 = 240;

/// Whether a sweep reads what it is about.
fn is_read(variant: &Variant) -> bool {
    let of = variant.of.as_deref().unwrap_or_default();
    let listings = ["users/search", "groups/search", "last-active-dates"];
    let own = ["count.", "cursor.", "accounts."];
    listings.iter().any(|path| of.ends_with(path))
        || own.iter().any(|start| variant.name.starts_with(start))
}

fn swept(name: &str, value: &str) -> (Lab, Ended) {
    let mut lab = Lab::globex(PEOPLE, 5);
    lab.cloud.set_variant(name, value).expect("a variant");
    let ended = lab.sweep(&mut Trouble::none());
    (lab, ended)
}

/// Whoever is called idle and is not: used, protected, exempt, or without any such product.
fn lies(lab: &Lab, ended: &Ended) -> Vec<String> {
    let rules = lab.settings.inactivity.as_ref().expect("rules");
    let products = rules.products(&lab.settings.sites).expect("products");
    let all = truths(lab, START_MS);
    let truths: BTreeMap<&str, _> = all.iter().map(|t| (t.account_id.as_str(), t)).collect();
    let mut lies = Vec::new();
    for (account, row) in ended.rows() {
        for verdict in row.verdicts.iter().filter(|v| v.class.is_idle()) {
            let resource = products[usize::from(verdict.product.0)].resource.as_str();
            let truth = truths.get(account.as_str()).and_then(|truth| {
                truth.products.iter().find(|p| p.resource == resource).map(|p| p.class)
            });
            if !matches!(truth, Some("inactive" | "neverActive")) {
                lies.push(format!("{account} is called idle in {resource}, in truth {truth:?}"));
            }
        }
    }
    lies
}

#[test]
fn a_sweep_calls_nobody_idle_under_any_variant_who_is_not() {
    for variant in Variants::all().iter().filter(|variant| is_read(variant)) {
        for value in variant.values.iter().skip(1) {
            let (lab, ended) = swept(&variant.name, value);
            let lies = lies(&lab, &ended);
            let tally = &ended.state.tally;
            let idle: u32 =
                tally.products.iter().map(|p| p.by_group.idle() + p.unconfirmed.idle()).sum();
            let unknown: u32 = tally.unknown.iter().sum();
            let gaps: Vec<String> = ended.state.gaps.iter().map(|gap| gap.why.clone()).collect();
            println!(
                "sweep {}={value}: idle {idle}, unknown {unknown}, gaps {gaps:?}",
                variant.name
            );
            let told = lies.is_empty() || !gaps.is_empty();
            assert!(told, "{}={value}: {lies:#?}", variant.name);
        }
    }
}

#[test]
fn a_cursor_that_takes_no_filters_ends_no_sweep() {
    let (_, ended) = swept("cursor.filters", "refused");
    assert!(ended.state.is_complete(), "{:?}", ended.state.gaps);
    assert_eq!(ended.state.tally.people, PEOPLE);
}

#[test]
fn agents_and_apps_are_left_out_and_counted() {
    for kind in ["agent", "app", "customer"] {
        let (_, ended) = swept("accounts.agents", kind);
        assert_eq!(ended.state.tally.programs, 1, "{kind}");
        let agent = ended.rows().into_keys().find(|account| account.contains("a6e00000"));
        assert_eq!(agent, None, "{kind}");
    }
}
