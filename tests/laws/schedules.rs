//! Seeded schedules of mixed faults: requests, sign-ins, storage, queue and workers fail
//! independently, answers are late, changes show late, and other people are at work.
//!
//! `OFFRAMP_SCHEDULES` says how many (`plays.rs` unless told), `OFFRAMP_SEED` runs exactly one.

use crate::dice::Dice;
use crate::plays::{ALL, Play, try_to_confirm};
use crate::storms::{Acts, Told, storm_of};
use crate::truth::play;
use crate::world::{Fault, Outage, START_MS, Weather, World};
use offramp::connector::{HttpRequest, Identity};
use offramp::engine::Answer;
use offramp::engine::run::Rest;
use offramp_cloud::Visibility;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

const MINUTE_MS: i64 = 60_000;
/// How often somebody tries to start while the storm lasts, and where it has to be confirmed.
const PRESSES: usize = 6;
const PRESSES_CONFIRMED: usize = 18;

/// The world after what happened before, which is the same for every schedule of a ticket.
fn prepared(described: &Play, key: &'static str) -> World {
    static READY: Mutex<BTreeMap<(&str, &str), World>> = Mutex::new(BTreeMap::new());
    let mut ready = READY.lock().unwrap_or_else(PoisonError::into_inner);
    let world = ready.entry((described.name, key)).or_insert_with(|| {
        let mut world = World::at_ticket(key, "Olga", 0);
        (described.before)(&mut world);
        world
    });
    world.clone()
}

/// The weather of a schedule.
pub fn wild(seed: u64, now: i64) -> Weather {
    let mut chooser = Dice::new(seed ^ 0xABCD);
    Weather {
        requests: chooser.pick(&[0, 2, 8, 20]),
        // The two systems fail independently of each other.
        entra: chooser.pick(&[0, 2, 8, 20, 60]),
        storage: chooser.pick(&[0, 0, 3, 10]),
        crashes: chooser.pick(&[0, 0, 1, 4]),
        queue: chooser.pick(&[0, 10, 30]),
        host: chooser.pick(&[0, 0, 5, 30]),
        refusals: chooser.pick(&[0, 0, 0, 1]),
        outage: outage(&mut chooser, now),
        others: Dice::new(seed ^ 0x1017).pick(&[0, 0, 0, 10, 30]),
        stops: Dice::new(seed ^ 0x5709).pick(&[0, 0, 0, 1, 5]),
        rivals: Dice::new(seed ^ 0xAD7E).pick(&[0, 0, 0, 3, 12]),
        meddling: Dice::new(seed ^ 0x3EDD).pick(&[0, 0, 2, 5, 10]),
        ..Weather::CALM
    }
}

/// Now and then one system answers everything in one way for some minutes.
fn outage(chooser: &mut Dice, now: i64) -> Option<Outage> {
    let of: fn(&HttpRequest) -> bool = match chooser.below(3) {
        0 => |request| request.identity == Identity::Entra,
        1 => |request| matches!(request.identity, Identity::OrgRead | Identity::OrgWrite),
        _ => |request| request.identity == Identity::AsApp,
    };
    let faults = [
        Fault::Refused { status: 401 },
        Fault::Refused { status: 403 },
        Fault::ServerError,
        Fault::Slow { seconds: 40 },
        Fault::NotSent,
    ];
    let fault = chooser.pick(&faults);
    let from = now + i64::try_from(chooser.below(10)).unwrap() * 5_000;
    let until = from + (1 + i64::try_from(chooser.below(20)).unwrap()) * MINUTE_MS;
    chooser.chance(15).then_some(Outage { of, fault, from, until })
}

