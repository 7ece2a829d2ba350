//! Readers of answers. Strict about what decides, tolerant of everything else: the published
//! descriptions mark hardly any field as required, so each reader says what it cannot do without,
//! and what another listing can tell stays [`Told::Absent`] instead of a fault.

use super::comment::TICKET_PROPERTY;
use super::fault::ReadFault;
use super::read::{Answer, Grant, Issue, Page};
use crate::domain::{
    AccountId, AccountStatus, ApiToken, Claim, DirectoryId, GroupId, Instant, IssueId, IssueKey,
    ListedGroup, ListedPerson, MembershipStatus, Path, Privilege, Privileges, ProductUse,
    ResourceId, RoleAssignment, RoleId, Source, TokenId, Told,
};
use serde_json::Value;

type Read<T> = Result<T, ReadFault>;

fn text<'a>(json: &'a Value, key: &str) -> Read<&'a str> {
    optional(json, key).ok_or_else(|| ReadFault::malformed(key))
}

fn optional<'a>(json: &'a Value, key: &str) -> Option<&'a str> {
    json.get(key).and_then(Value::as_str).filter(|t| !t.is_empty())
}

/// An id; one that is no single segment of a path is as good as none.
fn id<T>(json: &Value, key: &str, parse: impl Fn(&str) -> Option<T>) -> Read<T> {
    parse(text(json, key)?).ok_or_else(|| ReadFault::malformed(key))
}

fn list<'a>(json: &'a Value, key: &str) -> Read<&'a Vec<Value>> {
    json.get(key).and_then(Value::as_array).ok_or_else(|| ReadFault::malformed(key))
}

fn paged(json: &Value, part: Answer) -> Page {
    let next = json.pointer("/links/next").and_then(Value::as_str).filter(|t| !t.is_empty());
    Page { part, next: next.map(str::to_owned) }
}

fn whole(part: Answer) -> Page {
    Page { part, next: None }
}

/// The ticket.
pub(super) fn issue(json: &Value) -> Read<Page> {
    Ok(whole(Answer::Issue(ticket(json)?)))
}

/// A ticket as it stands alone or in a page of a search.
pub(super) fn ticket(json: &Value) -> Read<Issue> {
    let fields = json
        .get("fields")
        .and_then(Value::as_object)
        .ok_or_else(|| ReadFault::malformed("fields"))?;
    let place = fields.get("project");
    let project = place
        .and_then(|p| optional(p, "key"))
        .ok_or_else(|| ReadFault::malformed("fields.project.key"))?;
    Ok(Issue {
        id: id(json, "id", IssueId::parse)?.to_string(),
        key: id(json, "key", IssueKey::parse)?,
        project: project.to_owned(),
        has_customers: place.is_none_or(super::comment::has_customers),
        property: json
            .pointer("/properties")
            .and_then(|all| all.get(TICKET_PROPERTY))
            .cloned()
            .unwrap_or_default(),
        fields: fields
            .iter()
            .filter(|(name, _)| *name != "project")
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
    })
}

/// A page of people.
pub(super) fn people(json: &Value) -> Read<Page> {
    let people = list(json, "data")?.iter().map(person).collect::<Read<Vec<_>>>()?;
    Ok(paged(json, Answer::Listed(people)))
}

