//! Inactivity: what a sweep says of everybody, held against the oracle. Law 11: unknown is not
//! inactive, and never active is not unknown.

mod deciding;
mod door;
mod drive;
mod listed;
mod sources;
mod variants;

use crate::dice::Dice;
use drive::{Ended, Lab, Trouble};
use offramp::sweep::{Class, Part, Row, Stage};
use offramp_cloud::{ProductUse, UseTruth};
use std::collections::BTreeMap;

/// As many as a test has time for; the bench asks for more.
fn people() -> u32 {
    let asked = std::env::var("OFFRAMP_PEOPLE").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(5_000)
}

fn word(class: Class) -> &'static str {
    match class {
        Class::Active => "active",
        Class::Inactive { .. } => "inactive",
        Class::NeverActive { .. } => "neverActive",
        Class::Unknown { .. } => "unknown",
        Class::Exempt { .. } => "exempt",
        Class::Protected { .. } => "protected",
    }
}

fn truths(lab: &Lab, as_of: i64) -> Vec<UseTruth> {
    lab.cloud.inactivity(None, usize::MAX, as_of)
}

/// What the sweep says of a product of somebody; who is on no list is active.
fn said<'r>(
    lab: &Lab,
    row: Option<&'r Row>,
    product: &ProductUse,
) -> Option<(&'static str, Option<&'r Row>)> {
    let Some(row) = row else { return Some(("active", None)) };
    let rules = lab.settings.inactivity.as_ref().expect("rules");
    let products = rules.products(&lab.settings.sites).expect("products");
    let at = products.iter().position(|p| p.resource.as_str() == product.resource)?;
    let verdict = row.verdicts.iter().find(|v| usize::from(v.product.0) == at)?;
    Some((word(verdict.class), Some(row)))
}

/// Everything in which a sweep and the truth differ.
fn differences(lab: &Lab, ended: &Ended) -> Vec<String> {
    let rows = ended.rows();
    let mut wrong = Vec::new();
    for truth in truths(lab, ended.state.begun_at.0) {
        let row = rows.get(&truth.account_id);
        if truth.locked_out && row.is_some() {
            wrong.push(format!("{} is locked out and listed", truth.account_id));
        }
        for product in &truth.products {
            let said = said(lab, row, product).map(|(word, _)| word);
            let agrees = match said {
                Some(said) => said == product.class,
                // Nothing is said of what no listing shows.
                None => !product.shown,
            };
            // Who is nowhere listed may hold something that no listing shows.
            let unseen = !product.shown && row.is_none();
            if !agrees && !unseen {
                let account = &truth.account_id;
                wrong.push(format!(
                    "{account} {}: {said:?}, in truth {product:?}",
                    product.resource
                ));
            }
        }
        wrong.extend(too_much(lab, row, &truth));
    }
    wrong
}

/// What is called idle though the truth knows nothing of it.
fn too_much(lab: &Lab, row: Option<&Row>, truth: &UseTruth) -> Vec<String> {
    let Some(row) = row else { return Vec::new() };
    let rules = lab.settings.inactivity.as_ref().expect("rules");
    let products = rules.products(&lab.settings.sites).expect("products");
    let idle = row.verdicts.iter().filter(|v| v.class.is_idle());
    idle.filter(|v| {
        let resource = products[usize::from(v.product.0)].resource.as_str();
        truth.products.iter().all(|p| p.resource != resource)
    })
    .map(|v| format!("{} is called idle in product {}", truth.account_id, v.product.0))
    .collect()
}

fn assert_none(wrong: &[String]) {
    let first: Vec<&String> = wrong.iter().take(5).collect();
    assert!(wrong.is_empty(), "{} differences: {first:#?}", wrong.len());
}

#[test]
fn the_sweep_says_of_everybody_what_is_so() {
    let mut lab = Lab::globex(people(), 7);
    let ended = lab.sweep(&mut Trouble::none());
    assert_none(&differences(&lab, &ended));
    assert!(ended.state.is_complete(), "{:?}", ended.state.gaps);
    assert_eq!(ended.state.tally.people, people());
    let searches = lab.sent.iter().filter(|path| path.ends_with("/users/search")).count();
    assert_eq!(searches, people().div_ceil(100) as usize, "one request for each hundred");
}

