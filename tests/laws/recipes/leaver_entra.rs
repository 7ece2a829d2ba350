//! Left the business, in Entra: the user, their sign-ins, their groups.

use super::company::{ann, entra_group, entra_id, in_entra, leaver, settings};
use super::expected::{Place, Want, assert_no, assert_step, assert_these, step};
use offramp::connector::Act;
use offramp::domain::{Claim, EntraGroupOwner, EntraUser, Instant, Observation};
use offramp::plan::{Probe, Step};
use offramp::playbook::Phase;

fn with_user(change: impl FnOnce(&mut EntraUser)) -> Observation {
    let mut seen = ann();
    let mut entra = in_entra(Vec::new());
    change(&mut entra.user);
    seen.entra = Some(entra);
    seen
}

fn disabling() -> Want {
    let probe = Probe::EntraEnabled { enabled: false };
    step("cut.entra.disable", Phase::Cut, "Disable in Acme Entra", probe).detail("ann@acme.example")
}

fn disabled_here() -> Want {
    disabling()
        .act(Act::EnableEntraUser { enabled: false })
        .by_hand_in_entra("Disable Ann in Acme Entra")
}

#[test]
fn the_user_is_disabled_and_one_who_is_disabled_is_not_touched() {
    assert_step(&leaver(&settings(), &with_user(|_| {})), &disabled_here());
    let disabled = with_user(|user| user.enabled = false);
    assert_step(&leaver(&settings(), &disabled), &disabled_here().already());
    let both = with_user(|user| (user.enabled, user.on_premises) = (false, true));
    assert_step(&leaver(&settings(), &both), &disabled_here().already());
}

#[test]
fn a_user_who_is_mastered_on_premises_is_disabled_there_by_hand() {
    assert_step(
        &leaver(&settings(), &with_user(|user| user.on_premises = true)),
        &disabling()
            .refused("the account is mastered on premises", "disabled by hand in Active Directory")
            .by_hand_at(
                Place::Elsewhere,
                "Disable Ann in Active Directory, on premises: open ann@acme.example in Active Directory Users and Computers and choose Disable Account",
            ),
    );
}

fn sign_ins(before: Option<Instant>) -> Want {
    let probe = Probe::SessionsRevoked { before };
    step("cut.entra.sessions", Phase::Cut, "End sign-ins in Acme Entra", probe)
}

/// Proven by a later moment than the one that was seen: a user who never had one has any.
#[test]
fn sign_ins_end_and_a_guests_end_at_home() {
    for before in [None, Some(Instant(500))] {
        let seen = with_user(|user| user.sessions_valid_from = before);
        assert_step(
            &leaver(&settings(), &seen),
            &sign_ins(before)
                .act(Act::RevokeEntraSessions)
                .by_hand_in_entra("End the sign-ins of Ann"),
        );
    }
    let guest = with_user(|user| user.guest = true);
    assert_step(
        &leaver(&settings(), &guest),
        &sign_ins(Some(Instant(500))).elsewhere("the guest's own organization"),
    );
    assert_step(&leaver(&settings(), &guest), &disabled_here());
}

#[test]
fn each_group_of_entra_goes_where_its_members_are_decided() {
    let group = |id: &str| {
        let probe = Probe::OutOfEntraGroup { group: entra_id(id) };
        let title = format!("Remove from {id}");
        step(&format!("strip.entra.{id}"), Phase::Strip, &title, probe).detail("Acme Entra")
    };
    let mut seen = ann();
    seen.entra = Some(in_entra(vec![
        entra_group("assigned", EntraGroupOwner::Assigned),
        entra_group("by-rule", EntraGroupOwner::Rule),
        entra_group("local", EntraGroupOwner::OnPremises),
        entra_group("mail", EntraGroupOwner::Exchange),
        entra_group("roles", EntraGroupOwner::Roles),
    ]));
    let plan = leaver(&settings(), &seen);
    for wanted in [
        group("assigned")
            .act(Act::RemoveFromEntraGroup { group: entra_id("assigned") })
            .by_hand_in_entra("Take Ann out of assigned"),
        group("by-rule").elsewhere("Entra, by the group's membership rule"),
        group("local").elsewhere("Active Directory, on premises"),
        group("mail").elsewhere("the Exchange admin center"),
        group("roles")
            .refused(
                "the group can hold directory roles",
                "a privileged role administrator removes it by hand",
            )
            .by_hand_in_entra("Take Ann out of roles"),
    ] {
        assert_step(&plan, &wanted);
    }
}

/// Somebody has to look for whom nobody was found, where they should be there.
pub(super) fn sought_in_entra() -> Want {
    let probe = Probe::EntraEnabled { enabled: false };
    step("cut.entra.disable", Phase::Cut, "Find and disable in Acme Entra", probe)
        .detail("ann@acme.example")
        .refused("nobody in Acme Entra has the address ann@acme.example", "looked for by hand")
        .by_hand_at(
            Place::Entra,
            "Look for Ann in Acme Entra by name and by former addresses, and give the account ann@acme.example. Disable it",
        )
}

fn of_entra(seen: &Observation) -> Vec<Step> {
    let steps = leaver(&settings(), seen).steps.into_iter();
    steps.filter(|step| step.id.0.contains("entra")).collect()
}

/// Whom the organization manages has an account there under whatever address.
#[test]
fn whom_nobody_found_in_entra_is_looked_for_by_somebody_and_that_is_all() {
    assert_these(&of_entra(&ann()), &[sought_in_entra()]);
    let mut connected_to_none = settings();
    connected_to_none.entra = None;
    assert_no(&leaver(&connected_to_none, &ann()), "cut.entra.disable");
}

/// Of whose address is hidden nobody knows either.
#[test]
fn whose_address_is_hidden_is_looked_for_by_name() {
    let wanted = step(
        "cut.entra.disable",
        Phase::Cut,
        "Find and disable in Acme Entra",
        Probe::EntraEnabled { enabled: false },
    )
    .refused("the address is hidden, so nobody was looked for", "looked for by hand")
    .by_hand_at(Place::Entra, "Look for Ann in Acme Entra by name. Disable it");
    for claim in [Claim::Managed, Claim::Unmanaged] {
        let mut seen = ann();
        (seen.person.claim, seen.person.email) = (claim, None);
        assert_these(&of_entra(&seen), std::slice::from_ref(&wanted));
    }
}

/// Whoever is managed elsewhere may well have no account there: a note says what is not known.
#[test]
fn a_stranger_to_the_organization_need_not_be_in_its_tenant() {
    let mut seen = ann();
    seen.person.claim = Claim::Unmanaged;
    assert_these(&of_entra(&seen), &[]);
}

#[test]
fn entra_is_called_by_its_own_name_where_the_settings_name_none() {
    let mut settings = settings();
    settings.entra = None;
    let plan = leaver(&settings, &with_user(|_| {}));
    let titles: Vec<&str> = plan.steps.iter().map(|step| step.title.as_str()).collect();
    assert!(titles.contains(&"Disable in Microsoft Entra"), "{titles:?}");
}
