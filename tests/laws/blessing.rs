//! Golden files: what they say was looked at by a person. With `OFFRAMP_BLESS` they are written anew,
//! and whoever wrote one fails: a file that was just written proves nothing.

use std::fs;

const ASKED_FOR: &str = "OFFRAMP_BLESS";

/// Writes a golden file, where that is asked for.
///
/// # Panics
/// Once it is written.
pub fn bless(path: &str, text: &str) {
    if std::env::var_os(ASKED_FOR).is_some() {
        fs::write(path, text).expect("writable");
        panic!("{path} is written anew: look at the difference, and run again without {ASKED_FOR}");
    }
}

/// Holds a text against its golden file.
///
/// # Panics
/// Where they differ, with what to do.
pub fn assert_golden(path: &str, text: &str) {
    bless(path, text);
    let golden = fs::read_to_string(path).expect("a golden file");
    assert!(text == golden, "{path} says something else: is it meant? Then {ASKED_FOR}=1");
}
