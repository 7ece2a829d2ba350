//! Law 15: what makes somebody an administrator is never given, in either system, and is refused where
//! it is written down; and whoever was offboarded is not let in again by their address, once nobody
//! lists them, without what giving back takes.

use crate::gates::{code, refused};
use crate::plays::confirm;
use crate::world::World;
use offramp::engine::Answer;
use serde_json::{Value, json};

/// *Helpdesk administrators*, by its place in acme's list.
const HELPDESK: &str = "e1000000-0000-4000-8000-000000000008";
const EMAIL: &str = "customfield_10051";
const ADMIN: &str = "Josh";

fn open(world: &mut World, playbook: &str) -> Answer {
    world.ask("open", json!({ "playbook": playbook })).expect("alive")
}

/// Somebody presses the button of what they were just shown.
fn start(world: &mut World, playbook: &str) -> Answer {
    let hash = match open(world, playbook) {
        Answer::Preview { plan, .. } => plan.hash,
        other => panic!("no plan: {other:?}"),
    };
    let press = json!({ "planHash": hash, "playbook": playbook });
    world.ask("start", press).expect("alive")
}

/// Somebody of HR may onboard, and nothing else.
fn hr_onboards(world: &mut World) {
    let hr = world.group_id("hr-team");
    world.change_bounds(|settings| {
        settings["rules"].as_array_mut().expect("rules").push(json!({
            "name": "HR", "operatorGroups": [{ "id": hr, "name": "hr-team" }],
            "playbooks": ["onboard", "left-team"], "projects": ["OFF"],
        }));
    });
}

/// A group of Entra that can hold roles is given by no bundle, whatever it is called there.
#[test]
fn law_15_a_group_of_entra_that_can_hold_roles_is_given_by_no_bundle() {
    for (ticket, playbook) in
        [("OFF-20", "left-team"), ("OFF-21", "onboard"), ("OFF-22", "onboard")]
    {
        let mut world = World::at_ticket(ticket, "Olga", 1);
        world.change_bounds(|settings| {
            for bundle in settings["bundles"].as_array_mut().expect("bundles") {
                bundle["entraGroups"][0] = json!({ "id": HELPDESK, "name": "lunch" });
            }
        });
        let refusal = refused(open(&mut world, playbook));
        assert_eq!(code(&refusal), "bundle.administers", "{ticket}");
        assert!(refusal.title.contains("Helpdesk administrators"), "{}", refusal.title);
        let press = json!({ "planHash": "x", "playbook": playbook });
        let pressed = refused(world.ask("start", press).expect("alive"));
        assert_eq!(code(&pressed), "bundle.administers", "{ticket}");
        world.transition("Olga", "x-1", Some(playbook));
        world.let_time_pass(3);
        assert_eq!(world.writes, 0, "{ticket}");
    }
}

/// Nor is it given back, whatever the record of then says of it.
#[test]
fn law_15_giving_access_back_puts_nobody_into_a_group_of_entra_that_can_hold_roles() {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    let run = world.press().expect("alive").expect("a run");
    world.let_time_pass(3);
    let undo = world.platform.values.get_mut(&format!("run#{run}#undo")).expect("kept");
    let mut record: Value = serde_json::from_str(undo.as_str().expect("a text")).expect("json");
    let groups = record["observation"]["entra"]["groups"].as_array_mut().expect("groups");
    let mut more = groups.first().expect("a group").clone();
    (more["id"], more["name"]) = (json!(HELPDESK), json!("Helpdesk administrators"));
    groups.push(more);
    *undo = json!(record.to_string());
    confirm(&mut world, "Lena", Some("restore"));
    let Answer::Preview { plan, .. } = open(&mut world, "restore") else { panic!("no plan") };
    let said = plan.notes.iter().filter(|note| note.contains("Helpdesk administrators")).count();
    assert_eq!(said, 1, "{:?}", plan.notes);
    assert!(!plan.steps.iter().any(|step| step.id.0.contains(HELPDESK)), "not given");
    let press = json!({ "planHash": plan.hash, "playbook": "restore" });
    assert!(matches!(world.ask("start", press), Ok(Answer::Run(_))));
    world.let_time_pass(3);
    assert!(!world.log.iter().any(|line| line.contains(HELPDESK) && line.contains("members")));
    assert!(!world.truth().to_string().contains("Helpdesk"), "{}", world.truth());
}

