//! What a value of a parameter or a property may be, as the descriptions say it.

use super::Offer;
use serde_json::{Map, Value, json};

/// The largest account id.
pub(super) const ACCOUNT: Kind = Kind::Short(128);
/// `format: int32`.
pub(super) const INT32: Kind = Kind::Whole(-2_147_483_648, 2_147_483_647);
/// `format: int64`.
pub(super) const INT64: Kind = Kind::Whole(i64::MIN, i64::MAX);

/// A type with its bounds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// Anything at all.
    Any,
    Text,
    /// Text of no more than so many characters.
    Short(usize),
    Flag,
    /// A whole number between these.
    Whole(i64, i64),
    OneOf(&'static [&'static str]),
    Each(&'static Kind),
    /// Between so many values.
    Counted(&'static Kind, usize, usize),
    /// Every value once.
    Distinct(&'static Kind),
    /// Between so many values, every value once.
    Set(&'static Kind, usize, usize),
    /// An object of which nothing more is said.
    Object,
    /// An object with these properties and no others.
    Fields(&'static [Offer]),
    /// An object with these properties and any others.
    Open(&'static [Offer]),
    /// An object with values of one kind, whatever their names.
    Map(&'static Kind),
    OrNull(&'static Kind),
}

impl Kind {
    /// What is wrong with the values of a query's parameter, if anything is.
    pub(super) fn check_texts(self, texts: &[&str]) -> Result<(), String> {
        // A list comes as a parameter again and again, or with commas.
        let texts: Vec<&str> = match self {
            Self::Each(_) | Self::Distinct(_) | Self::Counted(..) | Self::Set(..) => {
                texts.iter().flat_map(|text| text.split(',')).collect()
            }
            _ => texts.to_vec(),
        };
        let texts = texts.as_slice();
        match self {
            Self::Each(kind) => each(*kind, texts),
            Self::Distinct(kind) => {
                once(texts)?;
                each(*kind, texts)
            }
            Self::Counted(kind, least, most) => {
                counted(texts.len(), least, most)?;
                each(*kind, texts)
            }
            Self::Set(kind, least, most) => {
                once(texts)?;
                counted(texts.len(), least, most)?;
                each(*kind, texts)
            }
            _ => texts.first().map_or(Ok(()), |text| self.check_text(text)),
        }
    }

    fn check_text(self, text: &str) -> Result<(), String> {
        match self {
            Self::Flag if !matches!(text, "true" | "false") => Err("is true or false".to_owned()),
            Self::Whole(least, most) => {
                let number = text.parse::<i64>().map_err(|_| "is no whole number".to_owned())?;
                between(number, least, most)
            }
            Self::Object | Self::Fields(_) | Self::Open(_) | Self::Map(_) => {
                Err("is no text".to_owned())
            }
            Self::Flag => Ok(()),
            _ => self.check(&Value::from(text)),
        }
    }

    /// What is wrong with a value of a body, if anything is.
    pub(super) fn check(self, value: &Value) -> Result<(), String> {
        match (self, value) {
            (Self::Any, _)
            | (Self::OrNull(_), Value::Null)
            | (Self::Text, Value::String(_))
            | (Self::Flag, Value::Bool(_))
            | (Self::Object, Value::Object(_)) => Ok(()),
            (Self::OrNull(kind), value) => kind.check(value),
            (Self::Short(most), Value::String(text)) if text.chars().count() > most => {
                Err(format!("is longer than {most} characters"))
            }
            (Self::Short(_), Value::String(_)) => Ok(()),
            (Self::OneOf(words), Value::String(text)) if words.contains(&text.as_str()) => Ok(()),
            (Self::OneOf(words), _) => Err(format!("is none of {}", words.join(", "))),
            (Self::Whole(least, most), Value::Number(number)) => {
                let number = number.as_i64().ok_or_else(|| "is no whole number".to_owned())?;
                between(number, least, most)
            }
            (Self::Each(kind), Value::Array(all)) => all.iter().try_for_each(|v| kind.check(v)),
            (Self::Distinct(kind), Value::Array(all)) => {
                once(all)?;
                all.iter().try_for_each(|v| kind.check(v))
            }
            (Self::Counted(kind, least, most), Value::Array(all)) => {
                counted(all.len(), least, most)?;
                all.iter().try_for_each(|v| kind.check(v))
            }
            (Self::Set(kind, least, most), Value::Array(all)) => {
                once(all)?;
                Self::Counted(kind, least, most).check(value)
            }
            (Self::Fields(offers), Value::Object(fields)) => {
                super::check_fields(offers, fields, true)
            }
            (Self::Open(offers), Value::Object(fields)) => {
                super::check_fields(offers, fields, false)
            }
            (Self::Map(kind), Value::Object(fields)) => {
                fields.values().try_for_each(|value| kind.check(value))
            }
            _ => Err("has a value of the wrong type".to_owned()),
        }
    }

    /// What is checked of a value, in the words of a description.
    pub(super) fn told(self) -> Value {
        match self {
            Self::Any => json!({}),
            Self::Text => json!({ "type": "string" }),
            Self::Short(most) => json!({ "type": "string", "maxLength": most }),
            Self::Flag => json!({ "type": "boolean" }),
            Self::Whole(least, most) => {
                json!({ "type": "integer", "minimum": least, "maximum": most })
            }
            Self::OneOf(words) => json!({ "type": "string", "enum": words }),
            Self::Each(kind) => json!({ "type": "array", "items": kind.told() }),
            Self::Distinct(kind) => {
                json!({ "type": "array", "uniqueItems": true, "items": kind.told() })
            }
            Self::Counted(kind, least, most) => json!({
                "type": "array", "minItems": least, "maxItems": most, "items": kind.told(),
            }),
            Self::Set(kind, least, most) => json!({
                "type": "array", "uniqueItems": true, "minItems": least, "maxItems": most,
                "items": kind.told(),
            }),
            Self::Object | Self::Map(_) => json!({ "type": "object" }),
            Self::Fields(offers) | Self::Open(offers) => object(offers),
            Self::OrNull(kind) => kind.told(),
        }
    }
}

fn object(offers: &[Offer]) -> Value {
    let own = offers.iter().map(|offer| (offer.name.to_owned(), offer.checked()));
    let needed: Vec<&str> = offers.iter().filter(|o| o.needed).map(|o| o.name).collect();
    json!({ "type": "object", "properties": own.collect::<Map<_, _>>(), "required": needed })
}

fn each(kind: Kind, texts: &[&str]) -> Result<(), String> {
    texts.iter().try_for_each(|text| kind.check_text(text))
}

fn between(number: i64, least: i64, most: i64) -> Result<(), String> {
    if (least..=most).contains(&number) {
        return Ok(());
    }
    Err(format!("is not between {least} and {most}"))
}

fn counted(count: usize, least: usize, most: usize) -> Result<(), String> {
    if (least..=most).contains(&count) {
        return Ok(());
    }
    Err(format!("has between {least} and {most} values"))
}

fn once<T: PartialEq>(all: &[T]) -> Result<(), String> {
    let repeated =
        all.iter().enumerate().any(|(place, one)| all.iter().take(place).any(|o| o == one));
    if repeated { Err("has a value twice".to_owned()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn texts_of_a_query() {
        const LIST: Kind = Kind::Counted(&Kind::OneOf(&["a", "b"]), 1, 2);
        for (kind, texts, fits) in [
            (Kind::Flag, &["true"][..], true),
            (Kind::Flag, &["yes"], false),
            (INT32, &["-1"], true),
            (INT32, &["2147483648"], false),
            (INT32, &["ten"], false),
            (Kind::Whole(1, 100), &["0"], false),
            (Kind::Short(2), &["abc"], false),
            (LIST, &["a", "b"], true),
            (LIST, &["a", "c"], false),
            (LIST, &["a", "b", "a"], false),
            (Kind::Distinct(&INT64), &["1", "1"], false),
            (Kind::Set(&INT64, 1, 2), &["1", "2"], true),
            (Kind::Set(&INT64, 1, 2), &["1", "1"], false),
            (Kind::Set(&INT64, 1, 2), &["1", "2", "3"], false),
        ] {
            assert_eq!(kind.check_texts(texts).is_ok(), fits, "{kind:?} {texts:?}");
        }
    }

    #[test]
    fn values_of_a_body() {
        for (kind, value, fits) in [
            (Kind::Text, json!({}), false),
            (Kind::Text, json!(null), false),
            (Kind::OrNull(&Kind::Text), json!(null), true),
            (Kind::Flag, json!("true"), false),
            (INT64, json!(1.5), false),
            (Kind::Each(&Kind::Text), json!(["a", 1]), false),
            (Kind::Each(&Kind::Text), json!("a"), false),
            (Kind::Object, json!([]), false),
            (Kind::Set(&Kind::Text, 1, 2), json!(["a", "b"]), true),
            (Kind::Set(&Kind::Text, 1, 2), json!(["a", "a"]), false),
            (Kind::Set(&Kind::Text, 1, 2), json!([]), false),
            (Kind::Set(&Kind::Text, 1, 2), json!("a"), false),
        ] {
            assert_eq!(kind.check(&value).is_ok(), fits, "{kind:?} {value}");
        }
    }
}
