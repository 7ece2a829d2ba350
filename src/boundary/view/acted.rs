//! What an action of Automation gives to the rest of its rule.

use crate::engine::run::CutOff;
use crate::engine::{Acted, ticket};
use serde_json::{Value, json};

/// The outputs that the manifest declares. A ticket without a run has the outcome `none`.
#[must_use]
pub fn acted(Acted { run, link }: &Acted) -> Value {
    let Some(run) = run else {
        return json!({
            "runId": "", "outcome": "none", "proven": 0, "failed": 0, "unknown": 0, "manual": 0,
            "cutOff": "", "link": link,
        });
    };
    let counts = ticket::counted(run);
    json!({
        "runId": run.opened.run,
        "outcome": ticket::state(run),
        "proven": counts.proven,
        "failed": counts.failed,
        "unknown": counts.unknown,
        "manual": counts.manual,
        "cutOff": run.cut_off().filter(|_| run.rest.is_some()).map_or("", CutOff::as_str),
        "link": link,
    })
}
