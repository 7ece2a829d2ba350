//! `$filter`: comparisons of properties, joined by `or` or by `and`.

use serde_json::Value;

/// What a property has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Test {
    /// `property eq 'text'`, `property eq true`.
    Equals(String, Value),
    /// `startswith(property,'text')`.
    Begins(String, String),
    /// `property/any(p:p eq 'text')`: one of a list is it.
    Any(String, String),
}

/// Of each inner list all hold, of the outer one at least one.
pub(super) type Filter = Vec<Vec<Test>>;

/// Reads `a eq 'x' or startswith(b,'y') and c eq true`; a quote inside a text is doubled. `None`
/// for anything else.
pub(super) fn read(text: &str) -> Option<Filter> {
    let mut found = vec![Vec::new()];
    let mut rest = text.trim();
    loop {
        let (one, after) = test(rest)?;
        found.last_mut()?.push(one);
        rest = after.trim();
        if rest.is_empty() {
            return Some(found);
        }
        let (word, after) = rest.split_once(char::is_whitespace)?;
        match word {
            "or" => found.push(Vec::new()),
            "and" => {}
            _ => return None,
        }
        rest = after.trim_start();
    }
}

/// Whether an object with these properties passes; the name of a property that cannot be asked for.
pub(super) fn admits<'a>(
    filter: &'a Filter,
    value: &dyn Fn(&str) -> Option<Value>,
) -> Result<bool, &'a str> {
    let mut admitted = false;
    for all in filter {
        let mut holds = true;
        for test in all {
            holds &= test.holds(value)?;
        }
        admitted |= holds;
    }
    Ok(admitted)
}

impl Test {
    fn holds<'a>(&'a self, value: &dyn Fn(&str) -> Option<Value>) -> Result<bool, &'a str> {
        let lower = |value: &Value| value.as_str().map(str::to_lowercase);
        match self {
            Self::Equals(name, wanted) => {
                let value = value(name).ok_or(name.as_str())?;
                Ok(value == *wanted || lower(&value).is_some_and(|v| Some(v) == lower(wanted)))
            }
            Self::Begins(name, wanted) => {
                let value = value(name).ok_or(name.as_str())?;
                Ok(lower(&value).is_some_and(|v| v.starts_with(&wanted.to_lowercase())))
            }
            Self::Any(name, wanted) => {
                let value = value(name).ok_or(name.as_str())?;
                let is = |one: &Value| lower(one).is_some_and(|v| v == wanted.to_lowercase());
                Ok(value.as_array().is_some_and(|list| list.iter().any(is)))
            }
        }
    }
}

fn test(text: &str) -> Option<(Test, &str)> {
    if let Some(inner) =
        text.strip_prefix("startswith(").or_else(|| text.strip_prefix("startsWith("))
    {
        let (property, quoted) = inner.split_once(',')?;
        let (value, after) = literal(quoted.trim_start().strip_prefix('\'')?)?;
        let after = after.trim_start().strip_prefix(')')?;
        return Some((Test::Begins(property.trim().to_owned(), value), after));
    }
    if let Some(found) = any(text) {
        return Some(found);
    }
    let (property, after) = text.split_once(char::is_whitespace)?;
    let operand = after.trim_start().strip_prefix("eq")?;
    let operand = operand.strip_prefix(char::is_whitespace)?.trim_start();
    let (value, after) = operand_of(operand)?;
    Some((Test::Equals(property.to_owned(), value), after))
}

/// `property/any(p:p eq 'text')`, whatever the variable is called.
fn any(filter: &str) -> Option<(Test, &str)> {
    let (property, inner) = filter.split_once("/any(")?;
    let is_name = |name: &str| !name.is_empty() && name.chars().all(char::is_alphanumeric);
    let (variable, test) = inner.split_once(':').filter(|(variable, _)| is_name(variable))?;
    let compared = test.trim_start().strip_prefix(variable)?.trim_start().strip_prefix("eq")?;
    let (value, after) = literal(compared.trim_start().strip_prefix('\'')?)?;
    let after = after.trim_start().strip_prefix(')')?;
    is_name(property).then(|| (Test::Any(property.to_owned(), value), after))
}

fn operand_of(text: &str) -> Option<(Value, &str)> {
    if let Some(quoted) = text.strip_prefix('\'') {
        let (value, after) = literal(quoted)?;
        return Some((value.into(), after));
    }
    let (word, after) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    match word {
        "true" => Some((true.into(), after)),
        "false" => Some((false.into(), after)),
        "null" => Some((Value::Null, after)),
        _ => None,
    }
}

/// The text up to its closing quote, and what follows.
fn literal(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut rest = text;
    loop {
        let (part, after) = rest.split_once('\'')?;
        value.push_str(part);
        match after.strip_prefix('\'') {
            None => return Some((value, after)),
            Some(after) => {
                value.push('\'');
                rest = after;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn equals(name: &str, value: &str) -> Test {
        Test::Equals(name.to_owned(), value.into())
    }

    #[test]
    fn comparisons_and_what_joins_them() {
        let mail = equals("mail", "a@x");
        for (text, expected) in [
            (
                "mail eq 'a@x' or userPrincipalName eq 'a@x'",
                vec![vec![mail.clone()], vec![equals("userPrincipalName", "a@x")]],
            ),
            ("mail eq 'o''neil or x eq ''y'''", vec![vec![equals("mail", "o'neil or x eq 'y'")]]),
            (
                "mail eq 'a@x' and accountEnabled eq true or startswith(displayName,'Ja')",
                vec![
                    vec![mail, Test::Equals("accountEnabled".into(), true.into())],
                    vec![Test::Begins("displayName".into(), "Ja".into())],
                ],
            ),
            (
                "mail eq 'a' or proxyAddresses/any(p:p eq 'smtp:a') or otherMails/any(o:o eq 'b')",
                vec![
                    vec![equals("mail", "a")],
                    vec![Test::Any("proxyAddresses".into(), "smtp:a".into())],
                    vec![Test::Any("otherMails".into(), "b".into())],
                ],
            ),
        ] {
            assert_eq!(read(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn anything_else_is_not_understood() {
        for text in [
            "",
            "mail",
            "mail eq x",
            "mail eq 'x",
            "mail ne 'x'",
            "mail eq 'x' xor id eq 'y'",
            "mail eq 'x' and",
            "not(mail eq 'x')",
            "endswith(mail,'x')",
            "otherMails/any(o:p eq 'x')",
            "otherMails/all(o:o eq 'x')",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
