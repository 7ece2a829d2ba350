//! What an API says, as it is kept: in the record, on the ticket and on the screen. A gateway may
//! quote the header that it refuses, and an API the body. The host takes out of every answer what it
//! knows to be secret; here goes whatever reads like a secret, known or not.

/// The longest line of an error that is kept, in characters.
pub(super) const LINE_MAX: usize = 160;
/// What stands before a secret, in lower case.
const NAMES: [&str; 10] = [
    "bearer",
    "basic",
    "authorization",
    "token",
    "secret",
    "password",
    "passwd",
    "credential",
    "api-key",
    "apikey",
];
/// No plain word after such a name is longer.
const WORD_MAX: usize = 20;
/// No plain word with a digit in it is longer, but for the ids that the APIs give.
const ODD_WORD_MAX: usize = 23;

/// One line of an error body without what reads like a secret.
pub(super) fn line_of(words: &str) -> String {
    let words: String = words.chars().filter(|c| !c.is_control()).collect();
    let mut line = String::new();
    let mut rest = words.as_str();
    let mut named = false;
    while !rest.is_empty() {
        let (gap, after) = split_where(rest, is_of_secret);
        let (word, beyond) = split_where(after, |c| !is_of_secret(c));
        // `Bearer%20` and `client_secret=` are a name, and glue.
        let (name, word) = split_after_name(word);
        let (glue, word) = split_where(word, |c| c.is_ascii_alphanumeric());
        named = !name.is_empty() || named && is_glue(gap);
        line.extend([gap, name, glue, if is_secret(word, named) { "*" } else { word }]);
        named = named && word.is_empty();
        rest = beyond;
    }
    line.chars().take(LINE_MAX).collect()
}

/// What may stand between a name and its secret.
fn is_glue(gap: &str) -> bool {
    gap.chars().count() <= 4
}

fn is_secret(word: &str, named: bool) -> bool {
    let digit = word.contains(|c: char| c.is_ascii_digit());
    let letter = word.contains(|c: char| c.is_ascii_alphabetic());
    if named && (digit || word.len() > WORD_MAX) {
        return true;
    }
    digit && letter && word.split(['/', ',']).any(|part| part.len() > ODD_WORD_MAX && !is_id(part))
}

/// Whether it is a number of 32 digits of base 16 in five groups, as the ids of the APIs are.
fn is_id(word: &str) -> bool {
    let groups = || word.split('-').map(str::len);
    word.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
        && groups().eq([8, 4, 4, 4, 12])
}

/// After the last name in the word; nothing before, where there is none. A name begins where a word
/// does, also within `clientSecret`: elsewhere it is a part of something else.
fn split_after_name(word: &str) -> (&str, &str) {
    let lower = word.to_ascii_lowercase();
    let begins = |at: usize| {
        let before = at.checked_sub(1).and_then(|last| word.as_bytes().get(last));
        let first = word.as_bytes().get(at);
        before.is_none_or(|b| !b.is_ascii_alphanumeric())
            || before.is_some_and(u8::is_ascii_lowercase)
                && first.is_some_and(u8::is_ascii_uppercase)
    };
    let ends = NAMES.iter().filter_map(|name| {
        let at = lower.rfind(name).filter(|at| begins(*at))?;
        Some(at + name.len())
    });
    word.split_at_checked(ends.max().unwrap_or_default()).unwrap_or(("", word))
}

fn split_where(text: &str, is_next: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(is_next).unwrap_or(text.len()))
}

fn is_of_secret(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || "-._~+/=%".contains(sign)
}

#[cfg(test)]
mod tests {
    use super::line_of;

    #[test]
    fn law_12_what_reads_like_a_secret_is_not_kept() {
        for (words, expected) in [
            // As it is, without the name of a scheme.
            ("invalid ATCTT3xFfGF0-x_y.z=4F2A71BC here", "invalid * here"),
            ("eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiIwMCJ9.c2ln", "*"),
            // In base 64 and base 16.
            ("Authorization: Basic dXNlcjpBVENUVDN4", "Authorization: Basic *"),
            ("got QVRDVFQzeEZmR0YwLXhfeS56PTRGMkE= now", "got * now"),
            ("41544354543378466647463061626364a", "*"),
            ("a name within a key: ATCTT3xtokenFfGF0x1y2z34", "a name within a key: *"),
            // A form, an object, the secret of a registration, a password that was drawn.
            ("client_secret=Ab1~x.y", "client_secret=*"),
            ("{\"clientSecret\":\"Ab1~x.y\"}", "{\"clientSecret\":\"*\"}"),
            ("password 'Aa1-zzz' is too weak", "password '*' is too weak"),
            ("x-api-key: abc1", "x-api-key: *"),
            // Plain words, ids and addresses stay.
            ("The token is invalid", "The token is invalid"),
            ("Invalid password policy", "Invalid password policy"),
            ("no token for 2 people", "no token for 2 people"),
            (
                "group 12345678-1234-1234-1234-123456789012 is synced",
                "group 12345678-1234-1234-1234-123456789012 is synced",
            ),
            (
                "557058:f58131cb-b67d-43c7-b30d-6b58d40bd077 at ari:cloud:jira-software::site/11111111-aaaa-4aaa-8aaa-000000000001",
                "557058:f58131cb-b67d-43c7-b30d-6b58d40bd077 at ari:cloud:jira-software::site/11111111-aaaa-4aaa-8aaa-000000000001",
            ),
            ("ADMIN-401-2 Insufficient scope", "ADMIN-401-2 Insufficient scope"),
            ("externalDirectory.scim", "externalDirectory.scim"),
            ("2026-11-23T10:00:00.000Z", "2026-11-23T10:00:00.000Z"),
        ] {
            assert_eq!(line_of(words), expected);
        }
    }
}
