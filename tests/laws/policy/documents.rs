//! Settings are taken whole or refused whole: by field, with what to do.

use crate::recipes::company::document;
use offramp::policy::{Approvals, Budgets, Exclusions, RuleBudget, Scope, Settings, SettingsError};
use serde_json::{Value, json};

/// The company's document with one place changed, added or (by null) taken out.
pub(super) fn changed(pointer: &str, value: Value) -> Value {
    let mut all = document();
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    let place = all.pointer_mut(parent).unwrap_or_else(|| panic!("no {parent}"));
    match (place, value) {
        (Value::Array(items), value) => {
            let at: usize = last.parse().unwrap();
            if at < items.len() { items[at] = value } else { items.push(value) }
        }
        (Value::Object(fields), Value::Null) => drop(fields.remove(last)),
        (place, value) => place[last] = value,
    }
    all
}

/// Everything that is wrong with it.
pub(super) fn wrong(document: &Value) -> Vec<SettingsError> {
    Settings::review(&document.to_string()).err().unwrap_or_default()
}

/// This is wrong with it, and nothing else is.
#[track_caller]
pub(super) fn refused(document: &Value, field: &str, remedy: &str) {
    let wrong = wrong(document);
    let fields: Vec<&str> = wrong.iter().map(|e| e.field.as_str()).collect();
    assert_eq!(fields, [field], "{wrong:?}");
    assert!(wrong[0].message.contains(remedy), "{field}: {}", wrong[0].message);
    // Both readers say so.
    let parsed = Settings::parse(&document.to_string()).unwrap_err();
    let kept = Settings::of_kept(document).unwrap_err();
    assert_eq!((&parsed, &kept), (&wrong[0], &wrong[0]));
}

#[track_caller]
pub(super) fn taken(document: &Value) {
    assert_eq!(wrong(document), []);
    assert!(Settings::parse(&document.to_string()).is_ok());
    assert!(Settings::of_kept(document).is_ok());
}

#[test]
fn a_whole_document_is_taken_and_read_to_the_letter() {
    taken(&document());
    let settings = Settings::parse(&document().to_string()).unwrap();
    let kept = serde_json::to_value(&settings).unwrap();
    for (name, value) in document().as_object().unwrap() {
        // What may be missing is filled with what it then means.
        let same = !["rules", "playbooks", "inactivity"].contains(&name.as_str());
        assert!(!same || kept[name] == *value, "{name}: {} {value}", kept[name]);
    }
    assert_eq!(Settings::of_kept(&kept).unwrap(), settings);
}

/// D20: whoever has to mend ten places is told ten, not one after each try.
#[test]
fn d20_everything_that_is_wrong_is_told_at_once() {
    let fields = |document: &Value| -> Vec<String> {
        wrong(document).into_iter().map(|error| error.field).collect()
    };
    let mut all = document();
    for (pointer, value) in [
        ("/schema", json!("one")),
        ("/organization/id", json!(7)),
        ("/organization/directories/0/name", json!(false)),
        ("/subjectFields/0/kind", json!("phone")),
        ("/rules/0/projects", json!("OFF")),
        ("/rules/0/nonsense", json!(1)),
        ("/playbooks/leftBusiness/unmanaged", json!("forget")),
        ("/joiner/entra", json!("maybe")),
        ("/budgets", json!([])),
    ] {
        let (parent, last) = pointer.rsplit_once('/').expect("a place");
        let place = all.pointer_mut(parent).unwrap_or_else(|| panic!("no {parent}"));
        place[last] = value;
    }
    let mut told = fields(&all);
    told.sort();
    assert_eq!(
        told,
        [
            "budgets",
            "joiner.entra",
            "organization.directories[0].name",
            "organization.id",
            "playbooks.leftBusiness.unmanaged",
            "rules[0].nonsense",
            "rules[0].projects",
            "schema",
            "subjectFields[0].kind",
        ]
    );
    let empty = fields(&json!({}));
    for field in ["schema", "organization", "subjectFields", "quarantineGroup", "playbooks"] {
        assert!(empty.contains(&field.to_owned()), "{field} of {empty:?}");
    }
    assert!(
        empty.iter().all(|field| !field.contains('.')),
        "what is missing is told whole: {empty:?}"
    );
}

#[test]
fn a_document_of_another_shape_is_refused_where_it_shows() {
    for (pointer, value, field) in [
        ("/organization/name", Value::Null, "organization.name"),
        ("/organization/id", json!(7), "organization.id"),
        ("/surprise", json!(1), "surprise"),
        ("/rules/0/operatorGroup", json!([]), "rules[0].operatorGroup"),
        ("/rules/0/projects", Value::Null, "rules[0].projects"),
        ("/protections", Value::Null, "protections"),
        ("/playbooks/leftBusiness/unmanaged", json!("forget"), "playbooks.leftBusiness.unmanaged"),
        ("/subjectFields/0/kind", json!("phone"), "subjectFields[0].kind"),
        ("/joiner/entra", json!("maybe"), "joiner.entra"),
    ] {
        refused(&changed(pointer, value), field, "");
    }
    for (text, says) in [("", "JSON"), ("[1", "JSON"), ("[]", "must be an object"), ("7", "object")]
    {
        let wrong = Settings::review(text).unwrap_err();
        assert_eq!((wrong.len(), wrong[0].field.as_str()), (1, "."), "{text}");
        assert!(wrong[0].message.contains(says), "{text}: {}", wrong[0].message);
    }
}

