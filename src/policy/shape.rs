//! Everything that is wrong with the shape of a document, at once: a reader stops at the first place
//! that it can't take, so that place is given something it can, and it reads on. What it would read
//! then is never used.

use super::settings::{Settings, SettingsError, error};
use crate::domain::record::Record;
use serde_json::{Value, json};

/// So many places are told of one document.
const TOLD_MAX: usize = 40;
/// So often a document is read.
const READINGS_MAX: usize = 400;

/// Where readers stop in a document that has another shape than settings have, in their order; none
/// where it has theirs.
pub(super) fn faults(document: &Value) -> Vec<SettingsError> {
    let mut reader = Reader { document: document.clone(), left: READINGS_MAX };
    let mut stops: Vec<String> = Vec::new();
    let mut told: Vec<SettingsError> = Vec::new();
    while let Some(fault) = reader.fault() {
        if !told.iter().any(|known| is_at_or_in(&fault.field, &known.field)) {
            told.push(fault.clone());
        }
        stops.push(fault.field.clone());
        if told.len() == TOLD_MAX || !reader.passes(&fault.field, &stops) {
            break;
        }
    }
    told
}

struct Reader {
    document: Value,
    /// Readings that are left.
    left: usize,
}

impl Reader {
    fn fault(&mut self) -> Option<SettingsError> {
        stop_of(&self.document, &mut self.left)
    }

    /// Puts something in a place with which a reader goes beyond it. False where nothing does.
    fn passes(&mut self, place: &str, stops: &[String]) -> bool {
        // What no list of a document has is left out first; an entry keeps its number.
        let stands_in = [
            Value::Null,
            json!([]),
            json!({}),
            json!("x"),
            json!(1),
            json!(false),
            json!("keepSuspended"),
            json!("userPicker"),
            json!("none"),
        ];
        for value in stands_in {
            let mut tried = self.document.clone();
            if put(&mut tried, place, value).is_none() {
                return false;
            }
            let next = stop_of(&tried, &mut self.left);
            if next.is_none_or(|next| !stops.contains(&next.field)) {
                self.document = tried;
                return true;
            }
        }
        false
    }
}

fn stop_of(document: &Value, left: &mut usize) -> Option<SettingsError> {
    *left = left.checked_sub(1)?;
    let wrong = Settings::from_json(document.clone()).err()?;
    Some(error(wrong.path(), wrong.message()))
}

/// Puts a value in a place, or takes away what stands there; `None` where there is no such place.
fn put(document: &mut Value, place: &str, value: Value) -> Option<()> {
    let mut pointer = String::new();
    for part in place.split(['.', '[']).filter(|part| !part.is_empty()) {
        pointer.push('/');
        pointer.push_str(part.trim_end_matches(']'));
    }
    let (parent, last) = pointer.rsplit_once('/')?;
    match document.pointer_mut(parent)? {
        Value::Object(fields) if value.is_null() => {
            fields.remove(last);
        }
        Value::Object(fields) => {
            fields.insert(last.to_owned(), value);
        }
        Value::Array(entries) => *entries.get_mut(last.parse::<usize>().ok()?)? = value,
        _ => return None,
    }
    Some(())
}

fn is_at_or_in(place: &str, outer: &str) -> bool {
    place.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}
