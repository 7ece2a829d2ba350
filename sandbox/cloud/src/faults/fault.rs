//! What a fault is.

use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A rule that damages the requests it matches. A part that is absent matches everything.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    /// A name for the log; the kind of effect if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Host, where `*` stands for any text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Method, in any case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Path without query, decoded, where `*` stands for any text, slashes included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The first match that is struck, counted from 1.
    pub nth: u32,
    /// How many matches from there are struck.
    pub times: u32,
    /// What happens to them.
    pub effect: Effect,
}

/// What happens to a request.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
pub enum Effect {
    /// Answered with this status.
    Status {
        /// HTTP status.
        status: u16,
        /// Extra headers.
        headers: BTreeMap<String, String>,
        /// Body: text as it is, anything else as JSON.
        body: Option<Value>,
        /// Whether the request takes effect before it is answered so.
        after: bool,
    },
    /// The connection is lost before the effect.
    DropBefore,
    /// The connection is lost after the effect.
    DropAfter,
    /// The answer comes late.
    Delay {
        /// By how much.
        ms: u64,
    },
    /// Applied twice; the second answer is returned.
    Duplicate,
    /// The effect happens, and the answer's body is cut in half.
    Malformed,
    /// A list answer without its last item.
    TruncatedPage {
        /// Whether a working cursor to the missing item is given, which an honest server does.
        with_next: bool,
    },
    /// 429 before any effect.
    RateLimited {
        /// Value of `Retry-After`, if it is sent.
        retry_after_seconds: Option<u64>,
    },
}

impl Fault {
    /// A fault that strikes the first request there is; narrow it with the other functions.
    #[must_use]
    pub fn new(effect: Effect) -> Self {
        Self { name: None, host: None, method: None, path: None, nth: 1, times: 1, effect }
    }

    /// Only requests with this method and a path like this.
    #[must_use]
    pub fn on(mut self, method: &str, path: &str) -> Self {
        self.method = Some(method.to_owned());
        self.path = Some(path.to_owned());
        self
    }

    /// Only requests to this host.
    #[must_use]
    pub fn at(mut self, host: &str) -> Self {
        self.host = Some(host.to_owned());
        self
    }

    /// Strikes from the `nth` match on, `times` matches long.
    #[must_use]
    pub fn strike(mut self, nth: u32, times: u32) -> Self {
        self.nth = nth;
        self.times = times;
        self
    }

    /// What the log calls it.
    #[must_use]
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or_else(|| self.effect.kind())
    }
}

impl Effect {
    /// The kind as its JSON name.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Status { .. } => "status",
            Self::DropBefore => "dropBefore",
            Self::DropAfter => "dropAfter",
            Self::Delay { .. } => "delay",
            Self::Duplicate => "duplicate",
            Self::Malformed => "malformed",
            Self::TruncatedPage { .. } => "truncatedPage",
            Self::RateLimited { .. } => "rateLimited",
        }
    }

    /// A plain status before the effect.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self::Status { status, headers: BTreeMap::new(), body: None, after: false }
    }
}
