//! Builders of requests and readers of answers, one place per API fact. Nothing here sends.

mod act;
mod answers;
mod call;
mod fault;
mod http;
mod read;

pub use act::{Act, Claim, claim};
pub use call::{ATLASSIAN_HOST, Call, CallSpec, JIRA_HOST};
pub use fault::{ReadFault, said};
pub use http::{HttpOutcome, HttpRequest, Identity, Method, escape, retry_after_ms};
pub use read::{Answer, Issue, Page, Read, Route};
