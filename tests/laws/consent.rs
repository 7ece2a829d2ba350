//! Who has to confirm, who has, and what each is offered: law 9, with several people.

use crate::gates::{code, refused};
use crate::plays::{confirm, leave};
use crate::truth::play;
use crate::world::World;
use offramp::boundary::present;
use offramp::domain::Instant;
use offramp::engine::Answer;
use serde_json::{Value, json};

/// Adam leaves, who is an admin: Ana confirms admins who leave, Lena and Josh are in it-leads.
const ADMIN: &str = "OFF-24";

/// In front of the ticket of an admin, by a rule that it-leads confirm as well.
fn two_needs() -> World {
    let mut world = World::at_ticket(ADMIN, "Olga", 1);
    world.change_bounds(|settings| {
        let leads = settings["approvals"]["restore"].clone();
        for rule in settings["rules"].as_array_mut().expect("rules") {
            rule["approvals"] = leads.clone();
        }
    });
    world
}

/// Lena and Ana are in the group that confirms admins who leave.
fn both_confirm_admins(world: &mut World) {
    for who in ["Lena", "Ana"] {
        let account = world.account_of(who);
        world.join_group(&account, "eng-backend");
    }
    world.now += 180_000;
    let group = json!({ "id": world.group_id("eng-backend"), "name": "eng-backend" });
    world.change_bounds(|settings| {
        settings["approvals"]["adminLeaver"]["approverGroups"] = json!([group]);
    });
}

fn view(world: &mut World, function: &str, payload: Value) -> Value {
    let answer = world.ask(function, payload).expect("alive");
    serde_json::to_value(present(&answer, Instant(world.now))).expect("json")
}

/// The panel as somebody opens it.
fn opened_by(world: &mut World, who: &str) -> Value {
    world.seat(who);
    let playbook = world.playbook;
    view(world, "open", json!({ "playbook": playbook }))
}

fn buttons(view: &Value) -> Vec<&str> {
    let all = view["actions"].as_array().expect("buttons").iter();
    all.filter_map(|one| one["id"].as_str()).collect()
}

fn said(view: &Value) -> &str {
    view["approval"]["text"].as_str().expect("who confirms")
}

fn start(world: &mut World) -> Answer {
    let shown = opened_by(world, "Olga");
    let playbook = world.playbook;
    let press = json!({ "planHash": shown["plan"]["hash"], "playbook": playbook });
    world.ask("start", press).expect("alive")
}

fn approvers(world: &World) -> Vec<String> {
    let mut all: Vec<String> = world
        .approvals()
        .iter()
        .map(|given| given["approver"].as_str().expect("an account").to_owned())
        .collect();
    all.sort();
    all
}

#[test]
fn law_9_needs_of_two_groups_take_a_person_of_each_and_the_record_names_both() {
    for order in [["Ana", "Lena"], ["Lena", "Ana"]] {
        let mut world = two_needs();
        assert_eq!(code(&refused(start(&mut world))), "approval.missing");
        confirm(&mut world, order[0], None);
        let refusal = refused(start(&mut world));
        assert_eq!((code(&refusal).as_str(), world.writes), ("approval.missing", 0));
        let missing = if order[0] == "Ana" { "it-leads" } else { "jira-admins-acme" };
        let given = if order[0] == "Ana" { "jira-admins-acme" } else { "it-leads" };
        assert!(refusal.detail.contains(missing) && !refusal.detail.contains(given), "{refusal:?}");
        confirm(&mut world, order[1], None);
        let Answer::Run(run) = start(&mut world) else { panic!("a run") };
        let mut named: Vec<String> =
            run.opened.approved_by.accounts().iter().map(ToString::to_string).collect();
        named.sort();
        let mut both = [world.account_of("Ana"), world.account_of("Lena")];
        both.sort();
        assert_eq!(named, both);
        assert!(world.approvals().is_empty(), "they went away with their run");
    }
}

/// Whoever is in both groups is still one person.
#[test]
fn law_9_one_person_in_both_groups_gives_one_of_two_needs() {
    let mut world = two_needs();
    both_confirm_admins(&mut world);
    confirm(&mut world, "Lena", None);
    assert_eq!(code(&refused(start(&mut world))), "approval.missing");
    assert_eq!(world.writes, 0);
    confirm(&mut world, "Ana", None);
    assert!(matches!(start(&mut world), Answer::Run(_)));
}

