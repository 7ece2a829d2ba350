//! The laws of the house as tests (ARCHITECTURE.md names each). Everything here is native, in
//! memory and on a virtual clock; a failure prints the seed that shows it.

mod closed_list;
mod dice;
mod endings;
mod faults;
mod gates;
mod platform;
mod schedules;
mod truth;
mod world;
