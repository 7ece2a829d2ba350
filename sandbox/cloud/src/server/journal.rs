//! The log of requests to the simulated APIs.

use crate::clock::iso;
use crate::wire::{Request, Response, Served};
use serde_json::{Value, json};
use std::collections::VecDeque;

/// How many entries are kept; the oldest go first.
const KEPT: usize = 20_000;

/// The log.
#[derive(Debug, Default)]
pub(super) struct Journal {
    entries: VecDeque<Entry>,
}

/// One request with what became of it. Headers are left out: they carry the keys; and where tokens
/// are given out, so are the bodies.
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
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.entries.clear();
    }

    /// All entries, oldest first.
    pub(super) fn list(&self, bodies: bool) -> Vec<Value> {
        self.entries.iter().map(|entry| entry.told(bodies)).collect()
    }
}

impl Entry {
    /// Tells what was asked, and what the caller got.
    pub(super) fn new(request: &Request, served: &Served, fault: Option<&str>, now: i64) -> Self {
        let response = match served {
            Served::Answered(response) | Served::Slow { response, .. } => Some(response),
            Served::Lost => None,
        };
        let summary = json!({
            "time": iso(now),
            "caller": request.headers.get("x-sandbox-caller"),
            "identity": request.headers.get("x-sandbox-identity"),
            "method": request.method,
            "host": request.host,
            "path": request.path,
            "query": request.query,
            "status": response.map_or_else(|| json!("lost"), |r| json!(r.status)),
            "faulted": fault,
        });
        let told = |bytes: &[u8]| if is_secret(request) { "(secret)".into() } else { text(bytes) };
        Self {
            summary,
            request_body: told(&request.body),
            response_body: response.map(|r: &Response| told(&r.body)),
        }
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
