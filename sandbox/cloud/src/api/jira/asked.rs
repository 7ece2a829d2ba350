//! A request to one site's Jira, and who makes it.

use super::super::Call;
use super::{Identity, failure};
use crate::company::Site;
use crate::wire::Response;
use serde::de::DeserializeOwned;

/// What every operation is given.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    pub(super) call: &'a Call,
    pub(super) site: &'a Site,
    pub(super) identity: Identity,
}

impl Asked<'_> {
    /// The address of something on this site.
    pub(super) fn link(&self, path: &str) -> String {
        format!("https://{}/rest/api/3/{path}", self.site.host)
    }

    /// The body as `T`; it has to be announced as JSON.
    pub(super) fn body<T: DeserializeOwned>(&self) -> Result<T, Response> {
        if !self.call.is_json() {
            return Err(failure::messages(415, "Content-Type must be application/json."));
        }
        self.call.body().map_err(|_| failure::messages(400, "Invalid request payload."))
    }

    /// Whether `name` is among the values of `expand`.
    pub(super) fn expands(&self, name: &str) -> bool {
        self.call.parameters("expand").iter().any(|e| e == name)
    }
}
