//! The stored settings, or why there are none.

use crate::policy::{Refusal, RefusalCode, Settings};
use serde_json::Value;

/// Reads the stored settings.
pub(crate) fn settings_of(stored: &Value) -> Result<Settings, Refusal> {
    if stored.is_null() {
        return Err(Refusal::new(
            RefusalCode::SettingsMissing,
            "Offramp isn't set up yet",
            "There are no settings, so nobody may do anything. Nothing was changed.",
            "A Jira admin has to set the variable OFFRAMP_SETTINGS and the two keys, then deploy.",
        ));
    }
    Settings::of_kept(stored).map_err(|e| {
        Refusal::new(
            RefusalCode::SettingsInvalid,
            "Offramp's settings can't be read",
            format!("{}: {}. Nothing was changed.", e.field, e.message),
            "A Jira admin has to correct OFFRAMP_SETTINGS and deploy.",
        )
    })
}
