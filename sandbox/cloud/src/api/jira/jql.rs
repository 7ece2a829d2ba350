//! The part of JQL that the sandbox understands: conditions that all hold, and an order.

/// A query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Jql {
    /// All of them hold; there is at least one.
    pub(super) conditions: Vec<Condition>,
    pub(super) descending: bool,
}

/// What an issue is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// Account of the assignee.
    Assignee(String),
    /// Whether it is done.
    Done(bool),
    /// It is one of these, by id or key.
    Among(Names),
    /// Key of its project.
    Project(String),
    /// One of these accounts stands in a user picker.
    Picked { field: String, accounts: Vec<String> },
    /// A text field holds these very words.
    Says { field: String, words: String },
    /// Somebody made it, changed it or wrote a comment, no more than so many days ago.
    UpdatedBy { account: String, days: i64 },
    /// Account of the reporter.
    Reporter(String),
    /// It was created no more than so many days ago.
    CreatedWithin { days: i64 },
    /// Somebody logged time on it, or it was logged since some day. Nobody here logs time.
    Logged,
    /// At least one of them holds.
    Any(Vec<Self>),
    /// All of them hold.
    All(Vec<Self>),
}

/// Names of issues, and which field of the query they came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Names {
    pub(super) field: &'static str,
    pub(super) names: Vec<String>,
}

/// Why a query is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JqlError {
    /// Nothing restricts it.
    Unbounded,
    /// The real Jira may understand it.
    Unknown,
}

/// Reads conditions joined by `AND` and `OR`, and brackets: `assignee = "<id>"`, `reporter = "<id>"`,
/// `statusCategory != Done`, `project = KEY`, `cf[N] in (…)` or `cf[N] ~ "…"` of a custom field,
/// `created >= "-Nd"`, `worklogAuthor` and `worklogDate`, and `id`, `key` or `issueKey` with `=`,
/// `in (…)` or `in updatedBy("<id>", "-Nd")`. Perhaps ordered by `key` or `created`.
pub(super) fn parse(jql: &str) -> Result<Jql, JqlError> {
    let words = words(jql);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (restriction, order) = match words.iter().position(|word| is(word, "order")) {
        Some(place) => words.split_at_checked(place).ok_or(JqlError::Unknown)?,
        None => (words.as_slice(), [].as_slice()),
    };
    if restriction.is_empty() {
        return Err(JqlError::Unbounded);
    }
    let conditions = match any(restriction).ok_or(JqlError::Unknown)? {
        Condition::All(all) => all,
        one => vec![one],
    };
    Ok(Jql { conditions, descending: descends(order)? })
}

/// `AND` binds before `OR`.
fn any(words: &[&str]) -> Option<Condition> {
    joined(words, "or", all, Condition::Any)
}

fn all(words: &[&str]) -> Option<Condition> {
    joined(words, "and", condition, Condition::All)
}

