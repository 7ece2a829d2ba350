//! What nobody sees in a text, or takes for another letter, made visible by its code point.

use std::fmt::Write as _;

/// Characters that show nothing, or that change how others are shown: controls, format characters,
/// what Unicode 16 lists as default-ignorable, and line separators. Blanks are in `BLANK`.
/// <https://www.unicode.org/Public/16.0.0/ucd/DerivedCoreProperties.txt>
const UNSEEN: [(u32, u32); 24] = [
    (0x00, 0x1F),
    (0x7F, 0x9F),
    (0xAD, 0xAD),
    (0x34F, 0x34F),
    (0x61C, 0x61C),
    (0x70F, 0x70F),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x206F),
    (0x2800, 0x2800),
    (0x3164, 0x3164),
    (0xE000, 0xF8FF),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB),
    (0x1_3430, 0x1_343F),
    (0x1_BCA0, 0x1_BCA3),
    (0x1_D173, 0x1_D17A),
    (0xE_0000, 0xE_0FFF),
    (0xF_0000, 0x10_FFFF),
];

/// Blanks that look like the one of the keyboard.
const BLANK: [(u32, u32); 6] = [
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
];

/// Scripts and forms whose letters can be taken for those of the Latin alphabet: Greek, Cyrillic,
/// Armenian, Cherokee, Coptic, Lisu, letter-like symbols, full width and mathematical letters.
/// <https://www.unicode.org/Public/16.0.0/ucd/Blocks.txt>
const LOOKALIKE: [(u32, u32); 16] = [
    (0x370, 0x3FF),
    (0x400, 0x52F),
    (0x530, 0x58F),
    (0x13A0, 0x13FF),
    (0x1C80, 0x1C8F),
    (0x1F00, 0x1FFF),
    (0x2100, 0x214F),
    (0x2160, 0x218F),
    (0x2C80, 0x2CFF),
    (0x2DE0, 0x2DFF),
    (0xA4D0, 0xA4FF),
    (0xA640, 0xA69F),
    (0xAB30, 0xABBF),
    (0xFF00, 0xFF9F),
    (0x1_0400, 0x1_044F),
    (0x1_D400, 0x1_D7FF),
];

/// They join letters of some scripts, and are part of names in these.
const JOINERS: [char; 2] = ['\u{200c}', '\u{200d}'];

fn is_in(table: &[(u32, u32)], letter: char) -> bool {
    let code = u32::from(letter);
    table.iter().any(|(first, last)| (*first..=*last).contains(&code))
}

/// `U+200B`.
#[must_use]
pub fn code_point(letter: char) -> String {
    format!("U+{:04X}", u32::from(letter))
}

/// Whether nobody sees it, or sees something else.
#[must_use]
pub fn is_unseen(letter: char) -> bool {
    is_in(&UNSEEN, letter) || is_in(&BLANK, letter)
}

/// The text as it can be shown: what nobody sees in it, and letters of another alphabet in a word
/// of Latin ones, are followed by, or replaced with, their code points.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for (word, latin) in words(text) {
        for letter in word.chars() {
            let unseen = letter != '\n' && is_unseen(letter);
            if !unseen {
                shown.push(letter);
            }
            if unseen || latin && is_in(&LOOKALIKE, letter) {
                let _ = write!(shown, "[{}]", code_point(letter));
            }
        }
    }
    shown
}

/// The first letter of a person's name that nobody sees, or that stands in a word of another
/// alphabet.
#[must_use]
pub fn hidden_in_name(name: &str) -> Option<char> {
    let is_ascii = name.is_ascii();
    let has_latin = name.chars().any(|c| c.is_ascii_alphabetic());
    let unseen = |c: char| is_unseen(c) && (has_latin || !JOINERS.contains(&c));
    name.chars().find(|c| unseen(*c)).or_else(|| {
        let mut mixed = words(name).filter(|(_, latin)| *latin && !is_ascii);
        mixed.find_map(|(word, _)| word.chars().find(|c| is_in(&LOOKALIKE, *c)))
    })
}

/// Words with what follows them, each with whether it has letters of the Latin alphabet.
fn words(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let all = text.split_inclusive(|c: char| c.is_whitespace() || c.is_ascii_punctuation());
    all.map(|word| (word, word.chars().any(|c| c.is_ascii_alphabetic())))
}

#[cfg(test)]
mod tests {
    use super::{hidden_in_name, visible};

    #[test]
    fn what_nobody_sees_is_shown_by_its_code_point() {
        for (text, shown) in [
            ("Backend", "Backend"),
            ("Back\u{200b}end", "Back[U+200B]end"),
            ("\u{202e}dnekcaB", "[U+202E]dnekcaB"),
            ("Team\u{a0}A", "Team[U+00A0]A"),
            ("B\u{430}ckend", "B\u{430}[U+0430]ckend"),
            ("\u{212a}ate", "\u{212a}[U+212A]ate"),
            ("Платформа", "Платформа"),
            ("Команда Backend", "Команда Backend"),
            ("Zoë Müller", "Zoë Müller"),
            ("one\ntwo", "one\ntwo"),
            ("\u{e0041}", "[U+E0041]"),
        ] {
            assert_eq!(visible(text), shown, "{text:?}");
        }
    }

    #[test]
    fn names_as_people_have_them_are_names() {
        for name in
            ["Nina New", "Zoë O'Neil-Müller", "Олена", "علی\u{200c}رضا", "山田 太郎", "Nikos Νίκος"]
        {
            assert_eq!(hidden_in_name(name), None, "{name}");
        }
        for (name, letter) in [
            ("Nina\u{200b} New", '\u{200b}'),
            ("Nin\u{430} New", '\u{430}'),
            ("Nina\u{200d}New", '\u{200d}'),
            ("Nina\nNew", '\n'),
            ("\u{202e}weN", '\u{202e}'),
            ("\u{ff2e}ina", '\u{ff2e}'),
        ] {
            assert_eq!(hidden_in_name(name), Some(letter), "{name:?}");
        }
    }
}
