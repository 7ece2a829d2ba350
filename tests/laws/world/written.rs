//! The writes as they went over the wire, read without the core's help.

use super::parts::Part;
use offramp::connector::HttpRequest;
use serde_json::Value;

/// A write, and how it was answered as far as the app can know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Written {
    pub method: String,
    /// Without the query.
    pub path: String,
    /// `None`: the answer was lost.
    pub status: Option<u64>,
}

impl Written {
    /// A request, and where it is a batch each request in it.
    pub fn of(request: &HttpRequest, outcome: &Value) -> Vec<Self> {
        let path = request.url.splitn(4, '/').nth(3).unwrap_or_default();
        let path = format!("/{}", path.split('?').next().expect("a path"));
        let method = request.method.as_str().to_owned();
        let mut all = vec![Self { method, path, status: outcome["status"].as_u64() }];
        let parts = Part::of(request).into_iter().filter(|part| part.id.is_some());
        all.extend(parts.map(|part| {
            let status = part.status(outcome);
            Self { method: part.method, path: part.path, status }
        }));
        all
    }
}
