//! Law 17: later writes ask again. Whoever is protected meanwhile, whoever lost a right meanwhile,
//! at whatever moment of a run: nothing more is written, the run says why, and goes on once that is
//! mended.

mod left_out;

use crate::plays::{confirm, leave, ready_for};
use crate::right::{ROWS, Right};
use crate::truth::{end_of, kept, left, play};
use crate::world::{Rivalry, START_MS, Weather, World};
use offramp::engine::Answer;
use offramp::engine::run::{Rest, Run};
use offramp::policy::RefusalCode;
use offramp_cloud::{Effect, Fault, Visibility};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const MINUTE_MS: i64 = 60_000;
/// Longer than a reading counts, and than any change takes to show here.
const LATER_MS: i64 = 61_000;

/// One of each kind.
const KINDS: [(&str, &str); 7] = [
    ("OFF-1", "left-business"),
    ("OFF-2", "left-business"),
    ("OFF-24", "left-business"),
    ("OFF-20", "left-team"),
    ("OFF-21", "onboard"),
    ("OFF-4", "restore"),
    ("OFF-31", "revoke-inactive"),
];

fn row(ticket: &str, playbook: &str) -> Right {
    let found = ROWS.iter().find(|row| (row.ticket, row.playbook) == (ticket, playbook));
    *found.expect("a row")
}

/// In front of a ticket, in a company in which every change shows at once.
fn at(ticket: &str, playbook: &str) -> World {
    let mut world = ready_for(&row(ticket, playbook));
    let slow = world.cloud.visibility();
    world.cloud.set_visibility(Visibility {
        groups_ms: 0,
        roles_ms: 0,
        org_roles_ms: 0,
        membership_ms: 0,
        account_ms: 0,
        ..slow
    });
    world
}

/// How many waves of writes are recorded.
fn waves_of_writes(world: &World) -> usize {
    let journals = world.platform.values.iter().filter(|(key, _)| key.contains("#j#"));
    let texts = journals.filter_map(|(_, text)| text.as_str());
    texts.map(|text| text.matches("{\\\"sent\\\":").count()).sum()
}

/// As it is kept: whoever sits there may have lost the right to see it.
fn run_of(world: &World, id: &str) -> Run {
    kept(world, id).expect("a run")
}

/// The only run, opened by whoever sits there.
fn open(world: &mut World) -> String {
    world.press().expect("alive").expect("a run")
}

/// What the run says of what it did not do.
fn told(run: &Run) -> Vec<String> {
    left(run).map(|(_, why)| why.to_owned()).filter(|why| why.starts_with("not done.")).collect()
}

/// What somebody can do about a run of this kind.
fn fits(ticket: &str, playbook: &str, kind: Rivalry) -> bool {
    let confirmed = playbook == "restore" || ticket == "OFF-24";
    match kind {
        Rivalry::TakesTheApproversRight => confirmed,
        Rivalry::MakesTheSubjectAnAdmin => ticket != "OFF-24",
        _ => true,
    }
}

