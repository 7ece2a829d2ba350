//! What can go wrong with a read, and what an API said about it.

use super::call::{Call, GRAPH_HOST, JIRA_HOST};
use super::http::{HttpOutcome, retry_after_ms};
use super::redact::line_of;
use crate::domain::Instant;
use serde_json::Value;

/// Why a read has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadFault {
    /// 429; not an answer about the person.
    Throttled {
        /// How long it asks to wait, if it said.
        retry_after_ms: Option<i64>,
    },
    /// No answer within the time that there was.
    Late {
        /// Who did not answer, for people.
        from: &'static str,
    },
    /// 5xx or no answer.
    Unavailable {
        /// For the log.
        said: String,
    },
    /// An answer that cannot be trusted: not JSON, fields missing, pages without an end.
    Malformed {
        /// What is wrong with it.
        said: String,
    },
    /// 401 or 403: the key or the person lacks a right.
    Denied {
        /// HTTP status, 0 where the platform refused.
        status: u16,
        /// What was said, shortened.
        said: String,
    },
    /// 404.
    Missing,
    /// Any other 4xx: the request is wrong, trying again cannot help.
    Rejected {
        /// HTTP status.
        status: u16,
        /// What was said, shortened.
        said: String,
    },
}

impl ReadFault {
    /// An answer without the field of this name, or with something else in its place.
    #[must_use]
    pub(super) fn malformed(field: &str) -> Self {
        Self::Malformed { said: format!("`{field}` is missing or has another shape") }
    }

    /// Whether asking again may help.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Throttled { .. }
                | Self::Late { .. }
                | Self::Unavailable { .. }
                | Self::Malformed { .. }
        )
    }

    /// The same fault of this call: who was late is whom it asks.
    #[must_use]
    pub(super) fn of(self, call: Call) -> Self {
        match self {
            Self::Late { .. } => Self::Late { from: name_of(call.spec().host) },
            other => other,
        }
    }

    /// For people: what kept the read from being answered.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Throttled { .. } => "Atlassian asked to slow down".to_owned(),
            Self::Late { from } => format!("{from} did not answer in time"),
            Self::Unavailable { said } => format!("no usable answer ({said})"),
            Self::Malformed { said } => format!("the answer could not be read ({said})"),
            Self::Denied { status, said } => format!("refused with {status}: {said}"),
            Self::Missing => "not found (404)".to_owned(),
            Self::Rejected { status, said } => format!("rejected with {status}: {said}"),
        }
    }
}

/// Atlassian's own name, where nothing says more.
const ATLASSIAN: &str = "Atlassian";

/// Whom people know behind a host.
fn name_of(host: &str) -> &'static str {
    match host {
        JIRA_HOST => "Jira",
        GRAPH_HOST => "Microsoft Entra",
        _ => ATLASSIAN,
    }
}

/// The JSON body of a 200, or the fault.
///
/// # Errors
/// What went wrong, classified by status.
pub fn json_of(outcome: &HttpOutcome, now: Instant) -> Result<Value, ReadFault> {
    serde_json::from_str(body_of(outcome, now)?)
        .map_err(|_| ReadFault::Malformed { said: "not JSON".to_owned() })
}

/// The body of a 200 as text, or the fault.
///
/// # Errors
/// What went wrong, classified by status.
pub(super) fn body_of(outcome: &HttpOutcome, now: Instant) -> Result<&str, ReadFault> {
    match outcome {
        _ if outcome.is_late() => Err(ReadFault::Late { from: ATLASSIAN }),
        HttpOutcome::Lost { .. } => Err(ReadFault::Unavailable { said: "no answer".to_owned() }),
        HttpOutcome::Blocked { .. } if outcome.is_not_now() => {
            Err(ReadFault::Unavailable { said: "no token for Microsoft Graph".to_owned() })
        }
        HttpOutcome::Blocked { reason, .. } => {
            Err(ReadFault::Denied { status: 0, said: format!("not sent: {reason}") })
        }
        HttpOutcome::Answered { status, headers, body } => match status {
            200 => Ok(body),
            429 => Err(ReadFault::Throttled { retry_after_ms: retry_after_ms(headers, now) }),
            401 | 403 => Err(ReadFault::Denied { status: *status, said: said(body) }),
            404 => Err(ReadFault::Missing),
            400..=499 => Err(ReadFault::Rejected { status: *status, said: said(body) }),
            _ => Err(ReadFault::Unavailable { said: format!("status {status}") }),
        },
    }
}

/// Keys under which the five error shapes (API.md 2.3) keep their words, best first.
const WORDS: [&str; 9] = [
    "/errors/0/detail",
    "/errors/0/title",
    "/context/reason/key",
    "/errorDetail",
    "/key",
    "/0/message",
    "/message",
    "/error/message",
    "/errorMessages/0",
];

/// A refusal in no readable words.
pub const NO_REASON: &str = "no reason given";

