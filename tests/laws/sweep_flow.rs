//! The sweep as the app drives it: by the queue and the schedule, under a lease, in chunks. However
//! it is killed, delivered twice or refused by storage, what it says of everybody is the same.

use crate::world::{Weather, World};
use offramp::domain::{Instant, SweepId};
use offramp::engine::sweep_row::{BY_ADMIN, SweepRow};
use offramp::sweep::{Piece, SweepState};
use offramp_cloud::{Effect, Fault};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const PEOPLE: u32 = 1_500;
/// As the app has it: requests after which a checkpoint is stored, and of the last wave.
const ASKED_AGAIN_MAX: usize = 10 + 10;

/// A company of which the search tells use, but for a few.
fn company() -> World {
    World::globex(PEOPLE, 1)
}

/// A smaller one whose search tells nothing of use, so that everybody is asked for.
fn silent_company() -> World {
    let mut world = World::globex(120, 1);
    world.cloud.switches_mut().set("noProductAccess", &json!(true)).expect("a switch");
    world
}

fn row(world: &World) -> Option<SweepRow> {
    let found = world.platform.entities.get(&("sweep".to_owned(), "current".to_owned()))?;
    Some(serde_json::from_str(&found.to_string()).expect("a row"))
}

/// Begins a sweep, as an admin's press does; whether it came through.
fn begin(world: &mut World, name: &str) -> bool {
    let before = row(world);
    let next = SweepRow::open(before.as_ref(), SweepId::new(name), BY_ADMIN, Instant(world.now));
    let write = next.write_over(before.as_ref().map(|b| b.epoch));
    let set = vec![write];
    world.platform.store(&offramp::engine::command::Transaction::of(set))
}

/// What a sweep came to: its state and its list, as they are stored.
#[derive(Clone, Debug, PartialEq)]
struct Told {
    state: SweepState,
    rows: BTreeMap<String, String>,
}

fn told(world: &World) -> Told {
    let row = row(world).expect("a row");
    let id = row.shown.clone().expect("a sweep that came to its end");
    let state = &world.platform.values[&format!("sweep#{id}#state")];
    let state: SweepState = serde_json::from_str(&state.to_string()).expect("a state");
    let mut rows = BTreeMap::new();
    for number in 0..row.shown_pieces {
        let Some(text) = world.platform.values.get(&format!("sweep#{id}#p#{number}")) else {
            continue;
        };
        let piece = Piece { number, text: text.as_str().expect("a text").to_owned() };
        for row in piece.rows() {
            let before = rows.insert(row.account.as_str().to_owned(), row.to_line());
            assert!(before.is_none(), "{} is on the list twice", row.account);
        }
    }
    assert_eq!(state.tally.reviewed as usize, rows.len(), "whoever is counted is on the list");
    Told { state, rows }
}

/// Everything that is stored of sweeps, but for the row.
fn stored(world: &World) -> Vec<&String> {
    world.platform.values.keys().filter(|key| key.starts_with("sweep#")).collect()
}

fn swept(mut world: World) -> World {
    assert!(begin(&mut world, "s1"));
    world.let_time_pass(12);
    assert!(!row(&world).expect("a row").is_live(), "it never ended: {:#?}", row(&world));
    world
}

/// What sweeps of a company say in calm weather, by when they began: thresholds are counted back
/// from there.
struct Calm {
    company: World,
    /// How long after its start a sweep begins.
    delay_ms: i64,
    known: BTreeMap<i64, Told>,
}

impl Calm {
    fn of(company: &World) -> Self {
        let first = told(&swept(company.clone()));
        let begun_at = first.state.begun_at.0;
        let delay_ms = begun_at - company.now;
        Self { company: company.clone(), delay_ms, known: BTreeMap::from([(begun_at, first)]) }
    }

    /// What a sweep says that began at this moment.
    fn begun_at(&mut self, at: Instant) -> &Told {
        self.known.entry(at.0).or_insert_with(|| {
            let mut world = self.company.clone();
            world.now = at.0 - self.delay_ms;
            let told = told(&swept(world));
            assert_eq!(told.state.begun_at, at, "begun at the same moment");
            told
        })
    }
}

