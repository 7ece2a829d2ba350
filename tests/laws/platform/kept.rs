//! What is kept of runs, put together by the words of ARCHITECTURE.md and not by the core: a head
//! leads to segments, a text may lie across several, and so may an undo bundle across values.

use super::Platform;
use serde_json::Value;

impl Platform {
    fn head(&self, run: &str) -> Option<&Value> {
        self.values.get(&format!("run#{run}#head"))
    }

    /// The stored segments of a run, as its head has them.
    pub fn segments(&self, run: &str) -> Vec<Value> {
        let Some(head) = self.head(run) else { return Vec::new() };
        let place = place_of(run, head);
        let segments = head["segments"].as_u64().expect("a number");
        let value = |n| self.values.get(&format!("{place}#j#{n}")).cloned().unwrap_or(Value::Null);
        (0..segments).map(value).collect()
    }

    /// The texts of a run's journal, oldest first.
    pub fn journal(&self, run: &str) -> Vec<String> {
        let mut texts = Vec::new();
        let mut begun = String::new();
        for segment in self.segments(run) {
            let segment: Value = serde_json::from_str(segment.as_str().unwrap()).expect("JSON");
            match segment {
                Value::Array(list) => {
                    for text in list {
                        texts.push(std::mem::take(&mut begun) + text.as_str().expect("a text"));
                    }
                }
                part => begun += part["more"].as_str().expect("a part of a text"),
            }
        }
        assert_eq!(begun, "", "a text without an end");
        texts
    }

    /// What was stored of somebody before the first write of a run.
    pub fn undo(&self, run: &str) -> Option<String> {
        if let Some(whole) = self.values.get(&format!("run#{run}#undo")) {
            return Some(whole.as_str().expect("a text").to_owned());
        }
        let head = self.head(run)?;
        let place = place_of(run, head);
        let parts = head["undoParts"].as_u64().filter(|parts| *parts > 0)?;
        let text = |n| self.values.get(&format!("{place}#undo#{n}"))?.as_str();
        (0..parts).map(text).collect()
    }

    /// Whether a head leads to this segment: what nobody is led to may be written over.
    pub(super) fn is_led_to(&self, key: &str) -> bool {
        let Some((place, index)) = key.rsplit_once("#j#") else { return false };
        let heads = self.values.iter().filter(|(key, _)| key.ends_with("#head"));
        heads
            .filter_map(|(key, head)| {
                Some((key.strip_prefix("run#")?.strip_suffix("#head")?, head))
            })
            .any(|(run, head)| {
                let index: u64 = index.parse().expect("a number");
                place_of(run, head) == place && head["segments"].as_u64() > Some(index)
            })
    }

    /// Pieces of openings to which no head leads.
    pub fn left_over(&self) -> Vec<String> {
        let heads = self.values.iter().filter(|(key, _)| key.ends_with("#head"));
        let places: Vec<String> = heads
            .filter_map(|(key, head)| {
                Some(place_of(key.strip_prefix("run#")?.strip_suffix("#head")?, head))
            })
            .collect();
        let keys = self.values.keys().filter(|key| key.contains("#j#") || key.contains("#undo#"));
        let of_none =
            |key: &&String| !places.iter().any(|place| key.starts_with(&format!("{place}#")));
        keys.filter(of_none).cloned().collect()
    }
}

fn place_of(run: &str, head: &Value) -> String {
    match head["stem"].as_str() {
        None | Some("") => format!("run#{run}"),
        Some(stem) => format!("run#{run}#{stem}"),
    }
}
