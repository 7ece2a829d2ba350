//! Records as short lists of words: `["OutOfGroup", "<id>"]`. Readers that serde derives for an
//! enum weigh a kilobyte and more for each of its variants in wasm; these weigh a tenth.

use super::{Instant, ProjectKey};

/// Something that fits one word.
pub(crate) trait Word: Sized {
    /// As it is kept.
    fn to_word(&self) -> String;

    /// As it was kept; `None` when it is no such thing.
    fn from_word(word: String) -> Option<Self>;
}

impl Word for String {
    fn to_word(&self) -> String {
        self.clone()
    }

    fn from_word(word: String) -> Option<Self> {
        Some(word)
    }
}

impl Word for bool {
    fn to_word(&self) -> String {
        self.to_string()
    }

    fn from_word(word: String) -> Option<Self> {
        word.parse().ok()
    }
}

impl Word for Instant {
    fn to_word(&self) -> String {
        self.0.to_string()
    }

    fn from_word(word: String) -> Option<Self> {
        word.parse().ok().map(Self)
    }
}

/// JSON, since a word of the list may hold anything.
impl<T: Word> Word for Vec<T> {
    fn to_word(&self) -> String {
        let words: Vec<String> = self.iter().map(Word::to_word).collect();
        serde_json::to_string(&words).unwrap_or_default()
    }

    fn from_word(word: String) -> Option<Self> {
        let words: Vec<String> = serde_json::from_str(&word).ok()?;
        words.into_iter().map(T::from_word).collect()
    }
}

/// A list of none or one.
impl<T: Word + Clone> Word for Option<T> {
    fn to_word(&self) -> String {
        self.iter().cloned().collect::<Vec<T>>().to_word()
    }

    fn from_word(word: String) -> Option<Self> {
        Vec::<T>::from_word(word).map(|list| list.into_iter().next())
    }
}

impl Word for (ProjectKey, String) {
    fn to_word(&self) -> String {
        vec![self.0.to_string(), self.1.clone()].to_word()
    }

    fn from_word(word: String) -> Option<Self> {
        let mut words = Vec::<String>::from_word(word)?.into_iter();
        Some((ProjectKey::new(words.next()?), words.next()?))
    }
}

/// Makes an enum of variants with named fields a list of words in JSON.
macro_rules! as_words {
    ($type:ident { $($variant:ident $({ $($field:ident),+ })?,)+ }) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                let words: Vec<String> = match self {
                    $(Self::$variant $({ $($field),+ })? => vec![
                        stringify!($variant).to_owned(),
                        $($($crate::domain::Word::to_word($field),)+)?
                    ],)+
                };
                words.serialize(to)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let mut words = <Vec<String> as serde::Deserialize>::deserialize(from)?.into_iter();
                let kind = words.next().unwrap_or_default();
                let mut read = || match kind.as_str() {
                    $(stringify!($variant) => Some(Self::$variant $({
                        $($field: $crate::domain::Word::from_word(words.next()?)?,)+
                    })?),)+
                    _ => None,
                };
                read().ok_or_else(|| {
                    serde::de::Error::custom(concat!("no ", stringify!($type), " of this version"))
                })
            }
        }
    };
}
pub(crate) use as_words;