/// Whatever is done before whatever wave of a run of whatever kind: at most what is recorded already
/// goes out, the run says what keeps it, and it ends as ever once that is mended.
#[test]
fn law_17_whatever_forbids_it_at_whatever_moment_nothing_more_is_written_until_it_is_mended() {
    let (mut runs, mut kept) = (0, BTreeMap::new());
    for (ticket, playbook) in KINDS {
        let mut calm = at(ticket, playbook);
        let id = open(&mut calm);
        let expected = end_of(&play(&mut calm, &id).expect("a run"));
        for kind in Rivalry::ALL.into_iter().filter(|kind| fits(ticket, playbook, *kind)) {
            for wave in 1..=calm.waves {
                let mut world = at(ticket, playbook);
                world.weather = Weather { rival_at: Some((wave, kind)), ..Weather::CALM };
                let before = world.opened.len();
                let id = world.press().expect("alive");
                let opened = world.opened.get(before..).and_then(<[_]>::last);
                let Some(id) = id.or_else(|| opened.map(|o| o.run.clone())) else { continue };
                if world.rivals.last_at.is_none() {
                    world.let_time_pass(2);
                }
                let Some((_, waves)) = world.rivals.recorded.filter(|_| world.opened_is(&id))
                else {
                    continue;
                };
                world.let_time_pass(2);
                let place = format!("{ticket} {playbook}: {kind:?} before wave {wave}");
                // The wave that is out may have taken them out of the group that is protected.
                world.note_barred();
                let barred = world.opened.iter().any(|o| o.run == id && o.barred.is_some());
                let more = if barred { waves_of_writes(&world) - waves } else { 0 };
                assert!(more <= 1, "{place}: {more} waves more: {:#?}", world.log);
                let run = run_of(&world, &id);
                if run.rest == Some(Rest::Attention) {
                    let why = told(&run);
                    assert!(!why.is_empty(), "{place}: {:#?}", end_of(&run));
                    assert!(why.iter().all(|why| !why.contains("Olga")), "{why:?}");
                    *kept.entry(kind).or_insert(0) += 1;
                }
                world.weather = Weather::CALM;
                world.make_peace();
                let run = play(&mut world, &id).expect("a run");
                // Nobody suspends an admin: what was out by then was refused, for somebody's hand.
                let refused = kind == Rivalry::MakesTheSubjectAnAdmin;
                if !(refused && run.rest == Some(Rest::ByHand)) {
                    assert_eq!(end_of(&run), expected, "{place}: {:#?}", world.log);
                }
                runs += 1;
            }
        }
    }
    println!(
        "{runs} runs, each with one thing forbidden at one moment: kept from going on {kept:?}"
    );
    assert!(kept.len() == Rivalry::ALL.len() && runs > 300, "{runs} {kept:?}");
}

/// AUTHORITY: a run rests in attention, the person is protected, and somebody tries again.
#[test]
fn law_17_nobody_tries_again_on_somebody_who_is_protected_since() {
    let mut world = at("OFF-4", "left-business");
    let refuses = Fault::new(Effect::Status {
        status: 403,
        headers: BTreeMap::new(),
        body: None,
        after: false,
    });
    world.cloud.add_fault(refuses.on("DELETE", "*/memberships/*").strike(1, 1_000));
    let id = open(&mut world);
    world.let_time_pass(3);
    assert!(run_of(&world, &id).rest.is_some());
    world.cloud.clear_faults();
    assert!(world.rival_by(Rivalry::ProtectsTheSubject));
    let writes = world.writes;
    world.seat("Lena");
    world.now += LATER_MS;
    world.ask("check", json!({ "runId": id })).expect("alive");
    world.let_time_pass(2);
    assert_eq!(world.writes, writes, "{:#?}", world.log);
    world.make_peace();
    let run = play(&mut world, &id).expect("a run");
    assert!(matches!(run.rest, Some(Rest::Done | Rest::ByHand)), "{:?}", end_of(&run));
}

/// AUTHORITY: whoever confirmed is offboarded themselves, or may not confirm any more, and the other
/// starts with their confirmation.
#[test]
fn law_17_who_confirmed_and_may_no_longer_has_confirmed_nothing() {
    for kind in ["offboarded", "out of the group"] {
        let mut world = at("OFF-4", "left-business");
        leave(&mut world);
        confirm(&mut world, "Lena", Some("restore"));
        let lena = world.account_of("Lena");
        if kind == "offboarded" {
            world.deactivate(&lena);
        } else {
            let group = world.group_id("it-leads");
            world.leave_group(&lena, &group);
        }
        world.now += LATER_MS;
        world.playbook = Some("restore");
        let writes = world.writes;
        let Ok(Answer::Preview { plan, .. }) = world.ask("open", json!({ "playbook": "restore" }))
        else {
            panic!("a preview")
        };
        let press = json!({ "planHash": plan.hash, "playbook": "restore" });
        let answer = world.ask("start", press).expect("alive");
        let Answer::Refused(refusal) = answer else { panic!("{kind}: {answer:?}") };
        assert_eq!(refusal.code, RefusalCode::ApprovalVoid, "{kind}");
        world.let_time_pass(1);
        assert_eq!((world.writes, world.opened.len()), (writes, 1), "{kind}");
        assert!(world.locked_out(), "{kind}: nothing is given back");
    }
}

