//! Law 19 of addresses: what nobody sees in one, or takes for another letter, is refused by its code
//! point wherever somebody writes one; and however one is written, it is the same address.

use crate::world::World;
use offramp::engine::Answer;
use serde_json::{Value, json};

const JOINER: &str = "OFF-21";
const LEAVER: &str = "OFF-12";
const ADDRESS: &str = "customfield_10051";

fn opened(world: &mut World) -> Value {
    let answer = world.ask("open", json!({})).expect("alive");
    assert_eq!(world.writes, 0);
    offramp::boundary::answer_of(&answer, offramp::domain::Instant(world.now))
}

fn refused(world: &mut World) -> (String, String) {
    let told = opened(world);
    let text = |key: &str| told["refusal"][key].as_str().unwrap_or_default().to_owned();
    let answer = world.ask("start", json!({ "planHash": "any" })).expect("alive");
    assert!(matches!(answer, Answer::Refused(_)), "{answer:?}");
    assert_eq!(world.writes, 0);
    (text("code"), format!("{} {}", text("title"), text("detail")))
}

fn named(ticket: &str, field: &str, text: &str) -> World {
    let mut world = World::at_ticket(ticket, "Olga", 1);
    world.fill(ticket, field, &json!(text));
    world
}

#[test]
fn law_19_what_nobody_sees_in_an_address_is_refused_by_its_code_point() {
    for (text, point) in [
        ("nina.new\u{200b}@acme.example", "U+200B"),
        ("nina.new@acme.exam\u{ad}ple", "U+00AD"),
        ("\u{feff}nina.new@acme.example", "U+FEFF"),
        ("nina.new@acme.example\u{202e}", "U+202E"),
        ("nina\u{2060}.new@acme.example", "U+2060"),
        ("nina.new\u{a0}@acme.example", "U+00A0"),
        ("nina.new@\u{430}cme.example", "U+0430"),
        ("nina.n\u{435}w@acme.example", "U+0435"),
        ("nina.new@acme\u{ff0e}example", "U+FF0E"),
        ("\u{212a}ate@acme.example", "U+212A"),
        ("nina.new@acme.example\u{e0020}", "U+E0020"),
    ] {
        for ticket in [JOINER, LEAVER] {
            let (code, words) = refused(&mut named(ticket, ADDRESS, text));
            assert_eq!(code, "field.unreadable", "{ticket} {text:?}");
            assert!(words.contains(point), "{point}: {words}");
            assert!(words.contains("'Employee e-mail'"), "{words}");
        }
    }
}

#[test]
fn law_19_a_domain_that_looks_like_the_companys_makes_no_second_person() {
    for domain in ["acrne.example", "acme.examp1e", "acme.exarnple", "ACME.EXAMP1E"] {
        let (code, words) = refused(&mut named(JOINER, ADDRESS, &format!("nina.new@{domain}")));
        assert_eq!(code, "field.unreadable", "{domain}");
        assert!(words.contains("isn't acme.example"), "{words}");
    }
    // Any other domain is another company's, and a guest's.
    let told = opened(&mut named(JOINER, ADDRESS, "nina.new@globex.example"));
    assert_eq!(told["person"]["email"], "nina.new@globex.example", "{told}");
}

#[test]
fn law_19_an_address_is_the_same_person_however_it_is_written() {
    for text in
        ["GRACE.Hopper@acme.EXAMPLE", "  grace.hopper@acme.example ", "grace.hopper@ACME.example"]
    {
        let told = opened(&mut named(LEAVER, ADDRESS, text));
        assert_eq!(told["person"]["name"], "Grace Hopper", "{text:?}: {told}");
    }
}

#[test]
fn law_19_a_name_that_is_not_what_it_looks_like_makes_nobody() {
    for (name, point) in [
        ("Nina\u{200b} New", "U+200B"),
        ("Nin\u{430} New", "U+0430"),
        ("\u{202e}weN aniN", "U+202E"),
    ] {
        let (code, words) = refused(&mut named(JOINER, "customfield_10056", name));
        assert_eq!(code, "field.unreadable", "{name:?}");
        assert!(words.contains(point) && words.contains("'Name of the joiner'"), "{words}");
    }
    for name in ["Zoë O'Neil-Müller", "Олена Коваль", "علی\u{200c}رضا", "山田 太郎"]
    {
        let told = opened(&mut named(JOINER, "customfield_10056", name));
        assert_eq!(told["person"]["name"], name, "{told}");
    }
}

/// The team of another letter is another team, and the sentence shows why.
#[test]
fn law_19_a_team_that_only_looks_like_one_of_the_settings_is_shown_by_its_code_point() {
    for (team, shown) in [
        ("Back\u{200b}end", "Back[U+200B]end"),
        ("B\u{430}ckend", "B\u{430}[U+0430]ckend"),
        ("Backend\u{2060}", "Backend[U+2060]"),
    ] {
        let mut world = named(JOINER, "customfield_10056", team);
        world.change_settings(|s| {
            s["teamFields"]["to"] = json!({ "id": "customfield_10056", "name": "Team" });
            s["joiner"]["nameField"] = json!({ "id": "customfield_10099", "name": "Name" });
        });
        let (code, words) = refused(&mut world);
        assert_eq!(code, "bundle.unknown", "{team:?}");
        assert!(words.contains(shown), "{shown}: {words}");
    }
}

/// The admin's list of people is read by the same reader.
fn rows(people: &str) -> Vec<(Value, String, String)> {
    let mut world = World::at_ticket("OFF-1", "Olga", 1);
    let found = world.admin("Josh", "admin.many", json!({ "people": people }));
    let rows =
        found["body"]["rows"].as_array().unwrap_or_else(|| panic!("no rows: {found}")).clone();
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    rows.iter()
        .map(|row| (row["line"].clone(), text(row, "issueKey"), text(row, "problem")))
        .collect()
}

#[test]
fn law_19_a_list_says_which_letter_of_an_address_is_not_what_it_looks_like() {
    let rows = rows(
        "Grace.Hopper@ACME.example\ngrace.hopper\u{200b}@acme.example\ngr\u{430}@acme.example",
    );
    assert_eq!((rows[0].1.as_str(), rows[0].2.as_str()), ("OFF-12", ""));
    assert!(rows[1].2.contains("U+200B"), "{rows:?}");
    assert!(rows[2].2.contains("U+0430"), "{rows:?}");
}

#[test]
fn each_person_on_a_line_has_a_row_and_what_is_passed_over_is_said() {
    let several =
        rows("grace.hopper@acme.example; jane.doe@acme.example; dora.direct@acme.example");
    let keys: Vec<&str> = several.iter().map(|row| row.1.as_str()).collect();
    assert_eq!(keys, ["OFF-12", "OFF-1", "OFF-4"]);
    assert!(several.iter().all(|row| row.0 == 1), "{several:?}");
    let table = rows("e-mail;manager\ngrace.hopper@acme.example;jane.doe@acme.example");
    let found: Vec<(&Value, &str, bool)> =
        table.iter().map(|row| (&row.0, row.1.as_str(), row.2.contains("Passed over"))).collect();
    assert_eq!(
        found,
        [(&json!(1), "", true), (&json!(2), "OFF-12", false), (&json!(2), "", true)],
        "{table:?}"
    );
}