/// How late changes show: as ever, or each of another kind as the dice say.
pub fn lateness(seed: u64) -> Visibility {
    let mut dice = Dice::new(seed ^ 0x715B);
    if dice.chance(50) {
        return Visibility::default();
    }
    let mut late = || dice.pick(&[0, 2_000, 30_000, 120_000]);
    Visibility {
        groups_ms: late(),
        roles_ms: late(),
        org_roles_ms: late(),
        membership_ms: late(),
        account_ms: late(),
        tokens_ms: late(),
        invite_ms: late(),
        search_ms: late(),
        entra_groups_ms: late(),
        entra_account_ms: late(),
        ..Visibility::default()
    }
}

/// The ticket that is about Olga herself.
const HER_OWN: &str = "OFF-6";

/// Somebody presses, and presses again; of two operators now one and now the other. What has to be
/// confirmed is confirmed before, in the same weather.
fn begin(described: &Play, world: &mut World, chooser: &mut Dice) -> Option<String> {
    let presses = described.confirmed_by.map_or(PRESSES, |_| PRESSES_CONFIRMED);
    for _ in 0..presses {
        if let Some(who) = described.confirmed_by.filter(|_| world.approvals().is_empty()) {
            try_to_confirm(world, who, world.playbook);
        }
        // Whoever has confirmed starts nothing, and who may not offboard themselves is Olga alone.
        let free = described.confirmed_by != Some("Lena") && world.in_front_of() != HER_OWN;
        let other = free && chooser.chance(25);
        world.seat(if other { "Lena" } else { "Olga" });
        let run = world.press().ok().flatten();
        world.seat("Olga");
        if let Some(run) = run.or_else(|| on_the_ticket(world)) {
            return Some(run);
        }
        world.now += 3 * MINUTE_MS;
    }
    None
}

/// Whatever was opened for the ticket and the playbook.
fn on_the_ticket(world: &mut World) -> Option<String> {
    match world.ask("open", json!({ "playbook": world.playbook })) {
        Ok(Answer::Run(run)) => Some(run.opened.run.to_string()),
        _ => None,
    }
}

/// Plays one schedule and says how it ended.
fn schedule(described: &Play, seed: u64) -> Told {
    schedule_in(described, seed, wild(seed, START_MS).meddling)
}

/// The same, where somebody meddles so often.
fn schedule_in(described: &Play, seed: u64, meddling: u64) -> Told {
    let mut chooser = Dice::new(seed ^ 0x7E57);
    let refused = !described.refused.is_empty() && chooser.chance(4);
    let key = chooser.pick(if refused { described.refused } else { described.tickets });
    let mut world =
        if refused { World::at_ticket(key, "Olga", seed) } else { prepared(described, key) };
    world.roll(seed);
    world.playbook = described.playbook;
    world.cloud.set_visibility(lateness(seed));
    let wild = Weather { meddling, ..wild(seed, world.now) };
    world.weather = wild.clone();
    world.let_meddle(seed);
    let mut opened = begin(described, &mut world, &mut chooser);
    world.let_time_pass(1 + i64::try_from(chooser.below(3)).unwrap());
    if let Some(id) = &opened {
        // Said in the middle of the storm, it must be as true as at the end.
        let _ = world.ask("progress", json!({ "runId": id }));
    }
    world.check_everybody();
    // The storm is over: what was begun comes to an end.
    world.weather = Weather::CALM;
    if world.is_stopped() {
        world.stop(false);
    }
    world.make_peace();
    world.end_meddling();
    let in_calm = opened.is_none() && !refused;
    for _ in 0..4 {
        if opened.is_some() {
            break;
        }
        opened = on_the_ticket(&mut world);
        if let Some(who) = described.confirmed_by.filter(|_| opened.is_none()) {
            try_to_confirm(&mut world, who, described.playbook);
        }
        if opened.is_none() {
            opened = world.press().ok().flatten();
        }
        world.now += 200_000;
    }
    if opened.is_none() && !world.is_there(key) {
        // Whoever pressed did not live to hear of it, and a ticket that is gone tells nobody.
        let since = world.opened.get(world.rivals.opened_before..).unwrap_or_default();
        opened = since.last().map(|opened| opened.run.clone());
    }
    let run = opened.clone();
    let ending = match opened.and_then(|id| play(&mut world, &id)).and_then(|run| run.rest) {
        Some(Rest::Done) => "done",
        Some(Rest::ByHand) => "by hand",
        Some(Rest::Attention) => "attention",
        None if !world.is_there(key) => "ticket gone",
        None => "no run",
    };
    if ending == "ticket gone" && !refused {
        let none = world.opened.len() == world.rivals.opened_before;
        world.check(none, "a run for a ticket that is gone");
        return Told { ticket: key, ending, in_calm: false, acts: Acts::of(&world) };
    }
    if refused {
        let refused = ending == "no run" || ending == "ticket gone";
        let writes = world.writes;
        world.check(writes == 0 && refused, "law 7: a refused person was changed");
        return Told { ticket: key, ending: "refused", in_calm: false, acts: Acts::of(&world) };
    }
    world.check(
        // Where its ticket is gone nobody can try it again.
        ending == "done" || ending == "by hand" || ending == "attention" && !world.is_there(key),
        &format!("an ending without end: {ending}"),
    );
    check_records(&world);
    check_told(&mut world, key, &run.unwrap_or_default(), ending, wild.others > 0);
    check_gate(&mut world, key, ending);
    Told { ticket: key, ending, in_calm, acts: Acts::of(&world) }
}

