//! Give access back: what the undo bundle holds, and nothing that it does not.

use super::company::{
    CONFLUENCE, JIRA, LABS, LABS_JIRA, MAIN, ann, directory, entra_group, entra_id, group,
    group_id, ids, in_entra, plan, product, role, role_id, settings, synced,
};
use super::expected::{Want, assert_no, assert_notes, assert_step, assert_steps, step};
use offramp::connector::Act;
use offramp::domain::{
    AccountStatus, EntraGroupOwner, GroupMembership, MembershipStatus, Observation, Path,
    RoleAssignment,
};
use offramp::plan::{Brief, Plan, Probe};
use offramp::playbook::{Phase, PlaybookId};

pub(super) fn given_back(former: &Observation, seen: &Observation) -> Plan {
    let brief = Brief { former: Some(Box::new(former.clone())), ..Brief::default() };
    plan(PlaybookId::Restore, &settings(), seen, &brief)
}

/// As a leaver is left: suspended, deactivated, in nothing but the quarantine group.
fn left() -> Observation {
    let mut seen = ann();
    seen.person.membership = MembershipStatus::Suspended;
    seen.person.account_status = AccountStatus::Inactive;
    seen.roles.clear();
    seen.groups = vec![group("q")];
    seen
}

/// Lifted in one directory of somebody who is in others, too: a role there tells.
fn lifted(id: &str, place: &str) -> Want {
    lifted_as(Probe::Member { directory: directory(id) }, id, place)
}

/// Lifted in the only directory of somebody who was suspended overall.
fn lifted_alone() -> Want {
    lifted_as(Probe::MemberAgain { directory: directory(MAIN) }, MAIN, "Main")
}

fn lifted_as(probe: Probe, id: &str, place: &str) -> Want {
    let title = format!("Lift the suspension in {place}");
    step(&format!("admit.restore.{id}"), Phase::Admit, &title, probe)
        .act(Act::RestoreMembership { directory: directory(id) })
        .by_hand(&format!("Restore Ann in {place}"))
}

fn into(id: &str) -> Want {
    let probe = Probe::InGroup { group: group_id(id) };
    step(&format!("grant.group.{id}"), Phase::Grant, &format!("Add to {id}"), probe)
}

fn into_entra(id: &str) -> Want {
    let probe = Probe::InEntraGroup { group: entra_id(id) };
    step(&format!("grant.entra.{id}"), Phase::Grant, &format!("Add to {id}"), probe)
        .detail("Acme Entra")
}

#[test]
fn a_leaver_is_let_in_first_then_given_everything_and_unmarked_last() {
    let mut former = ann();
    former.groups = vec![group("devs"), synced("vpn")];
    former.roles = vec![
        role(JIRA, "atlassian/user", &[Path::Group]),
        role(CONFLUENCE, "atlassian/user", &[Path::Direct]),
    ];
    former.entra = Some(in_entra(vec![entra_group("VPN", EntraGroupOwner::Assigned)]));
    let mut seen = left();
    seen.entra = Some(in_entra(Vec::new()));
    seen.entra.as_mut().unwrap().user.enabled = false;
    assert_steps(
        &given_back(&former, &seen),
        &[
            step("admit.activate", Phase::Admit, "Activate the account", Probe::Activated)
                .act(Act::ActivateAccount)
                .by_hand("Activate Ann"),
            lifted_alone(),
            step(
                "admit.entra.enable",
                Phase::Admit,
                "Enable in Acme Entra",
                Probe::EntraEnabled { enabled: true },
            )
            .detail("ann@acme.example")
            .act(Act::EnableEntraUser { enabled: true })
            .by_hand_in_entra("Enable Ann in Acme Entra"),
            into("devs")
                .act(Act::AddToGroup { directory: directory(MAIN), group: group_id("devs") })
                .by_hand("Add Ann to devs"),
            into("vpn").follows("Acme Entra"),
            step(
                &format!("grant.role.{CONFLUENCE}.atlassian/user"),
                Phase::Grant,
                "Give the role user on Confluence",
                Probe::WithRole { resource: product(CONFLUENCE), role: role_id("atlassian/user") },
            )
            .detail("acme.example")
            .act(Act::AssignRole { resource: product(CONFLUENCE), role: role_id("atlassian/user") })
            .by_hand("Give Ann the role user on Confluence; the product may be out of licences"),
            into_entra("VPN")
                .act(Act::AddToEntraGroup { group: entra_id("VPN") })
                .by_hand_in_entra("Add Ann to VPN"),
            step(
                "unmark.quarantine",
                Phase::Unmark,
                "Take out of quarantine",
                Probe::OutOfGroup { group: group_id("q") },
            )
            .act(Act::RemoveFromGroup { directory: directory(MAIN), group: group_id("q") })
            .by_hand("Take Ann out of quarantine"),
        ],
    );
}