#[test]
fn law_9_a_confirmation_of_one_playbook_or_person_leaves_those_of_others() {
    let mut world = World::at_ticket("OFF-4", "Olga", 1);
    world.change_bounds(|settings| {
        let leads = settings["approvals"]["restore"].clone();
        settings["rules"][0]["approvals"] = leads;
    });
    confirm(&mut world, "Lena", None);
    let first = world.approvals();
    // Another playbook, by the same person; then another person on the ticket.
    confirm(&mut world, "Lena", Some("revoke-inactive"));
    let others = world.approvals().len();
    assert!(first.iter().all(|one| world.approvals().contains(one)), "{:?}", world.approvals());
    let carl = world.account_of("Carl");
    let dora = world.subject.clone();
    world.name_on_ticket(&carl);
    confirm(&mut world, "Lena", None);
    assert_eq!(world.approvals().len(), others + 1);
    assert!(first.iter().all(|one| world.approvals().contains(one)));
    // What was confirmed for the first is still that, and goes with its run alone.
    world.name_on_ticket(&dora);
    assert!(matches!(start(&mut world), Answer::Run(_)));
    assert!(first.iter().all(|one| !world.approvals().contains(one)));
    assert_eq!(world.approvals().len(), others);
}

#[test]
fn law_9_a_second_approver_of_the_same_plan_leaves_the_first() {
    let mut world = World::at_ticket(ADMIN, "Olga", 1);
    both_confirm_admins(&mut world);
    let shown = opened_by(&mut world, "Lena");
    let press = json!({ "planHash": shown["plan"]["hash"] });
    for who in ["Lena", "Ana"] {
        world.seat(who);
        world.ask("approve", press.clone()).expect("alive");
    }
    let mut both = [world.account_of("Lena"), world.account_of("Ana")];
    both.sort();
    assert_eq!(approvers(&world), both);
    let shown = opened_by(&mut world, "Olga");
    assert!(said(&shown).contains("Lena Lead and Ana Admin have confirmed"), "{shown}");
}

/// Both press at once: whoever comes second in storage reads the other's and keeps it.
#[test]
fn law_9_two_who_confirm_at_the_same_moment_have_both_confirmed() {
    let mut conflicts = 0;
    for wave in 1..8 {
        let mut world = two_needs();
        let shown = opened_by(&mut world, "Ana");
        let press = json!({ "planHash": shown["plan"]["hash"] });
        let event = world.pressed("approve", press);
        let mut came = false;
        world.interrupted_at(&event, wave, |world| {
            came = true;
            confirm(world, "Lena", None);
            world.seat("Ana");
        });
        let mut both = [world.account_of("Ana"), world.account_of("Lena")];
        both.sort();
        assert!(!came || approvers(&world) == both, "before wave {wave}");
        conflicts += usize::from(came);
    }
    assert!(conflicts >= 4, "{conflicts}");
}

/// D8: an approver who is an operator too. Their word stays, and somebody else starts.
#[test]
fn whoever_confirmed_sees_that_they_did_after_a_reload_too_and_no_button_that_is_refused() {
    let mut world = World::at_ticket("OFF-4", "Olga", 1);
    leave(&mut world);
    world.playbook = Some("restore");
    let shown = opened_by(&mut world, "Lena");
    assert_eq!(buttons(&shown), ["approve"], "{shown}");
    assert!(said(&shown).contains("it-leads"), "{shown}");
    let press = json!({ "planHash": shown["plan"]["hash"], "playbook": "restore" });
    let pressed = view(&mut world, "approve", press);
    let again = opened_by(&mut world, "Lena");
    for shown in [&pressed, &again] {
        assert_eq!(shown["approval"]["state"], "given");
        assert!(said(shown).starts_with("You have confirmed this plan."), "{shown}");
        assert_eq!(buttons(shown), ["refresh"], "{shown}");
    }
    assert!(said(&again).contains("Another operator"), "{again}");
    let shown = opened_by(&mut world, "Olga");
    assert_eq!(said(&shown), "Lena Lead has confirmed this plan.");
    assert_eq!(buttons(&shown), ["start"]);
    assert!(matches!(start(&mut world), Answer::Run(_)));
}

/// D9: nobody is offered what would be refused them.
#[test]
fn no_button_for_whoever_may_not_press_it() {
    let mut world = World::at_ticket(ADMIN, "Olga", 1);
    let shown = opened_by(&mut world, "Olga");
    assert_eq!(buttons(&shown), ["refresh"], "an operator who is no approver: {shown}");
    assert!(said(&shown).contains("jira-admins-acme"), "{shown}");
    assert_eq!(buttons(&opened_by(&mut world, "Ana")), ["approve"]);
    confirm(&mut world, "Ana", None);
    let shown = opened_by(&mut world, "Ana");
    assert_eq!(buttons(&shown), ["refresh"], "an approver who is no operator: {shown}");
    assert!(said(&shown).contains("An operator starts it"), "{shown}");
    assert_eq!(buttons(&opened_by(&mut world, "Olga")), ["start"]);
    // While the app is stopped nothing can be started.
    world.stop(true);
    for who in ["Olga", "Ana", "Lena"] {
        let shown = opened_by(&mut world, who);
        assert!(!buttons(&shown).contains(&"start"), "{who}: {shown}");
        assert!(!buttons(&shown).contains(&"approve"), "{who}: {shown}");
    }
}

