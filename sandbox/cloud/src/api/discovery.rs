//! What a client of Microsoft's identity platform reads before it asks for a token: where the
//! endpoints of a tenant are, and which hosts are one cloud.

use super::{Answer, Call, LOGIN, failure as gateway, login};
use crate::state::State;
use crate::wire::Response;
use serde_json::{Value, json};

/// Answers a request to the host of the token endpoint.
pub(super) fn answer(state: &State, call: &Call, path: &[&str]) -> Answer {
    match (call.method.as_str(), path) {
        ("GET", ["common", "discovery", "instance"]) => Ok(instance(call)),
        ("GET", [tenant, "v2.0", ".well-known", "openid-configuration"]) => {
            let tenant = login::ours(state, call, tenant)?;
            Ok(Response::json(200, &configuration(&tenant.id)))
        }
        // Nothing is signed with a key: whoever holds a token of this sandbox cannot read it.
        ("GET", [tenant, "discovery", "v2.0", "keys"]) => {
            login::ours(state, call, tenant)?;
            Ok(Response::json(200, &json!({ "keys": [] })))
        }
        _ => Err(gateway::nowhere(call)),
    }
}

/// The `OpenID` configuration of a tenant, with what an app that acts for itself can use.
fn configuration(tenant: &str) -> Value {
    let at = |path: &str| format!("https://{LOGIN}/{tenant}/{path}");
    json!({
        "token_endpoint": at("oauth2/v2.0/token"),
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
        "jwks_uri": at("discovery/v2.0/keys"),
        "response_modes_supported": ["query", "fragment", "form_post"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "issuer": at("v2.0"),
        "request_uri_parameter_supported": false,
        "userinfo_endpoint": "https://graph.microsoft.com/oidc/userinfo",
        "authorization_endpoint": at("oauth2/v2.0/authorize"),
        "device_authorization_endpoint": at("oauth2/v2.0/devicecode"),
        "http_logout_supported": true,
        "frontchannel_logout_supported": true,
        "end_session_endpoint": at("oauth2/v2.0/logout"),
        "claims_supported": ["sub", "iss", "aud", "exp", "iat", "tid", "ver"],
        "tenant_region_scope": "EU",
        "cloud_instance_name": "microsoftonline.com",
        "cloud_graph_host_name": "graph.windows.net",
        "msgraph_host": "graph.microsoft.com",
        "rbac_url": "https://pas.windows.net",
    })
}

/// The hosts of this cloud, and where the tenant that is asked about is described.
fn instance(call: &Call) -> Response {
    let asked = call.parameter("authorization_endpoint").unwrap_or_default();
    let tenant = asked.strip_prefix("https://").and_then(|rest| rest.split('/').nth(1));
    let Some(tenant) = tenant.filter(|tenant| !tenant.is_empty()) else {
        let body = json!({
            "error": "invalid_request",
            "error_description": "AADSTS90014: The required field 'authorization_endpoint' is \
                                  missing from the request.",
            "error_codes": [90_014],
        });
        return Response::json(400, &body);
    };
    let body = json!({
        "tenant_discovery_endpoint":
            format!("https://{LOGIN}/{tenant}/v2.0/.well-known/openid-configuration"),
        "api-version": "1.1",
        "metadata": [{
            "preferred_network": LOGIN,
            "preferred_cache": "login.windows.net",
            "aliases": [LOGIN, "login.windows.net", "login.microsoft.com", "sts.windows.net"],
        }],
    });
    Response::json(200, &body)
}
