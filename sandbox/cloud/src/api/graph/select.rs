//! `$select` and `$expand`: which properties of an object are shown.

use super::super::Call;
use super::failure;
use crate::wire::Response;
use serde_json::{Map, Value};

/// The properties named in `text`, or `default` where nothing is named.
pub(super) fn names<'a>(text: Option<&'a str>, default: &[&'a str]) -> Vec<&'a str> {
    match text {
        None => default.to_vec(),
        Some(text) => text.split(',').map(str::trim).filter(|name| !name.is_empty()).collect(),
    }
}

/// An object with these properties; a name that `property` does not know is refused.
pub(super) fn object(
    call: &Call,
    kind: &str,
    names: &[&str],
    property: impl Fn(&str) -> Option<Value>,
) -> Result<Map<String, Value>, Response> {
    let mut object = Map::new();
    for name in names {
        let value = property(name).ok_or_else(|| {
            let message = format!(
                "Parsing OData Select and Expand failed: Could not find a property named '{name}' \
                 on type 'microsoft.graph.{kind}'."
            );
            failure::not_understood(call, &message)
        })?;
        object.insert((*name).to_owned(), value);
    }
    Ok(object)
}

/// The properties that `$expand` wants to see of the manager; `None` if the manager is not shown.
pub(super) fn manager<'a>(
    call: &'a Call,
    default: &[&'a str],
) -> Result<Option<Vec<&'a str>>, Response> {
    let Some(text) = call.parameter("$expand") else {
        return Ok(None);
    };
    let inner = text.trim().strip_prefix("manager").and_then(|rest| match rest {
        "" => Some(names(None, default)),
        _ => Some(names(Some(rest.strip_prefix("($select=")?.strip_suffix(')')?), default)),
    });
    inner.map(Some).ok_or_else(|| {
        failure::not_understood(call, "Parsing OData Select and Expand failed: only manager.")
    })
}