/// What nobody has switched on is off, and what nobody has bounded is not.
#[test]
fn what_a_document_leaves_out_is_off() {
    let settings = Settings::parse(&document().to_string()).unwrap();
    let leaver = &settings.playbooks.left_business;
    assert!(!leaver.delete_account && !leaver.cut_again);
    let rule = &settings.rules[0];
    assert!(!rule.permission_holders && rule.approvals.is_none());
    assert!(rule.operator_accounts.is_empty());
    assert!(rule.issue_types.is_empty() && rule.request_types.is_empty());
    assert_eq!(rule.subjects, Scope::default());
    assert_eq!(rule.budget, RuleBudget::default());
    assert_eq!(settings.budgets, Budgets::default());
    assert_eq!(settings.approvals, Approvals::default());
    assert_eq!(settings.purposes, []);
    let inactivity = settings.inactivity.unwrap();
    assert!(inactivity.notice.is_none() && inactivity.every_days.is_none());
    assert_eq!(inactivity.exclusions, Exclusions::default());
}

#[test]
fn a_document_of_a_newer_shape_is_refused_for_that_alone() {
    let mut newer = changed("/schema", json!(2));
    newer["subjectFields"] = json!([]);
    refused(&newer, "schema", "deploy the newer version of Offramp first");
    taken(&changed("/schema", json!(0)));
}

#[test]
fn what_everything_stands_on_has_to_be_named() {
    for (pointer, value, field, remedy) in [
        ("/organization/id", json!(" "), "organization.id", "must not be empty"),
        ("/quarantineGroup/id", json!(""), "quarantineGroup.id", "must not be empty"),
        ("/subjectFields", json!([]), "subjectFields", "the field of the ticket"),
        (
            "/quarantineGroup/directoryId",
            json!("d9"),
            "quarantineGroup.directoryId",
            "members of its own directory only",
        ),
    ] {
        refused(&changed(pointer, value), field, remedy);
    }
    // Without directories it is said once, and not of everything that would be in one.
    let mut nowhere = changed("/organization/directories", json!([]));
    nowhere["joiner"] = Value::Null;
    refused(&nowhere, "organization.directories", "name at least one directory");
    taken(&changed("/quarantineGroup/directoryId", json!("d2")));
}

#[test]
fn everything_that_is_wrong_is_said_at_once_and_the_first_of_it_where_there_is_room_for_one() {
    let mut all = changed("/subjectFields", json!([]));
    all["rules"][0]["projects"] = json!([]);
    all["budgets"] = json!({ "perDay": 0 });
    let wrong = wrong(&all);
    let fields: Vec<&str> = wrong.iter().map(|e| e.field.as_str()).collect();
    assert_eq!(fields, ["subjectFields", "rules[0].projects", "budgets.perDay"]);
    assert_eq!(Settings::parse(&all.to_string()).unwrap_err(), wrong[0]);
    assert_eq!(Settings::of_kept(&all).unwrap_err(), wrong[0]);
}

#[test]
fn a_rule_names_itself_its_operators_its_projects_and_recipes_that_there_are() {
    for (pointer, value, field, remedy) in [
        ("/rules/0/name", json!(" "), "name", "give the rule a name"),
        ("/rules/0/operatorGroups", json!([]), "operatorGroups", "at least one group or account"),
        ("/rules/0/projects", json!([]), "projects", "at least one project key"),
        ("/rules/0/requestTypes", json!(["Offboard"]), "requestTypes", "requestTypeField"),
        (
            "/rules/0/approvals",
            json!({ "approverGroups": [] }),
            "approvals.approverGroups",
            "at least one group",
        ),
        (
            "/rules/0/subjects",
            json!({ "directories": [{ "id": "d1", "name": "M" }, { "id": "d9", "name": "Lost" }] }),
            "subjects.directories",
            "Lost is none of organization.directories",
        ),
        (
            "/rules/0/subjects",
            json!({ "domains": ["acme.example", "@acme.example"] }),
            "subjects.domains",
            "'@acme.example' is no domain",
        ),
        ("/rules/0/subjects", json!({ "domains": [""] }), "subjects.domains", "is no domain"),
        (
            "/rules/0/playbooks",
            json!(["left-team", "leave"]),
            "playbooks",
            "`leave` is no playbook; this version knows `left-business`, `left-team`, `onboard`, `restore`, `revoke-inactive`",
        ),
        ("/rules/0/budget", json!({ "perDay": 0 }), "budget.perDay", "0 lets nobody do anything"),
        (
            "/rules/0/budget",
            json!({ "perOperatorPerDay": 0 }),
            "budget.perOperatorPerDay",
            "0 lets nobody do anything",
        ),
    ] {
        refused(&changed(pointer, value), &format!("rules[0].{field}"), remedy);
    }
}

