//! Reading groups.

use super::super::{Answer, Call};
use super::options::{Options, Rules};
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

/// By what groups can be filtered, searched and ordered.
const SORTED: [&str; 4] = ["displayName", "id", "mailEnabled", "securityEnabled"];
/// Of a membership everything is an advanced query.
const ADVANCED: Rules =
    Rules { resource: "DirectoryObject", ordered: &["displayName"], plain: false };

/// `GET /users/{id}/memberOf`, perhaps cast to one kind. There are no other kinds of membership
/// here than in groups.
pub(super) fn of_user(state: &State, call: &Call, user: &str, cast: Option<&str>) -> Answer {
    let user = users::found(state, call, user)?;
    let options = Options::read(call, &ADVANCED)?;
    let mut items = Vec::new();
    let listed = cast.is_none_or(|cast| GROUP.contains(&cast));
    let groups = user.group_ids(call.seen()).filter_map(|id| state.entra.tenant.groups.get(id));
    for group in groups.filter(|_| listed) {
        let value = |name: &str| property(group, name).filter(|_| SORTED.contains(&name));
        if !options.admits(call, &value)? {
            continue;
        }
        let mut item = Map::new();
        if cast.is_none() {
            item.insert("@odata.type".into(), "#microsoft.graph.group".into());
        }
        item.extend(shown(call, group)?);
        items.push((options.place(&value, &group.id), Value::Object(item)));
    }
    page::page(call, if cast.is_some() { "groups" } else { "directoryObjects" }, &options, items)
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
