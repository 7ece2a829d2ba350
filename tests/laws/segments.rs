//! Law 13: only what is declared. Whatever an id reads like, a request goes to the path that its
//! call was published with, or it is none.

use offramp::connector::activity::{granting_request, last_active_request};
use offramp::connector::{
    Act, Call, Change, CommentPlace, HttpRequest, Invitation, Line, NoticeTo, Read, Route, Target,
    Way, add_comment, add_notice, dispatch, edit_ticket, roster, set_property,
};
use offramp::domain::{
    AccountId, Address, DirectoryId, EntraGroupId, EntraUserId, GroupId, Instant, IssueId,
    IssueKey, OrganizationId, ProjectKey, ResourceId, RoleId, TokenId,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const HOSTILE: [&str; 21] = [
    "",
    ".",
    "..",
    "...",
    "/",
    "\\",
    "../..",
    "a/../b",
    "a/b",
    "a\\..\\b",
    "%2e%2e",
    "%2E%2E%2F",
    "%2F",
    "%5c",
    "%252e%252e",
    "a?b=c",
    "a#b",
    "a b",
    "a\nb",
    "{groupId}",
    "x;..;y",
];

fn route(id: &str) -> Route {
    Route { organization: OrganizationId::new(id), separate_read_key: true }
}

fn acts(id: &str) -> Vec<Act> {
    let (directory, group) = (DirectoryId::new(id), GroupId::new(id));
    let (resource, role) = (ResourceId::new(id), RoleId::new(id));
    let (entra_group, to) = (EntraGroupId::new(id), AccountId::new(id));
    let many = vec![id.to_owned(), id.to_owned()];
    vec![
        Act::SuspendMembership { directory: directory.clone() },
        Act::RemoveFromGroup { directory: directory.clone(), group: group.clone() },
        Act::RevokeRole { resource: resource.clone(), role: role.clone() },
        Act::RevokeToken { token: TokenId::new(id) },
        Act::DeactivateAccount,
        Act::RemoveFromDirectory { directory: directory.clone() },
        Act::AddToGroup { directory: directory.clone(), group },
        Act::RestoreMembership { directory },
        Act::AssignRole { resource, role: role.clone() },
        Act::RevokeOrgRole { role },
        Act::ActivateAccount,
        Act::DeleteAccount,
        Act::CancelDeletion,
        Act::Invite {
            invitation: Invitation { email: id.to_owned(), roles: Vec::new(), notify: false },
        },
        Act::EnableEntraUser { enabled: false },
        Act::RevokeEntraSessions,
        Act::AddToEntraGroup { group: entra_group.clone() },
        Act::RemoveFromEntraGroup { group: entra_group },
        Act::AssignIssues { issues: vec![id.to_owned()], to: to.clone() },
        Act::AssignIssues { issues: many.clone(), to: to.clone() },
        Act::ChangeFilterOwner { filter: id.to_owned(), to: to.clone() },
        Act::ChangeDashboardOwner { dashboards: many, to: to.clone() },
        Act::LeadComponent { component: id.to_owned(), to: to.clone() },
        Act::LeadProject { project: ProjectKey::new(id), to },
        Act::RemoveFromProjectRole { project: ProjectKey::new(id), role: id.to_owned() },
        Act::CreateEntraUser { name: id.to_owned(), principal_name: id.to_owned() },
        Act::InviteEntraGuest { name: id.to_owned(), email: id.to_owned() },
    ]
}

fn reads(id: &str) -> Vec<Read> {
    let account = AccountId::new(id);
    let project = ProjectKey::new(id);
    let email = Address::told(id);
    let issue =
        |as_app| Read::Issue { key: IssueKey::new(id), fields: vec![id.to_owned()], as_app };
    vec![
        issue(false),
        issue(true),
        Read::Tickets { jql: id.to_owned(), fields: vec![id.to_owned()] },
        Read::Dates { issues: vec![IssueId::new(id)], field: id.to_owned() },
        Read::Comments { issue: IssueId::new(id) },
        Read::Conversation { issue: IssueId::new(id) },
        Read::People { accounts: vec![account.clone()] },
        Read::PeopleByEmail { email: email.clone() },
        Read::Groups { account: account.clone() },
        Read::Roles { account: account.clone() },
        Read::Privileges { account: account.clone() },
        Read::Tokens { account: account.clone() },
        Read::OpenIssues { account: account.clone() },
        Read::Filters { account: account.clone() },
        Read::Dashboards { account: account.clone() },
        Read::Projects,
        Read::Components { project: project.clone() },
        Read::ProjectRoles { project: project.clone() },
        Read::Assignable { project, account: account.clone() },
        Read::Holds { account: Some(account.clone()), permission: id.to_owned() },
        Read::Chosen { issue: IssueId::new(id), fields: vec![id.to_owned()] },
        Read::Sees { account: account.clone(), issue: IssueId::new(id) },
        Read::IssueWithProperty { key: IssueKey::new(id), fields: vec![id.to_owned()] },
        Read::Myself,
        Read::User { account },
        Read::GroupRoles { directory: DirectoryId::new(id), group: GroupId::new(id) },
        Read::Headcount { directory: DirectoryId::new(id) },
        Read::PortalAccounts { email: email.clone() },
        Read::Entra { email },
        Read::EntraStates { users: vec![EntraUserId::new(id)] },
        Read::GroupsById { groups: vec![GroupId::new(id)] },
        Read::EntraGroups { groups: vec![EntraGroupId::new(id)] },
    ]
}

/// Every request that is built where every id is this one.
fn requests(id: &str) -> Vec<HttpRequest> {
    let route = route(id);
    let (account, user, issue) = (AccountId::new(id), EntraUserId::new(id), IssueId::new(id));
    let acts = acts(id);
    let target = Target { account: &account, entra: Some(&user) };
    let each = acts.iter().flat_map(|act| dispatch(&[act], &route.organization, target));
    let mut all: Vec<HttpRequest> = each.map(|parcel| parcel.request).collect();
    for read in reads(id) {
        // A hostile page's cursor is no better than a hostile id.
        all.push(read.request(&route, None));
        if !matches!(read, Read::Entra { .. }) {
            all.push(read.request(&route, Some(id)));
        }
    }
    let place = [CommentPlace::New, CommentPlace::Edit { id: id.to_owned() }];
    let lines = [Line::Says(id.to_owned())];
    let changes = place.iter().map(|place| Change { place, lines: &lines, internal: true });
    all.extend(changes.map(|change| edit_ticket(&issue, Some(&json!({})), &change)));
    all.extend([Way::Open, Way::Desk, Way::Property].map(|way| add_comment(&issue, way, &lines)));
    all.push(set_property(&issue, &json!({})));
    let (person, what, reference, from) = (&account, id, id, Instant(0));
    all.push(add_notice(&NoticeTo { issue: &issue, person, owner: None, what, from, reference }));
    all.extend([roster::request(&route, Some(id)), roster::request_alone(&route, Some(id))]);
    all.push(granting_request(&route, &ResourceId::new(id), Some(id)));
    all.push(last_active_request(&route, &account));
    all
}

/// The addresses of a request: its own, those of a batch's parts, and one that stands in a body.
fn addresses(request: &HttpRequest) -> Vec<(String, String)> {
    let method = request.method.as_str().to_owned();
    let mut all = vec![(method, request.url.clone())];
    let body: Value =
        request.body.as_ref().map_or(Value::Null, |body| serde_json::from_str(body).expect("json"));
    for part in body["requests"].as_array().into_iter().flatten() {
        let url = part["url"].as_str().expect("an address");
        let method = part["method"].as_str().expect("a method").to_owned();
        all.push((method, format!("https://graph.microsoft.com/v1.0{url}")));
        if let Some(member) = part["body"]["@odata.id"].as_str() {
            let published = "https://graph.microsoft.com/v1.0/directoryObjects/";
            let id = member.strip_prefix(published).expect("a member");
            assert!(is_one_segment(id), "{member}");
        }
    }
    all
}

/// As hostile a reader as there may be on the way: it decodes until nothing is left to decode.
fn is_one_segment(text: &str) -> bool {
    let mut decoded = text.to_owned();
    while let Some((before, after)) = decoded.split_once('%') {
        let Some(byte) = after.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()) else {
            return false;
        };
        let rest = after.get(2..).unwrap_or_default();
        decoded = format!("{before}{}{rest}", char::from(byte));
    }
    let divides = ['/', '\\', '?', '#', '\n', ' '];
    !["", ".", ".."].contains(&decoded.as_str()) && !decoded.contains(divides)
}

