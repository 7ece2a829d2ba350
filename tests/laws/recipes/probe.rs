//! What the latest reads prove of access. A read that is missing is never an answer.

use super::company::{
    CONFLUENCE, JIRA, LABS, LABS_JIRA, MAIN, directory, entra_group, entra_id, group_id, in_entra,
    person, product, role, role_id, token,
};
use offramp::domain::{
    AccountStatus, EntraGroupOwner, EntraUser, Instant, MembershipStatus, Path, Person,
    RoleAssignment, TokenId,
};
use offramp::plan::Held::{self, Holds, NotYet, Unreadable};
use offramp::plan::{Facts, Probe};

const USER: &str = "atlassian/user";

/// The organization answered with this person and nothing else.
fn of(change: impl FnOnce(&mut Person)) -> Facts {
    let mut ann = person("ann", "Ann");
    change(&mut ann);
    Facts { person: Some(Some(ann)), ..Facts::default() }
}

/// The organization answered, and lists them no more.
fn missing() -> Facts {
    Facts { person: Some(None), ..Facts::default() }
}

fn removed() -> Facts {
    Facts { removal_planned: true, ..missing() }
}

#[track_caller]
fn said(probe: &Probe, facts: &Facts, wanted: Held) {
    assert_eq!(probe.holds(facts), wanted, "{probe:?} by {facts:?}");
}

fn all_probes() -> Vec<Probe> {
    vec![
        Probe::Suspended { directory: directory(MAIN) },
        Probe::Member { directory: directory(MAIN) },
        Probe::OutOfGroup { group: group_id("g") },
        Probe::InGroup { group: group_id("g") },
        Probe::WithoutDirectRole { resource: product(JIRA), role: role_id(USER) },
        Probe::WithRole { resource: product(JIRA), role: role_id(USER) },
        Probe::WithoutProduct { resource: product(JIRA) },
        Probe::WithProduct { resource: product(JIRA) },
        Probe::WithoutToken { token: TokenId::new("t") },
        Probe::Deactivated,
        Probe::OutOfDirectory,
        Probe::Listed,
        Probe::WithoutOrgRole { role: role_id("atlassian/org-admin") },
        Probe::Activated,
        Probe::Deleting,
        Probe::EntraEnabled { enabled: true },
        Probe::EntraEnabled { enabled: false },
        Probe::SessionsRevoked { before: None },
        Probe::InEntraGroup { group: entra_id("e") },
        Probe::OutOfEntraGroup { group: entra_id("e") },
        Probe::InEntra,
        Probe::NotAssigned { issues: Vec::new() },
        Probe::WithoutFilter { filter: None },
        Probe::WithoutDashboards { dashboards: Vec::new() },
        Probe::NotLeadingComponent { component: None },
        Probe::NotLeadingProject { project: None },
        Probe::WithoutProjectRole { role: None },
    ]
}

#[test]
fn what_was_not_read_is_no_answer_whatever_is_asked() {
    for probe in all_probes() {
        said(&probe, &Facts::default(), Unreadable);
        said(&probe, &Facts { removal_planned: true, ..Facts::default() }, Unreadable);
    }
}

/// Somebody who is not listed may have been left out of a page, or have moved.
#[test]
fn a_person_who_is_not_listed_proves_nothing_unless_the_plan_removes_them() {
    for probe in all_probes() {
        let alone = match probe {
            Probe::Listed | Probe::OutOfDirectory => NotYet,
            _ => Unreadable,
        };
        said(&probe, &missing(), alone);
        let planned = match probe {
            Probe::OutOfDirectory => Holds,
            Probe::Listed => NotYet,
            _ => Unreadable,
        };
        said(&probe, &removed(), planned);
    }
}

fn with_roles(membership: MembershipStatus, roles: Vec<RoleAssignment>) -> Facts {
    Facts { roles: Some(roles), ..of(|ann| ann.membership = membership) }
}

fn there(directory_id: &str, status: Option<MembershipStatus>) -> RoleAssignment {
    RoleAssignment {
        directory: Some(directory(directory_id)),
        status,
        ..role(JIRA, USER, &[Path::Group])
    }
}

