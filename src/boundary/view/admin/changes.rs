//! What a document would change, and what it would mean.

use super::{line, shared};
use crate::engine::admin::Review;
use serde_json::{Value, json};

/// As many changes are listed; a document that is another altogether need not be told line by line.
const CHANGES_MAX: usize = 60;
/// The longest value that is shown in full.
const VALUE_MAX: usize = 120;

pub(super) fn view(review: &Review) -> Value {
    let errors: Vec<Value> =
        review.errors.iter().map(|e| json!({ "field": e.field, "message": e.message })).collect();
    let changes =
        if errors.is_empty() { compared(&review.before, &review.after) } else { Vec::new() };
    let effects: Vec<Value> = review
        .effects
        .iter()
        .map(|e| {
            json!({
                "operator": e.operator, "playbook": e.playbook.title(), "subject": e.subject,
                "allowed": e.allowed, "why": e.why,
            })
        })
        .collect();
    let second = review.waits.then(|| {
        let text = "Another Jira admin has to confirm this before it comes into force.";
        line("A second admin", text, "part")
    });
    let weaker = review.weaker.iter().map(|text| less_strict(text));
    let warnings: Vec<Value> =
        second.into_iter().chain(weaker).chain(shared::warnings(&review.shared)).collect();
    json!({ "errors": errors, "changes": changes, "effects": effects, "warnings": warnings })
}

/// Something that a document lowers.
pub(super) fn less_strict(text: &str) -> Value {
    line("Less strict", text, "part")
}

/// What a document changes of the one in force.
pub(super) fn compared(before: &Value, after: &Value) -> Vec<Value> {
    if before.is_null() {
        return vec![line("Everything", "is new: there are no settings yet", "info")];
    }
    let mut changes = Vec::new();
    compare("", before, after, &mut changes);
    changes.truncate(CHANGES_MAX);
    let labels = labels();
    changes.into_iter().map(|change| named(change, &labels)).collect()
}

/// What the page calls a field, by the way to it in the document: of an entry of a list the way from
/// the entry.
struct Label {
    list: String,
    path: String,
    words: String,
    /// What may be chosen: as it is stored, and what the page calls it.
    choices: Vec<(String, String)>,
}

fn labels() -> Vec<Label> {
    let sections = super::sections::view(None, &[]);
    let mut all = Vec::new();
    for section in sections.as_array().into_iter().flatten() {
        let title = text_at(section, "/title");
        for field in section.get("fields").and_then(Value::as_array).into_iter().flatten() {
            let choices = field.get("choices").and_then(Value::as_array).into_iter().flatten();
            let choice = |choice: &Value| {
                let value = choice.get("value").map(shown).unwrap_or_default();
                (value, text_at(choice, "/title"))
            };
            all.push(Label {
                list: text_at(section, "/list/path"),
                path: text_at(field, "/path"),
                words: format!("{title}: {}", text_at(field, "/lead")),
                choices: choices.map(choice).collect(),
            });
        }
    }
    all
}

