//! The admin page: for Jira admins only, asked on every call; what it saves is whole, and what it
//! refuses changes nothing.

use crate::truth::play;
use crate::world::World;
use offramp_cloud::Fault;
use serde_json::{Value, json};

/// Administers Jira and nothing beyond it.
const ADMIN: &str = "Josh";

const FUNCTIONS: [&str; 22] = [
    "admin.manyEnds",
    "admin.many",
    "admin.startMany",
    "admin.health",
    "admin.setKey",
    "admin.stop",
    "admin.resume",
    "admin.policy",
    "admin.preview",
    "admin.save",
    "admin.confirmPolicy",
    "admin.discardPolicy",
    "admin.version",
    "admin.rollback",
    "admin.runs",
    "admin.run",
    "admin.retry",
    "admin.evidence",
    "admin.sweep",
    "admin.sweepStart",
    "admin.sweepList",
    "admin.limits",
];

fn world() -> World {
    World::at_ticket("OFF-1", "Olga", 1)
}

/// A payload that is good for every function.
fn payload(world: &World) -> Value {
    json!({
        "document": world.platform.values["settings"], "basedOn": null, "version": 1,
        "runId": "run-1", "filter": {}, "key": "read", "secretDigest": "d", "secretLength": 40,
        "reason": "x", "probe": true, "jql": "key = OFF-2", "issues": ["10002"], "token": "t",
        "proposal": "p",
    })
}

fn code(answer: &Value) -> &str {
    answer["refusal"]["code"].as_str().unwrap_or_default()
}

fn document(world: &mut World) -> Value {
    world.admin(ADMIN, "admin.policy", json!({}))["body"]["document"].clone()
}

fn save(world: &mut World, document: &Value, based_on: Option<u64>) -> Value {
    let payload = json!({ "document": document, "basedOn": based_on, "note": "because" });
    world.admin(ADMIN, "admin.save", payload)
}

#[test]
fn law_10_whoever_does_not_administer_jira_gets_nothing_and_changes_nothing() {
    for function in FUNCTIONS {
        let mut world = world();
        let payload = payload(&world);
        let before = (world.platform.values.clone(), world.platform.entities.clone());
        let answer = world.admin("Olga", function, payload.clone());
        assert_eq!(code(&answer), "admin.required", "{function}");
        assert_eq!((&answer["body"], &answer["stop"]), (&Value::Null, &Value::Null), "{function}");
        assert_eq!((world.platform.values.clone(), world.platform.entities.clone()), before);
        assert!(world.adopted.is_empty());
        // Nor does anybody while Jira does not say.
        let fault = json!({
            "path": "*/permissions/check", "times": 9, "effect": { "status": { "status": 500 } },
        });
        world.cloud.add_fault(Fault::from_json(&fault).expect("a fault"));
        let answer = world.admin(ADMIN, function, payload);
        assert_eq!(code(&answer), "connection.unreadable", "{function}");
        assert_eq!((world.platform.values, world.platform.entities), before, "{function}");
    }
}

#[test]
fn an_admin_gets_an_answer_to_every_question() {
    for function in FUNCTIONS {
        let mut world = world();
        let answer = world.admin(ADMIN, function, payload(&world));
        let expected: &[&str] = match function {
            "admin.run" | "admin.retry" | "admin.evidence" => &["run.unknown"],
            "admin.version" | "admin.sweepList" => &["payload.invalid"],
            "admin.rollback" => &["policy.changed", "payload.invalid"],
            "admin.confirmPolicy" | "admin.discardPolicy" => &["approval.void"],
            "admin.setKey" => &["key.refused"],
            _ => &[""],
        };
        assert!(expected.contains(&code(&answer)), "{function}: {answer}");
        assert!(answer["stop"]["stopped"].is_boolean(), "{function}");
    }
}

