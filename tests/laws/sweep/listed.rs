//! One listed person at a time: thresholds to the millisecond, and entries with holes.

use super::word;
use crate::dice::Dice;
use offramp::connector::{HttpOutcome, roster};
use offramp::domain::Instant;
use offramp::policy::{Protections, Settings};
use offramp::sweep::{
    Class, Frame, Grants, ProductIndex, Scope, Sighting, Times, Verdict, classify,
};
use offramp_cloud::{Cloud, Scenario};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const NOW_MS: i64 = 1_795_000_000_000;
const DAY_MS: i64 = 86_400_000;
const JIRA: &str = "ari:cloud:jira-software::site/61000000-aaaa-4aaa-8aaa-000000000001";
/// Days after which Globex calls Jira idle.
const IDLE_DAYS: i64 = 90;

fn iso(ms: i64) -> String {
    zoned(ms, time::UtcOffset::UTC)
}

fn zoned(ms: i64, offset: time::UtcOffset) -> String {
    let at = time::OffsetDateTime::from_unix_timestamp_nanos(i128::from(ms) * 1_000_000);
    let format = &time::format_description::well_known::Rfc3339;
    at.expect("a date").to_offset(offset).format(format).expect("a text")
}

fn settings() -> Settings {
    let cloud = Cloud::new(&Scenario { name: "globex".into(), seed: 1, users: 20 });
    Settings::parse(&cloud.expect("globex").settings().to_string()).expect("settings")
}

fn frame(settings: &Settings) -> Frame {
    let protections: &Protections = &settings.protections;
    let rules = settings.inactivity.as_ref().expect("rules");
    let mut frame =
        Frame::new(Scope { rules, sites: &settings.sites, protections }).expect("rules that fit");
    let mut grants = Grants::default();
    grants.add(&offramp::domain::GroupId::new("jira"), ProductIndex(0));
    grants.read_in_full(ProductIndex(0));
    frame.learn(&grants);
    frame
}

/// Somebody in the group that gives Jira, used last when `used` says.
fn person(used: &Value) -> Value {
    json!({
        "accountId": "712020:a", "accountType": "atlassian", "claimStatus": "managed",
        "accountStatus": "active", "membershipStatus": "active", "status": "active",
        "email": "a@globex.example", "addedToOrg": iso(NOW_MS - 700 * DAY_MS),
        "platformRoles": [], "groups": [{ "id": "ari:cloud:identity::group/jira", "name": "Jira" }],
        "productAccess": [{ "id": JIRA, "key": "jira-software", "lastActiveTimestamp": used }],
    })
}

fn sighting(frame: &Frame, person: &Value) -> Option<Sighting> {
    let body = json!({ "data": [person], "links": {} }).to_string();
    let outcome = HttpOutcome::Answered { status: 200, headers: BTreeMap::new(), body };
    let now = Instant(NOW_MS);
    let page = roster::page(&outcome, now).ok()?;
    Some(classify(page.people.first()?, frame, Times { as_of: now, now }))
}

fn verdicts(frame: &Frame, person: &Value) -> Vec<Verdict> {
    match sighting(frame, person) {
        Some(Sighting::Seen(verdicts)) => verdicts,
        Some(Sighting::LockedOut | Sighting::Program) | None => Vec::new(),
    }
}

fn jira(frame: &Frame, person: &Value) -> Class {
    let all = verdicts(frame, person);
    all.iter().find(|v| v.product == ProductIndex(0)).expect("a verdict on Jira").class
}

#[test]
fn the_threshold_is_kept_to_the_millisecond() {
    let frame = frame(&settings());
    for (ago_ms, expected) in [
        (IDLE_DAYS * DAY_MS - 1, "active"),
        (IDLE_DAYS * DAY_MS, "inactive"),
        (IDLE_DAYS * DAY_MS + 1, "inactive"),
        (0, "active"),
    ] {
        let class = jira(&frame, &person(&json!(iso(NOW_MS - ago_ms))));
        assert_eq!(word(class), expected, "{ago_ms} ms ago");
    }
}

#[test]
fn never_active_begins_where_grace_and_threshold_end() {
    let frame = frame(&settings());
    for (days_ms, expected) in [
        (10 * DAY_MS, "exempt"),
        (IDLE_DAYS * DAY_MS - 1, "exempt"),
        (IDLE_DAYS * DAY_MS, "neverActive"),
    ] {
        let mut person = person(&json!(null));
        person["productAccess"] = json!([]);
        person["addedToOrg"] = json!(iso(NOW_MS - days_ms));
        assert_eq!(word(jira(&frame, &person)), expected, "{days_ms} ms here");
    }
}

#[test]
fn a_date_is_the_same_in_every_zone() {
    let frame = frame(&settings());
    let threshold = NOW_MS - IDLE_DAYS * DAY_MS;
    for minutes in [-720, -210, 0, 60, 330, 345, 840] {
        let offset = time::UtcOffset::from_whole_seconds(minutes * 60).expect("a zone");
        let just = jira(&frame, &person(&json!(zoned(threshold, offset))));
        assert_eq!(just, Class::Inactive { since: Instant(threshold) }, "{minutes}");
        let after = jira(&frame, &person(&json!(zoned(threshold + 1, offset))));
        assert_eq!(after, Class::Active, "{minutes}");
    }
    // As the description's example has it: nine digits of a second.
    let nanoseconds = iso(threshold).replace('Z', ".000999999Z");
    assert_eq!(word(jira(&frame, &person(&json!(nanoseconds)))), "inactive");
}

