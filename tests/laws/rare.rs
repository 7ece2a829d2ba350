//! What is irreversible or rare is run too: deletion with its second person and called off again,
//! removal from the directory, roles that are assigned, guests, and use that only the endpoint for
//! one person tells. And every call of the closed list goes out in one of these or in a row of the
//! table: a call that nothing exercises turns red.

use crate::plays::{confirm, ready_for};
use crate::right::{self, Ends, ROWS, Right};
use crate::truth::play;
use crate::world::World;
use offramp::connector::{Call, Identity};
use offramp::engine::Answer;
use offramp::engine::run::{Rest, Run};
use serde_json::json;
use std::collections::BTreeSet;

const CONFLUENCE: &str = "ari:cloud:confluence::site/11111111-aaaa-4aaa-8aaa-000000000001";
const DAY_HOURS: i64 = 24;

/// A run with what has to be so before it can be pressed.
#[derive(Clone, Copy)]
pub struct Case {
    pub name: &'static str,
    pub ticket: &'static str,
    /// What is chosen in the panel; nothing: what the ticket is for.
    pub playbook: Option<&'static str>,
    pub prepare: fn(&mut World),
}

impl Case {
    /// In front of the button.
    pub fn ready(&self) -> World {
        let mut world = World::at_ticket(self.ticket, "Olga", 5);
        (self.prepare)(&mut world);
        world.playbook = self.playbook;
        world
    }
}

/// All that settings of acme's own do not do.
pub const CASES: [Case; 8] = [
    Case { name: "delete", ticket: "OFF-1", playbook: None, prepare: deletes },
    Case {
        name: "call the deletion off",
        ticket: "OFF-1",
        playbook: Some("restore"),
        prepare: deleted,
    },
    Case {
        name: "leave the directory",
        ticket: "OFF-2",
        playbook: None,
        prepare: leaves_directory,
    },
    Case { name: "assign a role", ticket: "OFF-22", playbook: None, prepare: assigns },
    Case { name: "invite with a role", ticket: "OFF-21", playbook: None, prepare: assigns },
    Case { name: "invite a guest", ticket: "OFF-21", playbook: None, prepare: invites_guest },
    Case { name: "an admin leaves", ticket: "OFF-24", playbook: None, prepare: confirmed },
    Case { name: "use told for one", ticket: "OFF-30", playbook: None, prepare: untold },
];

fn row(ticket: &str, playbook: &str) -> Right {
    *right::of(ticket, playbook).expect("a row")
}

/// The account is deleted, which somebody of human resources has confirmed.
fn deletes(world: &mut World) {
    world.change_settings(|s| s["playbooks"]["leftBusiness"]["deleteAccount"] = json!(true));
    let come: &[&str] = &[
        "account inactive",
        "account on its way to deletion",
        "membership D1 suspended",
        "group offramp-quarantine",
        "entra disabled",
        "entra sessions ended",
    ];
    world.rights.push(Right { come, ..row("OFF-1", "left-business") });
    world.rights.push(row("OFF-1", "restore"));
    confirm(world, "Hugo", None);
}

fn deleted(world: &mut World) {
    deletes(world);
    let id = world.press().expect("alive").expect("a run");
    play(world, &id).expect("it ends");
    confirm(world, "Lena", Some("restore"));
}

fn leaves_directory(world: &mut World) {
    world.change_settings(|s| {
        s["playbooks"]["leftBusiness"]["unmanaged"] = json!("removeFromDirectory");
    });
    let (come, via): (&[&str], &[&str]) =
        (&["membership D1 no_membership"], &["membership D1 suspended"]);
    world.rights.push(Right { come, via, ..row("OFF-2", "left-business") });
}

/// The team has a role on Confluence that no group gives.
fn assigns(world: &mut World) {
    world.change_settings(|s| {
        s["bundles"][0]["productRoles"] =
            json!([{ "resource": CONFLUENCE, "role": "atlassian/user" }]);
    });
    let pam: &[&str] =
        &["group eng-backend", "entra group Team Backend", "role confluence@1111 atlassian/user"];
    world.rights.push(Right { come: pam, ..row("OFF-22", "onboard") });
    let nina: &[&str] = &[
        "account active",
        "membership D1 active",
        "group eng-backend",
        "group jira-users-acme",
        // Whoever is invited with a role comes into the group that gives it to everybody.
        "group confluence-users-acme",
        "role confluence@1111 atlassian/user",
        "entra enabled",
        "entra group Team Backend",
        "entra group VPN users",
    ];
    world.rights.push(Right { come: nina, ..row("OFF-21", "onboard") });
}

fn invites_guest(world: &mut World) {
    world.change_settings(|s| s["joiner"]["entra"] = json!("invite"));
    world.rights.push(row("OFF-21", "onboard"));
}

fn confirmed(world: &mut World) {
    confirm(world, "Ana", None);
}

/// The search tells of nobody's use.
fn untold(world: &mut World) {
    world.cloud.switches_mut().no_product_access = true;
}

/// Pressed and played to its end, which the judge holds against the table.
fn ended(world: &mut World) -> Run {
    let id = world.press().expect("alive").expect("a run");
    play(world, &id).expect("it ends")
}

#[test]
fn what_is_irreversible_or_rare_ends_as_the_table_says() {
    for case in CASES {
        let mut world = case.ready();
        let run = ended(&mut world);
        assert_eq!(run.rest, Some(Rest::Done), "{}: {:#?}", case.name, world.log);
    }
}

