//! What a field of a ticket holds. Each kind of field of Jira has a shape of its own in answers; what
//! has another one is never taken for empty.

mod rich_text;

use crate::domain::{AccountId, visible};
use serde_json::{Map, Value};

/// So many letters of a value are shown, and so many values.
const SHOWN_LETTERS: usize = 60;
const SHOWN_VALUES: usize = 5;

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldValue {
    /// Nothing. A field that isn't on tickets of this kind is left out by Jira, and is empty too.
    Empty,
    /// One value.
    One(Held),
    /// At least two.
    Several(Vec<Held>),
    /// Something that no reader knows, in words for people.
    Other(String),
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// A text, a paragraph, a label, a date or a date with a time. Lines are kept apart.
    Text(String),
    /// A choice of a select.
    Choice(String),
    /// A choice of a cascading select: of the first list, and of the second.
    Cascade {
        /// First.
        parent: String,
        /// Second.
        child: String,
    },
    /// One of Atlassian's teams, by name.
    Team(String),
    /// A group, by name.
    Group(String),
    /// Somebody.
    User(PickedUser),
}

/// Whom a user picker names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickedUser {
    /// The account.
    pub account: AccountId,
    /// Name, for people; the account where Jira tells none.
    pub name: String,
    /// `atlassian`, `app`, `customer`, where it is told.
    pub kind: Option<String>,
    /// The address, where the profile shows it.
    pub email: Option<String>,
}

impl FieldValue {
    /// Reads what the answer holds of a field.
    #[must_use]
    pub fn of(json: Option<&Value>) -> Self {
        match json {
            None | Some(Value::Null) => Self::Empty,
            Some(Value::Array(items)) => Self::of_all(items),
            Some(Value::String(text)) if text.trim().is_empty() => Self::Empty,
            Some(Value::Object(doc)) if rich_text::is_rich(doc) => match rich_text::read(doc) {
                Ok(text) if text.is_empty() => Self::Empty,
                Ok(text) => Self::One(Held::Text(text)),
                Err(part) => Self::Other(format!(
                    "rich text with a part that isn't text ('{}')",
                    short(&part)
                )),
            },
            Some(json) => Held::of(json).map_or_else(Self::Other, Self::One),
        }
    }

    fn of_all(items: &[Value]) -> Self {
        let all: Result<Vec<Held>, String> = items.iter().map(Held::of).collect();
        match all {
            Err(words) => Self::Other(words),
            Ok(mut all) if all.len() == 1 => all.pop().map_or(Self::Empty, Self::One),
            Ok(all) if all.is_empty() => Self::Empty,
            Ok(all) => Self::Several(all),
        }
    }

    /// As it is written on the ticket, where one text is meant. What is none is told in words.
    #[must_use]
    pub fn written(&self) -> Option<String> {
        match self {
            Self::Empty => None,
            Self::One(Held::Text(text)) => Some(text.clone()),
            other => Some(other.words()),
        }
    }

    /// For people: `'Backend' and 'Platform'`. Nothing of it is hidden, and it is short.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Empty => "nothing".to_owned(),
            Self::One(held) => held.words(),
            Self::Several(all) => listed(all),
            Self::Other(words) => words.clone(),
        }
    }
}

impl Held {
    /// # Errors
    /// What it holds instead, for people.
    fn of(json: &Value) -> Result<Self, String> {
        match json {
            Value::String(text) if !text.trim().is_empty() => {
                Ok(Self::Text(text.trim().to_owned()))
            }
            Value::Object(object) => Self::of_object(object),
            Value::Number(number) => Err(format!("the number {number}")),
            Value::Bool(is) => Err(format!("the value {is}")),
            Value::String(_) | Value::Null => Err("a list with an empty value".to_owned()),
            Value::Array(_) => Err("a list of lists".to_owned()),
        }
    }

    fn of_object(object: &Map<String, Value>) -> Result<Self, String> {
        let text = |key: &str| {
            let text = object.get(key).and_then(Value::as_str).map(str::trim);
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        if object.contains_key("accountId") {
            let account = text("accountId").and_then(|id| AccountId::parse(&id));
            let account = account.ok_or_else(|| "an account without an id".to_owned())?;
            let name = text("displayName").unwrap_or_else(|| account.to_string());
            let (kind, email) = (text("accountType"), text("emailAddress"));
            return Ok(Self::User(PickedUser { account, name, kind, email }));
        }
        if let Some(parent) = text("value") {
            let child = match object.get("child") {
                None | Some(Value::Null) => return Ok(Self::Choice(parent)),
                Some(child) => child.get("value").and_then(Value::as_str).map(str::trim),
            };
            let child = child.filter(|text| !text.is_empty()).map(str::to_owned);
            let unread = || format!("'{}' with a second choice that can't be read", short(&parent));
            return child
                .map(|child| Self::Cascade { parent: parent.clone(), child })
                .ok_or_else(unread);
        }
        match text("name") {
            Some(name) if object.contains_key("groupId") => Ok(Self::Group(name)),
            Some(name) if ["isShared", "isVisible"].iter().any(|key| object.contains_key(*key)) => {
                Ok(Self::Team(name))
            }
            _ => Err(parts_of(object)),
        }
    }

    /// For people.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Text(text) | Self::Choice(text) => format!("'{}'", short(text)),
            Self::Cascade { parent, child } => format!("'{} - {}'", short(parent), short(child)),
            Self::Team(name) => format!("the team '{}'", short(name)),
            Self::Group(name) => format!("the group '{}'", short(name)),
            Self::User(user) => format!("the person {}", short(&user.name)),
        }
    }
}

/// Several values for people, each as it is shown.
fn listed(all: &[Held]) -> String {
    let mut words: Vec<String> = all.iter().take(SHOWN_VALUES).map(Held::words).collect();
    let more = all.len().saturating_sub(SHOWN_VALUES);
    if more > 0 {
        words.push(format!("{more} more"));
    }
    let last = words.pop().unwrap_or_default();
    if words.is_empty() { last } else { format!("{} and {last}", words.join(", ")) }
}

/// An object that nobody knows, by its parts: their names are Jira's, what they hold may be anybody's.
fn parts_of(object: &Map<String, Value>) -> String {
    let mut names: Vec<String> =
        object.keys().take(3).map(|key| format!("'{}'", short(key))).collect();
    if object.len() > names.len() {
        names.push("more".to_owned());
    }
    if names.is_empty() {
        return "a value without parts".to_owned();
    }
    format!("a value that Offramp doesn't know, with the parts {}", names.join(", "))
}

/// One line of a text, not too long, with what nobody sees made visible.
fn short(text: &str) -> String {
    let line = text.replace('\n', " / ");
    let end = line.char_indices().nth(SHOWN_LETTERS).map(|(at, _)| at);
    match end.and_then(|end| line.get(..end)) {
        Some(start) => format!("{}…", visible(start)),
        None => visible(&line),
    }
}

#[cfg(test)]
mod tests;
