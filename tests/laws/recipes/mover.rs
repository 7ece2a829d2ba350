//! Left the team: the old team's bundle goes but for what another bundle gives too, the new one
//! comes.

use super::company::{
    CONFLUENCE, JIRA, LABS, MAIN, ann, directory, entra_group, entra_id, group, group_id, ids,
    in_entra, plan, product, role, role_id, settings, synced,
};
use super::expected::{Place, assert_no, assert_notes, assert_step, assert_steps, step};
use offramp::connector::Act;
use offramp::domain::{Claim, EntraGroupOwner, Observation, Path};
use offramp::plan::{Brief, Plan, Prediction, Probe};
use offramp::playbook::{Phase, PlaybookId};
use offramp::policy::{Bundle, BundleEntraGroup, BundleGroup, ProductRole, Settings};

pub(super) fn bundle(
    team: &str,
    groups: &[&str],
    roles: &[(&str, &str)],
    entra: &[&str],
) -> Bundle {
    let in_main = |id: &&str| BundleGroup {
        id: group_id(id),
        name: (*id).to_owned(),
        directory_id: directory(MAIN),
    };
    let entra_group = |id: &&str| BundleEntraGroup { id: entra_id(id), name: (*id).to_owned() };
    let role =
        |(on, role): &(&str, &str)| ProductRole { resource: product(on), role: role_id(role) };
    Bundle {
        team: team.to_owned(),
        atlassian_groups: groups.iter().map(in_main).collect(),
        entra_groups: entra.iter().map(entra_group).collect(),
        product_roles: roles.iter().map(role).collect(),
    }
}

pub(super) fn teams(bundles: Vec<Bundle>) -> Settings {
    let mut settings = settings();
    settings.bundles = bundles;
    settings
}

pub(super) fn moved(
    settings: &Settings,
    seen: &Observation,
    from: Option<&str>,
    to: Option<&str>,
) -> Plan {
    let name = |team: Option<&str>| team.map(str::to_owned);
    let brief = Brief { from_team: name(from), to_team: name(to), ..Brief::default() };
    plan(PlaybookId::LeftTeam, settings, seen, &brief)
}

const USER: &str = "atlassian/user";

fn old() -> Bundle {
    bundle("Old", &["old"], &[(CONFLUENCE, USER)], &["old-entra"])
}

/// In everything of the old team, and in a group and a role that no team speaks of.
fn member_of_old() -> Observation {
    let mut seen = ann();
    seen.groups = vec![group("old"), group("chess")];
    seen.roles.push(role(CONFLUENCE, USER, &[Path::Direct, Path::Group]));
    seen.roles.push(role(JIRA, "atlassian/guest", &[Path::Direct]));
    seen.entra = Some(in_entra(vec![
        entra_group("old-entra", EntraGroupOwner::Assigned),
        entra_group("everybody", EntraGroupOwner::Rule),
    ]));
    seen
}

#[test]
fn the_old_teams_bundle_goes_and_nothing_else() {
    let plan = moved(&teams(vec![old()]), &member_of_old(), Some("Old"), None);
    let out = Act::RemoveFromGroup { directory: directory(MAIN), group: group_id("old") };
    let revoke = Act::RevokeRole { resource: product(CONFLUENCE), role: role_id(USER) };
    assert_steps(
        &plan,
        &[
            step(
                "strip.group.old",
                Phase::Strip,
                "Remove from old",
                Probe::OutOfGroup { group: group_id("old") },
            )
            .act(out)
            .by_hand("Remove Ann from the group old"),
            step(
                &format!("strip.role.{CONFLUENCE}.{USER}"),
                Phase::Strip,
                "Take the direct role user on Confluence",
                Probe::WithoutDirectRole { resource: product(CONFLUENCE), role: role_id(USER) },
            )
            .detail("acme.example")
            .act(revoke)
            .by_hand("Take the role user on Confluence from Ann"),
            step(
                "strip.entra.old-entra",
                Phase::Strip,
                "Remove from old-entra",
                Probe::OutOfEntraGroup { group: entra_id("old-entra") },
            )
            .detail("Acme Entra")
            .act(Act::RemoveFromEntraGroup { group: entra_id("old-entra") })
            .by_hand_in_entra("Take Ann out of old-entra"),
        ],
    );
    assert_notes(&plan, &[]);
}

