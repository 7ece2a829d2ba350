//! Requests on their way to the simulated cloud and back, with the laws that each of them is held
//! against.

use super::parts::Part;
use super::weather::{Fault, tag, truncated};
use super::{World, Written};
use offramp::connector::{HttpRequest, Identity};
use serde_json::{Value, json};

impl World {
    pub(super) fn send(&mut self, request: &HttpRequest) -> Value {
        self.requests += 1;
        let parts = Part::of(request);
        let of = |part: &Part| (request.identity, part.method.clone(), part.path.clone());
        self.sent.extend(parts.iter().map(of));
        // What is said on the ticket changes nobody's access.
        let acts = parts.iter().any(|part| !part.reads() && !part.says());
        if acts {
            self.writes += 1;
            self.check_write(&parts);
        }
        let fault = match self.weather.nth_request {
            Some((n, fault)) if n == self.requests => fault,
            _ if self.dice.chance(self.odds(request)) => self.dice.pick(&Fault::ALL),
            _ => Fault::None,
        };
        let before = self.cloud.clone();
        let (line, outcome) = self.serve(request, fault);
        self.log.push(line);
        if acts {
            self.written.extend(Written::of(request, &outcome));
            for part in &parts {
                self.note_cut(part, part.status(&outcome));
            }
        }
        self.watch(&before);
        outcome
    }

    /// What has to hold before a write goes out, whatever it is.
    fn check_write(&self, parts: &[Part]) {
        let opened = self.at_work.map(|at| &self.opened[at]);
        let durable = opened.is_some_and(|opened| {
            let undo = self.platform.values.get(&format!("run#{}#undo", opened.run));
            // A joiner has no account yet.
            let whom = opened.subject.as_deref().unwrap_or_default();
            undo.and_then(Value::as_str).is_some_and(|undo| undo.contains(whom))
        });
        self.check(durable, "law 2: a write before the undo bundle of its run is durable");
        let named = |part: &Part| self.protected_ids.iter().any(|id| part.is_about(id));
        let forbidden = parts.iter().any(|part| !part.reads() && named(part));
        self.check(!forbidden, "law 7: a protected person is written to");
        self.check_cut_first(parts);
    }

    fn odds(&self, request: &HttpRequest) -> u64 {
        match request.identity {
            Identity::Entra => self.weather.entra,
            _ => self.weather.requests,
        }
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
}
