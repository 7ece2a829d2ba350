//! Whoever may see and edit a ticket does something to it, of each kind and before each single wave,
//! in calm weather: the run stays about whom it was agreed for and ends as it would have, and what
//! starts later starts as it was agreed or not at all (`world/meddling.rs`, `world/agreement.rs`).

use crate::truth::{end_of, kept, play};
use crate::world::{Meddling, Weather, World};
use offramp::engine::run::Rest;
use serde_json::json;
use std::collections::BTreeMap;

/// A ticket of each kind of run.
const KINDS: [&str; 4] = ["OFF-2", "OFF-20", "OFF-22", "OFF-30"];
/// What chooses a deferred start, and what else stops one.
const STOPS: [Meddling; 5] = [
    Meddling::NamesSomebodyElse,
    Meddling::MovesTheDate,
    Meddling::ChoosesTheSuccessor,
    Meddling::ClosesTheTicket,
    Meddling::MovesToAnotherProject,
];
const DATED: &str = "OFF-23";

fn meddled(ticket: &str, seed: u64) -> World {
    let mut world = World::at_ticket(ticket, "Olga", seed);
    world.let_meddle(seed);
    world
}

#[test]
fn law_16_whatever_is_done_to_a_ticket_at_whatever_moment_its_run_ends_as_ever() {
    let mut acts: BTreeMap<Meddling, usize> = BTreeMap::new();
    for ticket in KINDS {
        let mut calm = meddled(ticket, 1);
        let id = calm.press().expect("alive").expect("a run");
        let waves = calm.waves;
        let expected = end_of(&play(&mut calm, &id).expect("a run"));
        for kind in Meddling::ALL {
            for wave in 1..=waves + 3 {
                let mut world = meddled(ticket, wave as u64);
                world.weather = Weather { meddling_at: Some((wave, kind)), ..Weather::CALM };
                let id = world.press().expect("alive");
                world.let_time_pass(2);
                world.weather = Weather::CALM;
                if !world.meddler.has_acted() {
                    continue;
                }
                *acts.entry(kind).or_default() += 1;
                let opened = world.opened.first().map(|opened| opened.run.clone());
                let Some(id) = id.or(opened) else {
                    assert_eq!(world.writes, 0, "{ticket} {kind:?} before wave {wave}");
                    world.check_everybody();
                    continue;
                };
                world.end_meddling();
                let run = play(&mut world, &id).expect("a run");
                let end = end_of(&run);
                assert_eq!(end, expected, "{ticket} {kind:?} {wave}: {:#?}", world.log);
                crate::schedules::check_told(&mut world, ticket, &id, rests(run.rest), false);
            }
        }
    }
    println!("tickets of runs at work meddled with: {acts:?}");
    // Nothing is closed when it begins, nobody had a right that they could lose, and where one look
    // is enough the app has said nothing yet.
    let never = [
        Meddling::ReopensTheTicket,
        Meddling::LosesTheRight,
        Meddling::RewritesTheAppsWords,
        Meddling::ErasesTheAppsWords,
    ];
    for kind in Meddling::ALL.into_iter().filter(|kind| !never.contains(kind)) {
        assert!(acts.contains_key(&kind), "never: {kind:?} of {acts:?}");
    }
}

fn rests(rest: Option<Rest>) -> &'static str {
    match rest {
        Some(Rest::Done) => "done",
        Some(Rest::ByHand) => "by hand",
        _ => "attention",
    }
}

/// The person of the dated ticket leaves at its date, as Olga agreed; it has come in a moment.
fn due(seed: u64) -> World {
    let mut world = meddled(DATED, seed);
    let (hash, _) = world.look(None).expect("alive").expect("a plan");
    world.ask("schedule", json!({ "planHash": hash })).expect("alive");
    let due = world.appointment().expect("agreed")["dueAt"].as_i64().expect("a time");
    world.now = due + 1_000;
    world
}

#[test]
fn law_16_whatever_is_done_to_a_ticket_before_its_start_it_starts_as_agreed_or_not_at_all() {
    let mut calm = due(1);
    let before = calm.waves;
    calm.let_time_pass(1);
    let waves = calm.waves - before;
    assert!(calm.opened.len() == 1 && waves > 8, "{waves}");
    let (mut stopped, mut started) = (0, 0);
    for kind in STOPS {
        for wave in 1..=waves {
            let mut world = due(wave as u64);
            let at = world.waves + wave;
            world.weather = Weather { meddling_at: Some((at, kind)), ..Weather::CALM };
            world.let_time_pass(3);
            world.weather = Weather::CALM;
            match world.opened.first().map(|opened| opened.run.clone()) {
                None => {
                    assert_eq!(world.writes, 0, "{kind:?} {wave}");
                    stopped += 1;
                }
                Some(run) => {
                    let run = kept(&world, &run).expect("a run");
                    assert_eq!(run.rest, Some(Rest::Done), "{kind:?} {wave}");
                    world.check_everybody();
                    started += 1;
                }
            }
        }
    }
    println!("a start at a date meddled with: {stopped} stopped, {started} as agreed");
    assert!(stopped > 5 && started > 5, "{stopped} {started}");
}

