//! What nobody has documented: each open question has a name, the answers it may have, and one that
//! it has unless another is chosen. All of them are lines of `sandbox/variants.jsonl`, which the
//! Forge side reads as well; a line with `of` is an answer of the APIs and needs no code here.

mod follow;
mod jira;
mod registry;
mod shape;

pub use registry::Variant;
use registry::all;
use serde_json::Value;
use std::collections::BTreeMap;

/// Which answer each open question has. Those that were not chosen have their default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variants {
    chosen: BTreeMap<&'static str, &'static str>,
}

impl Variants {
    /// Every open question.
    #[must_use]
    pub fn all() -> &'static [Variant] {
        all()
    }

    /// Chooses an answer.
    ///
    /// # Errors
    /// Says which questions there are, or which answers this one may have.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        let Some(variant) = all().iter().find(|variant| variant.name == name) else {
            let known: Vec<&str> = all().iter().map(|variant| variant.name.as_str()).collect();
            return Err(format!("no variant `{name}`; the variants are {}", known.join(", ")));
        };
        let Some(value) = variant.values.iter().find(|known| *known == value) else {
            let known = variant.values.join(", ");
            return Err(format!("`{name}` is not `{value}`; it is one of {known}"));
        };
        if value == variant.default_value() {
            self.chosen.remove(variant.name.as_str());
        } else {
            self.chosen.insert(&variant.name, value);
        }
        Ok(())
    }

    /// Chooses what `other` has chosen.
    pub fn extend(&mut self, other: &Self) {
        self.chosen.extend(&other.chosen);
    }

    /// As `NAME=VALUE`.
    ///
    /// # Errors
    /// Where it is not written so, or as [`Self::set`].
    pub fn set_pair(&mut self, pair: &str) -> Result<(), String> {
        let Some((name, value)) = pair.split_once('=') else {
            return Err(format!("`{pair}` is no variant: write NAME=VALUE"));
        };
        self.set(name, value)
    }

    /// As a JSON object of names and values, all of it or nothing.
    ///
    /// # Errors
    /// Where it is no such object, or as [`Self::set`].
    pub fn from_text(text: &str) -> Result<Self, String> {
        let mut variants = Self::default();
        variants.set_all(&serde_json::from_str(text).map_err(|e| e.to_string())?)?;
        Ok(variants)
    }

    /// Chooses several answers, all of them or none.
    ///
    /// # Errors
    /// Where they are no object of names and values, or as [`Self::set`].
    pub fn set_all(&mut self, values: &Value) -> Result<(), String> {
        let mut all = self.clone();
        let fields = values.as_object().ok_or("variants are an object of names and values")?;
        for (name, value) in fields {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            all.set(name, &value)?;
        }
        *self = all;
        Ok(())
    }

    /// The answer to a question; empty where there is no such question.
    #[must_use]
    pub fn value(&self, name: &str) -> &'static str {
        let chosen = self.chosen.get(name).copied();
        let variant = || all().iter().find(|variant| variant.name == name);
        chosen.or_else(|| variant().map(Variant::default_value)).unwrap_or_default()
    }

    /// The answer as a number, where it is one.
    #[must_use]
    pub fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.value(name).parse().ok()
    }

    /// The questions that have another answer than their default.
    pub fn chosen(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.chosen.iter().map(|(name, value)| (*name, *value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_line_of_the_registry_is_a_variant_of_its_own() {
        let lines = include_str!("../../../variants.jsonl").lines().count();
        assert_eq!(all().len(), lines, "a line that can't be read");
        let names: BTreeSet<&str> = all().iter().map(|v| v.name.as_str()).collect();
        assert_eq!(names.len(), lines);
        for variant in all() {
            let values: BTreeSet<&String> = variant.values.iter().collect();
            assert!(values.len() == variant.values.len() && values.len() > 1, "{variant:?}");
            assert!(
                !variant.source.is_empty() && "DSCIPTM?".contains(&variant.mark),
                "{variant:?}"
            );
        }
    }

    #[test]
    fn what_is_not_known_is_refused_with_the_list() {
        let mut variants = Variants::default();
        let names = variants.set("search.gruops", "empty").unwrap_err();
        assert!(all().iter().all(|variant| names.contains(&variant.name)), "{names}");
        let values = variants.set("search.groups", "nothing").unwrap_err();
        assert!(values.contains("answered, empty, absent, null"), "{values}");
        assert!(variants.set_pair("search.groups").unwrap_err().contains("NAME=VALUE"));
        assert_eq!(variants, Variants::default());
    }

    #[test]
    fn an_answer_is_the_default_until_another_is_chosen() {
        let mut variants = Variants::default();
        assert_eq!(variants.value("search.groups"), "answered");
        variants.set_pair("search.groups=empty").unwrap();
        assert_eq!(variants.value("search.groups"), "empty");
        variants.set("search.groups", "answered").unwrap();
        assert_eq!(variants, Variants::default());
    }
}
