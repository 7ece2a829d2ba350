//! What JavaScript sees. Every door has a twin here that takes and gives bytes, so that native
//! tests go through the very same code; [`exports`] only hands it to wasm-bindgen.

#[cfg(target_arch = "wasm32")]
pub mod exports;
#[cfg(target_arch = "wasm32")]
mod net;
#[cfg(target_arch = "wasm32")]
mod panic;
mod view;

pub use view::{PanelView, present};

use crate::connector::{ATLASSIAN_HOST, Call, CallSpec};
use crate::domain::Instant;
use crate::engine::event::Event;
use crate::engine::run::JOURNAL_SCHEMA;
use crate::engine::{Answer, Session, advance};
use crate::policy::Settings;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The most that one event may weigh: forty pages of people, far from what could hurt.
const INPUT_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Misuse by the host or its caller, thrown as an error with a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BoundaryError {
    /// Stable (`host.input`).
    pub code: String,
    /// What is wrong and what to do, without anybody's data.
    pub message: String,
}

impl BoundaryError {
    fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into() }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Input {
    state: Option<String>,
    event: Event,
    now: i64,
}

/// `{state, event, now}` in, `{state, commands, answer}` out.
///
/// # Errors
/// Input of another shape, or an event that does not fit the state.
pub fn advance_bytes(input: &[u8]) -> Result<Vec<u8>, BoundaryError> {
    if input.len() > INPUT_BYTES_MAX {
        return Err(BoundaryError::new("host.input", "the input is larger than 8 MiB"));
    }
    let text = std::str::from_utf8(input)
        .map_err(|_| BoundaryError::new("host.input", "the input isn't UTF-8"))?;
    let input: Input = serde_json::from_str(text)
        .map_err(|e| BoundaryError::new("host.input", format!("the input {}", shape(&e))))?;
    let session: Option<Session> = input
        .state
        .map(|text| serde_json::from_str(&text))
        .transpose()
        .map_err(|_| BoundaryError::new("host.state", "the state isn't one of this version"))?;
    let now = Instant(input.now);
    let done = advance(session, input.event, now)
        .map_err(|misuse| BoundaryError::new(misuse.code(), "the event doesn't fit the state"))?;
    let state = done.session.map(|s| serde_json::to_string(&s).unwrap_or_default());
    let answer = done.answer.as_ref().map(|answer| answer_json(answer, now));
    let output = json!({ "state": state, "commands": done.commands, "answer": answer });
    Ok(output.to_string().into_bytes())
}

/// Where a text is wrong, never the text itself: it may hold anything.
fn shape(error: &serde_json::Error) -> String {
    let kind = match error.classify() {
        serde_json::error::Category::Syntax | serde_json::error::Category::Eof => "isn't JSON",
        _ => "has another shape than expected",
    };
    format!("{kind} (line {}, column {})", error.line(), error.column())
}

fn answer_json(answer: &Answer, now: Instant) -> Value {
    match answer {
        Answer::Worked { note, woken } => json!({ "note": note, "woken": woken }),
        shown => json!(present(shown, now)),
    }
}

/// What this build is and everything that it can ask for.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Description {
    /// Version of the crate.
    pub version: &'static str,
    /// Newest journal that it reads.
    pub schema: u16,
    /// The closed list of calls.
    pub calls: Vec<CallSpec>,
    /// Hosts outside the product.
    pub egress: Vec<&'static str>,
}

/// See [`Description`].
#[must_use]
pub fn describe() -> Description {
    Description {
        version: env!("CARGO_PKG_VERSION"),
        schema: JOURNAL_SCHEMA,
        calls: Call::ALL.iter().map(|call| call.spec()).collect(),
        egress: vec![ATLASSIAN_HOST],
    }
}

/// Checks settings: `{ok: true}`, or `{ok: false, field, message}`.
#[must_use]
pub fn check_settings_bytes(text: &[u8]) -> Vec<u8> {
    let checked = match std::str::from_utf8(text) {
        Ok(text) => Settings::parse(text),
        Err(_) => Err(crate::policy::SettingsError {
            field: ".".to_owned(),
            message: "the settings must be UTF-8".to_owned(),
        }),
    };
    let answer = match checked {
        Ok(_) => json!({ "ok": true }),
        Err(e) => json!({ "ok": false, "field": e.field, "message": e.message }),
    };
    answer.to_string().into_bytes()
}
