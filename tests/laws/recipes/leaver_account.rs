//! Left the business: the account itself and an admin's roles.

use super::company::{ann, in_entra, leaver, plan, refused, role_id, settings};
use super::expected::{Place, Want, assert_no, assert_step, step};
use offramp::connector::Act;
use offramp::domain::{AccountStatus, Claim, Observation};
use offramp::plan::{Brief, Plan, Probe};
use offramp::playbook::{Phase, PlaybookId};
use offramp::policy::Settings;

fn deactivation() -> Want {
    step("close.deactivate", Phase::Close, "Deactivate the account", Probe::Deactivated)
}

fn tried(want: Want) -> Want {
    want.act(Act::DeactivateAccount).by_hand("Deactivate Ann")
}

fn synced_account() -> Observation {
    let mut seen = ann();
    seen.privileges.as_mut().unwrap().enablement = refused("externalDirectory.scim");
    seen
}

#[test]
fn a_managed_account_is_deactivated_and_one_that_is_no_longer_active_is_already() {
    let mut seen = ann();
    assert_step(&leaver(&settings(), &seen), &tried(deactivation()));
    for status in [AccountStatus::Inactive, AccountStatus::Closed] {
        seen.person.account_status = status;
        assert_step(&leaver(&settings(), &seen), &tried(deactivation()).already());
    }
    // A refusal that was foretold does not matter any more.
    let mut seen = synced_account();
    seen.person.account_status = AccountStatus::Inactive;
    seen.entra = Some(in_entra(Vec::new()));
    assert_step(&leaver(&settings(), &seen), &tried(deactivation()).already());
}

#[test]
fn an_account_that_the_organization_does_not_own_is_not_deactivated() {
    let mut seen = ann();
    seen.person.claim = Claim::Unmanaged;
    let plan = leaver(&settings(), &seen);
    assert_no(&plan, "close.deactivate");
    assert!(plan.steps.iter().all(|step| step.phase != Phase::Close));
}

/// Whoever provisions the account deactivates it when it is disabled there.
#[test]
fn a_synced_account_is_deactivated_by_disabling_it_in_entra_where_this_plan_can() {
    let mut seen = synced_account();
    let by_hand = deactivation()
        .refused(
            "the account is synced from your identity provider",
            "stays suspended until it is deactivated in your identity provider",
        )
        .by_hand_at(Place::Elsewhere, "Deactivate Ann in your identity provider");
    assert_step(&leaver(&settings(), &seen), &by_hand);
    for (enabled, on_premises, follows) in
        [(true, false, true), (false, false, true), (false, true, true), (true, true, false)]
    {
        let mut entra = in_entra(Vec::new());
        entra.user.enabled = enabled;
        entra.user.on_premises = on_premises;
        seen.entra = Some(entra);
        let wanted = if follows { deactivation().follows("Acme Entra") } else { by_hand.clone() };
        assert_step(&leaver(&settings(), &seen), &wanted);
    }
}

#[test]
fn an_allowed_deactivation_is_made_whatever_happens_in_entra() {
    let mut seen = ann();
    seen.entra = Some(in_entra(Vec::new()));
    assert_step(&leaver(&settings(), &seen), &tried(deactivation()));
    // Privileges that nobody has read foretell nothing.
    seen.privileges = None;
    assert_step(&leaver(&settings(), &seen), &tried(deactivation()));
}

fn deleting() -> Settings {
    let mut settings = settings();
    settings.playbooks.left_business.delete_account = true;
    settings
}

fn deletion() -> Want {
    let title = "Delete the account, final after 14 days";
    step("close.delete", Phase::Close, title, Probe::Deleting)
}

#[test]
fn an_account_is_deleted_only_where_the_settings_say_so_and_only_a_managed_one() {
    let mut seen = ann();
    assert_no(&leaver(&settings(), &seen), "close.delete");
    let wanted = deletion().act(Act::DeleteAccount).by_hand("Delete the account of Ann");
    assert_step(&leaver(&deleting(), &seen), &wanted);
    seen.person.for_deletion = true;
    assert_step(&leaver(&deleting(), &seen), &wanted.already());
    seen.person.claim = Claim::Unmanaged;
    assert_no(&leaver(&deleting(), &seen), "close.delete");
}