/// The same counts and the same list.
fn assert_same(calm: &Told, other: &Told, what: &str) {
    assert_eq!(other.state.tally, calm.state.tally, "{what}");
    assert_eq!(other.state.gaps, calm.state.gaps, "{what}");
    let differs = other.rows.iter().find(|(who, line)| calm.rows.get(*who) != Some(*line));
    assert_eq!(differs, None, "{what}");
    assert_eq!(other.rows.len(), calm.rows.len(), "{what}");
}

#[test]
fn a_sweep_goes_through_the_queue_to_its_end_and_is_what_is_shown() {
    let world = swept(company());
    let told = told(&world);
    assert!(told.state.is_complete(), "{:?}", told.state.gaps);
    assert_eq!(told.state.tally.people, PEOPLE);
    assert_eq!(told.state.tally.reviewed as usize, told.rows.len());
    assert_eq!(world.writes, 0, "a sweep only reads");
    let truths = world.cloud.inactivity(None, usize::MAX, told.state.begun_at.0);
    let idle = truths.iter().flat_map(|t| &t.products);
    let idle = idle.filter(|p| p.shown && p.class == "inactive").count();
    let counted: u32 = told
        .state
        .tally
        .products
        .iter()
        .map(|p| p.by_group.inactive + p.unconfirmed.inactive)
        .sum();
    assert_eq!(counted as usize, idle, "as many as the oracle knows");
}

#[test]
fn a_sweep_that_is_killed_after_any_event_ends_the_same() {
    for world in [World::globex(400, 1), silent_company()] {
        let calm = swept(world.clone());
        let (mut wanted, asked, events) = (Calm::of(&world), calm.requests, calm.events);
        for nth in 1..=events {
            let mut world = world.clone();
            world.weather = Weather { nth_event: Some(nth), ..Weather::CALM };
            // The worker's event dies with it.
            let world = swept(world);
            let told = told(&world);
            let wanted = wanted.begun_at(told.state.begun_at);
            assert_same(wanted, &told, &format!("killed after event {nth}"));
            let again = world.requests.saturating_sub(asked);
            assert!(again <= ASKED_AGAIN_MAX, "{again} requests more, killed after event {nth}");
        }
    }
}

#[test]
fn a_sweep_in_any_weather_of_the_platform_ends_the_same() {
    let world = company();
    let mut wanted = Calm::of(&world);
    for seed in 0..60 {
        let mut world = world.clone();
        world.roll(seed);
        assert!(begin(&mut world, "s1"));
        world.weather = Weather {
            storage: [0, 3, 8][usize::try_from(seed % 3).unwrap()],
            crashes: [0, 1, 3][usize::try_from(seed % 4).unwrap_or(0).min(2)],
            queue: 15,
            echo: seed % 5 == 0,
            others: 10,
            ..Weather::CALM
        };
        world.let_time_pass(12);
        assert!(!row(&world).expect("a row").is_live(), "seed {seed}: {:#?}", row(&world));
        let told = told(&world);
        assert!(told.state.is_complete(), "seed {seed}: {:?}", told.state.gaps);
        assert_eq!(told.state.tally.people, PEOPLE, "seed {seed}");
        assert_eq!(told.state.tally.reviewed as usize, told.rows.len(), "seed {seed}");
        assert_same(wanted.begun_at(told.state.begun_at), &told, &format!("seed {seed}"));
    }
}

#[test]
fn every_event_twice_is_one_sweep() {
    let calm = swept(company());
    let mut world = company();
    world.weather = Weather { echo: true, queue: 50, ..Weather::CALM };
    let world = swept(world);
    assert_eq!(told(&world).state.tally, told(&calm).state.tally);
    assert_eq!(world.requests, calm.requests, "nobody asked beside whoever held it");
}

#[test]
fn of_two_that_begin_at_once_one_comes_through() {
    let mut world = company();
    let before = row(&world);
    let open = |name| SweepRow::open(before.as_ref(), SweepId::new(name), BY_ADMIN, Instant(0));
    let mut came = Vec::new();
    for name in ["s1", "s2"] {
        let set = vec![open(name).write_over(None)];
        came.push(world.platform.store(&offramp::engine::command::Transaction::of(set)));
    }
    assert_eq!(came, [true, false]);
}

