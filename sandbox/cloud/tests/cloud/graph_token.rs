//! Who may ask Microsoft Graph.

use crate::graph_lab::{GRAPH, Graph, code};
use crate::lab::{Lab, NOW};
use offramp_cloud::{Request, Response};
use serde_json::{Value, json};

/// Asks for a token with one field of the form replaced, or another tenant.
fn token(lab: &mut Lab, field: &str, value: &str) -> Response {
    let entra = lab.cloud.company().entra;
    let form = [
        ("client_id", entra.client_id.as_str()),
        ("client_secret", &entra.client_secret),
        ("grant_type", "client_credentials"),
        ("scope", "https%3A%2F%2Fgraph.microsoft.com%2F.default"),
    ];
    let form = form.map(|(n, v)| format!("{n}={}", if n == field { value } else { v }));
    let tenant = if field == "tenant" { value } else { entra.tenant_id.as_str() };
    let mut request = Request {
        method: "POST".into(),
        host: "login.microsoftonline.com".into(),
        path: format!("/{tenant}/oauth2/v2.0/token"),
        body: form.join("&").into_bytes(),
        ..Request::default()
    };
    let form_type = "application/x-www-form-urlencoded;charset=UTF-8";
    request.headers.insert("content-type".into(), form_type.into());
    lab.send(&request)
}

#[test]
fn a_token_is_given_for_the_whole_credential_only() {
    for (field, value, status, error) in [
        ("", "", 200, Value::Null),
        ("tenant", "acme.example", 200, Value::Null),
        ("tenant", "other", 400, json!("invalid_request")),
        ("client_id", "other", 400, json!("unauthorized_client")),
        ("client_secret", "wrong", 401, json!("invalid_client")),
        ("client_secret", "", 401, json!("invalid_client")),
        ("grant_type", "password", 400, json!("unsupported_grant_type")),
        ("scope", "openid", 400, json!("invalid_scope")),
    ] {
        let answer = token(&mut Lab::new(), field, value);
        assert_eq!((answer.status, &answer.value()["error"]), (status, &error), "{field} {value}");
        if status != 200 {
            assert!(answer.value()["error_description"].as_str().unwrap().starts_with("AADSTS"));
        }
    }
}

#[test]
fn a_token_lives_for_an_hour() {
    let mut lab = Lab::new();
    let given = token(&mut lab, "", "").value();
    assert_eq!((&given["token_type"], &given["expires_in"]), (&json!("Bearer"), &json!(3600)));
    lab.key = given["access_token"].as_str().unwrap().to_owned();
    let mut graph = Graph(lab);
    assert_eq!(graph.get("/users").status, 200);
    graph.0.now = NOW + 3_599_999;
    assert_eq!(graph.get("/users").status, 200);
    graph.0.now = NOW + 3_600_000;
    let late = graph.get("/users");
    assert_eq!((late.status, code(&late).as_str()), (401, "InvalidAuthenticationToken"));
}

#[test]
fn nobody_asks_graph_without_its_own_token() {
    let mut graph = Graph::new();
    let good = graph.0.key.clone();
    for key in ["", "nonsense", &format!("{good}0"), &good.replace('-', "_")] {
        graph.0.key = key.to_owned();
        for path in ["/users", "/$batch"] {
            let answer = graph.ask("POST", path, &json!({ "requests": [] }));
            assert_eq!(
                (answer.status, code(&answer).as_str()),
                (401, "InvalidAuthenticationToken")
            );
        }
    }
    let unsigned = Request {
        method: "GET".into(),
        host: GRAPH.into(),
        path: "/v1.0/users".into(),
        ..Request::default()
    };
    assert_eq!(graph.0.send(&unsigned).status, 401);
}
