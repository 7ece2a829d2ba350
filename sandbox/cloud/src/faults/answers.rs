//! Answers that faults make or spoil.

use crate::clock::iso;
use crate::wire::{Request, Response};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const RESET_AFTER_MS: i64 = 60_000;

/// An answer with a given status.
pub(crate) fn stated(
    status: u16,
    headers: BTreeMap<String, String>,
    body: Option<&Value>,
) -> Response {
    let mut response = match body {
        None => Response::empty(status),
        Some(Value::String(text)) => {
            Response { body: text.clone().into_bytes(), ..Response::empty(status) }
        }
        Some(other) => Response::json(status, other),
    };
    response.headers.extend(headers.into_iter().map(|(k, v)| (k.to_ascii_lowercase(), v)));
    response
}

/// 429 in the way of the API that was called, with an ISO reset time and perhaps `Retry-After`.
pub(crate) fn rate_limited(request: &Request, seconds: Option<u64>, now: i64) -> Response {
    let message = "Rate limit exceeded.";
    if request.host.eq_ignore_ascii_case("graph.microsoft.com") {
        return throttled(seconds, now);
    }
    let body = if request.path.starts_with("/admin/v2/") {
        let error = json!({
            "id": "rate-limit", "status": "429", "code": "ADMIN-429-1",
            "title": "TOO_MANY_REQUESTS", "detail": message,
        });
        json!({ "errors": [error] })
    } else if request.path.contains("/rest/api/3/") {
        json!({ "errorMessages": [message], "errors": {} })
    } else {
        json!({ "code": 429, "message": message })
    };
    let mut response = Response::json(429, &body);
    let wait = seconds.and_then(|s| i64::try_from(s).ok()).map_or(RESET_AFTER_MS, |s| s * 1_000);
    let mut header = |name: &str, value: String| response.headers.insert(name.into(), value);
    header("x-ratelimit-limit", "100".into());
    header("x-ratelimit-remaining", "0".into());
    header("x-ratelimit-reset", iso(now.saturating_add(wait)));
    if request.path.contains("/rest/api/3/") {
        header("ratelimit-reason", "jira-burst-based".into());
    }
    if let Some(seconds) = seconds {
        header("retry-after", seconds.to_string());
    }
    response
}

/// 429 of Graph, which tells no more than `Retry-After`.
fn throttled(seconds: Option<u64>, now: i64) -> Response {
    let error = json!({
        "code": "TooManyRequests",
        "message": "Too many requests.",
        "innerError": { "date": iso(now), "request-id": "sandbox" },
    });
    let mut response = Response::json(429, &json!({ "error": error }));
    if let Some(seconds) = seconds {
        response.headers.insert("retry-after".into(), seconds.to_string());
    }
    response
}

/// The answer with half of its body.
pub(crate) fn halved(mut response: Response) -> Response {
    response.body.truncate(response.body.len() / 2);
    response
}

/// A page of Jira that calls itself the last, and counts nothing after it.
fn end_here(page: &mut Map<String, Value>) {
    page.insert("isLast".into(), true.into());
    page.remove("nextPage");
    page.remove("nextPageToken");
    let given = page.get("values").and_then(Value::as_array).map_or(0, Vec::len);
    let start = page.get("startAt").and_then(Value::as_u64).unwrap_or_default();
    if let Some(total) = page.get_mut("total") {
        *total = json!(start.saturating_add(u64::try_from(given).unwrap_or_default()));
    }
}

/// The answer as if its list ended here.
pub(crate) fn without_next(mut response: Response) -> Response {
    let mut body = response.value();
    if let Some(links) = body.get_mut("links").and_then(Value::as_object_mut) {
        links.remove("next");
    }
    if let Some(page) = body.as_object_mut() {
        page.remove("@odata.nextLink");
    }
    for part in body.get_mut("responses").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(page) = part.get_mut("body").and_then(Value::as_object_mut) {
            page.remove("@odata.nextLink");
        }
    }
    if let Some(page) = body.as_object_mut().filter(|page| page.contains_key("isLast")) {
        end_here(page);
    }
    if !body.is_null() {
        response.body = serde_json::to_vec(&body).unwrap_or_default();
    }
    response
}
