//! Which operations there are, and the scope that each is published with.

use super::super::Call;
use crate::wire::Response;
use serde_json::json;

const READ: &str = "read:jira-work";
const WRITE: &str = "write:jira-work";
const READ_USERS: &str = "read:jira-user";
const MANAGE_PROJECT: &str = "manage:jira-project";
const MANAGE_JIRA: &str = "manage:jira-configuration";

/// The scope of an operation; `None` where there is no such operation.
pub(super) fn scope(call: &Call, path: &[&str]) -> Option<&'static str> {
    match call.method.as_str() {
        "GET" => get(path),
        "POST" => post(path),
        "PUT" => put(path),
        "DELETE" => delete(path),
        _ => None,
    }
}

fn get(path: &[&str]) -> Option<&'static str> {
    match path {
        ["user" | "myself"]
        | ["user", "bulk" | "groups" | "search"]
        | ["user", "assignable", "search"] => Some(READ_USERS),
        ["issue" | "component", _]
        | ["component" | "mypermissions"]
        | ["issue", _, "comment"]
        | ["issue", _, "properties", _]
        | ["bulk", "queue", _]
        | ["filter" | "dashboard" | "project", "search"]
        | ["project", _, "components" | "role"]
        | ["project", _, "role", _] => Some(READ),
        _ => None,
    }
}

fn post(path: &[&str]) -> Option<&'static str> {
    match path {
        // Described without a scope; its text names this one, in force since June 2024.
        ["permissions", "check"] | ["search", "jql"] => Some(READ),
        ["issue", _, "comment"] | ["bulk", "issues", "fields"] => Some(WRITE),
        ["group", "user"] => Some(MANAGE_JIRA),
        _ => None,
    }
}

fn put(path: &[&str]) -> Option<&'static str> {
    match path {
        ["issue", _]
        | ["issue", _, "assignee"]
        | ["issue", _, "properties", _]
        | ["filter", _, "owner"]
        | ["dashboard", "bulk", "edit"] => Some(WRITE),
        ["project" | "component", _] => Some(MANAGE_PROJECT),
        _ => None,
    }
}

fn delete(path: &[&str]) -> Option<&'static str> {
    match path {
        ["issue", _, "properties", _] => Some(WRITE),
        ["project", _, "role", _] => Some(MANAGE_PROJECT),
        ["group", "user"] => Some(MANAGE_JIRA),
        _ => None,
    }
}

/// The platform's own check, made where it says which scopes the caller's token has.
pub(super) fn check_scope(call: &Call, needed: &str) -> Result<(), Response> {
    let Some(scopes) = call.header("x-sandbox-scopes") else {
        return Ok(());
    };
    if scopes.split_whitespace().any(|scope| scope == needed) {
        return Ok(());
    }
    let body = json!({ "code": 401, "message": "Unauthorized; scope does not match" });
    Err(Response::json(401, &body))
}