#[test]
fn the_counts_are_of_the_same_people_as_the_list() {
    let mut lab = Lab::globex(2_000, 3);
    let ended = lab.sweep(&mut Trouble::none());
    let mut counted: BTreeMap<(usize, &str), u32> = BTreeMap::new();
    for row in ended.rows().values() {
        for verdict in &row.verdicts {
            *counted.entry((verdict.product.0.into(), word(verdict.class))).or_default() += 1;
        }
    }
    for (at, product) in ended.state.tally.products.iter().enumerate() {
        let (a, b) = (product.by_group, product.unconfirmed);
        let count = |word| counted.get(&(at, word)).copied().unwrap_or_default();
        assert_eq!(a.inactive + b.inactive, count("inactive"));
        assert_eq!(a.never_active + b.never_active, count("neverActive"));
        assert_eq!(a.unknown + b.unknown, count("unknown"));
        assert_eq!(a.exempt + b.exempt, count("exempt"));
        assert_eq!(a.protected + b.protected, count("protected"));
        assert!(
            a.active > 0 && count("inactive") > 0 && count("neverActive") > 0,
            "a poor company"
        );
    }
}

#[test]
fn every_kind_of_person_is_met() {
    let lab = Lab::globex(20_000, 1);
    let mut lab = lab;
    lab.sweep(&mut Trouble::none());
    let mut met: BTreeMap<&str, u32> = BTreeMap::new();
    let mut blind = 0;
    for truth in truths(&lab, drive::START_MS) {
        for product in truth.products {
            *met.entry(product.class).or_default() += 1;
            blind += u32::from(!product.shown);
        }
    }
    for class in ["active", "inactive", "neverActive", "unknown", "exempt", "protected"] {
        assert!(met.contains_key(class), "nobody is {class}: {met:?}");
    }
    assert!(blind > 0, "nobody holds what the search can't show");
}

/// Cut after any answer and taken up from the last checkpoint: nothing is lost, nothing twice.
#[test]
fn a_sweep_that_dies_again_and_again_ends_the_same() {
    let calm = {
        let mut lab = Lab::globex(3_000, 11);
        lab.sweep(&mut Trouble::none())
    };
    for seed in 0..8 {
        let mut lab = Lab::globex(3_000, 11);
        let dice = Dice::new(seed);
        let ended = lab.sweep(&mut Trouble { dice, faults: 0, deaths: 6, every: 3 });
        assert!(ended.resumed > 0, "seed {seed}: it never died");
        assert_eq!(ended.rows(), calm.rows(), "seed {seed}");
        assert_eq!(ended.state.tally, calm.state.tally, "seed {seed}");
    }
}

/// How many people of the list were held against the truth.
fn assert_nobody_falsely_idle(lab: &Lab, ended: &Ended) -> usize {
    let rows = ended.rows();
    let mut held = 0;
    for truth in truths(lab, ended.state.begun_at.0) {
        let Some(row) = rows.get(&truth.account_id) else { continue };
        for product in &truth.products {
            let said = said(lab, Some(row), product).map(|(word, _)| word);
            let idle = matches!(said, Some("inactive" | "neverActive"));
            assert!(!idle || said == Some(product.class), "{said:?}, {product:?}");
        }
        assert_none(&too_much(lab, Some(row), &truth));
        held += 1;
    }
    assert_eq!(held, rows.len(), "everybody on the list is of the company");
    held
}

