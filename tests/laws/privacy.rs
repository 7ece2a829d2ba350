//! Whose personal data is kept is said in time, and what can be erased of a closed account is.

use crate::evidence::records;
use crate::plays::confirm;
use crate::truth::play;
use crate::world::World;
use offramp::engine::Answer;
use offramp::engine::storage::{Book, Head};
use serde_json::{Value, json};

const DAY_MS: i64 = 86_400_000;

fn rows(world: &World) -> Vec<&Value> {
    let all = world.platform.entities.iter();
    all.filter(|((kind, _), _)| kind == "personal-data").map(|(_, row)| row).collect()
}

/// As what somebody is known; that they were reported says nothing of them.
fn roles_of(world: &World, account: &str) -> Vec<String> {
    let kept = rows(world).into_iter().filter(|row| row["role"] != "reported");
    let own = kept.filter(|row| row["account"] == account);
    own.map(|row| row["role"].as_str().unwrap().to_owned()).collect()
}

/// The schedule fires once a day.
fn days(world: &mut World, count: i64) {
    for _ in 0..count {
        world.now += DAY_MS;
        world.tick_schedule();
    }
}

fn has_left(key: &str) -> (World, String) {
    let mut world = World::at_ticket(key, "Olga", 1);
    let id = world.press().expect("alive").expect("a run");
    play(&mut world, &id).expect("it ends");
    (world, id)
}

fn undo(id: &str) -> String {
    format!("run#{id}#undo")
}

#[test]
fn everybody_in_a_run_is_reported_every_week_and_no_more_often() {
    let (mut world, _) = has_left("OFF-1");
    let (subject, operator) = (world.subject.clone(), world.account_of("Olga"));
    days(&mut world, 6);
    assert_eq!(world.people.reports, [], "it was read just now");
    days(&mut world, 50);
    for account in [subject, operator] {
        let times: Vec<i64> = world
            .people
            .reports
            .iter()
            .filter(|(_, accounts)| accounts.contains(&account))
            .map(|(at, _)| *at)
            .collect();
        assert!(times.len() >= 6, "{times:?}");
        for pair in times.windows(2) {
            assert!((7 * DAY_MS..=14 * DAY_MS).contains(&(pair[1] - pair[0])), "{times:?}");
        }
    }
}

#[test]
fn what_is_kept_of_a_closed_account_is_erased_and_its_record_stays_whole() {
    let (mut world, id) = has_left("OFF-1");
    let subject = world.subject.clone();
    let before = records(&world);
    assert!(world.platform.values.contains_key(&undo(&id)));
    world.people.closed.insert(subject.clone());
    days(&mut world, 8);
    assert!(!world.platform.values.contains_key(&undo(&id)), "the undo bundle");
    assert!(!world.platform.entities.contains_key(&("subject".into(), subject.clone())), "the row");
    assert!(!world.platform.entities.contains_key(&("watch".into(), subject.clone())), "the watch");
    assert_eq!(roles_of(&world, &subject), Vec::<String>::new(), "nothing left to report");
    assert_eq!(records(&world), before, "the chain is never written anew");
    let head: Head =
        serde_json::from_value(world.platform.values[&format!("run#{id}#head")].clone()).unwrap();
    let segments: Vec<Value> = (0..head.segments)
        .map(|n| world.platform.values[&format!("run#{id}#j#{n}")].clone())
        .collect();
    Book::read(&head, &segments).expect("a whole journal");
    let shown = world.ask("open", json!({})).expect("alive");
    assert!(matches!(shown, Answer::Run(_)), "{shown:?}");
    let back = world.ask("open", json!({ "playbook": "restore" })).expect("alive");
    let Answer::Refused(refusal) = back else { panic!("{back:?}") };
    assert_eq!(refusal.code, offramp::policy::RefusalCode::RestoreNothing);
    let reports = world.people.reports.len();
    days(&mut world, 30);
    let later = world.people.reports[reports..].iter().flat_map(|(_, accounts)| accounts);
    assert!(later.into_iter().all(|account| *account != subject), "it is reported no more");
}

#[test]
fn other_peoples_data_stays_when_an_account_is_closed() {
    let (mut world, id) = has_left("OFF-1");
    let (subject, operator) = (world.subject.clone(), world.account_of("Olga"));
    world.people.closed.insert(operator.clone());
    world.people.updated.insert(subject.clone());
    days(&mut world, 8);
    assert_eq!(roles_of(&world, &operator), Vec::<String>::new());
    assert_eq!(roles_of(&world, &subject), ["subject"]);
    assert!(world.platform.values.contains_key(&undo(&id)));
    let row = rows(&world)[0].clone();
    assert!(row["readAt"].as_i64() > Some(records_opened(&world)), "a changed profile counts");
}

fn records_opened(world: &World) -> i64 {
    let opened: Value = serde_json::from_str(&records(world)[0].texts[0]).unwrap();
    opened["opened"]["at"].as_i64().unwrap()
}

#[test]
fn a_run_that_is_not_over_keeps_what_it_needs() {
    let (mut world, id) = has_left("OFF-17");
    let subject = world.subject.clone();
    world.people.closed.insert(subject.clone());
    days(&mut world, 9);
    assert!(world.platform.values.contains_key(&undo(&id)), "a person still has something to do");
    world.now += 31 * DAY_MS;
    world.let_time_pass(1);
    days(&mut world, 9);
    assert!(world.is_over());
    assert!(!world.platform.values.contains_key(&undo(&id)), "watched no more");
    assert_eq!(roles_of(&world, &subject), Vec::<String>::new());
}

