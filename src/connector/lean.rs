//! JSON as it is read for very many people, in one pass: texts are borrowed from the answer, and
//! what nobody asks for is checked and passed over. It takes what `serde_json` takes, and a test
//! compares the two: an answer that is cut off or damaged is no JSON, wherever the damage is.

mod plain;

use plain::plain;
use std::borrow::Cow;

/// Deeper than this nothing is read.
const DEPTH_MAX: u8 = 120;

/// A single value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Told<'b> {
    /// Not there, or null.
    #[default]
    Absent,
    /// Another value than a text.
    Odd,
    /// A text; borrowed unless it holds escapes.
    Text(Cow<'b, str>),
}

impl<'b> Told<'b> {
    /// The text, if it is one.
    pub(super) fn text(self) -> Option<Cow<'b, str>> {
        match self {
            Self::Text(text) => Some(text),
            Self::Absent | Self::Odd => None,
        }
    }
}

/// An answer that is no JSON, wherever the damage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Damaged;

/// What comes of reading on.
pub(super) type Read<U> = Result<U, Damaged>;

/// An answer, and how far it has been read.
pub(super) struct Reader<'b> {
    text: &'b str,
    bytes: &'b [u8],
    at: usize,
    depth: u8,
}

impl<'b> Reader<'b> {
    /// Reads a whole text.
    pub(super) fn read<U>(text: &'b str, read: impl FnOnce(&mut Self) -> Read<U>) -> Read<U> {
        let mut reader = Self { text, bytes: text.as_bytes(), at: 0, depth: 0 };
        let value = read(&mut reader)?;
        if reader.peek().is_ok() { Err(Damaged) } else { Ok(value) }
    }

