//! Requests on their way to the simulated cloud and back, with the laws that each of them is held
//! against.

use super::weather::{Fault, tag, truncated};
use super::{World, Written};
use offramp::connector::{HttpRequest, Identity, Method};
use serde_json::{Value, json};

impl World {
    pub(super) fn send(&mut self, request: &HttpRequest) -> Value {
        self.requests += 1;
        let reads = matches!(request.method, Method::Get)
            || request.url.ends_with("/search")
            || request.url.ends_with("/search/jql")
            || request.url.ends_with("/permissions/check")
            || (request.url.ends_with("/$batch") && only_reads(request));
        // What is said on the ticket changes nobody's access.
        let says = request.url.ends_with("/comment") || is_note(request);
        if !reads && !says {
            self.writes += 1;
            let durable = self.platform.has_undo_bundle();
            self.check(durable, "law 2: a write before the undo bundle is durable");
            let forbidden = self.protected.iter().any(|p| names(&request.url, p));
            self.check(!forbidden, "law 7: a protected person is written to");
        }
        let fault = match self.weather.nth_request {
            Some((n, fault)) if n == self.requests => fault,
            _ if self.dice.chance(self.odds(request)) => self.dice.pick(&Fault::ALL),
            _ => Fault::None,
        };
        let (line, outcome) = self.serve(request, fault);
        self.log.push(line);
        if !reads && !says {
            self.written.extend(Written::of(request, &outcome));
        }
        self.check_cut();
        self.check_use();
        outcome
    }

    fn odds(&self, request: &HttpRequest) -> u64 {
        match request.identity {
            Identity::Entra => self.weather.entra,
            _ => self.weather.requests,
        }
    }

    /// What was before is no part of what is watched: a run that gives access back lifts the cut.
    pub fn forget_the_past(&mut self) {
        self.cut = false;
        self.gives = true;
    }

    /// Another person is in front of us, of whom nothing has happened yet.
    pub(super) fn forget_the_cut(&mut self) {
        self.cut = false;
        self.kept = None;
    }

    fn serve(&mut self, request: &HttpRequest, fault: Fault) -> (String, Value) {
        let wire = self.wire(request);
        let line = format!("{} {} {}{}", self.now, wire.method, wire.path, tag(fault));
        let answered = |status: u16, headers: Value, body: &str| json!({ "outcome": "answered", "status": status, "headers": headers, "body": body });
        let lost = json!({ "outcome": "lost", "reason": "socket" });
        let outcome = match fault {
            Fault::LostBefore => lost,
            Fault::ServerError => answered(503, json!({}), ""),
            Fault::NotFound => answered(404, json!({}), ""),
            Fault::Throttled { seconds: Some(s) } => {
                answered(429, json!({ "retry-after": s.to_string() }), "")
            }
            Fault::Throttled { seconds: None } => answered(429, json!({}), ""),
            _ => {
                let mut response = self.at_cloud(&wire);
                if fault == Fault::Twice {
                    response = self.at_cloud(&wire);
                }
                let mut body = String::from_utf8(response.body).expect("text");
                match fault {
                    Fault::LostAfter => return (line, lost),
                    Fault::ServerErrorAfter => return (line, answered(500, json!({}), "")),
                    Fault::Malformed if !body.is_empty() => body.truncate(body.len() / 2),
                    Fault::TruncatedPage if wire.path.ends_with("/search") => {
                        body = truncated(&body);
                    }
                    _ => {}
                }
                answered(response.status, json!(response.headers), &body)
            }
        };
        (line, outcome)
    }

    /// Law 3: once the person was cut off, nothing lets them in again.
    fn check_cut(&mut self) {
        if self.subject.is_empty() || self.gives || !self.takes() {
            return;
        }
        let out = self.locked_out();
        self.check(!self.cut || out, "law 3: access is back after the cut");
        self.cut = self.cut || (self.writes > 0 && out);
    }

    /// Whether the ticket is about taking access: whoever joins or moves is never cut off.
    fn takes(&self) -> bool {
        let key = self.context["issueKey"].as_str().unwrap_or_default();
        !["OFF-20", "OFF-21", "OFF-22"].contains(&key)
    }
}

/// What the app keeps on the ticket itself.
fn is_note(request: &HttpRequest) -> bool {
    let place = request.url.rsplit_once("/rest/api/3/issue/").map(|(_, place)| place);
    request.method == Method::Put && place.is_some_and(|place| !place.contains('/'))
}

/// Whether a batch asks only.
fn only_reads(request: &HttpRequest) -> bool {
    let body: Value = serde_json::from_str(request.body.as_deref().unwrap_or("{}")).expect("json");
    body["requests"].as_array().expect("requests").iter().all(|part| part["method"] == "GET")
}

fn names(url: &str, account: &str) -> bool {
    url.contains(&offramp::connector::escape(account))
}
