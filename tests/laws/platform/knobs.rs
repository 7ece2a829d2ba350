//! What nobody has documented of the platform's storage, and what it may be. Each has a name, its
//! values, and one place where it is set: [`super::Platform::set`].

/// How far an index may lie behind what is stored: nothing says how far.
pub const QUERY_LAG: (&str, [(&str, i64); 4]) =
    ("storage.queryLag", [("none", 0), ("2s", 2_000), ("30s", 30_000), ("10m", 600_000)]);

/// What the host makes of a transaction whose condition failed: it knows some of the platform's
/// possible answers as a conflict, and any other only as a failure.
pub const FAILED_CONDITION: (&str, [(&str, &str); 2]) =
    ("storage.failedCondition", [("told", "conflict"), ("untold", "failed")]);

#[derive(Clone, Copy)]
pub struct Knobs {
    pub query_lag_ms: i64,
    /// The outcome of a store whose condition failed.
    pub failed_condition: &'static str,
}

/// The lag is on unless it is switched off.
impl Default for Knobs {
    fn default() -> Self {
        Self { query_lag_ms: 2_000, failed_condition: "conflict" }
    }
}

impl Knobs {
    pub fn set(&mut self, name: &str, value: &str) {
        match name {
            "storage.queryLag" => self.query_lag_ms = chosen(QUERY_LAG, value),
            "storage.failedCondition" => self.failed_condition = chosen(FAILED_CONDITION, value),
            _ => panic!("{name} is none of {} and {}", QUERY_LAG.0, FAILED_CONDITION.0),
        }
    }
}

impl super::Platform {
    /// Follows a variant of `sandbox/variants.jsonl`, where storage does. Of the answers to a failed
    /// condition the host knows some for what they are.
    pub fn follow(&mut self, variant: &str, value: &str) {
        const TOLD: [&str; 3] = ["409", "409-conflict", "400-not-met"];
        match variant {
            "storage.queryLag" => self.set(variant, value),
            "storage.failedCondition" if TOLD.contains(&value) => self.set(variant, "told"),
            "storage.failedCondition" => self.set(variant, "untold"),
            _ => {}
        }
    }
}

fn chosen<T: Copy, const N: usize>((name, values): (&str, [(&str, T); N]), value: &str) -> T {
    let found = values.iter().find(|(word, _)| *word == value);
    found.unwrap_or_else(|| panic!("{name} is one of {:?}", values.map(|(word, _)| word))).1
}
