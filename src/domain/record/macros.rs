//! What makes a type a record, by naming its fields or variants.

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

/// Serde's reader for a type whose record is known.
macro_rules! read_as_json {
    ($type:ident) => {
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let json = <serde_json::Value as serde::Deserialize>::deserialize(from)?;
                $crate::domain::record::Record::from_json(json).map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use read_as_json;

/// Serde's traits for a type whose record is known.
macro_rules! kept_as_json {
    ($type:ident) => {
        $crate::domain::record::written_as_json!($type);
        $crate::domain::record::read_as_json!($type);
    };
}
pub(crate) use kept_as_json;

/// Keeps a struct as a JSON object. Fields after `;` are their default where they are missing;
/// `strict` refuses fields that are not known.
macro_rules! record {
    (strict $type:ident { $($rest:tt)* }) => {
        $crate::domain::record::record!(@ $type { $($rest)* });
        $crate::domain::record::reading!(strict $type { $($rest)* });
    };
    ($type:ident { $($rest:tt)* }) => {
        $crate::domain::record::record!(@ $type { $($rest)* });
        $crate::domain::record::reading!($type { $($rest)* });
    };
    (@ $type:ident { $($field:ident),* $(,)? $(; $($default:ident),* $(,)?)? }) => {
        impl $crate::domain::record::ToJson for $type {
            fn to_json(&self) -> serde_json::Value {
                let mut fields = $crate::domain::record::Fields::new();
                $(fields.put($crate::domain::record::kept_name!($field), $crate::domain::record::ToJson::to_json(&self.$field));)*
                $($(fields.put($crate::domain::record::kept_name!($default), $crate::domain::record::ToJson::to_json(&self.$default));)*)?
                fields.done()
            }
        }
        $crate::domain::record::written_as_json!($type);
    };
}
pub(crate) use record;

/// The half of `record!` that reads, for what is never written so.
macro_rules! reading {
    (strict $type:ident { $($rest:tt)* }) => {
        $crate::domain::record::reading!(@ (strict) $type { $($rest)* });
    };
    ($type:ident { $($rest:tt)* }) => {
        $crate::domain::record::reading!(@ () $type { $($rest)* });
    };
    (@ ($($strict:ident)?) $type:ident { $($field:ident),* $(,)? $(; $($default:ident),* $(,)?)? }) => {
        impl $crate::domain::record::Record for $type {
            fn from_json(json: serde_json::Value) -> Result<Self, $crate::domain::record::Wrong> {
                let mut fields = $crate::domain::record::Fields::of(json)?;
                let record = Self {
                    $($field: fields.take($crate::domain::record::kept_name!($field))?,)*
                    $($($default: fields.take_or_default($crate::domain::record::kept_name!($default))?,)*)?
                };
                $crate::domain::record::reading!(@end ($($strict)?) fields, [$($crate::domain::record::kept_name!($field),)* $($($crate::domain::record::kept_name!($default),)*)?]);
                Ok(record)
            }
        }
        $crate::domain::record::read_as_json!($type);
    };
    (@end () $fields:ident, $known:tt) => {};
    (@end (strict) $fields:ident, $known:tt) => { $fields.nothing_left(&$known)?; };
}
pub(crate) use reading;

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
                const KNOWN: &[&str] = &[$($crate::domain::record::kept_name!($variant)),+];
                enum Place { $($variant),+ }
                let (place, held) = $crate::domain::record::variant(json, KNOWN)?;
                $(if place == Place::$variant as usize {
                    return $crate::domain::record::variants!(@from held $variant $(($inner))? $({ $($field),+ })?);
                })+
                Err($crate::domain::record::unknown_place())
            }
        }
        $crate::domain::record::kept_as_json!($type);
    };
    (@to $variant:ident) => {
        $crate::domain::record::named($crate::domain::record::kept_name!($variant))
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