/// Whoever was overtaken goes on from memory, and storage takes nothing from them.
#[test]
fn an_old_epoch_stores_nothing() {
    let mut world = company();
    assert!(begin(&mut world, "s1"));
    world.weather = Weather { others: 60, queue: 50, ..Weather::CALM };
    world.let_time_pass(12);
    let calm = swept(company());
    assert_eq!(told(&world).state.tally, told(&calm).state.tally);
    // Somebody who held it before the last holder.
    let row = row(&world).expect("a row");
    let stale = row.write_over(Some(row.epoch - 1));
    assert!(!world.platform.store(&offramp::engine::command::Transaction::of(vec![stale])));
}

#[test]
fn what_a_newer_sweep_replaced_is_deleted() {
    let mut world = swept(company());
    assert!(stored(&world).iter().all(|key| key.starts_with("sweep#s1#")));
    assert!(begin(&mut world, "s2"));
    world.let_time_pass(12);
    assert_eq!(row(&world).expect("a row").shown, Some(SweepId::new("s2")));
    let left = stored(&world);
    assert!(left.iter().all(|key| key.starts_with("sweep#s2#")), "{left:?}");
    assert_eq!(told(&world).state.tally.people, PEOPLE);
}

/// Deleting is taken up like everything else.
#[test]
fn what_is_left_to_delete_is_deleted_whoever_dies() {
    let done = swept(World::globex(300, 1));
    let mut calm = done.clone();
    assert!(begin(&mut calm, "s2"));
    let before = calm.events;
    calm.let_time_pass(12);
    for nth in before + 1..=calm.events {
        let mut world = done.clone();
        assert!(begin(&mut world, "s2"));
        world.weather = Weather { nth_event: Some(nth), ..Weather::CALM };
        world.let_time_pass(12);
        let left = stored(&world);
        assert!(left.iter().all(|key| key.starts_with("sweep#s2#")), "event {nth}: {left:?}");
    }
}

#[test]
fn the_schedule_begins_a_sweep_every_so_many_days_where_the_settings_say_so() {
    let mut world = World::globex(100, 1);
    world.tick_schedule();
    assert!(row(&world).is_none(), "only by hand");
    world.change_settings(|s| s["inactivity"]["everyDays"] = json!(7));
    world.tick_schedule();
    world.let_time_pass(12);
    let first = row(&world).expect("a row");
    assert_eq!((first.by.as_str(), first.is_live()), ("schedule", false));
    world.now += 6 * 86_400_000;
    world.tick_schedule();
    assert_eq!(row(&world), Some(first.clone()), "not before its time");
    world.now += 86_400_000;
    world.tick_schedule();
    world.let_time_pass(12);
    let second = row(&world).expect("a row");
    assert!(second.shown != first.shown && second.shown == Some(second.sweep_id.clone()));
}

/// Settings that change while a sweep is under way are the next one's.
#[test]
fn a_sweep_keeps_the_rules_that_it_began_with() {
    let wanted = told(&swept(company()));
    let mut world = company();
    assert!(begin(&mut world, "s1"));
    world.weather = Weather { nth_event: Some(40), ..Weather::CALM };
    world.let_time_pass(0);
    let id = SweepId::new("s1");
    while !world.platform.values.contains_key(&format!("sweep#{id}#state")) {
        world.now += 1_000;
        world.tick_schedule();
        world.let_time_pass(0);
        world.deliver_due();
    }
    world.change_settings(|s| {
        s["inactivity"]["thresholds"] = json!([
            { "product": "confluence", "idleDays": 3_000 },
        ]);
    });
    world.let_time_pass(12);
    let told = told(&world);
    assert_eq!(told.state.tally.products.len(), wanted.state.tally.products.len());
    assert_eq!(told.state.tally.people, PEOPLE);
}

