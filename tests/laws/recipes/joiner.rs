//! Onboarding: let in where they are not yet, then what the team has.

use super::company::{
    CONFLUENCE, JIRA, LABS, MAIN, ann, directory, entra_group, entra_id, group, group_id, ids,
    in_entra, plan, product, role_id, settings,
};
use super::expected::{Place, Want, assert_no, assert_notes, assert_step, assert_steps, step};
use super::mover::bundle;
use offramp::connector::{Act, Invitation};
use offramp::domain::{
    AccountId, AccountStatus, EntraGroupOwner, MembershipStatus, Observation, ResourceId, RoleId,
};
use offramp::plan::{Brief, Plan, Probe};
use offramp::playbook::{Phase, PlaybookId};
use offramp::policy::{Joiner, JoinerInEntra, Settings};

const USER: &str = "atlassian/user";

fn company() -> Settings {
    let mut settings = settings();
    settings.bundles = vec![
        bundle("Team", &["team"], &[(JIRA, USER), (CONFLUENCE, USER)], &["team-entra"]),
        bundle("Other", &["other"], &[], &[]),
        bundle("Empty", &[], &[], &[]),
    ];
    settings
}

fn joiner(settings: &mut Settings) -> &mut Joiner {
    settings.joiner.as_mut().unwrap()
}

fn joins(settings: &Settings, seen: &Observation, team: &str) -> Plan {
    let brief = Brief { to_team: Some(team.to_owned()), ..Brief::default() };
    plan(PlaybookId::Onboard, settings, seen, &brief)
}

/// Nobody has seen them yet: no account, no directory, no Entra.
fn newcomer() -> Observation {
    let mut seen = ann();
    seen.person.account = AccountId::of_invitee("ann@acme.example");
    seen.person.membership = MembershipStatus::NoMembership;
    seen.roles.clear();
    seen.privileges = None;
    seen.tokens = None;
    seen
}

fn invitation(roles: &[(&str, &str)], notify: bool) -> Want {
    let roles: Vec<(ResourceId, RoleId)> =
        roles.iter().map(|(on, role)| (product(on), role_id(role))).collect();
    let email = "ann@acme.example".to_owned();
    step("admit.invite", Phase::Admit, "Invite to Main", Probe::Listed)
        .detail("ann@acme.example")
        .act(Act::Invite { invitation: Invitation { email, roles, notify } })
        .by_hand_at(Place::Admin, "Invite ann@acme.example to Main")
}

fn account_in_entra(title: &str, act: Act) -> Want {
    step("admit.entra", Phase::Admit, title, Probe::InEntra)
        .detail("ann@acme.example")
        .act(act)
        .by_hand_at(Place::Entra, "Make an account for ann@acme.example in Acme Entra")
}

fn created() -> Want {
    let principal_name = "ann@acme.example".to_owned();
    let act = Act::CreateEntraUser { name: "Ann".to_owned(), principal_name };
    account_in_entra("Create in Acme Entra", act)
}

fn guest() -> Want {
    let act =
        Act::InviteEntraGuest { name: "Ann".to_owned(), email: "ann@acme.example".to_owned() };
    account_in_entra("Invite to Acme Entra as a guest", act)
}

const PASSWORD: &str = "Nobody knows the first password of the new user: hand out a temporary access pass, or let them reset it.";

#[test]
fn a_newcomer_is_invited_with_the_teams_roles_made_in_entra_and_given_the_bundle() {
    let plan = joins(&company(), &newcomer(), "Team");
    assert_eq!(
        ids(&plan),
        [
            "admit.invite",
            "admit.entra",
            "grant.group.team",
            &format!("grant.role.{JIRA}.{USER}"),
            &format!("grant.role.{CONFLUENCE}.{USER}"),
            "grant.entra.team-entra",
        ]
    );
    assert_step(&plan, &invitation(&[(JIRA, USER), (CONFLUENCE, USER)], false));
    assert_step(&plan, &created());
    assert_notes(&plan, &[PASSWORD]);
}

#[test]
fn whether_atlassian_sends_a_mail_and_into_which_directory_is_the_settings_word() {
    let mut settings = company();
    joiner(&mut settings).send_notification = true;
    assert_step(&joins(&settings, &newcomer(), "Other"), &invitation(&[], true));
    joiner(&mut settings).directory_id = directory(LABS);
    let plan = joins(&settings, &newcomer(), "Other");
    assert_eq!(plan.steps[0].title, "Invite to Labs");
}

