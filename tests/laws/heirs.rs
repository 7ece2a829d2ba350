//! Who gets what a leaver was responsible for: who is named on the ticket, else the manager in Entra,
//! and the leads of the projects only where nobody is.

use crate::plays::ready_for;
use crate::right::{self, Right};
use crate::truth::play;
use crate::world::{Fault, Outage, Weather, World};
use offramp::connector::HttpRequest;
use offramp::engine::run::{Rest, Run};
use serde_json::json;
use std::collections::BTreeSet;

const LEAVER: &str = "Holly Handover";
const NAMED: &str = "Sam Lee";
const MANAGER: &str = "Lena Lead";
const HUGO: &str = "Hugo Human";

fn row() -> Right {
    *right::of("OFF-15", "left-business").expect("a row")
}

/// In front of the button, with a ticket that nobody is named on.
fn unnamed(heir: Option<&'static str>) -> World {
    let mut world = ready_for(&row());
    // A field that is empty on this ticket.
    world.change_settings(|s| s["handover"]["successorField"]["id"] = json!("customfield_10099"));
    world.rights.push(Right { heir, ..row() });
    world
}

fn ended(world: &mut World) -> Run {
    let id = world.press().expect("alive").expect("a run");
    play(world, &id).expect("a run")
}

fn work_of(world: &World, name: &str) -> BTreeSet<String> {
    let account = world.account_of(name);
    let facts = right::facts(&world.cloud.oracle(&account, world.now).expect("a person"));
    let work = |fact: &String| fact.starts_with("work ") && !fact.starts_with("work role");
    facts.into_iter().filter(work).collect()
}

fn own_work(world: &World) -> BTreeSet<String> {
    work_of(world, LEAVER).into_iter().filter(|fact| !fact.starts_with("work private")).collect()
}

fn asks_for_the_manager(request: &HttpRequest) -> bool {
    let body = request.body.as_deref().unwrap_or_default();
    request.url.contains("/users/search") && body.contains("lena.lead@")
}

fn asks_who_is_assignable(request: &HttpRequest) -> bool {
    request.url.contains("/user/assignable/search")
}

fn away(world: &mut World, of: fn(&HttpRequest) -> bool, status: u16) {
    let outage = Outage { of, fault: Fault::Refused { status }, from: 0, until: i64::MAX };
    world.weather = Weather { outage: Some(outage), ..Weather::CALM };
}

#[test]
fn where_nobody_is_named_the_manager_gets_all_of_it() {
    let mut world = unnamed(Some(MANAGER));
    let (work, before) = (own_work(&world), work_of(&world, MANAGER));
    assert!(work.len() > 5, "{work:?}");
    let run = ended(&mut world);
    // Lena has a filter of the same name, and nobody has two.
    assert_eq!(run.rest, Some(Rest::ByHand), "{:#?}", world.log);
    let left = own_work(&world);
    assert_eq!(left, BTreeSet::from(["work filter 10302".to_owned()]));
    let now = work_of(&world, MANAGER);
    let got: BTreeSet<String> = now.difference(&before).chain(&left).cloned().collect();
    assert_eq!(got, work, "{:#?}", world.log);
}

/// Whom a read could not tell is not nobody: the leads of the projects don't get it instead.
#[test]
fn a_manager_who_cannot_be_read_is_waited_for_by_a_person() {
    for status in [403, 404, 500] {
        let mut world = unnamed(None);
        // What needs a hand stays where it is.
        world.rights.clear();
        let before = own_work(&world);
        away(&mut world, asks_for_the_manager, status);
        let run = ended(&mut world);
        assert_eq!(run.rest, Some(Rest::ByHand), "{status}: {:#?}", world.log);
        let after = own_work(&world);
        assert_eq!(after, before, "{status}: {:#?}", world.log);
    }
}

/// The attempt tells.
#[test]
fn whoever_is_named_gets_it_where_it_cannot_be_asked_whether_they_may() {
    for status in [403, 500] {
        let mut world = ready_for(&row());
        let (work, before) = (own_work(&world), work_of(&world, NAMED));
        away(&mut world, asks_who_is_assignable, status);
        let run = ended(&mut world);
        assert_eq!(run.rest, Some(Rest::Done), "{status}: {:#?}", world.log);
        let got: BTreeSet<String> = work_of(&world, NAMED).difference(&before).cloned().collect();
        assert_eq!(got, work, "{status}: {:#?}", world.log);
    }
}

