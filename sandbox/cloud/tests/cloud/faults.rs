//! Every effect a fault can have, and which request it strikes.

use crate::lab::{D1, Lab};
use offramp_cloud::{Effect, Fault, Request, Served};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn suspend(lab: &Lab) -> Request {
    let jane = lab.id("Jane Doe");
    lab.request("POST", D1, &format!("users/{jane}/suspend"), &json!({}))
}

fn suspended(lab: &Lab) -> bool {
    lab.oracle("Jane Doe").access.is_empty()
}

/// Serves one suspension under a fault; tells what came and whether it took effect.
fn under(effect: Effect) -> (Served, bool, Lab) {
    let mut lab = Lab::new();
    lab.cloud.add_fault(Fault::new(effect).on("POST", "*/suspend"));
    let request = suspend(&lab);
    let served = lab.cloud.serve(&request, lab.now);
    let done = suspended(&lab);
    (served, done, lab)
}

fn status(served: &Served) -> u16 {
    match served {
        Served::Answered(response) | Served::Slow { response, .. } => response.status,
        Served::Lost => 0,
    }
}

#[test]
fn what_comes_back_and_what_took_effect() {
    let after = Effect::Status { status: 500, headers: BTreeMap::new(), body: None, after: true };
    let rows = [
        (Effect::status(500), 500, false),
        (after, 500, true),
        (Effect::DropBefore, 0, false),
        (Effect::DropAfter, 0, true),
        (Effect::Delay { ms: 70 }, 204, true),
        (Effect::Duplicate, 204, true),
        (Effect::Malformed, 204, true),
        (Effect::TruncatedPage { with_next: true }, 204, true),
        (Effect::RateLimited { retry_after_seconds: None }, 429, false),
    ];
    for (effect, expected, takes_effect) in rows {
        let (served, done, lab) = under(effect.clone());
        assert_eq!((status(&served), done), (expected, takes_effect), "{effect:?}");
        assert_eq!(lab.cloud.last_fault(), Some(effect.kind()));
        if let Effect::Delay { ms } = effect {
            assert!(matches!(served, Served::Slow { delay_ms, .. } if delay_ms == ms));
        }
    }
}

#[test]
fn a_duplicate_is_applied_twice_and_the_second_answer_counts() {
    let mut lab = Lab::new();
    let jane = lab.id("Jane Doe");
    let oncall = lab.group("oncall");
    lab.cloud.add_fault(Fault::new(Effect::Duplicate));
    let answer = lab.delete(&format!("groups/{oncall}/memberships/{jane}"), D1);
    assert_eq!(answer.status, 404);
    assert_eq!(lab.oracle("Jane Doe").groups.len(), 9);
}

#[test]
fn stated_answers_carry_headers_and_body() {
    let fault = json!({
        "effect": { "status": {
            "status": 503,
            "headers": { "Retry-After": "9" },
            "body": { "why": "maintenance" },
        }},
    });
    let mut lab = Lab::new();
    lab.cloud.add_fault(Fault::from_json(&fault).unwrap());
    let request = suspend(&lab);
    let answer = lab.send(&request);
    assert_eq!((answer.status, answer.headers["retry-after"].as_str()), (503, "9"));
    assert_eq!(answer.value()["why"], "maintenance");
}

#[test]
fn a_rate_limit_says_when_to_come_back() {
    for (seconds, reset) in
        [(None, "2026-11-23T10:41:00.000Z"), (Some(7), "2026-11-23T10:40:07.000Z")]
    {
        let mut lab = Lab::new();
        lab.cloud.add_fault(Fault::new(Effect::RateLimited { retry_after_seconds: seconds }));
        let request = suspend(&lab);
        let answer = lab.send(&request);
        assert_eq!(answer.headers["x-ratelimit-reset"], reset);
        assert_eq!(answer.headers.get("retry-after").map(String::as_str), seconds.map(|_| "7"));
        assert_eq!(lab.send(&request).status, 204, "only once");
    }
}

#[test]
fn a_malformed_answer_is_no_json() {
    let mut lab = Lab::new();
    lab.cloud.add_fault(Fault::new(Effect::Malformed).on("POST", "*/users/search"));
    let answer = lab.post("users/search", "-", &json!({}));
    assert_eq!(answer.status, 200);
    assert!(serde_json::from_slice::<Value>(&answer.body).is_err());
}

#[test]
fn a_truncated_page_can_be_continued_or_lies() {
    for with_next in [true, false] {
        let mut lab = Lab::new();
        let jane = lab.id("Jane Doe");
        let body = json!({ "accountIds": [jane] });
        lab.cloud.add_fault(Fault::new(Effect::TruncatedPage { with_next }));
        let page = lab.post("groups/search", "-", &body).value();
        assert_eq!(page["data"].as_array().unwrap().len(), 9);
        assert_eq!(page["links"].get("next").is_some(), with_next);
        if with_next {
            let rest = json!({ "cursor": page["links"]["next"] });
            let rest = lab.post("groups/search", "-", &rest).value();
            assert_eq!(rest["data"].as_array().unwrap().len(), 1);
            assert!(rest["links"].get("next").is_none());
        }
    }
}

#[test]
fn faults_strike_the_nth_match_and_as_often_as_said() {
    let mut lab = Lab::new();
    lab.cloud.add_fault(Fault::new(Effect::status(500)).on("post", "*/suspend").strike(2, 2));
    let request = suspend(&lab);
    let statuses: Vec<u16> = (0..5).map(|_| lab.send(&request).status).collect();
    assert_eq!(statuses, [204, 500, 500, 204, 204]);
    assert_eq!(lab.cloud.last_fault(), None);
}

#[test]
fn faults_strike_only_what_they_match() {
    let rows = [
        (Fault::new(Effect::DropBefore), true),
        (Fault::new(Effect::DropBefore).on("POST", "*"), true),
        (Fault::new(Effect::DropBefore).on("*", "/admin/v2/*/users/712020:*/suspend"), true),
        (Fault::new(Effect::DropBefore).at("api.*"), true),
        (Fault::new(Effect::DropBefore).on("GET", "*"), false),
        (Fault::new(Effect::DropBefore).on("POST", "*/restore"), false),
        (Fault::new(Effect::DropBefore).at("*.atlassian.net"), false),
    ];
    for (fault, strikes) in rows {
        let mut lab = Lab::new();
        lab.cloud.add_fault(fault.clone());
        let request = suspend(&lab);
        let served = lab.cloud.serve(&request, lab.now);
        assert_eq!(served == Served::Lost, strikes, "{fault:?}");
    }
}

#[test]
fn the_oldest_fault_strikes_and_all_count() {
    let mut lab = Lab::new();
    lab.cloud.add_fault(Fault::new(Effect::status(500)));
    lab.cloud.add_fault(Fault::new(Effect::status(501)));
    lab.cloud.add_fault(Fault::new(Effect::status(502)).strike(2, 1));
    let request = suspend(&lab);
    let statuses: Vec<u16> = (0..3).map(|_| lab.send(&request).status).collect();
    assert_eq!(statuses, [500, 502, 204]);
}

#[test]
fn clearing_mends_everything() {
    let mut lab = Lab::new();
    lab.cloud.add_fault(Fault::new(Effect::DropBefore));
    lab.cloud.switches_mut().key_expired = true;
    lab.cloud.clear_faults();
    let request = suspend(&lab);
    assert_eq!(lab.send(&request).status, 204);
    assert!(lab.cloud.faults().is_empty());
}
