//! The gate that every run passes once: not stopped, by the settings in force, and with room in
//! every budget. What exactly is over, and what cannot be told.

use super::office::assert_refused;
use crate::recipes::company::directory;
use offramp::domain::Instant;
use offramp::engine::admission::{Admission, read_headcount};
use offramp::engine::command::{StorageRead, Transaction};
use offramp::policy::{Charge, Limit, Refusal, RefusalCode};
use serde_json::{Value, json};

const NOW: Instant = Instant(1_795_000_000_000);
const TWO_DAYS: i64 = 2 * 86_400_000;

fn charge(label: &str, limit: Limit) -> Charge {
    Charge { key: format!("2026-11-18#{label}"), label: label.to_owned(), limit }
}

fn share(percent: u32) -> Limit {
    Limit::Percent { percent, directory: directory("d1") }
}

fn used(count: u64) -> Value {
    json!({ "day": "2026-11-18", "label": "", "used": count, "most": 5 })
}

fn people(count: u64, age_ms: i64) -> Value {
    json!({ "count": count, "at": NOW.0 - age_ms })
}

fn version(version: u64) -> Value {
    json!({ "version": version, "by": "Ana", "at": 0, "note": "" })
}

/// Nobody has stopped anything, and the settings are those of the plan.
fn answer(charges: Vec<Charge>, values: &[Value]) -> Result<Admission, Refusal> {
    let mut gate = Admission::new(Some(3), charges, NOW);
    let all = [&[Value::Null, version(3)], values].concat();
    gate.seen(&all, NOW).map(|()| gate)
}

fn code(charges: Vec<Charge>, values: &[Value]) -> Option<RefusalCode> {
    answer(charges, values).err().map(|refusal| refusal.code)
}

#[test]
fn a_budget_has_room_for_as_many_people_as_it_says_and_for_no_one_more() {
    for (most, so_far, has_room) in
        [(1, 0, true), (1, 1, false), (5, 4, true), (5, 5, false), (5, 9, false)]
    {
        let said = code(vec![charge("all", Limit::People(most))], &[used(so_far)]);
        assert_eq!(said.is_none(), has_room, "{so_far} of {most}");
    }
    assert_eq!(code(vec![charge("all", Limit::People(1))], &[Value::Null]), None);
}

/// Whole people only, never more than the share, and one at least.
#[test]
fn a_share_of_a_directory_is_rounded_down_and_is_one_person_at_least() {
    for (percent, size, most) in [
        (10, 250, 25),
        (10, 259, 25),
        (10, 260, 26),
        (1, 199, 1),
        (1, 200, 2),
        (1, 99, 1),
        (1, 0, 1),
        (100, 7, 7),
        (33, 10, 3),
        (99, 101, 99),
    ] {
        let said =
            |so_far| code(vec![charge("d1", share(percent))], &[used(so_far), people(size, 0)]);
        assert_eq!(said(most - 1), None, "{percent} % of {size}");
        assert_eq!(said(most), Some(RefusalCode::BudgetSpent), "{percent} % of {size}");
    }
}

#[test]
fn a_directory_whose_size_nobody_knows_any_more_has_no_share() {
    let said = |size: Value| code(vec![charge("d1", share(10))], &[used(0), size]);
    assert_eq!(said(people(250, TWO_DAYS)), None);
    let unknown = Some(RefusalCode::BudgetUnknown);
    assert_eq!(said(people(250, TWO_DAYS + 1)), unknown);
    assert_eq!(said(Value::Null), unknown);
    assert_eq!(said(json!({ "count": "many" })), unknown);
}

#[test]
fn a_count_that_cannot_be_read_is_not_zero() {
    for broken in [json!({ "used": "none" }), json!(3), json!([])] {
        let said = code(vec![charge("all", Limit::People(5))], &[broken]);
        assert_eq!(said, Some(RefusalCode::BudgetUnknown));
    }
}

/// Every one of them, each by its own numbers.
#[test]
fn all_budgets_have_to_have_room_and_the_one_that_has_none_is_named() {
    let three = || {
        vec![
            charge("of all", Limit::People(2)),
            charge("of Main", share(10)),
            charge("of one operator", Limit::People(1)),
        ]
    };
    let values = |all, main, operator| [used(all), used(main), people(100, 0), used(operator)];
    assert_eq!(code(three(), &values(1, 9, 0)), None);
    let refused = |all, main, operator| answer(three(), &values(all, main, operator)).map(drop);
    let over = |title, detail| {
        let remedy = "Go on after midnight UTC, or ask a Jira admin to raise the budget.";
        ("budget.spent", title, detail, remedy)
    };
    let two = "It allows 2 people a day. Nothing was changed.";
    assert_refused(refused(2, 0, 0), over("Today's budget of all is spent", two));
    let ten = "It allows 10 people a day. Nothing was changed.";
    assert_refused(refused(1, 10, 1), over("Today's budget of Main is spent", ten));
    let one = "It allows 1 person a day. Nothing was changed.";
    assert_refused(refused(1, 9, 1), over("Today's budget of one operator is spent", one));
}

