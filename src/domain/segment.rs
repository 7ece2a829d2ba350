//! One segment of an address's path, as a type: what is none can't be put into a path.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::fmt;

const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Stands where an id is no segment. It is a segment itself, and no API has anything of this name.
const NOTHING: &str = "~no-id~";

/// The longest id that is taken: the APIs' own are far shorter.
const LONGEST: usize = 512;

/// Escapes one path segment or query value.
#[must_use]
pub fn escape(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}

/// Whether the text stays one segment of a path wherever it is put, however often somebody on the
/// way decodes it: it isn't empty, isn't made of dots, and holds nothing that divides, escapes or
/// ends a path.
#[must_use]
pub fn is_segment(text: &str) -> bool {
    let breaks =
        |c: char| matches!(c, '/' | '\\' | '%' | '?' | '#') || c.is_control() || c.is_whitespace();
    text.len() <= LONGEST && !text.trim_start_matches('.').is_empty() && !text.contains(breaks)
}

/// What is wrong with a text that is no segment.
pub(crate) fn no_segment(text: &str) -> &'static str {
    if text.trim().is_empty() {
        return "must not be empty";
    }
    "must be an id: one word without '/', '\\', '%', '?' or '#', and not of dots alone"
}

/// One segment of a path, escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment(String);

impl Segment {
    /// The text as a segment. What is none becomes one that names nothing, so that the path keeps
    /// its shape and the API finds nothing there.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(escape(if is_segment(text) { text } else { NOTHING }))
    }
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Segment, is_segment};

    #[test]
    fn law_13_what_is_no_segment_names_nothing() {
        for text in [
            "", ".", "..", "...", "a/b", "/", "../x", "a\\b", "%2e%2e", "%2F", "%252e", "a?b",
            "a#b", " ", "a b", "a\nb", "a\u{0}b", "\u{a0}",
        ] {
            assert!(!is_segment(text), "{text:?}");
            assert_eq!(Segment::of(text).to_string(), "~no-id~", "{text:?}");
        }
        let long = "a".repeat(513);
        assert!(!is_segment(&long));
    }

    #[test]
    fn law_13_ids_as_the_apis_write_them_are_segments() {
        for text in [
            "557058:f58131cb-b67d-43c7-b30d-6b58d40bd077",
            "qm:a:b",
            "5b10a2844c20165700ede21g",
            "12345678-1234-1234-1234-123456789012",
            "OFF-1",
            "10000",
            "a.b@acme.example",
            "-",
            "..a",
        ] {
            assert!(is_segment(text), "{text}");
        }
        assert_eq!(Segment::of("557058:a@b").to_string(), "557058%3Aa%40b");
    }
}
