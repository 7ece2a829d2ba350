//! One fault at every place: the run cut after every event, every request hit by every fault.

use crate::plays::ready_for;
use crate::right::{Ends, LAST_GROUP, ROWS, Right};
use crate::truth::{end_of, play};
use crate::world::{Fault, Outage, START_MS, Weather, World};
use offramp::connector::{HttpRequest, Identity};
use offramp::engine::Answer;
use offramp::engine::run::Rest;
use offramp::policy::RefusalCode;
use offramp_cloud::Visibility;
use serde_json::json;

/// What is done on a ticket, and whether nobody may leave their last group meanwhile.
type Case = (Right, bool);

/// Every row of the table, so that a new one is run with every fault too.
fn cases() -> Vec<Case> {
    let rows = ROWS.iter().map(|row| (*row, false));
    rows.chain([(LAST_GROUP, true)]).collect()
}

/// One of each kind: with these every fault is tried at every request. With the others each request
/// meets some of them.
const KINDS: [(&str, &str); 11] = [
    ("OFF-2", "left-business"),
    ("OFF-3", "left-business"),
    ("OFF-10", "left-business"),
    ("OFF-15", "left-business"),
    ("OFF-17", "left-business"),
    ("OFF-24", "left-business"),
    ("OFF-20", "left-team"),
    ("OFF-21", "onboard"),
    ("OFF-4", "restore"),
    ("OFF-31", "revoke-inactive"),
    ("OFF-32", "revoke-inactive"),
];

/// So many faults meet each request of a ticket that is not the one of its kind.
const SLICE: usize = 3;

fn is_of_kinds((row, last_group): &Case) -> bool {
    let of_kinds = KINDS.contains(&(row.ticket, row.playbook));
    of_kinds && *last_group == (row.ticket == "OFF-32")
}

fn kinds() -> Vec<Case> {
    cases().into_iter().filter(is_of_kinds).collect()
}

fn at((row, last_group): &Case) -> World {
    let mut world = ready_for(row);
    if *last_group {
        world.forbid_leaving_the_last_group();
    }
    world
}

/// How a run ended.
type End = (Option<Rest>, Vec<String>);

/// Presses until a run is open, as a person would whose panel failed, and plays it to its end.
fn to_the_end(world: &mut World) -> End {
    for _ in 0..6 {
        let id = match world.press() {
            Ok(Some(id)) => Some(id),
            // The worker died, or something was refused: whatever was opened is on the ticket.
            _ => opened(world),
        };
        if let Some(id) = id {
            let run = play(world, &id).expect("a run");
            return (run.rest, end_of(&run));
        }
        world.now += 400_000;
    }
    panic!("no run could be opened: {:#?}", world.log);
}

fn opened(world: &mut World) -> Option<String> {
    match world.ask("open", json!({ "playbook": world.playbook })) {
        Ok(Answer::Run(run)) => Some(run.opened.run.to_string()),
        _ => None,
    }
}

fn calm(case: &Case) -> (World, End) {
    let mut world = at(case);
    let end = to_the_end(&mut world);
    let as_told = match case.0.ends {
        Ends::Done => Rest::Done,
        Ends::ByHand => Rest::ByHand,
    };
    assert_eq!(end.0, Some(as_told), "{}: {:#?}", named(case), end.1);
    (world, end)
}

fn named((row, last_group): &Case) -> String {
    let how = if *last_group { " (last group)" } else { "" };
    format!("{} {}{how}", row.ticket, row.playbook)
}

/// Plays one case in some weather; the end is the calm one, whatever happened on the way.
fn same_in(case: &Case, weather: Weather, expected: &End) -> World {
    let what = format!("{:?} {:?}", weather.nth_request, weather.nth_event);
    let mut world = at(case);
    world.weather = weather;
    let end = to_the_end(&mut world);
    assert_eq!(end, *expected, "{}: {what}: {:#?}", named(case), world.log);
    world
}