    /// A single value.
    #[inline]
    pub(super) fn told(&mut self) -> Read<Told<'b>> {
        Ok(match self.peek()? {
            b'"' => Told::Text(self.text()?),
            b'n' => {
                self.pass_word(b"null")?;
                Told::Absent
            }
            _ => {
                self.pass()?;
                Told::Odd
            }
        })
    }

    /// Hands the name of each field to `each`, which reads the value or passes over it. What is no
    /// object has no fields.
    pub(super) fn fields(&mut self, mut each: impl FnMut(&mut Self, &str) -> Read<()>) -> Read<()> {
        if self.peek()? != b'{' {
            return self.pass();
        }
        let mut more = self.enter(b'}')?;
        while more {
            if self.peek()? != b'"' {
                return Err(Damaged);
            }
            let from = self.at + 1;
            let escaped = self.pass_text()?;
            let name = self.text.get(from..self.at - 1).ok_or(Damaged)?;
            if self.peek()? != b':' {
                return Err(Damaged);
            }
            self.at += 1;
            let meant: String;
            let name = if escaped {
                meant = unescaped(name)?;
                &meant
            } else {
                name
            };
            each(self, name)?;
            more = self.goes_on(b'}')?;
        }
        Ok(())
    }

    /// The one field that is asked for; the last one where it is repeated.
    pub(super) fn field(&mut self, wanted: &str) -> Read<Told<'b>> {
        let mut told = Told::Absent;
        self.fields(|reader, name| {
            if name == wanted {
                told = reader.told()?;
                return Ok(());
            }
            reader.pass()
        })?;
        Ok(told)
    }

    /// Every item through `each`; nothing where it is no list or any item is not told.
    pub(super) fn all<U>(
        &mut self,
        mut each: impl FnMut(&mut Self) -> Read<Option<U>>,
    ) -> Read<Option<Vec<U>>> {
        if self.peek()? != b'[' {
            self.pass()?;
            return Ok(None);
        }
        let mut all = Some(Vec::new());
        let mut more = self.enter(b']')?;
        while more {
            match (each(self)?, &mut all) {
                (Some(item), Some(all)) => all.push(item),
                _ => all = None,
            }
            more = self.goes_on(b']')?;
        }
        Ok(all)
    }

    /// Passes over a value.
    pub(super) fn pass(&mut self) -> Read<()> {
        match self.peek()? {
            b'"' => self.pass_text().map(drop),
            b'{' => self.fields(|reader, _| reader.pass()),
            b'[' => self.all(|reader| reader.pass().map(Some)).map(drop),
            b'n' => self.pass_word(b"null"),
            b't' => self.pass_word(b"true"),
            b'f' => self.pass_word(b"false"),
            _ => self.pass_number(),
        }
    }

    /// The next byte that is no space.
    #[inline]
    fn peek(&mut self) -> Read<u8> {
        loop {
            let byte = *self.bytes.get(self.at).ok_or(Damaged)?;
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Ok(byte);
            }
            self.at += 1;
        }
    }

    /// Into an object or a list; whether there is anything in it.
    fn enter(&mut self, end: u8) -> Read<bool> {
        self.at += 1;
        if self.peek()? == end {
            self.at += 1;
            return Ok(false);
        }
        self.depth += 1;
        if self.depth <= DEPTH_MAX { Ok(true) } else { Err(Damaged) }
    }

    /// Whether anything comes after this field or item.
    #[inline]
    fn goes_on(&mut self, end: u8) -> Read<bool> {
        let next = self.peek()?;
        self.at += 1;
        if next == end {
            self.depth -= 1;
            return Ok(false);
        }
        if next == b',' { Ok(true) } else { Err(Damaged) }
    }

    fn text(&mut self) -> Read<Cow<'b, str>> {
        let from = self.at + 1;
        let escaped = self.pass_text()?;
        let text = self.text.get(from..self.at - 1).ok_or(Damaged)?;
        Ok(if escaped { Cow::Owned(unescaped(text)?) } else { Cow::Borrowed(text) })
    }

    /// Past a text from its first quote; whether it holds escapes.
    fn pass_text(&mut self) -> Read<bool> {
        let mut escapes = false;
        self.at += 1;
        loop {
            self.at += plain(self.bytes.get(self.at..).ok_or(Damaged)?);
            let other = *self.bytes.get(self.at).ok_or(Damaged)?;
            self.at += 1;
            match other {
                b'"' => return Ok(escapes),
                b'\\' => self.pass_escape()?,
                _ => return Err(Damaged),
            }
            escapes = true;
        }
    }

    fn pass_escape(&mut self) -> Read<()> {
        let length = match *self.bytes.get(self.at).ok_or(Damaged)? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => 1,
            b'u' => 5,
            _ => return Err(Damaged),
        };
        let escape = self.bytes.get(self.at..self.at + length).ok_or(Damaged)?;
        self.at += length;
        only_if(escape.iter().skip(1).all(u8::is_ascii_hexdigit))
    }

    fn pass_word(&mut self, word: &[u8]) -> Read<()> {
        let is_next = self.bytes.get(self.at..).ok_or(Damaged)?.starts_with(word);
        self.at += word.len();
        only_if(is_next)
    }

    fn pass_number(&mut self) -> Read<()> {
        self.pass_byte(b"-");
        if !self.pass_byte(b"0") {
            self.pass_digits()?;
        }
        if self.pass_byte(b".") {
            self.pass_digits()?;
        }
        if self.pass_byte(b"eE") {
            self.pass_byte(b"+-");
            self.pass_digits()?;
        }
        Ok(())
    }

    /// Past one of these, if it is next.
    fn pass_byte(&mut self, these: &[u8]) -> bool {
        let is_next = self.bytes.get(self.at).is_some_and(|byte| these.contains(byte));
        self.at += usize::from(is_next);
        is_next
    }

    fn pass_digits(&mut self) -> Read<()> {
        let rest = self.bytes.get(self.at..).ok_or(Damaged)?;
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += count;
        only_if(count > 0)
    }
}

fn only_if(right: bool) -> Read<()> {
    if right { Ok(()) } else { Err(Damaged) }
}

