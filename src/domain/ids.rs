//! Identifiers as types: an account can never be passed where a group is meant.

use super::record::{Record, ToJson, Wrong, kept_as_json};
use super::segment::{is_segment, no_segment};
use serde_json::Value;
use std::fmt;

/// An id that stands in paths: `parse` and the reader of records refuse what is no segment of one.
/// `or_none`: a record may name nobody or nothing by an empty text. `or_any`: whoever sets up a rule of
/// Automation writes it, and is told what is wrong with it where it is read.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        id!(@type $(#[$doc])* $name);
        id!(@record $name, |_text: &str| true);
    };
    ($(#[$doc:meta])* segment $name:ident) => {
        id!(@type $(#[$doc])* $name);
        id!(@parse $name);
        id!(@record $name, is_segment);
    };
    ($(#[$doc:meta])* segment or_any $name:ident) => {
        id!(@type $(#[$doc])* $name);
        id!(@parse $name);
        id!(@record $name, |_text: &str| true);
    };
    ($(#[$doc:meta])* segment or_none $name:ident) => {
        id!(@type $(#[$doc])* $name);
        id!(@parse $name);
        id!(@record $name, |text: &str| text.is_empty() || is_segment(text));
    };
    (@parse $name:ident) => {
        impl $name {
            /// The id; `None` where the text is no single segment of a path.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                is_segment(text).then(|| Self(text.to_owned()))
            }
        }
    };
    (@record $name:ident, $is_id:expr) => {
        impl Record for $name {
            fn from_json(json: Value) -> Result<Self, Wrong> {
                let text = String::from_json(json)?;
                if $is_id(&text) { Ok(Self(text)) } else { Err(Wrong::new(no_segment(&text))) }
            }
        }
        kept_as_json!($name);
    };
    (@type $(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Wraps the text as it came from the API or the platform.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text as the APIs want it, not yet escaped for a URL.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ToJson for $name {
            fn to_json(&self) -> Value {
                self.0.to_json()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// An Atlassian account; opaque, not a UUID (`557058:…`, `qm:…`).
    segment or_none AccountId
);
/// Nobody: what a row that names no account is read as.
impl Default for AccountId {
    fn default() -> Self {
        Self::new("")
    }
}

impl AccountId {
    /// As a key of the platform's storage, which takes letters, digits and `:._-#` only: what it does
    /// not take, and what escapes and divides there, is written as `_` and two digits of base 16.
    /// <https://developer.atlassian.com/platform/forge/storage-reference/storage-api-basic/>
    #[must_use]
    pub fn to_key(&self) -> String {
        let mut key = String::with_capacity(self.0.len());
        for byte in self.0.bytes() {
            match byte {
                b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b':' | b'-' | b'.' => {
                    key.push(char::from(byte));
                }
                other => {
                    key.push('_');
                    key.extend(
                        [other >> 4, other & 15]
                            .map(|four| char::from_digit(u32::from(four), 16).unwrap_or_default()),
                    );
                }
            }
        }
        key
    }

    /// The account whose key this is; nothing where it is nobody's.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        let mut bytes = key.bytes();
        let mut id = Vec::with_capacity(key.len());
        while let Some(byte) = bytes.next() {
            id.push(if byte == b'_' {
                hex(bytes.next()?)? * 16 + hex(bytes.next()?)?
            } else {
                byte
            });
        }
        String::from_utf8(id).ok().map(Self)
    }
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

id!(
    /// One directory of the organization.
    segment DirectoryId
);
id!(
    /// The Atlassian organization.
    segment or_none OrganizationId
);
id!(
    /// A product on a site, as an ARI (`ari:cloud:jira-software::site/…`).
    ResourceId
);
id!(
    /// A kind of product, as ARIs and answers call it (`jira-software`).
    ProductKey
);
id!(
    /// A role on a resource (`atlassian/user`).
    RoleId
);
id!(
    /// An API token of a managed account.
    segment TokenId
);
id!(
    /// One execution of one plan; made by the host, since the core has no randomness.
    segment or_none RunId
);
id!(
    /// One sweep over everybody; made by the host as run ids are.
    segment or_none SweepId
);
id!(
    /// A Jira issue's number, stable over moves.
    segment or_none IssueId
);
id!(
    /// A Jira issue's key, for people (`OFF-1`).
    segment or_any IssueKey
);
id!(
    /// A Jira project's key.
    segment ProjectKey
);
id!(
    /// A user's object id in Microsoft Entra.
    segment EntraUserId
);
id!(
    /// A group's object id in Microsoft Entra.
    segment EntraGroupId
);
id!(
    /// A Jira site.
    segment or_none CloudId
);

const INVITEE: &str = "mailto:";

impl ResourceId {
    /// Whether it is an organization: roles on it are no product's, and take no seat.
    #[must_use]
    pub fn is_organization(&self) -> bool {
        self.as_str().starts_with("ari:cloud:platform::org/")
    }

    /// Whether it is the platform itself, of an organization or of a site: roles on it administer
    /// people, whatever directory they are in.
    #[must_use]
    pub fn is_platform(&self) -> bool {
        self.as_str().starts_with("ari:cloud:platform::")
    }

    /// The product of this kind on a site. The published list of products spells one of them
    /// otherwise than its resources are called.
    #[must_use]
    pub fn of_product(product: &ProductKey, site: &CloudId) -> Self {
        let owner = match product.as_str() {
            "jira-service-desk" => "jira-servicedesk",
            as_it_is => as_it_is,
        };
        Self(format!("ari:cloud:{owner}::site/{site}"))
    }
}

impl AccountId {
    /// Stands for the account of somebody who has none yet. It is a name within Offramp (a lease is
    /// taken under it) and never sent to an API.
    #[must_use]
    pub fn of_invitee(email: &str) -> Self {
        // Keys of the platform's storage hold letters, digits and a few signs only.
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
        let word = |c: char| {
            if plain(c) { c.to_string() } else { format!("_{:x}_", u32::from(c)) }
        };
        let name: String = email.to_lowercase().chars().map(word).collect();
        Self(format!("{INVITEE}{name}"))
    }

    /// Whether this is the name of somebody without an account.
    #[must_use]
    pub fn is_invitee(&self) -> bool {
        self.0.starts_with(INVITEE)
    }
}

/// A group of the organization, as the bare UUID that paths take.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(String);

impl GroupId {
    /// Takes the UUID or the ARI (`ari:cloud:identity::group/<uuid>`) that `users/search` answers
    /// with, and keeps the UUID.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        match text.strip_prefix("ari:cloud:identity::group/") {
            Some(uuid) => Self(uuid.to_owned()),
            None => Self(text),
        }
    }

    /// The same of a text that somebody else wrote; `None` where it is no single segment of a path.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let group = Self::new(text);
        is_segment(&group.0).then_some(group)
    }

    /// The bare UUID.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ToJson for GroupId {
    fn to_json(&self) -> Value {
        self.0.to_json()
    }
}

impl Record for GroupId {
    fn from_json(json: Value) -> Result<Self, Wrong> {
        let text = String::from_json(json)?;
        Self::parse(&text).ok_or_else(|| Wrong::new(no_segment(&text)))
    }
}
kept_as_json!(GroupId);

impl fmt::Display for GroupId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{AccountId, GroupId};

    #[test]
    fn a_group_is_the_same_by_uuid_and_by_ari() {
        let uuid = "12345678-1234-1234-1234-123456789012";
        assert_eq!(GroupId::new(uuid), GroupId::new(format!("ari:cloud:identity::group/{uuid}")));
    }

    #[test]
    fn every_account_has_a_key_that_storage_takes_and_of_which_it_is_read_back() {
        let published = "557058:f58131cb-b67d-43c7-b30d-6b58d40bd077";
        for id in [published, "qm:a:b", "5b10|a_b~c", "a#b", "_7c", "", "ä"] {
            let key = AccountId::new(id).to_key();
            let takes = |c: char| c.is_ascii_alphanumeric() || ":._-".contains(c);
            assert!(key.chars().all(takes), "{key}");
            assert_eq!(AccountId::of_key(&key), Some(AccountId::new(id)), "{key}");
        }
        assert_eq!(AccountId::new(published).to_key(), published);
        assert_ne!(AccountId::new("a|b").to_key(), AccountId::new("a_7cb").to_key());
        assert_eq!(AccountId::of_key("_7"), None);
        assert_eq!(AccountId::of_key("_xy"), None);
    }
}
