//! Properties of issues: JSON that apps keep there.

use super::{Asked, failure, issue};
use crate::api::Answer;
use crate::state::State;
use crate::wire::Response;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Characters of a value, and of a key.
const LONGEST: usize = 32_768;
const LONGEST_KEY: usize = 255;

/// A property as it is sent along with something else.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Property {
    pub(super) key: String,
    pub(super) value: Value,
}

/// `GET /issue/{issueIdOrKey}/properties/{propertyKey}`.
pub(super) fn one(state: &State, asked: &Asked, id: &str, key: &str) -> Answer {
    let (_, ticket) = issue::visible(state, asked, id).ok_or_else(failure::no_issue)?;
    let value = ticket.properties.get(key).ok_or_else(|| none(key))?;
    Ok(Response::json(200, &json!({ "key": key, "value": value })))
}

/// `PUT /issue/{issueIdOrKey}/properties/{propertyKey}`.
pub(super) fn set(state: &mut State, asked: &Asked, id: &str, key: &str) -> Answer {
    let value: Value = asked.body()?;
    let (project, ticket) = issue::visible(state, asked, id).ok_or_else(failure::no_issue)?;
    if state.is_closed(project, "property") {
        return Err(failure::messages(403, "You do not have permission to edit this issue."));
    }
    check(key, &value)?;
    let (issue, replaces) = (ticket.id.clone(), ticket.properties.contains_key(key));
    issue::change(state, asked, &issue, |ticket| {
        ticket.properties.insert(key.to_owned(), value);
    });
    Ok(Response::json(if replaces { 200 } else { 201 }, &json!({})))
}

/// `DELETE /issue/{issueIdOrKey}/properties/{propertyKey}`.
pub(super) fn remove(state: &mut State, asked: &Asked, id: &str, key: &str) -> Answer {
    let (_, ticket) = issue::visible(state, asked, id).ok_or_else(failure::no_issue)?;
    if !ticket.properties.contains_key(key) {
        return Err(none(key));
    }
    let issue = ticket.id.clone();
    issue::change(state, asked, &issue, |ticket| {
        ticket.properties.remove(key);
    });
    Ok(Response::empty(204))
}

/// Refuses what no property can be.
pub(super) fn check(key: &str, value: &Value) -> Result<(), Response> {
    if key.is_empty() || key.chars().count() > LONGEST_KEY {
        return Err(failure::messages(400, "The key of a property has 1 to 255 characters."));
    }
    if value.to_string().chars().count() > LONGEST {
        let said = format!("The value of the property '{key}' is longer than 32768 characters.");
        return Err(failure::messages(400, &said));
    }
    Ok(())
}

/// Those of the properties that are asked for by key, or every one of them by `*all`.
pub(super) fn chosen(all: &BTreeMap<String, Value>, wanted: &[String]) -> Map<String, Value> {
    let every = wanted.iter().any(|w| w == "*all");
    let kept = all.iter().filter(|(key, _)| every || wanted.contains(key));
    kept.map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn none(key: &str) -> Response {
    failure::messages(404, &format!("The property with key '{key}' does not exist."))
}
