//! Pages with a link to the next one.

use super::super::{Answer, Call};
use super::options::Options;
use super::{BASE, failure};
use crate::wire::{Response, encode};
use serde_json::{Map, Value, json};

/// The largest page.
const MOST: usize = 999;
const DEFAULT: usize = 100;
/// What every `$skiptoken` begins with.
const TOKEN: &str = "after.";

/// The page of `items` (sort key and item) that was asked for.
pub(super) fn page(
    call: &Call,
    context: &str,
    options: &Options,
    mut items: Vec<(String, Value)>,
) -> Answer {
    let top = top(call)?;
    let total = items.len();
    items.sort_by(|(a, _), (b, _)| if options.descending { b.cmp(a) } else { a.cmp(b) });
    let after = match call.parameter("$skiptoken") {
        None => None,
        Some(token) => Some(token.strip_prefix(TOKEN).ok_or_else(|| {
            failure::graph(call, 400, "Directory_ExpiredPageToken", "The page token is expired.")
        })?),
    };
    if let Some(after) = after {
        let later = |key: &str| if options.descending { key < after } else { key > after };
        items.retain(|(key, _)| later(key));
    }
    let fitting = items.len().min(top);
    let given = if call.truncate { fitting.saturating_sub(1) } else { fitting };
    let more = items.len() > given;
    items.truncate(given);
    let last = items.last().map_or(after.unwrap_or_default(), |(key, _)| key.as_str()).to_owned();
    let mut body = Map::new();
    body.insert("@odata.context".into(), format!("{BASE}/$metadata#{context}").into());
    if options.counted {
        body.insert("@odata.count".into(), total.into());
    }
    if more {
        body.insert("@odata.nextLink".into(), next(call, &last).into());
    }
    let value: Vec<Value> = items.into_iter().map(|(_, item)| item).collect();
    body.insert("value".into(), json!(value));
    Ok(Response::json(200, &body))
}

fn top(call: &Call) -> Result<usize, Response> {
    match call.parameter("$top").map(str::parse::<usize>) {
        None => Ok(DEFAULT),
        Some(Ok(top)) if (1..=MOST).contains(&top) => Ok(top),
        Some(_) => {
            let message = format!("Invalid page size specified. Must be between 1 and {MOST}.");
            Err(failure::graph(call, 400, "Request_UnsupportedQuery", &message))
        }
    }
}

/// The address of the page after `last`, with everything else as it was asked.
fn next(call: &Call, last: &str) -> String {
    let mut query: Vec<String> = call
        .query
        .iter()
        .filter(|(name, _)| name != "$skiptoken")
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    query.push(format!("$skiptoken={}", encode(&format!("{TOKEN}{last}"))));
    format!("https://{}{}?{}", call.host, call.path, query.join("&"))
}
