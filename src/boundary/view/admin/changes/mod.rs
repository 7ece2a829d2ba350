//! What differs between two documents of the settings, and what a document would mean.

mod compare;
mod words;

use super::{line, shared};
use crate::engine::admin::{Review, ShownVersion};
use crate::policy::{Effect, SettingsError};
use serde_json::{Value, json};
use words::Page;

/// As many changes are listed; of a document that is another altogether the rest is counted.
const CHANGES_MAX: usize = 60;

pub(super) fn view(review: &Review) -> Value {
    let page = Page::read();
    let errors: Vec<Value> =
        review.errors.iter().map(|error| wrong(error, &review.after, &page)).collect();
    let changes =
        if errors.is_empty() { lines(&review.before, &review.after, &page) } else { Vec::new() };
    let effects: Vec<Value> = review.effects.iter().map(effect).collect();
    let second = review.waits.then(|| {
        let text = "Another Jira admin has to confirm this before it comes into force.";
        line("A second admin", text, "part")
    });
    let weaker = review.weaker.iter().map(|text| less_strict(text));
    let warnings: Vec<Value> =
        second.into_iter().chain(weaker).chain(shared::warnings(&review.shared)).collect();
    json!({ "errors": errors, "changes": changes, "effects": effects, "warnings": warnings })
}

fn effect(effect: &Effect) -> Value {
    let was = effect.was.as_ref().map(|was| json!({ "allowed": was.allowed, "why": was.why }));
    json!({
        "operator": effect.operator, "playbook": effect.playbook.title(),
        "subject": effect.subject, "allowed": effect.allowed, "why": effect.why, "was": was,
    })
}

/// What is wrong with a field, by the name that the page has for it.
fn wrong(error: &SettingsError, document: &Value, page: &Page) -> Value {
    let title = page.place(&compare::place_of(&error.field, document));
    json!({ "field": error.field, "title": title, "message": error.message })
}

/// Something that a document lowers.
pub(super) fn less_strict(text: &str) -> Value {
    line("Less strict", text, "part")
}

/// A version: what it changed, and what going back to it would change.
pub(super) fn version(shown: &ShownVersion) -> Value {
    let ShownVersion { version, document, former, in_force } = shown;
    let page = Page::read();
    let changed = former.as_ref().map_or_else(
        || {
            let first = line("Everything", "is new: it is the first version that is kept", "info");
            part(&format!("What version {version} changed"), &[first])
        },
        |former| {
            let title = format!("What version {version} changed of version {}", version - 1);
            part(&title, &lines(former, document, &page))
        },
    );
    let back = in_force.as_ref().map(|in_force| {
        part("What going back to it would change now", &lines(in_force, document, &page))
    });
    let parts: Vec<Value> = std::iter::once(changed).chain(back).collect();
    json!({ "document": document, "compared": parts })
}

fn part(title: &str, lines: &[Value]) -> Value {
    json!({ "title": title, "lines": lines })
}

/// What differs between two documents, in the page's own words and order.
pub(super) fn compared(before: &Value, after: &Value) -> Vec<Value> {
    lines(before, after, &Page::read())
}

fn lines(before: &Value, after: &Value, page: &Page) -> Vec<Value> {
    if before.is_null() {
        return vec![line("Everything", "is new: there are no settings yet", "info")];
    }
    let mut changes = compare::changes(before, after);
    page.sort(&mut changes);
    let more = changes.len().saturating_sub(CHANGES_MAX);
    let told = changes.iter().take(CHANGES_MAX).map(|change| page.line(change));
    let rest = (more > 0).then(|| line("More", &format!("{more} more changes"), "info"));
    told.chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::compared;
    use serde_json::{Value, json};

    fn told(before: &Value, after: &Value) -> Vec<String> {
        let text = |key: &str, l: &Value| {
            l.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        compared(before, after)
            .iter()
            .map(|l| format!("{}: {}", text("title", l), text("text", l)))
            .collect()
    }

    #[test]
    fn d14_a_change_is_a_sentence_with_what_was_and_what_is_and_nothing_else_is_told() {
        let before = json!({
            "budgets": { "perDay": 5 }, "bundles": [],
            "rules": [{ "name": "A", "projects": ["X"], "playbooks": ["left-business"] }],
        });
        assert_eq!(told(&before, &before), Vec::<String>::new());
        let mut after = before.clone();
        after["budgets"]["perDay"] = json!(9);
        after["rules"][0]["projects"] = json!(["X", "Y"]);
        after["rules"][0]["playbooks"] = json!(["left-team"]);
        after["purposes"] = json!([]);
        assert_eq!(
            told(&before, &after),
            [
                "Who may do what: Rule 'A', may run: 'Left the business' is removed.",
                "Who may do what: Rule 'A', may run: 'Left the team' is added.",
                "Who may do what: Rule 'A', from tickets of: 'Y' is added.",
                "Budgets: People a day: from 5 to 9.",
            ]
        );
        assert_eq!(
            told(&before, &json!({ "budgets": {}, "rules": [] })),
            [
                "Who may do what: The rule 'A' is removed.",
                "Budgets: People a day: from 5 to no limit.",
            ]
        );
    }

    /// A stored word that stands in a name, a name in a name, and an id that is a name: each is placed,
    /// and nothing is found in the text around it.
    #[test]
    fn names_are_placed_and_never_replaced() {
        let thing = |id: &str, name: &str| json!({ "id": id, "name": name });
        let before =
            json!({ "protections": { "groups": [thing("1", "true"), thing("2", "ops")] } });
        let after = json!({ "protections": { "groups": [
            thing("2", "left-business ops"), thing("3", "true"), thing("4", "<b>false</b>"),
        ] } });
        assert_eq!(
            told(&before, &after),
            [
                "Protected people: Everybody in: 'true' is removed.",
                "Protected people: Everybody in: from 'ops' to 'left-business ops'.",
                "Protected people: Everybody in: 'true' is added.",
                "Protected people: Everybody in: '<b>false</b>' is added.",
            ]
        );
        let one = json!({ "quarantineGroup": thing("1", "left") });
        let other = json!({ "quarantineGroup": thing("2", "left") });
        assert_eq!(
            told(&one, &other),
            ["Quarantine group: Leavers are put into: from 'left' (1) to 'left' (2)."]
        );
    }

    /// A list without entries means what the page says of it: no bound is no rule for nobody.
    #[test]
    fn what_is_empty_in_a_new_entry_is_told_as_the_page_tells_it() {
        let rule = json!({ "name": "B", "projects": ["X"], "issueTypes": [], "requestTypes": [],
            "subjects": { "directories": [], "domains": [], "groups": [] } });
        let told = told(&json!({ "rules": [] }), &json!({ "rules": [rule] }));
        assert_eq!(
            told,
            [
                "Who may do what: The rule 'B' is added: from tickets of 'X', of the types any type, and the request types any request type, on people of any directory, with an address of any domain, who are in any group."
            ]
        );
    }

    #[test]
    fn what_the_page_has_no_field_for_is_told_without_a_path() {
        let before = json!({ "leaveDate": { "timeZone": "Europe/Berlin" }, "rules": [
            { "name": "A" }, { "name": "B" } ] });
        let after = json!({ "leaveDate": { "timeZone": "Asia/Tokyo" }, "rules": [
            { "name": "B" }, { "name": "A" } ] });
        assert_eq!(
            told(&before, &after),
            [
                "Who may do what: Another order: 'B', 'A'.",
                "Leave date: Time zone: from 'Europe/Berlin' to 'Asia/Tokyo'.",
            ]
        );
    }
}