#[test]
fn law_11_a_date_that_is_missing_odd_or_to_come_is_unknown() {
    let frame = frame(&settings());
    for odd in [
        json!(null),
        json!(""),
        json!("soon"),
        json!("2024-01-01"),
        json!("2024-13-01T00:00:00Z"),
        json!("0"),
        json!(1_700_000_000),
        json!(true),
        json!([]),
        json!({}),
        json!(iso(NOW_MS + DAY_MS)),
        json!("9999-12-31T23:59:59Z"),
    ] {
        assert_eq!(word(jira(&frame, &person(&odd))), "unknown", "{odd}");
    }
    let mut without = person(&json!(null));
    without["productAccess"][0].as_object_mut().expect("an entry").remove("lastActiveTimestamp");
    assert_eq!(word(jira(&frame, &without)), "unknown");
    for odd in [json!(null), json!("soon"), json!(7), json!(iso(NOW_MS + DAY_MS))] {
        let mut never = person(&json!(null));
        never["productAccess"] = json!([]);
        never["addedToOrg"] = odd.clone();
        assert_eq!(word(jira(&frame, &never)), "unknown", "added {odd}");
    }
}

#[test]
fn law_11_never_active_is_not_unknown() {
    let frame = frame(&settings());
    let mut never = person(&json!(null));
    never["productAccess"] = json!([]);
    assert!(matches!(jira(&frame, &never), Class::NeverActive { .. }));
    never.as_object_mut().expect("a person").remove("productAccess");
    assert!(matches!(jira(&frame, &never), Class::Unknown { .. }));
}

#[test]
fn an_odd_date_beside_an_old_one_is_unknown_and_beside_a_recent_one_active() {
    let frame = frame(&settings());
    for (days, expected) in [(400, "unknown"), (3, "active")] {
        let mut person = person(&json!("soon"));
        let clear = json!({ "id": JIRA, "lastActiveTimestamp": iso(NOW_MS - days * DAY_MS) });
        person["productAccess"].as_array_mut().expect("uses").push(clear);
        assert_eq!(word(jira(&frame, &person)), expected);
    }
}

/// Takes something out of an entry or puts something odd in its place.
fn damage(person: &mut Value, dice: &mut Dice) -> String {
    let fields: Vec<String> = person.as_object().expect("a person").keys().cloned().collect();
    let field = dice.pick(&fields);
    let odd =
        [json!(null), json!(0), json!("odd"), json!([]), json!({}), json!([null]), json!([[]])];
    let deep = matches!(field.as_str(), "groups" | "productAccess") && dice.chance(50);
    let mut names_another = false;
    let place = if deep {
        let Some(items) = person[&field].as_array_mut().filter(|i| !i.is_empty()) else {
            return "nothing".into();
        };
        let at = dice.below(items.len());
        let Some(item) = items[at].as_object_mut().filter(|item| !item.is_empty()) else {
            return "nothing".into();
        };
        let keys: Vec<String> = item.keys().cloned().collect();
        let key = dice.pick(&keys);
        if dice.chance(40) {
            item.remove(&key);
            return format!("no {field}.{key}");
        }
        names_another = key == "id";
        item.get_mut(&key).expect("a field of it")
    } else {
        if dice.chance(40) {
            person.as_object_mut().expect("a person").remove(&field);
            return format!("no {field}");
        }
        &mut person[&field]
    };
    let value = dice.pick(&odd);
    let told = format!("{field} is {value}");
    // An empty list is another truth and no hole, and so is another id.
    if value != json!([]) && !(names_another && value.is_string()) {
        *place = value;
    }
    told
}

/// Whatever is missing from an entry or odd in it: who was not idle does not become idle, and who
/// was is idle by the same date or not at all.
#[test]
fn law_11_no_hole_in_an_entry_makes_anybody_idle() {
    let settings = settings();
    let frame = frame(&settings);
    let mut dice = Dice::new(11);
    let mut idle_left = 0;
    for round in 0..20_000 {
        let days = [1, 80, 100, 500][dice.below(4)];
        let mut whole = person(&json!(iso(NOW_MS - days * DAY_MS)));
        if dice.chance(30) {
            whole["productAccess"] = json!([]);
        }
        if dice.chance(30) {
            whole["platformRoles"] = json!(["atlassian/org-admin"]);
        }
        if dice.chance(20) {
            whole["email"] = json!("svc-x@globex.example");
        }
        if dice.chance(20) {
            whole["groups"].as_array_mut().expect("groups").push(json!({
                "id": settings.inactivity.as_ref().expect("rules").exclusions.groups[0].id.as_str(),
                "name": "Parents",
            }));
        }
        if dice.chance(20) {
            whole["addedToOrg"] = json!(iso(NOW_MS - 30 * DAY_MS));
        }
        if dice.chance(20) {
            whole["membershipStatus"] = json!("suspended");
        }
        let before = verdicts(&frame, &whole);
        let mut broken = whole.clone();
        let damages: Vec<String> =
            (0..=dice.below(3)).map(|_| damage(&mut broken, &mut dice)).collect();
        for verdict in verdicts(&frame, &broken).iter().filter(|v| v.class.is_idle()) {
            let was = before.iter().find(|v| v.product == verdict.product).map(|v| v.class);
            assert_eq!(was, Some(verdict.class), "round {round}: {damages:?}\n{broken:#}");
            idle_left += 1;
        }
    }
    assert!(idle_left > 500, "nobody stayed idle: the damage is no test");
}