#[test]
fn a_rule_needs_one_kind_of_operator_and_may_have_bounds() {
    let mut all = changed("/rules/0/operatorGroups", json!([]));
    all["rules"][0]["operatorAccounts"] = json!([{ "id": "robot", "name": "Robot" }]);
    taken(&all);
    all["rules"][0]["operatorAccounts"] = json!([]);
    all["rules"][0]["permissionHolders"] = json!(true);
    taken(&all);
    let mut typed = changed("/rules/0/requestTypes", json!(["Offboard"]));
    typed["requestTypeField"] = json!({ "id": "customfield_9", "name": "Request type" });
    taken(&typed);
    let scope = json!({
        "directories": [{ "id": "d2", "name": "Labs" }],
        "domains": ["acme.example"],
        "groups": [{ "id": "staff", "name": "Staff" }],
    });
    taken(&changed("/rules/0/subjects", scope));
    taken(&changed(
        "/rules/0/approvals",
        json!({ "approverGroups": [{ "id": "a", "name": "A" }] }),
    ));
    taken(&changed("/rules/0/budget", json!({ "perDay": 1, "perOperatorPerDay": 1 })));
}

#[test]
fn no_two_rules_have_the_same_name_and_a_nameless_one_is_told_once() {
    let mut all = document();
    let first = all["rules"][0].clone();
    all["rules"] = json!([first, { "name": "B", "operatorGroups": first["operatorGroups"], "playbooks": [], "projects": ["X"] }, first]);
    let wrong_rules = wrong(&all);
    let fields: Vec<&str> = wrong_rules.iter().map(|e| e.field.as_str()).collect();
    assert_eq!(fields, ["rules[0].name", "rules[2].name"]);
    assert!(wrong_rules[0].message.contains("two rules are called 'IT': rename one"));
    all["rules"][0]["name"] = json!("");
    all["rules"][2]["name"] = json!("");
    assert!(wrong(&all).iter().all(|e| e.message.contains("give the rule a name")));
}

#[test]
fn what_tickets_are_for_has_to_be_a_recipe() {
    let meant = |name: &str| {
        let first = json!({ "ticketType": "Leaver", "playbook": "left-business" });
        json!([first, { "ticketType": "Joiner", "playbook": name }])
    };
    taken(&changed("/purposes", meant("onboard")));
    refused(&changed("/purposes", meant("join")), "purposes[1].playbook", "is no playbook");
}

#[test]
fn a_budget_is_one_person_at_least_and_a_share_at_most_all() {
    for field in ["perDay", "perOperatorPerDay", "perProjectPerDay", "directoryPercentPerDay"] {
        taken(&changed("/budgets", json!({ field: 1 })));
        refused(
            &changed("/budgets", json!({ field: 0 })),
            &format!("budgets.{field}"),
            "0 lets nobody do anything",
        );
    }
    let share = |percent: u32| changed("/budgets", json!({ "directoryPercentPerDay": percent }));
    taken(&share(100));
    refused(&share(101), "budgets.directoryPercentPerDay", "at most 100");
    taken(&changed("/budgets", json!({ "perDay": 1_000 })));
}

#[test]
fn the_digest_of_settings_changes_with_every_word_of_them() {
    let digest = |all: &Value| Settings::parse(&all.to_string()).unwrap().digest();
    let first = digest(&document());
    assert_eq!(first, digest(&document()));
    assert!(first.len() == 64 && first.bytes().all(|b| b.is_ascii_hexdigit()));
    for (pointer, value) in [
        ("/organization/name", json!("Acme Inc.")),
        ("/rules/0/projects/1", json!("IT")),
        ("/rules/0/permissionHolders", json!(true)),
        ("/protections/accounts/0", json!("ceo")),
        ("/playbooks/leftBusiness/cutAgain", json!(true)),
        ("/keys/separateReadKey", json!(false)),
        ("/handover", Value::Null),
        ("/inactivity/everyDays", json!(7)),
    ] {
        assert_ne!(first, digest(&changed(pointer, value)), "{pointer}");
    }
}

#[test]
fn rules_directories_and_bundles_are_found_by_what_they_are_called() {
    let mut all = document();
    all["bundles"] = json!([
        { "team": "Ops", "atlassianGroups": [], "entraGroups": [], "productRoles": [] },
        { "team": "Dev", "atlassianGroups": [], "entraGroups": [], "productRoles": [] },
    ]);
    let mut settings = Settings::parse(&all.to_string()).unwrap();
    assert_eq!(settings.rule("IT").map(|r| r.name.as_str()), Some("IT"));
    assert_eq!(settings.rule("it"), None);
    let directory = |id: &str| settings.directory_name(&crate::recipes::company::directory(id));
    assert_eq!((directory("d2"), directory("d9")), ("Labs".to_owned(), "d9".to_owned()));
    let team = |name: &str| settings.bundle(name).map(|b| b.team.as_str());
    assert_eq!((team(" dev "), team("Ops"), team("De")), (Some("Dev"), Some("Ops"), None));
    assert_eq!(settings.entra_name(), "Acme Entra");
    settings.entra = None;
    assert_eq!(settings.entra_name(), "Microsoft Entra");
}
