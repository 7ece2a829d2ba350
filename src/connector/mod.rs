//! Builders of requests and readers of answers, one place per API fact. Nothing here sends.

mod act;
pub mod activity;
mod answers;
mod call;
mod comment;
#[cfg(feature = "sweep")]
mod conversation;
mod dispatch;
mod entra;
mod fault;
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
pub use comment::{
    Comment, CommentPlace, Line, TICKET_PROPERTY, add_comment, keep_on_ticket, say_on_ticket,
};
#[cfg(feature = "sweep")]
pub use conversation::{Conversation, NoticeTo, Remark, add_notice};
pub use dispatch::{Parcel, dispatch};
pub use entra::account_of;
pub use fault::{NO_REASON, ReadFault, said};
pub use graph::BATCH_MAX;
pub use http::{HttpOutcome, HttpRequest, Identity, Method, TOKEN_TENANT, retry_after_ms};
pub use read::{Answer, Grant, Issue, Page, Read, Route, Sighted};
pub use requested::{Requested, RequestedPart, Requests};