#[test]
fn settings_without_rules_end_a_sweep_with_the_reason_and_nothing_stored() {
    let mut world = World::globex(100, 1);
    world.change_settings(|s| drop(s.as_object_mut().expect("settings").remove("inactivity")));
    assert!(begin(&mut world, "s1"));
    world.let_time_pass(2);
    let row = row(&world).expect("a row");
    assert!(!row.is_live() && row.shown.is_none(), "{row:?}");
    assert!(row.note.expect("a reason").contains("do not say when somebody is inactive"));
    assert_eq!(stored(&world), Vec::<&String>::new());
    assert_eq!(world.requests, 0);
}

/// What is stored is damaged: the sweep is given up with its reason, and another can begin.
#[test]
fn a_sweep_that_cannot_be_read_back_is_given_up_and_what_was_shown_stays() {
    let mut world = swept(World::globex(300, 1));
    assert!(begin(&mut world, "s2"));
    let key = "sweep#s2#state".to_owned();
    world.platform.values.insert(key, Value::String("damaged".to_owned()));
    world.let_time_pass(2);
    let row = row(&world).expect("a row");
    assert!(!row.is_live(), "{row:?}");
    assert!(row.note.is_some_and(|why| why.contains("could not be taken up")));
    assert_eq!(row.shown, Some(SweepId::new("s1")));
    let left = stored(&world);
    assert!(left.iter().all(|key| key.starts_with("sweep#s1#")), "{left:?}");
}

/// Somebody who was given access back lately is not inactive.
#[test]
fn who_was_given_access_back_is_left_alone_for_as_long_as_the_settings_say() {
    let calm = told(&swept(company()));
    let idle = calm.rows.iter().find(|(_, line)| line.contains(" 0gI"));
    let (account, _) = idle.expect("somebody who is inactive");
    let mut world = company();
    let run = json!({
        "runId": "r1", "account": account, "person": "P", "issueId": "1", "issueKey": "OFF-1",
        "playbook": "restore", "state": "done", "operator": "olga", "scope": "all",
        "startedAt": world.now - 86_400_000, "proven": 1, "total": 1,
    });
    world.platform.entities.insert(("run".to_owned(), "r1".to_owned()), run);
    let told = told(&swept(world));
    assert!(told.rows[account].contains("Er"), "{}", told.rows[account]);
}

/// What is asked of the organization fails now and then: nobody is lost without a word.
#[test]
fn law_11_faults_of_the_network_leave_gaps_that_are_named() {
    for seed in 0..12 {
        let mut world = World::globex(600, 1);
        world.roll(seed);
        assert!(begin(&mut world, "s1"));
        world.weather = Weather { requests: 25, crashes: 2, storage: 3, ..Weather::CALM };
        world.let_time_pass(24);
        assert!(!row(&world).expect("a row").is_live(), "seed {seed}");
        let told = told(&world);
        let missing = 600 - told.state.tally.people;
        assert!(missing == 0 || !told.state.is_complete(), "seed {seed}: {missing} are missing");
    }
}

/// What the list says of somebody's use of Jira, after a sweep in which only Jira tells of use; whether
/// they just wrote a comment is told.
fn told_by_jira_alone(who: &str, comments: bool) -> String {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    world.cloud.switches_mut().set("noProductAccess", &json!(true)).expect("a switch");
    let untold = Effect::Status {
        status: 403,
        headers: BTreeMap::new(),
        body: Some(json!({})),
        after: false,
    };
    let fault = Fault::new(untold).on("GET", "*/last-active-dates").strike(1, 1_000_000);
    world.cloud.add_fault(fault);
    let who = world.account_of(who);
    if comments {
        world.answer(&who, "OFF-1", "Still here");
    }
    told(&swept(world)).rows[&who].clone()
}

#[test]
fn a_comment_proves_use_of_jira_where_no_date_is_told_and_silence_proves_nothing() {
    let silent = told_by_jira_alone("Olga", false);
    assert!(silent.contains(" 0gUw ") && !silent.contains("@j"), "nothing is found: {silent}");
    // Hugo reported every ticket.
    for (who, comments) in [("Olga", true), ("Hugo", false)] {
        let told = told_by_jira_alone(who, comments);
        assert!(told.contains(" 0gA@j"), "work in Jira: {told}");
        assert!(told.contains(" 4nUn "), "of Confluence it says nothing: {told}");
    }
}
