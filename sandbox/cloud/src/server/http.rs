//! From HTTP to the sandbox and back.

use super::control;
use super::sandbox::Sandbox;
use crate::wire::{Request, Response, Served, parameters};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{HeaderName, HeaderValue};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::TcpStream;

/// The largest body that is read.
const BODY_LIMIT: usize = 8 * 1024 * 1024;

/// Ends a connection without an answer.
#[derive(Debug)]
struct Lost;

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is lost on purpose")
    }
}

impl std::error::Error for Lost {}

/// Serves one connection to its end, which may be a fault.
pub(super) async fn connection(stream: TcpStream, sandbox: Arc<Mutex<Sandbox>>) {
    let service = service_fn(|request| exchange(request, Arc::clone(&sandbox)));
    let io = TokioIo::new(stream);
    let _ended = hyper::server::conn::http1::Builder::new().serve_connection(io, service).await;
}

async fn exchange(
    incoming: hyper::Request<Incoming>,
    sandbox: Arc<Mutex<Sandbox>>,
) -> Result<hyper::Response<Full<Bytes>>, Lost> {
    let (parts, body) = incoming.into_parts();
    let Ok(body) = Limited::new(body, BODY_LIMIT).collect().await else {
        return Ok(outgoing(&control::refusal(413, "The body is larger than 8 MB.")));
    };
    let request = request_of(&parts, body.to_bytes().to_vec());
    if let Some(name) = request.path.strip_prefix("/_control/") {
        return Ok(outgoing(&control::answer(&mut lock(&sandbox), &request, name)));
    }
    let Some(simulated) = simulated(&request) else {
        let known = "The paths are /_cloud/<host>/<path> and /_control/<name>.";
        return Ok(outgoing(&control::refusal(404, known)));
    };
    let served = lock(&sandbox).serve(&simulated);
    match served {
        Served::Answered(response) => Ok(outgoing(&response)),
        Served::Lost => Err(Lost),
        Served::Slow { response, delay_ms } => {
            tokio::time::sleep(Duration::from_millis(delay_ms)).await;
            Ok(outgoing(&response))
        }
    }
}

fn lock(sandbox: &Mutex<Sandbox>) -> MutexGuard<'_, Sandbox> {
    sandbox.lock().unwrap_or_else(PoisonError::into_inner)
}

fn request_of(parts: &hyper::http::request::Parts, body: Vec<u8>) -> Request {
    let headers: BTreeMap<String, String> = parts
        .headers
        .iter()
        .filter_map(|(name, value)| {
            Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
        })
        .collect();
    Request {
        method: parts.method.as_str().to_owned(),
        host: String::new(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().map(parameters).unwrap_or_default(),
        headers,
        body,
    }
}

/// The request as the simulated host would have received it.
fn simulated(request: &Request) -> Option<Request> {
    let rest = request.path.strip_prefix("/_cloud/")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    Some(Request { host: host.to_owned(), path: format!("/{path}"), ..request.clone() })
}

fn outgoing(response: &Response) -> hyper::Response<Full<Bytes>> {
    let mut answer = hyper::Response::new(Full::new(Bytes::from(response.body.clone())));
    *answer.status_mut() = hyper::StatusCode::from_u16(response.status)
        .unwrap_or(hyper::StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in &response.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse::<HeaderValue>()) {
            answer.headers_mut().insert(name, value);
        }
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_simulated_host() {
        let request =
            Request { path: "/_cloud/api.atlassian.com/a/b%3Ac".into(), ..Request::default() };
        let found = simulated(&request).unwrap();
        assert_eq!((found.host.as_str(), found.path.as_str()), ("api.atlassian.com", "/a/b%3Ac"));
        assert_eq!(simulated(&Request { path: "/other".into(), ..Request::default() }), None);
    }
}