/// A leaver who is cut off and not stripped yet, whose operator loses the right: nothing of it is
/// silent.
#[test]
fn law_17_a_leaver_left_half_stripped_is_told_of_on_the_ticket() {
    let mut world = at("OFF-1", "left-business");
    let id = open(&mut world);
    assert!(world.locked_out(), "the cut is through");
    assert!(world.rival_by(Rivalry::TakesTheOperatorsRight));
    let waves = waves_of_writes(&world);
    let until = world.now + 10 * MINUTE_MS;
    while world.now < until {
        world.now += 5_000;
        world.deliver_due();
    }
    assert_eq!(waves_of_writes(&world), waves);
    assert!(world.locked_out(), "what is cut stays cut");
    let said = world.said_on("OFF-1");
    let told = said.iter().any(|text| {
        text.contains("Whoever started this may no longer run it")
            && text.contains("Another operator")
    });
    assert!(told, "{said:#?}");
    assert_eq!(world.property_of("OFF-1").expect("told")["state"], "attention");
    world.seat("Lena");
    let view = world.view_of(&id);
    assert_eq!(view["state"], "attention");
    assert!(view.to_string().contains("may no longer run it"), "{view}");
    // Whoever may, takes it over by trying again; nobody else.
    world.seat("Ned");
    world.ask("check", json!({ "runId": id })).expect("alive");
    world.let_time_pass(1);
    assert_eq!(waves_of_writes(&world), waves);
    world.seat("Lena");
    let run = play(&mut world, &id).expect("a run");
    assert_eq!((run.rest, run.in_charge.to_string()), (Some(Rest::Done), world.account_of("Lena")));
}

/// Whoever confirmed it can't take it over: there would be one person left of two.
#[test]
fn law_17_whoever_confirmed_a_run_does_not_take_it_over() {
    let mut world = at("OFF-4", "restore");
    let id = open(&mut world);
    assert!(world.rival_by(Rivalry::TakesTheOperatorsRight));
    world.let_time_pass(1);
    let waves = waves_of_writes(&world);
    world.seat("Lena");
    let answer = world.ask("check", json!({ "runId": id })).expect("alive");
    let Answer::Refused(refusal) = answer else { panic!("{answer:?}") };
    assert_eq!(refusal.code, RefusalCode::ApprovalNotAllowed);
    assert!(refusal.title.contains("you confirmed it"), "{}", refusal.title);
    world.let_time_pass(1);
    assert_eq!(waves_of_writes(&world), waves, "{:#?}", world.log);
    assert_ne!(run_of(&world, &id).in_charge.to_string(), world.account_of("Lena"));
}

/// Whoever tries it again is told about themselves, and before anything is written: to administer
/// Jira is no right to run a playbook.
#[test]
fn law_17_whoever_tries_again_is_told_about_themselves_before_anything_is_written() {
    let mut world = at("OFF-1", "left-business");
    let id = open(&mut world);
    assert!(world.rival_by(Rivalry::TakesTheOperatorsRight));
    world.let_time_pass(1);
    assert_eq!(run_of(&world, &id).rest, Some(Rest::Attention));
    let kept = |world: &World| (world.platform.values.clone(), world.platform.entities.clone());
    let before = kept(&world);
    for (who, code, word) in [
        ("Josh", "operator.notAllowed", "no rule lets you"),
        ("Otto", "operator.notAllowed", "no rule lets you"),
    ] {
        let answer =
            world.try_admin(who, "admin.retry", json!({ "runId": id })).expect("an answer");
        if answer["refusal"]["code"] == "admin.required" {
            continue;
        }
        assert_eq!(answer["refusal"]["code"], code, "{answer}");
        assert!(answer["refusal"]["title"].as_str().expect("words").contains(word), "{answer}");
        assert!(answer["refusal"]["detail"].as_str().expect("words").contains("it-leads"));
        assert_eq!(kept(&world), before, "{who}: nothing is written");
    }
    // An admin whom a rule names takes it over.
    world.let_operate("Josh");
    let answer = world.admin("Josh", "admin.retry", json!({ "runId": id }));
    assert_eq!(answer["refusal"], Value::Null, "{answer}");
    world.let_time_pass(3);
    let run = run_of(&world, &id);
    assert_eq!(run.in_charge.to_string(), world.account_of("Josh"));
    assert_eq!(run.rest, Some(Rest::Done), "{:#?}", end_of(&run));
}

