//! Every recipe's plan against what a careful admin would write down: what goes, what comes, what
//! stays, in which order, by which act, proven by which read. Nothing here is computed by the plan
//! that is judged: situations are built by hand and so is what is right of each.

pub mod company;
mod expected;
mod hand_over;
mod hash;
mod inactive;
mod inactive_words;
mod joiner;
mod leaver;
mod leaver_account;
mod leaver_entra;
mod leaver_notes;
mod mover;
mod mover_sets;
mod probe;
mod probe_jira;
mod restore;
mod restore_notes;
mod steps;
