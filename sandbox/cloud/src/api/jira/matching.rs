//! Which issues a query finds, and in which order.

use super::jql::{Clause, Condition, Field, JqlError, Operand, Operator, Order, Sort};
use super::jql::{no_field, no_value, time_held, time_of};
use super::search::refusal;
use super::{Asked, fields, issue};
use crate::clock::View;
use crate::company::Ticket;
use crate::indexed::IndexedValue;
use crate::state::State;
use crate::wire::Response;
use serde_json::Value;
use std::cmp::Ordering;

/// An issue, and how the index sees it.
type Seen<'a> = (&'a Ticket, View);

/// What a field of an issue holds.
enum Held {
    /// Names of one value; none where the field is empty.
    Names(Vec<String>),
    Text(Option<String>),
    Time(Option<i64>),
}

/// Refuses a query that names a project or an issue which is not there for the caller.
pub(super) fn check(state: &State, asked: &Asked, condition: &Condition) -> Result<(), Response> {
    match condition {
        Condition::Any(all) | Condition::All(all) => {
            all.iter().try_for_each(|one| check(state, asked, one))
        }
        Condition::Not(one) => check(state, asked, one),
        Condition::Is(Clause { field: Field::Indexed(name), .. }) => {
            indexed(state, name).map(|_| ()).ok_or_else(|| refusal(&no_field(name)))
        }
        Condition::Is(clause) => check_named(state, asked, clause, &clause.operand),
    }
}

fn check_named(
    state: &State,
    asked: &Asked,
    clause: &Clause,
    operand: &Operand,
) -> Result<(), Response> {
    match operand {
        Operand::List(all) => all.iter().try_for_each(|one| check_named(state, asked, clause, one)),
        Operand::Value(name) => match clause.field {
            Field::Project if !is_project(state, asked, name) => {
                Err(refusal(&no_value(&clause.name, name)))
            }
            Field::Issue(field) if issue::visible(state, asked, name).is_none() => {
                Err(refusal(&no_issue(field, name)))
            }
            _ => Ok(()),
        },
        Operand::Empty | Operand::Function(..) => Ok(()),
    }
}

fn is_project(state: &State, asked: &Asked, name: &str) -> bool {
    let mut projects = state.company.projects.iter();
    projects.any(|p| {
        let called =
            p.id == name || p.key.eq_ignore_ascii_case(name) || p.name.eq_ignore_ascii_case(name);
        called && p.host == asked.site.host && asked.identity.browses(state, p)
    })
}

fn no_issue(field: &str, name: &str) -> JqlError {
    JqlError::Said(if name.chars().all(|letter| letter.is_ascii_digit()) {
        format!("A value with ID '{name}' does not exist for the field '{field}'.")
    } else {
        format!("An issue with key '{name}' does not exist for field '{field}'.")
    })
}

/// Whether an issue is found.
pub(super) fn holds(state: &State, asked: &Asked, condition: &Condition, seen: Seen) -> bool {
    match condition {
        Condition::Any(all) => all.iter().any(|one| holds(state, asked, one, seen)),
        Condition::All(all) => all.iter().all(|one| holds(state, asked, one, seen)),
        Condition::Not(one) => !holds(state, asked, one, seen),
        Condition::Is(clause) => clause_holds(state, asked, clause, seen),
    }
}

fn clause_holds(state: &State, asked: &Asked, clause: &Clause, seen: Seen) -> bool {
    if let Operand::Function(name, arguments) = &clause.operand
        && name.eq_ignore_ascii_case("updatedBy")
    {
        let did = updated_by(state, asked, arguments, seen.0);
        return did == (clause.operator == Operator::In);
    }
    let held = held(state, asked, &clause.field, seen);
    let is = |operand: &Operand| held.is(asked, operand);
    let time = |test: fn(Ordering) -> bool| held.compares(asked, &clause.operand, test);
    match clause.operator {
        Operator::Equals | Operator::Contains | Operator::In | Operator::Is => is(&clause.operand),
        // Whatever is empty differs from nothing but emptiness.
        Operator::Differs | Operator::Lacks | Operator::NotIn => {
            !held.is_empty() && !is(&clause.operand)
        }
        Operator::IsNot => !held.is_empty(),
        Operator::Before => time(Ordering::is_lt),
        Operator::Until => time(Ordering::is_le),
        Operator::Since => time(Ordering::is_ge),
        Operator::After => time(Ordering::is_gt),
    }
}