#[test]
fn what_the_person_does_not_have_of_the_old_bundle_is_not_taken() {
    let mut seen = ann();
    // Held by a group only: that role goes with its group.
    seen.roles.push(role(CONFLUENCE, USER, &[Path::Group]));
    let settings = teams(vec![old()]);
    seen.entra = Some(in_entra(Vec::new()));
    assert_steps(&moved(&settings, &seen, Some("Old"), None), &[]);
}

/// The same role on another product, and another role on the same product, are nobody's business.
#[test]
fn a_role_of_the_old_bundle_is_this_role_on_this_product() {
    let settings = teams(vec![bundle("Old", &[], &[(JIRA, USER)], &[])]);
    let mut seen = ann();
    seen.roles = vec![
        role(CONFLUENCE, USER, &[Path::Direct]),
        role(JIRA, "atlassian/guest", &[Path::Direct]),
    ];
    assert_steps(&moved(&settings, &seen, Some("Old"), None), &[]);
}

#[test]
fn what_the_new_team_gives_too_stays_and_that_is_said() {
    let new = bundle("New", &["old"], &[(CONFLUENCE, USER)], &["old-entra"]);
    let plan = moved(&teams(vec![old(), new]), &member_of_old(), Some("Old"), Some("New"));
    assert_no(&plan, "strip.group.old");
    assert_eq!(
        ids(&plan),
        ["grant.group.old", &format!("grant.role.{CONFLUENCE}.{USER}"), "grant.entra.old-entra"]
    );
    assert_notes(
        &plan,
        &[
            "old stays: New gives it too.",
            "Confluence stays: New gives it too.",
            "old-entra stays: New gives it too.",
        ],
    );
}

/// Somebody may be in two teams: what the other one gives is not the old one's alone.
#[test]
fn what_another_bundle_gives_stays_where_the_person_holds_all_of_that_bundle() {
    let guild = |more: &[&str]| {
        let groups = [&["old"], more].concat();
        bundle("Guild", &groups, &[(CONFLUENCE, USER)], &["old-entra"])
    };
    let go =
        ["strip.group.old", &format!("strip.role.{CONFLUENCE}.{USER}"), "strip.entra.old-entra"];
    let held = teams(vec![old(), guild(&["chess"])]);
    let plan = moved(&held, &member_of_old(), Some("Old"), None);
    assert_eq!(ids(&plan), [""; 0]);
    assert_notes(
        &plan,
        &[
            "old stays: Guild gives it too.",
            "Confluence stays: Guild gives it too.",
            "old-entra stays: Guild gives it too.",
        ],
    );
    let not_held = teams(vec![old(), guild(&["golf"])]);
    let plan = moved(&not_held, &member_of_old(), Some("Old"), None);
    assert_eq!(ids(&plan), go);
    assert_notes(&plan, &[]);
}

#[test]
fn a_bundle_is_held_only_with_all_its_groups_roles_and_groups_of_entra() {
    let with = |bundle: Bundle| teams(vec![bundle_old_group_only(), bundle]);
    let taken = |bundle: Bundle| {
        let plan = moved(&with(bundle), &member_of_old(), Some("Old"), None);
        !plan.steps.is_empty()
    };
    let other = |groups: &[&str], roles: &[(&str, &str)], entra: &[&str]| {
        bundle("Other", &[&["old"], groups].concat(), roles, entra)
    };
    assert!(!taken(other(&["chess"], &[(JIRA, "atlassian/guest")], &["everybody"])));
    assert!(taken(other(&["golf"], &[(JIRA, "atlassian/guest")], &["everybody"])));
    assert!(taken(other(&["chess"], &[(JIRA, "atlassian/contributor")], &["everybody"])));
    assert!(taken(other(&["chess"], &[(CONFLUENCE, "atlassian/guest")], &["everybody"])));
    assert!(taken(other(&["chess"], &[(JIRA, "atlassian/guest")], &["nobody"])));
    // Any path holds a role.
    assert!(!taken(other(&[], &[(JIRA, USER)], &[])));
}

fn bundle_old_group_only() -> Bundle {
    bundle("Old", &["old"], &[], &[])
}

#[test]
fn a_bundle_with_groups_of_entra_is_not_held_by_whom_nobody_found_there() {
    let mut seen = member_of_old();
    let settings = teams(vec![bundle_old_group_only(), bundle("B", &["old"], &[], &["everybody"])]);
    assert_steps(&moved(&settings, &seen, Some("Old"), None), &[]);
    seen.entra = None;
    assert_eq!(ids(&moved(&settings, &seen, Some("Old"), None)), ["strip.group.old"]);
}

