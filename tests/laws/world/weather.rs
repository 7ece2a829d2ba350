//! What can go wrong, and how often.

use super::meddling::Meddling;
use super::rivals::Rivalry;
use offramp::connector::{HttpRequest, Identity};
use serde_json::{Value, json};

/// What happens to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    None,
    Throttled {
        seconds: Option<u32>,
    },
    ServerError,
    ServerErrorAfter,
    LostBefore,
    LostAfter,
    NotFound,
    Malformed,
    Twice,
    TruncatedPage,
    /// Of a batch one part is answered so, without its effect, beside parts that pass.
    Part {
        at: usize,
        status: u16,
    },
    /// Answered, and as late as that.
    Slow {
        seconds: u32,
    },
    /// Nobody can sign in to Entra for the moment, so nothing is sent.
    NoToken,
    /// Refused without its effect, in the words of the API that was asked.
    Refused {
        status: u16,
    },
    /// Not let out: no key, no consent, a client that Entra does not know.
    NotSent,
    /// Any listing without its last item and with no way to the rest.
    ShortList,
}

impl Fault {
    /// What passes: whoever asks again gets what was asked for, so that the end is the same.
    pub const ALL: [Self; 10] = [
        Self::Throttled { seconds: Some(7) },
        Self::Throttled { seconds: None },
        Self::ServerError,
        Self::ServerErrorAfter,
        Self::LostBefore,
        Self::LostAfter,
        Self::NotFound,
        Self::Malformed,
        Self::Twice,
        Self::TruncatedPage,
    ];
    /// What passes too, and takes other ways.
    pub const OTHER: [Self; 8] = [
        Self::Part { at: 0, status: 429 },
        Self::Part { at: 1, status: 503 },
        Self::Part { at: 2, status: 500 },
        Self::Part { at: 3, status: 404 },
        Self::Slow { seconds: 5 },
        Self::Slow { seconds: 30 },
        Self::Slow { seconds: 100 },
        Self::NoToken,
    ];
    /// Said once like a fact: what is refused may be somebody's to do, and is never done.
    pub const REFUSALS: [Self; 9] = [
        Self::Refused { status: 400 },
        Self::Refused { status: 401 },
        Self::Refused { status: 402 },
        Self::Refused { status: 403 },
        Self::Refused { status: 409 },
        Self::Refused { status: 413 },
        Self::Part { at: 0, status: 403 },
        Self::Part { at: 1, status: 400 },
        Self::NotSent,
    ];

    /// Whether it can strike a request at all.
    pub fn strikes(self, request: &HttpRequest) -> bool {
        match self {
            Self::Part { .. } => request.url.ends_with("/$batch"),
            Self::NoToken => request.identity == Identity::Entra,
            _ => true,
        }
    }
}

/// One system that answers everything in one way, for a while.
#[derive(Clone, Copy, Debug)]
pub struct Outage {
    pub of: fn(&HttpRequest) -> bool,
    pub fault: Fault,
    pub from: i64,
    pub until: i64,
}

/// What may go wrong, and how often.
#[derive(Clone)]
pub struct Weather {
    /// Percent of requests that a random fault hits.
    pub requests: u64,
    /// Percent of requests to Microsoft that a random fault hits.
    pub entra: u64,
    /// Percent of requests that are refused as if for good.
    pub refusals: u64,
    /// Everything of one system, for a while.
    pub outage: Option<Outage>,
    /// Percent of what the host is asked for beside requests and storage that fails: queue events
    /// that it does not take, keys that it can't store.
    pub host: u64,
    /// Exactly this queue event is not taken, counted from 1.
    pub nth_enqueue: Option<usize>,
    /// Percent of storage commands that fail, before or after their effect.
    pub storage: u64,
    /// Percent of events after which the worker dies.
    pub crashes: u64,
    /// Percent of queue events that are delivered twice, or forgotten.
    pub queue: u64,
    /// A fault for exactly one request, counted from 1.
    pub nth_request: Option<(usize, Fault)>,
    /// A crash at exactly one event, counted from 1.
    pub nth_event: Option<usize>,
    /// Every event is handed in twice.
    pub echo: bool,
    /// Percent of waves before which another invocation comes and goes.
    pub others: u64,
    /// Percent of waves before which somebody throws the stop switch, or resumes.
    pub stops: u64,
    /// Percent of waves before which somebody changes who may do what, or what is protected.
    pub rivals: u64,
    /// Percent of waves before which somebody without any right does something to a ticket.
    pub meddling: u64,
    /// Exactly this is done to the ticket before exactly this wave.
    pub meddling_at: Option<(usize, Meddling)>,
    /// Exactly this is done before exactly this wave, and nobody asks for longer than a reading
    /// counts.
    pub rival_at: Option<(usize, Rivalry)>,
    /// The switch is thrown before exactly this wave, counted from 1.
    pub stop_at_wave: Option<usize>,
}

