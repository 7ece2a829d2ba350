//! The exports as JavaScript meets them, run in wasm. What they decide is tested natively through
//! their twins; here it is only the crossing.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test that stops is a test that fails")]

use js_sys::Reflect;
use offramp::boundary::exports::{Invocation, answer_of, check_settings, describe, request_of};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Headers, Request};

fn command(url: &str) -> Vec<u8> {
    let body = r#"{\"accountIds\":[\"é\"]}"#;
    format!(
        r#"{{"id":1,"type":"http","identity":"orgRead","method":"POST","url":"{url}","headers":{{"content-type":"application/json"}},"body":"{body}"}}"#
    )
    .into_bytes()
}

fn text(value: &JsValue, key: &str) -> String {
    Reflect::get(value, &key.into()).unwrap().as_string().unwrap()
}

#[wasm_bindgen_test]
fn a_command_becomes_a_web_request_with_method_headers_and_body() {
    let request: Request = request_of(&command("https://api.atlassian.com/admin/v2/x")).unwrap();
    assert_eq!(request.method(), "POST");
    assert_eq!(request.url(), "https://api.atlassian.com/admin/v2/x");
    assert_eq!(request.headers().get("content-type").unwrap().unwrap(), "application/json");
    assert!(request.body().is_some());
}

#[wasm_bindgen_test]
fn an_address_that_is_none_is_an_error_with_a_code() {
    let error = request_of(&command("//nowhere")).unwrap_err();
    assert_eq!(text(&error, "name"), "CoreError");
    assert_eq!(text(&error, "code"), "host.command");
}

#[wasm_bindgen_test]
fn an_answer_keeps_what_decides_and_leaves_the_rest() {
    let headers = Headers::new().unwrap();
    headers.set("Retry-After", "7").unwrap();
    headers.set("Set-Cookie", "secret=1").unwrap();
    let result = String::from_utf8(answer_of(3, 429, &headers, b"{}").to_vec()).unwrap();
    assert!(result.contains(r#""retry-after":"7""#), "{result}");
    assert!(!result.contains("secret"), "{result}");
}

#[wasm_bindgen_test]
fn misuse_is_thrown_with_a_code_and_without_the_input() {
    let error = Invocation::new().advance(br#""ATCTT-canary""#, 1.0).unwrap_err();
    assert_eq!(text(&error, "code"), "host.input");
    assert!(!text(&error, "message").contains("canary"));
}

#[wasm_bindgen_test]
fn an_event_goes_in_and_commands_come_out() {
    let event = r#"{"type":"woken","body":{"runId":"r","account":"a","epoch":1},"invocation":"i","deadline":9}"#;
    let mut invocation = Invocation::new();
    let output = invocation.advance(event.as_bytes(), 1.0).unwrap().to_vec();
    let output = String::from_utf8(output).unwrap();
    assert!(output.contains(r#""type":"load""#), "{output}");
    let again = invocation.advance(event.as_bytes(), 1.0).unwrap_err();
    assert_eq!(text(&again, "code"), "host.alreadyBegun");
}

#[wasm_bindgen_test]
fn a_megabyte_of_text_is_refused_not_swallowed() {
    let huge = vec![b'x'; 1_000_000];
    assert!(Invocation::new().advance(&huge, 1.0).is_err());
    let checked = String::from_utf8(check_settings(&huge).to_vec()).unwrap();
    assert!(checked.contains(r#""ok":false"#), "{checked}");
}

#[wasm_bindgen_test]
fn the_build_describes_itself() {
    let description = describe().unwrap();
    assert_eq!(text(&description, "version"), env!("CARGO_PKG_VERSION"));
}
