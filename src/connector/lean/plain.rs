//! How far a text goes on without anything that has to be looked at.

/// How many bytes come before a quote, a backslash or a control character; eight are looked at
/// together, since most of an answer is long texts that nobody asks for.
pub(super) fn plain(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut count = 0;
    for word in words {
        let word = u64::from_le_bytes(*word);
        let found = (below_space(word) | zero(word ^ QUOTES) | zero(word ^ BACKSLASHES)) & HIGH;
        if found != 0 {
            // The lowest one is right; a borrow may mark others above it.
            return count + found.trailing_zeros() as usize / 8;
        }
        count += 8;
    }
    let is_plain = |byte: &&u8| !matches!(**byte, b'"' | b'\\' | 0..b' ');
    count + rest.iter().take_while(is_plain).count()
}

const ONES: u64 = u64::from_le_bytes([1; 8]);
const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
const SPACES: u64 = u64::from_le_bytes([b' '; 8]);
const QUOTES: u64 = u64::from_le_bytes([b'"'; 8]);
const BACKSLASHES: u64 = u64::from_le_bytes([b'\\'; 8]);

/// The high bits of the bytes that are zero.
const fn zero(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word
}

/// The high bits of the bytes below a space.
const fn below_space(word: u64) -> u64 {
    word.wrapping_sub(SPACES) & !word
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_text_ends_at_its_quote_wherever_that_stands() {
        for length in 0..30 {
            for other in ["\"", "\\", "\u{1f}", "\0", "\n", " ", "!", "#", "[", "]", "\u{7f}", "é"]
            {
                for behind in ["", "\"", "0123456789", "é\"\\"] {
                    let text =
                        format!("{}{other}{behind}", "é ~z".repeat(8).get(..length).unwrap_or("é"));
                    let naive = text.bytes().take_while(|b| !matches!(b, b'"' | b'\\' | 0..b' '));
                    assert_eq!(plain(text.as_bytes()), naive.count(), "{text}");
                }
            }
        }
    }
}
