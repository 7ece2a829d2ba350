//! Many tickets at once: what was found, and what was started.

use super::chosen;
use crate::domain::IssueKey;
use crate::engine::admin::{ChosenFrom, ManyBegun, ManyFound, ManyRow};
use crate::playbook::PlaybookId;
use serde_json::{Value, json};

/// What was found, line by line.
pub(super) fn found(found: &ManyFound) -> Value {
    let from = found.from.as_ref();
    let apart = |row: &&ManyRow| from.is_some() && row.ticketless;
    let rows: Vec<Value> =
        found.rows.iter().filter(|row| !apart(row)).map(|each| row(each, from)).collect();
    let ready = found.rows.iter().filter(|row| is_ready(row)).count();
    let problems = rows.len() - ready;
    let without = from.and_then(|from| chosen::without_ticket(&found.rows, from));
    json!({
        "rows": rows,
        "token": found.token,
        "summary": summary(ready, problems, found.rows.len() - rows.len()),
        "asOf": from.map(|from| json!({
            "text": "What would be taken is told by the search of this moment. A start reads it all anew:",
            "at": from.begun_at,
        })),
        "without": without,
        "more": found.more.then_some(
            "There are more tickets than one call looks at. Start these, then look again."
        ),
        "label": "Start the chosen tickets",
        "confirm": {
            "title": "Start the chosen tickets?",
            "body": confirm(found.notice_days),
            "button": "Start the chosen tickets",
        },
    })
}

fn confirm(notice_days: Option<u16>) -> Vec<String> {
    let notice = notice_days.map(|days| {
        format!(
            "Whoever no longer uses something is told first, on the ticket, with its reporter: it starts {days} days later, unless one of them answers 'keep'. Whoever can't see the ticket is not reached."
        )
    });
    let each = "Each is started in your name, as if its ticket had been moved: the person is read anew, and rules, protections, confirmations and budgets hold for each.";
    let mut all = vec![each.to_owned()];
    all.extend(notice);
    all.push("What can't be started says why on its ticket.".to_owned());
    all
}

fn is_ready(row: &ManyRow) -> bool {
    row.ticket.is_some() && row.problem.is_none()
}

fn summary(ready: usize, problems: usize, without: usize) -> String {
    let told = match (ready, problems) {
        (0, 0) => "No tickets".to_owned(),
        (ready, 0) => format!("{} can be started", people(ready)),
        (0, problems) => format!("{problems} can't be started"),
        (ready, problems) => {
            format!("{} can be started, {problems} can't", people(ready))
        }
    };
    match (ready + problems, without) {
        (_, 0) => told,
        (0, without) => format!("{without} without a ticket"),
        (_, without) => format!("{told}, {without} without a ticket"),
    }
}

fn people(count: usize) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}

fn row(row: &ManyRow, from: Option<&ChosenFrom>) -> Value {
    let takes = row.swept.as_ref().zip(from).map(|(swept, from)| chosen::foreseen(swept, from));
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
        "takes": takes,
    })
}

/// What was started.
pub(super) fn begun(begun: &ManyBegun) -> Value {
    let lines = [
        ("Started", &begun.kept, "good"),
        ("Told first: each starts at the end of its notice", &begun.told, "good"),
        ("Started before", &begun.known, "info"),
        (
            "Not started: the ticket names no account, so its person can't be told. Fill it in",
            &begun.untold,
            "bad",
        ),
        (
            "Not started: the ticket is closed, or no rule is for tickets like it",
            &begun.barred,
            "bad",
        ),
        (
            "Not started: something else is scheduled on the ticket. Call it off there first",
            &begun.taken,
            "bad",
        ),
        ("Not started: storage did not answer. Start them again", &begun.failed, "bad"),
    ];
    let told = lines.iter().filter(|(_, keys, _)| !keys.is_empty());
    json!({ "lines": told.map(|(title, keys, tone)| super::line(title, &listed(keys), tone)).collect::<Vec<_>>() })
}

fn listed(keys: &[IssueKey]) -> String {
    keys.iter().map(IssueKey::as_str).collect::<Vec<_>>().join(", ")
}
