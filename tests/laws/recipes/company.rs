//! A small company and the people in it, built by hand.

use offramp::domain::{
    AccountId, AccountStatus, ApiToken, Claim, DirectoryId, EntraAccount, EntraGroup, EntraGroupId,
    EntraGroupOwner, EntraUser, EntraUserId, GroupId, GroupMembership, Instant, IssueId,
    ListedGroup, MembershipStatus, Observation, Path, Person, Privilege, Privileges, ResourceId,
    RoleAssignment, RoleId, Source, TokenId, Told,
};
use offramp::plan::{Brief, Plan};
use offramp::playbook::PlaybookId;
use offramp::policy::Settings;
use serde_json::{Value, json};

pub const JIRA: &str = "ari:cloud:jira-software::site/s1";
pub const CONFLUENCE: &str = "ari:cloud:confluence::site/s1";
pub const LABS_JIRA: &str = "ari:cloud:jira-software::site/s2";
/// Two directories, of which only the first holds the quarantine group.
pub const MAIN: &str = "d1";
pub const LABS: &str = "d2";
pub const QUARANTINE: &str = "q";
pub const CONTACT: &str = "Site admins";

/// The settings as a document; every optional part is set.
pub fn document() -> Value {
    json!({
        "schema": 1,
        "organization": {
            "id": "org",
            "name": "Acme",
            "directories": [{ "id": MAIN, "name": "Main" }, { "id": LABS, "name": "Labs" }],
        },
        "sites": [
            { "cloudId": "s1", "name": "acme.example" },
            { "cloudId": "s2", "name": "labs.example" },
        ],
        "subjectFields": [{ "id": "customfield_1", "kind": "userPicker", "name": "Employee" }],
        "quarantineGroup": { "id": QUARANTINE, "name": "quarantine", "directoryId": MAIN },
        "rules": [{
            "name": "IT",
            "operatorGroups": [{ "id": "ops", "name": "operators" }],
            "playbooks": ["left-business", "left-team", "onboard", "restore", "revoke-inactive"],
            "projects": ["OFF"],
        }],
        "protections": { "accounts": [], "groups": [] },
        "playbooks": {
            "leftBusiness": { "unmanaged": "keepSuspended", "manualContact": CONTACT },
            "revokeInactive": { "suspendWhenAllIdle": true },
        },
        "keys": { "separateReadKey": true },
        "entra": { "tenantId": "t", "name": "Acme Entra" },
        "handover": {
            "successorField": { "id": "customfield_2", "name": "Successor" },
            "projects": ["OFF", "ATLAS"],
        },
        "bundles": [],
        "joiner": {
            "nameField": { "id": "customfield_3", "name": "Name" },
            "entra": "create",
            "upnDomain": "acme.example",
            "directoryId": MAIN,
            "sendNotification": false,
        },
        "inactivity": {
            "thresholds": [
                { "product": "jira-software", "idleDays": 90 },
                { "product": "confluence", "idleDays": 120 },
            ],
            "newPersonGraceDays": 60,
            "returnerGraceDays": 30,
        },
    })
}

pub fn settings() -> Settings {
    Settings::parse(&document().to_string()).unwrap()
}

/// A managed account, active, in the main directory by one role of a group; nobody in Entra.
pub fn ann() -> Observation {
    Observation {
        person: person("ann", "Ann"),
        groups: Vec::new(),
        roles: vec![role(JIRA, "atlassian/user", &[Path::Group])],
        privileges: Some(all_allowed()),
        tokens: Some(Vec::new()),
        entra: None,
        read_at: Instant(1_000),
    }
}

pub fn person(id: &str, name: &str) -> Person {
    Person {
        account: account(id),
        name: name.to_owned(),
        email: Some(format!("{id}@acme.example")),
        avatar: None,
        claim: Claim::Managed,
        account_status: AccountStatus::Active,
        for_deletion: false,
        membership: MembershipStatus::Active,
        source: Source::Invited,
        platform_roles: Vec::new(),
        groups: Vec::new(),
        products: Vec::new(),
        use_told: true,
        account_type: Some("atlassian".to_owned()),
        added: Some(Instant(0)),
    }
}

pub fn all_allowed() -> Privileges {
    Privileges {
        enablement: Privilege::Allowed,
        deletion: Some(Privilege::Allowed),
        token_read: Privilege::Allowed,
        token_delete: Privilege::Allowed,
    }
}

pub fn refused(reason: &str) -> Privilege {
    Privilege::Refused { reason: reason.to_owned() }
}

pub fn account(id: &str) -> AccountId {
    AccountId::new(id)
}

pub fn directory(id: &str) -> DirectoryId {
    DirectoryId::new(id)
}

pub fn group_id(id: &str) -> GroupId {
    GroupId::new(id)
}

pub fn entra_id(id: &str) -> EntraGroupId {
    EntraGroupId::new(id)
}

pub fn product(id: &str) -> ResourceId {
    ResourceId::new(id)
}

pub fn role_id(id: &str) -> RoleId {
    RoleId::new(id)
}

/// A group of the main directory whose id and name are the same.
pub fn group(id: &str) -> GroupMembership {
    GroupMembership {
        group: group_id(id),
        name: id.to_owned(),
        directory: directory(MAIN),
        synced: false,
        modifiable: Some(true),
        gives: Some(1),
    }
}

/// A group as a listing has it that tells all of it.
pub fn listed(group: GroupMembership) -> ListedGroup {
    let GroupMembership { group, name, directory, synced, modifiable, gives } = group;
    ListedGroup { group, name, directory: Told::Is(directory), synced, modifiable, gives }
}

pub fn synced(id: &str) -> GroupMembership {
    GroupMembership { synced: true, ..group(id) }
}

/// A role in the main directory, where the person is active.
pub fn role(resource: &str, role: &str, paths: &[Path]) -> RoleAssignment {
    RoleAssignment {
        resource: product(resource),
        directory: Some(directory(MAIN)),
        status: Some(MembershipStatus::Active),
        role: role_id(role),
        paths: paths.to_vec(),
    }
}

pub fn token(id: &str, label: &str) -> ApiToken {
    ApiToken { id: TokenId::new(id), label: label.to_owned() }
}

/// An enabled user of the tenant's own, in these groups.
pub fn in_entra(groups: Vec<EntraGroup>) -> EntraAccount {
    EntraAccount {
        user: EntraUser {
            id: EntraUserId::new("e-ann"),
            principal_name: "ann@acme.example".to_owned(),
            mail: Some("ann@acme.example".to_owned()),
            enabled: true,
            guest: false,
            on_premises: false,
            sessions_valid_from: Some(Instant(500)),
            manager_mail: None,
        },
        groups,
    }
}

pub fn entra_group(id: &str, owner: EntraGroupOwner) -> EntraGroup {
    EntraGroup { id: entra_id(id), name: id.to_owned(), owner }
}

pub fn plan(playbook: PlaybookId, settings: &Settings, seen: &Observation, brief: &Brief) -> Plan {
    Plan::compose(playbook, settings, &IssueId::new("10001"), seen, brief)
}

pub fn leaver(settings: &Settings, seen: &Observation) -> Plan {
    plan(PlaybookId::LeftBusiness, settings, seen, &Brief::default())
}

pub fn ids(plan: &Plan) -> Vec<&str> {
    plan.steps.iter().map(|s| s.id.0.as_str()).collect()
}
