//! Setting the credential of Entra: it is tried before it replaces the former, and is taken only for
//! the tenant that the settings name. The core sees neither the credential nor its token, only which
//! tenant each of them names.

use crate::connector::{HttpOutcome, HttpRequest, Identity, Read, ReadFault, Route, TOKEN_TENANT};
use crate::domain::{Address, Instant, OrganizationId};
use crate::policy::{EntraTenant, Refusal, RefusalCode, Settings};

/// The name of this key on the admin page.
pub(super) const KEY: &str = "entra";

/// Whom the credential is tried on: nobody has this address.
fn nobody() -> Read {
    Read::Entra { email: Address::told("nobody@example.com") }
}

/// The request that the credential is tried with, or why it is not worth one. Without settings nobody
/// knows the tenant: a first installation.
pub(super) fn request(
    settings: Option<&Settings>,
    named: Option<&str>,
) -> Result<HttpRequest, Refusal> {
    let Some(named) = named else { return Err(no_credential()) };
    if let Some(settings) = settings {
        let Some(tenant) = &settings.entra else { return Err(no_tenant()) };
        // A domain is another name of the tenant: which one its token tells.
        if !is_same(named, tenant) && !named.contains('.') {
            return Err(other_tenant(tenant, named));
        }
    }
    let nowhere = Route { organization: OrganizationId::new(""), separate_read_key: false };
    let request = nobody().request(&nowhere, None);
    Ok(HttpRequest { identity: Identity::EntraCandidate, ..request })
}

/// Why the credential is not taken; `None` where it was let in, to the right tenant.
pub(super) fn refused(
    http: &HttpOutcome,
    settings: Option<&Settings>,
    named: Option<&str>,
    now: Instant,
) -> Option<Refusal> {
    if let Err(fault) = nobody().page(http, None, now) {
        return Some(not_let_in(&fault));
    }
    let tenant = settings?.entra.as_ref()?;
    let told = match http {
        HttpOutcome::Answered { headers, .. } => headers.get(TOKEN_TENANT).map(String::as_str),
        _ => None,
    };
    let given = told.or(named).unwrap_or_default();
    (!is_same(given, tenant)).then(|| other_tenant(tenant, given))
}

fn is_same(named: &str, tenant: &EntraTenant) -> bool {
    named.trim().eq_ignore_ascii_case(tenant.tenant_id.trim())
}

fn refusal(title: &str, detail: impl Into<String>, remedy: &str) -> Refusal {
    Refusal::new(RefusalCode::KeyRefused, title, detail, remedy)
}

fn no_credential() -> Refusal {
    refusal(
        "This is no credential of Entra",
        "It is one JSON text with tenantId, clientId and clientSecret. The credential before it stays in use.",
        "Copy all three from the app registration in Entra, and set them again.",
    )
}

fn no_tenant() -> Refusal {
    refusal(
        "The settings name no tenant of Entra",
        "A credential is taken only for the tenant that the settings name. Nothing was changed.",
        "Name the tenant under Settings, save, and set the credential again.",
    )
}

fn other_tenant(tenant: &EntraTenant, given: &str) -> Refusal {
    let given: String = given.chars().filter(|c| !c.is_control()).take(64).collect();
    refusal(
        "The credential is of another tenant",
        format!(
            "The settings name {} ({}), and this one is of {given}. The credential before it stays in use.",
            tenant.name, tenant.tenant_id
        ),
        "Copy the credential from the app registration in that tenant, or correct the tenant in the settings first.",
    )
}

fn not_let_in(fault: &ReadFault) -> Refusal {
    let remedy = if fault.is_passing() {
        "Try again in a minute."
    } else {
        "Check tenantId, clientId and clientSecret, and that an admin of Entra has consented to the app's permissions."
    };
    refusal(
        "The credential does not work",
        format!(
            "Microsoft did not let it in: {}. The credential before it stays in use.",
            fault.words()
        ),
        remedy,
    )
}