/// An account that the organization does not list is enough where a rule names it, and one that
/// holds the permission as long as it holds it.
#[test]
fn law_17_named_is_enough_and_the_permission_as_long_as_it_is_held() {
    const AUTOMATION: &str = "557058:f58131cb-b67d-43c7-b30d-6b58d40bd077";
    let mut world = at("OFF-2", "left-business");
    world.change_bounds(|settings| {
        settings["rules"][0]["operatorAccounts"] = json!([{ "id": AUTOMATION, "name": "A" }]);
    });
    world.automation("left-business", AUTOMATION, "OFF-2").expect("an answer");
    world.now += LATER_MS;
    world.let_time_pass(2);
    let opened = world.opened.last().expect("a run").run.clone();
    assert_eq!(run_of(&world, &opened).rest, Some(Rest::Done), "{:#?}", world.log);

    for keeps in [true, false] {
        let mut world = at("OFF-1", "left-business");
        world.change_bounds(|settings| settings["rules"][0]["permissionHolders"] = json!(true));
        world.seat("Rita");
        let id = open(&mut world);
        if !keeps {
            let (rita, group) = (world.account_of("Rita"), world.group_id("offramp-operators"));
            world.leave_group(&rita, &group);
        }
        let waves = waves_of_writes(&world);
        world.let_time_pass(2);
        let rest = run_of(&world, &id).rest;
        let expected = if keeps { Rest::Done } else { Rest::Attention };
        assert_eq!(rest, Some(expected), "{keeps}: {:#?}", world.log);
        assert!(keeps || waves_of_writes(&world) == waves, "{:#?}", world.log);
    }
}

/// What nobody can tell is no yes: nothing is written, the run says so, and the schedule goes on by
/// itself once it can be told.
#[test]
fn law_17_what_nobody_can_tell_waits_and_goes_on_by_itself() {
    for minutes in [3, 40] {
        let mut world = at("OFF-1", "left-business");
        let id = open(&mut world);
        let away = Fault::new(Effect::Status {
            status: 503,
            headers: BTreeMap::new(),
            body: None,
            after: false,
        });
        world.cloud.add_fault(away.on("POST", "*/users/search").strike(1, 100_000));
        let waves = waves_of_writes(&world);
        let until = world.now + minutes * MINUTE_MS;
        let mut next_tick = world.now;
        while world.now < until {
            world.now += 5_000;
            world.deliver_due();
            if world.now >= next_tick {
                next_tick += 5 * MINUTE_MS;
                world.tick_schedule();
            }
        }
        assert_eq!(waves_of_writes(&world), waves, "{minutes}: {:#?}", world.log);
        // Nor can it be told whether whoever sits there may see the run.
        let view = world.view_of(&id).to_string();
        assert!(view.contains("connection.unreadable"), "{minutes}: {view}");
        let run = format!("{:?}", run_of(&world, &id));
        assert!(run.contains("nobody can tell whether this may go on"), "{minutes}: {run}");
        world.cloud.clear_faults();
        world.let_time_pass(3);
        let run = run_of(&world, &id);
        assert_eq!(run.rest, Some(Rest::Done), "{minutes}: {:#?} {:#?}", end_of(&run), world.log);
    }
}

