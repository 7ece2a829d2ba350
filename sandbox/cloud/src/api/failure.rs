//! Refusals of the Organizations API and its gateway. The other APIs have shapes of their own.

use super::Call;
use crate::clock::iso;
use crate::wire::Response;
use serde_json::json;

/// `{"errors":[…]}`.
pub(crate) fn org(status: u16, code: &str, title: &str, detail: &str) -> Response {
    let error = json!({
        "id": format!("sandbox-{code}"),
        "status": status.to_string(),
        "code": code,
        "title": title,
        "detail": detail,
    });
    Response::json(status, &json!({ "errors": [error] }))
}

/// 400 with what is wrong.
pub(crate) fn bad_request(detail: &str) -> Response {
    org(400, "ADMIN-400-1", "BAD_REQUEST", detail)
}

/// 403 with the reason.
pub(crate) fn forbidden(code: &str, detail: &str) -> Response {
    org(403, code, "FORBIDDEN", detail)
}

/// 404 for what is not there.
pub(crate) fn not_found(what: &str) -> Response {
    org(404, "ADMIN-404-1", "NOT_FOUND", &format!("{what} not found."))
}

/// 404 of the gateway for a path that nothing serves.
pub(crate) fn nowhere(call: &Call) -> Response {
    let body = json!({
        "timestamp": iso(call.now),
        "path": call.path,
        "status": 404,
        "error": "Not Found",
        "message": "No message available",
        "requestId": "sandbox",
    });
    Response::json(404, &body)
}