#[test]
fn a_suspension_is_told_by_the_overall_status_else_by_every_role_of_that_directory() {
    use MembershipStatus::{Active, NoMembership, Suspended};
    let probe = Probe::Suspended { directory: directory(MAIN) };
    let member = Probe::Member { directory: directory(MAIN) };
    let no_directory = RoleAssignment { directory: None, ..there(MAIN, Some(Suspended)) };
    // Whether the suspension holds, and whether the membership is active.
    for (facts, suspended, active) in [
        (of(|ann| ann.membership = Suspended), Holds, NotYet),
        (of(|ann| ann.membership = NoMembership), Holds, NotYet),
        (with_roles(Suspended, vec![there(MAIN, Some(Active))]), Holds, NotYet),
        // Active somewhere: without the roles nobody knows where.
        (of(|_| {}), Unreadable, Unreadable),
        (with_roles(Active, vec![there(MAIN, Some(Suspended))]), Holds, NotYet),
        (with_roles(Active, vec![there(MAIN, Some(Active))]), NotYet, Holds),
        (with_roles(Active, vec![there(MAIN, Some(NoMembership))]), Holds, NotYet),
        (
            with_roles(Active, vec![there(MAIN, Some(Suspended)), there(MAIN, Some(Active))]),
            NotYet,
            Holds,
        ),
        (with_roles(Active, vec![there(MAIN, None), there(MAIN, Some(Suspended))]), Holds, NotYet),
        // Another directory's role proves neither.
        (with_roles(Active, vec![]), NotYet, NotYet),
        (with_roles(Active, vec![there(LABS, Some(Suspended))]), NotYet, NotYet),
        (with_roles(Active, vec![there(LABS, Some(Active))]), NotYet, NotYet),
        // Whether the one that doesn't tell is in this directory, and active, nobody knows.
        (with_roles(Active, vec![no_directory]), NotYet, Unreadable),
        (with_roles(Active, vec![there(MAIN, None)]), NotYet, Unreadable),
        (
            with_roles(Active, vec![there(MAIN, Some(Suspended)), there(LABS, Some(Active))]),
            Holds,
            NotYet,
        ),
    ] {
        said(&probe, &facts, suspended);
        said(&member, &facts, active);
    }
}

/// Of whom was suspended everywhere and is restored in one directory, the overall status tells.
#[test]
fn a_membership_that_alone_was_lifted_is_told_by_the_overall_status_unless_a_role_differs() {
    use MembershipStatus::{Active, NoMembership, Suspended};
    let probe = Probe::MemberAgain { directory: directory(MAIN) };
    let no_directory = RoleAssignment { directory: None, ..there(MAIN, Some(Suspended)) };
    for (facts, held) in [
        (with_roles(Suspended, vec![]), NotYet),
        (with_roles(NoMembership, vec![]), NotYet),
        (with_roles(Suspended, vec![there(MAIN, Some(Active))]), NotYet),
        (of(|_| {}), Unreadable),
        (with_roles(Active, vec![]), Holds),
        (with_roles(Active, vec![there(MAIN, None)]), Holds),
        (with_roles(Active, vec![no_directory]), Holds),
        (with_roles(Active, vec![there(MAIN, Some(Active))]), Holds),
        (with_roles(Active, vec![there(MAIN, Some(Suspended))]), NotYet),
        (with_roles(Active, vec![there(LABS, Some(Suspended))]), Holds),
        // Somebody else lifted it in another directory: that is what made it 'active'.
        (with_roles(Active, vec![there(LABS, Some(Active))]), NotYet),
        (with_roles(Active, vec![there(LABS, Some(Active)), there(MAIN, Some(Active))]), Holds),
        (Facts { roles: Some(Vec::new()), ..Facts::default() }, Unreadable),
    ] {
        said(&probe, &facts, held);
    }
}

#[test]
fn being_out_of_a_group_is_believed_only_when_two_listings_agree() {
    let probe = Probe::OutOfGroup { group: group_id("g") };
    let listed = |ids: &[&str]| Some(ids.iter().map(|id| group_id(id)).collect());
    let known = |ids: &[&str]| {
        of(|ann| ann.groups = ids.iter().map(|id| (group_id(id), (*id).to_owned())).collect())
    };
    for (facts, wanted) in [
        (Facts { groups: listed(&[]), ..known(&[]) }, Holds),
        (Facts { groups: listed(&["other"]), ..known(&["other"]) }, Holds),
        (Facts { groups: listed(&["g"]), ..known(&[]) }, NotYet),
        (Facts { groups: listed(&[]), ..known(&["g"]) }, NotYet),
        (Facts { groups: listed(&["g"]), ..known(&["g"]) }, NotYet),
        (known(&[]), Unreadable),
        (Facts { groups: listed(&[]), ..Facts::default() }, Unreadable),
        // One that shows the group is enough to know that they are in it.
        (known(&["g"]), NotYet),
        (Facts { groups: listed(&["g"]), ..Facts::default() }, NotYet),
        (Facts { groups: listed(&["g"]), ..missing() }, NotYet),
        (Facts { groups: listed(&[]), ..missing() }, Unreadable),
        // Whoever was to leave the directory, and is not listed, is in none of its groups.
        (Facts { groups: listed(&[]), ..removed() }, Holds),
        (Facts { groups: listed(&["g"]), ..removed() }, NotYet),
        (removed(), Unreadable),
    ] {
        said(&probe, &facts, wanted);
    }
}

