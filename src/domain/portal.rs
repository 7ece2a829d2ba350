//! Accounts of customer portals: in no directory, and nobody's but their owner's.

use super::record::record;

/// What Jira said about active portal accounts with somebody's address. Who they are is not kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PortalAccounts {
    /// Accounts that have exactly this address.
    pub same_address: u32,
    /// Accounts that the address found and whose own is not shown: they may be the person's.
    pub hidden_address: u32,
}
record!(PortalAccounts { same_address, hidden_address });

impl PortalAccounts {
    /// Whether the address found none at all.
    #[must_use]
    pub fn is_none(self) -> bool {
        self == Self::default()
    }
}
