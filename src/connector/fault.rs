//! What can go wrong with a read, and what an API said about it.

use super::http::{HttpOutcome, NOT_NOW, retry_after_ms};
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
    /// Whether asking again may help.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Throttled { .. } | Self::Unavailable { .. } | Self::Malformed { .. })
    }

    /// For people: what kept the read from being answered.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Throttled { .. } => "Atlassian asked to slow down".to_owned(),
            Self::Unavailable { said } => format!("no usable answer ({said})"),
            Self::Malformed { said } => format!("the answer could not be read ({said})"),
            Self::Denied { status, said } => format!("refused with {status}: {said}"),
            Self::Missing => "not found (404)".to_owned(),
            Self::Rejected { status, said } => format!("rejected with {status}: {said}"),
        }
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
        HttpOutcome::Lost { .. } => Err(ReadFault::Unavailable { said: "no answer".to_owned() }),
        HttpOutcome::Blocked { reason, .. } if reason == NOT_NOW => {
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

/// The longest line of an error that is kept, in characters.
const LINE_MAX: usize = 160;
/// What stands before a key in a header.
const SCHEME: &str = "bearer";
/// No plain word after the scheme is longer.
const WORD_MAX: usize = 20;

/// One line of an error body. It is kept in the record, on the ticket and on the screen, and a gateway
/// may quote the header that it refuses: whatever follows the name of the scheme is left out.
fn line_of(words: &str) -> String {
    let words: String = words.chars().filter(|c| !c.is_control()).collect();
    let mut line = String::new();
    let mut rest = words.as_str();
    while let Some((before, after)) = split_after_scheme(rest) {
        let (gap, after) = split_where(after, |c| c.is_ascii_alphanumeric());
        let (word, beyond) = split_where(after, |c| !is_of_key(c));
        let is_key = word.len() > WORD_MAX || word.contains(|c: char| c.is_ascii_digit());
        line.extend([before, gap, if is_key { "*" } else { "" }]);
        rest = if is_key { beyond } else { after };
    }
    line.push_str(rest);
    line.chars().take(LINE_MAX).collect()
}

fn split_after_scheme(text: &str) -> Option<(&str, &str)> {
    let at = text.to_ascii_lowercase().find(SCHEME)?;
    text.split_at_checked(at + SCHEME.len())
}

fn split_where(text: &str, is_next: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(is_next).unwrap_or(text.len()))
}

fn is_of_key(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || "-._~+/=%".contains(sign)
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
    use super::{LINE_MAX, said, said_of_items};
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
