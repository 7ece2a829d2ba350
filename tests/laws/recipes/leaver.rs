//! Left the business, in Atlassian: what is cut, what is stripped, and how.

use super::company::{
    CONFLUENCE, JIRA, LABS, LABS_JIRA, MAIN, ann, directory, entra_group, group, group_id, ids,
    in_entra, leaver, plan, product, refused, role, role_id, settings, synced, token,
};
use super::expected::{Place, Want, assert_no, assert_step, assert_steps, step};
use super::leaver_entra::sought_in_entra;
use offramp::connector::Act;
use offramp::domain::{
    Claim, EntraGroupOwner, GroupMembership, MembershipStatus, Observation, Path, TokenId,
};
use offramp::plan::{Brief, Probe};
use offramp::playbook::{Phase, PlaybookId};
use offramp::policy::{Settings, UnmanagedEnd};

fn removing() -> Settings {
    let mut settings = settings();
    settings.playbooks.left_business.unmanaged = UnmanagedEnd::RemoveFromDirectory;
    settings
}

fn guest_of_the_organization() -> Observation {
    let mut seen = ann();
    seen.person.claim = Claim::Unmanaged;
    seen.privileges = None;
    seen.tokens = None;
    seen
}

fn suspend(id: &str, place: &str) -> Want {
    let probe = Probe::Suspended { directory: directory(id) };
    step(&format!("cut.suspend.{id}"), Phase::Cut, &format!("Suspend in {place}"), probe)
        .act(Act::SuspendMembership { directory: directory(id) })
        .by_hand(&format!("Suspend Ann in {place}"))
}

fn out_of(id: &str) -> Want {
    let probe = Probe::OutOfGroup { group: group_id(id) };
    step(&format!("strip.group.{id}"), Phase::Strip, &format!("Remove from {id}"), probe)
}

fn leave_group(id: &str) -> Act {
    Act::RemoveFromGroup { directory: directory(MAIN), group: group_id(id) }
}

fn removed_from(id: &str) -> Act {
    Act::RemoveFromDirectory { directory: directory(id) }
}

fn quarantine() -> Want {
    step(
        "mark.quarantine",
        Phase::Mark,
        "Add to quarantine",
        Probe::InGroup { group: group_id("q") },
    )
    .act(Act::AddToGroup { directory: directory(MAIN), group: group_id("q") })
    .by_hand("Add Ann to quarantine")
}

#[test]
fn a_leaver_is_cut_stripped_closed_and_marked_in_this_order() {
    let mut seen = ann();
    seen.groups = vec![group("devs")];
    seen.roles.push(role(CONFLUENCE, "atlassian/user", &[Path::Direct]));
    seen.tokens = Some(vec![token("t1", "laptop")]);
    seen.entra = Some(in_entra(vec![entra_group("vpn", EntraGroupOwner::Assigned)]));
    seen.person.platform_roles = vec!["atlassian/org-admin".to_owned()];
    let brief = Brief { demote: true, ..Brief::default() };
    let mut settings = settings();
    settings.playbooks.left_business.delete_account = true;
    assert_eq!(
        ids(&plan(PlaybookId::LeftBusiness, &settings, &seen, &brief)),
        [
            "demote.atlassian/org-admin",
            "cut.suspend.d1",
            "cut.entra.disable",
            "cut.entra.sessions",
            "strip.group.devs",
            "strip.role.ari:cloud:confluence::site/s1.atlassian/user",
            "strip.token.t1",
            "strip.entra.vpn",
            "close.deactivate",
            "close.delete",
            "mark.quarantine",
        ]
    );
}

#[test]
fn every_directory_of_the_person_is_suspended_and_no_other() {
    let mut seen = ann();
    let plan_of = |seen: &Observation| leaver(&settings(), seen);
    assert_step(&plan_of(&seen), &suspend(MAIN, "Main"));
    assert_no(&plan_of(&seen), "cut.suspend.d2");
    seen.roles[0].directory = Some(directory(LABS));
    assert_step(&plan_of(&seen), &suspend(LABS, "Labs"));
    assert_no(&plan_of(&seen), "cut.suspend.d1");
    seen.groups = vec![group("devs")];
    assert_step(&plan_of(&seen), &suspend(MAIN, "Main"));
    assert_step(&plan_of(&seen), &suspend(LABS, "Labs"));
}