/// Plays one case in some weather: it ends as in calm weather, or what was refused is somebody's to
/// do; every law holds on the way. Whether it ended as in calm.
fn true_in(case: &Case, weather: Weather, expected: &End) -> bool {
    let what = format!("{:?} {:?}", weather.nth_request, weather.outage.map(|out| out.fault));
    let mut world = at(case);
    world.weather = weather;
    let end = to_the_end(&mut world);
    let rests = end.0 == expected.0 || end.0 == Some(Rest::ByHand);
    assert!(rests, "{}: {what}: {end:#?} {:#?}", named(case), world.log);
    end == *expected
}

/// The places at which a fault can strike, request by request: all of `faults` with a ticket that
/// stands for its kind, else a slice of them that is another one with each request.
fn places(case: &Case, whole: &World, faults: &[Fault]) -> Vec<(usize, Fault)> {
    let all = is_of_kinds(case);
    let entra = |nth: usize| whole.to_entra.iter().any(|(at, _)| *at == nth);
    let fits = |nth: usize, fault: Fault| match fault {
        // Each part of each batch has a law of its own.
        Fault::Part { .. } => false,
        Fault::NoToken => entra(nth),
        _ => true,
    };
    let mut places = Vec::new();
    for nth in 1..=whole.requests {
        let able: Vec<Fault> = faults.iter().copied().filter(|f| fits(nth, *f)).collect();
        let taken = if all { able.len() } else { SLICE };
        let first = nth * 5 + case.0.ticket.len() + case.0.gone.len();
        places.extend((0..taken).map(|n| (nth, able[(first + n) % able.len()])));
    }
    places
}

#[test]
fn law_4_a_run_cut_after_any_event_ends_the_same() {
    let mut runs = 0;
    for case in cases() {
        let (whole, expected) = calm(&case);
        for nth in 1..=whole.events {
            let cut = Weather { nth_event: Some(nth), ..Weather::CALM };
            let world = same_in(&case, cut, &expected);
            assert_eq!(world.locked_out(), whole.locked_out(), "{} at {nth}", named(&case));
            runs += 1;
        }
    }
    println!("{runs} runs of {} rows, each cut after one event", cases().len());
}

#[test]
fn law_5_every_event_twice_and_every_queue_message_repeated_is_once() {
    for case in cases() {
        let (whole, expected) = calm(&case);
        let twice = Weather { echo: true, queue: 100, ..Weather::CALM };
        let world = same_in(&case, twice, &expected);
        assert_eq!(world.writes, whole.writes, "{}: {:#?}", named(&case), world.log);
    }
}

/// What the queue does not take is found by the schedule.
#[test]
fn law_4_a_queue_event_that_is_not_taken_ends_the_same() {
    let mut runs = 0;
    for case in cases() {
        let (whole, expected) = calm(&case);
        for nth in 1..=whole.enqueues {
            let refused = Weather { nth_enqueue: Some(nth), ..Weather::CALM };
            same_in(&case, refused, &expected);
            runs += 1;
        }
        // A queue that takes nothing for an hour.
        let mut world = at(&case);
        world.weather.host = 100;
        world.press().expect("alive");
        world.let_time_pass(1);
        world.weather = Weather::CALM;
        assert_eq!(to_the_end(&mut world), expected, "{}: {:#?}", named(&case), world.log);
    }
    assert!(runs > cases().len(), "{runs}");
}

#[test]
fn law_5_a_second_press_finds_the_run_of_the_first() {
    let mut world = World::at_ticket("OFF-1", "Olga", 3);
    let Ok(Answer::Preview { plan, .. }) = world.ask("open", json!({})) else { panic!() };
    let press = json!({ "planHash": plan.hash });
    let Ok(Answer::Run(first)) = world.ask("start", press.clone()) else { panic!() };
    let writes = world.writes;
    let Ok(Answer::Run(second)) = world.ask("start", press.clone()) else { panic!() };
    assert_eq!((first.opened.run.clone(), writes), (second.opened.run, world.writes));
    let run = play(&mut world, &first.opened.run.to_string()).expect("a run");
    assert_eq!(run.rest, Some(Rest::Done));
    let writes = world.writes;
    let again = world.ask("start", press).expect("alive");
    assert!(!matches!(again, Answer::Run(_)), "the confirmed plan is no longer the plan");
    assert_eq!(writes, world.writes, "a press after the end changes nothing");
}

