//! Forge, as far as a run needs it: storage with conditional transactions, a queue that delivers
//! at least once and in any order, and a schedule. In memory and on a virtual clock.

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
        let keys: BTreeSet<_> = transaction.set.iter().map(|w| (&w.entity, &w.key)).collect();
        let gone = transaction.delete.iter().map(|d| (&d.entity, &d.key));
        let keys: BTreeSet<_> = keys.into_iter().chain(gone).collect();
        let operations = transaction.set.len() + transaction.delete.len();
        assert!(operations <= 25, "a transaction holds 25 operations");
        assert_eq!(keys.len(), operations, "a transaction names each key once");
        let holds = transaction.set.iter().all(|write| {
            let now = write
                .entity
                .as_ref()
                .and_then(|entity| self.entities.get(&(entity.clone(), write.key.clone())));
            write.conditions.iter().flat_map(|c| &c.and).all(|c| holds(c, now))
        });
        if !holds {
            return false;
        }
        for write in &transaction.set {
            assert!(write.value.to_string().len() <= VALUE_BYTES_MAX, "{} is too large", write.key);
            if let Some(entity) = &write.entity {
                self.entities.insert((entity.clone(), write.key.clone()), write.value.clone());
            } else {
                let before = self.values.insert(write.key.clone(), write.value.clone());
                let before = before.filter(|_| write.key.contains("#j#"));
                self.overwritten |= before.is_some_and(|b| !continues(&write.value, &b));
            }
        }
        for Key { key, entity } in &transaction.delete {
            match entity {
                Some(entity) => drop(self.entities.remove(&(entity.clone(), key.clone()))),
                None => drop(self.values.remove(key)),
            }
        }
        true
    }

    pub fn query(&self, what: &What) -> Value {
        let What::Query { entity, partition, range, limit, .. } = what else {
            panic!("not a query")
        };
        let at = range.as_ref().and_then(|r| r.values[0].as_i64()).unwrap_or(i64::MAX);
        let items: Vec<Value> = self
            .entities
            .iter()
            .filter(|((kind, _), value)| {
                kind == entity
                    && value["state"] == partition[0]
                    && value["dueAt"].as_i64().is_some_and(|due| due <= at)
            })
            .take(*limit as usize)
            .map(|((_, key), value)| json!({ "key": key, "value": value }))
            .collect();
        json!({ "items": items, "cursor": null })
    }

    pub fn has_undo_bundle(&self) -> bool {
        self.values.keys().any(|key| key.ends_with("#undo"))
    }
}

/// A part of a journal is a list of texts: what is added stands before the closing bracket.
fn continues(now: &Value, before: &Value) -> bool {
    let said = |part: &Value| part.as_str().map(|s| s.trim_end_matches(']').to_owned());
    said(now).zip(said(before)).is_some_and(|(now, before)| now.starts_with(&before))
}

fn holds(condition: &Condition, now: Option<&Value>) -> bool {
    let attribute = now.and_then(|v| v.get(&condition.property));
    match condition.condition.as_str() {
        "EQUAL_TO" => attribute == condition.values.first(),
        "NOT_EXISTS" => attribute.is_none(),
        other => panic!("unknown condition {other}"),
    }
}
