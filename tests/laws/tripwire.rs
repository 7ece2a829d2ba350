//! The tripwire: access that comes back to somebody who was offboarded is found within one cycle
//! and told once; nobody else is raised; and what is cut again goes through the gate.

use crate::plays::{confirm, leave};
use crate::world::{Fault, Rivalry, Weather, World};
use offramp::connector::{Act, HttpRequest, Identity, Method, Target, dispatch};
use offramp::domain::{AccountId, EntraUserId};
use offramp::engine::Answer;
use offramp::policy::Settings;
use offramp_cloud::{Effect, Visibility};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const HOUR_MS: i64 = 3_600_000;
/// As the core promises it.
const CYCLE_MS: i64 = HOUR_MS + 300_000;

fn has_left(key: &str) -> World {
    let mut world = World::at_ticket(key, "Olga", 1);
    leave(&mut world);
    world
}

fn settings(world: &World) -> Settings {
    Settings::parse(&world.platform.values["settings"].to_string()).expect("settings")
}

/// Time passes, and the schedule fires once.
fn after(world: &mut World, ms: i64) {
    world.now += ms;
    world.tick_schedule();
}

/// Somebody changes what the subject has, past the app.
pub fn elsewhere(world: &mut World, acts: &[Act]) {
    let organization = settings(world).organization.id;
    let account = AccountId::new(world.subject.clone());
    let entra = world.truth()["entra"]["id"].as_str().map(EntraUserId::new);
    let target = Target { account: &account, entra: entra.as_ref() };
    let acts: Vec<&Act> = acts.iter().collect();
    for parcel in dispatch(&acts, &organization, target) {
        world.elsewhere(&parcel.request);
    }
}

fn let_in(world: &mut World) {
    let directory = settings(world).quarantine_group.directory_id;
    let group = in_group(world, "jira-users-acme");
    elsewhere(world, &[Act::ActivateAccount, Act::RestoreMembership { directory }, group]);
    world.now += 60_000;
    assert!(!world.locked_out());
}

pub fn row(world: &World) -> Option<Value> {
    world.platform.entities.get(&("watch".to_owned(), world.subject.clone())).cloned()
}

pub fn is_raised(world: &World) -> bool {
    row(world).is_some_and(|row| row["standing"] == "open")
}

/// What the tripwire has said on a ticket.
pub fn told(world: &mut World, key: &str) -> Vec<String> {
    world.said_on(key).into_iter().filter(|text| text.contains("Tripwire: ")).collect()
}

pub fn in_group(world: &World, name: &str) -> Act {
    let settings = settings(world);
    let mut groups = settings.bundles.iter().flat_map(|b| &b.atlassian_groups);
    let group = groups.find(|g| g.name == name).expect("a group of that name");
    Act::AddToGroup { directory: group.directory_id.clone(), group: group.id.clone() }
}

/// A way back: the ticket, what somebody does, and the words that tell it.
type WayBack = (&'static str, fn(&World) -> Vec<Act>, &'static str);

const WAYS: [WayBack; 6] = [
    (
        "OFF-1",
        |world| {
            let directory = settings(world).quarantine_group.directory_id;
            vec![Act::RestoreMembership { directory }]
        },
        "The membership is active",
    ),
    ("OFF-1", |_| vec![Act::ActivateAccount], "The account is active"),
    ("OFF-1", |world| vec![in_group(world, "jira-users-acme")], "In the group jira-users-acme"),
    ("OFF-2", |world| vec![in_group(world, "jira-users-acme")], "In the group jira-users-acme"),
    (
        "OFF-1",
        |world| {
            let group = settings(world).quarantine_group;
            vec![Act::RemoveFromGroup { directory: group.directory_id, group: group.id }]
        },
        "No longer in the group offramp-quarantine",
    ),
    (
        "OFF-1",
        |_| vec![Act::EnableEntraUser { enabled: true }],
        "The user in Acme Entra is enabled again",
    ),
];

