//! Microsoft Graph: what is shown, what is changed and what is refused.

use crate::graph_lab::{Graph, code};
use crate::lab::NOW;
use offramp_cloud::{Effect, Fault};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const JANE: &str = "jane.doe@acme.example";
const DINA: &str = "dina.dynamic@acme.example";
const TOM: &str = "tom.twin@acme.example";
const GINA: &str = "gina@partner.example";
const NINA: &str = "nina.new@acme.example";

#[test]
fn a_user_is_found_by_address_in_any_case() {
    let mut graph = Graph::new();
    for (email, count) in [(JANE, 1), ("JANE.Doe@acme.EXAMPLE", 1), (TOM, 2), (GINA, 1), (NINA, 0)]
    {
        let filter = format!("mail eq '{email}' or userPrincipalName eq '{email}'");
        let found = graph.get(&format!("/users?$filter={filter}")).value();
        assert_eq!(found["value"].as_array().unwrap().len(), count, "{email}");
    }
    for filter in ["endswith(mail,'a')", "mail ne 'a'", "shoeSize eq 'x'", "not(id eq 'b')", ""] {
        let answer = graph.get(&format!("/users?$filter={filter}"));
        assert_eq!((answer.status, code(&answer).as_str()), (400, "Request_UnsupportedQuery"));
    }
}

#[test]
fn what_is_not_selected_is_not_shown() {
    let mut graph = Graph::new();
    let plain = graph.get(&format!("/users/{JANE}")).value();
    assert!(plain.get("accountEnabled").is_none() && plain.get("manager").is_none());
    let wanted = "$select=id,accountEnabled,userType,onPremisesSyncEnabled";
    let manager = "$expand=manager($select=mail)";
    let shown = graph.get(&format!("/users/{JANE}?{wanted}&{manager}")).value();
    assert_eq!(shown["accountEnabled"], true);
    assert_eq!(shown["userType"], "Member");
    assert_eq!(shown["onPremisesSyncEnabled"], Value::Null);
    assert_eq!(shown["manager"]["mail"], "lena.lead@acme.example");
    assert!(shown["manager"].get("id").is_none() && shown.get("mail").is_none());
    let lonely = graph.get(&format!("/users/{DINA}?{manager}")).value();
    assert!(lonely.get("manager").is_none());
    for query in ["$select=shoeSize", "$expand=photos", "$expand=manager($select=shoeSize)"] {
        assert_eq!(graph.get(&format!("/users/{JANE}?{query}")).status, 400, "{query}");
    }
}

#[test]
fn every_group_is_listed_once_whatever_the_page_size() {
    for top in [1, 4, 14, 15, 100] {
        let mut graph = Graph::new();
        graph.0.cloud.add_fault(
            Fault::new(Effect::TruncatedPage { with_next: true }).on("GET", "*/memberOf/*"),
        );
        let first = format!("/users/{JANE}/memberOf/microsoft.graph.group?$select=id&$top={top}");
        let mut next = Some(first);
        let mut seen = Vec::new();
        while let Some(path) = next {
            let page = graph.get(&path).value();
            seen.extend(page["value"].as_array().unwrap().iter().map(|g| g["id"].clone()));
            next = page["@odata.nextLink"].as_str().map(|link| {
                let link = link.strip_prefix("https://graph.microsoft.com/v1.0").unwrap();
                assert!(link.contains(&format!("$top={top}")) && link.contains("$skiptoken="));
                link.replace("%2C", ",").replace("%40", "@")
            });
        }
        let different: BTreeSet<String> = seen.iter().map(Value::to_string).collect();
        assert_eq!((seen.len(), different.len()), (15, 15), "{top}");
    }
    let mut graph = Graph::new();
    for query in ["$top=0", "$top=1000", "$top=x", "$skiptoken=x"] {
        assert_eq!(graph.get(&format!("/users?{query}")).status, 400, "{query}");
    }
}

#[test]
fn a_group_tells_who_owns_it() {
    let mut graph = Graph::new();
    let path = format!("/users/{DINA}/memberOf");
    let groups = graph.get(&path).value()["value"].clone();
    let of = |name: &str| {
        groups.as_array().unwrap().iter().find(|g| g["displayName"] == name).unwrap().clone()
    };
    assert_eq!(of("Everyone")["@odata.type"], "#microsoft.graph.group");
    assert_eq!(of("Everyone")["groupTypes"], json!(["DynamicMembership"]));
    assert!(of("Everyone")["membershipRule"].is_string());
    assert_eq!(of("Helpdesk administrators")["isAssignableToRole"], true);
    assert_eq!(of("Announcements")["mailEnabled"], true);
    assert_eq!(of("Monitoring")["securityEnabled"], true);
}

