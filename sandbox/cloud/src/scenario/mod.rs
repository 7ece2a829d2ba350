//! Named companies.

mod acme;
mod builder;
mod globex;

use crate::state::State;
use crate::variants::Variants;
use std::fmt;

/// Names of the scenarios that can be loaded.
const KNOWN: [&str; 2] = ["acme", "globex"];

/// Which company to load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Its name.
    pub name: String,
    /// Seed of a generated company; a hand-made one ignores it.
    pub seed: u64,
    /// Size of a generated company; a hand-made one ignores it.
    pub users: u32,
}

/// There is no such company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioError {
    /// The name that was asked for.
    pub name: String,
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no scenario `{}`; the scenarios are: {}", self.name, KNOWN.join(", "))
    }
}

impl std::error::Error for ScenarioError {}

impl Default for Scenario {
    fn default() -> Self {
        Self { name: "acme".to_owned(), seed: 1, users: 0 }
    }
}

/// Builds the company.
pub(crate) fn load(scenario: &Scenario) -> Result<State, ScenarioError> {
    let (mut state, variants) = match scenario.name.as_str() {
        "acme" => (acme::build(), include_str!("acme/variants.json")),
        "globex" => (globex::build(scenario), include_str!("globex/variants.json")),
        _ => return Err(ScenarioError { name: scenario.name.clone() }),
    };
    state.variants = Variants::from_text(variants).unwrap_or_default();
    Ok(state)
}
