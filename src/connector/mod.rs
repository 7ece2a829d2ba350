//! Builders of requests and readers of answers, one place per API fact. Nothing here sends.

mod act;
pub mod activity;
mod answers;
mod call;
mod chosen;
mod comment;
#[cfg(feature = "sweep")]
mod conversation;
mod dispatch;
mod entra;
mod fault;
mod field;
mod graph;
mod http;
mod jira;
mod lean;
mod next_link;
mod portal;
mod read;
mod redact;
mod requested;
pub mod roster;

pub use crate::domain::escape;
pub use act::{Act, Claim, Invitation, RANDOM_PASSWORD, Target, claim};
pub use call::{ATLASSIAN_HOST, Call, CallSpec, GRAPH_HOST, JIRA_HOST, LOGIN_HOST};
pub use chosen::{ChosenTicket, FieldChange};
pub use comment::{
    Change, Comment, CommentPlace, Line, TICKET_PROPERTY, Way, add_comment, added, edit_ticket,
    set_property,
};
#[cfg(feature = "sweep")]
pub use conversation::{Conversation, NoticeTo, Remark, add_notice};
pub use dispatch::{Parcel, dispatch};
pub use entra::account_of;
pub use fault::{NO_REASON, ReadFault, said};
pub use field::{FieldValue, Held, PickedUser};
pub use graph::BATCH_MAX;
pub use http::{HttpOutcome, HttpRequest, Identity, Method, TOKEN_TENANT, retry_after_ms};
pub use read::{Answer, DatedTicket, Grant, Issue, Page, Read, Route, Sighted, ToldEntraGroup};
pub use requested::{Requested, RequestedPart, Requests};
