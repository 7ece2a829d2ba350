//! Every playbook as a description: which tickets it is played on, who presses, and what has to
//! have happened before. The simulation knows nothing else of a playbook.

use crate::right::{ROWS, Right};
use crate::truth::play;
use crate::world::{Rivalry, Weather, World};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// An admin who leaves: their plan has to be confirmed.
pub const ADMIN_LEAVER: &str = "OFF-24";

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
    /// Who confirms the plan, in whatever weather there is.
    pub confirmed_by: Option<&'static str>,
    /// Schedules in a test run, where nobody says how many.
    pub schedules: u64,
}

impl Play {
    /// What nobody can do about its runs: where nobody confirms, there is no right to confirm, and
    /// whoever leaves as an admin is one; a joiner is in no group yet.
    pub fn never(&self) -> &'static [Rivalry] {
        match self.name {
            "admin-leaver" => &[Rivalry::MakesTheSubjectAnAdmin],
            "onboard" => &[Rivalry::TakesTheApproversRight, Rivalry::ProtectsAGroupOfTheSubject],
            _ if self.confirmed_by.is_none() => &[Rivalry::TakesTheApproversRight],
            _ => &[],
        }
    }

    /// What the table calls the playbook.
    pub fn in_table(&self) -> &'static str {
        match self.name {
            "admin-leaver" => "left-business",
            "last-group" => "revoke-inactive",
            "restore-inactive" => "restore",
            own => own,
        }
    }
}

/// Of each playbook.
pub const SCHEDULES: u64 = 400;
/// Of the same playbook under other circumstances.
const SCHEDULES_OF_VARIANT: u64 = 2_000;

pub const ALL: [Play; 8] = [
    Play {
        name: "left-business",
        playbook: None,
        tickets: &[
            "OFF-1", "OFF-2", "OFF-3", "OFF-4", "OFF-9", "OFF-10", "OFF-12", "OFF-14", "OFF-15",
            "OFF-16", "OFF-17", "OFF-18", "OFF-23", "OFF-25",
        ],
        refused: &["OFF-5", "OFF-6", "OFF-19"],
        before: |_| {},
        confirmed_by: None,
        schedules: SCHEDULES,
    },
    Play {
        name: "left-team",
        playbook: None,
        tickets: &["OFF-20"],
        refused: &[],
        before: |_| {},
        confirmed_by: None,
        schedules: SCHEDULES,
    },
    Play {
        name: "onboard",
        playbook: None,
        tickets: &["OFF-21", "OFF-22"],
        refused: &[],
        before: |_| {},
        confirmed_by: None,
        schedules: SCHEDULES,
    },
    Play {
        name: "restore",
        playbook: Some("restore"),
        tickets: &[
            "OFF-1", "OFF-2", "OFF-3", "OFF-4", "OFF-9", "OFF-10", "OFF-12", "OFF-14", "OFF-15",
            "OFF-16", "OFF-17", "OFF-18", "OFF-20", "OFF-23", "OFF-24", "OFF-25",
        ],
        refused: &[],
        before: |world| {
            if world.in_front_of() == ADMIN_LEAVER {
                confirm(world, "Ana", None);
            }
            leave(world);
        },
        confirmed_by: Some("Lena"),
        schedules: SCHEDULES,
    },
    Play {
        name: "admin-leaver",
        playbook: None,
        tickets: &[ADMIN_LEAVER],
        refused: &["OFF-5"],
        before: |_| {},
        confirmed_by: Some("Ana"),
        schedules: SCHEDULES,
    },
    Play {
        name: "revoke-inactive",
        playbook: None,
        tickets: &["OFF-30", "OFF-31", "OFF-32", "OFF-36"],
        refused: &["OFF-33", "OFF-34", "OFF-35"],
        before: |_| {},
        confirmed_by: None,
        schedules: SCHEDULES,
    },
    // Nobody leaves their last group, if it is a default group.
    Play {
        name: "last-group",
        playbook: None,
        tickets: &["OFF-30", "OFF-32"],
        refused: &["OFF-33"],
        before: World::forbid_leaving_the_last_group,
        confirmed_by: None,
        schedules: SCHEDULES_OF_VARIANT,
    },
    Play {
        name: "restore-inactive",
        playbook: Some("restore"),
        tickets: &["OFF-30", "OFF-31", "OFF-32"],
        refused: &[],
        before: |world| {
            if world.in_front_of() == ADMIN_LEAVER {
                confirm(world, "Ana", None);
            }
            leave(world);
        },
        confirmed_by: Some("Lena"),
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

/// Somebody else confirms the plan as it is, in calm weather.
pub fn confirm(world: &mut World, who: &str, playbook: Option<&str>) {
    let stormy = std::mem::replace(&mut world.weather, Weather::CALM);
    try_to_confirm(world, who, playbook);
    world.weather = stormy;
}

/// The same in whatever weather there is: it may come to nothing.
pub fn try_to_confirm(world: &mut World, who: &str, playbook: Option<&str>) {
    world.seat(who);
    if let Ok(Some((hash, _))) = world.look(playbook) {
        let press = json!({ "planHash": hash, "playbook": playbook });
        let _ = world.ask("approve", press);
    }
    world.seat("Olga");
}

/// In front of the ticket of a row, with everything behind that has to come before its playbook.
pub fn ready_for(row: &Right) -> World {
    static READY: Mutex<BTreeMap<(&str, &str), World>> = Mutex::new(BTreeMap::new());
    let mut ready = READY.lock().unwrap_or_else(PoisonError::into_inner);
    let make = || {
        let mut world = World::at_ticket(row.ticket, "Olga", 7);
        if row.ticket == ADMIN_LEAVER {
            confirm(&mut world, "Ana", None);
        }
        if row.playbook == "restore" {
            leave(&mut world);
            confirm(&mut world, "Lena", Some("restore"));
            world.playbook = Some("restore");
        }
        world.forget_the_requests();
        world
    };
    ready.entry((row.ticket, row.playbook)).or_insert_with(make).clone()
}

#[test]
fn every_row_of_the_table_is_in_a_storm() {
    for row in ROWS {
        let plays = |play: &&Play| {
            let chosen = play.playbook.is_none_or(|chosen| chosen == row.playbook);
            let gives = (play.playbook == Some("restore")) == (row.playbook == "restore");
            chosen && gives && play.tickets.contains(&row.ticket)
        };
        assert!(ALL.iter().any(|play| plays(&play)), "{} {}", row.ticket, row.playbook);
    }
}
