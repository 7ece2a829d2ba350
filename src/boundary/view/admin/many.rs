//! Many tickets at once: what was found, and what was started.

use crate::domain::IssueKey;
use crate::engine::admin::{ManyBegun, ManyFound, ManyRow};
use crate::playbook::PlaybookId;
use serde_json::{Value, json};

/// What was found, line by line.
pub(super) fn found(found: &ManyFound) -> Value {
    let rows: Vec<Value> = found.rows.iter().map(row).collect();
    let ready = found.rows.iter().filter(|row| is_ready(row)).count();
    let problems = found.rows.len() - ready;
    json!({
        "rows": rows,
        "token": found.token,
        "summary": summary(ready, problems),
        "more": found.more.then_some(
            "There are more tickets than one call looks at. Start these, then look again."
        ),
        "label": "Start the chosen tickets",
        "confirm": {
            "title": "Start the chosen tickets?",
            "body": [
                "Each is started in your name, as if its ticket had been moved: the person is read anew, and rules, protections, confirmations and budgets hold for each.",
                "What can't be started says why on its ticket.",
            ],
            "button": "Start the chosen tickets",
        },
    })
}

fn is_ready(row: &ManyRow) -> bool {
    row.ticket.is_some() && row.problem.is_none()
}

fn summary(ready: usize, problems: usize) -> String {
    match (ready, problems) {
        (0, 0) => "No tickets".to_owned(),
        (ready, 0) => format!("{} can be started", people(ready)),
        (0, problems) => format!("{problems} can't be started"),
        (ready, problems) => {
            format!("{} can be started, {problems} can't", people(ready))
        }
    }
}

fn people(count: usize) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}

fn row(row: &ManyRow) -> Value {
    let (id, key) = row.ticket.as_ref().map(|(id, key)| (id, key)).unzip();
    json!({
        "line": row.line,
        "said": row.said,
        "issueId": id,
        "issueKey": key,
        "person": row.person,
        "playbook": row.playbook.map(PlaybookId::title),
        "problem": row.problem,
        "ready": is_ready(row),
    })
}

/// What was started.
pub(super) fn begun(begun: &ManyBegun) -> Value {
    let lines = [
        ("Started", &begun.kept, "good"),
        ("Started before", &begun.known, "info"),
        ("Not started: storage did not answer. Start them again", &begun.failed, "bad"),
    ];
    let told = lines.iter().filter(|(_, keys, _)| !keys.is_empty());
    json!({ "lines": told.map(|(title, keys, tone)| super::line(title, &listed(keys), tone)).collect::<Vec<_>>() })
}

fn listed(keys: &[IssueKey]) -> String {
    keys.iter().map(IssueKey::as_str).collect::<Vec<_>>().join(", ")
}
