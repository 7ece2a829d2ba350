//! What Graph says about a user: one batch asks for the user by address and for the groups.

use super::call::Call;
use super::fault::{ReadFault, json_of};
use super::graph::{self, Part};
use super::http::{HttpOutcome, HttpRequest, Identity, Method};
use super::next_link::next_link;
use super::read::{Answer, Page, ToldEntraGroup};
use crate::domain::{
    EntraAccount, EntraGroup, EntraGroupId, EntraGroupOwner, EntraUser, EntraUserId, Instant,
    escape,
};
use serde_json::Value;

const USER: &str = "$select=id,displayName,mail,userPrincipalName,accountEnabled,userType,onPremisesSyncEnabled,signInSessionsValidFromDateTime&$expand=manager($select=id,displayName,mail)";
const GROUPS: &str = "?$select=id,displayName,groupTypes,onPremisesSyncEnabled,isAssignableToRole,mailEnabled,securityEnabled&$top=100";
const GROUP: &str = "?$select=id,displayName,isAssignableToRole";
/// Marks a cursor that names the user whose groups are still to be listed.
const BY_ID: &str = "id:";

/// The request for somebody with this address, or for the page of groups at `cursor`.
pub(super) fn request(email: &str, cursor: Option<&str>) -> HttpRequest {
    match cursor {
        None => {
            let quoted = escape(&email.replace('\'', "''"));
            let query = format!("?$filter={}&{USER}", known_by(&quoted));
            graph::batch(&[
                Part::new(Call::FindEntraUsers, &[], &query, None),
                Part::new(Call::ListEntraGroups, &[("id", email)], GROUPS, None),
            ])
        }
        Some(cursor) => match cursor.strip_prefix(BY_ID) {
            Some(id) => {
                graph::batch(&[Part::new(Call::ListEntraGroups, &[("id", id)], GROUPS, None)])
            }
            None => HttpRequest::new(Identity::Entra, Method::Get, cursor.to_owned()),
        },
    }
}

/// Whoever is known by this address, also under another name by now: as the name to sign in with,
/// as the first address for mail, as one under which mail still arrives, or as one elsewhere. Each of
/// the four takes `eq` (resource type `user`, table of properties).
fn known_by(quoted: &str) -> String {
    [
        format!("mail%20eq%20'{quoted}'"),
        format!("userPrincipalName%20eq%20'{quoted}'"),
        format!("proxyAddresses/any(p:p%20eq%20'smtp:{quoted}')"),
        format!("otherMails/any(o:o%20eq%20'{quoted}')"),
    ]
    .join("%20or%20")
}

/// Users that one filter names: Graph takes no more comparisons.
const NAMED_MAX: usize = 15;

/// The batch that asks whether these users may sign in.
pub(super) fn states_request(users: &[EntraUserId]) -> HttpRequest {
    let part = |some: &[EntraUserId]| {
        let ids: Vec<String> =
            some.iter().map(|id| format!("id%20eq%20'{}'", escape(id.as_str()))).collect();
        let query = format!("?$filter={}&$select=id,accountEnabled", ids.join("%20or%20"));
        Part::new(Call::FindEntraUsers, &[], &query, None)
    };
    graph::batch(&users.chunks(NAMED_MAX).map(part).collect::<Vec<_>>())
}

/// Reads an answer to [`states_request`]: all of it, or nothing.
pub(super) fn states(
    outcome: &HttpOutcome,
    users: &[EntraUserId],
    now: Instant,
) -> Result<Page, ReadFault> {
    let count = users.len().div_ceil(NAMED_MAX);
    let parts = graph::parts_of(outcome, count);
    let mut all = Vec::new();
    for index in 0..count {
        let json = answer(&parts, index, now)?;
        if json.get("@odata.nextLink").is_some() {
            return Err(ReadFault::malformed("the end of the list"));
        }
        let found = json.get("value").and_then(Value::as_array);
        for user in found.ok_or_else(|| ReadFault::malformed("value"))? {
            let enabled = user.get("accountEnabled").and_then(Value::as_bool);
            let enabled = enabled.ok_or_else(|| ReadFault::malformed("accountEnabled"))?;
            all.push((
                EntraUserId::parse(text(user, "id")?).ok_or_else(|| ReadFault::malformed("id"))?,
                enabled,
            ));
        }
    }
    Ok(Page { part: Answer::EntraStates(all), next: None })
}

/// The batch that asks what these groups are: as many as one holds.
pub(super) fn groups_request(groups: &[EntraGroupId]) -> HttpRequest {
    let part =
        |id: &EntraGroupId| Part::new(Call::ReadEntraGroup, &[("id", id.as_str())], GROUP, None);
    graph::batch(&groups.iter().map(part).collect::<Vec<_>>())
}

/// Reads an answer to [`groups_request`]: all of it, or nothing. Whether a group can hold roles of
/// the directory has to be told: what is left out is not a no.
pub(super) fn groups_told(
    outcome: &HttpOutcome,
    groups: &[EntraGroupId],
    now: Instant,
) -> Result<Page, ReadFault> {
    let parts = graph::parts_of(outcome, groups.len());
    let mut all = Vec::new();
    for (index, wanted) in groups.iter().enumerate() {
        let json = match answer(&parts, index, now) {
            Err(ReadFault::Missing) => continue,
            told => told?,
        };
        let is_it = text(&json, "id")?.eq_ignore_ascii_case(wanted.as_str());
        let holds_roles = match json.get("isAssignableToRole") {
            Some(Value::Null) => Some(false),
            told => told.and_then(Value::as_bool),
        };
        let (true, Some(holds_roles)) = (is_it, holds_roles) else {
            return Err(ReadFault::malformed("isAssignableToRole"));
        };
        let name = json.get("displayName").and_then(Value::as_str);
        let name = name.unwrap_or(wanted.as_str()).to_owned();
        all.push(ToldEntraGroup { id: wanted.clone(), name, holds_roles });
    }
    Ok(Page { part: Answer::EntraGroups(all), next: None })
}

