//! The chained record: each entry holds the hash of the one before, so that a change, a removal
//! or an insertion shows; and the pack in which it leaves the app.

mod pack;

pub use pack::{
    Pack, PackChain, PackEntry, PackHead, PackOrganization, PackRun, Period, RunRecord, pack,
};

use sha2::{Digest, Sha256};

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from(if half < 10 { b'0' + half } else { b'a' - 10 + half });
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The hash of nothing: what the first entry links to.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Links `entry` (its JSON text) to the hash of everything before it.
#[must_use]
pub fn link(previous: &str, entry: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(previous.as_bytes());
    hash.update([0]);
    hash.update(entry.as_bytes());
    hex(&hash.finalize())
}

/// The SHA-256 of a text, as hexadecimal.
#[must_use]
pub fn digest(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::{GENESIS, link};

    #[test]
    fn every_change_and_every_swap_moves_the_head() {
        let head = |entries: &[&str]| {
            entries.iter().fold(GENESIS.to_owned(), |previous, entry| link(&previous, entry))
        };
        let whole = head(&["a", "b", "c"]);
        for other in [&["a", "c", "b"][..], &["a", "b"], &["a", "b", "x"], &["a", "b", "b", "c"]] {
            assert_ne!(whole, head(other));
        }
    }
}
