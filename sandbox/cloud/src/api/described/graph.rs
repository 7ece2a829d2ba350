//! Microsoft Graph. Its query options are read where they are carried out (`graph/options.rs`).

use super::kind::Kind;
use super::{Offer, Operation, Others, done, ignored, needed, reading, refused, writing};

const TEXT: Kind = Kind::OrNull(&Kind::Text);
const FLAG: Kind = Kind::OrNull(&Kind::Flag);
const SET: &str = "Graph sets it itself";

const LIST: &[Offer] = &[
    done("$select", Kind::Text),
    done("$filter", Kind::Text),
    done("$top", Kind::Text),
    done("$expand", Kind::Text),
    done("$count", Kind::Text),
    done("$skiptoken", Kind::Text),
];

const ONE: &[Offer] = &[done("$select", Kind::Text), done("$expand", Kind::Text)];

const PASSWORD: &[Offer] = &[
    done("password", TEXT),
    ignored("forceChangePasswordNextSignIn", FLAG, "nobody signs in here"),
    ignored("forceChangePasswordNextSignInWithMfa", FLAG, "nobody signs in here"),
    ignored("@odata.type", Kind::Text, "there is one type that it can be"),
];

pub(super) const OPERATIONS: &[Operation] = &[
    reading("GET", "users", LIST),
    reading("GET", "users/{}/memberOf", LIST),
    reading("GET", "users/{}/memberOf/{}", LIST),
    reading("GET", "groups/{}", ONE),
    writing(
        "POST",
        "users",
        &[
            done("accountEnabled", FLAG),
            done("displayName", TEXT),
            done("mail", TEXT),
            ignored("mailNickname", TEXT, "no address is made of it"),
            done("passwordProfile", Kind::OrNull(&Kind::Fields(PASSWORD))),
            done("userPrincipalName", TEXT),
        ],
    )
    .with_others(Others::NotDone),
    writing(
        "POST",
        "invitations",
        &[
            ignored("id", Kind::Text, SET),
            done("invitedUserDisplayName", TEXT),
            done("invitedUserEmailAddress", Kind::Text),
            refused("invitedUserMessageInfo", Kind::Object),
            done("invitedUserType", Kind::OrNull(&Kind::OneOf(&["Guest"]))),
            ignored("inviteRedeemUrl", TEXT, SET),
            done("inviteRedirectUrl", Kind::Text),
            refused("resetRedemption", FLAG),
            done("sendInvitationMessage", FLAG),
            ignored("status", TEXT, SET),
            refused("invitedUser", Kind::Object),
            refused("invitedUserSponsors", Kind::Each(&Kind::Object)),
        ],
    ),
    // The app's permission reaches this and nothing else, which is told by 403.
    writing("PATCH", "users/{}", &[done("accountEnabled", FLAG)]).with_others(Others::Ignored),
    reading("POST", "users/{}/revokeSignInSessions", &[]),
    writing("POST", "groups/{}/members/$ref", &[needed("@odata.id", Kind::Text)]),
    reading("DELETE", "groups/{}/members/{}/$ref", &[]),
];
