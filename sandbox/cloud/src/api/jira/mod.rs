//! Jira's platform API, version 3: the reads this product needs, with what each caller may see.

mod failure;
mod identity;
mod issue;
mod users;

use super::{Answer, Call, failure as gateway};
use crate::company::Site;
use crate::state::State;
use crate::wire::Response;
use serde_json::json;

pub(super) use identity::Identity;

/// Answers a request below `/rest/api/3` of a site.
pub(crate) fn answer(state: &State, call: &Call, site: &Site, path: &[&str]) -> Answer {
    let scope = match (call.method.as_str(), path) {
        ("GET", ["issue", _]) => "read:jira-work",
        ("GET", ["user" | "myself"] | ["user", "groups"]) => "read:jira-user",
        ("POST" | "DELETE", ["group", "user"]) => "manage:jira-configuration",
        _ => return Err(gateway::nowhere(call)),
    };
    check_scope(call, scope)?;
    let identity = Identity::of(state, call, site)?;
    match path {
        ["issue", id] => issue::one(state, call, site, &identity, id),
        ["user"] => users::one(state, call, site),
        ["myself"] => users::myself(state, call, site, &identity),
        ["user", "groups"] => users::groups(state, call, site),
        _ => Err(failure::site_admin_only()),
    }
}

/// The platform's own check, made where it says which scopes the caller's token has.
fn check_scope(call: &Call, needed: &str) -> Result<(), Response> {
    let Some(scopes) = call.header("x-sandbox-scopes") else {
        return Ok(());
    };
    if scopes.split_whitespace().any(|scope| scope == needed) {
        return Ok(());
    }
    let body = json!({ "code": 401, "message": "Unauthorized; scope does not match" });
    Err(Response::json(401, &body))
}
