//! The APIs: a request finds its family of operations by host and path.

mod call;
pub(crate) mod described;
mod discovery;
mod failure;
pub(crate) mod graph;
pub(crate) mod jira;
pub(crate) mod login;
pub(crate) mod org;
mod page;
pub(crate) mod user_management;

pub(crate) use call::Call;

use crate::state::State;
use crate::wire::Response;

/// An answer, or the refusal that ends the request early.
type Answer = Result<Response, Response>;

const ATLASSIAN: &str = "api.atlassian.com";
const GRAPH: &str = "graph.microsoft.com";
const LOGIN: &str = "login.microsoftonline.com";

/// Answers one request.
pub(crate) fn answer(state: &mut State, call: &Call) -> Response {
    let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    let answer = match (call.host.as_str(), segments.as_slice()) {
        (GRAPH, ["v1.0", rest @ ..]) => graph::answer(state, call, rest),
        (LOGIN, [tenant, "oauth2", "v2.0", "token"]) => login::token(state, call, tenant),
        (LOGIN, rest) => discovery::answer(state, call, rest),
        (ATLASSIAN, ["admin", rest @ ..]) => org::answer(state, call, rest),
        (ATLASSIAN, ["users", account, "manage", rest @ ..]) => {
            user_management::answer(state, call, account, rest)
        }
        (ATLASSIAN, ["ex", "jira", cloud_id, "rest", "api", "3", rest @ ..]) => {
            let site = state.company.site_with_id(cloud_id).cloned();
            site.map_or_else(
                || Err(failure::nowhere(call)),
                |s| jira::answer(state, call, &s, rest),
            )
        }
        (host, ["rest", "api", "3", rest @ ..]) => {
            let site = state.company.site_at(host).cloned();
            site.map_or_else(
                || Err(failure::nowhere(call)),
                |s| jira::answer(state, call, &s, rest),
            )
        }
        (host, ["rest", "servicedeskapi", rest @ ..]) => {
            let site = state.company.site_at(host).cloned();
            site.map_or_else(
                || Err(failure::nowhere(call)),
                |s| jira::answer_desk(state, call, &s, rest),
            )
        }
        _ => Err(failure::nowhere(call)),
    };
    answer.unwrap_or_else(|refusal| refusal)
}
