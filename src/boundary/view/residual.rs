//! What a person can still reach after a run, by which path, and how that could be closed.

use super::shapes::ResidualView;
use crate::domain::{Claim, Path, PortalAccounts, RoleAssignment};
use crate::engine::run::{Run, Stage, StepOutcome};
use crate::plan::{Probe, words};

pub(super) fn view(run: &Run) -> Vec<ResidualView> {
    let access = run.last_look.as_ref().and_then(|l| l.access.as_deref()).unwrap_or_default();
    let mut all: Vec<ResidualView> = access.iter().map(|role| way_in(run, role)).collect();
    all.extend(memberships(run));
    all.extend(tokens(run));
    all.extend(portal(run));
    all
}

fn way_in(run: &Run, role: &RoleAssignment) -> ResidualView {
    let product = words::product(&role.resource);
    let site = words::site(&run.opened.settings, &role.resource);
    let path = |p: &Path| match p {
        Path::Direct => "given directly",
        Path::Group => "through a group",
        Path::Inferred => "follows from another role",
    };
    let remedy = if role.paths.contains(&Path::Direct) {
        "Take the role in the admin console."
    } else if role.paths.contains(&Path::Group) {
        "Take the person out of the group that gives it; default groups give it to every new user."
    } else {
        "Take the role that it follows from."
    };
    ResidualView {
        what: format!("{product} on {site} as {}", words::role(&role.role)),
        path: role.paths.iter().map(path).collect::<Vec<_>>().join(" and "),
        remedy: remedy.to_owned(),
    }
}

/// What a membership means that another system decides.
pub(super) fn elsewhere(run: &Run) -> &'static str {
    if run.opened.plan.playbook.promises_no_access() {
        "It gives no access while the account is cut off; change it where it is owned."
    } else {
        "What it gives stays until it is changed where it is owned."
    }
}

/// Memberships that another system decides.
fn memberships(run: &Run) -> Vec<ResidualView> {
    run.steps()
        .filter_map(|(step, state)| match (&state.stage, &step.probe) {
            (
                Stage::Concluded { outcome: StepOutcome::Skipped { reason } },
                Probe::OutOfGroup { .. } | Probe::OutOfEntraGroup { .. },
            ) => Some(ResidualView {
                what: step.title.replacen("Remove from", "Membership in", 1),
                path: reason.clone(),
                remedy: elsewhere(run).to_owned(),
            }),
            _ => None,
        })
        .collect()
}

/// Tokens of accounts that the organization does not own are nobody's to list.
fn tokens(run: &Run) -> Option<ResidualView> {
    let person = &run.opened.person;
    let leaves = run.opened.plan.playbook.promises_no_access();
    (leaves && person.claim == Claim::Unmanaged).then(|| ResidualView {
        what: format!("API tokens of {}", person.name),
        path: "the account belongs to somebody else, so they can be neither listed nor revoked"
            .to_owned(),
        remedy: "They reach nothing here while the membership is suspended.".to_owned(),
    })
}

/// A portal account is in no directory, so nothing that is done to the person's own account touches
/// it. That there is none is said by saying nothing, and only where Jira has said so.
fn portal(run: &Run) -> Option<ResidualView> {
    if !run.opened.plan.playbook.promises_no_access() {
        return None;
    }
    let close = "A site admin closes it under Administration > Jira Service Management > Portal only customers.";
    let look = "A site admin looks for the address under Administration > Jira Service Management > Portal only customers.";
    let Some(email) = &run.opened.person.email else {
        return Some(ResidualView {
            what: "Customer portals: it can't be told".to_owned(),
            path: "no e-mail address is known, and a portal account is found by nothing else"
                .to_owned(),
            remedy: look.to_owned(),
        });
    };
    let (what, path, remedy) = match run.portal {
        Some(found) if found.is_none() => return None,
        Some(PortalAccounts { same_address: 0, .. }) => (
            "Perhaps customer portals".to_owned(),
            format!("{email} finds a portal account whose own address Jira doesn't show"),
            look,
        ),
        Some(_) => (
            "Customer portals".to_owned(),
            format!("a portal account with the same address, {email}"),
            close,
        ),
        None => ("Customer portals: it can't be told".to_owned(), unread_portal(run), look),
    };
    Some(ResidualView { what, path, remedy: remedy.to_owned() })
}

fn unread_portal(run: &Run) -> String {
    let unread = run.last_look.as_ref().map(|look| look.unread.as_slice()).unwrap_or_default();
    let said = unread.iter().find_map(|line| line.strip_prefix("portal: "));
    match said {
        Some(said) => format!("Jira was asked for portal accounts with the address: {said}"),
        None => "Jira didn't say whether a portal account has the address".to_owned(),
    }
}
