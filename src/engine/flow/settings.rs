//! The stored settings, or why there are none.

use crate::policy::{Refusal, RefusalCode, Settings};
use serde_json::Value;

/// What a Jira admin does, who can do it on the page that it names; anybody else can ask them.
const SET_UP: &str = "A Jira admin sets it up under Jira settings, Apps, Offramp: first the settings on the tab People and rules, then the keys on the tab Health.";

/// Reads the stored settings.
pub(crate) fn settings_of(stored: &Value) -> Result<Settings, Refusal> {
    if stored.is_null() {
        return Err(Refusal::new(
            RefusalCode::SettingsMissing,
            "Offramp isn't set up yet",
            "There are no settings, so nobody may do anything. Nothing was changed.",
            SET_UP,
        ));
    }
    Settings::of_kept(stored).map_err(|e| {
        Refusal::new(
            RefusalCode::SettingsInvalid,
            "Offramp's settings can't be read",
            format!("{}: {}. Nothing was changed.", e.field, e.message),
            "A Jira admin corrects them under Jira settings, Apps, Offramp, on the tab People and rules.",
        )
    })
}
