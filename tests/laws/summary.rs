//! The sentences that people act on are true for whom they are said about: whether somebody is cut
//! off, what can still be reached, and what can't be undone. [`crate::world`] holds them against the
//! cloud at every look; here is what each has to say.

use crate::plays::ready_for;
use crate::right::ROWS;
use crate::truth::{kept, left, play};
use crate::world::World;
use offramp::boundary::present;
use offramp::domain::Instant;
use offramp::engine::Answer;
use offramp::engine::run::Rest;
use offramp_cloud::FormerAddress;
use serde_json::{Value, json};

fn at(ticket: &str, playbook: &str) -> World {
    let row = ROWS.iter().find(|row| (row.ticket, row.playbook) == (ticket, playbook));
    ready_for(row.expect("a row"))
}

/// What the panel says of a run at its end.
fn at_the_end(world: &mut World) -> Value {
    let id = world.press().expect("alive").expect("a run");
    let run = play(world, &id).expect("a run");
    json!(present(&Answer::Run(Box::new(run)), Instant(world.now)))["run"].clone()
}

fn titles(run: &Value) -> Vec<&str> {
    let groups = run["residual"].as_array().expect("a list").iter();
    groups.map(|group| group["title"].as_str().expect("text")).collect()
}

fn lines<'a>(run: &'a Value, title: &str) -> Vec<&'a str> {
    let groups = run["residual"].as_array().expect("a list").iter();
    groups
        .filter(|group| group["title"] == title)
        .flat_map(|group| group["lines"].as_array().expect("a list"))
        .map(|line| line["what"].as_str().expect("text"))
        .collect()
}

#[test]
fn nobody_with_a_portal_account_can_no_longer_reach_anything() {
    let run = at_the_end(&mut at("OFF-25", "left-business"));
    let headline = run["headline"].as_str().expect("text");
    assert_eq!(headline, "Percy Portal is cut off in Acme, but for: Customer portals.");
    assert_eq!(lines(&run, "Still reachable"), ["Customer portals"]);
}

#[test]
fn what_was_given_back_or_is_kept_is_not_still_reachable() {
    for (ticket, playbook) in [
        ("OFF-1", "restore"),
        ("OFF-20", "restore"),
        ("OFF-21", "onboard"),
        ("OFF-31", "revoke-inactive"),
        ("OFF-32", "revoke-inactive"),
    ] {
        let run = at_the_end(&mut at(ticket, playbook));
        assert!(titles(&run).is_empty(), "{ticket} {playbook}: {run}");
    }
}

/// Their groups belong to another system, and are of no use to whoever may not sign in.
#[test]
fn a_membership_that_another_system_owns_is_no_way_in_while_the_person_is_cut_off() {
    let run = at_the_end(&mut at("OFF-17", "left-business"));
    assert_eq!(titles(&run), ["Left, and of no use while the person is cut off"], "{run}");
    let headline = run["headline"].as_str().expect("text");
    assert!(headline.contains("can no longer reach anything in Acme."), "{headline}");
    assert!(headline.contains("by hand"), "{headline}");
}

#[test]
fn who_may_still_sign_in_elsewhere_is_not_cut_off() {
    let run = at_the_end(&mut at("OFF-16", "left-business"));
    let headline = run["headline"].as_str().expect("text");
    assert!(!headline.contains("is cut off"), "{headline}");
    let open = lines(&run, "Still reachable");
    assert_eq!(open, ["Sign-in to Acme Entra", "Membership in Berlin office"]);
}

/// What the question before a start says that can't be undone.
fn asked(ticket: &str, playbook: &str) -> String {
    let mut world = at(ticket, playbook);
    let answer = world.ask("open", json!({ "playbook": playbook })).expect("alive");
    let view = json!(present(&answer, Instant(world.now)));
    let start = &view["actions"][0];
    assert!(["start", "approve"].contains(&start["id"].as_str().expect("text")), "{view}");
    start["confirm"]["body"].to_string()
}

