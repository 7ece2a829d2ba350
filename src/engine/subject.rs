//! Whom a ticket is about: read from the ticket, never from the payload.

use super::field;
use crate::connector::{FieldValue, Held, Issue, PickedUser};
use crate::domain::record::record;
use crate::domain::{AccountId, Address};
use crate::policy::{Refusal, RefusalCode, Settings, SubjectField, SubjectFieldKind};

/// What the ticket says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectRef {
    /// From a user picker.
    pub account: Option<AccountId>,
    /// From an e-mail field.
    pub email: Option<Address>,
}
record!(SubjectRef { account, email });

/// Reads the subject's fields.
///
/// # Errors
/// Nobody is named, or somebody who is no person of the organization, or a field holds something
/// else than one person or address.
pub fn subject_of(settings: &Settings, issue: &Issue) -> Result<SubjectRef, Refusal> {
    let mut found = SubjectRef { account: None, email: None };
    for own in &settings.subject_fields {
        let value = field::value_of(issue, &own.id);
        match own.kind {
            SubjectFieldKind::UserPicker if found.account.is_none() => {
                found.account = picked(own, &value)?;
            }
            SubjectFieldKind::Email if found.email.is_none() => {
                found.email = field::address(own.into(), &value)?;
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
pub(crate) fn address_hint(settings: &Settings, issue: &Issue) -> Option<Address> {
    let mut pickers =
        settings.subject_fields.iter().filter(|f| f.kind == SubjectFieldKind::UserPicker);
    pickers.find_map(|own| match field::value_of(issue, &own.id) {
        FieldValue::One(Held::User(user)) => Address::parse(&user.email?).ok(),
        _ => None,
    })
}

/// Whom a ticket names, in its own words.
pub(crate) fn words_of(settings: &Settings, issue: &Issue) -> Option<String> {
    settings.subject_fields.iter().find_map(|own| match field::value_of(issue, &own.id) {
        FieldValue::Empty => None,
        FieldValue::One(Held::User(user)) => Some(user.name),
        FieldValue::One(Held::Text(text)) => Some(crate::domain::visible(&text)),
        other => Some(other.words()),
    })
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

fn picked(own: &SubjectField, value: &FieldValue) -> Result<Option<AccountId>, Refusal> {
    let Some(user) = field::person(own.into(), value)? else { return Ok(None) };
    let PickedUser { account, name, kind, .. } = user;
    match kind.as_deref() {
        Some("customer") => Err(portal_only(&name)),
        Some("app") => Err(Refusal::new(
            RefusalCode::SubjectApp,
            format!("{name} is an app, not a person"),
            "Apps are removed where they are installed. Nothing was changed.",
            format!("Choose a person in '{}', or ask a Jira admin to remove the app.", own.name),
        )),
        _ => Ok(Some(account)),
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
