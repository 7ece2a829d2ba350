//! Refusals of this API: a key, sometimes with context.

use crate::wire::Response;
use serde_json::json;

/// `{"key":…}`.
pub(super) fn key(status: u16, key: &str) -> Response {
    Response::json(status, &json!({ "key": key }))
}

/// 403: the action is restricted for this account.
pub(super) fn action(reason: &str) -> Response {
    let body = json!({
        "key": "forbidden.action",
        "context": { "allowed": false, "reason": { "key": reason } },
    });
    Response::json(403, &body)
}

/// 403 for a key with scopes: it names one that no key form offers.
pub(super) fn insufficient_scope() -> Response {
    let body = json!({
        "key": "forbidden.insufficientScope",
        "context": { "requiredScopes": ["manage:org"] },
        "errorKey": "forbidden.insufficientScope",
        "errorDetail": "The API key lacks the scope manage:org.",
    });
    Response::json(403, &body)
}

/// 409: the account is not eligible.
pub(super) fn lifecycle(account: &str, code: &str, message: &str) -> Response {
    let body = json!({
        "key": "conflict.lifecycleErrors",
        "context": {
            "accountId": account,
            "message": "This account isn't eligible for the requested action",
            "errorCodes": [{
                "code": code,
                "message": message,
                "link": "https://confluence.atlassian.com/x/pTgoPQ",
            }],
        },
    });
    Response::json(409, &body)
}

/// 400: the content type is wrong.
pub(super) fn content_type(sent: Option<&str>) -> Response {
    let sent = sent.unwrap_or("application/octet-stream");
    let body = json!({
        "key": "badRequestFormat",
        "context": {
            "message": format!(
                "Invalid content type ({sent}). These are valid: application/json"
            ),
        },
    });
    Response::json(400, &body)
}

/// 400: the body cannot be read.
pub(super) fn body() -> Response {
    key(400, "bodyParseFailure")
}
