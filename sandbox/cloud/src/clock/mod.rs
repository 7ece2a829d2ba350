//! When a change becomes visible to readers, and how times are written.

mod iso;
mod lagged;
mod visibility;

pub(crate) use iso::iso;
pub(crate) use lagged::{Lagged, View};
pub use visibility::Visibility;
