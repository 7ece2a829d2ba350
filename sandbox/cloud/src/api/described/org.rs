//! The Organizations API and the User management API.

use super::super::org::ASSIGNABLE;
use super::super::user_management::PRIVILEGES;
use super::kind::Kind;
use super::{Offer, Operation, done, ignored, needed, reading, refused, writing};

const ROLES: Kind = Kind::OneOf(&[
    "atlassian/user",
    "atlassian/admin",
    "atlassian/guest",
    "atlassian/customer",
    "atlassian/user-access-admin",
    "atlassian/contributor",
    "atlassian/basic",
    "atlassian/stakeholder",
    "atlassian/org-admin",
    "atlassian/site-admin",
    "atlassian/ai-access",
]);
const GIVEN: Kind = Kind::OneOf(&ASSIGNABLE);
const STATUS: Kind =
    Kind::OneOf(&["active", "suspended", "not_invited", "deactivated", "for_deletion"]);
const ACCOUNT_STATUS: Kind = Kind::OneOf(&["active", "inactive", "closed"]);
const MEMBERSHIP: Kind = Kind::OneOf(&["active", "suspended", "no_membership"]);
const CLAIM: Kind = Kind::OneOf(&["managed", "unmanaged"]);
const EXPAND: Kind = Kind::OneOf(&["platformRoles", "counts.resources", "productAccess", "groups"]);
const COUNTS: Kind = Kind::OneOf(&["counts.resources", "counts.users"]);
const TEN: Kind = Kind::Counted(&Kind::Text, 1, 10);
const SET_OF_TEN: Kind = Kind::Set(&Kind::Text, 1, 10);
const TWENTY: Kind = Kind::Counted(&Kind::Text, 1, 20);
const LIMIT: Kind = Kind::Whole(1, 100);
const DIRECTION: Kind = Kind::OneOf(&["asc", "desc"]);
const BY_NICK: &[Offer] =
    &[needed("direction", DIRECTION), needed("field", Kind::OneOf(&["nick_name"]))];
const BY_NAME: &[Offer] =
    &[needed("direction", DIRECTION), needed("field", Kind::OneOf(&["name"]))];

const ASSIGNMENTS: &[Offer] = &[
    done("cursor", Kind::Text),
    done("limit", LIMIT),
    done("directoryIds", TEN),
    done("resourceOwners", TEN),
    done("resourceIds", TWENTY),
    done("roleIds", Kind::Counted(&ROLES, 1, 10)),
];

const ROLE: &[Offer] = &[needed("role", GIVEN), done("resource", Kind::Text)];

const RULE: &[Offer] = &[needed("resource", Kind::Text), needed("role", Kind::Text)];

