//! Forge, as far as a run needs it: storage with conditional transactions, a queue that delivers
//! at least once and in any order, and a schedule. In memory and on a virtual clock.

pub mod declared;
mod index;
mod kept;
pub mod knobs;

use index::Past;
use knobs::Knobs;
use offramp::engine::command::{Condition, Conditions, Key, StorageRead, Transaction};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The platform's documented bound on a stored value.
const VALUE_BYTES_MAX: usize = 240 * 1024;
/// How deep objects and lists of a value may lie in one another.
const VALUE_DEPTH_MAX: usize = 31;
/// What a transaction may carry.
const TRANSACTION_BYTES_MAX: usize = 4 * 1024 * 1024;

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
    pub knobs: Knobs,
    /// By the clock of whoever calls.
    pub now: i64,
    /// What the dice of each row's lag began with; `None`: all lag alike.
    pub wavers: Option<u64>,
    /// Rows that indexes show otherwise than they are, whatever was written when.
    pub stale: BTreeMap<(String, String), Option<Value>>,
    /// What rows were, oldest first.
    past: VecDeque<Past>,
}

impl Platform {
    /// Sets what is not documented; see [`knobs`].
    pub fn set(&mut self, name: &str, value: &str) {
        self.knobs.set(name, value);
    }

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
        assert!(!keys.is_empty(), "a transaction does something");
        for (_, key) in keys {
            assert!(declared::is_key(key), "{key:?} is no key");
        }
        check_conditions(transaction);
        let surely: usize = transaction.set.iter().map(|write| size(&write.value)).sum();
        let bytes = || transaction.set.iter().map(|w| w.value.to_string().len()).sum::<usize>();
        let is_small = surely <= TRANSACTION_BYTES_MAX || bytes() <= TRANSACTION_BYTES_MAX;
        assert!(is_small, "a transaction of {} bytes", bytes());
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
        let removed = transaction.delete.iter().all(|gone| {
            let place = gone.entity.as_ref().map(|entity| (entity.clone(), gone.key.clone()));
            let now = place.and_then(|place| self.entities.get(&place));
            gone.conditions.iter().flat_map(|c| &c.and).all(|c| self::holds(c, now))
        });
        if !holds || !checked || !removed {
            return false;
        }
        for write in &transaction.set {
            assert!(fits(&write.value), "{} is too large", write.key);
            assert!(depth(&write.value) <= VALUE_DEPTH_MAX, "{} is too deep", write.key);
            if let Some(entity) = &write.entity {
                match declared::check(entity, &write.value) {
                    Ok(seen) => self.attributes.extend(seen),
                    Err(why) => panic!("the platform refuses it: {why}"),
                }
                self.remember(entity, &write.key);
                self.entities.insert((entity.clone(), write.key.clone()), write.value.clone());
            } else {
                let before = self.values.get(&write.key).filter(|_| self.is_led_to(&write.key));
                self.overwritten |= before.is_some_and(|b| !continues(&write.value, b));
                self.values.insert(write.key.clone(), write.value.clone());
            }
        }
        for Key { key, entity, .. } in &transaction.delete {
            if let Some(entity) = entity {
                self.remember(entity, key);
                self.entities.remove(&(entity.clone(), key.clone()));
            } else {
                self.overwritten |= self.values.contains_key(key) && self.is_led_to(key);
                self.values.remove(key);
            }
        }
        true
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

/// At most so many bytes, without writing what is one text.
fn size(value: &Value) -> usize {
    value.as_str().map_or_else(|| value.to_string().len(), |text| text.len() * 6 + 2)
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or_default(),
        Value::Object(fields) => 1 + fields.values().map(depth).max().unwrap_or_default(),
        _ => 0,
    }
}

/// Only entities take conditions, on attributes that they have and with values of their types.
fn check_conditions(transaction: &Transaction) {
    let of = |entity: Option<&String>, all: Option<&Conditions>| {
        (entity.cloned(), all.map(|all| all.and.clone()).unwrap_or_default())
    };
    let written = transaction.set.iter().map(|w| of(w.entity.as_ref(), w.conditions.as_ref()));
    let gone = transaction.delete.iter().map(|d| of(d.entity.as_ref(), d.conditions.as_ref()));
    let checked = transaction.check.iter().map(|c| of(Some(&c.entity), Some(&c.conditions)));
    for (entity, conditions) in written.chain(gone).chain(checked) {
        for Condition { property, condition, values } in conditions {
            let entity = entity.as_deref().expect("a plain value takes no condition");
            let kind = declared::entities()[entity].get(property.as_str());
            let kind = kind.unwrap_or_else(|| panic!("{entity} has no attribute {property}"));
            let typed = values.iter().all(|value| declared::takes(kind, value));
            let counted = values.len() == usize::from(condition != "NOT_EXISTS");
            assert!(typed && counted, "{entity}.{property} {condition} {values:?}");
        }
    }
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