impl Held {
    fn is_empty(&self) -> bool {
        match self {
            Self::Names(names) => names.is_empty(),
            Self::Text(text) => text.is_none(),
            Self::Time(time) => time.is_none(),
        }
    }

    fn is(&self, asked: &Asked, operand: &Operand) -> bool {
        match (self, operand) {
            (_, Operand::Empty) => self.is_empty(),
            (_, Operand::List(all)) => all.iter().any(|one| self.is(asked, one)),
            (Self::Time(_), _) => self.compares(asked, operand, Ordering::is_eq),
            (Self::Names(names), Operand::Value(value)) => {
                names.iter().any(|name| name.eq_ignore_ascii_case(value))
            }
            (Self::Names(names), Operand::Function(..)) => {
                names.iter().any(|name| name == asked.identity.account())
            }
            (Self::Text(text), Operand::Value(value)) => {
                text.as_ref().is_some_and(|text| says(text, value))
            }
            (Self::Text(_), Operand::Function(..)) => false,
        }
    }

    fn compares(&self, asked: &Asked, operand: &Operand, test: fn(Ordering) -> bool) -> bool {
        let bound = match operand {
            Operand::Value(date) => time_of(date, asked.call.now),
            Operand::Function(..) => Some(asked.call.now),
            Operand::Empty | Operand::List(_) => None,
        };
        match (self, bound) {
            (Self::Time(Some(time)), Some(bound)) => test(time.cmp(&bound)),
            _ => false,
        }
    }
}

/// A phrase between quotes of its own has to stand there as it is, of anything else each word.
fn says(text: &str, wanted: &str) -> bool {
    let (text, wanted) = (text.to_lowercase(), wanted.to_lowercase());
    if let Some(phrase) = wanted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        return text.contains(phrase);
    }
    wanted.split_whitespace().all(|word| text.contains(word.trim_end_matches('*')))
}

fn held(state: &State, asked: &Asked, field: &Field, (ticket, view): Seen) -> Held {
    let names = |all: &[&str]| Held::Names(all.iter().map(|&name| name.to_owned()).collect());
    match field {
        Field::Project => {
            let project = state.company.project(&ticket.project);
            project.map_or(Held::Names(Vec::new()), |p| names(&[&p.key, &p.id, &p.name]))
        }
        Field::IssueType => names(&[ticket.issue_type.name(), ticket.issue_type.id()]),
        Field::Status => names(&[ticket.status.name(), ticket.status.id()]),
        Field::StatusCategory => names(&[ticket.status.name(), ticket.status.category()]),
        Field::Assignee => {
            Held::Names(state.jira.assignee(&ticket.id, view).cloned().into_iter().collect())
        }
        Field::Reporter => names(&[&ticket.reporter]),
        Field::Issue(_) => names(&[&ticket.id, &ticket.key]),
        Field::Summary => Held::Text(Some(ticket.summary.clone())),
        Field::Created => Held::Time(Some(fields::created(state, asked))),
        Field::Updated => {
            Held::Time(Some(ticket.updated.unwrap_or_else(|| fields::created(state, asked))))
        }
        Field::Labels | Field::WorklogAuthor => Held::Names(Vec::new()),
        Field::WorklogDate => Held::Time(None),
        Field::Custom(id, _) => custom(state, asked, field, (id, ticket)),
        Field::Indexed(name) => {
            let found = indexed(state, name).and_then(|indexed| {
                let value = ticket.properties.get(&indexed.property_key)?;
                indexed.path.split('.').try_fold(value, |value, part| value.get(part))
            });
            Held::Names(found.filter(|value| !value.is_null()).map(worded).into_iter().collect())
        }
    }
}

