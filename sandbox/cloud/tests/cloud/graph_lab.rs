//! The identity provider on the bench.

use crate::lab::{Lab, NOW};
use offramp_cloud::{EntraTruth, Oracle, Response};
use serde_json::{Value, json};

pub const GRAPH: &str = "graph.microsoft.com";

/// A laboratory whose requests carry the app's token.
pub struct Graph(pub Lab);

impl Graph {
    /// Everything visible at once.
    pub fn new() -> Self {
        Self::signed_in(Lab::new())
    }

    /// With the usual delays.
    pub fn lagging() -> Self {
        Self::signed_in(Lab::lagging())
    }

    fn signed_in(mut lab: Lab) -> Self {
        lab.key = lab.cloud.graph_token(NOW);
        Self(lab)
    }

    /// Asks Graph; `path` is below `/v1.0`.
    pub fn ask(&mut self, method: &str, path: &str, body: &Value) -> Response {
        let request = self.0.build(method, GRAPH, &format!("/v1.0{path}"), body);
        self.0.send(&request)
    }

    pub fn get(&mut self, path: &str) -> Response {
        self.ask("GET", path, &Value::Null)
    }

    /// The batch of these requests: method, url and body; ids are counted from 0.
    pub fn batch(&mut self, parts: &[(&str, &str, Value)]) -> Response {
        self.ask("POST", "/$batch", &batch_of(parts))
    }

    /// The truth about whoever has this address.
    pub fn oracle(&self, email: &str) -> Oracle {
        self.0.cloud.oracle_by_email(email, self.0.now)
    }

    pub fn entra(&self, email: &str) -> EntraTruth {
        self.oracle(email).entra.unwrap()
    }

    /// The id of a group of a user, by name.
    pub fn group_of(&self, email: &str, name: &str) -> String {
        self.entra(email).groups.into_iter().find(|g| g.name == name).unwrap().id
    }

    pub fn join(&mut self, group: &str, user: &str) -> Response {
        let address = format!("https://{GRAPH}/v1.0/directoryObjects/{user}");
        self.ask("POST", &format!("/groups/{group}/members/$ref"), &json!({"@odata.id": address}))
    }

    pub fn leave(&mut self, group: &str, user: &str) -> Response {
        self.ask("DELETE", &format!("/groups/{group}/members/{user}/$ref"), &Value::Null)
    }

    pub fn enable(&mut self, user: &str, enabled: bool) -> Response {
        self.ask("PATCH", &format!("/users/{user}"), &json!({ "accountEnabled": enabled }))
    }
}

/// A batch's body.
pub fn batch_of(parts: &[(&str, &str, Value)]) -> Value {
    let requests: Vec<Value> = parts
        .iter()
        .enumerate()
        .map(|(index, (method, url, body))| {
            let mut request = json!({ "id": index.to_string(), "method": method, "url": url });
            if !body.is_null() {
                request["headers"] = json!({ "Content-Type": "application/json" });
                request["body"] = body.clone();
            }
            request
        })
        .collect();
    json!({ "requests": requests })
}

/// One answer of a batch; `null` if it is missing.
pub fn answer_of(batch: &Response, id: &str) -> Value {
    let answers = batch.value()["responses"].as_array().cloned().unwrap_or_default();
    answers.into_iter().find(|answer| answer["id"] == id).unwrap_or_default()
}

/// Code of a refusal.
pub fn code(response: &Response) -> String {
    response.value()["error"]["code"].as_str().unwrap_or_default().to_owned()
}
