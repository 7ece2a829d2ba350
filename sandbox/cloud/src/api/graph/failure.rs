//! Refusals of Graph: a code, a message, and when it was.

use super::super::Call;
use crate::clock::iso;
use crate::wire::Response;
use serde_json::{Value, json};

const INSUFFICIENT: &str = "Insufficient privileges to complete the operation.";
const MASTERED: &str = "Unable to update the specified properties for on-premises mastered \
                        Directory Sync objects or objects currently undergoing migration.";

/// `{"error":{"code","message","innerError"}}`.
pub(super) fn graph(call: &Call, status: u16, code: &str, message: &str) -> Response {
    Response::json(status, &json!({ "error": error(call.now, code, message) }))
}

/// The object in `error`.
fn error(now: i64, code: &str, message: &str) -> Value {
    json!({
        "code": code,
        "message": message,
        "innerError": {
            "date": seconds(now),
            "request-id": "sandbox",
            "client-request-id": "sandbox",
        },
    })
}

/// A time to the second, as Graph writes it here: without a zone.
fn seconds(now: i64) -> String {
    iso(now).split('.').next().unwrap_or_default().to_owned()
}

/// 400: what was sent is not what this operation takes.
pub(super) fn bad_request(call: &Call, message: &str) -> Response {
    graph(call, 400, "Request_BadRequest", message)
}

/// 400: the query or the path is not understood.
pub(super) fn not_understood(call: &Call, message: &str) -> Response {
    graph(call, 400, "BadRequest", message)
}

/// 400: a query that this resource does not support, or not so.
pub(super) fn unsupported(call: &Call, message: &str) -> Response {
    graph(call, 400, "Request_UnsupportedQuery", message)
}

/// 404: no such user, group or membership.
pub(super) fn not_found(call: &Call, id: &str) -> Response {
    let message = format!(
        "Resource '{id}' does not exist or one of its queried reference-property objects are not \
         present."
    );
    graph(call, 404, "Request_ResourceNotFound", &message)
}

/// 403: the app lacks the right.
pub(super) fn denied(call: &Call) -> Response {
    graph(call, 403, "Authorization_RequestDenied", INSUFFICIENT)
}

/// 400: the directory on the company's premises is the master of this object.
pub(super) fn mastered_elsewhere(call: &Call) -> Response {
    bad_request(call, MASTERED)
}

/// 400: another object has this value already.
pub(super) fn conflict(call: &Call, property: &str) -> Response {
    let message =
        format!("Another object with the same value for property {property} already exists.");
    let mut error = error(call.now, "Request_BadRequest", &message);
    if let Some(error) = error.as_object_mut() {
        let details = json!([{ "code": "ObjectConflict", "message": message, "target": property }]);
        error.insert("details".into(), details);
    }
    Response::json(400, &json!({ "error": error }))
}

/// 424: a request of the batch that this one waits for did not succeed.
pub(super) fn dependency(call: &Call) -> Response {
    let message = "The request was not carried out: one that it depends on failed.";
    graph(call, 424, "FailedDependency", message)
}