/// Everything that was written is in a journal, and nothing there that must not be.
pub fn check_records(world: &World) {
    let records = crate::evidence::records(world);
    for one in crate::evidence::unrecorded(world, &records) {
        world.check(false, &format!("a write that no journal tells of: {one:?}"));
    }
    for what in crate::evidence::indiscreet(world, &records) {
        world.check(false, &format!("a journal says what it must not: {what}"));
    }
}

/// Whatever was done to the ticket and put right again, it passes once it is done.
fn check_gate(world: &mut World, key: &str, ending: &str) {
    // Who was made an admin meanwhile had a way back.
    let calm = world.rivals.acts.is_empty() && world.meddler.has_acted() && world.is_there(key);
    if let (true, "done", Some(last)) = (calm, ending, world.opened.last().cloned()) {
        let passes = world.passes_the_gate(key, &last.playbook);
        world.check(passes, "the gate holds what is done, and nobody has undone");
    }
}

/// The ticket says how its run ended, and says it in one comment.
pub fn check_told(world: &mut World, key: &str, run: &str, ending: &str, others: bool) {
    if !world.is_there(key) {
        return;
    }
    world.let_time_pass(1);
    let id = world.ticket_of(key).id;
    let meddled = world.meddler.has_acted();
    if meddled {
        // What somebody wrote there is written anew within the hour.
        world.let_the_hour_pass();
    }
    let said = world.property_of(key).unwrap_or_default();
    // What was refused for want of a right is nobody's handwork: it is told as failed, and needs an
    // operator.
    let denied = said["outcomes"]["failed"].as_u64().is_some_and(|failed| failed > 0);
    let state = match ending {
        "done" | "attention" => ending,
        _ if denied => "attention",
        _ => "byHand",
    };
    let places = ["/rest/api/3/issue/", "/rest/servicedeskapi/request/", "/rest/api/3/myself"];
    let own = |line: &&String| places.iter().any(|place| line.contains(place));
    let ways = [" PUT ", "/comment", "/myself"];
    let says = |line: &&String| ways.iter().any(|way| line.contains(way));
    let telling = || world.log.iter().filter(own).filter(says);
    // What Jira refuses to the app is not told, and keeps no run from its end.
    let is_refused =
        |line: &String| ["<- Refused", "<- NotSent"].iter().any(|refusal| line.contains(refusal));
    let refused = telling().any(is_refused);
    // Of two that tell the ticket at the same time, the slower may be the last.
    let told = others || refused || said["state"] == state && said["run"] == run;
    // A request that arrives twice adds twice: Jira has no way to add a comment only once. And
    // whoever is shown a list without the comment adds one.
    let writes = |line: &String| line.contains(" PUT ") || line.contains(" POST ");
    let adds = |line: &&String| writes(line) && line.ends_with("  <- Twice");
    // Where the ticket can't be edited, what was made with words that tell nothing stays beside.
    let edits = |line: &&String| line.contains(" PUT /rest/api/3/issue/") && is_refused(line);
    let hides = |line: &&String| line.ends_with("/comment  <- ShortList");
    let doubled = telling().filter(|line| adds(line) || hides(line)).count()
        + 2 * telling().filter(edits).count();
    world.check(told, &format!("a ticket that says {said} of a run that is {ending}"));
    let mark = format!("Reference: {run}\"");
    let comments = world.said_by_the_app_on(key).iter().filter(|c| c.contains(&mark)).count();
    // What somebody who administers the project took away or wrote anew is theirs, by its author.
    let silenced = world.meddler.silenced.contains(&id);
    let least = usize::from(!refused && !silenced);
    let most = if others { usize::MAX } else { 1 + doubled };
    let one = (least..=most).contains(&comments);
    let said: Vec<&String> = world.log.iter().filter(own).filter(says).collect();
    world.check(one, &format!("{comments} comments for a run that is {ending}, by {said:#?}"));
}

