//! The log of requests to the simulated APIs.

use crate::clock::iso;
use crate::wire::{Request, Response, Served};
use serde_json::{Value, json};
use std::collections::VecDeque;

/// How many entries are kept; the oldest go first.
const KEPT: usize = 20_000;

/// How much of bodies is kept; the oldest are forgotten first, their entries stay.
const BODY_BYTES_KEPT: usize = 32 * 1024 * 1024;

/// The log.
#[derive(Debug, Default)]
pub(super) struct Journal {
    entries: VecDeque<Entry>,
    /// Entries before this one have no bodies any more.
    bodiless: usize,
    body_bytes: usize,
}

/// One request with what became of it. What it was sent with is left out, since that carries the
/// keys, of which only the name is told; and where tokens are given out, so are the bodies.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    summary: Value,
    request_body: String,
    response_body: Option<String>,
}

impl Journal {
    /// Adds an entry.
    pub(super) fn add(&mut self, entry: Entry) {
        if self.entries.len() == KEPT {
            let gone = self.entries.pop_front();
            self.body_bytes -= gone.map_or(0, |entry| entry.body_bytes());
            self.bodiless = self.bodiless.saturating_sub(1);
        }
        self.body_bytes += entry.body_bytes();
        self.entries.push_back(entry);
        while self.body_bytes > BODY_BYTES_KEPT {
            let Some(entry) = self.entries.get_mut(self.bodiless) else { break };
            self.body_bytes -= entry.body_bytes();
            entry.forget_bodies();
            self.bodiless += 1;
        }
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// All entries, oldest first.
    pub(super) fn list(&self, bodies: bool) -> Vec<Value> {
        self.entries.iter().map(|entry| entry.told(bodies)).collect()
    }
}

impl Entry {
    /// Tells what was asked with which key, and what the caller got, by which fault.
    pub(super) fn new(
        request: &Request,
        served: &Served,
        (fault, key): (Option<&str>, Option<&str>),
        now: i64,
    ) -> Self {
        let response = match served {
            Served::Answered(response) | Served::Slow { response, .. } => Some(response),
            Served::Lost => None,
        };
        let summary = json!({
            "time": iso(now),
            "caller": request.headers.get("x-sandbox-caller"),
            "identity": request.headers.get("x-sandbox-identity"),
            "key": key,
            "method": request.method,
            "host": request.host,
            "path": request.path,
            "query": request.query,
            "status": response.map_or_else(|| json!("lost"), |r| json!(r.status)),
            "responseHeaders": response.map(|r| &r.headers),
            "faulted": fault,
        });
        let told = |bytes: &[u8]| if is_secret(request) { "(secret)".into() } else { text(bytes) };
        Self {
            summary,
            request_body: told(&request.body),
            response_body: response.map(|r: &Response| told(&r.body)),
        }
    }

    fn body_bytes(&self) -> usize {
        self.request_body.len() + self.response_body.as_ref().map_or(0, String::len)
    }

    fn forget_bodies(&mut self) {
        self.request_body = String::new();
        self.response_body = None;
    }

    fn told(&self, bodies: bool) -> Value {
        let mut entry = self.summary.clone();
        if let (true, Some(entry)) = (bodies, entry.as_object_mut()) {
            entry.insert("requestBody".into(), json!(self.request_body));
            entry.insert("responseBody".into(), json!(self.response_body));
        }
        entry
    }
}

/// Whether the bodies hold a credential.
fn is_secret(request: &Request) -> bool {
    request.host.eq_ignore_ascii_case("login.microsoftonline.com")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
