//! Damage done to requests and answers on the way.

mod answers;
mod fault;
mod glob;
mod json;
mod list;

pub(crate) use answers::{halved, rate_limited, stated, without_next};
pub use fault::{Effect, Fault};
pub(crate) use glob::like;
pub use json::FaultError;
pub(crate) use list::Faults;