/// Whatever the first run has changed by then, the second press is not told that its plan is old.
#[test]
fn law_5_a_press_that_began_before_the_first_one_finds_its_run() {
    let mut found = 0;
    for wave in 1..8 {
        let mut world = World::at_ticket("OFF-1", "Olga", 3);
        let Ok(Answer::Preview { plan, .. }) = world.ask("open", json!({})) else { panic!() };
        let press = json!({ "planHash": plan.hash });
        let second = world.pressed("start", press.clone());
        let mut first = None;
        let answer = world.interrupted_at(&second, wave, |world| {
            first = world.ask("start", press).ok();
        });
        let Some(Answer::Run(first)) = first else { break };
        match answer {
            Answer::Run(second) => assert_eq!(first.opened.run, second.opened.run, "wave {wave}"),
            // Both had found nothing: storage lets one of them through.
            Answer::Refused(refusal) => assert_eq!(refusal.code, RefusalCode::RunOther),
            other => panic!("wave {wave}: {other:?}"),
        }
        found += 1;
    }
    assert!(found >= 4, "{found}");
}

#[test]
fn every_request_survives_every_fault_that_passes() {
    let faults: Vec<Fault> = Fault::ALL.into_iter().chain(Fault::OTHER).collect();
    let mut runs = 0;
    for case in cases() {
        let (whole, expected) = calm(&case);
        for place in places(&case, &whole, &faults) {
            same_in(&case, Weather { nth_request: Some(place), ..Weather::CALM }, &expected);
            runs += 1;
        }
    }
    println!("{runs} runs of {} rows, each with one fault that passes", cases().len());
}

#[test]
fn law_1_whatever_is_refused_or_listed_short_once_a_run_says_what_is_so() {
    let (mut runs, mut same) = (0, 0);
    for case in cases() {
        let (whole, expected) = calm(&case);
        let mut all = places(&case, &whole, &Fault::REFUSALS);
        all.extend((1..=whole.requests).map(|nth| (nth, Fault::ShortList)));
        for place in all {
            let refused = Weather { nth_request: Some(place), ..Weather::CALM };
            same += usize::from(true_in(&case, refused, &expected));
            runs += 1;
        }
    }
    println!("{runs} runs of {} rows, each refused once: {same} end as ever", cases().len());
    assert!(same * 2 > runs, "{same} of {runs} end as ever");
}

#[test]
fn law_1_any_part_of_a_batch_that_fails_beside_parts_that_pass_is_known_for_what_it_is() {
    let (mut runs, mut same) = (0, 0);
    for case in kinds() {
        let (whole, expected) = calm(&case);
        for (nth, parts) in whole.to_entra.clone() {
            for at in 0..parts {
                for status in [404, 429, 500, 503] {
                    let place = Some((nth, Fault::Part { at, status }));
                    same_in(&case, Weather { nth_request: place, ..Weather::CALM }, &expected);
                }
                for status in [400, 401, 403] {
                    let place = Some((nth, Fault::Part { at, status }));
                    let weather = Weather { nth_request: place, ..Weather::CALM };
                    same += usize::from(true_in(&case, weather, &expected));
                    runs += 1;
                }
            }
        }
    }
    println!("{runs} runs with one part of a batch refused: {same} end as ever");
    assert!(runs > 100 && same > 0, "{same} of {runs}");
}