/// Reads an answer to [`request`].
pub(super) fn page(
    outcome: &HttpOutcome,
    cursor: Option<&str>,
    now: Instant,
) -> Result<Page, ReadFault> {
    match cursor {
        None => first(outcome, now),
        Some(cursor) if cursor.starts_with(BY_ID) => {
            let parts = graph::parts_of(outcome, 1);
            groups_page(&answer(&parts, 0, now)?)
        }
        Some(_) => groups_page(&json_of(outcome, now)?),
    }
}

fn answer(parts: &[HttpOutcome], index: usize, now: Instant) -> Result<Value, ReadFault> {
    let lost = HttpOutcome::Lost { reason: String::new() };
    json_of(parts.get(index).unwrap_or(&lost), now)
}

fn first(outcome: &HttpOutcome, now: Instant) -> Result<Page, ReadFault> {
    let parts = graph::parts_of(outcome, 2);
    let users = answer(&parts, 0, now)?;
    let users = users
        .get("value")
        .and_then(Value::as_array)
        .ok_or_else(|| ReadFault::malformed("value"))?;
    let users = users.iter().map(user).collect::<Result<Vec<_>, _>>()?;
    let [user] = users.as_slice() else {
        return Ok(Page { part: Answer::Entra { users, groups: Vec::new() }, next: None });
    };
    match answer(&parts, 1, now) {
        Ok(json) => {
            let page = groups_page(&json)?;
            let groups = match page.part {
                Answer::Entra { groups, .. } => groups,
                _ => Vec::new(),
            };
            Ok(Page { part: Answer::Entra { users, groups }, next: page.next })
        }
        // The address is not the name to sign in with: the groups are asked for by object id.
        Err(ReadFault::Missing) => {
            let next = Some(format!("{BY_ID}{}", user.id));
            Ok(Page { part: Answer::Entra { users, groups: Vec::new() }, next })
        }
        Err(fault) => Err(fault),
    }
}

fn groups_page(json: &Value) -> Result<Page, ReadFault> {
    let groups =
        json.get("value").and_then(Value::as_array).ok_or_else(|| ReadFault::malformed("value"))?;
    let groups = groups.iter().map(group).collect::<Result<Vec<_>, _>>()?;
    // A next page elsewhere would carry the token there.
    let next = match json.get("@odata.nextLink") {
        None | Some(Value::Null) => None,
        Some(link) => {
            let link = link.as_str().and_then(|link| next_link(Call::ListEntraGroups, link));
            Some(link.ok_or_else(|| ReadFault::malformed("@odata.nextLink"))?)
        }
    };
    let part = Answer::Entra { users: Vec::new(), groups };
    Ok(Page { part, next })
}

/// The account that an answer describes: nobody, or exactly one.
///
/// # Errors
/// The number of users that share the address.
pub fn account_of(
    users: &[EntraUser],
    groups: &[EntraGroup],
) -> Result<Option<EntraAccount>, usize> {
    match users {
        [] => Ok(None),
        [user] => Ok(Some(EntraAccount { user: user.clone(), groups: groups.to_vec() })),
        several => Err(several.len()),
    }
}

fn text<'a>(json: &'a Value, key: &str) -> Result<&'a str, ReadFault> {
    json.get(key).and_then(Value::as_str).ok_or_else(|| ReadFault::malformed(key))
}

fn flag(json: &Value, key: &str) -> bool {
    json.get(key).and_then(Value::as_bool).unwrap_or(false)
}

fn user(json: &Value) -> Result<EntraUser, ReadFault> {
    let optional = |key: &str| json.get(key).and_then(Value::as_str);
    Ok(EntraUser {
        id: EntraUserId::parse(text(json, "id")?).ok_or_else(|| ReadFault::malformed("id"))?,
        principal_name: text(json, "userPrincipalName")?.to_owned(),
        mail: optional("mail").map(str::to_owned),
        // Without it nothing is known about the account's state.
        enabled: json
            .get("accountEnabled")
            .and_then(Value::as_bool)
            .ok_or_else(|| ReadFault::malformed("accountEnabled"))?,
        guest: optional("userType") == Some("Guest"),
        on_premises: flag(json, "onPremisesSyncEnabled"),
        sessions_valid_from: optional("signInSessionsValidFromDateTime")
            .and_then(Instant::from_rfc3339),
        manager_mail: json.pointer("/manager/mail").and_then(Value::as_str).map(str::to_owned),
    })
}

fn group(json: &Value) -> Result<EntraGroup, ReadFault> {
    let kinds = json.get("groupTypes").and_then(Value::as_array);
    let is = |kind: &str| kinds.into_iter().flatten().any(|k| k.as_str() == Some(kind));
    let owner = if is("DynamicMembership") {
        EntraGroupOwner::Rule
    } else if flag(json, "onPremisesSyncEnabled") {
        EntraGroupOwner::OnPremises
    } else if flag(json, "isAssignableToRole") {
        EntraGroupOwner::Roles
    } else if flag(json, "mailEnabled") && !is("Unified") {
        EntraGroupOwner::Exchange
    } else {
        EntraGroupOwner::Assigned
    };
    let id = text(json, "id")?;
    let name = json.get("displayName").and_then(Value::as_str).unwrap_or(id);
    let name = name.to_owned();
    let id = EntraGroupId::parse(id).ok_or_else(|| ReadFault::malformed("id"))?;
    Ok(EntraGroup { id, name, owner })
}
