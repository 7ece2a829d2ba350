//! Batches, and faults that strike one request of a batch.

use crate::graph_lab::{Graph, answer_of, batch_of, code};
use offramp_cloud::{Effect, Fault, Response, Served};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const JANE: &str = "jane.doe@acme.example";
const READ: &str = "/users/jane.doe@acme.example?$select=id,accountEnabled";
const GRAPH_PATH: &str = "/v1.0/groups/*/members/*";

fn read() -> (&'static str, &'static str, Value) {
    ("GET", READ, Value::Null)
}

/// A batch that takes Jane out of 'Monitoring', between two reads; the answer, and whether she left.
fn leaving_under(faults: Vec<Fault>) -> (Served, bool, Graph) {
    let mut graph = Graph::new();
    let (group, user) = (graph.group_of(JANE, "Monitoring"), graph.entra(JANE).id);
    for fault in faults {
        graph.0.cloud.add_fault(fault);
    }
    let leave = format!("/groups/{group}/members/{user}/$ref");
    let body = batch_of(&[read(), ("DELETE", &leave, Value::Null), read()]);
    let request = graph.0.build("POST", "graph.microsoft.com", "/v1.0/$batch", &body);
    let served = graph.0.cloud.serve(&request, graph.0.now);
    let left = graph.entra(JANE).groups.len() == 14;
    (served, left, graph)
}

fn answered(served: Served) -> Response {
    match served {
        Served::Answered(response) | Served::Slow { response, .. } => response,
        Served::Lost => panic!("lost"),
    }
}

#[test]
fn every_request_is_answered_on_its_own_and_not_in_order() {
    let mut graph = Graph::new();
    let user = graph.entra(JANE).id;
    let disable = format!("/users/{user}");
    let batch = graph.batch(&[
        read(),
        ("PATCH", &disable, json!({ "accountEnabled": false })),
        ("GET", "/users/nobody", Value::Null),
        ("GET", "users/jane.doe%40acme.example?%24select=accountEnabled", Value::Null),
    ]);
    assert_eq!(batch.status, 200);
    assert_eq!(answer_of(&batch, "0")["body"]["accountEnabled"], true);
    assert_eq!(answer_of(&batch, "0")["headers"]["Content-Type"], "application/json");
    assert_eq!(answer_of(&batch, "1")["status"], 204);
    assert_eq!(answer_of(&batch, "1")["body"], Value::Null);
    assert_eq!(answer_of(&batch, "2")["status"], 404);
    assert_eq!(answer_of(&batch, "2")["body"]["error"]["code"], "Request_ResourceNotFound");
    assert_eq!(answer_of(&batch, "3")["body"]["accountEnabled"], false);
    let order = |batch: &Response| -> Vec<Value> {
        let all = batch.value()["responses"].as_array().unwrap().clone();
        all.into_iter().map(|answer| answer["id"].clone()).collect()
    };
    assert_ne!(order(&batch), ["0", "1", "2", "3"]);
    assert_eq!(order(&graph.batch(&[read(), read()])), ["1", "0"]);
}

#[test]
fn a_batch_holds_twenty_requests_and_no_more() {
    let mut graph = Graph::new();
    let full = graph.batch(&vec![read(); 20]);
    assert_eq!(full.value()["responses"].as_array().unwrap().len(), 20);
    assert_eq!(graph.batch(&vec![read(); 21]).status, 400);
}

#[test]
fn a_batch_that_makes_no_sense_is_refused_as_a_whole() {
    let get = |id: &str, after: Value| json!({ "id": id, "method": "GET", "url": "/users", "dependsOn": after });
    let write = json!({ "id": "0", "method": "PATCH", "url": "/users/a", "body": {} });
    let nested = json!({ "id": "0", "method": "POST", "url": "/$batch" });
    for requests in [
        json!([]),
        json!([{ "id": "0", "method": "GET" }]),
        json!([get("0", json!([])), get("0", json!([]))]),
        json!([get("0", json!(["9"]))]),
        json!([get("0", json!(["1"])), get("1", json!(["0"]))]),
        json!([write]),
        json!([nested]),
    ] {
        let answer = Graph::new().ask("POST", "/$batch", &json!({ "requests": requests }));
        assert_eq!((answer.status, code(&answer).as_str()), (400, "BadRequest"), "{requests}");
    }
}