/// Plays as many schedules of one playbook as are asked for.
fn storm(name: &str) {
    let described = ALL.iter().find(|p| p.name == name).expect("a description");
    let all = storm_of(name, described.schedules, |seed| schedule(described, seed));
    if let Some(all) = all {
        all.assert_most(&["done"]);
        all.assert_stormy();
        all.assert_as_in_the_table(described.in_table());
        all.assert_rivals(described.never());
        all.assert_meddling();
    }
}

#[test]
fn law_1_no_schedule_of_left_business_says_done_while_the_oracle_disagrees() {
    storm("left-business");
}

#[test]
fn law_1_no_schedule_of_left_team_says_done_while_the_oracle_disagrees() {
    storm("left-team");
}

#[test]
fn law_1_no_schedule_of_onboard_says_done_while_the_oracle_disagrees() {
    storm("onboard");
}

#[test]
fn law_1_no_schedule_of_restore_says_done_while_the_oracle_disagrees() {
    storm("restore");
}

#[test]
fn law_1_no_schedule_of_admin_leaver_says_done_while_the_oracle_disagrees() {
    storm("admin-leaver");
}

#[test]
fn law_1_no_schedule_of_revoke_inactive_says_done_while_the_oracle_disagrees() {
    storm("revoke-inactive");
}

#[test]
fn law_1_no_schedule_of_last_group_says_done_while_the_oracle_disagrees() {
    storm("last-group");
}

#[test]
fn law_1_no_schedule_of_restore_inactive_says_done_while_the_oracle_disagrees() {
    storm("restore-inactive");
}

/// What was forbidden is tried again before what follows it; and while it stays so, a run ends.
#[test]
fn law_3_what_was_withheld_of_the_cut_comes_first_when_it_is_tried_again() {
    for (name, seed) in [("left-business", 401), ("admin-leaver", 368)] {
        schedule_in(ALL.iter().find(|p| p.name == name).expect("a description"), seed, 0);
    }
}

/// 'Not found' is believed once it was answered three times; an attempt without an answer counts
/// for none of them.
#[test]
fn law_3_attempts_without_an_answer_do_not_give_a_cut_up() {
    schedule_in(ALL.iter().find(|p| p.name == "admin-leaver").expect("a description"), 4964, 0);
}

/// That the person is listed nowhere is believed of two readings in a row, whatever the first said.
#[test]
fn law_17_a_short_list_after_a_reading_that_bars_allows_nothing() {
    schedule_in(ALL.iter().find(|p| p.name == "admin-leaver").expect("a description"), 3925, 0);
}
