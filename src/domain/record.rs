//! How records are kept as JSON. One reader and one writer serve every record: those that serde
//! derives are made anew for each type and were half of the module in wasm. What they make of a
//! record is what serde's would be (`camelCase`, externally tagged), so serde's traits are there
//! too, for whoever has a reader or a writer of its own.

mod macros;
mod names;

pub(crate) use macros::{kept_as_json, read_as_json, reading, record, variants, written_as_json};
pub(crate) use names::{kept_length, kept_letters, kept_name, text_of};

use super::Instant;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Why a text is no such record: where, what is wrong and what to do. Every reader hands it on, so
/// it is as small as can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong(Box<Said>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Said {
    path: String,
    message: String,
}

impl Wrong {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(Box::new(Said { path: String::new(), message: message.into() }))
    }

    /// `rules[0].projects`; empty for the whole.
    pub(crate) fn path(&self) -> &str {
        &self.0.path
    }

    /// In words.
    pub(crate) fn message(&self) -> &str {
        &self.0.message
    }

    /// The same, seen from one level further out.
    fn within(mut self, step: &str) -> Self {
        let path = &self.0.path;
        let dot = if path.is_empty() || path.starts_with('[') { "" } else { "." };
        self.0.path = format!("{step}{dot}{path}");
        self
    }

    /// The same, seen from the list that it is in.
    fn at(self, index: usize) -> Self {
        self.within(&format!("[{index}]"))
    }
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let place = if self.path().is_empty() { "." } else { self.path() };
        write!(f, "{place}: {}", self.message())
    }
}

/// What can be written as JSON.
pub(crate) trait ToJson {
    /// As it is kept, or shown.
    fn to_json(&self) -> Value;
}

/// What can be kept as JSON.
pub(crate) trait Record: Sized {
    /// As it was kept.
    fn from_json(json: Value) -> Result<Self, Wrong>;

    /// What a field is that is not there.
    fn absent() -> Option<Self> {
        None
    }
}

/// A record from the text that it was kept as.
///
/// # Errors
/// What is wrong with it, in words.
pub(crate) fn read_text<T: Record>(text: &str) -> Result<T, String> {
    let json = serde_json::from_str(text).map_err(|e| e.to_string())?;
    T::from_json(json).map_err(|wrong| wrong.to_string())
}

/// The fields of a record, being written or read.
pub(crate) struct Fields(Map<String, Value>);

impl Fields {
    pub(crate) fn new() -> Self {
        Self(Map::new())
    }

    /// Adds a field; one that holds nothing is left out.
    pub(crate) fn put(&mut self, name: &str, value: Value) {
        if !value.is_null() {
            self.put_always(name, value);
        }
    }

