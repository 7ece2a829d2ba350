//! The filters of user search and count.

use super::super::failure;
use super::Scope;
use crate::clock::View;
use crate::company::{Company, Membership, Person, held};
use crate::state::State;
use crate::wire::Response;
use serde::Deserialize;
use serde_json::Value;

/// Filters as they are sent. Cursor and limit are read elsewhere.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(super) struct UserFilter {
    account_ids: Option<Vec<String>>,
    emails: Option<Vec<String>>,
    email_domains: Option<Vec<String>>,
    group_ids: Option<Vec<String>>,
    resource_ids: Option<Vec<String>>,
    role_ids: Option<Vec<String>>,
    directory_ids: Option<Vec<String>>,
    claim_status: Option<String>,
    status: Option<Vec<String>>,
    account_status: Option<Vec<String>>,
    membership_status: Option<Vec<String>>,
    mfa_enabled: Option<bool>,
    search_term: Option<String>,
    pub(super) expand: Option<Vec<String>>,
    sort_by: Option<Value>,
    limit: Option<Value>,
    cursor: Option<Value>,
}

const EXPAND: [&str; 4] = ["platformRoles", "counts.resources", "productAccess", "groups"];
const STATUS: [&str; 5] = ["active", "suspended", "not_invited", "deactivated", "for_deletion"];
const ACCOUNT: [&str; 3] = ["active", "inactive", "closed"];
const MEMBERSHIP: [&str; 3] = ["active", "suspended", "no_membership"];
/// Names of the filters that are lists, for those who read them from query parameters.
pub(super) const LISTS: [&str; 10] = [
    "accountIds",
    "emails",
    "emailDomains",
    "groupIds",
    "resourceIds",
    "roleIds",
    "directoryIds",
    "status",
    "accountStatus",
    "membershipStatus",
];

impl UserFilter {
    /// Reads and checks the filters.
    pub(super) fn read(query: &Value) -> Result<Self, Response> {
        let filter: Self = serde_json::from_value(query.clone())
            .map_err(|e| failure::bad_request(&e.to_string()))?;
        filter.check().map_err(|detail| failure::bad_request(&detail))?;
        Ok(filter)
    }

    fn check(&self) -> Result<(), String> {
        bounded("accountIds", self.account_ids.as_ref(), 10, &[])?;
        bounded("emails", self.emails.as_ref(), 100, &[])?;
        bounded("emailDomains", self.email_domains.as_ref(), 10, &[])?;
        bounded("groupIds", self.group_ids.as_ref(), 10, &[])?;
        bounded("resourceIds", self.resource_ids.as_ref(), 20, &[])?;
        bounded("roleIds", self.role_ids.as_ref(), 10, &[])?;
        bounded("directoryIds", self.directory_ids.as_ref(), 10, &[])?;
        bounded("status", self.status.as_ref(), 4, &STATUS)?;
        bounded("accountStatus", self.account_status.as_ref(), 3, &ACCOUNT)?;
        bounded("membershipStatus", self.membership_status.as_ref(), 3, &MEMBERSHIP)?;
        if let Some(expand) = self.expand.as_ref().filter(|e| !e.is_empty()) {
            bounded("expand", Some(expand), EXPAND.len(), &EXPAND)?;
        }
        if self.emails.is_some() && self.search_term.is_some() {
            return Err("searchTerm and emails are mutually exclusive.".into());
        }
        match self.claim_status.as_deref() {
            None | Some("managed" | "unmanaged") => Ok(()),
            Some(other) => Err(format!("claimStatus: unknown value {other}")),
        }
    }

    /// Whether single people are asked for.
    pub(super) fn names_people(&self) -> bool {
        self.account_ids.is_some() || self.emails.is_some()
    }

    /// Whether `name` is asked to be expanded.
    pub(super) fn expands(&self, name: &str) -> bool {
        self.expand.as_ref().is_some_and(|e| e.iter().any(|x| x == name))
    }

