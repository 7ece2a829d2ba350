//! Directories of the organization.

use super::super::page::Listing;
use super::super::{Answer, Call};
use crate::company::Membership;
use crate::state::State;
use serde_json::{Value, json};

/// `GET /v2/orgs/{orgId}/directories`, narrowed to those a person is in by `accountId`.
pub(super) fn list(state: &State, call: &Call) -> Answer {
    let listing = Listing::of_parameters(call, &["directoryIds"])?;
    let ids = listing.list("directoryIds");
    let account = listing.query().get("accountId").and_then(Value::as_str);
    let term = listing.query().get("searchTerm").and_then(Value::as_str).map(str::to_lowercase);
    let items = state
        .company
        .directories
        .iter()
        .filter(|d| ids.as_ref().is_none_or(|ids| ids.contains(&d.id.as_str())))
        .filter(|d| term.as_ref().is_none_or(|t| d.name.to_lowercase().contains(t)))
        .filter(|d| {
            account.is_none_or(|a| {
                state
                    .person(a)
                    .is_some_and(|p| p.membership(&d.id, call.seen()) != Membership::None)
            })
        })
        .map(|d| (d.id.clone(), json!({ "directoryId": d.id, "name": d.name })))
        .collect();
    Ok(listing.page(items, call.truncate))
}
