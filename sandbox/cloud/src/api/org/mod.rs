//! The Organizations API, `https://api.atlassian.com/admin`.

mod auth;
mod directories;
mod groups;
mod invite;
mod memberships;
mod roles;
mod suspension;
mod user_filter;
mod users;

pub(crate) use auth::{KeyRefusal, Need, key_refusal};
pub(crate) use memberships::{join as join_group, leave as leave_group};
pub(in crate::api) use roles::ASSIGNABLE;

use super::{Answer, Call, failure};
use crate::state::State;
use crate::wire::Response;

/// Where an operation works: one directory, or all of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope<'a> {
    directory: Option<&'a str>,
}

impl Scope<'_> {
    /// Whether something in `directory` is in scope.
    fn covers(self, directory: &str) -> bool {
        self.directory.is_none_or(|d| d == directory)
    }
}

/// Answers a request below `/admin`.
pub(crate) fn answer(state: &mut State, call: &Call, path: &[&str]) -> Answer {
    match path {
        ["v1", "orgs", org, "directory", "users", account, "last-active-dates"]
            if call.method == "GET" =>
        {
            auth::check(state, call, Need::Read)?;
            on_this_org(state, org)?;
            users::last_active_dates(state, call, account)
        }
        ["v1", "orgs", org, "users", account, rest @ ..] => {
            auth::check(state, call, Need::Write)?;
            on_this_org(state, org)?;
            roles::answer(state, call, account, rest)
        }
        ["v2", "orgs", org, "users", "invite"] if call.method == "POST" => {
            auth::check(state, call, Need::Write)?;
            on_this_org(state, org)?;
            invite::invite(state, call)
        }
        ["v2", "orgs", org, "directories"] if call.method == "GET" => {
            auth::check(state, call, Need::Read)?;
            on_this_org(state, org)?;
            directories::list(state, call)
        }
        ["v2", "orgs", org, "directories", directory, rest @ ..] => {
            in_directory(state, call, org, directory, rest)
        }
        _ => Err(failure::nowhere(call)),
    }
}

fn in_directory(
    state: &mut State,
    call: &Call,
    org: &str,
    directory: &str,
    path: &[&str],
) -> Answer {
    let need = need_of(call, path);
    auth::check(state, call, need)?;
    on_this_org(state, org)?;
    let scope = scope_of(state, directory, need)?;
    match (call.method.as_str(), path) {
        ("POST", ["users", "search"]) => users::search(state, call, scope),
        ("GET", ["users", "count"]) => users::count(state, call, scope),
        ("GET", ["users", account]) => users::one(state, call, scope, account),
        ("GET", ["users", account, "role-assignments"]) => {
            roles::of_user(state, call, scope, account)
        }
        ("POST", ["users", account, "suspend"]) => {
            suspension::suspend(state, call, directory, account)
        }
        ("POST", ["users", account, "restore"]) => {
            suspension::restore(state, call, directory, account)
        }
        ("DELETE", ["users", account]) => suspension::remove(state, call, directory, account),
        ("POST", ["groups", "search"]) => groups::search(state, call, scope),
        ("GET", ["groups", group]) => groups::one(state, call, scope, group),
        ("GET", ["groups", group, "role-assignments"]) => {
            groups::role_assignments(state, call, scope, group)
        }
        ("POST", ["groups", group, "memberships"]) => {
            memberships::add(state, call, directory, group)
        }
        ("DELETE", ["groups", group, "memberships", account]) => {
            memberships::remove(state, call, directory, group, account)
        }
        _ => Err(failure::nowhere(call)),
    }
}

/// The answer to what is so already, as its variant has it.
fn repeated(state: &State, variant: &str, detail: &str) -> Answer {
    match state.variants.number(variant) {
        Some(204) => Ok(Response::empty(204)),
        Some(404) => Err(failure::org(404, "ADMIN-404-1", "NOT_FOUND", detail)),
        Some(409) => Err(failure::org(409, "ADMIN-409-3", "CONFLICT", detail)),
        _ => Err(failure::bad_request(detail)),
    }
}

fn need_of(call: &Call, path: &[&str]) -> Need {
    let search = call.method == "POST" && matches!(path, ["users" | "groups", "search"]);
    if call.method == "GET" || search { Need::Read } else { Need::Write }
}

fn on_this_org(state: &State, org: &str) -> Result<(), Response> {
    if org == state.company.org_id { Ok(()) } else { Err(failure::not_found("Organization")) }
}

/// `-` stands for every directory, on reads only.
fn scope_of<'a>(state: &State, directory: &'a str, need: Need) -> Result<Scope<'a>, Response> {
    if directory == "-" {
        return match need {
            Need::Read => Ok(Scope { directory: None }),
            Need::Write => Err(failure::bad_request("A write names its directory.")),
        };
    }
    match state.company.directory(directory) {
        Some(_) => Ok(Scope { directory: Some(directory) }),
        None => Err(failure::not_found("Directory")),
    }
}
