//! JQL in pieces: words, texts between quotes, signs.

use super::JqlError;

/// A piece of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A word without quotes, which may be one of the language.
    Word(String),
    /// What stands between quotes, which never is.
    Text(String),
    /// A bracket, a comma or an operator.
    Sign(String),
}

impl Piece {
    /// Whether this is a word of the language.
    pub(super) fn is(&self, keyword: &str) -> bool {
        matches!(self, Self::Word(word) if word.eq_ignore_ascii_case(keyword))
    }

    /// Whether this is a sign.
    pub(super) fn is_sign(&self, sign: &str) -> bool {
        matches!(self, Self::Sign(own) if own == sign)
    }

    /// What is written.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Word(text) | Self::Text(text) | Self::Sign(text) => text,
        }
    }
}

/// Takes a query apart.
pub(super) fn pieces(jql: &str) -> Result<Vec<Piece>, JqlError> {
    let mut pieces = Vec::new();
    let mut letters = jql.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' | '\'' => pieces.push(Piece::Text(quoted(letter, &mut letters)?)),
            '(' | ')' | ',' => pieces.push(Piece::Sign(letter.to_string())),
            letter if is_operator(letter) => {
                let mut sign = letter.to_string();
                while let Some(next) = letters.next_if(|next| is_operator(*next)) {
                    sign.push(next);
                }
                pieces.push(Piece::Sign(sign));
            }
            letter if letter.is_whitespace() => {}
            letter => {
                let mut word = letter.to_string();
                while let Some(next) = letters.next_if(|next| continues(&word, *next)) {
                    match next {
                        '"' | '\'' => word.push_str(&quoted(next, &mut letters)?),
                        next => word.push(next),
                    }
                }
                pieces.push(Piece::Word(word));
            }
        }
    }
    Ok(pieces)
}

fn quoted(quote: char, letters: &mut impl Iterator<Item = char>) -> Result<String, JqlError> {
    let mut text = String::new();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => text.extend(letters.next()),
            letter if letter == quote => return Ok(text),
            letter => text.push(letter),
        }
    }
    let said =
        format!("Error in the JQL Query: The quoted string '{text}' has not been completed.");
    Err(JqlError::Said(said))
}

fn is_operator(letter: char) -> bool {
    matches!(letter, '=' | '!' | '~' | '<' | '>')
}

/// Whether a letter goes on with a word. The key of a property may stand between quotes within it.
fn continues(word: &str, letter: char) -> bool {
    let quotes = matches!(letter, '"' | '\'');
    let ends = letter.is_whitespace() || is_operator(letter) || matches!(letter, '(' | ')' | ',');
    if quotes { word.ends_with('[') } else { !ends }
}