#[test]
fn settings_are_saved_as_versions_over_the_one_that_was_looked_at() {
    let mut world = world();
    let mut settings = document(&mut world);
    settings["organization"]["name"] = json!("Acme two");
    let saved = save(&mut world, &settings, None);
    assert_eq!(saved["body"]["version"]["version"], 1, "{saved}");
    assert_eq!(saved["body"]["version"]["by"], "Josh Jiraadmin");
    assert_eq!(saved["body"]["version"]["note"], "because");
    assert_eq!(world.platform.values["settings"]["organization"]["name"], "Acme two");
    // Somebody else looked at what was in force before.
    settings["organization"]["name"] = json!("Acme three");
    let late = save(&mut world, &settings, None);
    assert_eq!(code(&late), "policy.changed");
    assert_eq!(world.platform.values["settings"]["organization"]["name"], "Acme two");
    assert_eq!(save(&mut world, &settings, Some(1))["body"]["version"]["version"], 2);
    let version = world.admin(ADMIN, "admin.version", json!({ "version": 1 }));
    assert_eq!(version["body"]["document"]["organization"]["name"], "Acme two");
    let back = world.admin(ADMIN, "admin.rollback", json!({ "version": 1, "basedOn": 2 }));
    assert_eq!(back["body"]["version"]["version"], 3);
    assert_eq!(back["body"]["version"]["note"], "Back to version 1");
    assert_eq!(back["body"]["older"].as_array().map(Vec::len), Some(2));
    assert_eq!(world.platform.values["settings"]["organization"]["name"], "Acme two");
}

#[test]
fn a_deployment_is_a_version_too_and_two_at_once_are_one() {
    let mut world = world();
    let mut settings = document(&mut world);
    settings["organization"]["name"] = json!("Deployed");
    world.deploy(&settings);
    let shown = world.admin(ADMIN, "admin.policy", json!({}));
    assert_eq!(shown["body"]["version"]["by"], "Deployment");
    // Two admins save over the same version at the same moment: one of them is told.
    settings["organization"]["name"] = json!("Saved");
    let event = |world: &mut World, who: &str| {
        let payload = json!({ "document": settings, "basedOn": 1, "note": "" });
        world.admin_event(who, "admin.save", payload)
    };
    let events = [event(&mut world, "Josh"), event(&mut world, "Ana")];
    let answers = world.all_at_once(&events);
    let told: Vec<String> = answers
        .iter()
        .map(|a| code(&offramp::boundary::answer_of(a, offramp::domain::Instant(0))).to_owned())
        .collect();
    assert!(
        told.contains(&String::new()) && told.contains(&"policy.changed".to_owned()),
        "{told:?}"
    );
}

#[test]
fn a_bad_document_is_refused_as_a_whole_with_everything_that_is_wrong() {
    let mut world = world();
    let before = world.platform.values["settings"].clone();
    let mut settings = document(&mut world);
    settings["rules"][0]["projects"] = json!([]);
    settings["rules"][0]["budget"] = json!({ "perDay": 0 });
    settings["budgets"] = json!({ "directoryPercentPerDay": 101 });
    settings["leaveDate"]["timeOfDay"] = json!("late");
    let fields = [
        "rules[0].projects",
        "rules[0].budget.perDay",
        "budgets.directoryPercentPerDay",
        "leaveDate.timeOfDay",
    ];
    let shown = world.admin(ADMIN, "admin.preview", json!({ "document": settings }));
    let errors = shown["body"]["errors"].as_array().expect("errors");
    let told: Vec<&str> = errors.iter().filter_map(|e| e["field"].as_str()).collect();
    assert_eq!(told, fields);
    assert!(errors.iter().all(|e| !e["message"].as_str().unwrap_or_default().is_empty()));
    let refused = save(&mut world, &settings, None);
    assert_eq!(code(&refused), "settings.invalid");
    let detail = refused["refusal"]["detail"].as_str().expect("a text");
    assert!(fields.iter().all(|field| detail.contains(field)), "{detail}");
    // A zone that the platform does not know would make every date unreadable.
    let mut settings = document(&mut world);
    settings["leaveDate"]["zone"] = json!("Europe/Berln");
    assert_eq!(code(&save(&mut world, &settings, None)), "settings.invalid");
    let shown = world.admin(ADMIN, "admin.preview", json!({ "document": settings }));
    assert_eq!(shown["body"]["errors"][0]["field"], "leaveDate.zone");
    assert_eq!(world.platform.values["settings"], before);
}