/// What stands between a word, outside of brackets; one alone is itself.
fn joined(
    words: &[&str],
    by: &str,
    each: fn(&[&str]) -> Option<Condition>,
    several: fn(Vec<Condition>) -> Condition,
) -> Option<Condition> {
    let mut depth = 0_usize;
    let parts = words.split(|word| {
        match *word {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && is(word, by)
    });
    let mut parts: Vec<Condition> = parts.map(each).collect::<Option<_>>()?;
    if parts.len() == 1 { parts.pop() } else { Some(several(parts)) }
}

/// So many days ago, as `-90d`.
fn days_ago(text: &str) -> Option<i64> {
    text.strip_prefix('-')?.strip_suffix('d')?.parse().ok().filter(|days| *days >= 0)
}

/// The field's id, where it is named as a custom field.
fn custom(name: &str) -> Option<String> {
    let number = name.strip_prefix("cf[")?.strip_suffix(']')?;
    number.parse::<u64>().ok().map(|number| format!("customfield_{number}"))
}

fn condition(words: &[&str]) -> Option<Condition> {
    match words {
        [field, "=", account] if is(field, "assignee") => {
            Some(Condition::Assignee((*account).to_owned()))
        }
        [field, operator @ ("=" | "!="), category]
            if is(field, "statusCategory") && is(category, "done") =>
        {
            Some(Condition::Done(*operator == "="))
        }
        ["(", within @ .., ")"] => any(within),
        [field, "=", account] if is(field, "reporter") => {
            Some(Condition::Reporter((*account).to_owned()))
        }
        [field, ">=", day] if is(field, "created") => {
            Some(Condition::CreatedWithin { days: days_ago(day)? })
        }
        [field, "=", _] if is(field, "worklogAuthor") => Some(Condition::Logged),
        [field, ">=", day] if is(field, "worklogDate") => days_ago(day).map(|_| Condition::Logged),
        [field, operator, function, "(", account, ",", day, ")"]
            if is(operator, "in") && is(function, "updatedBy") =>
        {
            name_of_issues(field)?;
            Some(Condition::UpdatedBy { account: (*account).to_owned(), days: days_ago(day)? })
        }
        [field, "=", key] if is(field, "project") => Some(Condition::Project((*key).to_owned())),
        [field, "~", text] => {
            let words = text.strip_prefix('"')?.strip_suffix('"')?.to_owned();
            Some(Condition::Says { field: custom(field)?, words })
        }
        [field, operator, "(", list @ .., ")"] if is(operator, "in") && custom(field).is_some() => {
            Some(Condition::Picked { field: custom(field)?, accounts: names(list)? })
        }
        [field, "=", name] => {
            let field = name_of_issues(field)?;
            Some(Condition::Among(Names { field, names: vec![(*name).to_owned()] }))
        }
        [field, operator, "(", list @ .., ")"] if is(operator, "in") => {
            let field = name_of_issues(field)?;
            Some(Condition::Among(Names { field, names: names(list)? }))
        }
        _ => None,
    }
}

/// The field as Jira calls it when it complains.
fn name_of_issues(field: &str) -> Option<&'static str> {
    let known = ["id", "issue", "issueKey", "key"].into_iter();
    known.into_iter().find(|name| is(field, name))
}

/// What is listed between commas; at least one.
fn names(list: &[&str]) -> Option<Vec<String>> {
    list.split(|word| *word == ",")
        .map(|item| match item {
            [name] => Some((*name).to_owned()),
            _ => None,
        })
        .collect()
}

fn descends(order: &[&str]) -> Result<bool, JqlError> {
    match order {
        [] => Ok(false),
        [_, by, field, direction @ ..]
            if is(by, "by") && (is(field, "key") || is(field, "created")) =>
        {
            match direction {
                [] => Ok(false),
                [one] if is(one, "asc") => Ok(false),
                [one] if is(one, "desc") => Ok(true),
                _ => Err(JqlError::Unknown),
            }
        }
        _ => Err(JqlError::Unknown),
    }
}

fn is(word: &str, keyword: &str) -> bool {
    word.eq_ignore_ascii_case(keyword)
}