fn custom(state: &State, asked: &Asked, field: &Field, (id, ticket): (&str, &Ticket)) -> Held {
    use super::jql::Type;
    let value = fields::custom(state, asked, ticket).remove(id).unwrap_or_default();
    match field.kind() {
        Type::Text if value.is_object() => Held::Text(Some(text_in(&value))),
        Type::Text => Held::Text(value.as_str().map(str::to_owned)),
        Type::Time => Held::Time(value.as_str().and_then(time_held)),
        Type::Name => {
            let all = value.as_array().cloned().unwrap_or_else(|| vec![value]);
            Held::Names(all.iter().flat_map(names_of).collect())
        }
    }
}

/// By what a value can be looked for.
fn names_of(value: &Value) -> Vec<String> {
    let names = ["accountId", "value", "id", "name", "groupId"].into_iter();
    let found = names.filter_map(|name| value.get(name)).map(worded);
    found.chain(value.as_str().map(str::to_owned)).collect()
}

/// The words of a document.
fn text_in(part: &Value) -> String {
    let own = part.get("text").and_then(Value::as_str).unwrap_or_default().to_owned();
    let inner = part.get("content").and_then(Value::as_array).into_iter().flatten();
    inner.fold(own, |words, one| format!("{words} {}", text_in(one)))
}

/// The part of a property that a field stands for. What no app has indexed is no field.
fn indexed<'s>(state: &'s State, name: &str) -> Option<&'s IndexedValue> {
    state.indexed.iter().find(|value| value.is_called(name))
}

fn worded(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether somebody made it, or wrote or edited a comment, between two times.
fn updated_by(state: &State, asked: &Asked, arguments: &[String], ticket: &Ticket) -> bool {
    let [account, times @ ..] = arguments else { return false };
    let now = asked.call.now;
    let bound = |place: usize| times.get(place).and_then(|text| time_of(text, now));
    let (since, until) = (bound(0).unwrap_or(i64::MIN), bound(1).unwrap_or(i64::MAX));
    let did = |who: &str, at: i64| who == account && (since..=until).contains(&at);
    let mut said = state.jira.comments.iter().filter(|comment| comment.issue == ticket.id);
    did(&ticket.reporter, fields::created(state, asked))
        || said.any(|one| did(&one.author, one.created) || did(&one.updated.0, one.updated.1))
}

/// What an issue is ordered by; its key comes last and tells all apart.
pub(super) fn place(state: &State, asked: &Asked, order: &[Order], seen: Seen) -> Vec<String> {
    let sorts = order.iter().map(|order| order.by).chain([Sort::Key]);
    sorts.map(|by| sorted_by(state, asked, by, seen)).collect()
}

fn sorted_by(state: &State, asked: &Asked, by: Sort, (ticket, view): Seen) -> String {
    let created = || fields::created(state, asked);
    match by {
        Sort::Key => {
            let number = ticket.key.rsplit_once('-').map_or("", |(_, number)| number);
            format!("{} {number:0>20}", ticket.project)
        }
        Sort::Created => format!("{:020}", created()),
        Sort::Updated => format!("{:020}", ticket.updated.unwrap_or_else(created)),
        Sort::Status => ticket.status.id().to_owned(),
        Sort::Summary => ticket.summary.to_lowercase(),
        Sort::Assignee => state.jira.assignee(&ticket.id, view).cloned().unwrap_or_default(),
        Sort::Reporter => ticket.reporter.clone(),
        Sort::IssueType => ticket.issue_type.name().to_owned(),
        Sort::Project => ticket.project.clone(),
    }
}

/// The order of two issues by what they are ordered by. The last direction is that of the key too.
pub(super) fn compared(order: &[Order], a: &[String], b: &[String]) -> Ordering {
    let last = order.last().is_some_and(|order| order.descending);
    let ways = order.iter().map(|order| order.descending).chain([last]);
    a.iter().zip(b).zip(ways).fold(Ordering::Equal, |so_far, ((a, b), down)| {
        so_far.then_with(|| if down { b.cmp(a) } else { a.cmp(b) })
    })
}
