//! Acme's tenant at the identity provider, made from Acme's people.

use super::TENANT;
use crate::clock::{Lagged, View};
use crate::company::{
    Entra, EntraGroup, EntraGroupKind, EntraUser, Group, Person, Tenant, UserType, digest,
};
use std::collections::BTreeMap;

const DOMAIN: &str = "acme.example";
const RULE: &str = "(user.userType -eq \"Member\") and (user.accountEnabled -eq true)";

/// The place in this list makes the id, so new groups go to the end.
const GROUPS: [(&str, EntraGroupKind); 27] = [
    ("Team Backend", EntraGroupKind::Security),
    ("Team Platform", EntraGroupKind::Security),
    ("VPN users", EntraGroupKind::Security),
    // These three reach the organization under the same names.
    ("eng-all", EntraGroupKind::Security),
    ("vpn-users", EntraGroupKind::Security),
    ("emp-all", EntraGroupKind::Security),
    ("Everyone", EntraGroupKind::Dynamic { rule: RULE }),
    ("Helpdesk administrators", EntraGroupKind::RoleAssignable),
    ("Announcements", EntraGroupKind::DistributionList),
    ("Berlin office", EntraGroupKind::OnPremises),
    ("Design guild", EntraGroupKind::Microsoft365),
    ("Badge printers", EntraGroupKind::Security),
    ("Partner portal", EntraGroupKind::Security),
    ("AWS developers", EntraGroupKind::Security),
    ("Build servers", EntraGroupKind::Security),
    ("Code signing", EntraGroupKind::Security),
    ("Crash reports", EntraGroupKind::Security),
    ("Database readers", EntraGroupKind::Security),
    ("Feature flags", EntraGroupKind::Security),
    ("GitHub engineers", EntraGroupKind::Security),
    ("Log search", EntraGroupKind::Security),
    ("Monitoring", EntraGroupKind::Security),
    ("Pager duty", EntraGroupKind::Security),
    ("Payroll portal", EntraGroupKind::Security),
    ("Travel booking", EntraGroupKind::Security),
    ("Test devices", EntraGroupKind::Security),
    ("Security alerts", EntraGroupKind::MailEnabledSecurity),
];

/// Groups besides those that the organization has too.
const MEMBERS: [(&str, &[&str]); 12] = [
    (
        "Jane Doe",
        &[
            "AWS developers",
            "Build servers",
            "Code signing",
            "Crash reports",
            "Database readers",
            "Feature flags",
            "GitHub engineers",
            "Log search",
            "Monitoring",
            "Pager duty",
            "Payroll portal",
            "Test devices",
            "Travel booking",
        ],
    ),
    ("Sync Sanders", &["Payroll portal", "Travel booking"]),
    ("Grace Hopper", &["Team Backend", "Build servers"]),
    ("Quinn Quiet", &["Payroll portal"]),
    ("Holly Handover", &["Team Platform", "Design guild"]),
    ("Peter Onprem", &["Berlin office", "Badge printers"]),
    (
        "Dina Dynamic",
        &["Everyone", "Helpdesk administrators", "Announcements", "Monitoring", "Travel booking"],
    ),
    ("Gina Guest", &["Partner portal"]),
    ("Tom Twin", &["VPN users"]),
    ("Max Mover", &["Team Backend", "VPN users"]),
    ("Pam Partly", &["VPN users"]),
    ("Lea Later", &["Team Backend", "VPN users"]),
];

const MANAGERS: [(&str, &str); 2] = [("Jane Doe", "Lena Lead"), ("Holly Handover", "Lena Lead")];
const ADMINISTRATORS: [&str; 2] = ["Ana Admin", "Bo Breakglass"];
const ON_PREMISES: &str = "Peter Onprem";
const GUEST: &str = "Gina Guest";
/// Two users carry this person's address.
const TWIN: &str = "Tom Twin";

/// The tenant with a user for everyone whom the organization manages, and a guest.
pub(super) fn build(people: &[Person], atlassian: &[Group]) -> Entra {
    let known = people.iter().filter(|p| p.kind.is_managed() || p.name == GUEST);
    let users = known.flat_map(|person| users_of(person, people, atlassian)).collect();
    Entra::new(tenant(), users)
}

/// The id of the group called `name`; an unknown name has an id of no group.
pub(super) fn group_id(name: &str) -> String {
    let place = GROUPS.iter().position(|(n, _)| *n == name).map_or(0, |index| index + 1);
    format!("e1000000-0000-4000-8000-{place:012x}")
}

fn tenant() -> Tenant {
    let groups: BTreeMap<String, EntraGroup> = GROUPS
        .iter()
        .map(|(name, kind)| {
            let id = group_id(name);
            (id.clone(), EntraGroup { id, name: (*name).to_owned(), kind: *kind })
        })
        .collect();
    Tenant {
        id: TENANT.to_owned(),
        domain: DOMAIN.to_owned(),
        client_id: "e0000000-0000-4000-8000-0000000000c1".to_owned(),
        // Recognisable, so that a leak of it shows in any log.
        client_secret: "ENTRA-canary-secret-3b7d1e9f5c".to_owned(),
        groups,
    }
}

fn users_of(person: &Person, people: &[Person], atlassian: &[Group]) -> Vec<EntraUser> {
    let mut user = plain(person);
    user.groups = member_of(person, atlassian);
    user.manager = manager_of(person, people);
    user.holds_admin_role = ADMINISTRATORS.contains(&person.name.as_str());
    user.on_premises = person.name == ON_PREMISES;
    let twin = (person.name == TWIN).then(|| {
        let principal_name = format!("old.{}", user.principal_name);
        EntraUser::new(id(&principal_name), &person.name, &principal_name, Some(&person.email))
    });
    std::iter::once(user).chain(twin).collect()
}

fn plain(person: &Person) -> EntraUser {
    let is_guest = person.name == GUEST;
    let principal_name = if is_guest {
        format!("{}#EXT#@{DOMAIN}", person.email.replace('@', "_"))
    } else {
        person.email.clone()
    };
    let id = id(&principal_name);
    let mut user = EntraUser::new(id, &person.name, &principal_name, Some(&person.email));
    if is_guest {
        user.user_type = UserType::Guest;
    }
    user
}

/// The id of whoever signs in with this name.
fn id(principal_name: &str) -> String {
    format!("e2000000-0000-4000-8000-{:012x}", digest(principal_name) >> 16)
}

fn member_of(person: &Person, atlassian: &[Group]) -> BTreeMap<String, Lagged<bool>> {
    let pushed = atlassian
        .iter()
        .filter(|group| group.synced && person.in_group(&group.id, View::Truth))
        .map(|group| group.name.as_str());
    let own = MEMBERS.iter().filter(|(name, _)| *name == person.name);
    let own = own.flat_map(|(_, groups)| groups.iter().copied());
    pushed.chain(own).map(|name| (group_id(name), Lagged::settled(true))).collect()
}

fn manager_of(person: &Person, people: &[Person]) -> Option<String> {
    let (_, manager) = MANAGERS.iter().find(|(name, _)| *name == person.name)?;
    people.iter().find(|p| p.name == *manager).map(|p| plain(p).id)
}
