//! Requests and answers as plain data. Nothing here can send.

use crate::domain::Instant;
use crate::domain::record::{reading, variants};
use serde::Serialize;
use std::collections::BTreeMap;

/// In whose name the host sends a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Identity {
    /// The person in front of the screen, with their own rights.
    AsUser,
    /// The app.
    AsApp,
    /// The organization's key with read scopes.
    OrgRead,
    /// The organization's unscoped key, the strongest secret there is.
    OrgWrite,
    /// A key that an admin is about to set: it came with the call and is stored only if it works.
    OrgCandidate,
    /// The app's registration in Microsoft Entra.
    Entra,
    /// A credential of Entra that an admin is about to set, as [`Self::OrgCandidate`].
    EntraCandidate,
}
variants!(Identity { AsUser, AsApp, OrgRead, OrgWrite, OrgCandidate, Entra, EntraCandidate });

/// The header in which the host says of which tenant a candidate's token is, where the token says it
/// (its claim `tid`).
pub const TOKEN_TENANT: &str = "offramp-token-tenant";

/// HTTP methods that the calls use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Reads.
    Get,
    /// Reads with a body, and most writes.
    Post,
    /// Removals.
    Delete,
    /// Replacements of a whole.
    Put,
    /// Changes of a part.
    Patch,
}

/// A request to be sent by the host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpRequest {
    /// In whose name.
    pub identity: Identity,
    /// Method.
    pub method: Method,
    /// Absolute. Jira's host is a placeholder: the platform knows the site.
    pub url: String,
    /// Header names in lower case.
    pub headers: BTreeMap<String, String>,
    /// JSON text.
    pub body: Option<String>,
}
reading!(HttpRequest { identity, method, url, headers, body });

impl HttpRequest {
    /// A request with no body.
    #[must_use]
    pub fn new(identity: Identity, method: Method, url: String) -> Self {
        let headers = BTreeMap::from([("accept".to_owned(), "application/json".to_owned())]);
        Self { identity, method, url, headers, body: None }
    }

    /// The same request with a JSON body. Writes always carry one: a POST without a body and its
    /// content type is answered with 415.
    #[must_use]
    pub fn with_json(mut self, body: &serde_json::Value) -> Self {
        self.headers.insert("content-type".to_owned(), "application/json".to_owned());
        self.body = Some(body.to_string());
        self
    }
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "outcome")]
pub enum HttpOutcome {
    /// The API answered.
    Answered {
        /// HTTP status.
        status: u16,
        /// Header names in lower case.
        headers: BTreeMap<String, String>,
        /// The body as text.
        body: String,
    },
    /// No answer came: the effect is unknown.
    Lost {
        /// For the log; `TimeoutError` where it did not come in time.
        reason: String,
    },
    /// The platform or the host did not let it out: no effect.
    Blocked {
        /// `egress`, `needsAuthentication`, `noKey`, `tokenRefused`, `tokenUnavailable`, `noTime` or
        /// `other`.
        reason: String,
        /// For the log.
        detail: String,
    },
}

impl Method {
    /// As HTTP spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
        }
    }

    /// The method that HTTP spells so.
    #[must_use]
    pub(super) fn parse(text: &str) -> Option<Self> {
        [Self::Get, Self::Post, Self::Delete, Self::Put, Self::Patch]
            .into_iter()
            .find(|method| method.as_str() == text)
    }
}

/// The reason of a request that was not sent for want of a token, and may be later.
const NO_TOKEN: &str = "tokenUnavailable";
/// The reason of a request that was not sent since the invocation is about to end.
const NO_TIME: &str = "noTime";
/// The reason of an answer that did not come in time.
const TIMEOUT: &str = "TimeoutError";

impl HttpOutcome {
    /// Whether nothing was sent that may be sent later.
    pub(super) fn is_not_now(&self) -> bool {
        matches!(self, Self::Blocked { reason, .. } if [NO_TOKEN, NO_TIME].contains(&reason.as_str()))
    }

    /// Whether there was no time to wait for an answer.
    pub(super) fn is_late(&self) -> bool {
        match self {
            Self::Answered { .. } => false,
            Self::Lost { reason } => reason == TIMEOUT,
            Self::Blocked { reason, .. } => reason == NO_TIME,
        }
    }
}

/// The longest pause an answer can ask for and be believed: a day.
const LONGEST_PAUSE_MS: i64 = 86_400_000;

/// How long an answer asks to wait: `Retry-After` in seconds, else the ISO `X-RateLimit-Reset`
/// (API.md 2.8). `None` when it does not say.
#[must_use]
pub fn retry_after_ms(headers: &BTreeMap<String, String>, now: Instant) -> Option<i64> {
    let seconds = headers.get("retry-after").and_then(|text| text.trim().parse::<i64>().ok());
    let reset = headers
        .get("x-ratelimit-reset")
        .and_then(|text| Instant::from_rfc3339(text.trim()))
        .map(|at| at.since(now));
    seconds.map(|s| s.saturating_mul(1000)).or(reset).map(|ms| ms.clamp(0, LONGEST_PAUSE_MS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_read_in_both_spellings_and_bounded() {
        let now = Instant(0);
        let headers = |k: &str, v: &str| BTreeMap::from([(k.to_owned(), v.to_owned())]);
        assert_eq!(retry_after_ms(&headers("retry-after", "7"), now), Some(7_000));
        assert_eq!(
            retry_after_ms(&headers("x-ratelimit-reset", "1970-01-01T00:00:09Z"), now),
            Some(9_000)
        );
        assert_eq!(retry_after_ms(&headers("retry-after", "999999999"), now), Some(86_400_000));
        assert_eq!(retry_after_ms(&headers("retry-after", "soon"), now), None);
    }
}
