//! What the application is configured with at Globex.

use super::groups::id;
use super::{CLOUD_ID, DIRECTORY, ORG, SITE, people};
use serde_json::{Value, json};

/// The settings.
pub(super) fn build() -> Value {
    json!({
        "schema": 1,
        "organization": {
            "id": ORG,
            "name": "Globex",
            "directories": [{ "id": DIRECTORY, "name": "Globex directory" }],
        },
        "sites": [{ "cloudId": CLOUD_ID, "name": SITE }],
        "subjectFields": [
            { "id": "customfield_10050", "kind": "userPicker", "name": "Employee" },
        ],
        "quarantineGroup": {
            "id": id("offramp-quarantine"), "name": "offramp-quarantine", "directoryId": DIRECTORY,
        },
        "rules": [{
            "name": "IT leads offboard",
            "operatorGroups": [group("it-leads")],
            "playbooks": ["left-business", "restore"],
            "projects": ["OFF"],
        }],
        "protections": {
            "accounts": [people::account("Ana Admin")],
            "groups": [group("break-glass")],
        },
        "playbooks": {
            "leftBusiness": {
                "unmanaged": "keepSuspended",
                "manualContact": "Site admins (it-admins@globex.example)",
            },
        },
        "keys": { "separateReadKey": true },
        "inactivity": {
            "thresholds": [
                { "product": "jira-software", "cloudId": CLOUD_ID, "idleDays": 90 },
                { "product": "jira-servicedesk", "idleDays": 60 },
                { "product": "confluence", "idleDays": 120 },
            ],
            "newPersonGraceDays": 60,
            "returnerGraceDays": 30,
            "exclusions": {
                "groups": [group("parental-leave")],
                "domains": ["auditor.example"],
            },
            "serviceAccounts": { "groups": [group("robots")], "emailPrefixes": ["svc-"] },
        },
    })
}

fn group(name: &str) -> Value {
    json!({ "id": id(name), "name": name })
}