#[test]
fn each_way_back_is_found_within_one_cycle_and_told_on_the_ticket() {
    for (key, acts, words) in WAYS {
        let mut world = has_left(key);
        after(&mut world, CYCLE_MS);
        assert!(!is_raised(&world), "{words}: before anything came back");
        let acts = acts(&world);
        elsewhere(&mut world, &acts);
        after(&mut world, CYCLE_MS);
        assert!(is_raised(&world), "{words}: {:?}", row(&world));
        let said = told(&mut world, key);
        assert_eq!(said.len(), 1, "{words}");
        assert!(said[0].contains(words), "{words}: {}", said[0]);
        assert_eq!(said[0].matches("listItem").count(), 1, "and nothing else: {}", said[0]);
    }
}

/// What somebody else wrote is neither changed nor taken for the app's.
#[test]
fn law_18_a_comment_that_quotes_the_tripwire_stays_as_it_is() {
    let mut world = has_left("OFF-2");
    let run = row(&world).expect("watched")["runId"].as_str().expect("a run").to_owned();
    let ned = world.account_of("Ned");
    let forged = format!("Tripwire: {run}");
    world.answer(&ned, "OFF-2", &forged);
    let before = told(&mut world, "OFF-2");
    let act = in_group(&world, "jira-users-acme");
    elsewhere(&mut world, &[act]);
    after(&mut world, CYCLE_MS);
    let said = told(&mut world, "OFF-2");
    assert_eq!(said.len(), 2, "{said:?}");
    assert_eq!(said[0], before[0]);
    assert!(said[1].contains("Access came back"), "{}", said[1]);
}

#[test]
fn a_new_invitation_of_somebody_who_was_removed_is_found() {
    let mut world = World::at_ticket("OFF-2", "Olga", 1);
    world.change_settings(|settings| {
        settings["playbooks"]["leftBusiness"]["unmanaged"] = json!("removeFromDirectory");
    });
    leave(&mut world);
    after(&mut world, CYCLE_MS);
    assert!(!is_raised(&world), "not to be listed is how they were left: {:?}", row(&world));
    let of = settings(&world).organization.id;
    let url = format!("https://api.atlassian.com/admin/v2/orgs/{of}/users/invite");
    let group = world.group_id("jira-users-acme");
    let body = json!({ "emails": ["carl@freelance.example"], "additionalGroups": [group] });
    world.elsewhere(&HttpRequest::new(Identity::OrgWrite, Method::Post, url).with_json(&body));
    after(&mut world, CYCLE_MS);
    let said = told(&mut world, "OFF-2");
    assert!(is_raised(&world) && said[0].contains("The membership is active"), "{said:?}");
}

#[test]
fn nothing_is_raised_for_people_who_stay_out() {
    for key in ["OFF-1", "OFF-2", "OFF-3", "OFF-4", "OFF-9", "OFF-10", "OFF-16", "OFF-17", "OFF-18"]
    {
        let mut world = has_left(key);
        assert!(row(&world).is_some(), "{key} is watched");
        let comments = world.comments_on(key);
        for _ in 0..5 {
            after(&mut world, CYCLE_MS);
            assert!(!is_raised(&world), "{key}: {:?}", row(&world));
        }
        assert_eq!(world.comments_on(key), comments, "{key}");
        assert_eq!(row(&world).expect("still watched")["unanswered"], 0, "{key}");
    }
}

/// Given back on purpose: neither while it is being done nor after it.
#[test]
fn nothing_is_raised_for_whoever_is_given_access_back() {
    let mut world = has_left("OFF-1");
    confirm(&mut world, "Lena", Some("restore"));
    world.playbook = Some("restore");
    // Held up in the middle: the membership is back and the run is not over.
    let id = world.press().expect("alive").expect("a run");
    world.now += CYCLE_MS;
    world.platform.queue.clear();
    world.tick_schedule();
    assert!(!is_raised(&world), "{:?}", row(&world));
    crate::truth::play(&mut world, &id).expect("it ends");
    assert_eq!(row(&world), None, "whoever is let in is watched no more");
    for _ in 0..3 {
        after(&mut world, CYCLE_MS);
    }
    assert_eq!(told(&mut world, "OFF-1"), Vec::<String>::new());
}

