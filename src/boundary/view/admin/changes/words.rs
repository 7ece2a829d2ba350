//! What the page calls what changed. Names and values are placed in a sentence where they belong;
//! nothing is looked for in a text that is made already.

use super::super::sections;
use super::compare::{Change, Kind, Step};
use super::line;
use crate::domain::{order, visible};
use serde_json::Value;

/// The longest value that is shown in full.
const VALUE_MAX: usize = 120;

/// A field as the page shows it.
struct Label {
    /// The way to it, without entries of lists.
    way: Vec<String>,
    section: String,
    lead: String,
    empty: String,
    /// What may be chosen: as it is stored, and what the page calls it.
    choices: Vec<(Value, String)>,
}

/// A list as the page shows it.
struct Listed {
    way: Vec<String>,
    section: String,
    /// What it calls an entry: 'rule'.
    entry: String,
}

/// Every field of the page, in its order.
pub(super) struct Page {
    labels: Vec<Label>,
    lists: Vec<Listed>,
}

fn text_at(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn way_of(path: &str) -> Vec<String> {
    path.split('.').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn fields_of(place: &[Step]) -> Vec<&str> {
    let mut fields = Vec::new();
    for step in place {
        if let Step::Field(name) = step {
            fields.push(name.as_str());
        }
    }
    fields
}

impl Page {
    pub(super) fn read() -> Self {
        let sections = sections::view(None, &[]);
        let (mut labels, mut lists) = (Vec::new(), Vec::new());
        for section in sections.as_array().into_iter().flatten() {
            let title = text_at(section, "/title");
            let list = way_of(&text_at(section, "/list/path"));
            for field in section.get("fields").and_then(Value::as_array).into_iter().flatten() {
                let own = way_of(&text_at(field, "/path"));
                let choices = field.get("choices").and_then(Value::as_array).into_iter().flatten();
                let choice = |choice: &Value| {
                    (choice.get("value").cloned().unwrap_or_default(), text_at(choice, "/title"))
                };
                labels.push(Label {
                    way: list.iter().cloned().chain(own).collect(),
                    section: title.clone(),
                    lead: text_at(field, "/lead"),
                    empty: text_at(field, "/empty"),
                    choices: choices.map(choice).collect(),
                });
            }
            if !list.is_empty() {
                let entry = text_at(section, "/list/entry");
                lists.push(Listed { way: list, section: title, entry });
            }
        }
        Self { labels, lists }
    }

    /// The label of a place: of the field itself, or of the one that holds it.
    fn label(&self, place: &[Step]) -> Option<(usize, &Label)> {
        let fields = fields_of(place);
        let fits = |label: &Label| {
            label.way.len() <= fields.len() && label.way.iter().zip(&fields).all(|(a, b)| a == b)
        };
        self.labels.iter().enumerate().find(|(_, label)| fits(label))
    }

    fn list(&self, place: &[Step]) -> Option<&Listed> {
        let fields = fields_of(place);
        self.lists.iter().find(|list| {
            list.way.len() <= fields.len() && list.way.iter().zip(&fields).all(|(a, b)| a == b)
        })
    }

    /// Puts changes into the page's order; what it has no field for comes last.
    pub(super) fn sort(&self, changes: &mut [Change]) {
        let rank = |change: &Change| {
            let fields = fields_of(&change.place);
            let begins = |label: &Label| label.way.iter().zip(&fields).all(|(a, b)| a == b);
            match self.label(&change.place) {
                Some((at, _)) => at,
                None => self.labels.iter().position(begins).unwrap_or(self.labels.len()),
            }
        };
        // Changes of one entry stay together, in the order of the entries.
        order::sort_by(changes, |a, b| rank(a) < rank(b));
    }

    /// A place by name, as in 'Who may do what: Rule 'A', may run'; nothing for the document itself.
    pub(super) fn place(&self, place: &[Step]) -> String {
        let (section, lead) = self.named(place);
        [section, lead].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ")
    }

    /// The section, and the field within it.
    fn named(&self, place: &[Step]) -> (String, String) {
        let label = self.label(place).map(|(_, label)| label);
        let list = self.list(place);
        let entry = place.iter().find_map(|step| match step {
            Step::Entry(entry) => Some(shown(entry, &[])),
            Step::Field(_) => None,
        });
        let entry = list.zip(entry).map(|(list, name)| format!("{} {name}", capital(&list.entry)));
        match (label, list) {
            (Some(label), _) => {
                let parts = [entry, Some(label.lead.clone())];
                (label.section.clone(), parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
            }
            (None, Some(list)) => (list.section.clone(), entry.unwrap_or_default()),
            (None, None) => {
                let mut words = fields_of(place).into_iter().map(spaced);
                let section = words.next().unwrap_or_default();
                (section, words.collect::<Vec<_>>().join(": "))
            }
        }
    }

    /// A change in a line.
    pub(super) fn line(&self, change: &Change) -> Value {
        let label = self.label(&change.place).map(|(_, label)| label);
        let choices = label.map_or(&[][..], |label| label.choices.as_slice());
        let (section, lead) = self.named(&change.place);
        let entry = self.list(&change.place).filter(|_| label.is_none()).map(|l| l.entry.as_str());
        let (said, tone) = match &change.kind {
            Kind::Added(value) => match entry {
                Some(entry) => (self.added(entry, &change.place, value), "part"),
                None => (format!("{} is added.", shown(value, choices)), "part"),
            },
            Kind::Removed(value) => match entry {
                Some(entry) => (format!("The {entry} {} is removed.", shown(value, &[])), "part"),
                None => (format!("{} is removed.", shown(value, choices)), "part"),
            },
            Kind::Moved(order) => {
                let names: Vec<String> = order.iter().map(|one| shown(one, choices)).collect();
                (format!("Another order: {}.", names.join(", ")), "info")
            }
            Kind::Became(was, is) => {
                let empty = label.map_or("", |label| label.empty.as_str());
                let (a, b) = (word(was, choices, empty), word(is, choices, empty));
                let apart = |text: &str, of: &Value| match of.get("id").and_then(Value::as_str) {
                    Some(id) if a == b => format!("{text} ({})", visible(id)),
                    _ => text.to_owned(),
                };
                (format!("from {} to {}.", apart(&a, was), apart(&b, is)), "info")
            }
        };
        let text = if lead.is_empty() { said } else { format!("{lead}: {said}") };
        line(&section, &text, tone)
    }

    /// A new entry, with all that it says.
    fn added(&self, entry: &str, place: &[Step], value: &Value) -> String {
        let fields = fields_of(place);
        let own = self.labels.iter().filter(|label| {
            label.way.len() > fields.len() && label.way.iter().zip(&fields).all(|(a, b)| a == b)
        });
        let says = own.skip(1).filter_map(|label| {
            let way = label.way.get(fields.len()..).unwrap_or_default();
            let own = way.iter().try_fold(value, |at, field| at.get(field))?;
            let is_said = !own.is_null() && own.as_array().is_none_or(|all| !all.is_empty());
            let said = word(own, &label.choices, &label.empty);
            (is_said || !label.empty.is_empty()).then(|| format!("{} {said}", label.lead))
        });
        let says = says.collect::<Vec<_>>().join(", ");
        let name = shown(value, &[]);
        if says.is_empty() {
            format!("The {entry} {name} is added.")
        } else {
            format!("The {entry} {name} is added: {says}.")
        }
    }
}

/// A value in a sentence; `empty` for what is not there.
fn word(value: &Value, choices: &[(Value, String)], empty: &str) -> String {
    let chosen = choices.iter().find(|(stored, _)| stored == value);
    let off = || choices.iter().find(|(stored, _)| stored == &Value::Bool(false));
    match (value, chosen) {
        (_, Some((_, title))) => format!("'{title}'"),
        (Value::Array(all), None) if !all.is_empty() => {
            all.iter().map(|one| shown(one, choices)).collect::<Vec<_>>().join(", ")
        }
        // What is not said is off, where it can be on.
        (Value::Null | Value::Array(_), None) => match off() {
            Some((_, title)) => format!("'{title}'"),
            None if empty.is_empty() => "nothing".to_owned(),
            None => empty.to_owned(),
        },
        (value, None) => shown(value, choices),
    }
}

/// One value by its name.
fn shown(value: &Value, choices: &[(Value, String)]) -> String {
    if let Some((_, title)) = choices.iter().find(|(stored, _)| stored == value) {
        return format!("'{title}'");
    }
    let own = |key: &str| value.get(key).and_then(Value::as_str);
    let named = ["name", "team", "ticketType"].iter().find_map(|key| own(key));
    match value {
        Value::String(text) => quoted(text),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Null => "nothing".to_owned(),
        Value::Object(_) => match (named, own("product"), own("role")) {
            (Some(name), ..) => quoted(name),
            (None, Some(product), _) => match own("cloudId") {
                Some(site) => format!("{} on the site {}", quoted(product), quoted(site)),
                None => quoted(product),
            },
            (None, None, Some(role)) => {
                format!("{} on {}", quoted(role), quoted(own("resource").unwrap_or_default()))
            }
            (None, None, None) => quoted(own("id").unwrap_or("an entry")),
        },
        Value::Number(number) => number.to_string(),
        Value::Array(all) => {
            all.iter().map(|one| shown(one, choices)).collect::<Vec<_>>().join(", ")
        }
    }
}

fn quoted(text: &str) -> String {
    let text = visible(text);
    if text.chars().count() <= VALUE_MAX {
        return format!("'{text}'");
    }
    let start: String = text.chars().take(VALUE_MAX).collect();
    format!("'{start}...'")
}

/// 'leaveDate' as 'Leave date'.
fn spaced(field: &str) -> String {
    let mut words = String::new();
    for letter in field.chars() {
        if letter.is_uppercase() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    capital(&words)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}