/// Between the question and the record of the wave other settings come into force: the wave is not
/// recorded, whichever moment it is.
#[test]
fn law_17_no_wave_is_recorded_under_settings_that_were_not_asked() {
    let mut held = 0;
    for wave in 1..12 {
        let mut world = at("OFF-1", "left-business");
        let settings = world.platform.values["settings"].clone();
        world.enforce(&settings);
        open(&mut world);
        let before = waves_of_writes(&world);
        let Some(event) = world.woken_next() else { panic!("handed over") };
        let mut at_change = None;
        world.interrupted_at(&event, wave, |world| {
            at_change = Some(waves_of_writes(world));
            assert!(world.rival_by(Rivalry::ProtectsTheSubject));
        });
        let Some(at_change) = at_change else { break };
        let after = waves_of_writes(&world);
        assert_eq!(after, at_change, "before wave {wave}: {:#?}", world.log);
        held += usize::from(after == before);
        world.let_time_pass(1);
        assert_eq!(waves_of_writes(&world), at_change, "before wave {wave}: {:#?}", world.log);
    }
    assert!(held >= 3, "{held}");
}

/// Days later, by a firing of the schedule: who lost the right by then writes nothing.
#[test]
fn law_17_a_run_that_is_taken_up_days_later_asks_too() {
    let mut world = at("OFF-1", "left-business");
    let id = open(&mut world);
    world.platform.queue.clear();
    let waves = waves_of_writes(&world);
    assert!(world.rival_by(Rivalry::DeactivatesTheOperator));
    world.now += 3 * 24 * 60 * MINUTE_MS;
    world.let_time_pass(2);
    assert_eq!(waves_of_writes(&world), waves, "{:#?}", world.log);
    assert_eq!(run_of_as(&mut world, "Lena", &id).rest, Some(Rest::Attention));
    assert!(world.now > START_MS);
}

fn run_of_as(world: &mut World, who: &str, id: &str) -> Run {
    world.seat(who);
    run_of(world, id)
}

/// A journal of an earlier version doesn't say what its ticket was: the rule that opened it has to
/// hold, by its name.
#[test]
fn law_17_a_run_of_an_earlier_version_goes_on_by_the_rule_that_opened_it() {
    for renamed in [false, true] {
        let mut world = at("OFF-2", "left-business");
        let id = open(&mut world);
        world.forget_grounds(&id);
        if renamed {
            world.change_bounds(|settings| settings["rules"][0]["name"] = json!("Another"));
        }
        world.now += LATER_MS;
        world.let_time_pass(2);
        let expected = if renamed { Rest::Attention } else { Rest::Done };
        let run = run_of(&world, &id);
        assert_eq!(run.rest, Some(expected), "{renamed}: {:#?}", end_of(&run));
    }
}

/// What the settings say of a leaver's ticket is asked by what the ticket was when it was agreed.
#[test]
fn law_17_a_rule_that_no_longer_fits_the_ticket_lets_nothing_more_out() {
    let narrow: [fn(&mut Value); 3] = [
        |rule| rule["playbooks"] = json!(["onboard"]),
        |rule| rule["projects"] = json!(["ATLAS"]),
        |rule| rule["subjects"] = json!({ "domains": ["elsewhere.example"] }),
    ];
    for (which, narrow) in narrow.into_iter().enumerate() {
        let mut world = at("OFF-1", "left-business");
        let id = open(&mut world);
        let mut settings = world.platform.values["settings"].clone();
        narrow(&mut settings["rules"][0]);
        world.enforce(&settings);
        let waves = waves_of_writes(&world);
        world.let_time_pass(2);
        assert_eq!(waves_of_writes(&world), waves, "{which}: {:#?}", world.log);
        assert_eq!(run_of(&world, &id).rest, Some(Rest::Attention), "{which}");
    }
}
