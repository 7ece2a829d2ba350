//! The program: started as its users start it, spoken to over plain TCP.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

struct Program {
    child: Child,
    port: u64,
}

impl Program {
    fn start() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_offramp-cloud"))
            .args(["--port", "0", "--with-parent"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(ready["ready"], true);
        Self { child, port: ready["port"].as_u64().unwrap() }
    }

    /// Status and body; 0 where the connection ended without an answer.
    fn ask(&self, method: &str, path: &str, headers: &str, body: &str) -> (u16, Value) {
        let mut stream = TcpStream::connect(format!("127.0.0.1:{}", self.port)).unwrap();
        let length = body.len();
        let head = format!("{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n");
        let head = format!("{head}content-length: {length}\r\n{headers}\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        let mut answer = String::new();
        let _reset = stream.read_to_string(&mut answer);
        let status = answer.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        (status, serde_json::from_str(body).unwrap_or_default())
    }

    fn control(&self, method: &str, name: &str, body: &Value) -> (u16, Value) {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.ask(method, &format!("/_control/{name}"), "", &body)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ended = self.child.wait();
    }
}

fn person<'a>(company: &'a Value, name: &str) -> &'a str {
    let people = company["people"].as_array().unwrap();
    people.iter().find(|p| p["name"] == name).unwrap()["accountId"].as_str().unwrap()
}

#[test]
fn a_leaver_is_suspended_over_http_and_the_oracle_knows() {
    let program = Program::start();
    assert_eq!(program.control("GET", "health", &Value::Null), (200, json!({ "status": "up" })));
    let company = program.control("GET", "company", &Value::Null).1;
    let (jane, org) = (person(&company, "Jane Doe"), company["orgId"].as_str().unwrap());
    let directory = company["settings"]["organization"]["directories"][0]["id"].as_str().unwrap();
    let key = company["keys"]["write"].as_str().unwrap();
    let path = format!(
        "/_cloud/api.atlassian.com/admin/v2/orgs/{org}/directories/{directory}/users/{}/suspend",
        jane.replace(':', "%3A")
    );
    let headers = format!(
        "authorization: Bearer {key}\r\ncontent-type: application/json\r\nx-sandbox-caller: test\r\n"
    );
    let oracle = format!("oracle?accountId={jane}");

    let drop = json!([{ "effect": "dropBefore" }, { "effect": { "kind": "delay", "ms": 1 } }]);
    assert_eq!(program.control("POST", "faults", &drop).0, 200);
    assert_eq!(program.ask("POST", &path, &headers, "{}").0, 0, "lost");
    assert_eq!(program.control("GET", &oracle, &Value::Null).1["status"], "active");
    assert_eq!(program.ask("POST", &path, &headers, "{}").0, 204);
    assert_eq!(program.control("GET", &oracle, &Value::Null).1["access"], json!([]));

    let log = program.control("GET", "requests?bodies=1", &Value::Null).1;
    let told = |index: usize, key: &str| log[index][key].clone();
    assert_eq!((told(0, "status"), told(0, "faulted")), (json!("lost"), json!("dropBefore")));
    assert_eq!((told(1, "status"), told(1, "caller")), (json!(204), json!("test")));
    assert_eq!(told(1, "requestBody"), "{}");
    assert!(!log.to_string().contains(key), "the log holds no key");
    assert_eq!(program.control("DELETE", "requests", &Value::Null).0, 204);
    assert_eq!(program.control("GET", "requests", &Value::Null).1, json!([]));
}

