//! Pages that are counted from a start.

use super::{Asked, failure};
use crate::wire::{Response, encode};
use serde_json::{Value, json};

/// How many items a page holds unless the caller says so, and at most.
const DEFAULT: usize = 50;
const MOST: usize = 100;

/// The page of `items` that was asked for by `startAt` and `maxResults`.
pub(super) fn page(asked: &Asked, items: Vec<Value>) -> Result<Response, Response> {
    sized(asked, items, DEFAULT)
}

/// The same, of `default` items unless the caller says how many.
pub(super) fn sized(
    asked: &Asked,
    items: Vec<Value>,
    default: usize,
) -> Result<Response, Response> {
    let start = number(asked, "startAt", 0)?;
    let size = number(asked, "maxResults", default)?.min(MOST);
    let total = items.len();
    let fitting = total.saturating_sub(start).min(size);
    let given = if asked.call.truncate { fitting.saturating_sub(1) } else { fitting };
    let next = start.saturating_add(given);
    let values: Vec<Value> = items.into_iter().skip(start).take(given).collect();
    let mut body = json!({
        "self": address(asked, start, size),
        "startAt": start,
        "maxResults": size,
        "total": total,
        "isLast": next >= total,
        "values": values,
    });
    if let (true, Some(body)) = (next < total, body.as_object_mut()) {
        body.insert("nextPage".into(), address(asked, next, size).into());
    }
    Ok(Response::json(200, &body))
}

/// Where the page that begins at `start` is found.
fn address(asked: &Asked, start: usize, size: usize) -> String {
    let path = asked.call.path.rsplit_once("/rest/api/3/").map_or("", |(_, path)| path);
    let start = [("startAt", start), ("maxResults", size)].map(|(n, v)| format!("{n}={v}"));
    let filters = asked.call.query.iter().filter(|(n, _)| n != "startAt" && n != "maxResults");
    let filters = filters.map(|(n, v)| format!("{}={}", encode(n), encode(v)));
    let query: Vec<String> = start.into_iter().chain(filters).collect();
    asked.link(&format!("{path}?{}", query.join("&")))
}

/// A parameter that counts something.
pub(super) fn number(asked: &Asked, name: &str, default: usize) -> Result<usize, Response> {
    asked.call.parameter(name).map_or(Ok(default), |text| {
        let refusal = || failure::messages(400, &format!("{name} is not a number."));
        text.parse().map_err(|_| refusal())
    })
}

/// Orders what is found by `orderBy`, downwards where a minus stands before it. Without it the
/// order stays as it is.
pub(super) fn order<T>(asked: &Asked, found: &mut [T], by: impl Fn(&str, &T) -> String) {
    // A plus sign that is not encoded reaches the query as a space.
    let Some(name) = asked.call.parameter("orderBy") else { return };
    let down = name.starts_with('-');
    let name = name.trim_start_matches(['-', '+', ' ']);
    found.sort_by_cached_key(|one| by(name, one));
    if down {
        found.reverse();
    }
}
