//! Readers of answers. Strict about what decides, tolerant of everything else: the published
//! descriptions mark hardly any field as required, so each reader says what it cannot do without.

use super::fault::ReadFault;
use super::read::{Answer, Grant, Issue, Page};
use crate::domain::{
    AccountId, AccountStatus, ApiToken, Claim, DirectoryId, GroupId, GroupMembership, Instant,
    IssueKey, MembershipStatus, Path, Person, Privilege, Privileges, ProductUse, ResourceId,
    RoleAssignment, RoleId, Source, TokenId,
};
use serde_json::Value;

type Read<T> = Result<T, ReadFault>;

fn malformed(what: &str) -> ReadFault {
    ReadFault::Malformed { said: format!("`{what}` is missing or has another shape") }
}

fn text<'a>(json: &'a Value, key: &str) -> Read<&'a str> {
    optional(json, key).ok_or_else(|| malformed(key))
}

fn optional<'a>(json: &'a Value, key: &str) -> Option<&'a str> {
    json.get(key).and_then(Value::as_str).filter(|t| !t.is_empty())
}

fn list<'a>(json: &'a Value, key: &str) -> Read<&'a Vec<Value>> {
    json.get(key).and_then(Value::as_array).ok_or_else(|| malformed(key))
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
    let fields =
        json.get("fields").and_then(Value::as_object).ok_or_else(|| malformed("fields"))?;
    let project = fields
        .get("project")
        .and_then(|p| optional(p, "key"))
        .ok_or_else(|| malformed("fields.project.key"))?;
    Ok(Issue {
        id: text(json, "id")?.to_owned(),
        key: IssueKey::new(text(json, "key")?),
        project: project.to_owned(),
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
    Ok(paged(json, Answer::People(people)))
}

fn person(json: &Value) -> Read<Person> {
    let roles = list(json, "platformRoles")?;
    let groups = list(json, "groups")?;
    Ok(Person {
        account: AccountId::new(text(json, "accountId")?),
        name: optional(json, "name").unwrap_or("Name hidden").to_owned(),
        email: optional(json, "email").map(str::to_owned),
        avatar: optional(json, "avatar").or_else(|| optional(json, "picture")).map(str::to_owned),
        claim: match text(json, "claimStatus")? {
            "managed" => Claim::Managed,
            "unmanaged" => Claim::Unmanaged,
            _ => return Err(malformed("claimStatus")),
        },
        account_status: match text(json, "accountStatus")? {
            "active" => AccountStatus::Active,
            "inactive" => AccountStatus::Inactive,
            "closed" => AccountStatus::Closed,
            _ => return Err(malformed("accountStatus")),
        },
        for_deletion: optional(json, "status") == Some("for_deletion"),
        membership: membership_status(text(json, "membershipStatus")?)?,
        source: match optional(json, "managementSource") {
            Some("invited") => Source::Invited,
            Some("synced") => Source::Synced,
            _ => Source::Undetermined,
        },
        platform_roles: roles
            .iter()
            .map(|r| r.as_str().map(str::to_owned).ok_or_else(|| malformed("platformRoles")))
            .collect::<Read<Vec<_>>>()?,
        groups: groups
            .iter()
            .map(|g| {
                let id = text(g, "id")?;
                Ok((GroupId::new(id), optional(g, "name").unwrap_or(id).to_owned()))
            })
            .collect::<Read<Vec<_>>>()?,
        products: products(json)?,
        use_told: json.get("productAccess").is_some_and(Value::is_array),
        account_type: optional(json, "accountType").map(str::to_owned),
        added: optional(json, "addedToOrg").and_then(Instant::from_rfc3339),
    })
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
        _ => Err(malformed("membershipStatus")),
    }
}

/// A page of groups.
pub(super) fn groups(json: &Value) -> Read<Page> {
    let groups = list(json, "data")?
        .iter()
        .map(|g| {
            Ok(GroupMembership {
                group: GroupId::new(text(g, "id")?),
                name: text(g, "name")?.to_owned(),
                directory: DirectoryId::new(text(g, "directoryId")?),
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
        let status = optional(entry, "userDirectoryStatus").map(membership_status).transpose()?;
        for assignment in list(entry, "roleAssignments")? {
            let paths = list(assignment, "roleAssignmentMethods")?;
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
        _ => Err(malformed("roleAssignmentMethods")),
    }
}

/// Privileges over a managed account.
pub(super) fn privileges(json: &Value) -> Read<Page> {
    let one = |key: &str| {
        let rule = json.get(key).ok_or_else(|| malformed(key))?;
        match rule.get("allowed").and_then(Value::as_bool) {
            Some(true) => Ok(Privilege::Allowed),
            Some(false) => Ok(Privilege::Refused {
                reason: rule
                    .pointer("/reason/key")
                    .and_then(Value::as_str)
                    .unwrap_or("no reason given")
                    .to_owned(),
            }),
            None => Err(malformed(key)),
        }
    };
    Ok(whole(Answer::Privileges(Privileges {
        enablement: one("lifecycle.enablement")?,
        deletion: Some(one("lifecycle.delete")?),
        token_read: one("apiToken.read")?,
        token_delete: one("apiToken.delete")?,
    })))
}

/// API tokens.
pub(super) fn tokens(json: &Value) -> Read<Page> {
    let tokens = json.as_array().ok_or_else(|| malformed("tokens"))?;
    let tokens = tokens
        .iter()
        .map(|t| {
            Ok(ApiToken {
                id: TokenId::new(text(t, "id")?),
                label: optional(t, "label").unwrap_or("unnamed").to_owned(),
            })
        })
        .collect::<Read<Vec<_>>>()?;
    Ok(whole(Answer::Tokens(tokens)))
}

/// A page of what a group grants.
pub(super) fn grants(json: &Value) -> Read<Page> {
    let all = list(json, "data")?.iter().map(|entry| {
        let roles = entry.get("roles").and_then(Value::as_array);
        Ok(Grant {
            resource: ResourceId::new(text(entry, "resourceId")?),
            roles: roles.into_iter().flatten().filter_map(Value::as_str).map(RoleId::new).collect(),
            is_default: optional(entry, "defaultRole").is_some(),
        })
    });
    Ok(paged(json, Answer::Grants(all.collect::<Read<Vec<_>>>()?)))
}

/// Reads how many people a directory has.
pub(super) fn headcount(json: &Value) -> Result<Page, ReadFault> {
    let count = json.get("count").and_then(Value::as_u64);
    let count = count.ok_or_else(|| malformed("count"))?;
    Ok(Page { part: Answer::Headcount(count), next: None })
}