#[test]
fn without_an_undo_bundle_nothing_is_given_back_and_nothing_is_said() {
    let plan = plan(PlaybookId::Restore, &settings(), &left(), &Brief::default());
    assert_steps(&plan, &[]);
    assert_notes(&plan, &[]);
}

#[test]
fn an_account_that_was_not_active_is_not_activated() {
    let mut former = ann();
    assert_eq!(given_back(&former, &left()).steps[0].id.0, "admit.activate");
    for status in [AccountStatus::Inactive, AccountStatus::Closed] {
        former.person.account_status = status;
        assert_no(&given_back(&former, &left()), "admit.activate");
    }
    former.person.account_status = AccountStatus::Active;
    let mut active = left();
    active.person.account_status = AccountStatus::Active;
    assert_no(&given_back(&former, &active), "admit.activate");
}

#[test]
fn a_suspension_is_lifted_where_the_person_was_active_and_only_there() {
    let mut former = ann();
    let labs = |status| RoleAssignment {
        directory: Some(directory(LABS)),
        status: Some(status),
        ..role(LABS_JIRA, "atlassian/user", &[Path::Group])
    };
    former.roles.push(labs(MembershipStatus::Suspended));
    let plan = given_back(&former, &left());
    assert_step(&plan, &lifted(MAIN, "Main"));
    assert_no(&plan, "admit.restore.d2");
    former.roles[1] = labs(MembershipStatus::Active);
    assert_step(&given_back(&former, &left()), &lifted(LABS, "Labs"));
    former.person.membership = MembershipStatus::Suspended;
    assert_no(&given_back(&former, &left()), "admit.restore.d1");
    // Where they are active by now, there is nothing to lift.
    assert_step(&given_back(&ann(), &ann()), &lifted(MAIN, "Main").already());
}

/// What nothing shows to be suspended is not called lifted: no role tells, and no other directory
/// is in sight. Where one is, the step stays and has to be proven.
#[test]
fn nothing_is_lifted_of_whom_nothing_shows_to_be_suspended() {
    let untold = [
        RoleAssignment { status: None, ..role(JIRA, "atlassian/user", &[Path::Group]) },
        RoleAssignment { directory: None, ..role(JIRA, "atlassian/user", &[Path::Group]) },
    ];
    let mut active = ann();
    active.groups = vec![group("q")];
    for roles in untold.map(|role| vec![role]).into_iter().chain([Vec::new()]) {
        active.roles = roles;
        assert_no(&given_back(&ann(), &active), "admit.restore.d1");
        let mut former = ann();
        former.groups = vec![GroupMembership { directory: directory(LABS), ..group("devs") }];
        assert_step(&given_back(&former, &active), &lifted(MAIN, "Main").already());
        assert_step(&given_back(&ann(), &left()), &lifted_alone());
    }
}

#[test]
fn whoever_was_suspended_before_is_kept_so_where_the_account_is_activated_and_only_there() {
    let mut former = ann();
    former.person.membership = MembershipStatus::Suspended;
    let mut seen = left();
    let probe = Probe::Suspended { directory: directory(MAIN) };
    let kept = step("admit.suspended.d1", Phase::Admit, "Stay suspended in Main", probe)
        .act(Act::SuspendMembership { directory: directory(MAIN) })
        .by_hand("Suspend Ann in Main")
        .already();
    assert_step(&given_back(&former, &seen), &kept);
    seen.person.account_status = AccountStatus::Active;
    assert_no(&given_back(&former, &seen), "admit.suspended.d1");
}

#[test]
fn a_user_of_entra_who_was_disabled_before_stays_disabled() {
    let mut former = ann();
    let mut seen = left();
    seen.entra = Some(in_entra(Vec::new()));
    seen.entra.as_mut().unwrap().user.enabled = false;
    assert_no(&given_back(&former, &seen), "admit.entra.enable");
    former.entra = Some(in_entra(Vec::new()));
    former.entra.as_mut().unwrap().user.enabled = false;
    assert_no(&given_back(&former, &seen), "admit.entra.enable");
    former.entra.as_mut().unwrap().user.enabled = true;
    assert!(ids(&given_back(&former, &seen)).contains(&"admit.entra.enable"));
    // Nobody has the address any more.
    seen.entra = None;
    assert_no(&given_back(&former, &seen), "admit.entra.enable");
}

#[test]
fn a_group_comes_back_in_its_directory_and_one_that_is_there_is_there() {
    let mut former = ann();
    former.groups =
        vec![GroupMembership { directory: directory(LABS), ..group("chemists") }, group("q")];
    let wanted = into("chemists")
        .act(Act::AddToGroup { directory: directory(LABS), group: group_id("chemists") })
        .by_hand("Add Ann to chemists");
    let plan = given_back(&former, &left());
    assert_step(&plan, &wanted);
    // A mark is not given back.
    assert_no(&plan, "grant.group.q");
    let mut seen = left();
    seen.groups = vec![GroupMembership { directory: directory(LABS), ..group("chemists") }];
    assert_step(&given_back(&former, &seen), &wanted.already());
}

