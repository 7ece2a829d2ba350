//! The list of runs.

#[cfg(feature = "office")]
use super::line;
#[cfg(feature = "office")]
use crate::engine::admin::RunsPage;
use crate::engine::run_row::RunRow;
#[cfg(feature = "office")]
use crate::engine::watch::Watch;
#[cfg(feature = "office")]
use crate::playbook::PlaybookId;
#[cfg(feature = "office")]
use serde_json::{Value, json};

const STATES: [(&str, &str); 4] = [
    ("running", "Running"),
    ("done", "Done"),
    ("byHand", "Left to a person"),
    ("attention", "Needs attention"),
];

#[cfg(feature = "office")]
pub(super) fn view(page: &RunsPage) -> Value {
    let site = page.settings.as_ref().and_then(|settings| {
        let here = settings.sites.iter().find(|s| s.cloud_id == page.cloud_id);
        here.or(settings.sites.first()).map(|s| s.name.clone())
    });
    let rows: Vec<Value> = page.rows.iter().map(|row| row_of(row, page, site.as_deref())).collect();
    let choice = |value: &str, title: &str| json!({ "value": value, "title": title, "text": "" });
    json!({
        "summary": summary(rows.len(), page.cursor.is_some()),
        "rows": rows,
        "returned": page.returned.iter().map(came_back).collect::<Vec<_>>(),
        "cursor": page.cursor,
        "states": STATES.map(|(id, title)| choice(id, title)),
        "playbooks": PlaybookId::ALL.map(|id| choice(id.as_str(), id.title())),
    })
}

/// Somebody whose access came back, or of whom nothing can be told; the ticket says who it is.
#[cfg(feature = "office")]
fn came_back(row: &Watch) -> Value {
    let unread = "It can't be told whether access came back: the person could not be read for hours. Health says which connection is broken.";
    let found: Vec<&str> = row.found.lines().collect();
    let (text, tone) = match (found.is_empty(), row.is_unreadable()) {
        (true, _) => (unread.to_owned(), "open"),
        (false, true) => (format!("{} {unread}", found.join(" ")), "bad"),
        (false, false) => (found.join(" "), "bad"),
    };
    line(row.issue_key.as_str(), &text, tone)
}

#[cfg(feature = "office")]
fn summary(count: usize, more: bool) -> String {
    match (count, more) {
        (0, false) => "No runs".to_owned(),
        (1, false) => "1 run".to_owned(),
        (count, false) => format!("{count} runs"),
        (count, true) => format!("{count} runs, and more"),
    }
}

/// How a run stands, in a line.
pub(super) fn told(row: &RunRow) -> String {
    let state =
        STATES.iter().find(|(id, _)| *id == row.state).map_or("Unknown", |(_, title)| title);
    if row.state == "done" {
        return state.to_owned();
    }
    format!("{state}: {} of {} proven", row.proven, row.total)
}

#[cfg(feature = "office")]
fn row_of(row: &RunRow, page: &RunsPage, site: Option<&str>) -> Value {
    json!({
        "runId": row.run_id,
        "person": row.person,
        "issueKey": row.issue_key,
        "issueUrl": site.map(|site| format!("https://{site}/browse/{}", row.issue_key)),
        "playbook": row.playbook.title(),
        "state": row.state,
        "text": told(row),
        "operator": page.names.get(&row.operator).map_or(row.operator.as_str(), String::as_str),
        "startedAt": row.started_at,
        "toCutMs": row.cut_at.map(|at| at.since(row.started_at)),
        "toProofMs": row.ended_at.filter(|_| row.state == "done").map(|at| at.since(row.started_at)),
    })
}