impl Weather {
    pub const CALM: Self = Self {
        requests: 0,
        entra: 0,
        refusals: 0,
        outage: None,
        host: 0,
        nth_enqueue: None,
        storage: 0,
        crashes: 0,
        queue: 0,
        nth_request: None,
        nth_event: None,
        echo: false,
        others: 0,
        stops: 0,
        rivals: 0,
        meddling: 0,
        meddling_at: None,
        rival_at: None,
        stop_at_wave: None,
    };
}

pub(super) fn tag(fault: Fault) -> String {
    if fault == Fault::None { String::new() } else { format!("  <- {fault:?}") }
}

/// The page without its last item and with no way to the rest: what a broken proxy would send.
/// Only listings have one, and only where another read can tell that it is short.
pub(super) fn truncated(body: &str) -> String {
    let Ok(mut json) = serde_json::from_str::<Value>(body) else {
        return body.to_owned();
    };
    let cut = json.get_mut("data").and_then(Value::as_array_mut).map(Vec::pop);
    match cut {
        Some(Some(_)) => {
            json.as_object_mut().map(|o| o.remove("links"));
            json.to_string()
        }
        _ => body.to_owned(),
    }
}

/// Keys of the lists in answers of all systems.
const LISTS: [&str; 5] = ["data", "value", "values", "issues", "comments"];

/// Any list without its last item and with no way to the rest, in a batch that of each part.
pub(super) fn shortened(body: &str) -> String {
    let Ok(mut json) = serde_json::from_str::<Value>(body) else {
        return body.to_owned();
    };
    match json.get_mut("responses").and_then(Value::as_array_mut) {
        Some(parts) => parts.iter_mut().for_each(|part| shorten(&mut part["body"])),
        None => shorten(&mut json),
    }
    json.to_string()
}

fn shorten(json: &mut Value) {
    if let Value::Array(items) = json {
        items.pop();
        return;
    }
    let Some(page) = json.as_object_mut() else { return };
    for list in LISTS {
        if let Some(items) = page.get_mut(list).and_then(Value::as_array_mut)
            && items.pop().is_some()
        {
            let given = items.len();
            for next in ["links", "nextPage", "nextPageToken", "@odata.nextLink"] {
                page.remove(next);
            }
            if page.contains_key("isLast") {
                page.insert("isLast".to_owned(), json!(true));
            }
            if page.contains_key("total") {
                page.insert("total".to_owned(), json!(given));
            }
        }
    }
}

/// The body of a refusal as the API at this address writes it (API.md 2.3).
pub(super) fn refusal(url: &str, status: u16) -> String {
    let (words, of_graph) = match status {
        400 => ("The request is not valid.", "Request_BadRequest"),
        401 => ("The credentials are not valid.", "InvalidAuthenticationToken"),
        402 => ("There is no subscription for that.", "PaymentRequired"),
        403 => ("Insufficient privileges.", "Authorization_RequestDenied"),
        404 => ("Not found.", "Request_ResourceNotFound"),
        409 => ("The request conflicts with what is there.", "Conflict"),
        413 => ("The request is too large.", "RequestEntityTooLarge"),
        429 => ("Too many requests.", "TooManyRequests"),
        500 => ("Something went wrong.", "InternalServerError"),
        _ => ("Come back later.", "ServiceUnavailable"),
    };
    let body = if url.contains("graph.microsoft.com") {
        json!({ "error": { "code": of_graph, "message": words, "innerError": {} } })
    } else if url.contains("/admin/") {
        let code = format!("ADMIN-{status}-1");
        let error = json!({
            "id": "weather", "status": status.to_string(), "code": code, "title": words,
            "detail": words,
        });
        json!({ "errors": [error] })
    } else if url.contains("/rest/") {
        json!({ "errorMessages": [words], "errors": {} })
    } else if status == 409 {
        let code = json!({ "code": "conflict", "message": words, "link": "" });
        json!({ "key": "conflict.lifecycleErrors", "context": { "errorCodes": [code] } })
    } else {
        json!({ "key": "forbidden", "errorKey": "forbidden", "errorDetail": words })
    };
    body.to_string()
}