/// Everything of one system, from before the press or from some moment of the run on.
#[test]
fn law_1_a_system_that_refuses_everything_for_a_while_makes_no_run_lie() {
    const SYSTEMS: [fn(&HttpRequest) -> bool; 3] = [
        |request| request.identity == Identity::Entra,
        |request| matches!(request.identity, Identity::OrgRead | Identity::OrgWrite),
        |request| matches!(request.identity, Identity::AsApp | Identity::AsUser),
    ];
    let faults = [
        Fault::Refused { status: 401 },
        Fault::Refused { status: 403 },
        Fault::NotSent,
        Fault::ServerError,
        Fault::Slow { seconds: 40 },
    ];
    let (mut runs, mut same) = (0, 0);
    for case in kinds() {
        let (_, expected) = calm(&case);
        let start = at(&case).now;
        for of in SYSTEMS {
            for fault in faults {
                for (after, minutes) in [(0, 2), (2_000, 3), (4_000, 20), (30_000, 90)] {
                    let from = start + after;
                    let out = Outage { of, fault, from, until: from + minutes * 60_000 };
                    let weather = Weather { outage: Some(out), ..Weather::CALM };
                    same += usize::from(true_in(&case, weather, &expected));
                    runs += 1;
                }
            }
        }
    }
    println!("{runs} runs with a system away for a while: {same} end as ever");
    assert!(same * 2 > runs, "{same} of {runs}");
}