#[test]
fn a_deletion_that_will_be_refused_is_a_persons_and_by_its_own_privilege() {
    let mut seen = ann();
    let privileges = seen.privileges.as_mut().unwrap();
    privileges.deletion = Some(refused("administrative.notMyself"));
    assert_step(
        &leaver(&deleting(), &seen),
        &deletion()
            .refused(
                "it is the account of the key's owner",
                "deleted by hand in admin.atlassian.com",
            )
            .by_hand("Delete the account of Ann"),
    );
    let tried = deletion().act(Act::DeleteAccount).by_hand("Delete the account of Ann");
    let privileges = seen.privileges.as_mut().unwrap();
    privileges.deletion = None;
    privileges.enablement = refused("administrative.notMyself");
    assert_step(&leaver(&deleting(), &seen), &tried);
}

#[test]
fn a_deletion_comes_after_the_deactivation() {
    let plan = leaver(&deleting(), &ann());
    let place = |id: &str| plan.steps.iter().position(|s| s.id.0 == id).unwrap();
    assert!(place("close.deactivate") < place("close.delete"));
}

#[test]
fn each_restriction_is_said_in_its_own_words_and_with_where_it_is_lifted() {
    for (key, why, place) in [
        (
            "externalDirectory.scim",
            "the account is synced from your identity provider",
            "your identity provider",
        ),
        (
            "externalDirectory.google",
            "the account is synced from Google Workspace",
            "Google Workspace",
        ),
        ("administrative.notMyself", "it is the account of the key's owner", "admin.atlassian.com"),
        ("blocked.exportControl", "the account is blocked by export control", "Atlassian support"),
        ("managedAccount", "the organization does not manage the account", "admin.atlassian.com"),
        ("something.new", "the key may not do this", "admin.atlassian.com"),
    ] {
        let mut seen = ann();
        seen.privileges.as_mut().unwrap().enablement = refused(key);
        let instead = format!("stays suspended until it is deactivated in {place}");
        let wanted = deactivation().refused(why, &instead);
        // Only the organization's own console can be led to.
        let there = if place == "admin.atlassian.com" { Place::Account } else { Place::Elsewhere };
        let wanted = wanted.by_hand_at(there, &format!("Deactivate Ann in {place}"));
        assert_step(&leaver(&settings(), &seen), &wanted);
    }
}

fn admin(roles: &[&str], demote: bool) -> Plan {
    let mut seen = ann();
    seen.person.platform_roles = roles.iter().map(|role| (*role).to_owned()).collect();
    let brief = Brief { demote, ..Brief::default() };
    plan(PlaybookId::LeftBusiness, &settings(), &seen, &brief)
}

fn demotion(role: &str, words: &str) -> Want {
    let probe = Probe::WithoutOrgRole { role: role_id(role) };
    let title = format!("Take the role {words} on the organization");
    step(&format!("demote.{role}"), Phase::Demote, &title, probe)
}

/// An organization admin can't be suspended.
#[test]
fn an_admins_roles_go_first_where_the_brief_says_so() {
    let plan = admin(&["atlassian/org-admin", "atlassian/ai-access", "atlassian/site-admin"], true);
    let order: Vec<Phase> = plan.steps.iter().map(|step| step.phase).collect();
    // Suspended, and looked for in Entra.
    assert_eq!(
        order,
        [Phase::Demote, Phase::Demote, Phase::Cut, Phase::Cut, Phase::Close, Phase::Mark]
    );
    let role = "atlassian/org-admin";
    assert_step(
        &plan,
        &demotion(role, "org admin")
            .act(Act::RevokeOrgRole { role: role_id(role) })
            .by_hand("Take the role org admin from Ann"),
    );
}

#[test]
fn an_admin_role_that_no_api_takes_is_a_persons() {
    for (role, words) in [
        ("atlassian/site-admin", "site admin"),
        ("atlassian/user-access-admin", "user access admin"),
    ] {
        assert_step(
            &admin(&[role], true),
            &demotion(role, words)
                .refused("no API takes this role", "an organization admin takes it by hand")
                .by_hand(&format!("Take the role {words} from Ann")),
        );
    }
}

#[test]
fn no_admin_role_is_touched_otherwise_and_a_licence_is_no_admin_role() {
    let demoted = |plan: Plan| plan.steps.into_iter().any(|step| step.phase == Phase::Demote);
    assert!(!demoted(admin(&["atlassian/org-admin"], false)));
    assert!(!demoted(admin(&["atlassian/ai-access"], true)));
}