#[test]
fn refusals_of_groups_and_memberships() {
    let mut graph = Graph::new();
    let id = |graph: &Graph, email: &str| graph.entra(email).id;
    let (dina, peter) = (id(&graph, DINA), id(&graph, "peter.onprem@acme.example"));
    let jane = id(&graph, JANE);
    for (email, group, status, refusal) in [
        (DINA, "Everyone", 400, "Request_BadRequest"),
        (DINA, "Helpdesk administrators", 403, "Authorization_RequestDenied"),
        (DINA, "Announcements", 400, "Request_BadRequest"),
        ("peter.onprem@acme.example", "Berlin office", 400, "Request_BadRequest"),
    ] {
        let group = graph.group_of(email, group);
        let member = if email == DINA { &dina } else { &peter };
        for answer in [graph.leave(&group, member), graph.join(&group, &jane)] {
            assert_eq!((answer.status, code(&answer).as_str()), (status, refusal), "{group}");
        }
    }
    let alerts = "e1000000-0000-4000-8000-00000000001b";
    let shown = graph.get(&format!("/groups/{alerts}")).value();
    assert_eq!((&shown["mailEnabled"], &shown["securityEnabled"]), (&json!(true), &json!(true)));
    assert_eq!(graph.join(alerts, &jane).status, 400);
    let ordinary = graph.group_of(DINA, "Monitoring");
    let again = graph.join(&ordinary, &dina);
    assert_eq!(again.status, 400);
    let said = again.value()["error"]["message"].clone();
    assert_eq!(
        said,
        "One or more added object references already exist for the following modified properties: 'members'."
    );
    assert_eq!(graph.leave(&ordinary, &dina).status, 204);
    let absent = graph.leave(&ordinary, &dina);
    assert_eq!((absent.status, code(&absent).as_str()), (404, "Request_ResourceNotFound"));
    assert_eq!(graph.leave("nowhere", &dina).status, 404);
    assert_eq!(graph.join(&ordinary, "nobody").status, 404);
    assert_eq!(graph.join(&ordinary, &dina).status, 204);
    assert_eq!(graph.entra(DINA).groups.len(), 5);
}

#[test]
fn a_group_of_microsoft_365_has_mail_and_can_be_left() {
    let mut graph = Graph::new();
    let holly = "holly.handover@acme.example";
    let (group, user) = (graph.group_of(holly, "Design guild"), graph.entra(holly).id);
    let shown = graph.get(&format!("/groups/{group}")).value();
    assert_eq!((&shown["groupTypes"], &shown["mailEnabled"]), (&json!(["Unified"]), &json!(true)));
    assert_eq!(graph.leave(&group, &user).status, 204);
}

#[test]
fn disabling_a_user() {
    for (email, status, refusal, enabled) in [
        (JANE, 204, "", false),
        (GINA, 204, "", false),
        ("peter.onprem@acme.example", 400, "Request_BadRequest", true),
        ("ana.admin@acme.example", 403, "Authorization_RequestDenied", true),
    ] {
        let mut graph = Graph::new();
        let id = graph.entra(email).id;
        let answer = graph.enable(&id, false);
        assert_eq!((answer.status, code(&answer).as_str()), (status, refusal), "{email}");
        assert_eq!(graph.entra(email).enabled, enabled, "{email}");
    }
    let mut graph = Graph::new();
    assert_eq!(graph.enable("nobody", false).status, 404);
    let path = format!("/users/{JANE}");
    assert_eq!(graph.ask("PATCH", &path, &json!({ "displayName": "X" })).status, 403);
    assert_eq!(graph.ask("PATCH", &path, &json!({ "accountEnabled": "no" })).status, 400);
}

#[test]
fn sessions_end_for_members_and_not_for_guests() {
    for (email, revoked) in [(JANE, true), (GINA, false)] {
        let mut graph = Graph::new();
        let id = graph.entra(email).id;
        let answer = graph.ask("POST", &format!("/users/{id}/revokeSignInSessions"), &json!({}));
        assert_eq!((answer.status, &answer.value()["value"]), (200, &json!(true)));
        assert_eq!(graph.entra(email).sessions_revoked, revoked, "{email}");
        let seen = graph.get(&format!("/users/{id}?$select=signInSessionsValidFromDateTime"));
        assert_eq!(seen.value()["signInSessionsValidFromDateTime"].is_string(), revoked);
    }
}

