//! The fields that a query can name, and what they can be compared with.

use super::{JqlError, Operand};
use crate::api::jira::more_fields::MORE;
use crate::company::{IssueType, Status};

/// A field of an issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::api::jira) enum Field {
    Project,
    IssueType,
    Status,
    StatusCategory,
    Assignee,
    Reporter,
    /// The issue itself, as the query calls it.
    Issue(&'static str),
    Summary,
    Created,
    Updated,
    Labels,
    /// Nobody here logs time.
    WorklogAuthor,
    WorklogDate,
    Custom(&'static str, Type),
    /// None of these, as it is written: a part of a property of the issue, or nothing at all.
    Indexed(String),
}

/// How the values of a field are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::api::jira) enum Type {
    /// By the names they have.
    Name,
    /// By their words.
    Text,
    Time,
}

/// By what issues can be ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::api::jira) enum Sort {
    Key,
    Created,
    Updated,
    Status,
    Summary,
    Assignee,
    Reporter,
    IssueType,
    Project,
}

/// The custom fields of a ticket: id, name, and how they are compared.
const CUSTOM: [(&str, &str, Type); 7] = [
    ("customfield_10050", "Employee", Type::Name),
    ("customfield_10051", "Employee e-mail", Type::Text),
    ("customfield_10052", "Successor", Type::Name),
    ("customfield_10053", "Old team", Type::Name),
    ("customfield_10054", "New team", Type::Name),
    ("customfield_10055", "Last day", Type::Time),
    ("customfield_10056", "Name of the joiner", Type::Text),
];

const TYPES: [IssueType; 5] =
    [IssueType::Leaver, IssueType::Mover, IssueType::Joiner, IssueType::Inactive, IssueType::Task];
const STATUSES: [Status; 3] = [Status::ToDo, Status::InProgress, Status::Done];
const FORMATS: &str = "Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', \
                       'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.";

impl Field {
    /// The field with this name, in any case.
    pub(super) fn called(name: &str) -> Self {
        let lower = name.to_lowercase();
        match lower.as_str() {
            "project" => Self::Project,
            "issuetype" | "type" => Self::IssueType,
            "status" => Self::Status,
            "statuscategory" => Self::StatusCategory,
            "assignee" => Self::Assignee,
            "reporter" => Self::Reporter,
            "id" => Self::Issue("id"),
            "issue" => Self::Issue("issue"),
            "issuekey" => Self::Issue("issueKey"),
            "key" => Self::Issue("key"),
            "summary" => Self::Summary,
            "created" | "createddate" => Self::Created,
            "updated" | "updateddate" => Self::Updated,
            "labels" => Self::Labels,
            "worklogauthor" => Self::WorklogAuthor,
            "worklogdate" => Self::WorklogDate,
            _ => custom(&lower).unwrap_or_else(|| Self::Indexed(name.to_owned())),
        }
    }

    /// How it is compared.
    pub(in crate::api::jira) fn kind(&self) -> Type {
        match self {
            Self::Summary => Type::Text,
            Self::Created | Self::Updated | Self::WorklogDate => Type::Time,
            Self::Custom(_, kind) => *kind,
            _ => Type::Name,
        }
    }

    /// Refuses values that the field cannot have and functions that nobody knows.
    pub(super) fn check(&self, name: &str, operand: &Operand) -> Result<(), JqlError> {
        match operand {
            Operand::Empty => Ok(()),
            Operand::List(all) => all.iter().try_for_each(|one| self.check(name, one)),
            Operand::Value(value) => self.check_value(name, value),
            Operand::Function(function, arguments) => self.check_function(function, arguments),
        }
    }

    fn check_value(&self, name: &str, value: &str) -> Result<(), JqlError> {
        let called = |names: [&str; 2]| names.iter().any(|n| n.eq_ignore_ascii_case(value));
        let known = match self {
            Self::IssueType => TYPES.iter().any(|t| called([t.name(), t.id()])),
            Self::Status => STATUSES.iter().any(|s| called([s.name(), s.id()])),
            Self::StatusCategory => STATUSES.iter().any(|s| called([s.name(), s.category()])),
            _ if self.kind() == Type::Time => {
                return time_of(value, 0).map(|_| ()).ok_or_else(|| {
                    JqlError::Said(format!(
                        "Date value '{value}' for field '{name}' is invalid. {FORMATS}"
                    ))
                });
            }
            _ => true,
        };
        if known { Ok(()) } else { Err(no_value(name, value)) }
    }

    fn check_function(&self, function: &str, arguments: &[String]) -> Result<(), JqlError> {
        let is = |name: &str| function.eq_ignore_ascii_case(name);
        let person = matches!(self, Self::Assignee | Self::Reporter | Self::WorklogAuthor)
            || matches!(self, Self::Custom(_, Type::Name));
        let periods = |all: &[String]| all.iter().all(|text| time_of(text, 0).is_some());
        let fits = match (self, arguments) {
            (Self::Issue(_), [_, since @ ..]) if is("updatedBy") => {
                (1..=2).contains(&since.len()) && periods(since)
            }
            (_, []) if is("currentUser") => person,
            (_, []) if is("now") => self.kind() == Type::Time,
            _ => false,
        };
        if fits {
            return Ok(());
        }
        Err(JqlError::Said(format!(
            "Unable to find JQL function '{function}({})'.",
            arguments.join(", ")
        )))
    }
}

