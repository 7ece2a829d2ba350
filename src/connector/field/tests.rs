use super::{FieldValue, Held, PickedUser};
use crate::domain::AccountId;
use serde_json::{Value, json};

fn read(json: &Value) -> FieldValue {
    FieldValue::of(Some(json))
}

fn paragraph(content: &Value) -> Value {
    json!({ "type": "doc", "version": 1, "content": [{ "type": "paragraph", "content": content }] })
}

#[test]
fn every_shape_that_jira_has_is_read() {
    let text = |text: &str| FieldValue::One(Held::Text(text.to_owned()));
    let choice = |text: &str| Held::Choice(text.to_owned());
    let jane = PickedUser {
        account: AccountId::new("712020:jane"),
        name: "Jane Doe".to_owned(),
        kind: Some("atlassian".to_owned()),
        email: None,
    };
    let user = json!({ "accountId": "712020:jane", "displayName": "Jane Doe", "accountType": "atlassian" });
    let cascade =
        json!({ "id": "1", "value": "Engineering", "child": { "id": "2", "value": "Backend" } });
    let team = json!({ "id": "36885b3c", "name": "Backend", "avatarUrl": "", "isVisible": true, "title": "Backend", "isShared": true });
    let group = json!({ "name": "backend", "groupId": "g-1", "self": "https://x.example" });
    for (json, value) in [
        (json!("Backend"), text("Backend")),
        (json!("2026-11-30"), text("2026-11-30")),
        (json!("2026-11-30T17:00:00.000+0100"), text("2026-11-30T17:00:00.000+0100")),
        (json!({ "id": "1", "value": "Backend" }), FieldValue::One(choice("Backend"))),
        (json!({ "value": "Backend", "child": null }), FieldValue::One(choice("Backend"))),
        (json!([{ "value": "Backend" }]), FieldValue::One(choice("Backend"))),
        (
            json!([{ "value": "Backend" }, { "value": "Platform" }]),
            FieldValue::Several(vec![choice("Backend"), choice("Platform")]),
        ),
        (
            cascade,
            FieldValue::One(Held::Cascade {
                parent: "Engineering".into(),
                child: "Backend".into(),
            }),
        ),
        (json!(["Backend"]), text("Backend")),
        (team, FieldValue::One(Held::Team("Backend".into()))),
        (group.clone(), FieldValue::One(Held::Group("backend".into()))),
        (json!([group]), FieldValue::One(Held::Group("backend".into()))),
        (user.clone(), FieldValue::One(Held::User(jane.clone()))),
        (json!([user]), FieldValue::One(Held::User(jane))),
        (paragraph(&json!([{ "type": "text", "text": " Backend " }])), text("Backend")),
        (
            paragraph(
                &json!([{ "type": "text", "text": "a" }, { "type": "hardBreak" }, { "type": "text", "text": "b" }]),
            ),
            text("a\nb"),
        ),
    ] {
        assert_eq!(read(&json), value, "{json}");
    }
}

#[test]
fn empty_is_what_jira_leaves_empty_and_nothing_else() {
    assert_eq!(FieldValue::of(None), FieldValue::Empty);
    for json in [json!(null), json!(""), json!("  \n"), json!([]), paragraph(&json!([]))] {
        assert_eq!(read(&json), FieldValue::Empty, "{json}");
    }
    for json in [
        json!({}),
        json!(0),
        json!(false),
        json!([null]),
        json!([""]),
        json!([[]]),
        json!({ "value": "" }),
        json!({ "value": null }),
        json!({ "value": { "id": "1" } }),
        json!({ "value": "Engineering", "child": {} }),
        json!({ "accountId": null }),
        json!({ "accountId": "a/b" }),
        json!({ "name": "Backend" }),
        json!({ "id": "36885b3c", "isShared": true }),
        json!([{ "value": "Backend" }, 7]),
        json!([{ "workspaceId": "w", "objectId": "1" }]),
        json!({ "type": "doc", "content": [{ "type": "mediaSingle" }] }),
        json!({ "type": "doc", "content": [{ "type": "paragraph", "content": [{ "type": "date", "attrs": { "timestamp": "0" } }] }] }),
        json!({ "type": "doc", "content": [{ "type": "paragraph", "content": [7] }] }),
        json!({ "type": "table" }),
    ] {
        assert!(matches!(read(&json), FieldValue::Other(_)), "{json}: {:?}", read(&json));
    }
}

#[test]
fn what_it_holds_is_said_briefly_and_hides_nothing() {
    let several: Vec<Value> = (1..=7).map(|n| json!({ "value": format!("T{n}") })).collect();
    for (json, words) in [
        (json!(several), "'T1', 'T2', 'T3', 'T4', 'T5' and 2 more"),
        (json!(["a", "b"]), "'a' and 'b'"),
        (json!(7), "the number 7"),
        (json!("Back\u{200b}end"), "'Back[U+200B]end'"),
        (json!({ "value": "Eng", "child": { "value": "Back" } }), "'Eng - Back'"),
        (
            json!({ "a\u{202e}": 1, "b": 2, "c": 3, "d": 4 }),
            "a value that Offramp doesn't know, with the parts 'a[U+202E]', 'b', 'c', more",
        ),
        (
            json!({ "type": "doc", "content": [{ "type": "mediaSingle" }] }),
            "rich text with a part that isn't text ('mediaSingle')",
        ),
    ] {
        assert_eq!(read(&json).words(), words);
    }
    let long = read(&json!("x".repeat(500))).words();
    assert_eq!(long.chars().count(), 63, "{long}");
}