#[test]
fn the_first_bundle_that_gives_it_is_the_one_that_is_named() {
    let settings = teams(vec![
        bundle("First", &["old"], &[], &[]),
        bundle_old_group_only(),
        bundle("Second", &["old"], &[], &[]),
    ]);
    let plan = moved(&settings, &member_of_old(), Some("Old"), Some("Second"));
    assert_notes(&plan, &["old stays: First gives it too."]);
}

/// The old team's own bundle does not keep itself.
#[test]
fn whoever_moves_within_a_team_keeps_all_of_it() {
    let settings = teams(vec![old()]);
    let plan = moved(&settings, &member_of_old(), Some("Old"), Some("Old"));
    let taken: Vec<&str> = ids(&plan).into_iter().filter(|id| id.starts_with("strip")).collect();
    assert_eq!(taken, [""; 0], "what is given in the same plan is not taken");
}

#[test]
fn the_new_teams_bundle_comes_and_what_is_there_is_said_to_be() {
    let new = bundle(
        "New",
        &["chess", "new"],
        &[(JIRA, USER), (CONFLUENCE, "atlassian/guest")],
        &["everybody", "new-entra"],
    );
    let plan = moved(&teams(vec![new]), &member_of_old(), None, Some("New"));
    let group = |id: &str| {
        let title = format!("Add to {id}");
        let probe = Probe::InGroup { group: group_id(id) };
        step(&format!("grant.group.{id}"), Phase::Grant, &title, probe)
            .act(Act::AddToGroup { directory: directory(MAIN), group: group_id(id) })
            .by_hand(&format!("Add Ann to {id}"))
    };
    let given = |on: &str, role: &str, words: &str| {
        let probe = Probe::WithRole { resource: product(on), role: role_id(role) };
        let title = format!("Give the role {words}");
        step(&format!("grant.role.{on}.{role}"), Phase::Grant, &title, probe)
            .detail("acme.example")
            .act(Act::AssignRole { resource: product(on), role: role_id(role) })
            .by_hand(&format!("Give Ann the role {words}; the product may be out of licences"))
    };
    let in_entra = |id: &str| {
        let probe = Probe::InEntraGroup { group: entra_id(id) };
        step(&format!("grant.entra.{id}"), Phase::Grant, &format!("Add to {id}"), probe)
            .detail("Acme Entra")
            .act(Act::AddToEntraGroup { group: entra_id(id) })
            .by_hand_in_entra(&format!("Add Ann to {id}"))
    };
    assert_steps(
        &plan,
        &[
            group("chess").already(),
            group("new"),
            given(JIRA, USER, "user on Jira").already(),
            given(CONFLUENCE, "atlassian/guest", "guest on Confluence"),
            in_entra("everybody").already(),
            in_entra("new-entra"),
        ],
    );
}

#[test]
fn a_group_is_joined_in_its_own_directory() {
    let mut new = bundle("New", &["chemists"], &[], &[]);
    new.atlassian_groups[0].directory_id = directory(LABS);
    let mut seen = ann();
    seen.groups =
        vec![offramp::domain::GroupMembership { directory: directory(LABS), ..group("labs") }];
    let wanted = step(
        "grant.group.chemists",
        Phase::Grant,
        "Add to chemists",
        Probe::InGroup { group: group_id("chemists") },
    )
    .detail("Labs")
    .act(Act::AddToGroup { directory: directory(LABS), group: group_id("chemists") })
    .by_hand("Add Ann to chemists");
    assert_steps(&moved(&teams(vec![new]), &seen, None, Some("New")), &[wanted]);
}

#[test]
fn what_goes_is_listed_before_what_comes() {
    let settings = teams(vec![old(), bundle("New", &["new"], &[], &[])]);
    let plan = moved(&settings, &member_of_old(), Some("Old"), Some("New"));
    let phases: Vec<Phase> = plan.steps.iter().map(|s| s.phase).collect();
    assert_eq!(phases, [Phase::Strip, Phase::Strip, Phase::Strip, Phase::Grant]);
}

#[test]
fn a_team_is_meant_however_its_name_is_written_and_an_unknown_one_is_none() {
    let settings = teams(vec![old()]);
    for written in ["Old", "old", " OLD "] {
        assert!(!moved(&settings, &member_of_old(), Some(written), None).steps.is_empty());
    }
    assert_steps(&moved(&settings, &member_of_old(), Some("Older"), None), &[]);
    assert_steps(&moved(&settings, &member_of_old(), None, None), &[]);
}

