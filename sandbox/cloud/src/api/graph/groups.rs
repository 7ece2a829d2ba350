//! Reading groups.

use super::super::{Answer, Call};
use super::{BASE, GROUP, failure, page, select, users};
use crate::company::{EntraGroup, EntraGroupKind};
use crate::state::State;
use crate::wire::Response;
use serde_json::{Map, Value, json};

const DEFAULT: [&str; 8] = [
    "id",
    "displayName",
    "groupTypes",
    "onPremisesSyncEnabled",
    "isAssignableToRole",
    "mailEnabled",
    "securityEnabled",
    "membershipRule",
];

/// `GET /users/{id}/memberOf`: there are no other kinds of membership here than in groups.
pub(super) fn of_user(state: &State, call: &Call, user: &str) -> Answer {
    let user = users::found(state, call, user)?;
    let cast = call.segments.last().is_some_and(|last| last == GROUP);
    let mut items = Vec::new();
    for group in user.group_ids(call.seen()).filter_map(|id| state.entra.tenant.groups.get(id)) {
        let mut item = Map::new();
        if !cast {
            item.insert("@odata.type".into(), "#microsoft.graph.group".into());
        }
        item.extend(shown(call, group)?);
        items.push((group.id.clone(), Value::Object(item)));
    }
    page::page(call, if cast { "groups" } else { "directoryObjects" }, items)
}

/// `GET /groups/{id}`.
pub(super) fn one(state: &State, call: &Call, id: &str) -> Answer {
    let group = found(state, call, id)?;
    let mut body = Map::new();
    body.insert("@odata.context".into(), format!("{BASE}/$metadata#groups/$entity").into());
    body.extend(shown(call, group)?);
    Ok(Response::json(200, &body))
}

/// The group, or 404.
pub(super) fn found<'a>(
    state: &'a State,
    call: &Call,
    id: &str,
) -> Result<&'a EntraGroup, Response> {
    state.entra.tenant.groups.get(id).ok_or_else(|| failure::not_found(call, id))
}

fn shown(call: &Call, group: &EntraGroup) -> Result<Map<String, Value>, Response> {
    let names = select::names(call.parameter("$select"), &DEFAULT);
    select::object(call, "group", &names, |name| property(group, name))
}

fn property(group: &EntraGroup, name: &str) -> Option<Value> {
    let kind = group.kind;
    Some(match name {
        "id" => json!(group.id),
        "displayName" => json!(group.name),
        "groupTypes" => match kind {
            EntraGroupKind::Dynamic { .. } => json!(["DynamicMembership"]),
            EntraGroupKind::Microsoft365 => json!(["Unified"]),
            _ => json!([]),
        },
        "onPremisesSyncEnabled" => json!((kind == EntraGroupKind::OnPremises).then_some(true)),
        "isAssignableToRole" => json!((kind == EntraGroupKind::RoleAssignable).then_some(true)),
        "mailEnabled" => json!(kind.has_mail()),
        "securityEnabled" => json!(kind.is_security()),
        "membershipRule" => match kind {
            EntraGroupKind::Dynamic { rule } => json!(rule),
            _ => Value::Null,
        },
        _ => return None,
    })
}