/// The settings that give such a group are not saved, not tried and not put back: the refusal has the
/// name that the group really has.
#[test]
fn law_15_settings_with_a_group_that_makes_admins_are_refused_by_its_real_name() {
    let admins = World::at_ticket("OFF-1", "Olga", 1).group_id("jira-admins-acme");
    for (kind, id, real) in [
        ("atlassianGroups", admins.as_str(), "jira-admins-acme"),
        ("entraGroups", HELPDESK, "Helpdesk administrators"),
    ] {
        let mut world = World::at_ticket("OFF-1", "Olga", 1);
        let good = world.admin(ADMIN, "admin.policy", json!({}))["body"]["document"].clone();
        let before = world.platform.values["settings"].clone();
        let mut bad = good.clone();
        bad["bundles"][1][kind][0]["id"] = json!(id);
        bad["bundles"][1][kind][0]["name"] = json!("lunch");
        let place = format!("bundles[1].{kind}[0]");
        let tried = world.admin(ADMIN, "admin.preview", json!({ "document": bad }));
        let told = tried["body"].to_string();
        assert!(told.contains(&place) && told.contains(real), "{told}");
        let payload = json!({ "document": bad, "basedOn": null, "note": "" });
        let saved = world.admin(ADMIN, "admin.save", payload);
        assert_eq!(saved["refusal"]["code"], "settings.invalid", "{saved}");
        let told = saved["refusal"]["detail"].as_str().expect("words");
        assert!(told.contains(&place) && told.contains(real) && !told.contains("lunch"), "{told}");
        assert_eq!(world.platform.values["settings"], before, "nothing of it is in force");
        // A version that was saved before anybody asked is not put back either.
        let mut other = good.clone();
        for name in ["Acme one", "Acme two"] {
            other["organization"]["name"] = json!(name);
            let based_on = (name == "Acme two").then_some(1);
            let payload = json!({ "document": other, "basedOn": based_on, "note": "" });
            let saved = world.admin(ADMIN, "admin.save", payload);
            assert_eq!(saved["refusal"], Value::Null, "{saved}");
        }
        let kept = world.platform.values["settings"].clone();
        assert!(world.platform.values.insert("policy#1".to_owned(), bad).is_some(), "kept there");
        let back = json!({ "version": 1, "basedOn": 2 });
        let back = world.admin(ADMIN, "admin.rollback", back);
        assert_eq!(back["refusal"]["code"], "settings.invalid", "{back}");
        assert_eq!(world.platform.values["settings"], kept);
    }
}

/// Carl, who was offboarded and taken out of the directory, with his address.
fn taken_out() -> (World, &'static str) {
    let mut world = World::at_ticket("OFF-2", "Olga", 1);
    world.change_settings(|settings| {
        settings["playbooks"]["leftBusiness"]["unmanaged"] = json!("removeFromDirectory");
    });
    world.press().expect("alive").expect("a run");
    world.let_time_pass(3);
    assert!(world.locked_out());
    hr_onboards(&mut world);
    (world, "carl@freelance.example")
}

/// However the address is written, and by whatever door.
#[test]
fn law_15_whoever_was_taken_out_of_the_directory_is_not_invited_again_by_their_address() {
    let written =
        ["carl@freelance.example", " Carl@FREELANCE.example", "carl+acme@freelance.example"];
    for address in written {
        let (mut world, _) = taken_out();
        world.fill("OFF-21", EMAIL, &json!(address));
        world.at("OFF-21");
        let writes = world.writes;
        for (who, wanted) in [("Hugo", "operator.notAllowed"), ("Olga", "approval.missing")] {
            world.seat(who);
            let refusal = refused(start(&mut world, "onboard"));
            assert_eq!(code(&refusal), wanted, "{who} {address}: {refusal:?}");
            let account = world.account_of(who);
            let _ = world.automation("onboard", &account, "OFF-21");
            world.transition(who, &format!("x-{who}"), Some("onboard"));
            world.let_time_pass(3);
            assert_eq!(world.writes, writes, "{who} {address}");
        }
    }
}