#[test]
fn a_synced_group_is_never_written_to_and_follows_the_group_in_entra_that_is_given_back() {
    let mut former = ann();
    former.groups = vec![synced("VPN")];
    let mut seen = left();
    assert_step(&given_back(&former, &seen), &into("VPN").elsewhere("your identity provider"));
    seen.entra = Some(in_entra(Vec::new()));
    assert_step(&given_back(&former, &seen), &into("VPN").elsewhere("Acme Entra"));
    for (name, owner, follows) in [
        ("vpn", EntraGroupOwner::Assigned, true),
        ("vpn users", EntraGroupOwner::Assigned, false),
        ("VPN", EntraGroupOwner::Rule, false),
        ("VPN", EntraGroupOwner::Roles, false),
    ] {
        former.entra = Some(in_entra(vec![entra_group(name, owner)]));
        let wanted = into("VPN");
        let wanted =
            if follows { wanted.follows("Acme Entra") } else { wanted.elsewhere("Acme Entra") };
        assert_step(&given_back(&former, &seen), &wanted);
    }
    former.entra = Some(in_entra(vec![entra_group("VPN", EntraGroupOwner::Assigned)]));
    // Nothing is given back in Entra to whom nobody found there.
    let mut gone = left();
    gone.entra = None;
    assert_step(&given_back(&former, &gone), &into("VPN").elsewhere("your identity provider"));
    seen.groups = vec![synced("VPN")];
    assert_step(&given_back(&former, &seen), &into("VPN").already());
    seen.entra = None;
    assert_step(&given_back(&former, &seen), &into("VPN").already());
}

#[test]
fn only_roles_that_were_given_directly_are_given_back() {
    let mut former = ann();
    former.roles = vec![
        role(JIRA, "atlassian/user", &[Path::Group, Path::Inferred]),
        role(CONFLUENCE, "atlassian/user", &[Path::Group, Path::Direct]),
    ];
    let plan = given_back(&former, &left());
    let given: Vec<&str> = ids(&plan).into_iter().filter(|i| i.starts_with("grant.role")).collect();
    assert_eq!(given, [format!("grant.role.{CONFLUENCE}.atlassian/user")]);
    // Held by whatever path, it is there.
    let mut seen = left();
    seen.roles = vec![role(CONFLUENCE, "atlassian/user", &[Path::Group])];
    let plan = given_back(&former, &seen);
    let step = plan.steps.iter().find(|s| s.id.0.starts_with("grant.role")).unwrap();
    assert!(step.starts_settled());
}

#[test]
fn each_group_of_entra_comes_back_where_its_members_are_decided() {
    let mut former = ann();
    former.entra = Some(in_entra(vec![
        entra_group("assigned", EntraGroupOwner::Assigned),
        entra_group("by-rule", EntraGroupOwner::Rule),
        entra_group("here", EntraGroupOwner::Rule),
        entra_group("local", EntraGroupOwner::OnPremises),
        entra_group("mail", EntraGroupOwner::Exchange),
        entra_group("roles", EntraGroupOwner::Roles),
    ]));
    let mut seen = left();
    seen.entra = Some(in_entra(vec![entra_group("here", EntraGroupOwner::Rule)]));
    let plan = given_back(&former, &seen);
    for wanted in [
        into_entra("assigned")
            .act(Act::AddToEntraGroup { group: entra_id("assigned") })
            .by_hand_in_entra("Add Ann to assigned"),
        into_entra("by-rule").elsewhere("Entra, by the group's membership rule"),
        into_entra("here")
            .already()
            .act(Act::AddToEntraGroup { group: entra_id("here") })
            .by_hand_in_entra("Add Ann to here"),
        into_entra("local").elsewhere("Active Directory, on premises"),
        into_entra("mail").elsewhere("the Exchange admin center"),
        into_entra("roles")
            .refused(
                "the group can hold directory roles",
                "a privileged role administrator adds them by hand",
            )
            .by_hand_in_entra("Add Ann to roles"),
    ] {
        assert_step(&plan, &wanted);
    }
    seen.entra = None;
    let plan = given_back(&former, &seen);
    assert!(!plan.steps.iter().any(|step| step.id.0.starts_with("grant.entra")));
}

#[test]
fn whoever_is_not_marked_is_not_unmarked() {
    let mut seen = left();
    seen.groups.clear();
    assert_no(&given_back(&ann(), &seen), "unmark.quarantine");
}
