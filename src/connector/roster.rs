//! A page of everybody, as lean as a sweep over 100,000 people needs it: nothing is copied that
//! is not kept, and what one person's entry lacks is that person's, not the page's.

use super::call::Call;
use super::fault::{self, ReadFault};
use super::http::{HttpOutcome, HttpRequest, Identity};
use super::lean::{Read, Reader, Told};
use super::read::Route;
use crate::domain::{AccountStatus, Claim, Instant, MembershipStatus, is_segment};
use serde_json::json;
use std::borrow::Cow;

/// The largest page of the search.
const PAGE: u32 = 100;
/// From so many people on a page tells something of the organization.
pub const TELLING: u32 = 10;
/// Everything that decides about use comes only when asked for.
const EXPAND: [&str; 3] = ["productAccess", "groups", "platformRoles"];

/// A date as an answer told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// The field is not there.
    Absent,
    /// The field is there and holds no date.
    Unreadable,
    /// The date.
    At(Instant),
}

impl Stamp {
    /// As a text that is there tells it.
    pub(super) fn of(text: &str) -> Self {
        Instant::from_rfc3339(text).map_or(Self::Unreadable, Self::At)
    }
}

/// One entry of `productAccess`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use<'b> {
    /// The product's ARI.
    pub resource: Cow<'b, str>,
    /// When it was last used.
    pub last_active: Stamp,
}

/// A person as the page lists them. `None`: the answer did not say, or not in a known word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed<'b> {
    /// The account.
    pub account: Cow<'b, str>,
    /// `accountType`: `atlassian` is a person.
    pub account_type: Option<Cow<'b, str>>,
    /// Managed or not.
    pub claim: Option<Claim>,
    /// The account's life.
    pub account_status: Option<AccountStatus>,
    /// The membership's state over all directories.
    pub membership: Option<MembershipStatus>,
    /// Address.
    pub email: Option<Cow<'b, str>>,
    /// When first added to any directory (`addedToOrg`).
    pub added: Stamp,
    /// Roles on the organization.
    pub platform_roles: Option<Vec<Cow<'b, str>>>,
    /// Bare ids of the groups.
    pub groups: Option<Vec<Cow<'b, str>>>,
    /// Use per product.
    pub products: Option<Vec<Use<'b>>>,
}

/// One page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roster<'b> {
    /// The people on it.
    pub people: Vec<Listed<'b>>,
    /// Cursor of the next page; `None` on the last.
    pub next: Option<String>,
}

/// The request for the page at `cursor`.
#[must_use]
pub fn request(route: &Route, cursor: Option<&str>) -> HttpRequest {
    let mut body = json!({ "limit": PAGE, "expand": EXPAND });
    if let (Some(cursor), Some(body)) = (cursor, body.as_object_mut()) {
        body.insert("cursor".to_owned(), json!(cursor));
    }
    let at = [("orgId", route.organization.as_str()), ("directoryId", "-")];
    let call = Call::SearchPeople;
    HttpRequest::new(reader(route), call.spec().method, call.url(&at)).with_json(&body)
}

/// The request for the page at `cursor`, by the cursor alone.
#[must_use]
pub fn request_alone(route: &Route, cursor: Option<&str>) -> HttpRequest {
    request(route, None).with_json(&json!({ "cursor": cursor }))
}

/// The key that reads the organization.
pub(super) fn reader(route: &Route) -> Identity {
    if route.separate_read_key { Identity::OrgRead } else { Identity::OrgWrite }
}

/// Reads a page.
///
/// # Errors
/// The fault; an entry without an account id is no person, so its page is malformed.
pub fn page(outcome: &HttpOutcome, now: Instant) -> Result<Roster<'_>, ReadFault> {
    let body = fault::body_of(outcome, now)?;
    let (mut people, mut next) = (None, None);
    // Whoever has no account is no person, and their page is none.
    let mut nameless = false;
    let page = Reader::read(body, |page| {
        page.fields(|page, name| {
            match name {
                "data" => {
                    people = page.all(|entry| {
                        let person = listed(entry)?;
                        nameless |= person.is_none();
                        Ok(person)
                    })?;
                }
                "links" => next = next_of(page)?,
                _ => page.pass()?,
            }
            Ok(())
        })
    });
    page.map_err(|_| ReadFault::Malformed {
        said: "the page is missing or has another shape".to_owned(),
    })?;
    if nameless {
        return Err(ReadFault::malformed("accountId"));
    }
    let mut people = people.ok_or_else(|| ReadFault::malformed("data"))?;
    believe(&mut people);
    Ok(Roster { people, next })
}

