//! Law 12 where something secret can be: what is sent bears a key, and whoever refuses it may quote
//! the header. Whatever comes back so, nothing that the core asks for, keeps or says holds the key.
//!
//! The core is told no key: each stays with the host, which takes it out of every answer
//! (`host/http.test.js`), and of what an admin types (`host/admin.test.js`, `e2e/office.test.js`); of
//! the whole bundle with canary keys: `e2e/secrets.test.js`. What is held here is the second line: the
//! core keeps the words of a refusal, and leaves out what follows the name of a scheme.

use crate::world::World;
use offramp_cloud::{Effect, Fault};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const ATLASSIAN: &str = "api.atlassian.com";
const GRAPH: &str = "graph.microsoft.com";
/// A key that an admin types; it is none of the organization's.
const CANDIDATE: &str = "ATCTT-canary-candidate-0123456789";
/// In every quoted refusal, so that it is seen that its words came through.
const MARK: &str = "gateway says";
const STATUSES: [u16; 8] = [400, 401, 403, 404, 409, 422, 429, 500];

/// How a header is quoted.
fn quoted(key: &str) -> [String; 9] {
    [
        // What is too long is cut off, and may be cut within the key.
        format!("{MARK}: {} Authorization: Bearer {key}", "x".repeat(105)),
        format!("{MARK}: Bearer {key}"),
        format!("{MARK}: Authorization: bearer {key} is refused"),
        format!("{MARK} 'Bearer {key}' 'BEARER {key}'"),
        format!("{MARK} [Authorization=[Bearer\t\"{key}\"]]"),
        format!("{MARK} Bearer: {key}, and once more Bearer%20{key}"),
        // Without the name of a scheme: in a form, an object, a sentence.
        format!("{MARK}: {key} is no key of this organization"),
        format!("{MARK}: client_secret={key}&grant_type=client_credentials"),
        format!("{MARK} {{\"accessToken\":\"{key}\"}}"),
    ]
}

/// A refusal in the words of each API (API.md 2.3).
fn refusals(words: &str) -> Vec<Value> {
    vec![
        json!({ "errors": [{ "code": "ADMIN-401-2", "title": "No", "detail": words }] }),
        json!({ "errors": [{ "title": words }] }),
        json!({ "errors": [{ "code": words, "detail": words }] }),
        json!({ "code": 401, "message": words }),
        json!({ "errorDetail": words }),
        json!({ "key": words }),
        json!({ "key": "no", "context": { "allowed": false, "reason": { "key": words } } }),
        json!([{ "code": "x", "message": words }]),
        json!({ "errorMessages": [words], "errors": {} }),
        json!({ "error": { "code": words, "message": words } }),
        json!(words),
    ]
}

/// From now on everything that fits is answered so.
fn answer_with(world: &mut World, (host, path): (&str, &str), status: u16, body: &Value) {
    let headers = BTreeMap::from([("www-authenticate".to_owned(), body.to_string())]);
    let effect = Effect::Status { status, headers, body: Some(body.clone()), after: false };
    let fault = Fault { path: Some(path.to_owned()), ..Fault::new(effect) };
    world.cloud.add_fault(fault.at(host).strike(1, 100_000));
}

/// Everything of a world that is not the executor's own.
fn all_that_is_told(world: &mut World, ticket: &str) -> String {
    let (said, property) = (world.said_on(ticket), world.property_of(ticket));
    let platform = &world.platform;
    let entities: Vec<_> = platform.entities.iter().collect();
    format!(
        "{}{entities:?}{:?}{:?}{:?}{said:?}{property:?}",
        json!(platform.values),
        platform.queue,
        world.log,
        world.heard,
    )
}

/// The law, and whether the words of the refusal came through at all.
fn holds(world: &mut World, ticket: &str, key: &str, place: &str) -> bool {
    let told = all_that_is_told(world, ticket);
    let (first, last) = key.split_at(key.len() / 2);
    for part in [first, last] {
        let before = told.split_once(part).map(|(before, _)| before.rsplit(['{', ',']).next());
        assert_eq!(before, None, "law 12: a key is told: {place}");
    }
    told.contains(MARK)
}

fn listened(ticket: &str) -> World {
    let mut world = World::at_ticket(ticket, "Olga", 1);
    world.heard = Some(Vec::new());
    world
}

