//! What the published descriptions offer with each operation of the closed list, and what becomes
//! of it here: it is done, or refused, or ignored for a reason. A value that its description does
//! not allow is refused before anything is done.

mod desk;
mod graph;
mod jira;
mod kind;
mod org;
mod shapes;

use super::Call;
use kind::Kind;
use serde_json::{Map, Value, json};

/// What becomes of a parameter or a property.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fate {
    Done,
    /// The real service does it; this one says that it does not.
    Refused,
    /// The reason why nothing can be told apart by it.
    Ignored(&'static str),
}

/// A parameter of a query, or a property of a body.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Offer {
    name: &'static str,
    kind: Kind,
    fate: Fate,
    /// Whether the object is nothing without it.
    needed: bool,
}

/// One operation of a description.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operation {
    method: &'static str,
    /// Below what is common to the API; what stands for a value is `{}`.
    path: &'static str,
    /// With which status a request is refused that the description does not allow.
    pub(crate) refusal: u16,
    query: &'static [Offer],
    body: &'static [Offer],
    others: Others,
}

/// What becomes of the properties of a body that are not in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Others {
    /// The description forbids them.
    Refused,
    /// The description allows anything.
    Ignored,
    /// The description has many more, which this service does not do.
    NotDone,
    /// The operation reads no body.
    Unread,
}

/// An API with descriptions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Api {
    Org,
    Users,
    Jira,
    /// Jira Service Management, of whose description types are loose.
    Desk,
    Graph,
}

const fn done(name: &'static str, kind: Kind) -> Offer {
    Offer { name, kind, fate: Fate::Done, needed: false }
}

const fn needed(name: &'static str, kind: Kind) -> Offer {
    Offer { name, kind, fate: Fate::Done, needed: true }
}

const fn refused(name: &'static str, kind: Kind) -> Offer {
    Offer { name, kind, fate: Fate::Refused, needed: false }
}

const fn ignored(name: &'static str, kind: Kind, why: &'static str) -> Offer {
    Offer { name, kind, fate: Fate::Ignored(why), needed: false }
}

/// An operation that reads no body.
const fn reading(method: &'static str, path: &'static str, query: &'static [Offer]) -> Operation {
    Operation { method, path, refusal: 400, query, body: &[], others: Others::Unread }
}

/// An operation with a body that has these properties and no others.
const fn writing(method: &'static str, path: &'static str, body: &'static [Offer]) -> Operation {
    Operation { method, path, refusal: 400, query: &[], body, others: Others::Refused }
}

impl Operation {
    const fn refusing(mut self, status: u16) -> Self {
        self.refusal = status;
        self
    }

    const fn asking(mut self, query: &'static [Offer]) -> Self {
        self.query = query;
        self
    }

    const fn with_others(mut self, others: Others) -> Self {
        self.others = others;
        self
    }

    fn is_at(&self, method: &str, path: &[&str]) -> bool {
        let template: Vec<&str> = self.path.split('/').collect();
        self.method == method
            && template.len() == path.len()
            && template.iter().zip(path).all(|(wanted, sent)| *wanted == "{}" || wanted == sent)
    }

    /// What of a request its description does not allow, or this service does not do.
    fn check(&self, call: &Call) -> Result<(), String> {
        for offer in self.query {
            let values: Vec<&str> = call
                .query
                .iter()
                .filter(|(k, _)| k == offer.name)
                .map(|(_, v)| v.as_str())
                .collect();
            if values.is_empty() {
                continue;
            }
            let said = |wrong: String| format!("The parameter '{}' {wrong}.", offer.name);
            offer.kind.check_texts(&values).map_err(said)?;
            offer.refuse("parameter")?;
        }
        if self.others == Others::Unread {
            return Ok(());
        }
        // What is no object at all is refused by whoever reads it.
        let Ok(Value::Object(fields)) = call.body::<Value>() else {
            return Ok(());
        };
        if let Some(missing) = self.body.iter().find(|o| o.needed && !fields.contains_key(o.name)) {
            return Err(format!("The property '{}' is missing.", missing.name));
        }
        fields.iter().try_for_each(|(name, value)| self.check_property(name, value))
    }