#[test]
fn what_cant_be_undone_is_told_as_it_is_for_this_person() {
    let managed = asked("OFF-1", "left-business");
    for word in ["3 API tokens", "handed over", "sign-ins"] {
        assert!(managed.contains(word), "{word}: {managed}");
    }
    let without_tokens = asked("OFF-9", "left-business");
    assert!(!without_tokens.contains("API token"), "{without_tokens}");
    assert!(without_tokens.contains("Can't be undone"), "{without_tokens}");
    let admin = asked("OFF-24", "left-business");
    assert!(admin.contains("no admin role is given back (org admin"), "{admin}");
    let mover = asked("OFF-20", "left-team");
    assert!(mover.contains("All of it can be given back"), "{mover}");
    let back = asked("OFF-1", "restore");
    assert!(!back.contains("undone") && !back.contains("given back."), "{back}");
}

/// Renamed since, in Entra: known by the address that the organization has, wherever it is kept.
#[test]
fn whoever_was_renamed_in_entra_is_found_by_the_address_before() {
    for former in [FormerAddress::Proxy, FormerAddress::OtherMail] {
        let mut world = at("OFF-1", "left-business");
        let renamed = "jane.miller@acme.example";
        world.rename_in_entra("jane.doe@acme.example", renamed, former);
        let answer = world.ask("open", json!({})).expect("alive");
        let view = json!(present(&answer, Instant(world.now)));
        let lines = view["person"]["lines"].to_string();
        assert!(lines.contains(renamed), "{lines}");
        let run = at_the_end(&mut world);
        assert_eq!(run["headline"], "Jane Doe can no longer reach anything in Acme.");
    }
}

/// That nobody is found by an address is no proof that there is nobody: somebody has to look, and
/// until then the run is not done and says so.
#[test]
fn whom_entra_does_not_know_by_the_address_is_left_to_somebody_until_a_read_shows_them_disabled() {
    let mut world = at("OFF-1", "left-business");
    let (before, after) = ("jane.doe@acme.example", "jane.miller@acme.example");
    world.rename_in_entra(before, after, FormerAddress::Lost);
    let id = world.press().expect("alive").expect("a run");
    let run = play(&mut world, &id).expect("a run");
    assert_eq!(run.rest, Some(Rest::ByHand));
    let view = json!(present(&Answer::Run(Box::new(run)), Instant(world.now)));
    let headline = view["run"]["headline"].as_str().expect("text");
    let said = "Not known whether Jane Doe can still reach: Sign-in to Acme Entra.";
    assert!(headline.starts_with(said), "{headline}");
    let task = view["manual"][0]["title"].as_str().expect("text");
    for words in ["Look for Jane Doe in Acme Entra", "former addresses", before, "Disable"] {
        assert!(task.contains(words), "{words}: {task}");
    }
    let told = world.said_on("OFF-1").join("");
    assert!(told.contains("Not known whether The person can still reach"), "{told}");
    let property = world.property_of("OFF-1").expect("a property");
    assert_eq!((&property["state"], &property["cutOff"]), (&json!("byHand"), &json!("unknown")));
    // Found, given the address, and still enabled: that is no end either.
    world.rename_in_entra(after, before, FormerAddress::Proxy);
    world.let_time_pass(3);
    let run = kept(&world, &id).expect("a run");
    assert_eq!(run.rest, Some(Rest::ByHand), "found, and may still sign in");
}

#[test]
fn a_mover_whom_entra_does_not_know_is_taken_out_of_the_old_groups_by_hand() {
    let mut world = at("OFF-20", "left-team");
    let truth = world.cloud.oracle(&world.subject, world.now).expect("a person");
    let address = truth.entra.expect("a user").user_principal_name;
    world.rename_in_entra(&address, "moved@acme.example", FormerAddress::Lost);
    let id = world.press().expect("alive").expect("a run");
    let run = play(&mut world, &id).expect("a run");
    assert_ne!(run.rest, Some(Rest::Done));
    let left: Vec<&str> = left(&run).map(|(step, _)| step.title.as_str()).collect();
    assert!(left.contains(&"Remove from Team Backend"), "{left:?}");
}
