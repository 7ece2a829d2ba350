//! People who were chosen from the review list: what would be taken of each, as far as the search
//! tells, and a table of those for whom a ticket is missing.

use super::inactivity::{name, swept};
use crate::engine::admin::{ChosenFrom, ManyRow};
use crate::policy::SweptProduct;
use crate::sweep::{Row, Seat, Verdict, is_wholly_idle};
use serde_json::{Value, json};

/// What a run would take of somebody, by what the search saw of them. A start reads it all anew.
pub(super) fn foreseen(row: &Row, from: &ChosenFrom) -> String {
    let idle: Vec<&Verdict> = row.verdicts.iter().filter(|v| v.class.is_idle()).collect();
    let kept: Vec<&Verdict> = row.verdicts.iter().filter(|v| !v.class.is_idle()).collect();
    if idle.is_empty() {
        return "Nothing.".to_owned();
    }
    let all = swept(&from.plan);
    let taken = products(&idle, &all, from);
    let mut told = match (is_wholly_idle(&row.verdicts), from.suspends) {
        (true, true) => format!("{taken}: nothing is in use, so the account is suspended."),
        (true, false) => format!("{taken}: nothing is in use, so each goes."),
        (false, _) => format!("{taken}. Stays: {}.", products(&kept, &all, from)),
    };
    let open: Vec<&Verdict> =
        idle.into_iter().filter(|verdict| verdict.seat == Seat::Unconfirmed).collect();
    if !open.is_empty() {
        let which = products(&open, &all, from);
        told.extend([" Whether they still have ", &which, ", their own roles tell."]);
    }
    told
}

fn products(verdicts: &[&Verdict], all: &[SweptProduct], from: &ChosenFrom) -> String {
    let product = |verdict: &&Verdict| all.get(usize::from(verdict.product.0));
    let names: Vec<String> =
        verdicts.iter().filter_map(|verdict| Some(name(&from.plan, product(verdict)?))).collect();
    names.join(", ")
}

/// Those for whom a ticket is missing, as a list and as a table to import; nothing where it is
/// nobody.
pub(super) fn without_ticket(rows: &[ManyRow], from: &ChosenFrom) -> Option<Value> {
    let missing: Vec<(&ManyRow, &Row)> = rows
        .iter()
        .filter(|row| row.ticketless)
        .filter_map(|row| Some((row, row.swept.as_ref()?)))
        .collect();
    if missing.is_empty() {
        return None;
    }
    let heading = from.field.as_deref().unwrap_or("Account id");
    let mut lines = vec![format!("{},{}", cell("Summary"), cell(heading))];
    let summary = |row: &ManyRow| cell(&format!("Take what {} does not use", row.person));
    lines.extend(
        missing
            .iter()
            .map(|(row, swept)| format!("{},{}", summary(row), cell(swept.account.as_str()))),
    );
    let people: Vec<Value> = missing
        .iter()
        .map(|(row, swept)| {
            json!({ "accountId": swept.account, "person": row.person, "takes": foreseen(swept, from) })
        })
        .collect();
    Some(json!({
        "title": "Without a ticket",
        "text": format!(
            "Offramp makes no tickets. Make one for each, with the person in '{heading}': by hand, with Jira's own import of a CSV file, or with a rule of Automation. Then look at their tickets again."
        ),
        "people": people,
        "label": "Copy as CSV",
        "csv": lines.join("\n"),
    }))
}

/// A cell of a table. A program for tables takes some beginnings for a formula.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_cell_is_text_whatever_is_in_it() {
        assert_eq!(cell("Ann \"A\", Lee"), "\"Ann \"\"A\"\", Lee\"");
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
    }
}
