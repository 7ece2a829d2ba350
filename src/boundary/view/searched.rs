//! What the action that has inactive people found gives to the rest of its rule.

use crate::domain::AccountId;
use crate::engine::search::{Found, Searched};
use crate::sweep::ProductTally;
use serde_json::{Value, json};

/// The outputs that the manifest declares: ten, which is as many as an action may have. What is not
/// known yet is `null`, never 0: a rule that compares with it must not take a search that is under
/// way for one that found nobody.
#[must_use]
pub fn searched(told: &Searched) -> Value {
    let found = told.found.as_deref();
    let counted = |class: &str| found.map(|found| sum(found, |product| product.named(class)));
    json!({
        "sweepId": told.sweep,
        "state": told.state.word(),
        "startedAt": told.started_at.to_rfc3339(),
        "people": told.people,
        "inactive": counted("inactive"),
        "neverActive": counted("neverActive"),
        "unknown": counted("unknown"),
        "seats": found.map(|found| sum(found, ProductTally::seats)),
        "idle": found.map(named),
        "more": found.map(|found| found.more),
    })
}

/// Over all products, as the bars of the admin page show them one by one.
fn sum(found: &Found, count: impl Fn(&ProductTally) -> u32) -> u32 {
    found.tally.products.iter().map(count).sum()
}

fn named(found: &Found) -> String {
    let accounts: Vec<&str> = found.idle.iter().map(AccountId::as_str).collect();
    accounts.join(",")
}
