//! Where the search does not tell: the endpoint for one person, then the work left in Jira, each
//! with its own mark.

use super::drive::Lab;
use super::word;
use offramp::connector::{HttpOutcome, HttpRequest};
use offramp::domain::{Instant, SweepId};
use offramp::sweep::{Mark, MarkSource, Next, Piece, Row, Sweep};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const NOW_MS: i64 = 1_795_000_000_000;
const DAY_MS: i64 = 86_400_000;
const JIRA: &str = "ari:cloud:jira-software::site/61000000-aaaa-4aaa-8aaa-000000000001";

/// Answers everything about a company of one person who is in the group of every product.
fn answer(request: &HttpRequest, dates: &(u16, Value), work: &(u16, Value)) -> HttpOutcome {
    let url = request.url.as_str();
    let group = json!({ "id": "g", "name": "All", "directoryId": "d" });
    let person = json!({
        "accountId": "712020:a", "accountType": "atlassian", "claimStatus": "unmanaged",
        "accountStatus": "active", "membershipStatus": "active", "email": "a@x.example",
        "addedToOrg": "2020-01-01T00:00:00Z", "platformRoles": [], "groups": [{ "id": "g" }],
    });
    let (status, body) = if url.ends_with("/users/count") {
        (200, json!({ "count": 1 }))
    } else if url.ends_with("/groups/search") {
        (200, json!({ "data": [group], "links": {} }))
    } else if url.ends_with("/users/search") {
        (200, json!({ "data": [person], "links": {} }))
    } else if url.ends_with("/last-active-dates") {
        dates.clone()
    } else {
        assert!(url.ends_with("/search/jql"), "{url}");
        work.clone()
    };
    HttpOutcome::Answered { status, headers: BTreeMap::new(), body: body.to_string() }
}

/// The person's row, and the addresses that were asked.
fn row(dates: (u16, Value), work: (u16, Value)) -> (Row, Vec<String>) {
    let mut now = Instant(NOW_MS);
    let plan = Lab::globex(20, 1).plan();
    let mut sweep = Sweep::begin(plan, SweepId::new("s"), now).expect("rules that fit");
    let mut pieces: BTreeMap<u32, Piece> = BTreeMap::new();
    let mut asked = Vec::new();
    loop {
        match sweep.next(now) {
            Next::Ask(requests) => {
                let outcomes: Vec<HttpOutcome> =
                    requests.iter().map(|r| answer(r, &dates, &work)).collect();
                asked.extend(requests.into_iter().map(|r| r.url));
                sweep.feed(&outcomes, now);
            }
            Next::Load { piece } => sweep.load(pieces.get(&piece)),
            Next::Wait { until } => now = until,
            Next::Done => break,
        }
        for piece in sweep.checkpoint().pieces {
            pieces.insert(piece.number, piece);
        }
    }
    for piece in sweep.checkpoint().pieces {
        pieces.insert(piece.number, piece);
    }
    let row = pieces.values().flat_map(|p| p.rows().collect::<Vec<_>>()).next();
    (row.expect("a row"), asked)
}

fn words(row: &Row) -> Vec<&'static str> {
    row.verdicts.iter().map(|v| word(v.class)).collect()
}

#[test]
fn the_endpoint_for_one_person_tells_and_is_named_as_the_source() {
    let used = json!({ "id": JIRA, "key": "jira-software", "last_active": "2024-02-29" });
    let (row, asked) =
        row((200, json!({ "data": { "product_access": [used] } })), (500, json!(null)));
    assert_eq!(words(&row), ["inactive", "neverActive", "neverActive"]);
    let mark = row.verdicts[0].mark.expect("a mark");
    assert_eq!(mark.source, MarkSource::PerPerson);
    // Of a day it is not known when: its last moment.
    let end_of_day = Instant::from_rfc3339("2024-02-29T23:59:59.999Z").expect("a date");
    assert_eq!(mark.at, end_of_day);
    assert!(asked.iter().all(|url| !url.contains("jql")), "nothing is left to be inferred");
}

#[test]
fn work_in_jira_proves_use_of_jira_and_of_nothing_else() {
    let (row, _) = row((403, json!({})), (200, json!({ "issues": [{ "id": "1" }] })));
    // Jira, Jira Service Management, Confluence: the order of the thresholds.
    assert_eq!(words(&row), ["active", "active", "unknown"]);
    // Of both products the shorter threshold was asked for.
    let at = Instant(NOW_MS - 60 * DAY_MS);
    let mark = row.verdicts[1].mark;
    assert_eq!(mark, Some(Mark { at, source: MarkSource::JiraWork }));
}

#[test]
fn law_11_no_work_found_and_no_answer_are_unknown_and_told_apart() {
    let none = "no source gave an answer, and no work was found in Jira";
    let untold = "no source gave an answer, and work could not be looked for in Jira";
    for (work, why) in [
        ((200, json!({ "issues": [] })), none),
        ((400, json!({})), untold),
        ((500, json!({})), untold),
        ((200, json!([])), untold),
    ] {
        for dates in [(403, json!({})), (404, json!({})), (500, json!({})), (200, json!({}))] {
            let (row, _) = row(dates.clone(), work.clone());
            assert_eq!(words(&row), ["unknown"; 3], "{dates:?} {work:?}");
            assert_eq!(row.verdicts[0].class.why(), Some(why), "{dates:?} {work:?}");
        }
    }
}
