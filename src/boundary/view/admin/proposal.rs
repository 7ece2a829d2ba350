//! A change of the settings that waits for a second admin, in words.

use super::{changes, line};
use crate::engine::admin::Proposed;
use crate::engine::proposal::{DAYS, Standing};
use serde_json::{Value, json};

pub(super) fn view(proposed: &Proposed) -> Value {
    let Proposed { proposal, standing, is_own, .. } = proposed;
    let is_open = *standing == Standing::Open;
    let shown =
        if is_open { changes::compared(&proposed.before, &proposed.after) } else { Vec::new() };
    let weaker = proposed.weaker.iter().filter(|_| is_open);
    let note = Some(&proposal.note).filter(|note| !note.is_empty());
    json!({
        "id": proposal.id,
        "isOpen": is_open,
        "title": title(proposed),
        "text": text(proposed),
        "at": proposal.at,
        "note": note.map(|note| line("Note", note, "info")),
        "warnings": weaker.map(|text| changes::less_strict(text)).collect::<Vec<_>>(),
        "changes": shown,
        "confirm": (is_open && !is_own).then(|| confirm(proposed)),
        "discard": discard(proposed),
    })
}

fn title(proposed: &Proposed) -> String {
    let by = &proposed.proposal.by;
    match (proposed.standing, proposed.is_own) {
        (Standing::Open, true) => "Your change waits for a second admin".to_owned(),
        (Standing::Open, false) => format!("A change by {by} waits for a second admin"),
        (_, true) => "Your change is void".to_owned(),
        (_, false) => format!("A change by {by} is void"),
    }
}

fn text(proposed: &Proposed) -> String {
    let why = match proposed.standing {
        Standing::Open => {
            let end = proposed.proposal.ends_at();
            let who = if proposed.is_own {
                "another Jira admin confirms it"
            } else {
                "you or another Jira admin confirms it"
            };
            return format!(
                "It is less strict than what is in force. It comes into force once {who}, until {} {} UTC.",
                end.day(),
                end.clock()
            );
        }
        Standing::Outdated => "The settings were changed since it was proposed.".to_owned(),
        Standing::Expired => format!("Nobody confirmed it within {DAYS} days."),
        Standing::Unreadable => "What was proposed can't be read.".to_owned(),
    };
    format!("{why} Nothing of it is in force.")
}

fn confirm(proposed: &Proposed) -> Value {
    let by = &proposed.proposal.by;
    let first = format!("What {by} proposes is in force at once, for everybody.");
    let body: Vec<&str> =
        std::iter::once(first.as_str()).chain(proposed.weaker.iter().map(String::as_str)).collect();
    json!({
        "label": "Confirm",
        "asks": { "title": "Put this change in force?", "body": body, "button": "Confirm" },
    })
}

fn discard(proposed: &Proposed) -> Value {
    let (label, title) = match (proposed.standing, proposed.is_own) {
        (Standing::Open, true) => ("Withdraw", "Withdraw your change?"),
        _ => ("Discard", "Discard this change?"),
    };
    json!({
        "label": label,
        "asks": {
            "title": title,
            "body": ["The settings stay as they are, and what was proposed is gone."],
            "button": label,
        },
    })
}
