//! Objects within the bodies of Jira.

use super::kind::{ACCOUNT, INT32, Kind};
use super::{Offer, done, ignored, refused};

pub(super) const SHOWN: &str = "only shown: Jira sets it itself";
const UNREAD: &str = "nothing here reads it";

const AVATARS: &[Offer] = &[
    ignored("16x16", Kind::Text, SHOWN),
    ignored("24x24", Kind::Text, SHOWN),
    ignored("32x32", Kind::Text, SHOWN),
    ignored("48x48", Kind::Text, SHOWN),
];

/// `UserDetails`.
pub(super) const AUTHOR: &[Offer] = &[
    ignored("accountId", ACCOUNT, SHOWN),
    ignored("accountType", Kind::Text, SHOWN),
    ignored("active", Kind::Flag, SHOWN),
    ignored("avatarUrls", Kind::Fields(AVATARS), SHOWN),
    ignored("displayName", Kind::Text, SHOWN),
    ignored("emailAddress", Kind::Text, SHOWN),
    ignored("key", Kind::Text, SHOWN),
    ignored("name", Kind::Text, SHOWN),
    ignored("self", Kind::Text, SHOWN),
    ignored("timeZone", Kind::Text, SHOWN),
];

const ITEMS: &[Offer] = &[
    ignored("callback", Kind::Object, SHOWN),
    ignored("items", Kind::Each(&Kind::Object), SHOWN),
    ignored("max-results", INT32, SHOWN),
    ignored("pagingCallback", Kind::Object, SHOWN),
    ignored("size", INT32, SHOWN),
];

/// `User`.
pub(super) const ASSIGNEE: &[Offer] = &[
    done("accountId", Kind::OrNull(&ACCOUNT)),
    ignored("accountType", Kind::OneOf(&["atlassian", "app", "customer", "unknown"]), SHOWN),
    ignored("active", Kind::Flag, SHOWN),
    ignored("appType", Kind::Text, SHOWN),
    ignored("applicationRoles", Kind::Fields(ITEMS), SHOWN),
    ignored("avatarUrls", Kind::Fields(AVATARS), SHOWN),
    ignored("displayName", Kind::Text, SHOWN),
    ignored("emailAddress", Kind::Text, SHOWN),
    ignored("expand", Kind::Text, SHOWN),
    ignored("groups", Kind::Fields(ITEMS), SHOWN),
    ignored("guest", Kind::Flag, SHOWN),
    refused("key", Kind::Text),
    ignored("locale", Kind::Text, SHOWN),
    refused("name", Kind::Text),
    ignored("self", Kind::Text, SHOWN),
    ignored("timeZone", Kind::Text, SHOWN),
];

/// `Visibility`.
pub(super) const VISIBILITY: &[Offer] = &[
    done("identifier", Kind::OrNull(&Kind::Text)),
    done("type", Kind::OneOf(&["group", "role"])),
    done("value", Kind::Text),
];

/// `FieldUpdateOperation`.
pub(super) const OPERATION: &[Offer] = &[
    done("add", Kind::Any),
    done("copy", Kind::Any),
    done("edit", Kind::Any),
    done("remove", Kind::Any),
    done("set", Kind::Any),
];

const PARTICIPANT: &[Offer] = &[
    ignored("avatarUrl", Kind::Text, UNREAD),
    ignored("displayName", Kind::Text, UNREAD),
    ignored("displayNameKey", Kind::Text, UNREAD),
    ignored("id", Kind::Text, UNREAD),
    ignored("type", Kind::Text, UNREAD),
    ignored("url", Kind::Text, UNREAD),
];

/// `HistoryMetadata`.
pub(super) const HISTORY: &[Offer] = &[
    ignored("activityDescription", Kind::Text, UNREAD),
    ignored("activityDescriptionKey", Kind::Text, UNREAD),
    ignored("actor", Kind::Open(PARTICIPANT), UNREAD),
    ignored("cause", Kind::Open(PARTICIPANT), UNREAD),
    ignored("description", Kind::Text, UNREAD),
    ignored("descriptionKey", Kind::Text, UNREAD),
    ignored("emailDescription", Kind::Text, UNREAD),
    ignored("emailDescriptionKey", Kind::Text, UNREAD),
    ignored("extraData", Kind::Map(&Kind::Text), UNREAD),
    ignored("generator", Kind::Open(PARTICIPANT), UNREAD),
    ignored("type", Kind::Text, UNREAD),
];

const STATUS: &[Offer] = &[
    ignored("description", Kind::Text, UNREAD),
    ignored("iconUrl", Kind::Text, UNREAD),
    ignored("id", Kind::Text, UNREAD),
    ignored("name", Kind::Text, UNREAD),
    ignored("scope", Kind::Object, UNREAD),
    ignored("self", Kind::Text, UNREAD),
    ignored("statusCategory", Kind::Object, UNREAD),
];

/// `IssueTransition`.
pub(super) const TRANSITION: &[Offer] = &[
    ignored("expand", Kind::Text, UNREAD),
    ignored("fields", Kind::Map(&Kind::Object), UNREAD),
    ignored("hasScreen", Kind::Flag, UNREAD),
    ignored("id", Kind::Text, UNREAD),
    ignored("isAvailable", Kind::Flag, UNREAD),
    ignored("isConditional", Kind::Flag, UNREAD),
    ignored("isGlobal", Kind::Flag, UNREAD),
    ignored("isInitial", Kind::Flag, UNREAD),
    ignored("looped", Kind::Flag, UNREAD),
    ignored("name", Kind::Text, UNREAD),
    ignored("to", Kind::Open(STATUS), UNREAD),
];
