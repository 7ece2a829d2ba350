//! How patient a run is, as data. The host only sleeps.

/// Acts in one wave: enough to be quick, few enough not to be throttled.
pub const ACTS_PER_WAVE: usize = 12;
/// Acts on one rung before it counts as failed.
pub const ATTEMPTS_MAX: u32 = 8;
/// Acts that may be answered with 'not found' or 'conflict' while a read shows the opposite.
pub const AMBIGUOUS_ATTEMPTS: u32 = 3;
/// Looks for one wave of acts before what is not seen is unknown.
pub const LOOKS_MAX: u32 = 7;
/// Listings of what there is to hand over: the last shows nothing new, unless work never stops
/// being assigned to somebody who is cut off.
pub const LISTINGS_MAX: u32 = 5;
/// How long an accepted change may stay invisible; the APIs promise 30 s (API.md 2.8).
pub const PATIENCE_MS: i64 = 180_000;
/// How long a write that makes room for another is given to take hold.
pub const ASIDE_MS: i64 = 5_000;
/// How long an identity provider may take to pass a change on: its cycle is 40 minutes.
pub const PUSH_PATIENCE_MS: i64 = 5_400_000;
/// The first look at what an identity provider passes on, after the proof of everything else.
pub const PUSH_LOOK_MS: i64 = 45_000;
/// How often what rests unproven is looked at.
pub const WATCH_MS: i64 = 300_000;
/// How long a run that needs a person is watched: 30 days.
pub const WATCHED_FOR_MS: i64 = 30 * 86_400_000;
/// How long a run that is done waits for a ticket that can't be told: a day.
pub const TELL_PATIENCE_MS: i64 = 86_400_000;
/// How long a ticket that has refused to be told is left alone.
pub const RETELL_MS: i64 = 3_600_000;
/// How long an invocation may work without being heard of.
pub const LEASE_MS: i64 = 90_000;
/// How much of an invocation is kept for storing and handing over.
pub const RESERVE_MS: i64 = 12_000;

/// The wait before the look number `looks` (from 0) after the last act.
#[must_use]
pub fn look_after_ms(looks: u32) -> i64 {
    match looks {
        0 => 3_000,
        1 => 12_000,
        2 => 20_000,
        3 => 30_000,
        _ => 60_000,
    }
}

/// The wait before the next attempt when the API did not say.
#[must_use]
pub fn backoff_ms(attempts: u32) -> i64 {
    2_000_i64.saturating_mul(1 << attempts.min(5))
}