/// The words of an error body, cut to a line that is safe to keep.
#[must_use]
pub fn said(body: &str) -> String {
    let json: Value = serde_json::from_str(body).unwrap_or(Value::Null);
    let code = json.pointer("/errors/0/code").and_then(Value::as_str);
    let words =
        WORDS.iter().find_map(|at| json.pointer(at).and_then(Value::as_str)).unwrap_or(NO_REASON);
    let line = line_of(words);
    match code {
        Some(code) => format!("{} {line}", line_of(code)),
        None => line,
    }
}

/// What the items of a partly successful answer were refused with (invitations, status 206).
#[must_use]
pub fn said_of_items(body: &str) -> String {
    let json: Value = serde_json::from_str(body).unwrap_or(Value::Null);
    let mut reasons = Vec::new();
    collect_reasons(&json, &mut reasons);
    reasons.dedup();
    match reasons.as_slice() {
        [] => "only a part of it was done".to_owned(),
        some => line_of(&some.join("; ")),
    }
}

fn collect_reasons<'a>(json: &'a Value, reasons: &mut Vec<&'a str>) {
    match json {
        Value::Array(items) => items.iter().for_each(|item| collect_reasons(item, reasons)),
        Value::Object(map) => {
            if map.get("status").and_then(Value::as_str) == Some("ERROR") {
                reasons.push(map.get("statusReason").and_then(Value::as_str).unwrap_or("refused"));
            }
            map.values().for_each(|item| collect_reasons(item, reasons));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::redact::LINE_MAX;
    use super::{said, said_of_items};
    use crate::connector::{Claim, HttpOutcome, Read, claim};
    use crate::domain::{AccountId, Instant};
    use serde_json::json;

    #[test]
    fn a_key_that_is_quoted_is_left_out_and_plain_words_stay() {
        let key = "ATCTT3xFfGF0-x_y.z=4F2A";
        for (words, expected) in [
            (format!("Bearer {key}"), "Bearer *".to_owned()),
            (
                format!("a 'bearer {key}' b \"BEARER: {key}\" c"),
                "a 'bearer *' b \"BEARER: *\" c".to_owned(),
            ),
            (format!("Bearer%20{key} x"), "Bearer%* x".to_owned()),
            (format!("Bearer\t{key}"), "Bearer*".to_owned()),
            (format!("bearer bearer {key}"), "bearer bearer *".to_owned()),
            ("The bearer token is invalid".to_owned(), "The bearer token is invalid".to_owned()),
            ("ends with bearer".to_owned(), "ends with bearer".to_owned()),
            (format!("{}Bearer {key}", "ü".repeat(150)), format!("{}Bearer *", "ü".repeat(150))),
            ("x".repeat(400), "x".repeat(LINE_MAX)),
        ] {
            assert_eq!(said(&json!({ "message": words }).to_string()), expected);
            let item = json!({ "status": "ERROR", "statusReason": words });
            assert_eq!(said_of_items(&item.to_string()), expected);
        }
        let code = json!({ "errors": [{ "code": format!("Bearer {key}"), "title": "T" }] });
        assert_eq!(said(&code.to_string()), "Bearer * T");
    }

    #[test]
    fn who_did_not_answer_in_time_is_named() {
        let account = AccountId::new("a");
        let timeout = HttpOutcome::Lost { reason: "TimeoutError".to_owned() };
        let no_time =
            HttpOutcome::Blocked { reason: "noTime".to_owned(), detail: "DEADLINE".to_owned() };
        for (read, name) in [
            (Read::User { account: account.clone() }, "Jira"),
            (Read::Projects, "Jira"),
            (Read::Groups { account }, "Atlassian"),
            (Read::Entra { email: crate::domain::Address::told("a@x.example") }, "Microsoft Entra"),
        ] {
            for outcome in [&timeout, &no_time] {
                let fault = read.page(outcome, None, Instant(0)).expect_err("a fault");
                assert_eq!(fault.words(), format!("{name} did not answer in time"));
                assert!(fault.is_passing());
            }
        }
        // Of a write that went out nobody knows; one that did not go out has no effect.
        let now = Instant(0);
        let unclear = Claim::Unclear { said: "no answer in time".to_owned() };
        assert_eq!(claim(&timeout, now), unclear);
        assert_eq!(claim(&no_time, now), Claim::Throttled { retry_at: None });
    }

    #[test]
    fn the_words_of_every_error_shape_are_found() {
        for (body, expected) in [
            (
                r#"{"errors":[{"code":"ADMIN-401-2","title":"T","detail":"Insufficient scope"}]}"#,
                "ADMIN-401-2 Insufficient scope",
            ),
            (r#"{"code":429,"message":"slow"}"#, "slow"),
            (r#"{"status":403,"error":"Forbidden","message":"No permission"}"#, "No permission"),
            (
                r#"{"key":"forbidden.action","context":{"allowed":false,"reason":{"key":"externalDirectory.scim"}}}"#,
                "externalDirectory.scim",
            ),
            (r#"[{"code":"x","message":"not eligible"}]"#, "not eligible"),
            ("<html>", "no reason given"),
        ] {
            assert_eq!(said(body), expected);
        }
    }
}
