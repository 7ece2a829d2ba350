//! A request, taken apart.

use super::failure;
use crate::clock::View;
use crate::wire::{Request, Response, decode, parameters};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;

const MICROSOFT: [&str; 2] = [super::GRAPH, super::LOGIN];

/// What handlers read of a request.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: String,
    pub(crate) host: String,
    pub(crate) path: String,
    /// Decoded.
    pub(crate) segments: Vec<String>,
    pub(crate) query: Vec<(String, String)>,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
    /// When it is served.
    pub(crate) now: i64,
    /// Whether lists leave out the last item that would fit.
    pub(crate) truncate: bool,
}

impl Call {
    /// Takes a request apart.
    pub(crate) fn new(request: &Request, now: i64, truncate: bool) -> Self {
        let path = request.path.trim_start_matches('/');
        let host = request.host.to_ascii_lowercase();
        // Microsoft's hosts read two slashes as one, and their clients send two; of Atlassian's
        // nobody knows.
        let single = MICROSOFT.contains(&host.as_str());
        let segments = path.split('/').filter(|segment| !(single && segment.is_empty()));
        Self {
            method: request.method.to_ascii_uppercase(),
            segments: segments.map(decode).collect(),
            host,
            path: request.path.clone(),
            query: request.query.clone(),
            headers: request.headers.clone(),
            body: request.body.clone(),
            now,
            truncate,
        }
    }

    /// What readers see now.
    pub(crate) fn seen(&self) -> View {
        View::Seen(self.now)
    }

    /// A header by lower-case name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// The first query parameter of this name.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Every value of a list parameter, whether repeated or separated by commas.
    pub(crate) fn parameters(&self, name: &str) -> Vec<String> {
        self.query
            .iter()
            .filter(|(key, _)| key == name)
            .flat_map(|(_, value)| value.split(','))
            .filter(|value| !value.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// Whether the body is announced as JSON.
    pub(crate) fn is_json(&self) -> bool {
        self.header("content-type").is_some_and(|t| {
            t.split(';').next().is_some_and(|t| t.trim().eq_ignore_ascii_case("application/json"))
        })
    }

    /// Whether there is no body at all.
    pub(crate) fn is_bodyless(&self) -> bool {
        self.body.is_empty()
    }

    /// The body as `T`.
    pub(crate) fn body<T: DeserializeOwned>(&self) -> Result<T, Response> {
        serde_json::from_slice(&self.body).map_err(|e| failure::bad_request(&e.to_string()))
    }

    /// The fields of a form; none where the body is no form.
    pub(crate) fn form(&self) -> Vec<(String, String)> {
        let is_form = self
            .header("content-type")
            .is_some_and(|t| t.starts_with("application/x-www-form-urlencoded"));
        if is_form { parameters(&String::from_utf8_lossy(&self.body)) } else { Vec::new() }
    }

    /// The body as JSON, an empty object where there is none.
    pub(crate) fn json_or_empty(&self) -> Result<Value, Response> {
        if self.is_bodyless() {
            return Ok(Value::Object(serde_json::Map::new()));
        }
        self.body()
    }
}