fn text_at(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The same change in the page's words, where the page has any for what it is about.
fn named(change: Value, labels: &[Label]) -> Value {
    let path = text_at(&change, "/title");
    let fits = |label: &&Label| {
        if label.list.is_empty() {
            return path == label.path || path.starts_with(&format!("{} ", label.path));
        }
        let entry = path.strip_prefix(&format!("{} '", label.list));
        entry.is_some_and(|rest| rest.contains(&format!("'.{}", label.path)))
    };
    let Some(label) = labels.iter().find(fits) else { return change };
    // The entry of a list, and what of its own lists is meant.
    let mut title = label.words.clone();
    for name in path.split('\'').skip(1).step_by(2) {
        title.push_str(", '");
        title.push_str(name);
        title.push('\'');
    }
    let said = text_at(&change, "/text");
    let said = label.choices.iter().fold(said, |said, (value, title)| {
        if said.contains(value.as_str()) {
            said.replace(value.as_str(), &format!("'{title}'"))
        } else {
            said
        }
    });
    let change = super::with(change, "title", json!(title));
    super::with(change, "text", json!(said))
}

fn compare(path: &str, before: &Value, after: &Value, found: &mut Vec<Value>) {
    let is_empty = |value: &Value| match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.values().all(Value::is_null) || fields.is_empty(),
        _ => false,
    };
    if before == after || is_empty(before) && is_empty(after) {
        return;
    }
    let nothing = Value::Object(serde_json::Map::new());
    // Where there was nothing, each part of what is there now is told.
    let (before, after) = match (before, after) {
        (Value::Null, Value::Object(_)) => (&nothing, after),
        (Value::Null, Value::Array(_)) => (&Value::Array(Vec::new()), after),
        both => both,
    };
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            let names = old.keys().chain(new.keys().filter(|name| !old.contains_key(*name)));
            let none = Value::Null;
            for name in names {
                let (was, is) = (old.get(name).unwrap_or(&none), new.get(name).unwrap_or(&none));
                let dot = if path.is_empty() { "" } else { "." };
                compare(&format!("{path}{dot}{name}"), was, is, found);
            }
        }
        (Value::Array(old), Value::Array(new)) => lists(path, old, new, found),
        _ if is_empty(before) => {
            found.push(line(path, &format!("is new: {}", shown(after)), "part"));
        }
        _ if is_empty(after) => {
            found.push(line(path, &format!("is gone; was {}", shown(before)), "part"));
        }
        _ => {
            let text = format!("{}, was {}", shown(after), shown(before));
            found.push(line(path, &text, "info"));
        }
    }
}

/// Entries are told apart by name, and anything else by what it is.
fn lists(path: &str, old: &[Value], new: &[Value], found: &mut Vec<Value>) {
    let name = |value: &Value| {
        let own = ["name", "team", "ticketType", "id"].iter().find_map(|key| value.get(*key));
        own.and_then(Value::as_str).map_or_else(|| value.to_string(), str::to_owned)
    };
    let same =
        |list: &[Value], value: &Value| list.iter().find(|v| name(v) == name(value)).cloned();
    for was in old {
        let place = format!("{path} '{}'", shorten(&name(was)));
        match same(new, was) {
            Some(is) => compare(&place, was, &is, found),
            None => found.push(line(&place, "is gone", "part")),
        }
    }
    for is in new.iter().filter(|is| same(old, is).is_none()) {
        let place = format!("{path} '{}'", shorten(&name(is)));
        found.push(line(&place, "is new", "part"));
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("'{}'", shorten(text)),
        Value::Object(fields) => match fields.get("name").and_then(Value::as_str) {
            Some(name) => format!("'{}'", shorten(name)),
            None => shorten(&value.to_string()),
        },
        other => shorten(&other.to_string()),
    }
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= VALUE_MAX {
        return text.to_owned();
    }
    let start: String = text.chars().take(VALUE_MAX).collect();
    format!("{start}...")
}

#[cfg(test)]
mod tests {
    use super::compare;
    use serde_json::{Value, json};

    fn told(before: &Value, after: &Value) -> Vec<String> {
        let mut found = Vec::new();
        compare("", before, after, &mut found);
        let text = |key: &str, l: &Value| {
            l.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        found.iter().map(|l| format!("{}: {}", text("title", l), text("text", l))).collect()
    }

    #[test]
    fn a_change_is_told_where_it_is_and_nothing_else_is() {
        let before = json!({ "budgets": { "perDay": 5 }, "rules": [{ "name": "A", "projects": ["X"] }], "bundles": [] });
        assert_eq!(told(&before, &before), Vec::<String>::new());
        let mut after = before.clone();
        after["budgets"]["perDay"] = json!(9);
        after["rules"][0]["projects"] = json!(["X", "Y"]);
        after["purposes"] = json!([]);
        assert_eq!(
            told(&before, &after),
            ["budgets.perDay: 9, was 5", "rules 'A'.projects '\"Y\"': is new"]
        );
        assert_eq!(
            told(&before, &json!({ "budgets": {}, "rules": [] })),
            ["budgets.perDay: is gone; was 5", "rules 'A': is gone"]
        );
    }
}