/// What asks for a start at once, without anybody in front of a plan.
#[derive(Clone, Copy, Debug)]
enum AtOnce {
    Moved,
    Called,
    AmongMany,
}

impl AtOnce {
    fn begin(self, world: &mut World, key: &str, playbook: &str) {
        let id = world.ticket_of(key).id;
        match self {
            Self::Moved => drop(world.transition("Olga", "x-1", Some(playbook))),
            Self::Called => {
                let olga = world.account_of("Olga");
                world.automation(playbook, &olga, key);
            }
            Self::AmongMany => {
                let payload = json!({ "issues": [id], "token": "look-1" });
                world.try_admin("Josh", "admin.startMany", payload);
            }
        }
    }
}

/// A leaver with work that others may want, and a mover.
const AT_ONCE: [(&str, &str, &[Meddling]); 2] = [
    ("OFF-15", "left-business", &STOPS),
    ("OFF-20", "left-team", &[Meddling::ChoosesTheTeam, Meddling::NamesSomebodyElse]),
];

fn asked_at_once(
    way: AtOnce,
    (key, playbook): (&str, &str),
    seed: u64,
    at: Option<(usize, Meddling)>,
) -> World {
    let mut world = meddled(key, seed);
    world.let_operate("Josh");
    world.weather = Weather { meddling_at: at, ..Weather::CALM };
    way.begin(&mut world, key, playbook);
    world.let_time_pass(2);
    world.weather = Weather::CALM;
    world
}

#[test]
fn law_16_what_is_done_to_a_ticket_while_a_start_at_once_is_kept_was_not_asked_for() {
    let ways = [AtOnce::Moved, AtOnce::Called, AtOnce::AmongMany];
    for (way, (key, playbook, kinds)) in ways.into_iter().flat_map(|w| AT_ONCE.map(|of| (w, of))) {
        let calm = asked_at_once(way, (key, playbook), 1, None);
        assert_eq!(calm.opened.len(), 1, "{way:?} {key}");
        let (mut stopped, mut started) = (0, 0);
        for kind in kinds {
            for wave in 1..=calm.waves.min(24) {
                let at = Some((wave, *kind));
                let world = asked_at_once(way, (key, playbook), wave as u64, at);
                if world.opened.is_empty() {
                    assert_eq!(world.writes, 0, "{way:?} {kind:?} {wave}");
                    stopped += 1;
                } else {
                    // As it was asked for: the judge knows when and what.
                    world.check_everybody();
                    started += 1;
                }
            }
        }
        println!("{key} {way:?} meddled with: {stopped} stopped, {started} as asked");
        assert!(stopped > 2 && started > 2, "{way:?} {key}: {stopped} {started}");
    }
}

/// Jira shows customers of a service project whatever is not internal, also what was said before the
/// ticket came there.
#[test]
fn what_was_said_where_no_customers_are_is_kept_from_them_when_the_ticket_comes_to_some() {
    let mut world = meddled("OFF-2", 1);
    let id = world.press().expect("alive").expect("a run");
    assert!(world.meddle_by(Meddling::MovesToAnotherProject));
    let run = play(&mut world, &id).expect("a run");
    assert_eq!(run.rest, Some(Rest::Done));
    assert_eq!(world.said_by_the_app_on("OFF-2").len(), 1);
    world.put_all_right();
    let ticket = world.ticket_of("OFF-2");
    assert_eq!(ticket.project, "OFF");
    assert!(ticket.comments.iter().all(|comment| !comment.for_customers), "{ticket:#?}");
}

/// Whoever administers the project takes the app's comment away at whatever moment, also between its
/// being found and its being written anew: there is one or none, and none of what tells nothing.
#[test]
fn a_comment_that_is_taken_away_while_it_is_written_anew_is_made_once() {
    for kind in ["service_desk", "software"] {
        let rests_by_hand = || {
            let mut world = meddled("OFF-3", 1);
            world.cloud.set_variant("project.type", kind).expect("a variant");
            world.change_settings(|settings| {
                settings.as_object_mut().expect("object").remove("entra");
            });
            let id = world.press().expect("alive").expect("a run");
            play(&mut world, &id).expect("a run");
            let (subject, now) = (world.subject.clone(), world.now);
            assert!(world.cloud.idp_deactivate(&subject, now), "done by hand");
            world
        };
        let mut calm = rests_by_hand();
        let before = calm.waves;
        calm.let_time_pass(2);
        let mut made_anew = 0;
        for wave in 1..=calm.waves - before {
            let mut world = rests_by_hand();
            let at = (world.waves + wave, Meddling::ErasesTheAppsWords);
            world.weather = Weather { meddling_at: Some(at), ..Weather::CALM };
            world.let_time_pass(2);
            assert!(world.meddler.has_acted(), "{kind} {wave}");
            let said = world.said_by_the_app_on("OFF-3");
            assert!(said.len() <= 1, "{kind} {wave}: {said:#?}");
            assert!(said.iter().all(|text| text.contains("is done")), "{kind} {wave}: {said:#?}");
            assert_eq!(world.property_of("OFF-3").expect("told")["state"], "done");
            made_anew += said.len();
        }
        assert!(made_anew > 1, "{kind}: never while it was written anew");
    }
}
