//! Give access back: what does not come back, and why.

use super::company::{ann, in_entra, token};
use super::expected::assert_notes;
use super::restore::given_back;
use offramp::domain::{AccountStatus, Claim, MembershipStatus, Observation};

const OWNERS: &str = "What was handed over in Jira stays with its new owners.";

fn said(former: &Observation, seen: &Observation, wanted: &[&str]) {
    let all = [wanted, &[OWNERS]].concat();
    assert_notes(&given_back(former, seen), &all);
}

#[test]
fn what_was_handed_over_stays_handed_over() {
    said(&ann(), &ann(), &[]);
}

#[test]
fn tokens_stay_revoked_and_are_counted() {
    let mut former = ann();
    former.tokens = Some(vec![token("t1", "a"), token("t2", "b")]);
    said(&former, &ann(), &["2 API tokens stay revoked: Ann makes new ones."]);
    former.tokens = None;
    said(&former, &ann(), &["API tokens were not recorded."]);
    // Nobody could list them, and nobody has revoked them.
    former.person.claim = Claim::Unmanaged;
    said(&former, &ann(), &[]);
}

#[test]
fn sign_ins_stay_ended_and_a_user_of_entra_may_be_gone() {
    let mut former = ann();
    former.entra = Some(in_entra(Vec::new()));
    let signs_in = "Sign-ins that were ended stay ended: Ann signs in again.";
    let gone = "Nobody in Acme Entra has the address any more, so nothing is given back there.";
    said(&former, &ann(), &[signs_in, gone]);
    let mut seen = ann();
    seen.entra = Some(in_entra(Vec::new()));
    said(&former, &seen, &[signs_in]);
    said(&ann(), &seen, &[]);
}

#[test]
fn an_account_that_was_deleted_for_good_does_not_come_back() {
    let closed =
        "The account of Ann was deleted for good: nothing of it can come back. Invite Ann anew.";
    let mut seen = ann();
    seen.person.account_status = AccountStatus::Inactive;
    said(&ann(), &seen, &[]);
    seen.person.account_status = AccountStatus::Closed;
    said(&ann(), &seen, &[closed]);
}

#[test]
fn whoever_was_removed_from_the_directory_needs_an_invitation_first() {
    let removed =
        "Ann was removed from the directory: an invitation has to bring the account back first.";
    let mut seen = ann();
    seen.person.membership = MembershipStatus::Suspended;
    said(&ann(), &seen, &[]);
    seen.person.membership = MembershipStatus::NoMembership;
    said(&ann(), &seen, &[removed]);
}

#[test]
fn admin_roles_never_come_back() {
    let mut former = ann();
    former.person.platform_roles = vec!["atlassian/ai-access".to_owned()];
    said(&former, &ann(), &[]);
    former.person.platform_roles.push("atlassian/org-admin".to_owned());
    let plan = given_back(&former, &ann());
    said(
        &former,
        &ann(),
        &[
            "Offramp gives nobody an admin role. Ann had org admin on the organization: an organization admin decides whether they get that again.",
        ],
    );
    assert!(!plan.steps.iter().any(|step| step.title.contains("admin")));
    // Whoever is one now is not spoken of.
    said(&ann(), &former, &[]);
}

#[test]
fn the_notes_come_in_this_order() {
    let mut former = ann();
    former.tokens = None;
    former.entra = Some(in_entra(Vec::new()));
    former.person.platform_roles = vec!["atlassian/org-admin".to_owned()];
    let mut seen = ann();
    seen.person.account_status = AccountStatus::Closed;
    seen.person.membership = MembershipStatus::NoMembership;
    let notes = given_back(&former, &seen).notes;
    let begins = [
        "API tokens",
        "Sign-ins",
        "The account of Ann was deleted",
        "Ann was removed",
        "Nobody in Acme Entra",
        "Offramp gives nobody an admin role",
        "What was handed over",
    ];
    assert_eq!(notes.len(), begins.len());
    for (note, begin) in notes.iter().zip(begins) {
        assert!(note.starts_with(begin), "{note}");
    }
}
