//! Imports point one way: which room of `src` may use which, computed from the source and held against
//! the table of ARCHITECTURE.md.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each room after all that it may use, which stand above it.
const ROOMS: [(&str, &[&str]); 9] = [
    ("domain", &[]),
    ("audit", &["domain"]),
    ("playbook", &["domain"]),
    ("connector", &["domain"]),
    ("policy", &["domain", "audit", "playbook"]),
    ("sweep", &["domain", "connector", "policy"]),
    ("plan", &["domain", "audit", "playbook", "connector", "policy", "sweep"]),
    ("engine", &["domain", "audit", "playbook", "connector", "policy", "sweep", "plan"]),
    ("boundary", &["domain", "playbook", "connector", "policy", "sweep", "plan", "engine"]),
];

/// How the rest of a file is begun that is compiled for unit tests only.
const TESTS: &str = "#[cfg(test)]\nmod tests {";

type Arrows = BTreeMap<String, BTreeSet<String>>;

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("there").path());
    let all = entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] });
    all.filter(|path| path.extension().is_some_and(|end| end == "rs")).collect()
}

/// The path of a source's module below the crate.
fn module_of(source: &Path) -> Vec<String> {
    let mut parts: Vec<String> = source
        .with_extension("")
        .iter()
        .map(|part| part.to_str().expect("a text").to_owned())
        .collect();
    if parts.last().is_some_and(|last| last == "mod") {
        parts.pop();
    }
    parts
}

fn identifier(text: &str) -> Option<String> {
    let name: String =
        text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    (!name.is_empty()).then_some(name)
}

/// What a path that begins at the crate leads to first: one name, or each of a list in braces.
fn first_names(after: &str) -> Vec<String> {
    let Some(list) = after.strip_prefix('{') else {
        return identifier(after).into_iter().collect();
    };
    let mut depth = 0;
    let mut names = vec![String::new()];
    for sign in list.chars() {
        match sign {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(String::new()),
            _ if depth == 0 => names.last_mut().expect("a name").push(sign),
            _ => {}
        }
    }
    names.iter().filter_map(|name| identifier(name.trim())).collect()
}

/// Every name directly below the crate that a module's text mentions: by `crate::`, or by as many
/// `super::` as lead there.
fn mentioned(module: &[String], text: &str) -> BTreeSet<String> {
    let code: Vec<&str> =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let code = code.split(TESTS).next().expect("a beginning");
    let up = "super::".repeat(module.len());
    let by_super =
        code.match_indices(&up).filter(|(at, _)| !code.split_at(*at).0.ends_with("super::"));
    let by_crate = code.match_indices("crate::");
    by_super
        .chain(by_crate)
        .flat_map(|(at, found)| first_names(code.split_at(at + found.len()).1.trim_start()))
        .collect()
}

/// Which room uses which, as the source says.
fn arrows() -> Arrows {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let rooms: BTreeSet<&str> = ROOMS.iter().map(|(room, _)| *room).collect();
    let mut arrows = Arrows::new();
    for source in sources(&src) {
        let module = module_of(source.strip_prefix(&src).expect("below it"));
        let room = module.first().expect("a name").clone();
        if room == "lib" {
            continue;
        }
        assert!(rooms.contains(room.as_str()), "{room} is no room of the table");
        let text = fs::read_to_string(&source).expect("a text");
        let used = mentioned(&module, &text);
        let used = used.into_iter().filter(|name| *name != room && rooms.contains(name.as_str()));
        arrows.entry(room.clone()).or_default().extend(used);
    }
    arrows
}

#[test]
fn imports_point_one_way() {
    let table: Arrows = ROOMS
        .iter()
        .map(|(room, may)| ((*room).to_owned(), may.iter().map(|m| (*m).to_owned()).collect()))
        .collect();
    assert_eq!(arrows(), table, "who uses whom is not what the table says");
    for (at, (room, may)) in ROOMS.iter().enumerate() {
        let above: Vec<&str> = ROOMS[..at].iter().map(|(room, _)| *room).collect();
        let upward = may.iter().find(|used| !above.contains(used));
        assert_eq!(upward, None, "{room} uses what uses it");
    }
}

#[test]
fn every_way_to_name_another_room_is_seen() {
    let module = |path: &str| -> Vec<String> { path.split('/').map(str::to_owned).collect() };
    for (path, text, names) in [
        ("policy/rule", "use crate::audit;", vec!["audit"]),
        ("policy/rule", "fn f() -> crate::plan::Plan", vec!["plan"]),
        ("policy/rule", "use crate::{domain::{AccountId, Time}, sweep};", vec!["domain", "sweep"]),
        ("policy/rule", "use super::super::engine::Run;", vec!["engine"]),
        ("policy", "use super::engine::Run;", vec!["engine"]),
        ("policy/rule", "use super::settings::Settings;", vec![]),
        ("policy/rule", "// as crate::engine does\n/// [`crate::plan`]", vec![]),
        ("policy/rule", "#[cfg(test)]\nmod tests {\n use crate::engine;", vec![]),
    ] {
        let found = mentioned(&module(path), text);
        assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), names, "{path}: {text}");
    }
}
