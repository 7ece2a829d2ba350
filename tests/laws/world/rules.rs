//! What the doors promise, held against storage after every event: budgets (law 8), confirmations
//! (law 9) and the stop switch. Written from the words of the laws, not from the core.

use super::World;
use crate::platform::Platform;
use offramp::engine::command::Transaction;
use serde_json::Value;

/// The first entry of a journal, where a transaction opens a run: the head and the ticket's pointer
/// come with no other. `platform` is as it is before, with what was stored ahead.
pub fn opening(platform: &Platform, transaction: &Transaction) -> Option<Value> {
    let is_pointer = |key: &str| key.starts_with("issue#");
    transaction.set.iter().find(|w| w.entity.is_none() && is_pointer(&w.key))?;
    let head = transaction.set.iter().find(|w| w.key.ends_with("#head"))?;
    let run = head.key.strip_prefix("run#")?.strip_suffix("#head")?;
    let plain = transaction.set.iter().filter(|w| w.entity.is_none());
    let mut after = Platform::default();
    let of_run = platform.values.iter().filter(|(key, _)| key.starts_with(&format!("run#{run}#")));
    after.values = of_run.map(|(key, value)| (key.clone(), value.clone())).collect();
    after.values.extend(plain.map(|w| (w.key.clone(), w.value.clone())));
    // Of pieces that are gone nothing is opened, if storage does what is documented.
    if after.segments(run).iter().any(Value::is_null) {
        return None;
    }
    let first: Value = serde_json::from_str(after.journal(run).first()?).expect("an entry");
    Some(first["opened"].clone())
}

/// Whether the stop switch is thrown.
pub fn is_stopped(platform: &Platform) -> bool {
    let switch = platform.entities.get(&("control".to_owned(), "stop".to_owned()));
    switch.is_some_and(|switch| !switch["stoppedAt"].is_null())
}

/// How many waves of acts are recorded, in those parts of journals that a transaction is about.
/// All others it leaves as they are.
pub fn sent(platform: &Platform, transaction: &Transaction) -> usize {
    let set = transaction.set.iter().map(|write| &write.key);
    let keys = set.chain(transaction.delete.iter().map(|gone| &gone.key));
    let journals = keys.filter(|key| key.contains("#j#"));
    let texts = journals.filter_map(|key| platform.values.get(key)?.as_str());
    texts
        .map(|text| text.matches("\\\"sent\\\":").count() + text.matches("{\"sent\":").count())
        .sum()
}

/// How many waves of acts are recorded in all.
pub fn all_sent(platform: &Platform) -> usize {
    let journals = platform.values.iter().filter(|(key, _)| key.contains("#j#"));
    let texts = journals.filter_map(|(_, text)| text.as_str());
    texts
        .map(|text| text.matches("{\"sent\":").count() + text.matches("{\\\"sent\\\":").count())
        .sum()
}

/// Budgets that more was taken from than they had.
pub fn overdrawn(platform: &Platform) -> Option<String> {
    let rows = platform.entities.iter().filter(|((kind, _), _)| kind == "budget");
    let over = |row: &Value| row["used"].as_u64() > row["most"].as_u64();
    rows.map(|(_, row)| row).find(|row| over(row)).map(|row| format!("law 8: overdrawn {row}"))
}

impl World {
    /// Stores, and checks what a store may not do.
    pub(super) fn store(&mut self, transaction: &Transaction) -> bool {
        let opens = opening(&self.platform, transaction);
        // Storage may still refuse it.
        let suspicion = opens.and_then(|opened| self.why_not(&opened));
        // Only while the switch is thrown; none of the app's transactions both throws it and acts.
        let stopped = is_stopped(&self.platform);
        let sent_before = sent(&self.platform, transaction);
        let stored = self.platform.store(transaction);
        if stored {
            self.note_run(transaction);
            let over = self.overspent();
            self.check(over.is_none(), &format!("law 8: {over:?} is overdrawn"));
        }
        let acts = stored && sent(&self.platform, transaction) > sent_before;
        if acts {
            self.check_allowed_still();
        }
        let sends = stopped && acts;
        let over = overdrawn(&self.platform);
        // What was read to open it may be older than what somebody has changed since.
        let suspicion = suspicion.filter(|_| stored && !self.is_unsettled());
        for wrong in suspicion.into_iter().chain(over) {
            self.check(false, &wrong);
        }
        self.check(!sends, "the stop switch: acts are begun while it is thrown");
        let grows = !self.platform.overwritten;
        self.check(grows, "law 2: what a journal says is written over");
        stored
    }
}
