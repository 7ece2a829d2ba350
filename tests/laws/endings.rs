//! Every ticket of the company ends as the design says, when nothing goes wrong.

use crate::truth::{end_of, play};
use crate::world::World;
use offramp::engine::Answer;
use offramp::engine::run::Rest;
use serde_json::json;

fn finished(key: &str) -> (World, Option<Rest>, Vec<String>) {
    let mut world = World::at_ticket(key, "Olga", 1);
    let id = world.press().expect("alive").unwrap_or_else(|| panic!("{key} was refused"));
    let run = play(&mut world, &id).expect("a run");
    (world, run.rest, end_of(&run))
}

fn refusal(key: &str, operator: &str) -> String {
    let mut world = World::at_ticket(key, operator, 1);
    let answer = world.ask("open", json!({})).expect("alive");
    let Answer::Refused(refusal) = answer else { panic!("{key} was not refused: {answer:?}") };
    assert_eq!(world.writes, 0, "refused before any write");
    let code = serde_json::to_value(refusal.code).expect("json");
    code.as_str().expect("a code").to_owned()
}

#[test]
fn a_managed_leaver_ends_done_and_proven() {
    let (world, rest, _) = finished("OFF-1");
    assert_eq!(rest, Some(Rest::Done));
    assert!(world.locked_out());
}

#[test]
fn an_unmanaged_contractor_stays_suspended_and_stripped() {
    let (world, rest, end) = finished("OFF-2");
    assert_eq!(rest, Some(Rest::Done));
    assert!(world.locked_out());
    assert!(!end.iter().any(|line| line.starts_with("close.")), "{end:?}");
}

#[test]
fn a_synced_account_goes_with_its_user_in_entra_and_is_seen_to_go() {
    let (world, rest, end) = finished("OFF-3");
    assert_eq!(rest, Some(Rest::Done), "{end:?}");
    assert!(end.contains(&"close.deactivate proven".to_owned()), "{end:?}");
    assert!(world.locked_out());
    let tried = world.log.iter().any(|line| line.contains("lifecycle/disable"));
    assert!(!tried, "a refusal that was predicted is not provoked");
}

#[test]
fn without_a_tenant_a_synced_account_waits_for_somebody() {
    let mut world = World::at_ticket("OFF-3", "Olga", 1);
    world.change_settings(|settings| {
        settings.as_object_mut().expect("object").remove("entra");
    });
    let id = world.press().expect("alive").expect("a run");
    let run = play(&mut world, &id).expect("a run");
    assert_eq!(run.rest, Some(Rest::ByHand));
    assert!(end_of(&run).contains(&"close.deactivate manual".to_owned()), "{:?}", end_of(&run));
}

#[test]
fn a_direct_role_is_taken_as_well() {
    let (_, rest, end) = finished("OFF-4");
    assert_eq!(rest, Some(Rest::Done));
    assert!(end.iter().any(|l| l.starts_with("strip.role.") && l.ends_with(" proven")), "{end:?}");
}

#[test]
fn someone_already_suspended_is_stripped_and_closed() {
    let (world, rest, _) = finished("OFF-9");
    assert_eq!(rest, Some(Rest::Done));
    assert!(!world.log.iter().any(|line| line.contains("/suspend")), "already so");
}

#[test]
fn two_directories_are_both_cut() {
    let (world, rest, end) = finished("OFF-10");
    assert_eq!(rest, Some(Rest::Done));
    let cuts = end.iter().filter(|l| l.starts_with("cut.suspend.")).count();
    assert_eq!((cuts, world.locked_out()), (2, true));
}

#[test]
fn an_address_in_capitals_finds_its_person() {
    let (_, rest, _) = finished("OFF-12");
    assert_eq!(rest, Some(Rest::Done));
}

#[test]
fn law_7_an_organization_admin_is_refused() {
    assert_eq!(refusal("OFF-5", "Olga"), "subject.protected");
}

#[test]
fn nobody_offboards_themselves() {
    assert_eq!(refusal("OFF-6", "Olga"), "subject.self");
}

#[test]
fn a_ticket_that_names_nobody_is_refused() {
    assert_eq!(refusal("OFF-7", "Olga"), "subject.none");
}

#[test]
fn two_matches_refuse_and_show_both() {
    assert_eq!(refusal("OFF-8", "Olga"), "subject.ambiguous");
}

#[test]
fn a_portal_only_customer_is_refused_with_the_remedy() {
    assert_eq!(refusal("OFF-11", "Olga"), "subject.portalOnly");
}

#[test]
fn somebody_outside_the_operators_is_refused() {
    assert_eq!(refusal("OFF-1", "Ned"), "operator.notAllowed");
}

#[test]
fn what_a_leaver_owns_is_handed_over_before_the_groups_go() {
    let (world, rest, end) = finished("OFF-15");
    assert_eq!(rest, Some(Rest::Done), "{end:?}");
    let jira = world.truth()["jira"].clone();
    for kind in ["openIssues", "filters", "componentsLed", "projectsLed", "projectRoles"] {
        assert_eq!(jira[kind], json!([]), "{kind}");
    }
    let dashboards = jira["dashboards"].as_array().expect("a list");
    assert!(dashboards.iter().all(|d| d["private"] == true), "only what nobody can list stays");
    let at = |part: &str| world.log.iter().position(|l| l.contains(part)).expect("sent");
    assert!(at("/suspend") < at("/rest/api/3/bulk/issues/fields"), "the cut comes first");
    assert!(at("/rest/api/3/bulk/issues/fields") < at("/memberships/"), "then the handover");
}

#[test]
fn an_account_mastered_on_premises_is_somebodys_to_disable() {
    let (world, rest, end) = finished("OFF-16");
    assert_eq!(rest, Some(Rest::ByHand), "{end:?}");
    assert!(end.contains(&"cut.entra.disable manual".to_owned()), "{end:?}");
    assert!(world.locked_out());
}

#[test]
fn groups_that_nobody_can_leave_by_hand_are_named() {
    let (_, rest, end) = finished("OFF-17");
    assert_eq!(rest, Some(Rest::ByHand), "a role-assignable group needs a person: {end:?}");
    assert_eq!(end.iter().filter(|l| l.ends_with(" skipped")).count(), 2, "{end:?}");
}

#[test]
fn a_guest_is_disabled_here_and_signed_in_elsewhere() {
    let (world, rest, end) = finished("OFF-18");
    assert_eq!(rest, Some(Rest::Done), "{end:?}");
    assert!(end.contains(&"cut.entra.sessions skipped".to_owned()), "{end:?}");
    assert_eq!(world.truth()["entra"]["enabled"], false);
}

#[test]
fn two_users_of_entra_with_one_address_refuse() {
    assert_eq!(refusal("OFF-19", "Olga"), "subject.ambiguous");
}
