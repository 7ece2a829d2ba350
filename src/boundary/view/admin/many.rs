//! Many tickets at once: what was found, and what was started.

use super::{chosen, runs};
use crate::domain::IssueKey;
use crate::engine::admin::{ManyBegun, ManyEnd, ManyFound, ManyRow};
use crate::playbook::PlaybookId;
use serde_json::{Value, json};

/// What was found, line by line.
pub(super) fn found(found: &ManyFound) -> Value {
    let from = found.from.as_ref();
    let apart = |row: &&ManyRow| from.is_some() && row.ticketless;
    let rows: Vec<Value> =
        found.rows.iter().filter(|row| !apart(row)).map(|each| row(each, found)).collect();
    let with_ticket = found.rows.iter().filter(|row| is_ready(row)).count();
    let problems = rows.len() - with_ticket;
    let without = from.and_then(|from| chosen::without_ticket(&found.rows, from));
    json!({
        "rows": rows,
        "token": found.token,
        "summary": summary(with_ticket, problems, found.rows.len() - rows.len()),
        "barred": found.barred.as_ref().map(crate::boundary::view::refusal_view),
        "asOf": from.map(|from| json!({
            "text": "What would be taken is told by the search of this moment. A start reads it all anew:",
            "at": from.begun_at,
        })),
        "without": without,
        "more": found.more.then_some(
            "There are more tickets than one call looks at. Start these, then look again."
        ),
        "confirm": confirm(found.notice_days),
    })
}

/// What is said of a start, below who is started.
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

/// What was found. Whether a ticket can be started is told by the look at each.
fn summary(found: usize, problems: usize, without: usize) -> String {
    let told = match (found, problems) {
        (0, 0) => "No tickets".to_owned(),
        (found, 0) => format!("{} found", tickets(found)),
        (0, problems) => format!("{problems} can't be looked at"),
        (found, problems) => format!("{} found, {problems} can't be looked at", tickets(found)),
    };
    match (found + problems, without) {
        (_, 0) => told,
        (0, without) => format!("{without} without a ticket"),
        (_, without) => format!("{told}, {without} without a ticket"),
    }
}

fn tickets(count: usize) -> String {
    if count == 1 { "1 ticket".to_owned() } else { format!("{count} tickets") }
}

fn row(row: &ManyRow, found: &ManyFound) -> Value {
    let from = found.from.as_ref();
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
        "ready": is_ready(row) && found.barred.is_none(),
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

/// What became of each, as the list of runs says it.
pub(super) fn ends(ends: &[ManyEnd]) -> Value {
    let rows = ends.iter().map(|end| {
        let (text, tone, over) = end_of(end);
        json!({ "issueId": end.issue, "text": text, "tone": tone, "over": over })
    });
    json!({ "rows": rows.collect::<Vec<_>>() })
}

fn end_of(ManyEnd { start, run, .. }: &ManyEnd) -> (String, &'static str, bool) {
    if let Some(run) = run {
        let tone = match run.state.as_str() {
            "done" => "good",
            "running" => "info",
            "byHand" => "open",
            _ => "bad",
        };
        return (runs::told(run), tone, run.state != "running");
    }
    let Some(start) = start else {
        return ("Nothing was started.".to_owned(), "bad", true);
    };
    match (start.is_stopped(), start.is_noticed(), start.note.as_str()) {
        (true, _, note) => (format!("Did not start. {note}").trim().to_owned(), "bad", true),
        (_, true, _) => ("Told first: starts at the end of the notice.".to_owned(), "good", true),
        (_, _, "") => ("Waits for its start.".to_owned(), "info", false),
        (_, _, note) => (format!("Not started yet, and tried again. {note}"), "open", false),
    }
}

fn listed(keys: &[IssueKey]) -> String {
    keys.iter().map(IssueKey::as_str).collect::<Vec<_>>().join(", ")
}
