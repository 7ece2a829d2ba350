//! Jira Service Management, below `/rest/servicedeskapi`. Its description tells names and no types.

use super::kind::Kind;
use super::{Operation, needed, writing};

pub(super) const OPERATIONS: &[Operation] = &[writing(
    "POST",
    "request/{}/comment",
    &[needed("body", Kind::Text), needed("public", Kind::Flag)],
)];
