//! Left the business: what has to be said beside the steps, and who takes over.

use super::company::{LABS, account, ann, directory, in_entra, leaver, plan, refused, settings};
use super::expected::assert_notes;
use offramp::domain::{Claim, Observation, ProjectKey};
use offramp::plan::{Brief, HandOver, Successor};
use offramp::playbook::PlaybookId;
use offramp::policy::{Settings, UnmanagedEnd};

const UNMANAGED: &str = "Ann isn't managed by the organization: the account can't be deactivated, and its API tokens can't be listed or revoked. The suspension keeps it out of the organization.";
const NO_MARK: &str = "Ann isn't in the directory of quarantine, so the mark is left out.";
const NOBODY_NAMED: &str = "Nobody is named who takes over: open issues and component leads go to the lead of their project. The rest is left to Site admins.";

/// What is said of handing over, with who takes it.
fn said_of(who: &str) -> String {
    format!(
        "Open issues, filters, shared dashboards and leads are handed over. {who} Roles in projects are taken."
    )
}
const PRIVATE: &str = "Private dashboards can't be listed by anybody. Ask whom Ann worked for.";
const NOBODY: &str = "Nobody in Acme Entra has the address ann@acme.example. That isn't a proof that Ann has no account there.";
const ADMIN: [&str; 4] = [
    "Automation rules that run as Ann stop with the cut and still look enabled. Give them another actor: Jira settings, System, Automation rules, and Automation in each project's settings.",
    "API keys of the organization that Ann made or knows keep working. Replace them at admin.atlassian.com, Settings, API keys.",
    "Apps that Ann has let in keep what was granted. Look at Connected apps of each site, and in Jira settings, System, WebHooks.",
    "Service accounts whose credentials Ann knows keep working. Look at admin.atlassian.com, Directory, Service accounts.",
];

/// Nothing is handed over and no tenant is connected.
fn bare() -> Settings {
    let mut settings = settings();
    settings.handover = None;
    settings.entra = None;
    settings
}

#[test]
fn nothing_is_said_of_a_plain_leaver() {
    assert_notes(&leaver(&bare(), &ann()), &[]);
}

#[test]
fn what_an_unmanaged_account_keeps_is_said() {
    let mut seen = ann();
    seen.person.claim = Claim::Unmanaged;
    assert_notes(&leaver(&bare(), &seen), &[UNMANAGED]);
    // Why tokens can't be listed is said once: what is not managed has none that could be.
    seen.privileges.as_mut().unwrap().token_read = refused("managedAccount");
    assert_notes(&leaver(&bare(), &seen), &[UNMANAGED]);
}

#[test]
fn tokens_that_cannot_be_listed_are_said_with_why() {
    let mut seen = ann();
    let privileges = seen.privileges.as_mut().unwrap();
    privileges.token_read = refused("externalDirectory.scim");
    let why = "API tokens can't be listed: the account is synced from your identity provider.";
    assert_notes(&leaver(&bare(), &seen), &[why]);
    let mut seen = ann();
    seen.privileges.as_mut().unwrap().token_delete = refused("externalDirectory.scim");
    assert_notes(&leaver(&bare(), &seen), &[]);
}

#[test]
fn a_mark_that_is_left_out_is_said_but_not_of_somebody_who_is_removed() {
    let mut seen = ann();
    seen.roles[0].directory = Some(directory(LABS));
    assert_notes(&leaver(&bare(), &seen), &[NO_MARK]);
    seen.person.claim = Claim::Unmanaged;
    assert_notes(&leaver(&bare(), &seen), &[UNMANAGED, NO_MARK]);
    let mut removing = bare();
    removing.playbooks.left_business.unmanaged = UnmanagedEnd::RemoveFromDirectory;
    assert_notes(&leaver(&removing, &seen), &[UNMANAGED]);
}

#[test]
fn an_admin_who_leaves_is_said_to_leave_rules_keys_apps_and_service_accounts_behind() {
    let brief = Brief { demote: true, ..Brief::default() };
    assert_notes(&plan(PlaybookId::LeftBusiness, &bare(), &ann(), &brief), &ADMIN);
}

fn ben() -> Successor {
    Successor { account: account("ben"), name: "Ben".to_owned() }
}

