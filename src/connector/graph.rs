//! Microsoft Graph's `$batch`: up to twenty requests in one, each with an answer of its own.

use super::call::{Call, GRAPH_HOST};
use super::http::{HttpOutcome, HttpRequest, Identity, Method};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The most that one batch may hold.
pub const BATCH_MAX: usize = 20;

/// One request of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    method: Method,
    url: String,
    body: Option<Value>,
}

impl Part {
    /// A request with the path's parameters filled in; `query` begins with a question mark.
    pub(super) fn new(call: Call, at: &[(&str, &str)], query: &str, body: Option<Value>) -> Self {
        let url = call.url(at);
        let base = format!("https://{GRAPH_HOST}/v1.0");
        let path = url.strip_prefix(&base).unwrap_or(&url);
        let method = call.spec().method;
        Self { method, url: format!("{path}{query}"), body }
    }

    fn json(&self, index: usize) -> Value {
        let mut part = Map::new();
        part.insert("id".to_owned(), json!(index.to_string()));
        part.insert("method".to_owned(), json!(self.method.as_str()));
        part.insert("url".to_owned(), json!(self.url));
        if let Some(body) = &self.body {
            part.insert("headers".to_owned(), json!({ "Content-Type": "application/json" }));
            part.insert("body".to_owned(), body.clone());
        }
        Value::Object(part)
    }
}

/// The batch of these parts.
pub(super) fn batch(parts: &[Part]) -> HttpRequest {
    let requests: Vec<Value> = parts.iter().enumerate().map(|(i, p)| p.json(i)).collect();
    let url = format!("https://{GRAPH_HOST}/v1.0/$batch");
    HttpRequest::new(Identity::Entra, Method::Post, url).with_json(&json!({ "requests": requests }))
}

/// What became of each of `count` parts. A part that the answer does not speak of is lost: nothing
/// is known of its effect.
pub(super) fn parts_of(outcome: &HttpOutcome, count: usize) -> Vec<HttpOutcome> {
    let HttpOutcome::Answered { status: 200, body, .. } = outcome else {
        return vec![outcome.clone(); count];
    };
    let json: Value = serde_json::from_str(body).unwrap_or(Value::Null);
    let all = json.get("responses").and_then(Value::as_array);
    (0..count)
        .map(|index| {
            let id = index.to_string();
            let found = all.into_iter().flatten().find(|r| r.get("id") == Some(&json!(id)));
            found.and_then(part).unwrap_or_else(|| HttpOutcome::Lost {
                reason: "the batch did not answer this part".to_owned(),
            })
        })
        .collect()
}

fn part(json: &Value) -> Option<HttpOutcome> {
    let status = u16::try_from(json.get("status")?.as_u64()?).ok()?;
    let headers = json.get("headers").and_then(Value::as_object);
    let headers: BTreeMap<String, String> = headers
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name.to_lowercase(), value.as_str()?.to_owned())))
        .collect();
    let body = json.get("body").map(Value::to_string).unwrap_or_default();
    Some(HttpOutcome::Answered { status, headers, body })
}

#[cfg(test)]
mod tests {
    use super::{HttpOutcome, parts_of};
    use std::collections::BTreeMap;

    #[test]
    fn a_part_that_is_not_answered_is_lost_and_never_a_success() {
        let body = r#"{"responses":[{"id":"1","status":204}]}"#.to_owned();
        let whole = HttpOutcome::Answered { status: 200, headers: BTreeMap::new(), body };
        let parts = parts_of(&whole, 2);
        assert!(matches!(parts.first(), Some(HttpOutcome::Lost { .. })));
        assert!(matches!(parts.get(1), Some(HttpOutcome::Answered { status: 204, .. })));
    }
}