#[test]
fn a_preview_says_of_real_people_what_the_gate_would_say() {
    let mut world = world();
    let mut settings = document(&mut world);
    settings["rules"][0]["subjects"] = json!({ "groups": [{ "id": "", "name": "vpn-users" }] });
    settings["rules"][0]["subjects"]["groups"][0]["id"] = json!(world.group_id("vpn-users"));
    let shown = world.admin(ADMIN, "admin.preview", json!({ "document": settings }));
    let effects = shown["body"]["effects"].as_array().expect("effects");
    assert!(!effects.is_empty());
    let changes = shown["body"]["changes"].to_string();
    assert!(changes.contains("vpn-users"), "{changes}");
    let (mut allowed, mut refused) = (0, 0);
    save(&mut world, &settings, None);
    for effect in effects.iter().filter(|e| e["playbook"] == "Left the business") {
        let subject = effect["subject"].as_str().expect("a name");
        // An admin's leaving, which somebody has to confirm, is refused at another place.
        let Some(key) = world.ticket_about(subject) else { continue };
        let mut world = world.clone();
        world.at(&key);
        world.seat(effect["operator"].as_str().expect("a name"));
        // Who may confirm something may look; what counts is the press.
        let starts = world.press().expect("alive").is_some();
        let confirmed = effect["why"].as_str().is_some_and(|why| why.contains("confirms"));
        assert_eq!(starts, effect["allowed"] == true && !confirmed, "{effect}");
        assert!(starts || world.writes == 0);
        if starts { allowed += 1 } else { refused += 1 }
    }
    assert!(allowed >= 2 && refused >= 8, "{allowed} {refused}");
}

#[test]
fn a_key_that_does_not_work_is_not_taken_over_and_no_key_is_ever_seen() {
    let mut world = world();
    let set = |world: &mut World, key: &str| {
        world.candidate = key.to_owned();
        let about = json!({
            "key": "read", "secretDigest": "0123456789abcdef", "secretLength": key.len(),
            "endsOn": "2027-03-31",
        });
        world.admin(ADMIN, "admin.setKey", about)
    };
    let refused = set(&mut world, "no-key-of-this-organization");
    assert_eq!(code(&refused), "key.refused");
    assert!(world.adopted.is_empty() && !world.platform.values.contains_key("keys"));
    let good = world.keys().0.clone();
    let shown = set(&mut world, &good);
    assert_eq!(world.adopted, ["read"]);
    let connections = shown["body"]["connections"].as_array().expect("connections");
    let read = connections.iter().find(|c| c["id"] == "read").expect("the read key");
    assert_eq!((&read["tone"], &read["key"]["endsOn"]), (&json!("good"), &json!("2027-03-31")));
    let stored = json!([world.platform.values, world.log, shown]).to_string();
    assert!(!stored.contains(&good), "law 12: a key is somewhere");
}

#[test]
fn the_health_names_the_call_and_the_right_that_is_missing() {
    let mut world = world();
    let health = world.admin(ADMIN, "admin.health", json!({ "probe": true }));
    assert_eq!(health["body"]["headline"]["tone"], "good", "{health}");
    let fault = json!({
        "path": "*/role-assignments", "times": 99,
        "effect": { "status": { "status": 403 } },
    });
    world.cloud.add_fault(Fault::from_json(&fault).expect("a fault"));
    let health = world.admin(ADMIN, "admin.health", json!({ "probe": true }));
    let connections = health["body"]["connections"].as_array().expect("connections");
    let read = connections.iter().find(|c| c["id"] == "read").expect("the read key");
    assert_eq!(read["tone"], "part");
    assert_eq!(read["calls"][0]["copy"], "read:directories:admin");
    // Without a probe it is what was seen last, with its time.
    world.now += 3_600_000;
    let again = world.admin(ADMIN, "admin.health", json!({ "probe": false }));
    assert_eq!(again["body"]["connections"], health["body"]["connections"]);
    let limits = world.admin(ADMIN, "admin.limits", json!({ "probe": false }));
    assert!(limits["body"]["lines"].as_array().expect("lines").len() > 5);
}