#[test]
fn what_depends_on_a_failure_is_not_carried_out() {
    let mut graph = Graph::new();
    let user = graph.entra(JANE).id;
    let mut body = batch_of(&[
        ("POST", &format!("/users/{user}/revokeSignInSessions"), json!({})),
        ("PATCH", &format!("/users/{user}"), json!({ "accountEnabled": false })),
        ("GET", "/users/nobody", Value::Null),
    ]);
    body["requests"][0]["dependsOn"] = json!(["1"]);
    body["requests"][1]["dependsOn"] = json!(["2"]);
    let batch = graph.ask("POST", "/$batch", &body);
    for (id, status) in [("0", 424), ("1", 424), ("2", 404)] {
        assert_eq!(answer_of(&batch, id)["status"], status, "{id}");
    }
    let jane = graph.entra(JANE);
    assert!(jane.enabled && !jane.sessions_revoked);

    body["requests"][2]["url"] = json!(READ);
    let batch = graph.ask("POST", "/$batch", &body);
    assert_eq!(answer_of(&batch, "0")["status"], 200);
    let jane = graph.entra(JANE);
    assert!(!jane.enabled && jane.sessions_revoked);
}

#[test]
fn a_fault_strikes_one_request_of_a_batch() {
    let after = Effect::Status { status: 500, headers: BTreeMap::new(), body: None, after: true };
    let lost = Value::Null;
    for (effect, status, left) in [
        (Effect::status(503), json!(503), false),
        (after, json!(500), true),
        (Effect::RateLimited { retry_after_seconds: Some(7) }, json!(429), false),
        (Effect::DropBefore, lost.clone(), false),
        (Effect::DropAfter, lost, true),
        (Effect::Duplicate, json!(404), true),
        (Effect::Delay { ms: 50 }, json!(204), true),
    ] {
        let fault = Fault::new(effect.clone()).on("DELETE", GRAPH_PATH).at("graph.microsoft.com");
        let (served, has_left, graph) = leaving_under(vec![fault]);
        assert_eq!(graph.0.cloud.last_fault(), Some(effect.kind()));
        if let Effect::Delay { ms } = effect {
            assert!(matches!(served, Served::Slow { delay_ms, .. } if delay_ms == ms));
        }
        let batch = answered(served);
        assert_eq!(answer_of(&batch, "0")["status"], 200);
        assert_eq!((&answer_of(&batch, "1")["status"], has_left), (&status, left), "{effect:?}");
        if status == 429 {
            assert_eq!(answer_of(&batch, "1")["headers"]["Retry-After"], "7");
            assert_eq!(answer_of(&batch, "1")["body"]["error"]["code"], "TooManyRequests");
        }
    }
}

#[test]
fn a_fault_of_a_read_damages_its_answer_only() {
    let fault = |effect| vec![Fault::new(effect).on("GET", "/v1.0/users/*")];
    let (served, ..) = leaving_under(fault(Effect::Malformed));
    let batch = answered(served);
    assert!(answer_of(&batch, "0")["body"].is_string());
    assert!(answer_of(&batch, "2")["body"].is_object());
}

#[test]
fn a_batch_is_lost_or_doubled_as_a_whole() {
    for (effect, left) in [(Effect::DropBefore, false), (Effect::DropAfter, true)] {
        let (served, has_left, _) = leaving_under(vec![Fault::new(effect).on("POST", "*/$batch")]);
        assert_eq!((served, has_left), (Served::Lost, left));
    }
    let (served, left, _) =
        leaving_under(vec![Fault::new(Effect::Duplicate).on("POST", "*/$batch")]);
    assert_eq!((&answer_of(&answered(served), "1")["status"], left), (&json!(404), true));
}

#[test]
fn a_fault_that_strikes_the_batch_spares_its_requests() {
    let (served, left, _) = leaving_under(vec![Fault::new(Effect::status(500)).strike(2, 9)]);
    assert_eq!((answered(served).status, left), (200, true));
}

#[test]
fn a_page_in_a_batch_can_be_continued_or_lies() {
    for with_next in [true, false] {
        for path in ["*/memberOf", "/v1.0/$batch"] {
            let mut graph = Graph::new();
            let fault = Fault::new(Effect::TruncatedPage { with_next }).on("*", path);
            graph.0.cloud.add_fault(fault);
            let list = format!("/users/{JANE}/memberOf");
            let batch = graph.batch(&[("GET", &list, Value::Null)]);
            let page = answer_of(&batch, "0")["body"].clone();
            assert_eq!(page["value"].as_array().unwrap().len(), 14, "{path}");
            assert_eq!(page.get("@odata.nextLink").is_some(), with_next, "{path}");
        }
    }
}