impl Sort {
    pub(super) fn called(name: &str) -> Option<Self> {
        Some(match name.to_lowercase().as_str() {
            "key" | "issuekey" | "id" | "issue" => Self::Key,
            "created" | "createddate" => Self::Created,
            "updated" | "updateddate" => Self::Updated,
            "status" => Self::Status,
            "summary" => Self::Summary,
            "assignee" => Self::Assignee,
            "reporter" => Self::Reporter,
            "issuetype" | "type" => Self::IssueType,
            "project" => Self::Project,
            _ => return None,
        })
    }
}

/// 400 about a field that is not there.
pub(in crate::api::jira) fn no_field(name: &str) -> JqlError {
    let told = format!("Field '{name}' does not exist or you do not have permission to view it.");
    JqlError::Said(told)
}

/// 400 about a value that is not there.
pub(in crate::api::jira) fn no_value(name: &str, value: &str) -> JqlError {
    JqlError::Said(format!("The value '{value}' does not exist for the field '{name}'."))
}

/// A custom field by `cf[N]`, or by its name.
fn custom(lower: &str) -> Option<Field> {
    let number = lower.strip_prefix("cf[").and_then(|rest| rest.strip_suffix(']'));
    let by_number =
        |id: &str| number.is_some_and(|number| id.strip_prefix("customfield_") == Some(number));
    let more = MORE.iter().map(|(id, name, kind)| (*id, *name, kind.compared()));
    let mut custom = CUSTOM.into_iter().chain(more);
    let found = custom.find(|(id, name, _)| by_number(id) || name.to_lowercase() == lower)?;
    Some(Field::Custom(found.0, found.2))
}

/// The time that a date or a period means at `now`, in milliseconds.
pub(in crate::api::jira) fn time_of(text: &str, now: i64) -> Option<i64> {
    day(text).or_else(|| period(text).map(|ms| now.saturating_add(ms)))
}

/// The time that a field holds, as Jira writes it: `2026-11-26T17:00:00.000+0100`.
pub(in crate::api::jira) fn time_held(text: &str) -> Option<i64> {
    let local = day(&format!("{} {}", text.get(..10)?, text.get(11..16)?))?;
    let (sign, offset) = match text.get(23..)?.split_at_checked(1)? {
        ("+", offset) => (1, offset),
        ("-", offset) => (-1, offset),
        _ => return None,
    };
    let (hours, minutes) = offset.split_at_checked(2)?;
    let ahead = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
    Some(local - sign * ahead * 60_000)
}

/// `-5d`, `4w 2d`, `-30m`.
fn period(text: &str) -> Option<i64> {
    let (sign, rest) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let mut total = 0_i64;
    for part in rest.split_whitespace() {
        let unit = match part.chars().last()? {
            'w' => 7 * 86_400_000,
            'd' => 86_400_000,
            'h' => 3_600_000,
            'm' => 60_000,
            _ => return None,
        };
        let count: i64 = part.get(..part.len() - 1)?.parse().ok().filter(|n| *n >= 0)?;
        total = total.saturating_add(count.saturating_mul(unit));
    }
    (!rest.trim().is_empty()).then_some(total.saturating_mul(sign))
}

/// `2026-11-30` or `2026/11/30 17:00`.
fn day(text: &str) -> Option<i64> {
    let (date, time) = text.split_once(' ').unwrap_or((text, "00:00"));
    let number = |text: &str| text.parse::<i64>().ok();
    let parts: Vec<&str> = date.split(['-', '/']).collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    let (hour, minute) = time.split_once(':')?;
    let (hour, minute) = (number(hour)?, number(minute)?);
    let fits = (1900..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute);
    fits.then(|| ((days(year, month, day) * 24 + hour) * 60 + minute) * 60_000)
}

/// Days from 1970 to a day of the calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::{time_held, time_of};

    #[test]
    fn dates_and_periods() {
        for (text, expected) in [
            ("2026-11-30", Some(1_796_000_400_000 - 3_600_000)),
            ("1970/01/02 01:30", Some(91_800_000)),
            ("-2d", Some(-172_800_000)),
            ("1w 1h", Some(608_400_000)),
            ("last week", None),
            ("2026-13-01", None),
            ("-", None),
            ("5", None),
        ] {
            assert_eq!(time_of(text, 0), expected, "{text}");
        }
        assert_eq!(time_held("1970-01-01T02:30:00.000+0100"), Some(5_400_000));
        assert_eq!(time_held("1970-01-01T00:00:00.000Z"), None);
    }
}
