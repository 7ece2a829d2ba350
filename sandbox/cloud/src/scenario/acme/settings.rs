//! What the application is configured with at Acme.

use super::groups::id;
use super::{
    D1, D2, LABS_CLOUD_ID, LABS_SITE, MAIN_CLOUD_ID, MAIN_SITE, ORG, TENANT, entra_group_id, people,
};
use serde_json::{Value, json};

/// The settings.
pub(super) fn build() -> Value {
    let mut all = access();
    if let (Some(all), Value::Object(more)) = (all.as_object_mut(), lifecycle()) {
        all.extend(more);
    }
    all
}

/// Who may take whose access.
fn access() -> Value {
    json!({
        "schema": 1,
        "organization": {
            "id": ORG,
            "name": "Acme",
            "directories": [
                { "id": D1, "name": "Acme directory" },
                { "id": D2, "name": "Acme Labs directory" },
            ],
        },
        "sites": [
            { "cloudId": MAIN_CLOUD_ID, "name": MAIN_SITE },
            { "cloudId": LABS_CLOUD_ID, "name": LABS_SITE },
        ],
        "subjectFields": [
            { "id": "customfield_10050", "kind": "userPicker", "name": "Employee" },
            { "id": "customfield_10051", "kind": "email", "name": "Employee e-mail" },
        ],
        "quarantineGroup": group("offramp-quarantine", Some(D1)),
        "rules": [{
            "name": "IT leads offboard",
            "operatorGroups": [group("it-leads", None)],
            "playbooks": ["left-business", "left-team", "onboard", "restore", "revoke-inactive"],
            "projects": ["OFF"],
        }],
        "protections": { "accounts": [people::account("Ana Admin")], "groups": [group("break-glass", None)] },
        "playbooks": {
            "leftBusiness": {
                "unmanaged": "keepSuspended",
                "manualContact": "Site admins (it-admins@acme.example)",
            },
            "revokeInactive": { "suspendWhenAllIdle": true },
        },
        "keys": { "separateReadKey": true },
    })
}

/// What joiners, movers and leavers get, hand over or need an approval for.
fn lifecycle() -> Value {
    json!({
        "entra": { "tenantId": TENANT, "name": "Acme Entra" },
        "handover": {
            "successorField": { "id": "customfield_10052", "name": "Successor" },
            "projects": ["OFF", "ATLAS"],
        },
        "bundles": [
            bundle("Backend", "eng-backend", "Team Backend"),
            bundle("Platform", "project-atlas", "Team Platform"),
        ],
        "purposes": [
            { "ticketType": "Mover", "playbook": "left-team" },
            { "ticketType": "Joiner", "playbook": "onboard" },
            { "ticketType": "Inactive", "playbook": "revoke-inactive" },
        ],
        "inactivity": {
            "thresholds": [
                { "product": "jira-software", "idleDays": 90 },
                { "product": "jira-servicedesk", "idleDays": 60 },
                { "product": "confluence", "idleDays": 120 },
            ],
            "newPersonGraceDays": 60,
            "returnerGraceDays": 30,
            "serviceAccounts": { "emailPrefixes": ["svc-"] },
        },
        "teamFields": {
            "from": { "id": "customfield_10053", "name": "Old team" },
            "to": { "id": "customfield_10054", "name": "New team" },
        },
        "leaveDate": {
            "field": { "id": "customfield_10055", "name": "Last day" },
            "timeOfDay": "17:00",
            "zone": "Europe/Berlin",
        },
        "joiner": {
            "nameField": { "id": "customfield_10056", "name": "Name of the joiner" },
            "entra": "create",
            "upnDomain": "acme.example",
            "directoryId": D1,
            "sendNotification": false,
        },
        "approvals": {
            "restore": { "approverGroups": [group("it-leads", None)] },
            "deletion": { "approverGroups": [group("hr-team", None)] },
            "adminLeaver": { "approverGroups": [group("jira-admins-acme", None)] },
        },
    })
}

/// Everyone in a team uses Jira and the VPN, and is in a group of the team in both systems.
fn bundle(team: &str, atlassian: &str, entra: &str) -> Value {
    json!({
        "team": team,
        "atlassianGroups": [group(atlassian, Some(D1)), group("jira-users-acme", Some(D1))],
        "entraGroups": [entra_group(entra), entra_group("VPN users")],
        "productRoles": [],
    })
}

fn entra_group(name: &str) -> Value {
    json!({ "id": entra_group_id(name), "name": name })
}

fn group(name: &str, directory: Option<&str>) -> Value {
    match directory {
        None => json!({ "id": id(name), "name": name }),
        Some(directory) => json!({ "id": id(name), "name": name, "directoryId": directory }),
    }
}
