//! People as Jira shows them.

use super::assign::named_like;
use super::{Asked, Identity, failure, page};
use crate::api::{Answer, Call};
use crate::company::{AccountKind, AccountStatus, Membership, Person, Site, held};
use crate::info::avatar;
use crate::state::State;
use crate::wire::Response;
use serde_json::{Value, json};

/// Account of the app.
pub(super) const APP: &str = "557058:0ff0a3b0-0000-4000-8000-0000000000a9";

/// Account of Automation for Jira, the same on every site.
pub(super) const AUTOMATION: &str = "557058:f58131cb-b67d-43c7-b30d-6b58d40bd077";

/// `GET /user`.
pub(super) fn one(state: &State, call: &Call, site: &Site) -> Answer {
    let account = call.parameter("accountId").unwrap_or_default();
    let person = known(state, site, account)?;
    Ok(Response::json(200, &full(state, call, site, person)))
}

/// `GET /user/search`: active people only, and nobody for whoever may not browse users.
pub(super) fn search(state: &State, asked: &Asked) -> Answer {
    let (call, site) = (asked.call, asked.site);
    let (account, query) = (call.parameter("accountId"), call.parameter("query"));
    // Nobody has properties to be found by.
    let property = call.parameter("property");
    if account.is_none() && query.is_none() && property.is_none() {
        return Err(failure::messages(400, "Give a query, an accountId or a property."));
    }
    let start = page::number(asked, "startAt", 0)?;
    let most = page::number(asked, "maxResults", 50)?;
    let found: Vec<Value> = state
        .people
        .values()
        .filter(|_| !state.switches.app_cannot_browse_users || asked.identity != Identity::App)
        .filter(|p| account.is_none_or(|a| a == p.account_id) && named_like(p, query))
        .filter(|p| {
            property.is_none()
                && known(state, site, &p.account_id).is_ok()
                && is_active(call, site, p)
        })
        .skip(start)
        .take(most)
        .map(|p| brief(state, call, site, &p.account_id))
        .collect();
    Ok(Response::json(200, &found))
}

/// `GET /user/bulk`; accounts that this site has no record of are left out.
pub(super) fn several(state: &State, asked: &Asked) -> Answer {
    let wanted = asked.call.parameters("accountId");
    if wanted.is_empty() {
        return Err(failure::messages(400, "The accountId parameter is required."));
    }
    let known = wanted.iter().filter(|account| is_known(state, asked.site, account));
    let found = known.map(|account| anyone(state, asked.call, asked.site, account)).collect();
    page::sized(asked, found, 10)
}

/// `GET /myself`.
pub(super) fn myself(state: &State, call: &Call, site: &Site, identity: &Identity) -> Answer {
    let Some(bot) = bot(site, identity.account()) else {
        let person = known(state, site, identity.account())?;
        return Ok(Response::json(200, &full(state, call, site, person)));
    };
    Ok(Response::json(200, &bot))
}

/// `GET /user/groups`.
pub(super) fn groups(state: &State, call: &Call, site: &Site) -> Answer {
    let account = call.parameter("accountId").unwrap_or_default();
    let person = known(state, site, account)?;
    Ok(Response::json(200, &group_list(state, call, site, person)))
}

/// Whoever has this account, bots included.
pub(super) fn anyone(state: &State, call: &Call, site: &Site, account: &str) -> Value {
    bot(site, account).unwrap_or_else(|| brief(state, call, site, account))
}

/// The bot user with this account.
fn bot(site: &Site, account: &str) -> Option<Value> {
    let name = match account {
        APP => "Offramp",
        AUTOMATION => "Automation for Jira",
        _ => return None,
    };
    Some(json!({
        "self": self_link(site, account),
        "accountId": account,
        "accountType": "app",
        "displayName": name,
        "active": true,
        "avatarUrls": avatars(account, name),
    }))
}