/// Every answer of a cycle, with everything that can become of it.
#[test]
fn an_answer_that_fails_raises_nothing_and_hides_nothing() {
    let quiet = has_left("OFF-1");
    let mut returned = quiet.clone();
    let_in(&mut returned);
    for fault in Fault::ALL {
        for nth in 1..=8 {
            let weather = |world: &World| Weather {
                nth_request: Some((world.requests + nth, fault)),
                ..Weather::CALM
            };
            let mut world = quiet.clone();
            world.weather = weather(&world);
            after(&mut world, CYCLE_MS);
            assert!(!is_raised(&world), "{fault:?} at {nth}: {:?}", row(&world));
            assert_eq!(told(&mut world, "OFF-1"), Vec::<String>::new(), "{fault:?} at {nth}");

            let mut world = returned.clone();
            world.weather = weather(&world);
            after(&mut world, CYCLE_MS);
            world.weather = Weather::CALM;
            after(&mut world, 900_000);
            assert!(is_raised(&world), "{fault:?} at {nth}: {:?}", row(&world));
            after(&mut world, 900_000);
            let said = told(&mut world, "OFF-1");
            // What the network delivers twice is there twice; the app said it once.
            let doubled = fault == Fault::Twice && said.len() == 2;
            assert!(said.len() == 1 || doubled, "{fault:?} at {nth}: {said:?}");
        }
    }
}

#[test]
fn what_stays_unreadable_is_said_and_is_no_alarm() {
    let mut world = has_left("OFF-1");
    world.cloud.switches_mut().set("keyExpired", &json!(true)).expect("a switch");
    after(&mut world, CYCLE_MS);
    assert!(!is_raised(&world), "once is no news");
    for _ in 0..10 {
        after(&mut world, 900_000);
    }
    let kept = row(&world).expect("a row");
    assert_eq!((&kept["standing"], kept.get("found")), (&json!("open"), None));
    let page = world.admin("Josh", "admin.runs", json!({ "filter": {}, "cursor": null }));
    let line = page["body"]["returned"][0].clone();
    assert_eq!(line["title"], "OFF-1", "{page}");
    assert!(line["text"].as_str().expect("text").contains("can't be told"), "{line}");
    assert_eq!(told(&mut world, "OFF-1"), Vec::<String>::new());
    world.cloud.switches_mut().set("keyExpired", &json!(false)).expect("a switch");
    after(&mut world, 900_000);
    assert!(!is_raised(&world), "read again, and nothing has come back");
}

#[test]
fn twice_is_once_and_what_is_gone_again_is_told_in_the_same_comment() {
    let mut world = has_left("OFF-1");
    let_in(&mut world);
    world.weather = Weather { echo: true, ..Weather::CALM };
    world.now += CYCLE_MS;
    let ticks: Vec<Value> = (0..3)
        .map(|n| {
            json!({
                "type": "ticked", "invocation": format!("t-{n}"), "deadline": world.now + 40_000,
            })
        })
        .collect();
    world.all_at_once(&ticks);
    for _ in 0..4 {
        after(&mut world, CYCLE_MS);
    }
    assert_eq!(told(&mut world, "OFF-1").len(), 1);
    let page = world.admin("Josh", "admin.runs", json!({ "filter": {}, "cursor": null }));
    let line = page["body"]["returned"][0].clone();
    assert_eq!((&line["title"], &line["tone"]), (&json!("OFF-1"), &json!("bad")), "{page}");
    let directory = settings(&world).quarantine_group.directory_id;
    let Act::AddToGroup { group, .. } = in_group(&world, "jira-users-acme") else { panic!() };
    let taken = [
        Act::SuspendMembership { directory: directory.clone() },
        Act::DeactivateAccount,
        Act::RemoveFromGroup { directory, group },
    ];
    elsewhere(&mut world, &taken);
    after(&mut world, CYCLE_MS);
    let said = told(&mut world, "OFF-1");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("is gone again"), "{}", said[0]);
    assert!(!is_raised(&world));
}

