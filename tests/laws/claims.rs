//! What ARCHITECTURE.md says beside the laws, as numbers.

use crate::plays::{confirm, leave};
use crate::right::ROWS;
use crate::truth::play;
use crate::world::World;
use offramp::boundary::answer_of;
use offramp::domain::Instant;
use offramp::engine::Answer;
use offramp::engine::run::Rest;
use offramp::plan::{Probe, Step};
use offramp::playbook::Phase;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Waves of a preview: the ticket, then everything about operator and subject.
const PREVIEW_WAVES: usize = 2;
/// What each group gives, where what is idle goes.
const GROUPS_WAVES: usize = 1;
/// The ticket tells only the address, so that the account is known only then; or only the account,
/// since Jira shows no address of somebody else's account, and Entra is asked by address.
const HALF_TOLD_WAVES: usize = 1;
/// Somebody signs in to Entra by another name than their address, so that their groups are asked for
/// once the user is known.
const OTHER_NAME_WAVES: usize = 1;
/// What the groups grant that somebody is to be put into (law 15).
const VETTING_WAVES: usize = 1;
const BY_OTHER_NAME: [&str; 1] = ["OFF-18"];
/// As often as a panel with a plan on it glances.
const GLANCE_MS: i64 = 20_000;

/// When requests went out: what goes out together has one time.
fn waves_since(world: &World, before: usize) -> usize {
    let requests = world.log[before..].iter().filter(|line| !line.contains(" log: "));
    let at: BTreeSet<&str> = requests.filter_map(|line| line.split(' ').next()).collect();
    at.len()
}

/// Whether a ticket tells of somebody who has an account either that or the address, and not both.
fn is_half_told(world: &World, key: &str) -> bool {
    let company = world.cloud.company();
    let ticket = company.tickets.iter().find(|ticket| ticket.key == key).expect("a ticket");
    if let Some(account) = &ticket.subject {
        let person = company.people.iter().find(|p| p.account_id == *account);
        return person.expect("a person").kind != "managed";
    }
    let address = ticket.email.as_deref().expect("an address");
    company.people.iter().any(|p| p.email.eq_ignore_ascii_case(address))
}

#[test]
fn a_preview_is_two_waves_of_requests_and_one_more_where_groups_are_given() {
    let mut fewer = Vec::new();
    for row in ROWS {
        let mut world = World::at_ticket(row.ticket, "Olga", 1);
        if row.playbook == "restore" {
            if row.ticket == "OFF-24" {
                confirm(&mut world, "Ana", None);
            }
            leave(&mut world);
        }
        let before = world.log.len();
        let shown = world.ask("open", json!({ "playbook": row.playbook })).expect("alive");
        let Answer::Preview { plan, .. } = shown else { panic!("{row:?}: {shown:?}") };
        let enters = |step: &&Step| {
            matches!(step.probe, Probe::InGroup { .. } | Probe::InEntraGroup { .. })
                && step.phase == Phase::Grant
        };
        let enters = plan.steps.iter().filter(enters).any(|step| !step.starts_settled());
        let groups = if row.playbook == "revoke-inactive" { GROUPS_WAVES } else { 0 };
        let half_told = if is_half_told(&world, row.ticket) { HALF_TOLD_WAVES } else { 0 };
        let other_name = if BY_OTHER_NAME.contains(&row.ticket) { OTHER_NAME_WAVES } else { 0 };
        let told = (row.ticket, row.playbook, waves_since(&world, before));
        let vets = if enters { VETTING_WAVES } else { 0 };
        let right = PREVIEW_WAVES + groups + half_told + other_name + vets;
        assert!(told.2 <= right, "{told:?}, not {right}: {:#?}", &world.log[before..]);
        if told.2 != right {
            fewer.push((told, right));
        }
    }
    assert_eq!(fewer, [], "no more is allowed than is needed");
}

/// What the core asked for, by kind, wave by wave.
fn asked_for(heard: &[String]) -> Vec<Vec<String>> {
    let waves = heard.iter().map(|text| serde_json::from_str::<Value>(text).expect("json"));
    let kinds = |wave: Value| {
        let commands = wave["commands"].as_array().expect("commands").clone();
        commands.iter().map(|c| c["type"].as_str().expect("a kind").to_owned()).collect()
    };
    waves.map(kinds).filter(|kinds: &Vec<String>| !kinds.is_empty()).collect()
}

/// That a page with a plan on it glances, and as often as it is told to: `ui/live.test.mjs`.
#[test]
fn a_glance_is_one_load_from_storage_every_twenty_seconds() {
    let mut world = World::at_ticket("OFF-2", "Olga", 1);
    let shown = world.ask("open", json!({})).expect("alive");
    assert_eq!(answer_of(&shown, Instant(world.now))["pollAfterMs"], GLANCE_MS);
    let requests = world.requests;
    world.heard = Some(Vec::new());
    assert_eq!(world.ask("glance", json!({})).expect("alive"), Answer::Nothing);
    let heard = world.heard.take().expect("heard");
    assert_eq!(asked_for(&heard), [["load"]], "{heard:?}");
    assert_eq!(world.requests, requests, "nobody else is asked");
}

/// How much is kept of a run: entries, and the size of all that its journal is in.
fn kept(world: &World, run: &str) -> (Value, usize) {
    let values = &world.platform.values;
    let parts = values.iter().filter(|(key, _)| key.starts_with(&format!("run#{run}#j#")));
    let size = parts.map(|(_, text)| text.to_string().len()).sum();
    (values[&format!("run#{run}#head")]["entries"].clone(), size)
}

#[test]
fn a_look_without_news_is_not_written_down_and_news_are() {
    let mut world = World::at_ticket("OFF-3", "Olga", 1);
    // Nobody here may end what somebody then does in Entra.
    world.change_settings(|settings| {
        settings.as_object_mut().expect("object").remove("entra");
    });
    let id = world.press().expect("alive").expect("a run");
    assert_eq!(play(&mut world, &id).expect("a run").rest, Some(Rest::ByHand));
    world.let_time_pass(1);
    let (before, requests) = (kept(&world, &id), world.requests);
    world.let_time_pass(24);
    assert!(world.requests >= requests + 24 * 12, "it is looked at every five minutes");
    assert_eq!(kept(&world, &id), before, "a day without news");
    let (subject, now) = (world.subject.clone(), world.now);
    assert!(world.cloud.idp_deactivate(&subject, now), "it is done where it has to be");
    world.let_time_pass(2);
    let (entries, size) = kept(&world, &id);
    assert!(entries.as_u64() > before.0.as_u64() && size > before.1, "news are written down");
}