/// What is meant by the inside of a text with escapes.
#[cold]
fn unescaped(text: &str) -> Read<String> {
    serde_json::from_str(&format!("\"{text}\"")).map_err(|_| Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::de::IgnoredAny;
    use serde_json::{Value, json};

    /// Everything that JSON has, and spaces wherever they may be.
    const ALL: &str = r#" { "id" : "a\u0062\"\\\/\b\f\n\r\t" , "é\u00e9" : [ ] ,
        "x":{"deep":[1,-0,0.5,10e3,-2E+7,1e-1,[{}],{"y":null}],"long":"0123456789 abcdef é 0123"},
        "next":[true,false,null , "\ud83d\ude00", ""],"":{"":0} } "#;

    /// What serde reads, as far as it is told here.
    fn simple(value: &Value) -> Value {
        match value {
            Value::Bool(_) | Value::Number(_) => json!("odd"),
            Value::Array(items) => items.iter().map(simple).collect(),
            Value::Object(fields) => {
                Value::Object(fields.iter().map(|(name, v)| (name.clone(), simple(v))).collect())
            }
            other => other.clone(),
        }
    }

    fn value(reader: &mut Reader<'_>) -> Read<Value> {
        match reader.peek()? {
            b'{' => {
                let mut fields = serde_json::Map::new();
                reader.fields(|reader, name| {
                    fields.insert(name.to_owned(), value(reader)?);
                    Ok(())
                })?;
                Ok(Value::Object(fields))
            }
            b'[' => {
                let items = reader.all(|reader| value(reader).map(Some))?;
                Ok(Value::Array(items.expect("every item is told")))
            }
            _ => Ok(match reader.told()? {
                Told::Absent => Value::Null,
                Told::Odd => json!("odd"),
                Told::Text(text) => json!(text),
            }),
        }
    }

    fn is_json(text: &str) -> bool {
        Reader::read(text, Reader::pass).is_ok()
    }

    #[test]
    fn it_reads_what_serde_reads() {
        let read = Reader::read(ALL, value);
        assert_eq!(read, Ok(simple(&serde_json::from_str(ALL).unwrap())));
    }

    #[test]
    fn whatever_is_cut_off_or_damaged_is_json_to_both_or_to_neither() {
        let whole: Vec<char> = ALL.chars().collect();
        let both = |text: &str| {
            let other = serde_json::from_str::<IgnoredAny>(text).is_ok();
            assert_eq!(is_json(text), other, "{text}");
            i32::from(other)
        };
        let mut good = both(ALL);
        for at in 0..whole.len() {
            good += both(&whole[..at].iter().collect::<String>());
            for other in "\"\\{}[]:,.-+0eEutn 1x\u{1}\u{7f}é".chars() {
                let mut text = whole.clone();
                text[at] = other;
                good += both(&text.iter().collect::<String>());
                text[at] = whole[at];
                text.insert(at, other);
                good += both(&text.iter().collect::<String>());
            }
        }
        assert!(good > 1_000, "{good}");
        for text in
            ["", " ", "1 2", "{} x", "01", "-", "1.", ".5", "+1", "nul", "[1,]", "{\"a\":1,}"]
        {
            both(text);
        }
    }

    #[test]
    fn what_is_no_text_list_or_object_is_not_told_and_spoils_nothing() {
        let list = |text| Reader::read(text, |r| r.all(|r| r.told().map(Told::text)));
        assert_eq!(list("[\"x\"]"), Ok(Some(vec![Cow::Borrowed("x")])));
        for odd in ["[1,\"x\"]", "[\"x\",null]", "{\"a\":[]}", "7", "null", "\"x\""] {
            assert_eq!(list(odd), Ok(None), "{odd}");
        }
        for odd in ["[{\"id\":1}]", "7", "null", "\"x\""] {
            let mut names = 0;
            let read = Reader::read(odd, |r| {
                r.fields(|r, _| {
                    names += 1;
                    r.pass()
                })
            });
            assert_eq!((read, names), (Ok(()), 0), "{odd}");
        }
    }

    #[test]
    fn half_a_character_and_what_is_too_deep_is_not_read() {
        assert_eq!(Reader::read("\"\\ud800\"", Reader::told), Err(Damaged));
        let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(is_json(&deep(usize::from(DEPTH_MAX))) && !is_json(&deep(1_000_000)));
    }
}