/// A transaction has room for so many; one that did not fit would be counted nowhere.
#[test]
fn eleven_budgets_are_counted_and_of_twelve_nothing_is_started() {
    let many = |count: usize| -> Vec<Charge> {
        (0..count).map(|n| charge(&format!("number {n}"), Limit::People(1))).collect()
    };
    assert_eq!(code(many(11), &vec![Value::Null; 11]), None);
    let refusal = answer(many(12), &vec![Value::Null; 12]).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::BudgetUnknown);
    assert!(refusal.title.contains("number 11"), "{}", refusal.title);
}

#[test]
fn while_the_app_is_stopped_nothing_else_is_asked() {
    let stop = json!({
        "rev": 1, "by": "ana", "byName": "Ana", "reason": "", "stoppedAt": NOW.0,
    });
    let mut gate = Admission::new(Some(3), vec![charge("all", Limit::People(1))], NOW);
    let said = gate.seen(&[stop, version(4), used(9)], NOW).unwrap_err();
    assert_eq!(said.code, RefusalCode::AppStopped);
    let going = json!({ "rev": 2, "by": "ana", "byName": "Ana", "reason": "" });
    assert!(gate.seen(&[going, version(3), used(0)], NOW).is_ok());
}

#[test]
fn a_plan_by_other_settings_than_those_in_force_is_not_started() {
    let said = |planned: Option<u64>, in_force: Value| {
        let mut gate = Admission::new(planned, vec![charge("all", Limit::People(1))], NOW);
        gate.seen(&[Value::Null, in_force, used(9)], NOW).unwrap_err().code
    };
    for (planned, in_force) in
        [(Some(3), version(4)), (Some(3), Value::Null), (None, version(1)), (Some(4), version(3))]
    {
        assert_eq!(said(planned, in_force.clone()), RefusalCode::PolicyChanged, "{in_force}");
    }
    assert_eq!(said(Some(3), version(3)), RefusalCode::BudgetSpent);
    assert_eq!(said(None, Value::Null), RefusalCode::BudgetSpent);
}

#[test]
fn what_is_read_is_the_switch_the_settings_each_count_and_the_size_beside_each_share() {
    let charges = vec![charge("all", Limit::People(1)), charge("Main", share(10))];
    let reads = Admission::new(None, charges, NOW).reads();
    let entity = |entity: &str, key: &str| StorageRead::Entity {
        entity: entity.to_owned(),
        key: key.to_owned(),
    };
    assert_eq!(reads.len(), 5);
    assert_eq!(reads[2], entity("budget", "2026-11-18#all"));
    assert_eq!(reads[3], entity("budget", "2026-11-18#Main"));
    assert_eq!(reads[4], entity("headcount", "d1"));
    assert_eq!(reads[4], read_headcount(&directory("d1")));
}

/// Two that start at once read the same count: one of them comes through.
#[test]
fn one_person_more_is_counted_on_the_condition_that_nobody_else_was_meanwhile() {
    let charges = vec![charge("first", Limit::People(5)), charge("again", Limit::People(7))];
    let mut transaction = Transaction::default();
    answer(charges, &[Value::Null, used(3)]).unwrap().join(&mut transaction);
    let written: Vec<Value> = transaction.set.iter().map(|write| json!(write)).collect();
    let counted = |label: &str, used: u64, most: u64, condition: Value| {
        json!({
            "entity": "budget",
            "key": format!("2026-11-18#{label}"),
            "value": { "day": "2026-11-18", "label": label, "used": used, "most": most },
            "conditions": { "and": [condition] },
        })
    };
    let none = json!({ "property": "used", "condition": "NOT_EXISTS" });
    let three = json!({ "property": "used", "condition": "EQUAL_TO", "values": [3] });
    assert_eq!(written, [counted("first", 1, 5, none), counted("again", 4, 7, three)]);
    let checked: Vec<Value> = transaction.check.iter().map(|check| json!(check)).collect();
    let unset = json!({ "property": "stoppedAt", "condition": "NOT_EXISTS" });
    let same = json!({ "property": "version", "condition": "EQUAL_TO", "values": [3] });
    let conditions: Vec<&Value> = checked.iter().map(|c| &c["conditions"]["and"][0]).collect();
    assert_eq!(conditions, [&unset, &same]);
}