fn person(json: &Value) -> Read<ListedPerson> {
    Ok(ListedPerson {
        account: id(json, "accountId", AccountId::parse)?,
        name: optional(json, "name").unwrap_or("Name hidden").to_owned(),
        email: optional(json, "email").map(str::to_owned),
        avatar: optional(json, "avatar").or_else(|| optional(json, "picture")).map(str::to_owned),
        claim: word(json, "claimStatus", |word| match word {
            "managed" => Some(Claim::Managed),
            "unmanaged" => Some(Claim::Unmanaged),
            _ => None,
        }),
        account_status: word(json, "accountStatus", |word| match word {
            "active" => Some(AccountStatus::Active),
            "inactive" => Some(AccountStatus::Inactive),
            "closed" => Some(AccountStatus::Closed),
            _ => None,
        }),
        membership: word(json, "membershipStatus", |word| membership_status(word).ok()),
        status: optional(json, "status").map(str::to_owned),
        source: match optional(json, "managementSource") {
            Some("invited") => Source::Invited,
            Some("synced") => Source::Synced,
            _ => Source::Undetermined,
        },
        platform_roles: all_of(json, "platformRoles", |role| role.as_str().map(str::to_owned)),
        groups: all_of(json, "groups", |group| {
            let id = optional(group, "id")?;
            Some((GroupId::parse(id)?, optional(group, "name").unwrap_or(id).to_owned()))
        }),
        products: products(json)?,
        use_told: json.get("productAccess").is_some_and(Value::is_array),
        account_type: optional(json, "accountType").map(str::to_owned),
        added: optional(json, "addedToOrg").and_then(Instant::from_rfc3339),
    })
}

/// A word that nobody promises: an enum may have grown since.
fn word<T>(json: &Value, key: &str, read: impl Fn(&str) -> Option<T>) -> Told<T> {
    match json.get(key) {
        None | Some(Value::Null) => Told::Absent,
        Some(value) => {
            value.as_str().and_then(read).map_or_else(|| Told::Odd(value.to_string()), Told::Is)
        }
    }
}

/// A list that comes when it is asked for: one entry of another shape, and nothing of it is read.
fn all_of<T>(json: &Value, key: &str, read: impl Fn(&Value) -> Option<T>) -> Told<Vec<T>> {
    let Some(value) = json.get(key).filter(|value| !value.is_null()) else { return Told::Absent };
    let all = value.as_array().and_then(|all| all.iter().map(read).collect::<Option<Vec<T>>>());
    all.map_or_else(|| Told::Odd("something of another shape".to_owned()), Told::Is)
}

/// Old rollouts answer without `productAccess` at all; then nothing is known about use.
fn products(json: &Value) -> Read<Vec<ProductUse>> {
    let Some(products) = json.get("productAccess").and_then(Value::as_array) else {
        return Ok(Vec::new());
    };
    products
        .iter()
        .map(|p| {
            let date = p.get("lastActiveTimestamp").filter(|date| !date.is_null());
            let last_active = date.and_then(Value::as_str).and_then(Instant::from_rfc3339);
            let unreadable = date.is_some() && last_active.is_none();
            Ok(ProductUse { resource: ResourceId::new(text(p, "id")?), last_active, unreadable })
        })
        .collect()
}

fn membership_status(text: &str) -> Read<MembershipStatus> {
    match text {
        "active" => Ok(MembershipStatus::Active),
        "suspended" => Ok(MembershipStatus::Suspended),
        "no_membership" => Ok(MembershipStatus::NoMembership),
        _ => Err(ReadFault::malformed("membershipStatus")),
    }
}

/// A page of groups.
pub(super) fn groups(json: &Value) -> Read<Page> {
    let groups = list(json, "data")?
        .iter()
        .map(|g| {
            Ok(ListedGroup {
                group: id(g, "id", GroupId::parse)?,
                name: optional(g, "name").map_or_else(|| text(g, "id"), Ok)?.to_owned(),
                directory: word(g, "directoryId", DirectoryId::parse),
                synced: g.get("externalSynced").and_then(Value::as_bool).unwrap_or(false)
                    || optional(g, "managedBy") == Some("external"),
                modifiable: g.pointer("/managementAccess/modifiable").and_then(Value::as_bool),
                gives: g.pointer("/counts/resources").and_then(Value::as_u64),
            })
        })
        .collect::<Read<Vec<_>>>()?;
    Ok(paged(json, Answer::Groups(groups)))
}

