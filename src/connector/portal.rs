//! Accounts of customer portals by address. Jira answers whoever may not look for users with an
//! empty list, so an empty one says 'none' only together with the right to look. A list that holds
//! anybody shows the right by itself, and while the person is active the address finds them.

use super::call::Call;
use super::fault::ReadFault;
use super::http::{HttpRequest, Identity};
use super::read::{Answer, Page};
use crate::domain::escape;
use crate::domain::{Address, PortalAccounts};
use serde_json::{Value, json};

/// Jira's name of the global permission 'Browse users and groups'.
const BROWSE_USERS: &str = "USER_PICKER";
/// The cursor of the page that tells whether the app has it.
const MAY_LOOK: &str = "may-look";
/// Far more than one address finds; a full page may not be all of them.
const PAGE: usize = 50;

/// The request for accounts with this address, or for the right to look for them.
pub(super) fn request(email: &Address, cursor: Option<&str>) -> HttpRequest {
    if cursor.is_some() {
        let call = Call::CheckPermission;
        let body = json!({ "globalPermissions": [BROWSE_USERS] });
        return HttpRequest::new(Identity::AsApp, call.spec().method, call.url(&[]))
            .with_json(&body);
    }
    let call = Call::FindUsers;
    let url = format!("{}?query={}&maxResults={PAGE}", call.url(&[]), escape(email.as_str()));
    HttpRequest::new(Identity::AsApp, call.spec().method, url)
}

/// Reads an answer to [`request`].
pub(super) fn page(email: &Address, json: &Value, cursor: Option<&str>) -> Result<Page, ReadFault> {
    if cursor.is_some() {
        return may_look(json);
    }
    let users = json.as_array().ok_or_else(|| ReadFault::malformed("users"))?;
    if users.len() >= PAGE {
        return Err(ReadFault::malformed("the end of the list"));
    }
    let mut found = PortalAccounts::default();
    for user in users {
        if !is_customer(user)? {
            continue;
        }
        match user.get("emailAddress").and_then(Value::as_str).map(Address::told) {
            Some(address) if address == *email => found.same_address += 1,
            // The beginning of another one's address.
            Some(address) if !address.as_str().is_empty() => {}
            _ => found.hidden_address += 1,
        }
    }
    let next = users.is_empty().then(|| MAY_LOOK.to_owned());
    Ok(Page { part: Answer::PortalAccounts(found), next })
}

fn is_customer(user: &Value) -> Result<bool, ReadFault> {
    match user.get("accountType").and_then(Value::as_str) {
        Some("customer") => Ok(user.get("active").and_then(Value::as_bool) != Some(false)),
        Some("atlassian" | "app") => Ok(false),
        _ => Err(ReadFault::malformed("accountType")),
    }
}

fn may_look(json: &Value) -> Result<Page, ReadFault> {
    let held = json.get("globalPermissions").and_then(Value::as_array);
    let held = held.ok_or_else(|| ReadFault::malformed("globalPermissions"))?;
    if held.iter().any(|name| name.as_str() == Some(BROWSE_USERS)) {
        return Ok(Page { part: Answer::PortalAccounts(PortalAccounts::default()), next: None });
    }
    let said = "the app lacks 'Browse users and groups'".to_owned();
    // What the empty list was answered with: the refusal has no status of its own.
    Err(ReadFault::Denied { status: 200, said })
}

#[cfg(test)]
mod tests {
    use super::{Answer, MAY_LOOK, Page, PortalAccounts, ReadFault, page};
    use serde_json::{Value, json};

    fn first(users: &Value) -> Result<Page, ReadFault> {
        page(&crate::domain::Address::told("jo@a.example"), users, None)
    }

    fn found(same_address: u32, hidden_address: u32) -> Answer {
        Answer::PortalAccounts(PortalAccounts { same_address, hidden_address })
    }

    #[test]
    fn only_a_portal_account_with_this_address_is_theirs_and_a_hidden_one_may_be() {
        let user = |kind: &str, address: &str| json!({ "accountType": kind, "active": true, "emailAddress": address });
        let users = json!([
            user("atlassian", "jo@a.example"),
            user("customer", "Jo@A.example"),
            user("customer", "jo@a.example.org"),
            { "accountType": "customer" },
            { "accountType": "customer", "active": false },
        ]);
        assert_eq!(first(&users), Ok(Page { part: found(1, 1), next: None }));
    }

    #[test]
    fn an_empty_list_is_none_only_for_whoever_may_look() {
        let empty = first(&json!([]));
        assert_eq!(empty, Ok(Page { part: found(0, 0), next: Some(MAY_LOOK.to_owned()) }));
        let may = |held: &Value| {
            page(&crate::domain::Address::told("jo@a.example"), held, Some(MAY_LOOK))
        };
        let held = json!({ "globalPermissions": ["USER_PICKER"] });
        assert_eq!(may(&held), Ok(Page { part: found(0, 0), next: None }));
        let not = may(&json!({ "globalPermissions": [] }));
        assert!(matches!(not, Err(ReadFault::Denied { .. })), "{not:?}");
        assert!(may(&json!({})).is_err());
    }

    #[test]
    fn a_list_that_holds_anybody_shows_the_right_to_look() {
        let one = first(&json!([{ "accountType": "atlassian", "emailAddress": "jo@a.example" }]));
        assert_eq!(one, Ok(Page { part: found(0, 0), next: None }));
    }

    #[test]
    fn what_is_not_whole_tells_nothing() {
        let many = Value::Array(vec![json!({ "accountType": "atlassian" }); 50]);
        for users in [json!({}), json!([{ "active": true }]), many] {
            assert!(first(&users).is_err());
        }
    }
}
