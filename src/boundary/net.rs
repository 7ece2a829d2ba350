//! HTTP commands as web requests, and answers back. The only place that knows gloo-net; nothing
//! is sent from here.

use super::BoundaryError;
use crate::connector::{HttpOutcome, HttpRequest, Method};
use crate::domain::record::read_text;
use crate::engine::event::{CommandResult, Outcome};
use gloo_net::http::{Headers as GlooHeaders, RequestBuilder};
use std::collections::BTreeMap;
use web_sys::{Headers, Request};

/// Headers that decide something; the others stay with the host.
const HEADERS: [&str; 4] = ["content-type", "retry-after", "x-ratelimit-reset", "ratelimit-reason"];

/// Builds the request of a command.
pub(super) fn request(command: &[u8]) -> Result<Request, BoundaryError> {
    let wrong = |what: &str| BoundaryError::new("host.command", what.to_owned());
    let request: HttpRequest = std::str::from_utf8(command)
        .ok()
        .and_then(|text| read_text(text).ok())
        .ok_or_else(|| wrong("the command isn't an HTTP request"))?;
    let method = match request.method {
        Method::Get => gloo_net::http::Method::GET,
        Method::Post => gloo_net::http::Method::POST,
        Method::Delete => gloo_net::http::Method::DELETE,
        Method::Put => gloo_net::http::Method::PUT,
        Method::Patch => gloo_net::http::Method::PATCH,
    };
    let headers = GlooHeaders::new();
    for (name, value) in &request.headers {
        headers.set(name, value);
    }
    let builder = RequestBuilder::new(&request.url).method(method).headers(headers);
    let built = match request.body {
        Some(body) => builder.body(body),
        None => builder.build(),
    };
    built.map(Into::into).map_err(|_| wrong("the address or a header isn't valid"))
}

/// Reads the parts of an answer.
pub(super) fn answer(id: u32, status: u16, headers: &Headers, body: &[u8]) -> Vec<u8> {
    let kept: BTreeMap<String, String> = HEADERS
        .iter()
        .filter_map(|name| {
            let value = headers.get(name).ok().flatten()?;
            Some(((*name).to_owned(), value))
        })
        .collect();
    let outcome = match std::str::from_utf8(body) {
        Ok(text) => HttpOutcome::Answered { status, headers: kept, body: text.to_owned() },
        // A body that is no text was cut or garbled: its status is still worth knowing.
        Err(_) => HttpOutcome::Answered { status, headers: kept, body: String::new() },
    };
    let result = CommandResult { id, outcome: Outcome::Http(outcome) };
    serde_json::to_vec(&result).unwrap_or_default()
}