fn cutting_again(key: &str) -> World {
    cutting_again_with(key, json!({}))
}

fn cutting_again_with(key: &str, budgets: Value) -> World {
    let mut world = World::at_ticket(key, "Olga", 1);
    world.change_bounds(|settings| {
        settings["budgets"] = budgets;
        settings["playbooks"]["leftBusiness"]["cutAgain"] = json!(true);
    });
    leave(&mut world);
    let_in(&mut world);
    world
}

#[test]
fn where_the_playbook_says_so_it_is_cut_again_in_the_same_name() {
    let mut world = cutting_again("OFF-1");
    after(&mut world, CYCLE_MS);
    world.let_time_pass(3);
    assert!(world.is_over() && world.locked_out(), "{:#?}", world.log);
    let runs = || world.platform.entities.iter().filter(|((kind, _), _)| kind == "run");
    assert_eq!(runs().count(), 2, "one run more");
    let olga = world.account_of("Olga");
    assert!(runs().all(|(_, run)| run["operator"] == json!(olga) && run["state"] == "done"));
    for _ in 0..3 {
        after(&mut world, CYCLE_MS);
        world.let_time_pass(1);
    }
    assert_eq!(runs_of(&world), 2, "and not another one");
    assert!(!is_raised(&world), "{:?}", row(&world));
}

fn runs_of(world: &World) -> usize {
    world.platform.entities.keys().filter(|(kind, _)| kind == "run").count()
}

/// Its name, the budgets that the first run is counted on, and how it is shut.
type Gate<'a> = (&'a str, Value, &'a dyn Fn(&mut World));

#[test]
fn what_is_cut_again_goes_through_the_gate() {
    let none = |_: &mut World| {};
    let protected = |world: &mut World| {
        let account = world.subject.clone();
        world.change_bounds(|settings| {
            settings["protections"]["accounts"] = json!([account]);
        });
    };
    let stopped = |world: &mut World| world.stop(true);
    let not_allowed = |world: &mut World| {
        world.change_bounds(|settings| {
            settings["rules"][0]["operatorGroups"] = json!([{ "id": "nobody", "name": "Nobody" }]);
        });
    };
    let gates: [Gate<'_>; 4] = [
        ("budget", json!({ "perDay": 1 }), &none),
        ("protection", json!({}), &protected),
        ("stop switch", json!({}), &stopped),
        ("rule", json!({}), &not_allowed),
    ];
    for (name, budgets, shut) in gates {
        let mut world = cutting_again_with("OFF-1", budgets);
        shut(&mut world);
        let writes = world.writes;
        after(&mut world, CYCLE_MS);
        world.let_time_pass(2);
        assert_eq!((world.writes, runs_of(&world)), (writes, 1), "{name}: nothing is written");
        assert!(is_raised(&world), "{name}: and it stays told");
    }
}

/// A ticket that names somebody else by now cuts nobody.
#[test]
fn it_is_this_very_person_who_is_cut_again() {
    let mut world = cutting_again("OFF-1");
    let subject = world.subject.clone();
    let grace = world.account_of("Grace");
    world.name_on_ticket(&grace);
    after(&mut world, CYCLE_MS);
    world.let_time_pass(2);
    assert_eq!(runs_of(&world), 1);
    let truth = serde_json::to_value(world.cloud.oracle(&grace, world.now)).expect("json");
    assert_eq!(truth["status"], "active", "{subject}");
}