#[test]
fn being_in_a_group_is_told_by_the_list_of_groups() {
    let probe = Probe::InGroup { group: group_id("g") };
    let listed = |ids: &[&str]| Facts {
        groups: Some(ids.iter().map(|id| group_id(id)).collect()),
        ..Facts::default()
    };
    said(&probe, &listed(&["g"]), Holds);
    said(&probe, &listed(&["a", "g"]), Holds);
    said(&probe, &listed(&["other"]), NotYet);
    said(&probe, &of(|ann| ann.groups = vec![(group_id("g"), "g".to_owned())]), Unreadable);
}

fn roles(roles: Vec<RoleAssignment>) -> Facts {
    Facts { roles: Some(roles), ..Facts::default() }
}

#[test]
fn a_direct_role_is_gone_when_this_role_on_this_product_is_held_directly_no_more() {
    let probe = Probe::WithoutDirectRole { resource: product(JIRA), role: role_id(USER) };
    said(&probe, &roles(vec![]), Holds);
    said(&probe, &roles(vec![role(JIRA, USER, &[Path::Direct])]), NotYet);
    said(&probe, &roles(vec![role(JIRA, USER, &[Path::Group, Path::Direct])]), NotYet);
    said(&probe, &roles(vec![role(JIRA, USER, &[Path::Group, Path::Inferred])]), Holds);
    said(&probe, &roles(vec![role(CONFLUENCE, USER, &[Path::Direct])]), Holds);
    said(&probe, &roles(vec![role(JIRA, "atlassian/guest", &[Path::Direct])]), Holds);
}

#[test]
fn a_role_is_held_by_whatever_path() {
    let probe = Probe::WithRole { resource: product(JIRA), role: role_id(USER) };
    said(&probe, &roles(vec![role(JIRA, USER, &[Path::Group])]), Holds);
    said(&probe, &roles(vec![role(JIRA, USER, &[Path::Direct])]), Holds);
    said(&probe, &roles(vec![]), NotYet);
    said(&probe, &roles(vec![role(CONFLUENCE, USER, &[Path::Direct])]), NotYet);
    said(&probe, &roles(vec![role(JIRA, "atlassian/guest", &[Path::Direct])]), NotYet);
}

/// A product lets somebody in by a role of a directory where they are active, while neither the
/// account nor the membership keeps them out.
#[test]
fn a_product_is_gone_when_nothing_lets_in_and_kept_when_something_does() {
    use MembershipStatus::{Active, NoMembership, Suspended};
    let gone = Probe::WithoutProduct { resource: product(JIRA) };
    let kept = Probe::WithProduct { resource: product(JIRA) };
    let on =
        |resource: &str, status| RoleAssignment { status, ..role(resource, USER, &[Path::Group]) };
    let with = |facts: Facts, roles: Vec<RoleAssignment>| Facts { roles: Some(roles), ..facts };
    let active = || of(|_| {});
    for (facts, open) in [
        (with(active(), vec![on(JIRA, Some(Active))]), true),
        (with(active(), vec![on(JIRA, None)]), true),
        (with(active(), vec![on(JIRA, Some(Suspended)), on(JIRA, Some(Active))]), true),
        (with(active(), vec![on(JIRA, Some(Suspended))]), false),
        (with(active(), vec![on(JIRA, Some(NoMembership))]), false),
        (with(active(), vec![on(LABS_JIRA, Some(Active)), on(CONFLUENCE, None)]), false),
        (with(active(), vec![]), false),
        (with(of(|ann| ann.membership = Suspended), vec![on(JIRA, Some(Active))]), false),
        (
            with(
                of(|ann| ann.account_status = AccountStatus::Inactive),
                vec![on(JIRA, Some(Active))],
            ),
            false,
        ),
    ] {
        said(&gone, &facts, if open { NotYet } else { Holds });
        said(&kept, &facts, if open { Holds } else { NotYet });
    }
    for facts in [active(), roles(vec![]), with(missing(), vec![]), with(removed(), vec![])] {
        said(&gone, &facts, Unreadable);
        said(&kept, &facts, Unreadable);
    }
}