#[test]
fn a_directory_that_the_settings_do_not_name_is_cut_by_its_id() {
    let mut seen = ann();
    seen.roles[0].directory = Some(directory("d9"));
    assert_step(&leaver(&settings(), &seen), &suspend("d9", "d9"));
}

/// No role and no group says where they are, and they may be anywhere.
#[test]
fn a_member_of_whom_nothing_shows_the_directory_is_suspended_in_all_of_them() {
    let mut seen = ann();
    seen.roles.clear();
    let plan = leaver(&settings(), &seen);
    assert_step(&plan, &suspend(MAIN, "Main"));
    assert_step(&plan, &suspend(LABS, "Labs"));
    assert_step(&plan, &quarantine());
}

#[test]
fn whoever_is_in_no_directory_is_suspended_nowhere_and_not_marked() {
    let mut seen = ann();
    seen.person.membership = MembershipStatus::NoMembership;
    assert_steps(&leaver(&settings(), &seen), &[sought_in_entra(), deactivation()]);
}

fn deactivation() -> Want {
    step("close.deactivate", Phase::Close, "Deactivate the account", Probe::Deactivated)
        .act(Act::DeactivateAccount)
        .by_hand("Deactivate Ann")
}

#[test]
fn a_suspension_that_is_there_is_not_made_again() {
    let mut seen = ann();
    seen.person.membership = MembershipStatus::Suspended;
    assert_step(&leaver(&settings(), &seen), &suspend(MAIN, "Main").already());
    // Active somewhere: each directory's own roles say how it is there.
    seen.person.membership = MembershipStatus::Active;
    let mut elsewhere = role(LABS_JIRA, "atlassian/user", &[Path::Group]);
    elsewhere.directory = Some(directory(LABS));
    elsewhere.status = Some(MembershipStatus::Suspended);
    seen.roles.push(elsewhere);
    let plan = leaver(&settings(), &seen);
    assert_step(&plan, &suspend(MAIN, "Main"));
    assert_step(&plan, &suspend(LABS, "Labs").already());
}

#[test]
fn every_group_goes_but_the_quarantine_group() {
    let mut seen = ann();
    seen.groups = vec![group("devs"), group("q"), group("admins-of-nothing")];
    let plan = leaver(&settings(), &seen);
    assert_step(
        &plan,
        &out_of("devs").act(leave_group("devs")).by_hand("Remove Ann from the group devs"),
    );
    assert_step(
        &plan,
        &out_of("admins-of-nothing")
            .act(leave_group("admins-of-nothing"))
            .by_hand("Remove Ann from the group admins-of-nothing"),
    );
    assert_no(&plan, "strip.group.q");
    assert_step(&plan, &quarantine().already());
}

#[test]
fn a_group_is_taken_in_the_directory_that_holds_it_which_is_said_where_there_are_two() {
    let mut seen = ann();
    let labs = GroupMembership { directory: directory(LABS), ..group("chemists") };
    seen.groups = vec![labs, group("devs")];
    let plan = leaver(&settings(), &seen);
    let act = Act::RemoveFromGroup { directory: directory(LABS), group: group_id("chemists") };
    assert_step(
        &plan,
        &out_of("chemists").detail("Labs").act(act).by_hand("Remove Ann from the group chemists"),
    );
    assert_step(
        &plan,
        &out_of("devs")
            .detail("Main")
            .act(leave_group("devs"))
            .by_hand("Remove Ann from the group devs"),
    );
}

