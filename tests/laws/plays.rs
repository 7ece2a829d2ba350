//! Every playbook as a description: which tickets it is played on, who presses, and what has to
//! have happened before. The simulation knows nothing else of a playbook.

use crate::truth::play;
use crate::world::{Weather, World};
use offramp::engine::Answer;
use serde_json::json;

/// One playbook in the simulation.
pub struct Play {
    /// For the output, and part of the seed.
    pub name: &'static str,
    /// What is chosen in the panel; nothing: what the ticket is for.
    pub playbook: Option<&'static str>,
    /// Tickets on which it runs.
    pub tickets: &'static [&'static str],
    /// Tickets on which it is refused before any write.
    pub refused: &'static [&'static str],
    /// What happened before, in calm weather.
    pub before: fn(&mut World),
    /// Schedules in a test run, where nobody says how many.
    pub schedules: u64,
}

/// Of each playbook.
pub const SCHEDULES: u64 = 20_000;
/// Of the same playbook under other circumstances.
const SCHEDULES_OF_VARIANT: u64 = 5_000;

pub const ALL: [Play; 8] = [
    Play {
        name: "left-business",
        playbook: None,
        tickets: &[
            "OFF-1", "OFF-2", "OFF-3", "OFF-4", "OFF-9", "OFF-10", "OFF-12", "OFF-15", "OFF-16",
            "OFF-17", "OFF-18",
        ],
        refused: &["OFF-5", "OFF-6", "OFF-19"],
        before: |_| {},
        schedules: SCHEDULES,
    },
    Play {
        name: "left-team",
        playbook: None,
        tickets: &["OFF-20"],
        refused: &[],
        before: |_| {},
        schedules: SCHEDULES,
    },
    Play {
        name: "onboard",
        playbook: None,
        tickets: &["OFF-21", "OFF-22"],
        refused: &[],
        before: |_| {},
        schedules: SCHEDULES,
    },
    Play {
        name: "restore",
        playbook: Some("restore"),
        tickets: &["OFF-1", "OFF-2", "OFF-4", "OFF-18"],
        refused: &[],
        before: |world| {
            leave(world);
            confirm(world, "Lena", Some("restore"));
        },
        schedules: SCHEDULES,
    },
    Play {
        name: "admin-leaver",
        playbook: None,
        tickets: &["OFF-24"],
        refused: &["OFF-5"],
        before: |world| confirm(world, "Ana", None),
        schedules: SCHEDULES,
    },
    Play {
        name: "revoke-inactive",
        playbook: None,
        tickets: &["OFF-30", "OFF-31", "OFF-32"],
        refused: &["OFF-33", "OFF-34", "OFF-35"],
        before: |_| {},
        schedules: SCHEDULES,
    },
    // Nobody leaves their last group, if it is a default group.
    Play {
        name: "last-group",
        playbook: None,
        tickets: &["OFF-30", "OFF-32"],
        refused: &["OFF-33"],
        before: World::forbid_leaving_the_last_group,
        schedules: SCHEDULES_OF_VARIANT,
    },
    Play {
        name: "restore-inactive",
        playbook: Some("restore"),
        tickets: &["OFF-30", "OFF-31", "OFF-32"],
        refused: &[],
        before: |world| {
            leave(world);
            confirm(world, "Lena", Some("restore"));
        },
        schedules: SCHEDULES_OF_VARIANT,
    },
];

/// The person leaves the business, to the very end.
pub fn leave(world: &mut World) {
    let stormy = std::mem::replace(&mut world.weather, Weather::CALM);
    let chosen = world.playbook.take();
    let id = world.press().expect("alive").expect("a run");
    play(world, &id).expect("it ends");
    world.playbook = chosen;
    world.weather = stormy;
}

/// Somebody else confirms the plan as it is.
pub fn confirm(world: &mut World, who: &str, playbook: Option<&str>) {
    let stormy = std::mem::replace(&mut world.weather, Weather::CALM);
    world.seat(who);
    let shown = world.ask("open", json!({ "playbook": playbook })).expect("alive");
    if let Answer::Preview { plan, .. } = shown {
        let press = json!({ "planHash": plan.hash, "playbook": playbook });
        world.ask("approve", press).expect("alive");
    }
    world.seat("Olga");
    world.weather = stormy;
}
