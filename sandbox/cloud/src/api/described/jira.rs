//! Jira's platform API, below `/rest/api/3`. Where an operation has no 400 in its description, what
//! it cannot read is not found: there a parameter of the wrong type is a 404.

use super::kind::{ACCOUNT, INT32, INT64, Kind};
use super::shapes::{ASSIGNEE, AUTHOR, HISTORY, OPERATION, SHOWN, TRANSITION, VISIBILITY};
use super::{Offer, Operation, Others, done, ignored, needed, reading, refused, writing};

const NAMES: Kind = Kind::Each(&Kind::Text);
const NO_EXPANSION: &str = "an expansion adds to an answer, and none is simulated";
const BY_ID: &str = "every field is called by its id, which is its key too";
const NOBODY: &str = "no mail is sent";
const ALL_ON_SCREEN: &str = "whatever can be edited here is on its screen";

const TEXT_FIELD: &[Offer] = &[done("key", Kind::Text), done("value", Kind::Any)];
const PROPERTIES: Kind = Kind::Each(&Kind::Fields(TEXT_FIELD));

const COMMENT: &[Offer] = &[
    ignored("author", Kind::Fields(AUTHOR), SHOWN),
    done("body", Kind::Any),
    ignored("created", Kind::Text, SHOWN),
    ignored("id", Kind::Text, SHOWN),
    ignored("jsdAuthorCanSeeRequest", Kind::Flag, SHOWN),
    ignored("jsdPublic", Kind::Flag, SHOWN),
    done("properties", PROPERTIES),
    ignored("renderedBody", Kind::Text, SHOWN),
    ignored("self", Kind::Text, SHOWN),
    ignored("updateAuthor", Kind::Fields(AUTHOR), SHOWN),
    ignored("updated", Kind::Text, SHOWN),
    done("visibility", Kind::Open(VISIBILITY)),
];

const IN_PROJECTS: &[Offer] = &[
    done("issues", Kind::Distinct(&INT64)),
    needed("permissions", Kind::Distinct(&Kind::Text)),
    done("projects", Kind::Distinct(&INT64)),
];

const ONE_USER: &[Offer] = &[needed("accountId", Kind::Text)];
const USER_FIELD: &[Offer] =
    &[needed("fieldId", Kind::Text), done("user", Kind::OrNull(&Kind::Fields(ONE_USER)))];

const BULK: &[Offer] = &[
    refused("cascadingSelectFields", Kind::Each(&Kind::Object)),
    refused("clearableNumberFields", Kind::Each(&Kind::Object)),
    refused("colorFields", Kind::Each(&Kind::Object)),
    refused("datePickerFields", Kind::Each(&Kind::Object)),
    refused("dateTimePickerFields", Kind::Each(&Kind::Object)),
    refused("issueType", Kind::Object),
    refused("labelsFields", Kind::Each(&Kind::Object)),
    refused("multipleGroupPickerFields", Kind::Each(&Kind::Object)),
    refused("multipleSelectClearableUserPickerFields", Kind::Each(&Kind::Object)),
    refused("multipleSelectFields", Kind::Each(&Kind::Object)),
    refused("multipleVersionPickerFields", Kind::Each(&Kind::Object)),
    refused("multiselectComponents", Kind::Object),
    refused("originalEstimateField", Kind::Object),
    refused("priority", Kind::Object),
    refused("richTextFields", Kind::Each(&Kind::Object)),
    refused("singleGroupPickerFields", Kind::Each(&Kind::Object)),
    refused("singleLineTextFields", Kind::Each(&Kind::Object)),
    done("singleSelectClearableUserPickerFields", Kind::Each(&Kind::Fields(USER_FIELD))),
    refused("singleSelectFields", Kind::Each(&Kind::Object)),
    refused("singleVersionPickerFields", Kind::Each(&Kind::Object)),
    refused("status", Kind::Object),
    refused("timeTrackingField", Kind::Object),
    refused("urlFields", Kind::Each(&Kind::Object)),
];

const OWNER: &[Offer] = &[needed("autofixName", Kind::Flag), needed("newOwner", Kind::Text)];

const BY_FILTER: Kind = Kind::OneOf(&[
    "description",
    "-description",
    "+description",
    "favourite_count",
    "-favourite_count",
    "+favourite_count",
    "id",
    "-id",
    "+id",
    "is_favourite",
    "-is_favourite",
    "+is_favourite",
    "name",
    "-name",
    "+name",
    "owner",
    "-owner",
    "+owner",
    "is_shared",
    "-is_shared",
    "+is_shared",
]);
const BY_DASHBOARD: Kind = Kind::OneOf(&[
    "description",
    "-description",
    "+description",
    "favorite_count",
    "-favorite_count",
    "+favorite_count",
    "id",
    "-id",
    "+id",
    "is_favorite",
    "-is_favorite",
    "+is_favorite",
    "name",
    "-name",
    "+name",
    "owner",
    "-owner",
    "+owner",
]);
const BY_PROJECT: Kind = Kind::OneOf(&[
    "category",
    "-category",
    "+category",
    "key",
    "-key",
    "+key",
    "name",
    "-name",
    "+name",
    "owner",
    "-owner",
    "+owner",
    "issueCount",
    "-issueCount",
    "+issueCount",
    "lastIssueUpdatedDate",
    "-lastIssueUpdatedDate",
    "+lastIssueUpdatedDate",
    "archivedDate",
    "+archivedDate",
    "-archivedDate",
    "deletedDate",
    "+deletedDate",
    "-deletedDate",
]);
const BY_COMPONENT: Kind =
    Kind::OneOf(&["description", "-description", "+description", "name", "-name", "+name"]);
