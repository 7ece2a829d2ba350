//! `POST /$batch`: up to twenty requests in one, each answered on its own and in any order.

use super::super::{Call, GRAPH};
use super::{announced, authenticate, failure, object};
use crate::company::digest;
use crate::state::State;
use crate::wire::{Request, Response, parameters};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

const MOST: usize = 20;
const VERSION: &str = "/v1.0";

/// One request of a batch.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    id: String,
    after: Vec<String>,
    request: Request,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    id: String,
    method: String,
    url: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: Option<Value>,
    #[serde(default)]
    depends_on: Vec<String>,
}

/// Whether a request is a batch.
pub(crate) fn is_batch(call: &Call) -> bool {
    call.host == GRAPH && call.method == "POST" && call.segments == ["v1.0", "$batch"]
}

/// The requests of a batch in an order in which they can be carried out, or why there is none.
pub(crate) fn parts(state: &State, call: &Call) -> Result<Vec<Part>, Response> {
    authenticate(state, call)?;
    announced(call)?;
    let refuse = |message: &str| failure::not_understood(call, message);
    let body = object(call)?;
    let written = body.get("requests").and_then(Value::as_array).filter(|all| !all.is_empty());
    let written = written.ok_or_else(|| refuse("A batch holds at least one request."))?;
    if written.len() > MOST {
        let message = format!("Number of batch request steps exceeds the max value of {MOST}.");
        return Err(failure::graph(call, 400, "MaximumValueExceeded", &message));
    }
    let mut parts = Vec::new();
    for one in written {
        let one = Written::deserialize(one).map_err(|error| refuse(&error.to_string()))?;
        let part = part(call, one);
        let sub = Call::new(&part.request, call.now, false);
        if is_batch(&sub) {
            return Err(refuse("A batch holds no batch."));
        }
        announced(&sub)?;
        parts.push(part);
    }
    in_order(parts).map_err(refuse)
}

/// Carries out the requests of a batch; `serve` answers one of them, or loses its answer.
pub(crate) fn run(
    call: &Call,
    parts: &[Part],
    mut serve: impl FnMut(&Request) -> Option<Response>,
) -> Response {
    let mut succeeded: BTreeSet<&str> = BTreeSet::new();
    let mut answers: Vec<(&str, Response)> = Vec::new();
    for part in parts {
        let answer = if part.after.iter().all(|id| succeeded.contains(id.as_str())) {
            serve(&part.request)
        } else {
            Some(failure::dependency(call))
        };
        if let Some(answer) = answer {
            if answer.status < 400 {
                succeeded.insert(&part.id);
            }
            answers.push((&part.id, answer));
        }
    }
    // No caller may rely on the order of the answers.
    answers.reverse();
    answers.sort_by_key(|(id, _)| digest(id) % 4);
    let answers: Vec<Value> = answers.iter().map(|(id, answer)| told(id, answer)).collect();
    Response::json(200, &json!({ "responses": answers }))
}

fn part(call: &Call, written: Written) -> Part {
    let (path, query) = written.url.split_once('?').unwrap_or((&written.url, ""));
    let mut headers: BTreeMap<String, String> =
        written.headers.into_iter().map(|(name, value)| (name.to_lowercase(), value)).collect();
    if let Some(token) = call.header("authorization") {
        headers.insert("authorization".into(), token.to_owned());
    }
    let request = Request {
        method: written.method.to_ascii_uppercase(),
        host: call.host.clone(),
        path: format!("{VERSION}/{}", path.trim_start_matches('/')),
        query: parameters(query),
        headers,
        body: written.body.map(|body| body.to_string().into_bytes()).unwrap_or_default(),
    };
    Part { id: written.id, after: written.depends_on, request }
}

/// As they were sent, except that none comes before one that it depends on.
fn in_order(mut waiting: Vec<Part>) -> Result<Vec<Part>, &'static str> {
    let ids: BTreeSet<String> = waiting.iter().map(|part| part.id.clone()).collect();
    if ids.len() < waiting.len() {
        return Err("The ids of the requests in a batch are unique.");
    }
    if waiting.iter().any(|part| part.after.iter().any(|id| !ids.contains(id))) {
        return Err("A request depends on one that is not in the batch.");
    }
    let mut ready: Vec<Part> = Vec::new();
    while !waiting.is_empty() {
        let free = |part: &Part| part.after.iter().all(|id| ready.iter().any(|p| p.id == *id));
        let next = waiting.iter().position(free).ok_or("Requests depend on one another.")?;
        ready.push(waiting.remove(next));
    }
    Ok(ready)
}

fn told(id: &str, answer: &Response) -> Value {
    let headers: Map<String, Value> =
        answer.headers.iter().map(|(name, value)| (titled(name), json!(value))).collect();
    let body = if answer.body.is_empty() {
        Value::Null
    } else {
        // What is not JSON, a cut body for instance, comes as text.
        serde_json::from_slice(&answer.body)
            .unwrap_or_else(|_| json!(String::from_utf8_lossy(&answer.body)))
    };
    json!({ "id": id, "status": answer.status, "headers": headers, "body": body })
}

/// `retry-after` as `Retry-After`.
fn titled(name: &str) -> String {
    let words: Vec<String> = name
        .split('-')
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map(|l| l.to_ascii_uppercase()).into_iter().chain(letters).collect()
        })
        .collect();
    words.join("-")
}