/// A page of role assignments.
pub(super) fn roles(json: &Value) -> Read<Page> {
    let mut all = Vec::new();
    for entry in list(json, "data")? {
        let resource = ResourceId::new(text(entry, "resourceId")?);
        let status = optional(entry, "userDirectoryStatus").map(membership_status).transpose();
        let status = status.map_err(|_| ReadFault::malformed("userDirectoryStatus"))?;
        let assignments = list(entry, "roleAssignments")?;
        // A product with no role on it is no answer: by which role it is held was left out.
        if assignments.is_empty() {
            return Err(ReadFault::malformed("roleAssignments"));
        }
        for assignment in assignments {
            let paths = list(assignment, "roleAssignmentMethods")?;
            // A role that is held by no path is held by one that was left out.
            if paths.is_empty() {
                return Err(ReadFault::malformed("roleAssignmentMethods"));
            }
            all.push(RoleAssignment {
                resource: resource.clone(),
                directory: optional(entry, "directoryId").map(DirectoryId::new),
                status,
                role: RoleId::new(text(assignment, "role")?),
                paths: paths.iter().map(path).collect::<Read<Vec<_>>>()?,
            });
        }
    }
    Ok(paged(json, Answer::Roles(all)))
}

fn path(json: &Value) -> Read<Path> {
    match json.as_str() {
        Some("direct") => Ok(Path::Direct),
        Some("group_direct") => Ok(Path::Group),
        Some("inferred") => Ok(Path::Inferred),
        _ => Err(ReadFault::malformed("roleAssignmentMethods")),
    }
}

/// Privileges over a managed account.
pub(super) fn privileges(json: &Value) -> Page {
    let one = |key: &str| {
        let rule = json.get(key);
        match rule.and_then(|rule| rule.get("allowed")).and_then(Value::as_bool) {
            Some(true) => Privilege::Allowed,
            Some(false) => Privilege::Refused {
                reason: rule
                    .and_then(|rule| rule.pointer("/reason/key"))
                    .and_then(Value::as_str)
                    .unwrap_or("no reason given")
                    .to_owned(),
            },
            None => Privilege::Untold,
        }
    };
    whole(Answer::Privileges(Privileges {
        enablement: one("lifecycle.enablement"),
        deletion: Some(one("lifecycle.delete")),
        token_read: one("apiToken.read"),
        token_delete: one("apiToken.delete"),
    }))
}

/// API tokens.
pub(super) fn tokens(json: &Value) -> Read<Page> {
    let tokens = json.as_array().ok_or_else(|| ReadFault::malformed("tokens"))?;
    let tokens = tokens
        .iter()
        .map(|t| {
            Ok(ApiToken {
                id: id(t, "id", TokenId::parse)?,
                label: optional(t, "label").unwrap_or("unnamed").to_owned(),
            })
        })
        .collect::<Read<Vec<_>>>()?;
    Ok(whole(Answer::Tokens(tokens)))
}

/// A page of what a group grants.
pub(super) fn grants(json: &Value) -> Read<Page> {
    let all = list(json, "data")?.iter().map(|entry| {
        let roles = list(entry, "roles")?.iter().map(|role| role.as_str().map(RoleId::new));
        let roles =
            roles.collect::<Option<Vec<_>>>().ok_or_else(|| ReadFault::malformed("roles"))?;
        Ok(Grant {
            resource: ResourceId::new(text(entry, "resourceId")?),
            roles,
            is_default: optional(entry, "defaultRole").is_some(),
        })
    });
    Ok(paged(json, Answer::Grants(all.collect::<Read<Vec<_>>>()?)))
}

/// Reads how many people a directory has.
pub(super) fn headcount(json: &Value) -> Result<Page, ReadFault> {
    let count = json.get("count").and_then(Value::as_u64);
    let count = count.ok_or_else(|| ReadFault::malformed("count"))?;
    Ok(Page { part: Answer::Headcount(count), next: None })
}
