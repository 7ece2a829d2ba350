//! The other sources of last use, and what frames a sweep: how many people there are, and which
//! groups give a product. For one person at a time where the search does not tell.

use super::answers;
use super::call::Call;
use super::fault::{self, ReadFault};
use super::http::{HttpOutcome, HttpRequest};
use super::read::{Answer, Route};
use super::roster::{Stamp, Use, reader};
use crate::domain::{AccountId, GroupId, Instant, ResourceId};
use serde_json::{Value, json};
use std::borrow::Cow;

const DAY_MS: i64 = 86_400_000;

/// What the endpoint for one person tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastActive {
    /// Use per product; a product that was never used is not among them.
    pub products: Vec<Use<'static>>,
    /// When first added; absent on organizations with the original user management.
    pub added: Stamp,
}

/// How many people the search will list.
#[must_use]
pub fn count_request(route: &Route) -> HttpRequest {
    let at = [("orgId", route.organization.as_str()), ("directoryId", "-")];
    let call = Call::CountPeople;
    HttpRequest::new(reader(route), call.spec().method, call.url(&at))
}

/// Reads the answer to [`count_request`].
///
/// # Errors
/// The fault.
pub fn count(outcome: &HttpOutcome, now: Instant) -> Result<u64, ReadFault> {
    let json = fault::json_of(outcome, now)?;
    json.get("count").and_then(Value::as_u64).ok_or_else(|| ReadFault::malformed("count"))
}

/// The groups that give a role on a product, page by page.
#[must_use]
pub fn granting_request(route: &Route, resource: &ResourceId, cursor: Option<&str>) -> HttpRequest {
    let mut body = json!({ "resourceIds": [resource.as_str()], "limit": 100 });
    if let (Some(cursor), Some(body)) = (cursor, body.as_object_mut()) {
        body.insert("cursor".to_owned(), json!(cursor));
    }
    let at = [("orgId", route.organization.as_str()), ("directoryId", "-")];
    let call = Call::SearchGroups;
    HttpRequest::new(reader(route), call.spec().method, call.url(&at)).with_json(&body)
}

/// Reads the answer to [`granting_request`]: groups and the next cursor.
///
/// # Errors
/// The fault.
pub fn granting(
    outcome: &HttpOutcome,
    now: Instant,
) -> Result<(Vec<GroupId>, Option<String>), ReadFault> {
    let page = answers::groups(&fault::json_of(outcome, now)?)?;
    let Answer::Groups(groups) = page.part else { return Err(ReadFault::malformed("data")) };
    Ok((groups.into_iter().map(|g| g.group).collect(), page.next))
}

/// The endpoint for one person, 200 a minute for the whole organization.
#[must_use]
pub fn last_active_request(route: &Route, account: &AccountId) -> HttpRequest {
    let at = [("orgId", route.organization.as_str()), ("accountId", account.as_str())];
    let call = Call::ReadLastActive;
    HttpRequest::new(reader(route), call.spec().method, call.url(&at))
}

/// Reads the answer to [`last_active_request`].
///
/// # Errors
/// The fault; a listing of products that goes on is more than anybody has, and is not read.
pub fn last_active(outcome: &HttpOutcome, now: Instant) -> Result<LastActive, ReadFault> {
    let answer = fault::json_of(outcome, now)?;
    let next = answer.pointer("/links/next").and_then(Value::as_str);
    if next.is_some_and(|next| !next.is_empty()) {
        return Err(ReadFault::Malformed { said: "more products than one page holds".to_owned() });
    }
    let data = answer.get("data").unwrap_or(&Value::Null);
    let products = data.get("product_access").and_then(Value::as_array);
    let products: Option<Vec<_>> = products.and_then(|all| all.iter().map(used).collect());
    Ok(LastActive {
        products: products.ok_or_else(|| ReadFault::malformed("product_access"))?,
        added: at_or_on(data.get("added_to_org_timestamp"), data.get("added_to_org")),
    })
}

fn used(entry: &Value) -> Option<Use<'static>> {
    let resource = Cow::Owned(entry.get("id")?.as_str()?.to_owned());
    let last_active = at_or_on(entry.get("last_active_timestamp"), entry.get("last_active"));
    Some(Use { resource, last_active })
}