    fn check_property(&self, name: &str, value: &Value) -> Result<(), String> {
        match self.body.iter().find(|offer| offer.name == name) {
            Some(offer) => offer.check(value),
            // What OData says of a value is no property of it.
            None if self.others == Others::Ignored || name.starts_with("@odata.") => Ok(()),
            None if self.others == Others::NotDone => {
                Err(format!("The sandbox does nothing with the property '{name}'."))
            }
            None => Err(format!("There is no property '{name}'.")),
        }
    }
}

impl Offer {
    fn check(&self, value: &Value) -> Result<(), String> {
        self.kind.check(value).map_err(|wrong| format!("The property '{}' {wrong}.", self.name))?;
        self.refuse("property")
    }

    fn refuse(&self, what: &str) -> Result<(), String> {
        match self.fate {
            Fate::Refused => {
                Err(format!("The sandbox does nothing with the {what} '{}'.", self.name))
            }
            Fate::Done | Fate::Ignored(_) => Ok(()),
        }
    }

    fn told(&self) -> Value {
        let (is, why) = match self.fate {
            Fate::Done => ("done", None),
            Fate::Refused => ("refused", None),
            Fate::Ignored(why) => ("ignored", Some(why)),
        };
        let (name, needed, checked) = (self.name, self.needed, self.checked());
        json!({ "name": name, "is": is, "why": why, "needed": needed, "checked": checked })
    }

    /// What is checked of a value; of what is refused there is nothing to say.
    fn checked(&self) -> Value {
        match self.fate {
            Fate::Refused => json!({ "refused": true }),
            Fate::Done | Fate::Ignored(_) => self.kind.told(),
        }
    }
}

/// The properties of an object, which may be closed to others.
fn check_fields(offers: &[Offer], fields: &Map<String, Value>, closed: bool) -> Result<(), String> {
    if let Some(missing) = offers.iter().find(|o| o.needed && !fields.contains_key(o.name)) {
        return Err(format!("has no '{}'", missing.name));
    }
    fields.iter().try_for_each(|(name, value)| {
        match offers.iter().find(|offer| offer.name == name) {
            Some(offer) => offer.check(value),
            None if closed => Err(format!("has a property '{name}', which there is not")),
            None => Ok(()),
        }
    })
}

/// What of a request its description does not allow, with the status to refuse it with.
pub(crate) fn check(api: Api, call: &Call, path: &[&str]) -> Result<(), (u16, String)> {
    let found = operations(api).iter().find(|operation| operation.is_at(&call.method, path));
    found
        .map_or(Ok(()), |operation| operation.check(call).map_err(|said| (operation.refusal, said)))
}

/// What becomes of each documented parameter and property of the operations that are simulated.
#[must_use]
pub fn told() -> Value {
    [Api::Org, Api::Users, Api::Jira, Api::Desk, Api::Graph]
        .into_iter()
        .flat_map(|api| {
            operations(api).iter().map(move |operation| {
                json!({
                    "api": format!("{api:?}"),
                    "method": operation.method,
                    "path": operation.path,
                    "query": operation.query.iter().map(Offer::told).collect::<Vec<_>>(),
                    "body": operation.body.iter().map(Offer::told).collect::<Vec<_>>(),
                    "others": format!("{:?}", operation.others),
                })
            })
        })
        .collect()
}

fn operations(api: Api) -> &'static [Operation] {
    match api {
        Api::Org => org::OPERATIONS,
        Api::Users => org::USERS,
        Api::Jira => jira::OPERATIONS,
        Api::Desk => desk::OPERATIONS,
        Api::Graph => graph::OPERATIONS,
    }
}
