//! A request as it goes over the wire, taken apart without the core's help: a batch is what is in it.

use offramp::connector::HttpRequest;
use serde_json::Value;

/// One request, or one of a batch.
#[derive(Clone, Debug)]
pub struct Part {
    pub method: String,
    /// Without host and query.
    pub path: String,
    pub body: String,
    /// Its name within the batch.
    pub id: Option<String>,
}

impl Part {
    /// What a request asks for.
    pub fn of(request: &HttpRequest) -> Vec<Self> {
        if !request.url.ends_with("/$batch") {
            let path = request.url.splitn(4, '/').nth(3).unwrap_or_default();
            let path = format!("/{}", without_query(path));
            let method = request.method.as_str().to_owned();
            let body = request.body.clone().unwrap_or_default();
            return vec![Self { method, path, body, id: None }];
        }
        let body = request.body.as_deref().expect("a body");
        let body: Value = serde_json::from_str(body).expect("json");
        let parts = body["requests"].as_array().expect("requests").iter();
        parts
            .map(|part| Self {
                method: part["method"].as_str().expect("a method").to_owned(),
                path: format!("/v1.0{}", without_query(part["url"].as_str().expect("a path"))),
                body: part["body"].to_string(),
                id: part["id"].as_str().map(str::to_owned),
            })
            .collect()
    }

    /// How it was answered, as far as the app can know; `None`: the answer was lost.
    pub fn status(&self, outcome: &Value) -> Option<u64> {
        let whole = outcome["status"].as_u64();
        let Some(id) = self.id.as_deref().filter(|_| whole == Some(200)) else { return whole };
        let body: Value = serde_json::from_str(outcome["body"].as_str()?).ok()?;
        let own = body["responses"].as_array()?.iter().find(|one| one["id"] == id)?;
        own["status"].as_u64()
    }

    /// Whether it only asks.
    pub fn reads(&self) -> bool {
        self.method == "GET"
            || ["/search", "/search/jql", "/permissions/check"]
                .iter()
                .any(|end| self.path.ends_with(end))
    }

    /// Whether it only says something on a ticket, or keeps the app's note there: nobody's access.
    pub fn says(&self) -> bool {
        let place = self.path.strip_prefix("/rest/api/3/issue/");
        self.path.ends_with("/comment")
            || self.path.ends_with("/properties/offramp")
            || self.method == "PUT" && place.is_some_and(|place| !place.contains('/'))
    }

    /// Whether it goes to a system that holds access, and names this account or user there.
    pub fn is_about(&self, id: &str) -> bool {
        let escaped = offramp::connector::escape(id);
        !self.path.starts_with("/rest/")
            && [id, &escaped].iter().any(|id| self.path.contains(*id) || self.body.contains(*id))
    }
}

fn without_query(path: &str) -> &str {
    path.split_once('?').map_or(path, |(path, _)| path)
}
