//! What a workflow validator answers.

use crate::engine::gate::Passage;
use serde_json::{Value, json};

/// `{ result, errorMessage }`, as the platform reads it from the function of a validator.
/// <https://developer.atlassian.com/platform/forge/manifest-reference/modules/jira-workflow-validator/>
#[must_use]
pub fn passage(passage: &Passage) -> Value {
    match passage {
        Passage::Open => json!({ "result": true }),
        Passage::Held { words } => json!({ "result": false, "errorMessage": words }),
    }
}