/// Words, operators, brackets, commas, and what stands between quotes.
fn words(jql: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    let mut escaped = false;
    for letter in jql.chars() {
        match quote {
            Some(_) if std::mem::take(&mut escaped) => word.push(letter),
            Some(_) if letter == '\\' => escaped = true,
            Some(open) if letter == open => {
                words.push(std::mem::take(&mut word));
                quote = None;
            }
            Some(_) => word.push(letter),
            None => {
                let quotes = letter == '"' || letter == '\'';
                let alone = matches!(letter, '(' | ')' | ',');
                let operator = |c: char| matches!(c, '=' | '!' | '~' | '<' | '>');
                let last = word.chars().last();
                let apart = last.is_some_and(|last| operator(last) != operator(letter));
                let ends = quotes || alone || apart || letter.is_whitespace();
                if ends && !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                if quotes {
                    quote = Some(letter);
                } else if alone {
                    words.push(letter.to_string());
                } else if !letter.is_whitespace() {
                    word.push(letter);
                }
            }
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_issues_in_every_spelling() {
        for (jql, descending) in [
            (r#"assignee = "712020:a-b" AND statusCategory != Done"#, false),
            (r#"assignee="712020:a-b" and statusCategory!=Done"#, false),
            ("ASSIGNEE = '712020:a-b' AND statuscategory != \"done\" ORDER BY key", false),
            (r#"assignee = "712020:a-b" AND statusCategory != Done ORDER BY created DESC"#, true),
        ] {
            let conditions = vec![Condition::Assignee("712020:a-b".into()), Condition::Done(false)];
            assert_eq!(parse(jql), Ok(Jql { conditions, descending }), "{jql}");
        }
    }

    #[test]
    fn issues_by_name() {
        for (jql, field, names) in [
            ("id in (10001, 10002)", "id", vec!["10001", "10002"]),
            ("ID IN(10001)", "id", vec!["10001"]),
            (r#"key in ("OFF-1",'OFF-2' ) order by key"#, "key", vec!["OFF-1", "OFF-2"]),
            ("issuekey = OFF-1", "issueKey", vec!["OFF-1"]),
        ] {
            let names = names.into_iter().map(str::to_owned).collect();
            let conditions = vec![Condition::Among(Names { field, names })];
            assert_eq!(parse(jql), Ok(Jql { conditions, descending: false }), "{jql}");
        }
    }

    #[test]
    fn custom_fields_and_what_may_hold_instead() {
        let jql = r#"(cf[10050] in ("a", "b") OR cf[10051] ~ "\"c@x\"") AND project = OFF"#;
        let accounts = vec!["a".to_owned(), "b".to_owned()];
        let any = vec![
            Condition::Picked { field: "customfield_10050".into(), accounts },
            Condition::Says { field: "customfield_10051".into(), words: "c@x".into() },
        ];
        let conditions = vec![Condition::Any(any), Condition::Project("OFF".into())];
        assert_eq!(parse(jql), Ok(Jql { conditions, descending: false }));
    }

    #[test]
    fn work_of_somebody() {
        let jql = r#"issuekey in updatedBy("a:b", "-90d") OR (reporter = "a:b" AND created >= "-90d") OR (worklogAuthor = "a:b" AND worklogDate >= "-90d")"#;
        let made = Condition::All(vec![
            Condition::Reporter("a:b".into()),
            Condition::CreatedWithin { days: 90 },
        ]);
        let logged = Condition::All(vec![Condition::Logged, Condition::Logged]);
        let updated = Condition::UpdatedBy { account: "a:b".into(), days: 90 };
        let conditions = vec![Condition::Any(vec![updated, made, logged])];
        assert_eq!(parse(jql), Ok(Jql { conditions, descending: false }));
    }

    #[test]
    fn everything_else_is_refused() {
        for jql in ["", "  ", "ORDER BY key"] {
            assert_eq!(parse(jql), Err(JqlError::Unbounded), "{jql}");
        }
        for jql in [
            "project in (OFF)",
            "cf[10050] ~ words",
            "cf[a] in (x)",
            "(key = OFF-1 OR)",
            "(key = OFF-1 AND key = OFF-2",
            r#"assignee = "a" OR"#,
            r#"created >= "last week""#,
            r#"created <= "-7d""#,
            r#"key in updatedBy("a")"#,
            r#"summary in updatedBy("a", "-7d")"#,
            r#"assignee = "a" AND"#,
            r#"assignee = "a" AND statusCategory != Done ORDER BY rank"#,
            r#"assignee = "a" AND statusCategory != Done ORDER BY key up"#,
            "id in ()",
            "id in (1 2)",
            "id in (1,)",
            "id in 1",
            "summary in (a)",
        ] {
            assert_eq!(parse(jql), Err(JqlError::Unknown), "{jql}");
        }
    }
}