/// The instant, else the last moment of the day: of a day it is not known when, and the latest
/// harms nobody.
fn at_or_on(at: Option<&Value>, on: Option<&Value>) -> Stamp {
    match (stamp(at), on) {
        (Stamp::Absent, Some(Value::String(day))) => {
            let midnight = Instant::from_rfc3339(&format!("{day}T00:00:00Z"));
            midnight.map_or(Stamp::Unreadable, |begin| Stamp::At(begin.plus_ms(DAY_MS - 1)))
        }
        (Stamp::Absent, on) => stamp(on),
        (told, _) => told,
    }
}

fn stamp(date: Option<&Value>) -> Stamp {
    match date {
        None | Some(Value::Null) => Stamp::Absent,
        Some(Value::String(text)) => Stamp::of(text),
        Some(_) => Stamp::Unreadable,
    }
}

/// Whether Jira holds any work of somebody since `days` ago: changes and comments, issues made,
/// time logged. Who only reads leaves none of it.
#[must_use]
pub fn work_request(account: &AccountId, days: u16) -> HttpRequest {
    let who = account.as_str().replace(['"', '\\'], "");
    let jql = format!(
        "issuekey in updatedBy(\"{who}\", \"-{days}d\") OR (reporter = \"{who}\" AND created >= \"-{days}d\") OR (worklogAuthor = \"{who}\" AND worklogDate >= \"-{days}d\")"
    );
    let call = Call::SearchIssues;
    let body = json!({ "jql": jql, "fields": ["updated"], "maxResults": 1 });
    let spec = call.spec();
    HttpRequest::new(spec.identity, spec.method, call.url(&[])).with_json(&body)
}

/// Reads the answer to [`work_request`]: whether there is any.
///
/// # Errors
/// The fault.
pub fn work(outcome: &HttpOutcome, now: Instant) -> Result<bool, ReadFault> {
    let json = fault::json_of(outcome, now)?;
    let issues = json.get("issues").and_then(Value::as_array);
    Ok(!issues.ok_or_else(|| ReadFault::malformed("issues"))?.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn answered(json: &Value) -> HttpOutcome {
        HttpOutcome::Answered { status: 200, headers: BTreeMap::new(), body: json.to_string() }
    }

    #[test]
    fn a_day_counts_as_its_last_moment_and_a_moment_as_itself() {
        let json = json!({ "data": { "added_to_org": "1970-01-01", "product_access": [
            { "id": "p", "key": "confluence", "last_active": "1970-01-02" },
            { "id": "q", "key": "confluence", "last_active": "1970-01-02",
              "last_active_timestamp": "1970-01-02T00:00:01Z" },
            { "id": "r", "key": "confluence" },
        ] } });
        let outcome = answered(&json);
        let told = last_active(&outcome, Instant(0)).unwrap();
        assert_eq!(told.added, Stamp::At(Instant(DAY_MS - 1)));
        let dates: Vec<Stamp> = told.products.iter().map(|p| p.last_active).collect();
        let second_day = Stamp::At(Instant(2 * DAY_MS - 1));
        assert_eq!(dates, [second_day, Stamp::At(Instant(DAY_MS + 1_000)), Stamp::Absent]);
    }

    #[test]
    fn an_answer_without_its_list_is_none() {
        for json in [json!({}), json!({ "data": {} }), json!({ "data": { "product_access": 1 } })] {
            assert!(last_active(&answered(&json), Instant(0)).is_err(), "{json}");
        }
        assert!(work(&answered(&json!({})), Instant(0)).is_err());
        assert!(count(&answered(&json!({ "count": "3" })), Instant(0)).is_err());
    }

    #[test]
    fn an_account_cannot_leave_its_quotes_in_a_query() {
        let request = work_request(&AccountId::new("a\" OR \"b"), 90);
        let body: Value = serde_json::from_str(&request.body.unwrap()).unwrap();
        assert!(body["jql"].as_str().unwrap().contains("updatedBy(\"a OR b\", \"-90d\")"));
    }
}
