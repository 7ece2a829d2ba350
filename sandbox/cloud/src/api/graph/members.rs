//! Joining and leaving groups.

use super::super::{Answer, Call};
use super::{changes, failure, groups, object};
use crate::clock::View;
use crate::company::{EntraGroup, EntraGroupKind};
use crate::state::State;
use crate::wire::Response;
use serde_json::Value;

const PRESENT: &str = "One or more added object references already exist for the following \
                       modified properties: 'members'.";
const BY_RULE: &str = "You can't add or remove a member of a group with dynamic membership.";
const BY_EXCHANGE: &str = "Cannot Update a mail-enabled security groups and or distribution list.";

/// `POST /groups/{id}/members/$ref`.
pub(super) fn add(state: &mut State, call: &Call, group: &str) -> Answer {
    let body = object(call)?;
    let user =
        body.get("@odata.id").and_then(Value::as_str).and_then(referred).ok_or_else(|| {
            failure::bad_request(call, "@odata.id is no address of a directory object.")
        })?;
    refuse_owned_elsewhere(call, groups::found(state, call, group)?)?;
    let Some(found) = state.entra.user(user, View::Truth) else {
        return Err(failure::not_found(call, user));
    };
    if found.in_group(group, View::Truth) {
        return Err(failure::bad_request(call, PRESENT));
    }
    let id = found.id.clone();
    changes::set_member(state, &id, group, true, call.now);
    Ok(Response::empty(204))
}

/// `DELETE /groups/{id}/members/{userId}/$ref`.
pub(super) fn remove(state: &mut State, call: &Call, group: &str, user: &str) -> Answer {
    refuse_owned_elsewhere(call, groups::found(state, call, group)?)?;
    let member = state.entra.user(user, View::Truth).filter(|u| u.in_group(group, View::Truth));
    let Some(id) = member.map(|found| found.id.clone()) else {
        return Err(failure::not_found(call, user));
    };
    changes::set_member(state, &id, group, false, call.now);
    Ok(Response::empty(204))
}

/// The id in the address of a directory object.
fn referred(address: &str) -> Option<&str> {
    let path = address.strip_prefix(super::BASE)?;
    ["/directoryObjects/", "/users/"]
        .iter()
        .find_map(|collection| path.strip_prefix(collection))
        .filter(|id| !id.is_empty() && !id.contains('/'))
}

fn refuse_owned_elsewhere(call: &Call, group: &EntraGroup) -> Result<(), Response> {
    match group.kind {
        EntraGroupKind::Security | EntraGroupKind::Microsoft365 => Ok(()),
        EntraGroupKind::Dynamic { .. } => Err(failure::bad_request(call, BY_RULE)),
        EntraGroupKind::OnPremises => Err(failure::mastered_elsewhere(call)),
        EntraGroupKind::RoleAssignable => Err(failure::denied(call)),
        EntraGroupKind::DistributionList | EntraGroupKind::MailEnabledSecurity => {
            Err(failure::bad_request(call, BY_EXCHANGE))
        }
    }
}
