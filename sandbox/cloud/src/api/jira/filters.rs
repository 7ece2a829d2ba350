//! Saved searches and their owners.

use super::{Asked, failure, page, users};
use crate::api::Answer;
use crate::company::{Filter, uses_jira};
use crate::state::State;
use crate::wire::Response;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewOwner {
    account_id: String,
}

/// `GET /filter/search`. No filter is shared, so others' are shown only to administrators who ask
/// for it.
pub(super) fn search(state: &State, asked: &Asked) -> Answer {
    let call = asked.call;
    let owner = call.parameter("accountId");
    if owner.is_some() && call.parameter("owner").is_some() {
        return Err(failure::messages(400, "Give either accountId or owner."));
    }
    let everyones = call.parameter("overrideSharePermissions") == Some("true")
        && asked.identity.administers(state, asked.site);
    let name = call.parameter("filterName").map(str::to_lowercase);
    let mut found: Vec<(&u64, &Filter)> = state
        .jira
        .filters
        .iter()
        .filter(|(_, f)| f.host == asked.site.host)
        .filter(|(_, f)| everyones || asked.identity.is(&f.owner))
        .filter(|(_, f)| owner.is_none_or(|owner| owner == f.owner))
        .filter(|(_, f)| name.as_ref().is_none_or(|n| f.name.to_lowercase().contains(n)))
        .collect();
    if call.parameter("orderBy") != Some("id") {
        found.sort_by_key(|(id, f)| (f.name.to_lowercase(), **id));
    }
    page::page(asked, found.into_iter().map(|(id, f)| shown(state, asked, *id, f)).collect())
}

/// `PUT /filter/{id}/owner`.
pub(super) fn change_owner(state: &mut State, asked: &Asked, id: &str) -> Answer {
    let new: NewOwner = asked.body()?;
    let no_filter = || failure::messages(404, "The selected filter is not available to you.");
    let id: u64 = id.parse().map_err(|_| no_filter())?;
    let filter = state.jira.filters.get(&id).filter(|f| f.host == asked.site.host);
    let filter = filter.ok_or_else(no_filter)?;
    if !(asked.identity.is(&filter.owner) || asked.identity.administers(state, asked.site)) {
        let said = "Only the owner of a filter or an administrator can change its owner.";
        return Err(failure::messages(403, said));
    }
    let owner = state.person(&new.account_id).ok_or_else(failure::no_user)?;
    if !uses_jira(&state.company, owner, asked.site) {
        return Err(failure::messages(400, "The new owner has no access to Jira."));
    }
    let taken = state.jira.filters.iter().any(|(other, f)| {
        *other != id && f.owner == new.account_id && f.name.eq_ignore_ascii_case(&filter.name)
    });
    if taken {
        let said = "The new owner already has a filter with the same name.";
        return Err(failure::messages(400, said));
    }
    if let Some(filter) = state.jira_mut().filters.get_mut(&id) {
        filter.owner = new.account_id;
    }
    Ok(Response::empty(204))
}

fn shown(state: &State, asked: &Asked, id: u64, filter: &Filter) -> Value {
    let mut item = json!({
        "self": asked.link(&format!("filter/{id}")),
        "id": id.to_string(),
        "name": filter.name,
        "expand": "description,owner,jql,viewUrl,searchUrl,favourite,favouritedCount,\
                   sharePermissions,editPermissions,isWritable,approximateLastUsed,subscriptions",
    });
    if let Some(item) = item.as_object_mut() {
        if asked.expands("owner") {
            let owner = users::brief(state, asked.call, asked.site, &filter.owner);
            item.insert("owner".into(), owner);
        }
        if asked.expands("sharePermissions") {
            item.insert("sharePermissions".into(), json!([]));
        }
    }
    item
}
