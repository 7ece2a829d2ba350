//! `$filter`: equalities of properties, joined by `or`.

/// A property and the text it has to equal.
pub(super) type Equality = (String, String);

/// Reads `a eq 'x' or b eq 'y'`; a quote inside the text is doubled. `None` for anything else.
pub(super) fn read(text: &str) -> Option<Vec<Equality>> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    loop {
        let (property, after) = rest.split_once(char::is_whitespace)?;
        let quoted = after.trim_start().strip_prefix("eq")?.trim_start().strip_prefix('\'')?;
        let (value, after) = literal(quoted)?;
        found.push((property.to_owned(), value));
        rest = after.trim();
        if rest.is_empty() {
            return Some(found);
        }
        rest = rest.strip_prefix("or")?.strip_prefix(char::is_whitespace)?.trim_start();
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
    use super::read;

    fn pairs(text: &str) -> Option<Vec<(String, String)>> {
        read(text)
    }

    #[test]
    fn equalities_joined_by_or() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            pairs("mail eq 'a@x' or userPrincipalName eq 'a@x'"),
            Some(vec![pair("mail", "a@x"), pair("userPrincipalName", "a@x")])
        );
        assert_eq!(
            pairs("mail eq 'o''neil or x eq ''y'''"),
            Some(vec![pair("mail", "o'neil or x eq 'y'")])
        );
    }

    #[test]
    fn anything_else_is_not_understood() {
        for text in
            ["", "mail", "mail eq x", "mail eq 'x", "mail ne 'x'", "mail eq 'x' and id eq 'y'"]
        {
            assert_eq!(pairs(text), None, "{text}");
        }
    }
}
