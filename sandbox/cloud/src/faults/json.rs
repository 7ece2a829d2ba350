//! Faults as JSON.

use super::{Effect, Fault};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;

/// A fault that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultError(String);

impl fmt::Display for FaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a fault: {}", self.0)
    }
}

impl std::error::Error for FaultError {}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Written {
    name: Option<String>,
    host: Option<String>,
    method: Option<String>,
    path: Option<String>,
    nth: Option<u32>,
    times: Option<u32>,
    effect: Value,
}

#[derive(Deserialize)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "kind",
    deny_unknown_fields
)]
enum WrittenEffect {
    Status {
        status: u16,
        #[serde(default)]
        headers: BTreeMap<String, String>,
        body: Option<Value>,
        #[serde(default)]
        after: bool,
    },
    DropBefore,
    DropAfter,
    Delay {
        ms: u64,
    },
    Duplicate,
    Malformed,
    TruncatedPage {
        with_next: Option<bool>,
    },
    RateLimited {
        retry_after_seconds: Option<u64>,
    },
}

impl Fault {
    /// Reads a fault. Its effect is a kind (`"dropAfter"`), an object with a `kind`
    /// (`{"kind":"status","status":500}`), the kind as the only key (`{"delay":{"ms":50}}`), or
    /// just a status (`{"status":500}`).
    ///
    /// # Errors
    /// Says what is not understood.
    pub fn from_json(json: &Value) -> Result<Self, FaultError> {
        let read = |e: serde_json::Error| FaultError(e.to_string());
        let written: Written = serde_json::from_value(json.clone()).map_err(read)?;
        let effect = serde_json::from_value(normal(written.effect)).map_err(read)?;
        Ok(Self {
            name: written.name,
            host: written.host,
            method: written.method,
            path: written.path,
            nth: written.nth.unwrap_or(1).max(1),
            times: written.times.unwrap_or(1),
            effect: effect_of(effect),
        })
    }
}

fn normal(effect: Value) -> Value {
    match effect {
        Value::String(kind) => tagged(kind, Map::new()),
        Value::Object(mut object) if !object.contains_key("kind") => {
            if let Some(kind) = object.remove("type") {
                object.insert("kind".into(), kind);
                return Value::Object(object);
            }
            if object.get("status").is_some_and(Value::is_number) {
                return tagged("status".into(), object);
            }
            match (object.len(), object.into_iter().next()) {
                (1, Some((kind, Value::Object(inner)))) => tagged(kind, inner),
                (_, Some((kind, _))) => tagged(kind, Map::new()),
                (_, None) => Value::Null,
            }
        }
        other => other,
    }
}

fn tagged(kind: String, mut rest: Map<String, Value>) -> Value {
    rest.insert("kind".into(), kind.into());
    Value::Object(rest)
}

fn effect_of(written: WrittenEffect) -> Effect {
    match written {
        WrittenEffect::Status { status, headers, body, after } => {
            Effect::Status { status, headers, body, after }
        }
        WrittenEffect::DropBefore => Effect::DropBefore,
        WrittenEffect::DropAfter => Effect::DropAfter,
        WrittenEffect::Delay { ms } => Effect::Delay { ms },
        WrittenEffect::Duplicate => Effect::Duplicate,
        WrittenEffect::Malformed => Effect::Malformed,
        WrittenEffect::TruncatedPage { with_next } => {
            Effect::TruncatedPage { with_next: with_next.unwrap_or(true) }
        }
        WrittenEffect::RateLimited { retry_after_seconds } => {
            Effect::RateLimited { retry_after_seconds }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn four_ways_to_write_an_effect() {
        for effect in [
            json!({"status": {"status": 500}}),
            json!({"kind": "status", "status": 500}),
            json!({"type": "status", "status": 500}),
            json!({"status": 500}),
        ] {
            let fault = Fault::from_json(&json!({ "path": "*", "effect": effect })).unwrap();
            assert_eq!(fault.effect, Effect::status(500));
            assert_eq!((fault.nth, fault.times), (1, 1));
        }
        let fault = Fault::from_json(&json!({ "effect": "rateLimited", "times": 3 })).unwrap();
        assert_eq!(fault.effect, Effect::RateLimited { retry_after_seconds: None });
        assert_eq!(fault.times, 3);
    }

    #[test]
    fn nonsense_is_refused() {
        for bad in [
            json!({}),
            json!({"effect": "explode"}),
            json!({"effect": {}}),
            json!({"effect": "status"}),
            json!({"effect": "dropAfter", "pth": "*"}),
            json!([]),
        ] {
            assert!(Fault::from_json(&bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_written_can_be_read() {
        let fault = Fault::new(Effect::Delay { ms: 5 }).on("GET", "/a*").at("h").strike(2, 3);
        assert_eq!(Fault::from_json(&serde_json::to_value(&fault).unwrap()).unwrap(), fault);
    }
}
