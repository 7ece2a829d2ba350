//! Answers as the chosen variants shape them.

use super::{Variant, Variants, all};
use crate::faults::like;
use crate::wire::{Request, Response, decode};
use serde_json::{Value, json};

impl Variants {
    /// The status with which a request is answered instead of taking effect.
    pub(crate) fn refuses(&self, request: &Request) -> Option<Response> {
        let status = self.of(request).find(|(variant, _)| variant.field.is_none());
        let status = status.and_then(|(_, value)| value.parse().ok())?;
        let detail = "Not for this key.";
        let error = json!({ "code": "ADMIN-403-1", "title": "FORBIDDEN", "detail": detail });
        Some(Response::json(status, &json!({ "errors": [error] })))
    }

    /// The answer to a request, with the fields that were chosen to be otherwise.
    pub(crate) fn shape(&self, request: &Request, mut response: Response) -> Response {
        let mut fields = self.of(request).filter_map(|(v, value)| Some((v.field.as_ref()?, value)));
        let Some(first) = fields.next().filter(|_| (200..300).contains(&response.status)) else {
            return response;
        };
        let mut body = response.value();
        for (field, value) in std::iter::once(first).chain(fields) {
            let path: Vec<&str> = field.split('/').collect();
            change(&mut body, &path, value);
        }
        response.body = serde_json::to_vec(&body).unwrap_or_default();
        response
    }

    fn of(&self, request: &Request) -> impl Iterator<Item = (&'static Variant, &'static str)> {
        let asked = (!self.chosen.is_empty())
            .then(|| format!("{} {}", request.method, decode(&request.path)));
        let chosen = self.chosen.clone();
        asked.into_iter().flat_map(move |asked| {
            let chosen = chosen.clone();
            all().iter().filter_map(move |variant| {
                let value = chosen.get(variant.name.as_str())?;
                like(variant.of.as_ref()?, &asked).then_some((variant, *value))
            })
        })
    }
}

/// Everything that `path` leads to becomes `value`.
fn change(json: &mut Value, path: &[&str], value: &str) {
    match (path, json) {
        (["*"], Value::Array(items)) => {
            for item in items {
                turn(item, value);
            }
        }
        (["*", rest @ ..], Value::Array(items)) => {
            for item in items {
                change(item, rest, value);
            }
        }
        (["*", rest @ ..], Value::Object(fields)) => {
            for field in fields.values_mut() {
                change(field, rest, value);
            }
        }
        ([name], Value::Object(fields)) => match (value, fields.get_mut(*name)) {
            ("absent", _) => drop(fields.remove(*name)),
            (_, Some(field)) => turn(field, value),
            _ => {}
        },
        ([name, rest @ ..], Value::Object(fields)) => {
            if let Some(field) = fields.get_mut(*name) {
                change(field, rest, value);
            }
        }
        _ => {}
    }
}

fn turn(field: &mut Value, value: &str) {
    *field = match (value, &field) {
        ("null", _) => Value::Null,
        ("empty", Value::Array(_)) => json!([]),
        ("empty", Value::Object(_)) => json!({}),
        ("empty", _) => json!(""),
        (word, _) => json!(word),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(path: &str, value: &str) -> Value {
        let mut body = json!({ "data": [{ "a": [1], "b": { "c": "x" } }], "d.e": true });
        change(&mut body, &path.split('/').collect::<Vec<_>>(), value);
        body
    }

    #[test]
    fn a_field_is_changed_wherever_its_path_leads() {
        for (path, value, expected) in [
            ("data/*/a", "absent", json!({ "b": { "c": "x" } })),
            ("data/*/a", "empty", json!({ "a": [], "b": { "c": "x" } })),
            ("data/*/a/*", "odd", json!({ "a": ["odd"], "b": { "c": "x" } })),
            ("data/*/b", "empty", json!({ "a": [1], "b": {} })),
            ("data/*/*/c", "null", json!({ "a": [1], "b": { "c": null } })),
            // What is not there is not made.
            ("data/*/z", "odd", json!({ "a": [1], "b": { "c": "x" } })),
        ] {
            assert_eq!(changed(path, value)["data"][0], expected, "{path}={value}");
        }
        assert_eq!(changed("d.e", "null")["d.e"], Value::Null);
    }

    #[test]
    fn only_the_named_operation_is_shaped() {
        let mut variants = Variants::default();
        variants.set_pair("search.groups=absent").unwrap();
        let request =
            |path: &str| Request { method: "POST".into(), path: path.into(), ..Request::default() };
        let answer = Response::json(200, &json!({ "data": [{ "groups": [1] }] }));
        let shaped = |path: &str| variants.shape(&request(path), answer.clone()).value();
        let all = "/admin/v2/orgs/o/directories/-/users/search";
        assert_eq!(shaped(all), json!({ "data": [{}] }));
        let one = "/admin/v2/orgs/o/directories/d/users/search";
        assert_eq!(shaped(one), answer.value());
    }
}
