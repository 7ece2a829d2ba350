//! What the doors promise, held against storage after every event: budgets (law 8), confirmations
//! (law 9) and the stop switch. Written from the words of the laws, not from the core.

use super::World;
use crate::platform::Platform;
use offramp::engine::command::Transaction;
use serde_json::Value;

/// The first entry of a journal, where a transaction opens a run.
pub fn opening(transaction: &Transaction) -> Option<Value> {
    let opens = transaction.set.iter().any(|w| w.key.ends_with("#undo"));
    let segment = transaction.set.iter().find(|w| opens && w.key.ends_with("#j#0"))?;
    let texts: Vec<String> = serde_json::from_str(segment.value.as_str()?).expect("texts");
    let first: Value = serde_json::from_str(&texts[0]).expect("an entry");
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
        let opens = opening(transaction);
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