/// As many people as one page holds cost a request of each system.
#[test]
fn everybody_is_looked_at_with_one_request_of_each_system() {
    let mut world = has_left("OFF-1");
    let company = world.cloud.company();
    let template = row(&world).expect("a row");
    let others = company.people.iter().filter(|p| p.kind == "managed" || p.kind == "synced");
    let mut watched = 0;
    for person in others {
        let mut row = template.clone();
        row["account"] = json!(person.account_id);
        row["email"] = json!(person.email);
        for flag in ["suspended", "deactivated", "marked"] {
            row[flag] = json!(false);
        }
        let groups = world.cloud.oracle(&person.account_id, world.now).expect("known");
        let kept: Vec<String> = groups.groups.iter().map(|g| g.id.clone()).collect();
        row["kept"] = json!(kept.join(" "));
        if person.account_id != world.subject {
            world.platform.entities.insert(("watch".into(), person.account_id.clone()), row);
            watched += 1;
        }
    }
    assert!(watched > 20, "{watched}");
    let before = world.log.len();
    after(&mut world, CYCLE_MS);
    let asked = |path: &str| world.log[before..].iter().filter(|l| l.contains(path)).count();
    assert_eq!(asked("/users/search"), 1, "{:#?}", &world.log[before..]);
    assert_eq!(asked("/$batch"), 1);
    let due = |row: &Value| row["dueAt"].as_i64() > Some(world.now);
    let all = world.platform.entities.iter().filter(|((kind, _), _)| kind == "watch");
    assert_eq!(all.filter(|(_, row)| due(row)).count(), watched + 1, "all were looked at");
}

/// A firing asks for no more than its share, however many are due.
#[test]
fn a_firing_of_the_schedule_is_bounded() {
    let mut world = has_left("OFF-1");
    let template = row(&world).expect("a row");
    for n in 0..700 {
        let mut row = template.clone();
        row["account"] = json!(format!("account-{n}"));
        row["email"] = json!(format!("somebody-{n}@acme.example"));
        world.platform.entities.insert(("watch".into(), format!("account-{n}")), row);
    }
    let before = world.requests;
    after(&mut world, CYCLE_MS);
    assert!(world.requests - before <= 5 * 12, "{}", world.requests - before);
    assert!(!is_raised(&world));
}

#[test]
fn whoever_has_no_address_is_asked_for_by_account() {
    let mut world = has_left("OFF-1");
    let key = ("watch".to_owned(), world.subject.clone());
    let row = world.platform.entities.get_mut(&key).expect("a row");
    row.as_object_mut().expect("a row").remove("email");
    let_in(&mut world);
    after(&mut world, CYCLE_MS);
    assert!(is_raised(&world));
}

/// Somebody let in again is cut by a second run, and some of it is refused for good: that run rests,
/// and needs somebody, for weeks perhaps.
fn cut_by_a_run_that_rests() -> (World, String) {
    let mut world = has_left("OFF-1");
    let_in(&mut world);
    world.join_group(&world.subject.clone(), "eng-backend");
    world.now += 120_000;
    let refused =
        Effect::Status { status: 403, headers: BTreeMap::new(), body: None, after: false };
    let group = world.group_id("jira-users-acme");
    let path = format!("*/groups/{group}/memberships/*");
    world.cloud.add_fault(offramp_cloud::Fault::new(refused).on("DELETE", &path).strike(1, 10_000));
    let id = press_again(&mut world);
    world.let_time_pass(2);
    let state = world.platform.entities[&("run".to_owned(), id.clone())]["state"].clone();
    assert!(state == "attention" || state == "byHand", "{state}: {:#?}", world.log);
    (world, id)
}

/// An operator runs it once more on the same ticket: the first press says what would happen.
fn press_again(world: &mut World) -> String {
    let blind = json!({ "planHash": "none", "playbook": "left-business" });
    let Ok(Answer::Preview { plan, .. }) = world.ask("start", blind) else { panic!("a plan") };
    let press = json!({ "planHash": plan.hash, "playbook": "left-business" });
    let Ok(Answer::Run(run)) = world.ask("start", press) else { panic!("a run") };
    run.opened.run.to_string()
}