#[test]
fn runs_are_listed_filtered_shown_tried_again_and_exported() {
    let mut world = world();
    let first = world.press().expect("alive").expect("a run");
    play(&mut world, &first).expect("it ends");
    world.now += 86_400_000;
    world.at("OFF-2");
    let second = world.press().expect("alive").expect("a run");
    world.let_time_pass(1);
    let list = |world: &mut World, filter: Value| {
        let answer = world.admin(ADMIN, "admin.runs", json!({ "filter": filter }));
        let rows = answer["body"]["rows"].as_array().expect("rows").clone();
        rows.iter().map(|r| r["runId"].as_str().expect("an id").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(list(&mut world, json!({})), [second.clone(), first.clone()]);
    assert_eq!(list(&mut world, json!({ "text": "jane" })), [first.as_str()]);
    assert_eq!(list(&mut world, json!({ "state": "done", "text": "off-1" })), [first.as_str()]);
    assert_eq!(list(&mut world, json!({ "playbook": "restore" })), Vec::<String>::new());
    let later = world.now - 3_600_000 * 20;
    assert_eq!(list(&mut world, json!({ "from": later })), [second.as_str()]);
    assert_eq!(list(&mut world, json!({ "to": later })), [first.as_str()]);
    let shown = world.admin(ADMIN, "admin.run", json!({ "runId": first }));
    assert_eq!(shown["body"]["state"], "done");
    let tried = world.admin(ADMIN, "admin.retry", json!({ "runId": second }));
    assert!(tried["body"]["run"]["id"] == json!(second), "{tried}");
    let one = world.admin(ADMIN, "admin.evidence", json!({ "runId": first }));
    assert_eq!(one["body"]["pack"]["chain"]["runs"], 1);
    assert_eq!(one["body"]["fileName"], "offramp-evidence-OFF-1");
    // A pack of a period holds what is listed for certain.
    world.now += 3_600_000;
    let from = crate::world::START_MS;
    let both = json!({ "from": from, "to": world.now + 1 });
    let both = world.admin(ADMIN, "admin.evidence", both);
    let runs = both["body"]["pack"]["runs"].as_array().expect("runs").clone();
    assert_eq!(runs.len(), 2);
    assert_eq!(runs[0]["runId"], json!(first), "in the order in which they were opened");
    // What leaves the app is what the ticket's property says of it.
    let head = world.property_of("OFF-1").expect("the property");
    assert!(head.to_string().contains(runs[0]["head"]["hash"].as_str().expect("a hash")));
}

#[test]
fn what_is_stopped_on_the_page_is_stopped_everywhere_until_it_is_resumed() {
    let mut world = world();
    let stopped = world.admin(ADMIN, "admin.stop", json!({ "reason": "an incident" }));
    assert_eq!(stopped["stop"]["stopped"], true, "{stopped}");
    assert_eq!(stopped["stop"]["text"], "Offramp is stopped by Josh Jiraadmin");
    assert!(world.press().expect("alive").is_none());
    assert_eq!(world.writes, 0);
    let run = world.admin(ADMIN, "admin.retry", json!({ "runId": "run-1" }));
    assert_eq!(code(&run), "app.stopped");
    let resumed = world.admin(ADMIN, "admin.resume", json!({}));
    assert_eq!(resumed["stop"]["stopped"], false);
    assert!(world.press().expect("alive").is_some());
}