#[test]
fn the_control_surface() {
    let program = Program::start();
    let cora = "Cora Customer";
    let company = program.control("GET", "company", &Value::Null).1;
    assert_eq!(company["tickets"].as_array().unwrap().len(), 33);
    let sync = person(&company, "Sync Sanders").to_owned();
    let rows = [
        ("POST", "faults", json!({ "switch": "keyExpired" }), 200),
        ("POST", "faults", json!({ "switch": "nonsense" }), 400),
        ("POST", "faults", json!([{ "effect": "dropAfter" }, { "effect": "nonsense" }]), 400),
        ("POST", "faults", json!({ "visibility": "none" }), 200),
        ("POST", "faults", json!({ "visibility": { "groupsMs": 5 } }), 200),
        ("POST", "faults", json!({ "visibility": { "x": 5 } }), 400),
        ("POST", "clock", json!({ "advanceMs": 60_000 }), 200),
        ("POST", "clock", json!({ "advanceMs": -1 }), 400),
        ("POST", "idp", json!({ "accountId": sync, "deactivate": true }), 200),
        ("POST", "idp", json!({ "accountId": cora }), 404),
        ("GET", "oracle", Value::Null, 400),
        ("GET", "oracle?accountId=nobody", Value::Null, 404),
        ("POST", "scenario", json!({ "name": "nowhere" }), 400),
        ("GET", "nonsense", Value::Null, 404),
    ];
    for (method, name, body, expected) in rows {
        let (status, answer) = program.control(method, name, &body);
        assert_eq!(status, expected, "{method} {name} {body}: {answer}");
    }
    let faults = program.control("GET", "faults", &Value::Null).1;
    assert_eq!(faults["faults"], json!([]), "one bad fault, none added");
    assert_eq!(faults["switches"]["keyExpired"], true);
    assert_eq!(program.control("GET", "clock", &Value::Null).1["offsetMs"], 60_000);
    let truth = program.control("GET", &format!("oracle?accountId={sync}"), &Value::Null).1;
    assert_eq!(truth["accountStatus"], "inactive");
    assert_eq!(program.control("POST", "scenario", &json!({ "name": "acme" })).0, 200);
    let truth = program.control("GET", &format!("oracle?accountId={sync}"), &Value::Null).1;
    assert_eq!(truth["accountStatus"], "active", "a scenario starts anew");
    assert_eq!(program.ask("GET", "/elsewhere", "", "").0, 404);
}

#[test]
fn it_ends_with_its_parent() {
    let mut program = Program::start();
    drop(program.child.stdin.take());
    assert!(program.child.wait().unwrap().success());
}

#[test]
fn a_newcomer_is_known_by_address_and_credentials_are_not_logged() {
    let program = Program::start();
    let company = program.control("GET", "company", &Value::Null).1;
    let entra = |key: &str| company["entra"][key].as_str().unwrap();
    let form = format!(
        "client_id={}&client_secret={}&grant_type=client_credentials&scope={}",
        entra("clientId"),
        entra("clientSecret"),
        "https%3A%2F%2Fgraph.microsoft.com%2F.default"
    );
    let login = "/_cloud/login.microsoftonline.com";
    let path = format!("{login}/{}/oauth2/v2.0/token", entra("tenantId"));
    let form_type = "content-type: application/x-www-form-urlencoded\r\n";
    let (status, given) = program.ask("POST", &path, form_type, &form);
    assert_eq!(status, 200);
    let token = given["access_token"].as_str().unwrap();
    let headers = format!("authorization: Bearer {token}\r\ncontent-type: application/json\r\n");
    let invited = json!({
        "invitedUserEmailAddress": "new+1@partner.example",
        "inviteRedirectUrl": "https://acme.atlassian.net",
    });
    let path = "/_cloud/graph.microsoft.com/v1.0/invitations";
    assert_eq!(program.ask("POST", path, &headers, &invited.to_string()).0, 201);

    let truth = program.control("GET", "oracle?email=new%2B1@partner.example", &Value::Null).1;
    assert_eq!((&truth["exists"], &truth["accountId"]), (&json!(false), &json!("")));
    assert_eq!(truth["entra"]["userType"], "Guest");
    let log = program.control("GET", "requests?bodies=1", &Value::Null).1.to_string();
    assert!(log.contains("new+1@partner.example"));
    assert!(!log.contains(token) && !log.contains(entra("clientSecret")));
}

#[test]
fn issues_are_moved_by_control() {
    let program = Program::start();
    let (_, company) = program.control("GET", "company", &Value::Null);
    let olga = person(&company, "Olga Operator");
    let offered = format!("transitions?issueKey=OFF-1&accountId={olga}");
    let (status, answer) = program.control("GET", &offered, &Value::Null);
    assert_eq!((status, &answer["transitions"][0]["name"]), (200, &json!("Start")));
    assert_eq!(answer["transitions"][0]["rules"][0]["moduleKey"], "offramp-operators");
    let rows = [("OFF-1", "Resolve", 409), ("OFF-1", "Start", 200), ("OFF-13", "Start", 404)];
    for (issue, transition, expected) in rows {
        let body = json!({ "issueKey": issue, "transition": transition, "accountId": olga });
        assert_eq!(
            program.control("POST", "transition", &body).0,
            expected,
            "{issue} {transition}"
        );
    }
    let (_, company) = program.control("GET", "company", &Value::Null);
    assert_eq!(company["tickets"][0]["status"], "In Progress");
    assert_eq!(program.control("GET", "transitions", &Value::Null).0, 400);
}
