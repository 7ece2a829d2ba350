//! Requests on their way to the simulated cloud and back, with the laws that each of them is held
//! against.

use super::parts::Part;
use super::weather::{Fault, refusal, shortened, tag, truncated};
use super::{World, Written};
use offramp::connector::{HttpRequest, Identity};
use offramp::domain::AccountId;
use offramp_cloud::{Effect, Request, Response, Served};
use serde_json::{Value, json};
use std::collections::BTreeMap;

impl World {
    pub(super) fn send(&mut self, request: &HttpRequest) -> Value {
        self.requests += 1;
        self.note_barred();
        let parts = Part::of(request);
        let of = |part: &Part| (request.identity, part.method.clone(), part.path.clone());
        self.sent.extend(parts.iter().map(of));
        // What is said on the ticket changes nobody's access.
        let acts = parts.iter().any(|part| !part.reads() && !part.says());
        if acts {
            self.writes += 1;
            self.check_write(&parts);
            self.check_waited(&parts);
        }
        self.check_where_said(&parts);
        parts.iter().filter(|part| part.reads()).for_each(|part| self.note_ticket_read(&part.path));
        let fault = self.fault_for(request);
        if request.identity == Identity::Entra {
            self.to_entra.push((self.requests, parts.len()));
        }
        let before = self.cloud.clone();
        let (line, outcome) = self.serve(request, fault);
        self.log.push(line);
        // What was not let out is no write.
        if acts && outcome["outcome"] != "blocked" {
            self.written.extend(Written::of(request, &outcome));
        }
        if acts {
            for part in &parts {
                self.note_cut(part, &outcome);
            }
            self.note_waits(&parts, &outcome);
        }
        self.watch(&before);
        outcome
    }

    /// What has to hold before a write goes out, whatever it is.
    fn check_write(&self, parts: &[Part]) {
        let opened = self.at_work.map(|at| &self.opened[at]);
        let durable = opened.is_some_and(|opened| {
            let undo = self.platform.undo(&opened.run);
            // A joiner has no account yet, and whoever was taken out of the directory is invited by
            // the address. An address alone names nobody: a bundle of somebody else may have it.
            let invited = opened.addresses.iter().map(|own| AccountId::of_invitee(own).to_string());
            let mut names = invited.chain(opened.subject.clone());
            undo.is_some_and(|undo| names.any(|whom| undo.contains(&whom)))
        });
        self.check(durable, "law 2: a write before the undo bundle of its run is durable");
        let named = |part: &Part| self.protected_ids.iter().any(|id| part.is_about(id));
        let forbidden = parts.iter().any(|part| !part.reads() && named(part));
        self.check(!forbidden, "law 7: a protected person is written to");
        self.check_cut_first(parts);
        self.check_whom(parts);
        self.check_said(parts);
    }

    /// What a body says beside its effect: nobody is written to who is not to be, and a first password
    /// is nobody's for longer than once.
    fn check_said(&self, parts: &[Part]) {
        let notifies = self.platform.values["settings"]["joiner"]["sendNotification"] == true;
        for part in parts {
            let body: Value = serde_json::from_str(&part.body).unwrap_or_default();
            let mails = body["sendBulkNotification"] == true;
            self.check(!mails, "everybody is watched: a bulk change mails people");
            if part.path.ends_with("/users/invite") {
                let told = body["sendNotification"] == notifies;
                self.check(told, "an invitation is mailed otherwise than the settings say");
            }
            if part.method == "POST" && part.path == "/v1.0/users" {
                let once = body["passwordProfile"]["forceChangePasswordNextSignIn"] == true;
                self.check(once, "the first password of a user stays");
            }
        }
    }