#[test]
fn who_takes_over_is_the_tickets_choice_then_the_manager_then_the_projects_lead() {
    let mut settings = bare();
    settings.handover = super::company::settings().handover;
    let go_to = |who: &str| said_of(&format!("All of it goes to {who}."));
    let mut seen = ann();
    assert_notes(&leaver(&settings, &seen), &[&said_of(NOBODY_NAMED), PRIVATE]);
    let mut entra = in_entra(Vec::new());
    entra.user.manager_mail = Some("mia@acme.example".to_owned());
    seen.entra = Some(entra);
    assert_notes(&leaver(&settings, &seen), &[&go_to("the manager, mia@acme.example"), PRIVATE]);
    let brief = Brief { successor: Some(ben()), ..Brief::default() };
    assert_notes(
        &plan(PlaybookId::LeftBusiness, &settings, &seen, &brief),
        &[&go_to("Ben"), PRIVATE],
    );
}

/// What is said is what the run will do.
#[test]
fn whoever_is_named_as_their_own_successor_is_not_said_to_take_over() {
    let mut settings = bare();
    settings.handover = super::company::settings().handover;
    let herself = Successor { account: account("ann"), name: "Ann".to_owned() };
    let brief = Brief { successor: Some(herself), ..Brief::default() };
    let oneself = "Ann is the one who leaves and takes nothing over. Name somebody else in 'Successor', or it goes as if nobody were named.";
    let notes = plan(PlaybookId::LeftBusiness, &settings, &ann(), &brief);
    assert_notes(&notes, &[oneself, &said_of(NOBODY_NAMED), PRIVATE]);
}

#[test]
fn what_was_not_found_out_in_entra_is_said() {
    let mut settings = bare();
    settings.entra = super::company::settings().entra;
    let mut seen = ann();
    // Where they should be there, a step has somebody look.
    assert_notes(&leaver(&settings, &seen), &[]);
    seen.person.claim = Claim::Unmanaged;
    assert_notes(&leaver(&settings, &seen), &[UNMANAGED, NOBODY]);
    seen.person.email = None;
    assert_notes(&leaver(&settings, &seen), &[UNMANAGED]);
    let mut seen = ann();
    seen.entra = Some(in_entra(Vec::new()));
    assert_notes(&leaver(&settings, &seen), &[]);
    seen.entra.as_mut().unwrap().user.guest = true;
    let guest = "Ann is a guest in Acme Entra: their own organization signs them in, and only it can end their sign-ins.";
    assert_notes(&leaver(&settings, &seen), &[guest]);
}

#[test]
fn the_notes_come_in_this_order() {
    let mut seen = ann();
    seen.person.claim = Claim::Unmanaged;
    seen.roles[0].directory = Some(directory(LABS));
    let brief = Brief { demote: true, ..Brief::default() };
    assert_notes(
        &plan(PlaybookId::LeftBusiness, &settings(), &seen, &brief),
        &[&[UNMANAGED, NO_MARK, &said_of(NOBODY_NAMED), PRIVATE, NOBODY][..], &ADMIN].concat(),
    );
}

fn handed_over(seen: &Observation, successor: Option<Successor>) -> Option<HandOver> {
    let brief = Brief { successor, ..Brief::default() };
    plan(PlaybookId::LeftBusiness, &settings(), seen, &brief).hand_over
}

#[test]
fn the_run_is_told_who_takes_over_and_where_to_look() {
    let mut seen = ann();
    let wanted = HandOver {
        successor: None,
        manager_mail: None,
        projects: vec![ProjectKey::new("OFF"), ProjectKey::new("ATLAS")],
        contact: "Site admins".to_owned(),
    };
    assert_eq!(handed_over(&seen, None), Some(wanted.clone()));
    let named = HandOver { successor: Some(ben()), ..wanted.clone() };
    assert_eq!(handed_over(&seen, Some(ben())), Some(named));
    let mut entra = in_entra(Vec::new());
    entra.user.manager_mail = Some("mia@acme.example".to_owned());
    seen.entra = Some(entra);
    let managed = HandOver { manager_mail: Some("mia@acme.example".to_owned()), ..wanted };
    assert_eq!(handed_over(&seen, None), Some(managed));
}

#[test]
fn nobody_takes_over_from_themselves() {
    let herself = Successor { account: account("ann"), name: "Ann".to_owned() };
    assert_eq!(handed_over(&ann(), Some(herself)).unwrap().successor, None);
}

#[test]
fn only_a_leaver_hands_over_and_only_where_the_settings_say_how() {
    assert_eq!(leaver(&bare(), &ann()).hand_over, None);
    for playbook in PlaybookId::ALL {
        let brief = Brief { former: Some(Box::new(ann())), ..Brief::default() };
        let hands_over = plan(playbook, &settings(), &ann(), &brief).hand_over.is_some();
        assert_eq!(hands_over, playbook == PlaybookId::LeftBusiness, "{playbook:?}");
    }
}
