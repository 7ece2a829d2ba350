//! Forge, as far as a run needs it: storage with conditional transactions, a queue that delivers
//! at least once and in any order, and a schedule. In memory and on a virtual clock.

pub mod declared;

use offramp::engine::command::{Condition, Key, StorageRead, Transaction, What};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The platform's documented bound on a stored value.
const VALUE_BYTES_MAX: usize = 240 * 1024;

#[derive(Clone, Default)]
pub struct Platform {
    pub values: BTreeMap<String, Value>,
    pub entities: BTreeMap<(String, String), Value>,
    /// Due time and body.
    pub queue: Vec<(i64, Value)>,
    /// Attributes that something was stored in, by entity.
    pub attributes: BTreeSet<(&'static str, &'static str)>,
    /// A part of a journal no longer says what it said.
    pub overwritten: bool,
}

impl Platform {
    pub fn load(&self, reads: &[StorageRead]) -> Value {
        let values: Vec<Value> = reads
            .iter()
            .map(|read| match read {
                StorageRead::Value { key } => self.values.get(key),
                StorageRead::Entity { entity, key } => {
                    self.entities.get(&(entity.clone(), key.clone()))
                }
            })
            .map(|found| found.cloned().unwrap_or(Value::Null))
            .collect();
        json!({ "values": values })
    }

    pub fn store(&mut self, transaction: &Transaction) -> bool {
        let checked = transaction.check.iter().map(|c| (Some(&c.entity), &c.key));
        let written = transaction.set.iter().map(|w| (w.entity.as_ref(), &w.key));
        let gone = transaction.delete.iter().map(|d| (d.entity.as_ref(), &d.key));
        let keys: BTreeSet<_> = written.chain(checked).chain(gone).collect();
        let operations = transaction.set.len() + transaction.check.len() + transaction.delete.len();
        assert!(operations <= 25, "a transaction holds 25 operations");
        assert_eq!(keys.len(), operations, "a transaction names each key once");
        let holds = transaction.set.iter().all(|write| {
            let now = write
                .entity
                .as_ref()
                .and_then(|entity| self.entities.get(&(entity.clone(), write.key.clone())));
            write.conditions.iter().flat_map(|c| &c.and).all(|c| holds(c, now))
        });
        let checked = transaction.check.iter().all(|check| {
            let now = self.entities.get(&(check.entity.clone(), check.key.clone()));
            check.conditions.and.iter().all(|c| self::holds(c, now))
        });
        if !holds || !checked {
            return false;
        }
        for write in &transaction.set {
            assert!(fits(&write.value), "{} is too large", write.key);
            assert!(declared::is_key(&write.key), "{:?} is no key", write.key);
            if let Some(entity) = &write.entity {
                match declared::check(entity, &write.value) {
                    Ok(seen) => self.attributes.extend(seen),
                    Err(why) => panic!("the platform refuses it: {why}"),
                }
                self.entities.insert((entity.clone(), write.key.clone()), write.value.clone());
            } else {
                let before = self.values.insert(write.key.clone(), write.value.clone());
                let before = before.filter(|_| write.key.contains("#j#"));
                self.overwritten |= before.is_some_and(|b| !continues(&write.value, &b));
            }
        }
        for Key { key, entity } in &transaction.delete {
            if let Some(entity) = entity {
                self.entities.remove(&(entity.clone(), key.clone()));
            } else {
                let gone = self.values.remove(key).is_some();
                self.overwritten |= gone && key.contains("#j#");
            }
        }
        true
    }

    pub fn query(&self, what: &What) -> Value {
        let What::Query { entity, index, partition, range, limit, cursor, descending } = what
        else {
            panic!("not a query")
        };
        // As the manifest declares them.
        let (own, sorted) = match (entity.as_str(), index.as_str()) {
            ("subject" | "appointment" | "personal-data" | "watch", "by-due") => ("state", "dueAt"),
            ("watch", "by-standing") => ("standing", "dueAt"),
            ("run", "by-start") => ("scope", "startedAt"),
            ("budget", "by-day") => ("day", "label"),
            other => panic!("no such index: {other:?}"),
        };
        let number = |at: usize| range.as_ref().and_then(|r| r.values.get(at)?.as_i64());
        let within = |value: &Value| match range.as_ref().map(|r| r.condition.as_str()) {
            None => true,
            Some("LESS_THAN_EQUAL_TO") => value.as_i64() <= number(0) && value.is_i64(),
            Some("BETWEEN") => value.as_i64() >= number(0) && value.as_i64() <= number(1),
            Some(other) => panic!("unknown range {other}"),
        };
        let mut items: Vec<(&String, &Value)> = self
            .entities
            .iter()
            .filter(|((kind, _), value)| {
                kind == entity && value[own] == partition[0] && within(&value[sorted])
            })
            .map(|((_, key), value)| (key, value))
            .collect();
        items.sort_by_key(|(key, value)| (value[sorted].as_i64(), (*key).clone()));
        if *descending {
            items.reverse();
        }
        let start: usize = cursor.as_ref().map_or(0, |c| c.parse().expect("a cursor"));
        let end = items.len().min(start + *limit as usize);
        let next = (end < items.len()).then(|| end.to_string());
        let page: Vec<Value> = items[start..end]
            .iter()
            .map(|(key, value)| json!({ "key": key, "value": value }))
            .collect();
        json!({ "items": page, "cursor": next })
    }
}

/// Whether a value, as JSON, is as small as it has to be. Most of what is ever stored is the one
/// text of a journal: as long as that fits even if each of its bytes were escaped, it need not be
/// written to be measured.
fn fits(value: &Value) -> bool {
    let escaped = "\\u0000".len();
    let surely = value.as_str().is_some_and(|text| text.len() * escaped + 2 <= VALUE_BYTES_MAX);
    surely || value.to_string().len() <= VALUE_BYTES_MAX
}

/// A part of a journal is a list of texts: what is added stands before the closing bracket.
fn continues(now: &Value, before: &Value) -> bool {
    let said = now.as_str().zip(before.as_str());
    said.is_some_and(|(now, before)| now.starts_with(before.trim_end_matches(']')))
}

fn holds(condition: &Condition, now: Option<&Value>) -> bool {
    let attribute = now.and_then(|v| v.get(&condition.property));
    match condition.condition.as_str() {
        "EQUAL_TO" => attribute == condition.values.first(),
        "NOT_EXISTS" => attribute.is_none(),
        other => panic!("unknown condition {other}"),
    }
}

#[test]
fn a_value_fits_as_long_as_its_json_does() {
    for (sign, bytes) in [("a", 1), ("\"", 2), ("\n", 2), ("\u{1}", 6), ("ä", 2)] {
        let most = (VALUE_BYTES_MAX - 2) / bytes;
        for (count, whether) in [(1, true), (most, true), (most + 1, false)] {
            assert_eq!(fits(&Value::from(sign.repeat(count))), whether, "{count} of {sign:?}");
        }
    }
    assert!(fits(&json!({ "state": "live" })));
}
