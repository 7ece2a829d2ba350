//! An e-mail address, in the one form in which addresses are compared and sent.

use super::record::{Record, ToJson, Wrong, kept_as_json};
use super::visible::{code_point, is_unseen};
use serde_json::Value;
use std::fmt;

/// The longest that mail takes.
/// <https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1.3>
const LONGEST: usize = 254;

/// An address without blanks around it and in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(String);

/// Why a text is no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAddress {
    /// It isn't one address.
    Shape,
    /// A character that nobody sees, or a letter that is none of the Latin alphabet and may look like
    /// one.
    Letter(char),
}

impl NoAddress {
    /// For people: 'holds the invisible character U+200B'.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Shape => "isn't one e-mail address".to_owned(),
            Self::Letter(letter) if is_unseen(letter) => {
                format!("holds a character that can't be seen, {}", code_point(letter))
            }
            Self::Letter(letter) => {
                format!(
                    "holds '{letter}' ({}), which can be taken for another letter",
                    code_point(letter)
                )
            }
        }
    }
}

impl Address {
    /// What somebody has written. Nothing but ASCII is taken: neither Atlassian nor Entra makes
    /// accounts with more, so what more there is makes the address of nobody, or a second person's
    /// that looks like the first one's. Domains of other scripts are written as mail carries them
    /// (`xn--…`).
    ///
    /// # Errors
    /// It is no address; which letter is to blame, where one is.
    pub fn parse(written: &str) -> Result<Self, NoAddress> {
        let text = written.trim_matches([' ', '\t', '\r', '\n']);
        if let Some(letter) = text.chars().find(|c| !c.is_ascii() || c.is_ascii_control()) {
            return Err(NoAddress::Letter(letter));
        }
        let (local, domain) = text.split_once('@').ok_or(NoAddress::Shape)?;
        let apart = |c: char| c == ' ' || ",;<>()[]:\"\\@".contains(c);
        let is_label = |label: &str| {
            !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        let is_one = !local.is_empty()
            && !local.contains(apart)
            && domain.contains('.')
            && domain.split('.').all(is_label)
            && text.len() <= LONGEST;
        if is_one { Ok(Self(text.to_ascii_lowercase())) } else { Err(NoAddress::Shape) }
    }

    /// What an API has told, whatever it is. Letters beyond ASCII stay as they are: some of them
    /// become an ASCII letter in lower case.
    #[must_use]
    pub fn told(text: &str) -> Self {
        Self(text.trim().to_ascii_lowercase())
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What follows the at sign.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl ToJson for Address {
    fn to_json(&self) -> Value {
        self.0.to_json()
    }
}

/// A record was written by this app: it is taken as it is told.
impl Record for Address {
    fn from_json(json: Value) -> Result<Self, Wrong> {
        String::from_json(json).map(|text| Self::told(&text))
    }
}
kept_as_json!(Address);

/// Whether one domain can be taken for another: they differ, and no longer do once letters that look
/// alike are written as one (`rn` and `m`, `0` and `o`, `1` and `l`).
/// <https://www.unicode.org/Public/security/16.0.0/confusables.txt>
#[must_use]
pub fn looks_like(domain: &str, other: &str) -> bool {
    let plain = |text: &str| {
        let text = text.to_ascii_lowercase().replace("rn", "m").replace("vv", "w");
        text.replace("cl", "d").replace('0', "o").replace(['1', 'i', '|'], "l").replace('5', "s")
    };
    !domain.eq_ignore_ascii_case(other) && plain(domain) == plain(other)
}

#[cfg(test)]
mod tests {
    use super::{Address, NoAddress, looks_like};

    #[test]
    fn an_address_is_the_same_however_it_is_written() {
        for text in ["nina@acme.example", " Nina@ACME.example\n", "NINA@acme.Example"] {
            assert_eq!(Address::parse(text), Ok(Address::told("nina@acme.example")), "{text:?}");
        }
        assert_eq!(Address::told(" Nina@Acme.example ").domain(), "acme.example");
    }

    #[test]
    fn a_letter_that_nobody_sees_or_that_looks_like_another_is_named() {
        for (text, letter) in [
            ("nina\u{200b}@acme.example", '\u{200b}'),
            ("\u{feff}nina@acme.example", '\u{feff}'),
            ("nina@\u{430}cme.example", '\u{430}'),
            ("\u{212a}ate@acme.example", '\u{212a}'),
            ("nina@acme.example\u{202e}", '\u{202e}'),
            ("nina\u{a0}@acme.example", '\u{a0}'),
            ("ni\u{0}na@acme.example", '\u{0}'),
            ("nin\u{e0061}a@acme.example", '\u{e0061}'),
            ("nina\u{ff20}acme.example", '\u{ff20}'),
            ("nina@acme\u{3002}example", '\u{3002}'),
            ("ni\u{0301}na@acme.example", '\u{0301}'),
        ] {
            assert_eq!(Address::parse(text), Err(NoAddress::Letter(letter)), "{text:?}");
        }
        // What an API tells stays another one's.
        assert_ne!(Address::told("\u{212a}ate@acme.example"), Address::told("kate@acme.example"));
    }

    #[test]
    fn what_is_not_one_address_is_none() {
        let long = format!("{}@x.example", "a".repeat(250));
        for text in [
            "",
            "nina",
            "nina@acme",
            "@acme.example",
            "nina@",
            "a@b.c d@e.f",
            "a@b.c;d@e.f",
            "a@b@c.example",
            "Nina <nina@acme.example>",
            "nina@acme..example",
            "nina@.example",
            "a\"@x.example",
            "a\\@x.example",
            "nina@ac/me.example",
            "mailto:nina@acme.example",
            &long,
        ] {
            assert_eq!(Address::parse(text), Err(NoAddress::Shape), "{text:?}");
        }
        for text in
            ["o'neil+jira@acme.example", "a.b-c_d@x-y.example", "nina@xn--mller-kva.example"]
        {
            assert!(Address::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn domains_that_look_alike() {
        for (domain, other) in [
            ("acrne.example", "acme.example"),
            ("g1obex.example", "globex.example"),
            ("0kta.example", "okta.example"),
        ] {
            assert!(looks_like(domain, other), "{domain}");
        }
        for (domain, other) in
            [("acme.example", "ACME.example"), ("acme.example", "globex.example")]
        {
            assert!(!looks_like(domain, other), "{domain}");
        }
    }
}
