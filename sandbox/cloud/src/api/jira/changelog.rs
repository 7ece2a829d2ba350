//! Who changed which field of an issue, and when: `expand=changelog`.

use super::more_fields::MORE;
use super::{Asked, fields, users};
use crate::clock::iso;
use crate::company::{Change, ChangedField, Ticket};
use crate::state::State;
use serde_json::{Value, json};

/// As many as one answer holds; the latest come first.
const PAGE: usize = 100;
/// The fields that are remembered, by id and name.
const FIELDS: [(&str, &str); 7] = [
    ("customfield_10050", "Employee"),
    ("customfield_10051", "Employee e-mail"),
    ("customfield_10052", "Successor"),
    ("customfield_10053", "Old team"),
    ("customfield_10054", "New team"),
    ("customfield_10055", "Last day"),
    ("customfield_10056", "Name of the joiner"),
];

/// What has become otherwise between two states of an issue; `None` where no field has.
pub(super) fn between(
    state: &State,
    asked: &Asked,
    before: &Ticket,
    after: &Ticket,
) -> Option<Change> {
    let (was, is) = (fields::custom(state, asked, before), fields::custom(state, asked, after));
    let more = MORE.into_iter().map(|(id, name, _)| (id, name));
    let changed = FIELDS.into_iter().chain(more).filter_map(|(id, name)| {
        let (from, to) = (was.get(id), is.get(id));
        (from != to).then(|| ChangedField {
            id: id.to_owned(),
            name: name.to_owned(),
            from: shown(from),
            to: shown(to),
        })
    });
    let fields: Vec<ChangedField> = changed.collect();
    let author = asked.identity.account().to_owned();
    (!fields.is_empty()).then_some(Change { at: asked.call.now, author, fields })
}

/// A value and its words.
fn shown(value: Option<&Value>) -> Option<(String, String)> {
    let value = value.filter(|value| !value.is_null())?;
    if let Value::Array(all) = value {
        let all: Vec<(String, String)> = all.iter().filter_map(|one| shown(Some(one))).collect();
        let (ids, words): (Vec<_>, Vec<_>) = all.into_iter().unzip();
        return Some((format!("[{}]", ids.join(", ")), words.join(", ")));
    }
    if !value.is_string() && !value.is_object() || value.get("type").is_some() {
        return Some((value.to_string(), value.to_string()));
    }
    let of = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let text = value.as_str().map(str::to_owned);
    let id =
        of("accountId").or_else(|| of("id")).or_else(|| of("groupId")).or_else(|| text.clone())?;
    let words = of("displayName")
        .or_else(|| of("value"))
        .or_else(|| of("name"))
        .or(text)
        .unwrap_or_else(|| id.clone());
    Some((id, words))
}

/// The page of an issue's changes.
pub(super) fn page(state: &State, asked: &Asked, ticket: &Ticket) -> Value {
    let all: Vec<Value> = ticket
        .history
        .iter()
        .enumerate()
        .rev()
        .take(PAGE)
        .map(|(index, change)| entry(state, asked, index, change))
        .collect();
    json!({ "startAt": 0, "maxResults": PAGE, "total": ticket.history.len(), "histories": all })
}

fn entry(state: &State, asked: &Asked, index: usize, change: &Change) -> Value {
    let items: Vec<Value> = change.fields.iter().map(item).collect();
    json!({
        "id": (20_000 + index).to_string(),
        "author": users::brief(state, asked.call, asked.site, &change.author),
        "created": iso(change.at),
        "items": items,
    })
}

fn item(field: &ChangedField) -> Value {
    let mut item = json!({
        "field": field.name,
        "fieldtype": if field.id.starts_with("customfield_") { "custom" } else { "jira" },
        "fieldId": field.id,
    });
    let sides = [("from", "fromString", &field.from), ("to", "toString", &field.to)];
    for (key, words_key, side) in sides {
        if let (Some((value, words)), Some(item)) = (side, item.as_object_mut()) {
            item.insert(key.to_owned(), json!(value));
            item.insert(words_key.to_owned(), json!(words));
        }
    }
    item
}
