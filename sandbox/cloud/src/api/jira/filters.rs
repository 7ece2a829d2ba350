//! Saved searches and their owners.

use super::{Asked, failure, page, users};
use crate::api::Answer;
use crate::company::{Filter, uses_jira};
use crate::state::State;
use crate::wire::Response;
use serde::Deserialize;
use serde_json::{Value, json};

/// How many ids a search may name.
const MOST_IDS: usize = 200;

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
    // Nothing is shared with a group or a project.
    let shared = ["groupname", "groupId", "projectId"].iter().any(|n| call.parameter(n).is_some());
    if call.parameter("groupname").is_some() && call.parameter("groupId").is_some() {
        return Err(failure::messages(400, "Give either groupId or groupname."));
    }
    let ids = call.parameters("id");
    if ids.len() > MOST_IDS {
        return Err(failure::messages(400, "No more than 200 filter ids can be given."));
    }
    let name = call.parameter("filterName");
    let mut found: Vec<(&u64, &Filter)> = state
        .jira
        .filters
        .iter()
        .filter(|(_, f)| f.host == asked.site.host)
        .filter(|(_, f)| everyones || asked.identity.is(&f.owner))
        .filter(|(_, f)| owner.is_none_or(|owner| owner == f.owner))
        .filter(|(id, _)| !shared && (ids.is_empty() || ids.contains(&id.to_string())))
        .filter(|(_, f)| name.is_none_or(|n| is_called(asked, &f.name, n)))
        .collect();
    found.sort_by_key(|(id, f)| (f.name.to_lowercase(), **id));
    page::order(asked, &mut found, |by, (id, filter)| match by {
        "id" => format!("{id:020}"),
        "name" => filter.name.to_lowercase(),
        "owner" => owner_name(state, &filter.owner),
        _ => String::new(),
    });
    page::page(asked, found.into_iter().map(|(id, f)| shown(state, asked, *id, f)).collect())
}

/// Whether a filter's name holds some text: as it is, or each of its words.
fn is_called(asked: &Asked, name: &str, wanted: &str) -> bool {
    let (name, wanted) = (name.to_lowercase(), wanted.to_lowercase());
    if asked.call.parameter("isSubstringMatch") == Some("true") {
        return name.contains(&wanted);
    }
    wanted.split_whitespace().all(|word| name.contains(word.trim_end_matches('*')))
}

/// The name of the owner of something, to be ordered by.
pub(super) fn owner_name(state: &State, account: &str) -> String {
    state.person(account).map(|person| person.name.to_lowercase()).unwrap_or_default()
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
