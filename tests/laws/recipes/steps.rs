//! What a step says of itself, and the names that people read.

use super::company::{
    CONFLUENCE, JIRA, LABS_JIRA, ann, directory, entra_group, entra_id, group, group_id, in_entra,
    leaver, plan, product, role_id, settings,
};
use super::expected::step;
use offramp::connector::Act;
use offramp::domain::{AccountId, EntraGroupOwner, Instant, RunId, TokenId};
use offramp::plan::{Brief, Plan, Probe, Rung, StepId, Task, UndoBundle, words};
use offramp::playbook::{Phase, PlaybookId};

fn a_step(phase: Phase, probe: Probe) -> super::expected::Want {
    step("id", phase, "Title", probe)
}

/// Other predictions say what will be tried, and what others do.
#[test]
fn only_what_holds_already_starts_settled_and_only_what_follows_follows() {
    let plain = || a_step(Phase::Strip, Probe::Deactivated);
    for (step, settled, follows) in [
        (plain(), false, false),
        (plain().already(), true, false),
        (plain().elsewhere("there"), false, false),
        (plain().follows("there"), false, true),
        (plain().refused("why", "instead"), false, false),
        (plain().may_be_refused("why", "instead"), false, false),
    ] {
        assert_eq!((step.0.starts_settled(), step.0.follows()), (settled, follows), "{:?}", step.0);
    }
}

/// Law 3: the suspension, what has to go before it, and an invitation. Entra holds up nothing here.
#[test]
fn a_suspension_an_admins_role_and_an_invitation_are_gates_and_nothing_else_is() {
    let directory = || directory("d1");
    for (probe, gate) in [
        (Probe::Suspended { directory: directory() }, true),
        (Probe::WithoutOrgRole { role: role_id("atlassian/org-admin") }, true),
        (Probe::Listed, true),
        (Probe::Member { directory: directory() }, false),
        (Probe::Deactivated, false),
        (Probe::Activated, false),
        (Probe::Deleting, false),
        (Probe::OutOfDirectory, false),
        (Probe::EntraEnabled { enabled: false }, false),
        (Probe::SessionsRevoked { before: None }, false),
        (Probe::InEntra, false),
        (Probe::InEntraGroup { group: entra_id("e") }, false),
        (Probe::OutOfEntraGroup { group: entra_id("e") }, false),
        (Probe::OutOfGroup { group: group_id("g") }, false),
        (Probe::InGroup { group: group_id("g") }, false),
        (Probe::WithoutToken { token: TokenId::new("t") }, false),
        (Probe::WithoutProduct { resource: product(JIRA) }, false),
        (Probe::WithProduct { resource: product(JIRA) }, false),
        (Probe::NotAssigned { issues: Vec::new() }, false),
    ] {
        assert_eq!(a_step(Phase::Cut, probe.clone()).0.is_gate(), gate, "{probe:?}");
    }
}

#[test]
fn a_step_is_a_proof_by_its_phase() {
    for phase in Phase::ALL {
        let step = a_step(phase, Probe::Deactivated).0;
        assert_eq!(step.is_proof(), phase == Phase::Prove, "{phase:?}");
    }
}

/// DESIGN, section 2: what administers goes before the cut, everything else after it.
#[test]
fn phases_come_in_the_order_in_which_access_must_go_and_come() {
    use Phase::{Admit, Close, Cut, Demote, Grant, HandOver, Mark, Prove, Strip, Unmark};
    let order = [Demote, Cut, HandOver, Strip, Close, Mark, Admit, Grant, Unmark, Prove];
    assert_eq!(Phase::ALL, order);
    assert!(order.is_sorted());
}

#[test]
fn a_recipe_is_called_as_the_settings_spell_it_and_says_what_it_takes_and_promises() {
    use PlaybookId::{LeftBusiness, LeftTeam, Onboard, Restore, RevokeInactive};
    let table = [
        (LeftBusiness, "left-business", "Left the business", true, true),
        (LeftTeam, "left-team", "Left the team", true, false),
        (Onboard, "onboard", "Onboarding", false, false),
        (Restore, "restore", "Give access back", false, false),
        (RevokeInactive, "revoke-inactive", "Inactive", true, false),
    ];
    assert_eq!(table.map(|(id, ..)| id), PlaybookId::ALL);
    for (id, name, title, takes, promises) in table {
        assert_eq!((id.as_str(), id.title(), PlaybookId::parse(name)), (name, title, Some(id)));
        assert_eq!((id.takes(), id.promises_no_access()), (takes, promises), "{name}");
    }
    assert_eq!(PlaybookId::parse("left business"), None);
}

#[test]
fn a_rung_that_makes_room_answers_only_the_refusal_that_it_is_against() {
    let aside = Rung::Aside { act: Act::ActivateAccount, against: "default group".to_owned() };
    assert!(aside.answers("Cannot remove from the last Default Group."));
    assert!(!aside.answers("Cannot remove from this group."));
    assert!(!aside.answers(""));
    let task = Task { title: "Do it".to_owned(), who: "Somebody".to_owned(), href: None };
    for rung in [Rung::Act(Act::DeleteAccount), Rung::ByHand(task)] {
        assert!(rung.answers("Cannot remove from this group."));
        assert!(rung.answers(""));
    }
}

