//! Two documents of the settings, compared part by part. What is found is told as data: the way to
//! it, and the values. Nothing here is words.

use serde_json::{Map, Value};

/// A step of the way to a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    /// A field of an object.
    Field(String),
    /// An entry of a list.
    Entry(Value),
}

/// What became of a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// An entry of a list is there that was not.
    Added(Value),
    /// An entry of a list is gone.
    Removed(Value),
    /// It was the first and is the second; `Null`: it is not there.
    Became(Value, Value),
    /// The same entries stand in another order.
    Moved(Vec<Value>),
}

/// Something that differs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Change {
    pub place: Vec<Step>,
    pub kind: Kind,
}

/// Everything that differs, in the order of the documents.
pub(super) fn changes(before: &Value, after: &Value) -> Vec<Change> {
    let mut found = Vec::new();
    compare(&[], before, after, &mut found);
    found
}

/// The way that a path of a document names, `rules[1].operatorGroups`, with the entries that stand
/// there.
pub(super) fn place_of(path: &str, document: &Value) -> Vec<Step> {
    let mut at = document;
    let mut place = Vec::new();
    for part in path.split('.').filter(|part| !part.is_empty()) {
        let mut pieces = part.split('[');
        let field = pieces.next().unwrap_or_default();
        at = at.get(field).unwrap_or(&Value::Null);
        place.push(Step::Field(field.to_owned()));
        for index in pieces.filter_map(|piece| piece.trim_end_matches(']').parse::<usize>().ok()) {
            at = at.get(index).unwrap_or(&Value::Null);
            place.push(Step::Entry(at.clone()));
        }
    }
    place
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.values().all(is_empty),
        _ => false,
    }
}

/// Something that has an id, or names itself, and holds nothing else that could change alone.
fn is_thing(value: &Value) -> bool {
    let Value::Object(fields) = value else { return false };
    let is_plain = |value: &Value| !value.is_array() && !value.is_object();
    fields.contains_key("id") && fields.values().all(is_plain)
}

fn compare(place: &[Step], before: &Value, after: &Value, found: &mut Vec<Change>) {
    if before == after || is_empty(before) && is_empty(after) {
        return;
    }
    let (no_object, no_list) = (Value::Object(Map::new()), Value::Array(Vec::new()));
    // Where there is nothing, each part of what stands on the other side is told.
    let (before, after) = match (before, after) {
        (Value::Null, Value::Object(_)) if !is_thing(after) => (&no_object, after),
        (Value::Object(_), Value::Null) if !is_thing(before) => (before, &no_object),
        (Value::Null, Value::Array(_)) => (&no_list, after),
        (Value::Array(_), Value::Null) => (before, &no_list),
        both => both,
    };
    match (before, after) {
        (Value::Object(old), Value::Object(new)) if !is_thing(before) && !is_thing(after) => {
            let names = old.keys().chain(new.keys().filter(|name| !old.contains_key(*name)));
            for name in names {
                let (was, is) = (old.get(name), new.get(name));
                let (was, is) = (was.unwrap_or(&Value::Null), is.unwrap_or(&Value::Null));
                compare(&beyond(place, Step::Field(name.clone())), was, is, found);
            }
        }
        (Value::Array(old), Value::Array(new)) => lists(place, old, new, found),
        _ => {
            let kind = Kind::Became(before.clone(), after.clone());
            found.push(Change { place: place.to_vec(), kind });
        }
    }
}

fn beyond(place: &[Step], step: Step) -> Vec<Step> {
    place.iter().cloned().chain([step]).collect()
}

/// What tells an entry from the others: its id, else what it is named by, else all of it.
fn identity(entry: &Value) -> Vec<&Value> {
    for keys in [["id", ""], ["product", "cloudId"], ["cloudId", ""], ["team", ""]] {
        let own: Vec<&Value> = keys.iter().filter_map(|key| entry.get(*key)).collect();
        if entry.get(keys[0]).is_some() {
            return own;
        }
    }
    let named = entry.get("ticketType").or_else(|| entry.get("name"));
    vec![named.unwrap_or(entry)]
}

/// The entries of both, each with its own of the other side. Those that can't be told apart are paired
/// in their order.
fn lists(place: &[Step], old: &[Value], new: &[Value], found: &mut Vec<Change>) {
    let mut left: Vec<&Value> = new.iter().collect();
    let mut kept: Vec<&Value> = Vec::new();
    for was in old {
        let Some(at) = left.iter().position(|is| identity(is) == identity(was)) else {
            found.push(Change { place: place.to_vec(), kind: Kind::Removed(was.clone()) });
            continue;
        };
        let is = left.remove(at);
        kept.push(is);
        if is_thing(was) || !was.is_object() {
            compare(place, was, is, found);
        } else {
            compare(&beyond(place, Step::Entry(is.clone())), was, is, found);
        }
    }
    for is in &left {
        found.push(Change { place: place.to_vec(), kind: Kind::Added((*is).clone()) });
    }
    // Of rules the first that fits counts; of ids and words no order does.
    let order: Vec<&Value> = new.iter().filter(|is| kept.contains(is)).collect();
    if order != kept && kept.iter().all(|is| is.is_object() && !is_thing(is)) {
        let order = order.into_iter().cloned().collect();
        found.push(Change { place: place.to_vec(), kind: Kind::Moved(order) });
    }
}