const ASSIGNEE_TYPES: Kind =
    Kind::OneOf(&["PROJECT_DEFAULT", "COMPONENT_LEAD", "PROJECT_LEAD", "UNASSIGNED"]);

pub(super) const OPERATIONS: &[Operation] = &[
    reading(
        "GET",
        "issue/{}",
        &[
            done("fields", NAMES),
            ignored("fieldsByKeys", Kind::Flag, BY_ID),
            done("expand", Kind::Text),
            done("properties", NAMES),
            ignored("updateHistory", Kind::Flag, "nobody's history of viewed issues is kept"),
            ignored("failFast", Kind::Flag, "no field fails to load"),
        ],
    )
    .refusing(404),
    writing(
        "POST",
        "search/jql",
        &[
            ignored("expand", Kind::Text, NO_EXPANSION),
            done("fields", NAMES),
            ignored("fieldsByKeys", Kind::Flag, BY_ID),
            done("jql", Kind::Text),
            done("maxResults", INT32),
            done("nextPageToken", Kind::Text),
            done("properties", NAMES),
            done("reconcileIssues", Kind::Each(&INT64)),
        ],
    ),
    writing(
        "POST",
        "permissions/check",
        &[
            done("accountId", Kind::Text),
            done("globalPermissions", Kind::Distinct(&Kind::Text)),
            done("projectPermissions", Kind::Distinct(&Kind::Fields(IN_PROJECTS))),
        ],
    ),
    reading(
        "GET",
        "user",
        &[
            done("accountId", ACCOUNT),
            refused("username", Kind::Text),
            refused("key", Kind::Text),
            done("expand", Kind::Text),
        ],
    )
    .refusing(404),
    reading("GET", "myself", &[ignored("expand", Kind::Text, NO_EXPANSION)]),
    // The body is the value itself, whatever it is.
    reading("PUT", "issue/{}/properties/{}", &[]),
    reading(
        "GET",
        "issue/{}/comment",
        &[
            done("startAt", INT64),
            done("maxResults", INT32),
            done("orderBy", Kind::OneOf(&["created", "-created", "+created"])),
            done("expand", Kind::Text),
        ],
    ),
    writing("POST", "issue/{}/comment", COMMENT)
        .with_others(Others::Ignored)
        .asking(&[done("expand", Kind::Text)]),
    writing(
        "PUT",
        "issue/{}",
        &[
            done("fields", Kind::Object),
            ignored("historyMetadata", Kind::Open(HISTORY), "no history is kept"),
            done("properties", PROPERTIES),
            ignored("transition", Kind::Open(TRANSITION), "the description says that it is"),
            done("update", Kind::Map(&Kind::Each(&Kind::Fields(OPERATION)))),
        ],
    )
    .with_others(Others::Ignored)
    .asking(&[
        ignored("notifyUsers", Kind::Flag, NOBODY),
        ignored("overrideScreenSecurity", Kind::Flag, ALL_ON_SCREEN),
        ignored("overrideEditableFlag", Kind::Flag, ALL_ON_SCREEN),
        done("returnIssue", Kind::Flag),
        ignored("expand", Kind::Text, NO_EXPANSION),
    ]),
    reading(
        "GET",
        "filter/search",
        &[
            done("filterName", Kind::Text),
            done("accountId", ACCOUNT),
            refused("owner", Kind::Text),
            done("groupname", Kind::Text),
            done("groupId", Kind::Text),
            done("projectId", INT64),
            done("id", Kind::Distinct(&INT64)),
            done("orderBy", BY_FILTER),
            done("startAt", INT64),
            done("maxResults", INT32),
            done("expand", Kind::Text),
            done("overrideSharePermissions", Kind::Flag),
            done("isSubstringMatch", Kind::Flag),
        ],
    ),
    reading(
        "GET",
        "dashboard/search",
        &[
            done("dashboardName", Kind::Text),
            done("accountId", ACCOUNT),
            refused("owner", Kind::Text),
            done("groupname", Kind::Text),
            done("groupId", Kind::Text),
            done("projectId", INT64),
            done("orderBy", BY_DASHBOARD),
            done("startAt", INT64),
            done("maxResults", INT32),
            done("status", Kind::OneOf(&["active", "archived", "deleted"])),
            ignored("expand", Kind::Text, NO_EXPANSION),
        ],
    ),
    reading(
        "GET",
        "project/search",
        &[
            done("startAt", INT64),
            // The text says that more than 100 is read as 100.
            done("maxResults", INT32),
            done("orderBy", BY_PROJECT),
            done("id", Kind::Distinct(&INT64)),
            done("keys", Kind::Distinct(&Kind::Text)),
            done("query", Kind::Text),
            done("typeKey", Kind::Text),
            done("categoryId", INT64),
            done("action", Kind::OneOf(&["view", "browse", "edit", "create"])),
            done("expand", Kind::Text),
            done("status", Kind::Each(&Kind::OneOf(&["live", "archived", "deleted"]))),
            ignored("properties", Kind::Any, "no project has any"),
            done("propertyQuery", Kind::Text),
        ],
    ),
    reading(
        "GET",
        "project/{}/components",
        &[done("componentSource", Kind::OneOf(&["jira", "compass", "auto"]))],
    )
    .refusing(404),
    reading(
        "GET",
        "component",
        &[
            done("projectIdsOrKeys", NAMES),
            done("startAt", INT64),
            done("maxResults", INT32),
            done("orderBy", BY_COMPONENT),
            done("query", Kind::Text),
        ],
    ),
    reading("GET", "project/{}/role", &[]),
    reading("GET", "project/{}/role/{}", &[done("excludeInactiveUsers", Kind::Flag)]),
    reading(
        "GET",
        "user/search",
        &[
            done("query", Kind::Text),
            refused("username", Kind::Text),
            done("accountId", ACCOUNT),
            done("startAt", INT32),
            done("maxResults", INT32),
            done("property", Kind::Text),
        ],
    ),
    reading(
        "GET",
        "user/assignable/search",
        &[
            done("query", Kind::Text),
            ignored("sessionId", Kind::Text, "it only remembers what was offered before"),
            refused("username", Kind::Text),
            done("accountId", ACCOUNT),
            done("project", Kind::Text),
            done("issueKey", Kind::Text),
            done("issueId", Kind::Text),
            done("startAt", INT32),
            done("maxResults", INT32),
            ignored("actionDescriptorId", INT32, "every transition lets the same people be chosen"),
            ignored("recommend", Kind::Flag, "the order of the answer is not promised"),
            done("accountType", NAMES),
            refused("appType", NAMES),
        ],
    ),
    writing("PUT", "issue/{}/assignee", ASSIGNEE),
    writing(
        "POST",
        "bulk/issues/fields",
        &[
            needed("editedFieldsInput", Kind::Fields(BULK)),
            needed("selectedActions", NAMES),
            needed("selectedIssueIdsOrKeys", NAMES),
            ignored("sendBulkNotification", Kind::OrNull(&Kind::Flag), NOBODY),
        ],
    ),
    writing("PUT", "filter/{}/owner", &[needed("accountId", Kind::Text)]),
    writing(
        "PUT",
        "dashboard/bulk/edit",
        &[
            needed("action", Kind::OneOf(&["changeOwner"])),
            done("changeOwnerDetails", Kind::Fields(OWNER)),
            needed("entityIds", Kind::Distinct(&INT64)),
            done("extendAdminPermissions", Kind::Flag),
            refused("permissionDetails", Kind::Object),
        ],
    ),
    writing(
        "PUT",
        "component/{}",
        &[
            ignored("ari", Kind::Text, SHOWN),
            ignored("assignee", Kind::Fields(ASSIGNEE), SHOWN),
            done("assigneeType", ASSIGNEE_TYPES),
            refused("description", Kind::Text),
            ignored("id", Kind::Text, SHOWN),
            ignored("isAssigneeTypeValid", Kind::Flag, SHOWN),
            ignored("lead", Kind::Fields(ASSIGNEE), SHOWN),
            done("leadAccountId", ACCOUNT),
            refused("leadUserName", Kind::Text),
            ignored("metadata", Kind::Map(&Kind::Text), SHOWN),
            refused("name", Kind::Text),
            refused("project", Kind::Text),
            ignored("projectId", INT64, SHOWN),
            ignored("realAssignee", Kind::Fields(ASSIGNEE), SHOWN),
            ignored("realAssigneeType", ASSIGNEE_TYPES, SHOWN),
            ignored("self", Kind::Text, SHOWN),
        ],
    ),
    writing(
        "PUT",
        "project/{}",
        &[
            ignored(
                "assigneeType",
                Kind::OneOf(&["PROJECT_LEAD", "UNASSIGNED"]),
                "no issue is created here, and so none is given to anyone",
            ),
            refused("avatarId", INT64),
            refused("categoryId", INT64),
            refused("description", Kind::Text),
            refused("issueSecurityScheme", INT64),
            refused("key", Kind::Text),
            refused("lead", Kind::Text),
            done("leadAccountId", ACCOUNT),
            refused("name", Kind::Text),
            refused("notificationScheme", INT64),
            refused("permissionScheme", INT64),
            refused("releasedProjectKeys", Kind::Distinct(&Kind::Text)),
            refused("url", Kind::Text),
        ],
    )
    .asking(&[ignored("expand", Kind::Text, NO_EXPANSION)]),
    reading(
        "DELETE",
        "project/{}/role/{}",
        &[done("user", Kind::Text), done("group", Kind::Text), done("groupId", Kind::Text)],
    ),
];
