//! Variants that are kept as something else: delays, switches, accounts.

use crate::clock::Lagged;
use crate::company::{AccountKind, Membership, Person};
use crate::state::State;
use serde_json::Value;
use std::sync::Arc;

/// Accounts that are no people, where a variant has them.
const AGENT: &str = "712020:a6e00000-0000-4000-8000-000000000001";

impl State {
    /// Brings everything to what the variants say. What they leave at its default stays as it is.
    pub(crate) fn follow_variants(&mut self) {
        self.delays();
        self.refusals();
        self.agents();
    }

    fn delays(&mut self) {
        let variants = self.variants.clone();
        let seconds = |name: &str| {
            let is_chosen = variants.chosen().any(|(chosen, _)| chosen == name);
            is_chosen.then(|| variants.number::<i64>(name)).flatten().map(|s| s * 1_000)
        };
        let delays = &mut self.visibility;
        for (name, delay) in [
            ("delay.roles", &mut delays.roles_ms),
            ("delay.orgRoles", &mut delays.org_roles_ms),
            ("delay.groups", &mut delays.groups_ms),
            ("delay.membership", &mut delays.membership_ms),
            ("delay.account", &mut delays.account_ms),
            ("delay.tokens", &mut delays.tokens_ms),
            ("delay.invite", &mut delays.invite_ms),
            ("delay.issueSearch", &mut delays.search_ms),
            ("delay.bulk", &mut delays.bulk_ms),
            ("delay.removal", &mut delays.removal_ms),
        ] {
            *delay = seconds(name).unwrap_or(*delay);
        }
    }

    fn refusals(&mut self) {
        for (name, switch) in [
            ("refusal.synced", "syncedGroupStatus"),
            ("refusal.lastDefaultGroup", "lastDefaultGroup"),
        ] {
            let chosen = self.variants.chosen().find(|(chosen, _)| *chosen == name);
            if let Some(status) = chosen.and_then(|(_, value)| value.parse::<u16>().ok()) {
                // Both take a status.
                let _set = self.switches.set(switch, &Value::from(status));
            }
        }
    }

    fn agents(&mut self) {
        self.people.remove(AGENT);
        let account_type = self.variants.value("accounts.agents");
        let directory = self.company.directories.first().map(|d| d.id.clone());
        if let Some(directory) = directory.filter(|_| account_type != "none") {
            let name = "Rovo Agent";
            let mut agent =
                Person::new(AccountKind::Unmanaged, AGENT, name, "agent@atlassian.example");
            agent.account_type = account_type;
            agent.part = "agent";
            agent.memberships.insert(directory.clone(), Lagged::settled(Membership::Active));
            let uses = self.company.groups.values().find(|group| {
                group.directory == directory && !group.synced && !group.grants.is_empty()
            });
            agent.groups.extend(uses.map(|group| (group.id.clone(), Lagged::settled(true))));
            self.people.insert(AGENT.to_owned(), Arc::new(agent));
        }
    }
}
