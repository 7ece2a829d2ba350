//! What the doors promise, held against storage after every event: budgets (law 8), confirmations
//! (law 9) and the stop switch. Written from the words of the laws, not from the core.

use super::World;
use crate::platform::Platform;
use offramp::engine::command::Transaction;
use serde_json::Value;

const HOUR_MS: i64 = 3_600_000;

/// The first entry of a journal, where a transaction opens a run.
pub fn opening(transaction: &Transaction) -> Option<Value> {
    let opens = transaction.set.iter().any(|w| w.key.ends_with("#undo"));
    let segment = transaction.set.iter().find(|w| opens && w.key.ends_with("#j#0"))?;
    let texts: Vec<String> = serde_json::from_str(segment.value.as_str()?).expect("texts");
    let first: Value = serde_json::from_str(&texts[0]).expect("an entry");
    Some(first["opened"].clone())
}

/// Why a run that is being opened breaks law 9: what has to be confirmed was confirmed by somebody
/// else, for exactly this plan, not long ago, and not for another run.
pub fn law_9(platform: &Platform, opened: &Value, now: i64) -> Option<String> {
    let groups = approvers(opened)?;
    let key = format!("approval#{}", opened["issue"].as_str().expect("an issue"));
    let Some(given) = platform.values.get(&key) else {
        return Some("law 9: opened without a confirmation".to_owned());
    };
    let hours = opened["settings"]["approvals"]["validHours"].as_i64().unwrap_or(72);
    let told = [
        (given["planHash"] == opened["plan"]["hash"], "another plan was confirmed"),
        (given["approver"] != opened["operator"], "the operator confirmed"),
        (given["approver"] != opened["person"]["account"], "the subject confirmed"),
        (given["approver"] == opened["approvedBy"], "the record names somebody else"),
        (now - given["at"].as_i64().expect("a time") <= hours * HOUR_MS, "it has expired"),
        (
            groups.iter().all(|any| {
                let covers = given["covers"].as_array().expect("groups");
                any.iter().any(|id| covers.contains(id))
            }),
            "whoever confirmed is in none of the groups",
        ),
    ];
    told.into_iter().find(|(holds, _)| !holds).map(|(_, why)| format!("law 9: {why}"))
}

/// The groups of each confirmation that is needed; nothing: none is.
fn approvers(opened: &Value) -> Option<Vec<Vec<Value>>> {
    let approvals = &opened["settings"]["approvals"];
    let playbook = opened["plan"]["playbook"].as_str().expect("a playbook");
    let leaves = playbook.eq_ignore_ascii_case("leftBusiness") || playbook == "left-business";
    let managed = opened["person"]["claim"] == "managed";
    let deletes = opened["settings"]["playbooks"]["leftBusiness"]["deleteAccount"] == true;
    let roles = opened["person"]["platformRoles"].as_array().expect("roles");
    let admin = roles.iter().any(|role| role != "atlassian/ai-access");
    let all = opened["settings"]["rules"].as_array().expect("rules");
    let rule = all.iter().find(|r| r["name"] == opened["rule"]).expect("the rule");
    let needs = [
        (playbook == "restore", &approvals["restore"]),
        (leaves && deletes && managed, &approvals["deletion"]),
        (leaves && admin, &approvals["adminLeaver"]),
        (true, &rule["approvals"]),
    ];
    let groups: Vec<Vec<Value>> = needs
        .into_iter()
        .filter(|(applies, approval)| *applies && !approval.is_null())
        .map(|(_, approval)| {
            let groups = approval["approverGroups"].as_array().expect("groups");
            groups.iter().map(|g| g["id"].clone()).collect()
        })
        .collect();
    (!groups.is_empty()).then_some(groups)
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
        let suspicion = opens.and_then(|opened| law_9(&self.platform, &opened, self.now));
        // Only while the switch is thrown; none of the app's transactions both throws it and acts.
        let stopped = is_stopped(&self.platform);
        let sent_before = if stopped { sent(&self.platform, transaction) } else { 0 };
        let stored = self.platform.store(transaction);
        if stored {
            self.note_run(transaction);
        }
        let sends = stopped && sent(&self.platform, transaction) > sent_before;
        let over = overdrawn(&self.platform);
        for wrong in suspicion.filter(|_| stored).into_iter().chain(over) {
            self.check(false, &wrong);
        }
        self.check(!sends, "the stop switch: acts are begun while it is thrown");
        let grows = !self.platform.overwritten;
        self.check(grows, "law 2: what a journal says is written over");
        stored
    }
}
