//! Whom nobody may touch.

use super::office::{assert_refused, by, member, named};
use crate::recipes::company::{account, settings};
use offramp::domain::Person;
use offramp::playbook::PlaybookId;
use offramp::policy::{Refusal, RefusalCode, Settings, may_be_subject};

fn asked(settings: &Settings, subject: &Person, playbook: PlaybookId) -> Result<(), Refusal> {
    may_be_subject(settings, &account("olga"), subject, playbook)
}

fn admin(roles: &[&str]) -> Person {
    let mut ann = member("Ann", &[]);
    ann.platform_roles = roles.iter().map(|role| (*role).to_owned()).collect();
    ann
}

/// Who lifts the protection depends on what protects.
fn protected<'a>(title: &'a str, instead: &'a str) -> (&'a str, &'a str, &'a str, &'a str) {
    (
        "subject.protected",
        title,
        "Protected people are never changed. Nothing was written.",
        instead,
    )
}

#[test]
fn anybody_else_may_be_touched_by_every_recipe() {
    for playbook in PlaybookId::ALL {
        assert!(asked(&settings(), &member("Ann", &["staff"]), playbook).is_ok());
    }
}

#[test]
fn nobody_takes_or_gives_access_to_themselves() {
    for playbook in PlaybookId::ALL {
        assert_refused(
            asked(&settings(), &member("olga", &[]), playbook),
            (
                "subject.self",
                "This ticket is about you",
                "Nobody takes or gives access to themselves.",
                "Ask another operator to open this ticket.",
            ),
        );
    }
}

#[test]
fn an_admin_is_protected_by_the_role_which_is_said() {
    for (roles, words) in [
        (&["atlassian/org-admin"][..], "Ann is an organization admin"),
        (&["atlassian/site-admin"], "Ann is a site admin"),
        (&["atlassian/user-access-admin"], "Ann is a user access admin"),
        (&["atlassian/new-admin"], "Ann is atlassian/new-admin"),
        (
            &["atlassian/org-admin", "atlassian/ai-access", "atlassian/site-admin"],
            "Ann is an organization admin and a site admin",
        ),
    ] {
        for playbook in PlaybookId::ALL {
            assert_refused(
                asked(&settings(), &admin(roles), playbook),
                protected(words, "An organization admin has to take the role away first."),
            );
        }
    }
    // A licence is no admin's role.
    assert!(asked(&settings(), &admin(&["atlassian/ai-access"]), PlaybookId::LeftTeam).is_ok());
}

#[test]
fn an_admin_may_leave_the_business_where_the_settings_say_who_confirms_it_and_nothing_else() {
    let mut settings = settings();
    settings.approvals.admin_leaver = Some(by(&["boss"]));
    let ann = admin(&["atlassian/org-admin"]);
    for playbook in PlaybookId::ALL {
        let may = asked(&settings, &ann, playbook).is_ok();
        assert_eq!(may, playbook == PlaybookId::LeftBusiness, "{playbook:?}");
    }
    // Other approvals do not stand for it.
    settings.approvals.admin_leaver = None;
    settings.approvals.restore = Some(by(&["boss"]));
    settings.approvals.deletion = Some(by(&["boss"]));
    assert!(asked(&settings, &ann, PlaybookId::LeftBusiness).is_err());
}

#[test]
fn a_protected_account_is_protected_even_from_what_an_admin_may_undergo() {
    let mut settings = settings();
    settings.approvals.admin_leaver = Some(by(&["boss"]));
    settings.protections.accounts = vec![account("zoe"), account("Ann")];
    for subject in [member("Ann", &[]), admin(&["atlassian/org-admin"])] {
        assert_refused(
            asked(&settings, &subject, PlaybookId::LeftBusiness),
            protected(
                "Ann is on the list of protected accounts",
                "A Jira admin has to take the account off the list first, under People and rules.",
            ),
        );
    }
    assert!(asked(&settings, &member("Ben", &[]), PlaybookId::LeftBusiness).is_ok());
}

#[test]
fn everybody_in_a_protected_group_is_protected_and_the_group_is_named() {
    let mut settings = settings();
    settings.protections.groups = vec![named("break-glass"), named("board")];
    for playbook in PlaybookId::ALL {
        assert_refused(
            asked(&settings, &member("Ann", &["staff", "board"]), playbook),
            protected(
                "Ann is in the protected group board people",
                "An organization admin has to take the person out of the group first, or a Jira admin the group off the list under People and rules.",
            ),
        );
        assert!(asked(&settings, &member("Ann", &["staff"]), playbook).is_ok());
    }
}

/// A ticket about oneself is told as such before anything about the person is.
#[test]
fn that_a_ticket_is_about_oneself_is_said_before_a_protection_is() {
    let mut settings = settings();
    settings.protections.accounts = vec![account("olga")];
    let mut olga = admin(&["atlassian/org-admin"]);
    olga.account = account("olga");
    let refusal = asked(&settings, &olga, PlaybookId::Restore).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::SubjectSelf);
}
