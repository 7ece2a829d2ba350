//! The lines of `sandbox/variants.jsonl`.

use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// An open question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// The answers it may have; the first is the default.
    pub values: Vec<String>,
    /// How sure the sources are: `?` nobody has said, `I` inferred, and so on.
    pub mark: String,
    /// Where the question comes from.
    pub source: String,
    /// The operation whose answer is changed: method and path, `*` for any text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// The field in it, with `*` for every item; none: the whole answer, which gets the value as
    /// its status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl Variant {
    /// What it is unless another answer is chosen.
    #[must_use]
    pub fn default_value(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }
}

static ALL: LazyLock<Vec<Variant>> = LazyLock::new(|| {
    let lines = include_str!("../../../variants.jsonl").lines();
    lines.filter_map(|line| serde_json::from_str(line).ok()).collect()
});

/// All of them; a test says that every line is one.
pub(super) fn all() -> &'static [Variant] {
    &ALL
}
