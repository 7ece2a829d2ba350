//! The laws of the house as tests (ARCHITECTURE.md names each). Everything here is native, in
//! memory and on a virtual clock; a failure prints the seed that shows it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::needless_pass_by_value,
    reason = "a test that stops is a test that fails"
)]

mod accounts;
mod action;
mod addresses;
mod admin;
mod admin_sentences;
mod admins;
mod afterwards;
mod again;
mod agreed;
mod blessing;
mod budgets;
mod chosen;
mod claims;
mod closed_list;
mod consent;
mod customers;
mod dice;
mod doors;
mod endings;
mod entra_key;
mod evidence;
mod faults;
mod fields;
mod gate;
mod gates;
mod given;
mod golden;
mod heirs;
mod hostile;
mod inactive;
mod lagging;
mod leave_date;
mod many;
mod meddled;
mod moved;
mod notice;
mod panel_shape;
mod platform;
mod plays;
mod plenty;
mod policy;
mod portal;
mod privacy;
mod rare;
mod recipes;
mod refusals;
mod regressions;
mod right;
mod schedules;
mod screens;
mod search;
mod second_admin;
mod secrets;
mod segments;
mod stopped;
mod stored;
mod storms;
mod summary;
mod sweep;
mod sweep_flow;
mod sweep_page;
mod switches;
mod telling;
mod ticket;
mod told_admins;
mod told_first;
mod tripwire;
mod truth;
mod variants;
mod world;

/// A storm is hundreds of thousands of small JSON values a second, and the system's allocator was a
/// quarter of its time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