/// Law 11 by faults: whatever fails, is lost, late or cut short, nobody is called idle who is not,
/// and a sweep that did not see everybody says so.
#[test]
fn law_11_no_fault_makes_anybody_inactive() {
    let mut held = 0;
    for (seed, faults) in [(1, 10), (2, 25), (3, 50), (4, 80), (5, 95), (6, 95)] {
        let mut lab = Lab::globex(1_500, 5);
        let dice = Dice::new(seed);
        let ended = lab.sweep(&mut Trouble { dice, faults, deaths: 3, every: 5 });
        assert_eq!(ended.state.stage, Stage::Done);
        held += assert_nobody_falsely_idle(&lab, &ended);
        let truths = truths(&lab, ended.state.begun_at.0);
        let all = u32::try_from(truths.len()).expect("few");
        let missing = all.saturating_sub(ended.state.tally.people);
        assert!(missing == 0 || !ended.state.is_complete(), "seed {seed}: {missing} are missing");
    }
    assert!(held > 500, "{held} people were held against the truth");
}

/// A page cut short that claims to be the last: only the count of people tells.
#[test]
fn a_listing_that_ends_early_is_incomplete_and_says_how_many_are_missing() {
    let mut lab = Lab::globex(1_000, 5);
    let json = serde_json::json!({
        "path": "/admin/v2/orgs/*/directories/-/users/search", "nth": 4,
        "effect": { "kind": "truncatedPage", "withNext": false },
    });
    lab.cloud.add_fault(offramp_cloud::Fault::from_json(&json).expect("a fault"));
    let ended = lab.sweep(&mut Trouble::none());
    let [gap] = ended.state.gaps.as_slice() else { panic!("{:?}", ended.state.gaps) };
    assert_eq!(gap.part, Part::PeopleMissing { expected: 1_000, listed: 399 });
    assert!(!ended.state.is_complete());
}

#[test]
fn groups_that_cannot_be_read_make_nobody_never_active_there() {
    let mut lab = Lab::globex(1_000, 5);
    let json = serde_json::json!({
        "path": "/admin/v2/orgs/*/directories/-/groups/search", "times": 100,
        "effect": { "kind": "status", "status": 403 },
    });
    lab.cloud.add_fault(offramp_cloud::Fault::from_json(&json).expect("a fault"));
    let ended = lab.sweep(&mut Trouble::none());
    let products = ended.state.tally.products.len();
    assert_eq!(ended.state.gaps.len(), products);
    for product in &ended.state.tally.products {
        assert_eq!(product.by_group.all(), 0);
        assert_eq!(product.unconfirmed.never_active, 0);
    }
}

/// A tenant that does not tell of use in the search: everybody is asked for, within the minute's
/// share, and the end is the same as with the search.
#[test]
fn the_endpoint_for_one_person_stands_in_for_the_search() {
    let mut lab = Lab::globex(600, 9);
    lab.cloud.switches_mut().set("noProductAccess", &serde_json::json!(true)).expect("a switch");
    let ended = lab.sweep(&mut Trouble { dice: Dice::new(4), faults: 0, deaths: 2, every: 4 });
    assert!(ended.state.is_complete(), "{:?}", ended.state.gaps);
    let rows = ended.rows();
    // Who is left alone in any case is not asked for: of them it is not known that they are active.
    let left_alone = |row: &Row| {
        let alone = |c| matches!(c, Class::Exempt { .. } | Class::Protected { .. });
        row.verdicts.iter().all(|v| alone(v.class))
    };
    let differences = differences(&lab, &ended);
    let asked_for: Vec<String> = differences
        .into_iter()
        .filter(|d| d.split(' ').next().and_then(|a| rows.get(a)).is_none_or(|r| !left_alone(r)))
        .collect();
    assert_none(&asked_for);
    let single = lab.sent.iter().filter(|path| path.ends_with("/last-active-dates")).count();
    assert!(single > 400, "only {single} were asked for");
}

#[test]
fn law_11_no_fault_of_a_single_read_makes_anybody_inactive() {
    let mut held = 0;
    for seed in 1..4 {
        let mut lab = Lab::globex(300, 9);
        let switch = serde_json::json!(true);
        lab.cloud.switches_mut().set("noProductAccess", &switch).expect("a switch");
        let dice = Dice::new(seed);
        let ended = lab.sweep(&mut Trouble { dice, faults: 30, deaths: 2, every: 4 });
        assert_eq!(ended.state.stage, Stage::Done);
        held += assert_nobody_falsely_idle(&lab, &ended);
    }
    assert!(held > 300, "{held} people were held against the truth");
}