/// A person inside an issue's field.
pub(super) fn brief(state: &State, call: &Call, site: &Site, account: &str) -> Value {
    let Some(person) = state.person(account) else {
        return Value::Null;
    };
    let mut user = json!({
        "self": self_link(site, account),
        "accountId": account,
        "accountType": account_type(person),
        "displayName": display_name(call, person),
        "active": is_active(call, site, person),
        "avatarUrls": avatars(account, &person.name),
        "timeZone": "Europe/Berlin",
    });
    let shown = person.kind != AccountKind::Unmanaged && !person.email.is_empty();
    if let (true, Some(user)) = (shown, user.as_object_mut()) {
        user.insert("emailAddress".into(), person.email.clone().into());
    }
    user
}

/// A person as the owner of something: less is shown of them there.
pub(super) fn bean(state: &State, call: &Call, site: &Site, account: &str) -> Value {
    let mut user = brief(state, call, site, account);
    if let Some(user) = user.as_object_mut() {
        for name in ["accountType", "timeZone", "emailAddress"] {
            user.remove(name);
        }
    }
    user
}

fn full(state: &State, call: &Call, site: &Site, person: &Person) -> Value {
    let mut user = brief(state, call, site, &person.account_id);
    let expand = call.parameters("expand");
    let asked = |name: &str| expand.iter().any(|e| e == name);
    if let Some(user) = user.as_object_mut() {
        let sized = |items: Vec<Value>| json!({ "size": items.len(), "items": items });
        if asked("groups") {
            user.insert("groups".into(), sized(group_list(state, call, site, person)));
        }
        if asked("applicationRoles") {
            let roles = application_roles(state, call, site, person);
            user.insert("applicationRoles".into(), sized(roles));
        }
        user.insert("expand".into(), "groups,applicationRoles".into());
    }
    user
}

/// Whether this site has a record of an account, those of bots included.
pub(super) fn is_known(state: &State, site: &Site, account: &str) -> bool {
    bot(site, account).is_some() || known(state, site, account).is_ok()
}

/// A person this site has a record of: records stay when a membership goes.
fn known<'a>(state: &'a State, site: &Site, account: &str) -> Result<&'a Person, Response> {
    state
        .person(account)
        .filter(|p| p.kind == AccountKind::Customer || p.memberships.contains_key(&site.directory))
        .ok_or_else(failure::no_user)
}

fn group_list(state: &State, call: &Call, site: &Site, person: &Person) -> Vec<Value> {
    person
        .group_ids(call.seen())
        .filter_map(|id| state.company.groups.get(id))
        .filter(|group| group.directory == site.directory)
        .map(|group| {
            json!({
                "name": group.name,
                "groupId": group.id,
                "self": format!("https://{}/rest/api/3/group?groupId={}", site.host, group.id),
            })
        })
        .collect()
}

fn application_roles(state: &State, call: &Call, site: &Site, person: &Person) -> Vec<Value> {
    let jira = site.jira();
    let uses = is_active(call, site, person)
        && held(&state.company, person, call.seen()).iter().any(|h| h.resource == jira);
    let role = json!({ "key": "jira-software", "name": "Jira" });
    uses.then_some(role).into_iter().collect()
}

/// The kind of account that Jira shows.
pub(super) fn account_type(person: &Person) -> &'static str {
    if person.kind == AccountKind::Customer { "customer" } else { "atlassian" }
}

/// Whether someone can be worked with on this site.
pub(super) fn is_active(call: &Call, site: &Site, person: &Person) -> bool {
    let member = person.kind == AccountKind::Customer
        || person.membership(&site.directory, call.seen()) == Membership::Active;
    person.account_active(call.seen()) && member
}

/// Deactivation shows in the name everywhere.
pub(super) fn display_name(call: &Call, person: &Person) -> String {
    match person.account_status(call.seen()) {
        AccountStatus::Active | AccountStatus::Closed => person.name.clone(),
        AccountStatus::Inactive | AccountStatus::ForDeletion { .. } => {
            format!("{} (Deactivated)", person.name)
        }
    }
}

fn avatars(account: &str, name: &str) -> Value {
    let url = avatar(account, name);
    json!({ "16x16": url, "24x24": url, "32x32": url, "48x48": url })
}

fn self_link(site: &Site, account: &str) -> String {
    format!("https://{}/rest/api/3/user?accountId={}", site.host, account.replace(':', "%3A"))
}
