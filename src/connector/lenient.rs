//! Values that may be anything: what is not of the expected kind is remembered as such and passed
//! over, so that the rest of an answer stays readable.

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// A text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Text<'b> {
    /// Not there, or null.
    #[default]
    Absent,
    /// There, and no text.
    Wrong,
    /// The text; borrowed from the answer unless it holds escapes.
    Told(Cow<'b, str>),
}

impl<'b> Text<'b> {
    /// The text, if there is one.
    pub(super) fn told(self) -> Option<Cow<'b, str>> {
        match self {
            Self::Told(text) => Some(text),
            Self::Absent | Self::Wrong => None,
        }
    }
}

/// A list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Items<T> {
    /// Not there, or null, or no list.
    #[default]
    Untold,
    /// The list.
    Told(Vec<T>),
}

impl<T> Items<T> {
    /// Every item through `read`; `None` where the list or any of its items is not told.
    pub(super) fn all<U>(self, read: impl Fn(T) -> Option<U>) -> Option<Vec<U>> {
        match self {
            Self::Told(items) => items.into_iter().map(read).collect(),
            Self::Untold => None,
        }
    }
}

struct TextVisitor;

impl<'b> Visitor<'b> for TextVisitor {
    type Value = Text<'b>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, text: &'b str) -> Result<Text<'b>, E> {
        Ok(Text::Told(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Text<'b>, E> {
        Ok(Text::Told(Cow::Owned(text.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Text<'b>, E> {
        Ok(Text::Absent)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Text<'b>, E> {
        Ok(Text::Wrong)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Text<'b>, E> {
        Ok(Text::Wrong)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Text<'b>, E> {
        Ok(Text::Wrong)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Text<'b>, E> {
        Ok(Text::Wrong)
    }

    fn visit_seq<A: SeqAccess<'b>>(self, mut items: A) -> Result<Text<'b>, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Text::Wrong)
    }

    fn visit_map<A: MapAccess<'b>>(self, mut fields: A) -> Result<Text<'b>, A::Error> {
        while fields.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Text::Wrong)
    }
}

impl<'de: 'b, 'b> Deserialize<'de> for Text<'b> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(TextVisitor)
    }
}

struct ItemsVisitor<T>(PhantomData<T>);

impl<'b, T: Deserialize<'b>> Visitor<'b> for ItemsVisitor<T> {
    type Value = Items<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_seq<A: SeqAccess<'b>>(self, mut items: A) -> Result<Items<T>, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element()? {
            all.push(item);
        }
        Ok(Items::Told(all))
    }

    fn visit_map<A: MapAccess<'b>>(self, mut fields: A) -> Result<Items<T>, A::Error> {
        while fields.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Items::Untold)
    }

    fn visit_str<E>(self, _: &str) -> Result<Items<T>, E> {
        Ok(Items::Untold)
    }

    fn visit_unit<E>(self) -> Result<Items<T>, E> {
        Ok(Items::Untold)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Items<T>, E> {
        Ok(Items::Untold)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Items<T>, E> {
        Ok(Items::Untold)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Items<T>, E> {
        Ok(Items::Untold)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Items<T>, E> {
        Ok(Items::Untold)
    }
}

impl<'b, T: Deserialize<'b>> Deserialize<'b> for Items<T> {
    fn deserialize<D: Deserializer<'b>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(ItemsVisitor(PhantomData))
    }
}
