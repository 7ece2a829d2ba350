//! Pages with opaque cursors. A cursor carries the whole query it continues, so whatever else is
//! sent with it is ignored, as in the real API.

use super::{Call, failure};
use crate::wire::Response;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Where a listing continues.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Cursor {
    /// The filters of the first request.
    query: Value,
    /// Sort key of the last item already given.
    after: Option<String>,
}

/// A listing: its filters and where to go on.
#[derive(Clone, Debug)]
pub(crate) struct Listing {
    cursor: Cursor,
    limit: usize,
}

impl Listing {
    /// Reads filters and cursor from `query`, an object.
    pub(crate) fn of(query: Value, default_limit: usize) -> Result<Self, Response> {
        if !query.is_object() {
            return Err(failure::bad_request("The body is no object."));
        }
        let cursor = match query.get("cursor").and_then(Value::as_str) {
            Some(text) => decode(text).ok_or_else(|| failure::bad_request("Invalid cursor."))?,
            None => Cursor { query, after: None },
        };
        let limit = match cursor.query.get("limit") {
            None | Some(Value::Null) => default_limit,
            Some(limit) => limit
                .as_u64()
                .and_then(|l| usize::try_from(l).ok())
                .filter(|l| (1..=100).contains(l))
                .ok_or_else(|| failure::bad_request("limit must be between 1 and 100."))?,
        };
        Ok(Self { cursor, limit })
    }

    /// Reads filters and cursor from query parameters; `lists` are those that may repeat.
    pub(crate) fn of_parameters(call: &Call, lists: &[&str]) -> Result<Self, Response> {
        let mut query = Map::new();
        for (key, value) in &call.query {
            let value = match key.as_str() {
                "limit" => value.parse::<u64>().map_or_else(|_| json!(value), |n| json!(n)),
                list if lists.contains(&list) => json!(call.parameters(list)),
                _ => json!(value),
            };
            query.insert(key.clone(), value);
        }
        Self::of(Value::Object(query), 20)
    }

    /// The filters.
    pub(crate) fn query(&self) -> &Value {
        &self.cursor.query
    }

    /// Sort key of the last item that was given before.
    pub(crate) fn after(&self) -> Option<&str> {
        self.cursor.after.as_deref()
    }

    /// How many items a page holds.
    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    /// The values of a list filter; `None` if it was not given.
    pub(crate) fn list(&self, name: &str) -> Option<Vec<&str>> {
        let values = self.query().get(name)?.as_array()?;
        Some(values.iter().filter_map(Value::as_str).collect())
    }

    /// The page of `items` (sort key and item) that comes next.
    pub(crate) fn page(&self, mut items: Vec<(String, Value)>, truncate: bool) -> Response {
        let descending = self.query().pointer("/sortBy/0/direction") == Some(&json!("desc"));
        items.sort_by(|(a, _), (b, _)| if descending { b.cmp(a) } else { a.cmp(b) });
        if let Some(after) = &self.cursor.after {
            items.retain(|(key, _)| if descending { key < after } else { key > after });
        }
        let fitting = items.len().min(self.limit);
        let given = if truncate { fitting.saturating_sub(1) } else { fitting };
        let more = items.len() > given;
        items.truncate(given);
        let last = items.last().map(|(key, _)| key.clone()).or_else(|| self.cursor.after.clone());
        let mut links = json!({ "self": encode(&self.cursor) });
        if more && let Some(links) = links.as_object_mut() {
            let next = Cursor { query: self.query().clone(), after: last };
            links.insert("next".into(), encode(&next).into());
        }
        let data: Vec<Value> = items.into_iter().map(|(_, item)| item).collect();
        Response::json(200, &json!({ "data": data, "links": links }))
    }
}

/// A value as a token that means nothing to its reader.
pub(crate) fn encode<T: Serialize>(value: &T) -> String {
    let bytes = serde_json::to_vec(value).unwrap_or_default();
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        for half in [byte >> 4, byte & 15] {
            text.extend(char::from_digit(u32::from(half), 16));
        }
        text
    })
}

/// What a token stands for, if it is one of these.
pub(crate) fn decode<T: DeserializeOwned>(text: &str) -> Option<T> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    let bytes: Vec<u8> = digits?
        .chunks(2)
        .map(|pair| pair.iter().fold(0_u8, |byte, digit| (byte << 4) | digit))
        .collect();
    serde_json::from_slice(&bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items() -> Vec<(String, Value)> {
        ["c", "a", "b"].map(|k| (k.to_owned(), json!(k))).to_vec()
    }

    fn walk(query: Value, truncate: bool) -> Vec<Value> {
        let mut seen = Vec::new();
        let mut listing = Listing::of(query, 20).unwrap();
        for turn in 0..10 {
            let page = listing.page(items(), truncate && turn == 0).value();
            seen.extend(page["data"].as_array().unwrap().clone());
            match page["links"].get("next") {
                None => break,
                Some(next) => listing = Listing::of(json!({ "cursor": next }), 20).unwrap(),
            }
        }
        seen
    }

    #[test]
    fn every_item_once_whatever_the_page_size() {
        for limit in 1..=4 {
            for truncate in [false, true] {
                assert_eq!(walk(json!({ "limit": limit }), truncate), ["a", "b", "c"]);
            }
        }
    }

    #[test]
    fn descending() {
        let query = json!({ "limit": 1, "sortBy": [{ "field": "name", "direction": "desc" }] });
        assert_eq!(walk(query, false), ["c", "b", "a"]);
    }

    #[test]
    fn bad_limits_and_cursors_are_refused() {
        for query in [json!({"limit": 0}), json!({"limit": 101}), json!({"cursor": "zz"})] {
            assert_eq!(Listing::of(query, 20).unwrap_err().status, 400);
        }
    }
}
