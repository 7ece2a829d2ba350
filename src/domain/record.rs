//! How records are kept as JSON. One reader and one writer serve every record: those that serde
//! derives are made anew for each type and were half of the module in wasm. What they make of a
//! record is what serde's would be (`camelCase`, externally tagged), so serde's traits are there
//! too and every caller uses those.

use super::Instant;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Why a text is no such record: where, what is wrong and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// `rules[0].projects`; empty for the whole.
    pub path: String,
    /// In words.
    pub message: String,
}

impl Wrong {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { path: String::new(), message: message.into() }
    }

    /// The same, seen from one level further out.
    fn within(mut self, step: &str) -> Self {
        let dot = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("{step}{dot}{}", self.path);
        self
    }
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let place = if self.path.is_empty() { "." } else { &self.path };
        write!(f, "{place}: {}", self.message)
    }
}

/// What can be written as JSON.
pub(crate) trait ToJson {
    /// As it is kept, or shown.
    fn to_json(&self) -> Value;
}

/// What can be kept as JSON.
pub(crate) trait Record: ToJson + Sized {
    /// As it was kept.
    fn from_json(json: Value) -> Result<Self, Wrong>;

    /// What a field is that is not there.
    fn absent() -> Option<Self> {
        None
    }
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
        let found = self.find(name)?;
        found.or_else(T::absent).ok_or_else(|| Wrong::new("is missing").within(name))
    }

    pub(crate) fn take_or_default<T: Record + Default>(&mut self, name: &str) -> Result<T, Wrong> {
        Ok(self.find(name)?.unwrap_or_default())
    }

    fn find<T: Record>(&mut self, name: &str) -> Result<Option<T>, Wrong> {
        let Some(value) = self.0.remove(name) else { return Ok(None) };
        T::from_json(value).map(Some).map_err(|wrong| wrong.within(name))
    }

    /// What nobody took is a slip of the pen: nothing that somebody wrote is passed over.
    pub(crate) fn nothing_left(self, known: &[&str]) -> Result<(), Wrong> {
        let Some((name, _)) = self.0.into_iter().next() else { return Ok(()) };
        let known = listed(known);
        let message = format!("is no field that this version knows; it knows {known}");
        Err(Wrong::new(message).within(&name))
    }
}

fn listed(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// The name under which a field or a variant is kept: `account_status` as `accountStatus`, and
/// `WillWork` as `willWork`. Every record asks for each of its names whenever it is read or written,
/// so they are made while the core is compiled.
macro_rules! kept_name {
    ($name:ident) => {{
        const LENGTH: usize = $crate::domain::record::kept_length(stringify!($name));
        const LETTERS: [u8; LENGTH] = $crate::domain::record::kept_letters(stringify!($name));
        const KEPT: &str = $crate::domain::record::text_of(&LETTERS);
        KEPT
    }};
}
pub(crate) use kept_name;

/// How long a name is as it is kept.
pub(crate) const fn kept_length(name: &str) -> usize {
    let mut length = 0;
    let mut left = letters(name);
    while let [letter, others @ ..] = left {
        if *letter != b'_' {
            length += 1;
        }
        left = others;
    }
    length
}

/// A name as it is kept, of which `kept_length` has told the length.
pub(crate) const fn kept_letters<const LENGTH: usize>(name: &str) -> [u8; LENGTH] {
    let mut kept = [0; LENGTH];
    let mut free: &mut [u8] = &mut kept;
    let mut left = letters(name);
    let (mut is_first, mut is_raised) = (true, false);
    while let [letter, others @ ..] = left {
        left = others;
        if *letter == b'_' {
            is_raised = true;
        } else if let [place, places @ ..] = free {
            *place = match *letter {
                letter if is_raised => letter.to_ascii_uppercase(),
                letter if is_first => letter.to_ascii_lowercase(),
                letter => letter,
            };
            free = places;
            is_raised = false;
        } else {
            break;
        }
        is_first = false;
    }
    kept
}

/// The letters of a name that is written in the code.
const fn letters(name: &str) -> &[u8] {
    if let [b'r', b'#', name @ ..] = name.as_bytes() { name } else { name.as_bytes() }
}

/// The text that these letters are.
pub(crate) const fn text_of(letters: &[u8]) -> &str {
    match std::str::from_utf8(letters) {
        Ok(text) => text,
        Err(_) => "",
    }
}

/// The name of a variant and what it holds.
pub(crate) fn variant(json: Value) -> Result<(String, Value), Wrong> {
    match json {
        Value::String(name) => Ok((name, Value::Null)),
        Value::Object(fields) if fields.len() == 1 => {
            fields.into_iter().next().ok_or_else(|| Wrong::new("must name one kind"))
        }
        _ => Err(Wrong::new("must name one kind")),
    }
}

/// A variant that holds something.
pub(crate) fn tagged(name: &str, held: Value) -> Value {
    let mut fields = Fields::new();
    fields.put_always(name, held);
    fields.done()
}

/// The refusal of a name that is none of those known.
pub(crate) fn unknown_name(name: &str, known: &[&str]) -> Wrong {
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
        self.iter().map(ToJson::to_json).collect()
    }
}

