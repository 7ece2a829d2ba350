//! What the manifest declares of entities, and what the platform takes for each type: the rules of
//! <https://developer.atlassian.com/platform/forge/storage-reference/storage-api-custom-entities/>.

use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::OnceLock;

const MANIFEST: &str = include_str!("../../../manifest.yml");
const KEY_LENGTH_MAX: usize = 500;
const FLOAT_MIN: f64 = 1e-130;
/// Not any more: 38 digits of 9 before so many places are nearer than a number of 64 bits can say.
const FLOAT_END: f64 = 1e126;

/// Types of attributes, by attribute, by entity.
pub type Entities = BTreeMap<&'static str, BTreeMap<&'static str, &'static str>>;

/// Attributes of the partition and of the range of an index.
pub fn index(entity: &str, index: &str) -> (&'static str, &'static str) {
    static DECLARED: OnceLock<BTreeMap<(&str, &str), Vec<&str>>> = OnceLock::new();
    let declared = DECLARED.get_or_init(|| {
        let mut all = BTreeMap::<_, Vec<&str>>::new();
        let (mut entity, mut index) = ("", "");
        for (depth, word) in lines() {
            match (depth, word.split_once(": ")) {
                (6, Some(("name", name))) => entity = name,
                (10, Some(("name", name))) => index = name,
                (14, None) => all.entry((entity, index)).or_default().push(word),
                _ => {}
            }
        }
        all
    });
    match declared.get(&(entity, index)).map(Vec::as_slice) {
        Some([partition, range]) => (partition, range),
        other => panic!("{entity} has no index {index} of one partition and one range: {other:?}"),
    }
}

/// What the manifest says of entities, line by line: how far it is set in, and its words.
fn lines() -> impl Iterator<Item = (usize, &'static str)> {
    let (_, storage) = MANIFEST.split_once("    entities:\n").expect("entities");
    let own = storage.lines().take_while(|line| line.starts_with("      "));
    own.map(|line| (line.len() - line.trim_start().len(), line.trim().trim_start_matches("- ")))
}

/// What the manifest declares.
pub fn entities() -> &'static Entities {
    static DECLARED: OnceLock<Entities> = OnceLock::new();
    DECLARED.get_or_init(|| {
        let mut all = Entities::new();
        let (mut entity, mut attribute) = ("", "");
        for (depth, word) in lines() {
            match (depth, word.split_once(": ")) {
                (6, Some(("name", name))) => {
                    entity = name;
                    all.insert(name, BTreeMap::new());
                }
                (10, None) if word.ends_with(':') => attribute = word.trim_end_matches(':'),
                (12, Some(("type", kind))) => {
                    all.get_mut(entity).expect("an entity").insert(attribute, kind);
                }
                _ => {}
            }
        }
        all
    })
}

/// Why the platform would refuse an item of an entity; and which attributes it has.
pub fn check(entity: &str, value: &Value) -> Result<Vec<(&'static str, &'static str)>, String> {
    let declared = entities().get_key_value(entity);
    let (entity, attributes) = declared.ok_or_else(|| format!("no entity {entity}"))?;
    let fields = value.as_object().ok_or_else(|| format!("{entity} is no object"))?;
    let mut seen = Vec::with_capacity(fields.len());
    for (name, field) in fields {
        let declared = attributes.get_key_value(name.as_str());
        let (name, kind) = declared.ok_or_else(|| format!("{entity} has no attribute {name}"))?;
        if !takes(kind, field) {
            return Err(format!("{entity}.{name} is no {kind}: {field}"));
        }
        seen.push((*entity, *name));
    }
    Ok(seen)
}

/// Whether the platform takes this for an attribute of this type.
pub fn takes(kind: &str, value: &Value) -> bool {
    match kind {
        "string" => value.as_str().is_some_and(|text| !text.trim().is_empty()),
        "boolean" => value.is_boolean(),
        "integer" => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
        "float" => value
            .as_f64()
            .is_some_and(|number| number == 0.0 || (FLOAT_MIN..FLOAT_END).contains(&number.abs())),
        _ => false,
    }
}

/// Whether the platform takes this as a key.
pub fn is_key(key: &str) -> bool {
    let sign = |c: char| c.is_ascii_alphanumeric() || c.is_whitespace() || ":._-#".contains(c);
    !key.trim().is_empty() && key.chars().count() <= KEY_LENGTH_MAX && key.chars().all(sign)
}

#[test]
fn the_platform_takes_the_documented_extremes_and_nothing_beyond() {
    use serde_json::json;
    let table = [
        ("integer", json!(2_147_483_647), true),
        ("integer", json!(2_147_483_648_i64), false),
        ("integer", json!(-2_147_483_648_i64), true),
        ("integer", json!(-2_147_483_649_i64), false),
        ("integer", json!(1.5), false),
        ("integer", json!("1"), false),
        ("float", json!(8_640_000_000_000_000_i64), true),
        ("float", json!(0), true),
        ("float", json!(1e-131), false),
        ("float", json!(1e126), false),
        ("float", json!(-1e125), true),
        ("string", json!(""), false),
        ("string", json!(" \t"), false),
        ("string", json!("x"), true),
        ("string", Value::Null, false),
        ("boolean", json!(1), false),
        ("boolean", json!(false), true),
    ];
    for (kind, value, whether) in table {
        assert_eq!(takes(kind, &value), whether, "{kind} {value}");
    }
    for (key, whether) in
        [("a:b.c_d-e#f g", true), ("a|b", false), ("", false), (" ", false), ("ä", false)]
    {
        assert_eq!(is_key(key), whether, "{key:?}");
    }
    assert!(is_key(&"k".repeat(500)) && !is_key(&"k".repeat(501)));
    assert!(entities().len() >= 10, "{:?}", entities().keys());
}
