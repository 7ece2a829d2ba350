//! What a change of the settings lowers, place by place: what is right is written here by hand.

use super::documents::changed;
use crate::recipes::company::document;
use offramp::policy::{Settings, weakenings};
use serde_json::{Value, json};

fn read(document: &Value) -> Settings {
    Settings::of_kept(document).unwrap_or_else(|e| panic!("{e:?}"))
}

fn weaker(before: &Value, after: &Value) -> Vec<String> {
    weakenings(&read(before), &read(after))
}

/// A rule with every bound that there is.
fn bounded() -> Value {
    json!({
        "name": "Bounded",
        "operatorGroups": [{ "id": "g1", "name": "one" }, { "id": "g2", "name": "two" }],
        "operatorAccounts": [{ "id": "u1", "name": "Automation" }],
        "playbooks": ["left-business", "restore"],
        "projects": ["OFF", "HR"],
        "issueTypes": ["Leaver", "Mover"],
        "subjects": {
            "domains": ["acme.example", "b.example"],
            "groups": [{ "id": "s1", "name": "s1" }, { "id": "s2", "name": "s2" }]
        },
        "approvals": { "approverGroups": [{ "id": "a1", "name": "a1" }, { "id": "a2", "name": "a2" }] },
        "budget": { "perDay": 5, "perOperatorPerDay": 3 }
    })
}

fn with_rules(rules: &[Value]) -> Value {
    let mut all = document();
    all["rules"] = json!(rules);
    all
}

/// The bounded rule with one place changed.
fn but(place: &str, value: Value) -> Value {
    let mut rule = bounded();
    match rule.pointer_mut(place) {
        Some(there) => *there = value,
        None => rule[place.trim_start_matches('/')] = value,
    }
    with_rules(&[rule])
}

#[test]
fn nothing_is_weaker_where_nothing_changes_or_only_a_name() {
    let before = with_rules(&[bounded()]);
    assert_eq!(weaker(&before, &before), [""; 0]);
    let named = changed("/organization/name", json!("Another"));
    assert_eq!(weaker(&document(), &named), [""; 0]);
}

/// Each place of a rule: to say less of it is no weaker, and back again is.
#[test]
fn a_rule_is_weaker_where_it_lets_more_and_no_weaker_where_it_lets_less() {
    let before = with_rules(&[bounded()]);
    let table = [
        ("/operatorGroups", json!([{ "id": "g1", "name": "one" }])),
        ("/operatorAccounts", json!([])),
        ("/playbooks", json!(["restore"])),
        ("/projects", json!(["OFF"])),
        ("/issueTypes", json!(["Leaver"])),
        ("/subjects/domains", json!(["acme.example"])),
        ("/subjects/groups", json!([{ "id": "s2", "name": "s2" }])),
        ("/approvals/approverGroups", json!([{ "id": "a1", "name": "a1" }])),
        ("/budget/perDay", json!(4)),
        ("/budget/perOperatorPerDay", json!(2)),
    ];
    for (place, less) in table {
        let narrower = but(place, less);
        assert_eq!(weaker(&before, &narrower), [""; 0], "{place}");
        assert_eq!(
            weaker(&narrower, &before),
            ["The rule 'Bounded' allows more than before."],
            "{place}"
        );
    }
    // An empty bound is none.
    for (place, none) in [
        ("/issueTypes", json!([])),
        ("/subjects/domains", json!([])),
        ("/subjects/groups", json!([])),
        ("/approvals", Value::Null),
        ("/budget", json!({})),
        ("/permissionHolders", json!(true)),
    ] {
        let wider = but(place, none);
        assert_eq!(
            weaker(&before, &wider),
            ["The rule 'Bounded' allows more than before."],
            "{place}"
        );
        assert_eq!(weaker(&wider, &before), [""; 0], "{place}");
    }
}

#[test]
fn a_new_rule_is_weaker_and_one_that_goes_is_not() {
    let mut other = bounded();
    other["name"] = json!("Other");
    other["projects"] = json!(["LAB"]);
    let (one, two) = (with_rules(&[bounded()]), with_rules(&[bounded(), other]));
    assert_eq!(weaker(&one, &two), ["The rule 'Other' is new."]);
    assert_eq!(weaker(&two, &one), [""; 0]);
    // Under another name a budget begins anew.
    let renamed = but("/name", json!("Renamed"));
    assert_eq!(weaker(&one, &renamed)[0], "The rule 'Renamed' is new.");
}

