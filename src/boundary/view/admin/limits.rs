//! What this tenant does not allow, and what is done instead: the honest page.

use super::{line, with};
use crate::engine::admin::{Connection, Health, Seen};
use crate::policy::Settings;
use serde_json::{Value, json};

pub(super) fn view(health: &Health) -> Value {
    let mut lines = known(health.settings.as_ref().ok());
    match (&health.settings, &health.seen) {
        (Ok(settings), Some(seen)) => lines.extend(probed(settings, seen)),
        _ => lines.push(line(
            "What depends on this tenant",
            "Not known: try the connections first.",
            "open",
        )),
    }
    let count =
        lines.iter().filter(|l| l.get("tone").and_then(Value::as_str) != Some("good")).count();
    json!({
        "headline": format!("{count} things that can't be done here, or are not known, and what is done instead."),
        "lines": lines,
    })
}

/// What no tenant allows.
fn known(settings: Option<&Settings>) -> Vec<Value> {
    let owner = settings.map_or("The organization", |s| s.organization.name.as_str());
    vec![
        line(
            "Private dashboards can't be listed",
            "Nobody but the owner sees them. The plan says so, and whom to ask.",
            "info",
        ),
        line(
            "Unmanaged accounts can't be deactivated",
            &format!(
                "{owner} does not own their domains. They are suspended or removed, and marked."
            ),
            "info",
        ),
        line(
            "Atlassian sessions can't be ended one by one",
            "A suspended or deactivated account is let in nowhere; a page that is open may show what it has loaded.",
            "info",
        ),
        line(
            "What can't be given back",
            "Revoked API tokens, what was handed over, sign-ins that were ended, admin roles, and an account that was deleted. Everything else that a run takes can be given back from its record.",
            "info",
        ),
        line(
            "Portal-only customers are in no directory",
            "A site admin closes them under Portal only customers.",
            "info",
        ),
    ]
}

fn probed(settings: &Settings, seen: &Seen) -> Vec<Value> {
    let at = |l: Value| with(l, "at", json!(seen.at));
    let mut all: Vec<Value> = seen
        .people
        .iter()
        .map(|(name, count)| {
            at(line(
                name,
                &format!("{count} {}.", if *count == 1 { "person" } else { "people" }),
                "good",
            ))
        })
        .collect();
    let directories = settings.organization.directories.len();
    if directories > 1 {
        let text = "Each write names its directory; a person of several is cut in each of them.";
        all.push(at(line(&format!("{directories} directories"), text, "good")));
    }
    all.push(at(match seen.tells_use {
        Some(true) => line(
            "Last use of products",
            "Comes with the search for people: one request for a hundred.",
            "good",
        ),
        Some(false) => line(
            "Last use of products",
            "Did not come with the search for your own account: not used, or not told here.",
            "part",
        ),
        None => line(
            "Last use of products",
            "Not known: your own account is not listed in the organization.",
            "open",
        ),
    }));
    all.push(at(match seen.synced {
        Some((0, _)) => line("Groups of an identity provider", "None among the groups that were looked at.", "good"),
        Some((synced, of)) => line(
            "Groups of an identity provider are removed there",
            &format!("{synced} of {of} groups that were looked at are synced. What is removed here would come back."),
            "part",
        ),
        None => line("Groups of an identity provider", "Not known: the groups could not be read.", "open"),
    }));
    for (connection, title, instead) in [
        (Connection::Accounts, "Managed accounts", "Deactivation and tokens are left to a person."),
        (
            Connection::Entra,
            "Microsoft Entra",
            "What is there is left to a person, and the run says so.",
        ),
        (Connection::Write, "The write key", "Nothing can be changed: every run is refused."),
    ] {
        let failed = seen.probes.iter().find(|p| p.connection == connection && p.fault.is_some());
        if let Some(probe) = failed {
            let fault = probe.fault.as_deref().unwrap_or_default();
            let text = format!("{}: {fault}. {instead}", probe.title);
            all.push(at(with(
                line(&format!("{title} can't be used in full"), &text, "bad"),
                "copy",
                json!(probe.right),
            )));
        }
    }
    if settings.entra.is_none() {
        all.push(line(
            "Microsoft Entra",
            "Is not connected: groups and accounts there are not touched.",
            "open",
        ));
    }
    if !seen.asked_accounts {
        all.push(at(line(
            "Managed accounts",
            "Not tried: your own account is not one that the organization owns.",
            "open",
        )));
    }
    all
}