#[test]
fn a_rung_writes_unless_it_is_a_persons() {
    let aside = Rung::Aside { act: Act::ActivateAccount, against: String::new() };
    assert_eq!(aside.act(), Some(&Act::ActivateAccount));
    assert_eq!(Rung::Act(Act::DeleteAccount).act(), Some(&Act::DeleteAccount));
    let task = Task { title: "Do it".to_owned(), who: "Somebody".to_owned(), href: None };
    assert_eq!(Rung::ByHand(task).act(), None);
}

#[test]
fn a_plan_is_shown_as_a_line_for_each_step_with_its_detail() {
    let mut seen = ann();
    seen.roles[0].paths.push(offramp::domain::Path::Direct);
    seen.groups = vec![group("devs")];
    let plan = leaver(&settings(), &seen);
    assert_eq!(
        plan.lines(),
        [
            "Suspend in Main",
            "Find and disable in Acme Entra (ann@acme.example)",
            "Remove from devs",
            "Take the direct role user on Jira (acme.example)",
            "Deactivate the account",
            "Add to quarantine",
        ]
    );
}

#[test]
fn a_step_is_found_by_its_whole_id() {
    let mut seen = ann();
    seen.groups = vec![group("devs"), group("devs-2")];
    let plan = leaver(&settings(), &seen);
    let title = |id: &str| plan.step(&StepId(id.to_owned())).map(|s| s.title.as_str());
    assert_eq!(title("strip.group.devs"), Some("Remove from devs"));
    assert_eq!(title("strip.group.devs-2"), Some("Remove from devs-2"));
    assert_eq!(title("strip.group"), None);
}

/// A run is taken up from what is stored.
#[test]
fn a_plan_that_is_kept_is_read_again_to_the_letter() {
    let mut seen = ann();
    seen.groups = vec![group("devs"), group("q")];
    seen.entra = Some(in_entra(vec![entra_group("roles", EntraGroupOwner::Roles)]));
    for playbook in PlaybookId::ALL {
        let brief = Brief { former: Some(Box::new(seen.clone())), ..Brief::default() };
        let plan = plan(playbook, &settings(), &seen, &brief);
        let kept = serde_json::to_string(&plan).unwrap();
        assert_eq!(serde_json::from_str::<Plan>(&kept).unwrap(), plan);
    }
}

#[test]
fn an_undo_bundle_keeps_the_run_the_moment_and_everything_that_was_seen() {
    let bundle = UndoBundle::new(RunId::new("r1"), Instant(7), ann());
    let wanted =
        UndoBundle { schema: 1, run: RunId::new("r1"), taken_at: Instant(7), observation: ann() };
    assert_eq!(bundle, wanted);
}

#[test]
fn products_are_called_what_people_call_them() {
    for (key, words) in [
        ("jira-software", "Jira"),
        ("jira-servicedesk", "Jira Service Management"),
        ("jira-service-management", "Jira Service Management"),
        ("jira-core", "Jira work management"),
        ("jira", "Jira platform"),
        ("confluence", "Confluence"),
        ("platform", "Organization"),
        ("identity", "Organization"),
        ("townsquare", "townsquare"),
    ] {
        assert_eq!(words::product(&product(&format!("ari:cloud:{key}::site/s1"))), words);
    }
    assert_eq!(words::product(&product("no-ari")), "no-ari");
    assert_eq!(words::product(&product("ari:cloud::site")), "ari:cloud::site");
}

#[test]
fn a_site_is_called_by_its_name_in_the_settings_else_by_its_id() {
    assert_eq!(words::site(&settings(), &product(CONFLUENCE)), "acme.example");
    assert_eq!(words::site(&settings(), &product(LABS_JIRA)), "labs.example");
    assert_eq!(words::site(&settings(), &product("ari:cloud:jira::site/s9")), "s9");
}

#[test]
fn a_role_is_called_without_its_prefix_and_its_hyphens() {
    for (id, words) in
        [("atlassian/user-access-admin", "user access admin"), ("user", "user"), ("a/b/c-d", "c d")]
    {
        assert_eq!(words::role(&role_id(id)), words);
    }
}

/// An id is one part of the address that it stands in, whatever it holds.
#[test]
fn a_task_leads_to_the_account_and_nowhere_else() {
    for (id, part) in [
        ("557058:1-a", "557058%3A1-a"),
        ("a&b=c@d", "a%26b%3Dc%40d"),
        ("é", "%C3%A9"),
        ("../../x?y#z", "~no-id~"),
    ] {
        let mut seen = ann();
        seen.person.account = AccountId::new(id);
        let steps = leaver(&settings(), &seen).steps;
        let hrefs: Vec<String> = steps
            .iter()
            .flat_map(|step| &step.ladder)
            .filter_map(|rung| match rung {
                Rung::ByHand(Task { href: Some(href), .. }) => Some(href.clone()),
                _ => None,
            })
            .filter(|href| href.contains("admin.atlassian.com/o/"))
            .collect();
        assert!(!hrefs.is_empty(), "{id}");
        for href in hrefs {
            assert_eq!(href, format!("https://admin.atlassian.com/o/org/users/{part}"), "{id}");
        }
    }
}
