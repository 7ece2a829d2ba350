//! Jira's platform API, version 3: what this product needs of it, with what each caller may do.

mod asked;
mod assign;
mod bulk;
mod changelog;
mod comments;
mod components;
mod dashboards;
mod desk;
mod document;
mod edit;
mod failure;
mod fields;
mod filters;
mod identity;
mod issue;
mod jql;
mod matching;
mod more_fields;
mod page;
mod permissions;
mod projects;
mod properties;
mod roles;
mod routes;
mod search;
mod users;
mod values;
mod visibility;

use super::described::{self, Api};
use super::{Answer, Call, failure as gateway};
use crate::company::Site;
use crate::state::State;

use asked::Asked;
pub(crate) use identity::Identity;
pub(crate) use issue::found;

/// Answers a request below `/rest/api/3` of a site.
pub(crate) fn answer(state: &mut State, call: &Call, site: &Site, path: &[&str]) -> Answer {
    let scope = routes::scope(call, path).ok_or_else(|| gateway::nowhere(call))?;
    routes::check_scope(call, scope)?;
    let identity = Identity::of(state, call, site).map_err(|refusal| match path {
        ["bulk", ..] => bulk::refusal(401, "Authentication required to perform this operation."),
        _ => refusal,
    })?;
    let asked = Asked { call, site, identity };
    described::check(Api::Jira, call, path).map_err(|(status, said)| match path {
        ["bulk", ..] => bulk::refusal(status, &said),
        _ => failure::messages(status, &said),
    })?;
    if call.method == "GET" || matches!(path, ["search", "jql"] | ["permissions", "check"]) {
        read(state, &asked, path)
    } else {
        write(state, &asked, path)
    }
}

/// Answers a request below `/rest/servicedeskapi` of a site.
pub(crate) fn answer_desk(state: &mut State, call: &Call, site: &Site, path: &[&str]) -> Answer {
    let (["request", id, "comment"], "POST") = (path, call.method.as_str()) else {
        return Err(gateway::nowhere(call));
    };
    routes::check_scope(call, "write:servicedesk-request")?;
    let identity = Identity::of(state, call, site)
        .map_err(|refused| desk::refusal(refused.status, "Client must be authenticated."))?;
    described::check(Api::Desk, call, path)
        .map_err(|(status, said)| desk::refusal(status, &said))?;
    desk::comment(state, &Asked { call, site, identity }, id)
}

fn read(state: &State, asked: &Asked, path: &[&str]) -> Answer {
    let (call, site) = (asked.call, asked.site);
    match path {
        ["issue", id] => issue::one(state, asked, id),
        ["issue", id, "comment"] => comments::list(state, asked, id),
        ["issue", id, "properties", key] => properties::one(state, asked, id, key),
        ["mypermissions"] => permissions::mine(state, asked),
        ["permissions", "check"] => permissions::check(state, asked),
        ["search", "jql"] => search::search(state, asked),
        ["bulk", "queue", task] => bulk::progress(state, asked, task),
        ["user"] => users::one(state, call, site),
        ["user", "search"] => users::search(state, asked),
        ["user", "bulk"] => users::several(state, asked),
        ["myself"] => users::myself(state, call, site, &asked.identity),
        ["user", "groups"] => users::groups(state, call, site),
        ["user", "assignable", "search"] => assign::candidates(state, asked),
        ["filter", "search"] => filters::search(state, asked),
        ["dashboard", "search"] => dashboards::search(state, asked),
        ["project", "search"] => projects::search(state, asked),
        ["project", project, "components"] => components::of_project(state, asked, project),
        ["project", project, "role"] => roles::list(state, asked, project),
        ["project", project, "role", role] => roles::one(state, asked, project, role),
        ["component"] => components::search(state, asked),
        ["component", id] => components::one(state, asked, id),
        _ => Err(gateway::nowhere(call)),
    }
}

fn write(state: &mut State, asked: &Asked, path: &[&str]) -> Answer {
    match path {
        ["issue", id] => edit::edit(state, asked, id),
        ["issue", id, "properties", key] if asked.call.method == "PUT" => {
            properties::set(state, asked, id, key)
        }
        ["issue", id, "properties", key] => properties::remove(state, asked, id, key),
        ["issue", id, "assignee"] => assign::assign(state, asked, id),
        ["issue", id, "comment"] => comments::add(state, asked, id),
        ["bulk", "issues", "fields"] => bulk::submit(state, asked),
        ["filter", id, "owner"] => filters::change_owner(state, asked, id),
        ["dashboard", "bulk", "edit"] => dashboards::bulk_edit(state, asked),
        ["project", project] => projects::update(state, asked, project),
        ["project", project, "role", role] => roles::remove(state, asked, project, role),
        ["component", id] => components::update(state, asked, id),
        _ => Err(failure::site_admin_only()),
    }
}