/// What they have there nobody has seen: each group that only the old team gives is somebody's to
/// look at.
#[test]
fn a_mover_of_whom_nobody_was_found_in_entra_is_looked_for_in_the_old_groups() {
    let mut seen = ann();
    let old = bundle("Old", &[], &[], &["old-entra", "shared"]);
    let settings = teams(vec![old, bundle("New", &[], &[], &["shared"])]);
    let sought = |why: &str| {
        step(
            "strip.entra.old-entra",
            Phase::Strip,
            "Remove from old-entra",
            Probe::OutOfEntraGroup { group: entra_id("old-entra") },
        )
        .detail("Acme Entra")
        .refused(why, "looked for by hand")
        .by_hand_at(Place::Entra, "Look for Ann in old-entra and take them out")
    };
    let plan = moved(&settings, &seen, Some("Old"), Some("New"));
    let not_found = "nobody in Acme Entra has the address ann@acme.example";
    assert_step(&plan, &sought(not_found));
    assert_no(&plan, "strip.entra.shared");
    assert_notes(&plan, &[]);
    seen.person.email = None;
    let plan = moved(&settings, &seen, Some("Old"), Some("New"));
    assert_step(&plan, &sought("the address is hidden, so nobody was looked for"));
    // Whoever is managed elsewhere may well have no account there.
    seen = ann();
    seen.person.claim = Claim::Unmanaged;
    let plan = moved(&settings, &seen, Some("Old"), Some("New"));
    assert_no(&plan, "strip.entra.old-entra");
    assert_notes(
        &plan,
        &[
            "Nobody in Acme Entra has the address ann@acme.example. That isn't a proof that Ann has no account there.",
        ],
    );
}

#[test]
fn groups_of_entra_come_only_where_a_tenant_is_connected() {
    let mut settings = teams(vec![bundle("New", &[], &[], &["new-entra"])]);
    assert_eq!(ids(&moved(&settings, &ann(), None, Some("New"))), ["grant.entra.new-entra"]);
    settings.entra = None;
    assert_steps(&moved(&settings, &ann(), None, Some("New")), &[]);
}

/// A group of the new team in which the person is already by a rule, or from on premises, is there.
#[test]
fn a_group_of_entra_that_is_held_is_there_whoever_decides_its_members() {
    let settings = teams(vec![bundle("New", &[], &[], &["new-entra"])]);
    for owner in [
        EntraGroupOwner::Assigned,
        EntraGroupOwner::Rule,
        EntraGroupOwner::OnPremises,
        EntraGroupOwner::Exchange,
        EntraGroupOwner::Roles,
    ] {
        let mut seen = ann();
        seen.entra = Some(in_entra(vec![entra_group("new-entra", owner)]));
        let plan = moved(&settings, &seen, None, Some("New"));
        assert_eq!(plan.steps[0].prediction, Prediction::AlreadySo, "{owner:?}");
    }
}

/// What nobody takes in Entra does not go here by itself.
#[test]
fn a_synced_group_follows_only_a_group_in_entra_that_this_plan_takes() {
    let mut seen = member_of_old();
    seen.groups = vec![synced("Old-Entra")];
    let wanted = step(
        "strip.group.Old-Entra",
        Phase::Strip,
        "Remove from Old-Entra",
        Probe::OutOfGroup { group: group_id("Old-Entra") },
    );
    let bundles = |entra: &[&str]| bundle("Old", &["Old-Entra"], &[], entra);
    let plan = moved(&teams(vec![bundles(&["old-entra"])]), &seen, Some("Old"), None);
    assert_step(&plan, &wanted.clone().follows("Acme Entra"));
    // It is no part of the bundle there.
    let plan = moved(&teams(vec![bundles(&[])]), &seen, Some("Old"), None);
    assert_step(&plan, &wanted.clone().elsewhere("Acme Entra"));
    // The new team gives it there too, so it stays there.
    let new = bundle("New", &[], &[], &["old-entra"]);
    let plan = moved(&teams(vec![bundles(&["old-entra"]), new]), &seen, Some("Old"), Some("New"));
    assert_step(&plan, &wanted.clone().elsewhere("Acme Entra"));
    // Its members are decided by a rule there.
    seen.entra = Some(in_entra(vec![entra_group("old-entra", EntraGroupOwner::Rule)]));
    let plan = moved(&teams(vec![bundles(&["old-entra"])]), &seen, Some("Old"), None);
    assert_step(&plan, &wanted.clone().elsewhere("Acme Entra"));
    seen.entra = None;
    let plan = moved(&teams(vec![bundles(&["old-entra"])]), &seen, Some("Old"), None);
    assert_step(&plan, &wanted.elsewhere("your identity provider"));
}
