//! The core of Offramp: what a leaver has, what will be taken, and the proof that it is gone.
//!
//! A guided tour, in the order in which a press of the button passes through:
//!
//! 1. [`domain`]: people, access and time, as types that cannot be mixed up.
//! 2. [`policy`]: who may run what on whom; every refusal carries its reason.
//! 3. [`playbook`]: the recipes and their order.
//! 4. [`plan`]: an observation becomes steps with predictions, and a hash.
//! 5. [`connector`]: the closed list of calls, how each is asked and read. Nothing here sends.
//! 6. [`engine`]: a run as a pure state machine, cut and resumed at any point.
//! 7. [`audit`]: the chained record, and the pack in which others check it.
//! 8. [`sweep`]: who has not used what, for one request per hundred people.
//! 9. [`boundary`]: what JavaScript sees.
//!
//! There is no clock, no randomness and no I/O in any of it: the host carries commands out and
//! brings back what happened.

#![cfg_attr(
    not(all(feature = "doors", feature = "office", feature = "sweep")),
    allow(
        dead_code,
        unused_imports,
        unused_variables,
        reason = "what only the other module needs"
    )
)]

pub mod audit;
pub mod boundary;
pub mod connector;
pub mod domain;
pub mod engine;
pub mod plan;
pub mod playbook;
pub mod policy;
pub mod sweep;