/// With the second person it goes on, and whoever was let in so is nobody's former address any more.
#[test]
fn law_15_whoever_may_give_access_back_may_invite_a_former_address_with_a_second_person() {
    let (mut world, address) = taken_out();
    world.fill("OFF-21", EMAIL, &json!(address));
    world.at("OFF-21");
    let marks =
        |world: &World| world.platform.values.keys().filter(|key| key.starts_with("left#")).count();
    assert_eq!(marks(&world), 1);
    assert!(world.platform.values.keys().all(|key| !key.contains("carl")), "a mark names nobody");
    confirm(&mut world, "Lena", Some("onboard"));
    let answer = start(&mut world, "onboard");
    assert!(matches!(answer, Answer::Run(_)), "{answer:?}");
    world.let_time_pass(3);
    assert_eq!(marks(&world), 0);
    // Somebody who was never here is invited by one person, as ever.
    let (mut world, _) = taken_out();
    world.at("OFF-21");
    world.seat("Hugo");
    let answer = start(&mut world, "onboard");
    assert!(matches!(answer, Answer::Run(_)), "{answer:?}");
}

/// Another address of the same person, which the organization has never heard of and Entra knows them
/// by: the name that a guest signs in with.
#[test]
fn law_15_nor_by_another_address_that_leads_to_their_user_of_entra() {
    let mut world = World::at_ticket("OFF-18", "Olga", 1);
    hr_onboards(&mut world);
    let Ok(Answer::Preview { seen, .. }) = world.ask("open", json!({})) else { panic!("no plan") };
    let name = seen.entra.expect("a guest").user.principal_name;
    assert_ne!(Some(name.clone()), seen.person.email);
    // While she works here HR may invite her there, and it lifts nothing.
    let try_it = |world: &mut World| {
        world.fill("OFF-21", EMAIL, &json!(name));
        world.at("OFF-21");
        world.seat("Hugo");
        start(world, "onboard")
    };
    let answer = try_it(&mut world.clone());
    assert!(matches!(answer, Answer::Run(_)), "{answer:?}");
    world.press().expect("alive").expect("a run");
    world.let_time_pass(3);
    let refusal = refused(try_it(&mut world));
    assert_eq!(code(&refusal), "operator.notAllowed", "{refusal:?}");
}

/// Whoever left under an earlier version, which kept no marks, gets theirs within the hour.
#[test]
fn law_15_whoever_left_under_an_earlier_version_is_known_by_their_address_too() {
    let (mut world, address) = taken_out();
    world.platform.values.retain(|key, _| !key.starts_with("left#"));
    for ((kind, _), row) in &mut world.platform.entities {
        if kind == "watch" {
            row.as_object_mut().expect("a row").remove("addressed");
        }
    }
    world.now += 3_700_000;
    world.tick_schedule();
    world.deliver_due();
    world.fill("OFF-21", EMAIL, &json!(address));
    world.at("OFF-21");
    world.seat("Hugo");
    let refusal = refused(start(&mut world, "onboard"));
    assert_eq!(code(&refusal), "operator.notAllowed", "{refusal:?}");
}

/// Who may run nothing is told nothing of a former address, by whatever press.
#[test]
fn law_14_a_stranger_is_not_told_that_an_address_was_a_colleagues() {
    let (mut world, address) = taken_out();
    world.fill("OFF-21", EMAIL, &json!(address));
    world.at("OFF-21");
    world.seat("Ned");
    for function in ["open", "approve", "start", "schedule", "unschedule"] {
        let press = json!({ "planHash": "x", "playbook": "onboard" });
        let answer = world.ask(function, press).expect("alive");
        let told = format!("{answer:?}").to_lowercase();
        for word in ["carl", "freelance", "cut", "give access back"] {
            assert!(!told.contains(word), "{function} tells '{word}': {told}");
        }
    }
    assert_eq!(world.approvals(), Vec::<Value>::new());
}

/// What somebody writes on a ticket makes nobody of a former address a stranger.
#[test]
fn law_18_no_property_makes_a_former_address_a_strangers() {
    let (mut world, address) = taken_out();
    world.fill("OFF-21", EMAIL, &json!(address));
    world.at("OFF-21");
    for state in ["done", "void", "running"] {
        let forged = json!({ "state": state, "playbook": "restore", "why": "givenBack" });
        world.forge_property("Ned", "OFF-21", &forged);
        world.forge_property("Ned", "OFF-2", &forged);
        world.seat("Hugo");
        let refusal = refused(start(&mut world, "onboard"));
        assert_eq!(code(&refusal), "operator.notAllowed", "{state}");
    }
}