    /// What happens to this request.
    fn fault_for(&mut self, request: &HttpRequest) -> Fault {
        let now = self.now;
        let out = self.weather.outage.filter(|out| (out.from..out.until).contains(&now));
        let odds = match request.identity {
            Identity::Entra => self.weather.entra,
            _ => self.weather.requests,
        };
        let fault = match self.weather.nth_request {
            Some((n, fault)) if n == self.requests => fault,
            _ if out.is_some_and(|out| (out.of)(request)) => out.expect("an outage").fault,
            _ if self.dice.chance(odds) => match self.dice.below(3) {
                0 => self.dice.pick(&Fault::OTHER),
                _ => self.dice.pick(&Fault::ALL),
            },
            _ if self.dice.chance(self.weather.refusals) => self.dice.pick(&Fault::REFUSALS),
            _ => Fault::None,
        };
        if fault.strikes(request) { fault } else { Fault::None }
    }

    fn serve(&mut self, request: &HttpRequest, fault: Fault) -> (String, Value) {
        let wire = self.wire(request);
        let line = format!("{} {} {}{}", self.now, wire.method, wire.path, tag(fault));
        let outcome = match fault {
            Fault::LostBefore => lost(),
            Fault::ServerError => answered(503, json!({}), ""),
            Fault::NotFound => answered(404, json!({}), ""),
            Fault::Refused { status } => {
                answered(status, json!({}), &refusal(&request.url, status))
            }
            Fault::NoToken => blocked("tokenUnavailable"),
            Fault::NotSent => blocked(match request.identity {
                Identity::Entra => "tokenRefused",
                Identity::AsUser => "needsAuthentication",
                Identity::AsApp => "other",
                _ => "noKey",
            }),
            Fault::Throttled { seconds: Some(s) } => {
                answered(429, json!({ "retry-after": s.to_string() }), "")
            }
            Fault::Throttled { seconds: None } => answered(429, json!({}), ""),
            Fault::Part { at, status } => self.serve_but_one(request, &wire, at, status),
            _ => self.serve_somehow(&wire, fault),
        };
        (line, outcome)
    }

    /// A batch of which one part is answered with this status.
    fn serve_but_one(
        &mut self,
        request: &HttpRequest,
        wire: &Request,
        at: usize,
        status: u16,
    ) -> Value {
        let parts = Part::of(request);
        let part = &parts[at % parts.len()];
        let url = &request.url;
        let body = serde_json::from_str(&refusal(url, status)).expect("json");
        let effect =
            Effect::Status { status, headers: BTreeMap::new(), body: Some(body), after: false };
        let path = percent_encoding::percent_decode_str(part.path.split('?').next().expect("one"))
            .decode_utf8_lossy()
            .into_owned();
        let strikes = offramp_cloud::Fault::new(effect).on(&part.method, &path);
        match self.cloud.serve_struck(wire, self.now, strikes) {
            Served::Answered(response) | Served::Slow { response, .. } => told(response),
            Served::Lost => lost(),
        }
    }

    /// Carried out, and perhaps spoilt on the way back.
    fn serve_somehow(&mut self, wire: &Request, fault: Fault) -> Value {
        let mut response = self.at_cloud(wire);
        if fault == Fault::Twice {
            response = self.at_cloud(wire);
        }
        let mut body = String::from_utf8(response.body).expect("text");
        match fault {
            Fault::LostAfter => return lost(),
            Fault::ServerErrorAfter => return answered(500, json!({}), ""),
            Fault::Malformed if !body.is_empty() => body.truncate(body.len() / 2),
            Fault::TruncatedPage if wire.path.ends_with("/search") => body = truncated(&body),
            Fault::ShortList => body = shortened(&body),
            Fault::Slow { seconds } => {
                self.slow_ms = self.slow_ms.max(i64::from(seconds) * 1_000);
            }
            _ => {}
        }
        answered(response.status, json!(response.headers), &body)
    }
}

fn answered(status: u16, headers: Value, body: &str) -> Value {
    json!({ "outcome": "answered", "status": status, "headers": headers, "body": body })
}

fn told(response: Response) -> Value {
    let body = String::from_utf8(response.body).expect("text");
    answered(response.status, json!(response.headers), &body)
}

fn lost() -> Value {
    json!({ "outcome": "lost", "reason": "socket" })
}

fn blocked(reason: &str) -> Value {
    json!({ "outcome": "blocked", "reason": reason, "detail": "" })
}
