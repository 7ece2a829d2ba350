//! Refusals of Jira.

use crate::wire::Response;
use serde_json::json;

/// `{"errorMessages":[…],"errors":{}}`.
pub(super) fn messages(status: u16, message: &str) -> Response {
    Response::json(status, &json!({ "errorMessages": [message], "errors": {} }))
}

/// 400 about one field.
pub(super) fn field(name: &str, message: &str) -> Response {
    Response::json(400, &json!({ "errorMessages": [], "errors": { name: message } }))
}

/// 401: nobody is signed in, or the account has no access to this site.
pub(super) fn unauthenticated() -> Response {
    messages(401, "You are not authenticated. Authentication required to perform this operation.")
}

/// 404: there is none, or this caller may not know of it.
pub(super) fn no_issue() -> Response {
    messages(404, "Issue does not exist or you do not have permission to see it.")
}

/// 404: no such user.
pub(super) fn no_user() -> Response {
    messages(404, "Specified user does not exist or you do not have required permissions")
}

/// 403 with the raw exception that Jira shows to anyone but a site admin.
pub(super) fn site_admin_only() -> Response {
    let raw = "com.atlassian.idp.client.exceptions.AuthorizationException: \
               {\"key\":\"forbidden\",\"context\":{\"message\":\"user does not have the relevant \
               permissions\"}}";
    messages(403, raw)
}