/// One kind of change that shows late, beside all others as ever.
type Late = (&'static str, fn(&mut Visibility, i64));

const LATE: [Late; 10] = [
    ("suspensions", |v, ms| v.membership_ms = ms),
    ("deactivations", |v, ms| v.account_ms = ms),
    ("tokens", |v, ms| v.tokens_ms = ms),
    ("groups", |v, ms| v.groups_ms = ms),
    ("roles", |v, ms| v.roles_ms = ms),
    ("organization roles", |v, ms| v.org_roles_ms = ms),
    ("members", |v, ms| v.invite_ms = ms),
    ("users in Entra", |v, ms| v.entra_account_ms = ms),
    ("groups in Entra", |v, ms| v.entra_groups_ms = ms),
    ("assignees", |v, ms| v.search_ms = ms),
];

#[test]
fn law_1_however_late_a_change_shows_the_end_is_the_same() {
    for case in kinds() {
        let (_, expected) = calm(&case);
        for (what, set) in LATE {
            for ms in [0, 2_000, 30_000, 120_000] {
                let mut world = at(&case);
                let mut visibility = world.cloud.visibility();
                set(&mut visibility, ms);
                world.cloud.set_visibility(visibility);
                let end = to_the_end(&mut world);
                let place = format!("{}: {what} after {ms} ms", named(&case));
                assert_eq!(end, expected, "{place}: {:#?}", world.log);
            }
        }
    }
}

#[test]
fn a_calm_run_stays_within_the_request_budget() {
    let mut world = World::at_ticket("OFF-1", "Olga", 7);
    let Ok(Answer::Preview { plan, .. }) = world.ask("open", json!({})) else { panic!() };
    let graph = world.log.iter().filter(|line| line.contains("/v1.0/$batch")).count();
    assert!(graph <= 1, "one batch to Graph");
    // What there is to hand over is counted beside: a page of each listing, of two projects.
    let (counted, _) = world.handover_and_telling();
    assert!(counted <= 6, "a preview counts with {counted}: {:#?}", world.log);
    let read = world.requests - graph - counted;
    assert!(read <= 6, "a preview takes {read} requests: {:#?}", world.log);
    let before = world.requests;
    let pressed = world.ask("start", json!({ "planHash": plan.hash })).expect("alive");
    let Answer::Run(run) = pressed else { panic!() };
    play(&mut world, &run.opened.run.to_string()).expect("a run");
    let tokens = 3;
    let (handover, telling) = world.handover_and_telling();
    let handover = handover - counted;
    let spent = world.requests - before - handover - telling;
    // Two more are of whoever looks at how it ended: whether they may is asked (law 14).
    let looking = 2;
    // One is the price of law 17: before the removals it is asked whether they may still go out. The
    // waves after it follow within a minute, or come after a look that asks the same beside.
    let asked_again = 1;
    let most = 25 + asked_again + tokens + looking;
    assert!(spent <= most, "button to proof takes {spent}: {:#?}", world.log);
    // Twelve to look two projects through, and four to list once more, at the end, what Jira's
    // searches may have left out.
    assert!(handover <= 16, "two projects are looked through with {handover}: {:#?}", world.log);
    // That it runs, beside its first acts. At the end what was said, who the app is and who may read it, the comment
    // that tells nothing, since customers read the ticket, and what it and the property say then.
    assert!(telling <= 6, "the ticket is told with {telling}: {:#?}", world.log);
    assert!(world.now > START_MS);
}

fn before(key: &str) -> World {
    World::at_ticket(key, "Olga", 7)
}

/// When the groups are listed, counted from the mark that is the last to be set.
fn groups_listed_after(key: &str, fault: Option<(usize, Fault)>) -> i64 {
    let mut world = before(key);
    world.weather = Weather { nth_request: fault, ..Weather::CALM };
    to_the_end(&mut world);
    let sent = world.log.iter().filter_map(|line| {
        let (at, request) = line.split_once(' ')?;
        Some((at.parse::<i64>().ok()?, request))
    });
    let mut rest = sent.skip_while(|(_, request)| !request.ends_with("/memberships"));
    let (marked, _) = rest.next().expect("marked");
    let listed = rest.find(|(_, request)| request.contains("/groups/search"));
    listed.expect("listed").0 - marked
}

/// While something is certain to be seen later, nothing is listed twice for it, but what is in doubt
/// waits for nothing.
#[test]
fn groups_wait_for_the_identity_provider_only_where_none_is_in_doubt() {
    let mut world = before("OFF-1");
    to_the_end(&mut world);
    let requests = world.log.iter().filter(|line| !line.contains(" log: "));
    let removal = |line: &String| line.contains(" DELETE ") && line.contains("/memberships/");
    let nth = requests.enumerate().find(|(_, line)| removal(line)).expect("a removal").0 + 1;
    assert!(groups_listed_after("OFF-1", None) > 40_000, "with what is passed on");
    assert!(groups_listed_after("OFF-1", Some((nth, Fault::NotFound))) < 10_000, "in doubt");
    assert!(groups_listed_after("OFF-2", None) < 10_000, "nothing is passed on");
}

/// A ticket that is resolved is looked at once, and nobody looks at a preview before.
fn resolved(case: &Case, weather: Weather) -> (World, Option<Rest>) {
    let mut world = at(case);
    world.weather = weather;
    let answer = world.transition("Olga", "resolved", Some(case.0.playbook));
    assert!(answer.is_some(), "{}: the worker died", named(case));
    world.let_time_pass(3);
    let Some(id) = world.opened.last().map(|opened| opened.run.clone()) else {
        return (world, None);
    };
    let rest = play(&mut world, &id).and_then(|run| run.rest);
    (world, rest)
}

/// Requests by which it is decided what is begun.
fn before_it_opens(world: &World) -> usize {
    let opened = world.opened.first().expect("a run").at;
    let at = |line: &&String| line.split(' ').next().and_then(|at| at.parse::<i64>().ok());
    world.log.iter().filter(|line| at(line).is_some_and(|at| at < opened)).count()
}

#[test]
fn law_1_one_list_cut_short_when_a_resolved_ticket_is_looked_at_makes_no_run_lie() {
    let (mut runs, mut refused) = (0, 0);
    for case in cases().into_iter().filter(|case| case.0.playbook != "restore") {
        // Nobody confirms by resolving.
        if case.0.ticket == "OFF-24" {
            continue;
        }
        let (whole, expected) = resolved(&case, Weather::CALM);
        assert!(expected.is_some(), "{}: {:#?}", named(&case), whole.log);
        for fault in [Fault::ShortList, Fault::TruncatedPage] {
            for nth in 1..=before_it_opens(&whole) {
                let place = Some((nth, fault));
                let (world, rest) =
                    resolved(&case, Weather { nth_request: place, ..Weather::CALM });
                let ends = rest.is_none_or(|rest| Some(rest) == expected || rest == Rest::ByHand);
                let what = format!("{} {place:?}: {rest:?}", named(&case));
                assert!(ends, "{what}: {:#?}", world.log);
                refused += usize::from(rest.is_none());
                runs += 1;
            }
        }
    }
    println!("{runs} resolved tickets, each with one list cut short: {refused} began nothing");
    assert!(refused * 4 < runs, "{refused} of {runs} began nothing");
}