#[test]
fn a_report_that_is_not_taken_erases_nothing_and_is_made_again() {
    let (mut world, id) = has_left("OFF-1");
    world.people.closed.insert(world.subject.clone());
    world.people.is_away = true;
    days(&mut world, 9);
    assert!(world.platform.values.contains_key(&undo(&id)));
    assert!(world.log.iter().any(|line| line.contains("report of personal data")));
    world.people.is_away = false;
    days(&mut world, 1);
    assert!(!world.platform.values.contains_key(&undo(&id)));
}

#[test]
fn more_than_one_report_holds_are_reported_by_the_next_firings() {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    for n in 0..200 {
        let row = json!({
            "account": format!("account-{n}"), "role": "operator", "place": format!("r-{n}"),
            "state": "kept", "readAt": 0, "dueAt": 0,
        });
        let key = ("personal-data".to_owned(), format!("operator#r-{n}"));
        world.platform.entities.insert(key, row);
    }
    for _ in 0..5 {
        world.now += 300_000;
        world.tick_schedule();
    }
    let sizes: Vec<usize> = world.people.reports.iter().map(|(_, all)| all.len()).collect();
    assert_eq!(sizes, [90, 90, 20]);
}

#[test]
fn a_closed_account_that_confirmed_or_agreed_is_forgotten_there() {
    let (mut world, _) = has_left("OFF-1");
    confirm(&mut world, "Lena", Some("restore"));
    let lena = world.account_of("Lena");
    assert_eq!(roles_of(&world, &lena), ["confirmer"]);
    // What an earlier version kept of her stands beside it.
    let former = world.approvals().pop().expect("a confirmation");
    world.set_approval(&former);
    world.people.closed.insert(lena.clone());
    days(&mut world, 8);
    assert_eq!(world.approvals(), Vec::<Value>::new());
    assert_eq!(roles_of(&world, &lena), Vec::<String>::new());
}

#[test]
fn an_appointment_forgets_closed_accounts_once_it_is_over() {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    world.transition("Olga", "x-1", Some("left-business")).expect("alive");
    let operator = world.account_of("Olga");
    assert_eq!(roles_of(&world, &operator), ["scheduler"]);
    world.let_time_pass(3);
    world.people.closed.insert(operator.clone());
    days(&mut world, 8);
    let kept: Vec<&Value> = world
        .platform
        .entities
        .iter()
        .filter(|((kind, _), _)| kind == "appointment")
        .map(|(_, kept)| kept)
        .collect();
    assert_eq!(kept.len(), 1);
    // What is empty is not stored.
    assert_eq!((kept[0].get("operator"), &kept[0]["state"]), (None, &json!("started")));
    let told = world.ask("open", json!({})).expect("alive");
    assert!(!matches!(told, Answer::Refused(_)), "the row can still be read: {told:?}");
    assert_eq!(roles_of(&world, &operator), Vec::<String>::new());
}

#[test]
fn a_joiner_is_reported_once_they_have_an_account() {
    let (world, _) = has_left("OFF-21");
    let kept = rows(&world);
    let subject = kept.iter().find(|row| row["role"] == "subject").expect("a row");
    let account = subject["account"].as_str().unwrap();
    assert!(!account.starts_with("mailto:"), "{account}");
}

/// An account stands in many places, each read on another day.
#[test]
fn an_account_is_reported_once_in_a_cycle_however_many_rows_it_has() {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    for n in 0..250_i64 {
        let read_at = world.now + n % 7 * DAY_MS;
        let row = json!({
            "account": "one", "role": "operator", "place": format!("r-{n}"), "state": "kept",
            "readAt": world.now, "dueAt": read_at,
        });
        let key = ("personal-data".to_owned(), format!("operator#r-{n}"));
        world.platform.entities.insert(key, row);
    }
    for _ in 0..30 * 24 {
        world.now += DAY_MS / 24;
        world.tick_schedule();
    }
    // The judge has held that no two are within a cycle; and none was left out.
    let times: Vec<i64> = world.people.reports.iter().map(|(at, _)| *at).collect();
    assert!((4..=5).contains(&times.len()), "{times:?}");
    for pair in times.windows(2) {
        assert!(pair[1] - pair[0] < 8 * DAY_MS, "{times:?}");
    }
}

#[test]
fn a_closed_account_that_a_run_still_needs_is_asked_about_once_in_a_cycle() {
    let (mut world, _) = has_left("OFF-17");
    let subject = world.subject.clone();
    world.people.closed.insert(subject.clone());
    days(&mut world, 29);
    let all = world.people.reports.iter().filter(|(_, accounts)| accounts.contains(&subject));
    assert!((3..=4).contains(&all.count()), "{:?}", world.people.reports);
}

/// Once nothing is kept of somebody, neither is that they were reported.
#[test]
fn whoever_nothing_is_kept_of_is_forgotten_altogether() {
    let (mut world, _) = has_left("OFF-1");
    let (subject, operator) = (world.subject.clone(), world.account_of("Olga"));
    world.people.closed.extend([subject.clone(), operator.clone()]);
    days(&mut world, 8);
    let all = format!("{:?}", rows(&world));
    assert!(!all.contains(&subject) && !all.contains(&operator), "{all}");
    days(&mut world, 8);
    assert_eq!(rows(&world), Vec::<&Value>::new());
}
