//! What the admin page shows. `js/ui` has the shapes in TypeScript (`admin/view.ts`).

#[cfg(feature = "office")]
mod changes;
#[cfg(feature = "sweep")]
mod chosen;
#[cfg(feature = "office")]
mod health;
#[cfg(feature = "sweep")]
mod inactivity;
#[cfg(feature = "office")]
mod limits;
#[cfg(feature = "sweep")]
mod many;
#[cfg(feature = "office")]
mod policy;
#[cfg(feature = "office")]
mod proposal;
mod runs;
#[cfg(feature = "office")]
mod sections;
#[cfg(feature = "office")]
mod shared;

#[cfg(feature = "office")]
use crate::domain::AccountId;
use crate::domain::Instant;
use crate::engine::admin::{Administered, Body, Switch};
use serde_json::{Value, json};
#[cfg(feature = "office")]
use std::collections::BTreeMap;

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
        #[cfg(feature = "office")]
        Body::Policy(state) => policy::view(state),
        #[cfg(feature = "office")]
        Body::Review(review) => changes::view(review),
        #[cfg(feature = "office")]
        Body::Version(shown) => changes::version(shown),
        #[cfg(feature = "office")]
        Body::Runs(page) => runs::view(page),
        #[cfg(feature = "office")]
        Body::Run(run) => json!(super::run::view(run, now)),
        #[cfg(feature = "sweep")]
        Body::ManyFound(found) => many::found(found),
        #[cfg(feature = "sweep")]
        Body::ManyBegun(begun) => many::begun(begun),
        #[cfg(feature = "sweep")]
        Body::ManyEnds(ends) => many::ends(ends),
        #[cfg(feature = "office")]
        Body::Evidence { file_name, pack, names } => {
            json!({ "fileName": file_name, "pack": pack, "names": names_of(names) })
        }
        #[cfg(feature = "office")]
        Body::EvidencePart { file_name, made_at, hash, parts, text, names } => json!({
            "fileName": file_name, "madeAt": made_at, "hash": hash, "parts": parts, "text": text,
            "names": names_of(names),
        }),
        #[cfg(feature = "office")]
        Body::Health(health) => health::view(health),
        #[cfg(feature = "office")]
        Body::Limits(health) => limits::view(health),
        #[cfg(feature = "sweep")]
        Body::Sweep(told) => inactivity::view(told),
        #[cfg(feature = "sweep")]
        Body::SweepList(page) => inactivity::list(page),
        #[cfg(not(feature = "office"))]
        _ => Value::Null,
    }
}

#[cfg(feature = "office")]
fn names_of(names: &BTreeMap<AccountId, String>) -> Value {
    names.iter().map(|(account, name)| (account.to_string(), json!(name))).collect()
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
            "text": "Offramp is not stopped. A stop lets no new change out; what is already cut stays cut.",
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