/// Every button that the panel offers does something for whoever it is offered to.
#[test]
fn whatever_is_offered_is_not_refused() {
    let mut pressed = 0;
    for world in
        [World::at_ticket(ADMIN, "Olga", 1), two_needs(), World::at_ticket("OFF-2", "Olga", 1)]
    {
        for confirmed in [&[][..], &["Ana"], &["Lena"], &["Ana", "Lena"], &["Josh"]] {
            let mut world = world.clone();
            for who in confirmed {
                confirm(&mut world, who, None);
            }
            for who in ["Olga", "Lena", "Ana", "Josh", "Hugo", "Ned"] {
                let mut world = world.clone();
                let shown = opened_by(&mut world, who);
                for button in ["start", "approve"] {
                    let mut world = world.clone();
                    let hash = shown["plan"]["hash"].clone();
                    let answer = world.ask(button, json!({ "planHash": hash })).expect("alive");
                    let done = match &answer {
                        Answer::Run(_) => true,
                        Answer::Preview { refusal, .. } => refusal.is_none(),
                        _ => false,
                    };
                    let offered = buttons(&shown).contains(&button);
                    assert!(done || !offered, "{who} {button} after {confirmed:?}: {answer:?}");
                    assert!(offered || !done || button == "approve", "{who} {confirmed:?}");
                    pressed += usize::from(offered);
                }
            }
        }
    }
    assert!(pressed > 20, "{pressed}");
}

/// Law 17 of two approvers: whichever may not any more has confirmed nothing.
#[test]
fn law_17_each_of_two_approvers_is_asked_about_again() {
    for (who, group) in [("Ana", "jira-admins-acme"), ("Lena", "it-leads")] {
        for started in [false, true] {
            let mut world = two_needs();
            confirm(&mut world, "Ana", None);
            confirm(&mut world, "Lena", None);
            let mut opened = String::new();
            if started {
                let Answer::Run(run) = start(&mut world) else { panic!("a run") };
                opened = run.opened.run.to_string();
            }
            let (account, group) = (world.account_of(who), world.group_id(group));
            world.leave_group(&account, &group);
            world.now += 180_000;
            if started {
                world.seat("Olga");
                world.let_time_pass(2);
                let run = crate::truth::kept(&world, &opened).expect("a run");
                let steps = run.steps().map(|(_, step)| format!("{step:?}"));
                let why: String = steps.collect();
                assert!(why.contains("may no longer confirm"), "{who}: {why}");
            } else {
                assert_eq!(code(&refused(start(&mut world))), "approval.void", "{who}");
                assert_eq!(world.writes, 0);
            }
        }
    }
}

/// What an earlier version kept of a ticket: one confirmation, of whatever playbook.
const FORMER: &str = include_str!("../golden/approval.v1.json");

#[test]
fn what_an_earlier_version_kept_still_counts_and_goes_with_its_run_alone() {
    let mut world = World::at_ticket(ADMIN, "Olga", 1);
    let shown = opened_by(&mut world, "Olga");
    let mut former: Value = serde_json::from_str(FORMER).expect("json");
    former["approver"] = json!(world.account_of("Ana"));
    former["at"] = json!(world.now);
    former["covers"] = json!([world.group_id("jira-admins-acme")]);
    // Of another plan it is void, and told as ever.
    world.set_approval(&former);
    assert_eq!(opened_by(&mut world, "Olga")["approval"]["state"], "void");
    former["planHash"] = shown["plan"]["hash"].clone();
    world.set_approval(&former);
    let shown = opened_by(&mut world, "Olga");
    assert_eq!(shown["approval"]["state"], "given", "{shown}");
    let Answer::Run(run) = start(&mut world) else { panic!("a run") };
    assert!(world.approvals().is_empty());
    play(&mut world, run.opened.run.as_str()).expect("it ends");
    // One of another plan stays for that plan.
    let mut world = World::at_ticket("OFF-2", "Olga", 1);
    former["planHash"] = json!("another");
    world.set_approval(&former);
    assert!(matches!(start(&mut world), Answer::Run(_)));
    assert_eq!(world.approvals(), [former]);
}
