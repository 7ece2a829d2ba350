//! Fields of every kind that Jira has, each set and answered in its own shape.

use crate::lab::Lab;
use serde_json::{Value, json};

fn set(lab: &mut Lab, key: &str, field: &str, value: &Value) -> u16 {
    lab.jira("PUT", "app", &format!("issue/{key}"), &json!({ "fields": { field: value } })).status
}

fn field(lab: &mut Lab, key: &str, field: &str) -> Option<Value> {
    let issue = lab.jira("GET", "app", &format!("issue/{key}"), &Value::Null).value();
    issue.pointer("/fields")?.get(field).cloned()
}

fn doc(said: &str) -> Value {
    json!({ "type": "doc", "version": 1, "content": [
        { "type": "paragraph", "content": [{ "type": "text", "text": said }] }] })
}

#[test]
fn each_kind_is_answered_in_its_own_shape() {
    let mut lab = Lab::new();
    let team = "36885b3c-0000-4000-8000-000000000002";
    for (id, sent, pointer, told) in [
        (
            "customfield_10060",
            json!([{ "value": "Platform" }, { "id": "10200" }]),
            "/1/value",
            "Backend",
        ),
        (
            "customfield_10061",
            json!({ "value": "Sales", "child": { "value": "North" } }),
            "/child/value",
            "North",
        ),
        ("customfield_10061", json!({ "value": "Sales" }), "/value", "Sales"),
        ("customfield_10062", json!(["a", "b"]), "/1", "b"),
        ("customfield_10063", json!(team), "/name", "Platform"),
        ("customfield_10065", json!({ "name": "eng-all" }), "/name", "eng-all"),
        ("customfield_10066", json!([{ "name": "eng-all" }]), "/0/name", "eng-all"),
        ("customfield_10067", doc("word"), "/content/0/content/0/text", "word"),
        ("customfield_10068", json!("2026-11-30"), "", "2026-11-30"),
    ] {
        assert_eq!(set(&mut lab, "OFF-20", id, &sent), 204, "{id}");
        let held = field(&mut lab, "OFF-20", id).expect("on this ticket");
        assert_eq!(held.pointer(pointer), Some(&json!(told)), "{id}: {held}");
        assert_eq!(set(&mut lab, "OFF-20", id, &Value::Null), 204, "{id}");
        assert_eq!(field(&mut lab, "OFF-20", id), Some(Value::Null), "{id}");
    }
}

#[test]
fn what_a_kind_does_not_take_is_refused() {
    let mut lab = Lab::new();
    for (id, sent) in [
        ("customfield_10060", json!({ "value": "Platform" })),
        ("customfield_10060", json!([{ "value": "Nowhere" }])),
        ("customfield_10061", json!({ "value": "Sales", "child": { "value": "Platform" } })),
        ("customfield_10062", json!(["two words"])),
        ("customfield_10063", json!("Platform")),
        ("customfield_10064", json!([{ "accountId": "nobody" }])),
        ("customfield_10065", json!({ "name": "nothing" })),
        ("customfield_10067", json!("a text")),
        ("customfield_10068", json!("tomorrow")),
        ("customfield_10069", json!("7")),
    ] {
        assert_eq!(set(&mut lab, "OFF-20", id, &sent), 400, "{id} {sent}");
    }
}

/// A field whose context is another project is neither answered nor set.
#[test]
fn a_field_is_on_tickets_of_its_context_only() {
    let mut lab = Lab::new();
    assert_eq!(field(&mut lab, "HR-1", "customfield_10062"), None);
    assert_eq!(set(&mut lab, "HR-1", "customfield_10062", &json!(["a"])), 400);
    assert_eq!(field(&mut lab, "OFF-1", "customfield_10062"), Some(Value::Null));
}

#[test]
fn a_change_of_many_values_is_in_the_history() {
    let mut lab = Lab::new();
    set(
        &mut lab,
        "OFF-20",
        "customfield_10060",
        &json!([{ "value": "Backend" }, { "value": "Platform" }]),
    );
    let issue = lab.jira("GET", "app", "issue/OFF-20?expand=changelog", &Value::Null).value();
    let item = &issue["changelog"]["histories"][0]["items"][0];
    assert_eq!(
        (&item["fieldId"], &item["toString"]),
        (&json!("customfield_10060"), &json!("Backend, Platform"))
    );
    assert_eq!(item["to"], "[10200, 10201]");
}
