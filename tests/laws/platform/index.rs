//! The platform's indexes: they lag behind what is stored, each row for itself. `get` does not.
//! <https://developer.atlassian.com/platform/forge/storage-reference/entities/>

use super::{Platform, declared};
use offramp::engine::query::Query;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The platform's documented bound on a page.
const PAGE_MAX: u64 = 100;

/// A row as it was before somebody wrote it.
#[derive(Clone)]
pub struct Past {
    at: i64,
    place: (String, String),
    before: Option<Value>,
}

impl Platform {
    /// Keeps what a row was, for as long as an index may still show it so.
    pub(super) fn remember(&mut self, entity: &str, key: &str) {
        let (now, lag) = (self.now, self.knobs.query_lag_ms);
        while self.past.front().is_some_and(|past| past.at + lag < now) {
            self.past.pop_front();
        }
        if lag > 0 {
            let place = (entity.to_owned(), key.to_owned());
            let before = self.entities.get(&place).cloned();
            self.past.push_back(Past { at: now, place, before });
        }
    }

    /// The rows of a kind as its indexes show them.
    fn shown(&self, entity: &str) -> BTreeMap<&str, &Value> {
        let own = self.entities.iter().filter(|((kind, _), _)| kind == entity);
        let mut rows: BTreeMap<&str, &Value> = own.map(|((_, key), v)| (key.as_str(), v)).collect();
        let late = |past: &&Past| past.at + self.lag_of(&past.place.1) > self.now;
        let past = self.past.iter().rev().filter(late).map(|past| (&past.place, &past.before));
        for ((kind, key), before) in past.chain(&self.stale) {
            match before {
                Some(row) if kind == entity => drop(rows.insert(key, row)),
                None if kind == entity => drop(rows.remove(key.as_str())),
                _ => {}
            }
        }
        rows
    }

    /// All rows lag alike, or each as the dice say.
    fn lag_of(&self, key: &str) -> i64 {
        let lag = self.knobs.query_lag_ms;
        let Some(seed) = self.wavers else { return lag };
        let mix = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        lag * i64::try_from((key.bytes().fold(seed, mix) >> 7) & 3).expect("few") / 3
    }

    pub fn query(&self, query: &Query) -> Value {
        // As the host is told.
        let asked = serde_json::to_value(query).expect("JSON");
        let (entity, index) = (query.index.entity, query.index.name);
        let (own, sorted) = declared::index(entity, index);
        assert_eq!((query.index.partition, query.index.range), (own, sorted), "{entity} {index}");
        let limit = asked["limit"].as_u64().expect("a limit");
        assert!((1..=PAGE_MAX).contains(&limit), "a page of {limit}");
        let kind = declared::entities()[entity][own];
        assert!(declared::takes(kind, &asked["partition"][0]), "a partition that is no {kind}");
        let bound = |at: usize| asked["range"]["values"][at].as_i64().expect("a bound");
        let within = |value: &Value| match asked["range"]["condition"].as_str() {
            None => !value.is_null(),
            Some("LESS_THAN_EQUAL_TO") => value.as_i64().is_some_and(|v| v <= bound(0)),
            Some("BETWEEN") => value.as_i64().is_some_and(|v| (bound(0)..=bound(1)).contains(&v)),
            Some(other) => panic!("unknown range {other}"),
        };
        let place = |(key, row): &(&str, &Value)| (row[sorted].as_i64(), (*key).to_owned());
        let mut items: Vec<(&str, &Value)> = self
            .shown(entity)
            .into_iter()
            .filter(|(_, row)| row[own] == asked["partition"][0] && within(&row[sorted]))
            .collect();
        items.sort_by_key(place);
        if query.descending {
            items.reverse();
        }
        if let Some(cursor) = &query.cursor {
            let after: (Option<i64>, String) = serde_json::from_str(cursor).expect("a cursor");
            items.retain(
                |item| {
                    if query.descending { place(item) < after } else { place(item) > after }
                },
            );
        }
        let more = items.len() > query.limit as usize;
        items.truncate(query.limit as usize);
        let last = items.last().filter(|_| more).map(place);
        let cursor = last.map(|last| serde_json::to_string(&last).expect("JSON"));
        let page: Vec<Value> =
            items.iter().map(|(key, row)| json!({ "key": key, "value": row })).collect();
        json!({ "items": page, "cursor": cursor })
    }
}