#[test]
fn a_token_is_gone_when_the_list_of_tokens_shows_it_no_more() {
    let probe = Probe::WithoutToken { token: TokenId::new("t") };
    let listed = |ids: &[&str]| Facts {
        tokens: Some(ids.iter().map(|id| token(id, "name")).collect()),
        ..Facts::default()
    };
    said(&probe, &listed(&[]), Holds);
    said(&probe, &listed(&["other"]), Holds);
    said(&probe, &listed(&["t"]), NotYet);
    said(&probe, &listed(&["other", "t"]), NotYet);
}

#[test]
fn an_accounts_life_is_told_by_its_status_and_its_deletion() {
    use AccountStatus::{Active, Closed, Inactive};
    for (status, for_deletion, deactivated, activated, deleting) in [
        (Active, false, NotYet, Holds, NotYet),
        (Active, true, NotYet, NotYet, Holds),
        (Inactive, false, Holds, NotYet, NotYet),
        (Inactive, true, Holds, NotYet, Holds),
        (Closed, false, Holds, NotYet, Holds),
        (Closed, true, Holds, NotYet, Holds),
    ] {
        let facts = of(|ann| (ann.account_status, ann.for_deletion) = (status, for_deletion));
        said(&Probe::Deactivated, &facts, deactivated);
        said(&Probe::Activated, &facts, activated);
        said(&Probe::Deleting, &facts, deleting);
    }
}

#[test]
fn a_place_in_the_organization_is_told_by_the_membership() {
    use MembershipStatus::{Active, NoMembership, Suspended};
    for (membership, out, listed) in
        [(Active, NotYet, Holds), (Suspended, NotYet, NotYet), (NoMembership, Holds, NotYet)]
    {
        let facts = of(|ann| ann.membership = membership);
        said(&Probe::OutOfDirectory, &facts, out);
        said(&Probe::Listed, &facts, listed);
    }
}

#[test]
fn an_admins_role_is_gone_when_exactly_that_role_is() {
    let probe = Probe::WithoutOrgRole { role: role_id("atlassian/org-admin") };
    let holding = |role: &str| of(|ann| ann.platform_roles = vec![role.to_owned()]);
    said(&probe, &of(|_| {}), Holds);
    said(&probe, &holding("atlassian/org-admin"), NotYet);
    said(&probe, &holding("atlassian/site-admin"), Holds);
}

fn entra(change: impl FnOnce(&mut EntraUser)) -> Facts {
    let mut account = in_entra(vec![entra_group("e", EntraGroupOwner::Assigned)]);
    change(&mut account.user);
    Facts { entra: Some(Some(account)), ..Facts::default() }
}

#[test]
fn a_user_of_entra_is_enabled_or_not_as_entra_says() {
    for enabled in [true, false] {
        let facts = entra(|user| user.enabled = enabled);
        for asked in [true, false] {
            let wanted = if asked == enabled { Holds } else { NotYet };
            said(&Probe::EntraEnabled { enabled: asked }, &facts, wanted);
        }
    }
}

#[test]
fn sign_ins_are_ended_by_a_moment_later_than_the_one_that_was_seen() {
    let at = |ms: Option<i64>| entra(|user| user.sessions_valid_from = ms.map(Instant));
    let seen = Probe::SessionsRevoked { before: Some(Instant(500)) };
    said(&seen, &at(Some(501)), Holds);
    said(&seen, &at(Some(500)), NotYet);
    said(&seen, &at(Some(499)), NotYet);
    said(&seen, &at(None), NotYet);
    let never = Probe::SessionsRevoked { before: None };
    said(&never, &at(Some(1)), Holds);
    said(&never, &at(None), NotYet);
}

#[test]
fn groups_of_entra_are_told_by_their_list_and_an_account_by_being_there() {
    let facts = entra(|_| {});
    said(&Probe::InEntraGroup { group: entra_id("e") }, &facts, Holds);
    said(&Probe::InEntraGroup { group: entra_id("x") }, &facts, NotYet);
    said(&Probe::OutOfEntraGroup { group: entra_id("e") }, &facts, NotYet);
    said(&Probe::OutOfEntraGroup { group: entra_id("x") }, &facts, Holds);
    said(&Probe::InEntra, &facts, Holds);
}

/// Who is not found by address may have another address.
#[test]
fn a_user_whom_nobody_finds_in_entra_proves_nothing_but_that_one_has_to_be_made() {
    let nobody = Facts { entra: Some(None), ..Facts::default() };
    for probe in all_probes() {
        let wanted = if probe == Probe::InEntra { NotYet } else { Unreadable };
        said(&probe, &nobody, wanted);
    }
}