/// Only whoever uses Jira can be assigned: what is the projects' goes to their leads, and where the
/// leaver leads one, a person decides.
#[test]
fn whoever_cannot_be_assigned_is_given_no_issue() {
    let mut world = ready_for(&row());
    world.rights.push(Right { heir: None, ..row() });
    let (named, group) = (world.account_of(NAMED), world.group_id("jira-users-acme"));
    world.leave_group(&named, &group);
    let issues = |world: &World, name: &str| -> BTreeSet<String> {
        let work = work_of(world, name).into_iter();
        work.filter(|fact| fact.starts_with("work issue")).collect()
    };
    let (had, has) = (issues(&world, LEAVER), issues(&world, HUGO));
    let (of_hr, of_atlas): (BTreeSet<_>, BTreeSet<_>) =
        had.into_iter().partition(|fact| fact.contains(" HR-"));
    assert!(!of_hr.is_empty() && !of_atlas.is_empty(), "{of_hr:?} {of_atlas:?}");
    let run = ended(&mut world);
    assert_eq!(run.rest, Some(Rest::ByHand), "{:#?}", world.log);
    assert_eq!(issues(&world, LEAVER), of_atlas, "Holly leads that project herself");
    let got: BTreeSet<String> = issues(&world, HUGO).difference(&has).cloned().collect();
    assert_eq!(got, of_hr, "Hugo leads that project");
}

fn notes_with(successor: Option<&str>, change: impl FnOnce(&mut World)) -> String {
    let mut world = ready_for(&row());
    if let Some(name) = successor {
        let account = world.account_of(name);
        world.fill("OFF-15", "customfield_10052", &json!({ "accountId": account }));
    }
    change(&mut world);
    let answer = world.ask("open", json!({})).expect("alive");
    let told = offramp::boundary::answer_of(&answer, offramp::domain::Instant(world.now));
    assert!(told["plan"]["notes"].is_array(), "no plan: {told}");
    told["plan"]["notes"].to_string()
}

/// Nobody counts on a successor of whom it is known that they take nothing over.
#[test]
fn a_successor_who_takes_nothing_over_is_told_before_anybody_starts() {
    for (name, why) in [
        (LEAVER, "Holly Handover is the one who leaves and takes nothing over"),
        ("Sue Suspended", "Sue Suspended is suspended and takes nothing over"),
    ] {
        let note = notes_with(Some(name), |_| {});
        assert!(note.contains(why) && note.contains("'Successor'"), "{note}");
    }
    let note = notes_with(None, |world| {
        let named = world.account_of(NAMED);
        world.deactivate(&named);
    });
    assert!(
        note.contains("Sam Lee") && note.contains("is deactivated and takes nothing over"),
        "{note}"
    );
    assert!(!note.contains("to Sam Lee") && note.contains("To hand over: "), "{note}");
    let note = notes_with(None, |world| {
        let (named, group) = (world.account_of(NAMED), world.group_id("jira-users-acme"));
        world.leave_group(&named, &group);
    });
    assert!(note.contains("Sam Lee can't be assigned issues in OFF, ATLAS"), "{note}");
    let note = notes_with(None, |_| {});
    assert!(!note.contains("Sam Lee can't") && !note.contains("nothing over"), "{note}");
}

/// What Jira doesn't give them is left to somebody: that they lack its licence is told before, where
/// it is told what they use and nothing shows that they have it.
#[test]
fn a_successor_without_a_licence_of_jira_is_told_and_one_of_whom_nobody_knows_is_not() {
    let says = |note: &str| note.contains("isn't listed with a licence of Jira");
    let without_jira = |world: &mut World, name: &str| {
        let (named, group) = (world.account_of(name), world.group_id("jira-users-acme"));
        world.leave_group(&named, &group);
    };
    // She uses Confluence only.
    let note = notes_with(Some("Dora Direct"), |world| without_jira(world, "Dora Direct"));
    assert!(note.contains("Dora Direct isn't listed with a licence of Jira"), "{note}");
    let note = notes_with(Some("Dora Direct"), |_| {});
    assert!(!says(&note), "she can be assigned, so she has one: {note}");
    let note = notes_with(Some("Quinn Quiet"), |world| without_jira(world, "Quinn Quiet"));
    assert!(!says(&note) && note.contains("can't be assigned"), "of use nothing is told: {note}");
}

/// What is handed over then goes where it would go if nobody were named, as the plan says.
#[test]
fn what_a_suspended_successor_was_to_take_goes_to_the_manager() {
    let mut world = ready_for(&row());
    world.rights.push(Right { heir: Some(MANAGER), ..row() });
    let account = world.account_of("Sue Suspended");
    world.fill("OFF-15", "customfield_10052", &json!({ "accountId": account }));
    let before = work_of(&world, "Sue Suspended");
    let run = ended(&mut world);
    assert_eq!(run.rest, Some(Rest::ByHand), "Lena has a filter of the same name");
    assert_eq!(work_of(&world, "Sue Suspended"), before);
}