/// Whose key goes where.
fn keys() -> Vec<(&'static str, String)> {
    let world = World::at_ticket("OFF-1", "Olga", 1);
    let (read, write) = world.keys().clone();
    let token = world.cloud.graph_token(world.now);
    vec![(ATLASSIAN, read), (ATLASSIAN, write), (GRAPH, token)]
}

/// A plan that can't be made says why, on the screen and to the rule that asked for it.
#[test]
fn law_12_a_preview_that_is_refused_with_the_key_does_not_repeat_it() {
    let mut came_through = 0;
    for (host, key) in keys() {
        for (at, words) in quoted(&key).iter().enumerate() {
            for body in refusals(words) {
                let mut world = listened("OFF-1");
                let status = STATUSES[at % 3];
                answer_with(&mut world, (host, "*"), status, &body);
                world.ask("open", json!({})).expect("alive");
                let olga = world.account_of("Olga");
                world.automation("left-business", &olga, "OFF-1");
                let place = format!("{host} {status} {body}");
                came_through += usize::from(holds(&mut world, "OFF-1", &key, &place));
            }
        }
    }
    assert!(came_through >= 100, "the words of {came_through} refusals were told");
}

/// A run keeps why an act was refused, in its journal, on its ticket and in its pack.
#[test]
fn law_12_a_run_whose_acts_are_refused_with_the_key_does_not_keep_it() {
    let mut came_through = 0;
    for (host, key) in keys() {
        let quoted = quoted(&key);
        let kinds = refusals("").len();
        for at in 0..kinds {
            let mut world = listened("OFF-1");
            let id = world.press().expect("alive").expect("a run");
            // Kinds of body, of header and of status have no number in common.
            let body = refusals(&quoted[at % quoted.len()]).swap_remove(at);
            let status = STATUSES[(at + host.len()) % STATUSES.len()];
            answer_with(&mut world, (host, "*"), status, &body);
            world.let_time_pass(1);
            world.cloud.clear_faults();
            world.let_time_pass(1);
            world.ask("progress", json!({ "runId": id })).expect("alive");
            world.admin("Josh", "admin.evidence", json!({ "runId": id }));
            let place = format!("{host} {status} {body}");
            came_through += usize::from(holds(&mut world, "OFF-1", &key, &place));
        }
    }
    assert!(came_through >= 18, "the words of {came_through} refusals were kept");
}

/// An invitation is answered item by item, and each may say why it was refused.
#[test]
fn law_12_an_invitation_of_which_a_part_is_refused_with_the_key_does_not_keep_it() {
    let key = World::at_ticket("OFF-21", "Olga", 1).keys().1.clone();
    let mut came_through = 0;
    for words in quoted(&key) {
        let mut world = listened("OFF-21");
        let item = json!({ "resource": "x", "status": "ERROR", "statusReason": words });
        let body = json!({ "items": [{ "email": "j@acme.example", "results": [item] }] });
        answer_with(&mut world, (ATLASSIAN, "*/users/invite"), 206, &body);
        world.press().expect("alive").expect("a run");
        world.let_time_pass(2);
        came_through += usize::from(holds(&mut world, "OFF-21", &key, &words));
    }
    assert!(came_through >= 5, "{came_through}");
}

/// A key that an admin types comes with the call and goes past the core, whether it works or not.
#[test]
fn law_12_a_key_that_an_admin_types_is_told_by_nobody() {
    let set = |world: &mut World, key: &str| {
        world.candidate = key.to_owned();
        let about = json!({
            "key": "write", "secretDigest": "0123456789abcdef", "secretLength": key.len(),
        });
        world.admin("Josh", "admin.setKey", about)
    };
    let mut came_through = 0;
    for words in quoted(CANDIDATE) {
        for body in refusals(&words) {
            let mut world = listened("OFF-1");
            answer_with(&mut world, (ATLASSIAN, "*"), 401, &body);
            let answer = set(&mut world, CANDIDATE);
            assert_eq!(answer["refusal"]["code"], "key.refused", "{answer}");
            world.admin("Josh", "admin.health", json!({ "probe": true }));
            came_through += usize::from(holds(&mut world, "OFF-1", CANDIDATE, &body.to_string()));
        }
    }
    assert!(came_through >= 40, "{came_through}");
    let mut world = listened("OFF-1");
    let good = world.keys().1.clone();
    set(&mut world, &good);
    assert_eq!(world.adopted, ["write"], "the host is asked to keep it");
    holds(&mut world, "OFF-1", &good, "a key that works");
}