/// A page on which nobody is in any group, or nobody has used anything, tells neither.
fn believe(people: &mut [Listed<'_>]) {
    if people.len() < TELLING as usize {
        return;
    }
    let none = |list: Option<usize>| list.is_none_or(|count| count == 0);
    if people.iter().all(|p| none(p.groups.as_ref().map(Vec::len))) {
        for person in people.iter_mut() {
            person.groups = None;
        }
    }
    if people.iter().all(|p| none(p.products.as_ref().map(Vec::len))) {
        for person in people.iter_mut() {
            person.products = None;
        }
    }
}

/// The cursor of the next page; an empty one is none.
fn next_of(links: &mut Reader<'_>) -> Read<Option<String>> {
    let next = links.field("next")?;
    Ok(next.text().filter(|next| !next.is_empty()).map(Cow::into_owned))
}

fn listed<'b>(entry: &mut Reader<'b>) -> Read<Option<Listed<'b>>> {
    let mut person = Listed {
        account: Cow::Borrowed(""),
        account_type: None,
        claim: None,
        account_status: None,
        membership: None,
        email: None,
        added: Stamp::Absent,
        platform_roles: None,
        groups: None,
        products: None,
    };
    entry.fields(|entry, name| {
        match (name.len(), name) {
            (5, "email") => person.email = entry.told()?.text(),
            (6, "groups") => person.groups = entry.all(group)?,
            (9, "accountId") => person.account = entry.told()?.text().unwrap_or_default(),
            (10, "addedToOrg") => person.added = stamp(&entry.told()?),
            (11, "accountType") => person.account_type = entry.told()?.text(),
            (11, "claimStatus") => person.claim = entry.told()?.text().and_then(|t| claim(&t)),
            (13, "accountStatus") => {
                person.account_status = entry.told()?.text().and_then(|t| account_status(&t));
            }
            (13, "platformRoles") => {
                person.platform_roles = entry.all(|role| Ok(role.told()?.text()))?;
            }
            (13, "productAccess") => person.products = entry.all(used)?,
            (16, "membershipStatus") => {
                person.membership = entry.told()?.text().and_then(|t| membership(&t));
            }
            _ => entry.pass()?,
        }
        Ok(())
    })?;
    Ok(is_segment(&person.account).then_some(person))
}

fn claim(word: &str) -> Option<Claim> {
    match word {
        "managed" => Some(Claim::Managed),
        "unmanaged" => Some(Claim::Unmanaged),
        _ => None,
    }
}

fn account_status(word: &str) -> Option<AccountStatus> {
    match word {
        "active" => Some(AccountStatus::Active),
        "inactive" => Some(AccountStatus::Inactive),
        "closed" => Some(AccountStatus::Closed),
        _ => None,
    }
}

fn membership(word: &str) -> Option<MembershipStatus> {
    match word {
        "active" => Some(MembershipStatus::Active),
        "suspended" => Some(MembershipStatus::Suspended),
        "no_membership" => Some(MembershipStatus::NoMembership),
        _ => None,
    }
}

fn group<'b>(entry: &mut Reader<'b>) -> Read<Option<Cow<'b, str>>> {
    Ok(entry.field("id")?.text().map(bare))
}

fn used<'b>(entry: &mut Reader<'b>) -> Read<Option<Use<'b>>> {
    let (mut id, mut last_active) = (Told::Absent, Stamp::Absent);
    entry.fields(|entry, name| {
        match name {
            "id" => id = entry.told()?,
            "lastActiveTimestamp" => last_active = stamp(&entry.told()?),
            _ => entry.pass()?,
        }
        Ok(())
    })?;
    Ok(id.text().map(|resource| Use { resource, last_active }))
}

/// Accounts are kept in lines of words.
fn stamp(date: &Told<'_>) -> Stamp {
    match date {
        Told::Absent => Stamp::Absent,
        Told::Text(text) => Stamp::of(text),
        Told::Odd => Stamp::Unreadable,
    }
}

