//! What an admin who leaves has made that runs on without them, or stops without a word: what it
//! is, what becomes of it, and the page on which somebody finds it. Offramp lists none of it.

/// A line for each kind, in the order in which somebody has to look.
///
/// Rules: the actor performs what a rule does and has to have the permissions for it
/// (support.atlassian.com, *Automation rule actor vs. automation rule owner*). Keys of the
/// organization belong to it and not to whoever made them (*Status of API tokens/keys when a user
/// has left the organization*). Grants of apps: *Manage your users' third-party apps*.
pub(super) fn notes(name: &str) -> Vec<String> {
    vec![
        format!(
            "Automation rules that run as {name} stop with the cut and still look enabled. Give them another actor: Jira settings, System, Automation rules, and Automation in each project's settings."
        ),
        format!(
            "API keys of the organization that {name} made or knows keep working. Replace them at admin.atlassian.com, Settings, API keys."
        ),
        format!(
            "Apps that {name} has let in keep what was granted. Look at Connected apps of each site, and in Jira settings, System, WebHooks."
        ),
        format!(
            "Service accounts whose credentials {name} knows keep working. Look at admin.atlassian.com, Directory, Service accounts."
        ),
    ]
}
