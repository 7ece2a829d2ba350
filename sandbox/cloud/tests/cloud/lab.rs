//! A company on the bench: requests in one line, answers as JSON.

use offramp_cloud::{Cloud, Oracle, Request, Response, Scenario, Served, Visibility};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub const D1: &str = "d1000000-0000-4000-8000-000000000001";
pub const D2: &str = "d2000000-0000-4000-8000-000000000002";
pub const NOW: i64 = 1_795_430_400_000;
pub const CONFLUENCE: &str = "ari:cloud:confluence::site/11111111-aaaa-4aaa-8aaa-000000000001";
pub const LABS_JIRA: &str = "ari:cloud:jira-software::site/22222222-aaaa-4aaa-8aaa-000000000002";

/// A cloud, its clock, and who asks.
pub struct Lab {
    pub cloud: Cloud,
    pub now: i64,
    pub key: String,
    /// By name, as it was in the beginning: a closed account loses its name.
    people: BTreeMap<String, String>,
}

impl Lab {
    /// Acme with everything visible at once, asked with the key without scopes.
    pub fn new() -> Self {
        let mut cloud = Cloud::new(&Scenario::default()).unwrap();
        cloud.set_visibility(Visibility::immediate());
        let key = cloud.write_key().to_owned();
        let people = cloud.company().people.into_iter().map(|p| (p.name, p.account_id)).collect();
        Self { cloud, now: NOW, key, people }
    }

    /// The same world, so much later.
    pub fn later(&self, ms: i64) -> Self {
        let (key, people) = (self.key.clone(), self.people.clone());
        Self { cloud: self.cloud.clone(), now: self.now + ms, key, people }
    }

    /// Acme with the usual delays.
    pub fn lagging() -> Self {
        let mut lab = Self::new();
        lab.cloud.set_visibility(Visibility::default());
        lab
    }

    /// The account of someone.
    pub fn id(&self, name: &str) -> String {
        self.people[name].clone()
    }

    /// The id of a group of someone, by name.
    pub fn group(&mut self, name: &str) -> String {
        let found = self.post("groups/search", "-", &json!({ "groupNames": [name] }));
        found.value()["data"][0]["id"].as_str().unwrap().to_owned()
    }

    /// A request to the Organizations API below a directory.
    pub fn request(&self, method: &str, directory: &str, path: &str, body: &Value) -> Request {
        let org = self.cloud.org_id();
        let path = format!("/admin/v2/orgs/{org}/directories/{directory}/{path}");
        self.build(method, "api.atlassian.com", &path, body)
    }

    /// Any request, signed with the key.
    pub fn build(&self, method: &str, host: &str, path: &str, body: &Value) -> Request {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let mut headers =
            BTreeMap::from([("authorization".into(), format!("Bearer {}", self.key))]);
        if !body.is_null() {
            headers.insert("content-type".into(), "application/json".into());
        }
        Request {
            method: method.into(),
            host: host.into(),
            path: path.into(),
            query: query
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
            headers,
            body: if body.is_null() { Vec::new() } else { body.to_string().into_bytes() },
        }
    }

    /// Serves a request that must be answered.
    pub fn send(&mut self, request: &Request) -> Response {
        match self.cloud.serve(request, self.now) {
            Served::Answered(response) => response,
            other => panic!("not answered: {other:?}"),
        }
    }

    pub fn post(&mut self, path: &str, directory: &str, body: &Value) -> Response {
        let request = self.request("POST", directory, path, body);
        self.send(&request)
    }

    pub fn get(&mut self, path: &str, directory: &str) -> Response {
        let request = self.request("GET", directory, path, &Value::Null);
        self.send(&request)
    }

    pub fn delete(&mut self, path: &str, directory: &str) -> Response {
        let request = self.request("DELETE", directory, path, &Value::Null);
        self.send(&request)
    }

    /// A request to the User management API.
    pub fn manage(&mut self, method: &str, name: &str, path: &str, body: &Value) -> Response {
        let path = format!("/users/{}/manage{path}", self.id(name));
        let request = self.build(method, "api.atlassian.com", &path, body);
        self.send(&request)
    }

    /// A request to the main site's Jira as `app`, as nobody, or as someone by name.
    pub fn jira(&mut self, method: &str, who: &str, path: &str, body: &Value) -> Response {
        let path = format!("/rest/api/3/{path}");
        let mut request = self.build(method, "acme.atlassian.net", &path, body);
        request.headers.remove("authorization");
        let identity = match who {
            "app" | "" => who.to_owned(),
            name => format!("user:{}", self.id(name)),
        };
        request.headers.insert("x-sandbox-identity".into(), identity);
        self.send(&request)
    }

    /// An invitation to the organization.
    pub fn invite(&mut self, body: &Value) -> Response {
        let path = format!("/admin/v2/orgs/{}/users/invite", self.cloud.org_id());
        let request = self.build("POST", "api.atlassian.com", &path, body);
        self.send(&request)
    }

    /// A change of a role through `roles/<act>`.
    pub fn role(&mut self, act: &str, name: &str, body: &Value) -> Response {
        let path = format!("/admin/v1/orgs/{}/users/{}/{act}", self.cloud.org_id(), self.id(name));
        let request = self.build("POST", "api.atlassian.com", &path, body);
        self.send(&request)
    }

    /// One act by its short name, as the tables write it.
    pub fn act(&mut self, name: &str, act: &str) -> u16 {
        let id = self.id(name);
        let empty = json!({});
        let answer = match act {
            "suspend" | "restore" => self.post(&format!("users/{id}/{act}"), D1, &empty),
            "suspend2" => self.post(&format!("users/{id}/suspend"), D2, &empty),
            "remove" => self.delete(&format!("users/{id}"), D1),
            "remove2" => self.delete(&format!("users/{id}"), D2),
            "idp" => {
                assert!(self.cloud.idp_deactivate(&id, self.now));
                return 0;
            }
            "15 days" => {
                self.now += 15 * 86_400_000;
                return 0;
            }
            _ => self.manage("POST", name, &format!("/lifecycle/{act}"), &empty),
        };
        answer.status
    }

    /// What user search says of someone; `null` if not listed.
    pub fn listed(&mut self, name: &str) -> Value {
        let body = json!({
            "accountIds": [self.id(name)],
            "expand": ["groups", "productAccess", "platformRoles"],
        });
        self.post("users/search", "-", &body).value()["data"][0].clone()
    }

    /// The truth.
    pub fn oracle(&self, name: &str) -> Oracle {
        self.cloud.oracle(&self.id(name), self.now).unwrap()
    }
}
