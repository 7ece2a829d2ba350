//! What the application is configured with at Acme.

use super::groups::id;
use super::{D1, D2, LABS_CLOUD_ID, LABS_SITE, MAIN_CLOUD_ID, MAIN_SITE, ORG};
use serde_json::{Value, json};

/// The settings.
pub(super) fn build() -> Value {
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
            "playbooks": ["left-business"],
            "projects": ["OFF"],
        }],
        "protections": { "accounts": [], "groups": [group("break-glass", None)] },
        "playbooks": {
            "leftBusiness": {
                "unmanaged": "keepSuspended",
                "manualContact": "Site admins (it-admins@acme.example)",
            },
        },
        "keys": { "separateReadKey": true },
    })
}

fn group(name: &str, directory: Option<&str>) -> Value {
    match directory {
        None => json!({ "id": id(name), "name": name }),
        Some(directory) => json!({ "id": id(name), "name": name, "directoryId": directory }),
    }
}