impl<T: Record> Record for Vec<T> {
    fn from_json(json: Value) -> Result<Self, Wrong> {
        let Value::Array(items) = json else { return Err(Wrong::new("must be a list")) };
        let mut all = Self::with_capacity(items.len());
        for (index, item) in items.into_iter().enumerate() {
            all.push(T::from_json(item).map_err(|wrong| wrong.within(&format!("[{index}]")))?);
        }
        Ok(all)
    }
}

impl<T: ToJson> ToJson for BTreeMap<String, T> {
    fn to_json(&self) -> Value {
        Value::Object(self.iter().map(|(name, held)| (name.clone(), held.to_json())).collect())
    }
}

impl<T: Record> Record for BTreeMap<String, T> {
    fn from_json(json: Value) -> Result<Self, Wrong> {
        let Fields(fields) = Fields::of(json)?;
        let held = |(name, held): (String, Value)| {
            let held = T::from_json(held).map_err(|wrong| wrong.within(&name))?;
            Ok((name, held))
        };
        fields.into_iter().map(held).collect()
    }
}

impl<A: ToJson, B: ToJson> ToJson for (A, B) {
    fn to_json(&self) -> Value {
        Value::Array(vec![self.0.to_json(), self.1.to_json()])
    }
}

impl<A: Record, B: Record> Record for (A, B) {
    fn from_json(json: Value) -> Result<Self, Wrong> {
        let mut parts = Vec::<Value>::from_json(json)?.into_iter();
        match (parts.next(), parts.next(), parts.next()) {
            (Some(a), Some(b), None) => Ok((A::from_json(a)?, B::from_json(b)?)),
            _ => Err(Wrong::new("must be a list of two")),
        }
    }
}

/// Serde's writer for a type whose JSON is known.
macro_rules! written_as_json {
    ($type:ident) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                serde::Serialize::serialize(&$crate::domain::record::ToJson::to_json(self), to)
            }
        }
    };
}
pub(crate) use written_as_json;

