//! Listings in pages of two: acme is smaller than every page that the app asks for, so that nobody
//! would see whether it reads on.

use offramp_cloud::Request;
use serde_json::{Value, json};

const SIZE: u32 = 2;
/// Listings that the app means to have in one page: it asks for one match, or for all that was said.
const WHOLE: [&str; 3] = ["/user/search", "/comment", "/user/assignable/search"];

/// The same request for pages of two.
pub fn small(mut wire: Request) -> Request {
    if WHOLE.iter().any(|end| wire.path.ends_with(end)) {
        return wire;
    }
    for (name, value) in &mut wire.query {
        if ["limit", "maxResults"].contains(&name.as_str()) {
            *value = SIZE.to_string();
        }
    }
    let text = String::from_utf8_lossy(&wire.body).replace("$top=100", &format!("$top={SIZE}"));
    let mut body: Value = serde_json::from_str(&text).unwrap_or_default();
    for name in ["limit", "maxResults"] {
        if body[name].as_u64().is_some_and(|size| size > u64::from(SIZE)) {
            body[name] = json!(SIZE);
        }
    }
    wire.body = if body.is_object() { body.to_string() } else { text }.into_bytes();
    wire
}
