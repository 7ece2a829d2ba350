//! What can go wrong, and how often.

use serde_json::Value;

/// What happens to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    None,
    Throttled { seconds: Option<u32> },
    ServerError,
    ServerErrorAfter,
    LostBefore,
    LostAfter,
    NotFound,
    Malformed,
    Twice,
    TruncatedPage,
}

impl Fault {
    pub const ALL: [Self; 10] = [
        Self::Throttled { seconds: Some(7) },
        Self::Throttled { seconds: None },
        Self::ServerError,
        Self::ServerErrorAfter,
        Self::LostBefore,
        Self::LostAfter,
        Self::NotFound,
        Self::Malformed,
        Self::Twice,
        Self::TruncatedPage,
    ];
}

/// What may go wrong, and how often.
#[derive(Clone)]
pub struct Weather {
    /// Percent of requests that a random fault hits.
    pub requests: u64,
    /// Percent of requests to Microsoft that a random fault hits.
    pub entra: u64,
    /// Percent of storage commands that fail, before or after their effect.
    pub storage: u64,
    /// Percent of events after which the worker dies.
    pub crashes: u64,
    /// Percent of queue events that are delivered twice, or forgotten.
    pub queue: u64,
    /// A fault for exactly one request, counted from 1.
    pub nth_request: Option<(usize, Fault)>,
    /// A crash at exactly one event, counted from 1.
    pub nth_event: Option<usize>,
    /// Every event is handed in twice.
    pub echo: bool,
    /// Percent of waves before which another invocation comes and goes.
    pub others: u64,
    /// Percent of waves before which somebody throws the stop switch, or resumes.
    pub stops: u64,
    /// The switch is thrown before exactly this wave, counted from 1.
    pub stop_at_wave: Option<usize>,
}

impl Weather {
    pub const CALM: Self = Self {
        requests: 0,
        entra: 0,
        storage: 0,
        crashes: 0,
        queue: 0,
        nth_request: None,
        nth_event: None,
        echo: false,
        others: 0,
        stops: 0,
        stop_at_wave: None,
    };
}

pub(super) fn tag(fault: Fault) -> String {
    if fault == Fault::None { String::new() } else { format!("  <- {fault:?}") }
}

/// The page without its last item and with no way to the rest: what a broken proxy would send.
/// Only listings have one, and only where another read can tell that it is short.
pub(super) fn truncated(body: &str) -> String {
    let Ok(mut json) = serde_json::from_str::<Value>(body) else {
        return body.to_owned();
    };
    let cut = json.get_mut("data").and_then(Value::as_array_mut).map(Vec::pop);
    match cut {
        Some(Some(_)) => {
            json.as_object_mut().map(|o| o.remove("links"));
            json.to_string()
        }
        _ => body.to_owned(),
    }
}
