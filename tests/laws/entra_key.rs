//! Law 12: the credential of Entra is tried before it replaces the former, and is taken only for the
//! tenant that the settings name.

use crate::world::World;
use offramp::connector::Identity;
use offramp_cloud::{Effect, Fault};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const ADMIN: &str = "Josh";
const GRAPH: &str = "graph.microsoft.com";

fn world() -> World {
    World::at_ticket("OFF-1", "Olga", 1)
}

/// The credential that works, with one field of it replaced.
fn credential(world: &World, field: &str, value: &str) -> String {
    let company = world.cloud.company().entra;
    let mut whole = json!({
        "tenantId": company.tenant_id,
        "clientId": company.client_id,
        "clientSecret": company.client_secret,
    });
    if !field.is_empty() {
        whole[field] = json!(value);
    }
    whole.to_string()
}

/// As the host tells of what came with the call.
fn set(world: &mut World, secret: &str) -> Value {
    secret.clone_into(&mut world.candidate);
    let told = serde_json::from_str::<Value>(secret).unwrap_or_default();
    let tenant = told["tenantId"].as_str();
    let about = json!({
        "key": "entra", "secretDigest": "0123456789abcdef", "secretLength": secret.len(),
        "tenant": tenant,
    });
    world.admin(ADMIN, "admin.setKey", about)
}

fn assert_refused(world: &World, answer: &Value, words: &str) {
    assert_eq!(answer["refusal"]["code"], "key.refused", "{answer}");
    let said = answer["refusal"].to_string();
    assert!(said.contains(words), "{said}");
    assert!(said.contains("stays in use") || said.contains("Nothing was changed"), "{said}");
    assert!(world.adopted.is_empty(), "the former credential is replaced");
    assert!(!world.platform.values.contains_key("keys"), "it is noted as set");
}

#[test]
fn law_12_a_credential_of_entra_that_works_is_taken() {
    let mut world = world();
    let good = credential(&world, "", "");
    let answer = set(&mut world, &good);
    assert_eq!(answer["refusal"], Value::Null, "{answer}");
    assert_eq!(world.adopted, ["entra"]);
}

#[test]
fn law_12_garbage_does_not_replace_the_credential_of_entra() {
    for (secret, words) in [
        ("garbage, long enough".to_owned(), "no credential of Entra"),
        ("{\"tenantId\":7}".to_owned(), "no credential of Entra"),
        (credential(&world(), "clientSecret", "wrong"), "does not work"),
        (credential(&world(), "clientId", "wrong"), "does not work"),
    ] {
        let mut world = world();
        let answer = set(&mut world, &secret);
        assert_refused(&world, &answer, words);
        assert!(!answer.to_string().contains(&secret), "law 12: {answer}");
    }
}

#[test]
fn law_12_a_credential_of_another_tenant_is_not_tried() {
    let mut world = world();
    let other = credential(&world, "tenantId", "e9999999-0000-4000-8000-000000000009");
    let answer = set(&mut world, &other);
    assert_refused(&world, &answer, "another tenant");
    let is_tried =
        |(identity, ..): &(Identity, String, String)| *identity == Identity::EntraCandidate;
    assert!(!world.sent.iter().any(is_tried), "it is sent to the other tenant");
    let good = credential(&world, "", "");
    set(&mut world, &good);
    assert!(world.sent.iter().any(is_tried), "and would have been seen");
}

/// The token tells its tenant where the address does not: a domain may be anybody's.
#[test]
fn law_12_the_tenant_of_the_token_is_the_one_of_the_settings() {
    let tenant = world().cloud.company().entra.tenant_id;
    let other = "e9999999-0000-4000-8000-000000000009";
    let of_token = |told: Option<&str>, named: &str| {
        let mut world = world();
        let parts = json!({ "responses": [
            { "id": "0", "status": 200, "body": { "value": [] } },
            { "id": "1", "status": 404, "body": {} },
        ] });
        let told = told.map(|told| ("offramp-token-tenant".to_owned(), told.to_owned()));
        let headers: BTreeMap<String, String> = told.into_iter().collect();
        let effect = Effect::Status { status: 200, headers, body: Some(parts), after: false };
        world.cloud.add_fault(Fault::new(effect).at(GRAPH).strike(1, 1));
        let secret = credential(&world, "tenantId", named);
        let answer = set(&mut world, &secret);
        (world, answer)
    };
    for (told, named) in [(Some(other), tenant.as_str()), (Some(other), "acme.example")] {
        let (world, answer) = of_token(told, named);
        assert_refused(&world, &answer, other);
    }
    // A domain, and a token that does not say: nobody knows.
    let (world, answer) = of_token(None, "acme.example");
    assert_refused(&world, &answer, "another tenant");
    for (told, named) in [(Some(tenant.as_str()), "acme.example"), (None, tenant.as_str())] {
        let (world, answer) = of_token(told, named);
        assert_eq!((&answer["refusal"], world.adopted.len()), (&Value::Null, 1), "{named}");
    }
}

#[test]
fn law_12_no_credential_of_entra_is_taken_where_the_settings_name_no_tenant() {
    let mut world = world();
    world.change_settings(|settings| {
        settings.as_object_mut().expect("settings").remove("entra");
        for bundle in settings["bundles"].as_array_mut().expect("bundles") {
            bundle["entraGroups"] = json!([]);
        }
        settings.as_object_mut().expect("settings").remove("joiner");
    });
    let good = credential(&world, "", "");
    let answer = set(&mut world, &good);
    assert_refused(&world, &answer, "name no tenant");
}
