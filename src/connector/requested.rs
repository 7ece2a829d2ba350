//! What a request leaves in the record: in whose name, method, path and status. Never a header, a
//! body or an address of a person: what stands in the record can't be taken out of it again.

use super::call::GRAPH_HOST;
use super::graph;
use super::http::{HttpOutcome, HttpRequest, Identity, Method};
use crate::domain::record::{Record, ToJson, Wrong, record};
use serde_json::Value;

/// Parameters of a query whose values are ids; the others are left out.
const KEPT: [&str; 3] = ["accountId", "project", "user"];
/// Stands where an address stood.
const EMAIL: &str = "{email}";
/// No path of ids is as long; what is longer is not kept.
const PATH_CHARS_MAX: usize = 600;

/// A request that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requested {
    /// In whose name; it also tells the system: a person or the app asks Jira, a key of the
    /// organization Atlassian, Entra's registration Microsoft Graph.
    pub identity: Identity,
    /// Method.
    pub method: Method,
    /// Path, with the parameters of the query that are ids.
    pub path: String,
    /// HTTP status; 0 where nothing was let out, `None` where no answer came.
    pub status: Option<u16>,
    /// Of a batch: what was in it.
    pub parts: Option<Vec<RequestedPart>>,
}
record!(Requested { identity, method, path, status, parts });

/// A request within a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestedPart {
    /// Method.
    pub method: Method,
    /// Path, as of [`Requested`].
    pub path: String,
    /// HTTP status of its own; `None` where it has no answer.
    pub status: Option<u16>,
}
record!(RequestedPart { method, path, status });

/// Requests in the order in which they were asked for. None are kept as nothing at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requests(pub Vec<Requested>);

impl ToJson for Requests {
    fn to_json(&self) -> Value {
        if self.0.is_empty() { Value::Null } else { self.0.to_json() }
    }
}

impl Record for Requests {
    fn from_json(json: Value) -> Result<Self, Wrong> {
        Vec::from_json(json).map(Self)
    }

    /// Journals before schema 4 have none.
    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

impl ToJson for Method {
    fn to_json(&self) -> Value {
        Value::String(self.as_str().to_owned())
    }
}

impl Record for Method {
    fn from_json(json: Value) -> Result<Self, Wrong> {
        let known = json.as_str().and_then(Self::parse);
        known.ok_or_else(|| Wrong::new("must be a method of HTTP"))
    }
}

impl Requested {
    /// A request that goes out; nothing is known of its answer.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        let path = recorded(path_of(&request.url));
        let parts = is_batch(&request.url).then(|| parts_in(request));
        Self { identity: request.identity, method: request.method, path, status: None, parts }
    }

    /// The same with what became of it.
    #[must_use]
    pub fn answered(mut self, outcome: &HttpOutcome) -> Self {
        self.status = status_of(outcome);
        if let Some(parts) = &mut self.parts {
            let answers = graph::parts_of(outcome, parts.len());
            for (part, answer) in parts.iter_mut().zip(&answers) {
                part.status = status_of(answer);
            }
        }
        self
    }
}

fn status_of(outcome: &HttpOutcome) -> Option<u16> {
    match outcome {
        HttpOutcome::Answered { status, .. } => Some(*status),
        HttpOutcome::Blocked { .. } => Some(0),
        HttpOutcome::Lost { .. } => None,
    }
}

fn is_batch(url: &str) -> bool {
    url.strip_prefix("https://").is_some_and(|rest| {
        rest.split_once('/').is_some_and(|(host, path)| {
            host == GRAPH_HOST && path.strip_prefix("v1.0/") == Some("$batch")
        })
    })
}

fn parts_in(batch: &HttpRequest) -> Vec<RequestedPart> {
    let body: Value =
        serde_json::from_str(batch.body.as_deref().unwrap_or_default()).unwrap_or_default();
    let parts = body.get("requests").and_then(Value::as_array);
    parts.into_iter().flatten().filter_map(part_of).collect()
}

fn part_of(json: &Value) -> Option<RequestedPart> {
    let text = |name: &str| json.get(name).and_then(Value::as_str);
    let method = Method::parse(text("method")?)?;
    let path = recorded(&format!("/v1.0{}", text("url")?));
    Some(RequestedPart { method, path, status: None })
}

/// Path and query of an absolute address.
fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/")
}

/// Path and query as they may be kept: ids, and no address of anybody.
fn recorded(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let segments = path.split('/').map(|part| if is_address(part) { EMAIL } else { part });
    let mut kept = segments.collect::<Vec<_>>().join("/");
    let ids = query.split('&').filter(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        KEPT.contains(&name) && !is_address(value)
    });
    for (at, pair) in ids.enumerate() {
        kept.push(if at == 0 { '?' } else { '&' });
        kept.push_str(pair);
    }
    kept.chars().take(PATH_CHARS_MAX).collect()
}

fn is_address(text: &str) -> bool {
    text.contains('@') || text.contains("%40")
}

#[cfg(test)]
mod tests {
    use super::{Method, Requested, RequestedPart, recorded};
    use crate::connector::{HttpOutcome, Read, Route};
    use crate::domain::OrganizationId;
    use std::collections::BTreeMap;

    #[test]
    fn ids_are_kept_and_addresses_are_not() {
        for (path, kept) in [
            ("/rest/api/3/issue/OFF-1?fields=project,customfield_1", "/rest/api/3/issue/OFF-1"),
            ("/role/10?user=557058%3Aab", "/role/10?user=557058%3Aab"),
            ("/search?accountId=a&startAt=0&project=P", "/search?accountId=a&project=P"),
            ("/search?accountId=jane%40acme.example", "/search"),
            ("/v1.0/users/jane%40acme.example/memberOf", "/v1.0/users/{email}/memberOf"),
            ("/v1.0/users/jane@acme.example", "/v1.0/users/{email}"),
        ] {
            assert_eq!(recorded(path), kept);
        }
    }

    #[test]
    fn a_batch_tells_what_was_in_it_and_how_each_part_was_answered() {
        let route = Route { organization: OrganizationId::new("o"), separate_read_key: true };
        let asked = Read::Entra { email: crate::domain::Address::told("jane@acme.example") }
            .request(&route, None);
        let body = r#"{"responses":[{"id":"0","status":200}]}"#.to_owned();
        let answer = HttpOutcome::Answered { status: 200, headers: BTreeMap::new(), body };
        let requested = Requested::of(&asked).answered(&answer);
        assert_eq!((requested.path.as_str(), requested.status), ("/v1.0/$batch", Some(200)));
        let part = |path: &str, status| RequestedPart {
            method: Method::Get,
            path: path.to_owned(),
            status,
        };
        let expected = vec![
            part("/v1.0/users", Some(200)),
            part("/v1.0/users/{email}/memberOf/microsoft.graph.group", None),
        ];
        assert_eq!(requested.parts, Some(expected));
        let lost = HttpOutcome::Lost { reason: String::new() };
        assert_eq!(Requested::of(&asked).answered(&lost).status, None);
    }
}
