//! What the latest reads prove of what somebody owns in Jira, and which reads are asked for.

use super::company::{MAIN, account, directory, entra_id, group_id, product, role_id};
use offramp::connector::Read;
use offramp::domain::{
    AccountId, Address, Component, LedProject, OpenIssue, OwnedItem, ProjectKey, ProjectRole,
    TokenId,
};
use offramp::plan::Held::{self, Holds, NotYet};
use offramp::plan::{Facts, Look, Owned, Probe, Sight};

fn key(key: &str) -> ProjectKey {
    ProjectKey::new(key)
}

#[track_caller]
fn said(probe: &Probe, owned: Owned, wanted: Held) {
    let facts = Facts { owned, account: Some(account("ann")), ..Facts::default() };
    assert_eq!(probe.holds(&facts), wanted, "{probe:?} by {:?}", facts.owned);
}

fn texts(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

fn items(ids: &[&str]) -> Vec<OwnedItem> {
    let item = |id: &&str| OwnedItem { id: (*id).to_owned(), name: String::new() };
    ids.iter().map(item).collect()
}

#[test]
fn issues_are_handed_over_when_none_of_the_named_is_the_leavers_and_none_named_is_any() {
    let assigned = |ids: &[&str]| {
        let issue = |id: &&str| OpenIssue { id: (*id).to_owned(), project: key("OFF") };
        Owned { issues: Some(ids.iter().map(issue).collect()), ..Owned::default() }
    };
    let named = Probe::NotAssigned { issues: texts(&["1", "2"]) };
    said(&named, assigned(&[]), Holds);
    said(&named, assigned(&["3"]), Holds);
    said(&named, assigned(&["3", "2"]), NotYet);
    let any = Probe::NotAssigned { issues: Vec::new() };
    said(&any, assigned(&[]), Holds);
    said(&any, assigned(&["3"]), NotYet);
}

#[test]
fn a_filter_is_handed_over_when_the_leaver_owns_it_no_more() {
    let owned = |ids: &[&str]| Owned { filters: Some(items(ids)), ..Owned::default() };
    let named = Probe::WithoutFilter { filter: Some("1".to_owned()) };
    said(&named, owned(&[]), Holds);
    said(&named, owned(&["2"]), Holds);
    said(&named, owned(&["2", "1"]), NotYet);
    let any = Probe::WithoutFilter { filter: None };
    said(&any, owned(&[]), Holds);
    said(&any, owned(&["2"]), NotYet);
}

#[test]
fn dashboards_are_handed_over_when_none_of_the_named_is_the_leavers() {
    let owned = |ids: &[&str]| Owned { dashboards: Some(items(ids)), ..Owned::default() };
    let named = Probe::WithoutDashboards { dashboards: texts(&["1", "2"]) };
    said(&named, owned(&["3"]), Holds);
    said(&named, owned(&["3", "1"]), NotYet);
    let any = Probe::WithoutDashboards { dashboards: Vec::new() };
    said(&any, owned(&[]), Holds);
    said(&any, owned(&["3"]), NotYet);
}

#[test]
fn a_component_is_handed_over_when_somebody_else_leads_it() {
    let led = |all: &[(&str, Option<&str>)]| {
        let one = |(id, lead): &(&str, Option<&str>)| Component {
            id: (*id).to_owned(),
            name: String::new(),
            project: key("OFF"),
            lead: lead.map(account),
        };
        Owned { components: Some(all.iter().map(one).collect()), ..Owned::default() }
    };
    let named = Probe::NotLeadingComponent { component: Some("1".to_owned()) };
    said(&named, led(&[("1", Some("ben")), ("2", Some("ann"))]), Holds);
    said(&named, led(&[("1", None)]), Holds);
    said(&named, led(&[("2", Some("ben")), ("1", Some("ann"))]), NotYet);
    let any = Probe::NotLeadingComponent { component: None };
    said(&any, led(&[("1", Some("ben")), ("2", None)]), Holds);
    said(&any, led(&[("1", Some("ben")), ("2", Some("ann"))]), NotYet);
}

#[test]
fn a_project_is_handed_over_when_somebody_else_leads_it() {
    let led = |all: &[(&str, Option<&str>)]| {
        let one = |(id, lead): &(&str, Option<&str>)| LedProject {
            key: key(id),
            lead: lead.map(account),
        };
        Owned { projects: Some(all.iter().map(one).collect()), ..Owned::default() }
    };
    let named = Probe::NotLeadingProject { project: Some(key("OFF")) };
    said(&named, led(&[("OFF", Some("ben")), ("ATLAS", Some("ann"))]), Holds);
    said(&named, led(&[("OFF", None)]), Holds);
    said(&named, led(&[("ATLAS", Some("ben")), ("OFF", Some("ann"))]), NotYet);
    let any = Probe::NotLeadingProject { project: None };
    said(&any, led(&[("OFF", Some("ben")), ("ATLAS", None)]), Holds);
    said(&any, led(&[("OFF", Some("ben")), ("ATLAS", Some("ann"))]), NotYet);
}

#[test]
fn a_project_role_is_gone_when_this_role_of_this_project_no_longer_names_the_leaver() {
    let held = |all: &[(&str, &str, &[&str])]| {
        let one = |(project, id, actors): &(&str, &str, &[&str])| ProjectRole {
            id: (*id).to_owned(),
            name: String::new(),
            project: key(project),
            actors: actors.iter().map(|a| account(a)).collect(),
        };
        Owned { roles: Some(all.iter().map(one).collect()), ..Owned::default() }
    };
    let named = Probe::WithoutProjectRole { role: Some((key("OFF"), "10".to_owned())) };
    said(&named, held(&[]), Holds);
    said(&named, held(&[("OFF", "10", &["ben"])]), Holds);
    said(&named, held(&[("ATLAS", "10", &["ann"]), ("OFF", "11", &["ann"])]), Holds);
    said(&named, held(&[("OFF", "10", &["ben", "ann"])]), NotYet);
    let any = Probe::WithoutProjectRole { role: None };
    said(&any, held(&[("OFF", "10", &["ben"])]), Holds);
    said(&any, held(&[("OFF", "10", &["ben"]), ("ATLAS", "11", &["ann"])]), NotYet);
}

/// A project says who leads it, not what somebody leads.
#[test]
fn whose_it_was_has_to_be_known_before_somebody_elses_name_proves_anything() {
    let component =
        Component { id: "1".to_owned(), name: String::new(), project: key("OFF"), lead: None };
    let role = ProjectRole {
        id: "10".to_owned(),
        name: String::new(),
        project: key("OFF"),
        actors: vec![account("ann")],
    };
    let owned = Owned {
        components: Some(vec![component]),
        projects: Some(vec![LedProject { key: key("OFF"), lead: Some(account("ann")) }]),
        roles: Some(vec![role]),
        ..Owned::default()
    };
    let facts = Facts { owned, account: None, ..Facts::default() };
    for probe in [
        Probe::NotLeadingComponent { component: None },
        Probe::NotLeadingProject { project: None },
        Probe::WithoutProjectRole { role: None },
    ] {
        assert_eq!(probe.holds(&facts), Held::Unreadable, "{probe:?}");
    }
}

#[test]
fn each_probe_asks_for_the_reads_that_tell_and_no_others() {
    use Look::{
        Components, Dashboards, Entra, Filters, Groups, Issues, Person, ProjectRoles, Projects,
        Roles, Tokens,
    };
    let (on, role) = (product("p"), role_id("r"));
    let table: Vec<(Probe, &[Look])> = vec![
        (Probe::Deactivated, &[Person]),
        (Probe::OutOfDirectory, &[Person]),
        (Probe::Listed, &[Person]),
        (Probe::WithoutOrgRole { role: role.clone() }, &[Person]),
        (Probe::Activated, &[Person]),
        (Probe::Deleting, &[Person]),
        (Probe::WithoutProduct { resource: on.clone() }, &[Person, Roles]),
        (Probe::WithProduct { resource: on.clone() }, &[Person, Roles]),
        (Probe::OutOfGroup { group: group_id("g") }, &[Person, Groups]),
        (Probe::InGroup { group: group_id("g") }, &[Groups]),
        (Probe::WithoutDirectRole { resource: on.clone(), role: role.clone() }, &[Roles]),
        (Probe::WithRole { resource: on, role }, &[Roles]),
        (Probe::EntraEnabled { enabled: true }, &[Entra]),
        (Probe::SessionsRevoked { before: None }, &[Entra]),
        (Probe::InEntraGroup { group: entra_id("e") }, &[Entra]),
        (Probe::OutOfEntraGroup { group: entra_id("e") }, &[Entra]),
        (Probe::InEntra, &[Entra]),
        (Probe::NotAssigned { issues: Vec::new() }, &[Issues]),
        (Probe::WithoutFilter { filter: None }, &[Filters]),
        (Probe::WithoutDashboards { dashboards: Vec::new() }, &[Dashboards]),
        (Probe::NotLeadingComponent { component: None }, &[Components]),
        (Probe::NotLeadingProject { project: None }, &[Projects]),
        (Probe::WithoutProjectRole { role: None }, &[ProjectRoles]),
        (Probe::WithoutToken { token: TokenId::new("t") }, &[Tokens]),
    ];
    for (probe, looks) in table {
        assert_eq!(probe.looks(), looks, "{probe:?}");
        assert_eq!(probe.needs(), looks, "{probe:?}");
    }
    // The overall status alone may tell of a suspension; the roles tell where.
    for probe in [
        Probe::Suspended { directory: directory(MAIN) },
        Probe::Member { directory: directory(MAIN) },
    ] {
        assert_eq!(probe.looks(), [Person, Roles], "{probe:?}");
        assert_eq!(probe.needs(), [Person], "{probe:?}");
    }
}

fn sight(account: AccountId) -> Sight {
    let email = Some(Address::told("ann@acme.example"));
    Sight { account, email, projects: vec![key("OFF"), key("ATLAS")], witnesses: Vec::new() }
}

#[test]
fn each_look_is_one_read_about_this_person_and_two_are_one_for_each_project() {
    let ann = || account("ann");
    let email = || Address::told("ann@acme.example");
    let table = [
        (Look::Person, vec![Read::People { accounts: vec![ann()] }]),
        (Look::Groups, vec![Read::Groups { account: ann() }]),
        (Look::Roles, vec![Read::Roles { account: ann() }]),
        (Look::Tokens, vec![Read::Tokens { account: ann() }]),
        (Look::Entra, vec![Read::Entra { email: email() }]),
        (Look::Portal, vec![Read::PortalAccounts { email: email() }]),
        (Look::Issues, vec![Read::OpenIssues { account: ann() }]),
        (Look::Filters, vec![Read::Filters { account: ann() }]),
        (Look::Dashboards, vec![Read::Dashboards { account: ann() }]),
        (Look::Projects, vec![Read::Projects]),
        (
            Look::Components,
            vec![
                Read::Components { project: key("OFF") },
                Read::Components { project: key("ATLAS") },
            ],
        ),
        (
            Look::ProjectRoles,
            vec![
                Read::ProjectRoles { project: key("OFF") },
                Read::ProjectRoles { project: key("ATLAS") },
            ],
        ),
    ];
    assert_eq!(table.each_ref().map(|(look, _)| *look), Look::ALL);
    for (look, reads) in table {
        assert_eq!(look.reads(&sight(ann())), reads, "{look:?}");
    }
}

/// Somebody without an account is found by address, and nothing else can be asked of them.
#[test]
fn somebody_without_an_account_is_looked_for_by_address_alone() {
    let email = || Address::told("ann@acme.example");
    let invitee = sight(AccountId::of_invitee("ann@acme.example"));
    for look in Look::ALL {
        let wanted = match look {
            Look::Person => vec![Read::PeopleByEmail { email: email() }],
            Look::Entra => vec![Read::Entra { email: email() }],
            Look::Portal => vec![Read::PortalAccounts { email: email() }],
            _ => Vec::new(),
        };
        assert_eq!(look.reads(&invitee), wanted, "{look:?}");
    }
}

#[test]
fn without_an_address_nothing_is_asked_that_needs_one() {
    let nameless = |account: AccountId| Sight { email: None, ..sight(account) };
    for look in [Look::Entra, Look::Portal] {
        assert_eq!(look.reads(&nameless(account("ann"))), Vec::new(), "{look:?}");
    }
    let person = Look::Person.reads(&nameless(account("ann")));
    assert_eq!(person, [Read::People { accounts: vec![account("ann")] }]);
    let invitee = AccountId::of_invitee("ann@acme.example");
    assert_eq!(Look::Person.reads(&nameless(invitee)), Vec::new());
}

#[test]
fn what_somebody_owns_is_issues_filters_dashboards_projects_components_and_roles() {
    use Look::{Components, Dashboards, Filters, Issues, ProjectRoles, Projects};
    let owned = [Issues, Filters, Dashboards, Projects, Components, ProjectRoles];
    assert_eq!(Look::OWNED, owned);
}