#[test]
fn nobody_is_invited_without_an_address_or_where_the_settings_name_no_directory() {
    let mut seen = newcomer();
    seen.person.email = None;
    let plan = joins(&company(), &seen, "Team");
    assert_no(&plan, "admit.invite");
    assert_no(&plan, "admit.entra");
    let mut settings = company();
    settings.joiner = None;
    let plan = joins(&settings, &newcomer(), "Team");
    assert_no(&plan, "admit.invite");
    assert_no(&plan, "admit.entra");
}

#[test]
fn whoever_is_a_member_is_not_invited() {
    for membership in [MembershipStatus::Active, MembershipStatus::Suspended] {
        let mut seen = ann();
        seen.person.membership = membership;
        assert_no(&joins(&company(), &seen, "Team"), "admit.invite");
    }
}

#[test]
fn a_deactivated_account_is_activated_and_not_invited_at_the_same_time() {
    let mut seen = ann();
    seen.person.account_status = AccountStatus::Inactive;
    let active = step("admit.activate", Phase::Admit, "Activate the account", Probe::Activated)
        .act(Act::ActivateAccount)
        .by_hand("Activate Ann");
    assert_step(&joins(&company(), &seen, "Team"), &active);
    seen.person.membership = MembershipStatus::NoMembership;
    let plan = joins(&company(), &seen, "Team");
    assert_step(&plan, &active);
    assert_no(&plan, "admit.invite");
}

#[test]
fn an_account_on_its_way_to_deletion_is_called_back_which_activates_it() {
    let mut seen = ann();
    seen.person.for_deletion = true;
    for status in [AccountStatus::Inactive, AccountStatus::Active] {
        seen.person.account_status = status;
        let plan = joins(&company(), &seen, "Team");
        assert_step(
            &plan,
            &step("admit.cancelDeletion", Phase::Admit, "Call the deletion off", Probe::Activated)
                .act(Act::CancelDeletion)
                .by_hand("Call the deletion of Ann off"),
        );
        assert_no(&plan, "admit.activate");
    }
}

#[test]
fn an_account_that_is_active_or_deleted_for_good_is_not_activated() {
    for status in [AccountStatus::Active, AccountStatus::Closed] {
        let mut seen = ann();
        seen.person.account_status = status;
        let plan = joins(&company(), &seen, "Team");
        assert_no(&plan, "admit.activate");
        assert_no(&plan, "admit.cancelDeletion");
    }
}

#[test]
fn a_suspension_is_lifted_in_every_directory_of_the_person_before_anything_is_given() {
    let mut seen = ann();
    seen.person.membership = MembershipStatus::Suspended;
    let plan = joins(&company(), &seen, "Other");
    let lift = |id: &str, place: &str| {
        let probe = Probe::Member { directory: directory(id) };
        let title = format!("Lift the suspension in {place}");
        step(&format!("admit.restore.{id}"), Phase::Admit, &title, probe)
            .act(Act::RestoreMembership { directory: directory(id) })
            .by_hand(&format!("Restore Ann in {place}"))
    };
    assert_eq!(ids(&plan), ["admit.restore.d1", "admit.entra", "grant.group.other"]);
    assert_step(&plan, &lift(MAIN, "Main"));
    // Nothing shows where they are: it may be any directory.
    seen.roles.clear();
    let plan = joins(&company(), &seen, "Other");
    assert_step(&plan, &lift(MAIN, "Main"));
    assert_step(&plan, &lift(LABS, "Labs"));
    seen.person.membership = MembershipStatus::Active;
    assert_no(&joins(&company(), &seen, "Other"), "admit.restore.d1");
}

#[test]
fn whoever_is_in_entra_is_enabled_there_and_not_made_anew() {
    let mut seen = ann();
    seen.entra = Some(in_entra(vec![entra_group("team-entra", EntraGroupOwner::Assigned)]));
    let enabled = step(
        "admit.entra.enable",
        Phase::Admit,
        "Enable in Acme Entra",
        Probe::EntraEnabled { enabled: true },
    )
    .detail("ann@acme.example");
    let here = enabled
        .clone()
        .act(Act::EnableEntraUser { enabled: true })
        .by_hand_in_entra("Enable Ann in Acme Entra");
    let plan = joins(&company(), &seen, "Team");
    assert_no(&plan, "admit.entra");
    assert_step(&plan, &here.clone().already());
    seen.entra.as_mut().unwrap().user.enabled = false;
    assert_step(&joins(&company(), &seen, "Team"), &here);
    seen.entra.as_mut().unwrap().user.on_premises = true;
    assert_step(
        &joins(&company(), &seen, "Team"),
        &enabled
            .refused("the account is mastered on premises", "enabled by hand in Active Directory")
            .by_hand_at(
                Place::Elsewhere,
                "Enable Ann in Active Directory, on premises: open ann@acme.example in Active Directory Users and Computers and choose Enable Account",
            ),
    );
    seen.entra.as_mut().unwrap().user.enabled = true;
    assert_step(&joins(&company(), &seen, "Team"), &here.already());
}

