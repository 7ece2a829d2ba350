//! What a ticket's field has to hold where one person, address, team or name is meant. What holds
//! something else is refused with the field's name and with what it holds: it is never taken for
//! empty, and of several values none is picked.

use crate::connector::{FieldValue, Held, Issue, PickedUser};
use crate::domain::{Address, NoAddress, code_point, hidden_in_name};
use crate::policy::{FieldRef, Refusal, RefusalCode, Settings, SubjectField};

/// A field of the ticket, by id and by its name for people.
#[derive(Clone, Copy)]
pub(crate) struct Field<'a> {
    pub id: &'a str,
    pub name: &'a str,
}

impl<'a> From<&'a FieldRef> for Field<'a> {
    fn from(own: &'a FieldRef) -> Self {
        Self { id: &own.id, name: &own.name }
    }
}

impl<'a> From<&'a SubjectField> for Field<'a> {
    fn from(own: &'a SubjectField) -> Self {
        Self { id: &own.id, name: &own.name }
    }
}

/// What is read of the field: one value, or none.
type One<T> = Result<Option<T>, Refusal>;

/// What the ticket's field holds.
pub(crate) fn value_of(issue: &Issue, id: &str) -> FieldValue {
    FieldValue::of(issue.fields.get(id))
}

/// One person.
pub(crate) fn person(field: Field<'_>, value: &FieldValue) -> One<PickedUser> {
    match value {
        FieldValue::Empty => Ok(None),
        FieldValue::One(Held::User(user)) => Ok(Some(user.clone())),
        other => Err(refused(field, other, "person")),
    }
}

/// One address.
pub(crate) fn address(field: Field<'_>, value: &FieldValue) -> One<Address> {
    let Some(text) = line(field, value, "e-mail address")? else { return Ok(None) };
    Address::parse(&text).map(Some).map_err(|why| no_address(field, value, why))
}

/// The name of somebody who joins.
pub(crate) fn name(field: Field<'_>, value: &FieldValue) -> One<String> {
    let Some(text) = line(field, value, "name")? else { return Ok(None) };
    match hidden_in_name(&text) {
        None => Ok(Some(text)),
        Some(letter) => Err(Refusal::new(
            RefusalCode::FieldUnreadable,
            format!("'{}' holds a letter that isn't what it looks like", field.name),
            format!("It is {}, in {}. Nothing was changed.", code_point(letter), value.words()),
            format!("Write '{}' anew, by hand.", field.name),
        )),
    }
}

/// One team, by the name that its bundle has. Of a cascading select that is `First - Second`, or the
/// second alone where no bundle speaks of both.
pub(crate) fn team(settings: &Settings, field: Field<'_>, value: &FieldValue) -> One<String> {
    match value {
        FieldValue::One(Held::Choice(name) | Held::Team(name) | Held::Group(name)) => {
            Ok(Some(name.clone()))
        }
        FieldValue::One(Held::Cascade { parent, child }) => {
            let whole = format!("{parent} - {child}");
            let ends = format!(" - {}", child.to_lowercase());
            let speaks = settings.bundles.iter().any(|b| b.team.to_lowercase().ends_with(&ends));
            let by_child = !speaks && settings.bundle(child).is_some();
            Ok(Some(if by_child { child.clone() } else { whole }))
        }
        other => line(field, other, "team"),
    }
}

/// One line of text, or of what is chosen.
fn line(field: Field<'_>, value: &FieldValue, meant: &str) -> One<String> {
    match value {
        FieldValue::Empty => Ok(None),
        FieldValue::One(Held::Text(text) | Held::Choice(text)) if !text.contains('\n') => {
            Ok(Some(text.clone()))
        }
        other => Err(refused(field, other, meant)),
    }
}

/// The field holds something else than is meant.
pub(crate) fn refused(field: Field<'_>, value: &FieldValue, meant: &str) -> Refusal {
    let is_lines = matches!(value, FieldValue::One(Held::Text(text)) if text.contains('\n'));
    let is_several = is_lines || matches!(value, FieldValue::Several(_));
    let name = field.name;
    let (title, remedy) = if is_several {
        (format!("'{name}' holds more than one value"), format!("Leave one {meant} in '{name}'."))
    } else {
        (
            format!("'{name}' holds no {meant}"),
            format!(
                "Fill in '{name}' with one {meant}. If the field is of another kind, a Jira admin names the right one for {} in the settings.",
                field.id
            ),
        )
    };
    let detail = format!("It holds {}. Nothing was changed.", value.words());
    Refusal::new(RefusalCode::FieldUnreadable, title, detail, remedy)
}

fn no_address(field: Field<'_>, value: &FieldValue, why: NoAddress) -> Refusal {
    let name = field.name;
    let title = match why {
        NoAddress::Shape => format!("'{name}' holds no e-mail address"),
        NoAddress::Letter(_) => format!("The address in '{name}' isn't what it looks like"),
    };
    Refusal::new(
        RefusalCode::FieldUnreadable,
        title,
        format!("It holds {}, which {}. Nothing was changed.", value.words(), why.words()),
        format!("Write one address into '{name}' by hand, nothing else."),
    )
}

#[cfg(test)]
mod tests {
    use super::{Field, address, name, person};
    use crate::connector::FieldValue;
    use serde_json::{Value, json};

    const FIELD: Field<'_> = Field { id: "customfield_1", name: "New team" };

    fn value(json: &Value) -> FieldValue {
        FieldValue::of(Some(json))
    }

    #[test]
    fn several_values_are_shown_and_none_is_picked() {
        let two = json!([{ "accountId": "a", "displayName": "Ann" }, { "accountId": "b", "displayName": "Bob" }]);
        let refusal = person(FIELD, &value(&two)).unwrap_err();
        assert_eq!(refusal.title, "'New team' holds more than one value");
        assert_eq!(
            refusal.detail,
            "It holds the person Ann and the person Bob. Nothing was changed."
        );
        let lines = json!("a@x.example\nb@x.example");
        assert!(address(FIELD, &value(&lines)).unwrap_err().title.contains("more than one"));
    }

    #[test]
    fn what_looks_like_something_else_is_refused_by_its_code_point() {
        let refusal = address(FIELD, &value(&json!("nina\u{200b}@x.example"))).unwrap_err();
        assert!(refusal.detail.contains("'nina[U+200B]@x.example'"), "{}", refusal.detail);
        let refusal = name(FIELD, &value(&json!("Nin\u{430} New"))).unwrap_err();
        assert!(refusal.detail.contains("U+0430"), "{}", refusal.detail);
    }
}
