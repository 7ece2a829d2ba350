//! The writes as they went over the wire, read without the core's help.

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
        let path = request.url.split('/').skip(3).collect::<Vec<_>>().join("/");
        let path = format!("/{}", path.split('?').next().expect("a path"));
        let method = request.method.as_str().to_owned();
        let mut all = vec![Self { method, path, status: outcome["status"].as_u64() }];
        if request.url.ends_with("/$batch") {
            let body: Value =
                serde_json::from_str(request.body.as_deref().expect("a body")).expect("json");
            let answers: Value = outcome["body"]
                .as_str()
                .filter(|_| outcome["status"] == 200)
                .and_then(|body| serde_json::from_str(body).ok())
                .unwrap_or_default();
            all.extend(body["requests"].as_array().expect("requests").iter().map(|part| {
                let answers = answers["responses"].as_array();
                let own = answers.into_iter().flatten().find(|one| one["id"] == part["id"]);
                let whole = outcome["status"].as_u64().filter(|status| *status != 200);
                Self {
                    method: part["method"].as_str().expect("a method").to_owned(),
                    path: format!("/v1.0{}", part["url"].as_str().expect("an address")),
                    status: own.and_then(|one| one["status"].as_u64()).or(whole),
                }
            }));
        }
        all
    }
}