    /// Adds a field, even one that holds nothing.
    pub(crate) fn put_always(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    pub(crate) fn done(self) -> Value {
        Value::Object(self.0)
    }

    pub(crate) fn of(json: Value) -> Result<Self, Wrong> {
        match json {
            Value::Object(fields) => Ok(Self(fields)),
            _ => Err(Wrong::new("must be an object")),
        }
    }

    pub(crate) fn take<T: Record>(&mut self, name: &str) -> Result<T, Wrong> {
        match self.0.remove(name) {
            Some(value) => T::from_json(value).map_err(|wrong| wrong.within(name)),
            None => T::absent().ok_or_else(|| missing(name)),
        }
    }

    pub(crate) fn take_or_default<T: Record + Default>(&mut self, name: &str) -> Result<T, Wrong> {
        match self.0.remove(name) {
            Some(value) => T::from_json(value).map_err(|wrong| wrong.within(name)),
            None => Ok(T::default()),
        }
    }

    /// What nobody took is a slip of the pen: nothing that somebody wrote is passed over.
    pub(crate) fn nothing_left(self, known: &[&str]) -> Result<(), Wrong> {
        let Some((name, _)) = self.0.into_iter().next() else { return Ok(()) };
        let known = listed(known);
        let message = format!("is no field that this version knows; it knows {known}");
        Err(Wrong::new(message).within(&name))
    }
}

fn missing(name: &str) -> Wrong {
    Wrong::new("is missing").within(name)
}

fn listed(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// Which of the variants that are known by these names, and what it holds.
pub(crate) fn variant(json: Value, known: &[&str]) -> Result<(usize, Value), Wrong> {
    let (name, held) = match json {
        Value::String(name) => (name, Value::Null),
        Value::Object(fields) if fields.len() == 1 => {
            fields.into_iter().next().ok_or_else(|| Wrong::new("must name one kind"))?
        }
        _ => return Err(Wrong::new("must name one kind")),
    };
    let place = known.iter().position(|known| *known == name);
    place.map(|place| (place, held)).ok_or_else(|| unknown_name(&name, known))
}

/// What `variant` never lets come to pass.
pub(crate) fn unknown_place() -> Wrong {
    Wrong::new("must name one kind")
}

/// A variant that holds nothing.
pub(crate) fn named(name: &str) -> Value {
    Value::String(name.to_owned())
}

/// A variant that holds something.
pub(crate) fn tagged(name: &str, held: Value) -> Value {
    let mut fields = Fields::new();
    fields.put_always(name, held);
    fields.done()
}

fn unknown_name(name: &str, known: &[&str]) -> Wrong {
    Wrong::new(format!("`{name}` is none of {}", listed(known)))
}

impl ToJson for Value {
    fn to_json(&self) -> Value {
        self.clone()
    }
}

impl Record for Value {
    fn from_json(json: Value) -> Result<Self, Wrong> {
        Ok(json)
    }
}

impl ToJson for &'static str {
    fn to_json(&self) -> Value {
        Value::String((*self).to_owned())
    }
}

impl ToJson for String {
    fn to_json(&self) -> Value {
        Value::String(self.clone())
    }
}

impl Record for String {
    fn from_json(json: Value) -> Result<Self, Wrong> {
        match json {
            Value::String(text) => Ok(text),
            _ => Err(Wrong::new("must be a text")),
        }
    }
}

impl ToJson for bool {
    fn to_json(&self) -> Value {
        Value::Bool(*self)
    }
}

impl Record for bool {
    fn from_json(json: Value) -> Result<Self, Wrong> {
        json.as_bool().ok_or_else(|| Wrong::new("must be true or false"))
    }
}

macro_rules! number {
    ($($type:ty),+) => {$(
        impl ToJson for $type {
            fn to_json(&self) -> Value {
                Value::from(*self)
            }
        }

        impl Record for $type {
            fn from_json(json: Value) -> Result<Self, Wrong> {
                let number = json.as_i64().and_then(|number| Self::try_from(number).ok());
                number.ok_or_else(|| Wrong::new("must be a whole number in range"))
            }
        }
    )+};
}
number!(u16, u32, u64, usize, i64);

impl ToJson for Instant {
    fn to_json(&self) -> Value {
        self.0.to_json()
    }
}

impl Record for Instant {
    fn from_json(json: Value) -> Result<Self, Wrong> {
        i64::from_json(json).map(Self)
    }
}

impl<T: ToJson> ToJson for Option<T> {
    fn to_json(&self) -> Value {
        self.as_ref().map_or(Value::Null, ToJson::to_json)
    }
}

impl<T: Record> Record for Option<T> {
    fn from_json(json: Value) -> Result<Self, Wrong> {
        if json.is_null() { Ok(None) } else { T::from_json(json).map(Some) }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: ToJson> ToJson for Box<T> {
    fn to_json(&self) -> Value {
        self.as_ref().to_json()
    }
}

impl<T: Record> Record for Box<T> {
    fn from_json(json: Value) -> Result<Self, Wrong> {
        T::from_json(json).map(Self::new)
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn to_json(&self) -> Value {
        list(&mut self.iter().map(ToJson::to_json))
    }
}

/// One list for every type: what collects is made anew for each.
fn list(items: &mut dyn Iterator<Item = Value>) -> Value {
    Value::Array(items.collect())
}

impl<T: Record> Record for Vec<T> {
    fn from_json(json: Value) -> Result<Self, Wrong> {
        let mut all = Self::new();
        for item in items_of(json)? {
            match T::from_json(item) {
                Ok(read) => all.push(read),
                Err(wrong) => return Err(wrong.at(all.len())),
            }
        }
        Ok(all)
    }
}

fn items_of(json: Value) -> Result<Vec<Value>, Wrong> {
    match json {
        Value::Array(items) => Ok(items),
        _ => Err(Wrong::new("must be a list")),
    }
}

impl<T: ToJson> ToJson for BTreeMap<String, T> {
    fn to_json(&self) -> Value {
        let mut fields = Fields::new();
        for (name, held) in self {
            fields.put_always(name, held.to_json());
        }
        fields.done()
    }
}

impl<T: Record> Record for BTreeMap<String, T> {
    fn from_json(json: Value) -> Result<Self, Wrong> {
        let Fields(fields) = Fields::of(json)?;
        let mut all = Self::new();
        for (name, held) in fields {
            let held = T::from_json(held).map_err(|wrong| wrong.within(&name))?;
            all.insert(name, held);
        }
        Ok(all)
    }
}

impl<A: ToJson, B: ToJson> ToJson for (A, B) {
    fn to_json(&self) -> Value {
        Value::Array(vec![self.0.to_json(), self.1.to_json()])
    }
}

impl<A: Record, B: Record> Record for (A, B) {
    fn from_json(json: Value) -> Result<Self, Wrong> {
        let [a, b] = two_of(json)?;
        Ok((A::from_json(a)?, B::from_json(b)?))
    }
}

fn two_of(json: Value) -> Result<[Value; 2], Wrong> {
    <[Value; 2]>::try_from(items_of(json)?).map_err(|_| Wrong::new("must be a list of two"))
}

#[cfg(test)]
mod tests {
    use crate::domain::record::{record, variants};
    use serde_json::json;

    #[derive(Debug, PartialEq)]
    struct Point {
        east_of: i64,
        name: Option<String>,
        tags: Vec<String>,
    }
    record!(strict Point { east_of, name; tags });

    #[derive(Debug, PartialEq)]
    enum Shape {
        Empty,
        Dot(Point),
        ThinLine { from_here: Point, to: Point },
    }
    variants!(Shape { Empty, Dot(point), ThinLine { from_here, to } });

    fn point() -> Point {
        Point { east_of: 3, name: None, tags: Vec::new() }
    }

    #[test]
    fn a_record_is_what_serde_would_make_of_it() {
        let line = Shape::ThinLine { from_here: point(), to: point() };
        let kept = json!({ "thinLine": { "fromHere": { "eastOf": 3, "tags": [] }, "to": { "eastOf": 3, "tags": [] } } });
        assert_eq!(serde_json::to_value(&line).ok(), Some(kept.clone()));
        assert_eq!(serde_json::from_value::<Shape>(kept).ok(), Some(line));
        assert_eq!(serde_json::to_value(Shape::Empty).ok(), Some(json!("empty")));
        let dot = serde_json::from_value::<Shape>(json!({ "dot": { "eastOf": 3 } })).ok();
        assert_eq!(dot, Some(Shape::Dot(point())));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let wrong =
            |json| serde_json::from_value::<Vec<Shape>>(json).expect_err("wrong").to_string();
        assert_eq!(wrong(json!([{ "dot": {} }])), "eastOf: is missing");
        assert_eq!(
            wrong(json!([{ "dot": { "eastOf": "3" } }])),
            "eastOf: must be a whole number in range"
        );
        assert!(
            wrong(json!([{ "dot": { "eastOf": 3, "est": 1 } }])).starts_with("est: is no field")
        );
        assert_eq!(wrong(json!(["round"])), ".: `round` is none of `empty`, `dot`, `thinLine`");
    }
}