/// The first rule that lets somebody do something is the one by which they do it.
#[test]
fn a_rule_with_bounds_that_another_goes_before_is_weaker() {
    let mut free = bounded();
    free["name"] = json!("Free");
    free["approvals"] = Value::Null;
    free["budget"] = json!({});
    let text = "Another rule lets do what went by the bounds of the rule 'Bounded'.";
    let before = with_rules(&[bounded(), free.clone()]);
    assert_eq!(weaker(&before, &with_rules(&[free.clone(), bounded()])), [text]);
    assert_eq!(weaker(&before, &with_rules(&[free.clone()])), [text]);
    let mut narrow = bounded();
    narrow["operatorGroups"] = json!([{ "id": "g1", "name": "one" }]);
    assert_eq!(weaker(&before, &with_rules(&[narrow, free.clone()])), [text]);
    // It was so before.
    let after = with_rules(&[free, bounded()]);
    assert_eq!(weaker(&after, &after), [""; 0]);
}

#[test]
fn whoever_is_no_longer_protected_is_named() {
    let before = changed(
        "/protections",
        json!({ "accounts": ["u1", "u2"], "groups": [{ "id": "p1", "name": "board" }] }),
    );
    let after = changed("/protections", json!({ "accounts": ["u2"], "groups": [] }));
    assert_eq!(
        weaker(&before, &after),
        ["The account u1 is no longer protected.", "The group board is no longer protected."]
    );
    assert_eq!(weaker(&after, &before), [""; 0]);
}

fn approvers(groups: &[&str]) -> Value {
    let all: Vec<Value> = groups.iter().map(|id| json!({ "id": id, "name": id })).collect();
    json!({ "approverGroups": all })
}

#[test]
fn a_confirmation_is_weaker_where_nobody_or_more_people_give_it() {
    let with = |key: &str, value: Value| {
        let mut all = document();
        all["approvals"] = json!({});
        all["approvals"][key] = value;
        all
    };
    for key in ["restore", "deletion"] {
        let (none, one) = (with(key, Value::Null), with(key, approvers(&["a"])));
        let two = with(key, approvers(&["a", "b"]));
        for (before, after, is) in
            [(&none, &one, 0), (&one, &none, 1), (&one, &two, 1), (&two, &one, 0)]
        {
            assert_eq!(weaker(before, after).len(), is, "{key}");
        }
    }
    // Without it no admin is touched at all.
    let key = "adminLeaver";
    let (none, one) = (with(key, Value::Null), with(key, approvers(&["a"])));
    let two = with(key, approvers(&["a", "b"]));
    for (before, after, is) in
        [(&none, &one, 1), (&one, &none, 0), (&one, &two, 1), (&two, &one, 0)]
    {
        assert_eq!(weaker(before, after).len(), is, "{key}");
    }
    // Three days where nothing is said.
    let hours = |hours: Value| with("validHours", hours);
    for (before, after, is) in [
        (Value::Null, json!(72), 0),
        (Value::Null, json!(73), 1),
        (json!(4), Value::Null, 1),
        (json!(4), json!(3), 0),
    ] {
        assert_eq!(weaker(&hours(before), &hours(after)).len(), is);
    }
    // Nobody is asked where nothing is said.
    let second = |whether: Value| with("settings", whether);
    for (before, after, is) in [
        (json!(true), json!(false), 1),
        (json!(true), Value::Null, 1),
        (json!(true), json!(true), 0),
        (json!(false), json!(true), 0),
        (Value::Null, json!(false), 0),
    ] {
        assert_eq!(weaker(&second(before), &second(after)).len(), is);
    }
}

#[test]
fn a_budget_is_weaker_where_it_is_raised_or_gone() {
    for key in ["perDay", "perOperatorPerDay", "perProjectPerDay", "directoryPercentPerDay"] {
        let of = |limit: Value| changed("/budgets", json!({ key: limit }));
        let none = changed("/budgets", json!({}));
        assert_eq!(weaker(&of(json!(5)), &of(json!(6))).len(), 1, "{key}");
        assert_eq!(weaker(&of(json!(5)), &none).len(), 1, "{key}");
        assert_eq!(weaker(&none, &of(json!(5))), [""; 0], "{key}");
        assert_eq!(weaker(&of(json!(5)), &of(json!(5))), [""; 0], "{key}");
    }
}
