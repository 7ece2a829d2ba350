//! How a text of any length is kept in stored values, which are of bounded size. A person may have
//! thousands of groups, and what a run records of them is one text: it is cut, and read back whole.

use crate::domain::record::{ToJson, read_text, record};
use serde_json::Value;

/// So much of a stored value is filled at most; the platform takes 240 KiB.
pub(super) const PIECE_BYTES: usize = 150_000;
/// The same of a part of an undo bundle, which never grows once it is stored.
const BUNDLE_PIECE_BYTES: usize = 240_000;

/// So much of an answer is a part of a text.
const ANSWER_BYTES: usize = 4_000_000;

/// The most that a text takes within a stored text, which is JSON within JSON: a quotation mark
/// and a backslash are escaped twice.
pub(super) fn kept_bytes(text: &str) -> usize {
    text.bytes().map(|byte| bytes_of(byte, 4)).sum()
}

fn bytes_of(byte: u8, escaped: usize) -> usize {
    match byte {
        b'"' | b'\\' => escaped,
        0..0x20 => 8,
        _ => 1,
    }
}

/// The text in parts that fit a journal's segment each; one where it fits.
pub(super) fn cut_for_segments(text: &str) -> Vec<&str> {
    cut(text, 4, PIECE_BYTES)
}

/// The text in parts that fit a value of their own each; one where it fits.
pub(super) fn cut_for_values(text: &str) -> Vec<&str> {
    cut(text, 2, BUNDLE_PIECE_BYTES)
}

/// The text in parts that fit an answer of a resolver each, which holds 5 MB; one where it fits.
pub(super) fn cut_for_answers(text: &str) -> Vec<&str> {
    cut(text, 2, ANSWER_BYTES)
}

fn cut(text: &str, escaped: usize, most: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut rest, mut bytes) = (text, 0);
    for (place, sign) in text.char_indices() {
        let mut own = [0; 4];
        let own: usize = sign.encode_utf8(&mut own).bytes().map(|b| bytes_of(b, escaped)).sum();
        let begun = text.len() - rest.len();
        if bytes + own > most
            && let Some((part, left)) = rest.split_at_checked(place - begun)
        {
            parts.push(part);
            (rest, bytes) = (left, 0);
        }
        bytes += own;
    }
    parts.push(rest);
    parts
}

/// A segment that holds a part of a text, which goes on in the next segment.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    more: String,
}
record!(Part { more });

/// A segment with a part of a text that goes on in the next one.
pub(super) fn part(text: &str) -> String {
    Part { more: text.to_owned() }.to_json().to_string()
}

/// A segment with texts. The first is what is left of one that began in the segments before it.
pub(super) fn segment(texts: &[String]) -> String {
    serde_json::to_string(texts).unwrap_or_default()
}

/// Why a journal's segments can't be put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// So many are whole before one that isn't there.
    Missing(usize),
    /// So many are whole before one that is none.
    Damaged(usize),
}

/// A journal put together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Joined {
    /// Its texts, oldest first.
    pub texts: Vec<String>,
    /// What the last segment holds of them, as it is stored.
    pub open: Vec<String>,
}

/// Puts the first `entries` texts together: somebody may have gone on writing since.
pub(super) fn join(segments: &[Value], entries: usize) -> Result<Joined, Broken> {
    let mut joined = Joined::default();
    let mut begun = String::new();
    for (index, stored) in segments.iter().enumerate() {
        let text = stored.as_str().ok_or(Broken::Missing(index))?;
        if !text.starts_with('[') {
            begun += &read_text::<Part>(text).map_err(|_| Broken::Damaged(index))?.more;
            joined.open.clear();
            continue;
        }
        let mut texts: Vec<String> = read_text(text).map_err(|_| Broken::Damaged(index))?;
        texts.truncate(entries - joined.texts.len());
        joined.open.clone_from(&texts);
        if let Some(first) = texts.first_mut().filter(|_| !begun.is_empty()) {
            first.insert_str(0, &std::mem::take(&mut begun));
        }
        joined.texts.extend(texts);
    }
    Ok(joined)
}

#[cfg(test)]
mod tests {
    use super::{PIECE_BYTES, cut, cut_for_values, join, kept_bytes};
    use super::{cut_for_segments, part, segment};
    use serde_json::{Value, json};

    /// The documented bound on a stored value.
    const VALUE_BYTES_MAX: usize = 240 * 1024;

    fn texts() -> Vec<String> {
        ["a", "\"", "\\", "ä", "\u{1f600}", "\n", "\u{1}", "a\"b\\c\u{7f}"]
            .iter()
            .flat_map(|sign| {
                [0, 1, 1_000, PIECE_BYTES, 700_000].map(|most| sign.repeat(most / sign.len()))
            })
            .collect()
    }

    #[test]
    fn a_text_of_any_length_fits_values_and_is_read_back_to_the_byte() {
        for text in texts() {
            let parts = cut_for_values(&text);
            assert_eq!(parts.concat(), text);
            for part in parts {
                assert!(json!(part).to_string().len() <= VALUE_BYTES_MAX);
            }
        }
    }

    #[test]
    fn a_text_of_any_length_fits_segments_and_is_read_back_to_the_byte() {
        for text in texts() {
            let mut parts = cut_for_segments(&text);
            let last = vec![parts.pop().unwrap().to_owned(), "the next".to_owned()];
            let before = parts.iter().map(|text| part(text));
            let stored: Vec<Value> = before.chain([segment(&last)]).map(Value::from).collect();
            for value in &stored {
                assert!(value.to_string().len() <= VALUE_BYTES_MAX);
            }
            let joined = join(&stored, 2).unwrap();
            assert_eq!(joined.texts, [text.clone(), "the next".to_owned()]);
            assert_eq!(joined.open, last);
            assert_eq!(join(&stored, 1).unwrap().texts, [text]);
        }
    }

    #[test]
    fn what_a_text_takes_is_never_less_than_it_takes() {
        for text in texts() {
            let stored = json!(segment(std::slice::from_ref(&text))).to_string();
            assert!(stored.len() <= kept_bytes(&text) + r#""[\"\"]""#.len());
        }
    }

    #[test]
    fn a_part_that_is_missing_or_another_is_told() {
        let stored = |texts: &[&str]| texts.iter().copied().map(Value::from).collect::<Vec<_>>();
        assert!(join(&[Value::Null], 1).is_err());
        assert!(join(&stored(&["{}"]), 1).is_err());
        assert!(join(&stored(&["{\"more\":\"a"]), 1).is_err());
        assert_eq!(join(&stored(&["{\"more\":\"a\"}"]), 1).unwrap().texts.len(), 0);
    }

    #[test]
    fn nothing_is_cut_that_fits() {
        assert_eq!(cut("ab", 2, 2), ["ab"]);
        assert_eq!(cut("abc", 2, 2), ["ab", "c"]);
        assert_eq!(cut("a\"b", 2, 2), ["a", "\"", "b"]);
        assert_eq!(cut("", 2, 2), [""]);
    }
}
