//! Documented or feared refusals that are off unless switched on.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;

/// Refusals by name. Each is stated for the whole company unless it names accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is switched on its own")]
pub struct Switches {
    /// Removing someone from a product's default group is refused with this status.
    pub last_default_group: Option<u16>,
    /// Removing someone from a default group that is their last group is refused with this status.
    pub last_group: Option<u16>,
    /// Restore is refused with this status: an app is over its licence limit.
    pub restore_licence: Option<u16>,
    /// Every invitation is refused with this status: 402 without a subscription, 409 where an app
    /// is over its licence limit.
    pub invite_refused: Option<u16>,
    /// The licence of this resource is full: invitations give everything but that, with 206.
    pub invite_licence: Option<String>,
    /// Adding to a group that grants a product, or assigning a role on one, is refused with 409:
    /// over the licence limit.
    pub membership_licence: bool,
    /// `users/search` does not know `productAccess` and leaves it out.
    pub no_product_access: bool,
    /// Disable and delete answer 409: the account owns entitlements.
    pub lifecycle_conflict: bool,
    /// The write key behaves like a scoped one: reads work, writes are refused.
    pub writes_insufficient_scope: bool,
    /// Both keys are past their date.
    pub key_expired: bool,
    /// Status of a refused write on a group of the identity provider.
    pub synced_group_status: u16,
    /// Accounts whose suspension is refused with 403.
    pub suspend_forbidden: BTreeSet<String>,
    /// Accounts whose direct roles cannot be revoked (403).
    pub revoke_forbidden: BTreeSet<String>,
    /// A second suspend answers 400 and a second disable 409 instead of 204.
    pub repeat_refused: bool,
    /// The app lacks Jira's 'Browse users and groups': its searches for users find nobody.
    pub app_cannot_browse_users: bool,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            last_default_group: None,
            last_group: None,
            restore_licence: None,
            invite_refused: None,
            invite_licence: None,
            membership_licence: false,
            no_product_access: false,
            lifecycle_conflict: false,
            writes_insufficient_scope: false,
            key_expired: false,
            synced_group_status: 403,
            suspend_forbidden: BTreeSet::new(),
            revoke_forbidden: BTreeSet::new(),
            repeat_refused: false,
            app_cannot_browse_users: false,
        }
    }
}

impl Switches {
    /// Sets one switch by its JSON name. `null` is the ordinary 'on' of a switch that has one.
    ///
    /// # Errors
    /// Says which names exist, or what is wrong with the value.
    pub fn set(&mut self, name: &str, value: &Value) -> Result<(), String> {
        let mut all = serde_json::to_value(&*self).map_err(|e| e.to_string())?;
        let Some(switches) = all.as_object_mut() else {
            return Err("no switches".into());
        };
        let known = switches.keys().cloned().collect::<Vec<_>>().join(", ");
        let Some(slot) = switches.get_mut(name) else {
            return Err(format!("no switch `{name}`; the switches are {known}"));
        };
        *slot = match (name, value) {
            ("lastDefaultGroup" | "lastGroup", Value::Null | Value::Bool(true)) => 400.into(),
            ("restoreLicence", Value::Null | Value::Bool(true)) => 409.into(),
            ("inviteRefused", Value::Null | Value::Bool(true)) => 402.into(),
            (
                "lastDefaultGroup" | "lastGroup" | "restoreLicence" | "inviteRefused"
                | "inviteLicence",
                Value::Bool(false),
            ) => Value::Null,
            ("suspendForbidden" | "revokeForbidden", Value::String(account)) => {
                Value::from(vec![account.clone()])
            }
            (_, Value::Null) => Value::Bool(true),
            _ => value.clone(),
        };
        *self = serde_json::from_value(all).map_err(|e| format!("`{name}`: {e}"))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn switches_by_name() {
        let mut switches = Switches::default();
        switches.set("lastDefaultGroup", &Value::Null).unwrap();
        switches.set("suspendForbidden", &json!("a")).unwrap();
        switches.set("keyExpired", &json!(true)).unwrap();
        assert_eq!(switches.last_default_group, Some(400));
        assert!(switches.key_expired && switches.suspend_forbidden.contains("a"));
        assert!(switches.set("nonsense", &Value::Null).unwrap_err().contains("keyExpired"));
        assert!(switches.set("keyExpired", &json!(7)).is_err());
    }
}
