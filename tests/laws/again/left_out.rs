//! Law 17, where lists stop short: that somebody is left out of two of them proves nothing about them
//! once a third has shown what bars the run.

use super::{at, open, run_of, waves_of_writes};
use crate::world::Rivalry;
use offramp::engine::run::Rest;
use offramp_cloud::{Effect, Fault};

/// Longer than any read may still not show what somebody changed.
const SETTLED_MS: i64 = 200_000;

/// The person administers the organization by now, as the first reading shows. The next two leave
/// them out, with all that would bar the run.
#[test]
fn law_17_two_short_lists_after_a_reading_that_bars_allow_nothing() {
    // Here the person is the last that is listed, and nothing is looked at before it is asked.
    let mut world = at("OFF-20", "left-team");
    let id = open(&mut world);
    assert!(world.rival_by(Rivalry::MakesTheSubjectAnAdmin));
    world.now += SETTLED_MS;
    let waves = waves_of_writes(&world);
    let short = Fault::new(Effect::TruncatedPage { with_next: false });
    world.cloud.add_fault(short.on("POST", "*/users/search").strike(2, 2));
    world.let_time_pass(2);
    assert_eq!(waves_of_writes(&world), waves, "{:#?}", world.log);
    assert_eq!(run_of(&world, &id).rest, Some(Rest::Attention), "{:#?}", world.log);
}