/// Listings name a group by its ARI where paths take the bare id.
fn bare(id: Cow<'_, str>) -> Cow<'_, str> {
    const PREFIX: &str = "ari:cloud:identity::group/";
    match id {
        Cow::Borrowed(id) => Cow::Borrowed(id.strip_prefix(PREFIX).unwrap_or(id)),
        Cow::Owned(id) => Cow::Owned(id.strip_prefix(PREFIX).unwrap_or(&id).to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn answered(body: &str) -> HttpOutcome {
        HttpOutcome::Answered { status: 200, headers: BTreeMap::new(), body: body.to_owned() }
    }

    fn one(person: &serde_json::Value) -> HttpOutcome {
        answered(&json!({ "data": [person], "links": {} }).to_string())
    }

    fn person() -> serde_json::Value {
        json!({
            "accountId": "712020:a", "accountType": "atlassian", "claimStatus": "managed",
            "accountStatus": "active", "membershipStatus": "active", "email": "a@x.example",
            "addedToOrg": "1970-01-01T00:00:01Z", "platformRoles": [],
            "groups": [{ "id": "ari:cloud:identity::group/g1", "name": "One \u{e9}" }],
            "productAccess": [{ "id": "p", "lastActiveTimestamp": "1970-01-01T00:00:00.002Z" }],
        })
    }

    #[test]
    fn a_person_is_read_in_full() {
        let outcome = one(&person());
        let roster = page(&outcome, Instant(0)).unwrap();
        let listed = &roster.people[0];
        assert_eq!(listed.groups.as_deref(), Some(&[Cow::Borrowed("g1")][..]));
        assert_eq!(listed.added, Stamp::At(Instant(1_000)));
        let used = listed.products.as_ref().unwrap();
        assert_eq!(used[0].last_active, Stamp::At(Instant(2)));
    }

    #[test]
    fn whatever_a_field_holds_it_is_one_persons_and_never_an_empty_list() {
        let fields = ["platformRoles", "groups", "productAccess"];
        for odd in [json!(null), json!(3), json!("x"), json!({}), json!([null]), json!([{}])] {
            for field in fields {
                let mut person = person();
                person[field] = odd.clone();
                let outcome = one(&person);
                let Ok(roster) = page(&outcome, Instant(0)) else { continue };
                let listed = &roster.people[0];
                let told = match field {
                    "platformRoles" => listed.platform_roles.is_some(),
                    "groups" => listed.groups.is_some(),
                    _ => listed.products.is_some(),
                };
                assert!(!told, "{field} {odd}");
            }
        }
        for field in fields {
            let mut person = person();
            person.as_object_mut().unwrap().remove(field);
            let outcome = one(&person);
            assert!(page(&outcome, Instant(0)).is_ok(), "{field}");
        }
    }

    #[test]
    fn dates_that_are_none_are_told_from_dates_that_are_missing() {
        let mut person = person();
        person["productAccess"] =
            json!([{ "id": "p", "lastActiveTimestamp": "soon" }, { "id": "q" }]);
        let outcome = one(&person);
        let roster = page(&outcome, Instant(0)).unwrap();
        let used = roster.people[0].products.as_ref().unwrap();
        assert_eq!(used[0].last_active, Stamp::Unreadable);
        assert_eq!(used[1].last_active, Stamp::Absent);
    }

    #[test]
    fn of_a_repeated_field_the_last_counts_even_where_it_tells_nothing() {
        let body = r#"{"data":[{"accountId":"x","email":"a","groups":[{"id":"g"}],
            "email":null,"groups":7,"accountId":"y"}],"links":{"next":"p","next":""}}"#;
        let outcome = answered(body);
        let roster = page(&outcome, Instant(0)).unwrap();
        let listed = &roster.people[0];
        assert_eq!((listed.account.as_ref(), &listed.email, &listed.groups), ("y", &None, &None));
        assert_eq!(roster.next, None);
    }

    #[test]
    fn what_is_no_page_is_a_fault() {
        let spaced = r#"{"data":[{"accountId":"a b"}]}"#;
        for body in
            ["", "[]", "{}", r#"{"data":{}}"#, r#"{"data":[{}]}"#, r#"{"data":[1]}"#, spaced]
        {
            assert!(page(&answered(body), Instant(0)).is_err(), "{body}");
        }
    }
}