#[test]
fn a_group_that_the_key_may_not_change_is_left_to_a_person_at_once() {
    let mut seen = ann();
    seen.groups = vec![GroupMembership { modifiable: Some(false), ..group("locked") }];
    assert_step(
        &leaver(&settings(), &seen),
        &out_of("locked")
            .refused("the key may not change this group", "an admin removes it by hand")
            .by_hand("Remove Ann from the group locked"),
    );
    // What was not told is tried.
    seen.groups = vec![GroupMembership { modifiable: None, ..group("locked") }];
    assert_step(
        &leaver(&settings(), &seen),
        &out_of("locked").act(leave_group("locked")).by_hand("Remove Ann from the group locked"),
    );
}

#[test]
fn a_synced_group_is_never_written_to_and_follows_the_group_in_entra_that_this_plan_takes() {
    let mut seen = ann();
    let wanted = out_of("VPN");
    seen.groups = vec![GroupMembership { modifiable: Some(false), ..synced("VPN") }];
    assert_step(&leaver(&settings(), &seen), &wanted.clone().elsewhere("your identity provider"));
    seen.entra = Some(in_entra(Vec::new()));
    assert_step(&leaver(&settings(), &seen), &wanted.clone().elsewhere("Acme Entra"));
    for (name, owner, follows) in [
        ("VPN", EntraGroupOwner::Assigned, true),
        ("vpn", EntraGroupOwner::Assigned, true),
        ("VPN users", EntraGroupOwner::Assigned, false),
        ("VPN", EntraGroupOwner::Rule, false),
        ("VPN", EntraGroupOwner::OnPremises, false),
        ("VPN", EntraGroupOwner::Roles, false),
        ("VPN", EntraGroupOwner::Exchange, false),
    ] {
        seen.entra = Some(in_entra(vec![entra_group(name, owner)]));
        let wanted = wanted.clone();
        let wanted =
            if follows { wanted.follows("Acme Entra") } else { wanted.elsewhere("Acme Entra") };
        assert_step(&leaver(&settings(), &seen), &wanted);
    }
}

fn without_role(resource: &str, role: &str, title: &str, site: &str) -> Want {
    let probe = Probe::WithoutDirectRole { resource: product(resource), role: role_id(role) };
    step(&format!("strip.role.{resource}.{role}"), Phase::Strip, title, probe)
        .detail(site)
        .act(Act::RevokeRole { resource: product(resource), role: role_id(role) })
}

#[test]
fn roles_that_were_given_directly_go_and_those_of_groups_go_with_their_groups() {
    let mut seen = ann();
    seen.roles = vec![
        role(JIRA, "atlassian/user", &[Path::Group, Path::Inferred]),
        role(CONFLUENCE, "atlassian/site-guest", &[Path::Group, Path::Direct]),
        role(LABS_JIRA, "atlassian/user", &[Path::Direct]),
    ];
    let plan = leaver(&settings(), &seen);
    assert_no(&plan, &format!("strip.role.{JIRA}.atlassian/user"));
    let confluence = without_role(
        CONFLUENCE,
        "atlassian/site-guest",
        "Take the direct role site guest on Confluence",
        "acme.example",
    );
    assert_step(&plan, &confluence.by_hand("Take the role site guest on Confluence from Ann"));
    let labs = without_role(
        LABS_JIRA,
        "atlassian/user",
        "Take the direct role user on Jira",
        "labs.example",
    );
    assert_step(&plan, &labs.by_hand("Take the role user on Jira from Ann"));
}

