//! Where an app gets its token for Microsoft Graph:
//! `https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token`.
//!
//! A token tells when it was given and proves it with a digest, so nothing has to be remembered.

use super::{Answer, Call, failure as gateway};
use crate::clock::iso;
use crate::company::{Tenant, digest};
use crate::state::State;
use crate::wire::Response;
use serde_json::json;

/// How long a token lives.
const LIFETIME_S: i64 = 3_600;
const SCOPE: &str = "https://graph.microsoft.com/.default";
/// Recognisable, so that a leak of one shows in any log.
const MARK: &str = "ENTRA-canary-token";

/// What a token is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Worth {
    Good,
    Expired,
    /// Nobody gave it out.
    Forged,
}

/// `POST /{tenant}/oauth2/v2.0/token`.
pub(super) fn token(state: &State, call: &Call, named: &str) -> Answer {
    if call.method != "POST" {
        return Err(gateway::nowhere(call));
    }
    let tenant = ours(state, call, named)?;
    check(tenant, call)?;
    Ok(Response::json(
        200,
        &json!({
            "token_type": "Bearer",
            "expires_in": LIFETIME_S,
            "ext_expires_in": LIFETIME_S,
            "access_token": token_of(tenant, call.now),
        }),
    ))
}

/// The tenant, where `named` is its id or its domain.
pub(super) fn ours<'a>(state: &'a State, call: &Call, named: &str) -> Result<&'a Tenant, Response> {
    let tenant = state.entra.tenant.as_ref();
    let is_ours = [&tenant.id, &tenant.domain].iter().any(|ours| named.eq_ignore_ascii_case(ours));
    if !tenant.id.is_empty() && is_ours {
        return Ok(tenant);
    }
    let message = format!("Tenant '{named}' not found.");
    Err(refused(call, 400, "invalid_request", 90_002, &message))
}

/// The token that is given out at `now`.
pub(crate) fn token_of(tenant: &Tenant, now: i64) -> String {
    format!("{MARK}-{now:x}-{:016x}", seal(tenant, now))
}

/// What a token is worth at `now`.
pub(crate) fn worth(tenant: &Tenant, token: &str, now: i64) -> Worth {
    let issued =
        token.strip_prefix(MARK).and_then(|rest| rest.strip_prefix('-')).and_then(|rest| {
            let (issued, _) = rest.split_once('-')?;
            i64::from_str_radix(issued, 16).ok()
        });
    match issued {
        Some(issued) if !tenant.id.is_empty() && token == token_of(tenant, issued) => {
            let alive = now < issued.saturating_add(LIFETIME_S * 1_000);
            if alive { Worth::Good } else { Worth::Expired }
        }
        _ => Worth::Forged,
    }
}

fn seal(tenant: &Tenant, issued: i64) -> u64 {
    digest(&format!("{} {} {issued}", tenant.client_id, tenant.client_secret))
}

fn check(tenant: &Tenant, call: &Call) -> Result<(), Response> {
    let form = call.form();
    let field = |name: &str| {
        form.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    };
    let refuse =
        |status, error, code, message: &str| Err(refused(call, status, error, code, message));
    if field("grant_type") != "client_credentials" {
        let message = "The app requested an unsupported grant type.";
        return refuse(400, "unsupported_grant_type", 70_003, message);
    }
    if field("client_id") != tenant.client_id {
        let message =
            format!("Application '{}' was not found in the directory.", field("client_id"));
        return refuse(400, "unauthorized_client", 700_016, &message);
    }
    if field("client_secret").is_empty() {
        let message = "The request body must contain 'client_assertion' or 'client_secret'.";
        return refuse(401, "invalid_client", 7_000_218, message);
    }
    if field("client_secret") != tenant.client_secret {
        return refuse(401, "invalid_client", 7_000_215, "Invalid client secret provided.");
    }
    if field("scope") != SCOPE {
        let message = "The provided value for the input parameter 'scope' is not valid.";
        return refuse(400, "invalid_scope", 70_011, message);
    }
    Ok(())
}

fn refused(call: &Call, status: u16, error: &str, code: u32, message: &str) -> Response {
    let body = json!({
        "error": error,
        "error_description": format!("AADSTS{code}: {message}"),
        "error_codes": [code],
        "timestamp": iso(call.now),
        "trace_id": "sandbox",
        "correlation_id": "sandbox",
    });
    Response::json(status, &body)
}