/// Serde's traits for a type whose record is known.
macro_rules! kept_as_json {
    ($type:ident) => {
        $crate::domain::record::written_as_json!($type);

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let json = <serde_json::Value as serde::Deserialize>::deserialize(from)?;
                $crate::domain::record::Record::from_json(json).map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use kept_as_json;

/// Keeps a struct as a JSON object. Fields after `;` are their default where they are missing;
/// `strict` refuses fields that are not known.
macro_rules! record {
    (strict $type:ident { $($rest:tt)* }) => {
        $crate::domain::record::record!(@ (strict) $type { $($rest)* });
    };
    ($type:ident { $($rest:tt)* }) => {
        $crate::domain::record::record!(@ () $type { $($rest)* });
    };
    (@ ($($strict:ident)?) $type:ident { $($field:ident),* $(,)? $(; $($default:ident),* $(,)?)? }) => {
        impl $crate::domain::record::ToJson for $type {
            fn to_json(&self) -> serde_json::Value {
                let mut fields = $crate::domain::record::Fields::new();
                $(fields.put($crate::domain::record::kept_name!($field), $crate::domain::record::ToJson::to_json(&self.$field));)*
                $($(fields.put($crate::domain::record::kept_name!($default), $crate::domain::record::ToJson::to_json(&self.$default));)*)?
                fields.done()
            }
        }

        impl $crate::domain::record::Record for $type {
            fn from_json(json: serde_json::Value) -> Result<Self, $crate::domain::record::Wrong> {
                let mut fields = $crate::domain::record::Fields::of(json)?;
                let record = Self {
                    $($field: fields.take($crate::domain::record::kept_name!($field))?,)*
                    $($($default: fields.take_or_default($crate::domain::record::kept_name!($default))?,)*)?
                };
                $crate::domain::record::record!(@end ($($strict)?) fields, [$($crate::domain::record::kept_name!($field),)* $($($crate::domain::record::kept_name!($default),)*)?]);
                Ok(record)
            }
        }
        $crate::domain::record::kept_as_json!($type);
    };
    (@end () $fields:ident, $known:tt) => {};
    (@end (strict) $fields:ident, $known:tt) => { $fields.nothing_left(&$known)?; };
}
pub(crate) use record;

/// Keeps an enum as its variant's name, or as an object of one field where the variant holds
/// something.
macro_rules! variants {
    ($type:ident { $($variant:ident $(($inner:ident))? $({ $($field:ident),+ $(,)? })?),+ $(,)? }) => {
        impl $crate::domain::record::ToJson for $type {
            fn to_json(&self) -> serde_json::Value {
                match self {
                    $(Self::$variant { $(0: $inner,)? $($($field,)+)? } => {
                        $crate::domain::record::variants!(@to $variant $(($inner))? $({ $($field),+ })?)
                    })+
                }
            }
        }

        impl $crate::domain::record::Record for $type {
            fn from_json(json: serde_json::Value) -> Result<Self, $crate::domain::record::Wrong> {
                let (name, held) = $crate::domain::record::variant(json)?;
                $(if name == $crate::domain::record::kept_name!($variant) {
                    return $crate::domain::record::variants!(@from held $variant $(($inner))? $({ $($field),+ })?);
                })+
                Err($crate::domain::record::unknown_name(&name, &[$($crate::domain::record::kept_name!($variant)),+]))
            }
        }
        $crate::domain::record::kept_as_json!($type);
    };
    (@to $variant:ident) => {
        serde_json::Value::String($crate::domain::record::kept_name!($variant).to_owned())
    };
    (@to $variant:ident ($inner:ident)) => {
        $crate::domain::record::tagged($crate::domain::record::kept_name!($variant), $crate::domain::record::ToJson::to_json($inner))
    };
    (@to $variant:ident { $($field:ident),+ }) => {{
        let mut fields = $crate::domain::record::Fields::new();
        $(fields.put($crate::domain::record::kept_name!($field), $crate::domain::record::ToJson::to_json($field));)+
        $crate::domain::record::tagged($crate::domain::record::kept_name!($variant), fields.done())
    }};
    (@from $held:ident $variant:ident) => {{
        let _ = $held;
        Ok(Self::$variant)
    }};
    (@from $held:ident $variant:ident ($inner:ident)) => {
        Ok(Self::$variant($crate::domain::record::Record::from_json($held)?))
    };
    (@from $held:ident $variant:ident { $($field:ident),+ }) => {{
        let mut fields = $crate::domain::record::Fields::of($held)?;
        Ok(Self::$variant { $($field: fields.take($crate::domain::record::kept_name!($field))?,)+ })
    }};
}
pub(crate) use variants;

#[cfg(test)]
mod tests {
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
