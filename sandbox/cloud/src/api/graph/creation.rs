//! New users and guests.

use super::super::{Answer, Call};
use super::{BASE, changes, failure, object, users};
use crate::clock::View;
use crate::company::{EntraUser, UserType};
use crate::state::State;
use crate::wire::Response;
use serde_json::{Map, Value, json};

/// `POST /users`.
pub(super) fn user(state: &mut State, call: &Call) -> Answer {
    let body = object(call)?;
    let name = required(call, &body, "displayName", "User")?;
    let principal_name = required(call, &body, "userPrincipalName", "User")?;
    required(call, &body, "mailNickname", "User")?;
    let Some(enabled) = body.get("accountEnabled").and_then(Value::as_bool) else {
        return Err(missing(call, "accountEnabled", "User"));
    };
    let password = body.pointer("/passwordProfile/password").and_then(Value::as_str);
    if password.is_none_or(str::is_empty) {
        let message = "A password must be specified to create a new user.";
        return Err(failure::bad_request(call, message));
    }
    let domain = principal_name.split_once('@').map_or("", |(_, domain)| domain);
    if !domain.eq_ignore_ascii_case(&state.entra.tenant.domain) {
        let message = "The domain portion of the userPrincipalName property is invalid. You must \
                       use one of the verified domain names in your organization.";
        return Err(failure::bad_request(call, message));
    }
    if state.entra.user(principal_name, View::Truth).is_some() {
        return Err(failure::conflict(call, "userPrincipalName"));
    }
    let mail = body.get("mail").and_then(Value::as_str);
    let id = state.entra_mut().new_id();
    let mut user = EntraUser::new(id, name, principal_name, mail);
    user.enabled.set(enabled, call.now, 0);
    let mut shown = Map::new();
    shown.insert("@odata.context".into(), format!("{BASE}/$metadata#users/$entity").into());
    shown.extend(users::plain(call, &user)?);
    changes::create(state, user, call.now);
    Ok(Response::json(201, &shown))
}

/// `POST /invitations`: whoever has the address already is the one invited.
pub(super) fn invitation(state: &mut State, call: &Call) -> Answer {
    let body = object(call)?;
    let email = required(call, &body, "invitedUserEmailAddress", "Invitation")?;
    let redirect = required(call, &body, "inviteRedirectUrl", "Invitation")?;
    let name = body.get("invitedUserDisplayName").and_then(Value::as_str);
    let Some((local, domain)) = email.split_once('@') else {
        return Err(failure::bad_request(call, "The invited user's address is not valid."));
    };
    let known = state.entra.users_with(email, View::Truth).next().map(|user| user.id.clone());
    let id = if let Some(id) = known {
        id
    } else {
        let id = state.entra_mut().new_id();
        let principal_name = guest_name(local, domain, &state.entra.tenant.domain);
        let mut guest =
            EntraUser::new(id.clone(), name.unwrap_or(local), &principal_name, Some(email));
        guest.user_type = UserType::Guest;
        changes::create(state, guest, call.now);
        id
    };
    let shown = json!({
        "@odata.context": format!("{BASE}/$metadata#invitations/$entity"),
        "id": id.replacen('e', "1", 1),
        "invitedUserDisplayName": name,
        "invitedUserEmailAddress": email,
        "invitedUserType": "Guest",
        "inviteRedeemUrl": format!("https://login.microsoftonline.com/redeem?user={id}"),
        "inviteRedirectUrl": redirect,
        "sendInvitationMessage": body.get("sendInvitationMessage") == Some(&json!(true)),
        "resetRedemption": false,
        "status": "PendingAcceptance",
        "invitedUser": { "id": id },
    });
    Ok(Response::json(201, &shown))
}

/// The name a guest signs in with: the own address made part of the host's domain.
fn guest_name(local: &str, domain: &str, host: &str) -> String {
    format!("{local}_{domain}#EXT#@{host}")
}

fn required<'a>(
    call: &Call,
    body: &'a Value,
    property: &str,
    resource: &str,
) -> Result<&'a str, Response> {
    let value = body.get(property).and_then(Value::as_str).filter(|value| !value.is_empty());
    value.ok_or_else(|| missing(call, property, resource))
}

fn missing(call: &Call, property: &str, resource: &str) -> Response {
    let message =
        format!("A value is required for property '{property}' of resource '{resource}'.");
    failure::bad_request(call, &message)
}
