//! The names under which fields and variants are kept, made while the core is compiled.

/// The name under which a field or a variant is kept: `account_status` as `accountStatus`, and
/// `WillWork` as `willWork`. Every record asks for each of its names whenever it is read or written,
/// so they are made while the core is compiled.
macro_rules! kept_name {
    ($name:ident) => {{
        const LENGTH: usize = $crate::domain::record::kept_length(stringify!($name));
        const LETTERS: [u8; LENGTH] = $crate::domain::record::kept_letters(stringify!($name));
        const KEPT: &str = $crate::domain::record::text_of(&LETTERS);
        KEPT
    }};
}
pub(crate) use kept_name;

/// How long a name is as it is kept.
pub(crate) const fn kept_length(name: &str) -> usize {
    let mut length = 0;
    let mut left = letters(name);
    while let [letter, others @ ..] = left {
        if *letter != b'_' {
            length += 1;
        }
        left = others;
    }
    length
}

/// A name as it is kept, of which `kept_length` has told the length.
pub(crate) const fn kept_letters<const LENGTH: usize>(name: &str) -> [u8; LENGTH] {
    let mut kept = [0; LENGTH];
    let mut free: &mut [u8] = &mut kept;
    let mut left = letters(name);
    let (mut is_first, mut is_raised) = (true, false);
    while let [letter, others @ ..] = left {
        left = others;
        if *letter == b'_' {
            is_raised = true;
        } else if let [place, places @ ..] = free {
            *place = match *letter {
                letter if is_raised => letter.to_ascii_uppercase(),
                letter if is_first => letter.to_ascii_lowercase(),
                letter => letter,
            };
            free = places;
            is_raised = false;
        } else {
            break;
        }
        is_first = false;
    }
    kept
}

/// The letters of a name that is written in the code.
const fn letters(name: &str) -> &[u8] {
    if let [b'r', b'#', name @ ..] = name.as_bytes() { name } else { name.as_bytes() }
}

/// The text that these letters are.
pub(crate) const fn text_of(letters: &[u8]) -> &str {
    match std::str::from_utf8(letters) {
        Ok(text) => text,
        Err(_) => "",
    }
}