#[test]
fn a_deletion_needs_somebody_else_and_is_final_after_fourteen_days() {
    let mut world = World::at_ticket("OFF-1", "Olga", 5);
    world.change_settings(|s| s["playbooks"]["leftBusiness"]["deleteAccount"] = json!(true));
    let Ok(Answer::Preview { plan, .. }) = world.ask("open", json!({})) else { panic!() };
    let answer = world.ask("start", json!({ "planHash": plan.hash })).expect("alive");
    assert_eq!(crate::gates::code(&crate::gates::refused(answer)), "approval.missing");
    assert_eq!(world.writes, 0);
    // Who may confirm something else may not confirm this.
    confirm(&mut world, "Lena", None);
    let answer = world.ask("start", json!({ "planHash": plan.hash })).expect("alive");
    assert_eq!(crate::gates::code(&crate::gates::refused(answer)), "approval.missing");
    let mut world = CASES[0].ready();
    ended(&mut world);
    assert_eq!(world.truth()["status"], "for_deletion");
    world.now += 13 * DAY_HOURS * 3_600_000;
    assert_eq!(world.truth()["status"], "for_deletion");
    world.now += 2 * DAY_HOURS * 3_600_000;
    assert_eq!(world.truth()["exists"], false, "{}", world.truth());
}

#[test]
fn use_that_the_search_does_not_tell_is_asked_for_one_by_one() {
    let mut world = CASES[7].ready();
    ended(&mut world);
    assert!(world.log.iter().any(|line| line.contains("/last-active-dates")), "{:#?}", world.log);
}

#[test]
fn every_row_of_the_table_ends_as_it_says() {
    for row in ROWS {
        let mut world = ready_for(row);
        let run = ended(&mut world);
        let wanted = if row.ends == Ends::Done { Rest::Done } else { Rest::ByHand };
        world.check_as_written(run.opened.run.as_str());
        let opened = world.opened.last().expect("a run");
        assert_eq!(opened.playbook, row.playbook, "{}", row.ticket);
        assert_eq!(run.rest, Some(wanted), "{} {}: {:#?}", row.ticket, row.playbook, world.log);
        if let Some(heir) = row.heir {
            let heir = world.account_of(heir);
            let of = |cloud: &offramp_cloud::Cloud| {
                right::facts(&cloud.oracle(&heir, world.now).expect("an heir"))
            };
            let got = of(&world.cloud).difference(&of(&world.twin)).count();
            let gone =
                opened.began.iter().filter(|f| f.starts_with("work ")).filter(|fact| {
                    !fact.starts_with("work role") && !fact.starts_with("work private")
                });
            assert_eq!(got, gone.count(), "{}: all of it goes to the one who is named", row.ticket);
        }
    }
}

#[test]
fn every_row_of_the_table_ends_as_it_says_in_pages_of_two() {
    let (mut many, mut few) = (0, 0);
    for row in ROWS {
        let mut world = ready_for(row);
        let before = world.requests;
        world.small_pages = true;
        let run = ended(&mut world);
        world.check_as_written(run.opened.run.as_str());
        let wanted = if row.ends == Ends::Done { Rest::Done } else { Rest::ByHand };
        assert_eq!(run.rest, Some(wanted), "{} {}: {:#?}", row.ticket, row.playbook, world.log);
        many += world.requests - before;
        let mut whole = ready_for(row);
        let before = whole.requests;
        ended(&mut whole);
        few += whole.requests - before;
    }
    assert!(
        many > few + 2 * ROWS.len(),
        "nothing was read on: {many} requests, {few} in whole pages"
    );
}

/// The calls that a world's requests were, by method and path: those that share both are told apart
/// by in whose name they went.
fn calls_of(world: &World) -> BTreeSet<Call> {
    Call::ALL
        .into_iter()
        .filter(|call| {
            let spec = call.spec();
            world.sent.iter().any(|(identity, method, path)| {
                (*identity, method.as_str()) == (identity_of(*call), spec.method.as_str())
                    && fits(spec.path, path)
            })
        })
        .collect()
}

fn identity_of(call: Call) -> Identity {
    call.spec().identity
}

/// Whether a path is of a template, segment by segment.
fn fits(template: &str, path: &str) -> bool {
    let (wanted, parts): (Vec<&str>, Vec<&str>) =
        (template.split('/').collect(), path.split('/').collect());
    let fits = |(wanted, part): (&&str, &&str)| wanted.starts_with('{') || wanted == part;
    wanted.len() == parts.len() && wanted.iter().zip(&parts).all(fits)
}

/// Calls that no run makes: of the admin page, the schedule and the search for inactive people, and
/// what is said where no run was opened.
const OF_NO_RUN: [Call; 6] = [
    Call::AddComment,
    Call::FindTickets,
    Call::ReadUser,
    Call::CountPeople,
    Call::ReadIssueAsApp,
    Call::ListComments,
];

#[test]
fn every_call_of_the_closed_list_goes_out_in_some_run() {
    let mut seen: BTreeSet<Call> = OF_NO_RUN.into();
    for row in ROWS {
        let mut world = ready_for(row);
        ended(&mut world);
        seen.extend(calls_of(&world));
    }
    for case in CASES {
        let mut world = case.ready();
        ended(&mut world);
        seen.extend(calls_of(&world));
    }
    let lacks: Vec<Call> = Call::ALL.into_iter().filter(|call| !seen.contains(call)).collect();
    assert_eq!(lacks, [], "nothing exercises these");
    let other: Vec<Call> = OF_NO_RUN.into_iter().filter(|call| call.spec().writes).collect();
    assert_eq!(other, [Call::AddComment], "any other write is a run's");
}
