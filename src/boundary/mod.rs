//! What JavaScript sees. Every door has a twin here that takes and gives bytes, so that native
//! tests go through the very same code; [`exports`] only hands it to wasm-bindgen.

#[cfg(target_arch = "wasm32")]
pub mod exports;
#[cfg(target_arch = "wasm32")]
mod net;
#[cfg(target_arch = "wasm32")]
mod panic;
mod sweep;
mod view;

pub use sweep::SweepInvocation;
pub use view::{PanelView, present};

use crate::connector::{ATLASSIAN_HOST, Call, CallSpec, GRAPH_HOST, LOGIN_HOST};
use crate::domain::Instant;
use crate::domain::record::Record;
use crate::engine::event::Event;
use crate::engine::run::JOURNAL_SCHEMA;
use crate::engine::{Answer, Session, advance};
use crate::policy::Settings;
use serde::Serialize;
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

/// One invocation of the platform: it holds what its own waves need, and ends with it. What must
/// outlive it is in the journal.
#[derive(Debug, Default)]
pub struct Invocation {
    session: Option<Session>,
}

impl Invocation {
    /// An event in, `{commands, answer}` out. No commands: the invocation is over.
    ///
    /// # Errors
    /// Input of another shape, or an event that does not fit what went before.
    pub fn advance_bytes(&mut self, event: &[u8], now: Instant) -> Result<Vec<u8>, BoundaryError> {
        if event.len() > INPUT_BYTES_MAX {
            return Err(BoundaryError::new("host.input", "the input is larger than 8 MiB"));
        }
        let text = std::str::from_utf8(event)
            .map_err(|_| BoundaryError::new("host.input", "the input isn't UTF-8"))?;
        let event = read_event(text)?;
        let done = advance(self.session.take(), event, now)
            .map_err(|misuse| BoundaryError::new(misuse.code(), "the event comes out of turn"))?;
        self.session = done.session;
        let answer = done.answer.as_ref().map(|answer| answer_of(answer, now));
        let output = json!({ "commands": done.commands, "answer": answer });
        Ok(output.to_string().into_bytes())
    }
}

/// What is wrong with a text is told without any of it: it may hold anything.
fn read_event(text: &str) -> Result<Event, BoundaryError> {
    let wrong = |what: &str| BoundaryError::new("host.input", format!("the input {what}"));
    let json = serde_json::from_str(text)
        .map_err(|e| wrong(&format!("isn't JSON (line {}, column {})", e.line(), e.column())))?;
    Event::from_json(json).map_err(|_| wrong("has another shape than expected"))
}

/// An answer as the host gets it.
#[must_use]
pub fn answer_of(answer: &Answer, now: Instant) -> Value {
    match answer {
        Answer::Worked { note, woken } => json!({ "note": note, "woken": woken }),
        Answer::Nothing => Value::Null,
        #[cfg(any(feature = "office", feature = "sweep"))]
        Answer::Administered(answer) => view::administered(answer, now),
        #[cfg(any(feature = "doors", feature = "sweep"))]
        Answer::Gate(passage) => view::passage(passage),
        #[cfg(any(feature = "doors", feature = "office"))]
        Answer::Acted(acted) => view::acted(acted),
        #[cfg(feature = "sweep")]
        Answer::Searched(told) => view::searched(told),
        #[cfg(not(any(feature = "doors", feature = "office")))]
        Answer::Refused(refusal) => view::refused_alone(refusal),
        #[cfg(any(feature = "doors", feature = "office"))]
        shown => json!(present(shown, now)),
        #[cfg(not(any(feature = "doors", feature = "office")))]
        _ => Value::Null,
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
        egress: vec![ATLASSIAN_HOST, GRAPH_HOST, LOGIN_HOST],
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
