//! The one kind of query that the sandbox understands.

/// Open issues of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OpenIssues {
    pub(super) assignee: String,
    pub(super) descending: bool,
}

/// Why a query is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JqlError {
    /// Nothing restricts it.
    Unbounded,
    /// The real Jira may understand it.
    Unknown,
}

/// Reads `assignee = "<id>" AND statusCategory != Done`, with or without `ORDER BY key` or
/// `created`.
pub(super) fn parse(jql: &str) -> Result<OpenIssues, JqlError> {
    let words = words(jql);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let is = |word: &str, keyword: &str| word.eq_ignore_ascii_case(keyword);
    let (restriction, order) = match words.iter().position(|word| is(word, "order")) {
        Some(place) => words.split_at_checked(place).ok_or(JqlError::Unknown)?,
        None => (words.as_slice(), [].as_slice()),
    };
    if restriction.is_empty() {
        return Err(JqlError::Unbounded);
    }
    let descending = match order {
        [] => false,
        [_, by, field, direction @ ..]
            if is(by, "by") && (is(field, "key") || is(field, "created")) =>
        {
            match direction {
                [] => false,
                [one] if is(one, "asc") => false,
                [one] if is(one, "desc") => true,
                _ => return Err(JqlError::Unknown),
            }
        }
        _ => return Err(JqlError::Unknown),
    };
    match restriction {
        [field, "=", id, and, category, "!=", done]
            if is(field, "assignee")
                && is(and, "and")
                && is(category, "statusCategory")
                && is(done, "done") =>
        {
            Ok(OpenIssues { assignee: (*id).to_owned(), descending })
        }
        _ => Err(JqlError::Unknown),
    }
}

/// Words, operators, and what stands between quotes.
fn words(jql: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    for letter in jql.chars() {
        match quote {
            Some(open) if letter == open => {
                words.push(std::mem::take(&mut word));
                quote = None;
            }
            Some(_) => word.push(letter),
            None if letter == '"' || letter == '\'' => {
                quote = Some(letter);
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            None => {
                let operator = |c: char| c == '=' || c == '!';
                let apart =
                    word.chars().last().is_some_and(|last| operator(last) != operator(letter));
                if (letter.is_whitespace() || apart) && !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                if !letter.is_whitespace() {
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
    fn one_query_in_its_spellings() {
        for (jql, descending) in [
            (r#"assignee = "712020:a-b" AND statusCategory != Done"#, false),
            (r#"assignee="712020:a-b" and statusCategory!=Done"#, false),
            ("ASSIGNEE = '712020:a-b' AND statuscategory != \"done\" ORDER BY key", false),
            (r#"assignee = "712020:a-b" AND statusCategory != Done ORDER BY created DESC"#, true),
        ] {
            let expected = OpenIssues { assignee: "712020:a-b".into(), descending };
            assert_eq!(parse(jql), Ok(expected), "{jql}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for jql in ["", "  ", "ORDER BY key"] {
            assert_eq!(parse(jql), Err(JqlError::Unbounded), "{jql}");
        }
        for jql in [
            r#"assignee = "a""#,
            "project = OFF",
            r#"assignee = "a" OR statusCategory != Done"#,
            r#"assignee = "a" AND statusCategory != Done ORDER BY rank"#,
            r#"assignee = "a" AND statusCategory != Done ORDER BY key up"#,
        ] {
            assert_eq!(parse(jql), Err(JqlError::Unknown), "{jql}");
        }
    }
}
