//! Whom a ticket is about: read from the ticket, never from the payload.

use crate::connector::Issue;
use crate::domain::AccountId;
use crate::domain::record::record;
use crate::policy::{Refusal, RefusalCode, Settings, SubjectField, SubjectFieldKind};
use serde_json::Value;

/// What the ticket says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectRef {
    /// From a user picker.
    pub account: Option<AccountId>,
    /// From an e-mail field, trimmed and in lower case.
    pub email: Option<String>,
}
record!(SubjectRef { account, email });

/// Reads the subject's fields.
///
/// # Errors
/// Nobody is named, or somebody who is no person of the organization.
pub fn subject_of(settings: &Settings, issue: &Issue) -> Result<SubjectRef, Refusal> {
    let mut found = SubjectRef { account: None, email: None };
    for field in &settings.subject_fields {
        let value = issue.fields.get(&field.id).unwrap_or(&Value::Null);
        match field.kind {
            SubjectFieldKind::UserPicker if found.account.is_none() => {
                found.account = picked(field, value)?;
            }
            SubjectFieldKind::Email if found.email.is_none() => {
                found.email = address(field, value)?;
            }
            _ => {}
        }
    }
    if found.account.is_none() && found.email.is_none() {
        return Err(nobody(settings));
    }
    Ok(found)
}

/// The address that the ticket itself tells, so that Entra can be asked in the same wave. It is held
/// against the organization's before anything is concluded from it.
pub(crate) fn address_hint(settings: &Settings, issue: &Issue) -> Option<String> {
    let picked = settings
        .subject_fields
        .iter()
        .filter(|f| f.kind == SubjectFieldKind::UserPicker)
        .find_map(|f| issue.fields.get(&f.id)?.get("emailAddress")?.as_str());
    picked.map(|email| email.trim().to_lowercase()).filter(|email| is_address(email))
}

fn nobody(settings: &Settings) -> Refusal {
    let names: Vec<String> =
        settings.subject_fields.iter().map(|f| format!("'{}'", f.name)).collect();
    Refusal::new(
        RefusalCode::SubjectNone,
        "This ticket doesn't say who leaves",
        "Nothing was read or changed.",
        format!("Fill in {} on this ticket.", names.join(" or ")),
    )
}

fn picked(field: &SubjectField, value: &Value) -> Result<Option<AccountId>, Refusal> {
    if value.is_null() {
        return Ok(None);
    }
    let Some(account) = value.get("accountId").and_then(Value::as_str) else {
        return Err(wrong_field(field, "a user picker"));
    };
    let name = value.get("displayName").and_then(Value::as_str).unwrap_or("This account");
    match value.get("accountType").and_then(Value::as_str) {
        Some("customer") => Err(portal_only(name)),
        Some("app") => Err(Refusal::new(
            RefusalCode::SubjectApp,
            format!("{name} is an app, not a person"),
            "Apps are removed where they are installed. Nothing was changed.",
            format!("Choose a person in '{}', or ask a Jira admin to remove the app.", field.name),
        )),
        _ => AccountId::parse(account).map(Some).ok_or_else(|| wrong_field(field, "a user picker")),
    }
}

fn portal_only(name: &str) -> Refusal {
    Refusal::new(
        RefusalCode::SubjectPortalOnly,
        format!("{name} is a portal-only customer"),
        "The account isn't in the organization's directories: there is no group, role or token to take. It reaches the customer portal only.",
        "A site admin closes it under Administration > Jira Service Management > Portal only customers.",
    )
}

fn address(field: &SubjectField, value: &Value) -> Result<Option<String>, Refusal> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => {
            let address = text.trim().to_lowercase();
            if address.is_empty() {
                return Ok(None);
            }
            if address.len() > 254 || !is_address(&address) {
                return Err(Refusal::new(
                    RefusalCode::SubjectNone,
                    format!("'{}' holds no e-mail address", field.name),
                    "Nothing was read or changed.",
                    format!("Write one address into '{}', nothing else.", field.name),
                ));
            }
            Ok(Some(address))
        }
        _ => Err(wrong_field(field, "a text with an e-mail address")),
    }
}

/// Whether a text is one e-mail address, as far as a text can tell.
pub(crate) fn is_address(text: &str) -> bool {
    let mut parts = text.split('@');
    let local = parts.next().unwrap_or_default();
    let domain = parts.next().unwrap_or_default();
    parts.next().is_none()
        && !local.is_empty()
        && domain.contains('.')
        && !text.chars().any(|c| c.is_whitespace() || c.is_control() || ",;<>".contains(c))
}

fn wrong_field(field: &SubjectField, kind: &str) -> Refusal {
    Refusal::new(
        RefusalCode::SettingsInvalid,
        format!("The field '{}' isn't {kind}", field.name),
        "Nothing was read or changed.",
        format!("A Jira admin has to correct `subjectFields` for {} in the settings.", field.id),
    )
}