#[test]
fn each_api_token_is_revoked_by_name_and_by_hand_where_the_directory_forbids_it() {
    let mut seen = ann();
    seen.tokens = Some(vec![token("t2", "ci"), token("t1", "laptop")]);
    let wanted = |id: &str, label: &str| {
        let probe = Probe::WithoutToken { token: TokenId::new(id) };
        let title = format!("Revoke API token {label}");
        step(&format!("strip.token.{id}"), Phase::Strip, &title, probe)
    };
    let plan = leaver(&settings(), &seen);
    for (id, label) in [("t1", "laptop"), ("t2", "ci")] {
        let by_hand = format!("Revoke the API token {label}");
        let act = Act::RevokeToken { token: TokenId::new(id) };
        assert_step(&plan, &wanted(id, label).act(act).by_hand(&by_hand));
    }
    let privileges = seen.privileges.as_mut().unwrap();
    privileges.token_delete = refused("externalDirectory.google");
    assert_step(
        &leaver(&settings(), &seen),
        &wanted("t2", "ci")
            .refused(
                "the account is synced from Google Workspace",
                "revoked by hand in Google Workspace",
            )
            .by_hand_at(Place::Elsewhere, "Revoke the API token ci"),
    );
    // Whether tokens may be listed is another question than whether they may be revoked.
    let privileges = seen.privileges.as_mut().unwrap();
    privileges.token_delete = super::company::all_allowed().token_delete;
    privileges.token_read = refused("externalDirectory.scim");
    let act = Act::RevokeToken { token: TokenId::new("t2") };
    assert_step(
        &leaver(&settings(), &seen),
        &wanted("t2", "ci").act(act).by_hand("Revoke the API token ci"),
    );
}

#[test]
fn an_unmanaged_leaver_stays_suspended_where_the_settings_say_so() {
    let seen = guest_of_the_organization();
    assert_steps(&leaver(&settings(), &seen), &[suspend(MAIN, "Main"), quarantine()]);
}

/// Out of the directory is the rung below each refusal, the end, and no place for a mark.
#[test]
fn an_unmanaged_leaver_is_removed_from_each_directory_where_the_settings_say_so() {
    let mut seen = guest_of_the_organization();
    seen.groups = vec![group("devs")];
    seen.roles = vec![
        role(JIRA, "atlassian/user", &[Path::Direct]),
        offramp::domain::RoleAssignment {
            directory: Some(directory(LABS)),
            ..role(LABS_JIRA, "atlassian/user", &[Path::Group])
        },
    ];
    let cut = |id: &str, place: &str| {
        let probe = Probe::Suspended { directory: directory(id) };
        step(&format!("cut.suspend.{id}"), Phase::Cut, &format!("Suspend in {place}"), probe)
            .act(Act::SuspendMembership { directory: directory(id) })
            .act(removed_from(id))
            .by_hand(&format!("Suspend Ann in {place}"))
    };
    let end = |id: &str, place: &str| {
        let title = format!("Remove from {place}");
        step(&format!("close.remove.{id}"), Phase::Close, &title, Probe::OutOfDirectory)
            .act(removed_from(id))
            .by_hand(&format!("Remove Ann from {place}"))
    };
    let role =
        without_role(JIRA, "atlassian/user", "Take the direct role user on Jira", "acme.example");
    assert_steps(
        &leaver(&removing(), &seen),
        &[
            cut(MAIN, "Main"),
            cut(LABS, "Labs"),
            out_of("devs")
                .detail("Main")
                .act(leave_group("devs"))
                .act(removed_from(MAIN))
                .by_hand("Remove Ann from the group devs"),
            role.act(removed_from(MAIN)).by_hand("Take the role user on Jira from Ann"),
            end(MAIN, "Main"),
            end(LABS, "Labs"),
        ],
    );
}

/// The switch is about accounts that the organization does not own.
#[test]
fn a_managed_account_is_never_removed_from_a_directory() {
    let mut seen = ann();
    seen.groups = vec![group("devs")];
    assert_steps(
        &leaver(&removing(), &seen),
        &[
            suspend(MAIN, "Main"),
            sought_in_entra(),
            out_of("devs").act(leave_group("devs")).by_hand("Remove Ann from the group devs"),
            deactivation(),
            quarantine(),
        ],
    );
}

/// A group takes members of its own directory only.
#[test]
fn whoever_is_not_in_the_directory_of_the_quarantine_group_is_not_marked() {
    let mut seen = ann();
    seen.roles[0].directory = Some(directory(LABS));
    let wanted = [suspend(LABS, "Labs"), sought_in_entra(), deactivation()];
    assert_steps(&leaver(&settings(), &seen), &wanted);
}
