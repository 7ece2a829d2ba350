//! What the admin page shows. `js/ui` has the shapes in TypeScript (`admin/view.ts`).

mod changes;
mod health;
mod limits;
mod many;
mod policy;
mod runs;
mod sections;

use crate::domain::Instant;
use crate::engine::admin::{Administered, Body, Switch};
use serde_json::{Value, json};

/// The answer to a call of the admin page.
#[must_use]
pub fn administered(answer: &Administered, now: Instant) -> Value {
    let (refusal, body) = match &answer.result {
        Ok(body) => (Value::Null, body_of(body, now)),
        Err(refusal) => (json!(super::refusal_view(refusal)), Value::Null),
    };
    json!({ "stop": answer.switch.as_ref().map(switch), "refusal": refusal, "body": body })
}

fn body_of(body: &Body, now: Instant) -> Value {
    match body {
        Body::Done => Value::Null,
        Body::Policy(state) => policy::view(state),
        Body::Review(review) => changes::view(review),
        Body::Document(document) => json!({ "document": document }),
        Body::Runs(page) => runs::view(page),
        Body::Run(run) => json!(super::run::view(run, now)),
        Body::ManyFound(found) => many::found(found),
        Body::ManyBegun(begun) => many::begun(begun),
        Body::Evidence { file_name, pack } => json!({ "fileName": file_name, "pack": pack }),
        Body::Health(health) => health::view(health),
        Body::Limits(health) => limits::view(health),
        Body::Inactivity => json!({
            "available": false,
            "text": "Offramp does not look for inactive people yet. Nobody is changed for being idle.",
        }),
    }
}

fn switch(switch: &Switch) -> Value {
    match &switch.stop {
        Some(stop) => json!({
            "stopped": true,
            "text": format!("Offramp is stopped by {}", stop.by_name),
            "reason": (!stop.reason.is_empty()).then_some(&stop.reason),
            "at": stop.stopped_at,
            "label": "Resume",
            "confirm": {
                "title": "Resume Offramp?",
                "body": ["Runs that are paused go on where they were. Operators can start runs again."],
                "button": "Resume",
            },
        }),
        None => json!({
            "stopped": false,
            "text": "Runs can be started. A stop lets no new change out; what is already cut stays cut.",
            "label": "Stop everything",
            "confirm": {
                "title": "Stop Offramp?",
                "body": [
                    "No run is started, and those that are under way pause after the change they are at.",
                    "Access that is cut stays cut. Nothing is given back.",
                ],
                "button": "Stop everything",
            },
        }),
    }
}

/// One thing that is known.
fn line(title: &str, text: &str, tone: &str) -> Value {
    json!({ "title": title, "text": text, "tone": tone })
}

/// The same, with more.
fn with(mut line: Value, name: &str, value: Value) -> Value {
    if let (Some(fields), false) = (line.as_object_mut(), value.is_null()) {
        fields.insert(name.to_owned(), value);
    }
    line
}