    /// Whether a person is listed.
    pub(super) fn admits(&self, state: &State, scope: Scope, person: &Person, view: View) -> bool {
        person.appears(view)
            && self.by_identity(person)
            && self.by_directory(state, scope, person, view)
            && self.by_status(person, view)
            && self.by_access(&state.company, person, view)
    }

    fn by_identity(&self, person: &Person) -> bool {
        let email = person.email.to_lowercase();
        let domain = email.split_once('@').map_or("", |(_, d)| d);
        let claim = if person.kind.is_managed() { "managed" } else { "unmanaged" };
        has(self.account_ids.as_ref(), &person.account_id)
            && has_any_case(self.emails.as_ref(), &email)
            && has_any_case(self.email_domains.as_ref(), domain)
            && self.claim_status.as_ref().is_none_or(|c| c == claim)
            && self.mfa_enabled.is_none_or(|mfa| mfa == person.kind.is_managed())
            && self.search_term.as_ref().is_none_or(|term| {
                let term = term.to_lowercase();
                email.contains(&term) || person.name.to_lowercase().contains(&term)
            })
    }

    /// Members of the directories in scope, and managed accounts that are in no directory at all
    /// unless directories are named.
    fn by_directory(&self, state: &State, scope: Scope, person: &Person, view: View) -> bool {
        let named = self.directory_ids.as_ref();
        let member = person
            .memberships
            .keys()
            .filter(|d| scope.covers(d) && has(named, d))
            .any(|d| person.membership(d, view) != Membership::None);
        let homeless = person.overall_membership(view) == Membership::None;
        // Whoever was in a directory once may stay in the listing.
        let stays = !person.memberships.is_empty()
            && state.variants.value("removed.unmanaged") == "not_invited";
        let managed = person.kind.is_managed() && person.account_status(view).word() != "closed";
        member || (named.is_none() && homeless && (managed || stays))
    }

    fn by_status(&self, person: &Person, view: View) -> bool {
        has(self.status.as_ref(), person.status_word(view))
            && has(self.account_status.as_ref(), person.account_status(view).word())
            && has(self.membership_status.as_ref(), person.overall_membership(view).word())
    }

    fn by_access(&self, company: &Company, person: &Person, view: View) -> bool {
        let in_groups = self
            .group_ids
            .as_ref()
            .is_none_or(|ids| ids.iter().any(|id| person.in_group(bare(id), view)));
        if self.resource_ids.is_none() && self.role_ids.is_none() {
            return in_groups;
        }
        let platform = self.resource_ids.is_none()
            && person.org_roles(view).any(|role| has(self.role_ids.as_ref(), role));
        let product = held(company, person, view).iter().any(|h| {
            has(self.resource_ids.as_ref(), &h.resource) && has(self.role_ids.as_ref(), &h.role)
        });
        in_groups && (platform || product)
    }
}

/// A group id without the resource prefix that some answers put before it.
fn bare(id: &str) -> &str {
    id.strip_prefix("ari:cloud:identity::group/").unwrap_or(id)
}

fn has(allowed: Option<&Vec<String>>, value: &str) -> bool {
    allowed.is_none_or(|list| list.iter().any(|x| x == value))
}

fn has_any_case(allowed: Option<&Vec<String>>, value: &str) -> bool {
    allowed.is_none_or(|list| list.iter().any(|x| x.to_lowercase() == value))
}

fn bounded(
    name: &str,
    list: Option<&Vec<String>>,
    most: usize,
    words: &[&str],
) -> Result<(), String> {
    let Some(list) = list else { return Ok(()) };
    if list.is_empty() || list.len() > most {
        return Err(format!("{name}: between 1 and {most} values are allowed."));
    }
    match list.iter().find(|x| !words.is_empty() && !words.contains(&x.as_str())) {
        Some(unknown) => Err(format!("{name}: unknown value {unknown}")),
        None => Ok(()),
    }
}