/// The calls whose published path this is.
fn calls_at(method: &str, url: &str) -> BTreeSet<Call> {
    let is_at = |call: &Call| {
        let spec = call.spec();
        let (_, rest) = url.split_once("://").expect("an address");
        let (host, path) = rest.split_once('/').expect("a path");
        let path = path.split('?').next().expect("a path");
        let published: Vec<&str> = spec.path.split('/').skip(1).collect();
        let given: Vec<&str> = path.split('/').collect();
        spec.method.as_str() == method
            && spec.host == host
            && published.len() == given.len()
            && published.iter().zip(&given).all(|(published, given)| {
                if published.starts_with('{') { is_one_segment(given) } else { published == given }
            })
    };
    Call::ALL.into_iter().filter(is_at).collect()
}

#[test]
fn law_13_no_id_moves_a_request_off_its_path() {
    let batch = "https://graph.microsoft.com/v1.0/$batch";
    let published = |id: &str| -> Vec<BTreeSet<Call>> {
        let all = requests(id);
        let addresses = all.iter().flat_map(addresses).filter(|(_, url)| url != batch);
        addresses
            .map(|(method, url)| {
                let calls = calls_at(&method, &url);
                assert!(!calls.is_empty(), "{id:?}: {method} {url} is at no published path");
                calls
            })
            .collect()
    };
    let calm = published("a1");
    let seen: BTreeSet<Call> = calm.iter().flatten().copied().collect();
    for call in Call::ALL {
        assert!(seen.contains(&call), "{call:?} is built by nothing here");
    }
    for id in HOSTILE {
        assert_eq!(published(id), calm, "{id:?}");
    }
}

type Place = fn(&mut Value) -> &mut Value;

/// Settings are refused as a whole, with the place.
#[test]
fn law_13_the_settings_take_no_id_that_is_no_segment() {
    let places: [(&str, Place); 3] = [
        ("bundles[0].atlassianGroups[0].id", |s| &mut s["bundles"][0]["atlassianGroups"][0]["id"]),
        ("organization.directories[0].id", |s| &mut s["organization"]["directories"][0]["id"]),
        ("quarantineGroup.id", |s| &mut s["quarantineGroup"]["id"]),
    ];
    for (place, at) in places {
        for id in HOSTILE.into_iter().filter(|id| !["{groupId}", "x;..;y"].contains(id)) {
            let mut world = crate::world::World::at_ticket("OFF-1", "Olga", 1);
            world.change_settings(|settings| *at(settings) = json!(id));
            let answer = world.ask("open", json!({})).expect("alive");
            let offramp::engine::Answer::Refused(refusal) = answer else { panic!("{answer:?}") };
            assert_eq!(refusal.code, offramp::policy::RefusalCode::SettingsInvalid, "{id:?}");
            assert!(refusal.detail.contains(place), "{id:?}: {}", refusal.detail);
        }
    }
}