#[test]
fn what_becomes_of_a_newcomer_in_entra_is_the_settings_word() {
    let mut settings = company();
    for (entra, wanted, notes) in [
        (JoinerInEntra::Create, Some(created()), vec![PASSWORD]),
        (JoinerInEntra::Invite, Some(guest()), vec![]),
        (JoinerInEntra::None, None, vec![]),
    ] {
        joiner(&mut settings).entra = entra;
        let plan = joins(&settings, &newcomer(), "Other");
        match &wanted {
            Some(wanted) => assert_step(&plan, wanted),
            None => assert_no(&plan, "admit.entra"),
        }
        assert_notes(&plan, &notes);
    }
    settings.entra = None;
    joiner(&mut settings).entra = JoinerInEntra::Create;
    let plan = joins(&settings, &newcomer(), "Other");
    assert_no(&plan, "admit.entra");
    assert_notes(&plan, &[]);
}

/// A user's name is of the tenant's own domain; with an address of another one they are a guest,
/// who signs in at home.
#[test]
fn an_address_of_another_domain_is_a_guests() {
    let mut settings = company();
    joiner(&mut settings).upn_domain = "ACME.example".to_owned();
    assert_step(&joins(&settings, &newcomer(), "Other"), &created());
    for domain in ["acme.test", "me.example", "sub.acme.example"] {
        joiner(&mut settings).upn_domain = domain.to_owned();
        let plan = joins(&settings, &newcomer(), "Other");
        assert_step(&plan, &guest());
        assert_notes(&plan, &[]);
    }
}

/// Nobody knows a password only where a user is made.
#[test]
fn the_first_password_is_spoken_of_where_a_user_is_made_and_nowhere_else() {
    let mut seen = ann();
    seen.entra = Some(in_entra(Vec::new()));
    assert_notes(&joins(&company(), &seen, "Other"), &[]);
    let mut nameless = newcomer();
    nameless.person.email = None;
    assert_notes(&joins(&company(), &nameless, "Other"), &[]);
}

#[test]
fn somebody_who_left_before_loses_the_mark_last_and_is_told_of() {
    let mut seen = ann();
    seen.groups = vec![group("q")];
    let plan = joins(&company(), &seen, "Other");
    assert_eq!(ids(&plan), ["admit.entra", "grant.group.other", "unmark.quarantine"]);
    assert_step(
        &plan,
        &step(
            "unmark.quarantine",
            Phase::Unmark,
            "Take out of quarantine",
            Probe::OutOfGroup { group: group_id("q") },
        )
        .act(Act::RemoveFromGroup { directory: directory(MAIN), group: group_id("q") })
        .by_hand("Take Ann out of quarantine"),
    );
    let before =
        "Ann left before. To give back what Offramp took then, choose 'Give access back' instead.";
    assert_notes(&plan, &[PASSWORD, before]);
}

#[test]
fn an_admins_role_is_said_not_to_be_touched() {
    let mut seen = ann();
    seen.entra = Some(in_entra(Vec::new()));
    seen.person.platform_roles = vec![
        "atlassian/org-admin".to_owned(),
        "atlassian/ai-access".to_owned(),
        "atlassian/site-admin".to_owned(),
    ];
    assert_notes(
        &joins(&company(), &seen, "Other"),
        &[
            "Ann holds the role org admin on the organization; it isn't touched.",
            "Ann holds the role site admin on the organization; it isn't touched.",
        ],
    );
}

#[test]
fn a_team_without_a_bundle_gives_nothing_and_lets_nobody_in() {
    for team in ["Unknown", ""] {
        let plan = joins(&company(), &newcomer(), team);
        assert_steps(&plan, &[]);
        assert_notes(&plan, &[]);
    }
    let plan = plan(PlaybookId::Onboard, &company(), &newcomer(), &Brief::default());
    assert_steps(&plan, &[]);
}

#[test]
fn a_bundle_that_gives_nothing_still_lets_in() {
    let plan = joins(&company(), &newcomer(), "Empty");
    assert_steps(&plan, &[invitation(&[], false), created()]);
}

#[test]
fn a_group_of_entra_that_a_newcomer_is_given_is_tried_once_they_are_there() {
    assert_step(
        &joins(&company(), &newcomer(), "Team"),
        &step(
            "grant.entra.team-entra",
            Phase::Grant,
            "Add to team-entra",
            Probe::InEntraGroup { group: entra_id("team-entra") },
        )
        .detail("Acme Entra")
        .act(Act::AddToEntraGroup { group: entra_id("team-entra") })
        .by_hand_at(Place::Entra, "Add Ann to team-entra"),
    );
}
