//! Accounts that rules name and that are an operator's own, in words.

use super::line;
use crate::policy::{SharedAccount, SharedAccounts};
use serde_json::Value;

/// Whose account an action of Automation is called with, and what follows.
pub(super) const WHOSE: &str = "Automation calls an action as whoever made its connection, and whoever may edit the flow can use that connection. Give Automation an account of its own, in no group of operators, and name it in a rule for its projects.";

/// One for each account that may do more than the rule that names it says.
pub(super) fn warnings(shared: &SharedAccounts) -> Vec<Value> {
    let mut all: Vec<Value> = shared.found.iter().map(warning).collect();
    if shared.untold > 0 {
        let (text, verb) = match shared.untold {
            1 => ("1 account".to_owned(), "is"),
            all => (format!("{all} accounts"), "are"),
        };
        all.push(line(
            "Accounts that rules name",
            &format!("It can't be told of {text} whether they {verb} in a group of operators."),
            "open",
        ));
    }
    all
}

fn warning(SharedAccount { rule, group, by_rule }: &SharedAccount) -> Value {
    let text = format!(
        "An account that it names is also in {group}, a group of operators in rule '{by_rule}'. Where Automation has a connection of that account, whoever may edit its flow does what both rules allow. Name an account of its own instead."
    );
    line(&format!("Rule '{rule}'"), &text, "part")
}