pub(super) const OPERATIONS: &[Operation] = &[
    reading("GET", "v2/orgs/{}/directories/{}/groups/{}/role-assignments", ASSIGNMENTS),
    reading("GET", "v2/orgs/{}/directories/{}/users/{}/role-assignments", ASSIGNMENTS),
    reading(
        "GET",
        "v2/orgs/{}/directories/{}/users/count",
        &[
            done("accountIds", TEN),
            done("directoryIds", TEN),
            done("resourceIds", TWENTY),
            done("groupIds", TEN),
            done("mfaEnabled", Kind::Flag),
            done("claimStatus", CLAIM),
            done("status", Kind::Counted(&STATUS, 1, 4)),
            done("accountStatus", Kind::Counted(&ACCOUNT_STATUS, 1, 3)),
            done("membershipStatus", Kind::Counted(&MEMBERSHIP, 1, 3)),
            done("roleIds", Kind::Counted(&ROLES, 1, 10)),
            done("searchTerm", Kind::Text),
            done("emailDomains", TEN),
        ],
    ),
    writing(
        "POST",
        "v2/orgs/{}/directories/{}/users/search",
        &[
            done("accountIds", TEN),
            done("accountStatus", Kind::Counted(&ACCOUNT_STATUS, 1, 3)),
            done("claimStatus", CLAIM),
            done("cursor", Kind::Text),
            done("directoryIds", TEN),
            done("emailDomains", TEN),
            done("emails", Kind::Set(&Kind::Text, 1, 100)),
            done("expand", Kind::Distinct(&EXPAND)),
            done("groupIds", TEN),
            done("limit", LIMIT),
            done("membershipStatus", Kind::Counted(&MEMBERSHIP, 1, 3)),
            done("mfaEnabled", Kind::Flag),
            done("resourceIds", TWENTY),
            done("roleIds", Kind::Counted(&ROLES, 1, 10)),
            done("searchTerm", Kind::Text),
            done("sortBy", Kind::Counted(&Kind::Fields(BY_NICK), 1, 1)),
            done("status", Kind::Counted(&STATUS, 1, 4)),
        ],
    ),
    writing(
        "POST",
        "v2/orgs/{}/directories/{}/groups/search",
        &[
            done("accountIds", SET_OF_TEN),
            done("cursor", Kind::Text),
            done("directoryIds", SET_OF_TEN),
            done("expand", Kind::Set(&COUNTS, 1, 2)),
            done("groupIds", SET_OF_TEN),
            done("groupNames", Kind::Set(&Kind::Text, 1, 100)),
            done("limit", LIMIT),
            done("resourceIds", Kind::Set(&Kind::Text, 1, 20)),
            done("resourceOwners", SET_OF_TEN),
            done("roleIds", SET_OF_TEN),
            done("searchTerm", Kind::Text),
            done("sortBy", Kind::Counted(&Kind::Fields(BY_NAME), 1, 1)),
        ],
    ),
    // What somebody uses fits on one page, so that no cursor was ever given out.
    reading(
        "GET",
        "v1/orgs/{}/directory/users/{}/last-active-dates",
        &[refused("cursor", Kind::Text)],
    ),
    reading("POST", "v2/orgs/{}/directories/{}/users/{}/suspend", &[]),
    reading("POST", "v2/orgs/{}/directories/{}/users/{}/restore", &[]),
    reading("DELETE", "v2/orgs/{}/directories/{}/users/{}", &[]),
    reading("DELETE", "v2/orgs/{}/directories/{}/groups/{}/memberships/{}", &[]),
    writing(
        "POST",
        "v2/orgs/{}/directories/{}/groups/{}/memberships",
        &[needed("accountId", Kind::Text)],
    ),
    writing("POST", "v1/orgs/{}/users/{}/roles/assign", ROLE),
    writing("POST", "v1/orgs/{}/users/{}/roles/revoke", ROLE),
    writing(
        "POST",
        "v1/orgs/{}/users/{}/role-assignments/revoke",
        &[needed("role", Kind::OneOf(&["atlassian/org-admin"]))],
    ),
    writing(
        "POST",
        "v2/orgs/{}/users/invite",
        &[
            needed("emails", Kind::Each(&Kind::Text)),
            done("permissionRules", Kind::Each(&Kind::Fields(RULE))),
            done("additionalGroups", Kind::Each(&Kind::Text)),
            ignored("sendNotification", Kind::Flag, "no mail is sent"),
            ignored("notificationText", Kind::Text, "no mail is sent"),
        ],
    ),
];

/// Below `users/{account_id}/manage`.
pub(super) const USERS: &[Operation] = &[
    reading("GET", "", &[done("privileges", Kind::Each(&Kind::OneOf(&PRIVILEGES)))]),
    reading("GET", "api-tokens", &[]),
    reading("DELETE", "api-tokens/{}", &[]),
    writing(
        "POST",
        "lifecycle/disable",
        &[ignored("message", Kind::Text, "no mail is sent to whoever is deactivated")],
    ),
    reading("POST", "lifecycle/enable", &[]),
    reading("POST", "lifecycle/delete", &[]),
    reading("POST", "lifecycle/cancel-delete", &[]),
];