/// What that run could not take has not come back; whatever else comes, has.
#[test]
fn law_17_a_run_that_rests_silences_no_tripwire_and_what_was_never_gone_is_not_back() {
    let (mut world, _) = cut_by_a_run_that_rests();
    for _ in 0..4 {
        after(&mut world, CYCLE_MS);
    }
    assert!(!is_raised(&world), "what was never gone: {:?}", row(&world));
    assert_eq!(told(&mut world, "OFF-1"), Vec::<String>::new());
    let group = in_group(&world, "eng-backend");
    elsewhere(&mut world, &[group]);
    after(&mut world, CYCLE_MS);
    after(&mut world, CYCLE_MS);
    assert!(is_raised(&world), "{:?}", row(&world));
    let said = told(&mut world, "OFF-1");
    assert!(said.len() == 1 && said[0].contains("In the group eng-backend"), "{said:?}");
    assert!(!said[0].contains("jira-users-acme"), "{said:?}");
}

/// A run that has cut somebody off and then may not go on leaves nobody unwatched; one that has cut
/// nobody off watches nobody.
#[test]
fn law_17_whoever_is_cut_off_and_no_more_is_watched_too() {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    world.press().expect("alive").expect("a run");
    assert!(world.locked_out());
    assert!(world.rival_by(Rivalry::TakesTheOperatorsRight));
    world.let_time_pass(2);
    let kept = row(&world).expect("watched");
    assert_eq!(kept["suspended"], true);
    for _ in 0..3 {
        after(&mut world, CYCLE_MS);
    }
    assert!(!is_raised(&world), "nothing has come back: {:?}", row(&world));
    let directory = settings(&world).quarantine_group.directory_id;
    elsewhere(&mut world, &[Act::RestoreMembership { directory }]);
    after(&mut world, CYCLE_MS);
    after(&mut world, CYCLE_MS);
    let said = told(&mut world, "OFF-1");
    assert!(said.len() == 1 && said[0].contains("The membership is active"), "{said:?}");

    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    let late = world.cloud.visibility();
    world.cloud.set_visibility(Visibility { groups_ms: 0, ..late });
    let away = Effect::Status { status: 503, headers: BTreeMap::new(), body: None, after: false };
    world.cloud.add_fault(offramp_cloud::Fault::new(away).on("POST", "*/suspend").strike(1, 1));
    world.press().expect("alive").expect("a run");
    assert!(world.rival_by(Rivalry::TakesTheOperatorsRight));
    world.let_time_pass(2);
    assert!(!world.locked_out());
    assert_eq!(row(&world), None, "{:#?}", world.log);
}

/// Another run about the person is live: at work it is waited for, at rest it silences nobody.
#[test]
fn law_17_only_a_run_that_is_at_work_at_this_moment_is_waited_for() {
    for (state, waits) in [("running", true), ("byHand", false), ("attention", false)] {
        let mut world = has_left("OFF-1");
        let key = ("subject".to_owned(), world.subject.clone());
        let lease = world.platform.entities.get_mut(&key).expect("a lease");
        let first = lease["runId"].as_str().expect("a run").to_owned();
        (lease["runId"], lease["state"]) = (json!("another"), json!("live"));
        // Far from due: nobody takes it up meanwhile.
        lease["dueAt"] = json!(world.now + 100 * HOUR_MS);
        let mut line = world.platform.entities[&("run".to_owned(), first)].clone();
        (line["runId"], line["state"]) = (json!("another"), json!(state));
        world.platform.entities.insert(("run".to_owned(), "another".to_owned()), line);
        let_in(&mut world);
        after(&mut world, CYCLE_MS);
        assert_eq!(is_raised(&world), !waits, "{state}: {:?}", row(&world));
    }
}
