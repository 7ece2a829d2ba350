//! Parts of issues' properties that an app has Jira index, so that JQL finds issues by them: what a
//! module `jira:entityProperty` of its manifest declares. Nothing else of a property is searchable.

use serde::{Deserialize, Serialize};

/// A part of a property of issues.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IndexedValue {
    /// The property.
    pub property_key: String,
    /// The place in it, with dots.
    pub path: String,
    /// What JQL calls it, beside `issue.property['key'].path`.
    pub search_alias: Option<String>,
}

impl IndexedValue {
    /// Whether JQL means this one by the name, which is given without quotes.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        let alias = self.search_alias.as_deref();
        alias.is_some_and(|alias| alias.eq_ignore_ascii_case(name))
            || name == format!("issue.property[{}].{}", self.property_key, self.path)
    }
}