#[test]
fn without_the_last_segment_the_user_is_deleted() {
    let mut graph = Graph::new();
    let (group, user) = (graph.group_of(JANE, "Monitoring"), graph.entra(JANE).id);
    let answer = graph.ask("DELETE", &format!("/groups/{group}/members/{user}"), &Value::Null);
    assert_eq!(answer.status, 204);
    assert_eq!(graph.oracle(JANE).entra, None);
    assert_eq!(graph.get(&format!("/users/{user}")).status, 404);
}

#[test]
fn a_user_is_created_once() {
    let body = json!({
        "accountEnabled": true,
        "displayName": "Nina New",
        "mailNickname": "nina.new",
        "userPrincipalName": NINA,
        "mail": NINA,
        "passwordProfile": { "password": "x", "forceChangePasswordNextSignIn": true },
    });
    let mut graph = Graph::new();
    for missing in ["accountEnabled", "displayName", "mailNickname", "passwordProfile"] {
        let mut less = body.clone();
        less.as_object_mut().unwrap().remove(missing);
        assert_eq!(graph.ask("POST", "/users", &less).status, 400, "{missing}");
    }
    let mut foreign = body.clone();
    foreign["userPrincipalName"] = json!("nina@elsewhere.example");
    assert_eq!(graph.ask("POST", "/users", &foreign).status, 400);
    assert_eq!(graph.oracle(NINA).entra, None);

    let made = graph.ask("POST", "/users", &body);
    assert_eq!((made.status, &made.value()["userPrincipalName"]), (201, &json!(NINA)));
    assert_eq!(made.value()["id"], graph.entra(NINA).id);
    assert!(!String::from_utf8_lossy(&made.body).contains("password"));
    let twice = graph.ask("POST", "/users", &body);
    assert_eq!(twice.status, 400);
    assert_eq!(twice.value()["error"]["details"][0]["code"], "ObjectConflict");
    let oracle = graph.oracle(NINA);
    assert_eq!((oracle.exists, oracle.account_id.as_str()), (false, ""));
    assert!(oracle.entra_twins.is_empty());
}

#[test]
fn a_guest_is_invited_once() {
    let mut graph = Graph::new();
    let body = json!({
        "invitedUserEmailAddress": "new@partner.example",
        "invitedUserDisplayName": "New Partner",
        "inviteRedirectUrl": "https://acme.atlassian.net",
        "sendInvitationMessage": false,
    });
    let first = graph.ask("POST", "/invitations", &body);
    let again = graph.ask("POST", "/invitations", &body);
    assert_eq!((first.status, again.status), (201, 201));
    let id = first.value()["invitedUser"]["id"].clone();
    assert_eq!(again.value()["invitedUser"]["id"], id);
    let guest = graph.entra("new@partner.example");
    assert_eq!((json!(guest.id), guest.user_type.as_str()), (id, "Guest"));
    assert_eq!(guest.user_principal_name, "new_partner.example#EXT#@acme.example");
    let mut jane = body.clone();
    jane["invitedUserEmailAddress"] = json!(JANE);
    let known = graph.ask("POST", "/invitations", &jane);
    assert_eq!(known.value()["invitedUser"]["id"], graph.entra(JANE).id);
}

#[test]
fn readers_lag_behind_the_truth() {
    let mut graph = Graph::lagging();
    let (group, user) = (graph.group_of(JANE, "Monitoring"), graph.entra(JANE).id);
    assert_eq!(graph.enable(&user, false).status, 204);
    assert_eq!(graph.leave(&group, &user).status, 204);
    assert!(!graph.entra(JANE).enabled);
    for (ms, enabled, groups) in [(1_999, true, 15), (2_000, false, 14)] {
        graph.0.now = NOW + ms;
        let seen = graph.get(&format!("/users/{user}?$select=accountEnabled")).value();
        assert_eq!(seen["accountEnabled"], enabled);
        let listed = graph.get(&format!("/users/{user}/memberOf")).value();
        assert_eq!(listed["value"].as_array().unwrap().len(), groups);
    }
}

#[test]
fn both_twins_are_told() {
    let oracle = Graph::new().oracle(TOM);
    let names: Vec<&str> =
        oracle.entra_twins.iter().map(|user| user.user_principal_name.as_str()).collect();
    assert_eq!(names, [TOM, "old.tom.twin@acme.example"]);
    assert_eq!(oracle.entra.unwrap().user_principal_name, TOM);
}
