//! JSON as it is read for very many people: texts are borrowed from the answer, and of objects only
//! the fields that somebody asks for are kept. What is no text, list or object is [`Node::Odd`], so
//! that the rest of an answer stays readable.

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// A value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Node<'b> {
    /// Not there, or null.
    #[default]
    Absent,
    /// A number, true or false.
    Odd,
    /// A text; borrowed unless it holds escapes.
    Text(Cow<'b, str>),
    /// A list.
    List(Vec<Node<'b>>),
    /// The kept fields of an object, by their places.
    Object(Vec<(u8, Node<'b>)>),
}

/// The fields that are kept, each with its place. By length first: for every field of everybody
/// this is asked.
fn place(name: &str) -> Option<u8> {
    Some(match (name.len(), name) {
        (2, "id") => 0,
        (4, "data") => 1,
        (4, "next") => 2,
        (5, "email") => 3,
        (5, "links") => 4,
        (6, "groups") => 5,
        (9, "accountId") => 6,
        (10, "addedToOrg") => 7,
        (11, "accountType") => 8,
        (11, "claimStatus") => 9,
        (11, "last_active") => 10,
        (12, "added_to_org") => 11,
        (13, "accountStatus") => 12,
        (13, "platformRoles") => 13,
        (13, "productAccess") => 14,
        (14, "product_access") => 15,
        (16, "membershipStatus") => 16,
        (19, "lastActiveTimestamp") => 17,
        (21, "last_active_timestamp") => 18,
        (22, "added_to_org_timestamp") => 19,
        _ => return None,
    })
}

impl<'b> Node<'b> {
    /// Takes a field out of an object; of a repeated one the last counts.
    pub(super) fn take(&mut self, name: &str) -> Self {
        let (Self::Object(fields), Some(at)) = (self, place(name)) else { return Self::Absent };
        let found = fields.iter_mut().rev().find(|(field, _)| *field == at);
        found.map(|(_, value)| std::mem::take(value)).unwrap_or_default()
    }

    /// The text, if it is one.
    pub(super) fn text(self) -> Option<Cow<'b, str>> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Every item through `read`; `None` where it is no list or any item is not told.
    pub(super) fn all<U>(self, read: impl FnMut(Self) -> Option<U>) -> Option<Vec<U>> {
        match self {
            Self::List(items) => items.into_iter().map(read).collect(),
            _ => None,
        }
    }
}

struct NodeVisitor;

impl<'b> Visitor<'b> for NodeVisitor {
    type Value = Node<'b>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, text: &'b str) -> Result<Node<'b>, E> {
        Ok(Node::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node<'b>, E> {
        Ok(Node::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Node<'b>, E> {
        Ok(Node::Absent)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Node<'b>, E> {
        Ok(Node::Odd)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Node<'b>, E> {
        Ok(Node::Odd)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Node<'b>, E> {
        Ok(Node::Odd)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Node<'b>, E> {
        Ok(Node::Odd)
    }

    fn visit_seq<A: SeqAccess<'b>>(self, mut items: A) -> Result<Node<'b>, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element()? {
            all.push(item);
        }
        Ok(Node::List(all))
    }

    fn visit_map<A: MapAccess<'b>>(self, mut fields: A) -> Result<Node<'b>, A::Error> {
        let mut all = Vec::new();
        while let Some(name) = fields.next_key::<Node<'b>>()? {
            match name.text().as_deref().and_then(place) {
                Some(at) => all.push((at, fields.next_value()?)),
                None => drop(fields.next_value::<IgnoredAny>()?),
            }
        }
        Ok(Node::Object(all))
    }
}

impl<'de: 'b, 'b> Deserialize<'de> for Node<'b> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(NodeVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Node<'_> {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn only_what_is_asked_for_is_kept_and_odd_values_are_no_texts() {
        let text = r#"{"id":"a\u0062","name":{"deep":[1,{"id":"x"}]},"email":7,"next":null}"#;
        let mut node = read(text);
        assert_eq!(node.take("id").text().as_deref(), Some("ab"));
        assert_eq!(node.take("email"), Node::Odd);
        assert_eq!(node.take("next"), Node::Absent);
        assert_eq!(node.take("name"), Node::Absent);
        assert_eq!(read("[1,\"x\"]").all(Node::text), None);
        assert_eq!(read("[\"x\"]").all(Node::text), Some(vec![Cow::Borrowed("x")]));
    }

    #[test]
    fn every_field_has_a_place_of_its_own() {
        let names = [
            "id",
            "data",
            "next",
            "email",
            "links",
            "groups",
            "accountId",
            "addedToOrg",
            "accountType",
            "claimStatus",
            "last_active",
            "added_to_org",
            "accountStatus",
            "platformRoles",
            "productAccess",
            "product_access",
            "membershipStatus",
            "lastActiveTimestamp",
            "last_active_timestamp",
            "added_to_org_timestamp",
        ];
        let places: Vec<Option<u8>> = names.iter().map(|name| place(name)).collect();
        assert_eq!(places, (0..20).map(Some).collect::<Vec<_>>());
        assert_eq!(place("name"), None);
    }
}
